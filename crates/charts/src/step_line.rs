//! A step line in pixels: solid where it is exact, a band where it is hedged, nothing where it is unknown.

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

    pub fn draw(&self, canvas: &mut Canvas, color: Color, width: f64) {
        for run in &self.runs {
            let lows: Vec<(f64, f64)> = run.iter().flat_map(|s| [(s.left, s.low), (s.right, s.low)]).collect();
            let highs: Vec<(f64, f64)> = run.iter().flat_map(|s| [(s.left, s.high), (s.right, s.high)]).collect();
            if run.iter().all(LineStep::is_point) {
                canvas.line(lows, color, width);
                continue;
            }
            let ends = run.first().map(|stair| (stair.left, stair)).into_iter().chain(run.last().map(|s| (s.right, s)));
            for (x, stair) in ends {
                canvas.line(vec![(x, stair.high), (x, stair.low)], color, EDGE);
            }
            canvas.line(lows, color, EDGE);
            canvas.line(highs, color, EDGE);
            for stair in run.iter().filter(|stair| stair.is_point()) {
                canvas.line(vec![(stair.left, stair.low), (stair.right, stair.low)], color, width);
            }
        }
    }
}
