//! What a picture shows, what it has a row, a cell or a line for, and the sheet that it is drawn on.

use crate::equilibrium::outcome::Indicator;
use crate::equilibrium::sector_outcome::SectorIndicator;
use crate::prices::figure::ConsumerFigure;
use crate::scenario::outcome::Outcome;

/// What a picture has a row, a cell or a line for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames, strum::VariantArray,
)]
#[strum(serialize_all = "snake_case")]
pub enum Breakdown {
    /// Who sells.
    Partner,
    /// Chapters of the Harmonized System.
    Chapter,
    /// Who buys, where the world has several.
    Importer,
    /// What the law stands on.
    Authority,
    /// What the case changes.
    Measure,
    /// The cases side by side.
    Case,
    /// Days of a period.
    Day,
    /// Values of the sweeps.
    Sweep,
    /// Numbers of the model that are drawn.
    Input,
    /// Every country in general equilibrium.
    Country,
    /// Its sectors.
    Sector,
    /// Tenths of households, by income.
    Decile,
    /// Categories of consumption.
    Category,
}

words!(Breakdown);

impl Breakdown {
    /// Returns true of what stands in an order of its own, whatever comes out.
    pub fn is_ordered(self) -> bool {
        matches!(self, Breakdown::Case | Breakdown::Decile)
    }

    /// Returns true if one picture shows all cases.
    pub fn shows_all_cases(self) -> bool {
        matches!(self, Breakdown::Case | Breakdown::Sweep)
    }
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartSubject {
    /// An outcome.
    Outcome(Outcome),
    /// What sellers sell more or less, after trade reacts, at the prices that they get.
    Sales,
    /// What becomes of sectors alone.
    Sector(SectorIndicator),
}

impl ChartSubject {
    /// Returns every one with the word that files use.
    pub fn words() -> Vec<(ChartSubject, &'static str)> {
        let outcomes = Outcome::words().into_iter().map(|(outcome, word)| (ChartSubject::Outcome(outcome), word));
        let sectors = [
            (SectorIndicator::Output, "output_change"),
            (SectorIndicator::RealOutput, "real_output_change"),
            (SectorIndicator::ValueAdded, "value_added_change"),
            (SectorIndicator::Exports, "exports_change"),
            (SectorIndicator::Imports, "imports_change"),
        ];
        let sectors = sectors.map(|(indicator, word)| (ChartSubject::Sector(indicator), word));
        outcomes.chain([(ChartSubject::Sales, "sales_change")]).chain(sectors).collect()
    }

    /// Returns what it is of a sector, where sectors have it.
    pub fn of_sector(self) -> Option<SectorIndicator> {
        match self {
            ChartSubject::Sector(indicator) => Some(indicator),
            ChartSubject::Outcome(Outcome::World(Indicator::Price)) => Some(SectorIndicator::Price),
            ChartSubject::Outcome(Outcome::World(Indicator::TermsOfTrade)) => Some(SectorIndicator::TermsOfTrade),
            ChartSubject::Outcome(Outcome::World(Indicator::VolumeOfTrade)) => Some(SectorIndicator::VolumeOfTrade),
            ChartSubject::Outcome(_) | ChartSubject::Sales => None,
        }
    }

    /// Returns what it is of consumers, where it is of them.
    pub fn of_consumers(self) -> Option<ConsumerFigure> {
        if let ChartSubject::Outcome(Outcome::Consumers(figure)) = self { Some(figure) } else { None }
    }

    /// Returns true if only a model of response says it.
    pub fn needs_response(self) -> bool {
        matches!(self, ChartSubject::Sales | ChartSubject::Outcome(Outcome::Response(_) | Outcome::RateResponse))
    }
}

/// A sheet to draw on, by what it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum ChartSize {
    /// For a page.
    #[default]
    Web,
    /// For a post.
    Square,
    /// For an upright post.
    Portrait,
    /// For paper.
    Print,
    /// For the screen of a telephone.
    Phone,
}

words!(ChartSize);

/// Returns the word of something in a list of words.
pub fn word<T: PartialEq>(meant: T, words: &[(T, &'static str)]) -> &'static str {
    words.iter().find(|(one, _)| *one == meant).map_or("", |(_, word)| word)
}
