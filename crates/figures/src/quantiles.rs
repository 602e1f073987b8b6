//! Quantiles of draws: what is kept of many runs of one outcome.

use rust_decimal::Decimal;

/// Seven quantiles of the draws of one outcome, ascending, in its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeQuantiles {
    /// 2.5% of the draws lie below.
    pub p025: Decimal,
    /// 10% lie below.
    pub p10: Decimal,
    /// 25% lie below.
    pub p25: Decimal,
    /// Half lie below.
    pub median: Decimal,
    /// 25% lie above.
    pub p75: Decimal,
    /// 10% lie above.
    pub p90: Decimal,
    /// 2.5% of the draws lie above.
    pub p975: Decimal,
}

impl OutcomeQuantiles {
    /// Returns the ends of the central intervals that hold 95, 80 and 50% of the draws.
    pub fn intervals(&self) -> [(Decimal, Decimal); 3] {
        [(self.p025, self.p975), (self.p10, self.p90), (self.p25, self.p75)]
    }

    /// Returns those of the same draws with the other sign.
    #[must_use]
    pub fn mirrored(self) -> OutcomeQuantiles {
        OutcomeQuantiles {
            p025: -self.p975,
            p10: -self.p90,
            p25: -self.p75,
            median: -self.median,
            p75: -self.p25,
            p90: -self.p10,
            p975: -self.p025,
        }
    }

    /// Returns all seven with their names, ascending.
    pub fn named(&self) -> [(&'static str, Decimal); 7] {
        [
            ("p025", self.p025),
            ("p10", self.p10),
            ("p25", self.p25),
            ("median", self.median),
            ("p75", self.p75),
            ("p90", self.p90),
            ("p975", self.p975),
        ]
    }
}
