//! Which pictures a result gets, and what stands on them.

mod authorities;
mod captions;
mod cases;
mod choice;
mod duties;
mod importers;
mod observed;
mod outcome_words;
mod period;
mod placed;
mod prices;
mod rates;
mod refunds;
mod requested;
mod response;
mod sweeps;
mod why;
mod world;
mod yardsticks;

use super::chart::Body;
use super::finding::ReportContext;
use super::folder_name::slug;
use crate::partial::ResponseFigure;
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{Breakdown, ChartKind, ChartRequest, ChartSubject};
use choice::chosen;
pub use placed::{Picture, PlacedPicture, named, worded};

/// What a grid of every run shows.
const CHANGE: ChartSubject = ChartSubject::Outcome(Outcome::DutyChange);
const CHANGE_BY_CHAPTER: (ChartKind, ChartSubject, Breakdown) = (ChartKind::Bars, CHANGE, Breakdown::Chapter);

impl<'a> ReportContext<'a> {
    /// Returns the pictures that a run draws: those that answer the question of the scenario, then those that it asks for.
    pub fn pictures(&self) -> Vec<PlacedPicture> {
        self.with_asked(chosen(self.pictures_made(), self.scenario.cases.len() == 1, &self.scenario.charts))
    }

    /// Returns every picture of the result.
    pub fn all_pictures(&self) -> Vec<PlacedPicture> {
        self.with_asked(self.pictures_made())
    }

    /// Returns the pictures of all cases together, then case by case.
    fn pictures_made(&self) -> Vec<PlacedPicture> {
        let of_case = |folder: &String, case: &str, picture| PlacedPicture::new(folder.clone(), case.into(), picture);
        let name = slug(&self.scenario.name);
        let mut pictures: Vec<PlacedPicture> =
            self.pictures_of_scenario().into_iter().map(|picture| of_case(&name, "", picture)).collect();
        if self.scenario.sweeps.is_empty() {
            for (case, folder) in self.run.cases.iter().zip(self.folders()) {
                let pictures_of_it = self.pictures_of_case(case).into_iter();
                pictures.extend(pictures_of_it.map(|picture| of_case(&folder, &case.variant.name, picture)));
            }
        }
        pictures
    }

    /// Adds the pictures that the scenario asks for, each under a name of its own.
    fn with_asked(&self, mut pictures: Vec<PlacedPicture>) -> Vec<PlacedPicture> {
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

    /// Returns the pictures of one case; of one that edits the law and changes nothing its rate.
    fn pictures_of_case(&self, case: &'a CaseRun) -> Vec<Picture> {
        let whole = self.run.whole(case);
        let mut pictures = self.world(case);
        let is_idle = whole.is_unchanged() && (self.run.cases.len() > 1 || self.scenario.edits());
        if self.states_no_duty(case) {
            return pictures;
        }
        if is_idle && case.timeline.is_none() {
            pictures.push(self.rates(case));
            return pictures;
        }
        if case.timeline.is_some() {
            pictures.extend(self.timeline(case));
            if !whole.is_unchanged() {
                pictures.push(self.duty(case));
                pictures.extend(self.duty_by_importer(case));
                if self.run.by_partner(case).len() == 1 {
                    pictures.extend(self.duty_by_chapter(case));
                }
            }
            return pictures;
        }
        pictures.push(self.rates(case));
        // One part is the whole, which the rates have said.
        let is_split = |picture: &Picture| matches!(&picture.chart.body, Body::Stack(stack) if stack.parts.len() > 1);
        pictures.extend(self.stacked(case, self.stacked_outcome(case), None).filter(is_split));
        if whole.is_unchanged() {
            pictures.push(self.unchanged(case));
            return pictures;
        }
        pictures.extend(self.responses(case));
        pictures.extend(self.consumers(case));
        pictures.push(self.duty(case));
        pictures.extend(self.duty_by_importer(case));
        pictures.extend(self.duty_by_chapter(case));
        pictures
    }

    fn duty_by_chapter(&self, case: &'a CaseRun) -> Option<Picture> {
        let is_split = self.run.by_branch(case).len() > 1 && self.run.whole(case).duty_change.is_some();
        self.drawn("duty_by_chapter", CHANGE_BY_CHAPTER, case).filter(|_| is_split)
    }

    /// Returns the cases side by side: the change of the duty, or its level where a case changes nothing; and once imports adjust.
    fn by_case(&self) -> Vec<Picture> {
        let is_idle = self.run.cases.iter().any(|case| self.run.whole(case).is_unchanged());
        let duty = if is_idle && self.levels_known() { Outcome::DutyAfter } else { Outcome::DutyChange };
        let adjusted = ChartSubject::Outcome(Outcome::Response(ResponseFigure::Change));
        let reacting = self.reacting().first().map(|(case, _)| (*case, adjusted));
        let first = self.run.cases.first().map(|case| (case, ChartSubject::Outcome(duty)));
        let still =
            first.and_then(|(case, what)| self.drawn("duty_by_case", (ChartKind::Bars, what, Breakdown::Case), case));
        let reacts = reacting.and_then(|(case, what)| {
            self.drawn("duty_after_response_by_case", (ChartKind::Band, what, Breakdown::Case), case)
        });
        still.into_iter().chain(reacts).collect()
    }

    /// Returns a picture of every run that is drawn as one that is asked for.
    fn drawn(
        &self,
        stem: &str,
        (kind, what, by): (ChartKind, ChartSubject, Breakdown),
        case: &'a CaseRun,
    ) -> Option<Picture> {
        let chart = self.draw(&ChartRequest::plain(kind, what, by), case)?;
        Some(Picture { stem: stem.into(), chart })
    }

    /// Returns the pictures of a scenario as a whole: its cases side by side, its sweeps, its yardsticks.
    fn pictures_of_scenario(&self) -> Vec<Picture> {
        let mut pictures = Vec::new();
        match self.scenario.sweeps.as_slice() {
            [] if self.run.cases.len() > 1 => {
                pictures.extend(self.by_case());
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
}
