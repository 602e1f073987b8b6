//! A world of many countries that all buy and sell, themselves included: what models of general equilibrium start from.
//!
//! Countries and sectors are numbers from 0. What is by sector, exporter and importer is a matrix a sector, one after
//! another: a row for each exporter, a column for each importer, row after row.

use std::collections::BTreeMap;

use crate::partner::Partner;
use crate::product::HsCode;

/// Trade, incomes and accounts of a base year.
#[derive(Clone, Debug, PartialEq)]
pub struct Economy {
    /// The base year.
    pub year: i16,
    /// In the order of their numbers.
    pub countries: Vec<Partner>,
    /// The number of the one that represents all who have none of their own, where there is one.
    pub rest: Option<usize>,
    /// In the order of their numbers; one where goods are not told apart.
    pub sectors: Vec<Sector>,
    /// What each country sells to each, dollars a year before tariffs; 0 where a country's own market is not known.
    pub trade: Vec<f64>,
    /// Tariffs of the base year, as fractions.
    pub tariffs: Vec<f64>,
    /// Gross domestic product or value added of each country, dollars a year.
    pub income: Vec<f64>,
    /// What each country spends beyond its income, dollars a year; nothing where the accounts do not say.
    pub deficits: Option<Vec<f64>>,
    /// Trade elasticities by name of their set: one for each sector.
    pub elasticities: BTreeMap<String, Vec<f64>>,
    /// Who uses whose goods to make what; nothing where the world does not say.
    pub accounts: Option<Accounts>,
    /// What part of sales fixed costs are; nothing where the world does not say.
    pub fixed_costs: Option<FixedCosts>,
}

/// Goods that a world does not tell apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Sector {
    /// Two digits.
    pub code: HsCode,
    /// In words.
    pub name: String,
    /// False for services, on which a tariff falls only where it names them.
    pub is_goods: bool,
}

impl Economy {
    /// Returns where a sector, exporter and importer stand in a matrix a sector, by their numbers.
    pub fn place(&self, sector: usize, from: usize, to: usize) -> usize {
        (sector * self.countries.len() + from) * self.countries.len() + to
    }

    /// Returns the sector of a code.
    pub fn sector(&self, code: HsCode) -> Option<&Sector> {
        self.sectors.iter().find(|sector| sector.code == code)
    }
}

/// Input–output accounts.
#[derive(Clone, Debug, PartialEq)]
pub struct Accounts {
    /// Value added as a share of output: by country, then sector.
    pub value_added: Vec<f64>,
    /// Shares of final spending: by country, then sector.
    pub consumption: Vec<f64>,
    /// Shares in the cost of output: by country, then sector of the input, then sector of the output.
    pub inputs: Vec<f64>,
    /// All spending: by country, then sector; dollars a year.
    pub spending: Vec<f64>,
}

/// What part of sales goes into the fixed costs of a market, on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FixedCosts {
    /// Of the rest of the world's sales.
    pub abroad: f64,
    /// Of the own importer's.
    pub at_home: f64,
}
