//! Entries of many days, rated class by class, are what the trace of each says.

use dutylab::run::entries::rate_entries;
use dutylab::units::Share;

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
    fn entries_are_what_their_traces_say(
        mut world in worlds(),
        law in laws(ALL, rates(), 0..=7),
        days in prop::collection::vec(select(ENTRY_DAYS.to_vec()), 40),
        declared in declared(),
    ) {
        // Each good on several days.
        world.flows = world.flows.iter().flat_map(|flow| [*flow; 2]).take(40).collect();
        let dates: Vec<Date> = days.into_iter().take(world.flows.len()).collect();
        let names = laws::CLAIMS.iter().chain(&laws::CONTENTS).enumerate().filter(|(_, name)| law.shares.contains_key(**name));
        let column = |place: usize| declared.iter().take(dates.len()).map(|one| one[place].map(share)).collect();
        world.declared = names.map(|(place, name)| (name.to_string(), column(place))).collect();
        let scenario = Scenario { known_each_day: true, ..scenario(law.clone(), vec![(Vec::new(), Vec::new())]) };
        let rated = rate_entries(&scenario, None, (&world, &[]), &dates).expect("rates");
        let asked = AskedOf::new(law.measures.iter().map(|measure| &**measure), law.exemptions.iter());
        for (number, (flow, day)) in world.flows.iter().zip(&dates).enumerate() {
            let the_law = LawOnDate::new(&law.measures, law.precedences.iter(), law.exemptions.iter(), &asked, law.complete, (*day, *day));
            let stated = world.declared.iter().filter_map(|(name, column)| Some((name.clone(), column[number]?)));
            let given: BTreeMap<String, Share> = stated.collect();
            let (pair, own, line) = (world.pair(flow), world.importer, world.products[flow.product as usize]);
            let inquiry = EntryDetails { pair, world_importer: own, given: &given, entry: None, shares: &law.shares, schedule: &law.schedule };
            match (trace(&the_law, &inquiry, &[(line, flow.value)]), rated.of(number)) {
                (Ok(trace), Ok(rate)) => {
                    prop_assert_eq!(trace.total.map(|total| (total.low, total.high)), rate.rate.map(|rate| (rate.low, rate.high)));
                    let Some(exact) = rate.rate.filter(|rate| rate.low == rate.high) else { continue };
                    let charged: BTreeSet<&str> =
                        trace.steps.iter().filter(|step| step.status.charges()).map(|step| step.measure.id.as_str()).collect();
                    let measures = rate.measures.iter().filter(|(_, status)| status.charges());
                    let found: BTreeSet<&str> = measures.map(|(index, _)| rated.measures[*index].id.as_str()).collect();
                    let is_hedged = law.measures.iter().any(|measure| measure.rate.variable().is_some());
                    prop_assert!(is_hedged || charged == found, "{charged:?} {found:?}");
                    prop_assert_eq!(rate.by_authority.iter().copied().sum::<AdValorem>(), exact.low);
                }
                // A trace looks at rules that are not in force too.
                (Err(problem), Ok(_)) => prop_assert!(problem.what.contains("means part of the line"), "{}", problem.what),
                (Ok(_), Err(refusal)) => prop_assert!(false, "{refusal}"),
                (Err(_), Err(_)) => {}
            }
        }
    }
}
