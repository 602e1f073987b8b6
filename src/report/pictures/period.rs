//! The law from day to day: the average rate as a step line, and what it is made of.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::authorities::{AT_LOWER_ENDS, BETWEEN};
use super::placed::Picture;
use super::response::REACTS;
use crate::burden::Interval;
use crate::partner::Pair;
use crate::regime::calendar;
use crate::regime::share::ShareTable;
use crate::report::basis::FigureBasis;
use crate::report::change_phrase::{Tense, UNKNOWN};
use crate::report::chart::{
    Body, DatedValue, Stack, StackBars, StackSpan, StackedBar, StepMark, StepSeries, Steps, TitleTotals,
};
use crate::report::drawn_ends::ALL_PARTNERS;
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, day_words, join, lower};
use crate::report::readings::{rate, size};
use crate::report::title::sentence;
use crate::run::CaseRun;
use crate::run::timeline::AnnualRateSpan;
use crate::units::AdValorem;

/// The smallest change of the average rate, in percentage points, that is marked with its cause.
const LEAST_MARKED: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// What a step of the line is marked with that comes from data.
const SHARES: &str = "claims data (not law)";

/// The most partners that have a line each.
const MOST_LINES: usize = 5;

impl<'a> ReportContext<'a> {
    /// Returns the course of the average rate, and of its parts where authorities are named.
    pub(super) fn timeline(&self, case: &'a CaseRun) -> Vec<Picture> {
        let courses: Vec<AnnualRateSpan<'_>> = self.run.rate_spans(case).collect();
        let mut pictures = vec![self.steps(case, &courses)];
        pictures.extend(self.beside_observed(case));
        pictures.extend(self.parts_over_time(case, &courses));
        pictures
    }

    pub(super) fn steps(&self, case: &'a CaseRun, courses: &[AnnualRateSpan<'_>]) -> Picture {
        let before = |course: &AnnualRateSpan<'_>| rate(course.whole().rate_before);
        let after = |course: &AnnualRateSpan<'_>| rate(course.whole().rate_after);
        let (name_before, name_after) = self.sides(case);
        let mut series = vec![step_series(name_before, courses, |_, course| before(course))];
        let differ = courses.iter().any(|course| before(course) != after(course));
        if differ {
            // What moves comes first: its days are named.
            series.insert(1 - self.moving_side(), step_series(name_after, courses, |_, course| after(course)));
        } else {
            let partners = self.few_partners(case, courses);
            if let (Some(first), false) = (series.first_mut(), partners.is_empty()) {
                first.label = ALL_PARTNERS.into();
            }
            series.extend(partners);
        }
        if self.scenario.response.is_some() {
            let reacted = |course: &AnnualRateSpan<'_>| {
                self.run.rate_after_response_within(case, (course.interval.from, course.interval.until))
            };
            series.push(step_series(REACTS.into(), courses, |_, course| reacted(course)));
        }
        let title = if differ { self.two_courses(case) } else { self.course_title(case, courses) };
        let whole = || TitleTotals { label: "Over the period".into(), ..self.whole_rates(case) };
        let subtitle = format!("{} by entry date, % of customs value,", capital(&self.own("average statutory tariff")));
        let mut caption = self.caption(title, &subtitle, &[case]);
        caption.wholes = Vec::from_iter(differ.then(whole));
        let of_shares = self.notes_of_shares(courses);
        if !of_shares.is_empty() {
            caption.tell("Steps in claims data are not law.");
        }
        caption.notes.extend(of_shares);
        caption.notes.extend(self.response_notes_over_period(case));
        let marks = self.marks(courses);
        let body = Body::Steps(Steps { unit: Unit::Percent, series, marks });
        Picture::new("rate_by_day", caption, body)
    }

    /// Returns a line for each partner, where they are few and more than one.
    fn few_partners(&self, case: &'a CaseRun, courses: &[AnnualRateSpan<'_>]) -> Vec<StepSeries> {
        let partners = self.run.by_partner(case);
        if partners.len() < 2 || partners.len() > MOST_LINES {
            return Vec::new();
        }
        let value = |course: &AnnualRateSpan<'_>, pair| {
            let found = course.by_partner().into_iter().find(|(other, _)| *other == pair);
            rate(found.and_then(|(_, burden)| burden.rate_before))
        };
        let names = self.pair_names(case);
        let line = |pair: Pair| step_series(names(pair)[0].clone(), courses, |_, course| value(course, pair));
        partners.into_iter().map(|(pair, _)| line(pair)).collect()
    }

    /// Returns "US tariff would average 7.5% over the period, against 14% in US law".
    fn two_courses(&self, case: &'a CaseRun) -> String {
        let subjects = self.subjects(case, "tariff");
        let whole = self.whole_rates(case).values;
        let [(_, _, before), (_, _, after), ..] = whole.as_slice() else {
            return sentence(&subjects, &[UNKNOWN.into()]);
        };
        sentence(&subjects, &self.averages_over_period(before, after))
    }

    /// Returns "Average US tariff rose from 2.8% to 14%, peaking at 29.4%".
    fn course_title(&self, case: &'a CaseRun, courses: &[AnnualRateSpan<'_>]) -> String {
        let known: Vec<Reading> = courses.iter().filter_map(|course| rate(course.whole().rate_before)).collect();
        let subjects = self.subjects(case, "average tariff");
        let tense = if self.standing() == FigureBasis::Supposed { Tense::Would } else { Tense::Did };
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            return sentence(&subjects, &[UNKNOWN.into()]);
        };
        let course = match first == last && known.iter().any(|one| one != first) {
            true => format!("{} and {} at {}", tense.verb("start"), tense.verb("end"), Unit::Percent.read(last)),
            false => tense.levels(Unit::Percent, first, last),
        };
        // A peak that reads as an end is none.
        let is_higher = |peak: &&Reading| {
            peak.high > first.high.max(last.high)
                && [first, last].iter().all(|end| Unit::Percent.read(end) != Unit::Percent.read(peak))
        };
        let peak = known.iter().max_by_key(|value| value.high).filter(is_higher);
        let peak = peak.map(|peak| format!("{course}, peaking at {}", Unit::Percent.read(peak)));
        sentence(&subjects, &peak.into_iter().chain([course]).collect::<Vec<_>>())
    }

    /// Returns the days on which the law moves the average rate, each with the authorities whose part changes and with
    /// what the whole line does. Of the steps that come from data alone, new shares of claims and contents, the largest is
    /// marked as one.
    fn marks(&self, courses: &[AnnualRateSpan<'_>]) -> Vec<StepMark> {
        let titles = self.authority_titles().unwrap_or_default();
        let side = self.moving_side();
        let mark = |pair: &[AnnualRateSpan<'_>]| {
            let [before, after] = pair else { return None };
            let (from, to) = (self.moving_rate(before)?, self.moving_rate(after)?);
            let jump = jump(&from, &to);
            let sides = before.by_authority().into_iter().zip(after.by_authority());
            let percent = |side: Interval<AdValorem>| side.map(AdValorem::percent);
            let changes = sides.map(|(from, to)| size(&self::jump(&percent(from[side]), &percent(to[side]))));
            let mut changes: Vec<(&String, Decimal)> = titles.iter().zip(changes).collect();
            changes.sort_by_key(|(_, change)| Reverse(*change));
            let most = changes.first()?.1.min(LEAST_MARKED);
            let named = changes.iter().filter(|(_, change)| *change >= most).map(|(name, _)| name.to_string());
            let (date, weight) = (after.interval.from, size(&jump));
            let is_data = self.only_shares_step(date);
            // A day may have both new law and other shares.
            let shares = (!self.shares_that_step(date).is_empty()).then(|| SHARES.to_string());
            let causes = named.filter(|_| !is_data).chain(shares);
            let cause = join(&causes.collect::<Vec<String>>(), "causes");
            let label = format!("{cause} {}", Unit::Points.read_change(&jump));
            (weight >= LEAST_MARKED).then_some((is_data, StepMark { date, label, weight }))
        };
        let (data, law): (Vec<_>, Vec<_>) = courses.windows(2).filter_map(mark).partition(|(is_data, _)| *is_data);
        let largest = data.into_iter().max_by_key(|(_, mark)| mark.weight);
        let mut marks: Vec<StepMark> = law.into_iter().chain(largest).map(|(_, mark)| mark).collect();
        marks.sort_by_key(|mark| mark.date);
        marks
    }

    /// Returns which law moves from day to day: the baseline's; where the law before is that of one day, that after.
    fn moving_side(&self) -> usize {
        usize::from(self.scenario.before.is_some())
    }

    fn moving_rate(&self, course: &AnnualRateSpan<'_>) -> Option<Reading> {
        let whole = course.whole();
        rate([whole.rate_before, whole.rate_after][self.moving_side()])
    }

    /// Returns the claims and contents of which other figures hold from a day on.
    fn shares_that_step(&self, day: Date) -> Vec<String> {
        let steps = |table: &ShareTable| table.steps.iter().any(|step| step.period.from == Some(day));
        let shares = self.scenario.baseline.shares.iter();
        shares.filter(|(_, table)| steps(table)).map(|(name, _)| name.clone()).collect()
    }

    /// Returns true if shares step on a day on which no law begins, ends or becomes known.
    fn only_shares_step(&self, day: Date) -> bool {
        let Ok(next) = day.tomorrow() else { return false };
        let baseline = &self.scenario.baseline;
        let is_law = !calendar::events(baseline, day, next).is_empty()
            || self.scenario.known_each_day && calendar::is_published(baseline, day);
        !is_law && !self.shares_that_step(day).is_empty()
    }

    /// Returns the days on which shares step and the line with them: a sentence for those of the same shares.
    fn notes_of_shares(&self, courses: &[AnnualRateSpan<'_>]) -> Vec<String> {
        let mut days: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for pair in courses.windows(2) {
            let (day, rates) = (pair[1].interval.from, [0, 1].map(|end: usize| self.moving_rate(&pair[end])));
            let shares = self.shares_that_step(day);
            if rates[0] != rates[1] && !shares.is_empty() {
                days.entry(join(&shares, "shares")).or_default().push(day_words(day));
            }
        }
        let note = |(shares, days): (String, Vec<String>)| {
            let steps = if days.len() == 1 { "a step" } else { "steps" };
            format!("From {} other shares of {shares} apply: {steps} of the data, not of the law.", join(&days, "days"))
        };
        days.into_iter().map(note).collect()
    }

    pub(super) fn parts_over_time(&self, case: &'a CaseRun, courses: &[AnnualRateSpan<'_>]) -> Option<Picture> {
        let titles = self.authority_titles()?;
        // What was owed is the question of a refund; else what the scenario makes of it.
        let side = usize::from(self.scenario.refund.is_none());
        let values: Vec<Vec<Decimal>> = courses
            .iter()
            .map(|course| {
                course.by_authority_at_lower_ends().iter().map(|sides| AdValorem::percent(sides[side])).collect()
            })
            .collect();
        let mut spans: Vec<StackSpan> = Vec::new();
        for (number, (course, parts)) in courses.iter().zip(&values).enumerate() {
            match spans.last_mut() {
                // A law that changes nothing here is no step.
                Some(last) if values[number - 1] == *parts => last.until = course.interval.until,
                _ => spans.push(StackSpan {
                    from: course.interval.from,
                    until: course.interval.until,
                    stacked_bar: StackedBar(parts.clone()),
                }),
            }
        }
        let last = values.last()?;
        let sum: Decimal = last.iter().sum();
        let place = (0..last.len()).max_by_key(|place| last[*place])?;
        // A refund is about what was void, and not about what is largest.
        let void = self.void_authorities(case);
        let void_part: Decimal = void.iter().filter_map(|place| last.get(*place)).sum();
        let place = if let [one] = *void.iter().copied().collect::<Vec<_>>() { one } else { place };
        let name = titles.get(place)?;
        let is_hedged = |course: &AnnualRateSpan<'_>| course.by_authority().iter().any(|sides| !sides[side].is_point());
        let ends = if courses.iter().any(is_hedged) { AT_LOWER_ENDS } else { "" };
        // What was owed before a refund was law.
        let is_law = self.standing() != FigureBasis::Supposed || side == 0 && self.scenario.baseline.is_law;
        let basis = if is_law { FigureBasis::BothLaw } else { FigureBasis::Supposed };
        let course = courses.last()?;
        let whole = course.whole();
        let known = whole.where_known.as_deref().unwrap_or(&whole);
        let rates = [
            rate(course.by_authority().get(place).map(|sides| sides[side])),
            rate([known.rate_before, known.rate_after][side]),
        ];
        let between = match rates {
            [Some(part), Some(whole)] if !part.is_point() || !whole.is_point() => Some([part, whole]),
            _ => None,
        };
        let found = between.unwrap_or([last[place], sum].map(Reading::exact));
        let law = capital(&self.authorities_of(&[case]));
        let is_of_several = void.len() > 1 && between.is_none() && void_part < sum;
        let (name, found) = match is_of_several {
            true => (&law, [void_part, sum].map(Reading::exact)),
            false => (name, found),
        };
        let title = match found[1].high.is_zero() {
            true => self.course_title(case, courses),
            false => self.share_of_rate(case, (name, basis, true), found, "average tariff"),
        };
        let body = Body::Stack(Stack { unit: Unit::Percent, parts: titles.clone(), bars: StackBars::Spans(spans) });
        let differ = courses.iter().any(|course| course.whole().rate_before != course.whole().rate_after);
        let (before, after) = self.sides(case);
        let whose = match (differ, side) {
            (false, _) => String::new(),
            (true, 0) => format!(", {},", lower(&before)),
            (true, _) => format!(", {},", lower(&after)),
        };
        let tariff = capital(&self.own("average statutory tariff"));
        let subtitle = format!("{tariff}{whose} by authority and entry date, % of customs value{ends},");
        let mut caption = self.caption(title, &subtitle, &[case]);
        if is_law && self.standing() == FigureBasis::Supposed {
            let supposed = self.standing_words(FigureBasis::Supposed);
            caption.subtitle = caption.subtitle.replace(&supposed, "Law in force on each day.");
        }
        caption.wholes.extend(between.map(|[part, whole]| {
            TitleTotals::new(BETWEEN, "total", Unit::Percent, Some(whole)).and(name, Unit::Percent, Some(part))
        }));
        if is_of_several {
            caption.wholes.push(TitleTotals::new(&law, "total", Unit::Percent, Some(found[0])));
        }
        Some(Picture::new("rate_by_authority", caption, body))
    }
}

/// Returns what a rate does from one reading to the next, at the lower and at the upper end.
fn jump(from: &Reading, to: &Reading) -> Reading {
    Reading::between(to.low - from.low, to.high - from.high)
}

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
