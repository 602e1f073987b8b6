//! The table of the world after it reacts, a line a case, and what stands beside it.

use rust_decimal::Decimal;

use super::line::HeadlineLine;
use super::words::{cases, extreme, full_name, tone};
use crate::equilibrium::outcome::Indicator;
use crate::report::digits::decimal;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Role, StyledText, plain};
use crate::report::world::reading;
use crate::run::CaseRun;
use crate::run::equilibrium::EquilibriumResult;
use crate::run::parameter_draws::WelfareDriver;
use crate::scenario::{Bound, Outcome};

/// Returns what a result has in the table of the world after: a line a case whose world reacts, and notes.
pub fn of(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
    let mut lines = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for case in cases(result) {
        let Some(equilibrium) = &case.equilibrium else { continue };
        lines.push(HeadlineLine::cells(row(result, case, equilibrium)));
        notes.push(result.policy(equilibrium));
        notes.extend(result.fed(equilibrium));
        notes.extend(drawn(equilibrium));
    }
    notes.extend(published(result));
    notes.dedup();
    lines.extend(notes.into_iter().map(|note| HeadlineLine::aside(4, note)));
    lines
}

/// Returns the table of the world after; empty where no world reacts.
pub fn grid<'l>(lines: impl Iterator<Item = &'l HeadlineLine>) -> TextGrid {
    let mut grid = columns();
    lines.for_each(|line| line.add(&mut grid, None));
    grid
}

/// Returns the same of cases that are held against each other, a line a side.
pub fn side_by_side<'a>(sides: impl Iterator<Item = (ReportContext<'a>, &'a CaseRun, &'a str)>) -> TextGrid {
    let mut grid = columns();
    for (result, case, name) in sides {
        let Some(equilibrium) = &case.equilibrium else { continue };
        let mut cells = row(&result, case, equilibrium);
        cells[0] = plain(format!("  {name}"));
        grid.row(cells);
        grid.words(4, result.policy(equilibrium), Role::Aside);
    }
    grid
}

/// Returns the table without rows. Where the width is short the extremes go first, then the world's trade, work, wages and prices.
fn columns() -> TextGrid {
    TextGrid::new(vec![
        GridColumn::names("after the world reacts"),
        GridColumn::kept("welfare"),
        GridColumn::ranked("prices", 1),
        GridColumn::ranked("real wage", 2),
        GridColumn::ranked("work", 3),
        GridColumn::ranked("world trade", 4),
        GridColumn::ranked("gains most", 5),
        GridColumn::ranked("loses most", 6),
    ])
}

/// Returns published figures beside what came out, a line a source.
fn published(result: &ReportContext<'_>) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    let held = result.run.expectations(result.scenario);
    let asked = result.scenario.expectations.iter();
    for expectation in asked.filter(|asked| matches!(asked.what, Outcome::World(_))) {
        let (Some(source), Outcome::World(indicator)) = (&expectation.source, expectation.what) else { continue };
        let found =
            held.iter().find(|held| held.place == expectation.place).and_then(|held| held.found.clone().ok()?);
        let (Some(found), Bound::Equals { low, high, .. }) = (found, &expectation.bound) else { continue };
        // Figures as they are published: with all their digits, and what comes out with two more.
        let signed = |number: Decimal| format!("{number:+}%").replace('-', "−");
        let said = match low == high {
            true => signed(*low),
            false => format!("{} to {}", signed(*low), signed(*high)),
        };
        let found = signed(found.low.round_dp(low.scale() + 2));
        let whose =
            expectation.partner.map_or(String::new(), |partner| format!(" of {}", result.partners.phrase(partner)));
        let line = format!("{}{whose} {said}, here {found}", indicator.title());
        match lines.iter_mut().find(|(other, _)| *other == source) {
            Some((_, figures)) => figures.push(line),
            None => lines.push((source, vec![line])),
        }
    }
    lines.into_iter().map(|(source, figures)| format!("published ({source}): {}", figures.join("; "))).collect()
}

/// Returns the band of welfare over draws, and what drives it most.
fn drawn(equilibrium: &EquilibriumResult) -> Option<String> {
    let drawn = equilibrium.drawn.as_ref()?;
    let welfare = drawn.outcomes.get(equilibrium.importer)?.first()?.as_ref()?;
    let band = Reading::between(decimal(welfare.p025)?, decimal(welfare.p975)?);
    let width = |driver: &&WelfareDriver| {
        let [low, _, high] = driver.welfare;
        low.zip(high).map_or(0.0, |(low, high)| (high - low).abs())
    };
    let most = drawn.drivers.iter().max_by(|one, other| width(one).total_cmp(&width(other)));
    let most = most.map_or(String::new(), |driver| format!("; most of the spread comes from the {}", driver.input));
    let unsolved = match drawn.unsolved {
        0 => String::new(),
        count => format!("; {count} of {} draws have no equilibrium and are left out", drawn.count),
    };
    Some(format!("95% of draws: welfare {}{most}{unsolved}", Unit::Percent.read_change(&band)))
}

fn row(result: &ReportContext<'_>, case: &CaseRun, equilibrium: &EquilibriumResult) -> [StyledText; 8] {
    let change = |reading: Option<Reading>| {
        reading.map_or(plain("–"), |reading| StyledText::new(Unit::Percent.read_change(&reading), tone(&reading)))
    };
    let at_home = |indicator: Indicator| change(reading(equilibrium, equilibrium.importer, indicator));
    let world = equilibrium.states.first().and_then(|state| decimal(state.world.0)).map(Reading::exact);
    let extreme = |falls: bool| {
        let welfare = |place: usize| Some((decimal(equilibrium.between(place, Indicator::Welfare)?[0])?, place));
        let all = (0..equilibrium.countries.len()).filter_map(welfare);
        let name = |place: usize| result.partners.short(equilibrium.countries[place]);
        extreme(all, falls, |welfare, place| format!("{} {}", name(place), Unit::Percent.change(welfare)))
    };
    let home = result.partners.short(equilibrium.countries[equilibrium.importer]);
    [
        plain(format!("  {}: {home}", full_name(result.scenario, case))),
        at_home(Indicator::Welfare),
        at_home(Indicator::Price),
        at_home(Indicator::RealWage),
        at_home(Indicator::Employment),
        change(world),
        extreme(false),
        extreme(true),
    ]
}
