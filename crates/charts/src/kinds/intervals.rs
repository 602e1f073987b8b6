//! An outcome by row with its draws: nested intervals around the value, the value with nothing moving beside it in gray, all figures at the right.

use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark};
use crate::names::{listed, named};
use crate::nested;
use crate::palette::{ACCENT, GRAY, PAPER};
use crate::rows::{GAP, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::{CHANGE, SCOPE, TICK, Type};
use figures::{OutcomeQuantiles, Reading, Unit, counted};

/// Values with nested intervals of draws.
#[derive(Clone, Debug)]
pub struct Intervals {
    /// What the values count.
    pub unit: Unit,
    /// The values are changes and are printed with their sign, also in dollars.
    pub change: bool,
    /// What the gray values are, e.g. "Quantities held fixed".
    pub still: String,
    /// What the colored values are, e.g. "After quantities respond".
    pub value: String,
    /// In the order in which they are drawn.
    pub rows: Vec<IntervalRow>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct IntervalRow {
    /// Its name.
    pub label: String,
    /// What the values cover; may be empty.
    pub scope: String,
    /// The value with nothing moving; none where it says nothing then.
    pub still: Option<Decimal>,
    /// The median where there are draws, else the one value there is.
    pub value: Decimal,
    /// The draws, if there are any.
    pub bands: Option<OutcomeQuantiles>,
}

/// The least part of the sheet that is left to the picture when all columns of figures stand beside it.
const LEAST: f64 = 0.34;
const RANGE: &str = "95% of draws";

/// Figures of all rows that stand under each other at the right.
struct FigureColumn {
    cells: Vec<String>,
    kind: Type,
    heading: &'static str,
    width: f64,
}

impl FigureColumn {
    fn new(canvas: &Canvas, cells: Vec<String>, kind: Type, heading: &'static str) -> Option<Self> {
        let width = cells.iter().map(|cell| canvas.measure(cell, kind)).fold(canvas.measure(heading, TICK), f64::max);
        cells.iter().any(|cell| !cell.is_empty()).then_some(Self { cells, kind, heading, width })
    }

    /// Writes heading and cells right-aligned, each cell moved down from the middle of its lane.
    fn write(&self, canvas: &mut Canvas, rows: &PlacedRows, right: f64, down: f64) {
        let lanes = lanes(canvas);
        for (cell, place) in self.cells.iter().zip(&rows.rows) {
            let y = rows.lanes(place, lanes).first().copied().unwrap_or(place.middle());
            canvas.write_clear(cell, (right, y + down), Anchor::End, self.kind);
        }
        canvas.write(self.heading, (right, rows.top - 8.0), Anchor::End, TICK);
    }
}

/// Returns the lanes of a row: on a narrow sheet figures stand in one of their own above the marks.
fn lanes(canvas: &Canvas) -> usize {
    if canvas.is_narrow() { 2 } else { 1 }
}

impl Intervals {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let lanes = lanes(canvas);
        let spaces = self.rows.iter().map(|row| RowSpace::new(&row.label, &row.scope, lanes));
        let rows = PlacedRows::under_key(canvas, &self.signs(), spaces, (top, room));
        if canvas.is_narrow() {
            // Above the marks figures stand on the grid, which they keep away.
            let span = (rows.left(), canvas.right());
            self.marks(canvas, &rows, span);
            self.figures(canvas, &rows);
            return rows.bottom();
        }
        let right = self.figures(canvas, &rows);
        self.marks(canvas, &rows, (rows.left(), right));
        rows.bottom()
    }

    /// Writes columns of figures at the right, side by side from the left; under each other where that would leave too little
    /// to the picture and the rows are tall enough. Gives the right edge of what is left.
    fn figures(&self, canvas: &mut Canvas, rows: &PlacedRows) -> f64 {
        let mut columns = self.columns(canvas, rows.size);
        let leading = CHANGE.sized(rows.size).leading();
        let taken = columns.iter().map(|column| column.width + GAP).sum::<f64>();
        let narrow = canvas.is_narrow() || canvas.right() - rows.left() - taken < canvas.inner() * LEAST;
        let lines = columns.len() as f64;
        let below =
            narrow && !canvas.is_narrow() && rows.rows.iter().all(|row| row.height() >= leading * (lines + 0.2));
        if narrow && !below && lines > 1.0 {
            columns.retain(|column| column.heading.is_empty());
        }
        let mut right = canvas.right();
        for (index, column) in columns.iter().enumerate().rev() {
            let down = if below { (index as f64 - (lines - 1.0) / 2.0) * leading } else { 0.0 };
            column.write(canvas, rows, right, down);
            right -= if below { 0.0 } else { column.width + GAP };
        }
        if below {
            right -= columns.iter().map(|column| column.width + GAP).fold(0.0, f64::max);
        }
        right
    }

    fn columns(&self, canvas: &Canvas, size: f64) -> Vec<FigureColumn> {
        let cells = |pick: &dyn Fn(&IntervalRow) -> String| self.rows.iter().map(pick).collect::<Vec<String>>();
        let still = cells(&|row| row.still.map_or_else(String::new, |still| self.word(still)));
        let range = cells(&|row| row.bands.map_or_else(String::new, |bands| self.range(&bands)));
        let columns = [
            FigureColumn::new(canvas, still, SCOPE.sized(size), ""),
            FigureColumn::new(canvas, cells(&|row| self.word(row.value)), CHANGE.sized(size).colored(ACCENT), ""),
            FigureColumn::new(canvas, range, SCOPE.sized(size - 1.0), RANGE),
        ];
        columns.into_iter().flatten().collect()
    }

    fn word(&self, value: Decimal) -> String {
        if self.change { self.unit.change(value) } else { self.unit.word(value) }
    }

    fn marks(&self, canvas: &mut Canvas, rows: &PlacedRows, span: (f64, f64)) {
        let radius = rows.radius();
        let at = |value: Decimal| LabelExtent::new(value, radius, radius);
        let ends = |row: &IntervalRow| {
            let (low, high) = row.bands.map(|bands| (bands.p025, bands.p975)).unzip();
            [Some(row.value), row.still, low, high].into_iter().flatten()
        };
        let extents: Vec<LabelExtent> = self.rows.iter().flat_map(ends).map(at).collect();
        let axis = Axis::fitted(&extents, span).draw(canvas, self.unit, rows.heights(), span.1, ZeroLine::Faint);
        rows.write(canvas);
        for (row, place) in self.rows.iter().zip(&rows.rows) {
            let y = rows.lanes(place, lanes(canvas)).last().copied().unwrap_or(place.middle());
            match &row.bands {
                Some(bands) => nested::row(canvas, &axis, bands, (y, radius * 1.3), ACCENT),
                None => canvas.disc((axis.at(row.value), y), radius, ACCENT),
            }
            if let Some(still) = row.still {
                // A line taller than the intervals hides no median.
                let (x, half) = (axis.at(still), radius * 1.3 + 3.0);
                canvas.rectangle(Area::along((x - 2.75, x + 2.75), y, half), PAPER);
                canvas.rectangle(Area::along((x - 1.75, x + 1.75), y, half), GRAY);
            }
        }
    }

    fn range(&self, bands: &OutcomeQuantiles) -> String {
        let range = Reading::between(bands.p025, bands.p975);
        if self.change { self.unit.read_change(&range) } else { self.unit.read(&range) }
    }

    fn signs(&self) -> Vec<Sign> {
        let drawn = self.rows.iter().filter(|row| row.bands.is_some()).count();
        let still = self.rows.iter().any(|row| row.still.is_some());
        let still = still.then(|| Sign::new(SignMark::Total, GRAY, &self.still));
        let sign = Sign::nested(ACCENT);
        let nested = (drawn > 0).then(|| Sign { words: format!("{}: {}", self.value, sign.words), ..sign });
        let words = if drawn == 0 { &self.value } else { "without draws" };
        let disc = (drawn < self.rows.len()).then(|| Sign::new(SignMark::Disc, ACCENT, words));
        [still, nested, disc].into_iter().flatten().collect()
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::of_rows(self.rows.iter().map(|row| (&*row.label, &*row.scope)));
        table.amounts("still", self.unit, self.rows.iter().map(|row| row.still));
        table.amounts("value", self.unit, self.rows.iter().map(|row| Some(row.value)));
        table.quantiles(self.unit, self.rows.iter().map(|row| row.bands));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let told = self.rows.iter().take(2).map(|row| {
            let bands = row.bands.map_or_else(String::new, |bands| format!(", {RANGE} {}", self.range(&bands)));
            let still = row.still.map_or_else(String::new, |still| format!(", {} {}", self.still, self.word(still)));
            format!("{} {}{bands}{still}", named(&row.label, &row.scope), self.word(row.value))
        });
        let told: Vec<String> = told.collect();
        let more = if self.rows.len() > told.len() { ", and more" } else { "" };
        let list = listed(&told, "; ");
        let what = if self.rows.iter().any(|row| row.bands.is_some()) { "Values with their draws" } else { "Values" };
        format!("{what}, {}: {list}{more}.", counted(self.rows.len(), "row"))
    }
}
