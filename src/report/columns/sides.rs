//! Columns of what results are compared with: parts of a change, results side by side, the sides of a goal.

use rust_decimal::Decimal;

use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue, ISO3, csv_only, importer, partner, prices};
use crate::burden::Interval;
use crate::partner::{Pair, Partners};
use crate::report::readings::points;
use crate::run::partial::UncertainUsd;
use crate::run::why::PriceSpan;
use crate::units::{CustomsValue, Pp, Usd};

/// A part of a change.
pub struct ChangePartRow {
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) change: String,
    /// `None` where no part of the change is known.
    pub(crate) amount: Option<Interval<Usd>>,
    /// On the imports whose change is known.
    pub points: Option<Interval<Pp>>,
    pub(crate) standard_error: Option<String>,
    /// What consumers pay of it, where that is asked.
    pub(crate) consumers: Option<PriceSpan>,
}

impl ChangePartRow {
    /// Returns a row of no one change.
    pub fn plain(kind: &'static str, id: &str, title: &str, amount: Option<Interval<Usd>>) -> ChangePartRow {
        let (id, title, change) = (id.into(), title.into(), String::new());
        ChangePartRow { kind, id, title, change, amount, points: None, standard_error: None, consumers: None }
    }
}

/// Returns the columns of `why.csv`; with errors where orders are drawn, and what consumers pay where that is asked, households
/// too.
pub fn parts(is_sampled: bool, consumers: Option<bool>) -> Vec<Column<'static, ChangePartRow>> {
    let text = |key, meaning, of: fn(&ChangePartRow) -> String| Column::text(key, meaning, of).from(ColumnSource::Law);
    let kinds = "`measure`, `precedence`, `exemption`, `time`, `authority`, `unsplit`, `reaction` or `total`";
    let share = |of: &ChangePartRow| ColumnValue::exact(points(of.points));
    let error = "Standard error of the part, where orders are drawn";
    let mut columns = vec![
        text("kind", kinds, |of| of.kind.into()),
        text("id", "Id of what changes", |of| of.id.clone()),
        text("title", "Title of what changes", |of| of.title.clone()),
        text("change", "How it changes", |of| of.change.clone()),
        part("What it adds to the change in duties", |of: &ChangePartRow| of.amount),
        Column::new(("change_pp", ColumnUnit::Points, ColumnForm::Change), "As points of the average rate", share)
            .json_only(),
    ];
    columns.extend(is_sampled.then(|| {
        let of = |of: &ChangePartRow| of.standard_error.clone().unwrap_or_default();
        Column::number("standard_error_usd", ColumnUnit::Usd, error, of)
    }));
    columns.extend(consumers.map(|_| {
        let of = |of: &ChangePartRow| of.consumers.map_or(ColumnValue::Unknown, |[rise, _]| ColumnValue::Outcome(rise));
        let meaning = "What it adds to the rise of consumer prices: `pce_pct`";
        Column::new(("prices_pct", ColumnUnit::Percent, ColumnForm::Outcome), meaning, of)
    }));
    columns.extend(consumers.filter(|households| *households).map(|_| {
        let of = |of: &ChangePartRow| of.consumers.map_or(ColumnValue::Unknown, |[_, cost]| prices::usd(cost));
        let meaning = "What it adds to the cost of a household on average, a year";
        Column::new(("household_usd", ColumnUnit::Usd, ColumnForm::Change), meaning, of)
    }));
    columns
}

fn part<R: 'static>(meaning: &'static str, of: fn(&R) -> Option<Interval<Usd>>) -> Column<'static, R> {
    Column::money("part_usd", ColumnForm::Change, meaning, of)
}

/// A part of the change of one partner's goods.
pub struct PartnerPart {
    pub(crate) pair: Pair,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) amount: Interval<Usd>,
}

/// Returns the columns of `by_partner.csv` of `why`.
pub fn partner_parts(partners: &Partners) -> Vec<Column<'_, PartnerPart>> {
    let text = |key, meaning, of: fn(&PartnerPart) -> String| Column::text(key, meaning, of);
    let who = importer(partners, |of: &PartnerPart| of.pair.importer)
        .into_iter()
        .chain(partner(partners, |of: &PartnerPart| of.pair.partner))
        .chain([text("name", "Its name", |of| of.name.clone())]);
    let parts = [
        text("kind", "As in `why.csv`", |of| of.kind.into()).from(ColumnSource::Law),
        text("id", "Id of what changes", |of| of.id.clone()).from(ColumnSource::Law),
        part("What it adds to the change", |of: &PartnerPart| Some(of.amount)),
    ];
    csv_only(who.collect()).into_iter().chain(parts).collect()
}

/// Some flows of one of several results.
pub struct SideRow {
    pub(crate) words: Vec<String>,
    pub(crate) side: String,
    pub(crate) imports: CustomsValue,
    pub(crate) amount: Option<Interval<Usd>>,
    pub(crate) difference: Option<Interval<Usd>>,
}

fn word(place: usize, key: &'static str, meaning: &'static str) -> Column<'static, SideRow> {
    Column::text(key, meaning, move |of: &SideRow| of.words[place].clone())
}

/// Returns the words of `compare.csv`.
pub fn whole() -> Vec<Column<'static, SideRow>> {
    vec![word(0, "what", "Code of what the row is about; `total` is all"), word(1, "name", "Its name")]
}

/// Returns the words of `by_partner.csv` beside it.
pub fn partners(has_importers: bool) -> Vec<Column<'static, SideRow>> {
    let buyer = [word(0, "importer", "Code of the importer, where there are several"), word(1, "importer_iso3", ISO3)];
    let seller =
        [word(2, "partner", "Code of the exporter"), word(3, "partner_iso3", ISO3), word(4, "name", "Its name")];
    buyer.into_iter().filter(|_| has_importers).chain(seller).collect()
}

/// Returns the words of `by_product.csv` beside it.
pub fn products() -> Vec<Column<'static, SideRow>> {
    vec![word(0, "product", "Code of the chapter or sector"), word(1, "name", "Its name")]
}

/// Returns the columns of `compare.csv`, and of the tables beside it, whose rows begin with words.
pub fn sides(words: Vec<Column<'static, SideRow>>) -> Vec<Column<'static, SideRow>> {
    let text = |key, meaning, of: fn(&SideRow) -> String| Column::text(key, meaning, of);
    let ends = |key, form, meaning, of: fn(&SideRow) -> Option<Interval<Usd>>| Column::money(key, form, meaning, of);
    let numbers = [
        text("side", "Name of the result", |of| of.side.clone()).from(ColumnSource::Scenario),
        Column::customs_value("imports_usd", "Imports that the result is about", |of: &SideRow| of.imports),
        ends("amount_usd", ColumnForm::Level, "What is compared: duties after, or their change", |of| of.amount),
        ends("difference_usd", ColumnForm::Change, "The same less that of the reference result", |of| of.difference),
    ];
    csv_only(words.into_iter().chain(numbers).collect())
}

/// A figure after response of one of several results.
pub struct ResponseFigureRow {
    pub(crate) figure: &'static str,
    pub(crate) side: String,
    pub(crate) amount: Option<UncertainUsd>,
    pub(crate) difference: Option<UncertainUsd>,
}

/// Returns the columns of `response.csv` of `compare`.
pub fn reactions() -> Vec<Column<'static, ResponseFigureRow>> {
    let model = |key, meaning, of: fn(&ResponseFigureRow) -> Option<UncertainUsd>| {
        Column::model(key, ColumnForm::Model, meaning, of)
    };
    csv_only(vec![
        Column::text("figure", "The figure after response, in words", |of: &ResponseFigureRow| of.figure.into())
            .from(ColumnSource::Model),
        Column::text("side", "Name of the result", |of: &ResponseFigureRow| of.side.clone())
            .from(ColumnSource::Scenario),
        model("amount_usd", "The figure, at the central values of what is drawn", |of| of.amount),
        model("difference_usd", "The same less that of the reference result", |of| of.difference),
    ])
}

/// Both sides of a goal at a rate, with the digits that they have.
pub struct GoalRow {
    pub(crate) rate: Decimal,
    pub(crate) left: Option<String>,
    pub(crate) right: Option<String>,
}

/// Returns the columns of `solve.csv`.
pub fn goal() -> Vec<Column<'static, GoalRow>> {
    let side = |key, meaning, of: fn(&GoalRow) -> Option<&String>| {
        let value = move |row: &GoalRow| of(row).cloned().unwrap_or_default();
        Column::number(key, ColumnUnit::Of("as the goal counts"), meaning, value)
    };
    let rate = |of: &GoalRow| of.rate.normalize().to_string();
    vec![
        Column::number("rate_pct", ColumnUnit::Percent, "The rate that is varied", rate).from(ColumnSource::Scenario),
        side("left", "Left side of the goal at that rate", |of| of.left.as_ref()),
        side("right", "Right side of the goal at that rate", |of| of.right.as_ref()),
    ]
}
