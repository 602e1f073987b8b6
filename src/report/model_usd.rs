//! Dollars that a model gives as floating-point numbers, as decimals with the digits that they have.

use rust_decimal::Decimal;

use super::number::{OutcomeQuantiles, Reading};
use crate::run::partial::UncertainUsd;
use crate::units::Usd;
use crate::units::exact_to_float;

/// Returns dollars of a model as a decimal, to the cent; nothing where they are beyond what money can say.
pub fn dollars(number: f64) -> Decimal {
    exact_to_float::money(number).map(Usd::dollars).unwrap_or_default()
}

/// Digits that quantiles of draws have: they come from a histogram whose steps are a thousandth wide.
const DIGITS: u32 = 4;

/// Returns dollars of a quantile of draws, with the digits that it has.
pub fn drawn_dollars(number: f64) -> Decimal {
    let number = dollars(number);
    number.round_sf(DIGITS).unwrap_or(number).normalize()
}

/// Returns dollars with their cents, rounded half-even: for tables of many rows.
pub(super) fn cents(number: f64) -> String {
    let cents = (number * 100.0).round_ties_even() as i64;
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}

/// Returns the quantiles of an amount, as charts have them.
pub fn quantiles(amount: &UncertainUsd) -> Option<OutcomeQuantiles> {
    Some(amount.drawn?.map(drawn_dollars))
}

/// Returns an amount of a model: its central value, or its ends where it is hedged and not drawn.
pub fn reading(amount: &UncertainUsd) -> Reading {
    match amount.drawn {
        Some(_) => Reading::exact(central(amount)),
        None => Reading::between(dollars(amount.low), dollars(amount.high)),
    }
}

/// Returns the number that represents an amount: the median of the draws, else the middle of its ends.
pub fn central(amount: &UncertainUsd) -> Decimal {
    amount.drawn.map_or(as_it_stands(amount), |drawn| drawn_dollars(drawn.median))
}

/// Returns an amount at central values, not drawn: the middle of its ends.
pub fn as_it_stands(amount: &UncertainUsd) -> Decimal {
    dollars((amount.low + amount.high) / 2.0)
}
