//! The kinds of picture: what each is for, what it can show, and what it does with a value that is known between two ends.

use super::subject::Breakdown;
use super::subject::ChartSubject::{self, Outcome};
use crate::equilibrium::outcome::Indicator;
use crate::equilibrium::sector_outcome::SectorIndicator;
use crate::partial::ResponseFigure;
use crate::prices::figure::ConsumerFigure;
use crate::scenario::outcome::Outcome::*;

/// What is known of a kind.
#[derive(Debug)]
pub struct KindSpec {
    /// The word that files use.
    pub word: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// A shipped scenario and the options of `dutylab chart` that show one.
    pub example: &'static str,
    /// What it does with a value that is known between two ends.
    pub ends: BandDisplay,
    /// What it can be drawn by, the most useful first.
    pub rows: &'static [BreakdownSpec],
}

/// What a kind does with a value that is known between two ends. A model's figure without draws may be drawn at the
/// middle of its ends; a note says so then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandDisplay {
    /// Both ends are drawn.
    Both,
    /// Another kind is drawn in its place, with a note where one is needed.
    Instead(ChartKind, Option<&'static str>),
    /// The lower end is drawn alone, and nothing says so.
    Lower,
    /// Nothing that it shows has two ends.
    None,
}

/// What a kind can be drawn by, and what it shows then.
#[derive(Debug)]
pub struct BreakdownSpec {
    /// What it has a row, a cell or a line for.
    pub by: Breakdown,
    /// How early it is taken where somebody leaves open what is drawn: 0 comes first.
    pub rank: u8,
    /// What it shows, the most useful first.
    pub shows: &'static [&'static [ChartSubject]],
    /// What it cannot do.
    pub limits: &'static [KindLimit],
}

/// What a kind cannot do by a breakdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindLimit {
    /// Show a part: there is no `top`.
    All,
    /// Show a period: it needs more of a case than its sums, which is computed on one date.
    OneDate,
    /// Show several sweeps.
    OneSweep,
}

impl BreakdownSpec {
    /// Returns everything that it shows.
    pub fn whats(&self) -> impl Iterator<Item = ChartSubject> + use<> {
        self.shows.iter().flat_map(|list| list.iter().copied())
    }
}

const fn by(
    by: Breakdown,
    rank: u8,
    shows: &'static [&'static [ChartSubject]],
    limits: &'static [KindLimit],
) -> BreakdownSpec {
    BreakdownSpec { by, rank, shows, limits }
}

const RATES: &[ChartSubject] = &[Outcome(RateAfter), Outcome(RateChange), Outcome(RateBefore)];
const DUTIES: &[ChartSubject] = &[Outcome(DutyChange), Outcome(DutyAfter), Outcome(DutyBefore)];
const TRADE: &[ChartSubject] = &[Outcome(Imports), Outcome(ImportShare)];
/// Of a part of the products a share of all of them says nothing.
const IMPORTS: &[ChartSubject] = &[Outcome(Imports)];
/// Both have a value before.
const LEVELS: &[ChartSubject] = &[Outcome(RateAfter), Outcome(DutyAfter)];
const CHANGE: &[ChartSubject] = &[Outcome(DutyChange)];
const RATE: &[ChartSubject] = &[Outcome(RateAfter)];
const SALES: &[ChartSubject] = &[ChartSubject::Sales];
const RESPONSE: &[ChartSubject] = &[Outcome(Response(ResponseFigure::Duty))];
/// What a model says of every flow.
const RESPONSES: &[ChartSubject] = &[
    Outcome(Response(ResponseFigure::Change)),
    Outcome(Response(ResponseFigure::Duty)),
    Outcome(Response(ResponseFigure::Importers)),
    Outcome(Response(ResponseFigure::Exporters)),
    Outcome(Response(ResponseFigure::Imports)),
];
/// What it says of the whole.
const LOSSES: &[ChartSubject] =
    &[Outcome(Response(ResponseFigure::Deadweight)), Outcome(Response(ResponseFigure::Net))];
/// What becomes of countries, in percent.
const WORLD: &[ChartSubject] = &[
    Outcome(World(Indicator::RealIncome)),
    Outcome(World(Indicator::RealWage)),
    Outcome(World(Indicator::Welfare)),
    Outcome(World(Indicator::Price)),
    Outcome(World(Indicator::Employment)),
    Outcome(World(Indicator::Exports)),
    Outcome(World(Indicator::Imports)),
    Outcome(World(Indicator::TermsOfTrade)),
    Outcome(World(Indicator::VolumeOfTrade)),
];
/// What becomes of their sectors, in percent.
const SECTORS: &[ChartSubject] = &[
    ChartSubject::Sector(SectorIndicator::Output),
    ChartSubject::Sector(SectorIndicator::RealOutput),
    ChartSubject::Sector(SectorIndicator::ValueAdded),
    Outcome(World(Indicator::Price)),
    ChartSubject::Sector(SectorIndicator::Exports),
    ChartSubject::Sector(SectorIndicator::Imports),
    Outcome(World(Indicator::TermsOfTrade)),
    Outcome(World(Indicator::VolumeOfTrade)),
];
/// What consumers pay in the whole.
const CONSUMERS: &[ChartSubject] =
    &[Outcome(Consumers(ConsumerFigure::HouseholdCost)), Outcome(Consumers(ConsumerFigure::Prices))];
/// What households of a decile pay.
const DECILES: &[ChartSubject] = &[
    Outcome(Consumers(ConsumerFigure::HouseholdCost)),
    Outcome(Consumers(ConsumerFigure::CostOfIncome)),
    Outcome(Consumers(ConsumerFigure::CostOfSpending)),
];
/// What becomes of the prices of a category.
const CATEGORIES: &[ChartSubject] = &[
    Outcome(Consumers(ConsumerFigure::Prices)),
    Outcome(Consumers(ConsumerFigure::DirectPrices)),
    Outcome(Consumers(ConsumerFigure::SupplyChainPrices)),
];
const PRICES: &[ChartSubject] = &[Outcome(Consumers(ConsumerFigure::Prices))];

/// Makes the kinds of their specs, so that there is none without.
macro_rules! kinds {
    ($($kind:ident { word: $word:literal, purpose: $purpose:literal, $($rest:tt)* })*) => {
        /// A kind of picture.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ChartKind {
            $(#[doc = $purpose] $kind,)*
        }

        impl ChartKind {
            /// Every kind.
            pub const ALL: &[ChartKind] = &[$(ChartKind::$kind),*];

            /// Returns every kind with the word that files use.
            pub fn words() -> Vec<(ChartKind, &'static str)> {
                ChartKind::ALL.iter().map(|kind| (*kind, kind.spec().word)).collect()
            }

            /// Returns what is known of it.
            pub fn spec(self) -> &'static KindSpec {
                match self {
                    $(ChartKind::$kind => const { &KindSpec { word: $word, purpose: $purpose, $($rest)* } },)*
                }
            }
        }
    };
}

kinds! {
    Dumbbell {
        word: "dumbbell",
        purpose: "before and after on one line",
        example: "japan-and-korea-cars --case both",
        ends: BandDisplay::Instead(ChartKind::Band, None),
        rows: &[
            by(Breakdown::Partner, 0, &[LEVELS], &[]),
            by(Breakdown::Chapter, 1, &[LEVELS], &[]),
            by(Breakdown::Importer, 1, &[LEVELS], &[]),
            by(Breakdown::Case, 1, &[LEVELS], &[]),
        ],
    }
    Bars {
        word: "bars",
        purpose: "a level or a change, ranked",
        example: "law-back-to-january-2025 --by chapter --top 10",
        ends: BandDisplay::Both,
        rows: &[
            by(Breakdown::Partner, 0, &[DUTIES, RATES, TRADE, RESPONSES, SALES], &[]),
            by(Breakdown::Chapter, 0, &[DUTIES, RATES, IMPORTS], &[]),
            by(Breakdown::Case, 0, &[DUTIES, RATES, TRADE, RESPONSES, LOSSES, CONSUMERS], &[]),
            by(Breakdown::Importer, 0, &[DUTIES, RATES, IMPORTS], &[]),
            by(Breakdown::Authority, 1, &[DUTIES, RATES], &[]),
            by(Breakdown::Measure, 1, &[CHANGE], &[KindLimit::OneDate]),
            by(Breakdown::Country, 3, &[WORLD], &[]),
            by(Breakdown::Sector, 4, &[SECTORS], &[]),
            by(Breakdown::Decile, 6, &[DECILES], &[]),
            by(Breakdown::Category, 7, &[CATEGORIES], &[]),
        ],
    }
    Stack {
        word: "stack",
        purpose: "what a rate is made of, by authority; what a rise of prices is made of, by category",
        example: "law-without-emergency-powers",
        ends: BandDisplay::Lower,
        rows: &[by(Breakdown::Authority, 0, &[RATES, DUTIES], &[]), by(Breakdown::Day, 1, &[RATE], &[]), by(Breakdown::Category, 6, &[PRICES], &[])],
    }
    Waterfall {
        word: "waterfall",
        purpose: "from the law before to the law after, part by part",
        example: "japan-cars",
        ends: BandDisplay::Instead(
            ChartKind::Bars,
            Some("Where an amount lies between two ends or is not known, the parts do not lead from one total to the other: they stand beside one another."),
        ),
        rows: &[
            by(Breakdown::Measure, 0, &[CHANGE], &[KindLimit::OneDate]),
            by(Breakdown::Authority, 1, &[CHANGE], &[]),
            by(Breakdown::Partner, 1, &[CHANGE], &[]),
            by(Breakdown::Chapter, 1, &[CHANGE], &[]),
            by(Breakdown::Importer, 1, &[CHANGE], &[]),
        ],
    }
    Steps {
        word: "steps",
        purpose: "the law from day to day",
        example: "law-2025-day-by-day",
        ends: BandDisplay::Both,
        rows: &[by(Breakdown::Day, 0, &[RATES], &[KindLimit::All])],
    }
    Heatmap {
        word: "heatmap",
        purpose: "a grid: partners by chapter, case or authority; sectors by country; sweeps",
        example: "law-without-emergency-powers --by authority",
        ends: BandDisplay::Both,
        rows: &[
            by(Breakdown::Chapter, 1, &[RATES, DUTIES, IMPORTS], &[KindLimit::OneDate]),
            by(Breakdown::Case, 1, &[RATES, DUTIES, TRADE, RESPONSES], &[]),
            by(Breakdown::Authority, 1, &[RATES, DUTIES], &[]),
            by(Breakdown::Sweep, 1, &[DUTIES, RATES, RESPONSES, LOSSES], &[KindLimit::All]),
            by(Breakdown::Sector, 5, &[SECTORS], &[]),
        ],
    }
    Band {
        word: "band",
        purpose: "what is known between two ends, or drawn at random",
        example: "south-east-asia",
        ends: BandDisplay::Both,
        rows: &[
            by(Breakdown::Partner, 1, &[LEVELS, RESPONSES], &[]),
            by(Breakdown::Chapter, 1, &[LEVELS], &[]),
            by(Breakdown::Importer, 1, &[LEVELS], &[]),
            by(Breakdown::Case, 1, &[LEVELS, RESPONSES, LOSSES], &[]),
        ],
    }
    Fan {
        word: "fan",
        purpose: "an outcome over a rate that is swept",
        example: "malaysia-chips",
        ends: BandDisplay::Both,
        rows: &[by(
            Breakdown::Sweep,
            0,
            &[DUTIES, RATES, RESPONSES, LOSSES, CONSUMERS],
            &[KindLimit::All, KindLimit::OneSweep],
        )],
    }
    Tornado {
        word: "tornado",
        purpose: "which assumption matters",
        example: "law-2025-response",
        ends: BandDisplay::None,
        rows: &[by(Breakdown::Input, 0, &[RESPONSE], &[])],
    }
    Map {
        word: "map",
        purpose: "the world at a glance, a tile a country",
        example: "law-2025-response --what rate_after",
        ends: BandDisplay::Both,
        rows: &[
            by(Breakdown::Partner, 1, &[RATES, DUTIES, TRADE, RESPONSES, SALES], &[KindLimit::All]),
            by(Breakdown::Country, 2, &[WORLD], &[KindLimit::All]),
        ],
    }
    Multiples {
        word: "multiples",
        purpose: "many small charts with one axis",
        example: "law-cars-through-2025",
        ends: BandDisplay::Both,
        rows: &[
            by(Breakdown::Day, 1, &[RATES], &[]),
            by(Breakdown::Case, 1, &[RATES, DUTIES], &[]),
            by(Breakdown::Sweep, 1, &[RATES, DUTIES], &[KindLimit::OneSweep]),
            by(Breakdown::Authority, 1, &[RATES, DUTIES], &[]),
            by(Breakdown::Chapter, 1, &[RATES, DUTIES], &[KindLimit::OneDate]),
        ],
    }
}
