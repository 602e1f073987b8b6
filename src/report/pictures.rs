//! Which pictures a result gets, and what stands on them.

use rust_decimal::Decimal;

use super::chart::{
    Band, BandRow, Bar, Bars, Blank, Body, Caption, Chart, Dumbbell, DumbbellRow, Fan, HeaderSpan, Heatmap, HeatmapRow,
    Marker, Series,
};
use super::finding::{Result, capital, join, lower, money, outcome_words, points, rate, ratio};
use super::number::{Reading, Unit};
use crate::burden::Burden;
use crate::partner::Partner;
use crate::regime::measure::{Measure, Mode};
use crate::regime::rate::Written;
use crate::run::CaseRun;
use crate::scenario::Sweep;

/// A picture and the stem of its files.
#[derive(Debug)]
pub struct Picture {
    /// The stem.
    pub stem: &'static str,
    /// What is drawn.
    pub chart: Chart,
}

/// The most rows of a picture; further ones are added up in a note.
const MOST_ROWS: usize = 40;
/// What a marker is, in the key; its source stands in the notes.
const LAW_KEY: &str = "source below";
/// The most chapters of a picture.
const MOST_CHAPTERS: usize = 15;

impl<'a> Result<'a> {
    /// The pictures of one case: its rates, the change of the duty owed by partner, and by chapter.
    pub fn pictures_of_case(&self, case: &'a CaseRun) -> Vec<Picture> {
        let whole = self.run.whole(case);
        let mut pictures = vec![self.rates(case)];
        if whole.is_unchanged() {
            pictures.push(self.unchanged(case));
            return pictures;
        }
        pictures.push(self.duty(case));
        if self.run.by_chapter(case).len() > 1 && whole.duty_change.is_some() {
            pictures.push(self.chapters(case));
        }
        pictures
    }

    /// The pictures of a scenario as a whole: its cases side by side, its sweeps, its yardsticks.
    pub fn pictures_of_scenario(&self) -> Vec<Picture> {
        let mut pictures = Vec::new();
        match self.scenario.sweeps.as_slice() {
            [] if self.run.cases.len() > 1 => {
                pictures.push(self.cases());
                pictures.extend(self.grid_of_partners());
            }
            [] => {}
            [sweep] => pictures.extend([self.sweep(sweep), self.grid_of_sweeps()]),
            _ => pictures.push(self.grid_of_sweeps()),
        }
        pictures.extend(self.yardsticks());
        pictures
    }

    fn caption(&self, title: String, subtitle: &str, cases: &[&'a CaseRun]) -> Caption {
        let subtitle = format!("{subtitle} {}", self.assumption());
        Caption { title, subtitle, notes: self.notes(cases), source: self.source() }
    }

    /// "cars, $41.9bn".
    fn scope(&self, case: &'a CaseRun, partner: Option<Partner>, burden: &Burden) -> String {
        format!("{}, {}", self.goods(case, partner), Unit::Usd.word(burden.imports.usd().dollars()))
    }

    fn importer(&self) -> String {
        let short = self.partners.short(self.world.importer);
        if short == "United States" { "US".into() } else { short }
    }

    /// The parties of a case, the largest changes first if there are too many; the note says what is left out.
    fn parties(&self, case: &'a CaseRun) -> (Vec<(Partner, Burden)>, Option<String>) {
        let mut parties = self.run.by_partner(case);
        let weight =
            |burden: &Burden| burden.duty_change.map(|span| span.low.dollars().abs().max(span.high.dollars().abs()));
        if parties.len() <= MOST_ROWS {
            return (parties, None);
        }
        let all = parties.len();
        parties.sort_by_key(|(partner, burden)| {
            (std::cmp::Reverse(weight(burden)), std::cmp::Reverse(burden.imports), *partner)
        });
        parties.truncate(MOST_ROWS);
        let note = format!(
            "Shown are the {MOST_ROWS} of {all} partners with the largest change in duty owed; by_partner.csv has all."
        );
        (parties, Some(note))
    }

    /// Rates before and after by partner: a dumbbell, or bands where they are hedged.
    fn rates(&self, case: &'a CaseRun) -> Picture {
        let (mut parties, left_out) = self.parties(case);
        let key = |burden: &Burden| {
            rate(burden.rate_after).or(points(burden.rate_change)).map(|reading| (reading.high, reading.low))
        };
        parties.sort_by(|one, other| {
            key(&other.1).cmp(&key(&one.1)).then(other.1.imports.cmp(&one.1.imports)).then(one.0.cmp(&other.0))
        });
        let importer = self.importer();
        let subtitle = format!(
            "{} {importer} duty, % of customs value,",
            if parties.len() > 1 { "Average statutory" } else { "Statutory" }
        );
        let mut caption = self.caption(self.rate_title(case), &subtitle, &[case]);
        caption.notes.extend(left_out);
        let (before, after) = self.sides(case);
        let hedged =
            |burden: &Burden| [burden.rate_before, burden.rate_after].iter().flatten().any(|span| !span.is_exact());
        let body = if parties.is_empty() {
            Body::Blank(Blank { message: "Nothing in scope".into() })
        } else if parties.iter().any(|(_, burden)| hedged(burden)) {
            caption.notes.extend(self.marker_note(case));
            Body::Band(Band { unit: Unit::Percent, before, after, rows: self.bands(case, &parties) })
        } else {
            let rows = parties.iter().map(|(partner, burden)| DumbbellRow {
                label: self.partners.short(*partner),
                scope: self.scope(case, Some(*partner), burden),
                before: rate(burden.rate_before),
                after: rate(burden.rate_after),
                change: points(burden.rate_change),
            });
            Body::Dumbbell(Dumbbell { unit: Unit::Percent, before, after, rows: rows.collect() })
        };
        Picture { stem: "rates", chart: Chart { caption, body } }
    }

    /// What the grey and the coloured values are.
    fn sides(&self, case: &CaseRun) -> (String, String) {
        let before = capital(&self.scenario.baseline.phrase);
        let after = if self.scenario.cases.len() > 1 {
            capital(&self.scenario.cases[case.variant.case].name)
        } else {
            "In the scenario".to_string()
        };
        (before, after)
    }

    /// Where the marked rates stand in law.
    fn marker_note(&self, case: &'a CaseRun) -> Option<String> {
        let markers = self.facts(case).into_iter().flat_map(|fact| &fact.markers);
        let words = markers.map(|marker| {
            let rate = Unit::Percent.word(marker.rate.percent());
            format!("{} {rate}, {}", self.partners.short(marker.partner), marker.source)
        });
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| format!("Rates in law: {}.", words.join("; ")))
    }

    fn bands(&self, case: &'a CaseRun, parties: &[(Partner, Burden)]) -> Vec<BandRow> {
        let facts = self.facts(case);
        let row = |(partner, burden): &(Partner, Burden)| {
            let markers = facts.iter().flat_map(|fact| &fact.markers).filter(|marker| marker.partner == *partner);
            let (before, after) = (rate(burden.rate_before), rate(burden.rate_after));
            BandRow {
                label: self.partners.short(*partner),
                scope: self.scope(case, Some(*partner), burden),
                before,
                after: if burden.is_unchanged() { None } else { after },
                markers: markers
                    .map(|marker| Marker {
                        value: marker.rate.percent(),
                        label: "in law".into(),
                        source: LAW_KEY.into(),
                    })
                    .collect(),
            }
        };
        parties.iter().map(row).collect()
    }

    fn unchanged(&self, case: &'a CaseRun) -> Picture {
        let whole = self.run.whole(case);
        let subtitle = format!("Change in duty owed on {}, US$ a year,", Unit::Usd.word(whole.imports.usd().dollars()));
        let caption = self.caption("No change from the baseline".into(), &subtitle, &[case]);
        let message = format!("{}: no change from the baseline", capital(&case.variant.name));
        Picture { stem: "duty", chart: Chart { caption, body: Body::Blank(Blank { message }) } }
    }

    /// The duty owed by partner: before and after if that is known, else its change.
    fn duty(&self, case: &'a CaseRun) -> Picture {
        let (parties, left_out) = self.parties(case);
        let level = parties.iter().all(|(_, burden)| burden.rate_unknown.is_zero());
        let few = parties.len() <= 8;
        let subtitle = match (level && few, self.world.importer.iso2()) {
            (true, _) => "Duty owed a year before and after, US$,".to_string(),
            _ => "Change in duty owed a year, US$,".to_string(),
        };
        let mut caption = self.caption(self.duty_title(case), &subtitle, &[case]);
        caption.notes.extend(left_out);
        let (baseline, value) = self.sides(case);
        let row = |(partner, burden): &(Partner, Burden)| Bar {
            label: self.partners.short(*partner),
            scope: self.scope(case, Some(*partner), burden),
            value: money(if level && few { burden.duty_after } else { burden.duty_change }),
            baseline: if level && few { money(burden.duty_before) } else { None },
            accent: true,
        };
        let bars =
            Bars { unit: Unit::Usd, change: !(level && few), baseline, value, rows: parties.iter().map(row).collect() };
        Picture { stem: "duty", chart: Chart { caption, body: Body::Bars(bars.ranked()) } }
    }

    /// The change of the duty owed by chapter, the largest first.
    fn chapters(&self, case: &'a CaseRun) -> Picture {
        let mut chapters = self.run.by_chapter(case);
        let size =
            |burden: &Burden| burden.duty_change.map(|span| span.low.dollars().abs().max(span.high.dollars().abs()));
        chapters.sort_by_key(|(chapter, burden)| (std::cmp::Reverse(size(burden)), *chapter));
        let rest = chapters.split_off(chapters.len().min(MOST_CHAPTERS));
        let mut caption = self.caption(
            self.chapter_title(case),
            "Change in duty owed a year by chapter of the Harmonized System, US$,",
            &[case],
        );
        if let Some(sum) = rest.iter().map(|(_, burden)| burden.duty_change).reduce(|sum, next| {
            let (sum, next) = (sum?, next?);
            Some(crate::burden::Span {
                low: sum.low + next.low,
                high: sum.high + next.high,
                approx: sum.approx || next.approx,
            })
        }) && let Some(sum) = money(sum)
        {
            let (count, sum) = (rest.len(), Unit::Usd.read_change(&sum));
            caption.notes.push(format!("{count} further chapters together: {sum}; by_product.csv has all."));
        }
        let row = |(chapter, burden): &(crate::product::HsCode, Burden)| Bar {
            label: self.products.chapter(*chapter),
            scope: format!("chapter {chapter}, {}", Unit::Usd.word(burden.imports.usd().dollars())),
            value: money(burden.duty_change),
            baseline: None,
            accent: true,
        };
        let rows = chapters.iter().map(row).collect();
        let bars = Bars { unit: Unit::Usd, change: true, baseline: String::new(), value: String::new(), rows };
        Picture { stem: "chapters", chart: Chart { caption, body: Body::Bars(bars) } }
    }

    /// The name of a case on a picture that shows all of them.
    fn case_label(&self, case: &CaseRun) -> String {
        let named = self.scenario.cases.len() > 1 || self.scenario.sweeps.is_empty();
        let name = named.then(|| capital(&self.scenario.cases[case.variant.case].name));
        let values = self
            .scenario
            .sweeps
            .iter()
            .zip(&case.variant.point)
            .map(|(sweep, &at)| format!("{} {}", self.swept(sweep), sweep.values[at].0));
        name.into_iter().chain(values).collect::<Vec<_>>().join(", ")
    }

    /// What a sweep changes, in words: "Japan, cars".
    fn swept(&self, sweep: &Sweep) -> String {
        let case = self.run.cases.first();
        let measure =
            case.and_then(|case| case.variant.measures.iter().find(|measure| sweep.measures.contains(&measure.id)));
        match measure {
            Some(measure) if sweep.measures.len() == 1 => {
                let members = measure.partners.members.iter().flatten().map(|partner| self.partners.short(*partner));
                let names: Vec<String> = members.collect();
                let who = if names.is_empty() { "all partners".to_string() } else { join(&names, "partners") };
                let more = if measure.mode == Mode::Add { ", additional" } else { "" };
                format!("{who}, {}{more}", if self.scenario.cases.len() > 1 { "goods" } else { &measure.goods })
            }
            _ => sweep.target.clone(),
        }
    }

    /// True if every case knows what is owed before and after.
    fn levels_known(&self) -> bool {
        self.run.cases.iter().all(|case| self.run.whole(case).rate_unknown.is_zero())
    }

    /// The duty owed in each case beside the baseline; its change where the level is not known.
    fn cases(&self) -> Picture {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let level = self.levels_known();
        let wholes: Vec<Burden> = cases.iter().map(|case| self.run.whole(case)).collect();
        let same_scope = wholes.iter().all(|whole| whole.imports == wholes[0].imports);
        let same_baseline = wholes.iter().all(|whole| whole.duty_before == wholes[0].duty_before);
        let mut rows: Vec<Bar> = cases
            .iter()
            .zip(&wholes)
            .map(|(case, whole)| Bar {
                label: self.case_label(case),
                scope: if same_scope {
                    String::new()
                } else {
                    format!("on {}", Unit::Usd.word(whole.imports.usd().dollars()))
                },
                value: money(if level { whole.duty_after } else { whole.duty_change }),
                baseline: if level && !same_baseline { money(whole.duty_before) } else { None },
                accent: !whole.is_unchanged(),
            })
            .collect();
        if level && same_baseline && rows.iter().all(|row| row.accent) {
            let label = capital(&self.scenario.baseline.phrase);
            rows.insert(
                0,
                Bar { label, scope: String::new(), value: money(wholes[0].duty_before), baseline: None, accent: false },
            );
        }
        let title = extremes(&rows, if level { "duty owed a year" } else { "change in duty owed a year" }, !level);
        let subtitle = format!("{}, US$ a year, by case,", if level { "Duty owed" } else { "Change in duty owed" });
        let caption = self.caption(title, &subtitle, &cases);
        let (baseline, value) = (capital(&self.scenario.baseline.phrase), "In the case".to_string());
        let bars = Bars { unit: Unit::Usd, change: !level, baseline, value, rows };
        Picture { stem: "cases", chart: Chart { caption, body: Body::Bars(bars) } }
    }

    /// Amounts held against results: yardsticks in grey, results in colour.
    fn yardsticks(&self) -> Option<Picture> {
        let points: usize = self.scenario.sweeps.iter().map(|sweep| sweep.values.len()).product();
        // What a yardstick is held against must not depend on the point of a sweep; the first stands for the case.
        let cases: Vec<&CaseRun> = self.run.cases.iter().step_by(points.max(1)).collect();
        let mut rows: Vec<Bar> = Vec::new();
        let mut findings: Vec<String> = Vec::new();
        let mut notes: Vec<String> = Vec::new();
        for yardstick in &self.scenario.yardsticks {
            let amount = Reading { low: yardstick.low, high: yardstick.high, approx: false };
            rows.push(Bar {
                label: yardstick.title.clone(),
                scope: String::new(),
                value: Some(amount),
                baseline: None,
                accent: false,
            });
            let mut fitting: Vec<String> = Vec::new();
            let mut ratios: Vec<String> = Vec::new();
            for case in &cases {
                for measured in self
                    .run
                    .yardsticks(self.scenario, case)
                    .into_iter()
                    .filter(|measured| measured.yardstick == yardstick)
                {
                    let name = if self.scenario.cases.len() > 1 {
                        self.scenario.cases[case.variant.case].name.as_str()
                    } else {
                        ""
                    };
                    let what = outcome_words(yardstick.what);
                    let label = if name.is_empty() { capital(what) } else { format!("{}: {what}", capital(name)) };
                    let size = measured.result.map(|number| number.abs());
                    let size = Reading { low: size.low.min(size.high), high: size.low.max(size.high), ..size };
                    rows.push(Bar { label, scope: String::new(), value: Some(size), baseline: None, accent: true });
                    if amount.low <= size.low && size.high <= amount.high {
                        fitting.push(format!("“{name}”"));
                    }
                    ratios.extend(ratio(&measured));
                }
            }
            findings.push(match (amount.is_point(), ratios.as_slice()) {
                (true, [one]) => format!("{}: {one} the {}", yardstick.title, outcome_words(yardstick.what)),
                (false, _) if !fitting.is_empty() && fitting.len() < cases.len() => {
                    format!(
                        "{} of {} cases fits “{}”, {}: {}",
                        fitting.len(),
                        cases.len(),
                        yardstick.title,
                        Unit::Usd.read(&amount),
                        join(&fitting, "cases")
                    )
                }
                _ => format!(
                    "{}, {}, beside the {}",
                    yardstick.title,
                    Unit::Usd.read(&amount),
                    outcome_words(yardstick.what)
                ),
            });
            if !notes.contains(&yardstick.note) {
                notes.push(yardstick.note.clone());
            }
        }
        if rows.is_empty() {
            return None;
        }
        let mut caption = self.caption(findings.join("; "), "Amounts in US$; sizes, without signs,", &cases);
        notes.append(&mut caption.notes);
        caption.notes = notes;
        let bars = Bars { unit: Unit::Usd, change: false, baseline: String::new(), value: String::new(), rows };
        Some(Picture { stem: "yardsticks", chart: Chart { caption, body: Body::Bars(bars) } })
    }

    /// The rate, or its change, of each partner in each case.
    ///
    /// Cases on different goods are not drawn side by side, nor is one partner alone.
    fn grid_of_partners(&self) -> Option<Picture> {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let level = self.levels_known();
        let mut partners: Vec<(Partner, Burden)> = Vec::new();
        for case in &cases {
            for (partner, burden) in self.run.by_partner(case) {
                if !partners.iter().any(|(other, _)| *other == partner) {
                    partners.push((partner, burden));
                }
            }
        }
        let imports = |case: &&CaseRun| self.run.whole(case).imports;
        if partners.len() < 2 || cases.iter().any(|case| imports(case) != imports(&cases[0])) {
            return None;
        }
        partners.sort_by(|one, other| other.1.imports.cmp(&one.1.imports).then(one.0.cmp(&other.0)));
        partners.truncate(MOST_ROWS);
        let by_case: Vec<Vec<(Partner, Burden)>> = cases.iter().map(|case| self.run.by_partner(case)).collect();
        let cell = |partner: Partner, case: usize| {
            let (_, burden) = by_case[case].iter().find(|(other, _)| *other == partner)?;
            if level { rate(burden.rate_after) } else { points(burden.rate_change) }
        };
        let rows: Vec<HeatmapRow> = partners
            .iter()
            .map(|(partner, _)| HeatmapRow {
                label: self.partners.short(*partner),
                scope: String::new(),
                cells: (0..cases.len()).map(|case| cell(*partner, case)).collect(),
            })
            .collect();
        let columns: Vec<String> = cases.iter().map(|case| self.case_label(case)).collect();
        let unit = if level { Unit::Percent } else { Unit::Points };
        let title = highest_and_lowest(unit, &rows, &columns);
        let subtitle = if level {
            "Average statutory duty by partner and case, % of customs value,"
        } else {
            "Change of the average statutory duty by partner and case, percentage points,"
        };
        let caption = self.caption(title, subtitle, &cases);
        let heatmap = Heatmap { unit, columns, headers: Vec::new(), rows };
        Some(Picture { stem: "heatmap", chart: Chart { caption, body: Body::Heatmap(heatmap) } })
    }

    /// The change of the duty owed at each point of a grid: the first sweeps down, the last across.
    fn grid_of_sweeps(&self) -> Picture {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let sweeps = &self.scenario.sweeps;
        let down = if self.scenario.cases.len() > 1 { 0 } else { sweeps.len() / 2 };
        let across: usize = sweeps[down..].iter().map(|sweep| sweep.values.len()).product();
        let label = |case: &CaseRun, from: usize, to: usize| {
            let parts = (from..to).map(|place| {
                format!("{} {}", self.swept(&sweeps[place]), sweeps[place].values[case.variant.point[place]].0)
            });
            parts.collect::<Vec<_>>().join("; ")
        };
        let many_cases = self.scenario.cases.len() > 1;
        let rows: Vec<HeatmapRow> = cases
            .chunks(across)
            .map(|row| {
                let name = many_cases.then(|| capital(&self.scenario.cases[row[0].variant.case].name));
                let scope = label(row[0], 0, down);
                let (label, scope) = match name {
                    Some(name) => (name, scope),
                    None => (scope, String::new()),
                };
                HeatmapRow {
                    label,
                    scope,
                    cells: row.iter().map(|case| money(self.run.whole(case).duty_change)).collect(),
                }
            })
            .collect();
        let last = sweeps.len() - 1;
        let columns: Vec<String> = cases[..across.min(cases.len())]
            .iter()
            .map(|case| sweeps[last].values[case.variant.point[last]].0.clone())
            .collect();
        let mut headers: Vec<Vec<HeaderSpan>> = Vec::new();
        for place in down..last {
            let span: usize = sweeps[place + 1..].iter().map(|sweep| sweep.values.len()).product();
            let level = cases[..across].iter().step_by(span).map(|case| HeaderSpan {
                label: format!("{} {}", self.swept(&sweeps[place]), sweeps[place].values[case.variant.point[place]].0),
                columns: span,
            });
            headers.push(level.collect());
        }
        let spans: usize = sweeps[last].values.len();
        headers.push(
            (0..across / spans).map(|_| HeaderSpan { label: self.swept(&sweeps[last]), columns: spans }).collect(),
        );
        let readings = || rows.iter().flat_map(|row| row.cells.iter().flatten());
        let (low, high) = (readings().map(|reading| reading.low).min(), readings().map(|reading| reading.high).max());
        let title = match (low, high) {
            (Some(low), Some(high)) if low == high => {
                format!("Change in duty owed at every rate: {} a year", Unit::Usd.change(low))
            }
            (Some(low), Some(high)) => {
                let (low, high, count) = (Unit::Usd.change(low), Unit::Usd.change(high), cases.len());
                format!("Duty owed changes by {low} to {high} a year across {count} combinations")
            }
            _ => "The change in duty owed is not known".into(),
        };
        let caption = self.caption(title, "Change in duty owed a year at each combination of rates, US$,", &cases);
        Picture {
            stem: "heatmap",
            chart: Chart { caption, body: Body::Heatmap(Heatmap { unit: Unit::Usd, columns, headers, rows }) },
        }
    }

    /// An outcome over a rate that is swept, a line a case.
    fn sweep(&self, sweep: &Sweep) -> Picture {
        let cases: Vec<&CaseRun> = self.run.cases.iter().collect();
        let level = self.levels_known();
        let outcome = |case: &CaseRun| {
            let whole = self.run.whole(case);
            money(if level { whole.duty_after } else { whole.duty_change })
        };
        let value = |written: &Written| match written {
            Written::Exact(rate) => Some(rate.percent()),
            Written::Hedged(_) | Written::Unknown => None,
        };
        let mut series: Vec<Series> = Vec::new();
        for (index, written) in self.scenario.cases.iter().enumerate() {
            let own = cases.iter().filter(|case| case.variant.case == index);
            let mut points: Vec<(Decimal, Option<Reading>)> =
                own.filter_map(|case| Some((value(&sweep.values[case.variant.point[0]].1)?, outcome(case)))).collect();
            points.sort_by_key(|(value, _)| *value);
            series.push(Series { label: capital(&written.name), points });
        }
        let what = if level { "Duty owed a year" } else { "Change in duty owed a year" };
        let adds = |measure: &Measure| measure.mode == Mode::Add && sweep.measures.contains(&measure.id);
        let extra =
            if cases.iter().flat_map(|case| &case.variant.measures).any(adds) { "additional duty " } else { "" };
        let ends = |pick: fn(&[(Decimal, Option<Reading>)]) -> Option<&(Decimal, Option<Reading>)>| {
            series
                .iter()
                .filter_map(|series| pick(&series.points))
                .filter_map(|(at, reading)| Some((*at, (*reading)?)))
                .max_by_key(|(_, reading)| reading.high)
        };
        let title = match ends(|points| points.last()) {
            Some((at, reading)) => {
                let most = if series.len() > 1 { "up to " } else { "" };
                let (at, goods) = (Unit::Percent.word(at), self.swept_goods(sweep));
                if level {
                    format!("At {at} on {goods}, duty owed is {most}{} a year", Unit::Usd.read(&reading))
                } else {
                    format!(
                        "{at} {extra}on {goods} changes duty owed by {most}{} a year",
                        Unit::Usd.read_change(&reading)
                    )
                }
            }
            None => format!("{what}: not known"),
        };
        let caption = self.caption(title, &format!("{what}, US$,"), &cases);
        let fan = Fan {
            x: capital(&format!(
                "{}on {}, % of customs value",
                if extra.is_empty() { "rate " } else { extra },
                self.swept_goods(sweep)
            )),
            x_unit: Unit::Percent,
            unit: Unit::Usd,
            series,
        };
        Picture { stem: "sweep", chart: Chart { caption, body: Body::Fan(fan) } }
    }

    /// What a sweep changes: "chips from Malaysia"; only the partner where the cases mean different goods.
    fn swept_goods(&self, sweep: &Sweep) -> String {
        let measures = self
            .run
            .cases
            .iter()
            .flat_map(|case| &case.variant.measures)
            .filter(|measure| sweep.measures.contains(&measure.id));
        let mut goods: Vec<&str> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for measure in measures {
            if !goods.contains(&measure.goods.as_str()) {
                goods.push(&measure.goods);
            }
            for partner in measure.partners.members.iter().flatten() {
                let short = self.partners.short(*partner);
                if !names.contains(&short) {
                    names.push(short);
                }
            }
        }
        let who = if names.is_empty() { "all partners".into() } else { join(&names, "partners") };
        match goods.as_slice() {
            [one] => format!("{one} from {who}"),
            _ => format!("goods from {who}"),
        }
    }
}

/// "Duty owed a year: from $9.4bn (both) to $20.7bn (before)"; of hedged cases, the one that is least at its most.
fn extremes(rows: &[Bar], what: &str, change: bool) -> String {
    let known = || rows.iter().filter_map(|row| Some((row.value?, row.label.as_str())));
    let word = |value: Decimal| if change { Unit::Usd.change(value) } else { Unit::Usd.word(value) };
    let read = |reading: &Reading| if change { Unit::Usd.read_change(reading) } else { Unit::Usd.read(reading) };
    let first_by = |key: fn(&Reading) -> Decimal| known().min_by_key(|(reading, _)| key(reading));
    match (first_by(|reading| reading.high), first_by(|reading| -reading.low)) {
        (Some((low, first)), Some(_)) if known().any(|(reading, _)| !reading.is_point()) => {
            format!("Least {what}: {}, {}", read(&low), lower(first))
        }
        (Some((low, _)), Some((high, _))) if low.low == high.high => {
            capital(&format!("{what}: {} in every case", word(low.low)))
        }
        (Some((low, first)), Some((high, last))) => capital(&format!(
            "{what}: from {} ({}) to {} ({})",
            word(low.low),
            lower(first),
            word(high.high),
            lower(last)
        )),
        _ => capital(&format!("{what}: not known in any case")),
    }
}

/// "Highest: Japan at 27.5% (before); lowest: Japan at 15% (both)". Of equals, the first.
fn highest_and_lowest(unit: Unit, rows: &[HeatmapRow], columns: &[String]) -> String {
    let cells = || {
        rows.iter().flat_map(|row| {
            row.cells.iter().zip(columns).filter_map(move |(cell, column)| Some(((*cell)?, row, column)))
        })
    };
    let high = cells().min_by_key(|(reading, ..)| -reading.high);
    let low = cells().min_by_key(|(reading, ..)| reading.low);
    match (high, low) {
        (Some((high, ..)), Some((low, ..))) if high.high == low.low => {
            format!("{} for every partner in every case", unit.word(low.low))
        }
        (Some((high, first, at)), Some((low, last, then))) => format!(
            "Highest: {} at {} ({}); lowest: {} at {} ({})",
            first.label,
            unit.word(high.high),
            lower(at),
            last.label,
            unit.word(low.low),
            lower(then)
        ),
        _ => "Rates are not known in any case".into(),
    }
}
