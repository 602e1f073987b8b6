//! Lines in a plane with named points on them: an outcome over a number, or two numbers that answer each other.
//!
//! A line that ends at the right edge is named there; one that ends elsewhere is named at its end. Every point is named.

use rust_decimal::Decimal;

use crate::axis::ends_with_zero;
use crate::callouts::{self, Callout};
use crate::canvas::{Anchor, Canvas};
use crate::end_labels::{self, EndLabel, NAME};
use crate::key::{Sign, key};
use crate::kinds::fan::JOINED;
use crate::palette::{Color, INK, PAPER, SOFT};
use crate::plane::{Plane, PlaneScales};
use crate::series::color;
use crate::table::DataTable;
use crate::text::{balance, wrap};
use crate::typography::TICK;
use figures::{Unit, counted};

/// Curves over an axis of numbers.
#[derive(Clone, Debug)]
pub struct Curves {
    /// What runs along the foot, e.g. "Share of the first part, %".
    pub along: String,
    /// What the height is; empty where the subtitle says it.
    pub height: String,
    /// At most six are told apart by color; further ones share gray.
    pub paths: Vec<CurvePath>,
    /// Points with names.
    pub spots: Vec<NamedPoint>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct CurvePath {
    /// Its name.
    pub label: String,
    /// Along and height, in the order in which they are joined; None where the height is not known.
    pub places: Vec<(Decimal, Option<Decimal>)>,
}

/// A point with its name.
#[derive(Clone, Debug)]
pub struct NamedPoint {
    /// One line each.
    pub words: Vec<String>,
    /// Where it stands across.
    pub along: Decimal,
    /// Where it stands up.
    pub height: Decimal,
    /// Index of the line that it lies on; None if it lies on several.
    pub path: Option<usize>,
}

/// How much is told to those who cannot see the picture.
const TOLD: usize = 4;
const DISC: f64 = 5.0;

/// A line in pixels: its unbroken runs.
type UnbrokenRuns = Vec<Vec<(f64, f64)>>;

impl Curves {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let texts: Vec<Option<Vec<String>>> = self.paths.iter().map(|path| self.end_name(canvas, path)).collect();
        let names: Vec<Vec<String>> = texts.iter().flatten().cloned().collect();
        let head = self.head(canvas, &names, top);
        let plane = self.plane(canvas, &names, (head, room - (head - top)));
        let runs: Vec<UnbrokenRuns> = self.paths.iter().map(|path| path.runs(&plane)).collect();
        let mut callouts: Vec<Callout> = self.spots.iter().map(|spot| callout(canvas, spot, &plane)).collect();
        let discs: Vec<(Color, (f64, f64))> = callouts.iter().map(|callout| (callout.color, callout.at)).collect();
        let mut ends = Vec::new();
        for (index, (lines, runs)) in texts.into_iter().zip(&runs).enumerate() {
            let Some(end) = runs.last().and_then(|run| run.last()).copied() else { continue };
            match lines {
                Some(lines) => ends.push(EndLabel { lines, color: color(index), end }),
                None => {
                    let lines = wrap(canvas, &self.paths[index].label, NAME, canvas.inner() * 0.3);
                    callouts.push(Callout { lines, color: color(index), at: end });
                }
            }
        }
        let placed = callouts::place(canvas, callouts, plane.inside(), &runs.concat());
        runs.into_iter().enumerate().for_each(|(index, runs)| draw_runs(canvas, runs, color(index)));
        callouts::clear(canvas, &placed);
        for (color, at) in discs {
            canvas.disc(at, DISC + 1.5, PAPER);
            canvas.disc(at, DISC, color);
        }
        placed.iter().for_each(|placed| placed.write(canvas));
        plane.finish(canvas, ends)
    }

    /// Writes the key and what the height is; gives the height below them.
    fn head(&self, canvas: &mut Canvas, names: &[Vec<String>], top: f64) -> f64 {
        let broken = self.paths.iter().any(|path| path.places.iter().any(|(_, height)| height.is_none()));
        let mut signs = end_labels::signs(canvas, names, color);
        signs.extend(broken.then(Sign::gap));
        let top = key(canvas, &signs, top);
        if self.height.is_empty() {
            return top;
        }
        let words = balance(canvas, &self.height, TICK.colored(SOFT), canvas.inner());
        canvas.write_lines(&words, (canvas.margin, top + TICK.size), Anchor::Start, TICK.colored(SOFT))
    }

    /// Returns the name of a line that ends at the right edge, with its last value; on a narrow sheet the name of any line.
    fn end_name(&self, canvas: &Canvas, path: &CurvePath) -> Option<Vec<String>> {
        match path.last() {
            Some((along, height)) if along == self.ends().1 => {
                Some(end_labels::name(canvas, &path.label, &Unit::Percent.word(height), canvas.inner() * 0.26))
            }
            _ => canvas.is_narrow().then(|| vec![path.label.clone()]),
        }
    }

    fn plane(&self, canvas: &mut Canvas, names: &[Vec<String>], space: (f64, f64)) -> Plane {
        let heights = ends_with_zero(self.places().map(|(_, height)| height));
        let along = (self.along.as_str(), Unit::Percent, self.ends());
        // Names of points that cannot stand side by side need room under each other.
        let lines = self.spots.iter().map(|spot| spot.words.len() + 1).filter(|_| canvas.is_narrow()).sum::<usize>();
        let least = (0.5, (lines as f64 * NAME.leading() * 1.4).max(280.0));
        let scales = PlaneScales { along, across: (Unit::Percent, heights), least };
        let beside = if names.is_empty() { 12.0 } else { end_labels::width(canvas, names) };
        scales.draw(canvas, space, names, beside)
    }

    /// Returns every known place.
    fn places(&self) -> impl Iterator<Item = (Decimal, Decimal)> {
        let paths = self.paths.iter().flat_map(CurvePath::known);
        paths.chain(self.spots.iter().map(|spot| (spot.along, spot.height)))
    }

    /// Returns the ends of the scale along the foot, on which zero is.
    fn ends(&self) -> (Decimal, Decimal) {
        ends_with_zero(self.places().map(|(along, _)| along))
    }

    pub(crate) fn table(&self) -> DataTable {
        // A row for each place of a line, then one for each point.
        let places = self.paths.iter().flat_map(|path| path.places.iter().map(move |place| (path, place)));
        let places = places.map(|(path, place)| (path.label.as_str(), String::new(), *place));
        let spot = |spot: &NamedPoint| {
            let path = spot.path.and_then(|index| self.paths.get(index)).map_or("", |path| path.label.as_str());
            (path, spot.words.join(", "), (spot.along, Some(spot.height)))
        };
        let rows: Vec<_> = places.chain(self.spots.iter().map(spot)).collect();
        let mut table = DataTable::default();
        table.text("line", rows.iter().map(|(path, ..)| *path));
        table.text("point", rows.iter().map(|(_, spot, _)| spot));
        table.values("along", Unit::Percent, rows.iter().map(|(.., (along, _))| *along));
        table.amounts("height", Unit::Percent, rows.iter().map(|(.., (_, height))| *height));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let spot = |spot: &NamedPoint| {
            let height = spot.path.map_or_else(String::new, |_| format!(": {}", Unit::Percent.word(spot.height)));
            format!("{}{height}", spot.words.join(", "))
        };
        let path = |path: &CurvePath| match path.last() {
            Some((along, height)) if self.spots.is_empty() => {
                format!("{}: {} at {}", path.label, Unit::Percent.word(height), Unit::Percent.word(along))
            }
            _ => path.label.clone(),
        };
        let told = |mut list: Vec<String>| {
            let more = if list.len() > TOLD { "; and more" } else { "" };
            list.truncate(TOLD);
            format!("{}{more}", list.join("; "))
        };
        let paths = told(self.paths.iter().map(path).collect());
        let spots = told(self.spots.iter().map(spot).collect());
        let spots = if self.spots.is_empty() { spots } else { format!(" Points: {spots}.") };
        format!("{} over {}. {paths}.{spots}", counted(self.paths.len(), "line"), self.along)
    }
}

impl CurvePath {
    fn known(&self) -> impl Iterator<Item = (Decimal, Decimal)> {
        self.places.iter().filter_map(|(along, height)| Some((*along, (*height)?)))
    }

    fn last(&self) -> Option<(Decimal, Decimal)> {
        self.known().last()
    }

    /// Returns the unbroken runs of known places, in pixels.
    fn runs(&self, plane: &Plane) -> UnbrokenRuns {
        let runs = self.places.split(|(_, height)| height.is_none()).filter(|run| !run.is_empty());
        let place = |(along, height): &(Decimal, Option<Decimal>)| Some(plane.at(*along, (*height)?));
        runs.map(|run| run.iter().filter_map(place).collect()).collect()
    }
}

fn callout(canvas: &Canvas, spot: &NamedPoint, plane: &Plane) -> Callout {
    let width = (plane.area.right - plane.area.left) * 0.5;
    let lines = spot.words.iter().flat_map(|words| wrap(canvas, words, NAME, width)).collect();
    Callout { lines, color: spot.path.map_or(INK, color), at: plane.at(spot.along, spot.height) }
}

/// Draws the runs of a line; few values in a row are points.
fn draw_runs(canvas: &mut Canvas, runs: UnbrokenRuns, color: Color) {
    for run in runs {
        if run.len() < JOINED {
            run.into_iter().for_each(|one| canvas.disc(one, DISC - 1.0, color));
        } else {
            canvas.line(run, color, 2.5);
        }
    }
}
