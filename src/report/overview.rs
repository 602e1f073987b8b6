//! A batch at a glance: a line a result.

use super::headline::{IN_PART, NOT_KNOWN, change};
use super::number::{Reading, Unit};
use super::record::ResultRecord;
use super::summary::SummaryRow;
use super::text::grid::{GridColumn, TextGrid};
use super::text::{Role, Text, plain};

/// Returns a line a result, those on a text before those on the law; of several cases from the lowest to the highest.
/// What else there is to say of them stands on the page.
pub fn text(records: &[&ResultRecord]) -> Text {
    let mut grid = TextGrid::new(vec![
        GridColumn::names(""),
        GridColumn::ranked("average rate", 1),
        GridColumn::kept("duties"),
        GridColumn::ranked("once imports adjust", 2),
    ]);
    for record in records {
        let row = SummaryRow::together(&record.summary.rows);
        let cases = match record.cases.len() {
            1 => String::new(),
            count => format!(" ({count})"),
        };
        let in_part = record.summary.rows.iter().any(|row| row.duty_change.is_some());
        let unknown = if in_part { IN_PART } else { NOT_KNOWN };
        let duty = match (&row.duty_change, record.summary.is_world) {
            (_, true) => plain(""),
            (duty, false) => duty.as_ref().map_or(plain(unknown), change),
        };
        let rates = if record.summary.is_world { String::new() } else { rates(&row) };
        grid.row([plain(format!("{}{cases}", record.scenario)), plain(rates), duty, record.headline.reaction()]);
    }
    let mut text = Text::default();
    text.grid(grid);
    if records.iter().any(|record| record.summary.group.period.is_some()) {
        text.words(0, "duties: of a year; where a scenario has a period, of that period", Role::Aside);
    }
    if records.iter().any(|record| record.cases.len() > 1) {
        text.words(0, "(n): from the lowest to the highest of n cases", Role::Aside);
    }
    text
}

/// Returns the average rate before and after, in words; its change where a level is known on a part of the imports only.
fn rates(row: &SummaryRow) -> String {
    let word = |reading: &Option<Reading>| reading.as_ref().map_or(NOT_KNOWN.into(), |rate| Unit::Percent.read(rate));
    match (row.rates.each_ref().map(word), &row.rate_change) {
        (_, Some(change)) if row.rates.contains(&None) => match change.is_point() && change.low.is_zero() {
            true => "no change".into(),
            false => Unit::Points.read_change(change),
        },
        ([before, after], _) if before == after => after,
        ([before, after], _) => format!("{before} → {after}"),
    }
}
