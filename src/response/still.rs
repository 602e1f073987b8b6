//! Imports held fixed: quantities stand still, and all of the duty is the buyers'.

use super::{Card, Elasticities, Extent, Figure, NotSolved, Outcome, PartialModel, Reacted, Source};

/// What the program knows of it. Files do not name it: it is what a scenario without a model says.
pub static SPEC: PartialModel = PartialModel {
    card: Card {
        name: "static",
        assumes: "imports are held fixed: quantities stand still and buyers pay all of the duty",
        needs: "nothing: it is what a scenario without [response] says",
        cannot_say: "what is bought elsewhere or not at all, who bears the duty, what is lost",
        paper: "duty = value × rate",
    },
    summary: "Imports held fixed",
    inputs: &[],
    extent: Extent::Flow,
    silent: &[Figure::Buyers, Figure::Exporters, Figure::Moved, Figure::Deadweight, Figure::Net],
    react,
};

fn react(sources: &[Source], _: &Elasticities, reacted: &mut [Reacted]) -> Result<Outcome, NotSolved> {
    let mut outcome = Outcome { price_index: 1.0, home_price: 1.0, home_quantity: 1.0, ..Outcome::default() };
    for (source, own) in sources.iter().zip(reacted) {
        let more = source.after - source.before;
        *own = Reacted { buyer: 1.0 + source.after, bought: -more, ..Reacted::still(source) };
        outcome.buyers -= source.value * more;
    }
    Ok(outcome)
}
