//! Quantiles of draws: what is kept of many runs of one outcome.

use std::ops::Neg;

use rust_decimal::Decimal;

/// Seven quantiles of the draws of one outcome, ascending, in its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantiles<T> {
    /// 2.5% of the draws lie below.
    pub p025: T,
    /// 10% lie below.
    pub p10: T,
    /// 25% lie below.
    pub p25: T,
    /// Half lie below.
    pub median: T,
    /// 25% lie above.
    pub p75: T,
    /// 10% lie above.
    pub p90: T,
    /// 2.5% of the draws lie above.
    pub p975: T,
}

/// Quantiles as charts have them.
pub type OutcomeQuantiles = Quantiles<Decimal>;

impl<T: Copy> Quantiles<T> {
    /// Returns the same, each worked on.
    pub fn map<U>(self, work: impl Fn(T) -> U) -> Quantiles<U> {
        let [p025, p10, p25, median, p75, p90, p975] = self.named().map(|(_, value)| work(value));
        Quantiles { p025, p10, p25, median, p75, p90, p975 }
    }

    /// Returns the ends of the central intervals that hold 95, 80 and 50% of the draws.
    pub fn intervals(&self) -> [(T, T); 3] {
        [(self.p025, self.p975), (self.p10, self.p90), (self.p25, self.p75)]
    }

    /// Returns all seven with their names, ascending.
    pub fn named(&self) -> [(&'static str, T); 7] {
        let Quantiles { p025, p10, p25, median, p75, p90, p975 } = *self;
        let values = [p025, p10, p25, median, p75, p90, p975];
        let names = ["p025", "p10", "p25", "median", "p75", "p90", "p975"];
        std::array::from_fn(|place| (names[place], values[place]))
    }
}

impl<T: Copy + Neg<Output = T>> Quantiles<T> {
    /// Returns those of the same draws with the other sign.
    #[must_use]
    pub fn mirrored(self) -> Quantiles<T> {
        let Quantiles { p025, p10, p25, median, p75, p90, p975 } = self.map(T::neg);
        Quantiles { p025: p975, p10: p90, p25: p75, median, p75: p25, p90: p10, p975: p025 }
    }
}
