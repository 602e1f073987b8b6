//! Dollars of a line: exact, or as customs assesses them, on whole dollars of all lines of one rate in an invoice.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::line_duty::{DutyPart, LineDuty};

/// How dollars are rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Rounding {
    /// Rate times value, to a millionth of a dollar.
    #[default]
    Exact,
    /// Ad valorem rates on the value in whole dollars, lines of one rate in an invoice together (19 CFR 159.3(a)); each number's
    /// duty to the cent.
    Customs,
}

/// The places of exact dollars.
const PLACES: u32 = 6;

impl Rounding {
    /// Returns the duty of a part on a value in dollars.
    pub fn duty(self, part: &DutyPart, value: Decimal) -> Decimal {
        self.at(part.fraction, value)
    }

    /// Returns the value that rates fall on.
    pub fn assessed(self, value: Decimal) -> Decimal {
        if self == Rounding::Customs { whole_dollars(value) } else { value }
    }

    /// Returns the duty at an ad valorem rate on a value in dollars.
    fn at(self, rate: Decimal, value: Decimal) -> Decimal {
        match self {
            Rounding::Exact => product(rate, value).round_dp(PLACES),
            Rounding::Customs => in_cents(product(rate, self.assessed(value))),
        }
    }

    /// Returns the duty of all parts on a line that stands by itself.
    pub fn sum(self, duty: &LineDuty, value: Decimal) -> Decimal {
        duty.parts.iter().map(|part| self.duty(part, value)).sum()
    }
}

/// The value of the lines of an invoice so far, by the measure and the rate that they are charged.
#[derive(Clone, Debug, Default)]
pub struct InvoiceValues(BTreeMap<(String, Decimal), Decimal>);

impl InvoiceValues {
    /// Returns the duty of a part on a further line: what it adds to that of the lines of its rate before it, so that the duties
    /// of the lines add up to that of the invoice.
    pub fn duty(&mut self, rounding: Rounding, part: &DutyPart, value: Decimal) -> Decimal {
        if part.is_specific {
            rounding.duty(part, value)
        } else {
            self.at(rounding, &part.measure, part.fraction, value)
        }
    }

    /// Returns the duty at a rate that the line itself declares.
    pub fn declared(&mut self, rounding: Rounding, rate: Decimal, value: Decimal) -> Decimal {
        self.at(rounding, "", rate, value)
    }

    fn at(&mut self, rounding: Rounding, measure: &str, rate: Decimal, value: Decimal) -> Decimal {
        if rounding == Rounding::Exact {
            return rounding.at(rate, value);
        }
        let so_far = self.0.entry((measure.to_string(), rate)).or_default();
        let before = rounding.at(rate, *so_far);
        *so_far = so_far.saturating_add(value);
        rounding.at(rate, *so_far) - before
    }
}

/// The values of an invoice so far, under the law and under the scenario.
#[derive(Clone, Debug, Default)]
pub struct Invoice {
    /// Under the law.
    pub before: InvoiceValues,
    /// Under the scenario.
    pub after: InvoiceValues,
}

fn product(rate: Decimal, value: Decimal) -> Decimal {
    rate.checked_mul(value).unwrap_or_default()
}

/// Returns whole dollars: 50 cents or more count as one.
fn whole_dollars(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

fn in_cents(dollars: Decimal) -> Decimal {
    dollars.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
