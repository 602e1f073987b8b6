//! The law from day to day as CSV: a row an interval in which no law changes, and a row a day.

use std::iter::once;

use super::columns::law::{self, TimelineRow};
use super::columns::{cells, heads};
use super::finding::ReportContext;
use super::number::csv;
use crate::burden::{Burden, Interval};
use crate::run::CaseRun;
use crate::run::timeline;
use crate::units::AdValorem;

/// Returns `by_interval.csv`: for each interval the average rate of all flows, of each authority, partner and list.
pub fn by_interval(context: &ReportContext<'_>, case: &CaseRun) -> String {
    let (interval, rates) = (law::interval(), law::timeline());
    let header = [heads(&interval, 1), heads(&rates, 1)].concat();
    let rows = context.run.rate_spans(case).flat_map(|course| {
        let days = cells(&interval, course.interval, 1);
        let row = |row: TimelineRow| [days.clone(), cells(&rates, &row, 1)].concat();
        rows(context, &course).into_iter().map(row).collect::<Vec<_>>()
    });
    csv::text(once(header).chain(rows))
}

/// Returns `by_day.csv`: the same for each day.
pub fn by_day(context: &ReportContext<'_>, case: &CaseRun) -> String {
    let (date, rates) = (law::day(), law::timeline());
    let header = [heads(&date, 1), heads(&rates, 1)].concat();
    let rows = context.run.rate_spans(case).flat_map(|course| {
        let rows: Vec<Vec<String>> = rows(context, &course).iter().map(|row| cells(&rates, row, 1)).collect();
        let days = course.interval.from.series(jiff::Span::new().days(1));
        let days = days.take_while(|day| *day < course.interval.until).map(|day| cells(&date, &day, 1));
        days.flat_map(|day| rows.iter().map(|row| [day.clone(), row.clone()].concat()).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    });
    csv::text(once(header).chain(rows))
}

fn rows(context: &ReportContext<'_>, course: &timeline::AnnualRateSpan<'_>) -> Vec<TimelineRow> {
    let exact = |span: Option<Interval<AdValorem>>| span.map(|span| span.low);
    let sides = |burden: &Burden| [exact(burden.rate_before), exact(burden.rate_after)];
    let row = |kind, code, name, rates| TimelineRow { kind, code, name, rates };
    let mut rows = vec![row("total", "total".into(), "Total".into(), sides(&course.whole()))];
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
