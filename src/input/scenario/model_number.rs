//! The numbers of a model of response as people write them: elasticities, pass-through, shares, standard errors.

use crate::input::quantity::{QuantityError, share, wrong};
use crate::partial::Input;
use crate::units::MOST_PASSED;

/// Lengths of codes that may be markets.
const MARKETS: [u8; 5] = [2, 4, 6, 8, 10];

pub type InputReader = fn(&str) -> Result<f64, QuantityError>;

pub fn reader(input: Input) -> InputReader {
    match input {
        Input::Substitution => substitution,
        Input::Demand => demand,
        Input::Supply | Input::DomesticSupply => supply,
        Input::PassThrough => pass_through,
        Input::DomesticShare => domestic,
    }
}

/// Returns a plain number: digits, no unit. `help` says which fit.
fn number(text: &str, help: &str) -> Result<f64, QuantityError> {
    match text.trim().replace('_', "").parse::<f64>() {
        Ok(number) if number.abs() <= 1e6 => Ok(number),
        Ok(number) if !number.is_nan() => {
            wrong(format!("{text} is out of range"), format!("{help}; between −1,000,000 and 1,000,000"))
        }
        _ => wrong(format!("“{text}” is not a number"), help),
    }
}

/// Returns a plain number that fits; else what is wrong with it, and what to write.
pub fn fitting(
    text: &str,
    fits: impl Fn(f64) -> bool,
    what: impl Fn(f64) -> String,
    help: &str,
) -> Result<f64, QuantityError> {
    let size = number(text, help)?;
    if fits(size) { Ok(size) } else { wrong(what(size), help) }
}

/// Returns digits of the codes that are a market each.
pub fn market(text: &str) -> Result<u8, QuantityError> {
    let digits = text.trim().parse().ok().filter(|digits| MARKETS.contains(digits));
    let what = || format!("a market of {} digits", text.trim());
    digits.ok_or_else(|| QuantityError::new(what(), "2, 4, 6, 8 or 10 digits of the code"))
}

fn substitution(text: &str) -> Result<f64, QuantityError> {
    let help = "sources that can replace each other have more than 1, such as 2.5";
    let size = fitting(text, |size| size > 0.0, |size| format!("an elasticity of substitution of {size}"), help)?;
    if size == 1.0 {
        let what = "an elasticity of substitution of 1 has no price index here";
        return wrong(what, "take 1.01 or 0.99: the limit is smooth");
    }
    Ok(size)
}

/// Returns an elasticity of demand, below zero.
pub fn demand(text: &str) -> Result<f64, QuantityError> {
    let what = |size| format!("an elasticity of demand of {size}: importers buy less at a higher price");
    fitting(text, |size| size < 0.0, what, "write it below zero, such as -1")
}

fn supply(text: &str) -> Result<f64, QuantityError> {
    if ["inf", "infinite"].contains(&text.trim()) {
        return Ok(f64::INFINITY);
    }
    let what = |size| format!("an elasticity of supply of {size}: sellers sell more at a higher price");
    fitting(text, |size| size > 0.0, what, "write it above zero, or \"inf\"")
}

/// Returns the part of a duty that reaches the buyer: a number or a percentage.
pub fn pass_through(text: &str) -> Result<f64, QuantityError> {
    let help = "from 0 (exporters bear the duty) to 1 (importers do), at most 1.2";
    let size = if text.trim().ends_with('%') { fraction(text, help)? } else { number(text, help)? };
    if (0.0..=MOST_PASSED).contains(&size) { Ok(size) } else { wrong(format!("a pass-through of {size}"), help) }
}

fn domestic(text: &str) -> Result<f64, QuantityError> {
    let help = "from 0 to below 1: imports have the rest";
    match fraction(text, help)? {
        size if size < 1.0 => Ok(size),
        _ => wrong(format!("domestic producers that have {} of the market", text.trim()), help),
    }
}

/// Returns a standard error.
pub fn size(text: &str) -> Result<f64, QuantityError> {
    fitting(text, |size| size >= 0.0, |size| format!("a standard error of {size}"), "zero or more")
}

/// Returns a share or a percentage as a number; `help` says which fit.
fn fraction(text: &str, help: &str) -> Result<f64, QuantityError> {
    let exact = share(text).map_err(|why| QuantityError::new(why.what, help))?;
    number(&exact.to_string(), help)
}

/// Returns an elasticity above zero.
pub fn positive(text: &str) -> Result<f64, QuantityError> {
    fitting(text, |size| size > 0.0, |size| format!("an elasticity of {size}"), "above zero, such as 4")
}
