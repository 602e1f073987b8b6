//! The files of a regime: one, and those that it includes, and those that they include.

use toml::Spanned;
use toml::de::DeValue;

use crate::error::{ErrorKind, Place, Problem, Problems};
use crate::input::files::Location;
use crate::input::toml_reader::{Table, TomlReader, with_place};

const MOST_FILES: usize = 128;

/// A file that is to be opened.
struct PendingFile {
    location: Location,
    /// Where it is named; nowhere for the first.
    named: Option<Place>,
    /// The files through which it is included, from the first.
    through: Vec<Location>,
    /// True of the regime that the first file extends.
    is_base: bool,
}

/// The files of a regime, opened: the first is the one that was asked for, and each is followed by what it includes.
pub struct RegimeFiles<'a> {
    pub pages: Vec<TomlReader>,
    /// What stands in them and is not yet understood.
    pub roots: Vec<Table<'a>>,
    /// What is wrong with files that could not be opened.
    pub problems: Problems,
    pub paths: Vec<String>,
    /// Which of the files is the regime that the first one extends.
    pub base: Option<usize>,
}

/// Opens a file and what it includes, and does something with the whole.
pub fn with_tree<T>(location: &Location, work: impl FnOnce(RegimeFiles<'_>) -> T) -> T {
    let first = PendingFile { location: location.clone(), named: None, through: Vec::new(), is_base: false };
    let tree =
        RegimeFiles { pages: Vec::new(), roots: Vec::new(), problems: Problems::new(), paths: Vec::new(), base: None };
    open(tree, vec![first], &mut Vec::new(), work)
}

/// Opens the last of the waiting files, then the others. Tables borrow from the text of their file, which lives in one call
/// each.
fn open<T>(
    mut tree: RegimeFiles<'_>,
    mut waiting: Vec<PendingFile>,
    seen: &mut Vec<(Location, Option<Place>)>,
    work: impl FnOnce(RegimeFiles<'_>) -> T,
) -> T {
    let Some(next) = waiting.pop() else { return work(tree) };
    let identity = next.location.identity();
    if let Some(problem) = refused(&next, &identity, seen) {
        tree.problems.push(problem);
        return open(tree, waiting, seen, work);
    }
    seen.push((identity.clone(), next.named.clone()));
    tree.paths.push(next.location.display());
    let source = TomlReader::text(&next.location);
    let opened = source.as_ref().map_err(Problems::clone).and_then(|source| TomlReader::open(&next.location, source));
    let (reader, root) = match opened {
        Ok(opened) => opened,
        Err(problems) => {
            let told = problems.into_iter().map(|problem| with_place(problem, next.named.as_ref(), "included here"));
            tree.problems.extend(told);
            return open(tree, waiting, seen, work);
        }
    };
    let mut through = next.through;
    let is_first = through.is_empty();
    through.push(identity);
    let at = waiting.len();
    match extended(&reader, &root).filter(|_| is_first) {
        Some((location, place)) if location.exists() => {
            waiting.push(PendingFile { location, named: Some(place), through: through.clone(), is_base: true });
        }
        Some((location, place)) => {
            let what = format!("there is no shipped regime “{}”", location.stem());
            let problem = Problem::of(ErrorKind::Unknown, what).at(place, "extended here");
            tree.problems.push(problem.help("`dutylab list regimes` shows those that can be extended"));
        }
        None => {}
    }
    waiting.extend(included(&reader, &root).into_iter().map(|(name, place)| {
        let location = reader.location.beside(&name);
        PendingFile { location, named: Some(place), through: through.clone(), is_base: false }
    }));
    waiting[at..].reverse();
    // Shorter-lived than the tree so far: the text of this file ends with this call.
    let mut tree: RegimeFiles<'_> = tree;
    if next.is_base {
        tree.base = Some(tree.pages.len());
    }
    tree.pages.push(reader);
    tree.roots.push(root);
    open(tree, waiting, seen, work)
}

/// Why a file is not to be opened, if it is not.
fn refused(next: &PendingFile, identity: &Location, seen: &[(Location, Option<Place>)]) -> Option<Problem> {
    let place = next.named.clone()?;
    if next.through.last() == Some(identity) {
        return Some(Problem::new("a file cannot include itself").at(place, "this file"));
    }
    let path = next.location.display();
    if next.through.contains(identity) {
        let what = format!("a circle of `includes`: {path} leads back to itself");
        return Some(Problem::of(ErrorKind::Conflict, what).at(place, "closes the circle: take it out"));
    }
    if let Some((_, first)) = seen.iter().find(|(other, _)| other == identity) {
        let mut problem = Problem::of(ErrorKind::Conflict, format!("{path} is included twice")).at(place, "the second");
        problem.also.extend(first.clone().map(|first| (first, "the first".into())));
        return Some(problem.help("the files of a tree share their groups, lists and shares: once is enough"));
    }
    let full = seen.len() >= MOST_FILES;
    full.then(|| Problem::new(format!("a regime of more than {MOST_FILES} files")).at(place, "one too many"))
}

/// Returns the shipped regime that a file extends, with the place where it names it.
fn extended(reader: &TomlReader, root: &Table<'_>) -> Option<(Location, Place)> {
    let value = root.get_ref().get("extends")?;
    let name = value.get_ref().as_str()?;
    Some((Location::Shipped(format!("seeds/regimes/{name}.toml")), reader.place(value.span())))
}

/// Returns the files that a file includes, with the places where it names them. What is not a list of texts is told
/// when the file is understood.
fn included(reader: &TomlReader, root: &Table<'_>) -> Vec<(String, Place)> {
    let Some(DeValue::Array(items)) = root.get_ref().get("includes").map(Spanned::get_ref) else { return Vec::new() };
    let named = |item: &Spanned<DeValue<'_>>| Some((item.get_ref().as_str()?.to_string(), reader.place(item.span())));
    items.iter().filter_map(named).collect()
}
