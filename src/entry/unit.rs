//! Units of quantity, as invoices and the schedule write them, and what one is of another.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

/// A unit in terms of the unit that its kind is counted in.
#[derive(Clone, Debug, PartialEq)]
struct UnitSize {
    /// How many of the other unit it is.
    factor: Decimal,
    /// The unit that its kind is counted in.
    of: String,
}

/// The units that are known.
#[derive(Clone, Debug, Default)]
pub struct Units {
    by_word: BTreeMap<String, UnitSize>,
    /// What several of one are called, of those that sentences call otherwise than the schedule.
    plurals: BTreeMap<String, String>,
}

impl Units {
    /// Adds a word for a unit that is so many of another; without another, it is what its kind is counted in.
    pub fn insert(&mut self, word: &str, factor: Decimal, of: &str) {
        self.by_word.insert(key(word), UnitSize { factor, of: of.to_string() });
    }

    /// Names several of a unit; by an empty name it keeps its own.
    pub fn name(&mut self, unit: &str, plural: &str) {
        if !plural.is_empty() {
            self.plurals.insert(unit.to_string(), plural.to_string());
        }
    }

    /// Returns what several of a unit of the schedule are called in a sentence.
    pub fn plural<'u>(&'u self, unit: &'u str) -> &'u str {
        self.plurals.get(unit).map_or(unit, String::as_str)
    }

    /// Returns true if a word is a unit.
    pub fn knows(&self, word: &str) -> bool {
        self.by_word.contains_key(&key(word))
    }

    /// Returns a quantity of one unit in another; `None` if they count different things.
    pub fn convert(&self, quantity: Decimal, from: &str, to: &str) -> Option<Decimal> {
        if key(from) == key(to) {
            return Some(quantity);
        }
        let (from, to) = (self.by_word.get(&key(from))?, self.by_word.get(&key(to))?);
        (from.of == to.of).then(|| quantity.checked_mul(from.factor)?.checked_div(to.factor)).flatten()
    }
}

/// Returns a word as units are compared: small letters, without points at the end.
fn key(word: &str) -> String {
    let words: Vec<&str> = word.split_whitespace().map(|word| word.trim_end_matches('.')).collect();
    words.join(" ").to_lowercase()
}
