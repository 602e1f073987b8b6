//! How a rate comes about: the amounts of a trace added up over lines, and what they come to over all corners.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::burden::Interval;
use crate::error::Problem;
use crate::partner::Partner;
use crate::product::HsCode;
use crate::regime::assess::Assessment;
use crate::regime::law_on_date::LawOnDate;
use crate::regime::measure::{Measure, StatusStep};
use crate::regime::plan::{DisplacedBy, MeasureStatus};
use crate::units::{AdValorem, CustomsValue, Usd};

/// How a rate comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The rate; `None` if it is not known.
    pub total: Option<Interval<AdValorem>>,
    /// The rate with each amount times the scale of its measure; `None` where no measure has one.
    pub effective: Option<Interval<AdValorem>>,
    /// The lowest and the highest rate of a line, if the heading has lines of different rates.
    pub range: Option<(AdValorem, AdValorem)>,
    /// How many lines were weighted.
    pub lines: usize,
    /// The shares between two ends that move it, by name.
    pub open_shares: Vec<String>,
    /// One row a measure seen.
    pub steps: Vec<TraceStep>,
}

/// One row of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceStep {
    /// The measure.
    pub measure: Arc<Measure>,
    /// What became of it.
    pub status: MeasureStatus,
    /// Its rate; `None` if unknown.
    pub rate: Option<Interval<AdValorem>>,
    /// The part of the value that it falls on; `None` where it falls on nothing.
    pub value_share: Option<Decimal>,
    /// What it adds to the total; `None` if unknown.
    pub amount: Option<Interval<AdValorem>>,
    /// The measures and exemptions that it gave way to.
    pub by: Vec<String>,
    /// The headings that an entry declares where it is charged.
    pub headings: BTreeSet<HsCode>,
    /// What had become of it on the day; `None` if nothing is said.
    pub legal_status: Option<StatusStep>,
}

/// Amounts of one corner added up over lines.
#[derive(Default, PartialEq)]
pub(super) struct TraceSums<'l> {
    duty: Usd,
    effective: Usd,
    unknown: bool,
    approx: bool,
    range: Option<(AdValorem, AdValorem)>,
    /// By measure, those that are charged apart from those that are not.
    steps: BTreeMap<(&'l str, &'static str), StepSum<'l>>,
}

#[derive(PartialEq)]
struct StepSum<'l> {
    measure: usize,
    status: MeasureStatus,
    rate: Option<(AdValorem, AdValorem)>,
    duty: Usd,
    /// The value that it falls on.
    value: Usd,
    by: BTreeSet<&'l str>,
    headings: BTreeSet<HsCode>,
}

impl<'l> TraceSums<'l> {
    /// Adds a line.
    pub(super) fn add(
        &mut self,
        law: &'l LawOnDate<'_>,
        assessment: &Assessment,
        value: CustomsValue,
        (partner, line): (Partner, HsCode),
    ) -> Result<(), Problem> {
        let level = &assessment.level;
        let steps: AdValorem = assessment.steps.iter().map(|step| step.amount).sum();
        if steps != level.sum {
            return Err(Problem::fault("the steps of a trace do not add up to its total"));
        }
        self.duty += level.sum.of(value);
        self.effective += level.effective.of(value);
        self.unknown |= level.rate().is_none();
        self.approx |= level.approx;
        if let Some(rate) = level.rate() {
            let (low, high) = self.range.unwrap_or((rate, rate));
            self.range = Some((low.min(rate), high.max(rate)));
        }
        for step in &assessment.steps {
            let Measure { id, standing, .. } = &*law.measures[step.measure];
            // A measure that is charged on one line only, or capped at one corner only, is one row.
            let kind = if step.status.charges() { MeasureStatus::Applied.word() } else { step.status.word() };
            let sum = self.steps.entry((id.as_str(), kind)).or_insert_with(|| StepSum {
                measure: step.measure,
                status: step.status,
                rate: step.rate.map(|rate| (rate, rate)),
                duty: Usd::ZERO,
                value: Usd::ZERO,
                by: BTreeSet::new(),
                headings: BTreeSet::new(),
            });
            let adds_nothing = step.status.charges() && step.amount == AdValorem::ZERO;
            sum.headings.extend(standing.headings.of(partner, line, adds_nothing));
            if !step.status.charges() {
                sum.headings.extend(standing.headings.of(partner, line, true));
            }
            if step.status.charges() && step.status != MeasureStatus::Applied {
                sum.status = step.status;
            }
            sum.rate = sum.rate.zip(step.rate).map(|((low, high), rate)| (low.min(rate), high.max(rate)));
            sum.duty += step.amount.of(value);
            sum.value += step.share.of(AdValorem::WHOLE).of(value);
            match &step.by {
                DisplacedBy::Nobody => {}
                DisplacedBy::Measures(by) => sum.by.extend(by.iter().map(|&index| law.measures[index].id.as_str())),
                DisplacedBy::Exemption(rule) => drop(sum.by.insert(&law.exemptions[*rule].id)),
            }
        }
        Ok(())
    }
}

/// Returns the trace of so many lines of a value, from their sums at each corner. `open_shares` are the shares between two
/// ends that move it.
pub(super) fn combine(
    corners: &[TraceSums<'_>],
    law: &LawOnDate<'_>,
    (whole, lines): (CustomsValue, usize),
    open_shares: Vec<String>,
) -> Trace {
    let approx = corners.iter().any(|sums| sums.approx);
    let envelope = |rates: &mut dyn Iterator<Item = Option<AdValorem>>| -> Option<Interval<AdValorem>> {
        let first = rates.next()??;
        let (mut low, mut high) = (first, first);
        for rate in rates {
            (low, high) = (low.min(rate?), high.max(rate?));
        }
        Some(Interval { low, high, approx: approx && (low, high) != (AdValorem::ZERO, AdValorem::ZERO) })
    };
    let of = |amount: fn(&TraceSums<'_>) -> Usd| {
        let rate = |sums: &TraceSums<'_>| if sums.unknown { None } else { amount(sums).per(whole) };
        envelope(&mut corners.iter().map(rate))
    };
    let total = of(|sums| sums.duty);
    let effective = of(|sums| sums.effective).filter(|effective| Some(effective) != total.as_ref());
    let mut keys: Vec<&(&str, &'static str)> = corners.iter().flat_map(|sums| sums.steps.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut steps: Vec<TraceStep> = Vec::new();
    for key in keys {
        let sums = || corners.iter().filter_map(|corner| corner.steps.get(key));
        let Some(first) = sums().next() else { continue };
        let charges = key.1 == MeasureStatus::Applied.word();
        let status = sums().find(|sum| sum.status == MeasureStatus::Capped).map_or(first.status, |sum| sum.status);
        let mut amounts =
            corners.iter().map(|corner| corner.steps.get(key).map_or(Usd::ZERO, |sum| sum.duty).per(whole));
        // Nothing of something unknown is nothing.
        let unknown = first.rate.is_none() && charges && sums().any(|sum| sum.value != Usd::ZERO);
        let mut ends = sums().flat_map(|sum| sum.rate.map_or([None, None], |(low, high)| [Some(low), Some(high)]));
        steps.push(TraceStep {
            measure: law.measures[first.measure].clone(),
            status,
            rate: envelope(&mut ends),
            value_share: charges.then(|| first.value.per(whole)).flatten().map(AdValorem::fraction),
            amount: if unknown { None } else { envelope(&mut amounts) },
            by: first.by.iter().map(|by| by.to_string()).collect(),
            headings: first.headings.clone(),
            legal_status: law.measures[first.measure].standing.status_on(law.date, law.as_of).cloned(),
        });
    }
    steps.sort_by(|one, other| (one.measure.mode, &one.measure.id).cmp(&(other.measure.mode, &other.measure.id)));
    let range =
        corners.iter().filter_map(|sums| sums.range).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    let range = range.filter(|(low, high)| lines > 1 && low < high && !corners.iter().any(|sums| sums.unknown));
    Trace { total, effective, range, lines, open_shares, steps }
}
