//! The digits of numbers in tables and in JSON.

use rust_decimal::Decimal;
use serde_json::Number;

use crate::units::{AdValorem, Usd};

/// Returns a number of JSON with these digits, none of which is lost and none a power of ten; `None` (`null`) where they are
/// no number.
pub fn number(digits: impl ToString) -> Option<Number> {
    digits.to_string().parse().ok()
}

/// Returns money to the cent.
pub fn dollars(amount: Usd) -> String {
    money(amount.dollars())
}

/// Returns a decimal number of dollars, with its cents.
pub fn money(mut dollars: Decimal) -> String {
    dollars.rescale(2);
    dollars.to_string()
}

/// Returns a rate in percent.
pub fn percent(rate: AdValorem) -> String {
    rate.percent().to_string()
}

/// Returns a number of a model to ten places, which is nearer than any solver comes.
pub fn decimal(number: f64) -> Option<Decimal> {
    Some(Decimal::from_f64_retain(number)?.round_dp(10).normalize())
}
