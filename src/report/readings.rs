//! Rates, points and money between two ends as numbers to be read.

use std::ops::Add;

use rust_decimal::Decimal;

use super::digits::decimal;
use super::number::Reading;
use crate::burden::{Burden, Interval};
use crate::units::{AdValorem, Pp, Usd};

/// Returns a rate as pictures have it: percent.
pub fn rate(span: Option<Interval<AdValorem>>) -> Option<Reading> {
    span.map(|span| span.map(AdValorem::percent))
}

/// Returns a difference as pictures have it: percentage points.
pub fn points(span: Option<Interval<Pp>>) -> Option<Reading> {
    span.map(|span| span.map(Pp::points))
}

/// Returns money as pictures have it: dollars.
pub fn money(span: Option<Interval<Usd>>) -> Option<Reading> {
    span.map(|span| span.map(Usd::dollars))
}

/// Returns the average rate before, after and its change, all three of the same goods: of those whose rate is known.
pub fn levels(burden: &Burden) -> [Option<Reading>; 3] {
    let known = burden.where_known.as_deref().unwrap_or(burden);
    [rate(known.rate_before), rate(known.rate_after), points(known.rate_change)]
}

/// Returns the size of a change, whichever way it goes: that of its farther end.
pub fn size(change: &Reading) -> Decimal {
    change.low.abs().max(change.high.abs())
}

/// Returns the size of the change of duty; `None` where it is not known.
pub fn change_size(burden: &Burden) -> Option<Decimal> {
    money(burden.duty_change).as_ref().map(size)
}

/// Returns the range that holds two readings.
pub fn hull(one: Reading, other: Reading) -> Reading {
    let (low, high) = (one.low.min(other.low), one.high.max(other.high));
    Reading { low, high, approx: one.approx || other.approx }
}

/// Returns the range that holds the sum of two.
pub fn sum<T: Add<Output = T>>(one: Interval<T>, other: Interval<T>) -> Interval<T> {
    Interval { low: one.low + other.low, high: one.high + other.high, approx: one.approx || other.approx }
}

/// Returns true if an amount is nothing, whatever a hedged value turns out to be.
pub fn is_nothing(span: &Interval<Usd>) -> bool {
    span.low == Usd::ZERO && span.high == Usd::ZERO
}

/// Returns a number of a model between two ends; `None` beyond what decimals can say.
pub fn between(ends: [f64; 2]) -> Option<Reading> {
    let [low, high] = ends.map(decimal);
    Some(Reading::between(low?, high?))
}
