//! Values from day to day, and the colors of their lines.

use figures::Reading;
use jiff::civil::Date;

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

/// Returns the color of a line.
pub fn color(index: usize) -> Color {
    LINES.get(index).copied().unwrap_or(GRAY)
}
