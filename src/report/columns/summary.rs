//! Columns of the table of all results.

use super::{Cell, Column, Form, Unit, csv_only};
use crate::report::number::Reading;
use crate::report::record::Record;
use crate::report::summary::{Part, Row};

/// A row, with the result that it is of.
pub type Of<'a> = (&'a Record, &'a Row);

/// The columns of `summary.csv`.
pub fn summary<'a>() -> Vec<Column<'a, Of<'a>>> {
    let text = |key, meaning, of: fn(&Part, &Of<'a>) -> String| {
        Column::text(key, meaning, move |row: &Of<'a>| of(&row.0.summary, row))
    };
    let day = |key, meaning, place: usize| {
        Column::number(key, Unit::Date, meaning, move |row: &Of<'a>| {
            row.0.summary.group.period.map_or(String::new(), |days| days[place].to_string())
        })
    };
    let usd = |key, form, meaning, of: fn(&Row) -> Option<Reading>| {
        Column::new((key, Unit::Usd, form), meaning, move |row: &Of<'a>| Cell::money(of(row.1)))
    };
    let exact = |key, unit, form, meaning, of: fn(&Row) -> Option<Reading>| {
        Column::new((key, unit, form), meaning, move |row: &Of<'a>| {
            Cell::exact(of(row.1).map(|reading| reading.map(|number| number.normalize())))
        })
    };
    use Form::{Change, Level};
    csv_only(vec![
        text("scenario", "Name of the scenario", |_, row| row.0.scenario.clone()),
        text("case", "Name of the case", |_, row| row.1.case.clone()),
        text("group", "Baseline or world; results with the same one can be compared", |part, _| match part.is_world {
            true => format!("world: {}", part.group.world),
            false => part.group.baseline.clone(),
        }),
        text("standing", "Whether the figures are of law or hypothetical", |_, row| row.0.standing.words().into()),
        text("swept", "`yes` where the row is all points of a sweep, else `no`", |_, row| {
            if row.1.is_swept { "yes" } else { "no" }.into()
        }),
        Column { unit: Unit::Of("year"), ..text("year", "Year of the flows", |part, _| part.group.year.to_string()) },
        day("from", "First day of the period, where there is one", 0),
        day("before", "First day after it", 1),
        usd("imports_usd", Level, "Imports that the figures cover", |of| of.imports),
        exact("rate_before_pct", Unit::Percent, Level, "Average rate before", |of| of.rates[0]),
        exact("rate_after_pct", Unit::Percent, Level, "Average rate after", |of| of.rates[1]),
        exact("change_pp", Unit::Points, Change, "Change of the average rate", |of| of.rate_change),
        usd("duty_before_usd", Level, "Duty owed before", |of| of.duties[0]),
        usd("duty_after_usd", Level, "Duty owed after", |of| of.duties[1]),
        usd("duty_change_usd", Change, "Change of the duty owed", |of| of.duty_change),
    ])
}
