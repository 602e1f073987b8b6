//! A line as it is compared with what was declared.

use rust_decimal::Decimal;

use crate::entries::amount::Rounding;
use crate::entries::duty::LineDuties;
use crate::entries::line_duty::{Alternatives, LineDuty, LineQuestion};
use crate::product::HsCode;
use crate::units::Share;

/// What is compared with what was declared.
#[derive(Clone, Copy)]
pub struct DueLine<'d> {
    /// What is asked of the law.
    pub question: LineQuestion<'d>,
    /// The number of the goods, where they are charged under one of chapter 98.
    pub beside: Option<HsCode>,
    /// What is due.
    pub due: &'d LineDuty,
    /// The numbers of chapter 99 that are due, one of each list, in the order of filing.
    pub numbers: &'d [Alternatives],
    /// What is due in dollars, with what the line declares itself.
    pub dollars: Decimal,
    /// Antidumping and countervailing duty in it.
    pub adcvd: Decimal,
    /// How dollars are rounded.
    pub rounding: Rounding,
}

impl DueLine<'_> {
    /// Returns the dollars by which declared and due may differ: one a number.
    fn tolerance(&self) -> Decimal {
        Decimal::from(1 + self.numbers.len())
    }

    pub(super) fn is_due(&self, code: HsCode) -> bool {
        self.numbers.iter().flat_map(|one_of| one_of.iter()).any(|other| *other == code)
    }

    pub(super) fn is_near(&self, one: Decimal, other: Decimal) -> bool {
        (one - other).abs() <= self.tolerance()
    }

    pub(super) fn dollars_of(&self, question: LineQuestion<'_>, duties: &LineDuties<'_>) -> Option<Decimal> {
        let duty = duties.of(question).ok()?;
        self.rounding.sum(&duty, self.question.value).checked_add(self.adcvd)
    }

    /// Returns true if what is declared is the duty with another share.
    pub(super) fn is_declared_with(
        &self,
        (name, share): (&str, Share),
        declared: Decimal,
        duties: &LineDuties<'_>,
    ) -> bool {
        let mut shares = self.question.shares.clone();
        shares.insert(name.into(), share);
        let dollars = self.dollars_of(LineQuestion { shares: &shares, ..self.question }, duties);
        dollars.is_some_and(|dollars| self.is_near(dollars, declared))
    }
}
