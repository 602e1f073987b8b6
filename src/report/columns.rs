//! The columns of results: each has a key, a unit, a meaning and a value. Tables in CSV, their rows in JSON, the tables of
//! burdens on the page and `docs/outputs.md` are made of these lists: a new column is one entry in one list.

pub mod burden;
pub mod entries;
pub mod law;
pub mod prices;
pub mod response;
pub mod sector;
pub mod sides;
pub mod summary;
mod value;
pub mod world;

use serde::{Serialize, Serializer};

use super::number::{Reading, csv};
use super::readings;
use crate::burden::Interval;
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
    /// Dollars of a model: one number, one for each end, or one for each quantile of draws.
    Model,
    /// Dollars of a model as they stand, and each quantile of draws beside them.
    Beside,
}

/// What a column is called, or means.
pub type Word = &'static str;

/// A column of rows of this kind.
pub struct Column<'a, R> {
    /// Its name in CSV, and its key in JSON.
    pub key: &'static str,
    /// What its values count.
    pub unit: ColumnUnit,
    /// What they mean.
    pub meaning: &'static str,
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
        Column { key, unit, meaning, form, in_csv: true, in_json: Some(0), on_page: None, value: Box::new(value) }
    }

    /// Returns a column of words.
    pub fn text(key: Word, meaning: Word, value: impl Fn(&R) -> String + Send + Sync + 'a) -> Column<'a, R> {
        Column::number(key, ColumnUnit::Text, meaning, value)
    }

    /// Returns a column of single numbers, written with the digits that they have.
    pub fn number(
        key: Word,
        unit: ColumnUnit,
        meaning: Word,
        value: impl Fn(&R) -> String + Send + Sync + 'a,
    ) -> Column<'a, R> {
        Column::new((key, unit, ColumnForm::One), meaning, move |row| ColumnValue::Text(value(row)))
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
        let Column { key, unit, meaning, form, in_csv, in_json, on_page, value } = self;
        Column { key, unit, meaning, form, in_csv, in_json, on_page, value: Box::new(move |row| value(part(row))) }
    }

    /// Returns what it says of a row.
    pub fn value(&self, row: &R) -> ColumnValue {
        (self.value)(row)
    }

    /// Returns how many columns of CSV it takes, where a number that may be hedged takes so many.
    fn width(&self, ends: usize) -> usize {
        match self.form {
            ColumnForm::One => 1,
            ColumnForm::Beside => 8,
            _ => ends,
        }
    }

    /// Returns its names in CSV, where its values take so many columns.
    fn heads(&self, width: usize) -> Vec<String> {
        let suffix = if self.form == ColumnForm::Outcome { "" } else { self.unit.suffix() };
        let name = self.key.strip_suffix(suffix).unwrap_or(self.key);
        let parts: &[&str] = match width {
            0 => &[],
            1 => &[""],
            2 => &["_low", "_high"],
            7 => &["_p025", "_p10", "_p25", "_median", "_p75", "_p90", "_p975"],
            _ => &["", "_median", "_p025", "_p10", "_p25", "_p75", "_p90", "_p975"],
        };
        parts.iter().map(|part| format!("{name}{part}{suffix}")).collect()
    }
}

/// Returns who buys.
pub fn importer<'a, R: 'a>(of: impl Fn(&R) -> String + Send + Sync + 'a) -> Column<'a, R> {
    Column::text("importer", "Code of the importer", of)
}

/// Returns who sells.
pub fn partner<'a, R: 'a>(of: impl Fn(&R) -> String + Send + Sync + 'a) -> Column<'a, R> {
    Column::text("partner", "Code of the exporter", of)
}

/// Returns the same columns in CSV alone.
pub fn csv_only<'a, R: 'a>(columns: Vec<Column<'a, R>>) -> Vec<Column<'a, R>> {
    columns.into_iter().map(Column::csv_only).collect()
}

/// Returns the CSV table of rows. Where it is hedged, a number that may be has a column for each end; a figure of a
/// model takes as many as its widest value, and none where no row has it.
pub fn csv<R>(columns: &[Column<'_, R>], rows: &[R], is_hedged: bool) -> String {
    let columns: Vec<&Column<'_, R>> = columns.iter().filter(|column| column.in_csv).collect();
    let cells: Vec<Vec<ColumnValue>> =
        rows.iter().map(|row| columns.iter().map(|column| column.value(row)).collect()).collect();
    let width = |(place, column): (usize, &&Column<'_, R>)| match column.form {
        ColumnForm::Model => cells.iter().map(|row| row[place].width()).max().unwrap_or_default(),
        _ => column.width(1 + usize::from(is_hedged)),
    };
    let widths: Vec<usize> = columns.iter().enumerate().map(width).collect();
    let header = columns.iter().zip(&widths).flat_map(|(column, width)| column.heads(*width)).collect();
    let row = |row: &Vec<ColumnValue>| row.iter().zip(&widths).flat_map(|(cell, width)| cell.words(*width)).collect();
    csv::text(std::iter::once(header).chain(cells.iter().map(row)))
}

/// Returns the names of columns in CSV, where a number that may be hedged takes so many.
pub fn heads<R>(columns: &[Column<'_, R>], ends: usize) -> Vec<String> {
    columns.iter().filter(|column| column.in_csv).flat_map(|column| column.heads(column.width(ends))).collect()
}

/// Returns the cells of a row under [`heads`].
pub fn cells<R>(columns: &[Column<'_, R>], row: &R, ends: usize) -> Vec<String> {
    let shown = columns.iter().filter(|column| column.in_csv);
    shown.flat_map(|column| column.value(row).words(column.width(ends))).collect()
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
