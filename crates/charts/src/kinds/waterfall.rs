//! From one total to another in steps: each begins where the one before it ended, its signed change printed.
//!
//! Bars start at zero. Where the totals are so large that the steps could not be seen beside them, the scale
//! counts from the first total, so that the bars of steps and end are still as long as what they show.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark};
use crate::names::named;
use crate::nested;
use crate::palette::{ACCENT, Color, GRAY, INK, MARKER, WARM, ZERO};
use crate::rows::{BESIDE, PlacedRow, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::{SCOPE, VALUE};
use figures::{Unit, counted};

/// A waterfall whose steps add up; made by [`Waterfall::new`].
#[derive(Clone, Debug)]
pub struct Waterfall {
    unit: Unit,
    start: WaterfallTotal,
    steps: Vec<WaterfallStep>,
    end: WaterfallTotal,
}

/// A level at which the picture starts or ends.
#[derive(Clone, Debug)]
pub struct WaterfallTotal {
    /// Its name.
    pub label: String,
    /// The value; `None` if it is not known.
    pub value: Decimal,
}

/// A step.
#[derive(Clone, Debug)]
pub struct WaterfallStep {
    /// Its name.
    pub label: String,
    /// What the step covers; may be empty.
    pub scope: String,
    /// In the unit of the totals; of a percentage, in points.
    pub change: Decimal,
    /// Half the width of the 95% interval of a step that was sampled.
    pub error: Option<Decimal>,
}

impl Waterfall {
    /// None where the changes of the steps do not add up to the way from start to end, to the last digit.
    pub fn new(unit: Unit, start: WaterfallTotal, steps: Vec<WaterfallStep>, end: WaterfallTotal) -> Option<Self> {
        let sum = steps.iter().try_fold(start.value, |sum, step| sum.checked_add(step.change))?;
        (sum == end.value).then_some(Self { unit, start, steps, end })
    }

    /// Returns the values between the steps, from the start to the end.
    fn levels(&self) -> Vec<Decimal> {
        let mut levels = vec![self.start.value];
        for step in &self.steps {
            levels.push(levels[levels.len() - 1].saturating_add(step.change));
        }
        levels
    }

    /// Returns where the scale begins: at zero, or at the start where the steps pass through less than a fifth of the
    /// way from zero.
    fn origin(&self, levels: &[Decimal]) -> Decimal {
        let way = |levels: &[Decimal]| {
            let ends = levels.iter().max().zip(levels.iter().min());
            ends.map_or(Decimal::ZERO, |(high, low)| high.saturating_sub(*low))
        };
        let (way, whole) = (way(levels), way(&[levels, &[Decimal::ZERO]].concat()));
        if way < whole / Decimal::from(5) { self.start.value } else { Decimal::ZERO }
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let levels = self.levels();
        let origin = self.origin(&levels);
        let steps = self.steps.iter().map(|step| RowSpace::new(&step.label, &step.scope, 1));
        let [start, end] = [&self.start, &self.end].map(|total| RowSpace::new(&total.label, "", 1));
        let spaces = [start].into_iter().chain(steps).chain([end]);
        let rows = PlacedRows::under_key(canvas, &self.signs(origin), spaces, (top, room));

        let bars = self.bars(&levels, origin);
        let extents: Vec<LabelExtent> = bars.iter().flat_map(|bar| bar.extents(canvas, rows.size)).collect();
        let unit = if origin.is_zero() { self.unit } else { self.unit.of_change() };
        let axis = rows.scale_of_bars(canvas, unit, &extents, false);
        for (pair, bar) in rows.rows.windows(2).zip(&bars) {
            let x = axis.at(bar.to);
            // Labels that stand above their bars are not crossed.
            let end = (pair[1].middle() - rows.half_bar(&pair[1])).min(pair[1].label());
            let ends = [pair[0].middle() + rows.half_bar(&pair[0]), end];
            canvas.line(ends.map(|y| (x, y)).to_vec(), ZERO, 1.0);
        }
        for (place, bar) in rows.rows.iter().zip(&bars) {
            bar.draw(canvas, &axis, (place, rows.half_bar(place)), rows.size);
        }
        rows.bottom()
    }

    /// Returns the bars of start, steps and end, counted from the origin.
    fn bars(&self, levels: &[Decimal], origin: Decimal) -> Vec<WaterfallBar> {
        let placed = |level: Decimal| level.saturating_sub(origin);
        let total = |value: Decimal, note: String| WaterfallBar {
            from: Decimal::ZERO,
            to: placed(value),
            error: Decimal::ZERO,
            colors: (GRAY, INK),
            words: (self.unit.word(value), note),
        };
        let change = self.end.value.saturating_sub(self.start.value);
        let note = match (origin.is_zero(), change.is_zero()) {
            (true, _) => String::new(),
            (false, true) => "no change".to_owned(),
            (false, false) => self.unit.of_change().change(change),
        };
        let mut bars = vec![total(self.start.value, String::new())];
        for (step, ends) in self.steps.iter().zip(levels.windows(2)) {
            bars.push(WaterfallBar {
                from: placed(ends[0]),
                to: placed(ends[1]),
                error: step.error.unwrap_or_default().abs(),
                colors: match step.change.cmp(&Decimal::ZERO) {
                    Ordering::Less => (ACCENT, ACCENT),
                    Ordering::Equal => (GRAY, GRAY),
                    Ordering::Greater => (WARM, MARKER),
                },
                words: self.told(step),
            });
        }
        bars.push(total(self.end.value, note));
        bars
    }

    /// Returns the change, and its error as "± $0.1bn".
    fn told(&self, step: &WaterfallStep) -> (String, String) {
        let change = self.unit.of_change().change(step.change);
        // An error has no sign of its own, and no unit but that of the change before it.
        let plain = if self.unit == Unit::Usd { Unit::Usd } else { Unit::Percent };
        (change, step.error.map_or_else(String::new, |error| format!("± {}", plain.bare(error.abs()))))
    }

    fn signs(&self, origin: Decimal) -> Vec<Sign> {
        let any = |is: fn(&WaterfallStep) -> bool| self.steps.iter().any(is);
        let adds = any(|step| step.change > Decimal::ZERO).then(|| Sign::new(SignMark::Bar, WARM, "adds"));
        let takes = any(|step| step.change < Decimal::ZERO).then(|| Sign::new(SignMark::Bar, ACCENT, "takes away"));
        let error = || Sign::new(SignMark::Error, INK, "95% interval of a sampled step");
        let counted = || format!("scale counts changes from {}", self.unit.word(origin));
        let scale = (!origin.is_zero()).then(|| Sign::new(SignMark::Total, ZERO, &counted()));
        [adds, takes, any(|step| step.error.is_some()).then(error), scale].into_iter().flatten().collect()
    }

    pub(crate) fn table(&self) -> DataTable {
        let step =
            |step: &WaterfallStep| ("step", step.label.clone(), step.scope.clone(), Some(step.change), step.error);
        let total = |row, total: &WaterfallTotal| (row, total.label.clone(), String::new(), None, None);
        let ends = (total("start", &self.start), total("end", &self.end));
        let rows: Vec<_> = [ends.0].into_iter().chain(self.steps.iter().map(step)).chain([ends.1]).collect();
        let mut table = DataTable::default();
        table.text("row", rows.iter().map(|(row, ..)| row));
        table.text("label", rows.iter().map(|(_, label, ..)| label));
        table.text("scope", rows.iter().map(|(_, _, scope, ..)| scope));
        table.amounts("change", self.unit.of_change(), rows.iter().map(|(.., change, _)| *change));
        if rows.iter().any(|(.., error)| error.is_some()) {
            table.amounts("error_95", self.unit.of_change(), rows.iter().map(|(.., error)| *error));
        }
        table.amounts("level", self.unit, self.levels().into_iter().chain([self.end.value]).map(Some));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let (start, end) = (self.unit.word(self.start.value), self.unit.word(self.end.value));
        let ends = format!("from {}, {start}, to {}, {end}", self.start.label, self.end.label);
        let largest = self.steps.iter().rev().max_by_key(|step| step.change.abs());
        let step = largest.map_or_else(String::new, |step| {
            format!(" Largest step: {} {}.", named(&step.label, &step.scope), self.unit.of_change().change(step.change))
        });
        format!("Waterfall of {}, {ends}.{step}", counted(self.steps.len(), "step"))
    }
}

/// One bar, counted from the origin of the scale.
struct WaterfallBar {
    from: Decimal,
    to: Decimal,
    error: Decimal,
    /// Of the bar and of its figures.
    colors: (Color, Color),
    /// The figures, and what stands behind them in gray.
    words: (String, String),
}

impl WaterfallBar {
    /// Returns the ends of the interval.
    fn interval(&self) -> (Decimal, Decimal) {
        (self.to.saturating_sub(self.error), self.to.saturating_add(self.error))
    }

    fn extents(&self, canvas: &Canvas, size: f64) -> [LabelExtent; 2] {
        let (figures, note) = &self.words;
        let note = if note.is_empty() { 0.0 } else { BESIDE + canvas.measure(note, SCOPE.sized(size - 1.0)) };
        let room = BESIDE + canvas.measure(figures, VALUE.sized(size)) + note;
        let (low, high) = self.interval();
        [LabelExtent::new(self.from.min(low), 0.0, 0.0), LabelExtent::new(self.from.max(high), 0.0, room)]
    }

    fn draw(&self, canvas: &mut Canvas, axis: &Axis, (place, half): (&PlacedRow, f64), size: f64) {
        let (y, kind) = (place.middle(), VALUE.sized(size).colored(self.colors.1));
        let (low, high) = self.interval();
        let right = axis.at(self.from.max(high)) + BESIDE;
        canvas.write_clear(&self.words.0, (right, y), Anchor::Start, kind);
        let after = right + canvas.measure(&self.words.0, kind) + BESIDE;
        canvas.write_clear(&self.words.1, (after, y), Anchor::Start, SCOPE.sized(size - 1.0));
        let ends = axis.reach(self.from, self.to);
        canvas.rectangle(Area::along(ends, y, half), self.colors.0);
        if ends.0 == ends.1 {
            // Nothing changes here; the way through is still seen.
            canvas.line(vec![(ends.0, y - half), (ends.0, y + half)], ZERO, 1.0);
        }
        if !self.error.is_zero() {
            nested::error(canvas, (axis.at(low), axis.at(high)), y);
        }
    }
}
