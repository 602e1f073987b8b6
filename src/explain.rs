//! One rate, measure by measure: the trace of a product line, or of a heading of many lines weighted by value.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::burden::Span;
use crate::error::Problem;
use crate::partner::Partner;
use crate::product::{Coverage, HsCode};
use crate::rates::Law;
use crate::regime::assess::{Assessment, Status, assess};
use crate::regime::measure::{Measure, hedged};
use crate::regime::rate::Corner;
use crate::units::{AdValorem, CustomsValue, Usd};

/// How a rate comes about.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The rate; `None` if it is not known.
    pub total: Option<Span<AdValorem>>,
    /// The lowest and the highest rate of a line, if the heading has lines of different rates.
    pub range: Option<(AdValorem, AdValorem)>,
    /// How many lines were weighted.
    pub lines: usize,
    /// One row a measure seen.
    pub steps: Vec<TraceStep>,
}

/// One row of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceStep {
    /// The measure.
    pub measure: Measure,
    /// What became of it.
    pub status: Status,
    /// Its rate; `None` if unknown.
    pub rate: Option<Span<AdValorem>>,
    /// The part of the value that it falls on; `None` where it falls on nothing.
    pub value_share: Option<Decimal>,
    /// What it adds to the total; `None` if unknown.
    pub amount: Option<Span<AdValorem>>,
    /// The measures that it gave way to.
    pub by: Vec<String>,
}

/// True if no measure divides the product, so that one line stands for all below it.
pub fn is_one_line(law: &Law<'_>, partner: Partner, product: HsCode) -> bool {
    law.measures
        .iter()
        .filter(|measure| measure.partners.contains(partner))
        .all(|measure| measure.products.coverage(product) != Coverage::Part)
}

/// Traces a rate. `lines` are the lines of the product with what they are worth; a product that no measure divides needs
/// only itself.
pub fn trace(law: &Law<'_>, partner: Partner, lines: &[(HsCode, CustomsValue)]) -> Result<Trace, Problem> {
    let measures: Vec<&Measure> = law.measures.iter().filter(|measure| measure.partners.contains(partner)).collect();
    let variables = hedged(measures.iter().copied(), law.date);
    let Some(all) = Corner::all(&variables) else {
        let most = Corner::MOST;
        return Err(Problem::new(format!(
            "more than {most} hedged values bear on this rate: {}",
            variables.join(", ")
        )));
    };
    let divides = |line| move |measure: &&&Measure| measure.products.coverage(line) == Coverage::Part;
    if let Some((line, measure)) =
        lines.iter().find_map(|(line, _)| Some((line, measures.iter().find(divides(*line))?)))
    {
        return Err(Problem::new(format!("{} means part of the line {}", measure.id, line.dotted()))
            .help("how much of the line it means is not known: name a longer code"));
    }
    let whole: CustomsValue = lines.iter().map(|(_, value)| *value).sum();
    let mut corners: Vec<Sums> = Vec::new();
    for corner in all {
        let mut sums = Sums::default();
        for &(line, value) in lines {
            let applicable: Vec<&Measure> =
                measures.iter().copied().filter(|measure| measure.products.coverage(line) == Coverage::Whole).collect();
            let assessment = assess(&applicable, law.complete, law.date, law.as_of, corner).map_err(|out| {
                Problem::new(format!("the rate of {} leaves the range from 0% to 1000%", out.measure))
            })?;
            sums.add(&assessment, &applicable, value)?;
        }
        corners.push(sums);
    }
    Ok(combine(&corners, &measures, whole, lines.len()))
}

/// Amounts of one corner added up over lines.
#[derive(Default)]
struct Sums {
    duty: Usd,
    unknown: bool,
    approx: bool,
    range: Option<(AdValorem, AdValorem)>,
    steps: BTreeMap<(String, &'static str), StepSum>,
}

struct StepSum {
    status: Status,
    rate: Option<AdValorem>,
    duty: Usd,
    value: CustomsValue,
    by: BTreeSet<String>,
}

impl Sums {
    fn add(&mut self, assessment: &Assessment, measures: &[&Measure], value: CustomsValue) -> Result<(), Problem> {
        let level = &assessment.level;
        let steps: AdValorem = assessment.steps.iter().map(|step| step.amount).sum();
        if steps != level.sum {
            return Err(Problem::new(
                "the steps of a trace do not add up to its total: this is a fault of the program",
            ));
        }
        self.duty += level.sum.of(value);
        self.unknown |= level.rate().is_none();
        self.approx |= level.approx;
        if let Some(rate) = level.rate() {
            let (low, high) = self.range.unwrap_or((rate, rate));
            self.range = Some((low.min(rate), high.max(rate)));
        }
        for step in &assessment.steps {
            // A cap that binds at one corner only, or on one line only, is one row.
            let charges = matches!(step.status, Status::Applied | Status::Capped);
            let kind = if charges { Status::Applied.word() } else { step.status.word() };
            let sum = self.steps.entry((measures[step.measure].id.clone(), kind)).or_insert_with(|| StepSum {
                status: step.status,
                rate: step.rate,
                duty: Usd::ZERO,
                value: CustomsValue::default(),
                by: BTreeSet::new(),
            });
            if step.status == Status::Capped {
                sum.status = Status::Capped;
            }
            sum.duty += step.amount.of(value);
            sum.value += value;
            sum.by.extend(step.by.iter().map(|&index| measures[index].id.clone()));
        }
        Ok(())
    }
}

fn combine(corners: &[Sums], measures: &[&Measure], whole: CustomsValue, lines: usize) -> Trace {
    let approx = corners.iter().any(|sums| sums.approx);
    let envelope = |rates: Vec<Option<AdValorem>>| -> Option<Span<AdValorem>> {
        let known = rates.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Span {
            low: *known.iter().min()?,
            high: *known.iter().max()?,
            approx: approx && known.iter().any(|rate| *rate != AdValorem::ZERO),
        })
    };
    let total = envelope(corners.iter().map(|sums| if sums.unknown { None } else { sums.duty.per(whole) }).collect());
    let mut keys: Vec<&(String, &'static str)> = corners.iter().flat_map(|sums| sums.steps.keys()).collect();
    keys.sort();
    keys.dedup();
    let mut steps: Vec<TraceStep> = Vec::new();
    for key in keys {
        let sums: Vec<&StepSum> = corners.iter().filter_map(|corner| corner.steps.get(key)).collect();
        let (Some(first), Some(measure)) = (sums.first(), measures.iter().find(|measure| measure.id == key.0)) else {
            continue;
        };
        let charges = key.1 == Status::Applied.word();
        let status = sums.iter().find(|sum| sum.status == Status::Capped).map_or(first.status, |sum| sum.status);
        let amounts = corners.iter().map(|corner| corner.steps.get(key).map_or(Usd::ZERO, |sum| sum.duty).per(whole));
        let unknown = first.rate.is_none() && charges;
        steps.push(TraceStep {
            measure: (*measure).clone(),
            status,
            rate: envelope(sums.iter().map(|sum| sum.rate).collect()),
            value_share: charges.then(|| first.value.usd().per(whole)).flatten().map(AdValorem::fraction),
            amount: if unknown { None } else { envelope(amounts.collect()) },
            by: first.by.iter().cloned().collect(),
        });
    }
    steps.sort_by(|one, other| (one.measure.mode, &one.measure.id).cmp(&(other.measure.mode, &other.measure.id)));
    let range =
        corners.iter().filter_map(|sums| sums.range).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    let range = range.filter(|(low, high)| lines > 1 && low < high && !corners.iter().any(|sums| sums.unknown));
    Trace { total, range, lines, steps }
}
