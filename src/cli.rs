//! The command: its arguments, its output, its exit code.

mod batch;
mod case_args;
mod chart;
mod check;
mod compare;
mod expectations;
mod explain;
mod finish_batch;
mod init;
mod kept_results;
mod list;
mod manual;
mod progress;
mod run;
mod schema;
mod solve;
mod source_files;
mod terminal;
mod watch;
mod why;
mod worker;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, CommandFactory, Parser, Subcommand};
use dutylab::error::{Problem, Problems};
use dutylab::input::scenario::Overrides;
use dutylab::input::toml_reader::did_you_mean;
use jiff::civil::Date;
use terminal::{OutputFormat, Terminal};

/// Everything went well.
const WELL: u8 = 0;
/// A check or an expectation failed.
const FINDINGS: u8 = 1;
/// Wrong usage, or an input that cannot be read.
const UNREADABLE: u8 = 2;
/// Part of a batch failed; the rest is written.
const PARTLY: u8 = 3;
/// Somebody stopped the work.
const INTERRUPTED: u8 = 130;

/// Tariff scenario simulator: edit a TOML scenario, run the batch, look at the charts.
#[derive(Parser)]
#[command(
    name = "dutylab",
    version,
    arg_required_else_help = true,
    after_help = "Start here:\n  dutylab run              work out the scenarios in scenarios/ and draw them into output/\n  dutylab init my-study    make a folder to start in\n\nDuties are those on past imports, held fixed: hypothetical where a scenario changes the law."
)]
struct Command {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    common: CommonArgs,
}

/// Options of every command.
#[derive(Args, Clone)]
struct CommonArgs {
    /// Folder to write into [default: output]
    #[arg(short, long, global = true, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Threads to work with [default: one a core]
    #[arg(short = 'j', long, global = true, value_name = "N")]
    jobs: Option<usize>,
    /// Print JSON on standard output
    #[arg(long, global = true)]
    json: bool,
    /// Print the table with all its numbers as CSV
    #[arg(long, global = true, conflicts_with = "json")]
    csv: bool,
    /// Print the tables as Markdown
    #[arg(long, global = true, conflicts_with_all = ["json", "csv"])]
    md: bool,
    /// Regime to start from, instead of the scenario's own
    #[arg(long, global = true, value_name = "NAME")]
    baseline: Option<String>,
    /// Entry date, instead of the scenario's own
    #[arg(long, global = true, value_name = "DATE")]
    date: Option<Date>,
    /// Look at the law as it was known on this day
    #[arg(long, global = true, value_name = "DATE")]
    as_of: Option<Date>,
    /// One-off change, such as jp.cars.rate=20%; may be given again
    #[arg(short = 'S', global = true, value_name = "MEASURE.rate=VALUE")]
    set: Vec<String>,
    /// Seed of the draws, instead of the scenario's own
    #[arg(long, global = true, value_name = "N")]
    seed: Option<u64>,
    /// Colours: auto, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_parser = ["auto", "always", "never"], hide_possible_values = true)]
    color: String,
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more: what was read, and how long it took
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
}

#[derive(Subcommand)]
enum Action {
    /// Work out scenarios and write tables and charts
    #[command(
        after_help = "Examples:\n  dutylab run\n  dutylab run scenarios/japan-cars.toml -S jp.cars.rate=20%\n  dutylab run --json --no-charts > results.json\n  dutylab run scenarios/law-2025-response.toml --draws 0..500 -o part1"
    )]
    Run {
        /// Scenario files, or folders of them [default: scenarios/, or those shipped with the program]
        scenarios: Vec<PathBuf>,
        /// Leave the pictures out
        #[arg(long)]
        no_charts: bool,
        /// Work out every scenario, also those whose results are there and whose files have not changed
        #[arg(long)]
        fresh: bool,
        /// Remove the results whose scenario is no longer there
        #[arg(long)]
        prune: bool,
        /// Take only these draws and keep them for --merge, such as 0..5000
        #[arg(long, value_name = "FIRST..UNTIL", value_parser = dutylab::input::draw_shard::range, conflicts_with = "merge")]
        draws: Option<(u32, u32)>,
        /// Output folder of a run with --draws; given once for each part, they become the whole
        #[arg(long, value_name = "DIR")]
        merge: Vec<PathBuf>,
    },
    /// Work out scenarios and write one page that has everything: charts, tables, traces, methods, sources
    #[command(after_help = "Examples:\n  dutylab report\n  dutylab report scenarios/japan-cars.toml -o for-the-desk")]
    Report {
        /// Scenario files, or folders of them [default: scenarios/, or those shipped with the program]
        scenarios: Vec<PathBuf>,
    },
    /// Serve the page of scenarios, and work them out again on every save
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
    /// Read scenarios and hold their expectations; write nothing
    #[command(after_help = "Example:\n  dutylab check scenarios/japan-cars.toml")]
    Check {
        /// Scenario or regime files, or folders of them [default: scenarios/, or those shipped with the program]
        files: Vec<PathBuf>,
    },
    /// Show one rate, measure by measure; without a scenario in law and in the document
    #[command(
        after_help = "Examples:\n  dutylab explain JP 8703\n  dutylab explain JP 8703 --baseline document\n  dutylab explain Japan 8703.23 scenarios/japan-cars.toml\n  dutylab explain KR 8542 --json\n  dutylab explain CN 84181000 --date 2025-09-15 --baseline us --content steel=0.4 --content aluminum=0.1"
    )]
    Explain {
        /// Partner, by code or name
        partner: String,
        /// Product code of 2 to 10 digits
        product: String,
        /// Scenario file: shows the rate before and after
        scenario: Option<PathBuf>,
        /// Case of the scenario [default: the first]
        #[arg(long, value_name = "NAME")]
        case: Option<String>,
        #[command(flatten)]
        args: explain::ExplainArgs,
    },
    /// Split the change of the duty owed by measure, in whatever order it is told
    #[command(
        after_help = "Examples:\n  dutylab why law-uniform\n  dutylab why package --case \"base/jp.cars.rate=15%/kr.goods.rate=15%/ca.plus10.rate=10%/my.chips.rate=25%\"\n  dutylab why scenarios/japan-cars.toml --json"
    )]
    Why {
        /// Scenario file, or the name of a shipped one
        scenario: PathBuf,
        #[command(flatten)]
        args: why::WhyArgs,
    },
    /// Draw one chart, in any size
    #[command(
        after_help = "Examples:\n  dutylab chart map law-2025-response --size square --theme dark\n  dutylab chart bars japan-and-korea-cars --by case --what duty_change\n  dutylab chart rate_by_partner japan-cars --size portrait -o japan.png\n\n`dutylab list charts` shows every kind with what it shows."
    )]
    Chart {
        /// Kind of chart, or the name of a picture of `run`, such as rate-by-partner
        #[arg(value_parser = chart::KindOrName)]
        kind: String,
        /// Scenario file, or the name of a shipped one
        scenario: PathBuf,
        #[command(flatten)]
        args: chart::ChartArgs,
    },
    /// Put results side by side: what changed, by how much
    #[command(
        after_help = "Examples:\n  dutylab compare law-japan-cars law-korea-as-known\n  dutylab compare \"japan-and-korea-cars:before\" \"japan-and-korea-cars:both\"\n  dutylab compare scenarios/pledges.toml scenarios/japan-cars.toml --to japan-cars"
    )]
    Compare {
        /// Scenario files, shipped names, or cases of them (FILE:CASE); the others are held against the first
        #[arg(required = true)]
        results: Vec<String>,
        /// The one that the others are held against [default: the first]
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
    },
    /// Find the rate at which a goal holds
    #[command(
        after_help = "Examples:\n  dutylab solve japan-cars --vary jp.cars=0%..50% --goal \"duty = $8bn\"\n  dutylab solve japan-and-korea-cars --case both --vary kr.cars --goal \"rate(KR) = rate(JP)\"\n  dutylab solve japan-cars --vary jp.cars --goal \"cost(JP, 8703) = 0.95 * cost(KR, 8703)\"\n\nOutcomes: duty, duty_before, duty_change, rate, rate_before, rate_change, imports, cost; each for all, for a partner (JP), or for\na partner's goods (JP, 8703), with a factor in front if need be. Goods are looked at in the scope of the scenario, unless they\nare named. A cost is what a dollar of customs value comes to with its duty: 1.2 at a rate of 20%. Imports are held fixed."
    )]
    Solve {
        /// Scenario file, or the name of a shipped one
        scenario: PathBuf,
        #[command(flatten)]
        args: solve::SolveArgs,
    },
    /// List what there is, with an optional search word
    #[command(
        after_help = "Examples:\n  dutylab list facts\n  dutylab list products \"electronic integrated\"\n  dutylab list partners korea\n  dutylab list measures --baseline us --on 2025-08-10\n  dutylab list changes --baseline us --from 2025-08-01 --until 2025-09-01"
    )]
    List {
        /// charts, facts, measures, changes, models, parameters, partners, products, regimes, scenarios or worlds
        what: Option<list::Listed>,
        /// Words to look for
        words: Vec<String>,
        #[command(flatten)]
        days: list::ListedDays,
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
        #[arg(default_value = "scenario", hide_possible_values = true)]
        kind: schema::SchemaKind,
    },
    /// Print what a shell needs to complete commands
    #[command(
        after_help = "Examples:\n  source <(dutylab completions bash)\n  dutylab completions zsh > ~/.zfunc/_dutylab\n  dutylab completions fish > ~/.config/fish/completions/dutylab.fish"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write a page for each command
    #[command(after_help = "Examples:\n  dutylab man | man -l -\n  dutylab man ~/.local/share/man/man1")]
    Man {
        /// Folder to write the pages into
        dir: Option<PathBuf>,
    },
}

/// Runs the command of the command line.
pub fn main() -> ExitCode {
    let command = match Command::try_parse() {
        Ok(command) => command,
        Err(error) => return misread(&error),
    };
    let common = &command.common;
    let terminal = Terminal::new(common.form(), &common.color, (common.quiet, common.verbose));
    let code = match perform(&command, &terminal) {
        Ok(code) => code,
        Err(problems) => {
            terminal.problems(&problems);
            UNREADABLE
        }
    };
    ExitCode::from(code)
}

/// Returns a command line that cannot be read. A word that is no command is probably a slip, or the scenario that is to
/// be run.
fn misread(error: &clap::Error) -> ExitCode {
    let word = match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(word))) => word,
        // Help and the version come this way too.
        _ => error.exit(),
    };
    let terminal = Terminal::new(OutputFormat::Text, "auto", (false, false));
    let commands = Command::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    let help = if PathBuf::from(word).exists() || batch::named(word).is_some() {
        format!("`dutylab run {word}` works out a scenario")
    } else {
        did_you_mean(word, names).unwrap_or_else(|| "`dutylab --help` shows all commands".into())
    };
    let problem = Problem::of(dutylab::error::ErrorKind::Unknown, format!("unknown command “{word}”"));
    terminal.problems(&[problem.help(help)]);
    ExitCode::from(UNREADABLE)
}

fn perform(command: &Command, terminal: &Terminal) -> Result<u8, Problems> {
    let common = &command.common;
    if common.jobs == Some(0) {
        return Err(Problem::new("-j 0: no thread to work with").help("leave -j out to use every core").into());
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(common.jobs.unwrap_or(0))
        .build_global()
        .map_err(|error| Problem::new(format!("no threads to work with: {error}")))?;
    let stop = Arc::new(AtomicBool::new(false));
    match &command.action {
        Action::Run { scenarios, no_charts, fresh, prune, draws, merge } => {
            let (charts, fresh, prune) = (!no_charts, *fresh, *prune);
            let options = worker::RunOptions { charts, page: false, draws: *draws, merge, fresh, prune };
            run::run(scenarios, options, common, terminal, &stop)
        }
        Action::Report { scenarios } => {
            let options =
                worker::RunOptions { charts: true, page: true, draws: None, merge: &[], fresh: true, prune: false };
            run::run(scenarios, options, common, terminal, &stop)
        }
        Action::Watch { scenarios, port } => watch::watch(scenarios, *port, common, terminal),
        Action::Check { files } => check::check(files, common, terminal, &stop),
        Action::Explain { partner, product, scenario, case, args } => {
            explain::explain((partner, product), (scenario.as_deref(), case.as_deref()), args, common, terminal)
        }
        Action::Why { scenario, args } => why::why(scenario, args, common, terminal, &stop),
        Action::Chart { kind, scenario, args } => chart::chart(kind, scenario, args, common, terminal, &stop),
        Action::Compare { results, to } => compare::compare(results, to.as_deref(), common, terminal, &stop),
        Action::Solve { scenario, args } => solve::solve(scenario, args, common, terminal, &stop),
        Action::List { what, words, days } => list::list(*what, &words.join(" "), *days, common, terminal),
        Action::Init { dir } => init::init(dir, terminal),
        Action::Schema { kind } => schema::print(*kind, terminal),
        Action::Completions { shell } => manual::completions(*shell, terminal),
        Action::Man { dir } => manual::man(dir.as_deref(), terminal),
    }
}

impl CommonArgs {
    /// Returns where results are written.
    fn output(&self) -> &Path {
        self.output.as_deref().unwrap_or(Path::new("output"))
    }

    /// In which form results are printed.
    fn form(&self) -> OutputFormat {
        match (self.json, self.csv, self.md) {
            (true, ..) => OutputFormat::Json,
            (_, true, _) => OutputFormat::Csv,
            (.., true) => OutputFormat::Markdown,
            _ => OutputFormat::Text,
        }
    }

    /// Returns what the command line changes of every scenario, in words; `None` if nothing.
    fn changes(&self) -> Option<String> {
        let changed = [
            ("-S", !self.set.is_empty()),
            ("--baseline", self.baseline.is_some()),
            ("--date", self.date.is_some()),
            ("--as-of", self.as_of.is_some()),
        ];
        let words: Vec<&str> = changed.iter().filter(|(_, given)| *given).map(|(word, _)| *word).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    fn overrides(&self) -> Overrides {
        Overrides {
            baseline: self.baseline.clone(),
            date: self.date,
            as_of: self.as_of,
            set: self.set.clone(),
            seed: self.seed,
            draws: None,
        }
    }
}
