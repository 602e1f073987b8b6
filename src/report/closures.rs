//! What the importer comes to under each closure of the model, in words and as a table.

use super::columns;
use super::columns::csv::{self, CsvTable};
use super::finding::ReportContext;
use super::number::Unit;
use super::readings::between;
use crate::equilibrium::outcome::Indicator;
use crate::run::closures::{ClosureOutcome, over_closures};
use crate::run::equilibrium::EquilibriumResult;
use crate::scenario::equilibrium::Retaliation;

/// Returns who answers, in words.
pub fn answer_words(retaliation: Retaliation) -> &'static str {
    match retaliation {
        Retaliation::None => "nobody retaliates",
        Retaliation::Measures => "others retaliate with the stated measures",
        Retaliation::Reciprocal => "others retaliate at the same rates",
        Retaliation::Formula => "others retaliate by formula",
        Retaliation::Nash => "others retaliate as one, at their best rate",
    }
}

/// Returns "revenue cuts the tax on wages; nobody retaliates".
pub fn closure_words(closure: &ClosureOutcome) -> String {
    format!("{}; {}", closure.revenue, answer_words(closure.retaliation))
}

impl ReportContext<'_> {
    /// Returns the rows of the table of all closures; `None` where it is not asked for.
    pub fn closure_table<'e>(&self, equilibrium: &'e EquilibriumResult) -> Option<&'e [ClosureOutcome]> {
        let asked = self.scenario.equilibrium.as_ref()?;
        asked.model.has_closure_table().then_some(equilibrium.closures.as_slice())
    }

    /// Returns `closures.csv`: every outcome of the importer, a row a closure, in percent; `None` where it is not asked
    /// for. Where rates are hedged, every number has a column for each end.
    pub fn closures_csv(&self, equilibrium: &EquilibriumResult) -> Option<CsvTable> {
        let rows = self.closure_table(equilibrium)?;
        Some(csv::table(&columns::world::closures(), rows, equilibrium.states.len() > 1))
    }

    /// Returns true if the importer's real income rises under one closure and falls under another.
    pub(super) fn may_reverse(&self, equilibrium: &EquilibriumResult) -> bool {
        over_closures(&equilibrium.closures, Indicator::RealIncome).is_some_and(|[low, high]| low < 0.0 && high > 0.0)
    }

    /// Returns "with and without retaliation, under both uses of revenue, real income of the United States: −0.88% to +0.76%;
    /// welfare of the paper: −0.61% to +1.1%"; `None` where revenue has one use only.
    pub fn closure_range(&self, equilibrium: &EquilibriumResult) -> Option<String> {
        let closures = &equilibrium.closures;
        let income = self.income_range(equilibrium)?;
        let welfare = self.scenario.equilibrium.as_ref()?.model.welfare();
        let welfare = welfare.and(range(closures, Indicator::Welfare));
        let welfare = welfare.map_or(String::new(), |welfare| format!("; welfare of the paper: {welfare}"));
        let is_unsolved = |one: &&ClosureOutcome| one.corners.iter().any(Option::is_none);
        let unsolved = match closures.iter().filter(is_unsolved).count() {
            0 => String::new(),
            count => format!("; {count} of {} closures without an equilibrium", closures.len()),
        };
        Some(format!("{income}{welfare}{unsolved}"))
    }

    /// Returns the same of real income alone.
    pub(super) fn income_range(&self, equilibrium: &EquilibriumResult) -> Option<String> {
        let closures = &equilibrium.closures;
        let importer = self.partners.phrase(equilibrium.countries[equilibrium.importer]);
        let income = range(closures, Indicator::RealIncome)?;
        let is_answered = closures.iter().any(|one| one.retaliation != closures[0].retaliation);
        let over = if is_answered {
            "with and without retaliation, under both uses of revenue"
        } else {
            "under both uses of revenue"
        };
        Some(format!("{over}, real income of {importer}: {income}"))
    }
}

/// Returns between which ends an outcome moves over all closures, in words.
fn range(closures: &[ClosureOutcome], indicator: Indicator) -> Option<String> {
    Some(Unit::Percent.read_change(&between(over_closures(closures, indicator)?)?))
}
