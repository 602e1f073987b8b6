//! From the change of duty on lines to prices of commodities and categories of consumption.

use strum::{Display, EnumString, VariantNames};

use super::tables::{BridgeRow, Commodity, ConsumerTables};

/// What traders add to a cost that rises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Display, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Markup {
    /// The same dollars: prices rise by the cost alone.
    ConstantDollar,
    /// The same percentage: prices rise by the same percentage as the cost.
    #[default]
    ConstantPercentage,
}

/// What domestic competitors do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Display, EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum DomesticMode {
    /// Prices of domestic goods follow the duty on the same goods by a part of it.
    #[default]
    Share,
    /// The whole chain is scaled: The Budget Lab's calibration for shocks to the whole economy.
    Scale,
}

/// How a change of duty reaches consumers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceRule {
    /// What traders add.
    pub markup: Markup,
    /// By how much domestic competitors follow: from 0 to 1.
    pub domestic_pricing: f64,
    /// How that is applied.
    pub mode: DomesticMode,
    /// The part of the duty that the exchange rate takes off: from 0 to 1.
    pub exchange_rate_offset: f64,
    /// The part of the dollars of duty that reaches the shop: from 0 to 1.
    pub passed: f64,
}

impl Default for PriceRule {
    fn default() -> PriceRule {
        PriceRule {
            markup: Markup::default(),
            domestic_pricing: 0.0,
            mode: DomesticMode::default(),
            exchange_rate_offset: 0.0,
            passed: 1.0,
        }
    }
}

impl PriceRule {
    /// Returns what the whole chain is multiplied by.
    pub fn factor(&self) -> f64 {
        let scale = match self.mode {
            DomesticMode::Share => 1.0 - self.exchange_rate_offset,
            DomesticMode::Scale => 1.0 + self.domestic_pricing - self.exchange_rate_offset,
        };
        self.passed * scale
    }

    /// Returns by how much of a duty prices of the same domestic goods rise.
    fn follows(&self) -> f64 {
        if self.mode == DomesticMode::Share { self.domestic_pricing } else { 0.0 }
    }
}

/// Imports of one sector that go into the same category; dollars a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ShockLine {
    /// The place of the sector; `None` of what is no commodity.
    pub sector: Option<usize>,
    /// The category in which households buy them, where it is known.
    pub category: Option<usize>,
    /// All imports.
    pub imports: f64,
    /// Those whose duty changes.
    pub touched: f64,
    /// What importers pay more.
    pub cost: f64,
}

/// A price that rises, in parts, as fractions of what was paid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PriceRise {
    /// Of the goods themselves.
    pub direct: f64,
    /// Of imported inputs in domestic output.
    pub supply_chain: f64,
}

impl PriceRise {
    /// Returns both parts.
    pub fn whole(&self) -> f64 {
        self.direct + self.supply_chain
    }
}

/// What becomes of consumer prices.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerPrices {
    /// By commodity.
    pub commodities: Vec<PriceRise>,
    /// By commodity: whether the chain spreads a change on goods of no known category although most of these keep their
    /// duty.
    pub partly: Vec<bool>,
    /// By category: what the chain says, as a fraction of spending.
    pub categories: Vec<PriceRise>,
    /// By category: the direct cost of goods of it whose duty is too narrow for the chain, dollars a year.
    pub named: Vec<f64>,
    /// The same of goods that no category is known of.
    pub unplaced: f64,
    /// Change of the duty on goods of a known category beyond what consumers buy of them, dollars a year: in no price.
    pub bought_by_firms: f64,
    /// Change of the duty on what is no commodity, dollars a year: in no price.
    pub outside: f64,
    /// All consumption: direct cost of narrow changes included.
    pub whole: PriceRise,
}

impl ConsumerPrices {
    /// Computes prices; equations (96) to (99). Imports that share sector and category may stand in several lines.
    pub fn new(tables: &ConsumerTables, rule: &PriceRule, lines: &[ShockLine]) -> ConsumerPrices {
        let rates = CommodityRates::new(tables, lines);
        let factor = rule.factor();
        let commodities = rates.prices(tables, rule);
        let mut categories = vec![PriceRise::default(); tables.categories.len()];
        let (mut named, mut bought_by_firms) = (vec![0.0; tables.categories.len()], 0.0);
        for (row, goods) in tables.bridge.iter().zip(&rates.named) {
            let (imported, value) = (tables.commodities[row.commodity].import_share, row.at(rule.markup));
            let sum = &mut categories[row.category];
            sum.direct += value * factor * rates.direct(tables, rule, row, goods);
            sum.supply_chain += value * commodities[row.commodity].supply_chain;
            if goods.cost != 0.0 {
                let is_spread = rates.is_spread[row.commodity];
                let bought = imported * if is_spread { value } else { row.purchasers };
                let part = (bought / goods.imports).min(1.0);
                bought_by_firms += (1.0 - part) * goods.cost;
                named[row.category] += if is_spread { 0.0 } else { factor * part * goods.cost };
            }
        }
        for (rise, category) in categories.iter_mut().zip(&tables.categories) {
            rise.direct /= category.spending;
            rise.supply_chain /= category.spending;
        }
        let (mut unplaced, mut outside) = (0.0, 0.0);
        for line in lines {
            match (line.sector, line.category) {
                (None, _) => outside += line.cost,
                (Some(sector), category) if tables.bought_imports(sector, category) == 0.0 => {
                    if !rates.is_sector_spread(tables, sector) {
                        *category.map_or(&mut unplaced, |category| &mut named[category]) += factor * line.cost;
                    }
                }
                (Some(_), _) => {}
            }
        }
        let spending = tables.spending();
        let of_all = |part: fn(&PriceRise) -> f64| -> f64 {
            let paid = categories.iter().zip(&tables.categories);
            paid.map(|(rise, category)| part(rise) * category.spending).sum()
        };
        let narrow = named.iter().sum::<f64>() + unplaced;
        let whole = PriceRise {
            direct: (of_all(|rise| rise.direct) + narrow) / spending,
            supply_chain: of_all(|rise| rise.supply_chain) / spending,
        };
        let partly = rates.is_partly;
        ConsumerPrices { commodities, partly, categories, named, unplaced, bought_by_firms, outside, whole }
    }

    /// Returns the rise of a category, narrow changes included.
    pub fn category(&self, tables: &ConsumerTables, place: usize) -> PriceRise {
        let PriceRise { direct, supply_chain } = self.categories[place];
        PriceRise { direct: direct + self.named[place] / tables.categories[place].spending, supply_chain }
    }

    /// Returns the direct cost of goods whose duty is too narrow for the chain, dollars a year.
    pub fn narrow(&self) -> f64 {
        self.named.iter().sum::<f64>() + self.unplaced
    }
}

/// Imports and what importers pay more for them; dollars a year.
#[derive(Clone, Copy, Default)]
struct Imports {
    imports: f64,
    touched: f64,
    cost: f64,
}

impl Imports {
    fn add(&mut self, line: &ShockLine, share: f64) {
        self.imports += share * line.imports;
        self.touched += share * line.touched;
        self.cost += share * line.cost;
    }
}

/// The average change of duty on the imports of each commodity.
struct CommodityRates {
    /// On all of its imports.
    average: Vec<f64>,
    /// On those that no category is known of: industries use these.
    rest: Vec<f64>,
    /// By row of the bridge: imports of the commodity that are known to go into the category.
    named: Vec<Imports>,
    /// Whether enough of its imports is reached.
    is_spread: Vec<bool>,
    /// Whether the rest is spread although fewer than most are reached.
    is_partly: Vec<bool>,
}

impl CommodityRates {
    fn new(tables: &ConsumerTables, lines: &[ShockLine]) -> CommodityRates {
        let count = tables.commodities.len();
        let (mut sums, mut rests) = (vec![Imports::default(); count], vec![Imports::default(); count]);
        let mut named = vec![Imports::default(); tables.bridge.len()];
        for (line, sector) in lines.iter().filter_map(|line| Some((line, line.sector?))) {
            let bought = tables.bought_imports(sector, line.category);
            for &commodity in &tables.sectors[sector] {
                sums[commodity].add(line, 1.0);
                if bought == 0.0 {
                    rests[commodity].add(line, 1.0);
                }
            }
            // Goods of a sector that is several commodities are of each as households buy it.
            for (row, part) in tables.rows_of(sector, line.category).filter(|_| bought > 0.0) {
                named[row].add(line, part / bought);
            }
        }
        let least = tables.constants.least_coverage;
        let spreads = |(sum, commodity): (&Imports, &Commodity)| {
            let reaches = sum.touched >= least * commodity.imports.max(sum.imports);
            sum.imports > 0.0 && (reaches || sum.touched >= (1.0 - least) * sum.imports)
        };
        let is_spread: Vec<bool> = sums.iter().zip(&tables.commodities).map(spreads).collect();
        let partly = |(rest, spread): (&Imports, &bool)| {
            *spread && rest.touched > 0.0 && rest.touched < (1.0 - least) * rest.imports
        };
        let rate = |sum: &Imports, is_spread: bool| if is_spread { sum.cost / sum.imports } else { 0.0 };
        let average: Vec<f64> = sums.iter().zip(&is_spread).map(|(sum, spread)| rate(sum, *spread)).collect();
        let of_rest = |place: usize| {
            if rests[place].imports > 0.0 { rate(&rests[place], is_spread[place]) } else { average[place] }
        };
        CommodityRates {
            rest: (0..count).map(of_rest).collect(),
            is_partly: rests.iter().zip(&is_spread).map(partly).collect(),
            average,
            named,
            is_spread,
        }
    }

    /// Returns true if the change on the goods of a sector is spread over some commodity.
    fn is_sector_spread(&self, tables: &ConsumerTables, sector: usize) -> bool {
        tables.sectors[sector].iter().any(|commodity| self.is_spread[*commodity])
    }

    /// Returns by how much what consumers buy of a commodity in a category rises by itself: goods of the category at their
    /// own rate as far as they fill it, and the rest at its.
    fn direct(&self, tables: &ConsumerTables, rule: &PriceRule, row: &BridgeRow, goods: &Imports) -> f64 {
        let (imported, rest) = (tables.commodities[row.commodity].import_share, self.rest[row.commodity]);
        let bought = imported * row.at(rule.markup);
        if !self.is_spread[row.commodity] || goods.imports <= 0.0 || bought <= 0.0 {
            return (imported + (1.0 - imported) * rule.follows()) * rest;
        }
        let filled = (goods.imports / bought).min(1.0);
        let own = filled * goods.cost / goods.imports + (1.0 - filled) * rest;
        let domestic = if filled < tables.constants.least_coverage { rest } else { own };
        imported * own + (1.0 - imported) * rule.follows() * domestic
    }

    /// Returns p_c = ω_M τ_c + ω_D (d τ_c + (L_D′ B_MD′ τ)_c), times the factor of the rule.
    fn prices(&self, tables: &ConsumerTables, rule: &PriceRule) -> Vec<PriceRise> {
        let chain = tables.passed_on(&self.input_costs(tables, rule.markup));
        let rise = |place: usize| {
            let (imported, own, inputs) = (tables.commodities[place].import_share, self.average[place], chain[place]);
            PriceRise {
                direct: rule.factor() * (imported + (1.0 - imported) * rule.follows()) * own,
                supply_chain: rule.factor() * (1.0 - imported) * inputs,
            }
        };
        (0..chain.len()).map(rise).collect()
    }

    /// Returns B_MD′ τ: by industry what its imported inputs cost more; equation (95).
    fn input_costs(&self, tables: &ConsumerTables, markup: Markup) -> Vec<f64> {
        let mut costs = vec![0.0; tables.industries.len()];
        for (commodity, rate) in self.rest.iter().enumerate().filter(|(_, rate)| **rate != 0.0) {
            let row = &tables.inputs[commodity * costs.len()..(commodity + 1) * costs.len()];
            costs.iter_mut().zip(row).for_each(|(cost, used)| *cost += used * rate);
        }
        for (cost, industry) in costs.iter_mut().zip(&tables.industries) {
            let per = if markup == Markup::ConstantDollar { industry.output } else { industry.variable_cost };
            *cost = if per > 0.0 { *cost / per } else { 0.0 };
        }
        costs
    }
}

impl BridgeRow {
    /// Returns what consumers buy: at producers' values for a constant-dollar markup, at purchasers' values for a constant
    /// percentage.
    fn at(&self, markup: Markup) -> f64 {
        if markup == Markup::ConstantDollar { self.producers } else { self.purchasers }
    }
}
