//! `dutylab list`: what there is, searchable.

mod charts;
mod days;
mod entry;
mod law;
mod parameters;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use dutylab::error::{Problem, Problems};
use dutylab::input::files::{Location, shipped_scenarios};
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_products;
use dutylab::input::regime::{LAW, names, shipped_regimes};
use dutylab::input::scenario::equilibrium::cards;
use dutylab::input::toml_reader::TomlReader;
use dutylab::input::world::{read_world, shipped_worlds};
use dutylab::model_card::ModelCard;
use dutylab::partner::{Partner, PartnerName, Partners};
use dutylab::product::HsCode;
use dutylab::regime::Regime;
use dutylab::report::digits::dollars;
use dutylab::report::number::Unit;
use dutylab::scenario::placeholder::without_results;
use dutylab::session::Session;
use entry::{ListEntry, Listing};
use jiff::civil::Date;

use super::invocation::{Invocation, WELL};
use super::terminal::Terminal;

/// What can be listed.
#[derive(Clone, Copy, ValueEnum)]
pub enum Listed {
    /// Kinds of charts: what each is for and what it shows
    Charts,
    /// What the source of a regime says, claim by claim
    Facts,
    /// The measures of a regime; with --on those in force on a day
    Measures,
    /// What begins and ends when in a regime, with --from and --until; with --from and --to two days held against one another
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

/// The most lines of a search that prints everything.
const MOST_PRODUCTS: usize = 200;

/// Which days are meant.
#[derive(Args, Clone, Copy, Debug)]
pub struct ListedDays {
    /// Measures in force on this day
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Changes from this day on
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Changes before this day
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Changes: hold the law of this day against that of --from, by measure, with rates and imports
    #[arg(long, value_name = "DATE", requires = "from", conflicts_with = "until")]
    to: Option<Date>,
}

/// Lists things in which all the words occur; without a kind, the kinds. Returns the exit code.
pub fn list(what: Option<Listed>, words: &str, days: ListedDays, invocation: &Invocation<'_>) -> Result<u8, Problems> {
    let Invocation { common, terminal, .. } = *invocation;
    let Some(what) = what else {
        terminal.show(&Listing(kinds()))?;
        return Ok(WELL);
    };
    // The name of a regime alone is no word to look for, where regimes are what is listed.
    let is_named = matches!(what, Listed::Regimes | Listed::Changes) && names().iter().any(|name| name == words);
    let (named, words) = if is_named { (Some(words), "") } else { (None, words) };
    let name = common.baseline.as_deref().or(named).unwrap_or(LAW);
    let entries: Vec<ListEntry> = match (what, days.from.zip(days.to)) {
        (Listed::Charts, _) => charts::charts(),
        (Listed::Changes, Some(compared)) => {
            let session = Session::new()?;
            regime(name, &session, terminal)?;
            days::compared(name, compared, common.assume_unchanged, &session)?
        }
        (Listed::Facts | Listed::Measures | Listed::Changes, _) => {
            let session = Session::new()?;
            of_law(what, &regime(name, &session, terminal)?, days, invocation, &session.partners)
        }
        (Listed::Regimes, _) if named.is_some() => days::regime(&regime(name, &Session::new()?, terminal)?),
        (Listed::Models, _) => cards().map(model).collect(),
        (Listed::Parameters, _) => parameters::parameters(&starts(words))?,
        (Listed::Partners, _) => partners(&read_partners()?),
        (Listed::Products, _) => products(words)?,
        (Listed::Regimes, _) => law::regimes(&read_partners()?)?,
        (Listed::Scenarios, _) => scenarios()?,
        (Listed::Worlds, _) => worlds(&read_partners()?)?,
    };
    let many = matches!(what, Listed::Products | Listed::Parameters);
    let options = if many && is_code(words) { String::new() } else { words.to_lowercase() };
    let mut found: Vec<ListEntry> = entries.into_iter().filter(|entry| entry.has(&options)).collect();
    if found.is_empty() {
        return Err(nothing_found(what, words, name, days, invocation)?.into());
    }
    let all = found.len();
    if many && terminal.is_for_people() {
        found.truncate(MOST_PRODUCTS);
    }
    let shown = found.len();
    terminal.show(&Listing(found))?;
    if shown < all {
        terminal.note(&format!("{shown} of {all} entries; give a word to look for"));
    }
    Ok(WELL)
}

/// Returns what a regime has of measures, facts or days on which something changes.
fn of_law(
    what: Listed,
    regime: &Regime,
    days: ListedDays,
    invocation: &Invocation<'_>,
    partners: &Partners,
) -> Vec<ListEntry> {
    let common = invocation.common;
    match what {
        Listed::Facts => law::facts(regime),
        Listed::Changes => law::changes(regime, (days.from, days.until)),
        _ => {
            let on = days.on.or(common.date).map(|day| (day, common.as_of.unwrap_or(day)));
            law::measures(regime, on, partners)
        }
    }
}

/// Returns that nothing has the words in it, and which other regime has such an entry.
fn nothing_found(
    what: Listed,
    words: &str,
    name: &str,
    days: ListedDays,
    invocation: &Invocation<'_>,
) -> Result<Problem, Problems> {
    let is_law = matches!(what, Listed::Facts | Listed::Measures | Listed::Changes);
    if !is_law {
        return Ok(
            Problem::new(format!("nothing here has “{words}” in it")).help("leave the word out to see everything")
        );
    }
    let has = if words.is_empty() { "nothing of the kind".into() } else { format!("nothing with “{words}” in it") };
    let mut problem = Problem::new(format!("the regime “{name}” has {has}"));
    let session = Session::new()?;
    for other in shipped_regimes().map(|location| location.stem()).filter(|other| other != name) {
        let known = session.regime(&other)?.regime;
        let entries = of_law(what, &known, days, invocation, &session.partners);
        if entries.iter().any(|entry| entry.has(&words.to_lowercase())) {
            problem.help.push(format!("“{other}” has: --baseline {other}"));
        }
    }
    if problem.help.is_empty() {
        problem.help.push("leave the word out to see everything".into());
    }
    Ok(problem)
}

/// Returns what can be listed, each with what it is.
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
    let ModelCard { name, assumes, needs, cannot_say, paper } = card;
    let text = format!(
        "{name}\n  assumes     {assumes}\n  needs       {needs}\n  cannot say  {cannot_say}\n  paper       {paper}"
    );
    let fields = [("name", name), ("assumes", assumes), ("needs", needs), ("cannot_say", cannot_say), ("paper", paper)];
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
        ListEntry::new(text, fields)
    };
    partners.iter().map(entry).collect()
}

/// Returns true if the words are the beginning of a code: `8703.2`.
fn is_code(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|character| character.is_ascii_digit() || character == '.')
}

/// Returns the digits that codes begin with, if the words are the beginning of a code.
fn starts(words: &str) -> String {
    if is_code(words) { words.replace('.', "") } else { String::new() }
}

/// Returns products whose code begins with the word; else all of them.
fn products(words: &str) -> Result<Vec<ListEntry>, Problems> {
    let names = read_products()?;
    let entries = names.iter().filter(|(code, _)| code.to_string().starts_with(&starts(words)));
    let entry = |(code, name): (HsCode, &str)| {
        let fields = [("product", code.to_string()), ("name", name.to_string())];
        ListEntry::new(format!("{:<13}  {name}", code.dotted()), fields)
    };
    Ok(entries.map(entry).collect())
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
            world.flows.len(),
            world.partners.len(),
            world.products.len(),
            world.source
        );
        for note in &world.notes {
            entry.push_str(&format!("\n  – {note}"));
        }
        let fields = [
            ("world", name),
            ("title", world.title.clone()),
            ("flows", world.flows.len().to_string()),
            ("importers", world.importers.len().to_string()),
            ("partners", world.partners.len().to_string()),
            ("products", world.products.len().to_string()),
            ("imports_usd", dollars(world.value().usd())),
            ("source", world.source.clone()),
        ];
        entries.push(ListEntry::new(entry, fields));
    }
    Ok(entries)
}
