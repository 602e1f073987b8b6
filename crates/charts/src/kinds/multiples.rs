//! Small multiples: panels side by side, all on one scale, laid out by the width of the sheet.

use rust_decimal::Decimal;

use crate::axis::{Axis, ends_with_zero};
use crate::canvas::{Anchor, Area, Canvas};
use crate::dates::DateScale;
use crate::key::{Sign, SignMark, key};
use crate::kinds::bars::{certain, leftward};
use crate::kinds::blank::Blank;
use crate::names::{holder, listed};
use crate::palette::{ACCENT, ACCENT_TINT, BASELINE, ZERO};
use crate::series::{self, StepSeries};
use crate::step_line::StepLine;
use crate::table::DataTable;
use crate::text::{balance, longest_word, widest};
use crate::typography::{LABEL, SCOPE, TICK, Type, VALUE};
use figures::{Reading, Unit, counted};

/// Small pictures on one scale.
#[derive(Clone, Debug)]
pub struct Multiples {
    /// What the values count.
    pub unit: Unit,
    /// The panels.
    pub panels: Panels,
}

/// What every panel shows.
#[derive(Clone, Debug)]
pub enum Panels {
    /// Step lines.
    Steps {
        /// A line a panel.
        panels: Vec<StepSeries>,
        /// A line that is the same in all of them, in gray.
        reference: StepSeries,
    },
    /// Bars.
    Bars {
        /// The same in each panel.
        categories: Vec<String>,
        /// The bars of each.
        panels: Vec<BarPanel>,
    },
}

/// A panel of bars.
#[derive(Clone, Debug)]
pub struct BarPanel {
    /// Its name.
    pub label: String,
    /// One for each category; None where it is not known.
    pub values: Vec<Option<Reading>>,
}

/// Name of a panel, value of a line at its end, name of a category.
const NAME: Type = LABEL.sized(13.0);
const END: Type = VALUE.sized(13.0).colored(ACCENT);
const CATEGORY: Type = SCOPE.sized(12.0);
/// The least width of a panel, between panels, and the height of a line's panel.
const LEAST: f64 = 136.0;
const GAP: (f64, f64) = (18.0, 20.0);
/// From a name to its panel.
const HEAD: f64 = 6.0;
const TALL: f64 = 76.0;
/// From one bar to the next.
const LANE: f64 = 20.0;
const BESIDE: f64 = 5.0;

/// Where panels stand.
struct Layout {
    columns: usize,
    left: f64,
    width: f64,
    /// The top of what is drawn in each row of panels.
    tops: Vec<f64>,
    /// The height of what is drawn.
    height: f64,
    bottom: f64,
}

impl Layout {
    /// Returns the columns in which panels of a least width find room.
    fn columns(canvas: &Canvas, count: usize, left: f64, least: f64) -> Self {
        let inner = canvas.right() - left;
        let most = count.max(1);
        let columns = (((inner + GAP.0) / (least + GAP.0)) as usize).clamp(1, most.min(6));
        // The last row should not be all but empty.
        let columns = most.div_ceil(most.div_ceil(columns));
        let width = (inner + GAP.0) / columns as f64 - GAP.0;
        Self { columns, left, width, tops: Vec::new(), height: 0.0, bottom: 0.0 }
    }

    /// Sets the rows under each other between a top and, if there is room, a bottom; `height` is the least and the most.
    fn rows(mut self, lines: &[usize], (top, bottom): (f64, f64), height: (f64, f64)) -> Self {
        let heads: Vec<f64> = lines
            .chunks(self.columns)
            .map(|row| row.iter().max().map_or(0.0, |lines| *lines as f64 * NAME.leading()) + HEAD)
            .collect();
        let taken: f64 = heads.iter().map(|head| head + GAP.1).sum();
        self.height = ((bottom - top - taken) / heads.len().max(1) as f64).clamp(height.0, height.1);
        let mut y = top;
        for head in heads {
            self.tops.push(y + head);
            y += head + self.height + GAP.1;
        }
        self.bottom = y - GAP.1;
        self
    }

    /// Left edge and top of the drawing of a panel.
    fn place(&self, index: usize) -> (f64, f64) {
        let left = self.left + (index % self.columns) as f64 * (self.width + GAP.0);
        (left, self.tops.get(index / self.columns).copied().unwrap_or_default())
    }

    fn begins_row(&self, index: usize) -> bool {
        index.is_multiple_of(self.columns)
    }
}

impl Multiples {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let blank = || Blank { message: "Nothing is known in any panel.".to_owned() };
        match &self.panels {
            Panels::Steps { panels, reference } => {
                match series::days(panels.iter().chain([reference])).filter(|_| !panels.is_empty()) {
                    Some(days) => self.steps(canvas, panels, reference, days, (top, room)),
                    None => blank().draw(canvas, top, room),
                }
            }
            Panels::Bars { categories, panels } if panels.is_empty() || categories.is_empty() => {
                blank().draw(canvas, top, room)
            }
            Panels::Bars { categories, panels } => self.bars(canvas, categories, panels, (top, room)),
        }
    }

    fn steps(
        &self,
        canvas: &mut Canvas,
        panels: &[StepSeries],
        reference: &StepSeries,
        days: DateScale,
        (top, room): (f64, f64),
    ) -> f64 {
        let begin = key(canvas, &step_signs(panels, reference), top);
        let (low, high) = series::ends(panels.iter().chain([reference]));
        let axis = |bottom: f64, height: f64| Axis::rounded(low, high, (bottom, bottom - height), 3);
        let left = axis(TALL, TALL).margin(canvas, self.unit);
        let layout = Layout::columns(canvas, panels.len(), left, LEAST);
        let ends: Vec<String> = panels.iter().map(|series| self.end(series)).collect();
        let titles = panels.iter().zip(&ends).map(|(series, end)| titled(canvas, &series.label, end, layout.width));
        let titles: Vec<Vec<String>> = titles.collect();
        let lines: Vec<usize> = titles.iter().map(Vec::len).collect();
        let x_axis = TICK.leading() + 8.0;
        // Panels in one row have room to be taller.
        let least = if layout.columns < panels.len() { TALL } else { (layout.width * 0.8).clamp(TALL, TALL * 2.4) };
        let layout = layout.rows(&lines, (begin, top + room - x_axis), (least, TALL * 2.4));
        for (index, (series, (name, end))) in panels.iter().zip(titles.iter().zip(&ends)).enumerate() {
            let (left, top) = layout.place(index);
            let (right, bottom) = (left + layout.width, top + layout.height);
            let axis = axis(bottom, layout.height);
            if layout.begins_row(index) {
                axis.draw_across(canvas, self.unit, (left, right));
            } else {
                axis.lines_across(canvas, (left, right));
            }
            let days = days.between((left, right));
            StepLine::new(&reference.steps, &days, &axis).draw(canvas, BASELINE, 1.5);
            let step_line = StepLine::new(&series.steps, &days, &axis);
            step_line.tint(canvas, ACCENT);
            step_line.draw(canvas, ACCENT, 2.0);
            write_name(canvas, name, (left, top));
            canvas.write(end, (right, top - HEAD), Anchor::End, END);
            // No panel stands below it.
            if index + layout.columns >= panels.len() {
                days.draw_ends(canvas, bottom);
            }
        }
        layout.bottom + x_axis
    }

    /// Returns the last known value of a line.
    fn end(&self, series: &StepSeries) -> String {
        series.last().map_or_else(|| "not known".to_owned(), |last| self.unit.read(&last))
    }

    fn bars(&self, canvas: &mut Canvas, categories: &[String], panels: &[BarPanel], (top, room): (f64, f64)) -> f64 {
        let missing = panels.iter().any(|panel| panel.values.iter().any(Option::is_none));
        let signs: Vec<Sign> = missing.then(Sign::hatch).into_iter().collect();
        let begin = key(canvas, &signs, top);
        let lines = categories.iter().map(|label| balance(canvas, label, CATEGORY, canvas.inner() * 0.22));
        let lines: Vec<Vec<String>> = lines.collect();
        let lane = lines.iter().map(|lines| lines.len() as f64 * CATEGORY.leading() + 4.0).fold(LANE, f64::max);
        let edge = canvas.margin + lines.iter().map(|lines| widest(canvas, lines, CATEGORY)).fold(0.0, f64::max);
        let known = || panels.iter().flat_map(|panel| panel.values.iter().flatten());
        let (low, high) = ends_with_zero(known().flat_map(|value| [value.low, value.high]));
        let figure = known().map(|value| canvas.measure(&self.unit.read(value), CATEGORY)).fold(0.0, f64::max) + BESIDE;
        let inset = if known().any(leftward) { figure } else { 0.0 };
        let layout = Layout::columns(canvas, panels.len(), edge + 10.0, (inset + figure + 60.0).max(LEAST * 0.8));
        let names = panels.iter().map(|panel| balance(canvas, &panel.label, NAME, layout.width));
        let names: Vec<Vec<String>> = names.collect();
        let lines_of_names: Vec<usize> = names.iter().map(Vec::len).collect();
        let count = categories.len() as f64;
        let layout = layout.rows(&lines_of_names, (begin, top + room), (count * lane, count * lane * 1.6));
        let lane = layout.height / count;
        for (index, (panel, name)) in panels.iter().zip(&names).enumerate() {
            let (left, top) = layout.place(index);
            let axis = Axis::new(low, high, (left + inset, left + layout.width - figure), 2);
            let zero = axis.at(Decimal::ZERO);
            canvas.line(vec![(zero, top), (zero, top + layout.height)], ZERO, 1.0);
            write_name(canvas, name, (left, top));
            let middle = |row: usize| top + (row as f64 + 0.5) * lane;
            for (row, value) in panel.values.iter().enumerate() {
                self.bar(canvas, &axis, value.as_ref(), (middle(row), lane * 0.34));
            }
            for (row, lines) in lines.iter().enumerate().filter(|_| layout.begins_row(index)) {
                let y = middle(row) - (lines.len() as f64 - 1.0) * CATEGORY.leading() / 2.0;
                canvas.write_lines(lines, (edge, y + CATEGORY.drop()), Anchor::End, CATEGORY);
            }
        }
        layout.bottom
    }

    fn bar(&self, canvas: &mut Canvas, axis: &Axis, value: Option<&Reading>, (y, half): (f64, f64)) {
        let zero = axis.at(Decimal::ZERO);
        let Some(value) = value else {
            return canvas.hatch(Area::along((zero + 3.0, zero + 33.0), y, half));
        };
        if !value.is_point() {
            canvas.band(Area::along((axis.at(value.low), axis.at(value.high)), y, half), ACCENT, ACCENT_TINT);
        }
        canvas.rectangle(Area::along(axis.reach(Decimal::ZERO, certain(value)), y, half), ACCENT);
        let (x, anchor) = match leftward(value) {
            true => (axis.at(value.low) - BESIDE, Anchor::End),
            false => (axis.at(value.high).max(zero) + BESIDE, Anchor::Start),
        };
        canvas.write(&self.unit.read(value), (x, y + CATEGORY.drop()), anchor, CATEGORY);
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::default();
        match &self.panels {
            Panels::Steps { panels, reference } => {
                let lines = || panels.iter().chain([reference]);
                let steps = || lines().flat_map(|series| series.steps.iter().map(move |step| (series, step)));
                table.text("panel", steps().map(|(series, _)| &series.label));
                table.days("from", steps().map(|(_, step)| step.from));
                table.days("until", steps().map(|(_, step)| step.until));
                table.readings("value", self.unit, steps().map(|(_, step)| step.value));
            }
            Panels::Bars { categories, panels } => {
                let cells =
                    || panels.iter().flat_map(|panel| categories.iter().enumerate().map(move |cell| (panel, cell)));
                table.text("panel", cells().map(|(panel, _)| &panel.label));
                table.text("category", cells().map(|(_, (_, category))| category));
                let value = |panel: &BarPanel, index: usize| panel.values.get(index).copied().flatten();
                table.readings("value", self.unit, cells().map(|(panel, (index, _))| value(panel, index)));
            }
        }
        table
    }

    pub(crate) fn alt(&self) -> String {
        // Label and value of each panel: the last of a line, the largest of bars.
        let (what, mut values): (&str, Vec<(&str, Option<Reading>)>) = match &self.panels {
            Panels::Steps { panels, .. } => {
                let ends = panels.iter().map(|series| (series.label.as_str(), series.last()));
                ("step lines over time; at the end", ends.collect())
            }
            Panels::Bars { panels, .. } => {
                let most = |panel: &BarPanel| panel.values.iter().flatten().copied().max_by_key(|value| value.high);
                ("bars; the longest", panels.iter().map(|panel| (panel.label.as_str(), most(panel))).collect())
            }
        };
        let count = values.len();
        values.retain(|(_, value)| value.is_some());
        values.sort_by_key(|(_, value)| std::cmp::Reverse(value.map(|value| value.high)));
        let word = |value: &Reading| self.unit.read(value);
        let all =
            values.iter().map(|(label, value)| (label.to_string(), value.as_ref().map_or_else(String::new, word)));
        let all: Vec<(String, String)> = all.collect();
        let told: Vec<String> = all.iter().take(3).map(|(label, word)| format!("{label} {word}")).collect();
        let least = all.last().filter(|_| all.len() > 3);
        let least = least.map(|(_, word)| format!("; least {} {word}", holder(&all, word, "panel")));
        let (count, list) = (counted(count, "panel"), listed(&told, ", "));
        format!("{count} on one scale, {what}: {list}{}.", least.unwrap_or_default())
    }
}

/// Returns the name of a panel in lines, the last of which leaves room for its value; an empty one where only that
/// does.
fn titled(canvas: &Canvas, label: &str, end: &str, width: f64) -> Vec<String> {
    let room = width - canvas.measure(end, END) - 8.0;
    if longest_word(canvas, label, NAME) <= room {
        return balance(canvas, label, NAME, room);
    }
    let mut lines = balance(canvas, label, NAME, width);
    if lines.last().is_some_and(|last| canvas.measure(last, NAME) > room) {
        lines.push(String::new());
    }
    lines
}

fn step_signs(panels: &[StepSeries], reference: &StepSeries) -> Vec<Sign> {
    let line = Sign::new(SignMark::Line, ACCENT, "by day; the number is the value at the end");
    let reference = Sign::new(SignMark::Line, BASELINE, &reference.label);
    let broken = panels.iter().any(|series| series.steps.iter().any(|step| step.value.is_none()));
    [Some(line), Some(reference), broken.then(Sign::gap)].into_iter().flatten().collect()
}

/// Writes the name of a panel above its left top corner.
fn write_name(canvas: &mut Canvas, name: &[String], (left, top): (f64, f64)) {
    let first = top - HEAD - (name.len() as f64 - 1.0) * NAME.leading();
    canvas.write_lines(name, (left, first), Anchor::Start, NAME);
}
