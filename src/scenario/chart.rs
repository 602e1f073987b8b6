//! Pictures that a scenario asks for, beside those that every result gets: which there are, and what goes with what.

use super::{Outcome, Scenario};
use crate::response::Figure;
use crate::response::outcome::Indicator;

/// A kind of picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Before and after on one line.
    Dumbbell,
    /// Bars, the largest first.
    Bars,
    /// Bars of parts that add up.
    Stack,
    /// From the baseline to the scenario, part by part.
    Waterfall,
    /// A line that holds its value from day to day.
    Steps,
    /// A grid of cells in classes of colour.
    Heatmap,
    /// What is known between two ends, or of which there are draws.
    Band,
    /// A line over a rate that is swept.
    Fan,
    /// What each uncertain input does alone.
    Tornado,
    /// A tile for each country.
    Map,
    /// Small pictures with one axis.
    Multiples,
}

impl Kind {
    /// Every kind with the word that files use.
    pub const WORDS: [(Kind, &'static str); 11] = [
        (Kind::Dumbbell, "dumbbell"),
        (Kind::Bars, "bars"),
        (Kind::Stack, "stack"),
        (Kind::Waterfall, "waterfall"),
        (Kind::Steps, "steps"),
        (Kind::Heatmap, "heatmap"),
        (Kind::Band, "band"),
        (Kind::Fan, "fan"),
        (Kind::Tornado, "tornado"),
        (Kind::Map, "map"),
        (Kind::Multiples, "multiples"),
    ];
}

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

const RATES: &[What] =
    &[What::Outcome(Outcome::RateAfter), What::Outcome(Outcome::RateChange), What::Outcome(Outcome::RateBefore)];
const DUTIES: &[What] =
    &[What::Outcome(Outcome::DutyChange), What::Outcome(Outcome::DutyAfter), What::Outcome(Outcome::DutyBefore)];
const TRADE: &[What] = &[What::Outcome(Outcome::Imports), What::Outcome(Outcome::ImportShare)];
/// Of a part of the products a share of all of them says nothing.
const IMPORTS: &[What] = &[What::Outcome(Outcome::Imports)];
/// Both have a value before.
const LEVELS: &[What] = &[What::Outcome(Outcome::RateAfter), What::Outcome(Outcome::DutyAfter)];
const CHANGE: &[What] = &[What::Outcome(Outcome::DutyChange)];
const RATE: &[What] = &[What::Outcome(Outcome::RateAfter)];
const SALES: &[What] = &[What::Sales];
/// What a model says of every flow.
const RESPONSES: &[What] = &[
    What::Outcome(Outcome::Response(Figure::Change)),
    What::Outcome(Outcome::Response(Figure::Duty)),
    What::Outcome(Outcome::Response(Figure::Buyers)),
    What::Outcome(Outcome::Response(Figure::Exporters)),
    What::Outcome(Outcome::Response(Figure::Imports)),
];
/// What it says of the whole.
const LOSSES: &[What] =
    &[What::Outcome(Outcome::Response(Figure::Deadweight)), What::Outcome(Outcome::Response(Figure::Net))];
/// What becomes of countries, in percent.
const WORLD: &[What] = &[
    What::Outcome(Outcome::World(Indicator::Welfare)),
    What::Outcome(Outcome::World(Indicator::RealWage)),
    What::Outcome(Outcome::World(Indicator::Price)),
    What::Outcome(Outcome::World(Indicator::Employment)),
    What::Outcome(Outcome::World(Indicator::Exports)),
    What::Outcome(Outcome::World(Indicator::Imports)),
];
const RESPONSE: &[What] = &[What::Outcome(Outcome::Response(Figure::Duty))];

/// Which kinds can be drawn by what, and what they show then. What is not said is taken from the first that fits.
pub const CATALOGUE: [(Kind, By, &[&[What]]); 36] = [
    (Kind::Dumbbell, By::Partner, &[LEVELS]),
    (Kind::Bars, By::Partner, &[DUTIES, RATES, TRADE, RESPONSES, SALES]),
    (Kind::Bars, By::Chapter, &[DUTIES, RATES, IMPORTS]),
    (Kind::Bars, By::Case, &[DUTIES, RATES, TRADE, RESPONSES, LOSSES]),
    (Kind::Bars, By::Importer, &[DUTIES, RATES, IMPORTS]),
    (Kind::Stack, By::Authority, &[RATES, DUTIES]),
    (Kind::Waterfall, By::Measure, &[CHANGE]),
    (Kind::Steps, By::Day, &[RATES]),
    (Kind::Fan, By::Sweep, &[DUTIES, RATES, RESPONSES, LOSSES]),
    (Kind::Tornado, By::Input, &[RESPONSE]),
    (Kind::Dumbbell, By::Chapter, &[LEVELS]),
    (Kind::Dumbbell, By::Importer, &[LEVELS]),
    (Kind::Dumbbell, By::Case, &[LEVELS]),
    (Kind::Bars, By::Authority, &[DUTIES, RATES]),
    (Kind::Bars, By::Measure, &[CHANGE]),
    (Kind::Stack, By::Day, &[RATE]),
    (Kind::Waterfall, By::Authority, &[CHANGE]),
    (Kind::Waterfall, By::Partner, &[CHANGE]),
    (Kind::Waterfall, By::Chapter, &[CHANGE]),
    (Kind::Waterfall, By::Importer, &[CHANGE]),
    (Kind::Heatmap, By::Chapter, &[RATES, DUTIES, IMPORTS]),
    (Kind::Heatmap, By::Case, &[RATES, DUTIES, TRADE, RESPONSES]),
    (Kind::Heatmap, By::Authority, &[RATES, DUTIES]),
    (Kind::Heatmap, By::Sweep, &[DUTIES, RATES, RESPONSES, LOSSES]),
    (Kind::Band, By::Partner, &[LEVELS, RESPONSES]),
    (Kind::Band, By::Chapter, &[LEVELS]),
    (Kind::Band, By::Importer, &[LEVELS]),
    (Kind::Band, By::Case, &[LEVELS, RESPONSES, LOSSES]),
    (Kind::Map, By::Partner, &[RATES, DUTIES, TRADE, RESPONSES, SALES]),
    (Kind::Multiples, By::Day, &[RATES]),
    (Kind::Multiples, By::Case, &[RATES, DUTIES]),
    (Kind::Multiples, By::Sweep, &[RATES, DUTIES]),
    (Kind::Multiples, By::Authority, &[RATES, DUTIES]),
    (Kind::Multiples, By::Chapter, &[RATES, DUTIES]),
    (Kind::Map, By::Country, &[WORLD]),
    (Kind::Bars, By::Country, &[WORLD]),
];

/// What somebody says of a picture; the rest is what fits.
pub type Said = (Option<Kind>, Option<What>, Option<By>);

/// Everything of the catalogue that fits what is said, the most useful first.
pub fn fitting((kind, what, by): Said) -> impl Iterator<Item = (Kind, What, By)> {
    let rows = CATALOGUE.iter().filter(move |row| kind.is_none_or(|kind| kind == row.0));
    let rows = rows.filter(move |row| by.is_none_or(|by| by == row.1));
    let all = rows.flat_map(|row| row.2.iter().flat_map(|list| list.iter()).map(|what| (row.0, *what, row.1)));
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
        format!("{}-{what}-{}", word(self.kind, &Kind::WORDS), word(self.by, &By::WORDS))
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

    /// What of a scenario stands against the picture.
    pub fn misfit(&self, scenario: &Scenario) -> Option<Misfit> {
        let by = format!("by = \"{}\"", word(self.by, &By::WORDS));
        let what = word(self.what, &What::words());
        let no = |what: String, help: &str| Some(Misfit { what, help: help.to_string() });
        let (period, sweeps) = (scenario.period.is_some(), scenario.sweeps.len());
        if self.what.needs_response() && scenario.behaviour.is_none() {
            let kind = word(self.kind, &Kind::WORDS);
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
        let grid = matches!(self.kind, Kind::Heatmap | Kind::Multiples);
        let one_day = self.by == By::Measure || grid && self.by == By::Chapter;
        let shows_all = matches!(self.kind, Kind::Map | Kind::Steps | Kind::Fan)
            || self.kind == Kind::Heatmap && self.by == By::Sweep;
        if shows_all && self.top.is_some() {
            let kind = word(self.kind, &Kind::WORDS);
            return no(format!("`top` of a {kind} that shows all"), "leave `top` out");
        }
        match self.by {
            By::Day if !period => no(format!("{by} on a single date"), "add [period] with `from` and `until`"),
            _ if one_day && period => {
                let kind = word(self.kind, &Kind::WORDS);
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
            By::Sweep if self.kind != Kind::Heatmap && sweeps > 1 => {
                no(format!("{by}, and {sweeps} rates are swept"), "kind = \"heatmap\" shows several")
            }
            By::Input if scenario.draws.is_none() => no(format!("{by}, and nothing is drawn"), "add [draws]"),
            by if by.shows_all_cases() && self.case.is_some() => {
                no("`case` of a picture that shows all".into(), "leave `case` out")
            }
            by if !by.shows_all_cases() && sweeps > 0 && self.case.is_none() => {
                let count = scenario.variant_count();
                let first = scenario.variant(0).name;
                no(format!("a picture of one point, and there are {count}"), &format!("name it: case = \"{first}\""))
            }
            _ => None,
        }
    }
}
