//! The picture of all results: the change of the duty owed, a scale a group.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::part::{ComparableResults, SummarizedResult, SummaryPart};
use crate::report::basis::FigureBasis;
use crate::report::change_phrase::Tense;
use crate::report::chart::{Bar, Bars, Body, Caption, Chart, Provenance, RowGroups};
use crate::report::columns::summary::SummaryRow;
use crate::report::number::{Unit, counted};
use crate::report::phrases::{distinct, join, lower, period_words};
use crate::report::readings::hull;
use crate::report::source_line::{program_forms, source_forms};
use crate::report::title::{range, sentence};

/// The most rows of a group; the table has all.
const MOST: usize = 8;

/// A case that changes what is owed.
struct ChangedCase<'a> {
    result: SummarizedResult<'a>,
    row: &'a SummaryRow,
    size: Decimal,
}

impl ChangedCase<'_> {
    /// Returns "Japan: cars from 27.5% to 15%".
    fn name(&self) -> &str {
        self.result.title.trim_end_matches('.')
    }

    /// Returns "both · −11.3 pp": the case, where there are several, the change of the rate, and what a reader must
    /// know.
    fn scope(&self) -> String {
        let is_alone = self.result.part.rows.len() == 1;
        let case = if is_alone { String::new() } else { format!("{} · ", self.row.case) };
        let change = self.row.rate_change.map_or("not known".to_string(), |change| Unit::Points.read(&change));
        let swept = if self.row.is_swept { ", by rate" } else { "" };
        let law = match self.result.standing {
            FigureBasis::Supposed => String::new(),
            other => format!(" · {}", lower(other.words())),
        };
        let fixed = if self.result.has_response { " · imports fixed" } else { "" };
        format!("{case}{change}{swept}{law}{fixed}")
    }
}

/// The groups that are drawn, those with most results first.
struct ShownGroups<'a> {
    groups: Vec<(&'a ComparableResults, Vec<ChangedCase<'a>>)>,
    /// The scenarios that are not drawn, in words.
    left_out: Vec<String>,
    /// How many scenarios there are.
    scenarios: usize,
    /// True if one case represents several.
    is_chosen: bool,
}

impl<'a> ShownGroups<'a> {
    /// Returns what can be compared with one another. Of a scenario the case is shown that changes most.
    fn of(results: &[SummarizedResult<'a>]) -> ShownGroups<'a> {
        let mut groups: BTreeMap<&ComparableResults, Vec<ChangedCase<'_>>> = BTreeMap::new();
        let mut sorted = results.to_vec();
        sorted.sort_by_key(|result| result.scenario);
        let (mut still, mut unknown, mut is_chosen) = (0, 0, false);
        for result in sorted {
            let SummaryPart { group, is_world: false, rows, .. } = result.part else { continue };
            let sized = rows.iter().filter_map(|row| Some(ChangedCase { result, row, size: row.size()? }));
            match sized.reduce(|one, other| if other.size > one.size { other } else { one }) {
                Some(shown) => {
                    is_chosen |= rows.len() > 1;
                    groups.entry(group).or_default().push(shown);
                }
                None if rows.iter().any(|row| row.duty_change.is_none()) => unknown += 1,
                None => still += 1,
            }
        }
        let alone = groups.values().filter(|shown| shown.len() < 2).count();
        groups.retain(|_, shown| shown.len() > 1);
        let small: usize = groups.values().map(|shown| shown.len().saturating_sub(MOST)).sum();
        let mut groups: Vec<(&ComparableResults, Vec<ChangedCase<'_>>)> = groups.into_iter().collect();
        groups.sort_by_key(|(group, shown)| (group.kind, Reverse(shown.len())));
        for (_, shown) in &mut groups {
            shown.sort_by_key(|shown| Reverse(shown.size));
            shown.truncate(MOST);
        }
        let shown: usize = groups.iter().map(|(_, shown)| shown.len()).sum();
        let scenarios = shown + small + alone + still + unknown;
        let left_out = [
            (small, "with a smaller change"),
            (alone, "without another to compare"),
            (still, "without a change"),
            (unknown, "whose change is not known"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", counted(count, "scenario")))
        .collect();
        ShownGroups { groups, left_out, scenarios, is_chosen }
    }

    fn all(&self) -> impl Iterator<Item = &ChangedCase<'a>> + Clone {
        self.groups.iter().flat_map(|(_, shown)| shown)
    }

    /// Returns true if some value lies between two ends.
    fn is_light(&self) -> bool {
        self.all().any(|shown| shown.row.duty_change.is_some_and(|change| !change.is_point()))
    }

    fn notes(&self) -> Vec<String> {
        let notes = [
            (
                self.groups.len() > 1,
                "Each group has a scale of its own: bars of different groups are not to be compared.",
            ),
            (self.is_chosen, "Of a scenario with several cases the one that changes most is shown."),
        ];
        let left_out = (!self.left_out.is_empty())
            .then(|| format!("Not drawn: {}; summary.csv has all.", join(&self.left_out, "kinds")));
        notes.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note.to_string()).chain(left_out).collect()
    }
}

/// Returns the picture; `None` where no two results can be compared with each other.
pub fn picture(results: &[SummarizedResult<'_>]) -> Option<Chart> {
    let shown = ShownGroups::of(results);
    let standings = shown.all().map(|one| one.result.standing);
    let words = FigureBasis::of_all(standings, "Hypothetical, unless a row says law");
    let years = shown.all().map(|one| one.result.part.group.year);
    let (first, last) = (years.clone().min()?, years.max()?);
    let years = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let light = if shown.is_light() { " Light: over the values of a sweep or between bounds." } else { "" };
    let mut caption = Caption {
        title: title(&shown),
        subtitle: format!(
            "Change in duties by scenario, US$, {years} imports held fixed; in gray the change of the average tariff. {words}.{light}"
        ),
        notes: shown.notes(),
        source: source_forms(shown.all().flat_map(|one| &one.result.part.sources).map(String::as_str), ""),
        program: program_forms(&[], &distinct(shown.all().filter_map(|one| one.result.known)).join("; ")),
        provenance: Provenance { creator: format!("dutylab {}", env!("CARGO_PKG_VERSION")), ..Provenance::default() },
        ..Caption::default()
    };
    if shown.all().count() < shown.scenarios {
        let (count, left_out) = (shown.all().count(), join(&shown.left_out, "kinds"));
        caption.tell(&format!("Shown: {count} of {} scenarios, without {left_out}.", shown.scenarios));
    }
    let names = || shown.groups.iter().map(|(group, _)| *group);
    let groups = shown.groups.iter().map(|(group, shown)| (heading(group, names()), bars(shown))).collect();
    Some(Chart { caption, body: Body::RowGroups(RowGroups { groups }) })
}

/// Returns "Annual duties would change by −$414bn to +$356bn across 26 scenarios": the ends of all that are drawn over one time,
/// a year if any are.
fn title(shown: &ShownGroups<'_>) -> String {
    let Some(period) = shown.groups.iter().map(|(group, _)| group.period).min() else { return String::new() };
    let over = || shown.groups.iter().filter(|(group, _)| group.period == period).flat_map(|(_, shown)| shown);
    let all = over().filter_map(|one| one.row.duty_change).reduce(hull);
    let tense = Tense::of(FigureBasis::together(over().map(|one| one.result.standing)), true);
    let across = format!("across {}", counted(over().count(), "scenario"));
    let subject = if period.is_none() { "annual duties" } else { "duties in the period" };
    sentence(&[subject.into()], &range(tense, (Unit::Usd, true), all, &across))
}

/// Returns what the results of a group have in common; the world where another group has all else in common.
fn heading<'g>(group: &ComparableResults, all: impl Iterator<Item = &'g ComparableResults>) -> String {
    let others = all.filter(|other| *other != group && other.baseline == group.baseline);
    let world = if others.count() > 0 { format!(", {}", group.world) } else { String::new() };
    let when = group.period.map_or(" a year".into(), |[from, until]| format!(", {}", period_words(from, until)));
    format!("{}{world}: change in duties{when}", group.baseline)
}

fn bars(shown: &[ChangedCase<'_>]) -> Bars {
    let row = |shown: &ChangedCase<'_>| Bar::new(shown.name(), shown.scope(), shown.row.duty_change);
    Bars::new(Unit::Usd, true, shown.iter().map(row).collect())
}
