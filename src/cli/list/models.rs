//! `dutylab list models`: what each model of response assumes, needs and cannot say, with its paper.

use dutylab::input::scenario::equilibrium::cards;
use dutylab::model_card::ModelCard;

use super::entry::ListEntry;

/// Returns the models, the simplest first.
pub fn models() -> Vec<ListEntry> {
    cards().map(model).collect()
}

fn model(card: &ModelCard) -> ListEntry {
    let ModelCard { name, assumes, needs, cannot_say, paper } = card;
    let text = format!(
        "{name}\n  assumes     {assumes}\n  needs       {needs}\n  cannot say  {cannot_say}\n  paper       {paper}"
    );
    let word = |word: &str| word.to_string();
    let fields = [
        ("name", word(name)),
        ("assumes", word(assumes)),
        ("needs", word(needs)),
        ("cannot_say", word(cannot_say)),
        ("paper", word(paper)),
    ];
    ListEntry::new(text, fields)
}
