//! Columns of duty owed: the numbers of some flows, and what each authority adds to them.

use super::csv::{CsvTable, table as csv_table};
use super::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue, ISO3, Word, csv_only};
use crate::burden::{AuthorityContribution, Burden, Interval};
use crate::partner::{Partner, Partners};
use crate::report::readings::{points, rate};
use crate::scenario::{Scenario, Variant};
use crate::units::{AdValorem, CustomsValue, Pp, Usd};

/// A row of a table: its words, then its numbers.
pub type BurdenRow = (Vec<String>, Burden);

type BurdenPart<T> = fn(&Burden) -> Option<Interval<T>>;

/// Returns the numbers of some flows.
pub fn burden() -> Vec<Column<'static, Burden>> {
    use ColumnForm::{Change, Level};
    vec![
        value("imports_usd", "Imports that the figures are about", |of| of.imports).on_page(1, "Imports"),
        value("rate_unknown_usd", "The part whose rate before or after is not known", |of| of.rate_unknown),
        value("not_computable_usd", "The part whose duty does not follow from the value", |of| of.not_computable),
        value("change_unknown_usd", "The part whose change is not known", |of| of.change_unknown).json_only(),
        value("chapters_98_99_usd", "The part in chapters 98 and 99", |of| of.chapters_98_99),
        duty("duty_before_usd", Level, "Duties before, where known", |of| of.duty_before).on_page(6, "Duties before"),
        duty("duty_after_usd", Level, "Duties after, where known", |of| of.duty_after).on_page(7, "Duties after"),
        duty("duty_change_usd", Change, "Change in duties, where known", |of| of.duty_change)
            .on_page(5, "Change in duties"),
        average("rate_before_pct", "Average rate before, where known", |of| of.rate_before)
            .on_page(2, "Average rate before"),
        average("rate_after_pct", "Average rate after, where known", |of| of.rate_after)
            .on_page(3, "Average rate after"),
        difference("change_pp", "Change in the average rate, where known", |of| of.rate_change)
            .on_page(4, "Change in rate"),
    ]
}

/// Returns what may be asked back, if that is the question.
pub fn refund() -> Column<'static, Burden> {
    duty("refund_usd", ColumnForm::Change, "Duty not owed under the law after", |of| {
        of.duty_change.map(Interval::negated)
    })
}

/// Returns the change where the rate is known before and after: there it is after less before.
fn where_known() -> [Column<'static, Burden>; 2] {
    fn known(of: &Burden) -> Option<&Burden> {
        of.where_known.as_deref().or(of.rate_unknown.is_zero().then_some(of))
    }
    let change = "Change in duties, where both rates are known";
    let points = "Change in the average rate, where both rates are known";
    [
        duty("duty_change_where_rate_known_usd", ColumnForm::Change, change, |of| known(of)?.duty_change).csv_only(),
        difference("change_where_rate_known_pp", points, |of| known(of)?.rate_change).csv_only(),
    ]
}

/// Returns the columns of a table whose rows begin with words; with what may be asked back if that is the question.
pub fn columns(words: Vec<Column<'static, BurdenRow>>, has_refund: bool) -> Vec<Column<'static, BurdenRow>> {
    let refund = has_refund.then(refund);
    let numbers = burden().into_iter().chain(refund).chain(where_known());
    words.into_iter().chain(numbers.map(|column| column.of(|row: &BurdenRow| &row.1))).collect()
}

/// Returns the CSV table of rows that begin with words.
pub fn table(words: Vec<Column<'static, BurdenRow>>, has_refund: bool, rows: &[BurdenRow]) -> CsvTable {
    csv_table(&columns(words, has_refund), rows, is_hedged(rows.iter()))
}

/// Returns true if some duty lies between two ends.
pub fn is_hedged<'r>(mut rows: impl Iterator<Item = &'r BurdenRow>) -> bool {
    rows.any(|(_, of)| {
        let mut duties = [of.duty_before, of.duty_after, of.duty_change].into_iter().flatten();
        duties.any(|span| span.low != span.high)
    })
}

fn word(place: usize, key: Word, meaning: Word) -> Column<'static, BurdenRow> {
    Column::text(key, meaning, move |row: &BurdenRow| row.0[place].clone())
}

const M49: Word = "The same as a number of the United Nations (M49)";

/// Returns the words of `by_partner.csv`: who buys, where there are several importers, and who sells.
pub fn partner(has_importers: bool) -> Vec<Column<'static, BurdenRow>> {
    let importer = [
        word(0, "importer", "Code of the importer, where there are several"),
        word(1, "importer_iso3", ISO3),
        word(2, "importer_m49", M49),
    ];
    let seller = [
        word(3, "partner", "Code of the exporter: ISO 3166 alpha-2, of the Census where there is none"),
        word(4, "partner_iso3", ISO3),
        word(5, "partner_m49", M49),
        word(6, "name", "Its name").csv_only(),
    ];
    importer.into_iter().filter(|_| has_importers).chain(seller).collect()
}

/// Returns the codes of a partner, in the order of these columns.
pub fn codes(partners: &Partners, partner: Partner) -> [String; 3] {
    [partner.to_string(), partners.iso3(partner), partners.m49(partner)]
}

/// Returns the words of `by_importer.csv`.
pub fn importer() -> Vec<Column<'static, BurdenRow>> {
    vec![
        word(0, "importer", "Code of the importer: ISO 3166 alpha-2"),
        word(1, "importer_iso3", ISO3),
        word(2, "importer_m49", M49),
        word(3, "name", "Its name").csv_only(),
    ]
}

/// Returns the words of `by_product.csv`.
pub fn product() -> Vec<Column<'static, BurdenRow>> {
    csv_only(vec![
        word(0, "kind", "`chapter` or `sector`"),
        word(1, "product", "Code of the chapter or sector"),
        word(2, "name", "Name of the goods"),
    ])
}

/// Returns the words of `by_list.csv`.
pub fn list() -> Vec<Column<'static, BurdenRow>> {
    csv_only(vec![word(0, "list", "Name of the list of goods").from(ColumnSource::Scenario)])
}

/// The values of sweeps at a case, in the order of the sweeps.
const SWEPT: [Word; 4] = ["swept_1_pct", "swept_2_pct", "swept_3_pct", "swept_4_pct"];

/// Returns the words of `cases.csv`, and of the table of a batch, where there are so many sweeps.
pub fn case(has_scenario: bool, sweeps: usize) -> Vec<Column<'static, BurdenRow>> {
    let scenario = has_scenario.then(|| word(1, "scenario", "Name of the scenario").from(ColumnSource::Scenario));
    let case = word(0, "case", "Name of the case, or of the point of a sweep").from(ColumnSource::Scenario);
    csv_only(scenario.into_iter().chain([case]).collect()).into_iter().chain(swept(sweeps)).collect()
}

/// Returns the rates that so many sweeps set.
pub fn swept(sweeps: usize) -> Vec<Column<'static, BurdenRow>> {
    let swept = |(place, key): (usize, &Word)| {
        let meaning = "Rate that the sweep of this number sets, where it is one number";
        Column::number(key, ColumnUnit::Percent, meaning, move |row: &BurdenRow| row.0[2 + place].clone())
            .from(ColumnSource::Scenario)
    };
    SWEPT.iter().take(sweeps).enumerate().map(swept).collect()
}

/// Returns the words of a row of these tables.
pub fn case_words(scenario: &Scenario, variant: &Variant) -> Vec<String> {
    let percent = |at: usize| scenario.sweeps.get(at)?.percent(*variant.point.get(at)?);
    let swept = (0..SWEPT.len()).map(|at| percent(at).map_or(String::new(), |rate| rate.normalize().to_string()));
    [variant.name.clone(), scenario.name.clone()].into_iter().chain(swept).collect()
}

/// What the measures of an authority come to: its tag, its title, and what it adds.
pub type Authority = ([String; 2], AuthorityContribution);

/// Returns the columns of `by_authority.csv`.
pub fn authority(has_refund: bool) -> Vec<Column<'static, Authority>> {
    let side = |key, form, meaning, of: fn(&Authority) -> Interval<Usd>| {
        Column::money(key, form, meaning, move |row| Some(of(row)))
    };
    use ColumnForm::{Change, Level};
    let refund = side("refund_usd", Change, "Duty not owed under the law after", |row| row.1.duty[2].negated());
    let mut columns = vec![
        Column::text("authority", "Tag of the authority; `other` is the rest", |row: &Authority| row.0[0].clone())
            .from(ColumnSource::Law),
        Column::text("title", "Name of the authority", |row: &Authority| row.0[1].clone())
            .from(ColumnSource::Law)
            .csv_only(),
        side("duty_before_usd", Level, "Duty of its measures before, where known", |row| row.1.duty[0]),
        side("duty_after_usd", Level, "Duty of its measures after, where known", |row| row.1.duty[1]),
        side("duty_change_usd", Change, "Change in this duty, where known", |row| row.1.duty[2]).csv_only(),
        side("duty_change_where_rate_known_usd", Change, "The same, where both rates are known", |row| row.1.duty[3])
            .csv_only(),
    ];
    columns.extend(has_refund.then_some(refund));
    columns
}

fn value(key: Word, meaning: Word, of: fn(&Burden) -> CustomsValue) -> Column<'static, Burden> {
    Column::customs_value(key, meaning, of)
}

fn duty(key: Word, form: ColumnForm, meaning: Word, of: BurdenPart<Usd>) -> Column<'static, Burden> {
    Column::money(key, form, meaning, of)
}

fn average(key: Word, meaning: Word, of: BurdenPart<AdValorem>) -> Column<'static, Burden> {
    Column::new((key, ColumnUnit::Percent, ColumnForm::Level), meaning, move |row| ColumnValue::exact(rate(of(row))))
}

fn difference(key: Word, meaning: Word, of: BurdenPart<Pp>) -> Column<'static, Burden> {
    Column::new((key, ColumnUnit::Points, ColumnForm::Change), meaning, move |row| ColumnValue::exact(points(of(row))))
}
