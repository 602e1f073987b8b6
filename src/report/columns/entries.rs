//! Columns of entries: what is added to the lines of a file, their sums, differences and problems.

use rust_decimal::Decimal;

use super::{Column, ColumnSource, ColumnUnit, csv_only};
use crate::entries::assess::{AssessedRow, RowDuty};
use crate::entries::audit::alternatives;
use crate::entries::summary::{DifferentLine, EntrySums, Grouped};
use crate::input::entries::columns::ADDED;

/// The key of the column of which there is one for each authority.
pub const BY_AUTHORITY: &str = "duty_authority_usd";

/// Returns dollars with the digits that they have, cents at least.
pub fn exact(dollars: Decimal) -> String {
    let mut dollars = dollars.normalize();
    if dollars.scale() < 2 {
        dollars.rescale(2);
    }
    dollars.to_string()
}

fn dollars(
    key: &'static str,
    meaning: &'static str,
    of: impl Fn(&AssessedRow) -> Option<Decimal> + Send + Sync + 'static,
) -> Column<'static, AssessedRow> {
    Column::number(key, ColumnUnit::Usd, meaning, move |row| of(row).map_or(String::new(), exact))
}

fn of_due(row: &AssessedRow, of: impl Fn(&RowDuty) -> String) -> String {
    row.due.as_ref().map_or(String::new(), of)
}

/// Returns what a scenario adds.
fn under_scenario() -> [Column<'static, AssessedRow>; 2] {
    let change = "Change in the duty of the line under the scenario: exposure, not entitlement";
    [
        dollars("duty_after_usd", "Duty of the line under the scenario: exposure, not entitlement", |row| row.after),
        dollars("change_usd", change, AssessedRow::change),
    ]
}

/// Returns what declared duty adds.
fn declared() -> [Column<'static, AssessedRow>; 2] {
    let reason = |row: &AssessedRow| {
        let reason = row.finding.as_ref().and_then(|finding| finding.reason.as_ref());
        reason.map_or(String::new(), |reason| reason.words())
    };
    [
        dollars("difference_usd", "Declared less due on the line: above zero is overpaid", |row| {
            row.finding.as_ref().map(|finding| finding.difference)
        }),
        Column::text(
            "reason",
            "Why declared and due differ by more than a dollar a number, or other numbers are due",
            reason,
        ),
    ]
}

/// Returns the columns that are added to the lines of a file.
pub fn added(has_scenario: bool, has_declared: bool) -> Vec<Column<'static, AssessedRow>> {
    let mut columns = vec![
        Column::number(ADDED[0], ColumnUnit::Date, "Day whose law holds for the line", |row: &AssessedRow| {
            row.day.map_or(String::new(), |day| day.to_string())
        }),
        Column::number(
            ADDED[1],
            ColumnUnit::Percent,
            "Rate of the law under the numbers of the row",
            |row: &AssessedRow| of_due(row, |due| due.percent.normalize().to_string()),
        ),
        dollars(
            ADDED[2],
            "Duty due under the numbers of the row, with what it declares of antidumping and countervailing duty",
            |row| row.due.as_ref().map(|due| due.dollars),
        ),
        dollars(
            BY_AUTHORITY,
            "Part of it on one authority: a column for each that the law has, such as `duty_base_usd`",
            |_| None,
        ),
        dollars("duty_adcvd_usd", "Antidumping and countervailing duty at the rate that the row declares", |row| {
            row.due.as_ref().map(|due| due.adcvd)
        }),
        Column::text(
            "headings",
            "Numbers of chapter 99 that are due, in the order of filing; of two with a stroke between them one",
            |row: &AssessedRow| {
                of_due(row, |due| due.headings.iter().map(|one_of| alternatives(one_of)).collect::<Vec<_>>().join(" "))
            },
        ),
        Column::text("measures", "Measures of the law that are charged", |row: &AssessedRow| {
            of_due(row, |due| due.measures.join(" "))
        }),
        Column::text(
            "status",
            "`computed`; `estimated` where a mean of the trade went in; `not computed`; `no line` for totals and notes",
            |row: &AssessedRow| row.status.word().to_string(),
        ),
        Column::text(
            "why_not",
            "Why there is no duty, what was estimated, or what of the row does not read",
            |row: &AssessedRow| row.why_not.clone(),
        ),
    ];
    for column in &mut columns {
        column.source = ColumnSource::Law;
    }
    if has_scenario {
        columns.extend(under_scenario());
    }
    if has_declared {
        columns.extend(declared());
    }
    csv_only(columns)
}

/// What lines are added up by, a key of it, and the sums.
pub type SumRow = ((Grouped, String), EntrySums);

/// Returns the columns of the sums of lines.
pub fn sums() -> Vec<Column<'static, SumRow>> {
    let sum = |key, meaning, of: fn(&EntrySums) -> Option<Decimal>| {
        Column::number(key, ColumnUnit::Usd, meaning, move |row: &SumRow| of(&row.1).map_or(String::new(), exact))
    };
    let count = |key, meaning, of: fn(&EntrySums) -> Option<u64>| {
        let words = move |row: &SumRow| of(&row.1).map_or(String::new(), |count| count.to_string());
        Column::number(key, ColumnUnit::Of("lines"), meaning, words)
    };
    vec![
        Column::text(
            "by",
            "What lines are added up by: all, origin, heading, authority, month or reason",
            |row: &SumRow| row.0.0.word().to_string(),
        ),
        Column::text("key", "Which; empty for all, and where it is not known", |row: &SumRow| row.0.1.clone()),
        count("lines", "Lines; empty on an authority, on which none are counted", |sums| sums.lines),
        sum("value_usd", "Entered value of these lines", |sums| sums.value),
        sum(
            "duty_usd",
            "Duty due, of the lines that are computed; under a number or on an authority that part alone",
            |sums| sums.duty,
        ),
        sum("duty_after_usd", "Duty under the scenario: exposure, not entitlement; empty without one", |sums| {
            sums.after
        }),
        sum("overpaid_usd", "Declared above due; empty where no duty is declared", |sums| sums.overpaid),
        sum("underpaid_usd", "Due above declared; empty where no duty is declared", |sums| sums.underpaid),
        count("not_computed", "Lines that are not computed, of all, an origin or a month", |sums| sums.not_computed),
        sum("not_computed_usd", "Their entered value", |sums| sums.not_computed_value),
    ]
}

/// A line of a list of differences, with the path of its file.
pub struct DifferenceRow {
    /// The path.
    pub file: String,
    /// The line.
    pub line: DifferentLine,
}

fn of_file<R: 'static>(columns: Vec<Column<'static, R>>) -> Vec<Column<'static, R>> {
    let of_file = |column: Column<'static, R>| column.csv_only().from(ColumnSource::Entries);
    columns.into_iter().map(of_file).collect()
}

/// Returns the columns of lines that are over- or underpaid.
pub fn differences() -> Vec<Column<'static, DifferenceRow>> {
    of_file(vec![
        Column::text("file", "File of the line", |row: &DifferenceRow| row.file.clone()),
        Column::number("row", ColumnUnit::Of("row"), "Row of the file; the header counts", |row: &DifferenceRow| {
            row.line.place.0.1.to_string()
        }),
        Column::text("entry_line", "Entry and line, where they are stated", |row: &DifferenceRow| row.line.key.clone()),
        Column::number(
            "difference_usd",
            ColumnUnit::Usd,
            "By how much declared and due differ",
            |row: &DifferenceRow| exact(row.line.dollars),
        ),
        Column::text("reason", "Why", |row: &DifferenceRow| row.line.reason.clone()),
    ])
}

/// A row that has no duty.
pub struct ProblemRow {
    /// The path of its file.
    pub file: String,
    /// The row.
    pub row: u64,
    /// Its number of the schedule, origin and value as written.
    pub cells: [String; 3],
    /// Why.
    pub why: String,
}

/// Returns the columns of rows that have no duty.
pub fn problems() -> Vec<Column<'static, ProblemRow>> {
    let cell = |key, meaning, at: usize| Column::text(key, meaning, move |row: &ProblemRow| row.cells[at].clone());
    of_file(vec![
        Column::text("file", "File of the row", |row: &ProblemRow| row.file.clone()),
        Column::number("row", ColumnUnit::Of("row"), "Row of the file; the header counts", |row: &ProblemRow| {
            row.row.to_string()
        }),
        cell("hts", "Number of the schedule as written", 0),
        cell("origin", "Origin as written", 1),
        cell("value", "Value as written", 2),
        Column::text("why_not", "Why it has no duty, and what to write", |row: &ProblemRow| row.why.clone()),
    ])
}
