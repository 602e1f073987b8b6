//! What becomes of every country: tables of a case, and its line in the headline table.

use rust_decimal::Decimal;

use super::closures::answer_words;
use super::columns::csv::{self, CsvTable};
use super::columns::world::{CountryRow, ShockRow};
use super::columns::{self, ColumnUnit, quantiles, sector::SectorRow};
use super::digits::decimal;
use super::finding::ReportContext;
use super::number::{Reading, Unit};
use super::phrases::value_words;
use super::readings::between;
use crate::equilibrium::outcome::Indicator;
use crate::run::equilibrium::EquilibriumResult;
use crate::run::game::MOST;
use crate::run::shock::{LeftOut, TariffShock};
use crate::scenario::equilibrium::{Optimal, Retaliation, TariffTreatment};
use crate::units::CustomsValue;
use crate::units::exact_to_float;

/// Returns true if a change in percent is printed as less than some number, or as none.
pub fn is_below_print(change: Decimal) -> bool {
    change.is_zero() || Unit::Percent.change(change).contains(['<', '>'])
}

/// The least share of the world's income at which a country is singled out.
const LARGE: f64 = 0.001;
/// The same in words.
pub const LARGE_WORDS: &str = "0.1% of world GDP or more";

/// Returns an outcome of a country as a reading; `None` where the model has no such outcome.
pub fn reading(equilibrium: &EquilibriumResult, country: usize, indicator: Indicator) -> Option<Reading> {
    between(equilibrium.between(country, indicator)?)
}

impl ReportContext<'_> {
    /// Returns `by_country.csv`: every outcome of every country, in percent; empty where the model has none. Where
    /// rates are hedged, every number has a column for each end. The quantiles of draws are the second table.
    pub fn by_country_csv(&self, equilibrium: &EquilibriumResult) -> [Option<CsvTable>; 2] {
        let row = |place| CountryRow { partners: self.partners, equilibrium, place };
        let (columns, rows) =
            (columns::world::countries(), (0..equilibrium.countries.len()).map(row).collect::<Vec<_>>());
        let drawn = |column: &columns::Column<'_, CountryRow<'_>>, row: &CountryRow<'_>| {
            let drawn = equilibrium.drawn.as_ref()?.of(row.place, columns::world::outcome(column.key)?)?;
            Some(drawn.named().map(|(_, value)| decimal(value).unwrap_or_default().to_string()))
        };
        let quantiles = quantiles::table(&columns, &rows, ("pct", ColumnUnit::Of("percent")), drawn);
        [Some(csv::table(&columns, &rows, equilibrium.states.len() > 1)), quantiles]
    }

    /// Returns `by_sector.csv`: what becomes of each sector of every country; `None` where the model has no sectors.
    pub fn by_sector_csv(&self, equilibrium: &EquilibriumResult) -> Option<CsvTable> {
        let rows = SectorRow::all(self.partners, equilibrium);
        (!rows.is_empty()).then(|| csv::table(&columns::sector::sectors(), &rows, equilibrium.states.len() > 1))
    }

    /// Returns `fed.csv`: the tariff shock, by exporter, importer and sector.
    pub fn fed_csv(&self, equilibrium: &EquilibriumResult) -> CsvTable {
        let row = |fed| ShockRow { fed, equilibrium, economy: self.world.economy.as_deref() };
        csv::table(&columns::world::fed(self.partners), &equilibrium.shocks.iter().map(row).collect::<Vec<_>>(), false)
    }

    /// Returns the base year of general equilibrium.
    pub fn base_year(&self) -> i16 {
        self.world.economy.as_ref().map_or(self.world.year, |economy| economy.year)
    }

    /// Returns who chose what, and who answers, in words.
    pub fn policy(&self, equilibrium: &EquilibriumResult) -> String {
        let importer = self.partners.phrase(equilibrium.countries[equilibrium.importer]);
        let chosen = equilibrium.states.first().map(|state| state.chosen).unwrap_or_default();
        let highest = Decimal::from_f64_retain(100.0 * MOST).unwrap_or_default();
        let rate = |rate: Option<f64>| {
            let rate = rate.and_then(|rate| decimal(100.0 * rate));
            let at_least = |rate: Decimal| if rate >= highest { "at least " } else { "" };
            rate.map_or(String::new(), |rate| format!(" ({}{})", at_least(rate), Unit::Percent.word(rate)))
        };
        let paper = self.scenario.equilibrium.as_ref().and_then(|asked| asked.model.welfare());
        let measure = paper.map_or("", |_| ", which maximizes welfare as the paper defines it, not real income");
        let choice = match equilibrium.optimal {
            None => String::new(),
            Some(Optimal::Formula) => {
                format!("the rate of {importer} is the best by formula{}; ", rate(chosen.importer))
            }
            Some(Optimal::Uniform) => {
                format!("the rate of {importer} is the best single one by search{}{measure}; ", rate(chosen.importer))
            }
            Some(Optimal::Bilateral) => {
                format!("the rates of {importer} are the best by partner, by search{measure}; ")
            }
        };
        let answer = answer_words(equilibrium.retaliation);
        let context = match equilibrium.retaliation {
            Retaliation::None if equilibrium.shocks.iter().any(|shock| shock.pair[1] != equilibrium.importer) => {
                "others charge the stated tariffs".to_string()
            }
            Retaliation::None | Retaliation::Measures | Retaliation::Reciprocal => answer.into(),
            Retaliation::Nash if chosen.others.is_none() => "every tariff is a best response to all others".into(),
            Retaliation::Formula | Retaliation::Nash => format!("{answer}{}", rate(chosen.others)),
        };
        let revenue = self.scenario.equilibrium.as_ref().and_then(|asked| asked.model.revenue());
        let revenue = revenue.map_or(String::new(), |revenue| format!("; {revenue}"));
        format!("{choice}{context}{revenue}")
    }

    /// Returns the average tariff shock over the imports of the importer whose world it is.
    pub fn tariff_shock(&self, equilibrium: &EquilibriumResult) -> Option<String> {
        let shocks: Vec<&TariffShock> =
            equilibrium.shocks.iter().filter(|shock| shock.pair[1] == equilibrium.importer).collect();
        let value: f64 = shocks.iter().map(|shock| exact_to_float::value(shock.value)).sum();
        let is_replaced =
            self.scenario.equilibrium.as_ref().is_some_and(|asked| asked.tariffs == TariffTreatment::Replace);
        let rate = |shock: &TariffShock| match shock.after.filter(|_| is_replaced) {
            Some(after) => exact_to_float::rate(after),
            None => shock.change,
        };
        let sum: f64 = shocks.iter().map(|shock| exact_to_float::value(shock.value) * rate(shock)).sum();
        let average = decimal(100.0 * sum / value)?;
        let of = self.world.law.as_ref().filter(|_| self.scenario.before.is_some());
        let of = of.map_or(String::new(), |law| format!(" of the law of {}", law.date));
        let how = match is_replaced {
            true => format!("in place of the tariffs of {}", self.base_year()),
            false => format!("on top{of}"),
        };
        let unknown: CustomsValue = equilibrium.shocks.iter().map(|shock| shock.unknown).sum();
        let unknown = match unknown.is_zero() {
            true => String::new(),
            false => format!("; excluded, because not known: {}", value_words(unknown)),
        };
        let LeftOut { stateless, largest, sectorless } = equilibrium.left_out;
        let left_out = |(count, value): (usize, CustomsValue), of: &str| match count {
            0 => String::new(),
            _ => format!("; left out: {} in {} flows of {of}", value_words(value), figures::grouped(count.into())),
        };
        let largest = largest.map_or(String::new(), |(partner, value)| {
            format!(", the largest {} with {}", self.partners.phrase(partner), value_words(value))
        });
        let stateless = left_out(stateless, "partners that this world does not have") + &largest;
        let sectorless = left_out(sectorless, "goods that no sector has");
        let average = Unit::Percent.word(average);
        let left_out = format!("{stateless}{sectorless}");
        let ends = if equilibrium.states.len() > 1 { "; hedged rates at their lower ends" } else { "" };
        let whose = self.partners.phrase(equilibrium.countries[equilibrium.importer]);
        Some(format!(
            "tariff shock: {average} {how}, on average over the imports of {whose} that change; fed.csv has each pair{ends}{unknown}{left_out}"
        ))
    }

    /// Returns the measures beside real income, each by its name: "welfare as the paper defines it (…): +1.1%; price
    /// level relative to the world: +7.1%, a real appreciation".
    pub fn other_measures(&self, equilibrium: &EquilibriumResult) -> Option<String> {
        let of = |indicator| reading(equilibrium, equilibrium.importer, indicator);
        let word = |reading: &Reading| Unit::Percent.read_change(reading);
        let paper = self.scenario.equilibrium.as_ref()?.model.welfare();
        let welfare = paper.zip(of(Indicator::Welfare));
        let welfare =
            welfare.map(|(what, reading)| format!("welfare as the paper defines it ({what}): {}", word(&reading)));
        let price = of(Indicator::Price).map(|reading| {
            let is_rise = reading.low > Decimal::ZERO;
            let meaning = if is_rise { ", a real appreciation and no inflation" } else { "" };
            format!("{}: {}{meaning}", Indicator::Price.title(), word(&reading))
        });
        let parts: Vec<String> = welfare.into_iter().chain(price).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// Returns true if a country is large enough to be singled out as the one that gains or loses most: small
    /// countries, whose trade a single good may make up, are at every end.
    pub fn is_large(&self, place: usize) -> bool {
        let Some(economy) = self.world.economy.as_deref() else { return true };
        economy.income.get(place).is_some_and(|own| *own >= LARGE * economy.income.iter().sum::<f64>())
    }
}
