//! `dutylab watch`: the page of a batch in the browser, run again on every save.

mod disk;
mod file_watcher;
mod live;
mod request;
mod result_cache;
mod server;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use self::disk::{Disk, DiskState};
use self::file_watcher::FileWatcher;
use self::live::Live;
use self::result_cache::{ResultCache, WatchEvent};
use self::server::Site;
use super::batch;
use super::invocation::{INTERRUPTED, Invocation, WELL};
use super::signals;
use super::terminal::Terminal;
use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::input::former_names::current;

/// How long a file may be empty or gone while an editor saves it.
const PATIENCE: Duration = Duration::from_millis(150);

/// Serves the page of scenarios and keeps it up to date until somebody ends it, which is its normal end. Returns the
/// exit code.
pub fn watch(paths: &[PathBuf], port: Option<u16>, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let Invocation { common, terminal, .. } = *invocation;
    let mut disk = Disk::new(on_disk(paths, terminal)?, common.baseline.as_deref());
    let listener = server::listen(port)?;
    let port = listener.local_addr().map_err(|error| Problem::new(error.to_string()))?.port();
    let (mut watcher, deaf) = FileWatcher::new();
    signals::listen(invocation.stop)?;
    thread::spawn(stop_at(invocation.stop.clone(), watcher.stopper()));
    let site = Arc::new(Site { port, root: common.output().to_path_buf(), live: Live::new() });
    let mut results = ResultCache::new(site.clone(), common, terminal)?;
    thread::spawn(move || server::serve(&listener, &site));
    let url = format!("http://127.0.0.1:{port}/");
    if common.json {
        results.tell(&WatchEvent::Serving { url: &url });
    } else {
        terminal.data(&format!("{url}\n"))?;
    }
    terminal.note("open this address in a browser; Ctrl-C ends it");
    let clock_only = |why: Option<String>| {
        if let Some(why) = why {
            terminal.note(&format!("the system does not report changes ({why}): checking ten times a second"));
        }
    };
    clock_only(deaf);
    let mut noticed = Instant::now();
    let mut before = DiskState::default();
    let mut state = disk.state();
    loop {
        clock_only(watcher.watch(&state.folders));
        results.take(&state, &before, noticed);
        let cancel: Arc<AtomicBool> = Arc::default();
        let (next, kept) = thread::scope(|scope| {
            let worker = scope.spawn(|| {
                results.work(&cancel);
                results
            });
            let next = loop {
                let goes_on = watcher.wait();
                noticed = Instant::now();
                let next = if goes_on { settled(&mut disk, &mut watcher, &state) } else { None };
                match next {
                    Some(next) if next.is_same(&state) => {
                        clock_only(watcher.watch(&next.folders));
                        state = next;
                    }
                    other => break other,
                }
            };
            cancel.store(true, Ordering::Relaxed);
            (next, worker.join())
        });
        // Ctrl-C is its normal end; who asks it to end some other way is told that it did.
        let Some(next) = next else { return Ok(if signals::code() == INTERRUPTED { WELL } else { INTERRUPTED }) };
        results = kept.map_err(|_| Problem::new("the run of a scenario stopped unexpectedly: please report this"))?;
        before = std::mem::replace(&mut state, next);
    }
}

/// Returns what waits for a signal and then ends the waiting for changes.
fn stop_at(stop: Arc<AtomicBool>, stopper: impl Fn() + Send + 'static) -> impl FnOnce() + Send + 'static {
    move || {
        while !stop.load(Ordering::Relaxed) {
            thread::sleep(PATIENCE / 3);
        }
        stopper();
    }
}

/// Returns what is on disk, once no file is empty or gone that was there before, or stays so; `None` to stop.
fn settled(disk: &mut Disk, watcher: &mut FileWatcher, before: &DiskState) -> Option<DiskState> {
    let began = Instant::now();
    loop {
        let state = disk.state();
        if !state.is_unsettled(before) || began.elapsed() > PATIENCE {
            return Some(state);
        }
        if !watcher.nap() {
            return None;
        }
    }
}

/// Returns the files and folders to watch. What is inside the program cannot be saved.
fn on_disk(paths: &[PathBuf], terminal: &Terminal) -> Result<Vec<PathBuf>, Problems> {
    let (found, shipped) = batch::find(paths, terminal)?;
    if shipped {
        let help = "`dutylab init my-study` makes a folder to start in; `cd my-study`, then watch";
        return Err(Problem::new("no folder scenarios/ here: nothing to watch").help(help).into());
    }
    let inside = found.iter().filter(|location| matches!(location, Location::Shipped(_)));
    let problems = inside.map(|location| {
        let problem =
            Problem::new(format!("{}: shipped inside the program, so nothing can be edited", location.stem()));
        problem.help("`dutylab init my-study` writes the shipped scenarios as files; watch one of those")
    });
    let problems: Problems = problems.collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    if paths.is_empty() {
        return Ok(vec![PathBuf::from("scenarios")]);
    }
    // A file of before, or a name alone, which is a file of the folder scenarios/.
    let file = |path: &PathBuf| match current(Location::Disk(path.clone())) {
        Location::Disk(file) if file.exists() => file,
        _ => match batch::named(&path.to_string_lossy()) {
            Some(Location::Disk(file)) => file,
            _ => path.clone(),
        },
    };
    Ok(paths.iter().map(file).collect())
}
