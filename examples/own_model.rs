//! A model of your own: demand falls along a straight line, and sellers keep their price. `cargo run --example own_model`.

use std::error::Error;
use std::sync::atomic::AtomicBool;

use dutylab::model_card::ModelCard;
use dutylab::partial::{
    Elasticities, Input, MarketExtent, MarketOutcome, NotSolved, PartialModel, ResponseFigure, Source, SourceResponse,
};
use dutylab::prelude::*;
use dutylab::scenario::response::{HomeProducers, ResponseInputs, ResponseSettings};

static LINEAR: PartialModel = PartialModel {
    card: ModelCard {
        name: "linear",
        title: "linear-demand model",
        assumes: "each flow by itself: what buyers buy falls in a straight line with the price",
        needs: "the elasticity of import demand at the price before",
        cannot_say: "who gains the trade that others lose; what exporters bear",
        paper: "any textbook",
    },
    summary: "Each flow by itself, along a straight line of demand",
    inputs: &[Input::Demand],
    extent: MarketExtent::Flow,
    not_given: &[],
    react,
};

/// q = 1 + η Δp ÷ p, and not below nothing.
fn react(
    sources: &[Source],
    assumed: &Elasticities,
    reacted: &mut [SourceResponse],
) -> Result<MarketOutcome, NotSolved> {
    let mut outcome =
        MarketOutcome { price_index: 1.0, home_price: 1.0, home_quantity: 1.0, ..MarketOutcome::default() };
    for (source, own) in sources.iter().zip(reacted) {
        let wanted = 1.0 + assumed.demand * source.wedge.exp_m1();
        let (quantity, held) = (wanted.max(0.0), wanted < 0.0);
        let bought = -(source.after - source.before) * (1.0 + quantity) / 2.0;
        let creation = quantity - 1.0;
        *own = SourceResponse {
            quantity,
            creation,
            bought,
            held,
            buyer: 1.0 + source.after,
            ..SourceResponse::unchanged(source)
        };
        outcome.importers += source.value * bought;
    }
    Ok(outcome)
}

fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::new()?;
    let file = Location::Shipped("scenarios/document/japan-cars.toml".into());
    let mut asked = session.load(&file, &Overrides::default())?;
    let (fields, exceptions, parameters) = (ResponseInputs::default(), Vec::new(), session.parameters(None)?);
    let home = HomeProducers::None;
    asked.scenario.response =
        Some(ResponseSettings { model: &LINEAR, market: 6, fields, exceptions, home, parameters });
    let run = session.run(&mut asked, &AtomicBool::new(false))?;
    for figure in [ResponseFigure::Imports, ResponseFigure::Duty, ResponseFigure::Change, ResponseFigure::Deadweight] {
        if let Some(amount) = run.after_response(&run.cases[0], None, figure) {
            println!("{}: ${:.0}", figure.word(), amount.low);
        }
    }
    Ok(())
}
