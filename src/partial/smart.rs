//! First-order creation and diversion, as in the World Bank's SMART.
//!
//! Laird & Yeats (1986), "The UNCTAD Trade Policy Simulation Model", UNCTAD Discussion Paper 19; WITS SMART. Creation is
//! what the whole product gains by the fall of its price; diversion moves trade between the sources whose duty changes
//! and the others. First-order: a source never sells less than nothing; what is held there says so.

use super::input::Input;
use super::linear_surplus;
use super::market::{Elasticities, MarketOutcome, MarketResult, Source, SourceResponse, Supply};
use super::model::{MarketExtent, PartialModel};
use crate::model_card::ModelCard;

/// What the program knows of it.
pub static SPEC: PartialModel = PartialModel {
    card: ModelCard {
        name: "smart",
        title: "SMART model",
        assumes: "first order: a source gains by its own cut (creation) and takes from those whose duty changes least (diversion)",
        needs: "the elasticities of demand and of substitution; an elasticity of supply, infinite unless stated",
        cannot_say: "large changes well; domestic producers; the deadweight loss by partner",
        paper: "Laird & Yeats 1986, UNCTAD Discussion Paper 19; World Bank, WITS SMART",
    },
    summary: "First-order creation and diversion within {market} (SMART)",
    inputs: &[Input::Substitution, Input::Demand, Input::Supply],
    extent: MarketExtent::ImporterBySeller,
    not_given: &[],
    react,
};

/// A quantity below this share of that before is nothing.
const NOTHING: f64 = 1e-12;

/// Creation TC = m η Δt ÷ ((1 + t₀)(1 − η ÷ ε)); diversion as `divert` has it.
fn react(sources: &[Source], assumed: &Elasticities, reacted: &mut [SourceResponse]) -> MarketResult {
    let (damping, slope) = match assumed.supply {
        Supply::Elastic(elasticity) => (1.0 - assumed.demand / elasticity, 1.0 / elasticity),
        Supply::Passed(_) => (1.0, 0.0),
    };
    let mut outcome = MarketOutcome::UNCHANGED;
    for (source, response) in sources.iter().zip(reacted.iter_mut()) {
        let change = source.after - source.before;
        let gone = assumed.demand * change / ((1.0 + source.before) * damping);
        let creation = gone.max(-1.0);
        let exporter = 1.0 + creation * slope;
        let buyer = exporter + source.after;
        *response =
            SourceResponse { quantity: 1.0 + creation, exporter, buyer, creation, ..SourceResponse::unchanged(source) };
        outcome.exporters += linear_surplus::exporters(source, response);
        // Nobody loses more by a price beyond that at which nothing is bought.
        let last = exporter + source.before - (1.0 + source.before) * damping / assumed.demand;
        let priced = SourceResponse { buyer: if gone < -1.0 { last } else { buyer }, ..*response };
        outcome.importers += linear_surplus::importers(source, &priced);
    }
    divert(sources, assumed.substitution, reacted);
    // Revenue moves with diverted trade; importers pay it, and what is lost stays as created trade has it.
    for (source, response) in sources.iter().zip(reacted.iter_mut()) {
        outcome.importers -= source.value * source.after * (response.quantity - 1.0 - response.creation);
        // What is left of nothing is rounding.
        response.held = response.quantity <= NOTHING;
        response.quantity = if response.held { 0.0 } else { response.quantity };
    }
    let spent: f64 = sources.iter().map(Source::spent).sum();
    let paid: f64 = sources.iter().zip(reacted.iter()).map(|(source, response)| source.value * response.buyer).sum();
    outcome.price_index = if spent > 0.0 { paid / spent } else { 1.0 };
    Ok(outcome)
}

/// Sources whose duty changes take m B x ÷ (m + B + m x) from the others, who sell B together and lose in proportion; x = σ
/// times the fall of their price against that of the others. The *others* are those whose duty changes least.
fn divert(sources: &[Source], substitution: f64, reacted: &mut [SourceResponse]) {
    let least = sources.iter().map(|source| source.wedge.abs()).fold(f64::INFINITY, f64::min);
    let Some(other) = sources.iter().find(|source| source.wedge.abs() == least).map(|source| source.wedge) else {
        return;
    };
    let is_other = |source: &Source| source.wedge == other;
    let others: f64 = sources.iter().filter(|source| is_other(source)).map(|source| source.value).sum();
    if others <= 0.0 {
        return;
    }
    let taken = |source: &Source, response: &SourceResponse| -> f64 {
        let gain = -substitution * (source.wedge - other).exp_m1();
        let scale = source.value + others + source.value * gain;
        let taken = if scale > 0.0 { source.value * others * gain / scale } else { f64::NEG_INFINITY };
        // No more than the source has.
        taken.max(-source.value * response.quantity)
    };
    let movers = || sources.iter().enumerate().filter(|(_, source)| !is_other(source) && source.value > 0.0);
    let moved: f64 = movers().map(|(index, source)| taken(source, &reacted[index])).sum();
    let left = sources.iter().position(is_other).map_or(0.0, |index| reacted[index].quantity) * others;
    // No more than the others have.
    let factor = if moved > left { left / moved } else { 1.0 };
    for (index, source) in movers() {
        reacted[index].quantity += factor * taken(source, &reacted[index]) / source.value;
    }
    for (_, response) in sources.iter().zip(reacted.iter_mut()).filter(|(source, _)| is_other(source)) {
        response.quantity -= factor * moved / others;
    }
}
