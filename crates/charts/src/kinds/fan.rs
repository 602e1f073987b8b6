//! An outcome over a number that is swept: a line where it is exact, a band where it is hedged, a median in nested bands where it is drawn, a gap where it is unknown.
//! Fewer than three values in a row are points: nothing says how an outcome runs between two.
//!
//! Lines that reach the right edge are labeled there; labels that would touch are moved apart and led back to their line. One
//! that ends before is labeled at its end.

use rust_decimal::Decimal;

use crate::axis::ends_with_zero;
use crate::callouts::{self, Callout};
use crate::canvas::Canvas;
use crate::end_labels::{self, EndLabel};
use crate::key::{Sign, key};
use crate::names::listed;
use crate::nested;
use crate::palette::{BASELINE, Color, LINES, SOFT};
use crate::plane::{Plane, PlaneScales};
use crate::table::DataTable;
use figures::{OutcomeQuantiles, Reading, Unit, counted};

/// Lines over a swept number, with intervals of draws.
#[derive(Clone, Debug)]
pub struct Fan {
    /// What is swept, e.g. "Added to the price of cars, %".
    pub x: String,
    /// Unit of the outcomes.
    pub unit: Unit,
    /// At most four are told apart by color; further ones share gray.
    pub series: Vec<Series>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name.
    pub label: String,
    /// Swept value and outcome, ascending in the swept value; None where the outcome is not known. Empty where there are draws.
    pub points: Vec<(Decimal, Option<Reading>)>,
    /// Swept value and draws of the outcome, ascending in the swept value; the line is their median.
    pub bands: Vec<(Decimal, Option<OutcomeQuantiles>)>,
}

/// Up to this many points each is shown, since each was computed and the line between was not.
const DOTTED: usize = 16;
/// The fewest values in a row that a line joins.
pub(super) const JOINED: usize = 3;
/// How many lines are told to those who cannot see them.
const TOLD: usize = 4;
/// Half the width of the intervals over a single value.
const PILLAR: f64 = 9.0;

impl Fan {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let texts: Vec<Vec<String>> = self.series.iter().map(|series| self.name(canvas, series)).collect();
        let named = end_labels::signs(canvas, &texts, |index| LINES.get(index).copied().unwrap_or(BASELINE));
        let head = key(canvas, &[named, self.signs()].concat(), top);
        let plane = self.plane(canvas, &texts, (head, room - (head - top)));
        // Bands that lie over each other are paler, and all lie below the lines.
        let drawn = self.series.iter().filter(|series| !series.bands.is_empty()).count();
        let strength = if drawn > 1 { 1.5 / (drawn as f64 + 0.7) } else { 1.0 };
        for (series, color) in self.series.iter().zip(colors()) {
            draw_bands(canvas, series, color, strength, &plane);
        }
        let (mut end_labels, mut early, mut drawn) = (Vec::new(), Vec::new(), Vec::new());
        for (index, ((series, lines), color)) in self.series.iter().zip(texts).zip(colors()).enumerate() {
            let medians: Vec<(Decimal, Option<Reading>)> =
                series.bands.iter().map(|(x, bands)| (*x, bands.map(|bands| Reading::exact(bands.median)))).collect();
            let median = draw_line(canvas, &medians, color, &plane);
            let end = draw_line(canvas, &series.points, color, &plane).or(median);
            drawn.push(series.known().iter().map(|(x, value)| plane.at(*x, value.low)).collect());
            let Some(end) = end else { continue };
            let color = LINES.get(index).copied().unwrap_or(SOFT);
            match end.0 < plane.area.right - 1.0 && !canvas.is_narrow() {
                true => early.push(Callout { lines, color, at: end }),
                false => end_labels.push(EndLabel { lines, color, end }),
            }
        }
        let placed = callouts::place(canvas, early, plane.inside(), &drawn);
        callouts::clear(canvas, &placed);
        placed.iter().for_each(|placed| placed.write(canvas));
        plane.finish(canvas, end_labels)
    }

    fn signs(&self) -> Vec<Sign> {
        let drawn = self.series.iter().any(|series| !series.bands.is_empty());
        let nested = || Sign::nested(if self.series.len() == 1 { LINES[0] } else { SOFT });
        let broken = self.series.iter().any(Series::is_broken);
        [drawn.then(nested), broken.then(Sign::gap)].into_iter().flatten().collect()
    }

    fn plane(&self, canvas: &mut Canvas, names: &[Vec<String>], space: (f64, f64)) -> Plane {
        let swept = || self.series.iter().flat_map(Series::swept);
        let ends = (swept().min().unwrap_or_default(), swept().max().unwrap_or_default());
        let outcomes = ends_with_zero(self.series.iter().flat_map(Series::ends));
        let along = (self.x.as_str(), Unit::Percent, ends);
        let scales = PlaneScales { along, across: (self.unit, outcomes), least: (0.42, 240.0) };
        scales.draw(canvas, space, names, end_labels::width(canvas, names))
    }

    /// Returns the label of a series and its last value, on one line if that fits.
    fn name(&self, canvas: &Canvas, series: &Series) -> Vec<String> {
        let last = series.known().pop();
        let value = last.map_or_else(|| "not known".to_owned(), |(_, last)| self.unit.read(&last));
        end_labels::name(canvas, &series.label, &value, canvas.inner() * 0.26)
    }

    pub(crate) fn table(&self) -> DataTable {
        // A row for each point, then one for each of the draws, series by series.
        let rows = || {
            self.series.iter().flat_map(|series| {
                let points = series.points.iter().map(move |(x, reading)| (series, *x, *reading, None));
                points.chain(series.bands.iter().map(move |(x, bands)| (series, *x, None, *bands)))
            })
        };
        let mut table = DataTable::default();
        table.text("series", rows().map(|(series, ..)| &series.label));
        table.values("swept", Unit::Percent, rows().map(|(_, x, ..)| x));
        if self.series.iter().any(|series| !series.points.is_empty()) {
            table.readings("outcome", self.unit, rows().map(|(_, _, reading, _)| reading));
        }
        table.quantiles(self.unit, rows().map(|(.., bands)| bands));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let told = |series: &Series| {
            let label = if series.label.is_empty() { String::new() } else { format!("{}: ", series.label) };
            let known = series.known();
            let ((from, first), (to, last)) = (known.first()?, known.last()?);
            if known.len() == 1 {
                return Some(format!("{label}{} at {}", self.unit.read(first), Unit::Percent.word(*from)));
            }
            let (from, to) = (Unit::Percent.word(*from), Unit::Percent.word(*to));
            Some(format!("{label}{} at {from}, {} at {to}", self.unit.read(first), self.unit.read(last)))
        };
        let mut told: Vec<String> = self.series.iter().filter_map(told).collect();
        let more = if told.len() > TOLD { "; and more" } else { "" };
        told.truncate(TOLD);
        let list = listed(&told, "; ");
        let joined = self.series.iter().any(|series| series.known().len() >= JOINED);
        let what = counted(self.series.len(), if joined { "line" } else { "outcome" });
        format!("{what} over {}. {list}{more}.", self.x)
    }
}

impl Series {
    /// Returns the known values of the line, of draws their medians.
    fn known(&self) -> Vec<(Decimal, Reading)> {
        let medians = self.bands.iter().filter_map(|(x, bands)| Some((*x, Reading::exact((*bands)?.median))));
        let points = self.points.iter().filter_map(|(x, reading)| Some((*x, (*reading)?)));
        if self.points.is_empty() { medians.collect() } else { points.collect() }
    }

    /// Returns ends of all that is drawn.
    fn ends(&self) -> impl Iterator<Item = Decimal> {
        let points = self.points.iter().filter_map(|(_, reading)| reading.map(|reading| [reading.low, reading.high]));
        let bands = self.bands.iter().filter_map(|(_, bands)| bands.map(|bands| [bands.p025, bands.p975]));
        points.chain(bands).flatten()
    }

    fn swept(&self) -> impl Iterator<Item = Decimal> {
        self.points.iter().map(|(x, _)| *x).chain(self.bands.iter().map(|(x, _)| *x))
    }

    /// Returns whether something is not known.
    fn is_broken(&self) -> bool {
        self.points.iter().any(|(_, reading)| reading.is_none()) || self.bands.iter().any(|(_, bands)| bands.is_none())
    }
}

/// Returns the colors of the series, in their order.
fn colors() -> impl Iterator<Item = Color> {
    LINES.into_iter().chain(std::iter::repeat(BASELINE))
}

/// Fills the intervals over each unbroken run of draws; over values that no line joins they stand as pillars.
fn draw_bands(canvas: &mut Canvas, series: &Series, color: Color, strength: f64, plane: &Plane) {
    for run in series.bands.split(|(_, bands)| bands.is_none()) {
        let height = |(low, high)| (plane.across.at(low), plane.across.at(high));
        let ends = |bands: &OutcomeQuantiles| bands.intervals().map(height);
        let places: Vec<(f64, [(f64, f64); 3])> =
            run.iter().filter_map(|(x, bands)| Some((plane.along.at(*x), ends(bands.as_ref()?)))).collect();
        if places.len() >= JOINED {
            nested::fill(canvas, &places, color, strength);
            continue;
        }
        for (x, ends) in places {
            nested::fill(canvas, &[(x - PILLAR, ends), (x + PILLAR, ends)], color, strength);
        }
    }
}

/// Draws each unbroken run of known points; gives the place of the last.
fn draw_line(
    canvas: &mut Canvas,
    points: &[(Decimal, Option<Reading>)],
    color: Color,
    plane: &Plane,
) -> Option<(f64, f64)> {
    let mut end = None;
    let place = |(x, reading): &(Decimal, Option<Reading>)| {
        reading.map(|reading| (plane.along.at(*x), plane.across.at(reading.low), plane.across.at(reading.high)))
    };
    for run in points.split(|(_, reading)| reading.is_none()) {
        let places: Vec<(f64, f64, f64)> = run.iter().filter_map(place).collect();
        end = places.last().map(|(x, low, high)| (*x, (low + high) / 2.0)).or(end);
        draw_run(canvas, &places, color);
    }
    if let Some(end) = end.filter(|_| points.iter().flat_map(|(_, reading)| reading).all(Reading::is_point)) {
        canvas.disc(end, 4.0, color);
    }
    end
}

/// Draws known points in a row, each with the heights of its lower and its upper end.
fn draw_run(canvas: &mut Canvas, places: &[(f64, f64, f64)], color: Color) {
    if places.len() < JOINED {
        for &(x, low, high) in places {
            canvas.line(vec![(x, low), (x, high)], color, 4.0);
            canvas.disc((x, low), 4.0, color);
            canvas.disc((x, high), 4.0, color);
        }
        return;
    }
    let lows: Vec<(f64, f64)> = places.iter().map(|(x, low, _)| (*x, *low)).collect();
    let highs: Vec<(f64, f64)> = places.iter().map(|(x, _, high)| (*x, *high)).collect();
    if places.iter().any(|(_, low, high)| low - high >= 0.1) {
        canvas.polygon(lows.iter().copied().chain(highs.iter().rev().copied()).collect(), color, 0.2);
        canvas.line(highs, color, 1.5);
        canvas.line(lows, color, 1.5);
    } else {
        if places.len() <= DOTTED {
            lows.iter().for_each(|place| canvas.disc(*place, 3.0, color));
        }
        canvas.line(lows, color, 2.5);
    }
}
