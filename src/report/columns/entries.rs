//! Columns of entries: what is added to the lines of a file, their sums, differences and problems.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Column, ColumnSource, ColumnUnit};
use crate::entries::assess::AssessedRow;
use crate::entries::line_duty::write_alternatives;
use crate::entries::summary::{DifferentLine, EntrySums, Grouped};
use crate::input::entries::columns::ADDED;

/// Returns dollars with the digits that they have, cents at least.
pub fn exact(dollars: Decimal) -> String {
    let mut text = String::new();
    digits(dollars, 2, &mut text);
    text
}

/// The most digits of a number.
const MOST_DIGITS: usize = 29;

/// Writes a number with the decimals that it has, and so many at least.
pub fn digits(number: Decimal, least: usize, text: &mut String) {
    // Most authorities charge a line nothing.
    if number.is_zero() {
        return text.push_str(&"0.000000"[..if least == 0 { 1 } else { 2 + least }]);
    }
    let (mut figures, mut at) = ([b'0'; MOST_DIGITS + 1], MOST_DIGITS + 1);
    let mut write = |mut number: u64, places: usize| {
        let end = at - places;
        while number > 0 || at > end {
            at -= 1;
            figures[at] = b'0' + (number % 10) as u8;
            number /= 10;
        }
    };
    let (units, scale) = (number.mantissa().unsigned_abs(), number.scale() as usize);
    // A digit stands before the point.
    match u64::try_from(units) {
        Ok(units) => write(units, scale + 1),
        Err(_) => {
            const HALF: u128 = 10u128.pow(15);
            write((units % HALF) as u64, 15);
            write((units / HALF) as u64, (scale + 1).saturating_sub(15));
        }
    }
    if number.is_sign_negative() {
        text.push('-');
    }
    let figures = std::str::from_utf8(&figures[at..]).unwrap_or_default();
    let (whole, decimals) = figures.split_at(figures.len() - scale);
    text.push_str(whole);
    let decimals = &decimals[..decimals.trim_end_matches('0').len().max(least.min(scale))];
    if least > 0 || !decimals.is_empty() {
        text.push('.');
        text.push_str(decimals);
        (decimals.len()..least).for_each(|_| text.push('0'));
    }
}

/// Writes a day as ISO has it.
fn iso(day: Date, text: &mut String) {
    let parts = [day.year() / 100, day.year() % 100, day.month().into(), day.day().into()];
    let [century, year, month, day] = parts.map(|part| [part / 10, part % 10].map(|digit| b'0' + digit as u8));
    let ([a, b], [c, d], [e, f], [g, h]) = (century, year, month, day);
    text.push_str(std::str::from_utf8(&[a, b, c, d, b'-', e, f, b'-', g, h]).unwrap_or_default());
}

/// A column that is added to the lines of a file.
pub struct AddedColumn {
    /// Its name.
    pub key: &'static str,
    /// What its values count.
    pub unit: ColumnUnit,
    /// What they mean.
    pub meaning: &'static str,
    /// How its values are found.
    pub value: AddedValue,
}

/// How the value of a row is found; nothing where it has none.
#[derive(Clone, Copy)]
pub enum AddedValue {
    /// A day.
    Day(fn(&AssessedRow<'_>) -> Option<Date>),
    /// A number.
    Number(fn(&AssessedRow<'_>) -> Option<Decimal>),
    /// Dollars on each authority, a column each.
    ByAuthority,
    /// Words.
    Text(fn(&AssessedRow<'_>, &mut String)),
}

impl AddedColumn {
    /// Writes the value of a row.
    pub fn write(&self, row: &AssessedRow<'_>, text: &mut String) {
        match self.value {
            AddedValue::Day(of) => of(row).into_iter().for_each(|day| iso(day, text)),
            AddedValue::Number(of) => {
                let least = if self.unit == ColumnUnit::Usd { 2 } else { 0 };
                of(row).into_iter().for_each(|number| digits(number, least, text));
            }
            AddedValue::Text(write) => write(row, text),
            AddedValue::ByAuthority => {}
        }
    }
}

/// Writes words with a blank between them.
fn words<W>(words: impl Iterator<Item = W>, text: &mut String, write: impl Fn(W, &mut String)) {
    for (place, word) in words.enumerate() {
        text.push_str(if place == 0 { "" } else { " " });
        write(word, text);
    }
}

/// Returns the columns that are added to the lines of a file.
pub fn added(has_scenario: bool, has_declared: bool) -> Vec<AddedColumn> {
    let column = |key, unit, meaning, value| AddedColumn { key, unit, meaning, value };
    let text = |key, meaning, write| column(key, ColumnUnit::Text, meaning, AddedValue::Text(write));
    let dollars = |key, meaning, of| column(key, ColumnUnit::Usd, meaning, AddedValue::Number(of));
    let mut columns = vec![
        column(ADDED[0], ColumnUnit::Date, "Day whose law holds for the line", AddedValue::Day(|row| row.day)),
        column(
            ADDED[1],
            ColumnUnit::Percent,
            "Rate of the law under the numbers of the row",
            AddedValue::Number(|row| Some(row.due.as_ref()?.percent)),
        ),
        dollars(
            ADDED[2],
            "Duty due under the numbers of the row, with what it declares of antidumping and countervailing duty",
            |row| Some(row.due.as_ref()?.dollars),
        ),
        column(
            "duty_authority_usd",
            ColumnUnit::Usd,
            "Part of it on one authority: a column for each that the law has, such as `duty_base_usd`",
            AddedValue::ByAuthority,
        ),
        dollars("duty_adcvd_usd", "Antidumping and countervailing duty at the rate that the row declares", |row| {
            Some(row.due.as_ref()?.adcvd)
        }),
        text(
            "headings",
            "Numbers of chapter 99 that are due, in the order of filing; of two with a stroke between them one",
            |row, text| {
                let Some(due) = &row.due else { return };
                words(due.headings.iter(), text, |one_of, text| write_alternatives(one_of, text));
            },
        ),
        text("measures", "Measures of the law that are charged", |row, text| {
            let Some(due) = &row.due else { return };
            words(due.parts(), text, |(part, ..), text| text.push_str(&part.measure));
        }),
        text(
            "status",
            "`computed`; `estimated` where a mean of the trade went in; `not computed`; `no line` for totals and notes",
            |row, text| text.push_str(row.status.word()),
        ),
        text("why_not", "Why there is no duty, what was estimated, or what of the row does not read", |row, text| {
            text.push_str(&row.why_not)
        }),
    ];
    if has_scenario {
        columns.push(dollars(
            "duty_after_usd",
            "Duty of the line under the scenario: exposure, not entitlement",
            |row| row.after,
        ));
        columns.push(dollars(
            "change_usd",
            "Change in the duty of the line under the scenario: exposure, not entitlement",
            |row| row.change(),
        ));
    }
    if has_declared {
        columns.push(dollars("difference_usd", "Declared less due on the line: above zero is overpaid", |row| {
            Some(row.finding.as_ref()?.difference)
        }));
        columns.push(text(
            "reason",
            "Why declared and due differ by more than a dollar a number, or other numbers are due",
            |row, text| {
                let reason = row.finding.as_ref().and_then(|finding| finding.reason.as_ref());
                reason.into_iter().for_each(|reason| text.push_str(&reason.words()));
            },
        ));
    }
    columns
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
