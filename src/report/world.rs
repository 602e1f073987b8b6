//! What becomes of every country: tables of a case, and its line in the headline table.

use rust_decimal::Decimal;

use super::columns;
use super::finding::ReportContext;
use super::headline::{self, HeadlineLine};
use super::number::{Reading, Unit};
use super::text::grid::{GridColumn, TextGrid};
use super::text::{Role, StyledText, plain};
use crate::equilibrium::outcome::Indicator;
use crate::run::CaseRun;
use crate::run::equilibrium::EquilibriumResult;
use crate::run::game::MOST;
use crate::run::parameter_draws::WelfareDriver;
use crate::run::shock::{LeftOut, TariffShock};
use crate::scenario::equilibrium::{Optimal, Retaliation};
use crate::scenario::{Bound, Outcome};
use crate::units::CustomsValue;
use crate::units::exact_to_float;

/// Returns an outcome of a country as a reading; `None` where the model has no such outcome.
pub fn reading(equilibrium: &EquilibriumResult, country: usize, indicator: Indicator) -> Option<Reading> {
    let [low, high] = equilibrium.between(country, indicator)?.map(decimal);
    Some(if low? == high? { Reading::exact(low?) } else { Reading::between(low?, high?) })
}

/// Returns a number of a model to ten places.
pub fn decimal(number: f64) -> Option<Decimal> {
    Some(Decimal::from_f64_retain(number)?.round_dp(10).normalize())
}

impl ReportContext<'_> {
    /// `by_country.csv`: every outcome of every country, in percent; empty where the model has none. Where rates are hedged,
    /// every number has a column for each end.
    pub fn by_country_csv(&self, equilibrium: &EquilibriumResult) -> String {
        let row = |place| columns::world::CountryRow { partners: self.partners, equilibrium, place };
        let rows: Vec<_> = (0..equilibrium.countries.len()).map(row).collect();
        columns::csv(&columns::world::countries(), &rows, equilibrium.states.len() > 1)
    }

    /// `fed.csv`: what the law feeds into the model, by who sells what to whom.
    pub fn fed_csv(&self, equilibrium: &EquilibriumResult) -> String {
        let row = |fed| columns::world::ShockRow { fed, equilibrium, economy: self.world.economy.as_deref() };
        columns::csv(&columns::world::fed(), &equilibrium.shocks.iter().map(row).collect::<Vec<_>>(), false)
    }

    /// Returns the year that a world that reacts is held against.
    pub fn base_year(&self) -> i16 {
        self.world.economy.as_ref().map_or(self.world.year, |economy| economy.year)
    }

    /// Returns who chose what, and who answers, in words.
    pub fn policy(&self, equilibrium: &EquilibriumResult) -> String {
        let own = self.partners.phrase(equilibrium.countries[equilibrium.importer]);
        let chosen = equilibrium.states.first().map(|state| state.chosen).unwrap_or_default();
        let highest = Decimal::from_f64_retain(100.0 * MOST).unwrap_or_default();
        let rate = |rate: Option<f64>| {
            let rate = rate.and_then(|rate| decimal(100.0 * rate));
            let at_least = |rate: Decimal| if rate >= highest { "at least " } else { "" };
            rate.map_or(String::new(), |rate| format!(" ({}{})", at_least(rate), Unit::Percent.word(rate)))
        };
        let choice = match equilibrium.optimal {
            None => String::new(),
            Some(Optimal::Formula) => format!("the rate of {own} is the best by formula{}; ", rate(chosen.importer)),
            Some(Optimal::Uniform) => {
                format!("the rate of {own} is the best single one by search{}; ", rate(chosen.importer))
            }
            Some(Optimal::Bilateral) => format!("the rates of {own} are the best by partner, by search; "),
        };
        let context = match equilibrium.retaliation {
            Retaliation::None if equilibrium.shocks.iter().any(|fed| fed.pair[1] != equilibrium.importer) => {
                "others charge what the scenario states".to_string()
            }
            Retaliation::None => "nobody answers".into(),
            Retaliation::Measures => "others answer with the measures stated".into(),
            Retaliation::Reciprocal => "others answer in kind".into(),
            Retaliation::Formula => format!("others answer by formula{}", rate(chosen.others)),
            Retaliation::Nash if chosen.others.is_none() => "every tariff is the best answer to all others".into(),
            Retaliation::Nash => format!("others answer as one with their best rate{}", rate(chosen.others)),
        };
        let revenue = self.scenario.equilibrium.as_ref().and_then(|own| own.model.revenue());
        let revenue = revenue.map_or(String::new(), |revenue| format!("; {revenue}"));
        format!("{choice}{context}{revenue}")
    }

    /// Returns what the law feeds on average over the imports of the importer whose world it is.
    pub fn fed(&self, equilibrium: &EquilibriumResult) -> Option<String> {
        let own: Vec<&TariffShock> =
            equilibrium.shocks.iter().filter(|fed| fed.pair[1] == equilibrium.importer).collect();
        let value: f64 = own.iter().map(|fed| exact_to_float::value(fed.value)).sum();
        let fed: f64 = own.iter().map(|fed| exact_to_float::value(fed.value) * fed.change).sum();
        let average = decimal(100.0 * fed / value)?;
        let of = self.world.law.as_ref().filter(|_| self.scenario.before.is_some());
        let of = of.map_or(String::new(), |law| format!(" of the law of {}", law.date));
        let unknown: CustomsValue = equilibrium.shocks.iter().map(|fed| fed.unknown).sum();
        let unknown = match unknown.is_zero() {
            true => String::new(),
            false => format!("; not fed, because not known: {}", Unit::Usd.word(unknown.usd().dollars())),
        };
        let LeftOut { stateless, sectorless } = equilibrium.left_out;
        let left_out = |(count, value): (usize, CustomsValue), of: &str| match count {
            0 => String::new(),
            _ => format!("; left out: {} in {count} flows of {of}", Unit::Usd.word(value.usd().dollars())),
        };
        let stateless = left_out(stateless, "partners that this world does not have");
        let sectorless = left_out(sectorless, "goods that no sector has");
        let fed = Unit::Percent.word(average);
        let left_out = format!("{stateless}{sectorless}");
        let ends = if equilibrium.states.len() > 1 { "; hedged rates at their lower ends" } else { "" };
        let whose = self.partners.phrase(equilibrium.countries[equilibrium.importer]);
        Some(format!(
            "fed: {fed} on top{of}, on average over the imports of {whose} that change; fed.csv has each pair{ends}{unknown}{left_out}"
        ))
    }
}

/// Returns what a result has in the table of the world after: a line a case whose world reacts, and notes.
pub(super) fn lines(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
    let mut lines = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for case in headline::cases(result) {
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
pub(super) fn grid<'l>(lines: impl Iterator<Item = &'l HeadlineLine>) -> TextGrid {
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

/// Returns where the width is short the extremes go first, then the world's trade, work, wages and prices.
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

/// Published figures beside what came out, a line a source.
fn published(result: &ReportContext<'_>) -> Vec<String> {
    let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
    let held = result.run.expectations(result.scenario);
    let asked = result.scenario.expectations.iter();
    for expectation in asked.filter(|asked| matches!(asked.what, Outcome::World(_))) {
        let (Some(source), Outcome::World(indicator)) = (&expectation.source, expectation.what) else { continue };
        let own = held.iter().find(|held| held.place == expectation.place).and_then(|held| held.found.clone().ok()?);
        let (Some(own), Bound::Equals { low, high, .. }) = (own, &expectation.bound) else { continue };
        // Figures as they are published: with all their digits, and what comes out with two more.
        let signed = |number: Decimal| format!("{number:+}%").replace('-', "−");
        let said = match low == high {
            true => signed(*low),
            false => format!("{} to {}", signed(*low), signed(*high)),
        };
        let found = signed(own.low.round_dp(low.scale() + 2));
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
        reading.map_or(plain("–"), |reading| {
            StyledText::new(Unit::Percent.read_change(&reading), headline::tone(&reading))
        })
    };
    let own = |indicator: Indicator| change(reading(equilibrium, equilibrium.importer, indicator));
    let world = equilibrium.states.first().and_then(|state| decimal(state.world.0)).map(Reading::exact);
    let extreme = |falls: bool| {
        let welfare = |place: usize| Some((decimal(equilibrium.between(place, Indicator::Welfare)?[0])?, place));
        let all = (0..equilibrium.countries.len()).filter_map(welfare);
        let found = all.filter(|(welfare, _)| !welfare.is_zero() && welfare.is_sign_negative() == falls);
        let most = found.max_by_key(|(welfare, place)| (welfare.abs(), std::cmp::Reverse(*place)));
        most.map_or(plain(""), |(welfare, place)| {
            let role = if falls { Role::Fall } else { Role::Rise };
            let name = result.partners.short(equilibrium.countries[place]);
            StyledText::new(format!("{name} {}", Unit::Percent.change(welfare)), role)
        })
    };
    let case_name = headline::name(result.scenario, case);
    let name = if case_name == "base" { String::new() } else { format!(" · {case_name}") };
    let home = result.partners.short(equilibrium.countries[equilibrium.importer]);
    [
        plain(format!("  {}{name}: {home}", result.scenario.name)),
        own(Indicator::Welfare),
        own(Indicator::Price),
        own(Indicator::RealWage),
        own(Indicator::Employment),
        change(world),
        extreme(false),
        extreme(true),
    ]
}
