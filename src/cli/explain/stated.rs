//! What the command line states of an entry: claims, contents, its value, its quantity, its parts.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::error::{Problem, Problems};
use crate::input::entries::claims::share;
use crate::input::toml_reader::did_you_mean;
use crate::regime::Regime;
use crate::regime::duty::Entry;
use crate::regime::share::ShareKind;
use crate::units::Share;

/// Returns the claims and contents that the command line states.
pub fn given(claims: &[String], contents: &[String], regime: &Regime) -> Result<BTreeMap<String, Share>, Problems> {
    let mut given = BTreeMap::new();
    let mut problems = Problems::new();
    let kinds = [(ShareKind::Claim, "--claim", claims), (ShareKind::Content, "--content", contents)];
    for (kind, flag, pairs) in kinds {
        let known = || regime.shares.iter().filter(|(_, table)| table.kind == kind).map(|(name, _)| name.as_str());
        for pair in pairs {
            let Some((name, text)) = pair.split_once('=') else {
                problems.push(Problem::new(format!("{flag} {pair}: no share")).help(format!("write {flag} NAME=0.4")));
                continue;
            };
            if !known().any(|known| known == name) {
                let mut problem = Problem::new(format!("{flag} {pair}: “{name}” is no {} here", kind.word()));
                problem.help.extend(did_you_mean(name, known()));
                let names = known().collect::<Vec<_>>().join(", ");
                problems.push(problem.help(format!("known: {}", if names.is_empty() { "none" } else { &names })));
            }
            match share(text, kind == ShareKind::Claim) {
                Ok(share) => drop(given.insert(name.to_string(), share)),
                Err(why) => problems.push(Problem::new(format!("{flag} {pair}: {why}"))),
            }
        }
    }
    if problems.is_empty() { Ok(given) } else { Err(problems) }
}

/// Returns the entry that the command line states.
pub fn entry(value: Decimal, quantity: Option<Decimal>, stated: &[String]) -> Result<Entry, Problems> {
    let quantity = quantity.unwrap_or(Decimal::ONE);
    if value <= Decimal::ZERO || quantity < Decimal::ZERO {
        return Err(Problem::new("the value of an entry is above zero, and its quantity is not below zero").into());
    }
    let mut parts = Vec::new();
    for pair in stated {
        let part = pair.split_once('=').and_then(|(name, dollars)| Some((name, dollars.parse::<Decimal>().ok()?)));
        match part.filter(|(_, dollars)| *dollars >= Decimal::ZERO && *dollars <= value) {
            Some((name, dollars)) => parts.push((name.to_string(), dollars)),
            None => {
                let problem = Problem::new(format!("--part {pair}: not a part of the value with its dollars"));
                return Err(problem.help("write --part case=60: no more than the whole is worth").into());
            }
        }
    }
    Ok(Entry { value, quantity, parts })
}

/// Says of each thing that is stated and changes nothing that it does; `changes_nothing` compares another entry with this one.
pub fn idle(
    given: &BTreeMap<String, Share>,
    entry: Option<&Entry>,
    states_quantity: bool,
    changes_nothing: impl Fn(&BTreeMap<String, Share>, Option<&Entry>) -> bool,
) -> Vec<String> {
    let mut notes = Vec::new();
    for name in given.keys() {
        let mut others = given.clone();
        others.remove(name);
        if changes_nothing(&others, entry) {
            let opposite = if given[name] == Share::NONE { Share::WHOLE } else { Share::NONE };
            others.insert(name.clone(), opposite);
            let why = match changes_nothing(&others, entry) {
                true => "no measure on these goods asks for it",
                false => "without it the same is assumed",
            };
            notes.push(format!("{name} changes nothing here: {why}."));
        }
    }
    let Some(entry) = entry else { return notes };
    let without = |at: usize| {
        let mut parts = entry.parts.clone();
        let (name, _) = parts.remove(at);
        (name, Entry { parts, ..entry.clone() })
    };
    let other = |quantity: Decimal| if quantity.is_zero() { Decimal::ONE } else { Decimal::ZERO };
    let quantity = states_quantity.then(|| Entry { quantity: other(entry.quantity), ..entry.clone() });
    let others = (0..entry.parts.len()).map(without);
    for (name, other) in others.chain(quantity.map(|other| ("quantity".to_string(), other))) {
        if changes_nothing(given, Some(&other)) {
            notes.push(format!("{name} changes nothing here: no duty on these goods is charged on it."));
        }
    }
    notes
}
