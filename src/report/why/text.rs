//! The table of `why`: a line a part, the largest first.

use super::report::{MOST_PARTS, WhyReport, WhyRow};
use crate::burden::Interval;
use crate::report::headline::tone;
use crate::report::number::Unit;
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Role, StyledText, Text, plain};
use crate::report::{headline, readings};
use crate::run::why::changes::LawChangeKind;
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
                let is_authority = law_change.kind == LawChangeKind::Authority;
                let label = if is_authority { &law_change.title } else { &law_change.id };
                cells(told, label, &told.change(law_change), &row.amount, &error(told, row))
            }
            None => cells(told, "not split", "", &row.amount, ""),
        });
    }
    if let Some(rest) = told.rest(&all) {
        grid.row(cells(told, &format!("{} more", all.len() - MOST_PARTS), "", &rest, ""));
    }
    grid.row(cells(told, "together", "", &told.whole(), ""));
    text.grid(grid);
    let consumers = headline::prices::side_by_side([(told.case, "together")].into_iter());
    if !consumers.is_empty() {
        text.gap();
        text.grid(consumers);
    }
    told.nothing().into_iter().for_each(|nothing| text.words(0, nothing, Role::Aside));
    text.words(0, told.method(), Role::Aside);
    if told.is_hedged() {
        let band = "Each part has a band of its own: at any one value of what is hedged the parts add up.";
        text.words(0, band, Role::Aside);
    }
    text
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
