//! JSON as a file has it.

use serde::Serialize;

use crate::error::Problem;

/// Returns a value as JSON with a newline at its end.
pub fn text(value: &impl Serialize) -> Result<String, Problem> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Problem::new(error.to_string()))?;
    Ok(text + "\n")
}
