//! Lines at a law: what it does with lines of the same scopes is found once, whatever their origin, number and day, and the
//! numbers of a line are put into that.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::charged::{ChargedMeasures, LineShares};
use super::frame::{DutyFrame, DutyFrames, PartCharge};
use super::law::EntryLaw;
use super::line_duty::{LineDuty, LineQuestion};
use super::partner_rules::PartnerRules;
use super::spans::{LawSpans, RulesOfLine, ScheduleFacts, SpanLaw};
use crate::entry::stated::StatedShares;
use crate::error::Problem;
use crate::explain::{LineReach, PreparedLine, Trace, rate_prepared, trace_prepared};
use crate::partner::Partner;
use crate::product::HsCode;
use crate::regime::assess::{LineAttributes, Refusal};
use crate::regime::law_on_date::{LawOnDate, RequiredAttributes};
use crate::regime::measure::hedged;
use crate::regime::plan::{LineScopes, StackingPlan};
use crate::regime::rate::{BandEnds, StatedRate};
use crate::regime::schedule::ColumnRate;
use crate::regime::share::{ShareBand, ShareKind, Shares};
use crate::units::{AdValorem, CustomsValue, Interval, Share};

/// What a law does with lines of the same scopes.
struct ScopePlan<'l> {
    plan: StackingPlan<'l, 'l>,
    excepted: Vec<usize>,
    /// The shares that its measures or exemptions ask for, by index; true for those that measures ask for.
    shares: Vec<(usize, bool)>,
    /// Measures that take their rates from a column of the schedule, with its index.
    columns: Vec<(usize, usize)>,
    /// True if a rate is given between two ends.
    is_hedged: bool,
}

/// What tells lines of an origin, a number and a span of days.
type OriginKey = (Partner, HsCode, usize);

/// What all lines of an origin, a number and a span of days have in common.
struct OriginClass<'l> {
    plan: usize,
    facts: Arc<ScheduleFacts<'l>>,
    /// What the law takes each share for that a line does not state, and whether goods below its number differ in it; looked up
    /// where it is asked for.
    shares: Vec<Option<(Option<ShareBand>, bool)>>,
    /// Some of its lines by what they state.
    recent: Vec<(StatedShares, Arc<LineDuty>)>,
}

/// The most of each that is kept: the memory does not grow with the lines.
const MOST_KEPT: usize = 20_000;
const MOST_PLANS: usize = 8_000;
const MOST_PATTERNS: usize = 200_000;

/// The most numbers that a message names.
const MOST_NAMED: usize = 8;

/// The most lines of one origin and number that are told by what they state.
const MOST_RECENT: usize = 4;

/// What one thread has met.
#[derive(Default)]
pub(super) struct LineClasses<'l> {
    rules: PartnerRules,
    plans: Vec<ScopePlan<'l>>,
    /// The places of plans, by the law, the rules about the partner, and how much of a line they have.
    plans_of_lines: FxHashMap<(usize, usize, usize), usize>,
    /// The places of plans, by how all rules that reach their lines stand to any other.
    plan_numbers: FxHashMap<Vec<usize>, usize>,
    /// The same by how these rules stand to each other.
    plans_of_rules: FxHashMap<RulesOfLine, usize>,
    /// What a plan is looked up by.
    key: Vec<usize>,
    origins: FxHashMap<OriginKey, OriginClass<'l>>,
    /// The shares that bear on the line at hand, and what it is charged.
    shares: LineShares,
    charged: ChargedMeasures,
    frames: DutyFrames,
}

/// A line with what bears on it.
pub(super) struct LineAtLaw<'c, 'l> {
    pub product: HsCode,
    pub origin: Partner,
    plan: &'c mut StackingPlan<'l, 'l>,
    excepted: &'c [usize],
    facts: &'c ScheduleFacts<'l>,
    columns: &'c [(usize, usize)],
    shares: &'c LineShares,
    /// Those that measures or exemptions ask for, by index.
    asked: &'c [(usize, bool)],
    /// True if rates or shares between two ends bear on it.
    is_open: bool,
    charged: &'c mut ChargedMeasures,
    frames: &'c mut DutyFrames,
    /// Lines of its origin and number by what they state; `None` for the first of them.
    recent: Option<&'c mut Vec<(StatedShares, Arc<LineDuty>)>>,
    given: &'c StatedShares,
}

impl<'c, 'l> LineAtLaw<'c, 'l> {
    /// Returns the law.
    pub fn law(&self) -> &'l LawOnDate<'l> {
        self.plan.law()
    }

    /// Notes its duty for lines that state the same, unless it is the first of its origin and number.
    pub fn note(&mut self, duty: &Arc<LineDuty>) {
        let Some(recent) = &mut self.recent else { return };
        if recent.len() == MOST_RECENT {
            recent.clear();
        }
        recent.push((self.given.clone(), duty.clone()));
    }

    /// Returns what the schedule states of it.
    pub fn stated(&self) -> &'c [Option<ColumnRate>] {
        &self.facts.stated
    }

    /// Returns the shares that the law asks for; those that do not bear on the line are not looked up.
    pub fn shares(&self) -> &'c [Option<ShareBand>] {
        &self.shares.bands
    }

    /// Returns the shares that the law takes for something where the line does not state them, by index.
    pub fn assumed(&self) -> &'c [usize] {
        &self.shares.assumed
    }

    /// Returns the contents that it states and that no measure on it asks for.
    pub fn idle(&self, tables: &Shares) -> Vec<String> {
        let law = self.law();
        let is_asked = |name: &str| self.asked.iter().any(|(index, _)| law.required.shares[*index] == name);
        let is_content = |name: &str| tables.get(name).is_some_and(|table| table.kind == ShareKind::Content);
        let stated = self.given.own().iter().filter(|(_, share)| *share != Share::NONE).map(|(name, _)| &**name);
        stated.filter(|name| is_content(name) && !is_asked(name)).map(String::from).collect()
    }

    /// Returns true if a measure that reaches the line takes its rate from a column.
    pub fn is_charged(&self, column: &StatedRate) -> bool {
        self.plan.measures().any(|index| self.law().measures[index].rate.written == *column)
    }

    /// Calculates what the line is charged with what the schedule states of it, and returns the frame of that.
    ///
    /// # Errors
    /// Why it has no rate.
    pub fn charge(&mut self, stated: &[Option<ColumnRate>], entry_law: &EntryLaw<'l>) -> Result<&DutyFrame, Problem> {
        self.measure(stated).map_err(|why| why.problem(&self.product.dotted(), "this trace"))?;
        let (law, facts, columns) = (self.plan.law(), self.facts, self.columns);
        let charges = self.charged.amounts.iter().map(|&(index, amount)| {
            let measure = &*law.measures[index];
            let headings = measure.standing.headings.of(self.origin, self.product, amount == AdValorem::ZERO);
            let column = columns.iter().find(|(measure, _)| *measure == index);
            let duty = column.and_then(|(_, column)| facts.duties[*column]).filter(|duty| duty.ad_valorem().is_none());
            PartCharge { measure, headings, specific: duty }
        });
        Ok(self.frames.find(charges, entry_law))
    }

    /// Returns the duty that was charged last; `None` where that is not one number.
    ///
    /// # Errors
    /// Where the parts do not add up to the whole.
    pub fn duty(&mut self) -> Result<Option<Arc<LineDuty>>, String> {
        let ChargedMeasures { amounts, rate } = &*self.charged;
        rate.map(|rate| self.frames.found().duty(rate, amounts.iter().map(|(_, amount)| *amount))).transpose()
    }

    /// Takes down what each measure charges.
    fn measure(&mut self, stated: &[Option<ColumnRate>]) -> Result<(), Refusal> {
        if !self.is_open {
            let line = LineAttributes { stated, shares: &self.shares.exact };
            return self.charged.take(self.plan, line, BandEnds { variables: &[], ends: 0 });
        }
        let law = self.law();
        let variables = self.prepared(stated).variables(law);
        *self.charged = ChargedMeasures::default();
        for corner in BandEnds::all(&variables).into_iter().flatten() {
            let mut there = ChargedMeasures::default();
            let shares = self.prepared(stated).shares_at(law, corner);
            there.take(self.plan, LineAttributes { stated, shares: &shares }, corner)?;
            if corner.ends == 0 {
                *self.charged = there;
            } else {
                self.charged.meet(there, law);
            }
        }
        Ok(())
    }

    fn prepared<'s>(&'s mut self, stated: &'s [Option<ColumnRate>]) -> PreparedLine<'s, 'l, 'l> {
        PreparedLine {
            line: self.product,
            plan: self.plan,
            excepted: self.excepted,
            stated,
            shares: &self.shares.bands,
        }
    }

    /// Traces the line with what the schedule states of it.
    ///
    /// # Errors
    /// Why it has no rate.
    pub fn trace(&mut self, stated: &[Option<ColumnRate>]) -> Result<Trace, Problem> {
        // The rate does not depend on the value.
        let one_dollar = CustomsValue::from_cents(100).unwrap_or_default();
        let (law, origin) = (self.law(), self.origin);
        trace_prepared(law, origin, &mut [(self.prepared(stated), one_dollar)])
    }

    /// Returns the rate of the line with these shares, as its trace has it; `None` where it has none.
    pub fn rate(&mut self, shares: &[Option<ShareBand>]) -> Option<Option<Interval<AdValorem>>> {
        let line = PreparedLine {
            line: self.product,
            plan: self.plan,
            excepted: self.excepted,
            stated: &self.facts.stated,
            shares,
        };
        rate_prepared(line)
    }
}

impl<'l> LineClasses<'l> {
    /// Returns what a line is charged that was met lately.
    pub fn known(&self, spans: &LawSpans<'l>, question: LineQuestion<'_>) -> Option<&Arc<LineDuty>> {
        let OriginClass { recent, .. } = self.origins.get(&key(spans, question))?;
        recent.iter().find(|(given, _)| given == question.shares).map(|(_, duty)| duty)
    }

    /// Returns a line with what bears on it.
    ///
    /// # Errors
    /// Where the schedule has no such line, or several of different rates.
    pub fn line<'c>(
        &'c mut self,
        spans: &'l LawSpans<'l>,
        question: LineQuestion<'c>,
    ) -> Result<LineAtLaw<'c, 'l>, String> {
        let LineQuestion { origin, product, .. } = question;
        if self.plans.len() >= MOST_PLANS || self.plan_numbers.len() >= MOST_KEPT {
            *self = LineClasses { rules: std::mem::take(&mut self.rules), ..LineClasses::default() };
        }
        if self.plans_of_lines.len() >= MOST_PATTERNS {
            self.plans_of_lines.clear();
        }
        // Plans are dear, and there are few beside the lines of a file without repeats.
        if self.origins.len() >= MOST_KEPT {
            self.origins.clear();
        }
        let key = key(spans, question);
        let is_first = !self.origins.contains_key(&key);
        if is_first {
            let class = self.of_origin(spans, key)?;
            self.origins.insert(key, class);
        }
        let Some(OriginClass { plan, facts, shares: looked_up, recent }) = self.origins.get_mut(&key) else {
            return Err(lines_differ(product));
        };
        let ScopePlan { plan, excepted, shares, columns, is_hedged } = &mut self.plans[*plan];
        let names = &plan.law().required.shares;
        self.shares.clear(names.len());
        for (&(index, is_of_measure), looked_up) in shares.iter().zip(looked_up) {
            if let Some(stated) = question.shares.get(&names[index]) {
                self.shares.set(index, Some(ShareBand::exact(stated)));
                continue;
            }
            let (share, differs) =
                *looked_up.get_or_insert_with(|| spans.law.share(index, (origin, product), spans.day(key.2)));
            if is_of_measure && differs {
                return Err(lines_differ(product));
            }
            self.shares.assume(index, share, spans.law.is_claim(index));
        }
        Ok(LineAtLaw {
            product,
            origin,
            plan,
            excepted,
            facts,
            columns,
            is_open: *is_hedged || self.shares.is_open,
            shares: &self.shares,
            asked: shares,
            charged: &mut self.charged,
            frames: &mut self.frames,
            recent: Some(recent).filter(|_| !is_first),
            given: question.shares,
        })
    }

    fn of_origin(
        &mut self,
        spans: &'l LawSpans<'l>,
        (origin, product, place): OriginKey,
    ) -> Result<OriginClass<'l>, String> {
        let (law, span) = (spans.law, spans.at(place));
        let facts = spans.facts(product)?;
        self.hold_number(spans, (origin, product, place))?;
        let rules = self.rules.number(&span.law, (law.importer, origin));
        let plan = spans.with_covered((product, &facts), span, |covered| {
            let key = (place, rules, covered.pattern);
            if let Some(known) = self.plans_of_lines.get(&key) {
                return Ok(*known);
            }
            let reach = self.rules.all[rules].reach(&span.law, product, |rule| span.coverage(rule, covered));
            let plan = self.plan(span, reach.map_err(|_| lines_differ(product))?);
            self.plans_of_lines.insert(key, plan);
            Ok::<usize, String>(plan)
        })?;
        let shares = vec![None; self.plans[plan].shares.len()];
        Ok(OriginClass { plan, facts, shares, recent: Vec::new() })
    }

    /// Holds ten digits that are no number against what lies below the first eight: that has to have one law.
    fn hold_number(&mut self, spans: &'l LawSpans<'l>, (origin, product, place): OriginKey) -> Result<(), String> {
        let Some(above) = spans.read_as(product)? else { return Ok(()) };
        self.of_origin(spans, (origin, above, place)).map(drop).map_err(|_| {
            let below = spans.law.practice.numbers_below(above).ok().flatten().unwrap_or_default();
            let below: Vec<String> = below.iter().filter(|code| **code != above).map(|code| code.dotted()).collect();
            let more = if below.len() > MOST_NAMED { ", …" } else { "" };
            let below = below[..below.len().min(MOST_NAMED)].join(", ");
            format!(
                "there is no number {}, and {} has lines of different rates: state one of them ({below}{more})",
                product.dotted(),
                above.dotted()
            )
        })
    }

    /// Returns the place of what a law does with lines of some scopes: the same on all days on which the rules that reach them
    /// stand to each other in the same way.
    fn plan(&mut self, span: &'l SpanLaw<'l>, LineReach { mut scopes, excepted }: LineReach) -> usize {
        scopes.exemptions.retain(|rule| span.is_used[*rule]);
        let measures = scopes.measures.iter().map(|(index, part)| 2 * span.relations[*index] + usize::from(*part));
        let excepted_here = excepted.iter().map(|index| span.relations[*index]);
        self.key.clear();
        self.key.extend([usize::from(span.law.asks_what_is_charged()), scopes.measures.len(), excepted.len()]);
        self.key.extend(measures.chain(excepted_here).chain(scopes.exemptions.iter().copied()));
        if let Some(known) = self.plan_numbers.get(&*self.key) {
            return *known;
        }
        // Rules may stand to others in another way, and to those that reach these lines in the same.
        let next = self.plans.len();
        let number = *self.plans_of_rules.entry(span.rules(&scopes, &excepted)).or_insert(next);
        if number == next {
            self.plans.push(ScopePlan::new(&span.law, scopes, excepted));
        }
        self.plan_numbers.insert(self.key.clone(), number);
        number
    }
}

impl<'l> ScopePlan<'l> {
    fn new(law: &'l LawOnDate<'l>, scopes: LineScopes, excepted: Vec<usize>) -> ScopePlan<'l> {
        let met = || scopes.measures.iter().map(|(index, _)| *index).chain(excepted.iter().copied());
        let measures = scopes.measures.iter().map(|(index, _)| &*law.measures[*index]);
        let asked = RequiredAttributes::new(measures, std::iter::empty());
        let exempt = scopes.exemptions.iter().flat_map(|rule| law.exemptions[*rule].shares());
        let shares: BTreeSet<usize> =
            asked.shares.iter().chain(exempt).filter_map(|name| law.required.share(name)).collect();
        let shares = shares.into_iter().map(|index| (index, asked.share(&law.required.shares[index]).is_some()));
        let column = |index: usize| Some((index, law.required.column(&law.measures[index].rate.written)?));
        let columns = scopes.measures.iter().filter_map(|(index, _)| column(*index)).collect();
        let is_hedged = !hedged(met().map(|index| &*law.measures[index]), law.date).is_empty();
        ScopePlan { plan: StackingPlan::new(law, scopes), excepted, shares: shares.collect(), columns, is_hedged }
    }
}

fn key(spans: &LawSpans<'_>, LineQuestion { origin, product, day, clauses, .. }: LineQuestion<'_>) -> OriginKey {
    (origin, product, spans.place(day, clauses))
}

fn lines_differ(product: HsCode) -> String {
    format!("{} has lines of different rates: state all ten digits", product.dotted())
}
