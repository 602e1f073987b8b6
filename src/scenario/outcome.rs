//! What a result is asked for and compared with: outcomes, expectations and yardsticks.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::equilibrium::outcome::Indicator;
use crate::error::Place;
use crate::partial::ResponseFigure;
use crate::partner::Partner;
use crate::prices::figure::{ConsumerFigure, ConsumerPart};
use crate::product::ProductSet;

/// What an expectation or a yardstick looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Average rate before, in percent.
    RateBefore,
    /// Average rate after, in percent.
    RateAfter,
    /// Change of the average rate, in percentage points.
    RateChange,
    /// Duty owed a year before, in dollars.
    DutyBefore,
    /// Duty owed a year after, in dollars.
    DutyAfter,
    /// Change of the duty owed a year, in dollars.
    DutyChange,
    /// Imports in scope, in dollars.
    Imports,
    /// Imports of the same products from all partners, in dollars.
    ImportsAllPartners,
    /// Imports in scope as a share of the imports of the same products from all partners, in percent.
    ImportShare,
    /// Average rate after response, in percent.
    RateResponse,
    /// What a model of response gives, in dollars.
    Response(ResponseFigure),
    /// What a model of general equilibrium gives for a country, in percent.
    World(Indicator),
    /// What consumers pay, in percent or in dollars a year.
    Consumers(ConsumerFigure),
}

/// What an outcome is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeUnit {
    /// Percent.
    Percent,
    /// Percentage points.
    Points,
    /// Dollars.
    Usd,
}

impl Outcome {
    /// Every outcome with the word that files use.
    pub const WORDS: [(Outcome, &'static str); 36] = [
        (Outcome::RateBefore, "rate_before"),
        (Outcome::RateAfter, "rate_after"),
        (Outcome::RateChange, "rate_change"),
        (Outcome::DutyBefore, "duty_before"),
        (Outcome::DutyAfter, "duty_after"),
        (Outcome::DutyChange, "duty_change"),
        (Outcome::Imports, "imports"),
        (Outcome::ImportsAllPartners, "imports_all_partners"),
        (Outcome::ImportShare, "import_share"),
        (Outcome::RateResponse, "rate_response"),
        (Outcome::Response(ResponseFigure::Duty), "duty_response"),
        (Outcome::Response(ResponseFigure::Change), "duty_change_response"),
        (Outcome::Response(ResponseFigure::Importers), "buyers"),
        (Outcome::Response(ResponseFigure::Exporters), "exporters"),
        (Outcome::Response(ResponseFigure::Moved), "duty_moved"),
        (Outcome::Response(ResponseFigure::Deadweight), "deadweight"),
        (Outcome::Response(ResponseFigure::Net), "national_net"),
        (Outcome::Response(ResponseFigure::Imports), "imports_response"),
        (Outcome::World(Indicator::Welfare), Indicator::Welfare.word()),
        (Outcome::World(Indicator::RealWage), Indicator::RealWage.word()),
        (Outcome::World(Indicator::RealIncome), Indicator::RealIncome.word()),
        (Outcome::World(Indicator::Price), Indicator::Price.word()),
        (Outcome::World(Indicator::Employment), Indicator::Employment.word()),
        (Outcome::World(Indicator::Exports), Indicator::Exports.word()),
        (Outcome::World(Indicator::Imports), Indicator::Imports.word()),
        (Outcome::World(Indicator::Deficit), Indicator::Deficit.word()),
        (Outcome::World(Indicator::Tariff), Indicator::Tariff.word()),
        (Outcome::World(Indicator::TermsOfTrade), Indicator::TermsOfTrade.word()),
        (Outcome::World(Indicator::VolumeOfTrade), Indicator::VolumeOfTrade.word()),
        (Outcome::Consumers(ConsumerFigure::Prices), ConsumerFigure::Prices.word()),
        (Outcome::Consumers(ConsumerFigure::DirectPrices), ConsumerFigure::DirectPrices.word()),
        (Outcome::Consumers(ConsumerFigure::SupplyChainPrices), ConsumerFigure::SupplyChainPrices.word()),
        (Outcome::Consumers(ConsumerFigure::HouseholdCost), ConsumerFigure::HouseholdCost.word()),
        (Outcome::Consumers(ConsumerFigure::CostOfIncome), ConsumerFigure::CostOfIncome.word()),
        (Outcome::Consumers(ConsumerFigure::CostOfSpending), ConsumerFigure::CostOfSpending.word()),
        (Outcome::Consumers(ConsumerFigure::DutyPerHousehold), ConsumerFigure::DutyPerHousehold.word()),
    ];

    /// Returns the word that files use.
    pub fn word(self) -> &'static str {
        Outcome::WORDS.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, word)| word)
    }

    /// Returns what it is counted in.
    pub fn unit(self) -> OutcomeUnit {
        match self {
            Outcome::RateBefore
            | Outcome::RateAfter
            | Outcome::RateResponse
            | Outcome::ImportShare
            | Outcome::World(_) => OutcomeUnit::Percent,
            Outcome::RateChange => OutcomeUnit::Points,
            Outcome::DutyBefore
            | Outcome::DutyAfter
            | Outcome::DutyChange
            | Outcome::Imports
            | Outcome::ImportsAllPartners
            | Outcome::Response(_) => OutcomeUnit::Usd,
            Outcome::Consumers(figure) if figure.is_money() => OutcomeUnit::Usd,
            Outcome::Consumers(_) => OutcomeUnit::Percent,
        }
    }
}

/// A fact that a result must meet. Numbers are percent, percentage points or dollars, as the outcome has it.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What it is about.
    pub what: Outcome,
    /// In which case; `None`: in every case.
    pub case: Option<String>,
    /// For whose imports; `None`: all in scope.
    pub importers: Option<BTreeSet<Partner>>,
    /// For whose goods; `None`: all in scope.
    pub partners: Option<BTreeSet<Partner>>,
    /// For which goods; `None`: all in scope.
    pub products: Option<ProductSet>,
    /// Of which consumers; `None`: all.
    pub consumers: Option<ConsumerPart>,
    /// What it must be.
    pub bound: Bound,
    /// Who says so, where it is a published figure.
    pub source: Option<String>,
    /// Where it is written.
    pub place: Place,
    /// Where it says what it is about: the category that it names, else the outcome.
    pub named: Place,
    /// True if it stands in the file beside the scenario, which an edit may leave behind.
    pub is_beside: bool,
}

/// What a number must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// Both ends equal these, give or take.
    Equals {
        /// The lower end.
        low: Decimal,
        /// The upper end.
        high: Decimal,
        /// The most that either end may differ.
        within: Decimal,
    },
    /// Both ends lie between these.
    Between {
        /// No less than this.
        min: Option<Decimal>,
        /// No more than this.
        max: Option<Decimal>,
    },
    /// It cannot be known.
    Unknown,
}

/// An amount to hold a result against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Yardstick {
    /// What it is.
    pub title: String,
    /// Dollars; both ends where it is hedged.
    pub low: Decimal,
    /// The upper end.
    pub high: Decimal,
    /// What it is compared with.
    pub what: Outcome,
    /// In which case; `None`: in every case.
    pub case: Option<String>,
    /// What the comparison means, and what it does not.
    pub note: String,
}
