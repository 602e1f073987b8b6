//! Duties on quantities, rated class by class, are what the trace of each entry says.

use std::collections::{BTreeMap, BTreeSet};

use dutylab::explain::{EntryDetails, trace};
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::partner::{Pair, Partner};
use dutylab::regime::duty::Entry;
use dutylab::regime::law_on_date::{LawOnDate, RequiredAttributes};
use dutylab::regime::schedule::ColumnRate;
use dutylab::run::entries::rate_entries;
use dutylab::session::Session;
use dutylab::units::CustomsValue;
use dutylab::world::World;
use jiff::civil::date;
use rust_decimal::Decimal;

fn partner(code: &str) -> Partner {
    Partner::from_iso2(code).expect("a code")
}

#[test]
fn duties_on_quantities_are_what_their_traces_say() {
    let day = date(2025, 6, 2);
    let text = format!(
        "title = \"t\"\nbaseline = \"us\"\nworld = \"us-2024\"\nas_of = \"each day\"\nscope = {{}}\ndate = {day}\n"
    );
    let session = Session::new().expect("names");
    let scenario =
        session.read(&Location::text_in(".", "t.toml", text), &Overrides::default()).expect("a scenario").scenario;
    let law = &scenario.baseline;
    let (importer, value) = (partner("US"), CustomsValue::from_cents(250_000).expect("a value"));
    // A partner who pays the first column, and one whose goods may claim another.
    let partners = ["CA", "CN"].map(partner);
    let general = &law.schedule.columns()[0];
    let is_counted = |code| !matches!(law.schedule.stated(code, general, &[]), None | Some(ColumnRate::Known(_)));
    let counted = law.schedule.lines().iter().map(|line| line.code).filter(|code| is_counted(*code)).step_by(40);
    let bought: Vec<_> = counted.flat_map(|code| partners.map(|partner| (partner, code, value))).collect();
    let entries = World::of_purchases("entries", importer, 2025, bought);
    // Little of it, and so much that the duty is beyond ten times the value.
    let quantity = |entry: usize| [Decimal::TEN, Decimal::new(1, 1), Decimal::from(9_000_000)][entry % 3];
    let article = |entry| Entry { value: Decimal::from(2500), quantity: quantity(entry), parts: Vec::new() };
    let articles: Vec<Option<Entry>> =
        (0..entries.flows.len()).map(|entry| (entry % 7 != 0).then(|| article(entry))).collect();
    let rated = rate_entries(&scenario, None, (&entries, &articles), &vec![day; articles.len()]).expect("rates");

    let (precedences, exemptions) = (law.precedences.iter(), law.exemptions.iter());
    let required = RequiredAttributes::new(law.measures.iter().map(|measure| &**measure), exemptions.clone());
    let on_day = LawOnDate::new(&law.measures, precedences, exemptions, &required, law.complete, (day, day));
    let mut rates = BTreeSet::new();
    for (number, flow) in entries.flows.iter().enumerate() {
        let line = entries.products[flow.product as usize];
        let (shares, schedule, given) = (&law.shares, &law.schedule, &BTreeMap::new());
        let pair: Pair = entries.pair(flow);
        let inquiry =
            EntryDetails { pair, world_importer: importer, given, entry: articles[number].as_ref(), shares, schedule };
        let found = rated.of(number).expect("a rate").rate;
        match trace(&on_day, &inquiry, &[(line, flow.value)]) {
            Ok(trace) => {
                assert_eq!(
                    trace.total.map(|total| (total.low, total.high)),
                    found.map(|rate| (rate.low, rate.high)),
                    "{line:?}"
                );
                rates.extend(found.map(|rate| rate.low));
            }
            // What cannot be formed is said in words by a trace, and is no rate of a class.
            Err(problem) => assert_eq!(found, None, "{}", problem.what),
        }
    }
    assert!(rates.len() > 20, "{} rates alone", rates.len());
}
