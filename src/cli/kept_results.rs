//! Which results of earlier runs are kept: those that have the same origin as they would have now, and are whole.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::invocation::CommonArgs;
use super::source_files::{Fingerprint, SourceFiles, SourceTracker};
use super::worker::RunOptions;
use crate::digest::{digest, hex};
use crate::input::files::Location;
use crate::report::folder_name::slug;
use crate::report::record::{self, Options, Origin, ResultRecord};

/// What the results of a run have in common.
#[derive(Default)]
pub struct RunStamp {
    program: Option<String>,
    options: Options,
    /// From the output folder to where relative paths count from.
    way: Option<PathBuf>,
}

impl RunStamp {
    /// Returns the stamp of results that are written.
    pub fn of(options: &RunOptions, common: &CommonArgs) -> RunStamp {
        let (charts, all_charts, merged) = (!options.no_charts, options.all_charts, !options.merge.is_empty());
        let options = Options { charts, all_charts, merged, overrides: options.overrides(common) };
        RunStamp { program: common.program.as_deref().and_then(build), options, way: way(common.output()) }
    }

    pub fn origin(&self, location: &Location, trail: Option<&SourceFiles>) -> Origin {
        let print = |(path, print): (&PathBuf, &Fingerprint)| Some((path.to_str()?.to_string(), hex(print)));
        let inputs = trail.filter(|trail| trail.is_whole).and_then(|trail| trail.files.iter().map(print).collect());
        let (program, version) = (self.program.clone(), env!("CARGO_PKG_VERSION").to_string());
        Origin { file: self.file(location), inputs, program, version, options: self.options.clone() }
    }

    fn file(&self, location: &Location) -> record::ScenarioFile {
        let is_shipped = matches!(location, Location::Shipped(_));
        let (path, place) = match location {
            Location::Shipped(path) | Location::Text { name: path, .. } => (path.clone(), None),
            Location::Disk(path) => {
                let place = self.way.as_ref().map(|way| way.join(path));
                (path.display().to_string(), place.or_else(|| path.is_absolute().then(|| path.clone())))
            }
        };
        let from_output = place.and_then(|place| place.to_str().map(String::from));
        record::ScenarioFile { path, is_shipped, from_output }
    }

    /// Returns the origins of the scenarios of a run. They are taken before the files are read: one that is saved in
    /// between is run again next time.
    pub fn origins(&self, files: &[Location], common: &CommonArgs) -> Vec<Origin> {
        let mut trails = SourceTracker::new(common.baseline.as_deref());
        let mut trail = |location: &Location| match location {
            Location::Disk(path) => trails.follow(path, |_, _| {}),
            _ => trails.shared(),
        };
        files.iter().map(|location| self.origin(location, Some(&trail(location)))).collect()
    }
}

/// Returns the result that is there, if it is what the scenario would give now. One that misses an expectation is
/// run again, to say where.
pub fn kept(location: &Location, origin: &Origin, root: &Path, common: &CommonArgs) -> Option<ResultRecord> {
    let record = ResultRecord::read(root, &slug(&location.stem()))?;
    let is_well = record.expectations.missed == 0 || common.overrides().changes().is_some();
    (is_well && record.origin.is_same(origin) && record.is_whole(root)).then_some(record)
}

/// Returns what tells the program in a file from others: its build ID, which linkers form of all that is inside it, or its
/// SHA-256 where it has none.
pub fn build(program: &Path) -> Option<String> {
    let mut start = Vec::new();
    File::open(program).ok()?.take(1 << 12).read_to_end(&mut start).ok()?;
    build_id(&start).or_else(|| Some(digest(&fs::read(program).ok()?)))
}

/// Returns the build ID of an ELF file, which stands in a note: the lengths of its name and of the ID, its kind, its name.
fn build_id(start: &[u8]) -> Option<String> {
    let is_note = |note: &[u8]| note[..4] == [4, 0, 0, 0] && note[8..] == *b"\x03\0\0\0GNU\0";
    let at = start.starts_with(b"\x7fELF").then(|| start.windows(16).position(is_note))??;
    start.get(at + 16..)?.get(..usize::from(start[at + 4])).filter(|id| id.len() >= 16).map(hex)
}

/// From an output folder, which need not be there yet, to the working folder.
fn way(root: &Path) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?.canonicalize().ok()?;
    let root = std::path::absolute(root).ok()?;
    let (there, known) = root.ancestors().find_map(|above| Some((above.canonicalize().ok()?, above)))?;
    let new = root.strip_prefix(known).ok()?;
    if new.components().any(|part| part == Component::ParentDir) {
        return None;
    }
    let root = there.join(new);
    let shared = root.components().zip(here.components()).take_while(|(one, other)| one == other).count();
    let up = root.components().skip(shared).map(|_| Component::ParentDir);
    let way: PathBuf = if shared == 0 { here } else { up.chain(here.components().skip(shared)).collect() };
    Some(if way.as_os_str().is_empty() { PathBuf::from(".") } else { way })
}
