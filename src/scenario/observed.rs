//! Series that others publish, drawn beside the course of the average duty.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// A published series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObservedSeries {
    /// What it is.
    pub title: String,
    /// Who publishes it.
    pub source: String,
    /// Its values, ascending and without overlap.
    pub values: Vec<ObservedValue>,
}

/// A value of a published series over a span of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObservedValue {
    /// The first day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub until: Date,
    /// In percent of customs value.
    pub percent: Decimal,
}

impl ObservedSeries {
    /// Returns the values on days of a period, cut at its ends.
    pub fn within(&self, (from, until): (Date, Date)) -> Vec<ObservedValue> {
        let cut = |value: &ObservedValue| ObservedValue {
            from: value.from.max(from),
            until: value.until.min(until),
            ..*value
        };
        self.values.iter().map(cut).filter(|value| value.from < value.until).collect()
    }
}
