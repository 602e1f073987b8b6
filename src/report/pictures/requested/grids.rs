//! Grids of partners: by case, by rate, by chapter, by authority; as a heat map, or as a small picture a partner.

use std::cmp::Reverse;

use super::lines::MOST_PANELS;
use super::rows::BreakdownRow;
use crate::partner::Pair;
use crate::report::chart::{BarPanel, Body, Chart, Heatmap, HeatmapRow, Multiples, Panels, WarmSide};
use crate::report::finding::ReportContext;
use crate::report::model_usd::central;
use crate::report::number::Reading;
use crate::report::phrases::capital;
use crate::report::pictures::captions::tell_shown;
use crate::report::pictures::outcome_words::DrawnOutcome;
use crate::report::pictures::outcome_words::part_of;
use crate::report::readings::size;
use crate::run::CaseRun;
use crate::run::expect::{consumer_number, outcome};
use crate::scenario::chart::{Breakdown, ChartRequest, ChartSubject};

/// The most partners of a grid that nobody limits.
const MOST_PARTNERS: usize = 15;
/// The most chapters or sectors across.
const MOST_ACROSS: usize = 10;

/// A grid before it is drawn: partners down.
struct PartnerGrid {
    columns: Vec<String>,
    rows: Vec<(Pair, Vec<Option<Reading>>)>,
    note: Option<String>,
}

/// The most partners that nobody limits, and what a grid becomes: what it is of, its columns and its rows.
type Drawing = (usize, fn(&DrawnOutcome, Vec<String>, Vec<HeatmapRow>) -> Body);

/// A row of cells a partner.
pub const HEATMAP: Drawing = (MOST_PARTNERS, |measured, columns, rows| {
    let DrawnOutcome { unit, change, .. } = *measured;
    let (headers, rise) = (Vec::new(), WarmSide::Warm);
    Body::Heatmap(Heatmap { unit, columns, headers, rows, flows: false, change, rise })
});

/// A small picture a partner.
pub const MULTIPLES: Drawing = (MOST_PANELS, |measured, categories, rows| {
    let unit = measured.unit;
    let panels = rows.into_iter().map(|row| BarPanel { label: row.label, values: row.cells }).collect();
    Body::Multiples(Multiples { unit, panels: Panels::Bars { categories, panels } })
});

impl<'a> ReportContext<'a> {
    /// Returns a grid of partners.
    pub(super) fn grid_asked(&self, request: &ChartRequest, case: &'a CaseRun, (most, body): Drawing) -> Option<Chart> {
        let ChartRequest { what, by, top, .. } = *request;
        let measured = self.measured(what, case, by);
        let mut partners: Vec<Pair> = self.run.by_partner(case).into_iter().map(|(pair, _)| pair).collect();
        let all = partners.len();
        partners.truncate(top.unwrap_or(most));
        let (across, grid) = match by {
            Breakdown::Case => ("case", self.over_cases(&partners, what)),
            Breakdown::Sweep => ("rate", self.over_cases(&partners, what)),
            Breakdown::Authority => ("authority", self.over_authorities(case, &partners, what)),
            Breakdown::Chapter => (self.branch_words(case)[0], self.over_branches(case, &partners, what, &measured)?),
            // These have no grid of partners.
            Breakdown::Partner
            | Breakdown::Importer
            | Breakdown::Measure
            | Breakdown::Day
            | Breakdown::Input
            | Breakdown::Country
            | Breakdown::Sector
            | Breakdown::Decile
            | Breakdown::Category => return None,
        };
        if grid.rows.is_empty() || grid.columns.is_empty() {
            return None;
        }
        let names = self.pair_names(case);
        let row = |(pair, cells): (Pair, _)| HeatmapRow { label: names(pair)[0].clone(), scope: String::new(), cells };
        let rows: Vec<HeatmapRow> = grid.rows.into_iter().map(row).collect();
        // Rows are partners; of one its name is left to the title.
        let by_rows = if by == Breakdown::Case || rows.len() == 1 { by } else { Breakdown::Partner };
        let mut subjects = self.subjects_by(&measured, case, by_rows);
        if by == Breakdown::Authority {
            subjects.iter_mut().for_each(|subject| *subject += " by authority");
        }
        let is_part = rows.len() < all;
        let title = self.grid_title(&subjects, (measured.unit, measured.change), "partners", (&rows, is_part));
        let subtitle = format!("{} by partner and {across}, {},", measured.measure, measured.unit_words());
        let mut caption = self.caption_asked(title, &subtitle, case, (what, by));
        tell_shown(&mut caption, (rows.len(), all), "partners, those with the most imports");
        caption.notes.extend(grid.note);
        let columns: Vec<String> = grid.columns.iter().map(|name| capital(name)).collect();
        let body = body(&measured, columns, rows);
        Some(Chart { caption, body })
    }

    fn over_cases(&self, partners: &[Pair], what: ChartSubject) -> PartnerGrid {
        let rows_of = |case| self.rows(case, what, Breakdown::Partner);
        let by_case: Vec<Vec<BreakdownRow>> = self.run.cases.iter().map(rows_of).collect();
        let cell = |pair: Pair, rows: &[BreakdownRow]| rows.iter().find(|row| row.pair == Some(pair))?.value;
        let row = |pair: &Pair| (*pair, by_case.iter().map(|rows| cell(*pair, rows)).collect());
        let name = |case: &CaseRun| {
            let is_named = self.scenario.cases.len() > 1 || self.scenario.sweeps.is_empty();
            let case_name = is_named.then(|| self.scenario.cases[case.variant.case].name.clone());
            let points = self.scenario.sweeps.iter().zip(&case.variant.point);
            let points = points.filter_map(|(sweep, &value)| Some(sweep.values.get(value)?.0.clone()));
            case_name.into_iter().chain(points).collect::<Vec<_>>().join(", ")
        };
        let columns = self.run.cases.iter().map(name).collect();
        PartnerGrid { columns, rows: partners.iter().map(row).collect(), note: None }
    }

    fn over_authorities(&self, case: &'a CaseRun, partners: &[Pair], what: ChartSubject) -> PartnerGrid {
        let titles = self.authority_titles().unwrap_or_default();
        let cells = |pair: &Pair| -> Vec<Option<Reading>> {
            self.run.by_authority_of(case, *pair).iter().map(|added| part_of(added, what)).collect()
        };
        let rows: Vec<(Pair, Vec<Option<Reading>>)> = partners.iter().map(|pair| (*pair, cells(pair))).collect();
        let is_used = |column: &usize| {
            rows.iter().any(|(_, cells)| {
                cells.get(*column).copied().flatten().is_some_and(|cell| !cell.high.is_zero() || !cell.low.is_zero())
            })
        };
        let used: Vec<usize> = (0..titles.len()).filter(is_used).collect();
        let columns = used.iter().map(|&column| titles[column].clone()).collect();
        let pick =
            |cells: &Vec<Option<Reading>>| used.iter().map(|&column| cells.get(column).copied().flatten()).collect();
        PartnerGrid { columns, rows: rows.iter().map(|(pair, cells)| (*pair, pick(cells))).collect(), note: None }
    }

    /// Returns the chapters or sectors of which most is imported; of what adds up, those where it is largest.
    fn over_branches(
        &self,
        case: &'a CaseRun,
        partners: &[Pair],
        what: ChartSubject,
        measured: &DrawnOutcome,
    ) -> Option<PartnerGrid> {
        let ChartSubject::Outcome(what) = what else { return None };
        let all = &case.details.grid;
        let value = |burden: &crate::burden::Burden| outcome(burden, what, case.all_partners.usd().dollars());
        let size = |burden: &crate::burden::Burden| match value(burden) {
            Some(value) if measured.adds_up => size(&value),
            _ => burden.imports.usd().dollars(),
        };
        let mut branches = self.run.by_branch(case);
        let [_, several, _] = self.branch_words(case);
        let count = branches.len();
        branches.sort_by_key(|(_, burden)| Reverse(size(burden)));
        branches.truncate(MOST_ACROSS);
        let cell = |pair: Pair, branch| {
            let place = all.binary_search_by_key(&(pair, branch), |(place, _)| *place).ok()?;
            value(&all[place].1)
        };
        let row = |pair: &Pair| (*pair, branches.iter().map(|(branch, _)| cell(*pair, *branch)).collect());
        let columns = branches.iter().map(|(branch, _)| self.branch_name(*branch)).collect();
        let which = if measured.adds_up { "in which it is largest" } else { "with the most imports" };
        let left_out = count > MOST_ACROSS;
        let note = left_out.then(|| format!("Shown are the {MOST_ACROSS} of {count} {several} {which}."));
        Some(PartnerGrid { columns, rows: partners.iter().map(row).collect(), note })
    }

    /// What comes out for the whole of a case.
    pub(in crate::report::pictures) fn of_whole(&self, case: &'a CaseRun, what: ChartSubject) -> Option<Reading> {
        match what {
            ChartSubject::Sales | ChartSubject::Sector(_) => None,
            ChartSubject::Outcome(crate::scenario::Outcome::Response(figure)) => {
                self.amount(case, None, figure).map(|amount| Reading::exact(central(&amount)))
            }
            ChartSubject::Outcome(crate::scenario::Outcome::Consumers(figure)) => {
                consumer_number(figure, case.prices.as_ref()?.figure(figure, None).ok()?)
            }
            ChartSubject::Outcome(what) => outcome(&self.run.whole(case), what, case.all_partners.usd().dollars()),
        }
    }
}
