//! What is assumed under a picture of general equilibrium, in words.

use crate::equilibrium::general::GeneralModel;
use crate::equilibrium::outcome::Indicator;
use crate::equilibrium::sector_outcome::SectorIndicator;
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::capital;
use crate::report::world::reading;
use crate::run::equilibrium::EquilibriumResult;
use crate::scenario::equilibrium::EquilibriumSettings;

/// What values and prices of sectors are measured against.
pub const NUMERAIRE: &str =
    "Values and prices are measured against the value added of the world, which stays what it was in the base year.";

/// Returns true if an outcome of a sector is measured against the value added of the world.
pub fn is_at_world_prices(indicator: SectorIndicator) -> bool {
    match indicator {
        SectorIndicator::Output
        | SectorIndicator::ValueAdded
        | SectorIndicator::Price
        | SectorIndicator::Exports
        | SectorIndicator::Imports => true,
        SectorIndicator::RealOutput | SectorIndicator::TermsOfTrade | SectorIndicator::VolumeOfTrade => false,
    }
}

/// When figures hold, and who does what: "in general equilibrium (Caliendo–Parro model); nobody retaliates."
pub fn assumption(context: &ReportContext<'_>, equilibrium: &EquilibriumResult) -> String {
    let (model, policy) = (context.model().unwrap_or_default(), context.policy(equilibrium));
    format!("in general equilibrium ({model}); {policy}.")
}

/// Returns what the model assumes, its tariff shock, and what represents values that are hedged.
pub fn notes(context: &ReportContext<'_>, asked: &EquilibriumSettings, equilibrium: &EquilibriumResult) -> Vec<String> {
    let mut notes = vec![assumed(&*asked.model)];
    let beside = [context.closure_range(equilibrium), context.other_measures(equilibrium), asked.model.note()];
    notes.extend(beside.into_iter().flatten().map(|note| format!("{}.", capital(&note))));
    notes.extend(context.tariff_shock(equilibrium).map(|shock| format!("{}.", capital(&shock))));
    if equilibrium.states.len() > 1 {
        let note = "Rates known between two ends enter at both: figures run from the least to the most that follows.";
        notes.push(note.into());
    }
    notes
}

/// Returns what a price level relative to the world is, with what the importer's income buys beside it.
pub fn price_note(context: &ReportContext<'_>, equilibrium: &EquilibriumResult) -> String {
    let word = |indicator: Indicator| {
        let reading = reading(equilibrium, equilibrium.importer, indicator)?;
        Some(format!("{} {}", indicator.title(), Unit::Percent.read_change(&reading)))
    };
    let real: Vec<String> = [Indicator::RealIncome, Indicator::RealWage].into_iter().filter_map(word).collect();
    let importer = context.partners.phrase(equilibrium.countries[equilibrium.importer]);
    format!("A rise is a real appreciation and no inflation. What income buys in {importer}: {}.", real.join(", "))
}

/// Returns what the model assumes, in a sentence.
pub fn assumed(model: &dyn GeneralModel) -> String {
    format!("Assumed: {}.", model.assumptions())
}
