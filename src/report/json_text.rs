//! JSON as a file has it.

use serde::Serialize;

use super::escaping::is_control;
use crate::error::Problem;

/// Returns a value as JSON with a newline at its end. What is not seen has the spelling that JSON has for it.
pub fn text(value: &impl Serialize) -> Result<String, Problem> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Problem::new(error.to_string()))? + "\n";
    let is_spelt = |letter: char| is_control(letter) && letter != '\n';
    let spelt = |letter| match is_spelt(letter) {
        true => format!("\\u{:04x}", u32::from(letter)),
        false => letter.to_string(),
    };
    Ok(if text.contains(is_spelt) { text.chars().map(spelt).collect() } else { text })
}
