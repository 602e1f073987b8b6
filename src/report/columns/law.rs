//! Columns of rates: of every flow, from day to day, and measure by measure.

use jiff::civil::Date;

use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue, csv_only, importer, partner};
use crate::burden::Interval;
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::report::number::Reading;
use crate::report::readings::{points, rate};
use crate::run::timeline::LawSpan;
use crate::units::{AdValorem, CustomsValue, Pp};

/// Returns who buys in tables of flows, where there are several.
pub fn flow_importer(partners: &Partners) -> Vec<Column<'_, Partner>> {
    csv_only(importer(partners, |of: &Partner| *of).into())
}

/// Returns who sells in tables of flows.
pub fn flow_partner(partners: &Partners) -> Vec<Column<'_, Partner>> {
    csv_only(partner(partners, |of: &Partner| *of).into())
}

/// Returns what is sold in tables of flows. Names of lines would make the table several times as large.
pub fn flow_product<'a>(name: impl Fn(HsCode) -> String + Send + Sync + 'a) -> Vec<Column<'a, HsCode>> {
    let meaning = "Name of its chapter or sector; `list products --csv` has the names of lines";
    csv_only(vec![
        Column::text("product", "Code of the tariff line or sector", |of: &HsCode| of.to_string()),
        Column::text("name", meaning, move |of: &HsCode| name(*of)),
    ])
}

/// Returns the value of a flow in `rates.csv`.
pub fn flow() -> Vec<Column<'static, CustomsValue>> {
    vec![Column::customs_value("imports_usd", "Imports of the flow in a year", |of: &CustomsValue| *of).csv_only()]
}

/// The rates of flows that are charged alike.
pub struct RateClassRow {
    pub(crate) before: Option<Interval<AdValorem>>,
    pub(crate) after: Option<Interval<AdValorem>>,
    pub(crate) change: Option<Interval<Pp>>,
}

/// Returns the rates of a flow in `rates.csv`.
pub fn class() -> Vec<Column<'static, RateClassRow>> {
    let side = |key, meaning, of: fn(&RateClassRow) -> Option<Interval<AdValorem>>| {
        Column::new((key, ColumnUnit::Percent, ColumnForm::Level), meaning, move |row| {
            ColumnValue::exact(rate(of(row)))
        })
    };
    let change = |row: &RateClassRow| ColumnValue::exact(points(row.change));
    csv_only(vec![
        side("rate_before_pct", "Rate before", |of| of.before),
        side("rate_after_pct", "Rate after", |of| of.after),
        Column::new(("change_pp", ColumnUnit::Points, ColumnForm::Change), "Change in the rate", change),
    ])
}

/// Returns the days of `by_interval.csv`.
pub fn interval() -> Vec<Column<'static, LawSpan>> {
    let date = |key, meaning, of: fn(&LawSpan) -> Date| {
        Column::date(key, meaning, move |row: &LawSpan| Some(of(row))).from(ColumnSource::Law)
    };
    csv_only(vec![
        date("from", "First day of an interval in which no law changes", |of| of.from),
        date("until", "First day after it", |of| of.until),
        Column::number("days", ColumnUnit::Of("days"), "Length of the interval", |of: &LawSpan| of.days().to_string()),
    ])
}

/// Returns the day of `by_day.csv`.
pub fn day() -> Vec<Column<'static, Date>> {
    vec![Column::date("date", "Entry date", |of: &Date| Some(*of)).from(ColumnSource::Scenario).csv_only()]
}

/// What a row of a course is about, and the rates before, after, and after response.
pub struct TimelineRow {
    pub(crate) kind: &'static str,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) rates: [Option<Interval<AdValorem>>; 2],
    pub(crate) reacted: Option<Reading>,
}

/// Returns the rates of `by_interval.csv` and `by_day.csv`; `reacts` if trade does.
pub fn timeline(reacts: bool) -> Vec<Column<'static, TimelineRow>> {
    let text = |key, meaning, of: fn(&TimelineRow) -> String| Column::text(key, meaning, of);
    let average = |key, meaning, side: usize| {
        let value = move |of: &TimelineRow| ColumnValue::exact(rate(of.rates[side]));
        Column::new((key, ColumnUnit::Percent, ColumnForm::Level), meaning, value)
    };
    let (key, meaning) =
        ("rate_response_pct", "Average rate after response to the law of these days; of the total alone");
    let reacted = |of: &TimelineRow| ColumnValue::exact(of.reacted);
    let after_response =
        Column::new((key, ColumnUnit::Percent, ColumnForm::Level), meaning, reacted).from(ColumnSource::Model);
    let mut columns = vec![
        text("kind", "`total`, `authority`, `importer`, `partner` or `list`", |of| of.kind.into()),
        text("code", "Code, tag or name of what the row is about", |of| of.code.clone()),
        text("name", "Name of what the row is about", |of| of.name.clone()),
        average("rate_before_pct", "Average rate before, or what an authority adds to it", 0),
        average("rate_after_pct", "Average rate after, or what an authority adds to it", 1),
    ];
    columns.extend(reacts.then_some(after_response));
    csv_only(columns)
}

/// A step of a trace, or its sum.
#[derive(Default)]
pub struct TraceRow {
    pub(crate) law: String,
    pub(crate) measure: String,
    pub(crate) title: String,
    pub(crate) status: &'static str,
    pub(crate) rate: Option<Interval<AdValorem>>,
    pub(crate) value_share: String,
    pub(crate) amount: Option<Interval<AdValorem>>,
    pub(crate) by: String,
    pub(crate) heading: String,
    pub(crate) rests_on: &'static str,
    pub(crate) legal_status: String,
}

/// Returns the columns of `explain --csv`.
pub fn step() -> Vec<Column<'static, TraceRow>> {
    let ends = |key, unit, meaning, of: fn(&TraceRow) -> Option<Interval<AdValorem>>| {
        Column::new((key, unit, ColumnForm::Level), meaning, move |row| ColumnValue::exact(rate(of(row))))
    };
    let text = |key, meaning, of: fn(&TraceRow) -> String| Column::text(key, meaning, of).from(ColumnSource::Law);
    let share = ColumnUnit::Of("part of the value");
    csv_only(vec![
        text("law", "`before`, `after`, or the name of the regime", |of| of.law.clone()),
        text("measure", "Id of the measure; `total` is all", |of| of.measure.clone()),
        text("title", "Title of the measure", |of| of.title.clone()),
        text("status", "Whether it applies, and if not, why", |of| of.status.into()),
        ends("rate_pct", ColumnUnit::Percent, "Rate of the measure", |of| of.rate),
        Column::number("value_share", share, "Part of the value that it falls on", |of: &TraceRow| {
            of.value_share.clone()
        }),
        ends("amount_pp", ColumnUnit::Points, "What it adds to the rate", |of| of.amount),
        text("by", "Ids of what takes precedence over it", |of| of.by.clone()),
        text("heading", "Headings that go on the entry form where it applies", |of| of.heading.clone()),
        text("rests_on", "What our reading of the measure rests on", |of| of.rests_on.into()),
        text("legal_status", "What had become of the measure, and since when", |of| of.legal_status.clone()),
    ])
}
