//! What general equilibrium comes to for a sector of a country: the same words in every model of many sectors.
//!
//! Money is what makers receive, before tariffs, in the money of the world. The numeraire is the value added of the
//! world, which stays what it was in the base year: changes of values and of prices are measured against it.

use super::solver_noise::without_solver_noise;

/// An outcome of a sector of a country, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectorIndicator {
    /// Gross output, as a value.
    Output,
    /// Gross output at the producer prices of the base year.
    RealOutput,
    /// Value added; the earnings of labor where that is the only factor.
    ValueAdded,
    /// Price index of what the country buys of the sector, tariffs included.
    Price,
    /// Exports, as a value before tariffs.
    Exports,
    /// Imports, as a value before tariffs.
    Imports,
    /// What the terms of trade of the sector add to the welfare of the country.
    TermsOfTrade,
    /// What the volume of trade of the sector adds to the welfare of the country.
    VolumeOfTrade,
}

impl SectorIndicator {
    /// Returns what it is, in words.
    pub const fn title(self) -> &'static str {
        match self {
            SectorIndicator::Output => "output",
            SectorIndicator::RealOutput => "real output",
            SectorIndicator::ValueAdded => "value added",
            SectorIndicator::Price => "prices",
            SectorIndicator::Exports => "exports",
            SectorIndicator::Imports => "imports",
            SectorIndicator::TermsOfTrade => "welfare due to the terms of trade",
            SectorIndicator::VolumeOfTrade => "welfare due to the volume of trade",
        }
    }
}

/// A value before and after tariffs change.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BeforeAfter {
    /// In the base year.
    pub before: f64,
    /// After.
    pub after: f64,
}

impl BeforeAfter {
    /// Returns the change in percent; `None` where there was nothing before.
    pub fn change(&self) -> Option<f64> {
        (self.before > 0.0).then(|| 100.0 * (self.after / self.before - 1.0))
    }

    /// Returns the same without what a solver leaves of no change.
    fn settled(self) -> BeforeAfter {
        let is_change = self.change().is_none_or(|change| without_solver_noise(change) != 0.0);
        if is_change { self } else { BeforeAfter { after: self.before, ..self } }
    }
}

/// Outcomes of a sector of a country; `None` where a model or a sector has no such outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SectorOutcome {
    /// Gross output: domestic sales and exports.
    pub output: BeforeAfter,
    /// Value added.
    pub value_added: BeforeAfter,
    /// Sales to other countries.
    pub exports: BeforeAfter,
    /// Purchases from other countries.
    pub imports: BeforeAfter,
    /// Change of output at the producer prices of the base year, percent.
    pub real_output: Option<f64>,
    /// Change of the price index of purchases, percent.
    pub price: Option<f64>,
    /// Part of the terms of trade of the country, percent of its final spending.
    pub terms_of_trade: Option<f64>,
    /// Part of the volume of trade of the country, percent of its final spending.
    pub volume_of_trade: Option<f64>,
}

impl SectorOutcome {
    /// Returns one of them, in percent.
    pub fn of(&self, indicator: SectorIndicator) -> Option<f64> {
        match indicator {
            SectorIndicator::Output => self.output.change(),
            SectorIndicator::RealOutput => self.real_output,
            SectorIndicator::ValueAdded => self.value_added.change(),
            SectorIndicator::Price => self.price,
            SectorIndicator::Exports => self.exports.change(),
            SectorIndicator::Imports => self.imports.change(),
            SectorIndicator::TermsOfTrade => self.terms_of_trade,
            SectorIndicator::VolumeOfTrade => self.volume_of_trade,
        }
    }

    /// Returns the same without what a solver leaves of no change.
    pub fn settled(self) -> SectorOutcome {
        SectorOutcome {
            output: self.output.settled(),
            value_added: self.value_added.settled(),
            exports: self.exports.settled(),
            imports: self.imports.settled(),
            real_output: self.real_output.map(without_solver_noise),
            price: self.price.map(without_solver_noise),
            terms_of_trade: self.terms_of_trade.map(without_solver_noise),
            volume_of_trade: self.volume_of_trade.map(without_solver_noise),
        }
    }

    /// Returns the same with the producer price after as a ratio to that before.
    pub(super) fn with_producer_price(self, ratio: f64) -> SectorOutcome {
        let real_output = self.output.change().map(|_| 100.0 * (self.output.after / self.output.before / ratio - 1.0));
        SectorOutcome { real_output, ..self }
    }
}

/// Returns output, exports and imports of each sector by country, then sector, with all output as value added: of
/// matrices a sector before and after, one after another, a row for each of `n` exporters.
pub(super) fn sector_trade(before: &[f64], after: &[f64], n: usize) -> Vec<SectorOutcome> {
    let k = before.len() / (n * n).max(1);
    let mut sectors = vec![SectorOutcome::default(); n * k];
    for (at, (before, after)) in before.iter().zip(after).enumerate() {
        let (sector, from, to) = (at / (n * n), at / n % n, at % n);
        let add = |sum: &mut BeforeAfter| {
            sum.before += before;
            sum.after += after;
        };
        add(&mut sectors[from * k + sector].output);
        if from != to {
            add(&mut sectors[from * k + sector].exports);
            add(&mut sectors[to * k + sector].imports);
        }
    }
    sectors.iter_mut().for_each(|sector| sector.value_added = sector.output);
    sectors
}
