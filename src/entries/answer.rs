//! A line with its law: the day that decides, the clauses on goods in transit or in a zone, and what is charged.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::amount::Rounding;
use super::duty::LineDuties;
use super::group::JointLine;
use super::line_duty::{Alternatives, LineDuty, LineQuestion};
use super::transit::{ClauseSet, held};
use super::zone::HeldInZone;
use crate::entry::day::{LawDay, law_day};
use crate::entry::line::{EntryRow, RowFacts};
use crate::entry::practice::{InTransit, Practice};
use crate::entry::role::Field;
use crate::partner::Partner;
use crate::product::HsCode;

/// What a law charges a line, or why nothing.
type LawAnswer = Result<Arc<LineDuty>, String>;

/// Returns true if two answers charge the same rate under the same numbers, or nothing for the same reason.
fn is_same(one: &LawAnswer, other: &LawAnswer) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => (one.rate, &one.numbers) == (other.rate, &other.numbers),
        (one, other) => one == other,
    }
}

/// A line with its law.
pub(super) struct LineAnswer<'r> {
    pub joint: JointLine<'r>,
    pub origin: Partner,
    pub product: HsCode,
    pub value: Decimal,
    /// The value that specific duties are a share of.
    pub assessed: Decimal,
    pub day: Date,
    pub clauses: ClauseSet,
    /// The clause on goods in a zone.
    pub zone: Option<HeldInZone>,
    /// By which number the goods were loaded before a day or not, where no day of loading is stated.
    pub loaded_by: Option<String>,
    pub duty: Arc<LineDuty>,
    /// The numbers of chapter 99 that are due, with those of clauses on goods in transit.
    pub numbers: Arc<[Alternatives]>,
}

impl LineAnswer<'_> {
    /// Returns what was asked of the law.
    pub fn question(&self) -> LineQuestion<'_> {
        let LineAnswer { origin, product, assessed: value, day, clauses, .. } = *self;
        let RowFacts { shares, quantities, .. } = &*self.joint.facts;
        LineQuestion { origin, product, day, clauses, shares, value, quantities }
    }
}

/// A law with what is asked of it about lines.
pub(super) struct LineLaw<'a, 'l> {
    pub duties: &'a LineDuties<'l>,
    pub practice: &'a Practice,
    pub rounding: Rounding,
}

impl<'a> LineLaw<'a, '_> {
    /// Returns the law of a line.
    ///
    /// # Errors
    /// Why it has none.
    pub fn answer<'r>(&self, rows: &'r [EntryRow]) -> Result<LineAnswer<'r>, String> {
        let joint = JointLine::new(rows, self.practice)?;
        let facts = &*joint.facts;
        let missing = |field: Field| format!("`{}` is missing", field.word());
        let product = facts.product.ok_or_else(|| missing(Field::Hts))?;
        let origin = facts.origin.ok_or_else(|| missing(Field::Origin))?;
        let value = facts.value.ok_or_else(|| missing(Field::Value))?;
        let assessed = self.rounding.assessed(value);
        let ask = |day: Date, clauses: ClauseSet| {
            let (RowFacts { shares, quantities, .. }, value) = (facts, assessed);
            self.duties.of(LineQuestion { origin, product, day, clauses, shares, value, quantities })
        };
        if let Some(goods) = joint.beside {
            self.duties.hold_number(goods)?;
        }
        let (day, why) = match law_day(facts, self.practice)? {
            LawDay::On(day) => (day, None),
            LawDay::OneOf(days, why) => (days.first().copied().ok_or_else(|| why.clone())?, Some((days, why))),
        };
        let on = |day: Date| {
            let (transit, by) = self.transit(facts, day, &ask)?;
            let zone = self.zone(facts, day, &ask)?;
            let clauses = transit | zone.map_or(0, |held| self.zone_set(held.at));
            Ok::<_, String>((clauses, zone, ask(day, clauses)?, by))
        };
        let (clauses, zone, duty, loaded_by) = on(day)?;
        let charges_same = |other: LawAnswer| other.is_ok_and(|other| other.charges_as(&duty));
        if let Some((days, why)) = why
            && !days.iter().all(|other| charges_same(on(*other).map(|(_, _, duty, _)| duty)))
        {
            return Err(why);
        }
        // A clause is declared where the duty would be another one without it.
        let held = self.practice.in_transit.iter().enumerate().filter(|(at, _)| clauses >> at & 1 == 1);
        let held = held.filter(|(at, _)| !charges_same(ask(day, clauses & !(1 << at))));
        let held = held.map(|(_, clause)| Alternatives::from([clause.heading]));
        let held: Vec<Alternatives> = held.filter(|heading| !duty.numbers.contains(heading)).collect();
        let numbers = match held.as_slice() {
            [] => duty.numbers.clone(),
            held => duty.numbers.iter().chain(held).cloned().collect(),
        };
        Ok(LineAnswer { joint, origin, product, value, assessed, day, clauses, zone, loaded_by, duty, numbers })
    }

    /// Returns the place of a clause on goods in a zone among all clauses.
    fn zone_set(&self, at: usize) -> ClauseSet {
        1 << (self.practice.in_transit.len() + at)
    }

    /// Returns the clause on goods in a zone that a line lies under whose law is that of its day of admission.
    ///
    /// # Errors
    /// Where the day of entry is missing and a clause would change the duty.
    fn zone(
        &self,
        facts: &RowFacts,
        day: Date,
        ask: &impl Fn(Date, ClauseSet) -> LawAnswer,
    ) -> Result<Option<HeldInZone>, String> {
        if facts.days.get(Field::AdmissionDate) != Some(day) {
            return Ok(None);
        }
        let mut clauses = self.practice.zone.iter().enumerate().filter(|(_, clause)| day < clause.admitted_before);
        if let Some(entered) = facts.days.get(Field::EntryDate) {
            let held = clauses.find(|(_, clause)| clause.may_hold(entered));
            return Ok(held.map(|(at, clause)| HeldInZone { at, entered_from: clause.entered_from, entered }));
        }
        let bears = |at: usize| !is_same(&ask(day, self.zone_set(at)), &ask(day, 0));
        match clauses.find(|(at, _)| bears(*at)) {
            Some((_, clause)) => Err(format!(
                "`entry_date` is missing: goods admitted before {} pay duties that began while they were in the zone",
                clause.admitted_before
            )),
            None => Ok(None),
        }
    }

    /// Returns the clauses on goods in transit that a line lies under, and by what, where no day of loading says it.
    ///
    /// # Errors
    /// Where the day of loading is missing, one of them would change the duty, and no declared number says which.
    fn transit(
        &self,
        facts: &RowFacts,
        day: Date,
        ask: &impl Fn(Date, ClauseSet) -> LawAnswer,
    ) -> Result<(ClauseSet, Option<String>), String> {
        if facts.transport.as_ref().and_then(|mode| self.practice.vessels.get(&**mode)) == Some(&false) {
            return Ok((0, None));
        }
        if let Some(loaded) = facts.days.get(Field::LoadingDate) {
            return Ok((held(&self.practice.in_transit, loaded, day), None));
        }
        let clauses = &self.practice.in_transit;
        let days = clauses.iter().filter(|clause| clause.may_hold(day)).map(|clause| clause.loaded_before);
        let sets = days.filter_map(|before| Some(held(clauses, before.yesterday().ok()?, day)));
        let mut without = None;
        let mut sets = sets.filter(|set| !is_same(&ask(day, *set), without.get_or_insert_with(|| ask(day, 0))));
        let Some(set) = sets.next() else { return Ok((0, None)) };
        let sets: Vec<ClauseSet> = [0, set].into_iter().chain(sets).collect();
        let Some(clause) = self.clauses(set).next() else { return Ok((0, None)) };
        let answers: Vec<LawAnswer> = sets.iter().map(|set| ask(day, *set)).collect();
        let by_number = self.loaded_by(facts.numbers.as_deref().unwrap_or_default(), &sets, &answers);
        let Some((set, number)) = by_number else {
            return Err(format!(
                "`loading_date` is missing: goods loaded on a vessel before {} have earlier law ({}); `transport` rules that out for other modes",
                clause.loaded_before,
                clause.heading.dotted()
            ));
        };
        let words = match self.clauses(set).next() {
            Some(clause) => format!("before {}", clause.loaded_before),
            None => {
                let days = sets.iter().flat_map(|set| self.clauses(*set)).map(|clause| clause.loaded_before);
                format!("on {} or later", days.max().unwrap_or(clause.loaded_before))
            }
        };
        let words = format!("`loading_date` is not stated: by {} the goods were loaded {words}", number.dotted());
        Ok((set, Some(words)))
    }

    /// Returns the clauses that declared numbers say a line lies under, with such a number: one that is due under them alone.
    fn loaded_by(&self, declared: &[HsCode], sets: &[ClauseSet], answers: &[LawAnswer]) -> Option<(ClauseSet, HsCode)> {
        let numbers = |at: usize| {
            let of_law = answers[at].iter().flat_map(|duty| duty.numbers.iter().flat_map(|one_of| one_of.iter()));
            of_law.copied().chain(self.clauses(sets[at]).map(|clause| clause.heading)).collect()
        };
        let numbers: Vec<Vec<HsCode>> = (0..sets.len()).map(numbers).collect();
        let is_alone = |at: usize, number: &HsCode| {
            let is_other = |other: &usize| !is_same(&answers[*other], &answers[at]);
            numbers[at].contains(number)
                && !(0..sets.len()).filter(is_other).any(|other| numbers[other].contains(number))
        };
        let says = |at: usize| Some((at, *declared.iter().find(|number| is_alone(at, number))?));
        let mut stated = (0..sets.len()).filter_map(says);
        let (at, number) = stated.next()?;
        stated.all(|(other, _)| is_same(&answers[other], &answers[at])).then_some((sets[at], number))
    }

    /// Returns the clauses of a set.
    fn clauses(&self, set: ClauseSet) -> impl Iterator<Item = &'a InTransit> {
        self.practice.in_transit.iter().enumerate().filter(move |(at, _)| set >> at & 1 == 1).map(|(_, clause)| clause)
    }
}
