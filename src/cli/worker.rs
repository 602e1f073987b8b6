//! Runs one scenario of a batch and writes its results.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use clap::Args;
use rayon::prelude::*;

use super::expectations::{broken, left_behind};
use super::invocation::CommonArgs;
use super::progress::Counters;
use crate::error::{Problem, Problems};
use crate::input::draw_shard::{self, read_parts};
use crate::input::files::Location;
use crate::input::scenario::Overrides;
use crate::report::card::Card;
use crate::report::finding::ReportContext;
use crate::report::folder::OutputFolder;
use crate::report::folder_name::slug;
use crate::report::font::Fonts;
use crate::report::page::CarriedPicture;
use crate::report::pictures::PlacedPicture;
use crate::report::record::{Origin, ResultRecord};
use crate::report::results;
use crate::run::progress::Progress;
use crate::run::{Failure, Run, run_after};
use crate::session::{Loaded, Session};

/// What is wanted of a run.
#[derive(Args, Clone, Default)]
pub struct RunOptions {
    /// Leave the pictures out
    #[arg(long)]
    pub no_charts: bool,
    /// Draw every picture, and not the three to five alone that answer the question
    #[arg(long, conflicts_with = "no_charts")]
    pub all_charts: bool,
    /// Run every scenario, also those whose results are there and whose files have not changed
    #[arg(long)]
    pub fresh: bool,
    /// Remove the results whose scenario is no longer there
    #[arg(long)]
    pub prune: bool,
    /// Take only these draws and keep them for --merge, such as 0..5000
    #[arg(long, value_name = "FIRST..UNTIL", value_parser = draw_shard::range, conflicts_with = "merge")]
    pub draws: Option<(u32, u32)>,
    /// Output folder of a run with --draws; given once for each part, they become the whole
    #[arg(long, value_name = "DIR")]
    pub merge: Vec<PathBuf>,
    /// The page that carries everything too; then pictures are wanted as well.
    #[arg(skip)]
    pub page: bool,
}

impl RunOptions {
    /// Returns what a page needs: everything, run now.
    pub fn of_page() -> RunOptions {
        RunOptions { page: true, fresh: true, ..RunOptions::default() }
    }

    /// Returns true if a result that is there already serves as well.
    pub fn keeps(&self) -> bool {
        !self.fresh && self.draws.is_none() && self.merge.is_empty()
    }

    /// Returns what is said in place of the files. What is merged is not drawn again.
    pub fn overrides(&self, common: &CommonArgs) -> Overrides {
        let draws = if self.merge.is_empty() { self.draws } else { Some((0, 0)) };
        Overrides { draws, ..common.overrides() }
    }
}

/// A scenario of a batch: its file, and what was read of it or why not.
pub type BatchItem = (Location, Result<Loaded, Problems>);

/// What every scenario of a batch is run with.
pub struct Worker {
    pub session: Session,
    /// How far the batch is.
    pub counters: Arc<Counters>,
    /// The faces of pictures; `None` if none are wanted.
    pub fonts: Option<Fonts>,
    /// True if results are written or served, and so have a card of a page.
    pub has_page: bool,
    /// What is wanted of each.
    pub options: RunOptions,
    /// True if answers are kept for those who print or change them; else each goes once it is written, so that the memory
    /// does not grow with the scenarios.
    pub keeps_answers: bool,
}

pub enum BatchOutcome {
    /// It was run and written.
    Well(Box<Completed>),
    Kept(Box<ResultRecord>),
    /// It has mistakes, or cannot be written.
    Failed {
        location: Location,
        problems: Problems,
    },
    /// Somebody stopped the work.
    Stopped,
}

/// A scenario that was run and written.
pub struct Completed {
    /// The question and the answer, if it is kept.
    pub answered: Option<Answered>,
    /// The expectations of the file itself that do not hold.
    missed: Problems,
    /// How many flows and measures were read for it.
    pub read: (usize, usize),
    pub record: ResultRecord,
    /// Its pictures, until they are written.
    pub placed: Vec<PlacedPicture>,
    /// Its pictures as a page carries them, if that is wanted.
    pub carried: Vec<CarriedPicture>,
    pub seconds: f64,
}

/// A question and its answer.
pub struct Answered {
    /// The question and the flows.
    pub loaded: Loaded,
    /// The answer, without what only tables of flows need once these are written.
    pub run: Run,
}

impl BatchOutcome {
    pub fn well(&self) -> Option<&Completed> {
        if let BatchOutcome::Well(well) = self { Some(well) } else { None }
    }

    pub fn problems(&self) -> Option<&Problems> {
        if let BatchOutcome::Failed { problems, .. } = self { Some(problems) } else { None }
    }

    pub fn record(&self) -> Option<&ResultRecord> {
        match self {
            BatchOutcome::Well(well) => Some(&well.record),
            BatchOutcome::Kept(record) => Some(record),
            BatchOutcome::Failed { .. } | BatchOutcome::Stopped => None,
        }
    }
}

impl Completed {
    /// Returns the expectations of the file itself that do not hold; of a scenario that the command line changes, none.
    pub fn missed(&self, common: &CommonArgs) -> Problems {
        if common.overrides().changes().is_some() { Problems::new() } else { self.missed.clone() }
    }

    pub fn forget_flows(&mut self) {
        self.answered.iter_mut().for_each(|answered| answered.run.forget_flows());
    }
}

impl Worker {
    pub fn new(options: RunOptions, has_page: bool, keeps_answers: bool) -> Result<Worker, Problems> {
        let session = Session::new()?;
        let fonts = (has_page && !options.no_charts).then(Fonts::embedded);
        Ok(Worker { session, counters: Arc::default(), fonts, has_page, options, keeps_answers })
    }

    /// Works a scenario out and writes its folder, if there is one to write into.
    pub fn work(
        &self,
        item: BatchItem,
        origin: Origin,
        output: Option<&OutputFolder>,
        stop: &AtomicBool,
    ) -> BatchOutcome {
        let location = item.0.clone();
        let mut done = self.work_out(item, origin, None, stop);
        if let BatchOutcome::Well(well) = &mut done {
            match output.map_or(Ok(Some(())), |output| self.write(well, output, stop)) {
                // What is written needs no room.
                Ok(Some(())) if self.keeps_answers => well.forget_flows(),
                Ok(Some(())) => well.answered = None,
                Ok(None) => return BatchOutcome::Stopped,
                Err(problem) => return BatchOutcome::Failed { location, problems: problem.into() },
            }
        }
        done
    }

    /// Works a scenario out, after an earlier result if there is one.
    pub fn work_out(
        &self,
        item: BatchItem,
        origin: Origin,
        earlier: Option<&Completed>,
        stop: &AtomicBool,
    ) -> BatchOutcome {
        let (location, loaded) = item;
        let done = match self.try_work(loaded, origin, earlier, stop) {
            Ok(Some(well)) => BatchOutcome::Well(Box::new(well)),
            Ok(None) => BatchOutcome::Stopped,
            Err(problems) => BatchOutcome::Failed { location, problems },
        };
        self.counters.scenarios.fetch_add(1, Ordering::Relaxed);
        done
    }

    fn try_work(
        &self,
        loaded: Result<Loaded, Problems>,
        origin: Origin,
        earlier: Option<&Completed>,
        stop: &AtomicBool,
    ) -> Result<Option<Completed>, Problems> {
        let clock = Instant::now();
        let mut loaded = loaded?;
        let location = loaded.location.clone();
        let earlier = earlier.and_then(|well| well.answered.as_ref());
        let earlier = earlier.filter(|earlier| Arc::ptr_eq(&earlier.loaded.world, &loaded.world));
        let earlier = earlier.map(|earlier| (&earlier.loaded.scenario, &earlier.run));
        let progress = Progress { stop, steps: &self.counters.steps, clock: seconds };
        let (scenario, world) = (&loaded.scenario, &loaded.world);
        let charts = if self.fonts.is_some() { &*scenario.charts } else { &[] };
        let worked = run_after(earlier, scenario, world, progress)
            .and_then(|mut run| run.prepare(scenario, world, charts, stop).map(|()| run));
        let mut run = match worked {
            Ok(run) => run,
            Err(Failure::Interrupted) => return Ok(None),
            Err(Failure::Problem(problem)) => return Err(problem.about(&location.display()).into()),
        };
        if !self.options.merge.is_empty() && loaded.scenario.draws.is_some() {
            let parts = read_parts(&self.options.merge, &slug(&loaded.scenario.name))?;
            run.merge(&mut loaded.scenario, &loaded.world, parts)?;
        }
        self.session.fill(&mut loaded, &run);
        let context = self.session.context(&loaded, &run);
        let mut record = ResultRecord::of(&context, origin);
        record.notes.extend(left_behind(&loaded.scenario, &run, &location, &record.origin.options));
        let missed = broken(&loaded.scenario, &run);
        let pictures = if self.options.all_charts { ReportContext::all_pictures } else { ReportContext::pictures };
        let placed = self.fonts.as_ref().map_or_else(Vec::new, |_| pictures(&context));
        if self.has_page {
            record.card = Card::of(&context, &placed, location.text()?)?;
        }
        let carried = self.fonts.as_ref().filter(|_| self.options.page).map_or_else(Vec::new, |fonts| {
            let carry = |one: &PlacedPicture| CarriedPicture::of(&one.case, &one.path(), &one.picture.chart, fonts);
            placed.par_iter().map(carry).collect()
        });
        let read = (loaded.world.flows.len(), loaded.scenario.baseline.measures.len());
        let (seconds, answered) = (clock.elapsed().as_secs_f64(), Some(Answered { loaded, run }));
        Ok(Some(Completed { answered, missed, read, record, placed, carried, seconds }))
    }

    /// Writes the folder of a scenario whose answer is at hand; `None` if the work was stopped.
    pub fn write(&self, well: &mut Completed, output: &OutputFolder, stop: &AtomicBool) -> Result<Option<()>, Problem> {
        let clock = Instant::now();
        let Completed { answered, record, placed, seconds, .. } = well;
        let Some(Answered { loaded, run }) = answered else { return Ok(Some(())) };
        let context = self.session.context(loaded, run);
        let drawn = self.fonts.as_ref().map(|fonts| (fonts, placed.as_slice()));
        let written = results::write(&context, record, output, drawn, stop)?;
        if written.is_some() {
            *placed = Vec::new();
        }
        *seconds += clock.elapsed().as_secs_f64();
        Ok(written)
    }

    /// Returns a result with what is needed to talk about it; `None` where it is not kept.
    pub fn context<'d>(&'d self, done: &'d BatchOutcome) -> Option<ReportContext<'d>> {
        done.well()?.answered.as_ref().map(|Answered { loaded, run }| self.session.context(loaded, run))
    }
}

fn seconds() -> f64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64())
}
