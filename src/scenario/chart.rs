//! Pictures that a scenario asks for, beside those that every result gets: which there are, and what goes with what.
#![deny(clippy::wildcard_enum_match_arm)]

mod kind;

pub use kind::{BandDisplay, BreakdownSpec, ChartKind, KindLimit, KindSpec};

use super::{Outcome, Scenario};

/// What a picture has a row, a cell or a line for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Every country of a world that reacts.
    Country,
}

impl Breakdown {
    /// Every one with the word that files use.
    pub const WORDS: [(Breakdown, &'static str); 10] = [
        (Breakdown::Partner, "partner"),
        (Breakdown::Chapter, "chapter"),
        (Breakdown::Importer, "importer"),
        (Breakdown::Authority, "authority"),
        (Breakdown::Measure, "measure"),
        (Breakdown::Case, "case"),
        (Breakdown::Day, "day"),
        (Breakdown::Sweep, "sweep"),
        (Breakdown::Input, "input"),
        (Breakdown::Country, "country"),
    ];

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
}

impl ChartSubject {
    /// Returns every one with the word that files use.
    pub fn words() -> Vec<(ChartSubject, &'static str)> {
        let outcomes = Outcome::WORDS.iter().map(|(outcome, word)| (ChartSubject::Outcome(*outcome), *word));
        outcomes.chain([(ChartSubject::Sales, "sales_change")]).collect()
    }

    /// Returns true if only a model of response says it.
    pub fn needs_response(self) -> bool {
        matches!(self, ChartSubject::Sales | ChartSubject::Outcome(Outcome::Response(_)))
    }
}

/// A sheet to draw on, by what it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChartSize {
    /// For a page.
    #[default]
    Web,
    /// For a post.
    Square,
    /// For a telephone.
    Portrait,
    /// For paper.
    Print,
}

impl ChartSize {
    /// Every one with the word that files use.
    pub const WORDS: [(ChartSize, &'static str); 4] = [
        (ChartSize::Web, "web"),
        (ChartSize::Square, "square"),
        (ChartSize::Portrait, "portrait"),
        (ChartSize::Print, "print"),
    ];

    /// Returns the word that files use.
    pub fn word(self) -> &'static str {
        word(self, &ChartSize::WORDS)
    }
}

/// Returns the word of something in a list of words.
pub fn word<T: PartialEq>(meant: T, words: &[(T, &'static str)]) -> &'static str {
    words.iter().find(|(one, _)| *one == meant).map_or("", |(_, word)| word)
}

/// A picture that somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartRequest {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What it shows.
    pub what: ChartSubject,
    /// What it has a row, a cell or a line for.
    pub by: Breakdown,
    /// How many are shown; `None`: as many as can be read.
    pub top: Option<usize>,
    /// Of which case, or point of a sweep; `None`: one picture a case.
    pub case: Option<String>,
    /// A title in place of the finding.
    pub title: Option<String>,
    /// A further sheet that it is drawn on.
    pub size: ChartSize,
    /// A paragraph below.
    pub note: Option<String>,
}

/// What somebody says of a picture; the rest is what fits.
pub type ChartOptions = (Option<ChartKind>, Option<ChartSubject>, Option<Breakdown>);

/// Returns everything that fits what is said, the most useful first.
pub fn fitting((kind, what, by): ChartOptions) -> impl Iterator<Item = (ChartKind, ChartSubject, Breakdown)> {
    let kinds = ChartKind::ALL.iter().filter(move |one| kind.is_none_or(|kind| kind == **one));
    let rows = kinds.flat_map(|kind| kind.spec().rows.iter().map(|row| (*kind, row)));
    let mut rows: Vec<(ChartKind, &BreakdownSpec)> = rows.filter(|(_, row)| by.is_none_or(|by| by == row.by)).collect();
    rows.sort_by_key(|(_, row)| row.rank);
    let all = rows.into_iter().flat_map(|(kind, row)| row.whats().map(move |what| (kind, what, row.by)));
    all.filter(move |found| what.is_none_or(|what| what == found.1))
}

/// Where to look for what can be drawn.
pub const LIST: &str = "`dutylab list charts` shows what goes together";

/// Why a scenario cannot give a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {help}")]
pub struct ChartMisfit {
    /// What does not go together.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl ChartRequest {
    /// Returns the stem of its files: `bars-duty_change-chapter`.
    pub fn stem(&self) -> String {
        let what = word(self.what, &ChartSubject::words());
        format!("{}-{what}-{}", self.kind.spec().word, word(self.by, &Breakdown::WORDS))
    }

    /// Returns the same picture, with the first of what fits that the scenario can give.
    pub fn settled(self, said: ChartOptions, scenario: &Scenario) -> Result<ChartRequest, ChartMisfit> {
        let all = fitting(said).map(|(kind, what, by)| ChartRequest { kind, what, by, ..self.clone() });
        let mut first = None;
        for request in all {
            match request.misfit(scenario) {
                None => return Ok(request),
                Some(misfit) => first = first.or(Some(misfit)),
            }
        }
        Err(first.unwrap_or_else(|| ChartMisfit { what: "nothing that can be drawn".into(), help: LIST.into() }))
    }

    /// Returns true if its kind cannot do this by its breakdown.
    pub fn is_limited(&self, limit: KindLimit) -> bool {
        self.kind.spec().rows.iter().any(|row| row.by == self.by && row.limits.contains(&limit))
    }

    /// Returns what of a scenario stands against the picture.
    pub fn misfit(&self, scenario: &Scenario) -> Option<ChartMisfit> {
        let by = format!("by = \"{}\"", word(self.by, &Breakdown::WORDS));
        let (kind, what) = (self.kind.spec().word, word(self.what, &ChartSubject::words()));
        let no = |what: String, help: &str| Some(ChartMisfit { what, help: help.to_string() });
        let (period, sweeps) = (scenario.period.is_some(), scenario.sweeps.len());
        if self.what.needs_response() && scenario.response.is_none() {
            return no(
                format!("a {kind} of `{what}` without a model of response"),
                "add [response.armington], for instance",
            );
        }
        if self.by == Breakdown::Country && scenario.equilibrium.is_none() {
            return no(
                format!("{by}, and no world reacts"),
                "add [response.gravity] and world = \"world-2023\", for instance",
            );
        }
        if self.is_limited(KindLimit::All) && self.top.is_some() {
            return no(format!("`top` of a {kind} that shows all"), "leave `top` out");
        }
        let needed = match self.by {
            Breakdown::Day if !period => no(format!("{by} on a single date"), "add [period] with `from` and `until`"),
            _ if self.is_limited(KindLimit::OneDate) && period => {
                no(format!("a {kind} with {by} over a period"), "it needs one date: give `date` in place of [period]")
            }
            Breakdown::Authority if scenario.baseline.authorities.is_empty() => {
                let regime = &scenario.baseline.name;
                no(
                    format!("{by}, and the regime “{regime}” names no authorities"),
                    "take by = \"partner\", for instance",
                )
            }
            Breakdown::Case if sweeps > 0 => no(format!("{by} where rates are swept"), "take by = \"sweep\""),
            Breakdown::Case if scenario.cases.len() < 2 => no(format!("{by}, and there is one case"), "add a [[case]]"),
            Breakdown::Sweep if sweeps == 0 => no(format!("{by}, and no rate is swept"), "add a [[sweep]]"),
            Breakdown::Sweep if self.is_limited(KindLimit::OneSweep) && sweeps > 1 => {
                no(format!("{by}, and {sweeps} rates are swept"), "kind = \"heatmap\" shows several")
            }
            Breakdown::Input if scenario.draws.is_none() => no(format!("{by}, and nothing is drawn"), "add [draws]"),
            Breakdown::Partner
            | Breakdown::Chapter
            | Breakdown::Importer
            | Breakdown::Authority
            | Breakdown::Measure => None,
            Breakdown::Case | Breakdown::Day | Breakdown::Sweep | Breakdown::Input | Breakdown::Country => None,
        };
        needed.or_else(|| match self.by.shows_all_cases() {
            true if self.case.is_some() => no("`case` of a picture that shows all".into(), "leave `case` out"),
            false if sweeps > 0 && self.case.is_none() => {
                let count = scenario.variant_count();
                let first = scenario.variant(0).name;
                no(format!("a picture of one point, and there are {count}"), &format!("name it: case = \"{first}\""))
            }
            _ => None,
        })
    }
}
