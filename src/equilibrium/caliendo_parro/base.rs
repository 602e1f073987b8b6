//! A year of trade and accounts: as a world has it, and as a model takes it.

/// The accounts of a year as a world has them.
#[derive(Clone, Copy, Debug)]
pub struct WorldAccounts<'a> {
    /// What each country sells to each, itself included, before tariffs: by sector, exporter and importer.
    pub trade: &'a [f64],
    /// τ, laid out alike.
    pub tariffs: &'a [f64],
    /// Value added by country.
    pub income: &'a [f64],
    /// Shares of value added in cost: by country, then sector.
    pub value_added: &'a [f64],
    /// α, shares of final spending: by country, then sector.
    pub consumption: &'a [f64],
    /// Shares of inputs in cost: by country, then sector of the input, then sector of the output.
    pub inputs: &'a [f64],
    /// θ by sector: above 0.
    pub elasticities: &'a [f64],
}

/// What becomes of deficits in the model with inputs, before tariffs change and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Deficits {
    /// There are none: a first equilibrium takes them out of the base year.
    Zero,
    /// They stay what they were, in money.
    Kept,
}

/// A base year in which every market clears and every budget adds up.
#[derive(Clone, Debug, PartialEq)]
pub struct CaliendoParroBase {
    /// What each country sells to each, itself included, before tariffs: by sector, exporter and importer.
    pub trade: Vec<f64>,
    /// τ, laid out alike.
    pub tariffs: Vec<f64>,
    /// π, what is spent on each maker's goods as a share of what an importer spends on a sector: laid out alike.
    pub shares: Vec<f64>,
    /// X, what is spent on the goods of a sector, tariffs included: by country, then sector.
    pub spending: Vec<f64>,
    /// I, final spending by country: value added, revenue and deficit.
    pub final_spending: Vec<f64>,
    /// Value added by country.
    pub income: Vec<f64>,
    /// D, what a country buys abroad beyond what it sells there.
    pub deficits: Vec<f64>,
    /// Shares of value added in cost: by country, then sector.
    pub value_added: Vec<f64>,
    /// α, shares of final spending: by country, then sector.
    pub consumption: Vec<f64>,
    /// Shares of inputs in cost: by country, then sector of the input, then sector of the output.
    pub inputs: Vec<f64>,
    /// θ by sector.
    pub elasticities: Vec<f64>,
}

impl CaliendoParroBase {
    /// Returns how many countries there are.
    pub fn countries(&self) -> usize {
        self.income.len()
    }

    /// Returns how many sectors there are.
    pub fn sectors(&self) -> usize {
        self.elasticities.len()
    }
}
