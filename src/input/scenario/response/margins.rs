//! One margin, stated once: by how much sellers abroad lower their price when a duty rises.
//!
//! A pass-through at the border below one, an offset by the exchange rate and the terms of trade of general equilibrium all
//! say this. Two of them in one response would count the same fall twice.

use std::ops::Range;

use crate::input::toml_reader::{Table, TomlReader};

/// The keys that state the margin for a model of markets.
const PASS_THROUGH: [&str; 2] = ["pass_through", "pass_through_se"];
/// What an offset by the exchange rate would be called.
const EXCHANGE_RATE: &str = "exchange_rate_offset";

impl TomlReader {
    /// Takes out of the table of a model what would state the margin a second time, and says why. `is_general` is true of
    /// a model of general equilibrium.
    pub fn one_margin(&mut self, table: &mut Table<'_>, word: &str, is_general: bool) {
        let is_passed = PASS_THROUGH.iter().any(|name| table.get_ref().contains_key(*name));
        if let Some(span) = take(table, EXCHANGE_RATE) {
            let (what, help) = if is_general || is_passed {
                let other = if is_general { format!("[response.{word}]") } else { "`pass_through`".into() };
                let reason = "both say by how much sellers abroad lower their price, and it would count twice";
                (format!("{other} and `{EXCHANGE_RATE}` in one response"), format!("leave one of them out: {reason}"))
            } else {
                let help = "an exchange rate that takes up a fifth of a duty is `pass_through = \"80%\"`";
                (format!("`{EXCHANGE_RATE}` is not a key"), help.to_string())
            };
            self.report(span, what, "the price of sellers abroad").help.push(help);
        }
        for name in PASS_THROUGH.into_iter().filter(|_| is_general) {
            let Some(span) = take(table, name) else { continue };
            let what = format!("[response.{word}] and `{name}` in one response");
            let help = "the terms of trade of this model say by how much sellers abroad lower their price, and a pass-through would count it twice: leave it out, or take [response.armington]";
            self.report(span, what, "the price of sellers abroad").help.push(help.into());
        }
    }
}

/// Takes a key out of a table, and returns where it is written.
fn take(table: &mut Table<'_>, name: &str) -> Option<Range<usize>> {
    let span = table.get_ref().keys().find(|key| key.get_ref() == name)?.span();
    table.get_mut().remove(name);
    Some(span)
}
