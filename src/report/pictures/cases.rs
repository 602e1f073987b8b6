//! Pictures of a scenario's cases side by side.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::captions::{MOST_ROWS, light_part};
use super::placed::Picture;
use crate::burden::Burden;
use crate::partner::Pair;
use crate::report::chart::{Bar, Bars, Body, Heatmap, HeatmapRow, WarmSide};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, holders, join, ranking, value_words};
use crate::report::readings::{money, points, rate};
use crate::run::CaseRun;
use crate::units::CustomsValue;

impl<'a> ReportContext<'a> {
    fn case_name(&self, case: &CaseRun) -> String {
        self.scenario.cases[case.variant.case].name.clone()
    }

    /// Returns true if every case knows what is owed before and after: of the same imports at each point of its sweeps.
    pub(super) fn levels_known(&self) -> bool {
        let known = |case: &CaseRun| self.level(case).map(|known| (case.variant.case, known.imports));
        let Some(known) = self.run.cases.iter().map(known).collect::<Option<Vec<_>>>() else { return false };
        known.iter().all(|(case, imports)| known.iter().all(|(other, same)| case != other || imports == same))
    }

    /// Returns what levels are spoken of in a case, where they are.
    pub(super) fn level(&self, case: &CaseRun) -> Option<Burden> {
        self.run.whole(case).with_levels().cloned()
    }

    /// Returns the duty owed in each case beside the baseline; its change where the level is not known.
    pub(super) fn cases(&self) -> Picture {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let level = self.levels_known();
        let shown = |case: &&CaseRun| self.level(case).filter(|_| level).unwrap_or_else(|| self.run.whole(case));
        let wholes: Vec<Burden> = cases.iter().map(shown).collect();
        let same_scope = wholes.iter().all(|whole| whole.imports == wholes[0].imports);
        let same_baseline = wholes.iter().all(|whole| whole.duty_before == wholes[0].duty_before);
        let mut rows: Vec<Bar> = cases
            .iter()
            .zip(&wholes)
            .map(|(case, whole)| Bar {
                label: capital(&self.case_name(case)),
                scope: if same_scope { String::new() } else { format!("on {}", value_words(whole.imports)) },
                value: money(if level { whole.duty_after } else { whole.duty_change }),
                baseline: if level && !same_baseline { money(whole.duty_before) } else { None },
                accent: !whole.is_unchanged(),
            })
            .collect();
        if level && same_baseline && rows.iter().all(|row| row.accent) {
            let label = capital(&self.scenario.baseline.phrase);
            rows.insert(0, Bar { accent: false, ..Bar::new(label, "", money(wholes[0].duty_before)) });
        }
        let mut names: Vec<String> = cases.iter().map(|case| self.case_name(case)).collect();
        if rows.len() > names.len() {
            names.insert(0, self.scenario.baseline.phrase.clone());
        }
        let per = self.per();
        let about = self.common_subject(&cases);
        let is_part = level && cases.iter().any(|case| self.run.whole(case).where_known.is_some());
        let known = if is_part { ", where the rate is known" } else { "" };
        let what = if level { format!("duty owed{about}{known}") } else { format!("change in duty owed{about}") };
        let title = match same_scope {
            true => extremes(&rows, &names, (&what, per), !level),
            false => apart(&rows, (&what, per), !level),
        };
        let what = if level { "Duty owed" } else { "Change in duty owed" };
        let subtitle = format!("{what}{about}, US$ {per}, by case,");
        let mut caption = self.caption(title, &subtitle, &cases);
        if rows.len() > MOST_ROWS {
            rows.truncate(MOST_ROWS);
            let (shown, all) = (MOST_ROWS, self.run.cases.len());
            caption.notes.push(format!("Shown are the first {shown} of {all} cases; cases.csv has all."));
        }
        caption.notes.extend(light_part(&rows));
        let (baseline, value) = (capital(&self.scenario.baseline.phrase), "In the case".to_string());
        let bars = Bars { baseline, value, ..Bars::new(Unit::Usd, !level, rows) };
        Picture::new("duty_by_case", caption, Body::Bars(bars))
    }

    /// Returns " on cars from Japan and South Korea", where all cases are about the same.
    fn common_subject(&self, cases: &[&'a CaseRun]) -> String {
        let subject = |case: &'a CaseRun| format!(" {}", self.about(case));
        let first = cases.first().map(|case| subject(case)).unwrap_or_default();
        if cases.iter().all(|case| subject(case) == first) { first } else { String::new() }
    }

    /// Returns the rate, or its change, of each partner in each case.
    ///
    /// Cases on different goods are not drawn side by side, nor are partners that are all charged alike.
    pub(super) fn grid_of_partners(&self) -> Option<Picture> {
        let cases: Vec<&CaseRun> = self.run.cases.iter().take(MOST_ROWS).collect();
        let level = self.levels_known();
        let by_case: Vec<Vec<(Pair, Burden)>> = cases.iter().map(|case| self.run.by_partner(case)).collect();
        let mut imports: BTreeMap<Pair, CustomsValue> = BTreeMap::new();
        for (pair, burden) in by_case.iter().flatten() {
            imports.entry(*pair).or_insert(burden.imports);
        }
        let in_scope = |case: &&CaseRun| self.run.whole(case).imports;
        if imports.len() < 2 || cases.iter().any(|case| in_scope(case) != in_scope(&cases[0])) {
            return None;
        }
        let mut partners: Vec<(Pair, CustomsValue)> = imports.into_iter().collect();
        partners.sort_by_key(|(pair, imports)| (Reverse(*imports), *pair));
        let all = partners.len();
        partners.truncate(MOST_ROWS);
        let cell = |pair: Pair, burdens: &[(Pair, Burden)]| {
            let (_, burden) = burdens.iter().find(|(other, _)| *other == pair)?;
            let known = burden.where_known.as_deref().unwrap_or(burden);
            if level { rate(known.rate_after) } else { points(burden.rate_change) }
        };
        let row = |(pair, _): &(Pair, CustomsValue)| HeatmapRow {
            label: self.pair_name(*pair),
            scope: String::new(),
            cells: by_case.iter().map(|burdens| cell(*pair, burdens)).collect(),
        };
        let rows: Vec<HeatmapRow> = partners.iter().map(row).collect();
        if rows.windows(2).all(|pair| pair[0].cells == pair[1].cells) {
            return None;
        }
        let is_average = by_case.iter().flatten().any(|(_, burden)| burden.is_average);
        let average = if is_average { "average " } else { "" };
        let (title, subtitle) = self.grid_words(&cases, &rows, level, average);
        let mut caption = self.caption(title, &subtitle, &cases);
        if self.run.cases.len() > MOST_ROWS {
            let of = self.run.cases.len();
            caption.notes.push(format!("Shown are the first {MOST_ROWS} of {of} cases; cases.csv has all."));
        }
        if all > MOST_ROWS {
            caption.notes.push(format!("Shown are the {MOST_ROWS} of {all} partners with the most imports."));
        }
        let columns = cases.iter().map(|case| capital(&self.case_name(case))).collect();
        let unit = if level { Unit::Percent } else { Unit::Points };
        let (headers, rise) = (Vec::new(), WarmSide::Warm);
        let heatmap = Heatmap { unit, columns, headers, rows, flows: false, change: !level, rise };
        Some(Picture::new("heatmap", caption, Body::Heatmap(heatmap)))
    }

    /// Returns the title and the subtitle of a grid of partners by case.
    fn grid_words(&self, cases: &[&'a CaseRun], rows: &[HeatmapRow], level: bool, average: &str) -> (String, String) {
        let subject = self.common_subject(cases);
        let (unit, noun, subtitle) = match level {
            true => (
                Unit::Percent,
                format!("{average}duty"),
                capital(&format!("{average}statutory duty{subject} by partner and case, % of customs value,")),
            ),
            false => (
                Unit::Points,
                format!("change of the {average}duty"),
                format!("Change of the {average}statutory duty{subject} by partner and case, percentage points,"),
            ),
        };
        let names: Vec<String> = cases.iter().map(|case| self.case_name(case)).collect();
        (highest_and_lowest((&noun, "partner", "case"), |value| unit.word(value), rows, &names), subtitle)
    }
}

/// The most cases that a title names one by one.
const MOST_NAMED: usize = 3;

/// Returns "Duty owed a year: Cars, $9.4bn on $41.9bn; Chips, $2bn on $18bn": cases on different imports are not
/// ranked.
fn apart(rows: &[Bar], (what, per): (&str, &str), change: bool) -> String {
    let read = |reading: &Reading| if change { Unit::Usd.read_change(reading) } else { Unit::Usd.read(reading) };
    // The baseline is no case and has no imports of its own.
    let rows: Vec<&Bar> = rows.iter().filter(|row| !row.scope.is_empty()).collect();
    if rows.len() > MOST_NAMED {
        return capital(&format!("{what} {per} in {} cases, each on imports of its own", rows.len()));
    }
    let told =
        |row: &&Bar| format!("{}, {} {}", row.label, row.value.as_ref().map_or("not known".into(), read), row.scope);
    capital(&format!("{what} {per}: {}", rows.iter().map(told).collect::<Vec<_>>().join("; ")))
}

/// Returns "Duty owed on cars from Japan: $9.4bn (both) to $20.7bn (before) a year"; of hedged cases, the one that is
/// least at its most.
fn extremes(rows: &[Bar], names: &[String], (what, per): (&str, &str), change: bool) -> String {
    let known = || rows.iter().zip(names).filter_map(|(row, name)| Some((row.value?, name.as_str())));
    let word = |value: Decimal| if change { Unit::Usd.change(value) } else { Unit::Usd.word(value) };
    let read = |reading: &Reading| if change { Unit::Usd.read_change(reading) } else { Unit::Usd.read(reading) };
    let first_by = |key: fn(&Reading) -> Decimal| known().min_by_key(|(reading, _)| key(reading));
    match (first_by(|reading| reading.high), first_by(|reading| -reading.low)) {
        (Some((low, first)), Some(_)) if known().any(|(reading, _)| !reading.is_point()) => {
            // "Least" without a condition only where it is least at both ends.
            if known().all(|(reading, _)| low.low <= reading.low) {
                format!("Least {what}: {} {per}, {first}", read(&low))
            } else {
                format!("At the upper end, least {what}: {} {per}, {first}", word(low.high))
            }
        }
        (Some((low, first)), Some(_)) if known().count() < rows.len() => {
            let (unknown, all) = (rows.len() - known().count(), rows.len());
            capital(&format!("{what}: {} {per} ({first}); not known in {unknown} of {all} cases", read(&low)))
        }
        (Some((low, _)), Some((high, _))) if low.low == high.high => {
            capital(&format!("{what}: {} {per} in every case", word(low.low)))
        }
        (Some((low, _)), Some((high, _))) => {
            let named = |wanted: Decimal| {
                let alike = known().filter(|(reading, _)| word(reading.low) == word(wanted));
                join(&alike.map(|(_, name)| name.to_string()).collect::<Vec<_>>(), "cases")
            };
            let (first, last) = (named(low.low), named(high.high));
            capital(&format!("{what}: {} ({first}) to {} ({last}) {per}", word(low.low), word(high.high)))
        }
        _ => capital(&format!("{what}: not known in any case")),
    }
}

/// Returns "Highest duty: Japan, 27.5% (before); lowest: Korea, 15%". `noun` is what cells are, `column` what stands
/// across.
pub(super) fn highest_and_lowest(
    (noun, row, column): (&str, &str, &str),
    word: impl Fn(Decimal) -> String,
    rows: &[HeatmapRow],
    columns: &[String],
) -> String {
    let cells = || {
        rows.iter().flat_map(|row| {
            row.cells.iter().zip(columns).filter_map(move |(cell, column)| Some(((*cell)?, row, column)))
        })
    };
    let (high, low) = (cells().map(|(reading, ..)| reading.high).max(), cells().map(|(reading, ..)| reading.low).min());
    let (Some(high), Some(low)) = (high, low) else { return capital(&format!("{noun}: not known in any {column}")) };
    if word(high) == word(low) {
        return capital(&format!("{noun}: {} for every {row} in every {column}", word(low)));
    }
    let told = |wanted: &str, end: fn(&Reading) -> Decimal| {
        let alike: Vec<(&str, String)> = cells()
            .filter(|(reading, ..)| word(end(reading)) == wanted)
            .map(|(_, row, column)| (row.label.as_str(), column.clone()))
            .collect();
        let holders = holders(alike.iter().map(|(row, _)| (*row, wanted.to_string())), wanted, &format!("{row}s"));
        if alike.windows(2).any(|pair| pair[0].0 != pair[1].0) {
            return holders;
        }
        if alike.len() == columns.len() && columns.len() > 1 {
            return format!("{holders} in every {column}");
        }
        let at: Vec<String> = alike.into_iter().map(|(_, column)| column).collect();
        let at = join(&at, &format!("{column}s"));
        // A name may have brackets of its own.
        if at.contains('(') { format!("{holders}, {at}") } else { format!("{holders} ({at})") }
    };
    capital(&ranking(noun, noun.starts_with("change"), (low, high), |is_upper| match is_upper {
        true => told(&word(high), |reading| reading.high),
        false => told(&word(low), |reading| reading.low),
    }))
}
