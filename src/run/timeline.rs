//! The law from day to day: what is owed in each interval of a period in which no law changes.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Adder, Failure};
use crate::burden::Tally;
use crate::error::Problem;
use crate::scenario::Variant;

/// What is owed from day to day, as if a year's flows entered evenly over it.
#[derive(Debug)]
pub struct Timeline {
    /// Intervals without a change of law, in order and without gaps.
    pub intervals: Vec<Interval>,
}

/// Days on which the law is the same.
#[derive(Debug)]
pub struct Interval {
    /// First day.
    pub from: Date,
    /// First day of the next.
    pub until: Date,
    /// A tally a group, at the rate of a whole year.
    pub(super) tallies: Vec<Tally>,
    /// Days of the year that the interval is part of.
    days_of_year: u32,
}

impl Interval {
    /// How many days it has.
    pub fn days(&self) -> u32 {
        self.from.until(self.until).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
    }
}

impl Timeline {
    /// Works the law out on every day of a period.
    pub(super) fn new(
        adder: &Adder<'_>,
        variant: &Variant,
        wanted: &[bool],
        (_, until): (Date, Date),
        stop: &AtomicBool,
    ) -> Result<Timeline, Failure> {
        let days = &adder.bench.days;
        let ends: Vec<Date> = days.iter().skip(1).map(|day| day.date).chain([until]).collect();
        let intervals = days.par_iter().zip(ends).map(|(day, until)| {
            if stop.load(Ordering::Relaxed) {
                return Err(Failure::Interrupted);
            }
            let variant = adder.scenario.variant_on(variant.number, day.date);
            let mut corners = adder.bench.levels(adder.scenario, adder.world, &variant, wanted, *day, None)?;
            let (Some(levels), true) = (corners.pop(), corners.is_empty()) else {
                return Err(Problem::new("a hedged rate has no daily course")
                    .help("set it, sweep it on a date, or leave it out of a scenario with a period")
                    .into());
            };
            let tallies = adder.add(&levels, &variant)?;
            let days_of_year = if day.date.in_leap_year() { 366 } else { 365 };
            Ok(Interval { from: day.date, until, tallies, days_of_year })
        });
        let intervals = intervals.collect::<Vec<Result<Interval, Failure>>>();
        Ok(Timeline { intervals: intervals.into_iter().collect::<Result<_, _>>()? })
    }

    /// What is owed over the whole period, a tally a group.
    pub(super) fn total(&self) -> Vec<Tally> {
        let groups = self.intervals.first().map_or(0, |interval| interval.tallies.len());
        let mut sums = vec![Tally::default(); groups];
        for interval in &self.intervals {
            for (sum, tally) in sums.iter_mut().zip(&interval.tallies) {
                sum.merge(&tally.in_days(interval.days(), interval.days_of_year));
            }
        }
        sums
    }
}
