//! A number between two ends.

use std::ops::Sub;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A number between two ends, which are included; equal ends where it is one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval<T> {
    /// The lower end.
    pub low: T,
    /// The upper end.
    pub high: T,
    /// True if an "about" went in.
    pub approx: bool,
}

impl<T: Copy> Interval<T> {
    /// Returns the same interval in another unit.
    pub fn map<U>(self, unit: fn(T) -> U) -> Interval<U> {
        Interval { low: unit(self.low), high: unit(self.high), approx: self.approx }
    }
}

impl<T: Copy + Default + Sub<Output = T>> Interval<T> {
    /// Returns the same amount with the other sign.
    pub fn negated(self) -> Interval<T> {
        Interval { low: T::default() - self.high, high: T::default() - self.low, approx: self.approx }
    }
}

impl<T: Ord + Copy> Interval<T> {
    /// Returns the envelope of numbers, each with whether an "about" went in; `None` if there are none or any is not known.
    pub fn envelope(numbers: impl Iterator<Item = Option<(T, bool)>>) -> Option<Interval<T>> {
        let mut whole: Option<Interval<T>> = None;
        for number in numbers {
            let (value, approx) = number?;
            whole = Some(whole.map_or(Interval { low: value, high: value, approx }, |so_far| Interval {
                low: so_far.low.min(value),
                high: so_far.high.max(value),
                approx: so_far.approx || approx,
            }));
        }
        whole
    }

    /// Returns true if both ends are the same and nothing is "about".
    pub fn is_exact(&self) -> bool {
        self.is_point() && !self.approx
    }

    /// Returns true if it is one number and not a range.
    pub fn is_point(&self) -> bool {
        self.low == self.high
    }
}

impl Interval<Decimal> {
    /// Returns a number that is known exactly.
    pub fn exact(value: Decimal) -> Self {
        Self { low: value, high: value, approx: false }
    }

    /// Returns a number that is known roughly.
    pub fn about(value: Decimal) -> Self {
        Self { low: value, high: value, approx: true }
    }

    /// Returns the range between two ends, given in either order.
    pub fn between(one: Decimal, other: Decimal) -> Self {
        Self { low: one.min(other), high: one.max(other), approx: false }
    }
}
