//! Imports held fixed: quantities do not change, and all of the duty is the importers'.

use super::figure::ResponseFigure;
use super::market::{Elasticities, MarketOutcome, MarketResult, Source, SourceResponse};
use super::model::{MarketExtent, PartialModel};
use crate::model_card::ModelCard;

/// What the program knows of it. Files do not name it: it is what a scenario without a model says.
pub static SPEC: PartialModel = PartialModel {
    card: ModelCard {
        name: "static",
        title: "imports held fixed",
        assumes: "imports are held fixed and importers pay all of the duty",
        needs: "nothing: it is what a scenario without [response] says",
        cannot_say: "what is bought elsewhere or not at all, who bears the duty, what is lost",
        paper: "duty = value × rate",
    },
    summary: "Imports held fixed",
    inputs: &[],
    extent: MarketExtent::Flow,
    not_given: &[
        ResponseFigure::Importers,
        ResponseFigure::Exporters,
        ResponseFigure::Moved,
        ResponseFigure::Deadweight,
        ResponseFigure::Net,
    ],
    react,
};

fn react(sources: &[Source], _: &Elasticities, reacted: &mut [SourceResponse]) -> MarketResult {
    let mut outcome = MarketOutcome::UNCHANGED;
    for (source, response) in sources.iter().zip(reacted) {
        let more = source.after - source.before;
        *response = SourceResponse { buyer: 1.0 + source.after, bought: -more, ..SourceResponse::unchanged(source) };
        outcome.importers -= source.value * more;
    }
    Ok(outcome)
}
