//! Where results may stand: never on a file that is read, nor on one of somebody else.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::error::{ErrorKind, Problem};
use crate::input::entries::source::STANDARD_INPUT;
use crate::report::entries::lines::LineTable;
use crate::report::entries::workbook::{is_own_workbook, is_workbook};
use crate::report::folder::claim;

/// Holds a file that is to be written against what stands there: nothing, or lines of an earlier run.
pub fn claim_file(path: &Path, inputs: &[String], table: &LineTable) -> Result<(), Problem> {
    let Ok(met) = fs::symlink_metadata(path) else { return Ok(()) };
    let refused = |what: &str| {
        let problem = Problem::of(ErrorKind::File, format!("{}: {what}", path.display()));
        Err(problem.help("nothing of yours is overwritten: choose another name with -o FILE"))
    };
    if inputs.iter().any(|input| is_one_file(&read_from(input), path)) {
        return refused("is one of the files that are read");
    }
    let is_own = met.is_file() && if is_workbook(path) { is_own_workbook(path) } else { has_lines(path, table) };
    if is_own { Ok(()) } else { refused("was not written by dutylab") }
}

/// Holds standard output against the files that are read: a file that grows as it is read has no end.
pub fn claim_standard_output(inputs: &[String]) -> Result<(), Problem> {
    match inputs.iter().find(|input| is_one_file(&read_from(input), Path::new("/dev/stdout"))) {
        Some(input) => {
            let problem = Problem::of(ErrorKind::File, format!("{input}: is read, and standard output goes into it"));
            Err(problem.help("send the lines into another file"))
        }
        None => Ok(()),
    }
}

/// Returns where an input is read from.
fn read_from(input: &str) -> PathBuf {
    if input == STANDARD_INPUT { "/dev/stdin".into() } else { input.into() }
}

/// Returns true if two paths are one regular file, whatever their names.
fn is_one_file(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    let same = {
        use std::os::unix::fs::MetadataExt;
        let number =
            |path: &Path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|met| (met.dev(), met.ino()));
        [one, other].map(number)
    };
    #[cfg(not(unix))]
    let same = [one, other].map(|path| fs::canonicalize(path).ok());
    same[0].is_some() && same[0] == same[1]
}

/// Returns true if the header of a file has the columns that are added to lines.
fn has_lines(path: &Path, table: &LineTable) -> bool {
    let (heads, added) = (table.heads(), table.dictionary().len());
    // The first are added by every run, with a scenario and without.
    let added: Vec<&String> = heads.iter().skip(heads.len() - added).take(3).collect();
    let Ok(mut reader) = csv::Reader::from_path(path) else { return false };
    let Ok(found) = reader.headers() else { return false };
    let found: Vec<&str> = found.iter().collect();
    found.windows(added.len()).any(|window| window.iter().zip(&added).all(|(one, other)| one == other))
}

/// Holds the folder of results against what stands there: nothing, or results of the same files. Returns their owner.
pub fn claim_folder(root: &Path, name: &str, inputs: &[String]) -> Result<String, Problem> {
    let folder = root.join(name);
    let below = |input: &&String| {
        let real = fs::canonicalize(input).ok().zip(fs::canonicalize(&folder).ok());
        real.is_some_and(|(input, folder)| input.starts_with(folder))
    };
    if let Some(input) = inputs.iter().find(below) {
        let what = format!("{input}: is read, and lies in the folder that would be replaced");
        return Err(Problem::of(ErrorKind::File, what).help("choose another folder with -o DIR"));
    }
    let files: Vec<String> = inputs.iter().map(|input| from_folder(root, input)).collect();
    let owner = format!("entries {}", files.join(" "));
    claim(root, name, &owner)?;
    Ok(owner)
}

/// Returns the path of a file from a folder, so that files of one name are told apart wherever the command runs.
fn from_folder(root: &Path, file: &str) -> String {
    let Some((root, path)) = fs::canonicalize(root).ok().zip(fs::canonicalize(file).ok()) else { return file.into() };
    let common = root.components().zip(path.components()).take_while(|(one, other)| one == other).count();
    let up = root.components().skip(common).map(|_| Component::ParentDir);
    let way: PathBuf = up.chain(path.components().skip(common)).collect();
    way.display().to_string().replace('\\', "/")
}
