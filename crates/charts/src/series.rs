//! Values from day to day, and the colors of their lines.

use figures::Reading;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::axis::ends_with_zero;
use crate::dates::DateScale;
use crate::palette::{Color, GRAY, LINES};

/// A line of values from day to day.
#[derive(Clone, Debug)]
pub struct StepSeries {
    /// Its name.
    pub label: String,
    /// Ascending, without overlap. Days between two steps are not known.
    pub steps: Vec<DatedValue>,
}

/// A value that holds from a day until the day before another.
#[derive(Clone, Debug)]
pub struct DatedValue {
    /// The first day.
    pub from: Date,
    /// First day on which it no longer holds.
    pub until: Date,
    /// None where it is not known.
    pub value: Option<Reading>,
}

impl StepSeries {
    /// Returns the last value that is known.
    pub(crate) fn last(&self) -> Option<Reading> {
        self.steps.iter().rev().find_map(|step| step.value)
    }
}

/// Returns the ends of all known values of some lines, and zero.
pub fn ends<'s>(lines: impl Iterator<Item = &'s StepSeries>) -> (Decimal, Decimal) {
    let known = lines.flat_map(|series| &series.steps).filter_map(|step| step.value);
    ends_with_zero(known.flat_map(|reading| [reading.low, reading.high]))
}

/// Returns the days over which lines run.
pub fn days<'s>(lines: impl Iterator<Item = &'s StepSeries>) -> Option<DateScale> {
    let steps = lines.flat_map(|series| &series.steps);
    DateScale::over(steps.map(|step| (step.from, step.until)), (0.0, 1.0))
}

/// Returns the color of a line.
pub fn color(index: usize) -> Color {
    LINES.get(index).copied().unwrap_or(GRAY)
}
