//! A grid of values in six classes with round edges, or three at either side of zero; the value is printed in every cell.
//!
//! A grid too wide for its sheet is cut into blocks of columns under each other, between spans of the header where it can be.

use rust_decimal::Decimal;

use crate::canvas::{Anchor, Area, Canvas};
use crate::classes::ValueClasses;
use crate::key::{Sign, SignMark};
use crate::palette::{GRAY, GRID, INK, PAPER, SOFT, WarmSide, ZERO, ink_on};
use crate::rows::{PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::text::{balance, longest_word};
use crate::typography::{CELL, LABEL, TICK, Type};
use figures::{Reading, Unit, counted};

/// Values as colored cells.
#[derive(Clone, Debug)]
pub struct Heatmap {
    /// What the values count.
    pub unit: Unit,
    /// Labels of the columns.
    pub columns: Vec<String>,
    /// Headers over the columns, the outermost first; the spans of a level together cover all columns.
    pub headers: Vec<Vec<HeaderSpan>>,
    /// The rows, from the top.
    pub rows: Vec<HeatmapRow>,
    /// The change of flows from rows to columns, which are the same in the same order: the diagonal is blank, and a cell
    /// without a value is hatched as one without a flow.
    pub flows: bool,
    /// The values are changes and are printed with their sign.
    pub change: bool,
    /// The side whose color a rise has: warm where more is worse, cold where a rise is a gain.
    pub rise: WarmSide,
}

/// A label over neighboring columns.
#[derive(Clone, Debug)]
pub struct HeaderSpan {
    /// Its name.
    pub label: String,
    /// How many columns it stands over.
    pub columns: usize,
}

/// A row.
#[derive(Clone, Debug)]
pub struct HeatmapRow {
    /// Its name.
    pub label: String,
    /// What it covers; may be empty.
    pub scope: String,
    /// One for each column.
    pub cells: Vec<Option<Reading>>,
}

impl HeatmapRow {
    fn cell(&self, column: usize) -> Option<Reading> {
        self.cells.get(column).copied().flatten()
    }
}

const SEAM: f64 = 3.0;
const STRIP: f64 = 7.0;
const HEADER: Type = LABEL.sized(13.0);

impl Heatmap {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let classes = ValueClasses::of(self.rise, self.known());
        let fractions = self.known().any(|reading| self.unit.bare(reading.low).contains('.'));
        let words = |reading: &Reading| self.words(reading, fractions);
        let mut y = classes.legend(canvas, self.unit, top, self.signs());
        let needs: Vec<RowSpace> = self.rows.iter().map(|row| RowSpace::new(&row.label, &row.scope, 1)).collect();
        let left = PlacedRows::place(canvas, &needs, y, 0.0).left();
        let blocks = self.blocks(canvas, canvas.right() - left, words);
        let count = blocks.len() as f64;
        let widest = blocks.iter().map(|(from, to)| to - from).max().unwrap_or(1);
        let width = ((canvas.right() - left + SEAM) / widest as f64).min(170.0);
        for (from, to) in blocks {
            let head = self.head(canvas, (from, to), (left, width), y);
            let share = (room - (y - top)) / count - (head - y);
            let rows = PlacedRows::place(canvas, &needs, head, if count > 1.0 { 0.0 } else { share });
            rows.write(canvas);
            for (at, (row, place)) in self.rows.iter().zip(&rows.rows).enumerate() {
                for column in (from..to).filter(|column| !self.is_blank(at, *column)) {
                    let left = left + (column - from) as f64 * width;
                    let area = Area { left, top: place.marks(), right: left + width - SEAM, bottom: place.bottom };
                    let area = area.grown(0.0, -SEAM / 2.0);
                    match row.cell(column) {
                        Some(reading) => cell(canvas, &classes, &reading, &words(&reading), area),
                        None => canvas.hatch(area),
                    }
                }
            }
            y = rows.bottom() + 20.0;
        }
        y - 20.0
    }

    fn known(&self) -> impl Iterator<Item = &Reading> {
        self.rows.iter().flat_map(|row| row.cells.iter().flatten())
    }

    fn is_blank(&self, row: usize, column: usize) -> bool {
        self.flows && row == column
    }

    fn missing(&self) -> bool {
        let is_missing = |(at, row): (usize, &HeatmapRow)| {
            (0..self.columns.len()).any(|column| !self.is_blank(at, column) && row.cell(column).is_none())
        };
        self.rows.iter().enumerate().any(is_missing)
    }

    fn signs(&self) -> Vec<Sign> {
        let missing = || Sign::new(SignMark::Hatch, GRAY, if self.flows { "no trade" } else { "not known" });
        let ranges = self.known().any(|reading| !reading.is_point());
        [self.missing().then(missing), ranges.then(Sign::range)].into_iter().flatten().collect()
    }

    /// Ranges of columns that fit side by side.
    fn blocks(&self, canvas: &Canvas, width: f64, words: impl Fn(&Reading) -> String) -> Vec<(usize, usize)> {
        let (kind, beside) = figures(canvas);
        let cells = self.known().map(|reading| {
            canvas.measure(&words(reading), kind) + if reading.is_point() { beside } else { beside + 2.0 * STRIP }
        });
        let labels = self.columns.iter().map(|label| longest_word(canvas, label, HEADER) + SEAM + 8.0);
        let least = cells.chain(labels).fold(34.0, f64::max);
        let fit = ((width / least) as usize).max(1);
        let total = self.columns.len();
        let count = total.div_ceil(fit).max(1);
        let even = total.div_ceil(count).max(1);
        let mut blocks = Vec::new();
        let mut from = 0;
        while from < total {
            let to = (from + fit).min(total);
            let seam = (from + 1..=to).rev().find(|end| self.seams().contains(end));
            let to = if to == total { to } else { seam.unwrap_or((from + even).min(total)) };
            blocks.push((from, to));
            from = to;
        }
        blocks
    }

    /// Returns the columns before which a span of the outermost header that is cut at all begins.
    fn seams(&self) -> Vec<usize> {
        let mut end = 0;
        let ends = self.headers.first().into_iter().flatten().map(|span| {
            end += span.columns;
            end
        });
        ends.collect()
    }

    /// Writes headers and column labels of a block; gives the top of its cells.
    fn head(&self, canvas: &mut Canvas, (from, to): (usize, usize), (left, width): (f64, f64), top: f64) -> f64 {
        let mut y = top;
        for level in &self.headers {
            let mut begin = 0;
            let mut tallest: f64 = 0.0;
            for span in level {
                let end = begin + span.columns;
                let (first, last) = (begin.max(from), end.min(to));
                begin = end;
                if first < last {
                    let ends = (left + (first - from) as f64 * width, left + (last - from) as f64 * width - SEAM);
                    tallest = tallest.max(header(canvas, &span.label, ends, y));
                }
            }
            y += tallest + 8.0;
        }
        let kind = if self.headers.is_empty() { HEADER } else { TICK.colored(SOFT) };
        let broken =
            |label: &String| balance(canvas, label, kind, (width * 0.86).max(longest_word(canvas, label, kind)));
        let label = |column| self.columns.get(column).map_or_else(Vec::new, broken);
        let lines: Vec<Vec<String>> = (from..to).map(label).collect();
        let most = lines.iter().map(Vec::len).max().unwrap_or_default() as f64;
        for (index, lines) in lines.iter().enumerate() {
            let x = left + index as f64 * width + (width - SEAM) / 2.0;
            let first = y + (most - lines.len() as f64) * kind.leading() + kind.size * 0.9;
            canvas.write_lines(lines, (x, first), Anchor::Middle, kind);
        }
        y + most * kind.leading() + 6.0
    }

    /// Returns the value in a cell; the unit stands in the legend. Where some cells have a decimal place, all from 1 to
    /// 100 have one.
    fn words(&self, reading: &Reading, fractions: bool) -> String {
        let text = if self.change { self.unit.read_change(reading) } else { self.unit.read(reading) };
        let text = match self.unit {
            Unit::Percent => text.replace('%', ""),
            Unit::Points => text.replace(" pp", ""),
            Unit::Usd => return text,
        };
        let size = reading.low.abs();
        let plain = reading.is_exact() && size >= Decimal::ONE && size < Decimal::ONE_HUNDRED;
        let padded = fractions && plain && !text.contains('.');
        if padded { format!("{text}.0") } else { text }
    }

    pub(crate) fn table(&self) -> DataTable {
        let cells = || {
            let rows = self.rows.iter().enumerate();
            let all = rows.flat_map(|(at, row)| (0..self.columns.len()).map(move |column| (at, row, column)));
            all.filter(|(at, _, column)| !self.is_blank(*at, *column)).map(|(_, row, column)| (row, column))
        };
        let mut table = DataTable::default();
        table.text("row", cells().map(|(row, _)| &row.label));
        table.text("scope", cells().map(|(row, _)| &row.scope));
        for (index, level) in self.headers.iter().enumerate() {
            let labels = || level.iter().flat_map(|span| std::iter::repeat_n(span.label.as_str(), span.columns));
            let label = |column| labels().nth(column).unwrap_or_default();
            table.text(&format!("group_{}", index + 1), cells().map(|(_, column)| label(column)));
        }
        table.text("column", cells().map(|(_, column)| self.columns.get(column).map_or("", String::as_str)));
        table.readings("value", self.unit, cells().map(|(row, column)| row.cell(column)));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let mut text =
            format!("Grid of {} by {}.", counted(self.rows.len(), "row"), counted(self.columns.len(), "column"));
        let low = self.known().map(|reading| reading.low).min();
        let high = self.known().map(|reading| reading.high).max();
        if let (Some(low), Some(high)) = (low, high) {
            let (low, high) = (self.unit.word(low), self.unit.word(high));
            text.push_str(&match low == high {
                true => format!(" All values are {low}."),
                false => format!(" Values run from {low} to {high}."),
            });
        }
        if self.missing() {
            text.push_str(if self.flows { " Some pairs do not trade." } else { " Some cells are not known." });
        }
        text
    }
}

/// Writes a header over its columns and underlines it; gives its height.
fn header(canvas: &mut Canvas, label: &str, (left, right): (f64, f64), top: f64) -> f64 {
    let lines = balance(canvas, label, HEADER, right - left);
    canvas.write_lines(&lines, ((left + right) / 2.0, top + HEADER.size * 0.9), Anchor::Middle, HEADER);
    let bottom = top + HEADER.leading() * lines.len() as f64 + 2.0;
    canvas.line(vec![(left, bottom), (right, bottom)], ZERO, 1.0);
    lines.len() as f64 * HEADER.leading()
}

/// Returns the type of figures in cells, and the room beside them.
fn figures(canvas: &Canvas) -> (Type, f64) {
    if canvas.is_narrow() { (CELL.sized(11.5), 7.0) } else { (CELL, 12.0) }
}

/// One known cell.
fn cell(canvas: &mut Canvas, classes: &ValueClasses, reading: &Reading, text: &str, area: Area) {
    let (low, high) = (classes.color(reading.low), classes.color(reading.high));
    if !reading.is_point() {
        // A range keeps the colors of both its ends and claims none in between.
        canvas.rectangle(area, GRID);
        canvas.rectangle(area.grown(-STRIP, -1.0), PAPER);
        canvas.rectangle(Area { right: area.left + STRIP, ..area }, low);
        canvas.rectangle(Area { left: area.right - STRIP, ..area }, high);
        return canvas.write_inside(text, area, figures(canvas).0.colored(INK));
    }
    canvas.rectangle(area, if low == PAPER { GRID } else { low });
    if low == PAPER {
        canvas.rectangle(area.grown(-1.0, -1.0), PAPER);
    }
    canvas.write_inside(text, area, figures(canvas).0.colored(ink_on(low)));
}
