//! Reasons of what the line states: claims and contents.

use rust_decimal::Decimal;

use super::due_line::DueLine;
use super::reason::{Reason, ReasonKind};
use crate::entries::duty::LineDuties;
use crate::entries::line_duty::LineQuestion;
use crate::entry::line::RowFacts;
use crate::product::HsCode;
use crate::regime::share::ShareKind;
use crate::units::Share;

impl DueLine<'_> {
    /// The duty under a claim that the law takes for made or not, where the declared numbers are those of the opposite.
    pub(super) fn claim_of_numbers(
        &self,
        facts: &RowFacts,
        declared: Decimal,
        duties: &LineDuties<'_>,
    ) -> Option<Reason> {
        let law = duties.law();
        let numbers = facts.numbers.as_deref().unwrap_or_default();
        let is_own = |number: &&HsCode| law.has_number(**number);
        if !numbers.iter().any(|number| is_own(&number)) {
            return None;
        }
        let tables = law.regime.shares.iter().filter(|(_, table)| table.kind == ShareKind::Claim);
        let open = tables.map(|(name, _)| name).filter(|name| facts.shares.get(name).is_none());
        for name in open.filter(|name| law.practice.may_claim(name, self.question.origin)) {
            for (share, is_made) in [(Share::WHOLE, "is made"), (Share::NONE, "is not made")] {
                let mut shares = facts.shares.clone();
                shares.insert(name.as_str().into(), share);
                let Ok(duty) = duties.of(LineQuestion { shares: &shares, ..self.question }) else { continue };
                let dollars = self.rounding.sum(&duty, self.question.value) + self.adcvd;
                let is_due = |number: &HsCode| duty.numbers.iter().any(|one_of| one_of.contains(number));
                // What is due without the claim as well states nothing of it.
                let states_it = numbers.iter().any(|number| is_due(number) && !self.is_due(*number));
                if states_it && self.is_near(dollars, declared) && numbers.iter().filter(is_own).all(is_due) {
                    let detail = format!("the declared numbers say that claim.{name} {is_made}: state it");
                    return Reason::new(ReasonKind::ClaimNotStated, detail);
                }
            }
        }
        None
    }

    /// The duty without a claim that the line states, or under one that it does not state.
    pub(super) fn other_claims(&self, facts: &RowFacts, declared: Decimal, duties: &LineDuties<'_>) -> Option<Reason> {
        let law = duties.law();
        if let Some(goods) = self.beside {
            let dollars = self.dollars_of(LineQuestion { product: goods, ..self.question }, duties);
            if dollars.is_some_and(|dollars| self.is_near(dollars, declared)) {
                let detail =
                    format!("{}: what is declared is the duty of {}", self.question.product.dotted(), goods.dotted());
                return Reason::new(ReasonKind::ClaimNotMade, detail);
            }
        }
        for name in &self.due.taken {
            if self.is_declared_with((name, Share::NONE), declared, duties) {
                let detail = format!(
                    "claim.{name} is taken as made, and what is declared is the duty without it: state yes or no"
                );
                return Reason::new(ReasonKind::ClaimNotStated, detail);
            }
        }
        let is_claim = |name: &str| {
            let table = law.regime.shares.get(name);
            table.is_none_or(|table| table.kind == ShareKind::Claim)
                && law.practice.may_claim(name, self.question.origin)
        };
        for (name, share) in facts.shares.all().into_iter().filter(|(name, _)| is_claim(name)) {
            let (other, kind) = match share {
                Share::WHOLE => (Share::NONE, ReasonKind::ClaimNotMade),
                Share::NONE => (Share::WHOLE, ReasonKind::ClaimNotStated),
                _ => continue,
            };
            let programs: Vec<&str> = law.practice.programs_for(name, self.question.origin).collect();
            // What goods of all origins may claim nobody is told to claim.
            if kind == ReasonKind::ClaimNotStated && !law.practice.is_of_origins(name) {
                continue;
            }
            if self.is_declared_with((name, other), declared, duties) {
                let program =
                    if programs.is_empty() { String::new() } else { format!(" (program {})", programs.join(" or ")) };
                return Reason::new(kind, format!("claim.{name}{program}"));
            }
        }
        None
    }

    /// The duty with nothing of a content that the line states, or with all of the value.
    pub(super) fn other_contents(
        &self,
        facts: &RowFacts,
        declared: Decimal,
        duties: &LineDuties<'_>,
    ) -> Option<Reason> {
        let tables = &duties.law().regime.shares;
        let is_content = |name: &str| tables.get(name).is_some_and(|table| table.kind == ShareKind::Content);
        let stated = facts.shares.own().iter().filter(|(name, share)| *share != Share::NONE && is_content(name));
        for (name, share) in stated {
            for (other, words) in [(Share::NONE, "none of the value"), (Share::WHOLE, "all of the value")] {
                if other != *share && self.is_declared_with((name, other), declared, duties) {
                    let detail = format!("what is declared is the duty with content.{name} of {words}");
                    return Reason::new(ReasonKind::ContentNotUsed, detail);
                }
            }
        }
        None
    }
}
