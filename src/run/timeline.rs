//! The law from day to day: what is owed in each interval of a period in which no law changes.

use jiff::civil::Date;
use rayon::prelude::*;

use super::aggregator::{Aggregator, check_adds_up};
use super::failure::Failure;
use super::group::TallyGroup;
use super::progress::Progress;
use crate::burden::{AuthorityContribution, Burden, Tally};
use crate::error::Problem;
use crate::partner::{Pair, Partner};
use crate::scenario::Variant;
use crate::units::days::ValueOfDays;
use crate::units::{AdValorem, CustomsValue, SummableValue};

/// What is owed from day to day, as if a year's flows entered evenly over it.
#[derive(Debug)]
pub struct Timeline {
    /// Intervals without a change of law, in order and without gaps.
    pub intervals: Vec<LawSpan>,
    /// What is owed over the whole period, a tally a group.
    pub(super) total: Vec<Tally<ValueOfDays>>,
}

/// Days on which the law is the same.
#[derive(Debug)]
pub struct LawSpan {
    /// First day.
    pub from: Date,
    /// First day of the next.
    pub until: Date,
    /// A tally a group, at the rate of a whole year.
    pub(super) tallies: Vec<Tally>,
    /// Days of the year that the interval is part of.
    days_of_year: u32,
}

impl LawSpan {
    /// Returns how many days it has.
    pub fn days(&self) -> u32 {
        self.from.until(self.until).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
    }
}

impl Timeline {
    /// Works the law out on every day of a period.
    pub(super) fn new(
        aggregator: &Aggregator<'_>,
        variant: &Variant,
        wanted: &[bool],
        (_, until): (Date, Date),
        progress: Progress<'_>,
    ) -> Result<Timeline, Failure> {
        let days = &aggregator.compiled.days;
        let ends: Vec<Date> = days.iter().skip(1).map(|day| day.date).chain([until]).collect();
        let intervals = days.par_iter().zip(ends).map(|(day, until)| {
            if progress.is_stopped() {
                return Err(Failure::Interrupted);
            }
            let variant = aggregator.scenario.variant_on(variant.number, day.date);
            let corners =
                aggregator.compiled.levels(aggregator.scenario, aggregator.world, &variant, wanted, *day, None)?;
            let [levels] = corners.levels.as_slice() else {
                return Err(Problem::new("a hedged rate has no daily course")
                    .help("set it, sweep it on a date, or leave it out of a scenario with a period")
                    .into());
            };
            let tallies = aggregator.add(levels, &variant)?;
            let days_of_year = if day.date.in_leap_year() { 366 } else { 365 };
            Ok(LawSpan { from: day.date, until, tallies, days_of_year })
        });
        let intervals = intervals.collect::<Vec<Result<LawSpan, Failure>>>();
        let intervals = intervals.into_iter().collect::<Result<Vec<LawSpan>, _>>()?;
        let mut total = vec![Tally::default(); aggregator.groups.len()];
        for interval in &intervals {
            for (sum, tally) in total.iter_mut().zip(&interval.tallies) {
                sum.merge(&tally.in_days(interval.days(), interval.days_of_year));
            }
        }
        check_adds_up(&total, aggregator.groups, variant)?;
        Ok(Timeline { intervals, total })
    }

    /// Returns the part of a year's value that enters in the period.
    pub(super) fn of_year(&self, value: CustomsValue) -> CustomsValue {
        let mut sum = ValueOfDays::default();
        for interval in &self.intervals {
            sum += value.in_days(interval.days(), interval.days_of_year);
        }
        sum.in_cents()
    }
}

/// What is owed in an interval, at the rate of a whole year.
#[derive(Clone, Copy, Debug)]
pub struct AnnualRateSpan<'r> {
    pub(super) groups: &'r [TallyGroup],
    /// Its days.
    pub interval: &'r LawSpan,
}

impl AnnualRateSpan<'_> {
    /// Returns all flows in scope.
    pub fn whole(&self) -> Burden {
        self.parts(|group| (group == TallyGroup::Whole).then_some(()))
            .into_iter()
            .next()
            .map_or_else(Burden::nothing, |(_, burden, _)| burden)
    }

    /// Returns what each authority adds before and after, as shares of the imports whose rate is known: by its index in
    /// the baseline, the last for measures without.
    pub fn by_authority(&self) -> Vec<[AdValorem; 2]> {
        let whole = self.parts(|group| (group == TallyGroup::Whole).then_some(()));
        let Some((_, _, tally)) = whole.into_iter().next() else { return Vec::new() };
        let sides =
            |added: AuthorityContribution| [0, 1].map(|side| added.rate[side].map_or(AdValorem::ZERO, |rate| rate.low));
        AuthorityContribution::from_corners(&[tally]).into_iter().map(sides).collect()
    }

    /// By importer where there are several; else nothing.
    pub fn by_importer(&self) -> Vec<(Partner, Burden)> {
        self.parts(TallyGroup::importer).into_iter().map(|(importer, burden, _)| (importer, burden)).collect()
    }

    /// By partner and who buys from it.
    pub fn by_partner(&self) -> Vec<(Pair, Burden)> {
        self.parts(TallyGroup::pair).into_iter().map(|(pair, burden, _)| (pair, burden)).collect()
    }

    /// By list of the scenario: its index, and what is owed.
    pub fn by_list(&self) -> Vec<(usize, Burden)> {
        self.parts(TallyGroup::list).into_iter().map(|(list, burden, _)| (list, burden)).collect()
    }

    fn parts<T>(&self, wanted: impl Fn(TallyGroup) -> Option<T>) -> Vec<(T, Burden, &Tally)> {
        let tallies = self.groups.iter().zip(&self.interval.tallies);
        let found = tallies.filter_map(|(group, tally)| Some((wanted(*group)?, Burden::from_corners(&[tally]), tally)));
        found.filter(|(_, burden, _)| !burden.imports.is_zero()).collect()
    }
}
