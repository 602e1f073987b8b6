//! `dutylab check OUTPUT`: results compared with their records, and what they came from with what is there now.

use std::path::{Path, PathBuf};

use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::report::folder::{RECORD, results};
use crate::report::output_check::{beside_results, inputs, record_in, result};
use crate::report::read_manifest::written_here;
use crate::report::record::ResultRecord;
use crate::session::Session;

use super::invocation::Invocation;
use super::kept_results::build;

/// Checks an output folder, or the folder of one result. Returns how many findings there are.
pub fn check_output(path: &Path, session: &mut Session, invocation: &Invocation<'_>) -> Result<usize, Problems> {
    let Invocation { common, terminal, .. } = *invocation;
    let program = common.program.as_deref().and_then(build);
    let mut findings = 0;
    let mut tell = |name: &Path, (words, problems): (String, Problems)| {
        findings += problems.len();
        terminal.problems(&problems);
        terminal.data(&format!("{}: {words}\n", name.display()))
    };
    if path.join(RECORD).is_file() {
        tell(path, check_result(path, session, program.as_deref()))?;
        return Ok(findings);
    }
    let mut folders: Vec<PathBuf> = results(path).into_iter().map(|folder| path.join(folder)).collect();
    folders.sort();
    for folder in &folders {
        tell(folder, check_result(folder, session, program.as_deref()))?;
    }
    let beside = beside_results(path)?;
    tell(path, (format!("{} beside the results", beside.words("file")), beside.problems))?;
    Ok(findings)
}

/// Checks a result: its files, the files that it came from, and law and trade where another program made it.
fn check_result(folder: &Path, session: &mut Session, program: Option<&str>) -> (String, Problems) {
    let record = match record_in(folder) {
        Ok(record) => record,
        Err(problem) => return ("not checked".into(), problem.into()),
    };
    let files = result(folder, &record);
    let (mut words, mut problems) = (vec![files.words("file")], files.problems);
    let base = base(folder, &record);
    match inputs(&record, &base) {
        Some(inputs) if inputs.all == 0 => {}
        Some(inputs) => {
            words.push(inputs.words("input"));
            problems.extend(inputs.problems);
        }
        None => words.push("its inputs are not recorded".into()),
    }
    if record.origin.program.is_none() || record.origin.program.as_deref() != program {
        match law_and_trade(&record, &base, session) {
            Ok(changed) if changed.is_empty() => words.push("law and trade unchanged".into()),
            Ok(changed) => {
                let what = format!("{}: {}", folder.display(), changed.join(" and "));
                let help = format!("the result is of dutylab {}: run the scenario again", record.origin.version);
                problems.push(Problem::new(what).help(help));
            }
            Err(unread) => problems.extend(unread),
        }
        // Each world goes with its result.
        session.retain(|_| false);
    }
    (words.join(", "), problems)
}

/// Returns from where the paths of a result count: where it was run, or the working folder for one that was copied.
fn base(folder: &Path, record: &ResultRecord) -> PathBuf {
    let root = folder.join("..");
    let is_here = written_here(&root).contains(&record.folder());
    record.origin.file.base(&root).filter(|_| is_here).unwrap_or_default()
}

/// Returns which of law and trade are others in this program than in the one that made a result.
fn law_and_trade(record: &ResultRecord, base: &Path, session: &Session) -> Result<Vec<&'static str>, Problems> {
    let file = &record.origin.file;
    let location = match file.is_shipped {
        true => Location::Shipped(file.path.clone()),
        false => Location::Disk(base.join(&file.path)),
    };
    let read = session.read(&location, &record.origin.options.overrides)?;
    let world = session.world_of(&read)?;
    let [law, trade] = &record.hashes;
    let compared = [
        (*law != read.scenario.hash, "the scenario, its law or its lists changed after the run"),
        (*trade != world.hash, "the trade flows changed after the run"),
    ];
    Ok(compared.into_iter().filter(|(is_changed, _)| *is_changed).map(|(_, words)| words).collect())
}
