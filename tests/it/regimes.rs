//! What a regime of several files comes to: measures with their scopes and dates, lists, shares and rules.

use std::path::PathBuf;
use std::sync::OnceLock;

use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::regime::read_regime;
use dutylab::partner::{Partner, Partners};
use dutylab::product::{Coverage, HsCode};
use dutylab::regime::Regime;
use dutylab::regime::measure::{Measure, TaxBase};
use dutylab::regime::rate::StatedRate;
use dutylab::regime::share::ShareBand;
use dutylab::session::Session;
use dutylab::units::Share;
use jiff::civil::{Date, date};

fn partners() -> &'static Partners {
    static PARTNERS: OnceLock<Partners> = OnceLock::new();
    PARTNERS.get_or_init(|| read_partners().expect("partners"))
}

fn code(text: &str) -> HsCode {
    HsCode::parse(text).expect("a code")
}

fn partner(code: &str) -> Partner {
    Partner::from_iso2(code).expect("a partner")
}

fn share(text: &str) -> Option<ShareBand> {
    Share::from_fraction(text.parse().expect("a number")).map(ShareBand::exact)
}

const LAW: &str = r#"
title = "A law of several files"
source = "made up"
includes = ["parts/base.toml", "parts/metals.toml"]
known_until = 2026-07-24
known_until_reason = "One of its acts lapses."
leaves_out = "Antidumping."

[authority]
base = "Ordinary duty"
s232 = "Section 232"
ieepa = "IEEPA"

[schedule]
file = "schedule.csv"
ave_floor = "$100,000"

[[precedence]]
id = "stack"
winner = "metal"
loser = ["reciprocal"]
scope = "content"

[[exemption]]
id = "void"
measures = "ieepa"
from = 2026-02-24

[[outside]]
id = "addcvd"
title = "Antidumping"
reason = "by firm"
source = "made up"
"#;

const BASE: &str = r#"
[share]
usmca = { kind = "claim", default = 0, file = "claims.csv", source = "made up" }
in_quota = { kind = "claim", quantity = 100_000, unit = "No.", source = "made up" }

[[measure]]
id = "mfn"
mode = "base"
tags = ["base"]
column = "general"
unless = ["usmca"]

[[measure]]
id = "preferences"
mode = "base"
rank = 2
tags = ["base"]
column = "special"
programs = { friends = ["S", "S+"], CL = ["CL"] }
when = ["usmca"]

[[measure]]
id = "reciprocal"
tags = ["ieepa"]
unless = ["usmca"]
rate_table = { file = "rates.csv", key = "partner", column = "rate", dated = true }

[[measure]]
id = "fentanyl"
tags = ["ieepa"]
partners = ["CN"]
until = 2026-01-01
steps = [{ from = 2025-02-04, rate = "10%" }, { from = 2025-03-04, rate = "20%", published = 2025-03-03 }]

[[measure]]
id = "cars"
products = ["cars"]
partners = ["GB"]
tags = ["s232"]
rate = "10%"
when = ["in_quota"]
scale = "95%"
part = "in_quota"
quota = { unit = "No.", claim = "in_quota", by_year = { 2025 = 65_000, 2026 = 100_000, 2027 = 120_000 } }
"#;

const METALS: &str = r#"
[group]
friends = ["CA", "MX"]

[list]
cars = { codes = ["8703"] }
steel = { file = "metals.csv", where = { metal = "steel" }, dated = true }
copper = { file = "metals.csv", where = { metal = "copper" }, dated = false }

[share]
steel = { kind = "content", file = "content.csv", column = "steel", source = "made up" }
copper = { kind = "content", file = "content.csv", column = "copper", source = "made up" }

[[measure]]
id = "steel"
tags = ["metal", "s232"]
products = ["steel"]
content = ["steel"]
rate = "50%"

[[measure]]
id = "primary"
tags = ["metal", "s232"]
products = ["7208"]
content = ["steel"]
full_content = true
rate_table = { file = "by-product.csv", key = "product", column = "rate" }

[[measure]]
id = "rest"
tags = ["metal", "s232"]
products = ["copper"]
not_content = ["copper", "steel"]
rate = "5%"
"#;

const FILES: [(&str, &str); 8] = [
    ("law.toml", LAW),
    ("parts/base.toml", BASE),
    ("parts/metals.toml", METALS),
    (
        "schedule.csv",
        "product,general,special,column2,unit,ave_pct,ave_value_usd\n87032301,2.5%,\"Free (S,S+)\",10%,No.,,\n72081015,Free,,20%,kg,,\n01012100,4%,\"1% (CL)\",10%,No.,,\n",
    ),
    ("parts/claims.csv", "partner,product,share\nMX,8703,0.5\nMexico,87,0.25\nCA,,1\n,0101,10%\n"),
    (
        "parts/rates.csv",
        "partner,rate,from,until,published\nJP,15%,,,\nKorea,15%,,,\nCN,125%,2025-04-10,2025-05-14,2025-04-09\nCN,10%,2025-05-14,,\n",
    ),
    (
        "parts/metals.csv",
        "product,metal,from,until,published\n7301,steel,2025-03-12,,\n7302,steel,2025-03-12,2025-06-04,\n7302,steel,2025-06-04,,2025-06-03\n7408,copper,2025-08-01,,\n",
    ),
    ("parts/content.csv", "product,steel,copper\n73,0.9,0.1\n7408,0,1\n8703,0.4,0.05\n"),
];

/// The measures of a regime that are of a name.
fn of<'a>(regime: &'a Regime, id: &str) -> Vec<&'a Measure> {
    regime.measures.iter().filter(|measure| measure.id == id).map(|measure| &**measure).collect()
}

fn write() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("parts")).expect("a folder");
    let by_product = ("parts/by-product.csv", "product,rate\n7208,25%\n720810,50%\n72081015,25%\n");
    for (name, text) in FILES.into_iter().chain([by_product]) {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let law = folder.path().join("law.toml");
    (folder, law)
}

fn law() -> Regime {
    let (_folder, path) = write();
    let known = read_regime(Some(&Location::Disk(path)), partners())
        .unwrap_or_else(|problems| panic!("{}", problems.iter().map(|it| format!("{it}\n")).collect::<String>()));
    assert_eq!(known.inputs.len(), 9, "{:?}", known.inputs);
    known.regime
}

#[test]
fn the_first_file_speaks_for_all() {
    let law = law();
    assert_eq!((law.name.as_str(), law.title.as_str()), ("law", "A law of several files"));
    assert_eq!(law.known_until_reason.as_deref(), Some("One of its acts lapses."));
    let tags: Vec<&str> = law.authorities.iter().map(|(tag, _)| tag.as_str()).collect();
    assert_eq!(tags, ["base", "s232", "ieepa"], "in the order of the file");
    let ids: Vec<&str> = law.measures.iter().map(|measure| measure.id.as_str()).collect();
    assert!(ids.is_sorted_by_key(|id| {
        ["mfn", "preferences", "reciprocal", "fentanyl", "cars", "steel", "primary", "rest"]
            .iter()
            .position(|known| known == id)
    }));
    assert_eq!((law.precedences.len(), law.exemptions.len(), law.outside.len()), (1, 1, 1));
}

#[test]
fn columns_of_the_schedule() {
    let law = law();
    let [mfn] = of(&law, "mfn")[..] else { panic!("one part") };
    assert_eq!(mfn.products.coverage(code("87032301")), Coverage::Whole);
    assert_eq!(mfn.products.coverage(code("87032400")), Coverage::None);
    let parts = of(&law, "preferences");
    assert_eq!(parts.len(), 2);
    for part in parts {
        let StatedRate::Column(column) = &part.rate.written else { panic!("a column") };
        let chile = column.programs == ["CL"];
        assert_eq!(part.partners.contains(partner("CL")), chile);
        assert_eq!(part.partners.contains(partner("MX")), !chile);
        assert_eq!(part.products.coverage(code("01012100")) == Coverage::Whole, chile);
        assert_eq!(part.products.coverage(code("87032301")) == Coverage::Whole, !chile);
    }
}

#[test]
fn rates_by_partner_and_step() {
    let law = law();
    let rates = of(&law, "reciprocal");
    assert_eq!(rates.len(), 3);
    let china: Vec<&&Measure> = rates.iter().filter(|part| part.partners.contains(partner("CN"))).collect();
    let days = [date(2025, 4, 9), date(2025, 4, 10), date(2025, 5, 14)];
    let in_force = |day: Date| china.iter().filter(|part| part.in_force(day)).count();
    assert_eq!(days.map(in_force), [0, 1, 1]);
    assert!(rates.iter().any(|part| part.partners.contains(partner("JP")) && part.partners.contains(partner("KR"))));
    let steps = of(&law, "fentanyl");
    assert_eq!(steps.iter().map(|part| part.step).collect::<Vec<_>>(), [0, 1]);
    assert!(steps.iter().all(|part| part.period.until == Some(date(2026, 1, 1))));
    assert!(steps[1].known(date(2025, 3, 3)) && !steps[1].known(date(2025, 3, 2)));
    assert!(steps[0].known(date(2025, 2, 4)) && !steps[0].known(date(2025, 2, 3)));
}

#[test]
fn rates_by_product_the_longest_code_first() {
    let law = law();
    let parts = of(&law, "primary");
    assert_eq!(parts.len(), 2);
    let rate_of = |line: &str| {
        let rates: Vec<String> = parts
            .iter()
            .filter(|part| part.products.coverage(code(line)) == Coverage::Whole)
            .filter_map(|part| match &part.rate.written {
                StatedRate::Exact(rate) => Some(rate.percent().to_string()),
                _ => None,
            })
            .collect();
        rates.join(" and ")
    };
    assert_eq!(["72081015", "72081030", "72082530", "72091000"].map(rate_of), ["25", "50", "25", ""]);
    assert!(parts.iter().all(|part| part.base == TaxBase::Whole));
    assert_eq!(of(&law, "steel")[0].base, TaxBase::Content(vec!["steel".into()]));
    assert_eq!(of(&law, "rest")[0].base, TaxBase::Rest(vec!["copper".into(), "steel".into()]));
}

#[test]
fn lists_go_by_their_dates() {
    let law = law();
    let steel = &of(&law, "steel")[0].products;
    let on = |date: Date| steel.on(date, date).coverage(code("73021010"));
    let days = [date(2025, 3, 11), date(2025, 3, 12), date(2025, 6, 4)];
    assert_eq!(days.map(on), [Coverage::None, Coverage::Whole, Coverage::Whole]);
    assert_eq!(steel.on(date(2025, 6, 4), date(2025, 6, 2)).coverage(code("73021010")), Coverage::None);
    assert!(!of(&law, "rest")[0].products.is_dated());
}

#[test]
fn shares_by_row_and_by_quota() {
    let law = law();
    let day = date(2025, 5, 1);
    let usmca = |who: &str, line: &str| law.shares["usmca"].share(partner(who), code(line), day);
    assert_eq!(usmca("MX", "87032301"), share("0.5"));
    assert_eq!(usmca("MX", "87042101"), share("0.25"));
    assert_eq!(usmca("CA", "01012100"), share("1"));
    assert_eq!(usmca("JP", "01012100"), share("0.1"));
    assert_eq!(usmca("JP", "72081015"), share("0"));
    assert_eq!(law.shares["copper"].share(partner("JP"), code("87032301"), day), share("0.05"));
    assert_eq!(law.shares["copper"].share(partner("JP"), code("01012100"), day), None);
    let quota = |year: i16| law.shares["in_quota"].share(partner("GB"), code("87032301"), date(year, 12, 31));
    assert_eq!([2024, 2025, 2026, 2027].map(quota), [None, share("0.65"), share("1"), share("1")]);
    let cars = of(&law, "cars")[0];
    assert_eq!((cars.scale, cars.part.as_deref()), (share("0.95").map(|share| share.low), Some("in_quota")));
}

#[test]
fn a_regime_is_read_once() {
    let (folder, path) = write();
    let session = Session::new().expect("names");
    let location = Location::Disk(path);
    let first = session.regime_in(Some(&location)).expect("a law");
    drop(folder);
    let second = session.regime_in(Some(&location)).expect("the same, though its files are gone");
    assert_eq!(first.regime, second.regime);
    assert!(session.regime_in(Some(&Location::Disk("nowhere.toml".into()))).is_err());
}

/// Many threads that want one regime wait for it, whatever else the pool has to do.
#[test]
fn threads_of_a_pool_do_not_wait_for_themselves() {
    use rayon::prelude::*;
    let (_folder, path) = write();
    let session = Session::new().expect("names");
    let location = Location::Disk(path);
    let read = (0..200).into_par_iter().filter(|_| session.regime_in(Some(&location)).is_ok()).count();
    assert_eq!(read, 200);
}
