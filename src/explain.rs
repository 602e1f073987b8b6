//! One rate, measure by measure: the trace of a product line, or of a heading of many lines weighted by value.

mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::error::Problem;
use crate::partner::{Importers, Pair, Partner, PartnerSet};
use crate::product::{Coverage, HsCode};
use crate::regime::assess::{LineAttributes, StackingStep};
use crate::regime::duty::{Entry, NotComputable};
use crate::regime::law_on_date::{InForce, LawOnDate, RequiredAttributes, RuleProducts};
use crate::regime::measure::{Measure, hedged};
use crate::regime::plan::{DisplacedBy, LineScopes, MeasureStatus, StackingPlan};
use crate::regime::rate::{BandEnds, ScheduleColumn, StatedRate};
use crate::regime::rule::Exemption;
use crate::regime::schedule::{ColumnRate, Schedule};
use crate::regime::share::{ShareBand, ShareTable, Shares, share_variable};
use crate::units::{AdValorem, CustomsValue, Interval, Share};
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
    let rules = RulesOfPair::new(law, inquiry.pair, inquiry.world_importer);
    let found = lines.iter().map(|&(line, value)| Ok((LineInLaw::new(law, &rules, inquiry, line)?, value)));
    let found = found.collect::<Result<Vec<(LineInLaw, CustomsValue)>, Problem>>()?;
    let mut plans: Vec<StackingPlan<'_, '_>> =
        found.iter().map(|(line, _)| StackingPlan::new(law, line.reach.scopes.clone())).collect();
    let prepared = plans.iter_mut().zip(&found).map(|(plan, (line, value))| {
        let LineInLaw { line, reach, stated, shares } = line;
        (PreparedLine { line: *line, plan, excepted: &reach.excepted, stated, shares }, *value)
    });
    trace_prepared(law, inquiry.pair.partner, &mut prepared.collect::<Vec<_>>())
}

/// A line with what a law does with lines of its scopes, and what is known of it.
pub struct PreparedLine<'p, 'l, 'a> {
    /// Its code.
    pub line: HsCode,
    /// What the law does with lines of its scopes.
    pub plan: &'p mut StackingPlan<'l, 'a>,
    /// Measures in force that would have the line but for an exception in their scope.
    pub excepted: &'p [usize],
    /// What the schedule states, for each column that the law asks for.
    pub stated: &'p [Option<ColumnRate>],
    /// Claims and contents, for each that the law asks for.
    pub shares: &'p [Option<ShareBand>],
}

/// Traces the rate of lines of a partner, of which scopes and shares are known.
pub fn trace_prepared(
    law: &LawOnDate<'_>,
    partner: Partner,
    lines: &mut [(PreparedLine<'_, '_, '_>, CustomsValue)],
) -> Result<Trace, Problem> {
    let open: BTreeSet<&String> = lines.iter().flat_map(|(line, _)| line.open_shares(law)).collect();
    let variables: BTreeSet<String> = lines.iter().flat_map(|(line, _)| line.variables(law)).collect();
    let variables: Vec<String> = variables.into_iter().collect();
    let Some(all) = BandEnds::all(&variables) else {
        let (most, names) = (BandEnds::MOST, variables.join(", "));
        return Err(Problem::new(format!("more than {most} hedged values bear on this rate: {names}")));
    };
    let whole: CustomsValue = lines.iter().map(|(_, value)| *value).sum();
    let mut corners: Vec<TraceSums<'_>> = Vec::new();
    for corner in all {
        let mut sums = TraceSums::default();
        for (prepared, value) in &mut *lines {
            let shares = prepared.shares_at(law, corner);
            let line = LineAttributes { stated: prepared.stated, shares: &shares };
            let assessment = prepared.plan.assess(line, corner);
            let mut assessment = assessment.map_err(|why| why.problem(&prepared.line.dotted(), "this trace"))?;
            assessment.steps.extend(prepared.excepted.iter().map(|&index| excepted(law, index, line, corner)));
            sums.add(law, &assessment, *value, (partner, prepared.line))?;
        }
        corners.push(sums);
    }
    let moving = BandEnds::moving(&variables, &corners);
    let open = open.into_iter().filter(|name| moving.contains(&&share_variable(name))).cloned().collect();
    Ok(combine(&corners, law, (whole, lines.len()), open))
}

/// Returns the rate of a line as its trace has it, if it is known; `None` where it has no trace.
pub fn rate_prepared(line: PreparedLine<'_, '_, '_>) -> Option<Option<Interval<AdValorem>>> {
    let law = line.plan.law();
    let variables = line.variables(law);
    let mut rates = Vec::new();
    for corner in BandEnds::all(&variables)? {
        let shares = line.shares_at(law, corner);
        let attributes = LineAttributes { stated: line.stated, shares: &shares };
        let level = line.plan.level(attributes, corner, |_, _, _| {}).ok()?;
        rates.push(level.rate().map(|rate| (rate, level.approx)));
    }
    Some(Interval::envelope(rates.into_iter()))
}

impl PreparedLine<'_, '_, '_> {
    /// Returns the hedged values that bear on it, sorted.
    pub fn variables(&self, law: &LawOnDate<'_>) -> Vec<String> {
        let met = self.plan.measures().chain(self.excepted.iter().copied());
        let rates = hedged(met.map(|index| &*law.measures[index]), law.date);
        let open = self.open_shares(law).map(|name| share_variable(name));
        rates.into_iter().chain(open).collect::<BTreeSet<String>>().into_iter().collect()
    }

    /// Returns the names of the claims between two ends that make a difference here.
    fn open_shares<'l>(&self, law: &'l LawOnDate<'_>) -> impl Iterator<Item = &'l String> {
        let open = self.plan.claims.iter().filter(|claim| self.shares[**claim].is_some_and(ShareBand::is_open));
        open.map(|claim| &law.required.shares[*claim])
    }

    /// Returns the shares at a corner of the hedged values.
    pub fn shares_at(&self, law: &LawOnDate<'_>, corner: BandEnds<'_>) -> Vec<Option<Share>> {
        let at = |(share, name): (&Option<ShareBand>, &String)| {
            share.map(|share| if share.is_open() { share.at(corner, &share_variable(name)) } else { share.low })
        };
        self.shares.iter().zip(&law.required.shares).map(at).collect()
    }
}

/// A line with the scopes that it lies in and what is known of it.
struct LineInLaw {
    line: HsCode,
    reach: LineReach,
    stated: Vec<Option<ColumnRate>>,
    shares: Vec<Option<ShareBand>>,
}

impl LineInLaw {
    fn new(
        law: &LawOnDate<'_>,
        rules: &RulesOfPair,
        inquiry: &EntryDetails<'_>,
        line: HsCode,
    ) -> Result<LineInLaw, Problem> {
        let reach =
            rules.reach(law, line, |scope| law.products_in(scope).map_or(Coverage::None, |set| set.coverage(line)))?;
        // A column that no measure on the line charges may be out of range: nothing is taken from it.
        let is_charged = |column: &ScheduleColumn| {
            let mut rates = reach.scopes.measures.iter().map(|(index, _)| &law.measures[*index].rate.written);
            rates.any(|rate| matches!(rate, StatedRate::Column(of) if of == column))
        };
        let EntryDetails { schedule, entry, .. } = *inquiry;
        let stated = |column: &ScheduleColumn| match entry {
            Some(entry) => stated_on_entry(schedule, (line, column), entry, is_charged(column)),
            None => Ok(schedule.stated(line, &column.name, &column.programs)),
        };
        let stated = law.required.columns.iter().map(stated).collect::<Result<_, _>>()?;
        let share = |name: &String| {
            let table = || inquiry.table(name).and_then(|table| table.share(inquiry.pair.partner, line, law.date));
            inquiry.given.get(name).copied().map(ShareBand::exact).or_else(table)
        };
        let shares = law.required.shares.iter().map(share).collect();
        Ok(LineInLaw { line, reach, stated, shares })
    }
}

/// The rules of a law that are about a pair, wherever their products reach, and whenever they hold.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RulesOfPair {
    /// Measures, by index; false where the partner is left out by name.
    measures: Vec<(usize, bool)>,
    exemptions: Vec<usize>,
}

/// How a line lies in the scopes of a law.
pub struct LineReach {
    /// The scopes that it lies in.
    pub scopes: LineScopes,
    /// Measures in force that would have it but for an exception in their scope.
    pub excepted: Vec<usize>,
}

impl RulesOfPair {
    /// Returns the rules about a pair, where a measure that names nobody is the law of `world_importer`: the same for every day of
    /// a law that has these measures.
    pub fn new(law: &LawOnDate<'_>, Pair { importer, partner }: Pair, world_importer: Partner) -> RulesOfPair {
        let is_named = |index: &usize| {
            let Measure { importers, partners, .. } = &*law.measures[*index];
            importers.contains(importer, world_importer)
                && partners.members.as_ref().is_none_or(|members| members.contains(&partner))
        };
        let measures = (0..law.measures.len()).filter(is_named);
        let measures = measures.map(|index| (index, law.measures[index].partners.contains(partner))).collect();
        let exemptions = law.exemptions.iter().enumerate().filter(|(_, rule)| rule.partners.contains(partner));
        RulesOfPair { measures, exemptions: exemptions.map(|(index, _)| index).collect() }
    }

    /// Returns how a line lies in the scopes of these rules, of which `coverage` says how much of it they have.
    ///
    /// # Errors
    /// Where a rule has part of the line, and nothing says how much.
    pub fn reach(
        &self,
        law: &LawOnDate<'_>,
        line: HsCode,
        coverage: impl Fn(RuleProducts) -> Coverage,
    ) -> Result<LineReach, Problem> {
        let part = |id: &str, help: &str| {
            let problem = Problem::new(format!("{id} means part of the line {}", line.dotted()));
            Err(problem.help(format!("how much of the line it means is not known: name a longer code{help}")))
        };
        let scopes = LineScopes { measures: Vec::with_capacity(32), exemptions: Vec::with_capacity(8) };
        let mut reach = LineReach { scopes, excepted: Vec::new() };
        for &(index, has_partner) in self.measures.iter().filter(|(index, _)| law.status(*index) != InForce::Silent) {
            let covered = coverage(RuleProducts::Measure(index));
            let without_exceptions =
                || if has_partner { coverage(RuleProducts::WithoutExceptions(index)) } else { covered };
            let measure = &law.measures[index];
            match covered {
                Coverage::Whole if has_partner => reach.scopes.measures.push((index, false)),
                Coverage::Part if has_partner && measure.part.is_some() => reach.scopes.measures.push((index, true)),
                Coverage::Part if has_partner => return part(&measure.id, ", or state `part` on the measure"),
                _ if without_exceptions() == Coverage::Whole => reach.excepted.push(index),
                _ => {}
            }
        }
        for &index in &self.exemptions {
            match coverage(RuleProducts::Exemption(index)) {
                Coverage::Whole => reach.scopes.exemptions.push(index),
                Coverage::Part => return part(&law.exemptions[index].id, ""),
                Coverage::None => {}
            }
        }
        // Where another measure of the same name has the line, nothing is left out.
        let LineReach { scopes, excepted } = &mut reach;
        let has = |id: &str| scopes.measures.iter().any(|(index, _)| law.measures[*index].id == id);
        excepted.retain(|&index| !has(&law.measures[index].id));
        Ok(reach)
    }
}

/// Returns what a column of the schedule states of one entry, where a duty may be so much a unit. It may be out of range where
/// no measure charges it.
///
/// # Errors
/// Where the entry does not say what the duty counts, or the duty is out of range.
pub fn stated_on_entry(
    schedule: &Schedule,
    (line, ScheduleColumn { name, programs }): (HsCode, &ScheduleColumn),
    entry: &Entry,
    is_charged: bool,
) -> Result<Option<ColumnRate>, Problem> {
    let stated = schedule.stated(line, name, programs);
    let is_known = matches!(stated, None | Some(ColumnRate::Known(_)));
    let duty = schedule.line(line).and_then(|line| schedule.duty(line, name, programs));
    let (false, Some(duty)) = (is_known, duty) else { return Ok(stated) };
    match duty.of_entry(entry) {
        Ok(rate) => Ok(Some(ColumnRate::Known(rate))),
        Err(NotComputable::Part(part)) => {
            let what = format!("the duty on {} is charged on “{part}”, whose value is not given", line.dotted());
            let rest = entry.parts.iter().fold(entry.value, |rest, (_, dollars)| rest - *dollars).normalize();
            Err(Problem::new(what).help(format!("say it: --part \"{part}={rest}\", in dollars; 0 for none")))
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
