//! One scenario of a batch worked out and written.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use dutylab::error::{Problem, Problems, Source};
use dutylab::input::files::Location;
use dutylab::input::part::read_parts;
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_chapters;
use dutylab::partner::Partners;
use dutylab::product::ProductNames;
use dutylab::report::finding::Answer;
use dutylab::report::folder::{OutputFolder, slug};
use dutylab::report::font::Fonts;
use dutylab::report::manifest::PictureEntry;
use dutylab::report::page::{Section, section};
use dutylab::report::results;
use dutylab::run::progress::Progress;
use dutylab::run::{Failure, Run, watched};
use dutylab::scenario::Scenario;
use dutylab::world::World;

use super::batch;
use super::progress::Counters;

/// What is wanted of a run.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Pictures too.
    pub charts: bool,
    /// Its section of the page too; then pictures are wanted as well.
    pub page: bool,
    /// Only these draws, kept to be merged.
    pub draws: Option<(u32, u32)>,
    /// Output folders with the draws of parts.
    pub merge: &'a [PathBuf],
}

/// What every scenario of a batch is worked out with.
pub struct Desk<'a> {
    /// Names of partners.
    pub partners: Partners,
    /// Names of products.
    pub chapters: ProductNames,
    /// Where results go.
    pub output: OutputFolder,
    /// How far the batch is.
    pub counters: Arc<Counters>,
    fonts: Option<Fonts>,
    wanted: Wanted<'a>,
    stop: &'a AtomicBool,
}

/// What became of one scenario.
pub enum Done {
    /// It was worked out and written.
    Well(Box<Well>),
    /// It has mistakes, or cannot be written.
    Failed {
        /// Its file.
        location: Location,
        /// What is wrong.
        problems: Problems,
    },
    /// Somebody stopped the work.
    Stopped,
}

/// A scenario that was worked out and written.
pub struct Well {
    /// The question.
    pub scenario: Scenario,
    /// The flows.
    pub world: Arc<World>,
    /// The answers, without what only tables of flows need.
    pub run: Run,
    /// What was drawn.
    pub pictures: Vec<PictureEntry>,
    /// Its section of the page, if that is wanted.
    pub section: Option<Section>,
    /// How long it took.
    pub seconds: f64,
}

impl Done {
    /// The scenario, if it was worked out.
    pub fn well(&self) -> Option<&Well> {
        match self {
            Done::Well(well) => Some(well),
            Done::Failed { .. } | Done::Stopped => None,
        }
    }
}

impl<'a> Desk<'a> {
    /// A desk for a batch that writes into a folder.
    pub fn new(output: OutputFolder, wanted: Wanted<'a>, stop: &'a AtomicBool) -> Result<Desk<'a>, Problems> {
        let (partners, chapters) = (read_partners()?, read_chapters()?);
        let fonts = wanted.charts.then(Fonts::embedded);
        Ok(Desk { partners, chapters, output, counters: Arc::default(), fonts, wanted, stop })
    }

    /// Works a scenario out and writes its folder.
    pub fn work(&self, item: batch::Item) -> Done {
        let location = item.location;
        let done = match self.try_work(item.loaded, &location) {
            Ok(Some(well)) => Done::Well(Box::new(well)),
            Ok(None) => Done::Stopped,
            Err(problems) => Done::Failed { location, problems },
        };
        self.counters.scenarios.fetch_add(1, Ordering::Relaxed);
        done
    }

    fn try_work(&self, loaded: batch::Loaded, location: &Location) -> Result<Option<Well>, Problems> {
        let clock = Instant::now();
        let (mut scenario, world, _) = loaded?;
        let one = |problem: Problem| vec![problem];
        let progress = Progress { stop: self.stop, steps: &self.counters.steps };
        let mut run = match watched(&scenario, &world, progress) {
            Ok(run) => run,
            Err(Failure::Interrupted) => return Ok(None),
            Err(Failure::Problem(problem)) => {
                return Err(one(Problem { what: format!("{}: {}", location.display(), problem.what), ..problem }));
            }
        };
        if !self.wanted.merge.is_empty() && scenario.draws.is_some() {
            let parts = read_parts(self.wanted.merge, &slug(&scenario.name)).map_err(one)?;
            run.merge(&mut scenario, &world, parts).map_err(one)?;
        }
        let result = self.asked(&scenario, &world, &run);
        let written = results::write(&result, &self.output, self.fonts.as_ref(), self.stop).map_err(one)?;
        let section = match &self.fonts {
            Some(fonts) if self.wanted.page => {
                let source = Source { path: location.display(), text: location.text().map_err(one)? };
                Some(section(&result, &source, fonts).map_err(one)?)
            }
            _ => None,
        };
        // A batch keeps all results to the end: what is written needs no room.
        run.forget_flows();
        let seconds = clock.elapsed().as_secs_f64();
        Ok(written.map(|pictures| Well { scenario, world, run, pictures, section, seconds }))
    }

    /// A result with what is needed to talk about it; `None` where there is none.
    pub fn answer<'d>(&'d self, done: &'d Done) -> Option<Answer<'d>> {
        done.well().map(|well| self.asked(&well.scenario, &well.world, &well.run))
    }

    fn asked<'d>(&'d self, scenario: &'d Scenario, world: &'d World, run: &'d Run) -> Answer<'d> {
        Answer { scenario, world, run, partners: &self.partners, products: &self.chapters }
    }
}
