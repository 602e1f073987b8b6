//! `[[expect]]` and `[[yardstick]]`: what a result is compared with, and the cases that they name.

use rust_decimal::Decimal;
use toml::Spanned;

use super::table::{ExpectTable, YardstickTable};
use crate::error::{Place, Problem};
use crate::input::field::Field;
use crate::input::quantity::{QuantityError, band, money, percent, points, wrong};
use crate::input::toml_reader::{Scalar, Table, TomlReader};
use crate::input::vocabulary::Vocabulary;
use crate::prices::figure::ConsumerPart;
use crate::prices::tables::DECILES;
use crate::scenario::{Bound, Expectation, Outcome, OutcomeUnit, Yardstick};

pub struct CaseQuestion<T> {
    pub written: T,
    pub case: Option<Place>,
}

pub fn read_yardstick(reader: &mut TomlReader, table: Table<'_>) -> Option<CaseQuestion<Yardstick>> {
    let written: YardstickTable = reader.deserialize_reporting(table, &[])?;
    let amount = |text: &str| match band(text, money)? {
        ends if ends.low > Decimal::ZERO => Ok(ends),
        _ => wrong("a yardstick is an amount above zero", "write its size, such as \"$550bn\""),
    };
    let ends = reader.quantity(&written.amount, amount);
    let what = written.what.map_or(Some(Outcome::DutyChange), |word| reader.word(&word, &Outcome::words(), "outcome"));
    let is_fit = |what: &Outcome| {
        what.unit() == OutcomeUnit::Usd && !matches!(what, Outcome::Response(_) | Outcome::Consumers(_))
    };
    if let Some(what) = what.filter(|what| !is_fit(what)) {
        let place = reader.place(written.amount.span());
        let problem = Problem::new(format!("a yardstick cannot be compared with `{}`", what.word()));
        reader.note(problem.at(place, "an amount of money").help("use a duty or imports"));
    }
    let what = what.filter(is_fit);
    let (ends, what) = (ends?, what?);
    let case = written.case.as_ref().map(|case| reader.place(case.span()));
    let yardstick = Yardstick {
        title: written.title,
        low: ends.low,
        high: ends.high,
        what,
        case: written.case.map(Field::into_inner),
        source: written.source,
        note: written.note,
    };
    Some(CaseQuestion { written: yardstick, case })
}

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
    let what = reader.word(&written.what, &Outcome::words(), "outcome")?;
    let consumers = consumers(reader, &written, what);
    let bound = bound(reader, &written, what, whole);
    let case = written.case.as_ref().map(|case| reader.place(case.span()));
    let named = reader.place(written.category.as_ref().map_or(written.what.span(), |category| category.span()));
    let expectation = Expectation {
        what,
        case: written.case.map(Field::into_inner),
        importers,
        partners,
        products,
        consumers: consumers?,
        bound: bound?,
        source: written.source,
        place,
        named,
        is_beside: false,
    };
    Some(CaseQuestion { written: expectation, case })
}

/// Returns which consumers a number is of: those of a decile or category where the outcome has such parts, and all where none
/// is named. Consumers buy everything: prices have no part by partner or product.
fn consumers(reader: &mut TomlReader, written: &ExpectTable, what: Outcome) -> Option<Option<ConsumerPart>> {
    let figure = if let Outcome::Consumers(figure) = what { Some(figure) } else { None };
    let word = what.word();
    let mut refuse = |span, what: String, help: &str| {
        reader.report(span, what, "not here").help.push(help.to_string());
        None
    };
    let products = || written.products.iter().map(|field| ("products", field.span()));
    let trade = [("importer", &written.importer), ("partner", &written.partner)];
    let trade = trade.into_iter().filter_map(|(key, field)| Some((key, field.as_ref()?.span())));
    let mut trade = trade.chain(products());
    match what {
        Outcome::Consumers(_) => {
            if let Some((key, span)) = trade.next() {
                let help = format!("leave `{key}` out: [scope] and the measures say which imports cost more");
                return refuse(span, format!("`{word}` of a part of the imports"), &help);
            }
        }
        Outcome::World(_) => {
            if let Some((key, span)) = trade.find(|(key, _)| *key != "partner") {
                let help = format!("leave `{key}` out: `partner` names the country");
                return refuse(span, format!("`{word}` is of a country as a whole"), &help);
            }
        }
        Outcome::ImportsAllPartners | Outcome::ImportShare => {
            if let Some((_, span)) = products().next() {
                let help = "leave `products` out: it is compared with all goods in [scope]";
                return refuse(span, format!("`{word}` of a part of the goods"), help);
            }
        }
        _ => {}
    }
    match (&written.decile, &written.category) {
        (Some(decile), _) if !figure.is_some_and(|figure| figure.is_of_households()) => {
            let help = "`household_cost`, `household_cost_of_income` and `household_cost_of_spending` have deciles";
            refuse(decile.span(), format!("`{word}` of a decile"), help)
        }
        (_, Some(category)) if !figure.is_some_and(|figure| figure.is_of_categories()) => {
            let help = "`consumer_prices`, `consumer_prices_direct` and `consumer_prices_supply_chain` have categories";
            refuse(category.span(), format!("`{word}` of a category"), help)
        }
        (Some(decile), _) => match usize::try_from(*decile.get_ref()) {
            Ok(number) if (1..=DECILES).contains(&number) => Some(Some(ConsumerPart::Decile(number))),
            _ => reader.refuse(
                decile.span(),
                "`decile` out of range",
                format!("from 1, the lowest income, to {DECILES}"),
            ),
        },
        (None, Some(category)) => Some(Some(ConsumerPart::Category(category.get_ref().trim().to_string()))),
        (None, None) if figure.is_some_and(|figure| figure.needs_decile()) => {
            refuse(written.what.span(), format!("`{word}` of all households"), "name a decile, such as decile = 10")
        }
        (None, None) => Some(None),
    }
}

/// Returns what a number must be, in the unit of its outcome. `whole` is false if a part was left out because of a
/// mistake.
fn bound(reader: &mut TomlReader, written: &ExpectTable, what: Outcome, whole: bool) -> Option<Bound> {
    type Read = fn(&str) -> Result<Decimal, QuantityError>;
    let (read, tolerance): (Read, Read) = match what.unit() {
        OutcomeUnit::Percent => (percent, points),
        OutcomeUnit::Points => (points, points),
        OutcomeUnit::Usd => (money, money),
    };
    let tolerance = |text: &str| match tolerance(text)? {
        width if width >= Decimal::ZERO => Ok(width),
        _ => wrong("a tolerance below zero", "zero or more"),
    };
    if let (Some(within), None) = (&written.within, &written.equals) {
        let what = "`within` beside `min` and `max`";
        return reader.refuse(within.span(), what, "it goes with `equals`: move the ends instead");
    }
    let within = written.within.as_ref().map_or(Some(Decimal::ZERO), |field| reader.quantity(field, tolerance));
    let mut end =
        |field: Option<&Spanned<Scalar>>| field.map_or(Some(None), |field| reader.quantity(field, read).map(Some));
    match (&written.equals, &written.min, &written.max) {
        (Some(field), None, None) => {
            let equals = reader.quantity(field, |text| match text.trim() {
                "unknown" => Ok(None),
                text => band(text, read).map(Some),
            })?;
            if let (None, Some(within)) = (&equals, &written.within) {
                return reader.refuse(within.span(), "`within` of what is unknown", "leave it out");
            }
            let within = within?;
            Some(equals.map_or(Bound::Unknown, |ends| Bound::Equals { low: ends.low, high: ends.high, within }))
        }
        (None, min_field, max_field) if min_field.is_some() || max_field.is_some() => {
            let (min, max) = (end(min_field.as_deref()), end(max_field.as_deref()));
            let (min, max) = (min?, max?);
            if let (Some(field), true) = (max_field, min.zip(max).is_some_and(|(min, max)| min > max)) {
                return reader.refuse(
                    field.span(),
                    "`max` is below `min`",
                    "no number lies between them: swap the two",
                );
            }
            Some(Bound::Between { min, max })
        }
        _ if !whole => None,
        _ => {
            let what = "an expectation needs `equals`, or `min` and `max`";
            reader.refuse(written.what.span(), what, "what should it be?")
        }
    }
}
