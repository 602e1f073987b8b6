//! The law from day to day: what is owed in each interval of a period in which no law changes, with imports held fixed
//! and after response.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::aggregator::{Aggregator, check_adds_up};
use super::compiled::{DayLaws, LawDates, LevelsAtEnds, LevelsBefore, corners_of};
use super::failure::Failure;
use super::group::TallyGroup;
use super::partial::PartialResult;
use super::progress::{Progress, in_order};
use crate::burden::{AuthorityContribution, Burden, Interval, RunningTallies, Tally};
use crate::partner::{Pair, Partner};
use crate::regime::rate::BandEnds;
use crate::scenario::Variant;
use crate::units::days::ValueOfDays;
use crate::units::{AdValorem, CustomsValue, SummableValue};

/// What is owed from day to day, as if a year's flows entered evenly over it.
#[derive(Debug)]
pub struct Timeline {
    /// Intervals without a change of law, in order and without gaps.
    pub intervals: Vec<LawSpan>,
    /// The hedged values that bear on some interval, sorted.
    pub(super) variables: Vec<String>,
    /// What is owed over the whole period: for each of their corners, a tally a group.
    pub(super) total: Vec<Vec<Tally<ValueOfDays>>>,
}

/// Days on which the law is the same.
#[derive(Debug)]
pub struct LawSpan {
    /// First day.
    pub from: Date,
    /// First day of the next.
    pub until: Date,
    /// The hedged values that bear on it, sorted.
    variables: Vec<String>,
    /// For each of their corners, a tally a group, at the rate of a whole year.
    corners: Vec<Vec<Arc<Tally>>>,
    /// What becomes of trade if the law of these days is permanent, in all but tables of flows and markets.
    pub(super) response: Option<PartialResult>,
    /// Days of the year that the interval is part of.
    pub(super) days_of_year: u32,
}

/// So many days in a row are computed one after the other: each from the one before, from which it differs in little.
const DAYS_IN_A_ROW: usize = 16;

/// What is known of the last day: its laws, their levels, and for each corner of the hedged values a tally a group.
struct LastDay<'a> {
    laws: DayLaws<'a>,
    levels: LevelsAtEnds,
    tallies: Vec<RunningTallies>,
}

/// What the law of days is computed with.
#[derive(Clone, Copy)]
struct DayByDay<'a> {
    aggregator: &'a Aggregator<'a>,
    wanted: &'a [bool],
    /// The levels of the law before, where they are the same on all days.
    before: Option<&'a LevelsBefore>,
    progress: Progress<'a>,
}

impl DayByDay<'_> {
    /// Returns the spans that begin on some days in a row, each with the first day of the next.
    fn spans(&self, variant: &Variant, days: &[(LawDates, Date)]) -> Result<Vec<LawSpan>, Failure> {
        let scenario = self.aggregator.scenario;
        let variants: Vec<Variant> =
            days.iter().map(|(day, _)| scenario.variant_on(variant.number, day.date)).collect();
        let mut last: Option<LastDay<'_>> = None;
        let mut spans = Vec::with_capacity(days.len());
        for (variant, &days) in variants.iter().zip(days) {
            if self.progress.is_stopped() {
                return Err(Failure::Interrupted);
            }
            let (span, day) = self.span(last, variant, days)?;
            spans.push(span);
            last = Some(day);
        }
        Ok(spans)
    }

    fn span<'v>(
        &'v self,
        last: Option<LastDay<'v>>,
        variant: &'v Variant,
        (day, until): (LawDates, Date),
    ) -> Result<(LawSpan, LastDay<'v>), Failure> {
        let Aggregator { scenario, world, compiled, groups, .. } = *self.aggregator;
        let laws = compiled.laws(scenario, variant, day);
        let known = last.as_ref().map(|last| (&last.laws, &last.levels));
        let levels = compiled.levels_after(known, (world, variant), &laws, self.wanted, self.before)?;
        let (last, mut tallies) = match last.filter(|last| last.levels.variables == levels.variables) {
            Some(last) => (Some(last.levels), last.tallies),
            None => (None, levels.levels.iter().map(|_| RunningTallies::new(groups.len())).collect()),
        };
        for (place, (tallies, levels)) in tallies.iter_mut().zip(&levels.levels).enumerate() {
            let last = last.as_ref().and_then(|last| last.levels.get(place));
            self.aggregator.run_on(tallies, last, levels);
        }
        let corners: Vec<Vec<Arc<Tally>>> = tallies.iter_mut().map(RunningTallies::tallies).collect();
        corners.iter().try_for_each(|sums| check_adds_up(sums.iter().map(|sum| &**sum), groups, variant))?;
        let mut response = self.aggregator.respond(variant, self.wanted, (day, &levels), &|_| None, self.progress)?;
        response.iter_mut().for_each(PartialResult::forget_flows);
        let (from, variables) = (day.date, levels.variables.clone());
        let days_of_year = if from.in_leap_year() { 366 } else { 365 };
        Ok((LawSpan { from, until, variables, corners, response, days_of_year }, LastDay { laws, levels, tallies }))
    }
}

impl LawSpan {
    /// Returns the tallies at a corner of all hedged values of the period.
    fn at(&self, corner: BandEnds<'_>) -> impl Iterator<Item = &Tally> {
        let tallies = self.corners.get(corner.place_among(&self.variables));
        tallies.into_iter().flatten().map(|tally| &**tally)
    }

    /// Returns how many days it has.
    pub fn days(&self) -> u32 {
        self.days_within((self.from, self.until))
    }

    /// Returns how many of its days lie from one to before another.
    pub(super) fn days_within(&self, (from, until): (Date, Date)) -> u32 {
        let (from, until) = (self.from.max(from), self.until.min(until));
        from.until(until).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
    }
}

impl Timeline {
    /// Works the law out on every day of a period, at each corner of the hedged values that bear on the day. One corner
    /// of all of them has a course of its own, which is added up by itself. `before` has the levels of the law before,
    /// where they are the same on all days.
    pub(super) fn new(
        aggregator: &Aggregator<'_>,
        variant: &Variant,
        (wanted, before): (&[bool], Option<&LevelsBefore>),
        period: (Date, Date),
        progress: Progress<'_>,
    ) -> Result<Timeline, Failure> {
        let days = &aggregator.compiled.days;
        let ends = days.iter().skip(1).map(|day| day.date).chain([period.1]);
        let days: Vec<(LawDates, Date)> = days.iter().copied().zip(ends).collect();
        let day_by_day = DayByDay { aggregator, wanted, before, progress };
        let rows = in_order(days.par_chunks(DAYS_IN_A_ROW).map(|days| day_by_day.spans(variant, days)))?;
        let intervals: Vec<LawSpan> = rows.into_iter().flatten().collect();
        let variables: BTreeSet<&String> = intervals.iter().flat_map(|interval| &interval.variables).collect();
        let variables: Vec<String> = variables.into_iter().cloned().collect();
        corners_of(&variables, &variant.name).map(drop)?;
        let mut timeline = Timeline { intervals, variables, total: Vec::new() };
        timeline.total = timeline.within(period);
        timeline.total.iter().try_for_each(|sums| check_adds_up(sums.iter(), aggregator.groups, variant))?;
        Ok(timeline)
    }

    /// Returns what is owed from a day to before another: for each corner of the hedged values, a tally a group.
    pub(super) fn within(&self, days: (Date, Date)) -> Vec<Vec<Tally<ValueOfDays>>> {
        let sums_at = |corner: BandEnds<'_>| {
            let groups = self.intervals.first().map_or(0, |first| first.at(corner).count());
            let mut sums = vec![Tally::default(); groups];
            for interval in &self.intervals {
                for (sum, tally) in sums.iter_mut().zip(interval.at(corner)) {
                    sum.merge(&tally.in_days(interval.days_within(days), interval.days_of_year));
                }
            }
            sums
        };
        BandEnds::all(&self.variables).into_iter().flatten().map(sums_at).collect()
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
            .map_or_else(Burden::nothing, |(_, burden)| burden)
    }

    /// Returns what each authority adds before and after, as shares of the imports whose rate is known: by its index in
    /// the baseline, the last for measures without.
    pub fn by_authority(&self) -> Vec<[Interval<AdValorem>; 2]> {
        self.of_authorities(self.interval.corners.len())
    }

    /// Returns the same at the lower ends of all hedged values, where the parts add up to the rate.
    pub fn by_authority_at_lower_ends(&self) -> Vec<[AdValorem; 2]> {
        self.of_authorities(1).into_iter().map(|sides| sides.map(|rate| rate.low)).collect()
    }

    fn of_authorities(&self, corners: usize) -> Vec<[Interval<AdValorem>; 2]> {
        let whole = self.groups.iter().position(|group| *group == TallyGroup::Whole);
        let at_corners = self.interval.corners.iter().take(corners);
        let tallies: Vec<&Tally> = at_corners.filter_map(|tallies| Some(&**tallies.get(whole?)?)).collect();
        let none = Interval { low: AdValorem::ZERO, high: AdValorem::ZERO, approx: false };
        let sides = |added: AuthorityContribution| [0, 1].map(|side| added.rate[side].unwrap_or(none));
        AuthorityContribution::from_corners(&tallies).into_iter().map(sides).collect()
    }

    /// By importer where there are several; else nothing.
    pub fn by_importer(&self) -> Vec<(Partner, Burden)> {
        self.parts(TallyGroup::importer)
    }

    /// By partner and who buys from it.
    pub fn by_partner(&self) -> Vec<(Pair, Burden)> {
        self.parts(TallyGroup::pair)
    }

    /// By list of the scenario: its index, and what is owed.
    pub fn by_list(&self) -> Vec<(usize, Burden)> {
        self.parts(TallyGroup::list)
    }

    fn parts<T>(&self, wanted: impl Fn(TallyGroup) -> Option<T>) -> Vec<(T, Burden)> {
        let parts = self.groups.iter().enumerate().filter_map(|(index, &group)| Some((wanted(group)?, index)));
        let burden = |index: usize| {
            let tallies: Vec<&Tally> = self.interval.corners.iter().map(|tallies| &*tallies[index]).collect();
            Burden::from_corners(&tallies)
        };
        parts.map(|(part, index)| (part, burden(index))).filter(|(_, burden)| !burden.imports.is_zero()).collect()
    }
}
