//! What a schedule charges a line, as it words it: shares of the value, so much a unit, both together, or words only.

mod bounds;
mod grammar;

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::units::{AdValorem, CustomsValue, Usd};

/// A duty as a schedule words it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// Amounts that add up; one at least.
    Terms(Vec<DutyTerm>),
    /// Amounts that add up, with a minimum, a maximum or both.
    Bounded(BoundedDuty),
    /// Words that name no amount ("The rate applicable to …", "See …"), or one on a condition ("Free, under bond",
    /// "… less … for each degree under 100 degrees"): nothing can be computed from them.
    Text,
}

/// A duty with a minimum or a maximum: "8% but not less than 2¢/kg", "10% MIN $2.40/kg MAX 35%".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BoundedDuty {
    /// What is charged between the bounds.
    pub terms: Vec<DutyTerm>,
    /// What is charged at least.
    pub at_least: Option<Vec<DutyTerm>>,
    /// What is charged at most, whatever the minimum.
    pub at_most: Option<Vec<DutyTerm>>,
}

/// One amount of a duty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DutyTerm {
    /// How much.
    pub amount: TermAmount,
    /// What it falls on, where that is not the whole value or the plain quantity: "the case", "drained weight".
    pub on: Option<String>,
}

/// How much a term charges.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TermAmount {
    /// A share of the value.
    AdValorem(AdValorem),
    /// So much a unit.
    Specific {
        /// Dollars.
        dollars: Decimal,
        /// Of what: "kg", "each", "pf.liter", "m²", "thousand". Spellings of one unit are one.
        unit: String,
    },
}

/// What is known of an article at the border, beside its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its customs value in dollars, which counts to the cent.
    pub value: Decimal,
    /// How many units of the duty it has: one of what is charged "each".
    pub quantity: Decimal,
    /// Values of its parts in dollars, by a word of the schedule: "strap" is meant by "the strap, band or bracelet".
    pub parts: Vec<(String, Decimal)>,
}

/// Why the ad valorem equivalent of a duty cannot be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotComputable {
    /// The schedule names no amount.
    #[error("the schedule names no amount")]
    Text,
    /// The value of this part is missing.
    #[error("the value of the {0} is missing")]
    Part(String),
    /// The duty counts two different things, and an entry has one quantity.
    #[error("the duty counts {0} and {1}, and an entry has one quantity")]
    Unit(String, String),
    /// The article has no value, something of it is below zero, or the duty is above [`AdValorem::MAX`].
    #[error("an amount of the entry or its duty is out of range")]
    Range,
}

/// The most amounts that one duty adds up; the US schedule has four. It keeps their sum inside `i128`.
const MOST_TERMS: usize = 8;

impl Duty {
    /// Returns the rate, if it is one plain share of the whole value: it needs nothing but the value. A bound of another kind
    /// makes it none, since the quantity may lead to the bound.
    pub fn ad_valorem(&self) -> Option<AdValorem> {
        match self {
            Duty::Terms(terms) => plain_share(terms),
            Duty::Bounded(BoundedDuty { terms, at_least, at_most }) => {
                let bound = |bound: &Option<Vec<DutyTerm>>, none| bound.as_deref().map_or(Some(none), plain_share);
                let (least, most) = (bound(at_least, AdValorem::ZERO)?, bound(at_most, AdValorem::MAX)?);
                Some(plain_share(terms)?.max(least).min(most))
            }
            Duty::Text => None,
        }
    }

    /// Returns the ad valorem equivalent for one article: the sum of the dollars ÷ the value, exact, then half-even at
    /// 18 places; of a duty with bounds the greater of it and the minimum, then the lesser of that and the maximum. A share
    /// "on" something needs the value of that part; "if any" may be missing. So much a unit "on" something ("on drained
    /// weight", "on lead content") takes the quantity to be meant so.
    ///
    /// # Errors
    /// Where the duty is words, a quantity or the value of a part is missing, or the sum is beyond what is kept.
    pub fn of_entry(&self, entry: &Entry) -> Result<AdValorem, NotComputable> {
        if let Some(rate) = self.ad_valorem() {
            return Ok(rate);
        }
        let (terms, at_least, at_most): (&[DutyTerm], _, _) = match self {
            Duty::Terms(terms) => (terms, None, None),
            Duty::Bounded(bounded) => (&bounded.terms, bounded.at_least.as_deref(), bounded.at_most.as_deref()),
            Duty::Text => return Err(NotComputable::Text),
        };
        if let Some((one, other)) = two_units([Some(terms), at_least, at_most].into_iter().flatten().flatten()) {
            return Err(NotComputable::Unit(one, other));
        }
        let value = cents(entry.value).filter(|value| !value.is_zero()).ok_or(NotComputable::Range)?;
        let mut duty = sum(terms, entry, value)?;
        if let Some(least) = at_least {
            duty = duty.max(sum(least, entry, value)?);
        }
        if let Some(most) = at_most {
            duty = duty.min(sum(most, entry, value)?);
        }
        duty.per(value).filter(|rate| *rate <= AdValorem::MAX).ok_or(NotComputable::Range)
    }
}

/// Returns the rate, if the terms are one plain share of the whole value.
fn plain_share(terms: &[DutyTerm]) -> Option<AdValorem> {
    match terms {
        [DutyTerm { amount: TermAmount::AdValorem(rate), on: None }] => Some(*rate),
        _ => None,
    }
}

fn sum(terms: &[DutyTerm], entry: &Entry, value: CustomsValue) -> Result<Usd, NotComputable> {
    let most = AdValorem::MAX.of(CustomsValue::MAX);
    let mut sum = Usd::ZERO;
    for term in terms.iter().take(MOST_TERMS) {
        sum += match (&term.amount, &term.on) {
            (TermAmount::AdValorem(rate), None) => rate.of(value),
            (TermAmount::AdValorem(rate), Some(part)) => rate.of(value_of(part, &entry.parts)?),
            (TermAmount::Specific { dollars, .. }, _) => dollars
                .checked_mul(entry.quantity)
                .and_then(Usd::from_dollars)
                .filter(|dollars| (Usd::ZERO..=most).contains(dollars))
                .ok_or(NotComputable::Range)?,
        };
    }
    Ok(sum)
}

/// Returns two different things that the terms count, if there are any.
fn two_units<'a>(terms: impl Iterator<Item = &'a DutyTerm>) -> Option<(String, String)> {
    let mut units = terms.filter_map(|term| match (&term.amount, &term.on) {
        (TermAmount::Specific { unit, .. }, Some(on)) => Some(format!("{unit} on {on}")),
        (TermAmount::Specific { unit, .. }, None) => Some(unit.clone()),
        (TermAmount::AdValorem(_), _) => None,
    });
    let first = units.next()?;
    units.find(|unit| *unit != first).map(|other| (first, other))
}

/// Returns dollars as a customs value, half-even to the cent; `None` below zero or beyond what a flow may be worth.
fn cents(dollars: Decimal) -> Option<CustomsValue> {
    dollars.checked_mul(Decimal::ONE_HUNDRED)?.round_dp(0).to_i64().and_then(CustomsValue::from_cents)
}

/// Returns the value of what a share falls on. "The movement and case" is two things and needs both; "the strap, band
/// or bracelet" is one under three names.
fn value_of(on: &str, parts: &[(String, Decimal)]) -> Result<CustomsValue, NotComputable> {
    let on = on.to_lowercase();
    let mut met = BTreeSet::new();
    for thing in on.split(" and ") {
        let before = met.len();
        met.extend((0..parts.len()).filter(|&at| parts.get(at).is_some_and(|(part, _)| names(thing, part))));
        if met.len() == before && !thing.ends_with(", if any") {
            return Err(NotComputable::Part(thing.trim_start_matches("the ").to_string()));
        }
    }
    met.into_iter()
        .filter_map(|at| parts.get(at))
        .try_fold(CustomsValue::default(), |sum, (_, dollars)| sum.checked_add(cents(*dollars)?))
        .ok_or(NotComputable::Range)
}

/// Returns true if every word of the part stands in the words of the schedule, whose printer may have lost the blank
/// after "the".
fn names(thing: &str, part: &str) -> bool {
    let part = part.to_lowercase();
    let is_between = |letter: char| letter.is_whitespace() || letter == ',';
    let stands = |word: &str| {
        thing.split(is_between).any(|other| other == word || other.strip_prefix("the").is_some_and(|rest| rest == word))
    };
    let mut words = part.split(is_between).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(stands)
}
