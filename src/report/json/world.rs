//! What becomes of every country, as JSON: numbers in percent, `{low, high, approx}` where rates are hedged, `null` where the model
//! has no such outcome.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::Number;

use crate::draws::sketch::Quantiles;
use crate::equilibrium::outcome::Indicator;
use crate::partner::Partners;
use crate::report::columns::sector::SectorRow;
use crate::report::columns::world::CountryRow;
use crate::report::columns::{self, ColumnValue, JsonRow};
use crate::report::digits::{self, decimal};
use crate::report::finding::ReportContext;
use crate::run::CaseRun;
use crate::run::closures::{ClosureOutcome, over_closures};
use crate::run::equilibrium::{EquilibriumResult, Search, WorldState};
use crate::run::parameter_draws::WorldDriver;

/// What becomes of the world.
#[derive(Debug, Serialize)]
pub struct WorldResult {
    model: &'static str,
    retaliation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    optimal: Option<&'static str>,
    /// Change of the world's trade against its income.
    world_trade_pct: Option<ColumnValue>,
    /// Change of the world's work.
    world_employment_pct: Option<ColumnValue>,
    /// The one rate that the importer whose world it is chose, and that of all others on its goods.
    #[serde(skip_serializing_if = "Option::is_none")]
    chosen_tariff_pct: Option<ColumnValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chosen_answer_pct: Option<ColumnValue>,
    by_country: Vec<JsonRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_sector: Vec<JsonRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<DrawsResult>,
    /// From the lowest to the highest over the uses of the revenue, with and without an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    over_closures: Option<ClosureRange>,
    /// Each of them, where that is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    closures: Option<Vec<JsonRow>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    solver: Option<SolverResult>,
}

/// What comes out of draws.
#[derive(Debug, Serialize)]
struct DrawsResult {
    draws: u32,
    /// Draws without an equilibrium, which are in none of the quantiles.
    unsolved: u32,
    /// By country, then by outcome.
    by_country: BTreeMap<String, BTreeMap<String, OutcomeQuantileBands>>,
    drivers: Vec<DrivenResult>,
}

/// The quantiles of an outcome, the median first.
#[derive(Debug)]
pub struct OutcomeQuantileBands(pub Quantiles);

impl Serialize for OutcomeQuantileBands {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut named = self.0.named();
        named[..4].rotate_right(1);
        serializer.collect_map(named.map(|(name, value)| (name, ten_places(value))))
    }
}

/// The importer whose world it is with an input at its low end, at its central value and at its high end.
#[derive(Debug, Serialize)]
struct DrivenResult {
    input: String,
    welfare_pct: [Option<Number>; 3],
    real_income_pct: [Option<Number>; 3],
}

/// Returns a number of a model in ten places.
fn ten_places(number: f64) -> Option<Number> {
    decimal(number).and_then(digits::number)
}

impl DrawsResult {
    fn new(equilibrium: &EquilibriumResult, partners: &Partners) -> Option<DrawsResult> {
        let drawn = equilibrium.drawn.as_ref()?;
        let of = |drawn: &[Option<Quantiles>; Indicator::TITLES.len()]| {
            let band = |((indicator, _), one): (&(Indicator, _), &Option<Quantiles>)| {
                Some((format!("{}_pct", indicator.word()), OutcomeQuantileBands((*one)?)))
            };
            Indicator::TITLES.iter().zip(drawn).filter_map(band).collect()
        };
        let countries = equilibrium.countries.iter().zip(&drawn.outcomes);
        let driven = |driver: &WorldDriver| DrivenResult {
            input: driver.input.clone(),
            welfare_pct: driver.welfare.map(|welfare| welfare.and_then(ten_places)),
            real_income_pct: driver.real_income.map(|income| income.and_then(ten_places)),
        };
        Some(DrawsResult {
            draws: drawn.count,
            unsolved: drawn.unsolved,
            by_country: countries.map(|(country, drawn)| (partners.iso3(*country), of(drawn))).collect(),
            drivers: drawn.drivers.iter().map(driven).collect(),
        })
    }
}

/// The importer whose world it is over all closures.
#[derive(Debug, Serialize)]
struct ClosureRange {
    real_income_pct: Option<ColumnValue>,
    welfare_pct: Option<ColumnValue>,
}

impl ClosureRange {
    fn new(closures: &[ClosureOutcome]) -> Option<ClosureRange> {
        let over = |indicator| over_closures(closures, indicator).map(ColumnValue::Outcome);
        let [real_income_pct, welfare_pct] = [Indicator::RealIncome, Indicator::Welfare].map(over);
        (!closures.is_empty()).then_some(ClosureRange { real_income_pct, welfare_pct })
    }
}

#[derive(Debug, Serialize)]
struct SolverResult {
    iterations: usize,
    residual: Option<Number>,
    seconds: Option<Number>,
}

impl From<Search> for SolverResult {
    fn from(Search { iterations, residual, seconds }: Search) -> SolverResult {
        SolverResult { iterations, residual: digits::number(residual), seconds: digits::number(seconds) }
    }
}

impl WorldResult {
    /// Of a case; `None` without general equilibrium. `timed` with how the solver fared, which differs on every run.
    pub fn of(context: &ReportContext<'_>, case: &CaseRun, timed: bool) -> Option<WorldResult> {
        let equilibrium = case.equilibrium.as_ref()?;
        let partners = context.partners;
        let over = |of: &dyn Fn(&WorldState) -> Option<f64>| equilibrium.over(of).map(ColumnValue::Outcome);
        let columns = columns::world::countries();
        let country = |place: usize| JsonRow::new(&columns, &CountryRow { partners, equilibrium, place });
        let of_sector = columns::sector::sectors();
        let sectors = SectorRow::all(partners, equilibrium);
        let search = equilibrium.states.first().map(|state| state.search).filter(|_| timed);
        Some(WorldResult {
            model: equilibrium.model,
            retaliation: equilibrium.retaliation.word(),
            optimal: equilibrium.optimal.map(|optimal| optimal.word()),
            world_trade_pct: over(&|state| Some(state.world.0)),
            world_employment_pct: over(&|state| state.world.1),
            chosen_tariff_pct: over(&|state| Some(100.0 * state.chosen.importer?)),
            chosen_answer_pct: over(&|state| Some(100.0 * state.chosen.others?)),
            by_country: (0..equilibrium.countries.len()).map(country).collect(),
            by_sector: sectors.iter().map(|sector| JsonRow::new(&of_sector, sector)).collect(),
            drawn: DrawsResult::new(equilibrium, partners),
            over_closures: ClosureRange::new(&equilibrium.closures),
            closures: context.closure_table(equilibrium).map(|closures| {
                let columns = columns::world::closures();
                closures.iter().map(|closure| JsonRow::new(&columns, closure)).collect()
            }),
            solver: search.map(SolverResult::from),
        })
    }
}
