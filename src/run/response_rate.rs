//! The average duty after response: what is owed over what is imported, on a date or over days of a period.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::expect::{OutcomeNumber, percent};
use super::group::TallyGroup;
use super::partial::{PartialResult, UncertainUsd};
use super::result::{CaseRun, Run};
use super::timeline::{LawSpan, Timeline};
use crate::burden::Interval;
use crate::partial::ResponseFigure;
use crate::units::{CustomsValue, exact_to_float};

/// Duty and imports after response, dollars.
#[derive(Clone, Copy, Debug, Default)]
struct TaxedImports {
    duty: f64,
    imports: f64,
}

impl TaxedImports {
    /// Returns the average duty as a share of the imports; `None` where nothing is imported.
    fn rate(self) -> Option<f64> {
        (self.imports > 0.0).then(|| self.duty / self.imports)
    }
}

impl PartialResult {
    /// Returns duty and imports after response of a group, at the corner of the hedged values with the lowest and at that
    /// with the highest rate. Imports of which no rate is known are left out, at their value before.
    fn taxed_imports(&self, group: usize) -> Option<[TaxedImports; 2]> {
        let covered = self.markets.covered.get(group).filter(|covered| covered.has_level())?;
        let unweighed = exact_to_float::value(covered.unweighed);
        let mut corners: Vec<(f64, TaxedImports)> = Vec::new();
        for worked in &self.worked {
            let sums = worked.groups.get(group)?;
            let taxed = TaxedImports { duty: sums.duty_after, imports: sums.imports_after - unweighed };
            corners.push((taxed.rate()?, taxed));
        }
        corners.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        Some([corners.first()?.1, corners.last()?.1])
    }
}

impl LawSpan {
    fn part_of_year(&self, days: (Date, Date)) -> f64 {
        f64::from(self.days_within(days)) / f64::from(self.days_of_year)
    }
}

impl Timeline {
    /// Returns a figure of a group after response, added up over all days.
    fn amount(&self, groups: &[TallyGroup], group: usize, figure: ResponseFigure) -> Option<UncertainUsd> {
        let mut sum = UncertainUsd { low: 0.0, high: 0.0, drawn: None };
        for interval in &self.intervals {
            let amount = interval.response.as_ref()?.amount(groups, group, figure)?;
            let part = interval.part_of_year((interval.from, interval.until));
            (sum.low, sum.high) = (sum.low + part * amount.low, sum.high + part * amount.high);
        }
        Some(sum)
    }

    /// Returns duty and imports of a group after response on some days.
    fn taxed_imports(&self, group: usize, days: (Date, Date)) -> Option<[TaxedImports; 2]> {
        let mut ends = [TaxedImports::default(); 2];
        for interval in self.intervals.iter().filter(|interval| interval.days_within(days) > 0) {
            let part = interval.part_of_year(days);
            for (sum, taxed) in ends.iter_mut().zip(interval.response.as_ref()?.taxed_imports(group)?) {
                (sum.duty, sum.imports) = (sum.duty + part * taxed.duty, sum.imports + part * taxed.imports);
            }
        }
        Some(ends)
    }
}

impl Run {
    /// Returns a figure of a group after response; over a period, added up over its days.
    pub(super) fn amount_after_response(
        &self,
        case: &CaseRun,
        group: TallyGroup,
        figure: ResponseFigure,
    ) -> Option<UncertainUsd> {
        let group = self.groups.binary_search(&group).ok()?;
        match &case.timeline {
            Some(timeline) => timeline.amount(&self.groups, group, figure),
            None => case.response.as_ref()?.amount(&self.groups, group, figure),
        }
    }

    /// Returns the average duty of a group after response, in percent.
    pub(super) fn rate_after_response(&self, case: &CaseRun, group: TallyGroup) -> OutcomeNumber {
        let group = self.groups.binary_search(&group).ok()?;
        let taxed = match &case.timeline {
            Some(timeline) => timeline.taxed_imports(group, (Date::MIN, Date::MAX)),
            None => case.response.as_ref()?.taxed_imports(group),
        };
        rates(taxed?)
    }

    /// Returns the imports in scope that do not react on some day of a case's period: of the day with the most.
    pub fn most_left_out(&self, case: &CaseRun) -> CustomsValue {
        let whole = self.groups.binary_search(&TallyGroup::Whole);
        let reacted = case.timeline.iter().flat_map(|timeline| &timeline.intervals);
        let covered = reacted.filter_map(|interval| Some(interval.response.as_ref()?.covered(*whole.as_ref().ok()?)));
        covered.map(|covered| covered.left_out()).max().unwrap_or_default()
    }

    /// Returns the average duty of all flows after response on some days of a case's period, in percent.
    pub fn rate_after_response_within(&self, case: &CaseRun, days: (Date, Date)) -> OutcomeNumber {
        let whole = self.groups.binary_search(&TallyGroup::Whole).ok()?;
        rates(case.timeline.as_ref()?.taxed_imports(whole, days)?)
    }
}

fn rates(ends: [TaxedImports; 2]) -> OutcomeNumber {
    let [low, high]: [Option<Decimal>; 2] = ends.map(|taxed| percent(taxed.rate()? * 100.0));
    Some(Interval { low: low?, high: high?, approx: false })
}
