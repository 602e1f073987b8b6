//! Pictures of sweeps: an outcome over one rate, or over a grid of rates.

mod course;

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::placed::Picture;
use crate::partner::Partner;
use crate::regime::measure::Measure;
use crate::regime::rate::{RateBand, StatedRate};
use crate::report::chart::{Bar, Bars, Body, Caption, Fan, HeaderSpan, Heatmap, HeatmapRow, Series, WarmSide};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, distinct, join};
use crate::report::pictures::authorities::tariff_under;
use crate::report::pictures::captions::tell_light_part;
use crate::report::pictures::outcome_words::DrawnOutcome;
use crate::report::readings::{hull, money, rate};
use crate::report::title::{range, sentence};
use crate::run::CaseRun;
use crate::scenario::chart::{Breakdown, ChartSubject};
use crate::scenario::{Outcome, Sweep};
use course::{SweptRate, over_rates};

/// Two points are no line.
const MOST_BARS: usize = 2;
const MOST_COLUMNS: usize = 36;
const MOST_DOWN: usize = 40;

impl<'a> ReportContext<'a> {
    /// Returns an outcome at each point of a grid: the first sweeps down, the last across.
    ///
    /// What is too wide or too long to read is left to the table of cases.
    pub(super) fn grid_of_sweeps(&self, what: ChartSubject) -> Option<Picture> {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let measured = self.measured(what, cases.last()?, Breakdown::Sweep);
        let sweeps = &self.scenario.sweeps;
        let down = if self.scenario.cases.len() > 1 { 0 } else { sweeps.len() / 2 };
        let across: usize = sweeps[down..].iter().map(|sweep| sweep.values.len()).product();
        if across > MOST_COLUMNS || cases.len() / across > MOST_DOWN {
            return None;
        }
        let rows: Vec<HeatmapRow> = cases.chunks(across).map(|row| self.row_of_sweep(row, down, what)).collect();
        let headers = self.headers_of_sweep(&cases[..across.min(cases.len())], down);
        let (last, value) = sweeps.last().zip(sweeps.len().checked_sub(1))?;
        let columns = cases.iter().take(across).map(|case| last.values[case.variant.point[value]].0.clone()).collect();
        let title = self.combinations_title(&rows, &measured);
        let unit = measured.unit_words();
        let subtitle = format!("{} at each combination of rates, {unit},", measured.measure);
        let caption = match cases.last() {
            Some(last) if what.needs_response() => self.caption_asked(title, &subtitle, last, (what, Breakdown::Sweep)),
            _ => self.caption_of_outcome(what, title, &subtitle, &cases),
        };
        let (unit, change, rise) = (measured.unit, measured.change, WarmSide::Warm);
        let heatmap = Heatmap { unit, columns, headers, rows, flows: false, change, rise };
        Some(Picture::new("heatmap", caption, Body::Heatmap(heatmap)))
    }

    /// Returns "chips from Malaysia 10%": what a sweep changes and its value in a case.
    fn swept_value(&self, place: usize, case: &CaseRun) -> String {
        let sweep = &self.scenario.sweeps[place];
        format!("{} {}", self.swept_goods(sweep), sweep.values[case.variant.point[place]].0)
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
        let name = |_: &[&CaseRun]| HeaderSpan { label: self.swept_goods(&sweeps[last]), columns };
        (down..last).map(level).chain([cases.chunks(columns).map(name).collect()]).collect()
    }

    /// Returns "US duties would change by −$2bn to +$5bn across 12 combinations".
    fn combinations_title(&self, rows: &[HeatmapRow], measured: &DrawnOutcome) -> String {
        let all = rows.iter().flat_map(|row| row.cells.iter().flatten().copied()).reduce(hull);
        let across = format!("across {} combinations", self.run.cases.len());
        let course = range(self.tense_of(measured), (measured.unit, measured.change), all, &across);
        sentence(&measured.subjects(vec![measured.noun.clone()]), &course)
    }

    /// Returns an outcome over a rate that is swept, a line a case.
    pub(super) fn sweep(&self, sweep: &Sweep) -> Picture {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let level = self.levels_known();
        let what = if level { "Duties a year" } else { "Change in duties a year" };
        let outcome = |case: &CaseRun| {
            if level { money(self.level(case)?.duty_after) } else { money(self.run.whole(case).duty_change) }
        };
        let mut series: Vec<Series> = Vec::new();
        let bands = bands(sweep);
        for (index, written) in self.scenario.cases.iter().enumerate() {
            let points = self.over_sweep(index, sweep).into_iter().map(|(rate, case)| (rate, outcome(case))).collect();
            let label = if self.scenario.cases.len() > 1 { capital(&written.name) } else { what.to_string() };
            series.push(Series { label, points, bands: Vec::new() });
        }
        let bars: Vec<Bar> = cases.iter().map(|case| self.bar_of_value(sweep, case, outcome(case))).collect();
        let noun = self.own("duties");
        let title = match bands.is_empty() {
            true => self.course_over_rates(&cases, (&noun, &[]), (Unit::Usd, !level), &series),
            false => {
                let all = bars.iter().filter_map(|bar| bar.value).reduce(hull);
                let across = format!("across {} values of the rate", sweep.values.len());
                let course = range(self.tense(true), (Unit::Usd, !level), all, &across);
                sentence(&self.subjects_over_rates(&cases, &noun), &course)
            }
        };
        let swept = self.swept_rate(sweep);
        // Whose goods they are the line says behind it, where all cases are about the same.
        let is_same = distinct(cases.iter().map(|case| self.about(case))).len() == 1;
        let kind = self.swept_kind(sweep);
        let by = if is_same { kind.noun() } else { &swept };
        let subtitle = format!("{what} by {by}, US$,");
        let drawn = ChartSubject::Outcome(if level { Outcome::DutyAfter } else { Outcome::DutyChange });
        let mut caption = self.caption_of_outcome(drawn, title, &subtitle, &cases);
        if !bands.is_empty() {
            tell_light_part(&mut caption, &bars);
            return Picture::new("sweep", caption, Body::Bars(Bars::new(Unit::Usd, !level, bars)));
        }
        Picture::new("sweep", caption, self.fan(sweep, (Unit::Usd, !level), series))
    }

    /// Returns the runs of a case, each with its rate, from the lowest rate on.
    pub(super) fn over_sweep(&self, case: usize, sweep: &Sweep) -> Vec<(Decimal, &'a CaseRun)> {
        let runs = self.run.cases.iter().filter(|run| run.variant.case == case);
        let mut runs: Vec<(Decimal, &CaseRun)> =
            runs.filter_map(|run| Some((sweep.percent(run.variant.point[0])?, run))).collect();
        runs.sort_by_key(|(rate, _)| *rate);
        runs
    }

    /// Returns outcomes over the rate that is swept.
    pub(super) fn fan(&self, sweep: &Sweep, (unit, is_change): (Unit, bool), series: Vec<Series>) -> Body {
        let x = capital(&format!("{}, % of customs value", self.swept_rate(sweep)));
        lines_or_bars(Fan { x, unit, series }, is_change)
    }

    /// Returns a bar for a value of a sweep, which may be a band.
    fn bar_of_value(&self, sweep: &Sweep, case: &CaseRun, value: Option<Reading>) -> Bar {
        let name = &self.scenario.cases[case.variant.case].name;
        let scope = if self.scenario.cases.len() > 1 { capital(name) } else { String::new() };
        Bar::new(value_words(&sweep.values[case.variant.point[0]]), scope, value)
    }

    /// Returns what happens over the rates of a sweep: of one line where it is highest, of several how far they go; `when` it
    /// does, in full and shorter.
    pub(super) fn course_over_rates(
        &self,
        cases: &[&'a CaseRun],
        (noun, when): (&str, &[&str]),
        (unit, is_change): (Unit, bool),
        series: &[Series],
    ) -> String {
        let tense = self.tense(noun.contains("duties"));
        let subjects = self.subjects_over_rates(cases, noun);
        let all = series.iter().flat_map(|line| line.points.iter().filter_map(|(_, value)| *value)).reduce(hull);
        let across = format!("across {} cases and their rates", series.len());
        let courses = match (series, self.scenario.sweeps.first()) {
            ([line], Some(sweep)) => {
                let courses = over_rates(tense, (unit, is_change), &line.points, &self.swept_kind(sweep));
                courses.words.into_iter().chain([range(tense, (unit, is_change), all, "")[1].clone()]).collect()
            }
            _ => range(tense, (unit, is_change), all, &across).to_vec(),
        };
        let then = |course: &String| when.iter().map(|when| format!("{course} {when}")).collect::<Vec<_>>();
        let courses = if when.is_empty() { courses } else { courses.iter().flat_map(then).collect() };
        sentence(&subjects, &courses)
    }

    /// Says below a title that has no room for it at which rates a line peaks, or at which it ends highest.
    pub(super) fn tell_peak(&self, caption: &mut Caption, line: &Series, sweep: &Sweep) {
        let course = over_rates(self.tense(true), (Unit::Usd, false), &line.points, &self.swept_kind(sweep));
        let what = if course.peaks { "The peak is at" } else { "It is reached at" };
        if let Some(rates) = course.highest_at.filter(|rates| !caption.title.contains(rates)) {
            caption.tell(&format!("{what} {rates}."));
        }
    }

    /// Returns what is said to change over the rates of a sweep.
    fn subjects_over_rates(&self, cases: &[&'a CaseRun], noun: &str) -> Vec<String> {
        let about = distinct(cases.iter().map(|case| self.about(case)));
        match (about.as_slice(), cases) {
            ([_], [first, ..]) if noun == self.own("duties") => self.subjects(first, "duties"),
            _ => self.subjects_of_cases(cases, noun),
        }
    }

    /// Returns what runs through the values of a sweep: "rate on chips from Malaysia", "additional duty on all goods from Canada".
    pub(super) fn swept_rate(&self, sweep: &Sweep) -> String {
        format!("{} on {}", self.swept_kind(sweep).noun(), self.swept_goods(sweep))
    }

    /// Returns whether rates that are swept are all that is charged, come on top of it, or are those of one measure among others.
    fn swept_kind(&self, sweep: &Sweep) -> SweptRate {
        let place = self.scenario.sweeps.iter().position(|one| std::ptr::eq(one, sweep)).unwrap_or_default();
        let is_charged = |case: &CaseRun| {
            let (swept, charged) = (sweep.percent(case.variant.point[place]), rate(self.run.whole(case).rate_after));
            swept.zip(charged).is_none_or(|(swept, charged)| Unit::Percent.word(swept) == Unit::Percent.read(&charged))
        };
        let is_swept = |measure: &Measure| sweep.measures.contains(&measure.id);
        if self.run.cases.iter().any(|case| self.adds_a_duty(case, is_swept)) {
            let replaces = self.run.cases.iter().any(|case| self.replaces_duties(case));
            return if replaces { SweptRate::New } else { SweptRate::Additional };
        }
        if self.run.cases.iter().all(is_charged) {
            return SweptRate::Whole;
        }
        let baseline = &self.scenario.baseline;
        let measures = self.run.cases.iter().flat_map(|case| &case.variant.measures);
        let swept = measures.filter(|measure| sweep.measures.contains(&measure.id));
        let title = |measure: &Arc<Measure>| Some(baseline.authorities.get(baseline.authority(measure))?.1.as_str());
        SweptRate::Of(match distinct(swept.map(title)).as_slice() {
            [Some(title)] => tariff_under(title),
            _ => "stated rate".into(),
        })
    }

    /// Returns what a sweep changes: "chips from Malaysia"; only the partner where the cases mean different goods.
    pub(super) fn swept_goods(&self, sweep: &Sweep) -> String {
        let measures = self.run.cases.iter().flat_map(|case| &case.variant.measures);
        let swept: Vec<_> = measures.filter(|measure| sweep.measures.contains(&measure.id)).collect();
        let goods = distinct(swept.iter().map(|measure| measure.goods.as_str()));
        let sellers: BTreeSet<Partner> =
            self.run.cases.iter().flat_map(|case| self.run.by_partner(case)).map(|(pair, _)| pair.partner).collect();
        let meant: BTreeSet<Partner> =
            swept.iter().flat_map(|measure| self.partners.named_in(&measure.partners)).collect();
        let there = meant.iter().copied().filter(|partner| sellers.is_empty() || sellers.contains(partner));
        let names = self.partners.together(&there.collect(), &meant);
        let who = if names.is_empty() { "all countries".into() } else { join(&names, "partners") };
        match goods.as_slice() {
            [one] => format!("{} from {who}", self.goods_in_words(one)),
            _ => format!("the goods of each case from {who}"),
        }
    }
}

/// Returns a value of a sweep in words: "15%", "10–15%".
fn value_words((text, rate): &(String, StatedRate)) -> String {
    let StatedRate::Hedged(RateBand { low, high, approx, .. }) = rate else { return text.clone() };
    Unit::Percent.read(&Reading { low: low.percent(), high: high.percent(), approx: *approx })
}

/// Returns the values of a sweep that are no single rate.
fn bands(sweep: &Sweep) -> Vec<String> {
    let is_band = |place: &usize| sweep.percent(*place).is_none();
    (0..sweep.values.len()).filter(is_band).map(|place| value_words(&sweep.values[place])).collect()
}

/// Returns that an axis of rates leaves out the values of a sweep that are no single rate.
pub(super) fn note_on_bands(sweep: &Sweep) -> Option<String> {
    let bands = bands(sweep);
    (!bands.is_empty()).then(|| format!("Excludes {}: a band has no place on an axis of rates.", join(&bands, "rates")))
}

/// Returns lines over the rates of a sweep; a bar for each value where there are too few for a line, and nothing is
/// drawn at random.
fn lines_or_bars(fan: Fan, change: bool) -> Body {
    let points = || fan.series.iter().flat_map(|series| series.points.iter().map(move |point| (series, point)));
    let rates: BTreeSet<Decimal> = points().map(|(_, (rate, _))| *rate).collect();
    if rates.len() > MOST_BARS || fan.series.iter().any(|series| !series.bands.is_empty()) {
        return Body::Fan(fan);
    }
    let alone = fan.series.len() == 1;
    let bar = |(series, (rate, value)): (&Series, &(Decimal, Option<Reading>))| {
        let scope = if alone { "" } else { series.label.as_str() };
        Bar::new(Unit::Percent.word(*rate), scope, *value)
    };
    Body::Bars(Bars::new(fan.unit, change, points().map(bar).collect()))
}
