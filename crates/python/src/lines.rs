//! Lines of entries between Arrow and the library: columns as cells, and what is added to the lines as columns.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Decimal128Builder, Float64Builder, PrimitiveBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Decimal128Type, Float64Type};
use arrow_array::{Array, ArrayRef, Float64Array, PrimitiveArray, RecordBatch, StringArray};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType, Field, SchemaRef};
use csv::StringRecord;
use dutylab::entries::assess::AssessedRow;
use dutylab::entry::cells::CellTable;
use dutylab::entry::role::{Field as EntryField, Role};
use dutylab::error::{Problem, Problems};
use dutylab::input::entries::columns::EntryColumns;
use dutylab::input::entries::sheet::{MakeRows, Sheet, SheetRow};
use dutylab::report::columns::ColumnUnit;
use dutylab::report::columns::entries::{AddedColumn, AddedValue};
use dutylab::report::entries::lines::LineTable;
use rust_decimal::Decimal;

use crate::keywords::in_keywords;
use crate::table::{day, field, money, money_type};

/// How messages call a table of the caller.
const NAME: &str = "table";
/// Rows that are read at once.
const PART: usize = 4096;
/// The decimals of exact dollars: a duty is calculated to a millionth of one.
const DECIMALS: i8 = 6;

/// Returns batches as rows of cells: the first has the names of the columns.
pub fn sheet(schema: &SchemaRef, batches: &[RecordBatch]) -> Sheet {
    let names = StringRecord::from_iter(schema.fields().iter().map(|field| field.name().trim()));
    let head: MakeRows = Box::new(move || {
        let mut table = CellTable::default();
        table.push(&names);
        SheetRow::of_table(table, 1)
    });
    let mut first = 2;
    let mut parts = Vec::new();
    for batch in batches {
        for start in (0..batch.num_rows()).step_by(PART) {
            let part = batch.slice(start, PART.min(batch.num_rows() - start));
            let row = first;
            first += part.num_rows() as u64;
            parts.push(Box::new(move || rows(&part, row)) as MakeRows);
        }
    }
    Sheet::made(NAME, std::iter::once(head).chain(parts))
}

/// Returns what is wrong with columns that say something: types that no cell can have, and numbers of the schedule that are
/// fractions, which do not tell their last digits.
pub fn unreadable(schema: &SchemaRef, batches: &[RecordBatch], columns: &EntryColumns) -> Problems {
    let mut problems = Problems::new();
    for (at, (field, role)) in schema.fields().iter().zip(&columns.roles).enumerate() {
        let Some(role) = role else { continue };
        let (name, kind) = (field.name(), field.data_type());
        let arrays = || batches.iter().map(|batch| batch.column(at));
        let is_number = [EntryField::Hts, EntryField::Numbers].map(Role::Field).contains(role);
        let is_unknown = |array| matches!(Cells::new(array), Cells::Unknown);
        if !is_cell(kind) || is_number && loses_digits(kind) || arrays().any(is_unknown) {
            let problem = Problem::new(format!("{NAME}: the column “{name}” cannot be read as {kind}"));
            let help = if is_number { "cast it to text" } else { "cast it to text, numbers, days or booleans" };
            problems.push(problem.help(help));
        }
        let floats = arrays().filter(|array| is_number && *array.data_type() == DataType::Float64);
        let mut fractions = floats.flat_map(|array| array.as_primitive::<Float64Type>()).flatten();
        if let Some(fraction) = fractions.find(|number| number.is_finite() && number.fract() != 0.0) {
            let problem =
                Problem::new(format!("{NAME}: the column “{name}” has the fraction {fraction}, which is no code"));
            problems.push(problem.help("give codes as text: “8703.23.01.10”"));
        }
    }
    problems
}

/// Returns true if a number of the schedule of this type may have lost digits, or have some behind a point.
fn loses_digits(kind: &DataType) -> bool {
    kind.is_decimal() && !matches!(kind, DataType::Decimal128(_, 0) | DataType::Decimal256(_, 0))
        || matches!(kind, DataType::Float16 | DataType::Float32)
}

/// Returns true if a type is one that cells can have.
fn is_cell(kind: &DataType) -> bool {
    match kind {
        DataType::Dictionary(_, kind) => is_cell(kind),
        DataType::RunEndEncoded(_, values) => is_cell(values.data_type()),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Boolean | DataType::Null => true,
        _ => kind.is_numeric() || matches!(kind, DataType::Date32 | DataType::Date64 | DataType::Timestamp(..)),
    }
}

/// How the cells of a column are written.
enum Cells<'a> {
    Text(Box<dyn Fn(usize) -> &'a str + 'a>),
    /// Codes and numbers of entries are floats where a library has no other numbers that may be missing.
    Float(&'a Float64Array),
    Other(ArrayFormatter<'a>),
    /// Of a type that no cell can be.
    Unknown,
}

impl<'a> Cells<'a> {
    fn new(array: &'a ArrayRef) -> Cells<'a> {
        match array.data_type() {
            DataType::Utf8 => Cells::Text(Box::new(|at| array.as_string::<i32>().value(at))),
            DataType::LargeUtf8 => Cells::Text(Box::new(|at| array.as_string::<i64>().value(at))),
            DataType::Utf8View => Cells::Text(Box::new(|at| array.as_string_view().value(at))),
            DataType::Float64 => Cells::Float(array.as_primitive::<Float64Type>()),
            _ => ArrayFormatter::try_new(array, &FormatOptions::new()).map_or(Cells::Unknown, Cells::Other),
        }
    }
}

/// Returns the rows of a batch, the first of which has this number. What is null is an empty cell.
fn rows(batch: &RecordBatch, first: u64) -> Vec<SheetRow> {
    let columns: Vec<(&ArrayRef, Cells<'_>)> = batch.columns().iter().map(|array| (array, Cells::new(array))).collect();
    let mut text = String::new();
    let mut cells = |at: usize| {
        let mut record = StringRecord::with_capacity(64, columns.len());
        for (array, cells) in &columns {
            match cells {
                _ if array.is_null(at) => record.push_field(""),
                Cells::Text(of) => record.push_field(of(at)),
                Cells::Float(of) => {
                    text.clear();
                    let _ = write!(text, "{}", of.value(at));
                    record.push_field(&text);
                }
                Cells::Other(of) => {
                    text.clear();
                    // A value that cannot be written is an empty cell.
                    let _ = write!(text, "{}", of.value(at));
                    record.push_field(&text);
                }
                Cells::Unknown => record.push_field(""),
            }
        }
        record
    };
    let mut table = CellTable::default();
    (0..batch.num_rows()).for_each(|at| table.push(&cells(at)));
    SheetRow::of_table(table, first)
}

/// Returns the fields of what is added to lines.
pub fn added_fields(table: &LineTable) -> Vec<Field> {
    let dictionary = table.dictionary();
    let names = table.heads();
    let names = names.iter().skip(names.len() - dictionary.len());
    let kinds = table.added.iter().flat_map(|column| {
        let kind = match (column.value, column.unit) {
            (AddedValue::Day(_), _) => DataType::Date32,
            (AddedValue::Text(_), _) => DataType::Utf8,
            (_, ColumnUnit::Usd) => money_type(DECIMALS),
            _ => DataType::Float64,
        };
        std::iter::repeat_n(kind, table.width(column))
    });
    let fields = names.zip(&dictionary).zip(kinds);
    fields.map(|((name, (_, unit, meaning)), kind)| field(name, kind, unit, meaning)).collect()
}

/// What is added to some rows.
pub struct AddedRows {
    /// The numbers of the rows.
    pub rows: Vec<u64>,
    /// A column for each field.
    pub columns: Vec<ArrayRef>,
}

impl AddedRows {
    /// Returns what is added to rows.
    pub fn new(table: &LineTable, assessed: &[AssessedRow<'_>]) -> AddedRows {
        let columns = table.added.iter().flat_map(|column| arrays(column, table.width(column), assessed));
        AddedRows { rows: assessed.iter().map(|row| row.row.row).collect(), columns: columns.collect() }
    }
}

/// Returns an added column of its parts. Where there are places, each row has what stands at its place, or nothing. The kernels
/// of Arrow do this too, for every type that there is: they are a large part of the wheel.
pub fn joined_column(
    kind: &DataType,
    parts: &[&ArrayRef],
    places: Option<&[Option<usize>]>,
) -> Result<ArrayRef, ArrowError> {
    match kind {
        DataType::Date32 => Ok(joined_numbers::<Date32Type>(kind, parts, places)),
        DataType::Decimal128(..) => Ok(joined_numbers::<Decimal128Type>(kind, parts, places)),
        DataType::Float64 => Ok(joined_numbers::<Float64Type>(kind, parts, places)),
        _ => joined_texts(parts, places),
    }
}

fn joined_numbers<T: ArrowPrimitiveType>(
    kind: &DataType,
    parts: &[&ArrayRef],
    places: Option<&[Option<usize>]>,
) -> ArrayRef {
    let count = parts.iter().map(|part| part.len()).sum();
    let mut whole = PrimitiveBuilder::<T>::with_capacity(count).with_data_type(kind.clone());
    parts.iter().for_each(|part| whole.append_array(part.as_primitive::<T>()));
    let whole = whole.finish();
    let Some(places) = places else { return Arc::new(whole) };
    let at = |place: &Option<usize>| place.filter(|at| whole.is_valid(*at)).map(|at| whole.value(at));
    let placed: PrimitiveArray<T> = places.iter().map(at).collect();
    Arc::new(placed.with_data_type(kind.clone()))
}

fn joined_texts(parts: &[&ArrayRef], places: Option<&[Option<usize>]>) -> Result<ArrayRef, ArrowError> {
    let bytes = |part: &&ArrayRef| part.as_string::<i32>().value_data().len();
    let [count, bytes] = [parts.iter().map(|part| part.len()).sum(), parts.iter().map(bytes).sum()];
    let mut whole = StringBuilder::with_capacity(count, bytes);
    parts.iter().try_for_each(|part| whole.append_array(part.as_string::<i32>()))?;
    let whole = whole.finish();
    let Some(places) = places else { return Ok(Arc::new(whole)) };
    let at = |place: &Option<usize>| place.filter(|at| whole.is_valid(*at)).map(|at| whole.value(at));
    Ok(Arc::new(places.iter().map(at).collect::<StringArray>()))
}

fn arrays(column: &AddedColumn, width: usize, rows: &[AssessedRow<'_>]) -> Vec<ArrayRef> {
    let mut dollars = Decimal128Builder::with_capacity(rows.len()).with_data_type(money_type(DECIMALS));
    match column.value {
        AddedValue::Day(of) => {
            let mut days = Date32Builder::with_capacity(rows.len());
            rows.iter().for_each(|row| days.append_option(of(row).and_then(day)));
            vec![Arc::new(days.finish())]
        }
        AddedValue::Number(of) if column.unit == ColumnUnit::Usd => {
            rows.iter().for_each(|row| dollars.append_option(of(row).and_then(|amount| money(amount, DECIMALS))));
            vec![Arc::new(dollars.finish())]
        }
        AddedValue::Number(of) => {
            let mut numbers = Float64Builder::with_capacity(rows.len());
            let nearest = |number: Decimal| number.to_string().parse().ok();
            rows.iter().for_each(|row| numbers.append_option(of(row).and_then(nearest)));
            vec![Arc::new(numbers.finish())]
        }
        AddedValue::ByAuthority => {
            let mut of_authority = |authority: usize| -> ArrayRef {
                rows.iter().for_each(|row| {
                    let due = row.due.as_ref().map(|due| due.on_authority(authority));
                    dollars.append_option(due.and_then(|amount| money(amount, DECIMALS)));
                });
                Arc::new(dollars.finish())
            };
            (0..width).map(&mut of_authority).collect()
        }
        AddedValue::Text(write) => {
            let (mut words, mut cell) = (StringBuilder::with_capacity(rows.len(), rows.len() * 16), String::new());
            for row in rows {
                cell.clear();
                write(row, &mut cell);
                words.append_option(Some(in_keywords(&cell)).filter(|cell| !cell.is_empty()));
            }
            vec![Arc::new(words.finish())]
        }
    }
}
