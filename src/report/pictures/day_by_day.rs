//! Lines over the intervals of a period.

use crate::report::chart::{DatedValue, StepSeries};
use crate::report::number::Reading;
use crate::run::timeline::AnnualRateSpan;

/// Returns a line over the intervals of a period, of each by its number.
pub(super) fn step_series(
    label: String,
    courses: &[AnnualRateSpan<'_>],
    value: impl Fn(usize, &AnnualRateSpan<'_>) -> Option<Reading>,
) -> StepSeries {
    let step = |(number, course): (usize, &AnnualRateSpan<'_>)| DatedValue {
        from: course.interval.from,
        until: course.interval.until,
        value: value(number, course),
    };
    StepSeries { label, steps: courses.iter().enumerate().map(step).collect() }
}
