//! Which pictures a result gets, and what stands on them.

mod authorities;
mod cases;
mod duties;
mod exposure;
mod importers;
mod period;
mod rates;
mod requested;
mod response;
mod sweeps;
mod why;
mod world;
mod yardsticks;

use std::collections::BTreeSet;

pub use requested::{named, worded};

use super::chart::{Bar, Body, Caption, Chart};
use super::finding::{ReportContext, capital};
use super::folder::{folded, slug};
use super::number::Unit;
use crate::burden::Burden;
use crate::partner::Pair;
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{ChartSize, ChartSubject};
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
pub struct PlacedPicture {
    /// The folder of its files, from the output folder.
    pub folder: String,
    /// The case that it shows; empty if it shows all.
    pub case: String,
    /// What is drawn.
    pub picture: Picture,
    /// A sheet that it is drawn on besides the usual one, if it is another.
    pub size: ChartSize,
}

/// The most rows of a picture; further ones are added up in a note.
const MOST_ROWS: usize = 40;
/// What a grid of every run shows.
const CHANGE: ChartSubject = ChartSubject::Outcome(Outcome::DutyChange);
/// The row of figures of all rows together.
const ALL: &str = "All in scope";

impl<'a> ReportContext<'a> {
    /// Returns every picture of the result: those of all cases together, then case by case.
    pub fn pictures(&self) -> Vec<PlacedPicture> {
        let of_case = |folder: &String, case: &str, picture| PlacedPicture::new(folder.clone(), case.into(), picture);
        let name = slug(&self.scenario.name);
        let mut pictures: Vec<PlacedPicture> =
            self.pictures_of_scenario().into_iter().map(|picture| of_case(&name, "", picture)).collect();
        if self.scenario.sweeps.is_empty() {
            for (case, folder) in self.run.cases.iter().zip(self.folders()) {
                let own = self.pictures_of_case(case).into_iter();
                pictures.extend(own.map(|picture| of_case(&folder, &case.variant.name, picture)));
            }
        }
        for mut placed in self.pictures_asked() {
            let stem = placed.picture.stem.clone();
            let is_taken = |placed: &PlacedPicture| {
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

    /// Returns the folder of each case, from the output folder: where there is one case that of the scenario. A number
    /// tells it from that of another case, and from a file.
    pub fn folders(&self) -> Vec<String> {
        let name = slug(&self.scenario.name);
        let (mut folders, mut taken) = (Vec::new(), BTreeSet::new());
        let is_file = |folder: &str| [".csv", ".json", ".png", ".svg", ".txt"].iter().any(|end| folder.ends_with(end));
        if let [_] = self.scenario.cases.as_slice() {
            return vec![name];
        }
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

    /// Returns the pictures of one case: its rates, the change of the duty owed by partner, and by chapter or sector.
    /// One that edits the law and changes nothing has none.
    fn pictures_of_case(&self, case: &'a CaseRun) -> Vec<Picture> {
        let whole = self.run.whole(case);
        let mut pictures = self.world(case);
        let is_idle = whole.is_unchanged() && (self.run.cases.len() > 1 || self.scenario.edits());
        if self.states_no_duty(case) || is_idle {
            return pictures;
        }
        if case.timeline.is_some() {
            pictures.extend(self.timeline(case));
            if !whole.is_unchanged() {
                pictures.push(self.duty(case));
                pictures.extend(self.duty_by_importer(case));
            }
            return pictures;
        }
        pictures.push(self.rates(case));
        // One part is the whole, which the rates have said.
        let is_split = |picture: &Picture| matches!(&picture.chart.body, Body::Stack(stack) if stack.parts.len() > 1);
        pictures.extend(self.stacked(case, ChartSubject::Outcome(Outcome::RateAfter), None).filter(is_split));
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

    /// Returns the pictures of a scenario as a whole: its cases side by side, its sweeps, its yardsticks.
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

    /// Returns the parties of a case, the largest changes first if there are too many; the note says what is left out.
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

    /// Returns what the grey and the coloured values are.
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
}

/// Returns what the light part of a bar is, where some value lies between two ends.
fn light_part(rows: &[Bar]) -> Option<String> {
    let hedged = rows.iter().flat_map(|row| [row.value, row.baseline]).flatten().any(|reading| !reading.is_point());
    hedged.then(|| "The light part of a bar runs from the lower to the upper end of a band.".to_string())
}
