//! The table of what becomes of trade, a line a case that reacts, and what stands on less than it seems to.

use serde::{Deserialize, Serialize};

use super::line::HeadlineLine;
use super::words::{cases, change, extreme, full_name};
use crate::partial::ResponseFigure;
use crate::report::finding::ReportContext;
use crate::report::model_usd::{central, quantiles, reading};
use crate::report::number::{Reading, Unit};
use crate::report::phrases::lower;
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Role, StyledText, plain};
use crate::run::CaseRun;
use crate::run::partial::{PartialResult, UncertainUsd};

/// What a result has in the table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ResponseColumns {
    lines: Vec<HeadlineLine>,
    /// Each with the case that it is about.
    notes: Vec<(String, String)>,
    /// True if a response goes beyond the scope of its scenario.
    is_beyond: bool,
    /// True if it is known who bears the duty.
    is_told: bool,
    is_drawn: bool,
}

impl ResponseColumns {
    pub fn of(result: &ReportContext<'_>) -> ResponseColumns {
        let mut responses = ResponseColumns::default();
        for case in cases(result) {
            if let Some(response) = &case.response {
                responses.add(result, case, response);
            }
        }
        responses
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn add(&mut self, result: &ReportContext<'_>, case: &CaseRun, response: &PartialResult) {
        let figure = |figure| result.run.after_response(case, None, figure);
        let word = |amount: Option<UncertainUsd>| amount.map_or(plain(""), |amount| change(&reading(&amount)));
        let duty = figure(ResponseFigure::Change);
        let band = duty.as_ref().and_then(quantiles);
        let band = band.map_or(plain(""), |drawn| change(&Reading::between(drawn.p025, drawn.p975)));
        let seller = |falls: bool| {
            let changes = response.sellers().map(|(pair, seller)| (central(&seller.change), pair));
            let role = if falls { Role::Fall } else { Role::Rise };
            let words = |(change, pair)| format!("{} {}", result.pair_name(pair), Unit::Usd.change(change));
            extreme(changes, falls).map_or(plain(""), |most| StyledText::new(words(most), role))
        };
        let title = full_name(result.scenario, case);
        self.is_beyond |= response.is_beyond_scope();
        self.is_told |= figure(ResponseFigure::Moved).is_some();
        self.is_drawn |= response.drawn.is_some();
        self.notes.extend(result.reservations(case, response).into_iter().map(|note| (title.clone(), note)));
        self.lines.push(HeadlineLine::cells([
            plain(format!("  {title}")),
            if duty.is_some() { word(duty) } else { plain("not known") },
            band,
            word(figure(ResponseFigure::Importers)),
            word(figure(ResponseFigure::Exporters)),
            word(figure(ResponseFigure::Moved)),
            word(figure(ResponseFigure::Net)),
            word(figure(ResponseFigure::Deadweight)),
            seller(false),
            seller(true),
        ]));
    }
}

/// Returns the table of a batch; empty where nothing reacts. Where the width is short the sellers go first, then the
/// band, what is lost, the net effect, moved, and who bears it.
pub fn grid<'r>(all: impl Iterator<Item = &'r ResponseColumns> + Clone) -> TextGrid {
    let mut grid = TextGrid::new(vec![
        GridColumn::names("once imports adjust, a year"),
        GridColumn::kept("duty"),
        GridColumn::ranked("95% of draws", 6),
        GridColumn::ranked("importers", 1),
        GridColumn::ranked("exporters", 2),
        GridColumn::ranked("trade shift", 3),
        GridColumn::ranked("net effect", 4),
        GridColumn::ranked("deadweight", 5),
        GridColumn::ranked("gains most", 7),
        GridColumn::ranked("loses most", 8),
    ]);
    all.clone().flat_map(|part| &part.lines).for_each(|line| line.add(&mut grid, None));
    let is_drawn = all.clone().any(|part| part.is_drawn);
    if all.clone().any(|part| part.is_told) {
        let each = if is_drawn { "in each draw " } else { "" };
        let signs =
            format!("{each}duty = importers + exporters + trade shift: above zero they pay more, below zero less");
        grid.words(2, signs, Role::Aside);
        let names = "net effect: that on importers, domestic producers where they are modeled, and the Treasury; deadweight: the world's loss";
        grid.words(2, names, Role::Aside);
    }
    if is_drawn {
        grid.words(2, "figures with draws are medians; components need not sum", Role::Aside);
    }
    if all.clone().any(|part| part.is_beyond) {
        grid.words(
            2,
            "where the scope is a part of markets, net effect and deadweight are those of the whole markets",
            Role::Aside,
        );
    }
    // Each with the first case that it is about, and how many more there are.
    let mut notes: Vec<(&str, &str, usize)> = Vec::new();
    for (title, note) in all.flat_map(|part| &part.notes) {
        match notes.iter_mut().find(|(_, told, _)| told == note) {
            Some((_, _, more)) => *more += 1,
            None => notes.push((title, note, 0)),
        }
    }
    for (title, note, more) in notes {
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        grid.words(2, format!("{title}{more}: {}", lower(note)), Role::Aside);
    }
    grid
}
