//! `dutylab list`: what there is, searchable.

mod charts;
mod claims;
pub mod days;
pub mod entry;
mod law;
mod parameters;
mod products;
mod wanted;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use serde_json::json;

use super::invocation::{CommonArgs, Invocation, WELL, day};
use super::terminal::Terminal;
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::files::{Location, shipped_scenarios};
use crate::input::goods::{CommonGoods, find_goods};
use crate::input::partner::read_partners;
use crate::input::regime::{LAW, names};
use crate::input::scenario::equilibrium::cards;
use crate::input::toml_reader::{TomlReader, nearest};
use crate::input::world::{DEFAULT, read_world, shipped_worlds};
use crate::model_card::ModelCard;
use crate::partner::{Partner, PartnerName, Partners};
use crate::regime::Regime;
use crate::report::number::{Unit, grouped};
use crate::scenario::placeholder::without_results;
use crate::session::Session;
use entry::{ListEntry, Listing, usd};
use wanted::{Wanted, code_digits};

/// What can be listed.
#[derive(Clone, Copy, ValueEnum)]
pub enum Listed {
    /// Kinds of charts: what each is for and what it shows
    Charts,
    /// Claims and contents that a regime asks for: columns of entries, `explain --claim` and `--content`
    Claims,
    /// What the source of a regime says, statement by statement
    Facts,
    /// Lists of products of a regime, with their codes
    Lists,
    /// The measures of a regime; with --on those in force on a day
    Measures,
    /// What begins and ends when in a regime, with --from and --until; with --from and --to two days compared
    Changes,
    /// Models of response: what each assumes, needs and cannot say
    Models,
    /// Parameters of response: elasticities by product, pass-through
    Parameters,
    /// Partners with their codes, names and groups
    Partners,
    /// Products with their codes
    Products,
    /// Regimes to start from; with the name of one until when it is known, what is announced and what it leaves out
    Regimes,
    /// Scenarios shipped with the program
    Scenarios,
    /// Worlds: trade flows
    Worlds,
}

/// The most products, or parameters of products, that are shown to people.
const MOST_PRODUCTS: usize = 20;
/// So many first letters that are those of a partner propose it.
const LEAST_ALIKE: usize = 3;
/// The most codes of a list that a note names.
const MOST_NAMED: usize = 6;

/// Which days are meant.
#[derive(Args, Clone, Copy, Debug)]
pub struct ListedDays {
    /// Measures in force on this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Changes from this day on
    #[arg(long, value_name = "DATE", value_parser = day)]
    from: Option<Date>,
    /// Changes before this day
    #[arg(long, value_name = "DATE", value_parser = day)]
    until: Option<Date>,
    /// Changes: compare the law of this day with that of --from, by measure, with rates and imports
    #[arg(long, value_name = "DATE", value_parser = day, requires = "from", conflicts_with = "until")]
    to: Option<Date>,
}

impl ListedDays {
    /// Holds the options of days against what is listed: none of them is to be left aside without a word.
    fn hold(self, what: Listed, common: &CommonArgs) -> Result<(), Problem> {
        let (is_measures, is_changes) = (matches!(what, Listed::Measures), matches!(what, Listed::Changes));
        let on = self.on.or(common.date);
        let refused = |option: &str, help: &str| {
            Err(Problem::of(ErrorKind::Conflict, format!("{option}: not of this list")).help(help.to_string()))
        };
        match () {
            () if self.on.is_some() && !is_measures => {
                refused("--on", "`dutylab list measures --on DATE` has those in force on a day")
            }
            () if self.from.or(self.until).or(self.to).is_some() && !is_changes => {
                refused("--from, --until and --to", "`dutylab list changes --from DATE` has what begins and ends")
            }
            () if common.date.is_some() && !is_measures => {
                refused("--date", "only `dutylab list measures` is of a day")
            }
            () if common.as_of.is_some() && (!is_measures || on.is_none()) => refused(
                "--as-of",
                "`dutylab list measures --on DATE --as-of DATE` has those of a day as known on another",
            ),
            () => match self.from.zip(self.until) {
                Some((from, until)) if from >= until => {
                    let problem = Problem::new(format!("--from {from} is not before --until {until}"));
                    Err(problem.help("the earlier day comes first: --from 2025-01-01 --until 2026-01-01"))
                }
                _ => Ok(()),
            },
        }
    }
}

/// Lists things in which all the words occur; without a kind, the kinds. Returns the exit code.
pub fn list(what: Option<Listed>, words: &str, days: ListedDays, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let Invocation { common, terminal, .. } = *invocation;
    let Some(what) = what else {
        terminal.show(&Listing(kinds()))?;
        return Ok(WELL);
    };
    days.hold(what, common)?;
    // The name of a regime in front is no word to look for, where regimes or what they have are listed.
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let may_name = match what {
        Listed::Regimes => rest.is_empty(),
        Listed::Changes | Listed::Claims | Listed::Facts | Listed::Lists | Listed::Measures => {
            common.baseline.is_none()
        }
        _ => false,
    };
    let is_named = may_name && names().iter().any(|name| name == first);
    let (named, words) = if is_named { (Some(first), rest.trim()) } else { (None, words) };
    let search = Search { what, words, days, named, invocation };
    let baseline = common.baseline.as_deref().or(named).unwrap_or(LAW);
    let mut found = search.found(baseline)?;
    if found.is_empty() {
        return Err(search.nothing(baseline)?.into());
    }
    let all = found.len();
    if matches!(what, Listed::Products | Listed::Parameters) && terminal.is_for_people() {
        found.truncate(MOST_PRODUCTS);
    }
    let shown = found.len();
    terminal.show(&Listing(found))?;
    if shown < all {
        let help = "the beginning of a code or another word narrows them; --csv has all";
        terminal.note(&format!("… {} more: {help}", all - shown));
    }
    if matches!(what, Listed::Products) && terminal.is_for_people() {
        if let Some(goods) = find_goods(words)? {
            terminal.note(&meaning(words, &goods, baseline)?);
        }
        terminal.note(&format!("Dollars are imports of the world {DEFAULT}."));
    }
    Ok(WELL)
}

/// Returns what a common word for goods means in a scenario: of a regime that has a list of that name, the list.
fn meaning(word: &str, goods: &CommonGoods, baseline: &str) -> Result<String, Problems> {
    let usual = format!("“{word}” in a scenario means {}", goods.words());
    let lists = Session::new()?.regime(baseline)?.lists;
    let list = lists.get(word).or_else(|| lists.get(&word.to_lowercase())).map(|list| &list.products);
    let list = list.filter(|products| **products != goods.set());
    Ok(list.map_or_else(
        || format!("{usual}."),
        |list| format!("{usual}; with `baseline = \"{baseline}\"` the list of that name: {}.", list.words(MOST_NAMED)),
    ))
}

pub struct Search<'a> {
    what: Listed,
    words: &'a str,
    days: ListedDays,
    /// The regime that stands in place of words.
    named: Option<&'a str>,
    invocation: &'a Invocation<'a>,
}

impl Search<'_> {
    /// Returns the entries in which all the words occur, or that are about the partner that they name.
    fn found(&self, baseline: &str) -> Result<Vec<ListEntry>, Problems> {
        let is_product = matches!(self.what, Listed::Products | Listed::Parameters);
        let digits = if is_product { code_digits(self.words)? } else { None };
        let words = if digits.is_some() { "" } else { self.words };
        if matches!(self.what, Listed::Products) {
            return products::products(digits.as_deref().unwrap_or_default(), words);
        }
        let wanted = Wanted::new(words)?;
        let (mut found, others): (Vec<_>, Vec<_>) =
            self.entries(baseline)?.into_iter().partition(|entry| wanted.fits(entry));
        // The partner of a name comes before those that have it in theirs.
        let is_partners = matches!(self.what, Listed::Partners);
        found.extend(others.into_iter().filter(|entry| is_partners && wanted.names(entry)));
        Ok(found)
    }

    /// Returns all that there is; of a regime what this one has.
    fn entries(&self, baseline: &str) -> Result<Vec<ListEntry>, Problems> {
        let Invocation { common, terminal, .. } = *self.invocation;
        let days = self.days;
        let read = |session: &Session| regime(baseline, session, terminal);
        Ok(match (self.what, days.from.zip(days.to)) {
            (Listed::Charts, _) => charts::charts(),
            (Listed::Claims, _) => claims::claims(&read(&Session::new()?)?),
            (Listed::Facts, _) => law::facts(&read(&Session::new()?)?),
            (Listed::Lists, _) => products::lists(&Session::new()?.regime(baseline)?),
            (Listed::Measures, _) => {
                let session = Session::new()?;
                let on = days.on.or(common.date).map(|day| (day, common.as_of.unwrap_or(day)));
                let mut regime = read(&session)?;
                regime.assumed_unchanged |= common.assume_unchanged;
                if let Some((day, as_of)) = on {
                    regime.knows(day, false)?;
                    regime.knew(as_of)?;
                }
                law::measures(&regime, on, &session.partners)
            }
            (Listed::Changes, Some(compared)) => {
                let session = Session::new()?;
                read(&session)?;
                days::compared(baseline, compared, common.assume_unchanged, &session)?
            }
            (Listed::Changes, None) => law::changes(&read(&Session::new()?)?, (days.from, days.until)),
            (Listed::Regimes, _) if self.named.is_some() => days::regime(&read(&Session::new()?)?),
            (Listed::Models, _) => cards().map(model).collect(),
            (Listed::Parameters, _) => parameters::parameters(&code_digits(self.words)?.unwrap_or_default())?,
            (Listed::Partners, _) => partners(&read_partners()?),
            (Listed::Products, _) => Vec::new(),
            (Listed::Regimes, _) => law::regimes(&read_partners()?)?,
            (Listed::Scenarios, _) => scenarios()?,
            (Listed::Worlds, _) => worlds(&read_partners()?)?,
        })
    }

    /// Returns that nothing was found, and in which other regimes something would be.
    fn nothing(&self, baseline: &str) -> Result<Problem, Problems> {
        let kind = self.what.to_possible_value().map_or(String::new(), |kind| kind.get_name().to_string());
        let noun = kind.strip_suffix('s').unwrap_or(&kind);
        let words = if self.words.is_empty() { String::new() } else { format!(" matches {}", self.words) };
        if !matches!(self.what, Listed::Claims | Listed::Facts | Listed::Lists | Listed::Measures | Listed::Changes) {
            let mut problem = Problem::new(format!("No {noun}{words}"));
            let near = if matches!(self.what, Listed::Partners) { self.near(baseline)? } else { None };
            problem.help.extend(near.map(|near| format!("did you mean “{near}”?")));
            return Ok(problem.help("leave the word out to see everything"));
        }
        let near = self.near(baseline)?;
        let words = if words.is_empty() { " there" } else { &words };
        let mut what = format!("No {noun} in \"{baseline}\"{words}");
        for other in names().iter().filter(|name| *name != baseline) {
            let count = self.found(other).map_or(0, |found| found.len());
            if count > 0 {
                what.push_str(&format!("; {count} in \"{other}\" (add --baseline {other})"));
            }
        }
        let mut problem = Problem::new(what);
        problem.help.extend(near.map(|near| format!("did you mean “{near}”?")));
        Ok(problem.help(format!("`dutylab list {kind}` shows all")))
    }

    /// Returns the word of an entry, or the partner, that was probably meant.
    fn near(&self, baseline: &str) -> Result<Option<String>, Problems> {
        let texts: Vec<String> = self.entries(baseline)?.into_iter().map(|entry| entry.text).collect();
        let words = texts.iter().flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric() && letter != '.'));
        // "122" and "section 122" of the measures under it, "s122".
        let number = self.words.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let of_section = |word: &&str| word.strip_prefix('s') == Some(number) && !number.is_empty();
        if let Some(section) = words.clone().find(of_section) {
            return Ok(Some(section.into()));
        }
        let partners = read_partners()?;
        // A partner that is named is what was meant.
        if partners.find(self.words).is_some() {
            return Ok(None);
        }
        let names: Vec<&str> = partners.iter().map(|(_, name)| name.short.as_str()).collect();
        let beginning: String = self.words.to_lowercase().chars().take(LEAST_ALIKE).collect();
        let begins =
            |name: &&str| beginning.chars().count() == LEAST_ALIKE && name.to_lowercase().starts_with(&beginning);
        let near = nearest(self.words, names.iter().copied()).or(names.iter().copied().find(begins));
        Ok(near.or(nearest(self.words, words)).map(String::from))
    }
}

fn kinds() -> Vec<ListEntry> {
    let entry = |kind: PossibleValue| {
        let (name, what) = (kind.get_name().to_string(), kind.get_help().map(ToString::to_string).unwrap_or_default());
        ListEntry::new(format!("{name:<12}{what}"), [("kind", name), ("what", what)])
    };
    Listed::value_variants().iter().filter_map(ValueEnum::to_possible_value).map(entry).collect()
}

/// Reads a regime, and says what is to be known of its files.
fn regime(name: &str, session: &Session, terminal: &Terminal) -> Result<Regime, Problems> {
    let regime = session.regime(name)?.regime;
    regime.notes.iter().for_each(|note| terminal.note(note));
    Ok(regime)
}

fn model(card: &ModelCard) -> ListEntry {
    let ModelCard { name, title, assumes, needs, cannot_say, paper } = card;
    let text = format!(
        "{name} · {title}\n  assumes     {assumes}\n  needs       {needs}\n  cannot say  {cannot_say}\n  paper       {paper}"
    );
    let fields = [
        ("name", name),
        ("title", title),
        ("assumes", assumes),
        ("needs", needs),
        ("cannot_say", cannot_say),
        ("paper", paper),
    ];
    ListEntry::new(text, fields.map(|(field, word)| (field, word.to_string())))
}

fn partners(partners: &Partners) -> Vec<ListEntry> {
    let entry = |(partner, name): (Partner, &PartnerName)| {
        let short = (name.short != name.name).then_some(&name.short);
        let aliases = name.aliases.iter().chain(&name.as_one);
        let words: Vec<&str> =
            [&name.name].into_iter().chain(short).chain(aliases.clone()).map(|word| &**word).collect();
        let numbers = name.numbers.iter().map(|number| format!("{number:03}")).collect::<Vec<_>>().join(" ");
        let groups = if name.groups.is_empty() { String::new() } else { format!(" · {}", name.groups.join(" ")) };
        let text = format!("{partner} {:3} {numbers:3} {}{groups}", name.iso3, words.join(" / "));
        let fields = [
            ("partner", partner.to_string()),
            ("iso3", name.iso3.to_string()),
            ("name", name.name.clone()),
            ("short", name.short.clone()),
            ("m49", numbers.clone()),
            ("aliases", aliases.map(String::as_str).collect::<Vec<_>>().join("; ")),
            ("groups", name.groups.join(" ")),
        ];
        // Names of others have some in them, as that of the United Kingdom has Ireland; members of a bloc are about it.
        let about = name.groups.iter().filter_map(|group| partners.find(group)).chain([partner]);
        ListEntry::new(text, fields).about(about.collect())
    };
    partners.iter().map(entry).collect()
}

fn scenarios() -> Result<Vec<ListEntry>, Problems> {
    let mut entries = Vec::new();
    for location in shipped_scenarios() {
        let source = TomlReader::text(&location)?;
        let table: toml::Table =
            source.text.parse().map_err(|error: toml::de::Error| Problem::new(error.to_string()))?;
        let word = |key: &str| table.get(key).and_then(|value| value.as_str()).unwrap_or("").to_string();
        let (name, title, summary) = (location.stem(), word("title"), word("summary"));
        let [title, summary] = [title, summary].map(|text| without_results(&text));
        let text = format!("{name}\n  {title}\n  {summary}");
        entries.push(ListEntry::new(text, [("scenario", name), ("title", title), ("summary", summary)]));
    }
    Ok(entries)
}

fn worlds(partners: &Partners) -> Result<Vec<ListEntry>, Problems> {
    let mut entries = Vec::new();
    for name in shipped_worlds() {
        let location = Location::Shipped(format!("seeds/worlds/{name}/world.toml"));
        let world = read_world(&name, &location, partners)?;
        let total = Unit::Usd.word(world.value().usd().dollars());
        let several = world.importers.len();
        let importers = if several == 1 { String::new() } else { format!("{several} importers, ") };
        let mut entry = format!(
            "{name} · {} · {} flows, {importers}{} partners, {} product lines, {total}\n  {}",
            world.title,
            grouped(world.flows.len().into()),
            world.partners.len(),
            world.products.len(),
            world.source
        );
        for note in &world.notes {
            entry.push_str(&format!("\n  – {note}"));
        }
        let fields = vec![
            ("world", json!(name)),
            ("title", json!(world.title)),
            ("flows", json!(world.flows.len())),
            ("importers", json!(world.importers.len())),
            ("partners", json!(world.partners.len())),
            ("products", json!(world.products.len())),
            ("imports_usd", usd(world.value().usd())),
            ("source", json!(world.source)),
        ];
        entries.push(ListEntry::new(entry, fields));
    }
    Ok(entries)
}
