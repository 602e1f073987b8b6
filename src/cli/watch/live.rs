//! The current page, and what of it changed since when.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use crate::error::Problems;
use crate::input::files::Location;
use crate::report::page::{self, CarriedPicture, Page, PageElement, PagePlace, PageResult, ResultState};
use crate::report::record::ResultRecord;

/// What a browser is sent: the pieces that changed, and the ids of all in their order.
#[derive(Serialize)]
struct Update<'a> {
    version: u64,
    order: Vec<&'a str>,
    pieces: BTreeMap<&'a str, &'a str>,
}

/// A piece of the page, and the version that it came with.
struct Kept {
    piece: PageElement,
    version: u64,
}

#[derive(Default)]
struct LiveState {
    version: u64,
    files: Vec<Location>,
    /// The last good results with their pictures, in order.
    results: Vec<(ResultRecord, Vec<CarriedPicture>)>,
    /// What is wrong with the files as they are now.
    problems: BTreeMap<Location, Problems>,
    /// The scenarios among them without a result of their own.
    stale: BTreeSet<String>,
    /// What is wrong with all of them together.
    general: Problems,
    pieces: Vec<Kept>,
}

/// The page that is served. Threads that work on scenarios change it; threads that serve browsers wait for that.
pub struct Live {
    state: Mutex<LiveState>,
    changed: Condvar,
}

impl Live {
    /// Returns a page without scenarios. Versions go on from those of an earlier program, whose pages may be open.
    pub fn new() -> Live {
        let version = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or_default();
        let state = LiveState { version, ..LiveState::default() };
        Live { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Keeps the scenarios of these files, in this order, and says what is wrong with all together.
    pub fn keep(&self, files: Vec<Location>, general: Problems) {
        self.change(|state| {
            state.problems.retain(|file, _| files.contains(file));
            state.general = general;
            state.files = files;
        });
    }

    pub fn show(&self, file: &Location, result: (ResultRecord, Vec<CarriedPicture>), problems: Problems) {
        self.change(|state| {
            let name = &result.0.scenario;
            state.results.retain(|(other, _)| other.scenario != *name);
            state.stale.remove(name);
            state.results.push(result);
            state.problems.insert(file.clone(), problems);
        });
    }

    /// Shows what is wrong with a file; its last result stays.
    pub fn fail(&self, file: &Location, problems: Problems) {
        self.change(|state| {
            state.stale.insert(file.stem());
            state.problems.insert(file.clone(), problems);
        });
    }

    fn change(&self, change: impl FnOnce(&mut LiveState)) {
        let mut state = self.lock();
        change(&mut state);
        let places: BTreeMap<String, usize> = state.files.iter().map(Location::stem).zip(0..).collect();
        state.results.retain(|(record, _)| places.contains_key(&record.scenario));
        state.results.sort_by_key(|(record, _)| places.get(&record.scenario).copied());
        let version = state.version + 1;
        let mut before: BTreeMap<String, Kept> =
            std::mem::take(&mut state.pieces).into_iter().map(|kept| (kept.piece.id.clone(), kept)).collect();
        let now = state.with_page(page::pieces).into_iter().map(|piece| match before.remove(&piece.id) {
            Some(kept) if kept.piece.html == piece.html => kept,
            _ => Kept { piece, version },
        });
        state.pieces = now.collect();
        state.version = version;
        self.changed.notify_all();
    }

    pub fn page(&self) -> String {
        self.lock().with_page(page::document)
    }

    /// Returns what changed after a version, once something did: the version now, and an update as JSON. `None` if
    /// nothing does for so long.
    pub fn after(&self, since: u64, patience: Duration) -> Option<(u64, String)> {
        let same = |state: &mut LiveState| state.version == since;
        let waited = self.changed.wait_timeout_while(self.lock(), patience, same);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.version == since {
            return None;
        }
        let newer = state.pieces.iter().filter(|kept| kept.version > since || since > state.version);
        let update = Update {
            version: state.version,
            order: state.pieces.iter().map(|kept| kept.piece.id.as_str()).collect(),
            pieces: newer.map(|kept| (kept.piece.id.as_str(), kept.piece.html.as_str())).collect(),
        };
        Some((state.version, serde_json::to_string(&update).unwrap_or_default()))
    }

    fn lock(&self) -> MutexGuard<'_, LiveState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveState {
    fn with_page<T>(&self, work: impl FnOnce(&Page<'_>) -> T) -> T {
        let general = (!self.general.is_empty()).then(|| ("all scenarios".to_string(), self.general.clone()));
        let of_files = self.files.iter().filter_map(|file| {
            let problems = self.problems.get(file).filter(|problems| !problems.is_empty())?;
            Some((file.display(), problems.clone()))
        });
        let failures: Vec<(String, Problems)> = general.into_iter().chain(of_files).collect();
        let state = |name| if self.stale.contains(name) { ResultState::Stale } else { ResultState::Current };
        let results = self.results.iter();
        let results = results.map(|(record, carried)| PageResult::carried(record, carried, state(&record.scenario)));
        let results: Vec<PageResult<'_>> = results.collect();
        work(&Page { results: &results, summary: None, failures: &failures, place: PagePlace::Served(self.version) })
    }
}
