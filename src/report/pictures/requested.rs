//! Pictures that a scenario or the command line asks for, each made from the answer by the same means as those of every run.
#![deny(clippy::wildcard_enum_match_arm)]

mod bodies;
mod consumers;
pub(super) mod findings;
mod grids;
mod kinds;
mod lines;
mod rows;

use super::placed::{Picture, PlacedPicture, worded};
use crate::prices::figure::ConsumerFigure;
use crate::report::chart::{Blank, Body, Caption, Chart};
use crate::report::drawn_ends::DrawnEnds;
use crate::report::finding::ReportContext;
use crate::report::folder_name::slug;
use crate::report::phrases::capital;
use crate::report::why::WhyReport;
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::{Breakdown, ChartKind, ChartRequest, ChartSubject};
pub(super) use kinds::BodyRows;
use kinds::{KindMaker, RowsFinding};
pub(super) use rows::BreakdownRow;

/// What a household pays, of which every run has a picture by decile.
const HOUSEHOLDS: ChartSubject = ChartSubject::Outcome(Outcome::Consumers(ConsumerFigure::HouseholdCost));

impl<'a> ReportContext<'a> {
    /// Returns the pictures that the scenario asks for: of all cases in its folder, the others in that of each case.
    pub(super) fn pictures_asked(&self) -> Vec<PlacedPicture> {
        self.scenario.charts.iter().flat_map(|request| self.asked_for(request)).collect()
    }

    /// Returns a picture that is asked for, once for each case that it is about.
    pub fn asked_for(&self, request: &ChartRequest) -> Vec<PlacedPicture> {
        let whole = || slug(&self.scenario.name);
        let place = |folder, case, picture| PlacedPicture { folder, case, picture, size: request.size };
        if request.by.shows_all_cases() {
            let first = self.run.cases.first();
            return first.map(|case| place(whole(), String::new(), self.asked(request, case))).into_iter().collect();
        }
        let folders = self.folders();
        let meant = |case: &&CaseRun| request.case.as_ref().is_none_or(|name| *name == case.variant.name);
        let of_case = |case: &'a CaseRun| {
            // The points of a sweep have no folder each.
            let folder = self.scenario.sweeps.is_empty().then(|| folders.get(case.variant.case).cloned()).flatten();
            place(folder.unwrap_or_else(whole), case.variant.name.clone(), self.asked(request, case))
        };
        self.run.cases.iter().filter(meant).map(of_case).collect()
    }

    /// Returns a picture that is asked for, of one case.
    fn asked(&self, request: &ChartRequest, case: &'a CaseRun) -> Picture {
        let drawn = self.draw(request, case).unwrap_or_else(|| self.nothing(request, case));
        let all: Vec<&CaseRun> = self.run.cases.iter().collect();
        let cases = if request.by.shows_all_cases() { all } else { vec![case] };
        let ends = DrawnEnds::of(&drawn.body);
        let fill = |words: &Option<String>| words.as_ref().map(|words| self.filled_of(words, &cases, &ends));
        let [note, subtitle, footer] = [&request.note, &request.subtitle, &request.footer].map(fill);
        let title = request.title.as_ref().and_then(|title| self.filled_title(title, &cases, &ends));
        let mut caption = worded(drawn.caption, title.as_ref(), note.as_ref());
        let untold = request.title.as_ref().filter(|_| title.is_none());
        caption.notes.extend(untold.map(|own| {
            format!(
                "The title of the file does not fit these results, and the one by rule stands in its place: “{own}”."
            )
        }));
        if let Some(subtitle) = subtitle {
            let standing = self.standing_words(self.standing());
            let own = format!("{}. {standing}", subtitle.trim_end_matches('.'));
            caption.notes.insert(0, std::mem::replace(&mut caption.subtitle, own));
        }
        if let Some(footer) = footer {
            caption.notes.extend(caption.excludes.replace(footer));
        }
        Picture { stem: request.stem(), chart: Chart { caption, ..drawn } }
    }

    /// Returns the picture, where there is something to draw.
    pub(super) fn draw(&self, request: &ChartRequest, case: &'a CaseRun) -> Option<Chart> {
        match self.made(request.kind, request, case) {
            KindMaker::Whole(chart) => chart.map(|chart| *chart),
            KindMaker::InRows(words, body) => self.in_rows(request, case, words, body),
        }
    }

    /// Returns how a kind is made.
    fn made(&self, kind: ChartKind, request: &ChartRequest, case: &'a CaseRun) -> KindMaker<'a> {
        let ChartRequest { what, by, top, .. } = *request;
        let whole = |chart: Option<Chart>| KindMaker::Whole(chart.map(Box::new));
        let chart = |picture: Option<Picture>| whole(picture.map(|picture| picture.chart));
        match kind {
            ChartKind::Dumbbell => KindMaker::InRows(RowsFinding::OfWhole, ReportContext::dumbbell_of),
            ChartKind::Band => KindMaker::InRows(RowsFinding::OfWhole, ReportContext::band_of),
            ChartKind::Bars if by == Breakdown::Country => whole(self.ranking_asked(case, what, top)),
            ChartKind::Bars if by == Breakdown::Sector => whole(self.sectors_asked(request, case)),
            ChartKind::Bars if (what, by) == (HOUSEHOLDS, Breakdown::Decile) => chart(self.deciles(case)),
            ChartKind::Bars => KindMaker::InRows(RowsFinding::OfRows, ReportContext::bars_of),
            ChartKind::Waterfall if by == Breakdown::Measure => chart(self.why_asked(case)),
            ChartKind::Waterfall => KindMaker::InRows(RowsFinding::OfWhole, ReportContext::waterfall_of),
            ChartKind::Stack if by == Breakdown::Day => {
                let courses: Vec<_> = self.run.rate_spans(case).collect();
                chart(self.parts_over_time(case, &courses))
            }
            ChartKind::Stack if by == Breakdown::Category => chart(self.categories(case, top)),
            ChartKind::Stack => chart(self.stacked(case, what, top)),
            ChartKind::Steps => whole(self.steps_asked(case, what)),
            ChartKind::Fan => whole(self.fan_asked(what)),
            ChartKind::Tornado => chart(case.response.as_ref().and_then(|response| self.drivers(case, response, top))),
            ChartKind::Heatmap if by == Breakdown::Sweep => chart(self.grid_of_sweeps(what)),
            ChartKind::Heatmap if by == Breakdown::Sector => whole(self.sector_grid_asked(request, case)),
            ChartKind::Heatmap => whole(self.grid_asked(request, case, grids::HEATMAP)),
            ChartKind::Multiples if by == Breakdown::Day => whole(self.courses_asked(case, what, top)),
            ChartKind::Multiples => whole(self.grid_asked(request, case, grids::MULTIPLES)),
            ChartKind::Map if by == Breakdown::Country => whole(self.world_map_asked(case, what)),
            ChartKind::Map => whole(self.map_asked(case, what)),
        }
    }

    /// Returns what each change of a case comes to.
    fn why_asked(&self, case: &'a CaseRun) -> Option<Picture> {
        Some(WhyReport { context: *self, case, why: case.details.why.as_ref()? }.picture())
    }

    /// Returns what stands where there is nothing to draw.
    fn nothing(&self, request: &ChartRequest, case: &'a CaseRun) -> Chart {
        let measured = self.measured(request.what, case, request.by);
        let [one, _] = self.nouns(request.by, case);
        let message = match request.country.filter(|country| !self.has_country(*country)) {
            Some(country) => format!("{} is not a country of this world", capital(&self.partners.phrase(country))),
            None => format!("There is nothing to show of {} by {one}", measured.noun),
        };
        let caption = self.caption_asked(capital(&message), &measured.measure, case, (request.what, request.by));
        Chart { caption, body: Body::Blank(Blank { message }) }
    }

    /// Returns the words around a picture of an outcome; what a model says has its own assumption.
    pub(super) fn caption_asked(
        &self,
        title: String,
        subtitle: &str,
        case: &'a CaseRun,
        (what, by): (ChartSubject, Breakdown),
    ) -> Caption {
        let is_of_cases = by == Breakdown::Case;
        let cases: Vec<&CaseRun> = if is_of_cases { self.run.cases.iter().collect() } else { vec![case] };
        match (&case.response, what) {
            (Some(response), _) if what.needs_response() && is_of_cases => {
                self.response_caption_of(title, subtitle, &cases, response)
            }
            _ if what.of_consumers().is_some() && !is_of_cases => self.price_caption(title, subtitle, case),
            (Some(response), _) if what.needs_response() => {
                // Sales are those of whole markets, in scope or not.
                let part = if what == ChartSubject::Sales { String::new() } else { self.reacting_part(case) };
                self.response_caption(title, &format!("{subtitle}{part}"), case, response)
            }
            _ => self.caption_of_outcome(what, title, subtitle, &cases),
        }
    }

    /// Returns what a picture of one outcome finds of the whole, in the words of every run.
    fn whole_title(&self, case: &'a CaseRun, what: ChartSubject) -> Option<String> {
        match what {
            ChartSubject::Outcome(Outcome::RateAfter) => Some(self.rate_title(case)),
            ChartSubject::Outcome(Outcome::DutyAfter | Outcome::DutyChange) => Some(self.whole_duty_title(case)),
            ChartSubject::Outcome(_) | ChartSubject::Sales | ChartSubject::Sector(_) => None,
        }
    }
}
