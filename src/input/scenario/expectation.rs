//! `[[expect]]` and `[[yardstick]]`: what a result is compared with, and the cases that they name.

use rust_decimal::Decimal;
use toml::Spanned;

use super::table::{ExpectTable, YardstickTable};
use crate::error::{Place, Problem};
use crate::input::field::Field;
use crate::input::quantity::{QuantityError, band, money, percent, points, wrong};
use crate::input::toml_reader::{Scalar, Table, TomlReader};
use crate::input::vocabulary::Vocabulary;
use crate::scenario::{Bound, Expectation, Outcome, Yardstick};

/// Something that is asked of a case.
pub struct CaseQuestion<T> {
    /// What is asked.
    pub written: T,
    /// Where its case is named.
    pub case: Option<Place>,
}

/// Returns a yardstick.
pub fn read_yardstick(reader: &mut TomlReader, table: Table<'_>) -> Option<CaseQuestion<Yardstick>> {
    let written: YardstickTable = reader.deserialize_reporting(table, &[])?;
    let amount = |text: &str| match band(text, money)? {
        ends if ends.low > Decimal::ZERO => Ok(ends),
        _ => wrong("a yardstick is an amount above zero", "write its size, such as \"$550bn\""),
    };
    let ends = reader.quantity(&written.amount, amount);
    let what = written.what.map_or(Some(Outcome::DutyChange), |word| reader.word(&word, &Outcome::WORDS, "outcome"));
    let what = what.and_then(|what| match what {
        Outcome::DutyBefore
        | Outcome::DutyAfter
        | Outcome::DutyChange
        | Outcome::Imports
        | Outcome::ImportsAllPartners => Some(what),
        Outcome::RateBefore
        | Outcome::RateAfter
        | Outcome::RateChange
        | Outcome::ImportShare
        | Outcome::World(_)
        | Outcome::RateResponse
        | Outcome::Response(_) => {
            let place = reader.place(written.amount.span());
            let problem = Problem::new(format!("a yardstick cannot be compared with `{}`", what.word()));
            reader.note(problem.at(place, "an amount of money").help("use a duty or imports"));
            None
        }
    });
    let (ends, what) = (ends?, what?);
    let case = written.case.as_ref().map(|case| reader.place(case.span()));
    let yardstick = Yardstick {
        title: written.title,
        low: ends.low,
        high: ends.high,
        what,
        case: written.case.map(Field::into_inner),
        note: written.note,
    };
    Some(CaseQuestion { written: yardstick, case })
}

/// Returns an expectation.
pub fn read_expectation(
    reader: &mut TomlReader,
    table: Table<'_>,
    words: Vocabulary<'_>,
) -> Option<CaseQuestion<Expectation>> {
    let place = reader.first_line(table.span());
    let damaged = reader.problems.len();
    let written: ExpectTable = reader.deserialize_reporting(table, &[])?;
    let whole = reader.problems.len() == damaged;
    let mut meant = |word: &Option<Field<String>>| {
        let word = word.as_deref().map(std::slice::from_ref);
        word.map(|word| reader.members(word, words.partners, words.groups))
    };
    let (importers, partners) = (meant(&written.importer), meant(&written.partner));
    let products = written.products.as_ref().map(|codes| reader.products(codes.get_ref(), words.lists));
    let what = reader.word(&written.what, &Outcome::WORDS, "outcome")?;
    let bound = bound(reader, &written, what, whole);
    let case = written.case.as_ref().map(|case| reader.place(case.span()));
    let expectation = Expectation {
        what,
        case: written.case.map(Field::into_inner),
        importers,
        partners,
        products,
        bound: bound?,
        source: written.source,
        place,
        is_beside: false,
    };
    Some(CaseQuestion { written: expectation, case })
}

/// Returns what a number must be, in the unit of its outcome. `whole` is false if a part was left out because of a
/// mistake.
fn bound(reader: &mut TomlReader, written: &ExpectTable, what: Outcome, whole: bool) -> Option<Bound> {
    type Read = fn(&str) -> Result<Decimal, QuantityError>;
    let (read, tolerance): (Read, Read) = match what {
        Outcome::RateBefore | Outcome::RateAfter | Outcome::RateResponse | Outcome::ImportShare | Outcome::World(_) => {
            (percent, points)
        }
        Outcome::RateChange => (points, points),
        Outcome::DutyBefore
        | Outcome::DutyAfter
        | Outcome::DutyChange
        | Outcome::Imports
        | Outcome::ImportsAllPartners
        | Outcome::Response(_) => (money, money),
    };
    let tolerance = |text: &str| match tolerance(text)? {
        width if width >= Decimal::ZERO => Ok(width),
        _ => wrong("a tolerance below zero", "zero or more"),
    };
    let within = written.within.as_ref().map_or(Some(Decimal::ZERO), |field| reader.quantity(field, tolerance));
    let mut end =
        |field: Option<&Spanned<Scalar>>| field.map_or(Some(None), |field| reader.quantity(field, read).map(Some));
    match (&written.equals, &written.min, &written.max) {
        (Some(field), None, None) => {
            let equals = reader.quantity(field, |text| match text.trim() {
                "unknown" => Ok(None),
                text => band(text, read).map(Some),
            })?;
            let within = within?;
            Some(match equals {
                Some(ends) => Bound::Equals { low: ends.low, high: ends.high, within },
                None => Bound::Unknown,
            })
        }
        (None, min, max) if min.is_some() || max.is_some() => {
            let (min, max) = (end(min.as_deref()), end(max.as_deref()));
            within?;
            Some(Bound::Between { min: min?, max: max? })
        }
        _ if !whole => None,
        _ => {
            let what = "an expectation needs `equals`, or `min` and `max`";
            reader.refuse(written.what.span(), what, "what should it be?")
        }
    }
}
