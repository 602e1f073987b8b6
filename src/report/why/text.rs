//! The table of `why`: a line a part, the largest first.

use super::report::{MOST_PARTS, WhyReport, WhyRow};
use crate::burden::Interval;
use crate::report::headline::tone;
use crate::report::number::Unit;
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Role, StyledText, Text, plain};
use crate::report::{headline, readings};
use crate::run::why::PriceSpan;
use crate::run::why::changes::{LawChange, LawChangeKind};
use crate::units::Usd;

/// Returns the table for people.
pub fn table(told: &WhyReport<'_>) -> Text {
    let mut text = told.context.headed_text(told.case, "why.csv");
    let mut grid = TextGrid::new(vec![
        GridColumn::names(""),
        GridColumn::names("change"),
        GridColumn::kept("duties"),
        GridColumn::ranked("±", 2),
        GridColumn::ranked("points", 1),
    ]);
    let all = told.shown();
    for row in all.iter().take(MOST_PARTS) {
        grid.row(match told.law_change(row) {
            Some(law_change) => {
                cells(told, label(law_change), &told.change(law_change), &row.amount, &error(told, row))
            }
            None => cells(told, "not split", "", &row.amount, ""),
        });
    }
    if let Some(rest) = told.rest(&all) {
        grid.row(cells(told, &format!("{} more", all.len() - MOST_PARTS), "", &rest, ""));
    }
    match told.whole() {
        Some(whole) => grid.row(cells(told, "together", "", &whole, "")),
        None => grid.row(["  together", "", "not known", "", ""].map(plain)),
    }
    text.grid(grid);
    text.grid_below(consumers(told, &all));
    told.nothing().into_iter().for_each(|nothing| text.words(0, nothing, Role::Aside));
    text.words(0, told.method(), Role::Aside);
    if told.is_hedged() {
        let band = "Each part has a band of its own: at any one value of what is hedged the parts add up.";
        text.words(0, band, Role::Aside);
    }
    text
}

/// Returns what consumers pay, a line a part and all together; empty where nobody asks for it.
fn consumers(told: &WhyReport<'_>, rows: &[WhyRow]) -> TextGrid {
    let named = |row: &WhyRow| (told.law_change(row).map_or("not split", label).to_string(), row.consumers);
    let mut parts: Vec<(String, Option<PriceSpan>)> = rows.iter().take(MOST_PARTS).map(named).collect();
    let (rest, count) = (rows.iter().skip(MOST_PARTS).map(|row| row.consumers), rows.len().saturating_sub(MOST_PARTS));
    parts.push((format!("{count} more"), rest.flatten().reduce(sum)));
    parts.push(("imports adjust".into(), told.consumers().and_then(|shares| shares.reaction)));
    let parts = parts.into_iter().filter_map(|(name, span)| Some((name, span?)));
    headline::prices::in_parts(parts, (told.case, "together"))
}

fn sum(one: PriceSpan, other: PriceSpan) -> PriceSpan {
    std::array::from_fn(|figure| std::array::from_fn(|end| one[figure][end] + other[figure][end]))
}

/// Returns what a change is called in the table.
fn label(law_change: &LawChange) -> &str {
    if law_change.kind == LawChangeKind::Authority { &law_change.title } else { &law_change.id }
}

fn cells(told: &WhyReport<'_>, label: &str, change: &str, amount: &Interval<Usd>, error: &str) -> [StyledText; 5] {
    let reading = amount.map(Usd::dollars);
    let points = readings::points(told.points(amount));
    [
        plain(format!("  {label}")),
        plain(change),
        headline::change(&reading),
        plain(error),
        points.map_or(plain(String::new()), |points| StyledText::new(Unit::Points.read(&points), tone(&points))),
    ]
}

fn error(told: &WhyReport<'_>, row: &WhyRow) -> String {
    let error = told.standard_error(row).and_then(|error| error.parse().ok());
    error.map_or(String::new(), |error| Unit::Usd.word(error))
}
