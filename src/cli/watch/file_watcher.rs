//! Being woken when something in a folder may have changed.
//!
//! What the system tells only hastens the next look at the disk: on a network drive, in a container, or where the
//! system has no watch to spare, the clock does it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{EventKind, ModifyKind};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};

/// How long nothing must happen before anybody looks: one save is several events.
const QUIET: Duration = Duration::from_millis(10);
/// How long events may go on before somebody looks all the same.
const PATIENCE: Duration = Duration::from_millis(50);
/// How often the clock wakes, where the system tells.
const SELDOM: Duration = Duration::from_secs(1);
/// How often it wakes where the system does not.
const OFTEN: Duration = Duration::from_millis(100);

enum Ring {
    Changed,
    /// A folder that is watched went away, and its watch with it.
    Lost(PathBuf),
    Stop,
}

/// Wakes whoever waits for a change.
pub struct FileWatcher {
    sender: Sender<Ring>,
    receiver: Receiver<Ring>,
    watcher: Option<RecommendedWatcher>,
    /// The folders that the system watches.
    folders: BTreeSet<PathBuf>,
}

impl FileWatcher {
    /// Returns an alarm that watches nothing yet. The text says why the system does not help, if it does not.
    pub fn new() -> (FileWatcher, Option<String>) {
        let (sender, receiver) = channel();
        let rings = sender.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // The receiver ends with the program.
            let ring = |ring| drop(rings.send(ring));
            match event {
                // Looking at a file is an event too, and must not be followed by another look.
                Ok(event) if matches!(event.kind, EventKind::Access(_)) => {}
                Ok(event) => {
                    if matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
                        event.paths.into_iter().for_each(|path| ring(Ring::Lost(path)));
                    }
                    ring(Ring::Changed);
                }
                Err(_) => ring(Ring::Changed),
            }
        });
        let (watcher, why) = match watcher {
            Ok(watcher) => (Some(watcher), None),
            Err(error) => (None, Some(error.to_string())),
        };
        (FileWatcher { sender, receiver, watcher, folders: BTreeSet::new() }, why)
    }

    /// Something that ends the waiting, from any thread.
    pub fn stopper(&self) -> impl Fn() + Send + 'static {
        let sender = self.sender.clone();
        // The receiver ends with the program.
        move || drop(sender.send(Ring::Stop))
    }

    /// Watches these folders and no others. The text says why the system can no longer help.
    pub fn watch(&mut self, folders: &BTreeSet<PathBuf>) -> Option<String> {
        let watcher = self.watcher.as_mut()?;
        let gone: Vec<PathBuf> = self.folders.difference(folders).cloned().collect();
        for folder in gone {
            // It may be gone from the disk as well.
            let _ = watcher.unwatch(&folder);
            self.folders.remove(&folder);
        }
        let new: Vec<PathBuf> = folders.difference(&self.folders).cloned().collect();
        for folder in new {
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => drop(self.folders.insert(folder)),
                // Its name means nothing any more: the next look finds out.
                Err(_) if !folder.is_dir() => {}
                Err(error) => {
                    self.watcher = None;
                    self.folders.clear();
                    return Some(error.to_string());
                }
            }
        }
        None
    }

    /// Waits until it is time to look again; false if it is time to stop.
    pub fn wait(&mut self) -> bool {
        let pause = if self.watcher.is_some() { SELDOM } else { OFTEN };
        let mut next = self.receiver.recv_timeout(pause);
        let began = Instant::now();
        loop {
            match next {
                Ok(Ring::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Ok(Ring::Lost(path)) => self.lose(&path),
                Ok(Ring::Changed) => {}
                Err(RecvTimeoutError::Timeout) => return true,
            }
            let rest = PATIENCE.saturating_sub(began.elapsed());
            next = self.receiver.recv_timeout(QUIET.min(rest));
        }
    }

    /// Waits a moment; false if it is time to stop.
    pub fn nap(&mut self) -> bool {
        match self.receiver.recv_timeout(QUIET) {
            Ok(Ring::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
            Ok(Ring::Lost(path)) => self.lose(&path),
            Ok(Ring::Changed) | Err(RecvTimeoutError::Timeout) => {}
        }
        true
    }

    /// Forgets a folder whose name may mean another now.
    fn lose(&mut self, path: &Path) {
        if self.folders.remove(path)
            && let Some(watcher) = &mut self.watcher
        {
            // The system may have dropped the watch already.
            let _ = watcher.unwatch(path);
        }
    }
}
