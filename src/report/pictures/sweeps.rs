//! Pictures of sweeps: an outcome over one rate, or over a grid of rates.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::placed::Picture;
use crate::regime::measure::{Measure, Mode};
use crate::report::chart::{Bar, Bars, Body, Fan, HeaderSpan, Heatmap, HeatmapRow, Series, WarmSide};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, distinct, join};
use crate::report::pictures::outcome_words::DrawnOutcome;
use crate::report::readings::money;
use crate::run::CaseRun;
use crate::scenario::chart::{Breakdown, ChartSubject};
use crate::scenario::{Outcome, Sweep};

/// Two points are no line.
const MOST_BARS: usize = 2;
const MOST_COLUMNS: usize = 36;
/// The most rows of a grid.
const MOST_GRID_ROWS: usize = 40;

impl<'a> ReportContext<'a> {
    /// Returns what a sweep changes, in words: "Japan, cars".
    pub(super) fn swept(&self, sweep: &Sweep) -> String {
        let case = self.run.cases.first();
        let measure =
            case.and_then(|case| case.variant.measures.iter().find(|measure| sweep.measures.contains(&measure.id)));
        match measure {
            Some(measure) if sweep.measures.len() == 1 => {
                let members = measure.partners.members.iter().flatten().map(|partner| self.partners.short(*partner));
                let names: Vec<String> = members.collect();
                let who = if names.is_empty() { "all partners".to_string() } else { join(&names, "partners") };
                let more = if measure.mode == Mode::Add { ", additional" } else { "" };
                let goods = match self.scenario.cases.len() {
                    1 => self.goods_in_words(&measure.goods),
                    _ => "goods of the case".into(),
                };
                format!("{who}, {goods}{more}")
            }
            _ => self.swept_goods(sweep),
        }
    }

    /// Returns an outcome at each point of a grid: the first sweeps down, the last across.
    ///
    /// What is too wide or too long to read is left to the table of cases.
    pub(super) fn grid_of_sweeps(&self, what: ChartSubject) -> Option<Picture> {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let measured = self.measured(what, cases.last()?, Breakdown::Sweep);
        let sweeps = &self.scenario.sweeps;
        let down = if self.scenario.cases.len() > 1 { 0 } else { sweeps.len() / 2 };
        let across: usize = sweeps[down..].iter().map(|sweep| sweep.values.len()).product();
        if across > MOST_COLUMNS || cases.len() / across > MOST_GRID_ROWS {
            return None;
        }
        let rows: Vec<HeatmapRow> = cases.chunks(across).map(|row| self.row_of_sweep(row, down, what)).collect();
        let headers = self.headers_of_sweep(&cases[..across.min(cases.len())], down);
        let (last, value) = sweeps.last().zip(sweeps.len().checked_sub(1))?;
        let columns = cases.iter().take(across).map(|case| last.values[case.variant.point[value]].0.clone()).collect();
        let title = self.combinations_title(&rows, &measured, what);
        let unit = measured.unit_words();
        let subtitle = format!("{} at each combination of rates, {unit},", measured.measure);
        let caption = match cases.last() {
            Some(last) if what.needs_response() => self.caption_asked(title, &subtitle, last, (what, Breakdown::Sweep)),
            _ => self.caption(title, &subtitle, &cases),
        };
        let (unit, change, rise) = (measured.unit, measured.change, WarmSide::Warm);
        let heatmap = Heatmap { unit, columns, headers, rows, flows: false, change, rise };
        Some(Picture::new("heatmap", caption, Body::Heatmap(heatmap)))
    }

    /// Returns "chips from Malaysia 10%": what a sweep changes and its value in a case.
    fn swept_value(&self, place: usize, case: &CaseRun) -> String {
        let sweep = &self.scenario.sweeps[place];
        format!("{} {}", self.swept(sweep), sweep.values[case.variant.point[place]].0)
    }

    /// Returns a row of a grid: of a case of the scenario, or of values of the sweeps that run down.
    fn row_of_sweep(&self, cases: &[&'a CaseRun], down: usize, what: ChartSubject) -> HeatmapRow {
        let label = match self.scenario.cases.as_slice() {
            [_] => (0..down).map(|place| self.swept_value(place, cases[0])).collect::<Vec<_>>().join("; "),
            named => capital(&named[cases[0].variant.case].name),
        };
        let cells = cases.iter().map(|case| self.of_whole(case, what)).collect();
        HeatmapRow { label, scope: String::new(), cells }
    }

    /// Returns the headers over the columns of a grid, a level a sweep that runs across.
    fn headers_of_sweep(&self, cases: &[&CaseRun], down: usize) -> Vec<Vec<HeaderSpan>> {
        let sweeps = &self.scenario.sweeps;
        let level = |place: usize| {
            let columns: usize = sweeps[place + 1..].iter().map(|sweep| sweep.values.len()).product();
            let span = |case: &&CaseRun| HeaderSpan { label: self.swept_value(place, case), columns };
            cases.iter().step_by(columns).map(span).collect()
        };
        let last = sweeps.len() - 1;
        let columns = sweeps[last].values.len();
        let name = |_: &[&CaseRun]| HeaderSpan { label: self.swept(&sweeps[last]), columns };
        (down..last).map(level).chain([cases.chunks(columns).map(name).collect()]).collect()
    }

    /// Returns "Duty owed changes by −$2bn to +$5bn a year across 12 combinations".
    fn combinations_title(&self, rows: &[HeatmapRow], measured: &DrawnOutcome, what: ChartSubject) -> String {
        let readings = || rows.iter().flat_map(|row| row.cells.iter().flatten());
        let ends = readings().map(|reading| reading.low).min().zip(readings().map(|reading| reading.high).max());
        let noun = &measured.noun;
        let Some((low, high)) = ends else { return format!("The {noun} is not known") };
        let read = |value: Decimal| measured.read(&Reading::exact(value));
        if low == high {
            return capital(&format!("{noun} at every rate: {}", read(low)));
        }
        let (low, high, cases) = (read(low), read(high), &self.run.cases);
        let imports = |case: &CaseRun| self.run.whole(case).imports;
        let (count, is_same_scope) = (cases.len(), cases.iter().all(|case| imports(case) == imports(&cases[0])));
        let scopes = if is_same_scope { "" } else { ", each case on imports of its own" };
        if what == ChartSubject::Outcome(Outcome::DutyChange) {
            return format!("Duty owed changes by {low} to {high} a year across {count} combinations{scopes}");
        }
        capital(&format!("{noun}: {low} to {high} across {count} combinations{scopes}"))
    }

    /// Returns an outcome over a rate that is swept, a line a case.
    pub(super) fn sweep(&self, sweep: &Sweep) -> Picture {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let level = self.levels_known();
        let what = if level { "Duty owed a year" } else { "Change in duty owed a year" };
        let outcome = |case: &CaseRun| {
            if level { money(self.level(case)?.duty_after) } else { money(self.run.whole(case).duty_change) }
        };
        let mut series: Vec<Series> = Vec::new();
        for (index, written) in self.scenario.cases.iter().enumerate() {
            let points = cases.iter().filter(|case| case.variant.case == index);
            let mut points: Vec<(Decimal, Option<Reading>)> =
                points.filter_map(|case| Some((sweep.percent(case.variant.point[0])?, outcome(case)))).collect();
            points.sort_by_key(|(value, _)| *value);
            let label = if self.scenario.cases.len() > 1 { capital(&written.name) } else { what.to_string() };
            series.push(Series { label, points, bands: Vec::new() });
        }
        // A measure of a shared slot, or one that comes with exemptions, takes the place of others: it does not only add.
        let alone = self.scenario.exemptions.is_empty() && self.scenario.precedences.is_empty();
        let adds = |measure: &Measure| {
            alone && measure.mode == Mode::Add && measure.slot == measure.id && sweep.measures.contains(&measure.id)
        };
        let swept = cases.iter().flat_map(|case| &case.variant.measures);
        let mut swept = swept.filter(|measure| sweep.measures.contains(&measure.id));
        let only_adds = swept.all(|measure| adds(measure));
        let mut of_sweep = cases.iter().flat_map(|case| &case.variant.measures);
        let is_extra = |measure: &Measure| measure.mode == Mode::Add && sweep.measures.contains(&measure.id);
        let extra = if of_sweep.any(|measure| is_extra(measure)) { "additional duty " } else { "" };
        // A level may be of a part.
        let is_part = level && cases.iter().any(|case| self.run.whole(case).where_known.is_some());
        let known = if is_part { ", where the rate is known," } else { "" };
        let last = |series: &Series| series.points.last().and_then(|(at, reading)| Some((*at, (*reading)?)));
        let title = match series.iter().filter_map(last).max_by_key(|(_, reading)| reading.high) {
            Some((at, reading)) => {
                let most = if series.len() > 1 { "up to " } else { "" };
                let (at, goods) = (Unit::Percent.word(at), self.swept_goods(sweep));
                if level {
                    format!("At {at} {extra}on {goods}, duty owed{known} is {most}{} a year", Unit::Usd.read(&reading))
                } else if !only_adds {
                    format!("At {at} on {goods}, duty owed changes by {} a year", Unit::Usd.read_change(&reading))
                } else if reading.low >= Decimal::ZERO {
                    format!("{at} {extra}on {goods} adds {most}{} a year to duty owed", Unit::Usd.read(&reading))
                } else {
                    format!("{at} {extra}on {goods} changes duty owed by {} a year", Unit::Usd.read_change(&reading))
                }
            }
            None => format!("{what}: not known"),
        };
        let swept = format!("{}on {}", if extra.is_empty() { "rate " } else { extra }, self.swept_goods(sweep));
        let caption = self.caption(title, &format!("{what} by {swept}, US$,"), &cases);
        let fan =
            Fan { x: capital(&format!("{swept}, % of customs value")), x_unit: Unit::Percent, unit: Unit::Usd, series };
        Picture::new("sweep", caption, lines_or_bars(fan, !level))
    }

    /// Returns what a sweep changes: "chips from Malaysia"; only the partner where the cases mean different goods.
    pub(super) fn swept_goods(&self, sweep: &Sweep) -> String {
        let measures = self.run.cases.iter().flat_map(|case| &case.variant.measures);
        let swept: Vec<_> = measures.filter(|measure| sweep.measures.contains(&measure.id)).collect();
        let goods = distinct(swept.iter().map(|measure| measure.goods.as_str()));
        let members = swept.iter().flat_map(|measure| measure.partners.members.iter().flatten());
        let names = distinct(members.map(|partner| self.partners.phrase(*partner)));
        let who = if names.is_empty() { "all partners".into() } else { join(&names, "partners") };
        match goods.as_slice() {
            [one] => format!("{} from {who}", self.goods_in_words(one)),
            _ => format!("the goods of each case from {who}"),
        }
    }
}

/// Returns lines over the rates of a sweep; a bar for each value where there are too few for a line, and nothing is
/// drawn at random.
pub(super) fn lines_or_bars(fan: Fan, change: bool) -> Body {
    let points = || fan.series.iter().flat_map(|series| series.points.iter().map(move |point| (series, point)));
    let rates: BTreeSet<Decimal> = points().map(|(_, (rate, _))| *rate).collect();
    if rates.len() > MOST_BARS || fan.series.iter().any(|series| !series.bands.is_empty()) {
        return Body::Fan(fan);
    }
    let alone = fan.series.len() == 1;
    let bar = |(series, (rate, value)): (&Series, &(Decimal, Option<Reading>))| {
        let scope = if alone { "" } else { series.label.as_str() };
        Bar::new(fan.x_unit.word(*rate), scope, *value)
    };
    Body::Bars(Bars::new(fan.unit, change, points().map(bar).collect()))
}
