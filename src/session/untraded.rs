//! Notes on codes and partners of a scenario that its world has no trade of, and on traded codes that its law does not know.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::input::product::nomenclature;
use crate::input::toml_reader::WrittenCode;
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::scenario::Scenario;
use crate::world::World;

/// The most codes or partners that a note names.
const MOST_NAMED: usize = 6;

/// Returns a note on the codes of a scenario that no flow of its world has, where others have flows: they may be of
/// another revision of the nomenclature, and there is no concordance to tell.
pub fn codes_without_trade(codes: &[WrittenCode], world: &World) -> Option<String> {
    let codes: BTreeSet<HsCode> = codes.iter().map(|written| written.code).collect();
    let untraded: Vec<String> = codes.iter().filter(|code| !world.trades(**code)).map(|code| code.dotted()).collect();
    if untraded.is_empty() || untraded.len() == codes.len() || world.economy.is_some() {
        return None;
    }
    let which = of_all(&untraded, (codes.len(), "codes"), world);
    Some(format!("{which}; are they of another revision of the Harmonized System? No table of revisions is built in"))
}

/// Returns a note on the partners that the scope and the measures of a scenario name and that sell nothing in its world. A
/// world of countries has a warning of its own.
pub fn partners_without_trade(scenario: &Scenario, world: &World, partners: &Partners) -> Option<String> {
    let measures = scenario.cases.iter().flat_map(|case| &case.measures).map(|measure| &measure.partners);
    let sets = scenario.scope.iter().map(|scope| &scope.partners).chain(measures);
    let named: BTreeSet<Partner> = sets.filter_map(|set| Some(set.members.as_ref()? - &set.except)).flatten().collect();
    // Members sell in the row of their bloc if it is named too, and a bloc sells what its members do.
    let blocs = world.partners.iter().filter(|bloc| named.contains(bloc));
    let in_blocs: BTreeSet<Partner> = blocs.flat_map(|bloc| partners.members(*bloc)).collect();
    let sells = |one: &Partner| {
        world.partners.contains(one)
            || in_blocs.contains(one)
            || partners.members(*one).any(|member| world.partners.contains(&member))
    };
    let untraded: Vec<String> = named.iter().filter(|one| !sells(one)).map(|one| partners.phrase(*one)).collect();
    let is_said = !untraded.is_empty() && world.economy.is_none();
    is_said.then(|| of_all(&untraded, (named.len(), "partners"), world))
}

/// Returns "2 of 3 codes here have no trade in “w”: 8541.42, 8541.43".
fn of_all(untraded: &[String], (count, what): (usize, &str), world: &World) -> String {
    let have = if untraded.len() == 1 { "has" } else { "have" };
    format!("{} of {count} {what} here {have} no trade in “{}”: {}", untraded.len(), world.name, first(untraded))
}

fn first(names: &[String]) -> String {
    let named = names.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = if names.len() > MOST_NAMED { ", …" } else { "" };
    format!("{named}{more}")
}

/// Returns a note on codes of flows that are neither in the schedule of the baseline nor in the nomenclature.
pub fn codes_of_no_schedule(scenario: &Scenario, world: &World) -> Option<String> {
    let Regime { schedule, measures, .. } = &scenario.baseline;
    let is_law_here = |measure: &Arc<Measure>| measure.importers.contains(world.importer, world.importer);
    if schedule.lines().is_empty() || world.economy.is_some() || !measures.iter().any(is_law_here) {
        return None;
    }
    let names = nomenclature().as_ref().ok()?;
    let unknown = world.products.iter().filter(|code| !names.knows(**code));
    let unknown: Vec<String> = unknown.map(|code| code.dotted()).collect();
    let are = if unknown.len() == 1 { "is" } else { "are" };
    (!unknown.is_empty()).then(|| {
        format!(
            "{} of {} codes of “{}” {are} not in the schedule: {}; the rate of the code above is taken, where there is one",
            unknown.len(),
            world.products.len(),
            world.name,
            first(&unknown)
        )
    })
}
