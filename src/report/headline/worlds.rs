//! The table of general equilibrium, a line a case, and what stands beside it.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::line::HeadlineLine;
use super::words::{cases, full_name, toned};
use crate::equilibrium::outcome::Indicator;
use crate::report::digits::decimal;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Role, StyledText, plain};
use crate::report::world::{is_below_print, reading};
use crate::run::CaseRun;
use crate::run::equilibrium::EquilibriumResult;
use crate::run::parameter_draws::WorldDriver;
use crate::scenario::{Bound, Outcome};

/// Returns what a result has in the table of general equilibrium: a line a case, and notes.
pub fn of(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
    let mut lines = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for case in cases(result) {
        let Some(equilibrium) = &case.equilibrium else { continue };
        lines.push(HeadlineLine::cells(row(result, case, equilibrium)));
        notes.push(result.policy(equilibrium));
        notes.extend(result.closure_range(equilibrium));
        notes.extend(result.other_measures(equilibrium));
        notes.extend(result.tariff_shock(equilibrium));
        notes.extend(drawn(equilibrium));
    }
    notes.extend(result.scenario.equilibrium.as_ref().and_then(|asked| asked.model.note()));
    notes.extend(published(result));
    notes.dedup();
    lines.extend(notes.into_iter().map(|note| HeadlineLine::aside(4, note)));
    lines
}

/// Returns the table of general equilibrium of cases that are compared with each other, a line a side.
pub fn side_by_side<'a>(sides: impl Iterator<Item = (ReportContext<'a>, &'a CaseRun, &'a str)>) -> TextGrid {
    let mut grid = columns();
    for (result, case, name) in sides {
        let Some(equilibrium) = &case.equilibrium else { continue };
        let mut cells = row(&result, case, equilibrium);
        cells[0] = plain(format!("  {name}"));
        grid.row(cells);
        let notes =
            [Some(result.policy(equilibrium)), result.closure_range(equilibrium), result.other_measures(equilibrium)];
        notes.into_iter().flatten().for_each(|note| grid.words(4, note, Role::Aside));
    }
    grid
}

/// Returns the table of general equilibrium without rows. Where the width is short the extremes go first, then the world's trade, work and wages.
pub fn columns() -> TextGrid {
    TextGrid::new(vec![
        GridColumn::names("general equilibrium"),
        GridColumn::kept("real income"),
        GridColumn::ranked("real wage", 1),
        GridColumn::ranked("work", 2),
        GridColumn::ranked("world trade", 3),
        GridColumn::ranked("gains most", 4),
        GridColumn::ranked("loses most", 5),
    ])
}

/// Returns published figures beside what came out, a line a source.
fn published(result: &ReportContext<'_>) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    let held = result.run.expectations(result.scenario);
    let asked = result.scenario.expectations.iter();
    let reacted = result.run.cases.iter().find_map(|case| case.equilibrium.as_ref());
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
        let mut meant = expectation.partners.iter().flatten();
        let country = meant.find(|partner| reacted.is_some_and(|world| world.countries.contains(partner)));
        let whose = country.map_or(String::new(), |country| format!(" of {}", result.partners.phrase(*country)));
        let line = format!("{}{whose} {said}, here {found}", indicator.title());
        match lines.iter_mut().find(|(other, _)| *other == source) {
            Some((_, figures)) => figures.push(line),
            None => lines.push((source, vec![line])),
        }
    }
    lines.into_iter().map(|(source, figures)| format!("published ({source}): {}", figures.join("; "))).collect()
}

/// Returns the band of real income over draws, and what drives it most.
fn drawn(equilibrium: &EquilibriumResult) -> Option<String> {
    let drawn = equilibrium.drawn.as_ref()?;
    let income = drawn.of(equilibrium.importer, Indicator::RealIncome)?;
    let band = Reading::between(decimal(income.p025)?, decimal(income.p975)?);
    let width = |driver: &&WorldDriver| {
        let [low, _, high] = driver.real_income;
        low.zip(high).map_or(0.0, |(low, high)| (high - low).abs())
    };
    let most = drawn.drivers.iter().max_by(|one, other| width(one).total_cmp(&width(other)));
    let most = most.map_or(String::new(), |driver| format!("; most of the spread comes from the {}", driver.input));
    let unsolved = match drawn.unsolved {
        0 => String::new(),
        count => format!("; {count} of {} draws have no equilibrium and are left out", drawn.count),
    };
    Some(format!("95% of draws: real income {}{most}{unsolved}", Unit::Percent.read_change(&band)))
}

fn row(result: &ReportContext<'_>, case: &CaseRun, equilibrium: &EquilibriumResult) -> [StyledText; 7] {
    let change = |reading: Option<Reading>| reading.map_or(plain("–"), |reading| toned(Unit::Percent, &reading));
    let at_home = |indicator: Indicator| change(reading(equilibrium, equilibrium.importer, indicator));
    let world = equilibrium.states.first().and_then(|state| decimal(state.world.0)).map(Reading::exact);
    let home = result.partners.short(equilibrium.countries[equilibrium.importer]);
    [
        plain(format!("  {}: {home}", full_name(result.scenario, case))),
        at_home(Indicator::RealIncome),
        at_home(Indicator::RealWage),
        at_home(Indicator::Employment),
        change(world),
        furthest(result, equilibrium, false),
        furthest(result, equilibrium, true),
    ]
}

/// Returns which large country's real income rises or falls most: nothing where no change is as large as what is
/// printed, and the number of countries where several changes read alike.
fn furthest(result: &ReportContext<'_>, equilibrium: &EquilibriumResult, falls: bool) -> StyledText {
    let change = |place: usize| {
        let [low, _] = equilibrium.between(place, Indicator::RealIncome)?;
        let change = decimal(low).filter(|change| change.is_sign_negative() == falls && !is_below_print(*change))?;
        Some((change, place))
    };
    let large = (0..equilibrium.countries.len()).filter(|place| result.is_large(*place));
    let changes: Vec<(Decimal, usize)> = large.filter_map(change).collect();
    let most = changes.iter().max_by_key(|(change, place)| (change.abs(), Reverse(*place)));
    let Some((most, place)) = most else { return plain("") };
    let word = Unit::Percent.change(*most);
    let alike = changes.iter().filter(|(change, _)| Unit::Percent.change(*change) == word).count();
    match alike {
        1 => {
            let name = result.partners.short(equilibrium.countries[*place]);
            StyledText::new(format!("{name} {word}"), if falls { Role::Fall } else { Role::Rise })
        }
        count => plain(format!("{count} countries {word}")),
    }
}
