//! Values by day as steps over half-open spans: the first line is the accent, the days on which something changed are named.
//!
//! The start, the largest and the last value of a line are printed; days for whose names there is no room are ticks on the axis.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::axis::Axis;
use crate::canvas::{Anchor, Area, Canvas};
use crate::date_labels::{self, DateLabel, LabelField, LabelShape, PlacedLabel};
use crate::dates::DateScale;
use crate::end_labels::{self, EndLabel, NAME};
use crate::key::{Sign, SignMark, key};
use crate::kinds::blank::Blank;
use crate::line_labels::{self, LineFigure};
use crate::names::listed;
use crate::palette::{GRAY, HATCH};
use crate::series::{self, color};
pub use crate::series::{DatedValue, StepSeries};
use crate::step_line::StepLine;
use crate::table::DataTable;
use crate::text::wrap;
use crate::typography::{KEY, NOTE, TICK};
use figures::{Reading, Unit, counted};

/// Lines that change on days.
#[derive(Clone, Debug)]
pub struct Steps {
    /// What the values count.
    pub unit: Unit,
    /// The first is the accent; up to six are told apart by color, further ones are gray.
    pub series: Vec<StepSeries>,
    /// Days to be named on the first line.
    pub marks: Vec<StepMark>,
}

/// A day on which something changed.
#[derive(Clone, Debug)]
pub struct StepMark {
    /// The day.
    pub date: Date,
    /// A few words, e.g. "base 10%"; the date is written before them.
    pub label: String,
    /// The size of the jump: where there is not room for all, the largest are named.
    pub weight: Decimal,
}

/// The picture at one height of the headroom over its lines.
struct StepLayout {
    axis: Axis,
    step_line: Vec<StepLine>,
    figures: Vec<LineFigure>,
    date_labels: Vec<DateLabel>,
    named: Vec<PlacedLabel>,
}

impl StepLayout {
    /// Returns what its names are worth in pixels of headroom: the weightier, the more.
    fn worth(&self) -> f64 {
        self.named.iter().map(|placed| 10.0 + 150.0 * placed.share.sqrt()).sum()
    }
}

/// The least room over the highest line.
const HEADROOM: f64 = 24.0;
/// Height of the strip on the axis for days that are not known.
const GAP: f64 = 16.0;
const ACCENT_WIDTH: f64 = 3.0;
const OTHER_WIDTH: f64 = 2.0;

impl Steps {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let Some(days) = series::days(self.series.iter()) else {
            return Blank { message: "Nothing is known on any day.".to_owned() }.draw(canvas, top, room);
        };
        let texts: Vec<Vec<String>> = self.series.iter().map(|series| self.name(canvas, series)).collect();
        let named = end_labels::signs(canvas, &texts, color);
        let head = key(canvas, &[named, self.signs(&days)].concat(), top) + 4.0;
        let area = self.area(canvas, &texts, (head, room - (head - top)));
        let days = days.between((area.left, area.right));
        let plan = self.plan(canvas, &days, &area);
        plan.axis.draw_across(canvas, self.unit, (area.left, area.right));
        self.gaps(canvas, &days, &area);
        plan.named.iter().for_each(|placed| placed.draw_pole(canvas));
        plan.step_line.iter().enumerate().for_each(|(index, step_line)| step_line.tint(canvas, color(index)));
        for (index, step_line) in plan.step_line.iter().enumerate().rev() {
            step_line.draw(canvas, color(index), if index == 0 { ACCENT_WIDTH } else { OTHER_WIDTH });
        }
        self.write_ends(canvas, &plan.step_line, texts, &area);
        for placed in &plan.named {
            let x = plan.date_labels[placed.index].x;
            let height = plan.step_line.first().and_then(|step_line| step_line.from(x)).unwrap_or(placed.x_axis);
            date_labels::dot(canvas, (x, height));
            placed.write(canvas);
        }
        plan.figures.iter().for_each(|figure| figure.write(canvas));
        let below = days.draw(canvas, area.bottom);
        self.further(canvas, &plan, &area, below)
    }

    /// Returns where lines are drawn, below a height and left of their names.
    fn area(&self, canvas: &Canvas, names: &[Vec<String>], (top, room): (f64, f64)) -> Area {
        let x_axis = TICK.leading() * 2.0 + 18.0 + NOTE.leading() * 2.0;
        let height = (canvas.inner() * 0.5).max(room - x_axis).max(end_labels::height(canvas, names)).max(260.0);
        let bottom = top + height;
        let left = self.axis((bottom, top)).margin(canvas, self.unit);
        Area { left, top, right: canvas.right() - end_labels::width(canvas, names), bottom }
    }

    /// Marks the ends of lines and names them.
    fn write_ends(&self, canvas: &mut Canvas, lines: &[StepLine], names: Vec<Vec<String>>, area: &Area) {
        let mut ends = Vec::new();
        for (index, (step_line, lines)) in lines.iter().zip(names).enumerate() {
            if let Some(last) = step_line.all().last() {
                let end = (last.right, last.middle());
                canvas.disc(end, if index == 0 { 4.5 } else { 3.5 }, color(index));
                ends.push(EndLabel { lines, color: color(index), end });
            }
        }
        end_labels::write(canvas, ends, area.right, (area.top, area.bottom + NAME.leading() / 2.0));
    }

    fn readings(&self) -> impl Iterator<Item = &Reading> {
        self.series.iter().flat_map(|series| series.steps.iter().filter_map(|step| step.value.as_ref()))
    }

    fn axis(&self, pixels: (f64, f64)) -> Axis {
        let (low, high) = series::ends(self.series.iter());
        Axis::rounded(low, high, pixels, 6)
    }

    /// Returns the picture on which the most days are named, with the least room for them.
    fn plan(&self, canvas: &Canvas, days: &DateScale, area: &Area) -> StepLayout {
        let most = if self.marks.is_empty() { HEADROOM } else { (area.bottom - area.top) * 0.34 };
        let mut best: Option<(f64, StepLayout)> = None;
        let mut headroom = HEADROOM;
        while headroom <= most.max(HEADROOM) {
            for shape in [LabelShape::Block, LabelShape::Line] {
                let plan = self.tried(canvas, days, area, headroom, shape);
                let worth = plan.worth() - headroom - if shape == LabelShape::Line { 15.0 } else { 0.0 };
                if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                    best = Some((worth, plan));
                }
            }
            headroom += KEY.leading();
        }
        match best {
            Some((_, plan)) => plan,
            None => self.tried(canvas, days, area, HEADROOM, LabelShape::Block),
        }
    }

    fn tried(&self, canvas: &Canvas, days: &DateScale, area: &Area, headroom: f64, shape: LabelShape) -> StepLayout {
        let axis = self.axis((area.bottom, area.top + headroom));
        let step_line: Vec<StepLine> =
            self.series.iter().map(|series| StepLine::new(&series.steps, days, &axis)).collect();
        let mut field = LabelField { area: *area, lines: Vec::new(), words: Vec::new() };
        field.area.bottom -= if self.marks.is_empty() { 0.0 } else { 10.0 };
        field.lines.extend(step_line.iter().flat_map(|step_line| step_line.areas(3.0)));
        let lines: Vec<(&StepSeries, &StepLine)> = self.series.iter().zip(&step_line).collect();
        let figures = line_labels::place(canvas, self.unit, &lines, &mut field);
        let inside = self.marks.iter().filter(|mark| days.first <= mark.date && mark.date <= days.last);
        let label = |mark: &StepMark| {
            let x = days.at(mark.date);
            let line = step_line.first().and_then(|step_line| step_line.at(x)).unwrap_or((area.bottom, area.bottom));
            DateLabel { x, line, date: days.name(mark.date), words: mark.label.clone(), weight: mark.weight }
        };
        let date_labels: Vec<DateLabel> = inside.map(label).collect();
        let named = date_labels::place(canvas, &date_labels, &field, shape);
        StepLayout { axis, step_line, figures, date_labels, named }
    }

    /// Returns the name of a line and its last value.
    fn name(&self, canvas: &Canvas, series: &StepSeries) -> Vec<String> {
        let value = series.last().map_or_else(|| "not known".to_owned(), |last| self.unit.read(&last));
        end_labels::name(canvas, &series.label, &value, canvas.inner() * 0.18)
    }

    fn signs(&self, days: &DateScale) -> Vec<Sign> {
        let hedged = self.readings().any(|reading| !reading.is_point());
        let band = hedged.then(|| {
            Sign::new(SignMark::Band(HATCH), GRAY, "band: not known exactly, from the lower to the upper end")
        });
        let broken = |series: &&StepSeries| !unknown(series, days).is_empty();
        let words = self.series.first().filter(broken).map(|series| format!("{}: not known", series.label));
        let hatch = words.map(|words| Sign { words, ..Sign::hatch() });
        let gap = self.series.iter().skip(1).any(|series| broken(&series)).then(Sign::gap);
        [band, hatch, gap].into_iter().flatten().collect()
    }

    /// Hatches the days on which the first line is not known.
    fn gaps(&self, canvas: &mut Canvas, days: &DateScale, area: &Area) {
        for (from, until) in self.series.first().map(|series| unknown(series, days)).unwrap_or_default() {
            canvas.hatch(Area { left: days.at(from), right: days.at(until), top: area.bottom - GAP, ..*area });
        }
    }

    /// Draws ticks for the days without a name, and says what they are; returns the height below.
    fn further(&self, canvas: &mut Canvas, plan: &StepLayout, area: &Area, below: f64) -> f64 {
        let named = |index: &usize| plan.named.iter().any(|placed| placed.index == *index);
        let rest: Vec<usize> = (0..plan.date_labels.len()).filter(|index| !named(index)).collect();
        if rest.is_empty() {
            return below;
        }
        rest.iter().for_each(|index| date_labels::tick(canvas, plan.date_labels[*index].x, area.bottom));
        let words = format!("Short ticks on the axis: {}, named in the CSV.", counted(rest.len(), "further change"));
        let lines = wrap(canvas, &words, KEY, canvas.inner());
        let y = below + 8.0 + KEY.size;
        canvas.write_lines(&lines, (canvas.margin, y), Anchor::Start, KEY) - KEY.leading() * 0.6
    }

    pub(crate) fn table(&self) -> DataTable {
        let steps = || self.series.iter().flat_map(|series| series.steps.iter().map(move |step| (series, step)));
        let mut table = DataTable::default();
        table.text("series", steps().map(|(series, _)| &series.label));
        table.days("from", steps().map(|(_, step)| step.from).chain(self.marks.iter().map(|mark| mark.date)));
        table.days("until", steps().map(|(_, step)| step.until));
        table.readings("value", self.unit, steps().map(|(_, step)| step.value));
        if !self.marks.is_empty() {
            table.text("mark", steps().map(|_| "").chain(self.marks.iter().map(|mark| mark.label.as_str())));
        }
        table
    }

    pub(crate) fn alt(&self) -> String {
        let told = |series: &StepSeries| {
            let known = || series.steps.iter().filter_map(|step| step.value.as_ref().map(|value| (step.from, value)));
            let ((from, first), (_, last)) = (known().next()?, known().next_back()?);
            let (when, most) = known().rev().max_by_key(|(_, value)| value.high)?;
            let (first, most, last) = (self.unit.read(first), self.unit.read(most), self.unit.read(last));
            Some(format!("{}: {first} from {from}, at most {most} (from {when}), {last} at the end", series.label))
        };
        let lines: Vec<String> = self.series.iter().filter_map(told).take(2).collect();
        let more = if self.series.len() > lines.len() { "; and more" } else { "" };
        let list = listed(&lines, "; ");
        let marks = format!(", {}", counted(self.marks.len(), "marked day"));
        let marks = if self.marks.is_empty() { "" } else { &marks };
        format!("Step line over time, {}{marks}. {list}{more}.", counted(self.series.len(), "line"))
    }
}

/// Returns the spans of days on which a line has no value.
fn unknown(series: &StepSeries, days: &DateScale) -> Vec<(Date, Date)> {
    let mut spans = Vec::new();
    let mut end = days.first;
    for step in series.steps.iter().filter(|step| step.value.is_some()) {
        if end < step.from {
            spans.push((end, step.from));
        }
        end = end.max(step.until);
    }
    if end < days.last {
        spans.push((end, days.last));
    }
    spans
}
