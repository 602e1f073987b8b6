//! Parts of draws that earlier runs have kept.

use std::path::PathBuf;

use super::files::Location;
use crate::draws::shard::DrawShard;
use crate::error::Problem;
use crate::sealed::Sealed;

/// Reads the parts of a scenario from output folders.
///
/// # Errors
/// Where a folder has no part of the scenario, or one that was edited or cut after it was written.
pub fn read_parts(folders: &[PathBuf], scenario: &str) -> Result<Vec<DrawShard>, Problem> {
    let read = |folder: &PathBuf| {
        let path = folder.join(scenario).join(DrawShard::FILE);
        let help = "write it with `dutylab run … --draws FIRST..UNTIL -o DIR`";
        let failed = |why: String| Problem::new(format!("{}: {why}", path.display())).help(help);
        let text = Location::Disk(path.clone()).bytes().map_err(|problem| problem.help(help))?;
        let sealed: Sealed<DrawShard> = serde_json::from_slice(&text)
            .map_err(|error| failed(format!("is no part of draws as this version writes it: {error}")))?;
        let part = sealed.open().filter(DrawShard::is_counted);
        let part = part.ok_or_else(|| failed("was changed after it was written".into()))?;
        Ok(DrawShard { path: path.display().to_string(), ..part })
    };
    folders.iter().map(read).collect()
}

/// Returns "0..5000": the first draw, and the first that is not taken.
///
/// # Errors
/// Where it is no range, or one that holds nothing.
pub fn range(text: &str) -> Result<(u32, u32), Problem> {
    let parts = text.split_once("..").and_then(|(first, until)| Some((first.parse().ok()?, until.parse().ok()?)));
    match parts {
        Some((first, until)) if first < until => Ok((first, until)),
        _ => Err(Problem::new("write FIRST..UNTIL, such as 0..5000; UNTIL is not taken")),
    }
}
