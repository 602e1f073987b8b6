//! From the change of duty on lines to prices of commodities and categories of consumption.

use strum::{Display, EnumString, VariantNames};

use super::tables::{Category, Commodity, ConsumerTables};

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
    /// By commodity: whether the chain spreads it although most of its imports keep their duty.
    pub partly: Vec<bool>,
    /// By category: what the chain says, as a fraction of spending.
    pub categories: Vec<PriceRise>,
    /// By category: whether it rises only because the accounts do not tell its goods apart from others whose duty changes.
    pub untouched: Vec<bool>,
    /// By category: the direct cost of goods of it whose duty is too narrow for the chain, dollars a year.
    pub named: Vec<f64>,
    /// The same of goods that no category is known of.
    pub unplaced: f64,
    /// Change of the duty on what is no commodity, dollars a year: in no price.
    pub outside: f64,
    /// All consumption: direct cost of narrow changes included.
    pub whole: PriceRise,
}

impl ConsumerPrices {
    /// Computes prices; equations (96) to (99). Imports that share sector and category may stand in several lines.
    pub fn new(tables: &ConsumerTables, rule: &PriceRule, lines: &[ShockLine]) -> ConsumerPrices {
        let rates = CommodityRates::new(tables, lines);
        let commodities = rates.prices(tables, rule);
        let categories = by_category(tables, rule.markup, &commodities);
        let (mut named, mut unplaced, mut outside) = (vec![0.0; tables.categories.len()], 0.0, 0.0);
        let mut touched = vec![0.0; tables.categories.len()];
        for line in lines {
            let cost = rule.factor() * line.cost;
            match (line.sector, line.category) {
                (None, _) => outside += line.cost,
                (Some(sector), _) if rates.is_spread(tables, sector) => {}
                (_, Some(category)) => {
                    named[category] += cost;
                    touched[category] += line.touched;
                }
                (_, None) => unplaced += cost,
            }
        }
        // Households buy no more of a category than they spend on it: what others import is in the whole alone, and no price
        // rises by more than the duty.
        for ((cost, touched), category) in named.iter_mut().zip(touched).zip(&tables.categories) {
            let part = if touched > category.spending { (category.spending / touched).max(0.0) } else { 1.0 };
            unplaced += (1.0 - part) * *cost;
            *cost *= part;
        }
        let is_partly = |line: &&ShockLine| {
            let commodities = line.sector.iter().flat_map(|sector| &tables.sectors[*sector]);
            line.touched > 0.0 && commodities.into_iter().any(|commodity| rates.is_partly[*commodity])
        };
        // Of goods whose category is not known any may be meant.
        let meant: Option<Vec<usize>> = lines.iter().filter(is_partly).map(|line| line.category).collect();
        let told_apart = commodities.iter().zip(&rates.is_partly);
        let told_apart: Vec<PriceRise> =
            told_apart.map(|(rise, partly)| if *partly { PriceRise::default() } else { *rise }).collect();
        let told_apart = by_category(tables, rule.markup, &told_apart);
        let is_untouched = |place: usize| {
            let is_meant = meant.as_ref().is_none_or(|meant| meant.contains(&place));
            !is_meant && categories[place].direct != 0.0 && told_apart[place].direct == 0.0
        };
        let untouched = (0..categories.len()).map(is_untouched).collect();
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
        ConsumerPrices { commodities, partly: rates.is_partly, categories, untouched, named, unplaced, outside, whole }
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

/// The average change of duty on the imports of each commodity.
struct CommodityRates {
    rates: Vec<f64>,
    /// Whether enough of its imports is reached.
    is_spread: Vec<bool>,
    /// Whether it is spread although fewer than most are.
    is_partly: Vec<bool>,
}

impl CommodityRates {
    fn new(tables: &ConsumerTables, lines: &[ShockLine]) -> CommodityRates {
        let mut sums = vec![ShockLine::default(); tables.commodities.len()];
        for line in lines {
            for &commodity in line.sector.iter().flat_map(|sector| &tables.sectors[*sector]) {
                sums[commodity].imports += line.imports;
                sums[commodity].touched += line.touched;
                sums[commodity].cost += line.cost;
            }
        }
        let least = tables.constants.least_coverage;
        let spreads = |(sum, commodity): (&ShockLine, &Commodity)| {
            let reaches = sum.touched >= least * commodity.imports.max(sum.imports);
            sum.imports > 0.0 && (reaches || sum.touched >= (1.0 - least) * sum.imports)
        };
        let is_spread: Vec<bool> = sums.iter().zip(&tables.commodities).map(spreads).collect();
        let partly = |(sum, spread): (&ShockLine, &bool)| *spread && sum.touched < (1.0 - least) * sum.imports;
        let rate = |(sum, spread): (&ShockLine, &bool)| if *spread { sum.cost / sum.imports } else { 0.0 };
        CommodityRates {
            rates: sums.iter().zip(&is_spread).map(rate).collect(),
            is_partly: sums.iter().zip(&is_spread).map(partly).collect(),
            is_spread,
        }
    }

    /// Returns true if the change on the goods of a sector is spread over some commodity.
    fn is_spread(&self, tables: &ConsumerTables, sector: usize) -> bool {
        tables.sectors[sector].iter().any(|commodity| self.is_spread[*commodity])
    }

    /// Returns p_c = ω_M τ_c + ω_D (d τ_c + (L_D′ B_MD′ τ)_c), times the factor of the rule.
    fn prices(&self, tables: &ConsumerTables, rule: &PriceRule) -> Vec<PriceRise> {
        let chain = tables.passed_on(&self.input_costs(tables, rule.markup));
        let rise = |place: usize| {
            let (imported, own, inputs) = (tables.commodities[place].import_share, self.rates[place], chain[place]);
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
        for (commodity, rate) in self.rates.iter().enumerate().filter(|(_, rate)| **rate != 0.0) {
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

/// Returns the rise of each category: dollars at producers' values for a constant-dollar markup, at purchasers' values
/// for a constant percentage, over what is paid.
fn by_category(tables: &ConsumerTables, markup: Markup, commodities: &[PriceRise]) -> Vec<PriceRise> {
    let mut sums = vec![PriceRise::default(); tables.categories.len()];
    for row in &tables.bridge {
        let value = if markup == Markup::ConstantDollar { row.producers } else { row.purchasers };
        sums[row.category].direct += value * commodities[row.commodity].direct;
        sums[row.category].supply_chain += value * commodities[row.commodity].supply_chain;
    }
    let part = |(sum, category): (PriceRise, &Category)| PriceRise {
        direct: sum.direct / category.spending,
        supply_chain: sum.supply_chain / category.spending,
    };
    sums.into_iter().zip(&tables.categories).map(part).collect()
}
