//! A step line in pixels: solid where it is exact, a band where it is hedged, dashed where it is projected, nothing where it is unknown.

use crate::axis::Axis;
use crate::canvas::{Area, Canvas};
use crate::dates::DateScale;
use crate::palette::Color;
use crate::series::DatedValue;

/// One known step.
#[derive(Clone, Copy, Debug)]
pub struct LineStep {
    pub left: f64,
    pub right: f64,
    /// Heights of the larger and the smaller end of the value.
    pub high: f64,
    pub low: f64,
}

impl LineStep {
    /// Returns whether its ends are the same, or too near to be drawn apart.
    fn is_point(&self) -> bool {
        self.low - self.high < 0.1
    }

    pub fn middle(&self) -> f64 {
        (self.high + self.low) / 2.0
    }
}

/// The known steps of a line, in runs without a gap.
pub struct StepLine {
    runs: Vec<Vec<LineStep>>,
}

/// Lines at the ends of a band.
const EDGE: f64 = 1.5;
const TINT: f64 = 0.18;
/// What is drawn of a dashed line, and what is left out.
const DASH: (f64, f64) = (6.0, 4.0);

impl StepLine {
    pub fn new(steps: &[DatedValue], days: &DateScale, axis: &Axis) -> Self {
        let mut runs: Vec<Vec<LineStep>> = Vec::new();
        let mut end = None;
        for step in steps {
            let Some(value) = &step.value else {
                end = None;
                continue;
            };
            let (left, right) = (days.at(step.from), days.at(step.until));
            let stair = LineStep { left, right, high: axis.at(value.high), low: axis.at(value.low) };
            match runs.last_mut() {
                Some(run) if end == Some(step.from) => run.push(stair),
                _ => runs.push(vec![stair]),
            }
            end = Some(step.until);
        }
        Self { runs }
    }

    /// Returns all known steps.
    pub fn all(&self) -> impl Iterator<Item = &LineStep> {
        self.runs.iter().flatten()
    }

    /// Returns the highest and the lowest place of the line at a pixel, the jump there included.
    pub fn at(&self, x: f64) -> Option<(f64, f64)> {
        let touching = || self.touching(x);
        touching().next()?;
        let high = touching().map(|stair| stair.high).fold(f64::INFINITY, f64::min);
        Some((high, touching().map(|stair| stair.low).fold(f64::NEG_INFINITY, f64::max)))
    }

    /// Returns the height at which the line goes on from a pixel; none where it is not one value.
    pub fn from(&self, x: f64) -> Option<f64> {
        self.touching(x).last().filter(|stair| stair.is_point()).map(|stair| stair.low)
    }

    fn touching(&self, x: f64) -> impl Iterator<Item = &LineStep> {
        self.all().filter(move |stair| stair.left - 0.05 <= x && x <= stair.right + 0.05)
    }

    /// Returns where words must not stand.
    pub fn areas(&self, clear: f64) -> Vec<Area> {
        let mut areas = Vec::new();
        let mut put = |left: f64, right: f64, top: f64, bottom: f64| {
            areas.push(Area { left, top, right, bottom }.grown(clear, clear));
        };
        for run in &self.runs {
            for stair in run {
                put(stair.left, stair.right, stair.high, stair.low);
            }
            for pair in run.windows(2) {
                put(pair[1].left, pair[1].left, pair[0].high.min(pair[1].high), pair[0].low.max(pair[1].low));
            }
        }
        areas
    }

    /// Tints the bands; lines are drawn over those of all others.
    pub fn tint(&self, canvas: &mut Canvas, color: Color) {
        for stair in self.all().filter(|stair| !stair.is_point()) {
            let LineStep { left, right, high, low } = *stair;
            canvas.polygon(vec![(left, high), (right, high), (right, low), (left, low)], color, TINT);
        }
    }

    /// Draws the line; from the pixel `projected` on, dashed.
    pub fn draw(&self, canvas: &mut Canvas, color: Color, width: f64, projected: f64) {
        for run in &self.runs {
            let lows: Vec<(f64, f64)> = run.iter().flat_map(|s| [(s.left, s.low), (s.right, s.low)]).collect();
            let highs: Vec<(f64, f64)> = run.iter().flat_map(|s| [(s.left, s.high), (s.right, s.high)]).collect();
            if run.iter().all(LineStep::is_point) {
                stroke(canvas, &lows, color, width, projected);
                continue;
            }
            let ends = run.first().map(|stair| (stair.left, stair)).into_iter().chain(run.last().map(|s| (s.right, s)));
            for (x, stair) in ends {
                stroke(canvas, &[(x, stair.high), (x, stair.low)], color, EDGE, projected);
            }
            stroke(canvas, &lows, color, EDGE, projected);
            stroke(canvas, &highs, color, EDGE, projected);
            for stair in run.iter().filter(|stair| stair.is_point()) {
                stroke(canvas, &[(stair.left, stair.low), (stair.right, stair.low)], color, width, projected);
            }
        }
    }
}

/// Draws a line of level and upright pieces, dashed from a pixel on.
fn stroke(canvas: &mut Canvas, points: &[(f64, f64)], color: Color, width: f64, projected: f64) {
    let mut solid: Vec<(f64, f64)> = points.iter().copied().filter(|(x, _)| *x <= projected).collect();
    let mut dashed: Vec<(f64, f64)> = points.iter().copied().filter(|(x, _)| *x > projected).collect();
    if let (Some((_, y)), false) = (solid.last().copied(), dashed.is_empty()) {
        solid.push((projected, y));
        dashed.insert(0, (projected, y));
    }
    if solid.len() > 1 {
        canvas.line(solid, color, width);
    }
    canvas.dashed(&dashed, color, width, DASH);
}
