//! Which pictures a result gets, and what stands on them.

mod asked;
mod authorities;
mod cases;
mod exposure;
mod importers;
mod period;
mod response;
mod sweeps;
mod why;
mod world;
mod yardsticks;

use std::collections::BTreeSet;

pub use asked::worded;

use super::chart::{Band, BandRow, Bar, Bars, Blank, Body, Caption, Chart, Dumbbell, DumbbellRow, Marker, Whole};
use super::finding::{Answer, capital, money, points, rate};
use super::folder::{folded, slug};
use super::number::Unit;
use crate::burden::Burden;
use crate::partner::Pair;
use crate::product::Branch;
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{Size, What};
use crate::units::CustomsValue;

/// A picture and the stem of its files.
#[derive(Debug)]
pub struct Picture {
    /// The stem.
    pub stem: String,
    /// What is drawn.
    pub chart: Chart,
}

/// A picture and where it belongs.
#[derive(Debug)]
pub struct Placed {
    /// The folder of its files, from the output folder.
    pub folder: String,
    /// The case that it shows; empty if it shows all.
    pub case: String,
    /// What is drawn.
    pub picture: Picture,
    /// A sheet that it is drawn on besides the usual one, if it is another.
    pub size: Size,
}

/// The most rows of a picture; further ones are added up in a note.
const MOST_ROWS: usize = 40;
/// What a marker is, in the key; its source stands in the notes.
const LAW_KEY: &str = "sources below";
/// What a grid of every run shows.
const CHANGE: What = What::Outcome(Outcome::DutyChange);
/// The row of figures of all rows together.
const ALL: &str = "All in scope";
/// The most chapters or sectors of a picture.
const MOST_BRANCHES: usize = 15;

impl<'a> Answer<'a> {
    /// Every picture of the result: those of all cases together, then case by case.
    pub fn pictures(&self) -> Vec<Placed> {
        let of_case =
            |folder: &String, case: &str, picture| Placed::new(folder.clone(), case.into(), picture, Size::Web);
        let name = slug(&self.scenario.name);
        let mut pictures: Vec<Placed> =
            self.pictures_of_scenario().into_iter().map(|picture| of_case(&name, "", picture)).collect();
        if self.scenario.sweeps.is_empty() {
            for (case, folder) in self.run.cases.iter().zip(self.folders()) {
                let own = self.pictures_of_case(case).into_iter();
                pictures.extend(own.map(|picture| of_case(&folder, &case.variant.name, picture)));
            }
        }
        for mut placed in self.pictures_asked() {
            let stem = placed.picture.stem.clone();
            let is_taken = |placed: &Placed| {
                pictures.iter().any(|one| one.folder == placed.folder && one.picture.stem == placed.picture.stem)
            };
            let mut number = 2;
            while is_taken(&placed) {
                placed.picture.stem = format!("{stem}-{number}");
                number += 1;
            }
            pictures.push(placed);
        }
        pictures
    }

    /// The folder of each case, from the output folder; a number tells it from that of another case, and from a file.
    pub fn folders(&self) -> Vec<String> {
        let name = slug(&self.scenario.name);
        let (mut folders, mut taken) = (Vec::new(), BTreeSet::new());
        let is_file = |folder: &str| [".csv", ".json", ".png", ".svg", ".txt"].iter().any(|end| folder.ends_with(end));
        for case in &self.scenario.cases {
            let base = format!("{name}/{}", slug(&case.name));
            let mut folder = base.clone();
            let mut number = 2;
            while is_file(&folder) || !taken.insert(folded(&folder)) {
                folder = format!("{base}-{number}");
                number += 1;
            }
            folders.push(folder);
        }
        folders
    }

    /// The pictures of one case: its rates, the change of the duty owed by partner, and by chapter or sector.
    fn pictures_of_case(&self, case: &'a CaseRun) -> Vec<Picture> {
        let whole = self.run.whole(case);
        if case.timeline.is_some() {
            let mut pictures = self.course(case);
            if !whole.is_unchanged() {
                pictures.push(self.duty(case));
                pictures.extend(self.duty_by_importer(case));
            }
            return pictures;
        }
        let mut pictures = self.world(case);
        if self.states_no_duty(case) {
            return pictures;
        }
        pictures.push(self.rates(case));
        pictures.extend(self.stacked(case, What::Outcome(Outcome::RateAfter), None));
        if whole.is_unchanged() {
            pictures.push(self.unchanged(case));
            return pictures;
        }
        pictures.extend(self.responses(case));
        pictures.push(self.duty(case));
        pictures.extend(self.duty_by_importer(case));
        if self.run.by_branch(case).len() > 1 && whole.duty_change.is_some() {
            pictures.push(self.branches(case));
        }
        pictures
    }

    /// The pictures of a scenario as a whole: its cases side by side, its sweeps, its yardsticks.
    fn pictures_of_scenario(&self) -> Vec<Picture> {
        let mut pictures = Vec::new();
        match self.scenario.sweeps.as_slice() {
            [] if self.run.cases.len() > 1 => {
                pictures.push(self.cases());
                pictures.extend(self.grid_of_partners());
                pictures.extend(self.response_by_case());
            }
            [] => {}
            [sweep] => {
                pictures.push(self.sweep(sweep));
                pictures.extend(self.response_sweep(sweep));
                if self.scenario.cases.len() > 1 {
                    pictures.extend(self.grid_of_sweeps(CHANGE));
                }
            }
            _ => pictures.extend(self.grid_of_sweeps(CHANGE)),
        }
        pictures.extend(self.choice());
        pictures.extend(self.yardsticks());
        pictures
    }

    pub(super) fn caption(&self, title: String, subtitle: &str, cases: &[&'a CaseRun]) -> Caption {
        let subtitle = format!("{subtitle} {}", self.assumption());
        Caption { title, subtitle, notes: self.notes(cases), source: self.source(), wholes: Vec::new() }
    }

    /// "cars, $41.9bn".
    fn scope(&self, case: &'a CaseRun, pair: Option<Pair>, burden: &Burden) -> String {
        let words = |value: CustomsValue| Unit::Usd.word(value.usd().dollars());
        let (goods, all) = (self.goods(case, pair), words(burden.imports));
        match &burden.where_known {
            Some(known) if words(known.imports) != all => {
                format!("{goods}, rate known on {} of {all}", words(known.imports))
            }
            _ => format!("{goods}, {all}"),
        }
    }

    /// "US duty"; "duty of Germany" where the world has no adjective.
    pub(super) fn duty_words(&self) -> String {
        match &self.world.adjective {
            _ if self.world.has_several_importers() => "duty of each importer".into(),
            Some(adjective) => format!("{adjective} duty"),
            None => format!("duty of {}", self.partners.phrase(self.world.importer)),
        }
    }

    /// The parties of a case, the largest changes first if there are too many; the note says what is left out.
    fn parties(&self, case: &'a CaseRun) -> (Vec<(Pair, Burden)>, Option<String>) {
        let mut parties = self.run.by_partner(case);
        let weight =
            |burden: &Burden| burden.duty_change.map(|span| span.low.dollars().abs().max(span.high.dollars().abs()));
        if parties.len() <= MOST_ROWS {
            return (parties, None);
        }
        let all = parties.len();
        parties.sort_by_key(|(pair, burden)| {
            (std::cmp::Reverse(weight(burden)), std::cmp::Reverse(burden.imports), *pair)
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
        // The levels of a row and its change are about the same goods.
        let levels = |burden: &Burden| match burden.with_levels() {
            Some(known) => [rate(known.rate_before), rate(known.rate_after), points(known.rate_change)],
            None => [rate(burden.level_before()), rate(burden.level_after()), points(burden.rate_change)],
        };
        let key = |burden: &Burden| {
            let [_, after, change] = levels(burden);
            after.or(change).map(|reading| (reading.high, reading.low))
        };
        parties.sort_by(|one, other| {
            key(&other.1).cmp(&key(&one.1)).then(other.1.imports.cmp(&one.1.imports)).then(one.0.cmp(&other.0))
        });
        let is_average = parties.iter().any(|(_, burden)| burden.is_average);
        let average = if is_average { "Average statutory" } else { "Statutory" };
        let subtitle = format!("{average} {}, % of customs value,", self.duty_words());
        let mut caption = self.caption(self.rate_title(case), &subtitle, &[case]);
        caption.notes.extend(left_out);
        caption.wholes.extend((parties.len() > 1).then(|| self.whole_rates(case)));
        let (before, after) = self.sides(case);
        let hedged =
            |burden: &Burden| [burden.rate_before, burden.rate_after].iter().flatten().any(|span| !span.is_exact());
        let body = if parties.is_empty() {
            Body::Blank(Blank { message: "Nothing in scope".into() })
        } else if parties.iter().any(|(_, burden)| hedged(burden)) {
            caption.notes.extend(self.marker_note(case));
            Body::Band(Band { unit: Unit::Percent, before, after, rows: self.bands(case, &parties) })
        } else {
            let rows = parties.iter().map(|(pair, burden)| {
                let [before, after, change] = levels(burden);
                let (label, scope) = (self.pair_name(*pair), self.scope(case, Some(*pair), burden));
                DumbbellRow { label, scope, before, after, change }
            });
            Body::Dumbbell(Dumbbell { unit: Unit::Percent, before, after, column: "Change", rows: rows.collect() })
        };
        Picture { stem: "rate_by_partner".into(), chart: Chart { caption, body } }
    }

    /// The rates of a title: of all, or of those that are known.
    fn whole_rates(&self, case: &'a CaseRun) -> Whole {
        let whole = self.run.whole(case);
        let known = whole.where_known.as_deref().unwrap_or(&whole);
        Whole::new(ALL, "before", Unit::Percent, rate(known.rate_before))
            .and("after", Unit::Percent, rate(known.rate_after))
            .and(
                "change",
                Unit::Points,
                points(if whole.is_level_known() { known.rate_change } else { whole.rate_change }),
            )
    }

    /// The duties of a title: levels and change in these columns, or the change alone as the value.
    fn whole_duties(&self, case: &'a CaseRun, columns: Option<[&str; 3]>) -> Whole {
        let whole = self.run.whole(case);
        let change = money(whole.duty_change);
        let Some([before, after, moved]) = columns else { return Whole::new(ALL, "value", Unit::Usd, change) };
        Whole::new(ALL, before, Unit::Usd, money(whole.duty_before)).and(after, Unit::Usd, money(whole.duty_after)).and(
            moved,
            Unit::Usd,
            change,
        )
    }

    /// What the grey and the coloured values are.
    pub(super) fn sides(&self, case: &CaseRun) -> (String, String) {
        if let Some(before) = self.scenario.before {
            let day = |day: jiff::civil::Date| day.strftime("%-d\u{a0}%B\u{a0}%Y").to_string();
            let days = [(before.date, before.as_of), (self.scenario.date, self.scenario.as_of)];
            let known = days[0].0 == days[1].0;
            let [first, second] = days.map(|(date, as_of)| match known {
                true => format!("As known on {}", day(as_of)),
                false => format!("Law of {}", day(date)),
            });
            return (first, second);
        }
        if let Some(later) = self.scenario.refund.and_then(|refund| refund.as_of) {
            let known = |day: jiff::civil::Date| format!("As known on {}", day.strftime("%-d\u{a0}%B\u{a0}%Y"));
            let each_day = self.scenario.known_each_day;
            let first = if each_day { "As known each day".to_string() } else { known(self.scenario.as_of) };
            return (first, known(later));
        }
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

    /// Rates in law on the goods that one buys from another.
    fn markers(&self, case: &'a CaseRun, pair: Pair) -> Vec<Marker> {
        let facts = self.facts(case);
        let all = facts.iter().flat_map(|fact| &fact.markers);
        let own = all.filter(|marker| marker.partner == pair.partner && pair.importer == self.world.importer);
        let marker = |marker: &crate::regime::fact::Marker| Marker {
            value: marker.rate.percent(),
            label: marker.label.clone(),
            source: LAW_KEY.into(),
        };
        own.map(marker).collect()
    }

    fn bands(&self, case: &'a CaseRun, parties: &[(Pair, Burden)]) -> Vec<BandRow> {
        let row = |(pair, burden): &(Pair, Burden)| {
            let levels = burden.with_levels().unwrap_or(burden);
            let (before, after) = (rate(levels.rate_before), rate(levels.rate_after));
            BandRow {
                label: self.pair_name(*pair),
                scope: self.scope(case, Some(*pair), burden),
                before,
                after: if burden.is_unchanged() { None } else { after },
                markers: self.markers(case, *pair),
            }
        };
        parties.iter().map(row).collect()
    }

    /// Nothing changes: the duty owed as it stands, where it is known.
    fn unchanged(&self, case: &'a CaseRun) -> Picture {
        let (parties, left_out) = self.parties(case);
        let whole = Whole::new(ALL, "value", Unit::Usd, money(self.run.whole(case).duty_before));
        let mut caption = self.caption(self.unchanged_title(case), &format!("Duty owed {}, US$,", self.per()), &[case]);
        caption.notes.extend(left_out);
        caption.wholes.extend((parties.len() > 1).then_some(whole));
        let row = |(pair, burden): &(Pair, Burden)| Bar {
            label: self.pair_name(*pair),
            scope: self.scope(case, Some(*pair), burden),
            value: money(burden.duty_before),
            baseline: None,
            accent: false,
        };
        let bars = Bars {
            unit: Unit::Usd,
            change: false,
            baseline: String::new(),
            value: String::new(),
            rows: parties.iter().map(row).collect(),
        };
        caption.notes.extend(light_part(&bars.rows));
        let body = if parties.is_empty() {
            Body::Blank(Blank { message: "No change from the baseline: nothing in scope".into() })
        } else {
            Body::Bars(bars.ranked())
        };
        Picture { stem: "duty_by_partner".into(), chart: Chart { caption, body } }
    }

    fn unchanged_title(&self, case: &'a CaseRun) -> String {
        let subject = format!("duty owed {}", self.about(case));
        let level = money(self.run.whole(case).duty_before);
        let course =
            level.map_or("is not known".into(), |level| format!("stays at {} {}", Unit::Usd.read(&level), self.per()));
        format!("No change from the baseline: {subject} {course}")
    }

    /// The duty owed by partner: what may be asked back where that is the question; else before and after if that is known,
    /// else its change.
    fn duty(&self, case: &'a CaseRun) -> Picture {
        if self.scenario.refund.is_some() {
            return self.exposure(case);
        }
        let (parties, left_out) = self.parties(case);
        let few = parties.len() <= 8;
        let level = few && parties.iter().all(|(_, burden)| burden.rate_unknown.is_zero());
        let per = self.per();
        let subtitle = if level {
            format!("Duty owed {per} before and after, US$,")
        } else {
            format!("Change in duty owed {per}, US$,")
        };
        let mut caption = self.caption(self.duty_title(case), &subtitle, &[case]);
        caption.notes.extend(left_out);
        caption.wholes.push(self.whole_duties(case, level.then_some(["baseline", "value", "change"])));
        let (baseline, value) = self.sides(case);
        let row = |(pair, burden): &(Pair, Burden)| Bar {
            label: self.pair_name(*pair),
            scope: self.scope(case, Some(*pair), burden),
            value: money(if level { burden.duty_after } else { burden.duty_change }),
            baseline: if level { money(burden.duty_before) } else { None },
            accent: true,
        };
        let bars = Bars { unit: Unit::Usd, change: !level, baseline, value, rows: parties.iter().map(row).collect() };
        caption.notes.extend(light_part(&bars.rows));
        Picture { stem: "duty_by_partner".into(), chart: Chart { caption, body: Body::Bars(bars.ranked()) } }
    }

    /// The change of the duty owed by chapter or sector, the largest first.
    fn branches(&self, case: &'a CaseRun) -> Picture {
        let mut branches = self.run.by_branch(case);
        let [_, several, in_full] = self.branch_words(case);
        let size =
            |burden: &Burden| burden.duty_change.map(|span| span.low.dollars().abs().max(span.high.dollars().abs()));
        branches.sort_by_key(|(branch, burden)| (std::cmp::Reverse(size(burden)), *branch));
        let rest = branches.split_off(branches.len().min(MOST_BRANCHES));
        let mut caption = self.caption(
            self.branch_title(case),
            &format!("Change in duty owed {} by {in_full}, US$,", self.per()),
            &[case],
        );
        let premise = self.premise(case);
        if !premise.is_empty() {
            caption.notes.insert(0, format!("Read as: {}.", premise.trim_start_matches(", ")));
        }
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
            caption.notes.push(format!("{count} further {several} together: {sum}; by_product.csv has all."));
        }
        let whole = money(self.run.whole(case).duty_change);
        caption.wholes.push(Whole::new(ALL, "value", Unit::Usd, whole));
        let row = |(branch, burden): &(Branch, Burden)| Bar {
            label: self.branch_name(*branch),
            scope: format!("{} {branch}, {}", branch.words()[0], Unit::Usd.word(burden.imports.usd().dollars())),
            value: money(burden.duty_change),
            baseline: None,
            accent: true,
        };
        let rows: Vec<Bar> = branches.iter().map(row).collect();
        caption.notes.extend(light_part(&rows));
        let bars = Bars { unit: Unit::Usd, change: true, baseline: String::new(), value: String::new(), rows };
        Picture { stem: "duty_by_chapter".into(), chart: Chart { caption, body: Body::Bars(bars) } }
    }
}

/// What the light part of a bar is, where some value lies between two ends.
fn light_part(rows: &[Bar]) -> Option<String> {
    let hedged = rows.iter().flat_map(|row| [row.value, row.baseline]).flatten().any(|reading| !reading.is_point());
    hedged.then(|| "The light part of a bar runs from the lower to the upper end of a band.".to_string())
}
