//! A tariff schedule: what its columns charge each line, which clause an importer may claim, and what of it is a rate.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::duty::Duty;
use crate::product::HsCode;
use crate::units::AdValorem;

/// A tariff schedule. Equal cells are kept once: thousands of lines share hundreds of texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    columns: Vec<String>,
    cells: Vec<ColumnCell>,
    lines: Vec<ScheduleLine>,
}

/// A line of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleLine {
    /// Its code.
    pub code: HsCode,
    /// Its cells, one a column, as indexes of the cells that the schedule was made of.
    pub cells: Vec<u32>,
    /// The unit of quantity that it is counted in; empty where there is none.
    pub unit: Arc<str>,
    /// The ad valorem equivalent of the *first* column, as seen in trade.
    pub equivalent: Option<AdValorem>,
}

/// What a column says of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnCell {
    /// What it means; none in an empty cell.
    pub clauses: Vec<Clause>,
}

/// A duty and who may claim it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The duty.
    pub duty: Duty,
    /// The programs that it is for; none: it is for everyone.
    pub programs: Vec<String>,
}

/// What a schedule states of a product, as a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnRate {
    /// A share of the value.
    Known(AdValorem),
    /// Not a share of the value; this is what it came to in trade.
    Equivalent(AdValorem),
    /// Not a share of the value, and trade does not say what it comes to.
    NotComputable,
}

impl ColumnCell {
    /// Returns the duty of an entry that may claim these programs: of several the lowest that is a plain share of the
    /// value, else the first. The order of the programs never matters.
    fn duty(&self, programs: &[String]) -> Option<&Duty> {
        let is_open = |clause: &&Clause| {
            clause.programs.is_empty() || clause.programs.iter().any(|program| programs.contains(program))
        };
        let mut open = self.clauses.iter().filter(is_open).map(|clause| &clause.duty);
        let plain = open.clone().filter_map(|duty| Some((duty.ad_valorem()?, duty)));
        plain.min_by_key(|(rate, _)| *rate).map(|(_, duty)| duty).or_else(|| open.next())
    }
}

impl Schedule {
    /// Returns a schedule of lines in any order. Of two lines with one code, either is found.
    pub fn new(columns: Vec<String>, cells: Vec<ColumnCell>, mut lines: Vec<ScheduleLine>) -> Schedule {
        if !lines.is_sorted_by_key(|line| line.code) {
            lines.sort_by_key(|line| line.code);
        }
        Schedule { columns, cells, lines }
    }

    /// Returns the names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Returns the lines, by code.
    pub fn lines(&self) -> &[ScheduleLine] {
        &self.lines
    }

    /// Returns the line of a product: the longest code at or above it. `None` for one that the schedule has not, and
    /// for one that is shorter than its lines.
    pub fn line(&self, product: HsCode) -> Option<&ScheduleLine> {
        let find = |code: HsCode| self.lines.binary_search_by_key(&code, |line| line.code).ok();
        product.prefixes().find_map(find).and_then(|at| self.lines.get(at))
    }

    /// Returns the duty of a line in a column. `None` if the column charges nothing to entries that may claim these
    /// programs: the cell is empty, or is for other programs. A column without programs is for everyone.
    pub fn duty(&self, line: &ScheduleLine, column: &str, programs: &[String]) -> Option<&Duty> {
        self.cell(line, self.column(column)?)?.1.duty(programs)
    }

    /// Returns what a column states of a product. `None` if it states nothing: see [`Schedule::line`] and
    /// [`Schedule::duty`].
    pub fn stated(&self, product: HsCode, column: &str, programs: &[String]) -> Option<ColumnRate> {
        let column = self.column(column)?;
        let line = self.line(product)?;
        let duty = self.cell(line, column)?.1.duty(programs)?;
        Some(stated(line, column, duty.ad_valorem()))
    }

    /// Returns the lines that a column states something of.
    pub fn covered(&self, column: &str, programs: &[String]) -> BTreeSet<HsCode> {
        let Some(column) = self.column(column) else { return BTreeSet::new() };
        let mut cells = Cells::new(self, column, programs);
        self.lines.iter().filter(|line| cells.stated(line).is_some()).map(|line| line.code).collect()
    }

    /// [`Schedule::stated`] for many products: one pass if they are sorted.
    pub fn spread(&self, column: &str, programs: &[String], products: &[HsCode]) -> Vec<Option<ColumnRate>> {
        let Some(column) = self.column(column) else { return vec![None; products.len()] };
        let mut cells = Cells::new(self, column, programs);
        // The lines at or above the last product, the longest last.
        let mut above: Vec<&ScheduleLine> = Vec::new();
        let mut lines = self.lines.iter().peekable();
        let mut last = None;
        let line_of = |&product: &HsCode| {
            if last.is_some_and(|last| product < last) {
                above.clear();
                lines = self.lines.iter().peekable();
            }
            last = Some(product);
            while let Some(line) = lines.next_if(|line| line.code <= product) {
                while above.pop_if(|open| !open.code.covers(line.code)).is_some() {}
                above.push(line);
            }
            while above.pop_if(|open| !open.code.covers(product)).is_some() {}
            cells.stated(above.last()?)
        };
        products.iter().map(line_of).collect()
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    fn cell(&self, line: &ScheduleLine, column: usize) -> Option<(usize, &ColumnCell)> {
        let index = *line.cells.get(column)? as usize;
        Some((index, self.cells.get(index)?))
    }
}

/// Returns a duty of a line as a rate, from what it is as a plain share of the value.
fn stated(line: &ScheduleLine, column: usize, plain: Option<AdValorem>) -> ColumnRate {
    match (plain, line.equivalent) {
        (Some(rate), _) => ColumnRate::Known(rate),
        // Trade under other columns is not told apart in what was seen.
        (None, Some(rate)) if column == 0 => ColumnRate::Equivalent(rate),
        _ => ColumnRate::NotComputable,
    }
}

/// One column under some programs: each distinct cell is looked at once.
struct Cells<'a> {
    schedule: &'a Schedule,
    column: usize,
    programs: &'a [String],
    /// For each cell that was met: nothing for these programs, or its duty as a plain share of the value, if it is one.
    met: Vec<Option<Option<Option<AdValorem>>>>,
}

impl<'a> Cells<'a> {
    fn new(schedule: &'a Schedule, column: usize, programs: &'a [String]) -> Cells<'a> {
        Cells { schedule, column, programs, met: vec![None; schedule.cells.len()] }
    }

    fn stated(&mut self, line: &ScheduleLine) -> Option<ColumnRate> {
        let (index, cell) = self.schedule.cell(line, self.column)?;
        let duty = || cell.duty(self.programs).map(Duty::ad_valorem);
        let plain = (*self.met.get_mut(index)?.get_or_insert_with(duty))?;
        Some(stated(line, self.column, plain))
    }
}
