//! The law from span to span of days, with the numbers of what its rules ask of the code of a line.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::law::EntryLaw;
use super::transit::ClauseSet;
use crate::product::{Coverage, HsCode, ProductSet};
use crate::rates::scopes::NumberedSets;
use crate::regime::duty::Duty;
use crate::regime::law_on_date::{InForce, LawOnDate, RuleProducts};
use crate::regime::plan::LineScopes;
use crate::regime::rule::Displaces;
use crate::regime::schedule::ColumnRate;

/// A law with the laws of its spans of days, each made when somebody asks for it.
pub struct LawSpans<'l> {
    /// The law.
    pub law: &'l EntryLaw<'l>,
    spans: Vec<OnceLock<Arc<SpanLaw<'l>>>>,
    numbers: RwLock<RuleNumbers>,
    patterns: Mutex<FxHashMap<Vec<Coverage>, usize>>,
    facts: RwLock<FxHashMap<HsCode, Arc<ScheduleFacts<'l>>>>,
}

/// What is known of a number of the schedule.
pub(super) struct ScheduleFacts<'l> {
    /// What each column that the law asks for states.
    pub stated: Vec<Option<ColumnRate>>,
    /// The duties that these are from.
    pub duties: Vec<Option<&'l Duty>>,
    covered: RwLock<CoveredBySets>,
    /// True if there is such a number, or the law names it.
    is_number: OnceLock<bool>,
}

/// How much of a number of the schedule each set of products has, of those that were asked about.
#[derive(Default)]
pub(super) struct CoveredBySets {
    by_set: Vec<Coverage>,
    /// The same for all numbers of which these sets have as much.
    pub pattern: usize,
}

/// The most numbers of which facts are kept: the memory does not grow with the lines.
const MOST_KEPT: usize = 40_000;

/// The law of a span of days, for goods under some clauses.
pub(super) struct SpanLaw<'l> {
    pub law: LawOnDate<'l>,
    /// For each measure the numbers of its products, and of the same without exceptions.
    measures: Vec<[Option<usize>; 2]>,
    exemptions: Vec<usize>,
    /// How many sets there were when the last of these was numbered.
    sets: usize,
    /// For each measure a number that it has wherever it stands to the others, and to exemptions, as it does here.
    pub relations: Vec<usize>,
    /// True for exemptions that leave something out.
    pub is_used: Vec<bool>,
}

/// What tells how a measure stands to others: the list of measures that it is of and its place there, whether it is known, the
/// exemptions that leave it out, and what it displaces.
type Relations = (usize, usize, InForce, Vec<usize>, Vec<(usize, Displaces)>);

/// The rules that reach a line: the list of measures that theirs are of, with whether precedence looks at what is charged; for each
/// measure its place, whether it means part of the line and whether it is known, the exemptions of the line that leave it out,
/// and what it displaces; and the measures that leave the line out.
pub(super) type RulesOfLine =
    ((usize, bool), Vec<((usize, bool, InForce), Vec<usize>, Vec<(usize, Displaces)>)>, Vec<usize>);

/// Sets of products and relations of measures, by number.
#[derive(Default)]
struct RuleNumbers {
    sets: NumberedSets,
    /// Sets that change, as they are written, with the days on which they do.
    written: NumberedSets,
    days: Vec<Vec<Date>>,
    /// The number of a set that changes between two of its days, as known between two of them.
    on_days: FxHashMap<(usize, usize, usize), usize>,
    relations: FxHashMap<Relations, usize>,
}

impl<'l> LawSpans<'l> {
    /// Returns the laws of a law's spans.
    pub fn new(law: &'l EntryLaw<'l>) -> LawSpans<'l> {
        let (spans, sets) = law.spans();
        LawSpans {
            law,
            spans: vec![OnceLock::new(); spans * sets],
            numbers: RwLock::default(),
            patterns: Mutex::default(),
            facts: RwLock::default(),
        }
    }

    /// Returns the place of the law of a day, for goods under some clauses.
    pub(super) fn place(&self, day: Date, clauses: ClauseSet) -> usize {
        self.law.span(day) * self.law.spans().1 + clauses as usize
    }

    /// Returns what is known of a number of the schedule.
    ///
    /// # Errors
    /// Where the schedule does not have it.
    pub(super) fn facts(&self, product: HsCode) -> Result<Arc<ScheduleFacts<'l>>, String> {
        if let Some(known) = self.facts.read().unwrap_or_else(PoisonError::into_inner).get(&product) {
            return Ok(known.clone());
        }
        let (schedule, columns) = (&self.law.regime.schedule, &self.law.required.columns);
        let line = schedule.line(product).ok_or_else(|| format!("the schedule has no line {}", product.dotted()))?;
        let stated = columns.iter().map(|column| schedule.stated(product, &column.name, &column.programs)).collect();
        let duties = columns.iter().map(|column| schedule.duty(line, &column.name, &column.programs)).collect();
        let facts = Arc::new(ScheduleFacts { stated, duties, covered: RwLock::default(), is_number: OnceLock::new() });
        let mut known = self.facts.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KEPT {
            known.clear();
        }
        Ok(known.entry(product).or_insert(facts).clone())
    }

    /// Returns the first eight digits of ten that are no number: its law is theirs.
    ///
    /// # Errors
    /// Where the schedule does not have it, or the numbers cannot be read.
    pub(super) fn read_as(&self, product: HsCode) -> Result<Option<HsCode>, String> {
        let Some(above) = product.prefix(8).filter(|above| *above != product) else { return Ok(None) };
        let facts = self.facts(product)?;
        let is_number = match facts.is_number.get() {
            Some(known) => *known,
            None => {
                let numbers = self.law.practice.numbers_below(product).map_err(|problems| problems.to_string())?;
                let is_listed = numbers.is_none_or(|numbers| !numbers.is_empty());
                *facts.is_number.get_or_init(|| is_listed || self.law.names(product))
            }
        };
        Ok((!is_number).then_some(above))
    }

    /// Shows how much of a line the sets have that a law asks about, and maybe others.
    pub(super) fn with_covered<T>(
        &self,
        (line, facts): (HsCode, &ScheduleFacts<'l>),
        law: &SpanLaw<'l>,
        show: impl FnOnce(&CoveredBySets) -> T,
    ) -> T {
        let known = facts.covered.read().unwrap_or_else(PoisonError::into_inner);
        if known.by_set.len() >= law.sets {
            return show(&known);
        }
        drop(known);
        let mut known = facts.covered.write().unwrap_or_else(PoisonError::into_inner);
        let from = known.by_set.len();
        let numbers = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        known.by_set.extend(numbers.sets.sets[from..].iter().map(|set| set.coverage(line)));
        drop(numbers);
        let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        let next = patterns.len();
        known.pattern = *patterns.entry(known.by_set.clone()).or_insert(next);
        show(&known)
    }

    /// Returns the first day of a place.
    pub(super) fn day(&self, place: usize) -> Date {
        self.law.first_day(place / self.law.spans().1)
    }

    /// Returns the law of a place.
    pub(super) fn at(&self, place: usize) -> &SpanLaw<'l> {
        self.spans[place].get_or_init(|| {
            let sets = self.law.spans().1;
            let law = self.law.on(place / sets, (place % sets) as ClauseSet);
            Arc::new(SpanLaw::new(law, &mut self.numbers.write().unwrap_or_else(PoisonError::into_inner)))
        })
    }
}

impl<'l> SpanLaw<'l> {
    fn new(law: LawOnDate<'l>, numbers: &mut RuleNumbers) -> SpanLaw<'l> {
        let instant = (law.date, law.as_of);
        let measures = law.measures.iter().enumerate().map(|(index, measure)| {
            let is_silent = law.status(index) == InForce::Silent;
            let products = [Some(&measure.products), measure.products.without_exceptions()];
            products.map(|set| set.filter(|_| !is_silent).map(|set| numbers.on(set, instant)))
        });
        let measures = measures.collect();
        let exemptions = law.exemptions.iter().map(|rule| numbers.on(&rule.products, instant)).collect();
        let all = || 0..law.measures.len();
        let relations = all().map(|index| {
            let (exempting, displaced) = (law.exempted_by(index).to_vec(), law.displaces(index).to_vec());
            let relations = (law.measures.as_ptr() as usize, index, law.status(index), exempting, displaced);
            let next = numbers.relations.len();
            *numbers.relations.entry(relations).or_insert(next)
        });
        let relations = relations.collect();
        let mut is_used = vec![false; law.exemptions.len()];
        all().flat_map(|index| law.exempted_by(index)).for_each(|rule| is_used[*rule] = true);
        SpanLaw { measures, exemptions, sets: numbers.sets.sets.len(), relations, is_used, law }
    }

    /// Returns how the rules that reach a line stand to each other.
    pub fn rules(&self, LineScopes { measures, exemptions }: &LineScopes, excepted: &[usize]) -> RulesOfLine {
        let law = &self.law;
        let has = |index: &usize| measures.iter().any(|(other, _)| other == index);
        let of_measure = |&(index, part): &(usize, bool)| {
            let exempting = law.exempted_by(index).iter().copied().filter(|rule| exemptions.contains(rule));
            let displaced = law.displaces(index).iter().copied().filter(|(loser, _)| has(loser));
            ((index, part, law.status(index)), exempting.collect(), displaced.collect())
        };
        let list = (law.measures.as_ptr() as usize, law.asks_what_is_charged());
        (list, measures.iter().map(of_measure).collect(), excepted.to_vec())
    }

    /// Returns how much of a line a rule has; `covered` says how much the sets have.
    pub fn coverage(&self, rule: RuleProducts, covered: &CoveredBySets) -> Coverage {
        let set = match rule {
            RuleProducts::Measure(measure) => self.measures[measure][0],
            RuleProducts::WithoutExceptions(measure) => self.measures[measure][1],
            RuleProducts::Exemption(exemption) => Some(self.exemptions[exemption]),
        };
        set.map_or(Coverage::None, |set| covered.by_set[set])
    }
}

impl RuleNumbers {
    /// Returns the number of a set as it is on an entry date and known on another day. Between two of its own days it is the same.
    fn on(&mut self, set: &ProductSet, (date, as_of): (Date, Date)) -> usize {
        if !set.is_dated() {
            return self.sets.add(set);
        }
        let written = self.written.add(set);
        if written == self.days.len() {
            let mut days = BTreeSet::new();
            set.days(&mut days);
            self.days.push(days.into_iter().collect());
        }
        let place = |day: Date| self.days[written].partition_point(|change| *change <= day);
        let key = (written, place(date), place(as_of));
        *self.on_days.entry(key).or_insert_with(|| self.sets.add(&set.on(date, as_of)))
    }
}
