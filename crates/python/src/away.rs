//! Work away from the interpreter: other threads of Python go on meanwhile, Ctrl-C ends it, and what the process has read of the
//! law is read once.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dutylab::error::{Problem, Problems};
use dutylab::input::files::Location;
use dutylab::session::Session;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::calculator::Calculators;
use crate::problem::raised;

/// How often somebody is asked for who may have pressed Ctrl-C.
const BEAT: Duration = Duration::from_millis(50);

/// What a process works with. Threads do not come along when a process is forked: the new one makes its own.
pub struct Workshop {
    process: u32,
    /// The threads that share the work.
    pub pool: ThreadPool,
    /// Lines under laws that were asked for before.
    pub calculators: Calculators,
    /// What is read of names, laws and trade. One scenario is run at a time: it has all threads.
    session: Mutex<Session>,
}

static WORKSHOP: Mutex<Option<Arc<Workshop>>> = Mutex::new(None);

impl Workshop {
    /// Returns what this process works with.
    fn here() -> Result<Arc<Workshop>, Problems> {
        let mut known = WORKSHOP.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(workshop) = known.as_ref().filter(|workshop| workshop.process == std::process::id()) {
            return Ok(workshop.clone());
        }
        // What threads of another process held is not let go of here.
        std::mem::forget(known.take());
        let pool = ThreadPoolBuilder::new().build();
        let pool = pool.map_err(|error| Problem::new(format!("threads cannot be started: {error}")))?;
        let session = Mutex::new(Session::new()?);
        let made = Workshop { process: std::process::id(), pool, calculators: Calculators::default(), session };
        Ok(known.insert(Arc::new(made)).clone())
    }

    /// Does something with what is read of names, laws and trade. Files of the user may have changed since; shipped ones have
    /// not.
    pub fn with_session<T: Send>(&self, work: impl FnOnce(&Session) -> T + Send) -> T {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        session.retain(|file| matches!(file, Location::Shipped(_)));
        let session = &*session;
        self.pool.install(|| work(session))
    }
}

/// What a piece of work sends when it has ended.
pub type Ended<T> = SyncSender<Result<T, Problems>>;

/// Does something away from the interpreter. What it is given is set where somebody presses Ctrl-C.
pub fn away<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce(&Workshop, &Arc<AtomicBool>) -> Result<T, Problems> + Send + 'static,
) -> PyResult<T> {
    handed_over(py, |workshop, stop, ended| {
        std::thread::spawn(move || drop(ended.send(guarded(|| work(&workshop, &stop)))));
    })
}

/// Hands work over to another thread and waits until it has ended.
pub fn handed_over<T: Send>(
    py: Python<'_>,
    hand_over: impl FnOnce(Arc<Workshop>, Arc<AtomicBool>, Ended<T>) + Send,
) -> PyResult<T> {
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, ended) = sync_channel(1);
    let begun = py.detach(|| Workshop::here().map(|workshop| hand_over(workshop, stop.clone(), sender)));
    begun.map_err(|problems| raised(py, &problems))?;
    wait(py, ended, &stop)
}

fn wait<T: Send>(py: Python<'_>, mut ended: Receiver<Result<T, Problems>>, stop: &AtomicBool) -> PyResult<T> {
    let mut signal = Ok(());
    loop {
        let (waiting, met) = py.detach(move || {
            let met = ended.recv_timeout(BEAT);
            (ended, met)
        });
        ended = waiting;
        match met {
            Ok(result) => return signal.and_then(|()| result.map_err(|problems| raised(py, &problems))),
            Err(RecvTimeoutError::Disconnected) => {
                return signal.and_then(|()| Err(raised(py, &Problem::fault("the work has no end").into())));
            }
            Err(RecvTimeoutError::Timeout) if signal.is_ok() => {
                signal = py.check_signals();
                stop.store(signal.is_err(), Ordering::Relaxed);
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Returns what comes of work; a panic in it is a problem.
pub fn guarded<T>(work: impl FnOnce() -> Result<T, Problems>) -> Result<T, Problems> {
    let words = |panic: Box<dyn Any + Send>| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Problem::fault(words(panic)).into()))
}
