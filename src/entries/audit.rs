//! Declared against due: what is over- and underpaid on a line, and the reason of it.

pub mod due_line;
mod numbers;
mod other_law;
mod other_shares;
pub mod reason;

use rust_decimal::Decimal;

use self::due_line::DueLine;
use self::reason::{Reason, ReasonKind};
use super::duty::LineDuties;
use crate::entry::line::RowFacts;

/// What of a declared duty is too much or too little.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Declared less due, in dollars: above zero is overpaid.
    pub difference: Decimal,
    /// True if it is more than the tolerance.
    pub is_beyond: bool,
    /// True if what was declared leaves out antidumping and countervailing duty, and is compared without it.
    pub without_adcvd: bool,
    /// Why; `None` where nothing differs.
    pub reason: Option<Reason>,
}

impl Finding {
    /// Returns true if nothing differs, or the reason has the dollars of the difference.
    fn is_explained(&self) -> bool {
        let is_of_dollars = |kind| !matches!(kind, ReasonKind::WrongNumber | ReasonKind::NotFound);
        !self.is_beyond || self.reason.as_ref().is_some_and(|reason| is_of_dollars(reason.kind))
    }
}

impl DueLine<'_> {
    /// Compares a declared duty with what is due, antidumping and countervailing duty in it or, where only that explains it, not.
    /// The laws are that of the line and the same as it became known later.
    pub fn against(
        &self,
        facts: &RowFacts,
        declared: Decimal,
        laws: (&LineDuties<'_>, Option<&LineDuties<'_>>),
    ) -> Finding {
        let found = self.compared(facts, declared, laws);
        if self.adcvd.is_zero() {
            return found;
        }
        let bare = DueLine { dollars: self.dollars - self.adcvd, adcvd: Decimal::ZERO, ..*self };
        let without = Finding { without_adcvd: true, ..bare.compared(facts, declared, laws) };
        // Where neither explains what was declared, the nearer one counts.
        let is_nearer = without.difference.abs() < found.difference.abs();
        let is_without = match (found.is_explained(), without.is_explained()) {
            (true, _) => false,
            (false, true) => true,
            (false, false) => is_nearer,
        };
        if is_without { without } else { found }
    }

    fn compared(
        &self,
        facts: &RowFacts,
        declared: Decimal,
        (duties, otherwise_known): (&LineDuties<'_>, Option<&LineDuties<'_>>),
    ) -> Finding {
        let difference = declared - self.dollars;
        let finding = |is_beyond, reason| Finding { difference, is_beyond, without_adcvd: false, reason };
        if self.is_near(declared, self.dollars) {
            return finding(false, self.other_numbers(facts, duties, Decimal::ZERO));
        }
        let has_numbers = facts.numbers.as_ref().is_some_and(|numbers| !numbers.is_empty());
        let not_due = || self.not_due(facts, difference, duties);
        let reason = self
            .otherwise_known(declared, otherwise_known)
            .or_else(|| self.missed_clause(declared, duties))
            .or_else(|| not_due().filter(|_| has_numbers))
            .or_else(|| self.other_day(facts, declared, duties))
            .or_else(|| self.claim_of_numbers(facts, declared, duties))
            .or_else(|| self.other_claims(facts, declared, duties))
            .or_else(|| self.other_contents(facts, declared, duties))
            .or_else(not_due)
            .or_else(|| self.at_full_rate(difference, duties))
            .or_else(|| self.not_declared(facts, difference, duties))
            .or_else(|| self.earlier_law(facts, declared, duties))
            .or_else(|| self.other_numbers(facts, duties, difference))
            .or_else(|| Reason::new(ReasonKind::NotFound, ""));
        finding(true, reason)
    }
}
