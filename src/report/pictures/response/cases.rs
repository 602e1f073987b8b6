//! Pictures of cases and sweeps whose trade reacts.

use std::cmp::Reverse;

use super::{ADJUSTED, REACTS, STILL};
use crate::partial::ResponseFigure;
use crate::report::chart::Series;
use crate::report::finding::ReportContext;
use crate::report::model_usd::{central, dollars, quantiles};
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, join, value_words};
use crate::report::pictures::placed::Picture;
use crate::report::pictures::sweeps::note_on_bands;
use crate::run::CaseRun;
use crate::run::partial::{PartialResult, UncertainUsd};
use crate::scenario::Sweep;
use crate::units::CustomsValue;

/// The most lines of a picture: as many as colors.
const MOST_LINES: usize = 4;

impl<'a> ReportContext<'a> {
    /// Returns the cases in which trade reacts, with what becomes of it.
    pub(in crate::report::pictures) fn reacting(&self) -> Vec<(&'a CaseRun, &'a PartialResult)> {
        self.run.cases.iter().filter_map(|case| Some((case, case.response.as_ref()?))).collect()
    }

    /// Returns the imports that the duty after trade reacts is about.
    fn weighed(&self, case: &CaseRun) -> Option<CustomsValue> {
        self.run.covered_by_response(case, None).map(|covered| covered.weighed())
    }

    /// Returns the imports that most of some cases are about, so that a line is about the same at each of its points.
    fn same_goods(&self, cases: &[&CaseRun]) -> Option<CustomsValue> {
        let all = || cases.iter().map(|case| self.weighed(case));
        all().max_by_key(|goods| (all().filter(|other| other == goods).count(), *goods))?
    }

    /// Returns the change of the duty after trade reacts over a rate that is swept, a line a case.
    fn response_sweep_by_case(&self, sweep: &Sweep) -> Option<Picture> {
        let (last, response) = *self.reacting().last()?;
        let mut series: Vec<Series> = Vec::new();
        for (number, of_case) in self.scenario.cases.iter().enumerate() {
            let runs = self.over_sweep(number, sweep);
            let goods = self.same_goods(&runs.iter().map(|(_, case)| *case).collect::<Vec<_>>())?;
            let amount = |case: &'a CaseRun| {
                let amount = self.amount(case, None, ResponseFigure::Change);
                amount.filter(|_| self.weighed(case) == Some(goods)).map(|amount| Reading::exact(central(&amount)))
            };
            let points = runs.into_iter().map(|(rate, case)| (rate, amount(case))).collect();
            let label = format!("{}, on {}", capital(&of_case.name), value_words(goods));
            series.push(Series { label, points, bands: Vec::new() });
        }
        let all = series.len();
        let size =
            |series: &Series| series.points.iter().filter_map(|(_, point)| Some(point.as_ref()?.high.abs())).max();
        series.sort_by_key(|series| Reverse(size(series)));
        series.truncate(MOST_LINES);
        series.iter().flat_map(|series| series.points.iter().filter_map(|(_, point)| *point)).next()?;
        let all_cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let title = self.course_over_rates(&all_cases, (&self.own("duties"), &ADJUSTED), (Unit::Usd, true), &series);
        let subtitle = format!("Change in duties once imports adjust, by {}, US$ a year,", self.swept_rate(sweep));
        let mut caption = self.response_caption(title, &subtitle, last, response);
        caption.notes.extend(note_on_bands(sweep));
        if all > MOST_LINES {
            let note = format!("Shown are the {MOST_LINES} largest of {all} cases; response.csv has all.");
            caption.notes.insert(0, note);
        }
        Some(Picture::new("sweep_response", caption, self.fan(sweep, (Unit::Usd, true), series)))
    }

    /// The duty over a rate that is swept, with imports fixed and after trade reacts: both of the same goods at every rate.
    pub(in crate::report::pictures) fn response_sweep(&self, sweep: &Sweep) -> Option<Picture> {
        if self.scenario.cases.len() > 1 {
            return self.response_sweep_by_case(sweep);
        }
        let cases = self.reacting();
        let (last, response) = *cases.last()?;
        let goods = self.same_goods(&cases.iter().map(|(case, _)| *case).collect::<Vec<_>>())?;
        let mut still = Series { label: STILL.into(), points: Vec::new(), bands: Vec::new() };
        let mut after = Series { label: REACTS.into(), points: Vec::new(), bands: Vec::new() };
        let mut others: Vec<String> = Vec::new();
        for (case, _) in &cases {
            let Some(rate) = sweep.percent(*case.variant.point.first()?) else { continue };
            let is_same = self.weighed(case) == Some(goods);
            let amount = self.amount(case, None, ResponseFigure::Duty).filter(|_| is_same);
            let fixed = self.run.fixed_duty(case).filter(|_| is_same);
            let ends = |fixed: UncertainUsd| Reading::between(dollars(fixed.low), dollars(fixed.high));
            still.points.push((rate, fixed.map(ends)));
            after.points.push((rate, amount.as_ref().map(|amount| Reading::exact(central(amount)))));
            after.bands.push((rate, amount.as_ref().and_then(quantiles)));
            others.extend((!is_same).then(|| Unit::Percent.word(rate)));
        }
        if after.bands.iter().all(|(_, bands)| bands.is_none()) {
            after.bands.clear();
        }
        for series in [&mut still, &mut after] {
            series.points.sort_by_key(|(rate, _)| *rate);
            series.bands.sort_by_key(|(rate, _)| *rate);
        }
        after.points.iter().find_map(|(_, value)| *value)?;
        let title = self.course_over_rates(
            &[last],
            (&self.own("duties"), &ADJUSTED),
            (Unit::Usd, false),
            std::slice::from_ref(&after),
        );
        let goods = value_words(goods);
        let subtitle = format!("Duties on {goods} of imports, by {}, US$ a year,", self.swept_rate(sweep));
        let mut caption = self.response_caption(title, &subtitle, last, response);
        // One of the lines has imports as they were.
        caption.subtitle = caption.subtitle.replace(" as they adjust in ", " held fixed and as they adjust in ");
        self.tell_peak(&mut caption, &after, sweep);
        caption.notes.extend(note_on_bands(sweep));
        if !others.is_empty() {
            let rates = join(&others, "rates");
            caption.notes.insert(0, format!("Blank at {rates}: there the figures are about other imports."));
        }
        Some(Picture::new("sweep_response", caption, self.fan(sweep, (Unit::Usd, false), vec![still, after])))
    }
}
