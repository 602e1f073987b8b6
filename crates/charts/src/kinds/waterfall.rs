//! From one total to another in steps: each begins where the one before it ended, its signed change printed.
//!
//! Bars start at zero. Where the totals are so large that the steps could not be seen beside them, the scale
//! counts from the first total, so that the bars of steps and end are still as long as what they stand for.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent, ZeroLine};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark, key};
use crate::names::named;
use crate::nested;
use crate::palette::{ACCENT, Color, GRAY, INK, MARKER, WARM, ZERO};
use crate::rows::{PlacedRow, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::{SCOPE, TICK, VALUE};
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

const GAP: f64 = 16.0;
const BESIDE: f64 = 7.0;

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
        let ends = |zero: Decimal| {
            let all = || levels.iter().copied().chain([zero]);
            let (low, high) = (all().min().unwrap_or_default(), all().max().unwrap_or_default());
            high.saturating_sub(low)
        };
        let (way, whole) = (ends(self.start.value), ends(Decimal::ZERO));
        if way < whole / Decimal::from(5) { self.start.value } else { Decimal::ZERO }
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let levels = self.levels();
        let origin = self.origin(&levels);
        let head = key(canvas, &self.signs(origin), top) + TICK.leading() + 6.0;
        let total = |total| RowSpace { label: total, scope: "", lanes: 1 };
        let steps = self.steps.iter().map(|step| RowSpace { label: &step.label, scope: &step.scope, lanes: 1 });
        let needs: Vec<RowSpace> =
            [total(&self.start.label)].into_iter().chain(steps).chain([total(&self.end.label)]).collect();
        let rows = PlacedRows::place(canvas, &needs, head, room - (head - top));

        let bars = self.bars(&levels, origin);
        let span = (rows.edge + GAP, canvas.right());
        let extents: Vec<LabelExtent> = bars.iter().flat_map(|bar| bar.extents(canvas, rows.size)).collect();
        let unit = if origin.is_zero() { self.unit } else { self.unit.of_change() };
        let axis = Axis::fitted(&extents, span).draw(canvas, unit, (head, rows.bottom()), span.1, ZeroLine::Strong);
        rows.write(canvas);
        for (pair, bar) in rows.rows.windows(2).zip(&bars) {
            let x = axis.at(bar.to);
            let ends = [pair[0].middle() + rows.half_bar(&pair[0]), pair[1].middle() - rows.half_bar(&pair[1])];
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
        let mut signs = Vec::new();
        if self.steps.iter().any(|step| step.change > Decimal::ZERO) {
            signs.push(Sign::new(SignMark::Bar, WARM, "adds"));
        }
        if self.steps.iter().any(|step| step.change < Decimal::ZERO) {
            signs.push(Sign::new(SignMark::Bar, ACCENT, "takes away"));
        }
        if self.steps.iter().any(|step| step.error.is_some()) {
            signs.push(Sign::new(SignMark::Error, INK, "95% interval of a sampled step"));
        }
        if !origin.is_zero() {
            let words = format!("scale counts changes from {}", self.unit.word(origin));
            signs.push(Sign::new(SignMark::Total, ZERO, &words));
        }
        signs
    }

    pub(crate) fn table(&self) -> DataTable {
        let (steps, mut table) = (|| self.steps.iter(), DataTable::default());
        let around = |start, steps: Vec<Option<Decimal>>, end| {
            let steps = steps.into_iter();
            [start].into_iter().chain(steps).chain([end]).collect::<Vec<Option<Decimal>>>()
        };
        let rows = ["start"].into_iter().chain(steps().map(|_| "step")).chain(["end"]);
        table.text("row", rows);
        let labels = steps().map(|step| step.label.as_str());
        table.text("label", [self.start.label.as_str()].into_iter().chain(labels).chain([self.end.label.as_str()]));
        table.text("scope", [""].into_iter().chain(steps().map(|step| step.scope.as_str())).chain([""]));
        let changes = around(None, steps().map(|step| Some(step.change)).collect(), None);
        table.amounts("change", self.unit.of_change(), changes.into_iter());
        if steps().any(|step| step.error.is_some()) {
            let errors = around(None, steps().map(|step| step.error).collect(), None);
            table.amounts("error_95", self.unit.of_change(), errors.into_iter());
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
    /// Returns the right end of bar and interval.
    fn right(&self) -> Decimal {
        self.from.max(self.to.saturating_add(self.error))
    }

    /// Returns the left end of bar and interval.
    fn left(&self) -> Decimal {
        self.from.min(self.to.saturating_sub(self.error))
    }

    fn extents(&self, canvas: &Canvas, size: f64) -> [LabelExtent; 2] {
        let note = match self.words.1.as_str() {
            "" => 0.0,
            note => BESIDE + canvas.measure(note, SCOPE.sized(size - 1.0)),
        };
        let room = BESIDE + canvas.measure(&self.words.0, VALUE.sized(size)) + note;
        [LabelExtent::new(self.left(), 0.0, 0.0), LabelExtent::new(self.right(), 0.0, room)]
    }

    fn draw(&self, canvas: &mut Canvas, axis: &Axis, (place, half): (&PlacedRow, f64), size: f64) {
        let (y, kind) = (place.middle(), VALUE.sized(size).colored(self.colors.1));
        let right = axis.at(self.right()) + BESIDE;
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
            let ends = (axis.at(self.to.saturating_sub(self.error)), axis.at(self.to.saturating_add(self.error)));
            nested::error(canvas, ends, y);
        }
    }
}
