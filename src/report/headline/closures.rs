//! The table of the importer under every closure, a line a closure, of scenarios that ask for it.

use super::line::HeadlineLine;
use super::words::{cases, full_name, toned};
use crate::equilibrium::outcome::Indicator;
use crate::report::closures::closure_words;
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::readings::between;
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{StyledText, plain};
use crate::run::closures::ClosureOutcome;

/// What the table shows, the most useful first; `closures.csv` has all.
const SHOWN: [Indicator; 5] =
    [Indicator::RealIncome, Indicator::RealWage, Indicator::Welfare, Indicator::Imports, Indicator::Exports];

/// Returns the lines of a result: of each case its name, and a line a closure.
pub fn of(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
    let mut lines = Vec::new();
    for case in cases(result) {
        let Some(equilibrium) = &case.equilibrium else { continue };
        let Some(closures) = result.closure_table(equilibrium) else { continue };
        let home = result.partners.short(equilibrium.countries[equilibrium.importer]);
        lines.push(HeadlineLine::cells([plain(format!("  {}: {home}", full_name(result.scenario, case)))]));
        lines.extend(closures.iter().map(|closure| HeadlineLine::cells(row(closure))));
    }
    lines
}

/// Returns the table without rows.
pub fn columns() -> TextGrid {
    let heads = SHOWN.iter().zip(1..).map(|(indicator, rank)| GridColumn::ranked(indicator.title(), rank));
    TextGrid::new([GridColumn::names("under each closure")].into_iter().chain(heads).collect())
}

fn row(closure: &ClosureOutcome) -> Vec<StyledText> {
    let cell = |indicator: Indicator| {
        closure.between(indicator).and_then(between).map_or(plain("–"), |reading| toned(Unit::Percent, &reading))
    };
    [plain(format!("    {}", closure_words(closure)))].into_iter().chain(SHOWN.map(cell)).collect()
}
