//! Constant elasticity: each flow by itself, a demand elasticity and a pass-through. The simplest honest model.
//!
//! Amiti, Redding & Weinstein (2019), "The Impact of the 2018 Tariffs on Prices and Welfare", Journal of Economic
//! Perspectives 33(4), measure pass-through and what is lost in this way. Says nothing of who gains the trade.

use super::input::Input;
use super::isoelastic_surplus::area;
use super::market::{Elasticities, MarketOutcome, MarketResult, Source, SourceResponse, Supply};
use super::model::{MarketExtent, PartialModel};
use crate::model_card::ModelCard;

/// What the program knows of it.
pub static SPEC: PartialModel = PartialModel {
    card: ModelCard {
        name: "elastic",
        title: "constant-elasticity model",
        assumes: "each flow by itself: importers react to its own price with one elasticity, and a set part of the duty reaches that price",
        needs: "the elasticity of import demand; the pass-through, or an elasticity of supply that has one of its own",
        cannot_say: "who gains the trade that others lose: sources do not compete",
        paper: "Amiti, Redding & Weinstein 2019, Journal of Economic Perspectives 33(4), pages 187–210",
    },
    summary: "Each flow by itself, at constant elasticities",
    inputs: &[Input::Demand, Input::Supply, Input::PassThrough],
    extent: MarketExtent::Flow,
    not_given: &[],
    react,
};

/// Buyer's price p = (1 + duty)^φ, quantity q = p^η; a supply elasticity ε gives φ = ε ÷ (ε − η). A stated φ is that of
/// ε = η φ ÷ (φ − 1), along which what sellers gain is measured.
fn react(sources: &[Source], assumed: &Elasticities, reacted: &mut [SourceResponse]) -> MarketResult {
    let passed = match assumed.supply {
        Supply::Passed(passed) => passed,
        Supply::Elastic(elasticity) if elasticity.is_infinite() => 1.0,
        Supply::Elastic(elasticity) => elasticity / (elasticity - assumed.demand),
    };
    let supply = assumed.demand * passed / (passed - 1.0);
    let mut outcome = MarketOutcome::UNCHANGED;
    let (mut spent, mut paid) = (0.0, 0.0);
    for (source, response) in sources.iter().zip(reacted) {
        let price = (passed * source.wedge).exp();
        let quantity = (assumed.demand * passed * source.wedge).exp();
        let exporter = ((passed - 1.0) * source.wedge).exp();
        *response = SourceResponse {
            quantity,
            exporter,
            buyer: (1.0 + source.before) * price,
            creation: quantity - 1.0,
            bought: -(1.0 + source.before) * area(passed * source.wedge, assumed.demand),
            sold: area((passed - 1.0) * source.wedge, supply),
            ..SourceResponse::unchanged(source)
        };
        outcome.importers += source.value * response.bought;
        outcome.exporters += source.value * response.sold;
        spent += source.spent();
        paid += source.spent() * price;
    }
    outcome.price_index = if spent > 0.0 { paid / spent } else { 1.0 };
    Ok(outcome)
}
