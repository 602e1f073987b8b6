//! The kinds of picture: what each is for, what it can show, and what it does with a value that is known between two ends.

use super::By;
use super::What::{self, Outcome};
use crate::response::Figure;
use crate::response::outcome::Indicator;
use crate::scenario::Outcome::*;

/// What is known of a kind.
#[derive(Debug)]
pub struct Spec {
    /// The word that files use.
    pub word: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// A shipped scenario and the options of `dutylab chart` that show one.
    pub example: &'static str,
    /// What it does with a value that is known between two ends.
    pub ends: Ends,
    /// What it can be drawn by, the most useful first.
    pub rows: &'static [Row],
}

/// What a kind does with a value that is known between two ends. A model's figure without draws may be drawn at the middle of
/// its ends; a note says so then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Both ends are drawn.
    Both,
    /// Another kind is drawn in its place, with a note where one is needed.
    Instead(Kind, Option<&'static str>),
    /// The lower end is drawn alone, and nothing says so.
    Lower,
    /// Nothing that it shows has two ends.
    None,
}

/// What a kind can be drawn by, and what it shows then.
#[derive(Debug)]
pub struct Row {
    /// What it has a row, a cell or a line for.
    pub by: By,
    /// How early it is taken where somebody leaves open what is drawn: 0 comes first.
    pub rank: u8,
    /// What it shows, the most useful first.
    pub shows: &'static [&'static [What]],
    /// What it cannot do.
    pub limits: &'static [Limit],
}

/// What a kind cannot do by a breakdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Show a part: there is no `top`.
    All,
    /// Show a period: it needs more of a case than its sums, which is worked out on one date.
    OneDate,
    /// Show several sweeps.
    OneSweep,
}

impl Row {
    /// Everything that it shows.
    pub fn whats(&self) -> impl Iterator<Item = What> + use<> {
        self.shows.iter().flat_map(|list| list.iter().copied())
    }
}

const fn by(by: By, rank: u8, shows: &'static [&'static [What]], limits: &'static [Limit]) -> Row {
    Row { by, rank, shows, limits }
}

const RATES: &[What] = &[Outcome(RateAfter), Outcome(RateChange), Outcome(RateBefore)];
const DUTIES: &[What] = &[Outcome(DutyChange), Outcome(DutyAfter), Outcome(DutyBefore)];
const TRADE: &[What] = &[Outcome(Imports), Outcome(ImportShare)];
/// Of a part of the products a share of all of them says nothing.
const IMPORTS: &[What] = &[Outcome(Imports)];
/// Both have a value before.
const LEVELS: &[What] = &[Outcome(RateAfter), Outcome(DutyAfter)];
const CHANGE: &[What] = &[Outcome(DutyChange)];
const RATE: &[What] = &[Outcome(RateAfter)];
const SALES: &[What] = &[What::Sales];
const RESPONSE: &[What] = &[Outcome(Response(Figure::Duty))];
/// What a model says of every flow.
const RESPONSES: &[What] = &[
    Outcome(Response(Figure::Change)),
    Outcome(Response(Figure::Duty)),
    Outcome(Response(Figure::Buyers)),
    Outcome(Response(Figure::Exporters)),
    Outcome(Response(Figure::Imports)),
];
/// What it says of the whole.
const LOSSES: &[What] = &[Outcome(Response(Figure::Deadweight)), Outcome(Response(Figure::Net))];
/// What becomes of countries, in percent.
const WORLD: &[What] = &[
    Outcome(World(Indicator::Welfare)),
    Outcome(World(Indicator::RealWage)),
    Outcome(World(Indicator::Price)),
    Outcome(World(Indicator::Employment)),
    Outcome(World(Indicator::Exports)),
    Outcome(World(Indicator::Imports)),
];

/// Makes the kinds of their specs, so that there is none without.
macro_rules! kinds {
    ($($kind:ident { word: $word:literal, purpose: $purpose:literal, $($rest:tt)* })*) => {
        /// A kind of picture.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = $purpose] $kind,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Kind] = &[$(Kind::$kind),*];

            /// Every kind with the word that files use.
            pub fn words() -> Vec<(Kind, &'static str)> {
                Kind::ALL.iter().map(|kind| (*kind, kind.spec().word)).collect()
            }

            /// What is known of it.
            pub fn spec(self) -> &'static Spec {
                match self {
                    $(Kind::$kind => const { &Spec { word: $word, purpose: $purpose, $($rest)* } },)*
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
        ends: Ends::Instead(Kind::Band, None),
        rows: &[
            by(By::Partner, 0, &[LEVELS], &[]),
            by(By::Chapter, 1, &[LEVELS], &[]),
            by(By::Importer, 1, &[LEVELS], &[]),
            by(By::Case, 1, &[LEVELS], &[]),
        ],
    }
    Bars {
        word: "bars",
        purpose: "a level or a change, ranked",
        example: "law-back-to-january-2025 --by chapter --top 10",
        ends: Ends::Both,
        rows: &[
            by(By::Partner, 0, &[DUTIES, RATES, TRADE, RESPONSES, SALES], &[]),
            by(By::Chapter, 0, &[DUTIES, RATES, IMPORTS], &[]),
            by(By::Case, 0, &[DUTIES, RATES, TRADE, RESPONSES, LOSSES], &[]),
            by(By::Importer, 0, &[DUTIES, RATES, IMPORTS], &[]),
            by(By::Authority, 1, &[DUTIES, RATES], &[]),
            by(By::Measure, 1, &[CHANGE], &[Limit::OneDate]),
            by(By::Country, 3, &[WORLD], &[]),
        ],
    }
    Stack {
        word: "stack",
        purpose: "what a rate is made of, by authority",
        example: "law-without-emergency-powers",
        ends: Ends::Lower,
        rows: &[by(By::Authority, 0, &[RATES, DUTIES], &[]), by(By::Day, 1, &[RATE], &[])],
    }
    Waterfall {
        word: "waterfall",
        purpose: "from the law before to the law after, part by part",
        example: "japan-cars",
        ends: Ends::Instead(
            Kind::Bars,
            Some("Where an amount lies between two ends or is not known, the parts do not lead from one total to the other: they stand beside one another."),
        ),
        rows: &[
            by(By::Measure, 0, &[CHANGE], &[Limit::OneDate]),
            by(By::Authority, 1, &[CHANGE], &[]),
            by(By::Partner, 1, &[CHANGE], &[]),
            by(By::Chapter, 1, &[CHANGE], &[]),
            by(By::Importer, 1, &[CHANGE], &[]),
        ],
    }
    Steps {
        word: "steps",
        purpose: "the law from day to day",
        example: "law-2025-day-by-day",
        ends: Ends::Both,
        rows: &[by(By::Day, 0, &[RATES], &[Limit::All])],
    }
    Heatmap {
        word: "heatmap",
        purpose: "a grid: partners by chapter, case or authority; sweeps",
        example: "law-without-emergency-powers --by authority",
        ends: Ends::Both,
        rows: &[
            by(By::Chapter, 1, &[RATES, DUTIES, IMPORTS], &[Limit::OneDate]),
            by(By::Case, 1, &[RATES, DUTIES, TRADE, RESPONSES], &[]),
            by(By::Authority, 1, &[RATES, DUTIES], &[]),
            by(By::Sweep, 1, &[DUTIES, RATES, RESPONSES, LOSSES], &[Limit::All]),
        ],
    }
    Band {
        word: "band",
        purpose: "what is known between two ends, or drawn at random",
        example: "south-east-asia",
        ends: Ends::Both,
        rows: &[
            by(By::Partner, 1, &[LEVELS, RESPONSES], &[]),
            by(By::Chapter, 1, &[LEVELS], &[]),
            by(By::Importer, 1, &[LEVELS], &[]),
            by(By::Case, 1, &[LEVELS, RESPONSES, LOSSES], &[]),
        ],
    }
    Fan {
        word: "fan",
        purpose: "an outcome over a rate that is swept",
        example: "malaysia-chips",
        ends: Ends::Both,
        rows: &[by(By::Sweep, 0, &[DUTIES, RATES, RESPONSES, LOSSES], &[Limit::All, Limit::OneSweep])],
    }
    Tornado {
        word: "tornado",
        purpose: "which assumption matters",
        example: "law-2025-response",
        ends: Ends::None,
        rows: &[by(By::Input, 0, &[RESPONSE], &[])],
    }
    Map {
        word: "map",
        purpose: "the world at a glance, a tile a country",
        example: "law-2025-response --what rate_after",
        ends: Ends::Both,
        rows: &[
            by(By::Partner, 1, &[RATES, DUTIES, TRADE, RESPONSES, SALES], &[Limit::All]),
            by(By::Country, 2, &[WORLD], &[Limit::All]),
        ],
    }
    Multiples {
        word: "multiples",
        purpose: "many small charts with one axis",
        example: "law-cars-through-2025",
        ends: Ends::Both,
        rows: &[
            by(By::Day, 1, &[RATES], &[]),
            by(By::Case, 1, &[RATES, DUTIES], &[]),
            by(By::Sweep, 1, &[RATES, DUTIES], &[Limit::OneSweep]),
            by(By::Authority, 1, &[RATES, DUTIES], &[]),
            by(By::Chapter, 1, &[RATES, DUTIES], &[Limit::OneDate]),
        ],
    }
}
