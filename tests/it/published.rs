//! Numbers of others beside ours: series of effective rates, cases computed by hand, and the duties that the Census
//! calculated.
//!
//! `BLESS=1 cargo test --test it published` rewrites `docs/validation.md`; read the difference before it is committed. Where a
//! series has other rules than the law, no tolerance is held: the document pins each gap and says what it comes from.

mod cases;
mod document;
mod level;
mod parameters;
mod reasons;
mod receipts;
mod statutory;
mod sums;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use cases::{compute, regime};
use document::{billions, fixed, signed, table};
use dutylab::partner::{Pair, Partner};
use dutylab::product::{Branch, Coverage, HsCode, ProductSet};
use dutylab::run::{Run, run};
use dutylab::scenario::{Scenario, Scope};
use dutylab::units::Usd;
use flate2::read::GzDecoder;
use jiff::civil::{Date, date};
use rayon::prelude::*;
use reasons::{Reasons, Switch};
use rust_decimal::Decimal;
use sums::{Sum, Sums};

fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn rows<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    let mut reader = csv::Reader::from_path(home("tests/published").join(name)).expect("a published file");
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// A number as it was printed; an exponent too.
fn number(text: &str) -> Decimal {
    text.parse().or_else(|_| Decimal::from_scientific(text)).unwrap_or_else(|_| panic!("{text} is no number"))
}

// ---- 51 partners ----

#[derive(serde::Deserialize)]
struct OfPartner {
    date: Date,
    partner: String,
    added_pp: String,
    imports_usd: Decimal,
}

/// What the series and its rules say of a day: by partner, added points published and ours.
type Day = BTreeMap<Partner, [Decimal; 2]>;

struct FiftyOne {
    /// Days that the regime knows.
    known: BTreeMap<Date, Day>,
    /// Imports of each partner, published and ours.
    imports: BTreeMap<Partner, [Decimal; 2]>,
    /// Days that it does not.
    later: BTreeSet<Date>,
    /// The first of those, looked at all the same.
    beyond: Day,
}

static FIFTY_ONE: LazyLock<FiftyOne> = LazyLock::new(|| {
    let (scenario, world) = sums::read("fifty-one.toml", None).expect("the series");
    let until = scenario.baseline.known_until.expect("the end of what is known");
    let stop = AtomicBool::new(false);
    let whole = run(&scenario, &world, &stop).expect("51 partners");
    let points = |burdens: Vec<(Pair, dutylab::burden::Burden)>| -> BTreeMap<Partner, [Decimal; 2]> {
        let of = |burden: &dutylab::burden::Burden| {
            assert!(burden.rate_unknown.is_zero(), "every line has a rate");
            [burden.imports.usd().dollars(), burden.rate_before.expect("a rate").low.percent()]
        };
        burdens.iter().map(|(pair, burden)| (pair.partner, of(burden))).collect()
    };
    let on = |day: Date| {
        let mut course = whole.rate_spans(&whole.cases[0]);
        let course = course.find(|course| course.interval.from <= day && day < course.interval.until);
        points(course.expect("a day of the period").by_partner())
    };
    let mut fifty_one =
        FiftyOne { known: BTreeMap::new(), imports: BTreeMap::new(), later: BTreeSet::new(), beyond: Day::new() };
    let after = Scenario { period: None, date: until, as_of: until, ..scenario.clone() };
    let after = run(&after, &world, &stop).expect("51 partners");
    let after = points(after.by_partner(&after.cases[0]));
    let mut ours: BTreeMap<Date, BTreeMap<Partner, [Decimal; 2]>> = BTreeMap::new();
    for row in rows::<OfPartner>("tradewartracker.csv") {
        let partner = Partner::from_iso2(&row.partner).expect("a code");
        let published = number(&row.added_pp);
        if row.date >= until {
            fifty_one.later.insert(row.date);
            if row.date == until {
                fifty_one.beyond.insert(partner, [published, after[&partner][1]]);
            }
            continue;
        }
        let [imports, rate] = ours.entry(row.date).or_insert_with(|| on(row.date))[&partner];
        fifty_one.imports.insert(partner, [row.imports_usd, imports]);
        fifty_one.known.entry(row.date).or_default().insert(partner, [published, rate]);
    }
    fifty_one
});

fn furthest(day: &Day) -> Decimal {
    day.values().map(|[theirs, ours]| (theirs - ours).abs()).max().unwrap_or_default()
}

#[test]
fn the_51_partner_series_is_reproduced() {
    let within = Decimal::new(1, 9);
    assert_eq!((FIFTY_ONE.known.len(), FIFTY_ONE.imports.len()), (19, 51));
    for (partner, [theirs, ours]) in &FIFTY_ONE.imports {
        assert_eq!(theirs, ours, "imports of {partner}");
    }
    for (day, partners) in &FIFTY_ONE.known {
        assert_eq!(partners.len(), 51);
        for (partner, [theirs, ours]) in partners {
            assert!((theirs - ours).abs() <= within, "{day} {partner}: {ours}, published {theirs}");
        }
    }
}

#[test]
fn later_days_of_the_51_partner_series_are_refused() {
    let brazil = Partner::from_iso2("BR").expect("a code");
    let off = FIFTY_ONE.beyond.iter().filter(|(_, [theirs, ours])| (theirs - ours).abs() > Decimal::new(1, 9));
    assert_eq!(off.map(|(partner, _)| *partner).collect::<Vec<_>>(), [brazil]);
    for day in &FIFTY_ONE.later {
        let problems = sums::read("fifty-one.toml", Some(*day)).expect_err("beyond what is known");
        let (scenario, _) = sums::read("fifty-one.toml", None).expect("the series");
        let reason = scenario.baseline.known_until_reason.expect("a reason");
        assert_eq!(*problems[0].what, *format!("the regime “tradewartracker” does not cover {day}"));
        assert!(problems[0].help.contains(&reason), "{:?}", problems[0].help);
    }
}

fn fifty_one() -> String {
    let average = |day: &Day, side: usize| {
        let of = |(partner, rates): (&Partner, &[Decimal; 2])| rates[side] * FIFTY_ONE.imports[partner][0];
        let whole: Decimal = FIFTY_ONE.imports.values().map(|imports| imports[0]).sum();
        day.iter().map(of).sum::<Decimal>() / whole
    };
    let row = |day: &Date, partners: &Day, what: String| {
        vec![day.to_string(), fixed(average(partners, 0), 6), fixed(average(partners, 1), 6), what]
    };
    let mut lines: Vec<Vec<String>> = Vec::new();
    for (day, partners) in &FIFTY_ONE.known {
        let exact = partners.values().filter(|[theirs, ours]| (theirs - ours).abs() <= Decimal::new(1, 9)).count();
        lines.push(row(day, partners, format!("{exact} of {}", partners.len())));
    }
    table(&["day", "published", "ours", "partners within 1e-9 pp"], 1, &lines)
}

// ---- cases computed by hand ----

fn by_hand() -> String {
    let (us, threats) = (regime("us"), regime("us_threats"));
    let mut lines = Vec::new();
    for ((case, partner, line), rows) in cases::cases() {
        let trace = compute(&rows[0], &us, &threats);
        let ours = trace.total.expect("a total").low.percent();
        let charged: Vec<&str> =
            rows.iter().filter(|row| !row.rate.is_zero()).map(|row| row.component.as_str()).collect();
        lines.push(vec![
            case,
            partner,
            line,
            rows[0].date.to_string(),
            charged.join(", "),
            rows[0].total.normalize().to_string(),
            ours.normalize().to_string(),
        ]);
    }
    table(&["case", "from", "line", "day", "measures that charge it", "by hand, %", "ours, %"], 5, &lines)
}

// ---- the Budget Lab ----

#[derive(serde::Deserialize)]
struct OfDay {
    date: Date,
    weighted_etr: String,
    matched_imports_b: Decimal,
    total_imports_b: Decimal,
    etr_232: String,
    etr_301: String,
    etr_ieepa: String,
    etr_fentanyl: String,
    etr_s122: String,
    etr_section_201: String,
    etr_base: String,
}

/// Their authorities, in the order of the tables.
const AUTHORITIES: [&str; 7] =
    ["base", "section 201", "section 232", "section 301", "fentanyl", "reciprocal, Brazil, India", "section 122"];

/// Days on which each rule of theirs is put in place of ours.
const LOOKED_AT: [Date; 10] = [
    date(2025, 1, 1),
    date(2025, 3, 4),
    date(2025, 3, 12),
    date(2025, 4, 5),
    date(2025, 4, 9),
    date(2025, 4, 10),
    date(2025, 5, 14),
    date(2025, 11, 9),
    date(2026, 1, 1),
    date(2026, 4, 6),
];

impl OfDay {
    /// The whole and each authority, in percent of all imports.
    fn percent(&self) -> (Decimal, [Decimal; 7]) {
        let percent = |text: &String| number(text) * Decimal::ONE_HUNDRED;
        let parts = [
            &self.etr_base,
            &self.etr_section_201,
            &self.etr_232,
            &self.etr_301,
            &self.etr_fentanyl,
            &self.etr_ieepa,
            &self.etr_s122,
        ];
        (percent(&self.weighted_etr), parts.map(percent))
    }

    /// All imports over those that they found a rate for.
    fn matching(&self) -> Decimal {
        self.total_imports_b / self.matched_imports_b
    }
}

/// The whole and each of their authorities, in percent of all imports.
fn percent(sums: &Sums, scenario: &Scenario) -> (Decimal, [Decimal; 7]) {
    let sum = Sum::of(sums.values());
    let names = [
        &["base"][..],
        &["s201"],
        &["s232"],
        &["s301"],
        &["ieepa_fentanyl"],
        &["ieepa_reciprocal", "ieepa_country"],
        &["s122"],
    ];
    (sum.percent(sum.duty), names.map(|tags| sum.percent(added(&sum, scenario, tags))))
}

/// What some authorities of the law add.
fn added(sum: &Sum, scenario: &Scenario, tags: &[&str]) -> Usd {
    let stands = |tag: &&str| scenario.baseline.authorities.iter().position(|(name, _)| name == tag);
    let parts = tags.iter().filter_map(stands).filter_map(|index| sum.parts.get(index));
    parts.copied().sum()
}

fn adopt(scenario: &mut Scenario, switch: &Switch) {
    let law = &mut scenario.baseline;
    for (id, from) in &switch.advance {
        let rule = law.precedences.iter_mut().find(|rule| rule.id == *id).expect("a rule of ours");
        rule.period.from = Some(*from);
    }
    for id in &switch.strike {
        let before = law.precedences.len();
        law.precedences.retain(|rule| rule.id != *id);
        assert_eq!(law.precedences.len() + 1, before, "{id}");
    }
}

struct BudgetLab {
    rows: Vec<OfDay>,
    ours: BTreeMap<Date, (Decimal, [Decimal; 7])>,
    /// Of the imports, what has no rate in our law, in percent, first day and last.
    unknown: [Decimal; 2],
    /// What each rule of theirs moves on the days looked at, in points.
    moved: Vec<BTreeMap<Date, (Decimal, [Decimal; 7])>>,
    /// Ours with all their rules but those that are bounds.
    together: BTreeMap<Date, (Decimal, [Decimal; 7])>,
    reasons: Reasons,
    until: Date,
}

static BUDGET_LAB: LazyLock<BudgetLab> = LazyLock::new(|| {
    let reasons = reasons::reasons();
    let (law, world) = sums::read("law.toml", None).expect("the law");
    let until = law.baseline.known_until.expect("the end of what is known");
    let (rows, later): (Vec<OfDay>, Vec<OfDay>) =
        rows("budgetlab.csv").into_iter().partition(|row: &OfDay| row.date < until);
    assert_eq!((rows.len(), later.len()), (48, 1));
    let dates: Vec<Date> = rows.iter().map(|row| row.date).collect();
    let on = |scenario: &Scenario, dates: &[Date]| -> BTreeMap<Date, (Decimal, [Decimal; 7])> {
        let sums = sums::on(scenario, &world, dates);
        dates.iter().copied().zip(sums.iter().map(|sums| percent(sums, scenario))).collect()
    };
    let sums = sums::on(&law, &world, &dates);
    let ours: BTreeMap<Date, _> = dates.iter().copied().zip(sums.iter().map(|sums| percent(sums, &law))).collect();
    let unknown = |sums: &Sums| {
        let sum = Sum::of(sums.values());
        sum.percent(sum.unknown.usd())
    };
    // What is added up here is what the program prints.
    let first = Scenario { period: None, ..law.clone() };
    let printed: Run = run(&first, &world, &AtomicBool::new(false)).expect("a run");
    let printed = printed.whole(&printed.cases[0]).duty_before.expect("known").low;
    assert_eq!(printed, Sum::of(sums[0].values()).duty);
    let read = |switch: &Switch| {
        let mut scenario = match &switch.file {
            Some(file) => sums::read(file, None).expect("a rule of theirs").0,
            None => law.clone(),
        };
        adopt(&mut scenario, switch);
        scenario
    };
    let scenarios: Vec<Scenario> = reasons.switch.iter().map(read).collect();
    let work = |(switch, scenario): (&Switch, &Scenario)| {
        let inside = |day: &&Date| {
            switch.from.is_none_or(|from| from <= **day) && switch.until.is_none_or(|until| **day < until)
        };
        let days: Vec<Date> = LOOKED_AT.iter().filter(inside).copied().collect();
        let mut with = on(scenario, &days);
        for (day, (whole, parts)) in &mut with {
            *whole -= ours[day].0;
            parts.iter_mut().zip(ours[day].1).for_each(|(part, ours)| *part -= ours);
        }
        with
    };
    let moved = reasons.switch.par_iter().zip(&scenarios).map(work).collect();
    let mut all = law.clone();
    for (switch, scenario) in reasons.switch.iter().zip(&scenarios).filter(|(switch, _)| !switch.bound) {
        all.cases[0].changes.extend(scenario.cases[0].changes.iter().cloned());
        all.cases[0].measures.extend(scenario.cases[0].measures.iter().cloned());
        all.exemptions.extend(scenario.exemptions.iter().cloned());
        if scenario.baseline.shares != law.baseline.shares {
            all.baseline.shares = scenario.baseline.shares.clone();
        }
        adopt(&mut all, switch);
    }
    let together = on(&all, &LOOKED_AT);
    let unknown = [unknown(&sums[0]), unknown(&sums[sums.len() - 1])];
    BudgetLab { rows, ours, unknown, moved, together, reasons, until }
});

fn budget_lab() -> String {
    let lab = &*BUDGET_LAB;
    let mut text = String::from("### By day\n\n");
    let mut lines = Vec::new();
    for row in &lab.rows {
        let ((theirs, parts), (ours, own)) = (row.percent(), lab.ours[&row.date]);
        let mut line = vec![row.date.to_string(), fixed(theirs, 3), fixed(theirs * row.matching(), 3), fixed(ours, 3)];
        line.push(signed(ours - theirs, 3));
        line.push(signed(ours - theirs * row.matching(), 3));
        line.extend(own.iter().zip(parts).map(|(own, part)| signed(own - part * row.matching(), 3)));
        lines.push(line);
    }
    let head = ["day", "published", "on matched goods", "ours", "gap", "gap on matched goods"];
    let head: Vec<&str> = head.into_iter().chain(AUTHORITIES).collect();
    text += &table(&head, 1, &lines);
    text += "### Their rules in place of ours\n\n";
    let mut lines = Vec::new();
    let days: Vec<String> = LOOKED_AT.iter().map(ToString::to_string).collect();
    let row_of = |day: &Date| lab.rows.iter().find(|row| row.date == *day).expect("a day of the series");
    let gap = |day: &Date, ours: Decimal| ours - row_of(day).percent().0 * row_of(day).matching();
    let line = |name: &str, cell: &dyn Fn(&Date) -> String| {
        [name.to_string()].into_iter().chain(LOOKED_AT.iter().map(cell)).collect::<Vec<_>>()
    };
    lines.push(line("gap on matched goods", &|day| signed(gap(day, lab.ours[day].0), 3)));
    for (switch, moved) in lab.reasons.switch.iter().zip(&lab.moved) {
        let name = format!("`{}`{}", switch.name, if switch.bound { " (bound)" } else { "" });
        lines.push(line(&name, &|day| moved.get(day).map_or(String::new(), |moved| signed(moved.0, 3))));
    }
    lines.push(line("gap with all but the bounds", &|day| signed(gap(day, lab.together[day].0), 3)));
    for (index, authority) in AUTHORITIES.iter().enumerate() {
        let left = |day: &Date| lab.together[day].1[index] - row_of(day).percent().1[index] * row_of(day).matching();
        lines.push(line(&format!("… {authority}"), &|day| signed(left(day), 3)));
    }
    let head: Vec<&str> = ["rule"].into_iter().chain(days.iter().map(String::as_str)).collect();
    text += &table(&head, 1, &lines);
    let lines: Vec<Vec<String>> =
        lab.reasons.switch.iter().map(|switch| vec![format!("`{}`", switch.name), switch.rule.clone()]).collect();
    text += &table(&["rule", "what they do, and what the law does"], 2, &lines);
    text += "### What is left\n\n";
    let lines: Vec<Vec<String>> =
        lab.reasons.authority.iter().map(|reason| vec![reason.of.clone(), reason.why.clone()]).collect();
    text + &table(&["authority", "why"], 2, &lines)
}

// ---- calculated duties of 2024 ----

/// Value, duty that the Census calculated, duty by our law, the same without the review of section 301.
#[derive(Clone, Copy, Default)]
struct Duties {
    value: Decimal,
    theirs: Decimal,
    ours: Decimal,
    before_review: Decimal,
    unknown: Decimal,
}

impl Duties {
    fn line(&self) -> Vec<String> {
        let percent = |duty: Decimal| fixed(duty / self.value * Decimal::ONE_HUNDRED, 3);
        vec![
            billions(self.value, 1),
            percent(self.theirs),
            percent(self.ours),
            billions(self.theirs, 3),
            billions(self.ours, 3),
            signed((self.ours - self.theirs) / Decimal::from(1_000_000_000), 3),
            signed((self.before_review - self.theirs) / Decimal::from(1_000_000_000), 3),
        ]
    }
}

fn calculated() -> BTreeMap<(Partner, Branch), Duties> {
    let mut duties: BTreeMap<(Partner, Branch), Duties> = BTreeMap::new();
    for (file, reviewed) in [("duties-2024.toml", true), ("variants/review-of-2024.toml", false)] {
        let (scenario, world) = sums::read(file, None).expect("the law");
        let sums = sums::on(&scenario, &world, &[date(2025, 1, 1)]).remove(0);
        for (key, sum) in sums {
            let duties = duties.entry(key).or_default();
            if reviewed {
                duties.value += sum.value.usd().dollars();
                duties.ours += sum.duty.dollars();
                duties.unknown += sum.unknown.usd().dollars();
            } else {
                duties.before_review += sum.duty.dollars();
            }
        }
    }
    let mut value = Decimal::ZERO;
    each_flow(|partner, product, dollars, duty| {
        if let Some(duties) = duties.get_mut(&(partner, Branch::Chapter(product.chapter()))) {
            value += dollars;
            duties.theirs += duty;
        }
    });
    assert_eq!(value, duties.values().map(|duties| duties.value).sum::<Decimal>());
    duties
}

/// Rules in place of ours for the duties of 2024.
const OF_2024: [(&str, &str); 4] = [
    ("section 301 without its review of 2024", "variants/review-of-2024.toml"),
    ("solar cells and modules free of the safeguard", "variants/no-solar.toml"),
    ("medicines (K) of six partners, and the agreement with Japan", "variants/agreements.toml"),
    ("the lapsed Generalized System for six partners, claimed on all that it covers", "variants/generalized.toml"),
];

/// All duties by another rule.
fn duty_of_2024(file: &str) -> Decimal {
    let (scenario, world) = sums::read(file, None).expect("a rule");
    Sum::of(sums::on(&scenario, &world, &[date(2025, 1, 1)])[0].values()).duty.dollars()
}

/// Goods that one law charges, whoever sells them: theirs and ours in full.
fn charged() -> Vec<(String, Duties)> {
    let (scenario, world) = sums::read("duties-2024.toml", None).expect("the law");
    let list = |name: &str| {
        let lists = scenario.baseline.lists.iter();
        lists
            .clone()
            .find(|(other, _)| other == name)
            .map(|(_, list)| list.products.clone())
            .expect("a list of the law")
    };
    let goods = [
        ("solar cells and modules", list("solar")),
        ("steel on the list of 2018", list("steel_2018")),
        ("aluminum on the list of 2018", list("alu")),
    ];
    let work = |(name, products): (&str, ProductSet)| {
        let mut duties = Duties::default();
        let scope = Scope { products: products.clone(), ..scenario.scope.clone().expect("a scope") };
        let scenario = Scenario { scope: Some(scope), ..scenario.clone() };
        let ours = Sum::of(sums::on(&scenario, &world, &[date(2025, 1, 1)])[0].values());
        duties.ours = ours.duty.dollars();
        duties.unknown = ours.unknown.usd().dollars();
        each_flow(|partner, product, value, duty| {
            if partner != Partner::from_iso2("SK").expect("a code") && products.coverage(product) != Coverage::None {
                duties.value += value;
                duties.theirs += duty;
            }
        });
        assert_eq!(duties.value, ours.value.usd().dollars());
        (name.to_string(), duties)
    };
    goods.map(work).into()
}

/// The flows with the duties that the Census calculated, read without the program.
fn each_flow(mut each: impl FnMut(Partner, HsCode, Decimal, Decimal)) {
    let file = File::open(home("tests/published/worlds/us-2024-51/flows.csv.gz")).expect("the flows");
    let mut reader = csv::Reader::from_reader(GzDecoder::new(file));
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).expect("a row") {
        let (partner, product) =
            (Partner::from_iso2(&record[0]).expect("a code"), HsCode::parse(&record[1]).expect("a code"));
        each(partner, product, record[2].parse().expect("dollars"), record[3].parse().expect("a duty that is known"));
    }
}

fn census() -> String {
    let duties = calculated();
    let reasons = &BUDGET_LAB.reasons;
    let by = |of: &dyn Fn(&(Partner, Branch)) -> String| {
        let mut groups: BTreeMap<String, Duties> = BTreeMap::new();
        for (key, part) in &duties {
            let group = groups.entry(of(key)).or_default();
            group.value += part.value;
            group.theirs += part.theirs;
            group.ours += part.ours;
            group.before_review += part.before_review;
            group.unknown += part.unknown;
        }
        let mut groups: Vec<(String, Duties)> = groups.into_iter().collect();
        groups.sort_by_key(|(_, duties)| std::cmp::Reverse(duties.value));
        groups
    };
    let head = [
        "value, $bn",
        "calculated, %",
        "ours, %",
        "calculated, $bn",
        "ours, $bn",
        "gap, $bn",
        "gap before the review, $bn",
    ];
    let print = |first: &str, groups: &[(String, Duties)], reasons: &[reasons::Reason]| {
        let lines: Vec<Vec<String>> = groups
            .iter()
            .map(|(name, duties)| {
                let why =
                    reasons.iter().find(|reason| reason.of == *name).map_or(String::new(), |reason| reason.why.clone());
                [name.clone()].into_iter().chain(duties.line()).chain([why]).collect()
            })
            .collect();
        let head: Vec<&str> = [first].into_iter().chain(head).chain(["why"]).collect();
        table(&head, 1, &lines)
    };
    let all = by(&|_| "all".into());
    let mut text = print("goods", &all, &[]);
    text += &format!(
        "Of the value, ${} bn has no rate in our law, and counts as free above.\n\n",
        billions(all[0].1.unknown, 1)
    );
    let why = |reasons: &[reasons::Reason]| {
        reasons.iter().map(|reason| format!("- **{}**: {}\n", reason.of, reason.why)).collect::<String>()
    };
    let lines = charged()
        .into_iter()
        .map(|(name, duties)| [name].into_iter().chain(duties.line().into_iter().take(6)).collect());
    let head = ["of these", "value, $bn", "calculated, %", "ours, %", "calculated, $bn", "ours, $bn", "gap, $bn"];
    text += &table(&head, 1, &lines.collect::<Vec<Vec<String>>>());
    text += "Other rules in place of ours, each by itself:\n\n";
    let lines = OF_2024.map(|(name, file)| {
        let ours = duty_of_2024(file);
        let gap = |ours: Decimal| signed((ours - all[0].1.theirs) / Decimal::from(1_000_000_000), 3);
        vec![name.to_string(), signed((ours - all[0].1.ours) / Decimal::from(1_000_000_000), 3), gap(ours)]
    });
    text += &table(&["rule", "moves ours by, $bn", "gap left, $bn"], 1, &lines);
    text += &why(&reasons.overall);
    text += "\n### The 15 largest partners\n\n";
    text += &print("partner", &by(&|(partner, _)| partner.to_string())[..15], &reasons.partner);
    let mut chapters = by(&|(_, chapter)| chapter.to_string());
    chapters.sort_by_key(|(_, duties)| std::cmp::Reverse((duties.ours - duties.theirs).abs()));
    text += "### The 15 chapters with the largest gaps\n\n";
    text + &print("chapter", &chapters[..15], &reasons.chapter)
}

// ---- the document ----

#[test]
fn the_document_has_the_figures_of_today() {
    let frame = fs::read_to_string(home("tests/published/validation.md")).expect("the frame");
    let lab = &*BUDGET_LAB;
    let mut text = frame;
    let months = receipts::months();
    let [same_month, month_after] = months.distances();
    let (later, beyond) = (&FIFTY_ONE.later, &FIFTY_ONE.beyond);
    let scenario = sums::read("fifty-one.toml", None).expect("the series").0;
    let furthest = FIFTY_ONE.known.values().map(furthest).max().unwrap_or_default();
    let list: Vec<String> = later.iter().map(ToString::to_string).collect();
    let brazil = beyond[&Partner::from_iso2("BR").expect("a code")];
    for (word, said) in [
        ("fifty-one", fifty_one()),
        ("fifty-one.furthest", format!("{:.0e}", furthest.to_string().parse::<f64>().expect("a number"))),
        ("fifty-one.later", list.join(", ")),
        ("fifty-one.reason", scenario.baseline.known_until_reason.clone().expect("a reason")),
        ("fifty-one.brazil", brazil.map(|points| fixed(points, 6)).join(" pp, ours ")),
        ("by-hand", by_hand()),
        ("budget-lab", budget_lab()),
        ("budget-lab.until", lab.until.to_string()),
        ("budget-lab.unknown", lab.unknown.map(|percent| fixed(percent, 2)).join("% to ")),
        ("level.by-day", level::by_day()),
        ("level.yardsticks", level::yardsticks()),
        ("level.by-month", level::by_month()),
        ("level.explained", level::explained()),
        ("level.explained.day", level::explained_day()),
        ("census", census()),
        ("receipts", months.by_month()),
        ("receipts.same-month", same_month),
        ("receipts.month-after", month_after),
        ("receipts.moved", months.moved()),
    ] {
        let place = format!("{{{{{word}}}}}");
        assert!(text.contains(&place), "{place} is not in the frame");
        text = text.replace(&place, said.trim_end());
    }
    assert!(!text.contains("{{"), "the frame has a place that nothing fills");
    let path = home("docs/validation.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &text).expect("the document can be written");
    }
    let then = fs::read_to_string(&path).unwrap_or_default();
    if then != text {
        let first = then.lines().zip(text.lines()).find(|(then, now)| then != now);
        panic!("docs/validation.md differs from the figures of today: {first:#?}");
    }
}
