//! The picture of all results: the change of the duty owed, a scale a group.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{ComparableResults, SummaryPart, SummaryRow, standing};
use crate::report::basis::FigureBasis;
use crate::report::chart::{Bar, Bars, Body, Caption, Chart, RowGroups};
use crate::report::finding::{join, lower};
use crate::report::number::{Unit, counted};
use crate::report::record::ResultRecord;

/// The most rows of a group; the table has all.
const MOST: usize = 12;

/// A case that changes what is owed.
struct ChangedCase<'a> {
    record: &'a ResultRecord,
    row: &'a SummaryRow,
    size: Decimal,
}

impl ChangedCase<'_> {
    /// "Japan: cars from 27.5% to 15%".
    fn name(&self) -> &str {
        self.record.title.trim_end_matches('.')
    }

    /// "both · −11.3 pp": the case, where there are several, the change of the rate, and what a reader must know.
    fn scope(&self) -> String {
        let is_alone = self.record.summary.rows.len() == 1;
        let case = if is_alone { String::new() } else { format!("{} · ", self.row.case) };
        let change = self.row.rate_change.map_or("not known".to_string(), |change| Unit::Points.read(&change));
        let swept = if self.row.is_swept { ", as swept" } else { "" };
        let law = match self.record.standing {
            FigureBasis::Supposed => String::new(),
            other => format!(" · {}", lower(other.words())),
        };
        let fixed = if self.record.headline.has_response() { " · imports fixed" } else { "" };
        format!("{case}{change}{swept}{law}{fixed}")
    }
}

/// Returns the picture; `None` where no two results can be held against each other. Of a scenario the case is shown
/// that changes most.
pub fn picture(records: &[&ResultRecord]) -> Option<Chart> {
    let mut groups: BTreeMap<&ComparableResults, Vec<ChangedCase<'_>>> = BTreeMap::new();
    let mut sorted: Vec<&ResultRecord> = records.to_vec();
    sorted.sort_by(|one, other| one.scenario.cmp(&other.scenario));
    let (mut still, mut unknown, mut several) = (0, 0, false);
    for record in sorted {
        let SummaryPart { group, is_world: false, rows, .. } = &record.summary else { continue };
        let sized = rows.iter().filter_map(|row| Some(ChangedCase { record, row, size: row.size()? }));
        match sized.reduce(|one, other| if other.size > one.size { other } else { one }) {
            Some(shown) => {
                several |= rows.len() > 1;
                groups.entry(group).or_default().push(shown);
            }
            None if rows.iter().any(|row| row.duty_change.is_none()) => unknown += 1,
            None => still += 1,
        }
    }
    let alone = groups.values().filter(|shown| shown.len() < 2).count();
    groups.retain(|_, shown| shown.len() > 1);
    for shown in groups.values_mut() {
        shown.sort_by_key(|shown| Reverse(shown.size));
    }
    let small: usize = groups.values().map(|shown| shown.len().saturating_sub(MOST)).sum();
    // Of each kind those first that have most results.
    let mut groups: Vec<(&ComparableResults, Vec<ChangedCase<'_>>)> = groups.into_iter().collect();
    groups.sort_by_key(|(group, shown)| (group.kind, Reverse(shown.len())));
    groups.iter_mut().for_each(|(_, shown)| shown.truncate(MOST));
    let (group, largest) =
        groups.iter().max_by_key(|(group, shown)| (shown.first().map(|one| one.size), Reverse(*group)))?;
    let left_out: Vec<String> = [
        (small, "with a smaller change"),
        (alone, "without another to compare"),
        (still, "without a change"),
        (unknown, "whose change is not known"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{} {what}", counted(count, "scenario")))
    .collect();
    let all = || groups.iter().flat_map(|(_, shown)| shown);
    let mut notes = Vec::new();
    if groups.len() > 1 {
        notes.push("Each group has a scale of its own: bars of different groups are not to be compared.".to_string());
    }
    if several {
        notes.push("Of a scenario with several cases the one that changes most is shown.".into());
    }
    if all().any(|shown| shown.row.duty_change.is_some_and(|change| !change.is_point())) {
        notes.push(
            "The light part of a bar runs over the values of a sweep, or from the lower to the upper end of a band."
                .into(),
        );
    }
    if !left_out.is_empty() {
        notes.push(format!("Not drawn: {}; summary.csv has all.", join(&left_out, "kinds")));
    }
    let words = standing(all().map(|shown| shown.record.standing));
    let years = all().map(|shown| shown.record.summary.group.year);
    let (first, last) = (years.clone().min()?, years.max()?);
    let years = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let caption = Caption {
        title: title(group, largest, groups.len()),
        subtitle: format!(
            "Change of the duty owed, on {years} imports held fixed, by scenario; in grey the change of the average rate. {words}."
        ),
        notes,
        source: source(all().map(|shown| shown.record)),
        wholes: Vec::new(),
    };
    let names = || groups.iter().map(|(group, _)| *group);
    let bars = groups.iter().map(|(group, shown)| (heading(group, names()), bars(shown))).collect();
    Some(Chart { caption, body: Body::RowGroups(RowGroups { groups: bars }) })
}

/// "Largest change from what is owed in US law: −$419bn a year, “Everything that 2025 added, taken back”". Of one group it need
/// not be said which.
fn title(group: &ComparableResults, shown: &[ChangedCase<'_>], groups: usize) -> String {
    let word = |shown: &ChangedCase<'_>| {
        shown.row.duty_change.map_or_else(String::new, |change| Unit::Usd.read_change(&change))
    };
    let change = shown.first().map(word).unwrap_or_default();
    let alike: Vec<String> =
        shown.iter().filter(|one| word(one) == change).map(|one| format!("“{}”", one.name())).collect();
    let names = if alike.len() > 2 { counted(alike.len(), "scenario") } else { alike.join(" and ") };
    let each = if alike.len() > 1 { " each" } else { "" };
    let what = match groups {
        1 => "Largest change of duty owed".to_string(),
        _ => format!("Largest change from what is owed {}", group.phrase),
    };
    let per = if group.period.is_some() { "in the period" } else { "a year" };
    format!("{what}: {change} {per}{each}, {names}")
}

/// Returns what the results of a group have in common; the world where another group has all else in common.
fn heading<'g>(group: &ComparableResults, all: impl Iterator<Item = &'g ComparableResults>) -> String {
    let others = all.filter(|other| *other != group && other.baseline == group.baseline);
    let world = if others.count() > 0 { format!(", {}", group.world) } else { String::new() };
    let day = |day: Date| day.strftime("%-d\u{a0}%B\u{a0}%Y").to_string();
    let when = group.period.map_or(" a year".into(), |[from, until]| {
        format!(", {} to {}", day(from), day(until.yesterday().unwrap_or(until)))
    });
    format!("{}{world}: change of duty owed{when}", group.baseline)
}

fn bars(shown: &[ChangedCase<'_>]) -> Bars {
    let row = |shown: &ChangedCase<'_>| Bar::new(shown.name(), shown.scope(), shown.row.duty_change);
    Bars::new(Unit::Usd, true, shown.iter().map(row).collect())
}

fn source<'r>(records: impl Iterator<Item = &'r ResultRecord>) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for source in records.flat_map(|record| &record.summary.sources) {
        if !sources.contains(&source.as_str()) {
            sources.push(source);
        }
    }
    format!("Source: {}. dutylab {}", sources.join("; "), env!("CARGO_PKG_VERSION"))
}
