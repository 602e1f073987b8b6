//! Pictures of cases and sweeps whose trade reacts.

use super::{REACTS, STILL};
use crate::regime::rate::Written;
use crate::report::chart::{Body, Chart, Fan, IntervalRow, Intervals, Series};
use crate::report::finding::{Answer, capital, money};
use crate::report::number::{Reading, Unit};
use crate::report::pictures::{MOST_ROWS, Picture};
use crate::report::response::{central, quantiles};
use crate::run::CaseRun;
use crate::run::react::Response;
use crate::scenario::Sweep;
use crate::scenario::behaviour::{Figure, Model};

/// The most lines of a picture: as many as colours.
const MOST_LINES: usize = 4;

impl<'a> Answer<'a> {
    /// The cases in which trade reacts, with what becomes of it.
    fn reacting(&self) -> Vec<(&'a CaseRun, &'a Response)> {
        let cases = self.run.cases.iter().filter_map(|case| Some((case, case.response.as_ref()?)));
        cases.filter(|(_, response)| response.model != Model::Still).collect()
    }

    /// The change of the duty in each case, with imports fixed and after trade reacts.
    pub(in crate::report::pictures) fn response_by_case(&self) -> Option<Picture> {
        let cases = self.reacting();
        let (first, response) = *cases.first()?;
        let row = |(case, _): &(&'a CaseRun, &'a Response)| {
            let amount = self.amount(case, None, Figure::Change)?;
            let covered = self.run.covered_by_response(case, None).unwrap_or_default();
            Some(IntervalRow {
                label: capital(&case.variant.name),
                scope: format!("on {}", Unit::Usd.word(covered.reacting.usd().dollars())),
                still: self.still(case, None),
                value: central(&amount),
                bands: quantiles(&amount),
            })
        };
        let mut rows: Vec<IntervalRow> = cases.iter().filter_map(row).collect();
        let all = rows.len();
        let ends = rows.iter().min_by_key(|row| row.value).zip(rows.iter().max_by_key(|row| row.value));
        let title = match ends {
            Some((low, high)) if low.value == high.value => {
                format!("Duty after trade reacts changes by {} a year in every case", Unit::Usd.change(low.value))
            }
            Some((low, high)) => {
                let word = |row: &IntervalRow| format!("{} in {}", Unit::Usd.change(row.value), row.label);
                format!("Duty after trade reacts, change a year by case: {} to {}", word(low), word(high))
            }
            None => "Duty after trade reacts is not known in any case".into(),
        };
        let mut caption =
            self.response_caption(title, "Change in duty collected by case, US$ a year,", first, response);
        if all > MOST_ROWS {
            rows.truncate(MOST_ROWS);
            caption
                .notes
                .insert(0, format!("Shown are the first {MOST_ROWS} of {all} cases; each has its response.csv."));
        }
        let body = Intervals { unit: Unit::Usd, change: true, still: STILL.into(), value: REACTS.into(), rows };
        Some(Picture {
            stem: "duty_after_response_by_case".into(),
            chart: Chart { caption, body: Body::Intervals(body) },
        })
    }

    /// The change of the duty after trade reacts over a rate that is swept, a line a case.
    fn response_sweep_by_case(&self, sweep: &Sweep) -> Option<Picture> {
        let (last, response) = *self.reacting().last()?;
        let mut series: Vec<Series> = Vec::new();
        for (number, of_case) in self.scenario.cases.iter().enumerate() {
            let points = self.run.cases.iter().filter(|case| case.variant.case == number).map(|case| {
                let (_, written) = &sweep.values[*case.variant.point.first()?];
                let Written::Exact(rate) = written else { return None };
                let amount = self.amount(case, None, Figure::Change);
                Some((rate.percent(), amount.as_ref().map(|amount| Reading::exact(central(amount)))))
            });
            series.push(Series {
                label: capital(&of_case.name),
                points: points.collect::<Option<_>>()?,
                bands: Vec::new(),
            });
        }
        let all = series.len();
        let size =
            |series: &Series| series.points.iter().filter_map(|(_, point)| Some(point.as_ref()?.high.abs())).max();
        series.sort_by_key(|series| std::cmp::Reverse(size(series)));
        series.truncate(MOST_LINES);
        let known = || series.iter().flat_map(|series| series.points.iter().filter_map(|(_, point)| point.as_ref()));
        let (low, high) = (known().map(|point| point.low).min()?, known().map(|point| point.high).max()?);
        let (low, high) = (Unit::Usd.change(low), Unit::Usd.change(high));
        let title = format!("Duty after trade reacts changes by {low} to {high} a year over the cases and rates");
        let mut caption =
            self.response_caption(title, "Change in duty collected over the rate, US$ a year,", last, response);
        if all > MOST_LINES {
            caption
                .notes
                .insert(0, format!("Shown are the {MOST_LINES} largest of {all} cases; response.csv has all."));
        }
        let x = format!("Rate on {}", self.swept(sweep));
        let body = Fan { x, x_unit: Unit::Percent, unit: Unit::Usd, series };
        Some(Picture { stem: "sweep_response".into(), chart: Chart { caption, body: Body::Fan(body) } })
    }

    /// The duty over a rate that is swept, with imports fixed and after trade reacts.
    pub(in crate::report::pictures) fn response_sweep(&self, sweep: &Sweep) -> Option<Picture> {
        if self.scenario.cases.len() > 1 {
            return self.response_sweep_by_case(sweep);
        }
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let first = cases.first()?;
        first.response.as_ref().filter(|response| response.model != Model::Still)?;
        let mut still = Series { label: STILL.into(), points: Vec::new(), bands: Vec::new() };
        let mut after = Series { label: REACTS.into(), points: Vec::new(), bands: Vec::new() };
        for (case, (_, written)) in cases.iter().zip(&sweep.values) {
            let Written::Exact(rate) = written else { return None };
            let amount = self.amount(case, None, Figure::Duty);
            let whole = self.run.covered_by_response(case, None).is_some_and(|covered| covered.left_out().is_zero());
            let middle = money(self.run.whole(case).duty_after).filter(|_| whole);
            still.points.push((rate.percent(), middle));
            after.points.push((rate.percent(), amount.as_ref().map(|amount| Reading::exact(central(amount)))));
            after.bands.push((rate.percent(), amount.as_ref().and_then(quantiles)));
        }
        if after.bands.iter().all(|(_, bands)| bands.is_none()) {
            after.bands.clear();
        }
        let top = after.points.iter().filter_map(|(rate, reading)| Some((reading.as_ref()?.high, *rate))).max()?;
        let title = format!(
            "Duty collected on {} is highest at {}: {} a year",
            self.goods(first, None),
            Unit::Percent.word(top.1),
            Unit::Usd.word(top.0)
        );
        // At the first rate there may be no change, and nothing that reacts.
        let (last, response) = cases.iter().rev().find_map(|case| Some((*case, case.response.as_ref()?)))?;
        let caption = self.response_caption(title, "Duty collected over the rate, US$ a year,", last, response);
        let body = Fan {
            x: format!("Rate on {}", self.swept(sweep)),
            x_unit: Unit::Percent,
            unit: Unit::Usd,
            series: vec![still, after],
        };
        Some(Picture { stem: "sweep_response".into(), chart: Chart { caption, body: Body::Fan(body) } })
    }
}
