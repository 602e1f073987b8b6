//! The law from day to day as CSV: a row an interval in which no law changes, and a row a day.

use std::fmt::Write as _;

use super::finding::Answer;
use super::json::percent;
use super::table::line;
use crate::burden::{Burden, Span};
use crate::run::CaseRun;
use crate::run::timeline::Course;
use crate::units::AdValorem;

/// What a row is about: its kind, its code, its name, and the rates before and after.
type Row = (&'static str, String, String, [Option<AdValorem>; 2]);

/// `by_interval.csv`: for each interval the average rate of all flows, of each authority, partner and list.
pub fn by_interval(answer: &Answer<'_>, case: &CaseRun) -> String {
    let mut text = String::from("from,until,days,kind,code,name,rate_before_pct,rate_after_pct\n");
    for course in answer.run.course(case) {
        let interval = course.interval;
        for row in rows(answer, &course) {
            let days = [interval.from.to_string(), interval.until.to_string(), interval.days().to_string()];
            write(&mut text, &days, row);
        }
    }
    text
}

/// `by_day.csv`: the same for each day.
pub fn by_day(answer: &Answer<'_>, case: &CaseRun) -> String {
    let mut text = String::from("date,kind,code,name,rate_before_pct,rate_after_pct\n");
    for course in answer.run.course(case) {
        let mut rows_of_day = String::new();
        for row in rows(answer, &course) {
            write(&mut rows_of_day, &[], row);
        }
        let mut day = course.interval.from;
        while day < course.interval.until {
            for row in rows_of_day.lines() {
                let _ = writeln!(text, "{day},{row}");
            }
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
    }
    text
}

fn rows(answer: &Answer<'_>, course: &Course<'_>) -> Vec<Row> {
    let exact = |span: Option<Span<AdValorem>>| span.map(|span| span.low);
    let sides = |burden: &Burden| [exact(burden.rate_before), exact(burden.rate_after)];
    let mut rows: Vec<Row> = vec![("total", "total".into(), "Total".into(), sides(&course.whole()))];
    let authorities = &answer.scenario.baseline.authorities;
    for (index, parts) in course.by_authority().into_iter().enumerate().filter(|_| !authorities.is_empty()) {
        let (tag, title) = authorities.get(index).cloned().unwrap_or(("other".into(), "Other".into()));
        rows.push(("authority", tag, title, parts.map(Some)));
    }
    for (importer, burden) in course.by_importer() {
        rows.push(("importer", importer.to_string(), answer.partners.short(importer), sides(&burden)));
    }
    for (pair, burden) in course.by_partner() {
        let code = if answer.world.has_several_importers() {
            format!("{}-{}", pair.partner, pair.importer)
        } else {
            pair.partner.to_string()
        };
        rows.push(("partner", code, answer.pair_name(pair), sides(&burden)));
    }
    for (list, burden) in course.by_list() {
        let name = answer.scenario.lists[list].0.clone();
        rows.push(("list", name.clone(), name, sides(&burden)));
    }
    rows
}

fn write(text: &mut String, days: &[String], (kind, code, name, rates): Row) {
    let mut cells = days.to_vec();
    cells.extend([kind.to_string(), code, name]);
    cells.extend(rates.map(|rate| rate.map(percent).unwrap_or_default()));
    line(text, &cells);
}
