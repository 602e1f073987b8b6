//! What a scenario would have to ask for, so that an outcome of it is known.
#![deny(clippy::wildcard_enum_match_arm)]

use super::outcome::Outcome;
use super::question::Scenario;
use crate::prices::figure::ConsumerFigure;

/// What is missing, as it follows the name of an outcome, and what to add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lack {
    /// " without a model of response".
    pub what: &'static str,
    /// "add [response.armington], for instance".
    pub help: &'static str,
}

impl Scenario {
    /// Returns what is missing for an outcome; `None` if every result has it.
    pub fn lack(&self, outcome: Outcome) -> Option<Lack> {
        use Outcome::*;
        match outcome {
            Response(_) | RateResponse => self.lack_of_response(),
            World(_) => self.lack_of_countries(),
            Consumers(figure) => self.lack_of_consumers(figure),
            RateBefore | RateAfter | RateChange | DutyBefore | DutyAfter | DutyChange => None,
            Imports | ImportsAllPartners | ImportShare => None,
        }
    }

    /// Returns what is missing for results after trade reacts.
    pub fn lack_of_response(&self) -> Option<Lack> {
        let lack = Lack { what: " without a model of response", help: "add [response.armington], for instance" };
        self.response.is_none().then_some(lack)
    }

    /// Returns what is missing for results by country.
    pub fn lack_of_countries(&self) -> Option<Lack> {
        let what = " without a model of general equilibrium";
        let help = "add [response.gravity] and world = \"world-2023\", for instance";
        self.equilibrium.is_none().then_some(Lack { what, help })
    }

    fn lack_of_consumers(&self, figure: ConsumerFigure) -> Option<Lack> {
        let Some(prices) = &self.prices else {
            return Some(Lack { what: ", and nothing says what consumers pay", help: "add [prices]" });
        };
        let lack = Lack { what: ", and nothing says what households pay", help: "add [households]" };
        (figure.is_of_households() && prices.households.is_none()).then_some(lack)
    }
}
