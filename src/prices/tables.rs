//! The tables behind consumer prices: input–output accounts, what consumers buy of each commodity, and spending by decile.

use std::collections::HashMap;

use crate::partner::Partner;
use crate::product::HsCode;

/// How many groups of households there are.
pub const DECILES: usize = 10;

/// A commodity of the input–output accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Commodity {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// ω_M: imports in all that is bought of it in the country, from 0 to 1.
    pub import_share: f64,
    /// Imports of it in the accounts, dollars a year.
    pub imports: f64,
}

/// An industry of the same accounts; millions of dollars a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Industry {
    /// Its code.
    pub code: String,
    /// What it makes.
    pub output: f64,
    /// What it spends on inputs and labor.
    pub variable_cost: f64,
}

/// A category of personal consumption.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// The line of the national accounts.
    pub line: u16,
    /// Its name.
    pub name: String,
    /// Its place among the buckets.
    pub bucket: usize,
    /// What consumers pay for it, dollars a year at purchasers' values.
    pub spending: f64,
}

/// What consumers buy of a commodity in a category; dollars a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BridgeRow {
    /// The place of the category.
    pub category: usize,
    /// The place of the commodity.
    pub commodity: usize,
    /// At producers' values: without the margins of trade and transport.
    pub producers: f64,
    /// At purchasers' values: what is paid in the shop.
    pub purchasers: f64,
}

/// A group of categories whose buyers are known by decile.
#[derive(Clone, Debug, PartialEq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Spending of each decile, dollars a year of [`ConstantsOfTables::spending_year`].
    pub spending: [f64; DECILES],
}

/// A tenth of households, by income.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decile {
    /// Income of a household, dollars a year.
    pub income: f64,
    /// The income that goes with `scaling`.
    pub income_with_scaling: f64,
    /// Its part of all consumption.
    pub consumption_share: f64,
    /// Spending against income.
    pub scaling: f64,
    /// How much more than the average its prices rise, before it is normalized.
    pub variation: f64,
}

/// Goods that people ask about, and the category in which households buy them.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedGoods {
    /// The place of the category; `None` for what households do not buy.
    pub category: Option<usize>,
    /// What they are.
    pub goods: String,
    /// Why they stand there.
    pub reason: String,
}

/// Numbers of the tables as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstantsOfTables {
    /// The country that the tables are of.
    pub country: Partner,
    /// Whose tables they are.
    pub source: String,
    /// Who has the incomes of households.
    pub income_source: String,
    /// How many households it has.
    pub households: f64,
    /// The least part of the imports of a commodity, as the accounts have them, that a change must reach to be spread
    /// over what is made of it; one that leaves out less than this part of the flows is spread too.
    pub least_coverage: f64,
    /// Landed cost in the retail price of goods.
    pub landed_share: f64,
    /// Rise of the retail price of imported goods, as a part of the duty in points.
    pub retail: f64,
    /// The part of a duty that a stronger currency takes off.
    pub exchange_rate_offset: f64,
    /// What domestic competitors add where the whole chain is scaled.
    pub domestic_pricing: f64,
    /// The year of consumption by category.
    pub consumption_year: i16,
    /// The year of spending by decile.
    pub spending_year: i16,
    /// The year of the incomes that go with the scaling.
    pub scaling_year: i16,
}

/// All tables of a country.
#[derive(Clone, Debug)]
pub struct ConsumerTables {
    /// Their name.
    pub name: String,
    /// Numbers of the whole.
    pub constants: ConstantsOfTables,
    /// The commodities.
    pub commodities: Vec<Commodity>,
    /// The categories of consumption.
    pub categories: Vec<Category>,
    /// What consumers buy.
    pub bridge: Vec<BridgeRow>,
    /// Groups of categories.
    pub buckets: Vec<Bucket>,
    /// Households, from the lowest income.
    pub deciles: Vec<Decile>,
    /// Of each sector of goods the commodities that it is.
    pub sectors: Vec<Vec<usize>>,
    /// The sector of products.
    pub sector_of: HashMap<HsCode, usize>,
    /// Goods that people ask about.
    pub named: HashMap<HsCode, NamedGoods>,
    /// The industries.
    pub industries: Vec<Industry>,
    /// L_D: what each industry makes for a unit of each commodity, a row an industry and a column a commodity.
    pub requirements: Vec<f64>,
    /// Imports of each commodity that each industry uses, a row a commodity and a column an industry; millions of
    /// dollars a year.
    pub inputs: Vec<f64>,
}

impl ConsumerTables {
    /// Returns L_D′ b: by commodity what costs of industries, as a fraction of their sales, come to in domestic output.
    pub fn passed_on(&self, costs: &[f64]) -> Vec<f64> {
        let count = self.commodities.len();
        let mut sums = vec![0.0; count];
        for (industry, cost) in costs.iter().enumerate().filter(|(_, cost)| **cost != 0.0) {
            let row = &self.requirements[industry * count..(industry + 1) * count];
            sums.iter_mut().zip(row).for_each(|(sum, required)| *sum += required * cost);
        }
        sums
    }

    /// Returns the sector of a product; `None` of what is no commodity, such as returned goods.
    pub fn sector(&self, product: HsCode) -> Option<usize> {
        product.prefixes().find_map(|code| self.sector_of.get(&code)).copied()
    }

    /// Returns the category in which households buy a product, where the table of goods says so.
    pub fn named_category(&self, product: HsCode) -> Option<usize> {
        product.prefixes().find_map(|code| self.named.get(&code))?.category
    }

    /// Returns what all consumers pay, dollars a year.
    pub fn spending(&self) -> f64 {
        self.categories.iter().map(|category| category.spending).sum()
    }
}
