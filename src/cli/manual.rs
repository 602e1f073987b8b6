//! `dutylab completions` and `dutylab man`: what shells and `man` know of the command.

use std::path::Path;

use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use clap_mangen::Man;

use super::command_line::{Command, with_help};
use super::invocation::WELL;
use super::terminal::Terminal;
use crate::error::{Problem, Problems};
use crate::input::files::shipped_in;
use crate::report::folder::write_whole;

pub fn completions(shell: Shell, terminal: &Terminal) -> Result<u8, Problems> {
    let mut command = Command::command();
    // Bash goes on to files where no word fits; other shells would offer the words alone.
    if shell == Shell::Bash {
        let stem = |(path, _): (&'static str, _)| path.strip_suffix(".toml")?.rsplit('/').next();
        let names = shipped_in("scenarios").filter_map(stem).filter(|name| !name.ends_with(".expect"));
        let names: Vec<&str> = names.collect();
        for (name, argument) in [("run", "scenarios"), ("why", "scenario"), ("solve", "scenario")] {
            let words = PossibleValuesParser::new(names.clone());
            command = command
                .mut_subcommand(name, |taking| taking.mut_arg(argument, |argument| argument.value_parser(words)));
        }
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "dutylab", &mut script);
    terminal.data(&String::from_utf8_lossy(&script))?;
    Ok(WELL)
}

/// Prints the manual page of the whole command; or writes it into a folder, with a page for each command. Returns the exit
/// code.
pub fn man(folder: Option<&Path>, terminal: &Terminal) -> Result<u8, Problems> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        let rendered = Man::new(with_help()).render(&mut page);
        rendered.map_err(|error| Problem::unwritten("the page", &error))?;
        terminal.data(&String::from_utf8_lossy(&page))?;
        return Ok(WELL);
    };
    let failed = |error: std::io::Error| Problem::unwritten(folder.display(), &error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    // The crate writes through links: it does so where there are none.
    let apart = tempfile::tempdir().map_err(failed)?;
    clap_mangen::generate_to(with_help(), apart.path()).map_err(failed)?;
    for page in std::fs::read_dir(apart.path()).map_err(failed)?.flatten() {
        let text = std::fs::read(page.path()).map_err(failed)?;
        write_whole(&folder.join(page.file_name()), &text)?;
    }
    let folder = folder.display();
    terminal.note(&format!("{folder}: a page for each command; read one with `man {folder}/dutylab-run.1`"));
    Ok(WELL)
}
