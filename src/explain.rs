//! One rate, measure by measure: the trace of a product line, or of a heading of many lines weighted by value.

mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::error::Problem;
use crate::partner::{Importers, Pair, Partner, PartnerSet};
use crate::product::{Coverage, HsCode, ProductSet};
use crate::regime::assess::{LineAttributes, StackingStep, assess};
use crate::regime::duty::{Entry, NotComputable};
use crate::regime::law_on_date::{InForce, LawOnDate, RequiredAttributes};
use crate::regime::measure::{Measure, hedged};
use crate::regime::plan::{DisplacedBy, LineScopes, MeasureStatus, StackingPlan};
use crate::regime::rate::{BandEnds, ScheduleColumn, StatedRate};
use crate::regime::rule::Exemption;
use crate::regime::schedule::{ColumnRate, Schedule};
use crate::regime::share::{ShareBand, ShareTable, Shares, share_variable};
use crate::units::{AdValorem, CustomsValue, Share};
pub use trace::{Trace, TraceStep};
use trace::{TraceSums, combine};

/// Whose goods are asked about, and what is said of the entry.
#[derive(Clone, Copy, Debug)]
pub struct EntryDetails<'a> {
    /// Who buys from whom.
    pub pair: Pair,
    /// The importer whose world it is: whose law a measure is that names nobody.
    pub world_importer: Partner,
    /// Claims and contents, by name; else those of the regime.
    pub given: &'a BTreeMap<String, Share>,
    /// What one entry is worth and how much it is, for specific duties; else equivalents seen in trade.
    pub entry: Option<&'a Entry>,
    /// The regime's claims and contents.
    pub shares: &'a Shares,
    /// The regime's schedule.
    pub schedule: &'a Schedule,
}

impl<'a> EntryDetails<'a> {
    /// Returns true if the pair is in a scope.
    fn is_about(&self, importers: &Importers, partners: &PartnerSet) -> bool {
        importers.contains(self.pair.importer, self.world_importer) && partners.contains(self.pair.partner)
    }

    /// Returns a claim or content of the regime, if it says something of the importer.
    fn table(&self, name: &str) -> Option<&'a ShareTable> {
        self.shares.get(name).filter(|table| table.importers.contains(self.pair.importer, self.world_importer))
    }

    /// Returns the same without the regime's claims and contents: what does not depend on them.
    pub fn without_shares(&self) -> EntryDetails<'a> {
        static NONE: Shares = Shares::new();
        EntryDetails { shares: &NONE, ..*self }
    }
}

/// Returns true if nothing divides the product, so that one line represents all below it.
pub fn is_one_line(law: &LawOnDate<'_>, inquiry: &EntryDetails<'_>, product: HsCode) -> bool {
    let is_about = |index: &usize| {
        let Measure { importers, partners, .. } = &*law.measures[*index];
        law.status(*index) != InForce::Silent && inquiry.is_about(importers, partners)
    };
    let covered = |index: usize| (&law.measures[index], law.products(index).coverage(product));
    let measures: Vec<(&Arc<Measure>, Coverage)> = (0..law.measures.len()).filter(is_about).map(covered).collect();
    let whole = measures.iter().all(|(measure, covered)| measure.part.is_some() || *covered != Coverage::Part);
    let divides = |(index, rule): (usize, &&Exemption)| {
        inquiry.is_about(&Importers::Any, &rule.partners)
            && law.exempt_products(index).coverage(product) == Coverage::Part
    };
    let known = |column: &ScheduleColumn| {
        let covered = || inquiry.schedule.covered(&column.name, &column.programs);
        inquiry.schedule.line(product).is_some() || !covered().iter().any(|line| product.covers(*line))
    };
    let covering = measures.iter().filter(|(_, covered)| *covered != Coverage::None);
    let asked = RequiredAttributes::new(covering.map(|(measure, _)| &***measure), std::iter::empty());
    let divided = |name: &String| {
        let table = inquiry.table(name).filter(|_| !inquiry.given.contains_key(name));
        table.is_some_and(|table| table.divides(inquiry.pair.partner, product, law.date))
    };
    whole
        && !asked.shares.iter().any(divided)
        && !law.exemptions.iter().enumerate().any(divides)
        && asked.columns.iter().all(known)
}

/// Traces a rate. `lines` are the lines of the product with what they are worth; a product that nothing divides needs
/// only itself.
pub fn trace(
    law: &LawOnDate<'_>,
    inquiry: &EntryDetails<'_>,
    lines: &[(HsCode, CustomsValue)],
) -> Result<Trace, Problem> {
    let prepared = lines
        .iter()
        .map(|&(line, value)| Ok((prepare(law, inquiry, line)?, value)))
        .collect::<Result<Vec<(Prepared, CustomsValue)>, Problem>>()?;
    let of_pair = law.measures.iter().filter(|measure| inquiry.is_about(&measure.importers, &measure.partners));
    let mut variables = hedged(of_pair.map(|measure| &**measure), law.date);
    let open: BTreeSet<&String> = prepared.iter().flat_map(|(prepared, _)| prepared.open_shares(law)).collect();
    variables.extend(open.iter().map(|name| share_variable(name)));
    variables.sort();
    let Some(all) = BandEnds::all(&variables) else {
        let (most, names) = (BandEnds::MOST, variables.join(", "));
        return Err(Problem::new(format!("more than {most} hedged values bear on this rate: {names}")));
    };
    let whole: CustomsValue = lines.iter().map(|(_, value)| *value).sum();
    let mut corners: Vec<TraceSums> = Vec::new();
    for corner in all {
        let mut sums = TraceSums::default();
        for (prepared, value) in &prepared {
            let shares = prepared.shares_at(law, corner);
            let line = LineAttributes { stated: &prepared.stated, shares: &shares };
            let mut assessment = assess(law, prepared.reach.clone(), line, corner)
                .map_err(|why| why.problem(&prepared.line.dotted(), "this trace"))?;
            assessment.steps.extend(prepared.excepted.iter().map(|&index| excepted(law, index, line, corner)));
            sums.add(law, &assessment, *value, (inquiry.pair.partner, prepared.line))?;
        }
        corners.push(sums);
    }
    let moving = BandEnds::moving(&variables, &corners);
    let open = open.into_iter().filter(|name| moving.contains(&&share_variable(name))).cloned().collect();
    Ok(combine(&corners, law, (whole, lines.len()), open))
}

/// A line with the scopes that it lies in and what is known of it.
struct Prepared {
    line: HsCode,
    reach: LineScopes,
    stated: Vec<Option<ColumnRate>>,
    shares: Vec<Option<ShareBand>>,
    /// Measures in force that would have the line but for an exception in their scope.
    excepted: Vec<usize>,
}

impl Prepared {
    /// Returns the names of the claims between two ends that make a difference here.
    fn open_shares<'l>(&self, law: &'l LawOnDate<'_>) -> impl Iterator<Item = &'l String> {
        let claims = StackingPlan::new(law, self.reach.clone()).claims.into_iter();
        let open = claims.filter(|claim| self.shares[*claim].is_some_and(ShareBand::is_open));
        open.map(|claim| &law.required.shares[claim])
    }

    /// Returns the shares at a corner of the hedged values.
    fn shares_at(&self, law: &LawOnDate<'_>, corner: BandEnds<'_>) -> Vec<Option<Share>> {
        let names = law.required.shares.iter();
        let stated = self.shares.iter().zip(names);
        stated.map(|(share, name)| share.map(|share| share.at(corner, &share_variable(name)))).collect()
    }
}

fn prepare(law: &LawOnDate<'_>, inquiry: &EntryDetails<'_>, line: HsCode) -> Result<Prepared, Problem> {
    let (mut reach, mut excepted) = (LineScopes::default(), Vec::new());
    for index in (0..law.measures.len()).filter(|&index| law.status(index) != InForce::Silent) {
        match lies_in(law, inquiry, index, line)? {
            LineInScope::Whole => reach.measures.push((index, false)),
            LineInScope::Part => reach.measures.push((index, true)),
            LineInScope::Excepted => excepted.push(index),
            LineInScope::Outside => {}
        }
    }
    let partner = inquiry.pair.partner;
    for (index, rule) in law.exemptions.iter().enumerate().filter(|(_, rule)| rule.partners.contains(partner)) {
        match law.exempt_products(index).coverage(line) {
            Coverage::Whole => reach.exemptions.push(index),
            Coverage::None => {}
            Coverage::Part => {
                return Err(Problem::new(format!("{} means part of the line {}", rule.id, line.dotted()))
                    .help("how much of the line it means is not known: name a longer code"));
            }
        }
    }
    // Where another measure of the same name has the line, nothing is left out.
    let has = |id: &str| reach.measures.iter().any(|(index, _)| law.measures[*index].id == id);
    excepted.retain(|&index| !has(&law.measures[index].id));
    // A column that no measure on the line charges may be out of range: nothing is taken from it.
    let is_charged = |column: &ScheduleColumn| {
        reach
            .measures
            .iter()
            .any(|(index, _)| matches!(&law.measures[*index].rate.written, StatedRate::Column(of) if of == column))
    };
    let stated = |column| stated(inquiry, line, column, is_charged(column));
    let stated = law.required.columns.iter().map(stated).collect::<Result<_, _>>()?;
    let share = |name: &String| {
        let table = || inquiry.table(name).and_then(|table| table.share(partner, line, law.date));
        inquiry.given.get(name).copied().map(ShareBand::exact).or_else(table)
    };
    let shares = law.required.shares.iter().map(share).collect();
    Ok(Prepared { line, reach, stated, shares, excepted })
}

/// How a line lies in the scope of a measure.
enum LineInScope {
    Whole,
    /// As a part that the measure states.
    Part,
    /// It would, but for an exception.
    Excepted,
    Outside,
}

fn lies_in(
    law: &LawOnDate<'_>,
    inquiry: &EntryDetails<'_>,
    index: usize,
    line: HsCode,
) -> Result<LineInScope, Problem> {
    let (Pair { importer, partner }, measure) = (inquiry.pair, &*law.measures[index]);
    let is_named = measure.importers.contains(importer, inquiry.world_importer)
        && measure.partners.members.as_ref().is_none_or(|members| members.contains(&partner));
    if !is_named {
        return Ok(LineInScope::Outside);
    }
    let products = law.products(index);
    let without_exceptions = match products {
        _ if !measure.partners.contains(partner) => Some(products),
        ProductSet::Except(set, _) | ProductSet::Within(set, _) => Some(&**set),
        _ => None,
    };
    match products.coverage(line) {
        Coverage::Whole if measure.partners.contains(partner) => Ok(LineInScope::Whole),
        Coverage::Part if measure.partners.contains(partner) && measure.part.is_some() => Ok(LineInScope::Part),
        Coverage::Part if measure.partners.contains(partner) => {
            Err(Problem::new(format!("{} means part of the line {}", measure.id, line.dotted()))
                .help("how much of the line it means is not known: name a longer code, or state `part` on the measure"))
        }
        _ if without_exceptions.is_some_and(|set| set.coverage(line) == Coverage::Whole) => Ok(LineInScope::Excepted),
        _ => Ok(LineInScope::Outside),
    }
}

/// Returns what the schedule states for a line, of the entry at hand if there is one.
fn stated(
    inquiry: &EntryDetails<'_>,
    line: HsCode,
    column: &ScheduleColumn,
    is_charged: bool,
) -> Result<Option<ColumnRate>, Problem> {
    let (schedule, name, programs) = (inquiry.schedule, &column.name, &column.programs);
    let stated = schedule.stated(line, name, programs);
    let is_known = matches!(stated, None | Some(ColumnRate::Known(_)));
    let duty = schedule.line(line).and_then(|line| schedule.duty(line, name, programs));
    let (Some(entry), false, Some(duty)) = (inquiry.entry, is_known, duty) else { return Ok(stated) };
    match duty.of_entry(entry) {
        Ok(rate) => Ok(Some(ColumnRate::Known(rate))),
        Err(NotComputable::Part(part)) => {
            let what = format!("the duty on {} is charged on “{part}”, whose value is not given", line.dotted());
            Err(Problem::new(what).help(format!("say it: --part \"{part}=60\", in dollars; 0 for none")))
        }
        Err(NotComputable::Unit(one, other)) => {
            let what = format!("the duty on {} is charged by {one} and by {other}", line.dotted());
            Err(Problem::new(what)
                .help("one quantity cannot say both: leave --value out to take what was seen in trade"))
        }
        Err(NotComputable::Range) if is_charged => Err(out_of_range(entry, line)),
        Err(NotComputable::Text | NotComputable::Range) => Ok(stated),
    }
}

/// Says that a duty on a quantity is no rate of the value.
fn out_of_range(entry: &Entry, line: HsCode) -> Problem {
    let (line, value) = (line.dotted(), entry.value.normalize());
    if value < Decimal::new(1, 2) {
        return Problem::new(format!(
            "the duty on {line} is so much a unit, and the value is {value}: state the value"
        ));
    }
    Problem::new(format!(
        "the duty on {line}, quantity × rate, is more than ten times the value: check unit and quantity"
    ))
}

/// Returns the row of a measure that leaves the line out by an exception in its scope.
fn excepted(law: &LawOnDate<'_>, measure: usize, line: LineAttributes<'_>, corner: BandEnds<'_>) -> StackingStep {
    let rate = &law.measures[measure].rate;
    let stated = law.required.column(&rate.written).and_then(|column| line.stated[column]);
    let rate_value = rate.at(corner, stated).filter(|rate| rate.unknown.is_none());
    StackingStep {
        measure,
        status: MeasureStatus::Exempt,
        rate: rate_value.map(|rate| rate.amount),
        share: Share::NONE,
        amount: AdValorem::ZERO,
        by: DisplacedBy::Nobody,
    }
}
