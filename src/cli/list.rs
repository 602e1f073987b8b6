//! `dutylab list`: what there is, searchable.

use clap::ValueEnum;
use dutylab::error::{Problem, Problems};
use dutylab::input::files::{Location, shipped_in};
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_products;
use dutylab::input::regime::{DEFAULT, locate, read_regime, shipped_regimes};
use dutylab::input::table::Page;
use dutylab::input::world::{read_world, shipped_worlds};
use dutylab::partner::Partners;
use dutylab::regime::Regime;
use dutylab::regime::measure::Measure;
use dutylab::regime::rate::Written;
use dutylab::report::finding::law_note;
use dutylab::report::number::Unit;

use super::{Common, Terminal, WELL};

/// What can be listed.
#[derive(Clone, Copy, ValueEnum)]
pub enum What {
    /// What the source of a regime says, claim by claim
    Facts,
    /// The measures of a regime
    Measures,
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

/// Lists things in which all the words occur. Returns the exit code.
pub fn list(what: What, words: &str, common: &Common, terminal: &Terminal) -> Result<u8, Problems> {
    let one = |problem: Problem| vec![problem];
    if common.json {
        return Err(one(Problem::new("`list` prints text only").help("run --json and explain --json print JSON")));
    }
    let entries = match what {
        What::Facts => facts(&regime(common, &read_partners()?)?),
        What::Measures => measures(&regime(common, &read_partners()?)?, &read_partners()?),
        What::Partners => partners(&read_partners()?),
        What::Products => products(words)?,
        What::Regimes => regimes(&read_partners()?)?,
        What::Scenarios => scenarios()?,
        What::Worlds => worlds(&read_partners()?)?,
    };
    let by_code = matches!(what, What::Products) && is_code(words);
    let wanted = if by_code { String::new() } else { words.to_lowercase() };
    let wanted: Vec<&str> = wanted.split_whitespace().collect();
    let fits = |entry: &&String| {
        let entry = entry.to_lowercase();
        wanted.iter().all(|word| entry.contains(word))
    };
    let mut found: Vec<&String> = entries.iter().filter(fits).collect();
    if found.is_empty() {
        return Err(one(
            Problem::new(format!("nothing here has “{words}” in it")).help("leave the word out to see everything")
        ));
    }
    let all = found.len();
    if matches!(what, What::Products) {
        found.truncate(MOST_PRODUCTS);
    }
    let text: String = found.iter().map(|entry| format!("{entry}\n")).collect();
    terminal.data(&text).map_err(one)?;
    if found.len() < all {
        terminal.note(&format!("{} of {all} products; give a word to look for", found.len()));
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

fn measures(regime: &Regime, partners: &Partners) -> Vec<String> {
    let entry = |measure: &Measure| {
        let percent = |rate: dutylab::units::AdValorem| Unit::Percent.word(rate.percent());
        let rate = match &measure.rate.written {
            Written::Exact(rate) => percent(*rate),
            Written::Hedged(hedged) if hedged.low == hedged.high => format!("~{}", percent(hedged.low)),
            Written::Hedged(hedged) => format!("{}..{}", percent(hedged.low), percent(hedged.high)),
            Written::Column(column) if column.programs.is_empty() => format!("column “{}”", column.name),
            Written::Column(column) => format!("column “{}”, programmes {}", column.name, column.programs.join(", ")),
            Written::Unknown => "unknown".into(),
        };
        let names: Vec<String> =
            measure.partners.members.iter().flatten().map(|partner| partners.short(*partner)).collect();
        let who = if measure.partners.members.is_none() { "all partners".into() } else { names.join(", ") };
        format!(
            "{} · {} {rate} · {who} · {}\n  {} ({})",
            measure.id,
            measure.mode.word(),
            measure.goods,
            measure.title,
            measure.source
        )
    };
    regime.measures.iter().map(|measure| entry(measure)).collect()
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

/// Products whose code begins with the word; else all of them.
fn products(words: &str) -> Result<Vec<String>, Problems> {
    let names = read_products()?;
    let prefix = if is_code(words) { words.replace('.', "") } else { String::new() };
    let entries = names.iter().filter(|(code, _)| code.to_string().starts_with(&prefix));
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
            regime.measures.len(),
            regime.facts.len(),
            regime.title
        ));
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
        let mut entry = format!(
            "{name} · {} · {} flows, {} partners, {} product lines, {total}\n  {}",
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
