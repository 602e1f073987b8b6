//! A table on Arrow: whoever speaks the Arrow PyCapsule interface takes it without a copy. Fields say what they count and mean.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, Float64Array, RecordBatch, RecordBatchIterator, RecordBatchOptions,
};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use dutylab::error::{Problem, Problems};
use dutylab::report::columns::csv::{CsvField, CsvTable};
use dutylab::report::columns::{ColumnSource, ColumnUnit};
use jiff::civil::Date;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use rust_decimal::Decimal;

/// The digits of money, and how many of them are cents: sums of it still fit where the digits of a sum are ten more.
const DIGITS: u8 = 24;
const CENTS: i8 = 2;
/// The rows that are shown of a table.
const SHOWN: usize = 20;

/// A table of results.
#[pyclass(frozen, module = "dutylab")]
pub struct Table {
    batches: Vec<RecordBatch>,
    schema: SchemaRef,
}

/// Returns money with so many decimals; `None` where it has more digits than fit.
pub fn money(amount: Decimal, decimals: i8) -> Option<i128> {
    let amount = amount.round_dp(decimals.unsigned_abs().into());
    let missing = u32::from(decimals.unsigned_abs()).checked_sub(amount.scale())?;
    amount.mantissa().checked_mul(10_i128.checked_pow(missing)?)
}

/// Returns the type of money with so many decimals.
pub fn money_type(decimals: i8) -> DataType {
    DataType::Decimal128(DIGITS, decimals)
}

/// Returns a day as Arrow counts it.
pub fn day(date: Date) -> Option<i32> {
    date.since(Date::constant(1970, 1, 1)).ok().map(|span| span.get_days())
}

/// Returns a field that says what it counts and means.
pub fn field(name: &str, kind: DataType, unit: &str, meaning: &str) -> Field {
    let words = [("unit", unit), ("meaning", meaning)].map(|(key, word)| (key.to_string(), word.to_string()));
    Field::new(name, kind, true).with_metadata(HashMap::from(words))
}

/// Returns what is wrong with a table of ours.
pub fn fault(error: ArrowError) -> Problems {
    Problem::fault(error).into()
}

impl Table {
    /// Returns a table of batches.
    pub fn new(batches: Vec<RecordBatch>, schema: SchemaRef) -> Table {
        Table { batches, schema }
    }

    /// Returns a table that is written as CSV.
    pub fn of_csv(CsvTable { fields, text }: &CsvTable) -> Result<Table, Problems> {
        let batch = batch(fields, text)?;
        Ok(Table { schema: batch.schema(), batches: vec![batch] })
    }

    /// Returns its columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Returns its rows.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// Hands over the first rows, cell by cell as words.
    fn first_rows(&self, mut row: impl FnMut(Vec<String>)) -> Result<(), ArrowError> {
        let options = FormatOptions::default();
        let mut left = SHOWN;
        for batch in &self.batches {
            let cells = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
            let cells = cells.collect::<Result<Vec<_>, _>>()?;
            let shown = batch.num_rows().min(left);
            (0..shown).for_each(|at| row(cells.iter().map(|cell| cell.value(at).to_string()).collect()));
            left -= shown;
        }
        Ok(())
    }
}

/// Returns a table of CSV as a batch: days, exact dollars of the law to the cent, other numbers as floats.
fn batch(fields: &[CsvField], text: &str) -> Result<RecordBatch, Problems> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().collect::<Result<Vec<_>, _>>().map_err(Problem::fault)?;
    let column = |(at, one): (usize, &CsvField)| {
        let cells = rows.iter().map(|row| row.get(at).filter(|cell| !cell.is_empty()));
        let array: ArrayRef = match one.unit {
            ColumnUnit::Text => {
                let mut words = StringBuilder::new();
                cells.for_each(|cell| words.append_option(cell));
                Arc::new(words.finish())
            }
            ColumnUnit::Date => Arc::new(cells.map(|cell| day(cell?.parse().ok()?)).collect::<Date32Array>()),
            ColumnUnit::Usd if one.source != ColumnSource::Model => {
                let cents = cells.map(|cell| money(Decimal::from_str(cell?).ok()?, CENTS));
                Arc::new(cents.collect::<Decimal128Array>().with_data_type(money_type(CENTS)))
            }
            _ => Arc::new(cells.map(|cell| cell?.parse().ok()).collect::<Float64Array>()),
        };
        (field(&one.name, array.data_type().clone(), one.unit.name(), &one.meaning), array)
    };
    let (schema, arrays): (Vec<Field>, Vec<ArrayRef>) = fields.iter().enumerate().map(column).unzip();
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(schema)), arrays, &options).map_err(fault)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[pymethods]
impl Table {
    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A schema that is asked for is a wish. Those who wish for one cast what they are given.
        drop(requested_schema);
        let batches = self.batches.clone().into_iter().map(Ok);
        let stream = FFI_ArrowArrayStream::new(Box::new(RecordBatchIterator::new(batches, self.schema.clone())));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*self.schema);
        let schema = schema.map_err(|error| PyValueError::new_err(error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn __len__(&self) -> usize {
        self.rows()
    }

    fn __repr__(&self) -> String {
        format!("Table({} rows: {})", self.rows(), self.columns().join(", "))
    }

    fn _repr_html_(&self) -> String {
        let word = |field: &Field, key: &str| escaped(field.metadata().get(key).map_or("", String::as_str));
        let head = |field: &Arc<Field>| {
            let (name, unit) = (escaped(field.name()), word(field, "unit"));
            format!("<th title=\"{}\">{name}<br><small>{unit}</small></th>", word(field, "meaning"))
        };
        let mut html: String = self.schema.fields().iter().map(head).collect();
        html = format!("<table><thead><tr>{html}</tr></thead><tbody>");
        let shown = self.first_rows(|cells| {
            let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
            html.push_str(&format!("<tr>{cells}</tr>"));
        });
        let more = self.rows().saturating_sub(SHOWN);
        let more = if more > 0 { format!("<p>{more} more rows</p>") } else { String::new() };
        shown.map_or_else(|error| escaped(&error.to_string()), |()| format!("{html}</tbody></table>{more}"))
    }
}
