//! `dutylab init`: a folder to start in, with scenarios, the documents about them, and what an editor needs.

use std::path::Path;

use super::invocation::WELL;
use super::terminal::Terminal;
use crate::error::{Problem, Problems};
use crate::input::files::{Location, shipped_in};
use crate::input::schema::{FileKind, schema};

/// What an editor reads the words of a file by, which its first line names: that of scenarios, and that of expectations.
const SCHEMAS: [&str; 2] = ["scenario.schema.json", "expect.schema.json"];
/// The scenario that is the user's own.
const FIRST: &str = include_str!("init/my-first.toml");
/// What else is written unchanged; the documents for those who have the program alone.
const PAGES: [(&str, &str); 11] = [
    ("README.md", include_str!("init/README.md")),
    ("output/README.md", include_str!("../../output/README.md")),
    ("tombi.toml", include_str!("init/tombi.toml")),
    (".vscode/extensions.json", include_str!("init/extensions.json")),
    ("docs/tutorial.md", include_str!("../../docs/tutorial.md")),
    ("docs/language.md", include_str!("../../docs/language.md")),
    ("docs/new-tariff.md", include_str!("../../docs/new-tariff.md")),
    ("docs/model.md", include_str!("../../docs/model.md")),
    ("docs/assumptions.md", include_str!("../../docs/assumptions.md")),
    ("docs/parameters.md", include_str!("../../docs/parameters.md")),
    ("docs/glossary.md", include_str!("../../docs/glossary.md")),
];

/// Writes the shipped scenarios and a first one of the user's own into a new folder, with what helps to change them.
/// Returns the exit code.
pub fn init(dir: &Path, terminal: &Terminal) -> Result<u8, Problems> {
    let occupied = dir.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    if occupied || dir.is_file() {
        let problem = Problem::new(format!("{}: not an empty folder", dir.display()));
        return Err(problem.help("choose a new folder; nothing was written").into());
    }
    let pages = PAGES.iter().map(|(path, text)| (path.to_string(), text.to_string()));
    let shipped = shipped_in("scenarios").map(|(path, bytes)| (path, String::from_utf8_lossy(bytes).into_owned()));
    let scenarios = shipped.chain([("scenarios/my-first.toml", FIRST.to_string())]);
    let scenarios = scenarios.map(|(path, text)| {
        let up = "../".repeat(path.matches('/').count());
        let schema = SCHEMAS[usize::from(Location::Disk(path.into()).is_expectations())];
        let text = if path.ends_with(".toml") { format!("#:schema {up}{schema}\n\n{text}") } else { text };
        (path.to_string(), text)
    });
    let kinds = [FileKind::Scenario, FileKind::Expect, FileKind::Regime];
    let schemas = SCHEMAS.into_iter().chain(["regime.schema.json"]).zip(kinds);
    let schemas = schemas.map(|(path, file)| (path.to_string(), format!("{:#}\n", schema(file))));
    for (path, text) in pages.chain(scenarios).chain(schemas) {
        let path = dir.join(path);
        let folder = path.parent().unwrap_or(dir);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| Problem::unwritten(path.display(), &error))?;
    }
    let args = |path: &str, what: &str| terminal.note(&format!("{}: {what}", dir.join(path).display()));
    args("scenarios/my-first.toml", "yours to edit");
    args("README.md", "what else is here");
    terminal.note(&format!("next:  cd {} && dutylab watch scenarios/my-first.toml", dir.display()));
    Ok(WELL)
}
