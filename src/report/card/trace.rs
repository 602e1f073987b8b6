//! How a rate on the page comes about: what each measure adds, in thousandths of a point that add up to the rate.
//!
//! Traces travel packed in the page and are laid out by its script when somebody asks for one.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use crate::burden::{AuthorityContribution, Burden};
use crate::report::finding::ReportContext;
use crate::run::CaseRun;
use crate::run::by_measure::{Average, AverageOf, AveragedSide, ByMeasure};

/// The traces of one scenario.
#[derive(Debug, Default, Serialize)]
pub struct Traces {
    /// What adds something: title and source, each once.
    of: Vec<(String, String)>,
    /// Heads of columns, each list once.
    heads: Vec<Vec<String>>,
    /// One a row of a table.
    rows: Vec<RateTrace>,
}

/// The rates of one row taken apart. Numbers are thousandths of a percentage point.
#[derive(Debug, Serialize)]
struct RateTrace {
    /// Index of its heads.
    head: usize,
    /// What the columns come to.
    total: Vec<i64>,
    /// What adds something: its index, then a number a column.
    parts: Vec<(usize, Vec<i64>)>,
}

/// One number taken apart: its head, and what each part adds, in percentage points.
struct TraceColumn {
    head: String,
    total: Decimal,
    parts: Vec<(usize, Decimal)>,
}

impl Traces {
    /// Adds a row of a case on one date; its number, if a rate of it is known.
    pub fn of_measures(&mut self, corners: &[ByMeasure], of: AverageOf) -> Option<usize> {
        let averages: Vec<&Average> = corners.iter().map(|corner| corner.averages.get(&of)).collect::<Option<_>>()?;
        let measures = &corners.first()?.measures;
        let mut columns = Vec::new();
        use AveragedSide::{After, Before, Change};
        for (side, word) in [(Before, "Before"), (After, "After"), (Change, "Change")] {
            let totals: Option<Vec<_>> = averages.iter().map(|average| average.total(side)).collect();
            let Some(totals) = totals else { continue };
            let ends = totals.iter().zip(&averages);
            let low = ends.clone().min_by_key(|(total, _)| **total);
            let high = ends.max_by_key(|(total, _)| **total).filter(|(total, _)| Some(*total) != low.map(|low| low.0));
            let ends = match high {
                Some(high) => vec![(low, ", lower end"), (Some(high), ", upper end")],
                None => vec![(low, "")],
            };
            for (end, which) in ends {
                let Some((total, average)) = end else { continue };
                let part = |(index, points): (usize, crate::units::Pp)| {
                    let measure = &measures[index];
                    (self.number(&measure.title, &measure.source), points.points())
                };
                let parts = average.parts(side).map(part).collect();
                columns.push(TraceColumn { head: format!("{word}{which}"), total: total.points(), parts });
            }
        }
        self.push(columns)
    }

    /// Adds a row of a case over a period: what each authority adds at the lower ends of hedged values.
    pub fn of_authorities(
        &mut self,
        context: &ReportContext<'_>,
        parts: &[AuthorityContribution],
        burden: &Burden,
    ) -> Option<usize> {
        let authorities = &context.scenario.baseline.authorities;
        if authorities.is_empty() {
            return None;
        }
        let shown = burden.with_levels().unwrap_or(burden);
        let sides = [("Before", shown.rate_before), ("After", shown.rate_after)];
        let mut columns = Vec::new();
        for (side, (head, rate)) in sides.into_iter().enumerate() {
            let Some(rate) = rate else { continue };
            let part = |(index, part): (usize, &AuthorityContribution)| {
                let amount = part.rate[side]?.low.percent();
                let title = authorities.get(index).map_or("Other", |(_, title)| title.as_str());
                (!amount.is_zero()).then(|| (self.number(title, ""), amount))
            };
            let parts: Vec<(usize, Decimal)> = parts.iter().enumerate().filter_map(part).collect();
            let column = match rate.is_point() {
                true => TraceColumn { head: head.into(), total: rate.low.percent(), parts },
                false => {
                    let total = parts.iter().map(|(_, points)| points).sum();
                    TraceColumn { head: format!("{head}, lower ends"), total, parts }
                }
            };
            columns.push(column);
        }
        self.push(columns)
    }

    fn push(&mut self, columns: Vec<TraceColumn>) -> Option<usize> {
        if columns.is_empty() {
            return None;
        }
        let heads: Vec<String> = columns.iter().map(|column| column.head.clone()).collect();
        let head = self.heads.iter().position(|known| *known == heads).unwrap_or_else(|| {
            self.heads.push(heads);
            self.heads.len() - 1
        });
        let mut parts: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        let mut total = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let (sum, settled) = round_to_total(column);
            total.push(sum);
            for ((index, _), amount) in column.parts.iter().zip(settled) {
                parts.entry(*index).or_insert_with(|| vec![0; columns.len()])[place] += amount;
            }
        }
        let parts = parts.into_iter().filter(|(_, row)| row.iter().any(|amount| *amount != 0)).collect();
        self.rows.push(RateTrace { head, total, parts });
        Some(self.rows.len() - 1)
    }

    fn number(&mut self, title: &str, source: &str) -> usize {
        let known = self.of.iter().position(|(one, other)| one == title && other == source);
        known.unwrap_or_else(|| {
            self.of.push((title.to_string(), source.to_string()));
            self.of.len() - 1
        })
    }
}

/// Returns a total and its parts in thousandths, rounded down; what is left over goes to the first largest rests.
fn round_to_total(column: &TraceColumn) -> (i64, Vec<i64>) {
    let thousandths = |points: Decimal| points * Decimal::ONE_THOUSAND;
    let whole = |number: Decimal| number.to_i64().unwrap_or_default();
    let total = thousandths(column.total).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    let exact: Vec<Decimal> = column.parts.iter().map(|(_, points)| thousandths(*points)).collect();
    let mut settled: Vec<i64> = exact.iter().map(|part| whole(part.floor())).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by_key(|&place| (Reverse(exact[place] - exact[place].floor()), place));
    let left = (whole(total) - settled.iter().sum::<i64>()).max(0);
    for &place in order.iter().take(usize::try_from(left).unwrap_or_default()) {
        settled[place] += 1;
    }
    (whole(total), settled)
}

/// Returns the averages of each case taken apart; nothing over a period, where authorities stand in for measures.
pub fn corners(context: &ReportContext<'_>, cases: &[&CaseRun]) -> Result<Vec<Vec<ByMeasure>>, crate::run::Failure> {
    if cases.iter().any(|case| case.timeline.is_some()) {
        return Ok(cases.iter().map(|_| Vec::new()).collect());
    }
    context.run.by_measure(context.scenario, context.world, cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_the_total() {
        let parts = [33_333_333_333_i64, 33_333_333_333, 33_333_333_334];
        let parts = parts.iter().enumerate().map(|(index, part)| (index, Decimal::new(*part, 10))).collect();
        let column = TraceColumn { head: String::new(), total: Decimal::from(10), parts };
        assert_eq!(round_to_total(&column), (10_000, vec![3_333, 3_333, 3_334]));
        let parts = vec![(0, Decimal::new(-125, 1)), (1, Decimal::new(4, 5))];
        let column = TraceColumn { head: String::new(), total: Decimal::new(-1_249_996, 5), parts };
        assert_eq!(round_to_total(&column), (-12_500, vec![-12_500, 0]));
    }
}
