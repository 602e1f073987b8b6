//! Pictures of a scenario's cases side by side.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::captions::tell_light_part;
use super::placed::Picture;
use crate::burden::Burden;
use crate::partner::Pair;
use crate::report::change_phrase::Tense;
use crate::report::chart::{Bar, Bars, Body, Heatmap, HeatmapRow, WarmSide};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::{capital, value_words};
use crate::report::readings::{hull, money, points, rate, size};
use crate::report::title::{NamedReading, Ranking, range, sentence};
use crate::run::CaseRun;
use crate::units::CustomsValue;

/// The most cases, or partners of a grid, that are drawn.
const MOST_CASES: usize = 40;

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

    /// Returns the change of the duty in each case; where a case changes nothing, the duty owed in each.
    pub(super) fn cases(&self) -> Picture {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let is_idle = |case: &&CaseRun| self.run.whole(case).is_unchanged();
        let level = self.levels_known() && cases.iter().any(is_idle);
        let shown = |case: &&CaseRun| self.level(case).filter(|_| level).unwrap_or_else(|| self.run.whole(case));
        let wholes: Vec<Burden> = cases.iter().map(shown).collect();
        let is_same_scope = wholes.iter().all(|whole| whole.imports == wholes[0].imports);
        let row = |(case, whole): (&&CaseRun, &Burden)| Bar {
            label: capital(&self.case_name(case)),
            scope: if is_same_scope { String::new() } else { format!("on {}", value_words(whole.imports)) },
            value: money(if level { whole.duty_after } else { whole.duty_change }),
            baseline: if level && !is_same_scope { money(whole.duty_before) } else { None },
            accent: !whole.is_unchanged(),
        };
        let mut rows: Vec<Bar> = cases.iter().zip(&wholes).map(row).collect();
        let title = self.cases_title(&cases, &rows, (!level, level && is_same_scope));
        let (what, per) = (if level { "Duties" } else { "Change in duties" }, self.per());
        let subtitle = format!("{what} by case, US$ {per},");
        let mut caption = match level {
            true => self.caption(title, &subtitle, &cases),
            false => self.caption_of_change(title, &subtitle, &cases),
        };
        if rows.len() > MOST_CASES {
            rows.truncate(MOST_CASES);
            let (shown, all) = (MOST_CASES, self.run.cases.len());
            caption.notes.push(format!("Shown are the first {shown} of {all} cases; cases.csv has all."));
        }
        tell_light_part(&mut caption, &rows);
        let (baseline, value) = (capital(&self.scenario.baseline.phrase), "In the case".to_string());
        let bars = Bars { baseline, value, ..Bars::new(Unit::Usd, !level, rows) };
        Picture::new("duty_by_case", caption, Body::Bars(bars))
    }

    /// Returns between which ends the duty lies; of levels on the same imports, in which cases it is highest and lowest.
    fn cases_title(&self, cases: &[&'a CaseRun], rows: &[Bar], (is_change, is_ranked): (bool, bool)) -> String {
        let subject = match self.common_subject(cases).as_str() {
            "" => vec![self.own("duties")],
            _ => self.subjects(cases[0], "duties"),
        };
        let tense = self.tense(true);
        let row = |row: &Bar| (format!("“{}”", row.label), row.value);
        let named: Vec<NamedReading> = rows.iter().map(row).collect();
        let known = || named.iter().filter_map(|(_, value)| *value);
        let (unit, across) = (Unit::Usd, format!("across {} cases", known().count()));
        let course = range(tense, (unit, is_change), known().reduce(hull), &across);
        let ranking = Ranking { tense, unit, before: "under", several: "cases", rows: &named, whole: None };
        let mut ranked = if is_ranked { ranking.highest(|value| unit.read(value)) } else { Vec::new() };
        ranked.truncate(1);
        sentence(&subject, &[ranked, course.into()].concat())
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
        let cases: Vec<&CaseRun> = self.run.cases.iter().take(MOST_CASES).collect();
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
        partners.truncate(MOST_CASES);
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
        let (title, subtitle) = self.grid_words(&rows, level, average);
        let mut caption = self.caption(title, &subtitle, &cases);
        if self.run.cases.len() > MOST_CASES {
            let of = self.run.cases.len();
            caption.notes.push(format!("Shown are the first {MOST_CASES} of {of} cases; cases.csv has all."));
        }
        if all > MOST_CASES {
            caption.notes.push(format!("Shown are the {MOST_CASES} of {all} partners with the most imports."));
        }
        let columns = cases.iter().map(|case| capital(&self.case_name(case))).collect();
        let unit = if level { Unit::Percent } else { Unit::Points };
        let heatmap = Heatmap { unit, columns, headers: Vec::new(), rows, flows: false, rise: WarmSide::Warm };
        Some(Picture::new("heatmap", caption, Body::Heatmap(heatmap)))
    }

    /// Returns the title and the subtitle of a grid of partners by case.
    fn grid_words(&self, rows: &[HeatmapRow], level: bool, average: &str) -> (String, String) {
        let (unit, change) = if level { (Unit::Percent, "") } else { (Unit::Points, "change of the ") };
        let what = format!("{change}{}", self.own(&format!("{average}statutory tariff")));
        let subtitle = format!("{} by partner and case, {},", capital(&what), unit_words(unit));
        let noun = self.own(&format!("{average}tariff"));
        (self.grid_title(&noun, (unit, !level), "partners", rows), subtitle)
    }

    /// Returns in which row of a grid a value is highest, or changes most.
    pub(super) fn grid_title(
        &self,
        noun: &str,
        (unit, is_change): (Unit, bool),
        several: &str,
        rows: &[HeatmapRow],
    ) -> String {
        let farthest = |row: &HeatmapRow| {
            let cells = row.cells.iter().flatten().copied();
            let cell = cells.max_by_key(|cell| if is_change { size(cell) } else { cell.high });
            (row.label.clone(), cell)
        };
        let all = rows.iter().flat_map(|row| row.cells.iter().flatten().copied()).reduce(hull);
        let rows: Vec<NamedReading> = rows.iter().map(farthest).collect();
        let tense = Tense::of(self.standing(), noun.contains("duties"));
        if rows.iter().all(|(_, value)| *value == rows[0].1) && rows.first().map(|row| row.1) != Some(all) {
            let [_, course] = range(tense, (unit, is_change), all, "");
            return sentence(&[noun.to_string()], &[course]);
        }
        let ranking = Ranking { tense, unit, before: "for", several, rows: &rows, whole: None };
        let mut predicates = if is_change { ranking.most() } else { ranking.highest(|value| unit.read(value)) };
        // The lowest of these is not the lowest of all cells.
        predicates.retain(|predicate| !predicate.contains("; lowest"));
        sentence(&[noun.to_string()], &predicates)
    }
}

fn unit_words(unit: Unit) -> &'static str {
    if unit == Unit::Points { "percentage points" } else { "% of customs value" }
}
