//! The README does what it says: its commands run, its output is printed, its scenarios read, its links lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::dutylab;
use crate::program::study::copy;

fn home() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README, then the page that it sends its reader to for all commands.
const PAGES: [&str; 2] = ["README.md", "docs/commands.md"];

fn page(path: &str) -> String {
    fs::read_to_string(home().join(path)).expect("a page")
}

/// The fenced blocks of one language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<Vec<&'a str>> {
    let mut blocks = Vec::new();
    let mut open: Option<(bool, Vec<&str>)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some((wanted, block))) => {
                if *wanted {
                    blocks.push(std::mem::take(block));
                }
                open = None;
            }
            (Some(word), None) => open = Some((word == language, Vec::new())),
            (None, Some((_, block))) => block.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block of the README has no end");
    blocks
}

/// A folder as somebody has it who runs the block: a clone of the repository for `cargo`, else an empty one.
fn place(block: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    if block.iter().any(|line| line.starts_with("$ cargo")) {
        copy(folder.path(), &["scenarios", "scenarios/document", "scenarios/world"]);
    }
    folder
}

/// Runs a line of a block in a folder; `cd` changes the folder. Gives what is printed.
fn perform(line: &str, folder: &mut PathBuf) -> String {
    // What stands in quotes is one word.
    let parts = line.split('"').enumerate();
    let words: Vec<&str> = parts
        .flat_map(|(place, part)| if place % 2 == 1 { vec![part] } else { part.split_whitespace().collect() })
        .collect();
    match words[..] {
        ["cd", below] => {
            folder.push(below);
            assert!(folder.is_dir(), "{line}");
            String::new()
        }
        // The tests are running already, and the gate runs them from nothing.
        ["cargo", "test"] => String::new(),
        ["dutylab", ref arguments @ ..] | ["cargo", "run", "--release", "--", ref arguments @ ..] => {
            String::from_utf8(dutylab(folder, arguments, 0).stdout).expect("text")
        }
        _ => panic!("the README has a command that this test does not know: {line}"),
    }
}

/// Returns true if nothing of what a command prints is shown.
fn is_bare(block: &[&str], command: &str) -> bool {
    let next = block.iter().skip_while(|line| **line != format!("$ {command}")).nth(1);
    next.is_none_or(|line| line.is_empty() || line.starts_with("$ "))
}

/// What is shown is all that is printed; lines that are left out are a line of dots.
#[test]
fn commands_print_what_is_shown() {
    let pages = PAGES.map(page);
    let shown: Vec<Vec<&str>> = pages.iter().flat_map(|text| blocks(text, "console")).collect();
    let mut commands = 0;
    for block in &shown {
        let home = place(block);
        let mut folder = home.path().to_path_buf();
        let (mut command, mut printed, mut is_cut) = ("", String::new(), false);
        let mut lines: Vec<String> = Vec::new();
        for line in block.iter().copied().chain(["$ "]) {
            if let Some(next) = line.strip_prefix("$ ") {
                assert!(lines.is_empty() || is_cut || is_bare(block, command), "{command} prints more:\n{printed}");
                command = next;
                if !command.is_empty() {
                    printed = perform(command, &mut folder);
                    commands += 1;
                }
                lines = printed
                    .lines()
                    .map(|line| line.trim_end().into())
                    .filter(|line: &String| !line.is_empty())
                    .collect();
                is_cut = false;
            } else if line == "…" {
                is_cut = true;
            } else if !line.is_empty() {
                let at = lines.iter().position(|printed| printed == line.trim_end()).filter(|at| *at == 0 || is_cut);
                let at = at.unwrap_or_else(|| panic!("{command} does not print\n{line}\nbut\n{printed}"));
                lines.drain(..=at);
                is_cut = false;
            }
        }
    }
    assert!(commands >= 10, "{commands} commands");
}

/// A reader sees the whole of it: a screen with two pictures, each with its file and its command, and few lines below.
#[test]
fn the_readme_is_short() {
    let text = page(PAGES[0]);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() <= 120, "{} lines", lines.len());
    let pictures: Vec<usize> = (0..lines.len()).filter(|&line| lines[line].contains("<img src=")).collect();
    assert!(pictures.len() == 2 && pictures[1] < 15, "{pictures:?}");
    for name in ["japan-cars", "law-cars-through-2025"] {
        let [command, file] = [format!("$ dutylab run {name}"), format!("/{name}.toml)")];
        assert!(text.contains(&command) && text.contains(&file), "{name}");
    }
}

#[test]
fn scenarios_shown_are_scenarios() {
    let pages = PAGES.map(page);
    let folder = tempfile::tempdir().expect("a folder");
    let mut whole = 0;
    for block in pages.iter().flat_map(|text| blocks(text, "toml")) {
        let shown = block.join("\n");
        if shown.starts_with("title") {
            whole += 1;
            fs::write(folder.path().join("shown.toml"), shown).expect("a file");
            dutylab(folder.path(), &["check", "shown.toml"], 0);
        } else {
            shown.parse::<toml::Table>().expect("TOML");
        }
    }
    assert!(whole > 0, "a whole scenario is shown");
}

#[test]
fn links_lead_somewhere() {
    for page in [
        "README.md",
        "docs/model.md",
        "docs/language.md",
        "docs/assumptions.md",
        "docs/commands.md",
        "docs/glossary.md",
        "docs/install.md",
        "docs/new-tariff.md",
        "docs/outputs.md",
        "docs/parameters.md",
        "docs/style.md",
        "docs/tutorial.md",
    ] {
        let text = fs::read_to_string(home().join(page)).expect("a page");
        for (at, _) in text.match_indices("](") {
            let rest = &text[at + 2..];
            let link = &rest[..rest.find(')').expect("the end of a link")];
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            if path.contains("://") {
                continue;
            }
            let target =
                if path.is_empty() { home().join(page) } else { home().join(page).with_file_name("").join(path) };
            assert!(target.exists(), "{page}: {link}");
            if !anchor.is_empty() {
                let headings = fs::read_to_string(target).expect("a page");
                let slug = |line: &str| {
                    let letters = line.trim_start_matches('#').trim().to_lowercase();
                    letters
                        .chars()
                        .filter(|c| c.is_alphanumeric() || " -".contains(*c))
                        .map(|c| if c == ' ' { '-' } else { c })
                        .collect::<String>()
                };
                assert!(headings.lines().any(|line| line.starts_with('#') && slug(line) == anchor), "{page}: {link}");
            }
        }
    }
}
