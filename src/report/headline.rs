//! The headline table: every case in a line, and in a second table what becomes of trade.

mod closures;
pub mod csv;
mod line;
mod lines;
pub(crate) mod prices;
mod reaction;
mod responses;
pub(crate) mod words;
pub(crate) mod worlds;

use serde::{Deserialize, Serialize};

use super::finding::ReportContext;
use super::number::Unit;
use super::text::bar::Scale;
use super::text::grid::{GridColumn, TextGrid};
use super::text::{StyledText, Text};
use line::HeadlineLine;
use responses::ResponseColumns;
pub(super) use words::{IN_PART, NOT_KNOWN, cases, name};
pub use words::{NOTHING_IN_SCOPE, change, tone};

/// What a result has in the tables of a batch. It is kept with the result, to be printed without another run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeadlinePart {
    /// True if duties are those of a period, not of a year.
    is_of_period: bool,
    lines: Vec<HeadlineLine>,
    worlds: Vec<HeadlineLine>,
    closures: Vec<HeadlineLine>,
    responses: ResponseColumns,
    reaction: StyledText,
    prices: Vec<HeadlineLine>,
    deciles: Vec<HeadlineLine>,
}

impl HeadlinePart {
    /// Returns the part of a result: a heading, a line a case, and the readings on which figures stand.
    pub fn of(result: &ReportContext<'_>) -> HeadlinePart {
        HeadlinePart {
            is_of_period: result.scenario.period.is_some(),
            lines: lines::of(result),
            worlds: worlds::of(result),
            closures: closures::of(result),
            responses: ResponseColumns::of(result),
            reaction: reaction::of(result),
            prices: prices::of(result),
            deciles: prices::deciles(result),
        }
    }

    /// Returns what the model says in a cell; nothing where there is none.
    pub fn reaction(&self) -> StyledText {
        self.reaction.clone()
    }

    /// Returns true if a model says how trade reacts.
    pub fn has_response(&self) -> bool {
        !self.responses.is_empty()
    }
}

/// Returns the tables of a batch. With `bars` the change of each case is drawn too: to one scale over the whole batch,
/// so that any two can be compared with each other. Where the width is short the bars go first, then imports, what is
/// owed, the change of the rate, and last the rate.
pub fn text(parts: &[&HeadlinePart], bars: bool) -> Text {
    let changes = parts.iter().flat_map(|part| &part.lines).filter_map(|line| match line {
        HeadlineLine::Cells(_, change) => *change,
        HeadlineLine::Words(..) => None,
    });
    let scale = Scale::of(Unit::Usd, changes).filter(|_| bars);
    let duties = match parts.iter().filter(|part| part.is_of_period).count() {
        0 => "duties a year",
        count if count == parts.len() => "duties in the period",
        _ => "duties",
    };
    let mut grid = TextGrid::new(vec![
        GridColumn::names(""),
        GridColumn::ranked("imports", 4),
        GridColumn::ranked("average rate", 1),
        GridColumn::ranked("change", 2),
        GridColumn::ranked(duties, 3),
        GridColumn::kept("change"),
        GridColumn::besides(scale.map_or(String::new(), |scale| scale.head())).to_the_left(),
    ]);
    parts.iter().flat_map(|part| &part.lines).for_each(|line| line.add(&mut grid, scale.as_ref()));
    let responses = responses::grid(parts.iter().map(|part| &part.responses));
    let more = if responses.is_empty() { "" } else { ", response.csv and sellers.csv" };
    let worlds = HeadlineLine::in_grid(worlds::columns(), parts.iter().flat_map(|part| &part.worlds));
    let more = if worlds.is_empty() { more.to_string() } else { format!("{more}, by_country.csv") };
    let consumers = HeadlineLine::in_grid(prices::columns(), parts.iter().flat_map(|part| &part.prices));
    let more = if consumers.is_empty() { more } else { format!("{more}, summary.json") };
    let mut text = Text::with_columns_in(format!("cases.csv{more} of each scenario"));
    text.grid(grid);
    let closures = HeadlineLine::in_grid(closures::columns(), parts.iter().flat_map(|part| &part.closures));
    let deciles = HeadlineLine::in_grid(prices::decile_columns(), parts.iter().flat_map(|part| &part.deciles));
    [worlds, closures, responses, consumers, deciles].into_iter().for_each(|grid| text.grid_below(grid));
    text
}
