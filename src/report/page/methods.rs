//! Methods and assumptions, what is not computable, and sources: the end of the page.

use std::collections::BTreeSet;

use maud::{Markup, html};
use serde::Deserialize;

use super::fragments::failure;
use super::tables::{self, ShownCase};
use super::world::WHY_MODELS_DIFFER;
use crate::burden::Burden;
use crate::error::Problem;
use crate::input::scenario::equilibrium::cards;
use crate::report::finding::ReportContext;
use crate::report::phrases::value_words;
use crate::units::CustomsValue;

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

/// What of a case cannot be computed, counted and valued.
pub struct UncomputedPart {
    scenario: String,
    case: String,
    imports: CustomsValue,
    rate: CustomsValue,
    by_quantity: CustomsValue,
    change: CustomsValue,
    partners: usize,
}

impl UncomputedPart {
    /// Returns what of a case is not known; `None` if all is.
    pub fn of(context: &ReportContext<'_>, shown: &ShownCase<'_>, whole: &Burden) -> Option<UncomputedPart> {
        if whole.rate_unknown.is_zero() && whole.change_unknown.is_zero() {
            return None;
        }
        let partners = context.run.by_partner(shown.case);
        let partners = partners.iter().filter(|(_, burden)| !burden.rate_unknown.is_zero()).count();
        Some(UncomputedPart {
            scenario: context.scenario.title.clone(),
            case: shown.name.clone(),
            imports: whole.imports,
            rate: whole.rate_unknown,
            by_quantity: whole.not_computable,
            change: whole.change_unknown,
            partners,
        })
    }
}

/// Which parts of the register bear on a scenario.
#[derive(Clone, Debug, Default)]
pub struct RelevantAssumptions {
    /// Its sections, by their id.
    sections: BTreeSet<&'static str>,
    /// Models of response.
    models: BTreeSet<&'static str>,
}

impl RelevantAssumptions {
    /// Returns which parts bear on a result.
    pub fn on(context: &ReportContext<'_>) -> RelevantAssumptions {
        let scenario = context.scenario;
        let baseline = &scenario.baseline;
        let dated = scenario.period.is_some() || scenario.before.is_some() || scenario.refund.is_some();
        let law = !baseline.shares.is_empty();
        let bear = [
            ("trade", true),
            ("duties", true),
            ("document", !baseline.facts.is_empty()),
            ("days", dated || law),
            ("claims", law),
            ("contents", law),
            ("schedule", !baseline.schedule.lines().is_empty()),
            ("response", scenario.response.is_some()),
            ("world", scenario.equilibrium.is_some()),
            ("prices", scenario.prices.is_some()),
        ];
        let still = scenario.response.is_none().then_some("static");
        let world = scenario.equilibrium.as_ref().map(|asked| asked.model.card().name);
        let model = scenario.response.as_ref().map(|asked| asked.model.word()).or(world);
        RelevantAssumptions {
            sections: bear.into_iter().filter(|(_, bears)| *bears).map(|(id, _)| id).collect(),
            models: still.into_iter().chain(model).collect(),
        }
    }
}

/// Methods and assumptions: the models used, and what of the register bears on the batch.
pub fn methods<'s>(bears: impl Iterator<Item = &'s RelevantAssumptions> + Clone) -> Markup {
    let models: BTreeSet<&str> = bears.clone().flat_map(|one| one.models.iter().copied()).collect();
    let bearing: BTreeSet<&str> = bears.flat_map(|one| one.sections.iter().copied()).collect();
    let register = toml::from_str::<AssumptionRegister>(include_str!("../../../seeds/assumptions.toml"));
    html! {
        h3 { "Models" }
        @for card in cards().filter(|card| models.contains(card.name)) {
            h4 { (card.name) }
            dl.card {
                dt { "assumes" } dd { (card.assumes) }
                dt { "needs" } dd { (card.needs) }
                dt { "cannot say" } dd { (card.cannot_say) }
                dt { "paper" } dd { (card.paper) }
            }
        }
        @if bearing.contains("world") { p { (WHY_MODELS_DIFFER) } }
        h3 { "Assumptions" }
        p { "Those of the register that bear on this batch, with their numbers." }
        @if let Err(error) = &register { (failure("seeds/assumptions.toml", &Problem::fault(error.message()).into(), false)) }
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
pub fn not_computable(rows: Vec<&UncomputedPart>) -> Markup {
    html! {
        @if rows.is_empty() {
            p { "Every rate in scope is known." }
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
                html! { @for row in &rows {
                    tr {
                        th scope="row" { (row.scenario) }
                        td.w { (row.case) }
                        @for value in [row.imports, row.rate, row.by_quantity, row.change] { td { (value_words(value)) } }
                        td { (row.partners) }
                    }
                } },
                "",
            ))
        }
    }
}

/// Returns where the numbers are from, each source once.
pub fn sources(all: BTreeSet<&String>) -> Markup {
    html! {
        ul { @for source in all { li { (source) } } }
        p { "Made by dutylab " (env!("CARGO_PKG_VERSION")) ". The hash beside a scenario names its files: the same hash gives the same numbers." }
    }
}
