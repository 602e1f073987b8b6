//! A grid of values in six classes with round edges, or three at either side of zero; the value is printed in every cell.
//!
//! A grid too wide for its sheet is cut into blocks of columns under each other, between spans of the header where it can be.

use rust_decimal::Decimal;

use super::axis::nice_step;
use super::counted;
use super::frame::{Sign, SignMark, key};
use super::rows::{Need, Rows};
use super::sheet::{Anchor, Area, Sheet};
use super::style::{CELL, DIVERGING, GREY, GRID, INK, LABEL, PAPER, SEQUENTIAL, SOFT, TICK, Type, ZERO, ink_on};
use super::table::Table;
use super::text::{balance, longest_word};
use crate::report::number::{Reading, Unit};
use plotters::style::RGBColor;

#[derive(Clone, Debug)]
pub struct Heatmap {
    pub unit: Unit,
    /// Labels of the columns.
    pub columns: Vec<String>,
    /// Headers over the columns, the outermost first; the spans of a level together cover all columns.
    pub headers: Vec<Vec<HeaderSpan>>,
    pub rows: Vec<HeatmapRow>,
}

/// A label over neighbouring columns.
#[derive(Clone, Debug)]
pub struct HeaderSpan {
    pub label: String,
    pub columns: usize,
}

#[derive(Clone, Debug)]
pub struct HeatmapRow {
    pub label: String,
    pub scope: String,
    /// One for each column.
    pub cells: Vec<Option<Reading>>,
}

/// How values become colours.
struct Classes {
    /// Edges between the classes, ascending; one fewer than the colours.
    step: Decimal,
    diverging: bool,
}

const GAP: f64 = 14.0;
const SEAM: f64 = 3.0;
const STRIP: f64 = 7.0;
const HEADER: Type = LABEL.sized(13.0);

impl Heatmap {
    pub(super) fn draw(&self, sheet: &mut Sheet, top: f64, room: f64) -> f64 {
        let classes = Classes::of(self.known());
        let mut y =
            classes.legend(sheet, self.unit, top, self.known().any(|reading| !reading.is_point()), self.missing());
        let needs: Vec<Need> =
            self.rows.iter().map(|row| Need { label: &row.label, scope: &row.scope, lanes: 1 }).collect();
        let edge = Rows::place(sheet, &needs, y, 0.0).edge;
        let span = (edge + GAP, sheet.right());
        let blocks = self.blocks(sheet, span.1 - span.0);
        let count = blocks.len() as f64;
        let widest = blocks.iter().map(|(from, to)| to - from).max().unwrap_or(1);
        for (from, to) in blocks {
            let width = ((span.1 - span.0) / widest as f64).min(170.0);
            let head = self.head(sheet, (from, to), (span.0, width), y);
            let share = (room - (y - top)) / count - (head - y);
            let rows = Rows::place(sheet, &needs, head, if count > 1.0 { 0.0 } else { share });
            rows.write(sheet);
            for (row, place) in self.rows.iter().zip(&rows.rows) {
                for (index, column) in (from..to).enumerate() {
                    let left = span.0 + index as f64 * width;
                    let area = Area { left, top: place.top, right: left + width - SEAM, bottom: place.bottom - SEAM };
                    self.cell(sheet, &classes, row.cells.get(column).copied().flatten(), area);
                }
            }
            y = rows.bottom() + 20.0;
        }
        y - 20.0
    }

    fn known(&self) -> impl Iterator<Item = &Reading> {
        self.rows.iter().flat_map(|row| row.cells.iter().flatten())
    }

    fn missing(&self) -> bool {
        self.rows
            .iter()
            .any(|row| (0..self.columns.len()).any(|column| row.cells.get(column).copied().flatten().is_none()))
    }

    /// Ranges of columns that fit side by side.
    fn blocks(&self, sheet: &Sheet, width: f64) -> Vec<(usize, usize)> {
        let cells = self.known().map(|reading| {
            sheet.measure(&self.words(reading), CELL) + if reading.is_point() { 12.0 } else { 12.0 + 2.0 * STRIP }
        });
        let words = self.columns.iter().map(|label| longest_word(sheet.fonts, label, HEADER) + SEAM + 8.0);
        let least = cells.chain(words).fold(34.0, f64::max);
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

    /// The columns before which a span of the outermost header that is cut at all begins.
    fn seams(&self) -> Vec<usize> {
        let ends = |level: &Vec<HeaderSpan>| -> Vec<usize> {
            level
                .iter()
                .scan(0, |end, span| {
                    *end += span.columns;
                    Some(*end)
                })
                .collect()
        };
        self.headers.first().map(ends).unwrap_or_default()
    }

    /// Writes headers and column labels of a block; gives the top of its cells.
    fn head(&self, sheet: &mut Sheet, (from, to): (usize, usize), (left, width): (f64, f64), top: f64) -> f64 {
        let mut y = top;
        for level in &self.headers {
            let mut begin = 0;
            let mut tallest: f64 = 0.0;
            for span in level {
                let end = begin + span.columns;
                let (first, last) = (begin.max(from), end.min(to));
                begin = end;
                if first >= last {
                    continue;
                }
                let (x0, x1) = (left + (first - from) as f64 * width, left + (last - from) as f64 * width - SEAM);
                let kind = HEADER;
                let lines = balance(sheet.fonts, &span.label, kind, x1 - x0);
                sheet.write_lines(&lines, ((x0 + x1) / 2.0, y + kind.size * 0.9), Anchor::Middle, kind);
                tallest = tallest.max(lines.len() as f64 * kind.leading());
                sheet.line(
                    vec![
                        (x0, y + kind.leading() * lines.len() as f64 + 2.0),
                        (x1, y + kind.leading() * lines.len() as f64 + 2.0),
                    ],
                    ZERO,
                    1.0,
                );
            }
            y += tallest + 8.0;
        }
        let kind = if self.headers.is_empty() { HEADER } else { TICK.coloured(SOFT) };
        let lines: Vec<Vec<String>> = (from..to)
            .map(|column| {
                self.columns
                    .get(column)
                    .map_or_else(Vec::new, |label| balance(sheet.fonts, label, kind, width - SEAM - 6.0))
            })
            .collect();
        let most = lines.iter().map(Vec::len).max().unwrap_or_default() as f64;
        for (index, lines) in lines.iter().enumerate() {
            let x = left + index as f64 * width + (width - SEAM) / 2.0;
            let first = y + (most - lines.len() as f64) * kind.leading() + kind.size * 0.9;
            sheet.write_lines(lines, (x, first), Anchor::Middle, kind);
        }
        y + most * kind.leading() + 6.0
    }

    fn cell(&self, sheet: &mut Sheet, classes: &Classes, reading: Option<Reading>, area: Area) {
        let (x, y) = ((area.left + area.right) / 2.0, (area.top + area.bottom) / 2.0);
        let Some(reading) = reading else {
            sheet.hatch(area);
            return;
        };
        let (low, high) = (classes.colour(reading.low), classes.colour(reading.high));
        if reading.is_point() {
            sheet.rectangle(area, if low == PAPER { GRID } else { low });
            if low == PAPER {
                sheet.rectangle(
                    Area {
                        left: area.left + 1.0,
                        top: area.top + 1.0,
                        right: area.right - 1.0,
                        bottom: area.bottom - 1.0,
                    },
                    PAPER,
                );
            }
            sheet.write(&self.words(&reading), (x, y + CELL.drop()), Anchor::Middle, CELL.coloured(ink_on(low)));
            return;
        }
        // A range keeps the colours of both its ends and claims none in between.
        sheet.rectangle(area, GRID);
        sheet.rectangle(
            Area { left: area.left + STRIP, top: area.top + 1.0, right: area.right - STRIP, bottom: area.bottom - 1.0 },
            PAPER,
        );
        sheet.rectangle(Area { right: area.left + STRIP, ..area }, low);
        sheet.rectangle(Area { left: area.right - STRIP, ..area }, high);
        sheet.write(&self.words(&reading), (x, y + CELL.drop()), Anchor::Middle, CELL.coloured(INK));
    }

    /// The value in a cell; the unit stands in the legend.
    fn words(&self, reading: &Reading) -> String {
        let text = self.unit.read(reading);
        match self.unit {
            Unit::Percent => text.replace('%', ""),
            Unit::Points => text.replace(" pp", ""),
            Unit::Usd => text,
        }
    }

    pub(super) fn table(&self) -> Table {
        let cells = || self.rows.iter().flat_map(|row| (0..self.columns.len()).map(move |column| (row, column)));
        let mut table = Table::default();
        table.text("row", cells().map(|(row, _)| row.label.as_str()));
        table.text("scope", cells().map(|(row, _)| row.scope.as_str()));
        for (index, level) in self.headers.iter().enumerate() {
            let spread: Vec<&str> =
                level.iter().flat_map(|span| std::iter::repeat_n(span.label.as_str(), span.columns)).collect();
            table.text(
                &format!("group_{}", index + 1),
                cells().map(|(_, column)| spread.get(column).copied().unwrap_or_default()),
            );
        }
        table.text("column", cells().map(|(_, column)| self.columns.get(column).map_or("", String::as_str)));
        table.readings("value", self.unit, cells().map(|(row, column)| row.cells.get(column).copied().flatten()));
        table
    }

    pub(super) fn alt(&self) -> String {
        let mut text =
            format!("Grid of {} by {}.", counted(self.rows.len(), "row"), counted(self.columns.len(), "column"));
        let low = self.known().map(|reading| reading.low).min();
        let high = self.known().map(|reading| reading.high).max();
        if let (Some(low), Some(high)) = (low, high) {
            let (low, high) = (self.unit.word(low), self.unit.word(high));
            text.push_str(&if low == high {
                format!(" All values are {low}.")
            } else {
                format!(" Values run from {low} to {high}.")
            });
        }
        if self.missing() {
            text.push_str(" Some cells are not known.");
        }
        text
    }
}

impl Classes {
    /// Classes whose last edge leaves about a tenth of the values open above, so that one huge value does not wash out the rest.
    fn of<'r>(readings: impl Iterator<Item = &'r Reading>) -> Self {
        let mut ends: Vec<Decimal> = readings.flat_map(|reading| [reading.low, reading.high]).collect();
        let diverging = ends.iter().any(|value| value.is_sign_negative() && !value.is_zero());
        ends.iter_mut().for_each(|value| *value = value.abs());
        ends.retain(|value| !value.is_zero());
        ends.sort();
        let high = ends.get((ends.len() * 9 / 10).min(ends.len().saturating_sub(1))).copied().unwrap_or(Decimal::ONE);
        Self { step: nice_step(high, if diverging { 3 } else { 6 }), diverging }
    }

    fn colour(&self, value: Decimal) -> RGBColor {
        let index = (value.abs() / self.step).floor().min(Decimal::from(5));
        let index = usize::try_from(index).unwrap_or_default();
        if !self.diverging {
            return SEQUENTIAL[index.min(5)];
        }
        // The edges of the classes belong to the class nearer to zero, at both sides alike.
        let whole = (value.abs() / self.step).ceil().min(Decimal::from(3));
        let whole = usize::try_from(whole).unwrap_or_default().min(3);
        if value.is_sign_negative() { DIVERGING[3 - whole] } else { DIVERGING[3 + whole] }
    }

    /// The strip of classes with its edges; gives the height below it.
    fn legend(&self, sheet: &mut Sheet, unit: Unit, top: f64, hedged: bool, missing: bool) -> f64 {
        let edge = |times: i64| self.step.saturating_mul(Decimal::from(times));
        let (colours, edges): (&[RGBColor], Vec<Decimal>) = if self.diverging {
            (&DIVERGING, [-2, -1, 0, 1, 2].map(edge).to_vec())
        } else {
            (&SEQUENTIAL, [0, 1, 2, 3, 4, 5].map(edge).to_vec())
        };
        let label = |index: usize, value: Decimal| {
            let last = index + 1 == edges.len();
            match (last, self.diverging) {
                (true, false) => format!("{} or more", unit.word(value)),
                (true, true) => unit.word(value),
                _ => unit.bare(value),
            }
        };
        let widest = edges.iter().map(|value| sheet.measure(&unit.bare(*value), TICK)).fold(0.0, f64::max);
        let swatch = 48.0_f64.max(widest + 14.0);
        let (left, bottom) = (sheet.margin, top + 12.0);
        let mut x = left;
        let mut places = Vec::new();
        for (index, colour) in colours.iter().enumerate() {
            let zero = self.diverging && index == 3;
            if self.diverging {
                if zero {
                    places.push(x + swatch / 4.0)
                } else if index > 0 && index != 4 {
                    places.push(x)
                }
            } else {
                places.push(x);
            }
            let width = if zero { swatch / 2.0 } else { swatch };
            sheet.rectangle(Area { left: x, top, right: x + width, bottom }, if zero { GRID } else { *colour });
            if zero {
                sheet.rectangle(Area { left: x, top: top + 1.0, right: x + width, bottom: bottom - 1.0 }, PAPER);
            }
            x += width;
        }
        let mut end = x;
        for (index, (value, place)) in edges.iter().zip(&places).enumerate() {
            let text = label(index, *value);
            let anchor =
                if !self.diverging && index == 0 || index + 1 == edges.len() { Anchor::Start } else { Anchor::Middle };
            // The last label begins under its edge as if centred on the figure, and runs on to the right.
            let shift =
                if anchor == Anchor::Start && index > 0 { sheet.measure(&unit.bare(*value), TICK) / 2.0 } else { 0.0 };
            sheet.write(&text, (place - shift, bottom + 4.0 + TICK.size), anchor, TICK);
            end = end.max(place - shift + sheet.measure(&text, TICK));
        }
        let mut signs = Vec::new();
        if missing {
            signs.push(Sign { mark: SignMark::Hatch, colour: GREY, words: "not known".to_owned() });
        }
        if hedged {
            signs.push(Sign { mark: SignMark::Range, colour: GREY, words: "range, both ends coloured".to_owned() });
        }
        key(sheet, &signs, bottom + 4.0 + TICK.leading() + 12.0)
    }
}
