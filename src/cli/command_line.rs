//! The command line: every command with its help.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;

use super::chart::ChartArgs;
use super::entries::EntriesArgs;
use super::explain::ExplainArgs;
use super::invocation::CommonArgs;
use super::list::{Listed, ListedDays};
use super::schema;
use super::solve::SolveArgs;
use super::why::WhyArgs;
use super::worker::RunOptions;
use crate::input::regime::{LAW, known_to};
use crate::input::schema::FileKind;
use crate::input::world::vintages;
use crate::report::known_law::known_words;

/// Tariff scenario simulator: edit a TOML scenario, run the batch, look at the charts.
#[derive(Parser)]
#[command(
    name = "dutylab",
    version = version(),
    long_version = long_version(),
    arg_required_else_help = true,
    after_help = "Start here:\n  dutylab run japan-cars   run a scenario that comes with the program, and draw it into output/\n  dutylab init my-study    make a folder to start in\n  dutylab run              run every scenario in scenarios/; where there is none all that come with the program, in a minute or two\n\nDuties are those on past imports, held fixed: hypothetical where a scenario changes the law."
)]
pub struct Command {
    #[command(subcommand)]
    pub action: Action,
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Returns the version, with until when the shipped law is known.
fn version() -> String {
    let known = known_to(LAW).map_or(String::new(), |day| format!(" ({})", known_words(day).replace('\u{a0}', " ")));
    format!("{}{known}", env!("CARGO_PKG_VERSION"))
}

/// Returns the same with a line for each shipped world.
fn long_version() -> String {
    let worlds = vintages().map(|(name, vintage)| format!("\n{name}: {vintage}"));
    worlds.fold(version(), |text, world| text + &world)
}

/// What does nothing where nothing is calculated.
const FILES: &[&str] = &["output", "jobs", "set", "seed", "verbose"];
/// What only scenarios and tables have.
const RESULTS: &[&str] =
    &["output", "jobs", "json", "csv", "md", "baseline", "date", "as_of", "assume_unchanged", "set", "seed", "verbose"];
/// Options of every command that do nothing in some, which leave them out of their help.
const IDLE: [(&str, &[&str]); 14] = [
    ("watch", &["csv", "md", "verbose"]),
    ("check", &["output", "json", "csv", "md", "verbose"]),
    ("cite", RESULTS),
    ("entries", &["md", "date", "seed", "verbose"]),
    ("explain", &["output", "jobs", "seed"]),
    ("why", &["verbose"]),
    ("chart", &["csv", "md", "verbose"]),
    ("compare", &["verbose"]),
    ("solve", &["seed", "verbose"]),
    ("list", FILES),
    ("init", RESULTS),
    ("schema", RESULTS),
    ("completions", RESULTS),
    ("man", RESULTS),
];

/// Returns the command line with the help of each command: of the options of every command those that do something there.
pub fn with_help() -> clap::Command {
    let mut command = Command::command();
    command.build();
    IDLE.iter().fold(command, |command, (name, idle)| {
        let shown = |arg: clap::Arg| {
            let is_idle = arg.is_global_set() && idle.contains(&arg.get_id().as_str());
            if is_idle { arg.hide(true) } else { arg }
        };
        command.mut_subcommand(name, |taking| taking.mut_args(shown))
    })
}

/// Returns the command of a command line, whose first word is the name of the program.
pub fn given(words: impl IntoIterator<Item = OsString>) -> Result<Command, clap::Error> {
    let mut command = with_help();
    let matches = command.try_get_matches_from_mut(words)?;
    Command::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// What the program does.
#[derive(Subcommand)]
pub enum Action {
    /// Run scenarios and write tables and charts
    #[command(
        after_help = "Examples:\n  dutylab run\n  dutylab run scenarios/document/japan-cars.toml -S jp.cars.rate=20%\n  dutylab run --json --no-charts > results.json\n  dutylab run scenarios/law-2025-response.toml --draws 0..500 -o part1"
    )]
    Run {
        /// Scenario files, or folders of them [default: scenarios/, or those shipped with the program]
        scenarios: Vec<PathBuf>,
        #[command(flatten)]
        options: RunOptions,
    },
    /// Run scenarios and write one page that has everything: charts, tables, traces, methods, sources
    #[command(
        after_help = "Examples:\n  dutylab report\n  dutylab report scenarios/document/japan-cars.toml -o for-the-desk"
    )]
    Report {
        /// Scenario files, or folders of them [default: scenarios/, or those shipped with the program]
        scenarios: Vec<PathBuf>,
    },
    /// Show the page of scenarios in a browser, and update it on every save
    #[command(
        after_help = "Examples:\n  dutylab watch\n  dutylab watch scenarios/my-first.toml\n\nThe page is for this machine alone. Ctrl-C ends it, with exit code 0."
    )]
    Watch {
        /// Scenario files, or folders of them [default: scenarios/]
        scenarios: Vec<PathBuf>,
        /// Port to serve on [default: 7878, or the next that is free]
        #[arg(long, value_name = "N")]
        port: Option<u16>,
    },
    /// Read scenarios and check what they expect, or check that results are as they were written
    #[command(
        after_help = "Examples:\n  dutylab check scenarios/document/japan-cars.toml\n  dutylab check output\n\nOf a folder of results it compares every file, and every file that the results came from, with its SHA-256 of the run."
    )]
    Check {
        /// Scenario or regime files, folders of them, or folders of results [default: scenarios/, or those shipped with the program]
        files: Vec<PathBuf>,
    },
    /// Print how results are cited
    #[command(after_help = "Examples:\n  dutylab cite output/japan-cars\n  dutylab cite output --bibtex > dutylab.bib")]
    Cite {
        /// Folders that `dutylab run` wrote, or folders of one result in them
        #[arg(required = true, value_name = "OUTPUT")]
        outputs: Vec<PathBuf>,
        /// As entries of BibTeX
        #[arg(long)]
        bibtex: bool,
    },
    /// Show one rate, measure by measure; without a scenario the rate in law
    #[command(
        after_help = "Examples:\n  dutylab explain JP 8703\n  dutylab explain JP 8703 --baseline document\n  dutylab explain Japan 8703.23 scenarios/document/japan-cars.toml\n  dutylab explain KR 8542 --json\n  dutylab explain CN 84181000 --date 2025-09-15 --baseline us --content steel=0.4 --content aluminum=0.1"
    )]
    Explain(ExplainArgs),
    /// Calculate the duty on a file of entries, line by line, and compare it with what was declared
    #[command(
        after_help = "Examples:\n  dutylab entries es003.csv\n  dutylab entries lines.xlsx -o lines-with-duty.xlsx\n  dutylab entries lines.csv law-refund-emergency --map \"Ship From=origin\"\n\nNothing leaves this machine. A row that has no duty says why, and the exit code is 3. docs/entries.md is the guide."
    )]
    Entries(EntriesArgs),
    /// Split the change of duty by measure, whatever the order
    #[command(
        after_help = "Examples:\n  dutylab why law-uniform\n  dutylab why package --case \"base/jp.cars.rate=15%/kr.goods.rate=15%/ca.plus10.rate=10%/my.chips.rate=25%\"\n  dutylab why scenarios/document/japan-cars.toml --json"
    )]
    Why(WhyArgs),
    /// Draw one chart, in any size
    #[command(
        after_help = "Examples:\n  dutylab chart map law-2025-response --size square --theme dark\n  dutylab chart bars japan-and-korea-cars --by case --what duty_change\n  dutylab chart rate_by_partner japan-cars --size portrait -o japan.png\n\n`dutylab list charts` shows every kind with what it shows."
    )]
    Chart(ChartArgs),
    /// Put results side by side: what changed, by how much
    #[command(
        after_help = "Examples:\n  dutylab compare law-japan-cars law-korea-as-known\n  dutylab compare \"japan-and-korea-cars:before\" \"japan-and-korea-cars:both\"\n  dutylab compare scenarios/document/pledges.toml scenarios/document/japan-cars.toml --to japan-cars"
    )]
    Compare {
        /// Scenario files, shipped names, or cases of them (FILE:CASE); the others are compared with the first
        #[arg(required = true)]
        results: Vec<String>,
        /// The one that the others are compared with [default: the first]
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// Find the rate at which a goal holds
    #[command(
        after_help = "Examples:\n  dutylab solve japan-cars --vary jp.cars=0%..50% --goal \"duty = $8bn\"\n  dutylab solve japan-and-korea-cars --case both --vary kr.cars --goal \"rate(KR) = rate(JP)\"\n  dutylab solve japan-cars --vary jp.cars --goal \"cost(JP, 8703) = 0.95 * cost(KR, 8703)\"\n\nOutcomes: duty, duty_before, duty_change, rate, rate_before, rate_change, imports, cost; each for all, for a partner (JP), or for\na partner's goods (JP, 8703), with a factor in front if need be. Goods are looked at in the scope of the scenario, unless they\nare named. A cost is what a dollar of customs value comes to with its duty: 1.2 at a rate of 20%. Imports are held fixed."
    )]
    Solve(SolveArgs),
    /// List what there is, with an optional search word
    #[command(
        after_help = "Examples:\n  dutylab list facts --baseline document\n  dutylab list products coffee\n  dutylab list partners korea\n  dutylab list measures --baseline us --on 2025-08-10\n  dutylab list changes --baseline us --from 2025-08-01 --until 2025-09-01\n  dutylab list changes us --from 2025-04-01 --to 2025-04-10\n  dutylab list regimes us"
    )]
    List {
        /// charts, facts, lists, measures, changes, models, parameters, partners, products, regimes, scenarios or worlds
        what: Option<Listed>,
        /// Words to look for
        words: Vec<String>,
        #[command(flatten)]
        days: ListedDays,
    },
    /// Make a folder to start in
    #[command(after_help = "Example:\n  dutylab init my-study && cd my-study && dutylab run")]
    Init {
        /// The folder
        dir: PathBuf,
    },
    /// Print the JSON Schema of a kind of file, for editors
    #[command(
        after_help = "Example:\n  dutylab schema > scenario.schema.json\n\nA scenario names it in its first line: #:schema ./scenario.schema.json"
    )]
    Schema {
        /// scenario, regime or world
        #[arg(default_value = "scenario", value_parser = schema::kind(), hide_possible_values = true)]
        kind: FileKind,
    },
    /// Print what a shell needs to complete commands
    #[command(
        after_help = "Examples:\n  source <(dutylab completions bash)\n  dutylab completions zsh > ~/.zfunc/_dutylab\n  dutylab completions fish > ~/.config/fish/completions/dutylab.fish"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write a page for each command
    #[command(after_help = "Examples:\n  dutylab man | man -l -\n  dutylab man ~/.local/share/man/man1")]
    Man {
        /// Folder to write the pages into
        dir: Option<PathBuf>,
    },
}
