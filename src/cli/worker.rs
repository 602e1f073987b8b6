//! One scenario of a batch worked out and written.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use dutylab::error::{Problem, Problems, SourceText};
use dutylab::input::draw_shard::read_parts;
use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::report::finding::ReportContext;
use dutylab::report::folder::OutputFolder;
use dutylab::report::folder_name::slug;
use dutylab::report::font::Fonts;
use dutylab::report::page::{Section, section};
use dutylab::report::record::{Origin, ResultRecord};
use dutylab::report::results;
use dutylab::run::progress::Progress;
use dutylab::run::{Failure, Run, run_after};
use dutylab::session::{Loaded, Session};

use super::CommonArgs;
use super::expectations::left_behind;
use super::progress::Counters;

/// What is wanted of a run.
#[derive(Clone, Copy)]
pub struct RunOptions<'a> {
    /// Pictures too.
    pub charts: bool,
    /// Its section of the page too; then pictures are wanted as well.
    pub page: bool,
    /// Only these draws, kept to be merged.
    pub draws: Option<(u32, u32)>,
    /// Output folders with the draws of parts.
    pub merge: &'a [PathBuf],
    /// Every scenario worked out, whatever is there.
    pub fresh: bool,
    /// Results whose scenario is gone removed.
    pub prune: bool,
}

impl RunOptions<'_> {
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

/// What every scenario of a batch is worked out with.
pub struct Worker<'a> {
    /// What is read once.
    pub session: Session,
    /// How far the batch is.
    pub counters: Arc<Counters>,
    fonts: Option<Fonts>,
    options: RunOptions<'a>,
}

/// What became of one scenario.
pub enum Done {
    /// It was worked out and written.
    Well(Box<Completed>),
    /// Its result is there already.
    Kept(Box<ResultRecord>),
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
pub struct Completed {
    /// The question and the flows.
    pub loaded: Loaded,
    /// The answers, without what only tables of flows need.
    pub run: Run,
    /// What is kept of it.
    pub record: ResultRecord,
    /// Its section of the page, if that is wanted.
    pub section: Option<Section>,
    /// How long it took.
    pub seconds: f64,
}

impl Done {
    /// Returns the scenario, if it was worked out.
    pub fn well(&self) -> Option<&Completed> {
        match self {
            Done::Well(well) => Some(well),
            Done::Kept(_) | Done::Failed { .. } | Done::Stopped => None,
        }
    }

    /// Returns the record of its result, if there is one.
    pub fn record(&self) -> Option<&ResultRecord> {
        match self {
            Done::Well(well) => Some(&well.record),
            Done::Kept(record) => Some(record),
            Done::Failed { .. } | Done::Stopped => None,
        }
    }
}

impl<'a> Worker<'a> {
    /// Returns a desk for a batch.
    pub fn new(options: RunOptions<'a>) -> Result<Worker<'a>, Problems> {
        let session = Session::new()?;
        let fonts = options.charts.then(Fonts::embedded);
        Ok(Worker { session, counters: Arc::default(), fonts, options })
    }

    /// Returns the faces of pictures; `None` if none are wanted.
    pub fn fonts(&self) -> Option<&Fonts> {
        self.fonts.as_ref()
    }

    /// Works a scenario out and writes its folder, if there is one to write into.
    pub fn work(&self, item: BatchItem, origin: Origin, output: Option<&OutputFolder>, stop: &AtomicBool) -> Done {
        let mut done = self.work_out(item, origin, None, stop);
        if let Done::Well(well) = &mut done {
            match output.map_or(Ok(Some(())), |output| self.write(well, output, stop)) {
                // A batch keeps all results to the end: what is written needs no room.
                Ok(Some(())) => well.run.forget_flows(),
                Ok(None) => return Done::Stopped,
                Err(problem) => {
                    return Done::Failed { location: well.loaded.location.clone(), problems: problem.into() };
                }
            }
        }
        done
    }

    /// Works a scenario out, after an earlier result if there is one.
    pub fn work_out(&self, item: BatchItem, origin: Origin, earlier: Option<&Completed>, stop: &AtomicBool) -> Done {
        let (location, loaded) = item;
        let done = match self.try_work(loaded, origin, earlier, stop) {
            Ok(Some(well)) => Done::Well(Box::new(well)),
            Ok(None) => Done::Stopped,
            Err(problems) => Done::Failed { location, problems },
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
        let earlier = earlier.filter(|well| Arc::ptr_eq(&well.loaded.world, &loaded.world));
        let earlier = earlier.map(|well| (&well.loaded.scenario, &well.run));
        let progress = Progress { stop, steps: &self.counters.steps, clock: seconds };
        let (scenario, world) = (&loaded.scenario, &loaded.world);
        let charts = if self.fonts.is_some() { &*scenario.charts } else { &[] };
        let worked = run_after(earlier, scenario, world, progress)
            .and_then(|mut run| run.prepare(scenario, world, charts, stop).map(|()| run));
        let mut run = match worked {
            Ok(run) => run,
            Err(Failure::Interrupted) => return Ok(None),
            Err(Failure::Problem(problem)) => {
                return Err(problem.about(&location.display()).into());
            }
        };
        if !self.options.merge.is_empty() && loaded.scenario.draws.is_some() {
            let parts = read_parts(self.options.merge, &slug(&loaded.scenario.name))?;
            run.merge(&mut loaded.scenario, &loaded.world, parts)?;
        }
        self.session.fill(&mut loaded, &run);
        let context = self.session.context(&loaded, &run);
        let mut record = ResultRecord::of(&context, origin);
        record.notes.extend(left_behind(&loaded.scenario, &run, &location, &record.origin.options));
        let section = match &self.fonts {
            Some(fonts) if self.options.page => {
                let source = SourceText { path: location.display(), text: location.text()? };
                Some(section(&context, &source, fonts)?)
            }
            _ => None,
        };
        let seconds = clock.elapsed().as_secs_f64();
        Ok(Some(Completed { loaded, run, record, section, seconds }))
    }

    /// Writes the folder of a scenario that was worked out; `None` if the work was stopped.
    pub fn write(&self, well: &mut Completed, output: &OutputFolder, stop: &AtomicBool) -> Result<Option<()>, Problem> {
        let clock = Instant::now();
        let Completed { loaded, run, record, seconds, .. } = well;
        let written = results::write(&self.session.context(loaded, run), record, output, self.fonts.as_ref(), stop)?;
        *seconds += clock.elapsed().as_secs_f64();
        Ok(written)
    }

    /// Returns a result with what is needed to talk about it; `None` where there is none.
    pub fn context<'d>(&'d self, done: &'d Done) -> Option<ReportContext<'d>> {
        done.well().map(|well| self.session.context(&well.loaded, &well.run))
    }
}

/// Seconds on the clock of the machine.
fn seconds() -> f64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |since| since.as_secs_f64())
}
