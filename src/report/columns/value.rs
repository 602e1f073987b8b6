//! A value of a column, in cells of CSV and in JSON.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use crate::report::digits::{decimal, money, tidy};
use crate::report::model_usd::{as_it_stands, dollars, quantiles};
use crate::report::number::OutcomeQuantiles;
use crate::report::number::Reading;
use crate::run::partial::UncertainUsd;
use crate::units::Usd;
use crate::units::exact_to_float;

/// A value of a column.
#[derive(Debug)]
pub enum ColumnValue {
    /// Not known, or not said: empty in CSV, `null` in JSON.
    Unknown,
    /// Words, or a number with the digits that it has.
    Text(String),
    /// Dollars, to the cent.
    Money(Reading),
    /// Another exact number.
    Exact(Reading),
    /// Dollars of a model.
    Model(UncertainUsd),
    /// An outcome of a country between two ends.
    Outcome([f64; 2]),
}

impl Serialize for ColumnValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            ColumnValue::Unknown => serializer.serialize_none(),
            ColumnValue::Text(text) => serializer.serialize_str(text),
            ColumnValue::Money(reading) => hedged(serializer, reading, money),
            ColumnValue::Exact(reading) => hedged(serializer, reading, |number| number.to_string()),
            ColumnValue::Model(amount) => match (quantiles(amount), ends(amount)) {
                (Some(drawn), _) => {
                    serializer.collect_map(median_first(&drawn).map(|(name, number)| (name, money(number))))
                }
                (None, Some(ends)) => hedged(serializer, &ends, money),
                (None, None) => serializer.serialize_none(),
            },
            ColumnValue::Outcome([low, high]) if low == high => serializer.serialize_f64(tidy(*low)),
            ColumnValue::Outcome([low, high]) => serializer.collect_map([("low", tidy(*low)), ("high", tidy(*high))]),
        }
    }
}

/// Returns a number as text, or both its ends and whether it is "about".
fn hedged<S: Serializer>(serializer: S, reading: &Reading, text: fn(Decimal) -> String) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct BandColumn {
        low: String,
        high: String,
        approx: bool,
    }
    let Reading { low, high, approx } = *reading;
    match reading.is_exact() {
        true => serializer.serialize_str(&text(low)),
        false => BandColumn { low: text(low), high: text(high), approx }.serialize(serializer),
    }
}

impl ColumnValue {
    /// Returns money, or not known.
    pub fn money(reading: Option<Reading>) -> ColumnValue {
        reading.map_or(ColumnValue::Unknown, ColumnValue::Money)
    }

    /// Returns a rate or points, or not known.
    pub fn exact(reading: Option<Reading>) -> ColumnValue {
        reading.map_or(ColumnValue::Unknown, ColumnValue::Exact)
    }

    /// Returns a figure of a model, or not said.
    pub fn model(amount: Option<UncertainUsd>) -> ColumnValue {
        amount.map_or(ColumnValue::Unknown, ColumnValue::Model)
    }

    /// Returns the number between its ends, if it is an exact one or an outcome of a country.
    pub fn reading(&self) -> Option<Reading> {
        match self {
            ColumnValue::Money(reading) | ColumnValue::Exact(reading) => Some(*reading),
            ColumnValue::Outcome([low, high]) => Some(Reading::between(decimal(*low)?, decimal(*high)?)),
            _ => None,
        }
    }

    /// Returns how many columns of CSV say all of it.
    pub(super) fn width(&self) -> usize {
        match self {
            ColumnValue::Unknown => 0,
            ColumnValue::Model(UncertainUsd { drawn: Some(_), .. }) => 7,
            ColumnValue::Model(amount) if amount.low != amount.high => 2,
            _ => 1,
        }
    }

    /// In so many cells of CSV.
    pub(super) fn words(&self, width: usize) -> Vec<String> {
        let ends = |ends: [String; 2]| ends.into_iter().take(width).collect();
        match self {
            ColumnValue::Unknown => vec![String::new(); width],
            ColumnValue::Text(text) => vec![text.clone()],
            ColumnValue::Money(reading) => ends([reading.low, reading.high].map(money)),
            ColumnValue::Exact(reading) => ends([reading.low, reading.high].map(|number| number.to_string())),
            ColumnValue::Model(amount) => of_model(amount, width),
            ColumnValue::Outcome(both) => {
                ends(both.map(|number| decimal(number).map_or(String::new(), |number| number.to_string())))
            }
        }
    }
}

/// Returns dollars of a model in so many cells of CSV; a value that needs fewer than others of its column leaves the
/// rest empty.
fn of_model(amount: &UncertainUsd, width: usize) -> Vec<String> {
    let numbers: Vec<Decimal> = match (quantiles(amount), width) {
        (drawn, 8) => {
            let drawn = drawn.iter().flat_map(median_first).map(|(_, number)| number);
            std::iter::once(as_it_stands(amount)).chain(drawn).collect()
        }
        (Some(drawn), _) => drawn.named().map(|(_, number)| number).to_vec(),
        (None, 2) => vec![dollars(amount.low), dollars(amount.high)],
        (None, _) => vec![dollars(amount.low)],
    };
    let mut cells: Vec<String> = numbers.iter().map(Decimal::to_string).collect();
    cells.resize(width, String::new());
    cells
}

/// Returns the ends of dollars of a model, where money can say them.
fn ends(amount: &UncertainUsd) -> Option<Reading> {
    let [low, high] = [amount.low, amount.high].map(|end| exact_to_float::money(end).map(Usd::dollars));
    Some(Reading::between(low?, high?))
}

/// Returns quantiles with their names: the median, then the others ascending.
fn median_first(drawn: &OutcomeQuantiles) -> [(&'static str, Decimal); 7] {
    let [p025, p10, p25, median, above @ ..] = drawn.named();
    let [p75, p90, p975] = above;
    [median, p025, p10, p25, p75, p90, p975]
}
