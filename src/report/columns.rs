//! The columns of results: each has a key, a unit, a meaning and a value. Tables in CSV, their rows in JSON, the tables
//! of burdens on the page and `docs/outputs.md` are made of these lists: a new column is one entry in one list.

pub mod burden;
pub mod csv;
pub mod entries;
pub mod law;
pub mod prices;
pub mod quantiles;
pub mod response;
pub mod sector;
pub mod sides;
pub mod summary;
pub mod tables;
mod value;
pub mod world;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::number::Reading;
use super::readings;
use crate::burden::Interval;
use crate::partner::{Partner, Partners};
use crate::run::partial::UncertainUsd;
use crate::units::{CustomsValue, Usd};
pub use value::ColumnValue;

/// What the values of a column count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnUnit {
    /// Words or a code.
    Text,
    /// A day, as ISO 8601 has it.
    Date,
    /// A number of this: "days", "after ÷ before".
    Of(&'static str),
    /// US dollars.
    Usd,
    /// Percent; of customs value where it is a rate.
    Percent,
    /// Percentage points.
    Points,
}

impl ColumnUnit {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            ColumnUnit::Text => "text",
            ColumnUnit::Date => "date",
            ColumnUnit::Of(what) => what,
            ColumnUnit::Usd => "US dollars",
            ColumnUnit::Percent => "percent",
            ColumnUnit::Points => "percentage points",
        }
    }

    /// Returns how a key of this unit ends.
    pub fn suffix(self) -> &'static str {
        match self {
            ColumnUnit::Text | ColumnUnit::Date | ColumnUnit::Of(_) => "",
            ColumnUnit::Usd => "_usd",
            ColumnUnit::Percent => "_pct",
            ColumnUnit::Points => "_pp",
        }
    }
}

/// What the values of a column come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnSource {
    /// The file of the scenario, or the command line.
    Scenario,
    /// Names and codes of partners and products.
    Names,
    /// The flows of the world.
    Trade,
    /// The law, as it charges these flows.
    Law,
    /// Elasticities and other inputs of a model.
    Parameters,
    /// What a model calculates.
    Model,
    /// The file of entries.
    Entries,
}

impl ColumnSource {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            ColumnSource::Scenario => "scenario",
            ColumnSource::Names => "names and codes",
            ColumnSource::Trade => "trade",
            ColumnSource::Law => "law on trade",
            ColumnSource::Parameters => "parameters",
            ColumnSource::Model => "model",
            ColumnSource::Entries => "entries",
        }
    }
}

/// How many columns of CSV a value takes, and how it is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnForm {
    /// One text or number.
    One,
    /// A level: one number, or one for each end where rates are hedged.
    Level,
    /// The same of a change, which has a sign.
    Change,
    /// An outcome of a country: the same with the end behind the unit.
    Outcome,
    /// Dollars of a model: one number, or one for each end. Quantiles of draws stand in a table of their own.
    Model,
}

/// What a column is called, or means.
pub type Word = &'static str;

/// What the three-letter code beside another code is.
const ISO3: Word = "The same in ISO 3166 alpha-3";

/// A column of rows of this kind.
pub struct Column<'a, R> {
    /// Its name in CSV, and its key in JSON.
    pub key: &'static str,
    /// What its values count.
    pub unit: ColumnUnit,
    /// What they mean.
    pub meaning: &'static str,
    /// What they come from.
    pub source: ColumnSource,
    /// How they are written.
    pub form: ColumnForm,
    /// True if it stands in CSV tables.
    pub in_csv: bool,
    /// Its place among the columns of JSON, where not that of the list; `None` if it is in none.
    pub in_json: Option<u8>,
    /// Its place in tables of the page with its head; `None` if it is in none.
    pub on_page: Option<(u8, &'static str)>,
    value: Box<dyn Fn(&R) -> ColumnValue + Send + Sync + 'a>,
}

impl<'a, R: 'a> Column<'a, R> {
    /// Returns a column in CSV and JSON.
    pub fn new(
        (key, unit, form): (Word, ColumnUnit, ColumnForm),
        meaning: Word,
        value: impl Fn(&R) -> ColumnValue + Send + Sync + 'a,
    ) -> Column<'a, R> {
        let source = match (unit, form) {
            (ColumnUnit::Text | ColumnUnit::Date, _) => ColumnSource::Names,
            (_, ColumnForm::Model | ColumnForm::Outcome) => ColumnSource::Model,
            _ => ColumnSource::Law,
        };
        Column {
            key,
            unit,
            meaning,
            source,
            form,
            in_csv: true,
            in_json: Some(0),
            on_page: None,
            value: Box::new(value),
        }
    }

    /// Returns a column of words.
    pub fn text(key: Word, meaning: Word, value: impl Fn(&R) -> String + Send + Sync + 'a) -> Column<'a, R> {
        Column::new((key, ColumnUnit::Text, ColumnForm::One), meaning, move |row| ColumnValue::Text(value(row)))
    }

    /// Returns a column of days; `None` where there is none.
    pub fn date(key: Word, meaning: Word, value: impl Fn(&R) -> Option<Date> + Send + Sync + 'a) -> Column<'a, R> {
        let value = move |row: &R| value(row).map_or(ColumnValue::Unknown, |day| ColumnValue::Date(day.to_string()));
        Column::new((key, ColumnUnit::Date, ColumnForm::One), meaning, value)
    }

    /// Returns a column of single numbers, written with the digits that they have.
    pub fn number(
        key: Word,
        unit: ColumnUnit,
        meaning: Word,
        value: impl Fn(&R) -> String + Send + Sync + 'a,
    ) -> Column<'a, R> {
        Column::new((key, unit, ColumnForm::One), meaning, move |row| ColumnValue::digits(value(row)))
    }

    /// Returns a column of the value of flows.
    pub fn customs_value(
        key: Word,
        meaning: Word,
        of: impl Fn(&R) -> CustomsValue + Send + Sync + 'a,
    ) -> Column<'a, R> {
        Column::new((key, ColumnUnit::Usd, ColumnForm::One), meaning, move |row| {
            ColumnValue::Money(Reading::exact(of(row).usd().dollars()))
        })
        .from(ColumnSource::Trade)
    }

    /// Returns a column of money that may lie between two ends.
    pub fn money(
        key: Word,
        form: ColumnForm,
        meaning: Word,
        of: impl Fn(&R) -> Option<Interval<Usd>> + Send + Sync + 'a,
    ) -> Column<'a, R> {
        Column::new((key, ColumnUnit::Usd, form), meaning, move |row| ColumnValue::money(readings::money(of(row))))
    }

    /// Returns a column of dollars of a model.
    pub fn model(
        key: Word,
        form: ColumnForm,
        meaning: Word,
        of: impl Fn(&R) -> Option<UncertainUsd> + Send + Sync + 'a,
    ) -> Column<'a, R> {
        Column::new((key, ColumnUnit::Usd, form), meaning, move |row| ColumnValue::model(of(row)))
    }

    /// Returns the same whose values come from there.
    pub fn from(self, source: ColumnSource) -> Self {
        Column { source, ..self }
    }

    /// Returns the same in CSV alone.
    pub fn csv_only(self) -> Self {
        Column { in_json: None, ..self }
    }

    /// Returns the same in JSON alone.
    pub fn json_only(self) -> Self {
        Column { in_csv: false, ..self }
    }

    /// Returns the same behind those of JSON that have a lower place.
    pub fn later_in_json(self, place: u8) -> Self {
        Column { in_json: Some(place), ..self }
    }

    /// Returns the same in tables of the page too.
    pub fn on_page(self, place: u8, head: &'static str) -> Self {
        Column { on_page: Some((place, head)), ..self }
    }

    /// Returns the same column of rows that have such a part.
    pub fn of<S: 'a>(self, part: fn(&S) -> &R) -> Column<'a, S> {
        self.where_there(move |row| Some(part(row)))
    }

    /// Returns the same column of rows of which some have such a part; of the others it is not known.
    pub fn where_there<S: 'a>(self, part: impl Fn(&S) -> Option<&R> + Send + Sync + 'a) -> Column<'a, S> {
        let Column { key, unit, meaning, source, form, in_csv, in_json, on_page, value } = self;
        let value = move |row: &S| part(row).map_or(ColumnValue::Unknown, &value);
        Column { key, unit, meaning, source, form, in_csv, in_json, on_page, value: Box::new(value) }
    }

    /// Returns what it says of a row.
    pub fn value(&self, row: &R) -> ColumnValue {
        (self.value)(row)
    }
}

/// Returns who buys, with the code that no program takes for "not available" (`NA` is Namibia).
pub fn importer<'a, R: 'a>(
    partners: &'a Partners,
    of: impl Fn(&R) -> Partner + Copy + Send + Sync + 'a,
) -> [Column<'a, R>; 2] {
    country(partners, ("importer", "Code of the importer"), ("importer_iso3", ISO3), of)
}

/// Returns who sells, in the same way.
pub fn partner<'a, R: 'a>(
    partners: &'a Partners,
    of: impl Fn(&R) -> Partner + Copy + Send + Sync + 'a,
) -> [Column<'a, R>; 2] {
    country(partners, ("partner", "Code of the exporter"), ("partner_iso3", ISO3), of)
}

fn country<'a, R: 'a>(
    partners: &'a Partners,
    (code, meaning): (Word, Word),
    (iso3, same): (Word, Word),
    of: impl Fn(&R) -> Partner + Copy + Send + Sync + 'a,
) -> [Column<'a, R>; 2] {
    [
        Column::text(code, meaning, move |row| of(row).to_string()),
        Column::text(iso3, same, move |row| partners.iso3(of(row))),
    ]
}

/// Returns the same columns in CSV alone.
pub fn csv_only<'a, R: 'a>(columns: Vec<Column<'a, R>>) -> Vec<Column<'a, R>> {
    columns.into_iter().map(Column::csv_only).collect()
}

/// Returns the columns of tables of the page, from the left.
pub fn on_page<'c, 'a, R>(columns: &'c [Column<'a, R>]) -> Vec<(&'static str, &'c Column<'a, R>)> {
    let mut shown: Vec<_> = columns.iter().filter_map(|column| Some((column.on_page?, column))).collect();
    shown.sort_by_key(|((place, _), _)| *place);
    shown.into_iter().map(|((_, head), column)| (head, column)).collect()
}

/// An object of JSON: what columns say of a row, by their keys.
#[derive(Debug)]
pub struct JsonRow(Vec<(&'static str, ColumnValue)>);

impl JsonRow {
    /// Returns what the columns of JSON say of a row.
    pub fn new<R>(columns: &[Column<'_, R>], row: &R) -> JsonRow {
        let mut shown: Vec<_> = columns.iter().filter_map(|column| Some((column.in_json?, column))).collect();
        shown.sort_by_key(|(place, _)| *place);
        JsonRow(shown.into_iter().map(|(_, column)| (column.key, column.value(row))).collect())
    }
}

impl Serialize for JsonRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, cell)| (key, cell)))
    }
}
