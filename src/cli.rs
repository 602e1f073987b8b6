//! The command: its arguments, its output, its exit code; and, for the Python package, the answers that it prints.

mod batch;
pub mod case_args;
mod chart;
mod check;
mod check_output;
mod cite;
mod clock;
mod command_line;
pub mod compare;
pub mod entries;
mod expectations;
pub mod explain;
mod finish_batch;
mod in_turn;
mod init;
pub mod invocation;
mod kept_results;
pub mod list;
mod manual;
mod progress;
mod run;
mod schema;
mod signals;
pub mod solve;
mod source_files;
pub mod terminal;
mod watch;
pub mod why;
mod worker;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Problem, Problems};
use crate::escaping::{is_control, visible};
use crate::input::toml_reader::did_you_mean;
use command_line::{Action, Command, given};
use invocation::{INTERRUPTED, Invocation, UNREADABLE};
use terminal::{OutputFormat, Terminal};
use worker::RunOptions;

/// Runs the command of a command line, whose first word is the name of the program. Returns the exit code. The file of the
/// program tells its results from those of other versions.
pub fn main(words: impl IntoIterator<Item = OsString>, program: Option<PathBuf>) -> u8 {
    let mut command = match given(words) {
        Ok(command) => command,
        Err(error) => return misread(&error),
    };
    command.common.program = program;
    let common = &command.common;
    let terminal = Terminal::new(common.form(), &common.color, (common.quiet, common.verbose));
    let code = perform(&command, &terminal).unwrap_or_else(|problems| {
        terminal.problems(&problems);
        UNREADABLE
    });
    if code == INTERRUPTED { signals::code() } else { code }
}

/// Returns a command line that cannot be read. A word that is no command is probably a slip, or the scenario that is to
/// be run.
fn misread(error: &clap::Error) -> u8 {
    let word = match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(word))) => word,
        // Help and the version come this way too. A word of the command line is shown, and never steers the terminal.
        _ if !error.to_string().contains(|letter| is_control(letter) && letter != '\n') => {
            // Nobody is left to tell if the stream is closed.
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(UNREADABLE);
        }
        _ => {
            eprint!("{}", visible(&error.to_string()));
            return UNREADABLE;
        }
    };
    let terminal = Terminal::new(OutputFormat::Text, "auto", (false, false));
    let commands = Command::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    let help = if PathBuf::from(word).exists() || batch::named(word).is_some() {
        format!("`dutylab run {word}` runs a scenario")
    } else {
        did_you_mean(word, names).unwrap_or_else(|| "`dutylab --help` shows all commands".into())
    };
    let problem = Problem::of(crate::error::ErrorKind::Unknown, format!("unknown command “{word}”"));
    terminal.problems(&[problem.help(help)]);
    UNREADABLE
}

/// The most threads that may be asked for: more than any machine has cores, and few enough to start.
const MOST_THREADS: usize = 512;

fn perform(command: &Command, terminal: &Terminal) -> Result<u8, Problems> {
    let common = &command.common;
    if common.jobs == Some(0) {
        return Err(Problem::new("-j 0: a run needs at least one thread")
            .help("leave -j out to use every core")
            .into());
    }
    if let Some(jobs) = common.jobs.filter(|jobs| *jobs > MOST_THREADS) {
        let problem = Problem::new(format!("-j {jobs}: {MOST_THREADS} threads at most"));
        return Err(problem.help("leave -j out to use every core").into());
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(common.jobs.unwrap_or(0))
        .build_global()
        .map_err(|error| Problem::new(format!("threads cannot be started: {error}")))?;
    let invocation = &Invocation { common, terminal, stop: &Arc::default() };
    match &command.action {
        Action::Run { scenarios, options } => run::run(scenarios, options, invocation),
        Action::Report { scenarios } => run::run(scenarios, &RunOptions::of_page(), invocation),
        Action::Watch { scenarios, port } => watch::watch(scenarios, *port, invocation),
        Action::Check { files } => check::check(files, invocation),
        Action::Cite { outputs, bibtex } => cite::cite(outputs, *bibtex, terminal),
        Action::Entries(args) => entries::entries(args, invocation),
        Action::Explain(args) => explain::explain(args, invocation),
        Action::Why(args) => why::why(args, invocation),
        Action::Chart(args) => chart::chart(args, invocation),
        Action::Compare { results, to } => compare::compare(results, to.as_deref(), invocation),
        Action::Solve(args) => solve::solve(args, invocation),
        Action::List { what, words, days } => list::list(*what, &words.join(" "), *days, invocation),
        Action::Init { dir } => init::init(dir, terminal),
        Action::Schema { kind } => schema::print(*kind, terminal),
        Action::Completions { shell } => manual::completions(*shell, terminal),
        Action::Man { dir } => manual::man(dir.as_deref(), terminal),
    }
}
