//! A number that is known to lie between two ends.

use std::ops::Sub;

use serde::{Deserialize, Serialize};

/// A number between two ends.
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
    /// Returns the envelope of what each corner gives; unknown if any corner does not know it.
    pub fn envelope(corners: impl Iterator<Item = Option<(T, bool)>>) -> Option<Interval<T>> {
        let mut whole: Option<Interval<T>> = None;
        for corner in corners {
            let (value, approx) = corner?;
            whole = Some(whole.map_or(Interval { low: value, high: value, approx }, |span| Interval {
                low: span.low.min(value),
                high: span.high.max(value),
                approx: span.approx || approx,
            }));
        }
        whole
    }

    /// Returns true if both ends are the same and nothing is "about".
    pub fn is_exact(&self) -> bool {
        self.low == self.high && !self.approx
    }
}
