//! What is known of a line, and why it may not be enough.

use crate::error::Problem;
use crate::regime::schedule::ColumnRate;
use crate::units::Share;

/// What is known of a line: an answer to each question of [`crate::regime::law_on_date::RequiredAttributes`].
#[derive(Clone, Copy, Debug)]
pub struct LineAttributes<'a> {
    /// What the schedule states, column by column; `None` where it has no rate.
    pub stated: &'a [Option<ColumnRate>],
    /// Claims and contents; `None` where they are missing.
    pub shares: &'a [Option<Share>],
}

/// Why a line cannot be assessed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The edited rate of a measure leaves the range from 0% to 1000%.
    #[error("the rate of {0} leaves the range from 0% to 1000%")]
    OutOfRange(String),
    /// A claim or content that an amount depends on is missing.
    #[error("the share “{0}” is missing")]
    MissingShare(String),
    /// These contents sum above the whole.
    #[error("contents sum above one: {}", .0.join(", "))]
    TooMuchContent(Vec<String>),
    /// More claims that some entries make, or more contents, than can be computed together.
    #[error("{0} claims or contents are too many to be combined")]
    TooManyShares(usize),
    /// More measures than can be compared with each other reach the line.
    #[error("{0} measures are too many to be compared")]
    TooManyMeasures(usize),
}

impl Refusal {
    /// Returns the same as a problem: of which line, under whose law, and what to do.
    pub fn problem(&self, line: &str, whose: &str) -> Problem {
        match self {
            Refusal::OutOfRange(_) => Problem::new(format!("{self} on the line {line}, in {whose}"))
                .help("change it by less, or put a floor or a cap in place of the difference"),
            Refusal::MissingShare(share) => Problem::new(format!("{self} for the line {line}")).help(format!(
                "say it: [share.{share}] default = …, a row of its file, or --claim or --content {share}=…"
            )),
            Refusal::TooManyMeasures(count) => {
                Problem::new(format!("{count} measures reach the line {line}: too many to be compared"))
                    .help("500 may; put those that never hold together into one measure with steps")
            }
            Refusal::TooManyShares(count) => {
                Problem::new(format!("{count} claims or contents bear on the line {line}: too many to be combined"))
                    .help("state some of them as 0 or 1, or write fewer measures that ask for them")
            }
            Refusal::TooMuchContent(names) => {
                Problem::new(format!("the contents of the line {line} sum above one: {}", names.join(", ")))
                    .help("contents are parts of one value: state them so that they sum to one at most")
            }
        }
    }
}
