//! What consumers pay in a case: the change of duty on flows, or of what importers pay once trade reacts, put into the chain.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::compiled::{CompiledScenario, LevelsAtEnd};
use super::market::Markets;
use super::partial::PartialResult;
use super::price_weights::{PriceFigures, PriceWeights};
use crate::error::Problem;
use crate::partial::Source;
use crate::prices::chain::{ConsumerPrices, PriceRise, ShockLine};
use crate::prices::figure::{ConsumerFigure, ConsumerPart};
use crate::prices::households::{DecileCost, HouseholdCosts};
use crate::prices::tables::ConsumerTables;
use crate::product::HsCode;
use crate::scenario::Scenario;
use crate::scenario::prices::PriceSettings;
use crate::units::{CustomsValue, exact_to_float};
use crate::world::{Flow, ImporterIndex, World};

/// What consumers pay in a case.
#[derive(Clone, Debug)]
pub struct PriceResult {
    /// How it was asked.
    pub settings: PriceSettings,
    /// What comes out at each corner of the hedged values.
    pub corners: Vec<PriceOutcome>,
    /// True if importers pay what a model of response says.
    pub reacts: bool,
}

/// What comes out at one corner.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceOutcome {
    /// Prices.
    pub prices: ConsumerPrices,
    /// Households; `None` if they are not asked for.
    pub households: Option<HouseholdCosts>,
    /// Change of the duty owed on imports held fixed, dollars a year.
    pub duty: f64,
    /// Imports whose change of duty is not known, dollars a year: they are in no price.
    pub unknown: f64,
    /// Imports of the commodities of the accounts whose duty changes by what is known, dollars a year.
    pub touched: f64,
}

impl PriceOutcome {
    /// Returns the rise of prices in percent, and what a household pays more, dollars a year.
    pub fn figures(&self) -> PriceFigures {
        [100.0 * self.prices.whole.whole(), self.households.as_ref().map_or(0.0, |costs| costs.mean)]
    }
}

impl PriceResult {
    /// Returns the tables.
    pub fn tables(&self) -> &Arc<ConsumerTables> {
        &self.settings.tables
    }

    /// Returns false if all of the change is unknown, or on goods that the accounts do not have: nothing can then be said of
    /// what consumers pay.
    pub fn is_known(&self) -> bool {
        let is_nothing = |outcome: &PriceOutcome| outcome.unknown == 0.0 && outcome.prices.outside == 0.0;
        self.corners.iter().any(|outcome| outcome.touched > 0.0 || is_nothing(outcome))
    }

    /// Returns the change of the duty on goods that the accounts do not have, dollars a year: it is in no price.
    pub fn outside(&self) -> [f64; 2] {
        self.ends(|outcome| outcome.prices.outside)
    }

    /// Returns the plain yardstick, the change of the duty for each household, dollars a year; `NaN` where all of it is unknown.
    pub fn duty_per_household(&self) -> [f64; 2] {
        match self.is_known() || self.outside() != [0.0; 2] {
            true => self.ends(|outcome| outcome.duty / self.tables().constants.households),
            false => [f64::NAN; 2],
        }
    }

    /// Returns a number from the lowest to the highest over the corners; `NaN` where nothing can be said of prices.
    pub fn over(&self, of: impl Fn(&PriceOutcome) -> f64) -> [f64; 2] {
        if self.is_known() { self.ends(of) } else { [f64::NAN; 2] }
    }

    /// Returns the imports whose change of duty is not known, dollars a year: they are in no price.
    pub fn unknown(&self) -> [f64; 2] {
        self.ends(|outcome| outcome.unknown)
    }

    /// Returns the income of a household of a decile, dollars a year; `None` if households are not asked for.
    pub fn income(&self, decile: usize) -> Option<[f64; 2]> {
        self.settings.households?;
        Some(self.ends(|outcome| outcome.households.as_ref().map_or(0.0, |costs| costs.deciles[decile].income)))
    }

    fn ends(&self, of: impl Fn(&PriceOutcome) -> f64) -> [f64; 2] {
        let ends = self.corners.iter().map(of);
        ends.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], one| [low.min(one), high.max(one)])
    }

    /// Returns a number of households over the corners; `None` if they are not asked for.
    pub fn of_households(&self, of: impl Fn(&HouseholdCosts) -> f64) -> Option<[f64; 2]> {
        self.settings.households?;
        Some(self.over(|outcome| outcome.households.as_ref().map_or(0.0, &of)))
    }

    /// Returns a figure over the corners, in percent or in dollars a year, of a part of consumers or of all.
    ///
    /// # Errors
    /// Says why there is no such figure: households are not asked for, or the tables have no such category.
    pub fn figure(&self, figure: ConsumerFigure, part: Option<&ConsumerPart>) -> Result<[f64; 2], String> {
        let category = match part {
            Some(ConsumerPart::Category(name)) => Some(self.category_named(name)?),
            Some(ConsumerPart::Decile(_)) | None => None,
        };
        let rise = |of: fn(&PriceRise) -> f64| {
            let ends = category
                .map_or_else(|| self.over(|outcome| of(&outcome.prices.whole)), |place| self.category(place, of));
            Ok(ends.map(|end| 100.0 * end))
        };
        let decile = |of: fn(&DecileCost) -> f64| match part {
            Some(ConsumerPart::Decile(number)) => self.of_households(|costs| of(&costs.deciles[number - 1])),
            Some(ConsumerPart::Category(_)) | None => None,
        };
        let households = |found: Option<[f64; 2]>| {
            found.ok_or_else(|| "nothing says what households pay: add [households]".to_string())
        };
        match figure {
            ConsumerFigure::Prices => rise(PriceRise::whole),
            ConsumerFigure::DirectPrices => rise(|rise| rise.direct),
            ConsumerFigure::SupplyChainPrices => rise(|rise| rise.supply_chain),
            ConsumerFigure::HouseholdCost if part.is_none() => households(self.of_households(|costs| costs.mean)),
            ConsumerFigure::HouseholdCost => households(decile(|cost| cost.usd)),
            ConsumerFigure::CostOfIncome => households(decile(|cost| 100.0 * cost.of_income)),
            ConsumerFigure::CostOfSpending => households(decile(|cost| 100.0 * cost.of_spending)),
            ConsumerFigure::DutyPerHousehold => Ok(self.duty_per_household()),
        }
    }

    fn category_named(&self, name: &str) -> Result<usize, String> {
        let categories = &self.tables().categories;
        let found = categories.iter().position(|category| category.name.eq_ignore_ascii_case(name));
        found.ok_or_else(|| format!("the tables have no category “{name}”: prices.csv lists them"))
    }

    /// Returns the rise of a category over the corners, as a fraction.
    pub fn category(&self, place: usize, part: fn(&PriceRise) -> f64) -> [f64; 2] {
        self.over(|outcome| part(&outcome.prices.category(self.tables(), place)))
    }
}

/// The imports of a world gathered for the tables.
pub(super) struct PriceExposure<'a> {
    world: &'a World,
    compiled: &'a CompiledScenario,
    settings: &'a PriceSettings,
    /// Imports by sector and category, without a change.
    lines: Vec<ShockLine>,
    line_of_product: Vec<usize>,
    /// The imports of each class by line, in their order.
    by_class: Vec<ClassImports>,
}

/// Imports of a class of flows that are of one line; dollars a year.
struct ClassImports {
    class: usize,
    line: usize,
    value: f64,
}

/// For each class of flows the change of its duty as a share of customs value: `NaN` where it is not known, 0 outside of
/// the scope.
pub(super) type ClassChanges = Vec<f64>;

impl<'a> PriceExposure<'a> {
    /// Gathers the imports; `None` where nobody asks for prices.
    pub(super) fn new(
        scenario: &'a Scenario,
        world: &'a World,
        compiled: &'a CompiledScenario,
    ) -> Result<Option<PriceExposure<'a>>, Problem> {
        let Some(settings) = &scenario.prices else { return Ok(None) };
        let tables = &settings.tables;
        let key = |product: &HsCode| (tables.sector(*product), tables.named_category(*product));
        let keys: Vec<(Option<usize>, Option<usize>)> = world.products.par_iter().map(key).collect();
        let mut places: BTreeMap<(Option<usize>, Option<usize>), usize> = BTreeMap::new();
        let mut lines: Vec<ShockLine> = Vec::new();
        let line = |(sector, category)| {
            *places.entry((sector, category)).or_insert_with(|| {
                lines.push(ShockLine { sector, category, ..ShockLine::default() });
                lines.len() - 1
            })
        };
        let line_of_product: Vec<usize> = keys.into_iter().map(line).collect();
        if lines.iter().all(|line| line.sector.is_none()) {
            let problem =
                Problem::new(format!("consumer prices on the flows of “{}”, which are not by line", world.name));
            return Err(problem.help("take flows by product, such as world = \"us-2024\""));
        }
        let exposure = PriceExposure { world, compiled, settings, lines, line_of_product, by_class: Vec::new() };
        Ok(Some(exposure.sorted()))
    }

    /// Adds the imports up by class and line: a case then costs no pass over the flows.
    fn sorted(mut self) -> PriceExposure<'a> {
        let count = self.lines.len();
        let mut sums = vec![CustomsValue::default(); count * self.compiled.flow_classes.classes.len()];
        for (_, flow, class) in self.flows() {
            sums[class * count + self.line_of(flow)] += flow.value;
        }
        let known = sums.iter().enumerate().filter(|(_, value)| !value.is_zero());
        let imports = |(place, value): (usize, &CustomsValue)| ClassImports {
            class: place / count,
            line: place % count,
            value: exact_to_float::value(*value),
        };
        self.by_class = known.map(imports).collect();
        self.by_class.iter().for_each(|one| self.lines[one.line].imports += one.value);
        self
    }

    pub(super) fn changes(&self, corners: &[LevelsAtEnd]) -> Vec<ClassChanges> {
        let count = self.compiled.flow_classes.classes.len();
        let change = |levels: &LevelsAtEnd, class: usize| match levels.of(class) {
            None => 0.0,
            Some((before, after)) => before.level.change_to(after.level).map_or(f64::NAN, exact_to_float::points),
        };
        corners.iter().map(|levels| (0..count).map(|class| change(levels, class)).collect()).collect()
    }

    pub(super) fn result(&self, changes: &[ClassChanges], response: Option<&PartialResult>) -> PriceResult {
        // What is seen in shops has in it what exporters bear.
        let response = response.filter(|_| self.settings.retail.is_none());
        let corners = changes.len().max(response.map_or(0, |response| response.worked.len()));
        let corner = |corner: usize| self.outcome(&changes[corner.min(changes.len() - 1)], response, corner);
        PriceResult {
            settings: self.settings.clone(),
            corners: (0..corners).map(corner).collect(),
            reacts: response.is_some(),
        }
    }

    fn outcome(&self, changes: &[f64], response: Option<&PartialResult>, corner: usize) -> PriceOutcome {
        let mut lines = self.lines.clone();
        let (mut duty, mut unknown) = (0.0, 0.0);
        let mut add = |line: usize, value: f64, change: f64, paid: f64| {
            let line = &mut lines[line];
            if change.is_nan() {
                (unknown, line.imports) = (unknown + value, line.imports - value);
                return;
            }
            line.cost += value * paid;
            line.touched += if change == 0.0 { 0.0 } else { value };
            duty += value * change;
        };
        match response {
            None => {
                self.by_class.iter().for_each(|one| add(one.line, one.value, changes[one.class], changes[one.class]))
            }
            Some(response) => self.flows().for_each(|(number, flow, class)| {
                let paid = paid(response, number, corner).unwrap_or(changes[class]);
                add(self.line_of(flow), exact_to_float::value(flow.value), changes[class], paid);
            }),
        }
        let tables = &self.settings.tables;
        let prices = ConsumerPrices::new(tables, &self.settings.rule, &lines);
        let households = self.settings.households.map(|method| HouseholdCosts::new(tables, &prices, method));
        let touched = lines.iter().filter(|line| line.sector.is_some()).map(|line| line.touched).sum();
        PriceOutcome { prices, households, duty, unknown, touched }
    }

    /// Returns what each source does to prices where consumers meet what importers pay: what is reached is that of these
    /// changes.
    pub(super) fn weights(&self, changes: &[f64], markets: &Markets) -> Option<PriceWeights> {
        if self.settings.retail.is_some() {
            return None;
        }
        let slopes = self.slopes(changes);
        let sources = vec![PriceFigures::default(); markets.corners.first()?.len()];
        let mut weights = PriceWeights { fixed: PriceFigures::default(), sources };
        for (number, flow, class) in self.flows().filter(|(.., class)| !changes[*class].is_nan()) {
            let value = exact_to_float::value(flow.value);
            let (sums, size) = match markets.source_of_flow[number] {
                Some(source) => (&mut weights.sources[source as usize], value),
                None => (&mut weights.fixed, value * changes[class]),
            };
            sums.iter_mut().zip(slopes[self.line_of(flow)]).for_each(|(sum, slope)| *sum += size * slope);
        }
        Some(weights)
    }

    /// Returns what a duty of the whole value of a class does to prices, where what is reached is that of these changes.
    pub(super) fn of_classes(&self, changes: &[f64]) -> Vec<PriceFigures> {
        let slopes = self.slopes(changes);
        let mut sums = vec![PriceFigures::default(); changes.len()];
        for one in self.by_class.iter().filter(|one| !changes[one.class].is_nan()) {
            let slopes = slopes[one.line];
            sums[one.class].iter_mut().zip(slopes).for_each(|(sum, slope)| *sum += one.value * slope);
        }
        sums
    }

    /// Returns by line what a dollar of cost does to prices, where what is reached is that of these changes.
    fn slopes(&self, changes: &[f64]) -> Vec<PriceFigures> {
        let tables = &self.settings.tables;
        let mut lines = self.lines.clone();
        for one in self.by_class.iter().filter(|one| changes[one.class] != 0.0) {
            let line = &mut lines[one.line];
            if changes[one.class].is_nan() { line.imports -= one.value } else { line.touched += one.value }
        }
        let slope = |line: usize| {
            let mut one = lines.clone();
            one[line].cost = 1.0;
            let prices = ConsumerPrices::new(tables, &self.settings.rule, &one);
            let households = self.settings.households.map(|method| HouseholdCosts::new(tables, &prices, method));
            PriceOutcome { prices, households, duty: 0.0, unknown: 0.0, touched: 0.0 }.figures()
        };
        (0..lines.len()).map(slope).collect()
    }

    /// Returns the imports of the tables' country, each with its number and its class.
    fn flows(&self) -> impl Iterator<Item = (usize, &'a Flow, usize)> {
        let flow_classes = &self.compiled.flow_classes;
        let class = |number: usize| flow_classes.cells[flow_classes.cell_of_flow[number] as usize].class;
        let flows = self.world.flows.iter().enumerate();
        let flows = flows.filter(|(_, flow)| flow.importer == ImporterIndex::FIRST);
        flows.map(move |(number, flow)| (number, flow, class(number)))
    }

    fn line_of(&self, flow: &Flow) -> usize {
        self.line_of_product[flow.product as usize]
    }
}

/// Returns what importers pay more for a flow once trade reacts, as a share of its customs value before; `None` of what is
/// in no market.
fn paid(response: &PartialResult, flow: usize, corner: usize) -> Option<f64> {
    let source = response.markets.source_of_flow.get(flow).copied().flatten()? as usize;
    let before: &Source = response.markets.corners.get(corner)?.get(source)?;
    Some(response.worked.get(corner)?.sources.get(source)?.buyer - 1.0 - before.before)
}
