//! An expectation that does not hold, as a problem with its address.

use rust_decimal::Decimal;

use crate::error::Problem;
use crate::run::expect::CheckedExpectation;
use crate::scenario::{Bound, Outcome};

/// Returns an expectation that does not hold, as a problem with its address.
pub fn broken(held: &CheckedExpectation) -> Problem {
    let unit = match held.what {
        Outcome::RateBefore | Outcome::RateAfter | Outcome::RateResponse | Outcome::ImportShare | Outcome::World(_) => {
            "%"
        }
        Outcome::RateChange => "pp",
        Outcome::DutyBefore
        | Outcome::DutyAfter
        | Outcome::DutyChange
        | Outcome::Imports
        | Outcome::ImportsAllPartners
        | Outcome::Response(_) => "",
    };
    let plain = |number: Decimal| if unit.is_empty() { format!("${number}") } else { format!("{number}{unit}") };
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
    Problem::new(format!("{} in {}: expected {bound}, found {found}", held.what.word(), held.case))
        .at(held.place.clone(), "this expectation does not hold")
}
