//! Amounts over a common denominator.

use std::ops::{Add, Sub};

use super::divide;

/// Whole units, and a rest in units divided by the denominator: one number would not hold the largest duties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parts<const OF: i128> {
    pub(super) units: i128,
    /// From 0 to below the denominator.
    pub(super) rest: i128,
}

impl<const OF: i128> Parts<OF> {
    fn new(units: i128, rest: i128) -> Parts<OF> {
        Parts { units: units + rest.div_euclid(OF), rest: rest.rem_euclid(OF) }
    }

    /// Returns so many times an amount in units divided by the denominator.
    pub(super) fn of(amount: i128, times: i128) -> Parts<OF> {
        Parts::new(amount.div_euclid(OF) * times, amount.rem_euclid(OF) * times)
    }

    /// Rounded half-even.
    pub(super) fn rounded(self) -> i128 {
        let odd = self.units.rem_euclid(2);
        self.units - odd + divide(odd * OF + self.rest, OF)
    }
}

impl<const OF: i128> Add for Parts<OF> {
    type Output = Parts<OF>;
    fn add(self, other: Parts<OF>) -> Parts<OF> {
        Parts::new(self.units + other.units, self.rest + other.rest)
    }
}

impl<const OF: i128> Sub for Parts<OF> {
    type Output = Parts<OF>;
    fn sub(self, other: Parts<OF>) -> Parts<OF> {
        Parts::new(self.units - other.units, self.rest - other.rest)
    }
}
