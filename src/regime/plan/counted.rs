//! Which charges are inside the total of a charge.

use crate::regime::measure::{Measure, Mode};

/// Returns for each of some measures, in the order of the modes, which of those before it are inside its total.
pub fn counts(order: &[&Measure]) -> Vec<Vec<usize>> {
    let named = |words: &[String]| -> Vec<usize> {
        (0..order.len()).filter(|&place| !words.is_empty() && order[place].is_named(words)).collect()
    };
    // What each total and cap counts, before or behind it.
    let counted: Vec<Vec<usize>> = order.iter().map(|measure| named(&measure.counts)).collect();
    let of = |(index, measure): (usize, &&Measure)| -> Vec<usize> {
        let own = &counted[index];
        let has = |place: usize| own.binary_search(&place).is_ok();
        // What an earlier cap took off the same amounts is not there to be taken off again.
        let taken_off = |before: usize| {
            let mut both = counted[before].iter().take_while(|&&place| place < index);
            order[before].mode == Mode::Cap && both.any(|&place| has(place))
        };
        match measure.mode {
            Mode::Total => (0..index).filter(|&before| !order[before].is_named(&measure.keeps)).collect(),
            Mode::AllIn | Mode::Cap => (0..index).filter(|&before| has(before) || taken_off(before)).collect(),
            Mode::Base | Mode::Add => Vec::new(),
        }
    };
    order.iter().enumerate().map(of).collect()
}
