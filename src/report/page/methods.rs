//! Methods and assumptions, what is not computable, and sources: the end of the page.

use std::collections::BTreeSet;

use maud::{Markup, html};
use serde::Deserialize;

use crate::input::scenario::equilibrium::cards;
use crate::report::card::{RelevantAssumptions, tables};
use crate::report::phrases::capital;

/// The numbered register of assumptions.
#[derive(Deserialize)]
struct AssumptionRegister {
    #[serde(rename = "section")]
    sections: Vec<RegisterPart>,
}

#[derive(Deserialize)]
struct RegisterPart {
    id: String,
    title: String,
    #[serde(rename = "assumption")]
    assumptions: Vec<Assumption>,
}

#[derive(Deserialize)]
struct Assumption {
    number: String,
    assumed: String,
    follows: String,
}

/// Why a model of one sector and models of several tell of gains of different size, below the models of a page.
const WHY_MODELS_DIFFER: &str = "Models of general equilibrium tell of gains of different size under the same law. \
    In the model of one sector revenue cuts the tax on wages by default, so that people work more and production has \
    returns to scale: most of its gain is that, and little is left of it where revenue is a lump sum. \
    What is left is terms of trade: foreigners accept lower prices to keep their sales, which shows as a rise of the \
    importer's price level relative to the world. They are larger with one good a country and without tariffs in the \
    base year. By sector, buyers turn away from the goods that pay most, tariffs of the base year already distort \
    trade, work is fixed and revenue is a lump sum, so that gain and loss nearly cancel. A model of markets has no \
    terms of trade beyond its pass-through, which was measured at the border: nearly all of a duty is borne domestically.";

/// Methods and assumptions: the models used, and what of the register bears on the batch.
pub fn methods<'s>(bears: impl Iterator<Item = &'s RelevantAssumptions> + Clone) -> Markup {
    let models: BTreeSet<&str> = bears.clone().flat_map(|one| one.models.iter().map(String::as_str)).collect();
    let bearing: BTreeSet<&str> = bears.flat_map(|one| one.sections.iter().map(String::as_str)).collect();
    let register = toml::from_str::<AssumptionRegister>(include_str!("../../../seeds/assumptions.toml"));
    html! {
        h3 { "Models" }
        @for card in cards().filter(|card| models.contains(card.name)) {
            h4 { (capital(card.title)) }
            dl.card {
                dt { "Assumes" } dd { (card.assumes) }
                dt { "Needs" } dd { (card.needs) }
                dt { "Cannot say" } dd { (card.cannot_say) }
                dt { "Paper" } dd { (card.paper) }
            }
        }
        @if bearing.contains("world") { p { (WHY_MODELS_DIFFER) } }
        h3 { "Assumptions" }
        p { "Those of the register that bear on this batch, with their numbers." }
        @if let Err(error) = &register { pre { "seeds/assumptions.toml: " (error) } }
        @for part in register.iter().flat_map(|all| &all.sections).filter(|part| bearing.contains(part.id.as_str())) {
            details {
                summary { (part.title) " (" (part.assumptions.len()) ")" }
                dl.card { @for Assumption { number, assumed, follows } in &part.assumptions {
                    dt { (number) }
                    dd { (plain(assumed)) @if !follows.is_empty() { " " i { (plain(follows)) } } }
                } }
            }
        }
    }
}

/// Returns a sentence of the register without the marks of its format: links keep their words.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let link = after.split_once("](").and_then(|(words, tail)| Some((words, tail.split_once(')')?.1)));
        match link {
            Some((words, tail)) => {
                out.push_str(words);
                rest = tail;
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.replace('`', "")
}

/// Returns what cannot be computed, a row a case; a sentence where there is nothing of the kind.
pub fn not_computable(rows: Markup) -> Markup {
    html! {
        @if rows.0.is_empty() {
            p { "Every rate is known." }
        } @else {
            p { "Averages leave out what is not known; a change may be known where the level is not." }
            (tables::table(
                "t-unknown",
                "Imports whose rate is not known",
                "scenario",
                &[],
                tables::heads(
                    &["Scenario", "Case"],
                    &["Imports", "Rate not known", "of it specific duties", "Change not known", "Partners concerned"],
                ),
                rows,
                "",
            ))
        }
    }
}

/// Returns where the numbers are from, each source once.
pub fn sources(all: &BTreeSet<String>) -> Markup {
    html! {
        ul { @for source in all { li { (source) } } }
        p { "Made by dutylab " (env!("CARGO_PKG_VERSION")) ". The hash beside a scenario names its files: the same hash gives the same numbers." }
    }
}
