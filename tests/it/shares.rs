//! Claims between two ends: what comes out runs from the result of one end to that of the other, and a share that is named
//! is one.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use dutylab::burden::Burden;
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::run::Run;
use dutylab::session::{Loaded, Session};
use rust_decimal::Decimal;
use tempfile::TempDir;

/// Medicines pay 20% in total where they are patented, and steel 10% or more: from 2025-03-01 on, each.
const LAW: &str = r#"
title    = "Law"
source   = "test"
date     = 2025-06-01
complete = true

[share]
patented = { kind = "claim", default = "0..1", source = "not measured" }
licensed = { kind = "claim", default = "25%..75%", source = "not measured" }

[[measure]]
id       = "base"
products = ["3004", "7208"]
mode     = "base"
rate     = "4%"

[[measure]]
id       = "medicines"
products = ["3004"]
when     = ["patented"]
unless   = ["licensed"]
mode     = "all_in"
rate     = "20%"
from     = 2025-03-01

[[measure]]
id       = "steel"
products = ["7208"]
rate     = "10%..30%"
from     = 2025-05-01
"#;

fn place() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| std::fs::write(place.path().join(path), text).expect("written");
    std::fs::create_dir(place.path().join("mine")).expect("a folder");
    write("mine/world.toml", "title = \"W\"\nimporter = \"US\"\nyear = 2024\nsource = \"test\"\n");
    write("mine/flows.csv", "partner,product,value_usd\nJP,300490,100\nDE,300490,300\nJP,720810,400\nDE,010121,400\n");
    write("law.toml", LAW);
    place
}

fn outcome(place: &Path, text: &str) -> (Loaded, Run) {
    let path = place.join("question.toml");
    let head = "title = \"Question\"\nbaseline = \"law.toml\"\nworld = \"mine\"\n";
    std::fs::write(&path, format!("{head}{text}")).expect("written");
    let session = Session::new().expect("names");
    let mut loaded = session.load(&Location::Disk(path), &Overrides::default()).expect("a scenario");
    let run = session.run(&mut loaded, &AtomicBool::new(false)).expect("a run");
    (loaded, run)
}

/// The burdens of all, of each partner and of each chapter.
fn burdens(run: &Run) -> Vec<Burden> {
    let case = &run.cases[0];
    let partners = run.by_partner(case).into_iter().map(|(_, burden)| burden);
    let branches = run.by_branch(case).into_iter().map(|(_, burden)| burden);
    [run.whole(case)].into_iter().chain(partners).chain(branches).collect()
}

fn stated(patented: &str, licensed: &str) -> String {
    let share = |name: &str, default: &str| {
        format!("[share.{name}]\nkind = \"claim\"\ndefault = {default}\nsource = \"stated\"\n")
    };
    share("patented", patented) + &share("licensed", licensed)
}

/// Holds the ends of a result against those of two results without shares between two ends.
fn runs_between(place: &Path, text: &str) {
    let band = burdens(&outcome(place, text).1);
    let low = burdens(&outcome(place, &format!("{text}{}", stated("0", "0.75"))).1);
    let high = burdens(&outcome(place, &format!("{text}{}", stated("1", "0.25"))).1);
    assert_eq!((band.len(), band.len()), (low.len(), high.len()));
    for ((band, low), high) in band.iter().zip(&low).zip(&high) {
        assert_eq!(band.imports, low.imports);
        let ends = |one: &Burden| (one.rate_after.expect("known"), one.duty_after.expect("known"));
        let ((rate, duty), (least, fewest), (most, largest)) = (ends(band), ends(low), ends(high));
        assert_eq!((rate.low, rate.high), (least.low, most.high));
        assert_eq!((duty.low, duty.high), (fewest.low, largest.high));
    }
    let whole = |burdens: &[Burden]| burdens[0].rate_after.expect("known");
    assert!(whole(&band).low < whole(&band).high);
}

#[test]
fn a_band_runs_from_the_one_end_to_the_other() {
    let place = place();
    runs_between(place.path(), "date = 2025-04-01\n");
    runs_between(place.path(), "date = 2025-06-01\n");
}

/// The days of a period are added up at each corner: the ends are those of the period under either end.
#[test]
fn a_period_has_hedged_values() {
    runs_between(place().path(), "[period]\nfrom = 2025-02-01\nuntil = 2025-08-01\n");
}

/// What bears on no goods in scope, or on no day of the scenario, makes no band.
#[test]
fn a_share_counts_where_it_bears() {
    let place = place();
    let named = |text: &str| {
        let (loaded, run) = outcome(place.path(), text);
        let open = run.open_shares(&loaded.scenario, &run.cases[0]);
        let halfway = run.rate_halfway(&run.cases[0], &open);
        (open.iter().map(|share| share.name.to_string()).collect::<Vec<_>>(), halfway)
    };
    let both = vec!["licensed".to_string(), "patented".to_string()];
    assert_eq!(named("date = 2025-06-01\n").0, both);
    assert_eq!(named("date = 2025-06-01\nscope = { products = [\"7208\"] }\n").0, Vec::<String>::new());
    assert_eq!(named("date = 2025-02-01\n").0, Vec::<String>::new());
    // Where every entry is licensed, what part is patented makes no difference; where none is patented, none of the two does.
    assert_eq!(named(&format!("date = 2025-06-01\n{}", stated("\"0..1\"", "1"))).0, Vec::<String>::new());
    assert_eq!(named(&format!("date = 2025-06-01\n{}", stated("0", "\"0..1\""))).0, Vec::<String>::new());
    // Half of the 400 is patented and half of that not licensed: 4% of 800, and 16 points more on 100 of them.
    assert_eq!(named("date = 2025-04-01\n"), (both, Some("6".parse::<Decimal>().expect("a number"))));
}

#[test]
fn a_share_that_is_named_is_one() {
    let (loaded, run) = outcome(place().path(), &format!("date = 2025-04-01\n{}", stated("0.5", "0.5")));
    let rate = run.whole(&run.cases[0]).rate_after.expect("known");
    assert!(rate.is_exact());
    assert_eq!(rate.low.percent(), "6".parse::<Decimal>().expect("a number"));
    assert!(run.open_shares(&loaded.scenario, &run.cases[0]).is_empty());
}
