//! Dollars of a line: exact, or as customs assesses them on whole dollars.

use rust_decimal::{Decimal, RoundingStrategy};

use super::duty::{DutyPart, LineDuty};

/// How dollars are rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Rounding {
    /// Rate times value, to a millionth of a dollar.
    #[default]
    Exact,
    /// Ad valorem rates on the value in whole dollars (19 CFR 159.3(a)), each number's duty to the cent.
    Customs,
}

/// The places of exact dollars.
const PLACES: u32 = 6;

impl Rounding {
    /// Returns the duty of a part on a value in dollars.
    pub fn duty(self, part: &DutyPart, value: Decimal) -> Decimal {
        let of = |value: Decimal| part.rate.fraction().checked_mul(value).unwrap_or_default();
        match self {
            Rounding::Exact => of(value).round_dp(PLACES),
            Rounding::Customs if part.is_specific => in_cents(of(value)),
            Rounding::Customs => in_cents(of(whole_dollars(value))),
        }
    }

    /// Returns a declared rate's duty on a value in dollars.
    pub fn declared(self, rate: Decimal, value: Decimal) -> Decimal {
        let of = |value: Decimal| rate.checked_mul(value).unwrap_or_default();
        match self {
            Rounding::Exact => of(value).round_dp(PLACES),
            Rounding::Customs => in_cents(of(whole_dollars(value))),
        }
    }

    /// Returns the duty of all parts on a value in dollars.
    pub fn sum(self, duty: &LineDuty, value: Decimal) -> Decimal {
        duty.parts.iter().map(|part| self.duty(part, value)).sum()
    }
}

/// Returns whole dollars: 50 cents or more count as one.
fn whole_dollars(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

fn in_cents(dollars: Decimal) -> Decimal {
    dollars.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}
