//! Classes of lines: what a law does with lines of the same scopes is found once, whatever their origin, number and day, and
//! what it charges lines of which it knows the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::line_duty::{LineDuty, LineQuestion};
use super::spans::{LawSpans, RulesOfLine, ScheduleFacts, SpanLaw};
use crate::entry::stated::StatedShares;
use crate::error::Problem;
use crate::explain::{LineReach, PreparedLine, RulesOfPair, Trace, rate_prepared, trace_prepared};
use crate::partner::{Pair, Partner};
use crate::product::HsCode;
use crate::regime::duty::Duty;
use crate::regime::law_on_date::{LawOnDate, RequiredAttributes};
use crate::regime::plan::{LineScopes, StackingPlan};
use crate::regime::rate::StatedRate;
use crate::regime::schedule::ColumnRate;
use crate::regime::share::ShareBand;
use crate::units::{AdValorem, CustomsValue, Interval, Share};

/// What lines have in common of which a law knows the same.
#[derive(Debug)]
pub(super) struct LineClass {
    pub duty: Arc<LineDuty>,
    /// The unit that a duty on them is counted in.
    pub unit: Option<String>,
}

/// A share that bears on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct KnownShare {
    share: Option<ShareBand>,
    /// True if the line states it.
    is_stated: bool,
}

/// What a law does with lines of the same scopes.
struct ScopePlan<'l> {
    plan: StackingPlan<'l, 'l>,
    excepted: Vec<usize>,
    /// The columns of the schedule that its measures take rates from, and the shares that they or exemptions ask for, by index;
    /// true for those that measures ask for.
    columns: Vec<usize>,
    shares: Vec<(usize, bool)>,
    /// Measures whose numbers of chapter 99 are not the same for all partners and goods.
    numbered: Vec<usize>,
    /// What is charged lines of which the schedule and the law say the same, by the shares that bear on them.
    charged: FxHashMap<LineTraits, usize>,
    classes: Vec<FxHashMap<Box<[KnownShare]>, Arc<LineClass>>>,
}

/// What lines of the same scopes may differ in, beside shares: duties of the schedule, what they state, and lists of numbers of
/// chapter 99, told by where they stand.
type LineTraits = Vec<(usize, Option<ColumnRate>)>;

/// What all lines of an origin, a number and a span of days have in common.
struct OriginClass<'l> {
    plan: usize,
    facts: Arc<ScheduleFacts<'l>>,
    /// The place of its traits.
    traits: usize,
    /// What the law takes each share for that a line does not state, and whether goods below its number differ in it; looked up
    /// where it is asked for.
    shares: Vec<Option<(Option<ShareBand>, bool)>>,
    /// Some of its lines by what they state.
    recent: Vec<(StatedShares, Arc<LineClass>)>,
}

/// The most of each that is kept: the memory does not grow with the lines.
const MOST_KEPT: usize = 20_000;
const MOST_PLANS: usize = 2_000;

/// The classes that one thread has met.
#[derive(Default)]
pub(super) struct LineClasses<'l> {
    /// The rules about a partner, by where the list of their measures stands.
    rules: FxHashMap<(usize, Partner), RulesOfPair>,
    plans: Vec<ScopePlan<'l>>,
    /// The places of plans, by how all rules that reach their lines stand to any other.
    plan_numbers: FxHashMap<Vec<usize>, usize>,
    /// The same by how these rules stand to each other.
    plans_of_rules: FxHashMap<RulesOfLine, usize>,
    /// What a plan is looked up by.
    key: Vec<usize>,
    origins: FxHashMap<(Partner, HsCode, usize), OriginClass<'l>>,
    /// The shares that bear on the line at hand.
    known: Vec<KnownShare>,
    /// How many classes of the plans are kept.
    kept: usize,
}

/// A line with what bears on it.
pub(super) struct LineAtLaw<'c, 'l> {
    pub product: HsCode,
    pub origin: Partner,
    plan: &'c mut StackingPlan<'l, 'l>,
    excepted: &'c [usize],
    /// What the schedule states of it.
    pub stated: &'c [Option<ColumnRate>],
    /// The shares that bear on it, by index and as they are known.
    shares: &'c [(usize, bool)],
    known: &'c [KnownShare],
    classes: &'c mut FxHashMap<Box<[KnownShare]>, Arc<LineClass>>,
    kept: &'c mut usize,
    /// The same lines by what they state, and how they are told; `None` for the first of them.
    recent: Option<&'c mut Vec<(StatedShares, Arc<LineClass>)>>,
    given: &'c StatedShares,
}

/// A line that was met before, or is to be looked at.
pub(super) enum MetLine<'c, 'l> {
    Known(Arc<LineClass>),
    New(LineAtLaw<'c, 'l>),
}

/// The most lines of one origin and number that are told by what they state.
const MOST_RECENT: usize = 4;

impl<'l> LineAtLaw<'_, 'l> {
    /// Returns the law.
    pub fn law(&self) -> &'l LawOnDate<'l> {
        self.plan.law()
    }

    /// Returns its class, if it is kept.
    pub fn class(&self) -> Option<Arc<LineClass>> {
        self.classes.get(self.known).cloned()
    }

    /// Keeps its class.
    pub fn keep(&mut self, class: &Arc<LineClass>) {
        *self.kept += 1;
        self.classes.insert(self.known.into(), class.clone());
    }

    /// Notes its class for lines that state the same, unless it is the first of its origin and number.
    pub fn note(&mut self, class: &Arc<LineClass>) {
        let Some(recent) = &mut self.recent else { return };
        if recent.len() == MOST_RECENT {
            recent.clear();
        }
        recent.push((self.given.clone(), class.clone()));
    }

    /// Returns the shares that the law asks for; those that do not bear on the line are not looked up.
    pub fn shares(&self) -> Vec<Option<ShareBand>> {
        let mut shares = vec![None; self.law().required.shares.len()];
        self.shares.iter().zip(self.known).for_each(|((index, _), known)| shares[*index] = known.share);
        shares
    }

    /// Returns the shares that bear on it, that it does not state, and that are between nothing and all in the law, by index.
    pub fn estimated(&self) -> impl Iterator<Item = usize> {
        let is_between = |share: ShareBand| share.low != Share::NONE && share.low != Share::WHOLE || share.is_open();
        let known = self.shares.iter().zip(self.known);
        known
            .filter(move |(_, known)| !known.is_stated && known.share.is_some_and(is_between))
            .map(|((index, _), _)| *index)
    }

    /// Returns true if a measure that reaches the line takes its rate from a column.
    pub fn is_charged(&self, column: &StatedRate) -> bool {
        self.plan.measures().any(|index| self.law().measures[index].rate.written == *column)
    }

    /// Traces the line with what the schedule states of it, and with these shares.
    ///
    /// # Errors
    /// Why it has no rate.
    pub fn trace(&mut self, stated: &[Option<ColumnRate>], shares: &[Option<ShareBand>]) -> Result<Trace, Problem> {
        let (law, excepted, line) = (self.plan.law(), self.excepted, self.product);
        let line = PreparedLine { line, plan: self.plan, excepted, stated, shares };
        // The rate does not depend on the value.
        let one_dollar = CustomsValue::from_cents(100).unwrap_or_default();
        trace_prepared(law, self.origin, &mut [(line, one_dollar)])
    }

    /// Returns the rate of the line with these shares, as its trace has it; `None` where it has none.
    pub fn rate(&mut self, shares: &[Option<ShareBand>]) -> Option<Option<Interval<AdValorem>>> {
        let (excepted, line) = (self.excepted, self.product);
        rate_prepared(PreparedLine { line, plan: self.plan, excepted, stated: self.stated, shares })
    }
}

impl<'l> LineClasses<'l> {
    /// Returns a line with what bears on it.
    ///
    /// # Errors
    /// Where the schedule has no such line, or several of different rates.
    pub fn line<'c>(
        &'c mut self,
        spans: &'l LawSpans<'l>,
        question: LineQuestion<'c>,
    ) -> Result<MetLine<'c, 'l>, String> {
        let LineQuestion { origin, product, .. } = question;
        if self.plans.len() >= MOST_PLANS || self.plan_numbers.len() >= MOST_KEPT {
            *self = LineClasses { rules: std::mem::take(&mut self.rules), ..LineClasses::default() };
        }
        // Plans are dear, and there are few beside the lines of a file without repeats.
        if self.kept.max(self.origins.len()) >= MOST_KEPT {
            self.origins.clear();
            self.plans.iter_mut().for_each(ScopePlan::forget);
            self.kept = 0;
        }
        let key = (origin, product, spans.place(question.day, question.transit));
        let is_first = !self.origins.contains_key(&key);
        if is_first {
            let class = self.of_origin(spans, key)?;
            self.origins.insert(key, class);
        }
        let Some(OriginClass { plan, facts, traits, shares: looked_up, recent }) = self.origins.get_mut(&key) else {
            return Err(lines_differ(product));
        };
        if let Some((_, class)) = recent.iter().find(|(given, class)| class.unit.is_none() && given == question.shares)
        {
            return Ok(MetLine::Known(class.clone()));
        }
        let ScopePlan { plan, excepted, shares, classes, .. } = &mut self.plans[*plan];
        self.known.clear();
        for ((index, is_of_measure), looked_up) in shares.iter().zip(looked_up) {
            let name = &plan.law().required.shares[*index];
            let share = match question.shares.get(name) {
                Some(stated) => KnownShare { share: Some(ShareBand::exact(stated)), is_stated: true },
                None => {
                    let day = spans.day(key.2);
                    let (share, differs) =
                        *looked_up.get_or_insert_with(|| spans.law.share(name, (origin, product), day));
                    if *is_of_measure && differs {
                        return Err(lines_differ(product));
                    }
                    KnownShare { share, is_stated: false }
                }
            };
            self.known.push(share);
        }
        Ok(MetLine::New(LineAtLaw {
            product,
            origin,
            plan,
            excepted,
            stated: &facts.stated,
            shares,
            known: &self.known,
            classes: &mut classes[*traits],
            kept: &mut self.kept,
            recent: Some(recent).filter(|_| !is_first),
            given: question.shares,
        }))
    }

    fn of_origin(
        &mut self,
        spans: &'l LawSpans<'l>,
        (origin, product, place): (Partner, HsCode, usize),
    ) -> Result<OriginClass<'l>, String> {
        let (law, span) = (spans.law, spans.at(place));
        let facts = spans.facts(product)?;
        let rules = self.rules.entry((span.law.measures.as_ptr() as usize, origin)).or_insert_with(|| {
            RulesOfPair::new(&span.law, Pair { importer: law.importer, partner: origin }, law.importer)
        });
        let reach = spans.with_covered((product, &facts), span, |covered| {
            rules.reach(&span.law, product, |rule| span.coverage(rule, covered))
        });
        let plan = self.plan(span, reach.map_err(|_| lines_differ(product))?);
        let scopes = &mut self.plans[plan];
        let column = |column: &usize| (facts.duties[*column].map_or(0, address), facts.stated[*column]);
        let numbers = |measure: &usize| {
            (span.law.measures[*measure].standing.headings.of(origin, product).as_ptr() as usize, None)
        };
        let traits = scopes.columns.iter().map(column).chain(scopes.numbered.iter().map(numbers)).collect();
        let next = scopes.classes.len();
        let traits = *scopes.charged.entry(traits).or_insert(next);
        if traits == next {
            scopes.classes.push(FxHashMap::default());
        }
        let shares = vec![None; scopes.shares.len()];
        Ok(OriginClass { plan, facts, traits, shares, recent: Vec::new() })
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
        let columns: BTreeSet<usize> =
            met().filter_map(|index| law.required.column(&law.measures[index].rate.written)).collect();
        let is_numbered = |index: &usize| {
            let headings = &law.measures[*index].standing.headings;
            !headings.by_partner.is_empty() || !headings.by_product.is_empty()
        };
        let (shares, columns, numbered) =
            (shares.collect(), columns.into_iter().collect(), met().filter(is_numbered).collect());
        let (charged, classes) = (FxHashMap::default(), Vec::new());
        ScopePlan { plan: StackingPlan::new(law, scopes), excepted, columns, shares, numbered, charged, classes }
    }

    /// Forgets the lines that it was used for.
    fn forget(&mut self) {
        (self.charged, self.classes) = Default::default();
    }
}

fn lines_differ(product: HsCode) -> String {
    format!("{} has lines of different rates: state all ten digits", product.dotted())
}

fn address(duty: &Duty) -> usize {
    std::ptr::from_ref(duty) as usize
}
