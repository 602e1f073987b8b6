//! The values printed along step lines: the first and the largest of each line, where they find room.

use crate::canvas::{Anchor, Area, Canvas};
use crate::date_labels::LabelField;
use crate::palette::PAPER;
use crate::series::{StepSeries, color};
use crate::step_line::{LineStep, StepLine};
use crate::typography::{Type, VALUE};
use figures::Unit;

/// A value beside a line.
pub struct LineFigure {
    text: String,
    pub area: Area,
    kind: Type,
    /// The step it belongs to.
    stair: LineStep,
}

/// From a line to a figure.
const CLEAR: f64 = 3.5;

/// Places the figures of all lines, those of the first before others; what they take is added to the field.
pub fn place(
    canvas: &Canvas,
    unit: Unit,
    lines: &[(&StepSeries, &StepLine)],
    field: &mut LabelField,
) -> Vec<LineFigure> {
    let mut figures: Vec<LineFigure> = Vec::new();
    for (index, (series, step_line)) in lines.iter().enumerate() {
        let kind = VALUE.sized(if index == 0 { 15.0 } else { 12.5 }).colored(color(index));
        for (text, stair) in told(unit, series, step_line) {
            // Where lines lie on each other, one figure does for all.
            let said = |figure: &LineFigure| figure.text == text && (figure.stair.high - stair.high).abs() < 1.0;
            if figures.iter().any(said) {
                continue;
            }
            if let Some(area) = beside(canvas, &text, &stair, kind, field) {
                field.words.push(area);
                figures.push(LineFigure { text, area, kind, stair });
            }
        }
    }
    figures
}

impl LineFigure {
    /// Writes the figure on a patch of the ground, which keeps grid lines away.
    pub fn write(&self, canvas: &mut Canvas) {
        canvas.rectangle(self.area, PAPER);
        let y = self.area.middle().1 + self.kind.drop();
        canvas.write(&self.text, (self.area.left, y), Anchor::Start, self.kind);
    }
}

/// Returns the largest and the first value, where they are not also the last, which stands beside the name.
fn told(unit: Unit, series: &StepSeries, step_line: &StepLine) -> Vec<(String, LineStep)> {
    let known = || series.steps.iter().filter_map(|step| step.value.as_ref()).zip(step_line.all());
    let largest = known().map(|(value, _)| value.high).max();
    let last = known().last().map(|(value, _)| value.high);
    let first = known().next();
    let peak = known().find(|(value, _)| Some(value.high) == largest && largest != last);
    let peak = peak.filter(|(value, _)| first.is_none_or(|(first, _)| first.high != value.high));
    let first = first.filter(|_| known().count() > 1);
    [peak, first].into_iter().flatten().map(|(value, stair)| (unit.read(value), *stair)).collect()
}

/// Returns where a figure can stand: above its step or below, from its start, at its end or in its middle; or a little
/// higher at its start.
fn beside(canvas: &Canvas, text: &str, stair: &LineStep, kind: Type, field: &LabelField) -> Option<Area> {
    let (width, height) = (canvas.measure(text, kind), kind.size * 1.22);
    let start = stair.left + 4.0;
    let lefts = [start, stair.right - width - 4.0, (stair.left + stair.right - width) / 2.0];
    let above = stair.high - CLEAR - height;
    let near = [above, stair.low + CLEAR].into_iter().flat_map(|top| lefts.into_iter().map(move |left| (left, top)));
    let places = near.chain([(start, above - 10.0), (start, above - 20.0)]);
    let areas = places.map(|corner| Area::sized(corner, (width, height)));
    let (room, taken) = (field.area, || field.lines.iter().chain(&field.words));
    let inside = |area: &Area| area.left >= room.left && area.right <= room.right && area.top >= room.top;
    // Under a line there must be room for the ticks on the axis.
    let high = |area: &Area| area.bottom <= room.bottom.max(stair.high);
    areas.filter(inside).find(|area| high(area) && !taken().any(|taken| taken.meets(area)))
}
