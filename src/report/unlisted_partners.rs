//! Who is named in a world of countries without being one of them, so that a measure does not fall on them.

use std::collections::{BTreeMap, BTreeSet};

use super::phrases::join;
use crate::partner::{Partner, Partners};
use crate::scenario::Scenario;
use crate::world::World;
use crate::world::economy::Economy;

const MOST_NAMED: usize = 3;

/// Returns what a reader must not overlook of the scenario's own measures, a sentence each.
pub fn outside(scenario: &Scenario, world: &World, partners: &Partners) -> Vec<String> {
    let Some(economy) = &world.economy else { return Vec::new() };
    let mut missing: BTreeMap<&str, BTreeSet<Partner>> = BTreeMap::new();
    for measure in scenario.cases.iter().flat_map(|case| &case.measures) {
        let named = measure.partners.members.iter().flatten().copied();
        // Lines of a schedule may have partners that sell as part of the rest of the world.
        let none = named.filter(|one| !is_there(*one, economy, partners) && !world.partners.contains(one));
        missing.entry(&measure.id).or_default().extend(none);
    }
    let told = |(id, missing): (&str, BTreeSet<Partner>)| {
        let names: Vec<String> = missing.iter().map(|one| partners.phrase(*one)).collect();
        let whose = match names.get(..MOST_NAMED).filter(|_| names.len() > MOST_NAMED + 1) {
            Some(first) => format!("{} and {} more", first.join(", "), names.len() - MOST_NAMED),
            None => join(&names, "partners"),
        };
        let are = if names.len() == 1 { "is not a country" } else { "are not countries" };
        let them = if names.len() == 1 { "it" } else { "them" };
        let rest = economy.rest.map_or(String::new(), |_| format!(", which has {them} in its rest of the world"));
        format!("{}: {whose} {are} of the world “{}”{rest}: {id} does not fall on {them}", scenario.name, world.name)
    };
    missing.into_iter().filter(|(_, missing)| !missing.is_empty()).map(told).collect()
}

/// Returns true of a country of the world, and of a bloc some of whose members are.
fn is_there(one: Partner, economy: &Economy, partners: &Partners) -> bool {
    let has = |one: &Partner| economy.countries.contains(one);
    has(&one) || partners.members(one).any(|member| has(&member))
}
