//! `dutylab list`: what there is, searchable.

mod charts;
mod models;
mod parameters;

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};
use dutylab::error::{Problem, Problems};
use dutylab::input::files::{Location, shipped_in};
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_products;
use dutylab::input::regime::{DEFAULT, locate, read_regime, shipped_regimes};
use dutylab::input::table::Page;
use dutylab::input::world::{read_world, shipped_worlds};
use dutylab::partner::{Partner, Partners};
use dutylab::regime::Regime;
use dutylab::regime::calendar::{self, Event};
use dutylab::regime::measure::Measure;
use dutylab::report::notes::law_note;
use dutylab::report::number::Unit;
use dutylab::report::words::rate_words;
use jiff::civil::Date;
use serde_json::Value;

use super::{Common, Terminal, WELL};

/// What can be listed.
#[derive(Clone, Copy, ValueEnum)]
pub enum What {
    /// Kinds of charts: what each is for and what it shows
    Charts,
    /// What the source of a regime says, claim by claim
    Facts,
    /// The measures of a regime; with --on those in force on a day
    Measures,
    /// What begins and ends when in a regime, with --from and --until
    Changes,
    /// Models of response: what each assumes, needs and cannot say
    Models,
    /// Parameters of response: elasticities by product, pass-through
    Parameters,
    /// Partners with their codes, names and groups
    Partners,
    /// Products with their codes
    Products,
    /// Regimes to start from
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
pub struct Days {
    /// Measures in force on this day
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Changes from this day on
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// Changes before this day
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
}

/// Lists things in which all the words occur. Returns the exit code.
pub fn list(what: What, words: &str, days: Days, common: &Common, terminal: &Terminal) -> Result<u8, Problems> {
    let one = |problem: Problem| vec![problem];
    if common.json && !matches!(what, What::Charts | What::Models | What::Parameters) {
        let problem = Problem::new("`list` prints text only, but for charts, models and parameters");
        return Err(one(problem.help("run --json and explain --json print JSON")));
    }
    let text = |entries: Vec<String>| entries.into_iter().map(|entry| (entry, Value::Null)).collect();
    let entries: Vec<(String, Value)> = match what {
        What::Charts => charts::charts(),
        What::Facts => text(facts(&regime(common, &read_partners()?)?)),
        What::Measures => {
            text(measures(&regime(common, &read_partners()?)?, days.on.or(common.date), &read_partners()?))
        }
        What::Changes => text(changes(&regime(common, &read_partners()?)?, days)),
        What::Models => models::models(),
        What::Parameters => parameters::parameters(words)?,
        What::Partners => text(partners(&read_partners()?)),
        What::Products => text(products(words)?),
        What::Regimes => text(regimes(&read_partners()?)?),
        What::Scenarios => text(scenarios()?),
        What::Worlds => text(worlds(&read_partners()?)?),
    };
    let many = matches!(what, What::Products | What::Parameters);
    let wanted = if many && is_code(words) { String::new() } else { words.to_lowercase() };
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    let fits = |(entry, _): &&(String, Value)| {
        let entry = entry.to_lowercase();
        wanted.iter().all(|word| entry.contains(word))
    };
    let mut found: Vec<&(String, Value)> = entries.iter().filter(fits).collect();
    if found.is_empty() {
        return Err(one(
            Problem::new(format!("nothing here has “{words}” in it")).help("leave the word out to see everything")
        ));
    }
    if common.json {
        terminal.json(&found.into_iter().map(|(_, json)| json).collect::<Vec<_>>()).map_err(one)?;
        return Ok(WELL);
    }
    let all = found.len();
    if many {
        found.truncate(MOST_PRODUCTS);
    }
    let text: String = found.iter().map(|(entry, _)| format!("{entry}\n")).collect();
    terminal.data(&text).map_err(one)?;
    if found.len() < all {
        terminal.note(&format!("{} of {all} entries; give a word to look for", found.len()));
    }
    Ok(WELL)
}

fn regime(common: &Common, partners: &Partners) -> Result<Regime, Problems> {
    let name = common.baseline.as_deref().unwrap_or(DEFAULT);
    let location = locate(name, &Location::Disk("scenario.toml".into())).map_err(|problem| vec![problem])?;
    Ok(read_regime(location.as_ref(), partners)?.regime)
}

fn facts(regime: &Regime) -> Vec<String> {
    let entry = |fact: &dutylab::regime::fact::Fact| {
        let mut text = format!("{} · {} · section {}\n  {}", fact.id, fact.status.word(), fact.section, fact.title);
        if let Some(premise) = &fact.premise {
            text.push_str(&format!("\n  read as: {premise}"));
        }
        if let Some(missing) = &fact.missing {
            text.push_str(&format!("\n  not given: {missing}"));
        }
        if let Some(note) = &fact.law_note {
            text.push_str(&format!("\n  {}", law_note(note)));
        }
        for marker in &fact.markers {
            text.push_str(&format!(
                "\n  {}, {}: {} ({})",
                marker.label,
                marker.partner,
                Unit::Percent.word(marker.rate.percent()),
                marker.source
            ));
        }
        text
    };
    regime.facts.iter().map(entry).collect()
}

/// The measures of a regime, or those in force on a day: those of one name in one entry.
fn measures(regime: &Regime, on: Option<Date>, partners: &Partners) -> Vec<String> {
    let mut entries: Vec<(&str, Vec<&Measure>)> = Vec::new();
    for measure in regime.measures.iter().filter(|measure| on.is_none_or(|day| measure.in_force(day))) {
        match entries.iter_mut().find(|(id, _)| *id == measure.id) {
            Some((_, parts)) => parts.push(measure),
            None => entries.push((&measure.id, vec![measure])),
        }
    }
    let entry = |(id, parts): (&str, Vec<&Measure>)| {
        let first = parts[0];
        let period = match (first.period.from, first.period.until) {
            (None, None) => String::new(),
            (from, until) => {
                let day = |date: Option<Date>| date.map_or("…".to_string(), |date| date.to_string());
                let published = first.published.filter(|day| Some(*day) != from);
                let known = published.map_or(String::new(), |day| format!(", published {day}"));
                format!(" · from {}{}{known}", day(from), until.map_or(String::new(), |day| format!(" until {day}")))
            }
        };
        let mut rates: Vec<String> = parts.iter().map(|part| rate_words(part)).collect();
        rates.dedup();
        if rates.len() > 6 {
            rates = vec![format!("{} rates", rates.len())];
        }
        let (rates, mode, who, goods) = (rates.join(", "), first.mode.word(), who(&parts, partners), &first.goods);
        format!("{id} · {mode} {rates} · {who} · {goods}{period}\n  {} ({})", first.title, first.source)
    };
    entries.into_iter().map(entry).collect()
}

/// The partners of the parts of a measure: their names, or how many they are.
fn who(parts: &[&Measure], partners: &Partners) -> String {
    let names = |set: &BTreeSet<Partner>| -> String {
        let names: Vec<String> = set.iter().map(|partner| partners.short(*partner)).collect();
        if names.len() > 8 { format!("{} partners", names.len()) } else { names.join(", ") }
    };
    let members: Option<BTreeSet<Partner>> = parts
        .iter()
        .map(|part| part.partners.members.clone())
        .reduce(|one, other| one.zip(other).map(|(one, other)| one.union(&other).copied().collect()))
        .flatten();
    let except: BTreeSet<Partner> = parts.iter().flat_map(|part| &part.partners.except).copied().collect();
    let base = members.map_or("all partners".to_string(), |members| names(&members));
    if except.is_empty() { base } else { format!("{base} except {}", names(&except)) }
}

/// What begins and ends, an entry a day.
fn changes(regime: &Regime, days: Days) -> Vec<String> {
    let (from, until) = (days.from.unwrap_or(Date::MIN), days.until.unwrap_or(Date::MAX));
    let events = calendar::events(regime, from, until);
    let word = |event: &Event<'_>| match event {
        Event::Begins(measure) => format!("+ {} · {} ({})", measure.id, measure.title, measure.source),
        Event::Ends(measure) => format!("− {} · {} ({})", measure.id, measure.title, measure.source),
        Event::RuleBegins(rule) => format!("+ rule {} · {} ({})", rule.id, rule.title, rule.source),
        Event::RuleEnds(rule) => format!("− rule {} · {} ({})", rule.id, rule.title, rule.source),
        Event::List(name, joins, leaves) => format!("  list {name}: {} in, {} out", joins, leaves),
    };
    let entry = |(date, events): (Date, Vec<Event<'_>>)| {
        let lines: Vec<String> = events.iter().map(|event| format!("\n  {}", word(event))).collect();
        format!("{date}{}", lines.concat())
    };
    events.into_iter().map(entry).collect()
}

fn partners(partners: &Partners) -> Vec<String> {
    let entry = |(partner, name): (dutylab::partner::Partner, &dutylab::partner::PartnerName)| {
        let mut words = vec![name.name.clone()];
        if name.short != name.name {
            words.push(name.short.clone());
        }
        words.extend(name.aliases.iter().cloned());
        let groups = if name.groups.is_empty() { String::new() } else { format!(" · {}", name.groups.join(" ")) };
        format!("{partner} {:3} {}{groups}", name.iso3, words.join(" / "))
    };
    partners.iter().map(entry).collect()
}

/// True if the words are the beginning of a code: `8703.2`.
fn is_code(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|character| character.is_ascii_digit() || character == '.')
}

/// The digits that codes begin with, if the words are the beginning of a code.
fn starts(words: &str) -> String {
    if is_code(words) { words.replace('.', "") } else { String::new() }
}

/// Products whose code begins with the word; else all of them.
fn products(words: &str) -> Result<Vec<String>, Problems> {
    let names = read_products()?;
    let entries = names.iter().filter(|(code, _)| code.to_string().starts_with(&starts(words)));
    Ok(entries.map(|(code, name)| format!("{:<13}  {name}", code.dotted())).collect())
}

fn regimes(partners: &Partners) -> Result<Vec<String>, Problems> {
    let mut entries = Vec::new();
    for location in shipped_regimes() {
        let regime = read_regime(Some(&location), partners)?.regime;
        let date = regime.date.map(|date| format!(" · {date}")).unwrap_or_default();
        entries.push(format!(
            "{} · {} measures, {} facts{date}\n  {}",
            regime.name,
            regime.measures.iter().map(|measure| &measure.id).collect::<BTreeSet<_>>().len(),
            regime.facts.len(),
            regime.title
        ));
        if let (Some(until), Some(entry)) = (regime.known_until, entries.last_mut()) {
            let reason = regime.known_until_reason.as_deref().unwrap_or_default();
            entry.push_str(&format!("\n  known until {until}: {reason}"));
        }
        if let (Some(leaves_out), Some(entry)) = (&regime.leaves_out, entries.last_mut()) {
            entry.push_str(&format!("\n  not in it: {leaves_out}"));
        }
    }
    let none = Regime::none();
    entries.push(format!("{} · 0 measures\n  {}: every flow is known to pay 0%", none.name, none.title));
    Ok(entries)
}

fn scenarios() -> Result<Vec<String>, Problems> {
    let mut entries = Vec::new();
    for (path, _) in shipped_in("scenarios") {
        let location = Location::Shipped(path.into());
        let source = Page::text(&location)?;
        let table: toml::Table =
            source.text.parse().map_err(|error: toml::de::Error| vec![Problem::new(error.to_string())])?;
        let word = |key: &str| table.get(key).and_then(|value| value.as_str()).unwrap_or("").to_string();
        entries.push(format!("{}\n  {}\n  {}", location.stem(), word("title"), word("summary")));
    }
    Ok(entries)
}

fn worlds(partners: &Partners) -> Result<Vec<String>, Problems> {
    let mut entries = Vec::new();
    for name in shipped_worlds() {
        let location = Location::Shipped(format!("seeds/worlds/{name}/world.toml"));
        let world = read_world(&name, &location, partners)?;
        let total = Unit::Usd.word(world.value().usd().dollars());
        let importers = match world.importers.len() {
            1 => String::new(),
            several => format!("{several} importers, "),
        };
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
        entries.push(entry);
    }
    Ok(entries)
}
