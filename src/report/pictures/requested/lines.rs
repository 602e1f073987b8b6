//! Pictures with an axis that runs: days of a period, values of a sweep.

use crate::burden::Burden;
use crate::partial::ResponseFigure;
use crate::partner::Pair;
use crate::report::change_phrase::UNKNOWN;
use crate::report::chart::{Body, Chart, Multiples, Panels, Series, StepSeries, Steps};
use crate::report::drawn_ends::ALL_PARTNERS;
use crate::report::finding::ReportContext;
use crate::report::model_usd::quantiles;
use crate::report::number::Reading;
use crate::report::phrases::capital;
use crate::report::pictures::captions::tell_shown;
use crate::report::pictures::outcome_words::DrawnOutcome;
use crate::report::pictures::period::step_series;
use crate::report::pictures::response::ADJUSTED;
use crate::report::pictures::sweeps::note_on_bands;
use crate::report::readings::{points, rate};
use crate::report::title::{NamedReading, sentence};
use crate::run::CaseRun;
use crate::run::timeline::AnnualRateSpan;
use crate::scenario::chart::{Breakdown, ChartSubject};
use crate::scenario::{Outcome, Sweep};

/// The most panels that nobody limits.
pub const MOST_PANELS: usize = 12;

/// Returns a rate, before or after, or its change.
fn rate_of(burden: &Burden, what: ChartSubject) -> Option<Reading> {
    match what {
        ChartSubject::Outcome(Outcome::RateBefore) => rate(burden.rate_before),
        ChartSubject::Outcome(Outcome::RateChange) => points(burden.rate_change),
        ChartSubject::Outcome(_) | ChartSubject::Sales | ChartSubject::Sector(_) => rate(burden.rate_after),
    }
}

impl<'a> ReportContext<'a> {
    /// Returns the average rate from day to day, or its change.
    pub(super) fn steps_asked(&self, case: &'a CaseRun, what: ChartSubject) -> Option<Chart> {
        let courses: Vec<AnnualRateSpan<'_>> = self.run.rate_spans(case).collect();
        if what == ChartSubject::Outcome(Outcome::RateAfter) {
            return Some(self.steps(case, &courses).chart);
        }
        let measured = self.measured(what, case, Breakdown::Day);
        let line = step_series(capital(&measured.noun), &courses, |_, course| rate_of(&course.whole(), what));
        let tense = self.tense_of(&measured);
        let ends = line.steps.first()?.value.zip(line.steps.last()?.value);
        let word = |value: &Reading| measured.read(value);
        let courses = match ends {
            None => vec![UNKNOWN.into()],
            Some((first, last)) if measured.change => vec![
                format!("{} by {} at first, {} at the end", tense.verb("change"), word(&first), word(&last)),
                format!("{} at the end", tense.by(measured.unit, &last)),
            ],
            Some((first, last)) => vec![tense.levels(measured.unit, &first, &last)],
        };
        let title = sentence(std::slice::from_ref(&measured.noun), &courses);
        let subtitle = format!("{} by entry date, {},", measured.measure, measured.unit_words());
        let caption = self.caption(title, &subtitle, &[case]);
        let steps = Steps { unit: measured.unit, series: vec![line], marks: Vec::new() };
        Some(Chart { caption, body: Body::Steps(steps) })
    }

    /// Returns the average rate of each partner from day to day beside that of all.
    pub(super) fn courses_asked(&self, case: &'a CaseRun, what: ChartSubject, top: Option<usize>) -> Option<Chart> {
        let courses: Vec<AnnualRateSpan<'_>> = self.run.rate_spans(case).collect();
        let measured = self.measured(what, case, Breakdown::Day);
        let by_course: Vec<Vec<(Pair, Burden)>> = courses.iter().map(AnnualRateSpan::by_partner).collect();
        let mut partners = self.run.by_partner(case);
        let all = partners.len();
        partners.truncate(top.unwrap_or(MOST_PANELS));
        let of_pair = |pair: Pair, index: usize| {
            let found: &Vec<(Pair, Burden)> = by_course.get(index)?;
            rate_of(&found.iter().find(|(other, _)| *other == pair)?.1, what)
        };
        let names = self.pair_names(case);
        let panel = |(pair, _): &(Pair, Burden)| {
            step_series(names(*pair)[0].clone(), &courses, |number, _| of_pair(*pair, number))
        };
        let panels: Vec<StepSeries> = partners.iter().map(panel).collect();
        let reference = step_series(ALL_PARTNERS.into(), &courses, |_, course| rate_of(&course.whole(), what));
        let last = |((pair, _), panel): (&(Pair, Burden), &StepSeries)| {
            (names(*pair)[1].clone(), panel.steps.last().and_then(|step| step.value))
        };
        let ends: Vec<NamedReading> = partners.iter().zip(&panels).map(last).collect();
        let is_part = panels.len() < all;
        let among = if is_part && panels.len() > 1 { ", where shown" } else { "" };
        let at_the_end = DrawnOutcome { noun: format!("{} at the end", measured.noun), ..measured };
        let shorter = at_the_end.noun.replace("average ", "");
        let title = self.ranked(
            (&at_the_end, &[at_the_end.noun.clone(), shorter, "tariff at the end".into()]),
            (&ends, is_part),
            None,
            ("for", "partners"),
            &[among],
        );
        let measured = at_the_end;
        let subtitle = format!("{} by partner and entry date, {},", measured.measure, measured.unit_words());
        let mut caption = self.caption(title, &subtitle, &[case]);
        tell_shown(&mut caption, (panels.len(), all), "partners, those with the most imports");
        let panels = Panels::Steps { panels, reference };
        Some(Chart { caption, body: Body::Multiples(Multiples { unit: measured.unit, panels }) })
    }

    /// Returns an outcome of the whole over the rate that is swept, a line a case.
    pub(super) fn fan_asked(&self, what: ChartSubject) -> Option<Chart> {
        let sweep = self.scenario.sweeps.first()?;
        let usual = if self.levels_known() { Outcome::DutyAfter } else { Outcome::DutyChange };
        if what == ChartSubject::Outcome(usual) {
            return Some(self.sweep(sweep).chart);
        }
        if what == ChartSubject::Outcome(Outcome::Response(ResponseFigure::Duty))
            && let Some(picture) = self.response_sweep(sweep)
        {
            return Some(picture.chart);
        }
        // At the first rate there may be no change, and nothing that reacts.
        let cases = &self.run.cases;
        let told = cases.iter().rev().find(|case| case.response.is_some()).or(cases.first())?;
        let measured = self.measured(what, told, Breakdown::Sweep);
        let series: Vec<Series> = (0..self.scenario.cases.len()).map(|case| self.line(case, sweep, what)).collect();
        if series.iter().flat_map(|series| &series.points).all(|(_, reading)| reading.is_none()) {
            return None;
        }
        let all: Vec<&CaseRun> = cases.iter().collect();
        let when: &[&str] = if measured.is_adjusted { &ADJUSTED } else { &[] };
        let title = self.course_over_rates(&all, (&measured.noun, when), (measured.unit, measured.change), &series);
        let subtitle = format!("{}, {},", measured.measure, measured.unit_words());
        let mut caption = self.caption_asked(title, &subtitle, told, (what, Breakdown::Sweep));
        caption.notes.extend(note_on_bands(sweep));
        Some(Chart { caption, body: self.fan(sweep, (measured.unit, measured.change), series) })
    }

    /// Returns the outcome of a case at each rate.
    fn line(&self, case: usize, sweep: &Sweep, what: ChartSubject) -> Series {
        let found = self.over_sweep(case, sweep);
        let points = found.iter().map(|(rate, run)| (*rate, self.of_whole(run, what))).collect();
        let drawn = |run: &'a CaseRun| match what {
            ChartSubject::Outcome(Outcome::Response(figure)) => {
                self.amount(run, None, figure).as_ref().and_then(quantiles)
            }
            ChartSubject::Outcome(_) | ChartSubject::Sales | ChartSubject::Sector(_) => None,
        };
        let mut bands: Vec<_> = found.iter().map(|(rate, run)| (*rate, drawn(run))).collect();
        if bands.iter().all(|(_, bands)| bands.is_none()) {
            bands.clear();
        }
        let name = &self.scenario.cases[case].name;
        let label = if self.scenario.cases.len() > 1 { capital(name) } else { String::new() };
        Series { label, points, bands }
    }
}
