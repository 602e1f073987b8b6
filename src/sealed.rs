//! A value in a file with its own SHA-256: one that was edited or cut is told from one that is as it was written.

use serde::{Deserialize, Serialize};

use crate::digest::digest;
use crate::error::Problem;

/// A value with the SHA-256 of its JSON.
#[derive(Serialize, Deserialize)]
pub struct Sealed<T> {
    result: T,
    sha256: String,
}

impl<T: Serialize> Sealed<T> {
    /// Seals a value.
    ///
    /// # Errors
    /// Where the value has no form in JSON.
    pub fn new(result: T) -> Result<Sealed<T>, Problem> {
        let sha256 = seal(&result)?;
        Ok(Sealed { result, sha256 })
    }

    /// Returns the value; `None` if it is not as it was sealed.
    pub fn open(self) -> Option<T> {
        (seal(&self.result).ok()? == self.sha256).then_some(self.result)
    }
}

fn seal(result: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_vec(result).map(|text| digest(&text)).map_err(|error| Problem::new(error.to_string()))
}
