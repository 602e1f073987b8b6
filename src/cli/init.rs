//! `dutylab init`: a folder to start in.

use std::path::Path;

use dutylab::error::{Problem, Problems};
use dutylab::input::files::shipped_in;

use super::{Terminal, WELL};

/// The reference of the language, for those who have the program alone.
const LANGUAGE: &str = include_str!("../../docs/language.md");

const FIRST: &str = r#"# Change a number, save, and run:  dutylab run scenarios/my-first.toml
# `dutylab list measures` shows what can be changed, `dutylab list partners` who, `dutylab list products WORD` what.

title    = "My first scenario: cars from Japan at 20%"
summary  = "What the duty owed would be at another rate, imports held fixed."
baseline = "document"
world    = "us-2024"

[[change]]
measure = "jp.cars"
set     = "20%"
"#;

/// Writes the shipped scenarios and a first one of the user's own into a new folder. Returns the exit code.
pub fn init(dir: &Path, terminal: &Terminal) -> Result<u8, Problems> {
    let failed = |path: &Path, error: std::io::Error| {
        vec![Problem::new(format!("{}: cannot be written: {error}", path.display()))]
    };
    let occupied = dir.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if occupied || dir.is_file() {
        let problem = Problem::new(format!("{}: there is something here already", dir.display()));
        return Err(vec![problem.help("choose a new folder; nothing was written")]);
    }
    let scenarios = dir.join("scenarios");
    std::fs::create_dir_all(&scenarios).map_err(|error| failed(&scenarios, error))?;
    let shipped = shipped_in("scenarios")
        .map(|(path, bytes)| (path.trim_start_matches("scenarios/").to_string(), bytes.to_vec()));
    for (name, bytes) in shipped.chain([("my-first.toml".to_string(), FIRST.as_bytes().to_vec())]) {
        let path = scenarios.join(name);
        std::fs::write(&path, bytes).map_err(|error| failed(&path, error))?;
    }
    let language = dir.join("language.md");
    std::fs::write(&language, LANGUAGE).map_err(|error| failed(&language, error))?;
    terminal.note(&format!("{}: what a scenario can say", language.display()));
    terminal.note(&format!("{}: scenarios to start from; my-first.toml is yours to edit", scenarios.display()));
    terminal.note(&format!("next:  cd {} && dutylab run scenarios/my-first.toml", dir.display()));
    Ok(WELL)
}
