//! A value of a column, in cells of CSV and in JSON.

use serde::{Serialize, Serializer};
use serde_json::Number;

use crate::report::digits::{decimal, money, number};
use crate::report::model_usd::{as_it_stands, quantiles};
use crate::report::number::{Reading, csv};
use crate::report::readings::between;
use crate::run::partial::UncertainUsd;
use crate::units::Usd;
use crate::units::exact_to_float;

/// A value of a column.
#[derive(Debug)]
pub enum ColumnValue {
    /// Not known, or not said: empty in CSV, `null` in JSON.
    Unknown,
    /// Words or a code.
    Text(String),
    /// A day.
    Date(String),
    /// A number with the digits that it has.
    Digits(String),
    /// Dollars, to the cent.
    Money(Reading),
    /// Another exact number.
    Exact(Reading),
    /// Dollars of a model.
    Model(UncertainUsd),
    /// An outcome of a country between two ends.
    Outcome([f64; 2]),
}

/// A number between two ends.
#[derive(Serialize)]
struct Band {
    low: Option<Number>,
    high: Option<Number>,
    /// True if an "about" went in.
    approx: bool,
}

impl Serialize for ColumnValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let end = |is_high| self.end(is_high).and_then(number);
        match self {
            ColumnValue::Text(text) | ColumnValue::Date(text) => serializer.serialize_str(text),
            ColumnValue::Model(amount) if amount.drawn.is_some() => {
                let drawn = quantiles(amount).map(|drawn| drawn.named()).into_iter().flatten();
                serializer.collect_map(drawn.map(|(name, amount)| (name, number(money(amount)))))
            }
            _ if self.is_band() => {
                Band { low: end(false), high: end(true), approx: self.is_approx() }.serialize(serializer)
            }
            _ => end(false).serialize(serializer),
        }
    }
}

impl ColumnValue {
    /// Returns a number with these digits; not known where there are none.
    pub fn digits(digits: String) -> ColumnValue {
        if digits.is_empty() { ColumnValue::Unknown } else { ColumnValue::Digits(digits) }
    }

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
            ColumnValue::Outcome(ends) => between(*ends),
            _ => None,
        }
    }

    fn is_approx(&self) -> bool {
        matches!(self, ColumnValue::Money(reading) | ColumnValue::Exact(reading) if reading.approx)
    }

    /// Returns true if JSON has both ends: they differ, or are "about".
    fn is_band(&self) -> bool {
        self.is_approx()
            || match self {
                ColumnValue::Money(reading) | ColumnValue::Exact(reading) => !reading.is_point(),
                ColumnValue::Model(amount) => amount.low != amount.high,
                ColumnValue::Outcome([low, high]) => low != high,
                _ => false,
            }
    }

    /// Returns the digits of an end. Of draws it is the central value; `None` if it is not known or no number.
    fn end(&self, is_high: bool) -> Option<String> {
        match self {
            ColumnValue::Unknown | ColumnValue::Text(_) => None,
            ColumnValue::Date(digits) | ColumnValue::Digits(digits) => Some(digits.clone()),
            ColumnValue::Money(Reading { low, high, .. }) => Some(money(if is_high { *high } else { *low })),
            ColumnValue::Exact(Reading { low, high, .. }) => Some(if is_high { high } else { low }.to_string()),
            ColumnValue::Model(amount) if amount.drawn.is_some() => Some(money(as_it_stands(amount))),
            ColumnValue::Model(UncertainUsd { low, high, .. }) => {
                exact_to_float::money(if is_high { *high } else { *low }).map(Usd::dollars).map(money)
            }
            ColumnValue::Outcome([low, high]) => decimal(if is_high { *high } else { *low }).map(|end| end.to_string()),
        }
    }

    /// Returns how many ends say all of it but for its draws.
    pub(super) fn width(&self) -> usize {
        match self {
            ColumnValue::Unknown => 0,
            ColumnValue::Model(amount) if amount.drawn.is_none() && amount.low != amount.high => 2,
            _ => 1,
        }
    }

    /// In one cell as it is, without quotes; of a band its lower end. Empty where it is not known.
    pub fn plain(self) -> String {
        match self {
            ColumnValue::Text(text) | ColumnValue::Date(text) | ColumnValue::Digits(text) => text,
            other => other.end(false).unwrap_or_default(),
        }
    }

    /// In cells of CSV: in one, or with both ends beside it, where it is empty unless it is one number. Words are quoted, numbers
    /// are not.
    pub(super) fn cells(&self, ends: usize) -> impl Iterator<Item = String> + '_ {
        let places: &[Option<bool>] = match ends {
            0 => &[],
            1 => &[Some(false)],
            _ => &[None, Some(false), Some(true)],
        };
        places.iter().map(move |place| match (self, place) {
            (ColumnValue::Text(text), _) => csv::quoted(text),
            (_, Some(is_high)) => self.end(*is_high).unwrap_or_default(),
            (_, None) => self.end(false).filter(|low| Some(low) == self.end(true).as_ref()).unwrap_or_default(),
        })
    }
}
