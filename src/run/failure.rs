//! Why a scenario has no result.

use thiserror::Error;

use crate::error::{ErrorKind, Problem, Problems};

/// Why a scenario has no result.
#[derive(Debug, Error)]
pub enum Failure {
    /// Something is wrong with it.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// Somebody stopped the work.
    #[error("interrupted")]
    Interrupted,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::Problem(problem) => problem,
            Failure::Interrupted => Problem::of(ErrorKind::Interrupted, "interrupted"),
        }
    }
}

impl From<Failure> for Problems {
    fn from(failure: Failure) -> Problems {
        Problem::from(failure).into()
    }
}

/// Returns that results do not agree with each other, which is no fault of the scenario.
pub(super) fn inconsistent(what: std::fmt::Arguments<'_>) -> Failure {
    Problem::fault(what).help("please report it with the scenario file; nothing was written").into()
}
