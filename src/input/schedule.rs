//! A tariff schedule from a file: codes, cells and equivalents are what they should be, and each code stands once.

use std::sync::Arc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::csv_table::{CsvRow, CsvTable, code};
use super::duty::{clauses, duty};
use super::files::Location;
use super::quantity::QuantityError;
use crate::error::{ErrorKind, Place, Problem, Problems, in_order};
use crate::regime::schedule::{Clause, ColumnCell, Schedule, ScheduleLine};
use crate::units::{AdValorem, CustomsValue};

/// The columns with duties, the one that equivalents belong to first.
const COLUMNS: [&str; 3] = ["general", "special", "column2"];
/// The one of them whose duties are for programs.
const WITH_PROGRAMS: usize = 1;

/// Reads a schedule with the columns product, general, special, column2, unit, ave_pct (in percent) and ave_value_usd.
/// An equivalent that rests on less trade than `floor` is not used.
///
/// # Errors
/// Where a column is missing, a cell is no duty, or a code stands twice.
pub fn read_schedule(location: &Location, floor: CustomsValue) -> Result<Schedule, Problems> {
    let csv = CsvTable::read(location)?;
    let [general, special, column2] = COLUMNS;
    let [product, general, special, column2, unit, ave, ave_value] =
        csv.columns(["product", general, special, column2, "unit", "ave_pct", "ave_value_usd"])?;
    let mut pools = Pools::default();
    let mut lines: Vec<(ScheduleLine, u64)> = Vec::new();
    let mut problems = Problems::new();
    csv.rows(&mut problems, |row, problems| {
        let mut report = |column: usize, wrong: QuantityError| {
            problems.push(Problem::new(wrong.what).at(csv.at(row.start, Some(column)), "").help(wrong.help));
        };
        let code = code(row.text(product)).map_err(|wrong| report(product, wrong));
        let mut cells = Vec::with_capacity(COLUMNS.len());
        for (index, column) in [general, special, column2].into_iter().enumerate() {
            match pools.cell(row.text(column), index == WITH_PROGRAMS) {
                Ok(cell) => cells.push(cell),
                Err(wrong) => report(column, wrong),
            }
        }
        let seen = equivalent(&row, ave, ave_value).map_err(|(column, wrong)| report(column, wrong));
        if let (Ok(code), Ok(seen)) = (code, seen) {
            let equivalent = seen.filter(|(_, value)| *value >= floor).map(|(rate, _)| rate);
            lines.push((ScheduleLine { code, cells, unit: pools.unit(row.text(unit)), equivalent }, row.start));
        }
    });
    if lines.is_empty() && problems.is_empty() {
        problems.push(Problem::new("there is no line in this schedule").at(Place::file(csv.path()), ""));
    }
    lines.sort_by_key(|(line, _)| line.code);
    for pair in lines.windows(2) {
        if let [(first, from), (second, start)] = pair
            && first.code == second.code
        {
            let what = format!("the line {} stands here twice", first.code.dotted());
            let problem = Problem::of(ErrorKind::Conflict, what).at(csv.at(*start, Some(product)), "again");
            problems.push(problem.and(csv.at(*from, Some(product)), "first").help("a line has one row: take one out"));
        }
    }
    if !problems.is_empty() {
        return Err(in_order(problems, &[]));
    }
    let lines = lines.into_iter().map(|(line, _)| line).collect();
    Ok(Schedule::new(COLUMNS.map(String::from).to_vec(), pools.cells, lines))
}

/// Texts that were met, each read once.
#[derive(Default)]
struct Pools {
    cells: Vec<ColumnCell>,
    /// Indexes of cells, by text, of columns without and with programs.
    known: [FxHashMap<String, u32>; 2],
    units: FxHashMap<String, Arc<str>>,
}

impl Pools {
    fn cell(&mut self, text: &str, with_programs: bool) -> Result<u32, QuantityError> {
        let [plain, programs] = &mut self.known;
        let known = if with_programs { programs } else { plain };
        if let Some(&index) = known.get(text) {
            return Ok(index);
        }
        let clauses = match text.trim() {
            "" => Vec::new(),
            text if with_programs => clauses(text)?,
            text => vec![Clause { duty: duty(text)?, programs: Vec::new() }],
        };
        let index = self.cells.len() as u32;
        self.cells.push(ColumnCell { clauses });
        known.insert(text.to_string(), index);
        Ok(index)
    }

    fn unit(&mut self, text: &str) -> Arc<str> {
        let text = text.trim();
        match self.units.get(text) {
            Some(unit) => unit.clone(),
            None => self.units.entry(text.to_string()).or_insert_with(|| text.into()).clone(),
        }
    }
}

/// Returns the equivalent of a row and the value that it was seen on, if there is one. The error names the column.
fn equivalent(
    row: &CsvRow<'_>,
    ave: usize,
    value: usize,
) -> Result<Option<(AdValorem, CustomsValue)>, (usize, QuantityError)> {
    // A value alone is trade of which nobody knows what it paid.
    if row.text(ave).is_empty() {
        return Ok(None);
    }
    let wrong = |column: usize, what: &str, help: &str| {
        let text = row.text(column);
        let what = if text.is_empty() { format!("{what} is missing") } else { format!("“{text}” is not {what}") };
        (column, QuantityError::new(what, help))
    };
    let number = |column: usize| row.text(column).parse::<Decimal>().ok().filter(|number| *number >= Decimal::ZERO);
    let rate = number(ave).and_then(|percent| percent.checked_div(Decimal::ONE_HUNDRED));
    let rate = rate.and_then(AdValorem::from_fraction).filter(|rate| *rate <= AdValorem::MAX);
    let rate = rate.ok_or_else(|| wrong(ave, "an equivalent", "digits in percent, such as 3.25; 1000 at most"))?;
    let cents = number(value).and_then(|dollars| dollars.checked_mul(Decimal::ONE_HUNDRED));
    let cents = cents.filter(Decimal::is_integer).and_then(|cents| i64::try_from(cents).ok());
    let value = cents
        .and_then(CustomsValue::from_cents)
        .ok_or_else(|| wrong(value, "a value", "digits in dollars, such as 1539547241"))?;
    Ok(Some((rate, value)))
}
