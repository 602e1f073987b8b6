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
    /// Every outcome with the word that files use, but for those of general equilibrium and of consumers.
    const OF_TRADE: [(Outcome, &'static str); 18] = [
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
    ];

    /// Returns every outcome with the word that files use.
    pub fn words() -> Vec<(Outcome, &'static str)> {
        let world = Indicator::TITLES.into_iter().map(|(indicator, _)| (Outcome::World(indicator), indicator.word()));
        let figures = <ConsumerFigure as strum::VariantArray>::VARIANTS.iter();
        let consumers = figures.map(|figure| (Outcome::Consumers(*figure), figure.word()));
        Outcome::OF_TRADE.into_iter().chain(world).chain(consumers).collect()
    }

    /// Returns the word that files use.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::World(indicator) => indicator.word(),
            Outcome::Consumers(figure) => figure.word(),
            _ => Outcome::OF_TRADE.iter().find(|(outcome, _)| *outcome == self).map_or("", |(_, word)| word),
        }
    }

    /// Returns what it is counted in.
    pub fn unit(self) -> OutcomeUnit {
        use Outcome::*;
        match self {
            RateBefore | RateAfter | RateResponse | ImportShare | World(_) => OutcomeUnit::Percent,
            RateChange => OutcomeUnit::Points,
            DutyBefore | DutyAfter | DutyChange | Imports | ImportsAllPartners | Response(_) => OutcomeUnit::Usd,
            Consumers(figure) if figure.is_money() => OutcomeUnit::Usd,
            Consumers(_) => OutcomeUnit::Percent,
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
    /// Who publishes it, where that is said apart from the note.
    pub source: Option<String>,
    /// What the comparison means, and what it does not.
    pub note: String,
}
