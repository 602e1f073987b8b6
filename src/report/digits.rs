//! The digits of numbers in tables and in JSON.

use rust_decimal::Decimal;

use crate::units::{AdValorem, Usd};

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

/// Returns a number to ten places, which is nearer than any solver comes.
pub fn tidy(number: f64) -> f64 {
    (number * 1e10).round() / 1e10
}

/// Returns a number of a model to ten places.
pub fn decimal(number: f64) -> Option<Decimal> {
    Some(Decimal::from_f64_retain(number)?.round_dp(10).normalize())
}
