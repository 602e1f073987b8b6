//! JSON as a file has it, and as it is printed.

use serde::Serialize;

use crate::error::Problem;
use crate::escaping::is_control;

/// The number of the shapes of JSON and tables: a program that reads them looks at `format` first. It is raised when what
/// stood there means something else or is gone, and `CHANGELOG.md` says what a reader has to do.
pub const FORMAT: u32 = 2;

/// Returns a value as JSON with a newline at its end. What would steer a terminal, or turn letters around, is spelled out: to a
/// program it is the same text.
///
/// # Errors
/// Where the value has no form in JSON, such as a map whose keys are no texts.
pub fn text(value: &impl Serialize) -> Result<String, Problem> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Problem::new(error.to_string()))? + "\n";
    let is_spelled = |letter: char| is_control(letter) && letter != '\n';
    let spelled = |letter| match is_spelled(letter) {
        true => format!("\\u{:04x}", u32::from(letter)),
        false => letter.to_string(),
    };
    Ok(if text.contains(is_spelled) { text.chars().map(spelled).collect() } else { text })
}
