//! An expectation that does not hold, as a problem with its address.

use rust_decimal::Decimal;

use super::number::{Unit, grouped};
use crate::error::Problem;
use crate::run::expect::CheckedExpectation;
use crate::scenario::{Bound, OutcomeUnit};

/// Returns an expectation that does not hold, as a problem with its address. Dollars are in words where these tell the
/// two apart, else to the cent.
pub fn broken(held: &CheckedExpectation) -> Problem {
    let [[bound, found], [exact_bound, exact_found]] = [false, true].map(|is_exact| sides(held, is_exact));
    let (bound, found) = if bound.contains(&found) { (exact_bound, exact_found) } else { (bound, found) };
    Problem::new(format!("{} in {}: expected {bound}, found {found}", held.what.word(), held.case))
        .at(held.place.clone(), "this expectation does not hold")
}

/// Returns what is expected, and what was found.
fn sides(held: &CheckedExpectation, is_exact: bool) -> [String; 2] {
    let unit = match held.what.unit() {
        OutcomeUnit::Percent => "%",
        OutcomeUnit::Points => "pp",
        OutcomeUnit::Usd => "",
    };
    let dollars = |number: Decimal| match is_exact {
        true => format!("{}${}", if number.is_sign_negative() { "−" } else { "" }, grouped(number.abs())),
        false => Unit::Usd.precise(number),
    };
    let plain = |number: Decimal| if unit.is_empty() { dollars(number) } else { format!("{number}{unit}") };
    let tolerance = |number: Decimal| if unit == "%" { format!("{number}pp") } else { plain(number) };
    let span = |low, high| if low == high { plain(low) } else { format!("{}..{}", plain(low), plain(high)) };
    let found = match &held.found {
        Err(why) => why.clone(),
        Ok(None) => "not known".into(),
        Ok(Some(found)) => span(found.low, found.high),
    };
    let bound = match &held.bound {
        Bound::Equals { low, high, within } if within.is_zero() => span(*low, *high),
        Bound::Equals { low, high, within } => format!("{} within {}", span(*low, *high), tolerance(*within)),
        Bound::Between { min, max } => {
            let least = min.map(|min| format!("at least {}", plain(min)));
            let most = max.map(|max| format!("at most {}", plain(max)));
            least.into_iter().chain(most).collect::<Vec<_>>().join(" and ")
        }
        Bound::Unknown => "not known".into(),
    };
    [bound, found]
}
