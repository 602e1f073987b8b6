//! Pictures with a row each: dumbbells, bars, waterfalls, bands; and a map with a tile each.

use rust_decimal::Decimal;

use super::kinds::{BodyRows, KindMaker, MOST_SHOWN, RowsBody, RowsFinding};
use super::rows::{BreakdownRow, shown};
use crate::report::chart::{
    Band, BandRow, Bar, Bars, Body, Caption, Chart, Dumbbell, DumbbellRow, IntervalRow, Intervals, Tile, TileMap,
    TitleTotals, WarmSide, Waterfall, WaterfallStep, WaterfallTotal,
};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::capital;
use crate::report::pictures::CHANGE;
use crate::report::pictures::captions::{ALL, tell_light_part, tell_rounding, tell_shown, tell_whole};
use crate::report::pictures::response::{REACTS, STILL};
use crate::report::readings::points;
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{BandDisplay, Breakdown, ChartRequest, ChartSubject};

impl<'a> ReportContext<'a> {
    /// Returns a picture with a row each.
    pub(super) fn in_rows(
        &self,
        request: &ChartRequest,
        case: &'a CaseRun,
        told: RowsFinding,
        make: RowsBody<'a>,
    ) -> Option<Chart> {
        let ChartRequest { kind, what, by, .. } = *request;
        let measured = self.measured(what, case, by);
        let all = self.rows(case, what, by);
        if all.is_empty() {
            return None;
        }
        let several = self.nouns(by, case)[1];
        let shown = shown(all, &measured, (by, several), request.top.unwrap_or(MOST_SHOWN));
        let mut rows = BodyRows { case, what, by, measured, shown };
        let mut caption = self.caption_of_rows(&rows, told);
        if told == RowsFinding::OfWhole && has_total(what, by) && rows.shown.rows.len() > 1 {
            rows.shown.rows.insert(0, self.total_rates(case));
        }
        let body = match kind.spec().ends {
            BandDisplay::Instead(other, note) => match make(self, &rows).filter(|_| !rows.are_hedged()) {
                None => {
                    caption.notes.extend(note.map(str::to_owned));
                    match self.made(other, request, case) {
                        KindMaker::InRows(_, make) => make(self, &rows)?,
                        KindMaker::Whole(chart) => return chart.map(|chart| *chart),
                    }
                }
                Some(body) => body,
            },
            BandDisplay::None if rows.are_hedged() => return None,
            BandDisplay::Both | BandDisplay::Lower | BandDisplay::None => make(self, &rows)?,
        };
        if let Body::Band(_) = &body {
            caption.notes.extend(self.marker_note(case));
            // Levels in two lanes do not show a change that is known of more.
            let whole = self.run.whole(case);
            if told == RowsFinding::OfWhole && has_total(what, by) && self.is_change_told(&whole) {
                caption.wholes.push(TitleTotals::new(ALL, "change", Unit::Points, points(whole.rate_change)));
            }
        }
        if let Body::Bars(bars) = &body {
            tell_light_part(&mut caption, &bars.rows);
        }
        if matches!(what, ChartSubject::Outcome(Outcome::DutyAfter | Outcome::DutyChange)) && by != Breakdown::Case {
            self.tell_rates(&mut caption, case);
        }
        tell_rounding(&mut caption, &body);
        Some(Chart { caption, body })
    }

    /// Returns the words around a picture with a row each.
    fn caption_of_rows(&self, rows: &BodyRows<'a>, told: RowsFinding) -> Caption {
        let BodyRows { case, what, by, measured, shown } = rows;
        let nouns = self.nouns(*by, case);
        // What authorities add is of known levels, and the change is of known changes.
        let is_whole = !matches!(by, Breakdown::Case | Breakdown::Authority);
        let whole = self.of_whole(case, *what).filter(|_| is_whole);
        let rows = (shown.rows.as_slice(), shown.is_part);
        let found = || self.finding((measured, *case), rows, whole, (*by, nouns[1]), shown.among);
        let of_whole = told == RowsFinding::OfWhole && is_whole;
        let is_refund = self.scenario.refund.is_some() && *what == CHANGE && is_whole;
        let title = match is_refund {
            true => self.refund_title(case),
            false => self.whole_title(case, *what).filter(|_| of_whole).unwrap_or_else(found),
        };
        let subtitle = format!("{} by {}, {},", measured.measure, nouns[0], measured.unit_words());
        let mut caption = self.caption_asked(title, &subtitle, case, (*what, *by));
        if let Some(whole) = whole.filter(|whole| measured.adds_up && whole.is_point() && shown.rows.len() > 1) {
            tell_whole(&mut caption, &measured.read(&whole));
        }
        if is_refund {
            caption.tell("Exposure, not entitlement.");
        }
        if let Some((all, which)) = &shown.of_all {
            tell_shown(&mut caption, (shown.rows.len(), *all), which);
        }
        caption.wholes.extend(match what {
            ChartSubject::Outcome(Outcome::RateAfter) if of_whole => None,
            ChartSubject::Outcome(Outcome::DutyAfter | Outcome::DutyChange) if of_whole => {
                Some(self.whole_duties(case, Some(["before", "after", "change"])))
            }
            ChartSubject::Outcome(_) | ChartSubject::Sales | ChartSubject::Sector(_) => {
                whole.map(|whole| TitleTotals::new(ALL, "value", measured.unit, Some(whole)))
            }
        });
        caption
    }

    /// Returns a tile a partner. A rate is spoken of where a hundredth of the imports or more is charged it.
    pub(super) fn map_asked(&self, case: &'a CaseRun, what: ChartSubject) -> Option<Chart> {
        let measured = self.measured(what, case, Breakdown::Partner);
        let mut rows = self.rows(case, what, Breakdown::Partner);
        rows.retain(|row| row.pair.is_some_and(|pair| pair.importer == self.world.importer));
        let imports: Decimal = rows.iter().map(|row| row.imports).sum();
        let weighty: Vec<BreakdownRow> =
            rows.iter().filter(|row| row.imports * Decimal::ONE_HUNDRED >= imports).cloned().collect();
        let (among, who, spoken) = match measured.adds_up || weighty.len() == rows.len() {
            true => ("", "", rows.as_slice()),
            false => (LARGE_SUPPLIERS, " (large: 1% of imports or more)", weighty.as_slice()),
        };
        let of_whom = if among.is_empty() { String::new() } else { format!(", among {among}") };
        let title = self.finding((&measured, case), (spoken, false), None, (Breakdown::Partner, "partners"), &of_whom);
        // The day stands with the law.
        let measure = if self.one_day(what).is_some() { &measured.what } else { &measured.measure };
        let subtitle = format!("{measure} by partner{who}, {},", measured.unit_words());
        let mut caption = self.caption_asked(title, &subtitle, case, (what, Breakdown::Partner));
        self.tell_one_day(&mut caption, what);
        if self.world.has_several_importers() {
            let note = format!("Shown are imports of {} alone.", self.partners.phrase(self.world.importer));
            caption.notes.insert(0, note);
        }
        let tile = |row: &BreakdownRow| {
            let (code, is_ranked) = (row.pair?.partner.to_string(), spoken.iter().any(|other| other.pair == row.pair));
            Some(Tile { code, label: row.label.clone(), value: row.value, is_ranked })
        };
        let tiles: Vec<Tile> = rows.iter().filter_map(tile).collect();
        let (home, among) = (self.world.importer.to_string(), among.to_string());
        let map =
            TileMap { unit: measured.unit, change: measured.change, rise: WarmSide::Warm, framed: home, among, tiles };
        (!rows.is_empty()).then_some(Chart { caption, body: Body::TileMap(map) })
    }

    /// Returns what the gray and the colored values are; of cases, each is its own.
    fn sides_asked(&self, case: &CaseRun, by: Breakdown) -> (String, String) {
        let (before, after) = self.sides(case);
        if by == Breakdown::Case { (before, "In the case".into()) } else { (before, after) }
    }

    pub(in crate::report::pictures) fn dumbbell_of(&self, rows: &BodyRows<'a>) -> Option<Body> {
        let (before, after) = self.sides_asked(rows.case, rows.by);
        let row = |row: &BreakdownRow| DumbbellRow {
            label: row.label.clone(),
            scope: row.scope.clone(),
            before: row.before,
            after: row.value,
            change: row.change,
        };
        let (unit, column, rows) = (rows.measured.unit, "Change", rows.shown.rows.iter().map(row).collect());
        Some(Body::Dumbbell(Dumbbell { unit, before, after, column, rows }))
    }

    pub(in crate::report::pictures) fn band_of(&self, rows: &BodyRows<'a>) -> Option<Body> {
        let BodyRows { case, what, by, measured, shown } = rows;
        if !what.needs_response() {
            let (before, after) = self.sides_asked(case, *by);
            let row = |row: &BreakdownRow| BandRow {
                label: row.label.clone(),
                scope: row.scope.clone(),
                before: row.before,
                after: row.value.filter(|_| row.value != row.before),
                markers: row.markers.clone(),
            };
            let rows = shown.rows.iter().map(row).collect();
            return Some(Body::Band(Band { unit: measured.unit, before, after, rows }));
        }
        let row = |row: &BreakdownRow| {
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

    pub(super) fn bars_of(&self, rows: &BodyRows<'a>) -> Option<Body> {
        let BodyRows { measured, shown, .. } = rows;
        let bar = |row: &BreakdownRow| Bar::new(capital(&row.label), row.scope.as_str(), row.value);
        let others = shown.others.iter().map(|row| Bar { accent: false, ..bar(row) });
        let rows = shown.rows.iter().map(bar).chain(others).collect();
        let sums = usize::from(shown.others.is_some());
        Some(Body::Bars(Bars { sums, ..Bars::new(measured.unit, measured.change, rows) }))
    }

    /// From the duty before to the duty after; from nothing where the level is not known.
    pub(super) fn waterfall_of(&self, rows: &BodyRows<'a>) -> Option<Body> {
        let BodyRows { case, shown, .. } = rows;
        let whole = self.run.whole(case);
        let level = whole.duty_before.filter(|before| whole.rate_unknown.is_zero() && before.is_exact());
        let start = level.map_or(Decimal::ZERO, |before| before.low.dollars());
        let change = whole.duty_change?;
        if change.low != change.high {
            return None;
        }
        let (before, after) =
            if level.is_some() { self.sides(case) } else { ("No change".into(), "All changes".into()) };
        let step = |row: &BreakdownRow| {
            let change = row.value.filter(|value| value.is_point())?.low;
            Some(WaterfallStep { label: row.label.clone(), scope: row.scope.clone(), change, error: None })
        };
        let steps: Option<Vec<WaterfallStep>> = shown.rows.iter().chain(&shown.others).map(step).collect();
        let end = WaterfallTotal { label: after, value: start + change.low.dollars() };
        Waterfall::new(Unit::Usd, WaterfallTotal { label: before, value: start }, steps?, end).map(Body::Waterfall)
    }
}

/// Returns true if the title of rows states a rate of all of them, which then has a row too.
fn has_total(what: ChartSubject, by: Breakdown) -> bool {
    what == ChartSubject::Outcome(Outcome::RateAfter) && !matches!(by, Breakdown::Case | Breakdown::Authority)
}

/// Of whom a map speaks: of partners that sell a hundredth of the imports or more.
const LARGE_SUPPLIERS: &str = "large suppliers";
