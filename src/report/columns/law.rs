//! Columns of rates: of every flow, from day to day, and measure by measure.

use jiff::civil::Date;

use super::{Cell, Column, Form, Unit, csv_only, importer, partner};
use crate::burden::Span;
use crate::report::finding::{points, rate};
use crate::report::json::percent;
use crate::run::timeline::Interval;
use crate::units::{AdValorem, CustomsValue, Pp};

/// Who sells what to whom.
pub struct Flow<'a> {
    pub importer: &'a str,
    pub partner: &'a str,
    pub product: &'a str,
    pub value: CustomsValue,
}

/// The words and the value of a flow in `rates.csv`.
pub fn flow<'a>(has_importers: bool) -> Vec<Column<'a, Flow<'a>>> {
    let first = has_importers.then(|| importer(|of: &Flow<'a>| of.importer.to_string()));
    let own = [
        partner(|of: &Flow<'a>| of.partner.to_string()),
        Column::text("product", "Code of the tariff line", |of: &Flow<'a>| of.product.to_string()),
        Column::number("imports_usd", Unit::Usd, "Imports of the flow in a year", |of: &Flow<'a>| of.value.to_string()),
    ];
    csv_only(first.into_iter().chain(own).collect())
}

/// The rates of flows that are charged alike.
pub struct Class {
    pub before: Option<Span<AdValorem>>,
    pub after: Option<Span<AdValorem>>,
    pub change: Option<Span<Pp>>,
}

/// The rates of a flow in `rates.csv`.
pub fn class() -> Vec<Column<'static, Class>> {
    let column = |key, unit, form, meaning, value: fn(&Class) -> Cell| Column::new((key, unit, form), meaning, value);
    csv_only(vec![
        column("rate_before_pct", Unit::Percent, Form::Level, "Rate before", |of| Cell::exact(rate(of.before))),
        column("rate_after_pct", Unit::Percent, Form::Level, "Rate after", |of| Cell::exact(rate(of.after))),
        column("change_pp", Unit::Points, Form::Change, "Change of the rate", |of| Cell::exact(points(of.change))),
    ])
}

/// The days of `by_interval.csv`.
pub fn interval() -> Vec<Column<'static, Interval>> {
    let date = |key, meaning, of: fn(&Interval) -> Date| {
        Column::number(key, Unit::Date, meaning, move |row: &Interval| of(row).to_string())
    };
    csv_only(vec![
        date("from", "First day of an interval in which no law changes", |of| of.from),
        date("until", "First day after it", |of| of.until),
        Column::number("days", Unit::Of("days"), "Length of the interval", |of: &Interval| of.days().to_string()),
    ])
}

/// The day of `by_day.csv`.
pub fn day() -> Vec<Column<'static, Date>> {
    vec![Column::number("date", Unit::Date, "Entry date", |of: &Date| of.to_string()).csv_only()]
}

/// What a row of a course is about, and the rates before and after.
pub struct Course {
    pub kind: &'static str,
    pub code: String,
    pub name: String,
    pub rates: [Option<AdValorem>; 2],
}

/// The rates of `by_interval.csv` and `by_day.csv`.
pub fn course() -> Vec<Column<'static, Course>> {
    let rate = |key, meaning, side: usize| {
        let value = move |of: &Course| of.rates[side].map(percent).unwrap_or_default();
        Column::number(key, Unit::Percent, meaning, value)
    };
    csv_only(vec![
        Column::text("kind", "`total`, `authority`, `importer`, `partner` or `list`", |of: &Course| of.kind.into()),
        Column::text("code", "Code, tag or name of what the row is about", |of: &Course| of.code.clone()),
        Column::text("name", "Name of what the row is about", |of: &Course| of.name.clone()),
        rate("rate_before_pct", "Average rate before, or what an authority adds to it", 0),
        rate("rate_after_pct", "Average rate after, or what an authority adds to it", 1),
    ])
}

/// A step of a trace, or its sum.
#[derive(Default)]
pub struct Step {
    pub law: String,
    pub measure: String,
    pub title: String,
    pub status: &'static str,
    pub rate: Option<Span<AdValorem>>,
    pub value_share: String,
    pub amount: Option<Span<AdValorem>>,
    pub by: String,
}

/// The columns of `explain --csv`.
pub fn step() -> Vec<Column<'static, Step>> {
    let ends = |key, unit, form, meaning, of: fn(&Step) -> Option<Span<AdValorem>>| {
        Column::new((key, unit, form), meaning, move |row: &Step| Cell::exact(rate(of(row))))
    };
    let share = Unit::Of("part of the value");
    csv_only(vec![
        Column::text("law", "`before`, `after`, or the name of the regime", |of: &Step| of.law.clone()),
        Column::text("measure", "Id of the measure; `total` is all", |of: &Step| of.measure.clone()),
        Column::text("title", "Title of the measure", |of: &Step| of.title.clone()),
        Column::text("status", "Whether it applies, and if not, why", |of: &Step| of.status.into()),
        ends("rate_pct", Unit::Percent, Form::Level, "Rate of the measure", |of| of.rate),
        Column::number("value_share", share, "Part of the value that it falls on", |of: &Step| of.value_share.clone()),
        ends("amount_pp", Unit::Points, Form::Level, "What it adds to the rate", |of| of.amount),
        Column::text("by", "Ids of what takes precedence over it", |of: &Step| of.by.clone()),
    ])
}
