//! Pictures with a row each: dumbbells, bars, waterfalls, bands; and a map with a tile each.

use rust_decimal::Decimal;

use super::rows::{Row, Shown, shown};
use super::words::{Measured, finding};
use super::{Finding, InRows, MOST_SHOWN, Made};
use crate::report::chart::{
    Band, BandRow, Bar, Bars, Body, Chart, Dumbbell, DumbbellRow, IntervalRow, Intervals, Rise, Tile, TileMap, Total,
    Waterfall, WaterfallStep, Whole,
};
use crate::report::finding::{Answer, capital};
use crate::report::number::Unit;
use crate::report::pictures::response::{REACTS, STILL};
use crate::report::pictures::{ALL, light_part};
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{By, Ends, Request, What};

/// What a body with a row each is made of.
pub struct Rows<'a> {
    pub case: &'a CaseRun,
    pub what: What,
    pub by: By,
    pub measured: Measured,
    pub shown: Shown,
}

impl Rows<'_> {
    /// True if a row has a value that is known between two ends.
    fn are_hedged(&self) -> bool {
        self.shown.rows.iter().flat_map(|row| [row.before, row.value]).flatten().any(|reading| !reading.is_point())
    }
}

impl<'a> Answer<'a> {
    /// A picture with a row each.
    pub(super) fn in_rows(
        &self,
        request: &Request,
        case: &'a CaseRun,
        told: Finding,
        make: InRows<'a>,
    ) -> Option<Chart> {
        let Request { kind, what, by, .. } = *request;
        let measured = self.measured(what, case, by);
        let all = self.rows(case, what, by);
        if all.is_empty() {
            return None;
        }
        let top = request.top.unwrap_or(MOST_SHOWN);
        let [one, several] = self.nouns(by, case);
        let shown = shown(all, &measured, (by, several), top, table_of(by));
        // What authorities add is of known levels, and the change is of known changes.
        let is_whole = !matches!(by, By::Case | By::Authority);
        let whole = self.of_whole(case, what).filter(|_| is_whole);
        // Cases on different imports are not ranked.
        let is_apart = by == By::Case && shown.rows.iter().any(|row| row.imports != shown.rows[0].imports);
        let found = || match is_apart {
            true => capital(&format!("{} in {} cases, each on imports of its own", measured.noun, shown.rows.len())),
            false => finding(&measured, &shown.rows, whole, &shown.among, [one, several]),
        };
        let of_whole = told == Finding::OfWhole && is_whole;
        let title = self.whole_title(case, what).filter(|_| of_whole).unwrap_or_else(found);
        let subtitle = format!("{} by {one}, {},", measured.measure, measured.unit_words());
        let mut caption = self.caption_asked(title, &subtitle, case, (what, by));
        caption.notes.extend(shown.note.clone());
        caption.wholes.extend(match what {
            What::Outcome(Outcome::RateAfter) if of_whole => Some(self.whole_rates(case)),
            What::Outcome(Outcome::DutyAfter | Outcome::DutyChange) if of_whole => {
                Some(self.whole_duties(case, Some(["before", "after", "change"])))
            }
            What::Outcome(_) | What::Sales => whole.map(|whole| Whole::new(ALL, "value", measured.unit, Some(whole))),
        });
        let rows = Rows { case, what, by, measured, shown };
        let body = match kind.spec().ends {
            Ends::Instead(other, note) => match make(self, &rows).filter(|_| !rows.are_hedged()) {
                None => {
                    caption.notes.extend(note.map(str::to_owned));
                    match self.made(other, request, case) {
                        Made::InRows(_, make) => make(self, &rows)?,
                        Made::Whole(chart) => return chart.map(|chart| *chart),
                    }
                }
                Some(body) => body,
            },
            Ends::None if rows.are_hedged() => return None,
            Ends::Both | Ends::Lower | Ends::None => make(self, &rows)?,
        };
        if let Body::Band(_) = &body {
            caption.notes.extend(self.marker_note(case));
        }
        if let Body::Bars(bars) = &body {
            caption.notes.extend(light_part(&bars.rows));
        }
        Some(Chart { caption, body })
    }

    /// A tile a partner. A rate is spoken of where a hundredth of the imports or more is charged it.
    pub(super) fn map_asked(&self, case: &'a CaseRun, what: What) -> Option<Chart> {
        let measured = self.measured(what, case, By::Partner);
        let mut rows = self.rows(case, what, By::Partner);
        rows.retain(|row| row.pair.is_some_and(|pair| pair.importer == self.world.importer));
        let imports: Decimal = rows.iter().map(|row| row.imports).sum();
        let weighty: Vec<Row> =
            rows.iter().filter(|row| row.imports * Decimal::ONE_HUNDRED >= imports).cloned().collect();
        let (among, spoken) = match measured.adds_up || weighty.len() == rows.len() {
            true => ("", rows.as_slice()),
            false => ("of partners that sell 1% of imports or more, ", weighty.as_slice()),
        };
        let title = finding(&measured, spoken, None, among, self.nouns(By::Partner, case));
        let subtitle = format!("{} by partner, {},", measured.measure, measured.unit_words());
        let mut caption = self.caption_asked(title, &subtitle, case, (what, By::Partner));
        if self.world.has_several_importers() {
            let note = format!("Shown are imports of {} alone.", self.partners.phrase(self.world.importer));
            caption.notes.insert(0, note);
        }
        let tile =
            |row: &Row| Some(Tile { code: row.pair?.partner.to_string(), label: row.label.clone(), value: row.value });
        let tiles: Vec<Tile> = rows.iter().filter_map(tile).collect();
        let home = self.world.importer.to_string();
        let map = TileMap { unit: measured.unit, change: measured.change, rise: Rise::Warm, home, tiles };
        (!rows.is_empty()).then_some(Chart { caption, body: Body::TileMap(map) })
    }

    /// What the grey and the coloured values are; of cases, each is its own.
    fn sides_asked(&self, case: &CaseRun, by: By) -> (String, String) {
        let (before, after) = self.sides(case);
        if by == By::Case { (before, "In the case".into()) } else { (before, after) }
    }

    pub(super) fn dumbbell_of(&self, rows: &Rows<'a>) -> Option<Body> {
        let (before, after) = self.sides_asked(rows.case, rows.by);
        let row = |row: &Row| DumbbellRow {
            label: row.label.clone(),
            scope: row.scope.clone(),
            before: row.before,
            after: row.value,
            change: row.change,
        };
        let (unit, column, rows) = (rows.measured.unit, "Change", rows.shown.rows.iter().map(row).collect());
        Some(Body::Dumbbell(Dumbbell { unit, before, after, column, rows }))
    }

    pub(super) fn band_of(&self, rows: &Rows<'a>) -> Option<Body> {
        let Rows { case, what, by, measured, shown } = rows;
        if !what.needs_response() {
            let (before, after) = self.sides_asked(case, *by);
            let row = |row: &Row| BandRow {
                label: row.label.clone(),
                scope: row.scope.clone(),
                before: row.before,
                after: row.value.filter(|_| row.value != row.before),
                markers: row.markers.clone(),
            };
            let rows = shown.rows.iter().map(row).collect();
            return Some(Body::Band(Band { unit: measured.unit, before, after, rows }));
        }
        let row = |row: &Row| {
            let value = row.value?;
            Some(IntervalRow {
                label: row.label.clone(),
                scope: row.scope.clone(),
                still: row.still,
                value: (value.low + value.high) / Decimal::TWO,
                bands: row.bands,
            })
        };
        let rows: Vec<IntervalRow> = shown.rows.iter().filter_map(row).collect();
        let (still, value) = (STILL.into(), REACTS.into());
        Some(Body::Intervals(Intervals { unit: measured.unit, change: measured.change, still, value, rows }))
    }

    pub(super) fn bars_of(&self, rows: &Rows<'a>) -> Option<Body> {
        let Rows { measured, shown, .. } = rows;
        let bar = |row: &Row| Bar::new(capital(&row.label), row.scope.as_str(), row.value);
        let others = shown.others.iter().map(|row| Bar { accent: false, ..bar(row) });
        let rows = shown.rows.iter().map(bar).chain(others).collect();
        let sums = usize::from(shown.others.is_some());
        Some(Body::Bars(Bars { sums, ..Bars::new(measured.unit, measured.change, rows) }))
    }

    /// From the duty before to the duty after; from nothing where the level is not known.
    pub(super) fn waterfall_of(&self, rows: &Rows<'a>) -> Option<Body> {
        let Rows { case, shown, .. } = rows;
        let whole = self.run.whole(case);
        let level = whole.duty_before.filter(|before| whole.rate_unknown.is_zero() && before.is_exact());
        let start = level.map_or(Decimal::ZERO, |before| before.low.dollars());
        let change = whole.duty_change?;
        if change.low != change.high {
            return None;
        }
        let (before, after) =
            if level.is_some() { self.sides(case) } else { ("No change".into(), "All changes".into()) };
        let step = |row: &Row| {
            let change = row.value.filter(|value| value.is_point())?.low;
            Some(WaterfallStep { label: row.label.clone(), scope: row.scope.clone(), change, error: None })
        };
        let steps: Option<Vec<WaterfallStep>> = shown.rows.iter().chain(&shown.others).map(step).collect();
        let end = Total { label: after, value: start + change.low.dollars() };
        Waterfall::new(Unit::Usd, Total { label: before, value: start }, steps?, end).map(Body::Waterfall)
    }
}

/// Where all rows of a breakdown stand, in a few words.
fn table_of(by: By) -> &'static str {
    match by {
        By::Partner => "by_partner.csv has all",
        By::Chapter => "by_product.csv has all",
        By::Importer | By::Authority | By::Measure | By::Case | By::Day | By::Sweep | By::Input | By::Country => "",
    }
}
