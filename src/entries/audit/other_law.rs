//! Reasons of law: of another day, of a clause on goods in transit, and as it was known on another day.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::due_line::DueLine;
use super::reason::{Reason, ReasonKind};
use crate::entries::duty::LineDuties;
use crate::entries::line_duty::LineQuestion;
use crate::entries::transit::held;
use crate::entry::line::RowFacts;
use crate::entry::role::Field;
use crate::product::HsCode;

impl DueLine<'_> {
    /// The duty of another day that the row states.
    pub(super) fn other_day(&self, facts: &RowFacts, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        // The law of a day of loading holds by a clause alone.
        let is_other = |field: Field, day: Date| field != Field::LoadingDate && day != self.question.day;
        let others = facts.days.iter().filter(|(field, day)| is_other(*field, *day));
        let loaded = facts.days.get(Field::LoadingDate);
        for (field, day) in others {
            let in_transit = &duties.law().practice.in_transit;
            let clauses =
                loaded.filter(|_| self.question.clauses > 0).map_or(0, |loaded| held(in_transit, loaded, day));
            let dollars = self.dollars_of(LineQuestion { day, clauses, ..self.question }, duties);
            if dollars.is_some_and(|dollars| self.is_near(dollars, declared)) {
                let due: Date = self.question.day;
                let detail =
                    format!("what is declared is the duty of {day} ({}); the law of {due} holds", field.word());
                return Reason::new(ReasonKind::WrongDate, detail);
            }
        }
        None
    }

    /// The duty without a clause on goods in transit that the line lies under.
    pub(super) fn missed_clause(&self, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let in_transit = &duties.law().practice.in_transit;
        let held = in_transit.iter().enumerate().filter(|(at, _)| self.question.clauses >> at & 1 == 1);
        for (at, clause) in held {
            let clauses = self.question.clauses & !(1 << at);
            let dollars = self.dollars_of(LineQuestion { clauses, ..self.question }, duties);
            if dollars.is_some_and(|dollars| self.is_near(dollars, declared)) {
                let detail = format!(
                    "goods loaded on a vessel before {} have earlier law ({})",
                    clause.loaded_before,
                    clause.heading.dotted()
                );
                return Reason::new(ReasonKind::MissedExemption, detail);
            }
        }
        None
    }

    /// The duty under the law as known on another day.
    pub(super) fn otherwise_known(&self, declared: Decimal, other: Option<&LineDuties<'_>>) -> Option<Reason> {
        let other = other?;
        if !self.is_near(self.dollars_of(self.question, other)?, declared) {
            return None;
        }
        match other.law().as_of() {
            Some(day) => Reason::new(
                ReasonKind::LaterLaw,
                format!("what is declared is due by a rule that was published later: --as-of {day} counts it"),
            ),
            None => Reason::new(
                ReasonKind::EarlierLaw,
                "what is declared was due as the law was known on the day; a rule that was published later reaches back",
            ),
        }
    }

    /// The duty of before the last change of what the line is charged; where numbers are declared, they were due then.
    pub(super) fn earlier_law(&self, facts: &RowFacts, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let other = |change: Date| {
            let question = LineQuestion { day: change.yesterday().ok()?, clauses: 0, ..self.question };
            let duty = duties.of(question).ok().filter(|duty| !duty.charges_as(self.due))?;
            Some((change, duty, self.dollars_of(question, duties)?))
        };
        let (change, duty, dollars) = duties.law().changes_up_to(self.question.day).find_map(other)?;
        let was_due = |number: &HsCode| duty.numbers.iter().any(|one_of| one_of.contains(number));
        let numbers = facts.numbers.iter().flatten();
        if !numbers.filter(|number| self.is_wrong(**number, duties)).all(was_due) {
            return None;
        }
        let detail = format!(
            "what is declared is the duty under the law before {change}; the law of {} holds",
            self.question.day
        );
        if self.is_near(dollars, declared) { Reason::new(ReasonKind::WrongDate, detail) } else { None }
    }
}
