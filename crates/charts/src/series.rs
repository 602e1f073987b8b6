//! Values from day to day, and the colours of their lines.

use figures::Reading;
use jiff::civil::Date;

use crate::palette::{Color, GREY, LINES};

/// A line of values from day to day.
#[derive(Clone, Debug)]
pub struct StepSeries {
    pub label: String,
    /// Ascending, without overlap. Days between two steps are not known.
    pub steps: Vec<DatedValue>,
}

/// A value that holds from a day until the day before another.
#[derive(Clone, Debug)]
pub struct DatedValue {
    pub from: Date,
    /// First day on which it no longer holds.
    pub until: Date,
    /// None where it is not known.
    pub value: Option<Reading>,
}

/// Returns the colour of a line.
pub fn colour(index: usize) -> Color {
    LINES.get(index).copied().unwrap_or(GREY)
}
