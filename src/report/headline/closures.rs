//! The table of the importer under every closure, a line a closure, of scenarios that ask for it.

use super::line::HeadlineLine;
use super::words::{cases, full_name, tone};
use crate::equilibrium::outcome::Indicator;
use crate::report::closures::closure_words;
use crate::report::digits::decimal;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
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

/// Returns the table; empty where no scenario asks for it.
pub fn grid<'l>(lines: impl Iterator<Item = &'l HeadlineLine>) -> TextGrid {
    let heads = SHOWN.iter().zip(1..).map(|(indicator, rank)| GridColumn::ranked(indicator.title(), rank));
    let mut grid = TextGrid::new([GridColumn::names("under each closure")].into_iter().chain(heads).collect());
    lines.for_each(|line| line.add(&mut grid, None));
    grid
}

fn row(closure: &ClosureOutcome) -> Vec<StyledText> {
    let cell = |indicator: Indicator| {
        let reading = closure.between(indicator).and_then(|ends| {
            let [low, high] = ends.map(decimal);
            Some(Reading::between(low?, high?))
        });
        let word = |reading: Reading| StyledText::new(Unit::Percent.read_change(&reading), tone(&reading));
        reading.map_or(plain("–"), word)
    };
    [plain(format!("    {}", closure_words(closure)))].into_iter().chain(SHOWN.map(cell)).collect()
}
