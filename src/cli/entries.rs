//! `dutylab entries`: duty line by line, declared against due.

mod output;
mod place;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use strum::VariantNames;

use super::batch;
use super::case_args::one_file;
use super::invocation::{CommonArgs, INTERRUPTED, Invocation};
use super::signals;
use crate::entries::amount::Rounding;
use crate::entries::assess::Assessor;
use crate::entries::duty::LineDuties;
use crate::entries::group::is_same_line;
use crate::entries::invoice::Invoices;
use crate::entries::law::EntryLaw;
use crate::entries::spans::LawSpans;
use crate::entry::line::{EntryRow, RowFacts};
use crate::entry::practice::Practice;
use crate::entry::role::Field;
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::entries::dates::DateOrder;
use crate::input::entries::mapping::{is_mapping, joined, mapped, read_mapping};
use crate::input::entries::numbers::DecimalSign;
use crate::input::entries::options::ReadingOptions;
use crate::input::entries::practice::read_practice;
use crate::input::entries::reader::EntryReader;
use crate::input::files::Location;
use crate::input::product::nomenclature;
use crate::input::regime::LAW;
use crate::input::scenario::ReadScenario;
use crate::input::world;
use crate::partner::Partner;
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::report::entries::basis::EntryBasis;
use crate::report::known_law::known_words;
use crate::report::phrases::distinct;
use crate::scenario::Scenario;
use crate::session::{Session, find_case};
use output::{EntryRun, write};

/// What is said of the files.
#[derive(Args, Clone, Debug)]
pub struct EntriesArgs {
    /// Files of entries (.csv, .tsv, .xlsx; - is standard input), a scenario (.toml) if the law is to be changed, and a .toml with [entries.columns]
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What a column says, such as "Country of Origin=origin"; may be given again
    #[arg(long, value_name = "COLUMN=ROLE")]
    map: Vec<String>,
    /// Order of day and month, where the file does not show it: ymd, mdy, dmy or serial
    #[arg(long, value_name = "ORDER", value_parser = clap::builder::PossibleValuesParser::new(DateOrder::VARIANTS), hide_possible_values = true)]
    dates: Option<String>,
    /// Sign before the decimals, where the file does not show it: point or comma
    #[arg(long, value_name = "SIGN", value_parser = clap::builder::PossibleValuesParser::new(DecimalSign::VARIANTS), hide_possible_values = true)]
    numbers: Option<String>,
    /// Put back the zero in front of numbers of 7 or 9 digits
    #[arg(long)]
    restore_zeros: bool,
    /// Rows that are one line: entry,line or none [default: entry,line where rows have numbers of chapter 99]
    #[arg(long, value_name = "COLUMNS", value_parser = ["entry,line", "none"], hide_possible_values = true)]
    group: Option<String>,
    /// Rounding of dollars: exact, or customs (whole dollars, lines of one rate in an invoice together, 19 CFR 159.3)
    #[arg(long, value_name = "RULE", default_value = "exact", value_parser = clap::builder::PossibleValuesParser::new(Rounding::VARIANTS), hide_possible_values = true)]
    rounding: String,
    /// Case of the scenario [default: the first]
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    /// Write the lines as a workbook
    #[arg(long)]
    xlsx: bool,
}

/// What the words of the command line are.
#[derive(Default)]
struct NamedFiles {
    entries: Vec<PathBuf>,
    scenario: Option<PathBuf>,
    columns: Vec<Location>,
}

impl NamedFiles {
    fn of(words: &[PathBuf]) -> Result<NamedFiles, Problem> {
        let mut named = NamedFiles::default();
        for path in words {
            let is_toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
            let name = path.to_string_lossy();
            let is_shipped = path.as_os_str() != OsStr::new("-") && !path.exists() && batch::named(&name).is_some();
            let location = Location::Disk(path.clone());
            match () {
                () if is_toml && is_mapping(&location) => named.columns.push(location),
                () if (is_toml || is_shipped) && named.scenario.is_some() => {
                    return Err(Problem::new(format!("{name}: a second scenario")).help("name one scenario"));
                }
                () if is_toml || is_shipped => named.scenario = Some(path.clone()),
                () if name != "-" && path.extension().is_none() && !path.exists() => {
                    return Err(batch::not_found(&name));
                }
                () => named.entries.push(path.clone()),
            }
        }
        if named.entries.is_empty() {
            return Err(Problem::new("no file of entries").help("name one: dutylab entries lines.csv"));
        }
        let real = |path: &PathBuf| std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let twice = (1..named.entries.len())
            .find(|at| named.entries[..*at].iter().any(|other| real(other) == real(&named.entries[*at])));
        if let Some(at) = twice {
            let problem = Problem::of(ErrorKind::Conflict, format!("{}: named twice", named.entries[at].display()));
            return Err(problem.help("name it once: its lines would count twice"));
        }
        Ok(named)
    }
}

/// Holds the options against each other: none of them is to be left aside without a word.
fn hold(args: &EntriesArgs, named: &NamedFiles, common: &CommonArgs) -> Result<(), Problem> {
    let refused = |option: &str, why: &str, help: &str| {
        Err(Problem::of(ErrorKind::Conflict, format!("{option}: {why}")).help(help.to_string()))
    };
    let name_scenario = "name one behind the files: dutylab entries lines.csv my-scenario.toml";
    let ending = common.output().extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let is_file = matches!(ending.as_deref(), Some("csv" | "xlsx"));
    match () {
        () if args.case.is_some() && named.scenario.is_none() => {
            refused("--case", "no scenario is named", name_scenario)
        }
        () if !common.set.is_empty() && named.scenario.is_none() => {
            refused("-S", "no scenario is named", name_scenario)
        }
        () if common.date.is_some() => {
            refused("--date", "entries have days of their own", "leave it out; --as-of says when the law is looked at")
        }
        () if args.xlsx && (common.csv || is_file) => {
            refused("--xlsx", "is for a folder of results", "leave it out, or write -o lines.xlsx")
        }
        () if common.csv && common.output.is_some() => {
            refused("--csv", "prints the lines, and -o writes them", "take one of the two")
        }
        () if matches!(ending.as_deref(), Some("tsv" | "txt" | "xls" | "xlsm" | "xlsb" | "ods" | "json" | "gz")) => {
            let option = format!("-o {}", common.output().display());
            refused(
                &option,
                "lines are written as .csv, as .xlsx or into a folder",
                "write -o lines.csv or -o lines.xlsx",
            )
        }
        () => Ok(()),
    }
}

/// The measures of a case of a scenario, from a day on: its changes may be dated.
struct LawAfter {
    case: String,
    phases: Vec<(Date, Vec<Arc<Measure>>)>,
}

impl LawAfter {
    fn new(scenario: &Scenario, number: usize) -> LawAfter {
        let changes = scenario.cases.iter().flat_map(|case| &case.changes);
        let mut days: BTreeSet<Date> =
            changes.flat_map(|change| [change.period.from, change.period.until]).flatten().collect();
        days.insert(Date::MIN);
        let phases = days.into_iter().map(|day| (day, scenario.variant_on(number, day).measures)).collect();
        LawAfter { case: scenario.variant(number).name, phases }
    }
}

/// The laws that lines are calculated under.
pub struct EntryLaws {
    /// The law that is charged, or that a scenario starts from.
    pub regime: Regime,
    read: Option<ReadScenario>,
    after: Option<LawAfter>,
    importer: Partner,
    /// The day of knowledge of the law before; `None` for the day of each entry.
    as_of: Option<Date>,
    /// True if the scenario says which.
    is_of_scenario: bool,
}

impl EntryLaws {
    /// Reads the law, or that of a scenario with what a case of it changes.
    ///
    /// # Errors
    /// Where they cannot be read, or no entry can be rated under them.
    pub fn read(
        scenario: Option<&Location>,
        case: Option<&str>,
        session: &Session,
        invocation: &Invocation<'_>,
    ) -> Result<EntryLaws, Problems> {
        let Invocation { common, terminal, .. } = *invocation;
        let read = scenario.map(|file| session.read(file, &common.overrides())).transpose()?;
        let mut regime = match &read {
            Some(read) => read.scenario.baseline.clone(),
            None => session.regime(common.baseline.as_deref().unwrap_or(LAW))?.regime,
        };
        if regime.schedule.lines().is_empty() {
            let problem =
                Problem::new(format!("the law “{}” has no schedule of lines: no entry can be rated", regime.name));
            return Err(problem.help(format!("take a law that has one: --baseline {LAW}")).into());
        }
        regime.assumed_unchanged |= common.assume_unchanged;
        common.as_of.map_or(Ok(()), |as_of| regime.knew(as_of))?;
        regime.notes.iter().for_each(|note| terminal.note(note));
        let (mut after, mut as_of) = (None, common.as_of);
        if let Some(ReadScenario { scenario, .. }) = &read {
            if scenario.before.is_some() {
                let problem = Problem::new(format!("{}: compares the law of two days", scenario.name));
                return Err(problem.help("entries have days of their own: take [before] out").into());
            }
            after = Some(LawAfter::new(scenario, find_case(scenario, case)?));
            as_of = as_of.or(Some(scenario.as_of).filter(|as_of| *as_of != scenario.date));
        }
        let (name, file) = match &read {
            Some(read) => (&*read.scenario.world, read.world.clone()),
            None => (world::DEFAULT, world::locate(world::DEFAULT, &Location::Disk("scenario.toml".into()))?),
        };
        let importer = world::importer(&file, &session.partners);
        let importer = importer.ok_or_else(|| Problem::new(format!("the world “{name}” names no importer")))?;
        let is_of_scenario = as_of.is_some() && common.as_of.is_none();
        Ok(EntryLaws { regime, read, after, importer, as_of, is_of_scenario })
    }

    /// Returns the law.
    pub fn before<'a>(&'a self, practice: &'a Practice) -> EntryLaw<'a> {
        self.as_known(practice, self.as_of)
    }

    /// Returns the law as known on another day than that on which it is looked at: on its last day, or on the day of each entry.
    pub fn otherwise_known<'a>(&'a self, practice: &'a Practice) -> Option<EntryLaw<'a>> {
        let other = if self.as_of.is_some() { None } else { Some(self.regime.known_to()?) };
        Some(self.as_known(practice, other))
    }

    fn as_known<'a>(&'a self, practice: &'a Practice, as_of: Option<Date>) -> EntryLaw<'a> {
        let regime = &self.regime;
        let rules = (regime.precedences.iter().collect(), regime.exemptions.iter().collect());
        let phases = [(Date::MIN, regime.measures.clone())];
        EntryLaw::new((regime, practice), &phases, rules, self.importer, as_of)
    }

    /// Returns the law of the scenario, if there is one.
    pub fn after<'a>(&'a self, practice: &'a Practice) -> Option<EntryLaw<'a>> {
        let (scenario, after) = (&self.read.as_ref()?.scenario, self.after.as_ref()?);
        let regime = &self.regime;
        let precedences = regime.precedences.iter().chain(&scenario.precedences).collect();
        let exemptions = regime.exemptions.iter().chain(&scenario.exemptions).collect();
        let as_of = scenario.refund.and_then(|refund| refund.as_of).or(self.as_of);
        Some(EntryLaw::new((regime, practice), &after.phases, (precedences, exemptions), self.importer, as_of))
    }
}

/// Calculates lines and writes them. Returns the exit code: 3 where some cannot be calculated.
pub fn entries(args: &EntriesArgs, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let named = NamedFiles::of(&args.files)?;
    hold(args, &named, invocation.common)?;
    signals::listen(invocation.stop)?;
    match calculated(args, &named, invocation) {
        Ok(INTERRUPTED) | Err(_) if invocation.stop.load(Ordering::Relaxed) => {
            invocation.terminal.err("interrupted: no file is put into place");
            Ok(INTERRUPTED)
        }
        ended => ended,
    }
}

fn calculated(args: &EntriesArgs, named: &NamedFiles, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    // Beside the law: most files have ten digits, and need to know which are numbers.
    rayon::spawn(|| _ = nomenclature());
    let session = Session::new()?;
    let scenario = named.scenario.as_deref().map(|path| one_file(path, invocation.terminal)).transpose()?;
    let laws = EntryLaws::read(scenario.as_ref(), args.case.as_deref(), &session, invocation)?;
    let practice = read_practice()?;
    let options = options(args, named, (&laws.regime, invocation.stop))?;
    let reader = EntryReader::open(&named.entries, &options, (&session.partners, &practice))?;
    let is_grouped = is_grouped(args.group.as_deref(), &reader)?;
    let rounding = Rounding::from_str(&args.rounding).unwrap_or_default();
    let basis = basis(named, (&laws, &practice), &reader, (is_grouped, rounding));
    basis.sentences().iter().for_each(|words| invocation.terminal.note(words));
    let all = (laws.before(&practice), laws.otherwise_known(&practice), laws.after(&practice));
    let spans = (LawSpans::new(&all.0), all.1.as_ref().map(LawSpans::new), all.2.as_ref().map(LawSpans::new));
    let [otherwise_known, after] = [&spans.1, &spans.2].map(|spans| spans.as_ref().map(LineDuties::new));
    let assessor =
        Assessor { before: LineDuties::new(&spans.0), otherwise_known, after, practice: &practice, rounding };
    let invoices = Invoices::new(is_grouped);
    let run = EntryRun { session: &session, assessor, reader, invoices, basis };
    write(run, args.xlsx, invocation)
}

fn options(
    args: &EntriesArgs,
    named: &NamedFiles,
    (regime, stop): (&Regime, &Arc<AtomicBool>),
) -> Result<ReadingOptions, Problems> {
    let mut files = Vec::new();
    for location in &named.columns {
        files.extend(read_mapping(location)?);
    }
    let said = args.map.iter().map(|pair| mapped(pair)).collect::<Result<Vec<_>, Problem>>()?;
    let map = joined(said, files)?;
    Ok(ReadingOptions {
        map,
        dates: args.dates.as_deref().and_then(|word| DateOrder::from_str(word).ok()),
        numbers: args.numbers.as_deref().and_then(|word| DecimalSign::from_str(word).ok()),
        restore_zeros: args.restore_zeros,
        shares: regime.shares.iter().map(|(name, table)| (name.clone(), table.kind)).collect(),
        stop: stop.clone(),
    })
}

/// Returns true if rows of one entry and line are one line: where that is asked for, or the file has both and numbers of chapter 99
/// on rows of their own.
///
/// # Errors
/// Where it is asked for, and a column is missing; where rows of a line stand apart.
pub fn is_grouped(group: Option<&str>, reader: &EntryReader<'_>) -> Result<bool, Problem> {
    let missing = [Field::Entry, Field::Line].into_iter().find(|field| reader.rows.columns.find(*field).is_none());
    match (group, missing) {
        (Some("none"), _) => Ok(false),
        (Some(_), Some(field)) => {
            let problem = Problem::new(format!("--group entry,line: no column says `{}`", field.word()));
            Err(problem.help(format!("name it: --map \"NAME={}\"", field.word())))
        }
        (None, Some(_)) => Ok(false),
        (group, None) => {
            let rows = reader.looked_at();
            let is_grouped = group.is_some() || rows.iter().map(|row| &row.facts).any(RowFacts::is_beside);
            match apart(&rows).filter(|_| is_grouped) {
                Some([first, row]) => Err(Problem::new(format!(
                    "rows {first} and {row} are of one line, and rows of others stand in between"
                ))
                .help("sort the file by entry and line, or write --group none if each row is a line")),
                None => Ok(is_grouped),
            }
        }
    }
}

/// Returns two rows of one entry and line of which one is a number beside the goods, and between which others stand.
fn apart(rows: &[EntryRow]) -> Option<[u64; 2]> {
    let mut lines: FxHashMap<[&str; 2], &EntryRow> = FxHashMap::default();
    for (at, row) in rows.iter().enumerate() {
        let Some(key) = row.key() else { continue };
        let is_next = at > 0 && is_same_line(&rows[at - 1], row);
        match lines.insert(key, row) {
            Some(first) if !is_next && (first.facts.is_beside() || row.facts.is_beside()) => {
                return Some([first.row, row.row]);
            }
            _ => {}
        }
    }
    None
}

fn basis(
    named: &NamedFiles,
    (laws, practice): (&EntryLaws, &Practice),
    reader: &EntryReader<'_>,
    (is_grouped, rounding): (bool, Rounding),
) -> EntryBasis {
    let known =
        laws.regime.known_to().map_or(String::new(), |day| format!(" ({})", known_words(day).replace('\u{a0}', " ")));
    let scenario = laws.read.as_ref().map(|read| &read.scenario);
    EntryBasis {
        files: named.entries.iter().map(|path| path.display().to_string()).collect(),
        columns: reader.rows.columns.clone(),
        decided: reader.source.decided.clone(),
        at_end: Vec::new(),
        is_grouped,
        rounding,
        law: format!("{}{known}", laws.regime.title),
        leaves_out: laws.regime.leaves_out.clone(),
        in_transit: distinct(practice.in_transit.iter().map(|clause| clause.heading.dotted())),
        known: laws.as_of.map_or("that day".into(), |day| format!("{day}, or that day if it is later")),
        is_known_later: laws.is_of_scenario,
        scenario: scenario.map(|scenario| {
            let title = if scenario.title.contains('{') { &scenario.name } else { &scenario.title };
            let case = laws.after.as_ref().filter(|_| scenario.variant_count() > 1);
            case.map_or(title.clone(), |case| format!("{title}, case “{}”", case.case))
        }),
    }
}
