//! `dutylab list models`: what each model of response assumes, needs and cannot say, with its paper.

use dutylab::response::{CARDS, Card};
use serde_json::{Value, json};

/// The models as text and as JSON, the simplest first.
pub fn models() -> Vec<(String, Value)> {
    CARDS.iter().map(model).collect()
}

fn model(card: &Card) -> (String, Value) {
    let Card { model, assumes, needs, cannot_say, paper } = card;
    let name = model.word();
    let text = format!(
        "{name}\n  assumes     {assumes}\n  needs       {needs}\n  cannot say  {cannot_say}\n  paper       {paper}"
    );
    let json = json!({
        "name": name, "assumes": assumes, "needs": needs, "cannot_say": cannot_say, "paper": paper,
    });
    (text, json)
}
