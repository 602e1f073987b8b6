//! The law from day to day as CSV: a row an interval in which no law changes, and a row a day.

use super::columns::csv::{CsvField, CsvTable, cells, fields};
use super::columns::law::{self, TimelineRow};
use super::finding::ReportContext;
use super::number::Reading;
use crate::burden::Burden;
use crate::run::CaseRun;
use crate::run::timeline::{AnnualRateSpan, LawSpan};

/// Returns `by_interval.csv`: for each interval the average rate of all flows, of each authority, partner and list.
pub fn by_interval(context: &ReportContext<'_>, case: &CaseRun) -> CsvTable {
    let days = |interval: &LawSpan| vec![cells(&law::interval(), interval, 1)];
    table(context, case, fields(&law::interval(), 1), days)
}

/// Returns `by_day.csv`: the same for each day.
pub fn by_day(context: &ReportContext<'_>, case: &CaseRun) -> CsvTable {
    let days = |interval: &LawSpan| {
        let days = interval.from.series(jiff::Span::new().days(1)).take_while(|day| *day < interval.until);
        days.map(|day| cells(&law::day(), &day, 1)).collect()
    };
    table(context, case, fields(&law::day(), 1), days)
}

/// Returns the rates of each interval for each of its days, or for all of them. Where any lies between two ends there is a
/// column for each end.
fn table(
    context: &ReportContext<'_>,
    case: &CaseRun,
    first: Vec<CsvField>,
    days: impl Fn(&LawSpan) -> Vec<Vec<String>>,
) -> CsvTable {
    let rates = law::timeline(context.scenario.response.is_some());
    let courses = context.run.rate_spans(case).map(|course| {
        let span = (course.interval.from, course.interval.until);
        (course.interval, rows(context, &course, context.run.rate_after_response_within(case, span)))
    });
    let courses: Vec<(&LawSpan, Vec<TimelineRow>)> = courses.collect();
    let mut all = courses.iter().flat_map(|(_, rows)| rows).flat_map(|row| row.rates).flatten();
    let ends = if all.any(|rate| !rate.is_point()) { 2 } else { 1 };
    let fields = [first, fields(&rates, ends)].concat();
    let rows = courses.iter().flat_map(|(interval, rows)| {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(&rates, row, ends)).collect();
        let of_day = |day: Vec<String>| rows.iter().map(|row| [&day[..], &row[..]].concat()).collect::<Vec<_>>();
        days(interval).into_iter().flat_map(of_day).collect::<Vec<_>>()
    });
    CsvTable::new(fields, rows)
}

fn rows(context: &ReportContext<'_>, course: &AnnualRateSpan<'_>, reacted: Option<Reading>) -> Vec<TimelineRow> {
    let sides = |burden: &Burden| [burden.rate_before, burden.rate_after];
    let row = |kind, code, name, rates| TimelineRow { kind, code, name, rates, reacted: None };
    let whole = row("total", "total".into(), "Total".into(), sides(&course.whole()));
    let mut rows = vec![TimelineRow { reacted, ..whole }];
    let authorities = &context.scenario.baseline.authorities;
    for (index, parts) in course.by_authority().into_iter().enumerate().filter(|_| !authorities.is_empty()) {
        let (tag, title) = authorities.get(index).cloned().unwrap_or(("other".into(), "Other".into()));
        rows.push(row("authority", tag, title, parts.map(Some)));
    }
    for (importer, burden) in course.by_importer() {
        rows.push(row("importer", importer.to_string(), context.partners.short(importer), sides(&burden)));
    }
    for (pair, burden) in course.by_partner() {
        let code = if context.world.has_several_importers() {
            format!("{}-{}", pair.partner, pair.importer)
        } else {
            pair.partner.to_string()
        };
        rows.push(row("partner", code, context.pair_name(pair), sides(&burden)));
    }
    for (list, burden) in course.by_list() {
        let name = context.scenario.lists[list].0.clone();
        rows.push(row("list", name.clone(), name, sides(&burden)));
    }
    rows
}
