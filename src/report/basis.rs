//! Whether figures are of laws in force or suppose something: said wherever figures are.

use serde::{Deserialize, Serialize};

use crate::scenario::Scenario;
use crate::scenario::equilibrium::Retaliation;

/// What the figures of a scenario stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureBasis {
    /// The law alone, of one day or of each day: nothing is compared with it.
    Law,
    /// Two states of the law, both as they were in force or known.
    BothLaw,
    /// Something is supposed.
    Supposed,
}

impl FigureBasis {
    /// What is said of results that do not all stand on the same.
    pub const MIXED: &str = "Hypothetical where a picture does not say law";

    /// Returns a scenario supposes something if it changes the law, or starts from what is no law.
    pub fn of(scenario: &Scenario) -> FigureBasis {
        let chosen = |asked: &crate::scenario::equilibrium::EquilibriumSettings| {
            asked.optimal.is_some() || !matches!(asked.retaliation, Retaliation::None | Retaliation::Measures)
        };
        let two_sides = scenario.before.is_some() || scenario.refund.is_some_and(|refund| refund.as_of.is_some());
        match () {
            _ if scenario.edits() || !scenario.baseline.is_law || scenario.equilibrium.as_ref().is_some_and(chosen) => {
                FigureBasis::Supposed
            }
            _ if two_sides => FigureBasis::BothLaw,
            _ => FigureBasis::Law,
        }
    }

    /// In a few words, without a period: "Hypothetical".
    pub fn words(self) -> &'static str {
        match self {
            FigureBasis::Law => "Law in force",
            FigureBasis::BothLaw => "Law in force on both sides",
            FigureBasis::Supposed => "Hypothetical",
        }
    }

    /// Of results that are compared with one another: supposed if one is.
    pub fn together(all: impl IntoIterator<Item = FigureBasis>) -> FigureBasis {
        match all.into_iter().any(|one| one == FigureBasis::Supposed) {
            true => FigureBasis::Supposed,
            false => FigureBasis::BothLaw,
        }
    }

    /// Of several scenarios together; `mixed` where not all stand on the same.
    pub fn of_all(mut all: impl Iterator<Item = FigureBasis>, mixed: &'static str) -> &'static str {
        let first = all.next().unwrap_or(FigureBasis::Supposed);
        if all.all(|other| other == first) { first.words() } else { mixed }
    }
}
