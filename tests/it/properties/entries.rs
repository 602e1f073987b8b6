//! Entries of many days, of which classes are kept, are charged what the trace of each says.

use dutylab::entries::duty::LineDuties;
use dutylab::entries::law::EntryLaw;
use dutylab::entries::line_duty::{DutyPart, LineQuestion};
use dutylab::entries::spans::LawSpans;
use dutylab::entry::practice::Practice;
use dutylab::entry::stated::StatedShares;
use dutylab::explain::{Trace, is_one_line};
use dutylab::product::HsCode;
use dutylab::regime::law_on_date::LawOnDate;
use dutylab::regime::schedule::{Schedule, ScheduleLine};

use super::*;

/// Days of entry: around those on which laws begin and end.
const ENTRY_DAYS: [Date; 8] = [
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 6, 9),
    date(2025, 6, 10),
    DAY,
    date(2025, 6, 16),
    date(2025, 6, 19),
    date(2025, 6, 20),
];

/// What entries declare of each share: for a claim any part, for a content no more than half, in twentieths.
fn declared() -> impl Strategy<Value = Vec<[Option<i64>; 5]>> {
    let claim = || proptest::option::of(prop_oneof![Just(0), Just(20), 1..20i64]);
    let content = || proptest::option::of(0..=10i64);
    let of_entry = (claim(), claim(), claim(), content(), content()).prop_map(|(a, b, c, d, e)| [a, b, c, d, e]);
    prop::collection::vec(of_entry, 40)
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn entries_are_charged_what_their_traces_say(
        world in worlds(),
        mut law in laws(ALL, rates(), 0..=7),
        days in prop::collection::vec(select(ENTRY_DAYS.to_vec()), 40),
        declared in declared(),
    ) {
        let line = |code: &HsCode| ScheduleLine { code: *code, cells: Vec::new(), unit: "".into(), equivalent: None };
        law.schedule = Arc::new(Schedule::new(Vec::new(), Vec::new(), world.products.iter().map(line).collect()));
        let practice = Practice::default();
        let rules = (law.precedences.iter().collect(), law.exemptions.iter().collect());
        let entry_law = EntryLaw::new((&law, &practice), &[(Date::MIN, law.measures.clone())], rules, world.importer, None);
        let spans = LawSpans::new(&entry_law);
        let duties = LineDuties::new(&spans);
        let asked = AskedOf::new(law.measures.iter().map(|measure| &**measure), law.exemptions.iter());
        // Each good on several days.
        let flows = world.flows.iter().flat_map(|flow| [*flow; 2]);
        for ((flow, day), stated) in flows.zip(&days).zip(&declared) {
            let on_day = LawOnDate::new(&law.measures, law.precedences.iter(), law.exemptions.iter(), &asked, law.complete, (*day, *day));
            let names = laws::CLAIMS.iter().chain(&laws::CONTENTS).zip(stated);
            let given: StatedShares = names
                .filter(|(name, _)| law.shares.contains_key(**name))
                .filter_map(|(name, stated)| Some(((*name).into(), share((*stated)?))))
                .collect();
            let (pair, world_importer, line) = (world.pair(&flow), world.importer, world.products[flow.product as usize]);
            let by_name = given.all().into_iter().map(|(name, share)| (name.to_string(), share)).collect();
            let inquiry = EntryDetails { pair, world_importer, given: &by_name, entry: None, shares: &law.shares, schedule: &law.schedule };
            let question = LineQuestion {
                origin: pair.partner, product: line, day: *day, clauses: 0, shares: &given, value: Decimal::ONE, quantities: &[],
            };
            let traced = trace(&on_day, &inquiry, &[(line, flow.value)]).ok().filter(|_| is_one_line(&on_day, &inquiry, line));
            let single = |rate: &Interval<AdValorem>| (rate.low == rate.high).then_some(rate.low);
            let charged = |traced: &Trace| -> Option<BTreeMap<String, AdValorem>> {
                let steps = traced.steps.iter().filter(|step| step.status.charges());
                steps.map(|step| Some((step.measure.id.clone(), single(step.amount.as_ref()?)?))).collect()
            };
            let expected = traced.as_ref().and_then(|traced| Some((single(traced.total.as_ref()?)?, charged(traced)?)));
            let found = duties.of(question).ok().map(|duty| {
                let part = |part: &DutyPart| (part.measure.to_string(), AdValorem::from_fraction(part.fraction).expect("a rate"));
                (duty.rate, duty.parts.iter().map(part).collect::<BTreeMap<String, AdValorem>>())
            });
            // A trace lists what falls on none of the value too.
            if let (Some((_, parts)), Some((_, amounts)), Some(traced)) = (&found, &expected, &traced) {
                let on_value = traced.steps.iter().filter(|step| step.value_share.is_some_and(|share| !share.is_zero()));
                prop_assert!(on_value.into_iter().all(|step| parts.contains_key(&step.measure.id)), "{:?}", parts);
                prop_assert!(parts.keys().all(|id| amounts.contains_key(id)), "{:?}", parts);
            }
            let something = |(rate, parts): (AdValorem, BTreeMap<String, AdValorem>)| {
                (rate, parts.into_iter().filter(|(_, amount)| *amount != AdValorem::ZERO).collect::<Vec<_>>())
            };
            let (found, expected) = (found.map(something), expected.map(something));
            prop_assert_eq!(found, expected, "{:?} {}", question, line);
        }
    }
}
