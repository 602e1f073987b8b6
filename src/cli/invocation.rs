//! What every command takes, where it prints, and what it ends with.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use jiff::civil::Date;

use super::terminal::{OutputFormat, Terminal};
use crate::error::Problem;
use crate::input::scenario::Overrides;
use crate::report::folder::OutputFolder;

pub const WELL: u8 = 0;
/// A check or an expectation failed.
pub const FINDINGS: u8 = 1;
/// Wrong usage, or an input that cannot be read.
pub const UNREADABLE: u8 = 2;
/// Part of a batch failed; the rest is written.
pub const PARTLY: u8 = 3;
/// Somebody stopped the work.
pub const INTERRUPTED: u8 = 130;

/// How the command was called: with which options of every command, where it prints, and whether it is to stop.
#[derive(Clone, Copy)]
pub struct Invocation<'a> {
    pub common: &'a CommonArgs,
    pub terminal: &'a Terminal,
    pub stop: &'a Arc<AtomicBool>,
}

/// Returns the day of an option.
///
/// # Errors
/// What to write.
pub fn day(text: &str) -> Result<Date, String> {
    let form = "a day is written as year-month-day, such as 2025-10-25";
    let figures: Vec<&str> = text.split('-').collect();
    let is_formed = figures.iter().map(|part| part.len()).eq([4, 2, 2])
        && figures.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    match text.parse() {
        Ok(day) if is_formed => Ok(day),
        _ if is_formed => Err("there is no such day".into()),
        _ => Err(form.into()),
    }
}

/// Returns the whole number of an option.
fn whole_number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| "a whole number of 0 or more, such as 7".into())
}

/// Options of every command.
#[derive(Args, Clone, Default)]
pub struct CommonArgs {
    /// Folder to write into [default: output]
    #[arg(short, long, global = true, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Threads to work with [default: one a core]
    #[arg(short = 'j', long, global = true, value_name = "N", allow_negative_numbers = true, value_parser = whole_number::<usize>)]
    pub jobs: Option<usize>,
    /// Print JSON on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Print the table with all its numbers as CSV
    #[arg(long, global = true, conflicts_with = "json")]
    pub csv: bool,
    /// Print the tables as Markdown
    #[arg(long, global = true, conflicts_with_all = ["json", "csv"])]
    pub md: bool,
    /// Regime to start from, instead of the scenario's own
    #[arg(long, global = true, value_name = "NAME")]
    pub baseline: Option<String>,
    /// Entry date, instead of the scenario's own
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub date: Option<Date>,
    /// Look at the law as it was known on this day
    #[arg(long, global = true, value_name = "DATE", value_parser = day)]
    pub as_of: Option<Date>,
    /// Take the law to go on after the last day that is known: scheduled steps and ends hold
    #[arg(long, global = true)]
    pub assume_unchanged: bool,
    /// One-off change, such as jp.cars.rate=20%; may be given again
    #[arg(short = 'S', global = true, value_name = "MEASURE.rate=VALUE")]
    pub set: Vec<String>,
    /// Seed of the draws, instead of the scenario's own
    #[arg(long, global = true, value_name = "N", allow_negative_numbers = true, value_parser = whole_number::<u64>)]
    pub seed: Option<u64>,
    /// Colors: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"], hide_possible_values = true)]
    pub color: String,
    /// Print results and errors alone: no warnings, no progress
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: what was read and how long it took; in `explain` the measures that do not apply
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// The file that the program is in; without it no result is kept.
    #[arg(skip)]
    pub program: Option<PathBuf>,
}

impl CommonArgs {
    pub fn output(&self) -> &Path {
        self.output.as_deref().unwrap_or(Path::new("output"))
    }

    pub fn form(&self) -> OutputFormat {
        match (self.json, self.csv, self.md) {
            (true, ..) => OutputFormat::Json,
            (_, true, _) => OutputFormat::Csv,
            (.., true) => OutputFormat::Markdown,
            _ => OutputFormat::Text,
        }
    }

    /// Returns what is said in place of the files.
    pub fn overrides(&self) -> Overrides {
        let CommonArgs { baseline, date, as_of, assume_unchanged, set, seed, .. } = self.clone();
        Overrides { baseline, date, as_of, assume_unchanged, set, seed, draws: None }
    }
}

impl Invocation<'_> {
    /// Opens the output folder, when another run has left it; `None` if the work was stopped.
    pub fn open_output(&self) -> Result<Option<OutputFolder>, Problem> {
        let root = self.common.output();
        let mut told = false;
        while !self.stop.load(Ordering::Relaxed) {
            if let Some(output) = OutputFolder::open(root)? {
                return Ok(Some(output));
            }
            if !told {
                told = true;
                self.terminal.note(&format!("{}: another run is writing here; waiting for it", root.display()));
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        Ok(None)
    }
}
