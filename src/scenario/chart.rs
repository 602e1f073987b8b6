//! Pictures that a scenario asks for, beside those that every result gets: which there are, and what goes with what.
#![deny(clippy::wildcard_enum_match_arm)]

mod kind;

pub use kind::{Ends, Kind, Limit, Row, Spec};

use super::{Outcome, Scenario};

/// What a picture has a row, a cell or a line for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
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

impl By {
    /// Every one with the word that files use.
    pub const WORDS: [(By, &'static str); 10] = [
        (By::Partner, "partner"),
        (By::Chapter, "chapter"),
        (By::Importer, "importer"),
        (By::Authority, "authority"),
        (By::Measure, "measure"),
        (By::Case, "case"),
        (By::Day, "day"),
        (By::Sweep, "sweep"),
        (By::Input, "input"),
        (By::Country, "country"),
    ];

    /// True if one picture shows all cases.
    pub fn shows_all_cases(self) -> bool {
        matches!(self, By::Case | By::Sweep)
    }
}

/// What a picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An outcome.
    Outcome(Outcome),
    /// What sellers sell more or less, after trade reacts, at the prices that they get.
    Sales,
}

impl What {
    /// Every one with the word that files use.
    pub fn words() -> Vec<(What, &'static str)> {
        let outcomes = Outcome::WORDS.iter().map(|(outcome, word)| (What::Outcome(*outcome), *word));
        outcomes.chain([(What::Sales, "sales_change")]).collect()
    }

    /// True if only a model of response says it.
    pub fn needs_response(self) -> bool {
        matches!(self, What::Sales | What::Outcome(Outcome::Response(_)))
    }
}

/// A sheet to draw on, by what it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
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

impl Size {
    /// Every one with the word that files use.
    pub const WORDS: [(Size, &'static str); 4] =
        [(Size::Web, "web"), (Size::Square, "square"), (Size::Portrait, "portrait"), (Size::Print, "print")];

    /// The word that files use.
    pub fn word(self) -> &'static str {
        word(self, &Size::WORDS)
    }
}

/// The word of something in a list of words.
pub fn word<T: PartialEq>(meant: T, words: &[(T, &'static str)]) -> &'static str {
    words.iter().find(|(one, _)| *one == meant).map_or("", |(_, word)| word)
}

/// A picture that somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// How it is drawn.
    pub kind: Kind,
    /// What it shows.
    pub what: What,
    /// What it has a row, a cell or a line for.
    pub by: By,
    /// How many are shown; `None`: as many as can be read.
    pub top: Option<usize>,
    /// Of which case, or point of a sweep; `None`: one picture a case.
    pub case: Option<String>,
    /// A title in place of the finding.
    pub title: Option<String>,
    /// A further sheet that it is drawn on.
    pub size: Size,
    /// A paragraph below.
    pub note: Option<String>,
}

/// What somebody says of a picture; the rest is what fits.
pub type Said = (Option<Kind>, Option<What>, Option<By>);

/// Everything that fits what is said, the most useful first.
pub fn fitting((kind, what, by): Said) -> impl Iterator<Item = (Kind, What, By)> {
    let kinds = Kind::ALL.iter().filter(move |one| kind.is_none_or(|kind| kind == **one));
    let rows = kinds.flat_map(|kind| kind.spec().rows.iter().map(|row| (*kind, row)));
    let mut rows: Vec<(Kind, &Row)> = rows.filter(|(_, row)| by.is_none_or(|by| by == row.by)).collect();
    rows.sort_by_key(|(_, row)| row.rank);
    let all = rows.into_iter().flat_map(|(kind, row)| row.whats().map(move |what| (kind, what, row.by)));
    all.filter(move |found| what.is_none_or(|what| what == found.1))
}

/// Where to look for what can be drawn.
pub const LIST: &str = "`dutylab list charts` shows what goes together";

/// Why a scenario cannot give a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {help}")]
pub struct Misfit {
    /// What does not go together.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl Request {
    /// The stem of its files: `bars-duty_change-chapter`.
    pub fn stem(&self) -> String {
        let what = word(self.what, &What::words());
        format!("{}-{what}-{}", self.kind.spec().word, word(self.by, &By::WORDS))
    }

    /// The same picture, with the first of what fits that the scenario can give.
    pub fn settled(self, said: Said, scenario: &Scenario) -> Result<Request, Misfit> {
        let all = fitting(said).map(|(kind, what, by)| Request { kind, what, by, ..self.clone() });
        let mut first = None;
        for request in all {
            match request.misfit(scenario) {
                None => return Ok(request),
                Some(misfit) => first = first.or(Some(misfit)),
            }
        }
        Err(first.unwrap_or_else(|| Misfit { what: "nothing that can be drawn".into(), help: LIST.into() }))
    }

    /// True if its kind cannot do this by its breakdown.
    pub fn is_limited(&self, limit: Limit) -> bool {
        self.kind.spec().rows.iter().any(|row| row.by == self.by && row.limits.contains(&limit))
    }

    /// What of a scenario stands against the picture.
    pub fn misfit(&self, scenario: &Scenario) -> Option<Misfit> {
        let by = format!("by = \"{}\"", word(self.by, &By::WORDS));
        let (kind, what) = (self.kind.spec().word, word(self.what, &What::words()));
        let no = |what: String, help: &str| Some(Misfit { what, help: help.to_string() });
        let (period, sweeps) = (scenario.period.is_some(), scenario.sweeps.len());
        if self.what.needs_response() && scenario.behaviour.is_none() {
            return no(
                format!("a {kind} of `{what}` without a model of response"),
                "add [response.armington], for instance",
            );
        }
        if self.by == By::Country && scenario.equilibrium.is_none() {
            return no(
                format!("{by}, and no world reacts"),
                "add [response.gravity] and world = \"world-2023\", for instance",
            );
        }
        if self.is_limited(Limit::All) && self.top.is_some() {
            return no(format!("`top` of a {kind} that shows all"), "leave `top` out");
        }
        let needed = match self.by {
            By::Day if !period => no(format!("{by} on a single date"), "add [period] with `from` and `until`"),
            _ if self.is_limited(Limit::OneDate) && period => {
                no(format!("a {kind} with {by} over a period"), "it needs one date: give `date` in place of [period]")
            }
            By::Authority if scenario.baseline.authorities.is_empty() => {
                let regime = &scenario.baseline.name;
                no(
                    format!("{by}, and the regime “{regime}” names no authorities"),
                    "take by = \"partner\", for instance",
                )
            }
            By::Case if sweeps > 0 => no(format!("{by} where rates are swept"), "take by = \"sweep\""),
            By::Case if scenario.cases.len() < 2 => no(format!("{by}, and there is one case"), "add a [[case]]"),
            By::Sweep if sweeps == 0 => no(format!("{by}, and no rate is swept"), "add a [[sweep]]"),
            By::Sweep if self.is_limited(Limit::OneSweep) && sweeps > 1 => {
                no(format!("{by}, and {sweeps} rates are swept"), "kind = \"heatmap\" shows several")
            }
            By::Input if scenario.draws.is_none() => no(format!("{by}, and nothing is drawn"), "add [draws]"),
            By::Partner | By::Chapter | By::Importer | By::Authority | By::Measure => None,
            By::Case | By::Day | By::Sweep | By::Input | By::Country => None,
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
