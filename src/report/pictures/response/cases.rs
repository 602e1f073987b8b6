//! Pictures of cases and sweeps whose trade reacts.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::{REACTS, STILL, changes_of_duty, drawn_row};
use crate::partial::{ResponseFigure, fixed_imports};
use crate::report::chart::{Fan, IntervalRow, Series};
use crate::report::finding::ReportContext;
use crate::report::model_usd::{central, dollars, quantiles};
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, join, value_words};
use crate::report::pictures::captions::MOST_ROWS;
use crate::report::pictures::placed::Picture;
use crate::report::pictures::sweeps::lines_or_bars;
use crate::run::CaseRun;
use crate::run::partial::{PartialResult, UncertainUsd};
use crate::scenario::Sweep;
use crate::units::CustomsValue;

/// The most lines of a picture: as many as colors.
const MOST_LINES: usize = 4;

impl<'a> ReportContext<'a> {
    /// Returns the cases in which trade reacts, with what becomes of it.
    fn reacting(&self) -> Vec<(&'a CaseRun, &'a PartialResult)> {
        let cases = self.run.cases.iter().filter_map(|case| Some((case, case.response.as_ref()?)));
        cases.filter(|(_, response)| response.model != &fixed_imports::SPEC).collect()
    }

    /// The change of the duty in each case, with imports fixed and after trade reacts.
    pub(in crate::report::pictures) fn response_by_case(&self) -> Option<Picture> {
        let cases = self.reacting();
        let (_, response) = *cases.first()?;
        let row = |(case, _): &(&'a CaseRun, &'a PartialResult)| {
            let amount = self.amount(case, None, ResponseFigure::Change)?;
            let covered = self.run.covered_by_response(case, None).unwrap_or_default();
            let scope = format!("on {}", value_words(covered.reacting));
            Some(drawn_row(capital(&case.variant.name), scope, self.still(case, None), &amount))
        };
        let mut rows: Vec<IntervalRow> = cases.iter().filter_map(row).collect();
        let all = rows.len();
        let ends = rows.iter().min_by_key(|row| row.value).zip(rows.iter().max_by_key(|row| row.value));
        let is_same_scope = rows.iter().all(|row| row.scope == rows[0].scope);
        let title = match ends {
            Some(_) if !is_same_scope => {
                format!("Change in duty owed a year after trade reacts in {all} cases, each on imports of its own")
            }
            Some((low, high)) if low.value == high.value => {
                format!("Duty after trade reacts changes by {} a year in every case", Unit::Usd.change(low.value))
            }
            Some((low, high)) => {
                let word = |row: &IntervalRow| format!("{} in {}", Unit::Usd.change(row.value), row.label);
                format!("Duty after trade reacts, change a year by case: {} to {}", word(low), word(high))
            }
            None => "Duty after trade reacts is not known in any case".into(),
        };
        let told: Vec<&CaseRun> = cases.iter().map(|(case, _)| *case).collect();
        let mut caption = self.response_caption_of(title, "Change in duty owed by case, US$ a year,", &told, response);
        if all > MOST_ROWS {
            rows.truncate(MOST_ROWS);
            let note = format!("Shown are the first {MOST_ROWS} of {all} cases; each has its response.csv.");
            caption.notes.insert(0, note);
        }
        Some(Picture::new("duty_after_response_by_case", caption, changes_of_duty(rows)))
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
            let cases: Vec<&CaseRun> = self.run.cases.iter().filter(|case| case.variant.case == number).collect();
            let goods = self.same_goods(&cases)?;
            let points = cases.iter().map(|case| {
                let rate = sweep.percent(*case.variant.point.first()?)?;
                let amount =
                    self.amount(case, None, ResponseFigure::Change).filter(|_| self.weighed(case) == Some(goods));
                Some((rate, amount.as_ref().map(|amount| Reading::exact(central(amount)))))
            });
            let mut points: Vec<(Decimal, Option<Reading>)> = points.collect::<Option<_>>()?;
            points.sort_by_key(|(rate, _)| *rate);
            let label = format!("{}, on {}", capital(&of_case.name), value_words(goods));
            series.push(Series { label, points, bands: Vec::new() });
        }
        let all = series.len();
        let size =
            |series: &Series| series.points.iter().filter_map(|(_, point)| Some(point.as_ref()?.high.abs())).max();
        series.sort_by_key(|series| Reverse(size(series)));
        series.truncate(MOST_LINES);
        let known = || series.iter().flat_map(|series| series.points.iter().filter_map(|(_, point)| point.as_ref()));
        let (low, high) = (known().map(|point| point.low).min()?, known().map(|point| point.high).max()?);
        let (low, high) = (Unit::Usd.change(low), Unit::Usd.change(high));
        let title = format!("Duty after trade reacts changes by {low} to {high} a year over the cases and rates");
        let subtitle = format!("Change in duty owed by rate on {}, US$ a year,", self.swept_goods(sweep));
        let mut caption = self.response_caption(title, &subtitle, last, response);
        if all > MOST_LINES {
            let note = format!("Shown are the {MOST_LINES} largest of {all} cases; response.csv has all.");
            caption.notes.insert(0, note);
        }
        let x = format!("Rate on {}", self.swept(sweep));
        let body = Fan { x, x_unit: Unit::Percent, unit: Unit::Usd, series };
        Some(Picture::new("sweep_response", caption, lines_or_bars(body, true)))
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
            let rate = sweep.percent(*case.variant.point.first()?)?;
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
        let title = capital(&format!("duty owed {} after trade reacts {}", self.about(last), peak(&after.points)?));
        let subtitle = format!("Duty owed over the rate, on {} of imports, US$ a year,", value_words(goods));
        let mut caption = self.response_caption(title, &subtitle, last, response);
        if !others.is_empty() {
            let rates = join(&others, "rates");
            caption.notes.insert(0, format!("Blank at {rates}: there the figures are about other imports."));
        }
        let x = format!("Rate on {}", self.swept(sweep));
        let body = Fan { x, x_unit: Unit::Percent, unit: Unit::Usd, series: vec![still, after] };
        Some(Picture::new("sweep_response", caption, lines_or_bars(body, false)))
    }
}

/// Returns where a duty is highest over the rates of a sweep, ascending; `None` where it is not known at any. At an end
/// of the rates it may be higher beyond.
fn peak(points: &[(Decimal, Option<Reading>)]) -> Option<String> {
    let known: Vec<(Decimal, Decimal)> =
        points.iter().filter_map(|(rate, value)| Some((*rate, (*value)?.high))).collect();
    let most = known.iter().map(|(_, value)| *value).max()?;
    let amount = format!("{} a year", Unit::Usd.word(most));
    let at: Vec<Decimal> = known.iter().filter(|(_, value)| *value == most).map(|(rate, _)| *rate).collect();
    let word = |rate: Decimal| Unit::Percent.word(rate);
    let tried = if known.len() == points.len() { "tried" } else { "at which it is known" };
    let (first, last) = (known.first()?.0, known.last()?.0);
    Some(match at.as_slice() {
        [one] if known.len() == 1 => format!("is {amount} at {}, the only rate {}", word(*one), tried),
        [_] if known.len() == 2 => {
            // Two rates say nothing of what lies between them.
            let [one, other] = [known[0], known[1]].map(|(rate, value)| (word(rate), Unit::Usd.word(value)));
            format!("is {} a year at {} and {} at {}", one.1, one.0, other.1, other.0)
        }
        _ if at.len() == known.len() => format!("is {amount} at every rate {}", tried),
        [one] if *one == last => {
            format!("is still rising at {}, the highest rate {}: {amount}", word(last), tried)
        }
        [one] if *one == first => {
            format!("is already falling at {}, the lowest rate {}: {amount}", word(first), tried)
        }
        [one] => format!("is highest at {}: {amount}", word(*one)),
        many => {
            let rates: Vec<String> = many.iter().map(|rate| word(*rate)).collect();
            format!("is highest at {}: {amount}", join(&rates, "rates"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_at_an_end_of_the_rates_is_none() {
        let of = |values: &[Option<i64>]| {
            let point = |(place, value): (usize, &Option<i64>)| {
                (Decimal::from(10 * place), value.map(|value| Reading::exact(Decimal::from(value * 1_000_000_000))))
            };
            peak(&values.iter().enumerate().map(point).collect::<Vec<_>>()).unwrap_or_default()
        };
        for (values, want) in [
            (vec![Some(1), Some(2), Some(3)], "is still rising at 20%, the highest rate tried: $3bn a year"),
            (vec![Some(1), Some(3), Some(2)], "is highest at 10%: $3bn a year"),
            (vec![Some(3), Some(2), Some(1)], "is already falling at 0%, the lowest rate tried: $3bn a year"),
            (vec![Some(2), Some(2), Some(2)], "is $2bn a year at every rate tried"),
            (vec![Some(1), Some(3), Some(3)], "is highest at 10% and 20%: $3bn a year"),
            (vec![Some(1), Some(2), None], "is $1bn a year at 0% and $2bn at 10%"),
            (vec![None, Some(2), Some(1)], "is $2bn a year at 10% and $1bn at 20%"),
            (vec![Some(2)], "is $2bn a year at 0%, the only rate tried"),
            (vec![None, Some(2)], "is $2bn a year at 10%, the only rate at which it is known"),
            (vec![Some(2), None, Some(2)], "is $2bn a year at every rate at which it is known"),
            (vec![None, None], ""),
        ] {
            assert_eq!(of(&values), want);
        }
    }
}
