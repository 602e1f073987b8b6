//! Lines in a plane with named points on them: an outcome over a rate, or two rates that answer each other.
//!
//! A line that ends at the right edge is named there; one that ends elsewhere is named at its end. Every point is named.

use rust_decimal::Decimal;

use crate::axis::Axis;
use crate::callouts::{self, Callout};
use crate::canvas::{Anchor, Area, Canvas};
use crate::end_labels::{self, EndLabel, NAME};
use crate::key::{Sign, SignMark, key};
use crate::kinds::fan::JOINED;
use crate::palette::{Color, GRAY, INK, LINES, PAPER, SOFT};
use crate::table::DataTable;
use crate::text::wrap;
use crate::typography::TICK;
use crate::x_axis::XAxis;
use figures::{Unit, counted};

/// Curves over an axis of numbers.
#[derive(Clone, Debug)]
pub struct Curves {
    /// What runs along the foot, e.g. "Tariff on all imports, %".
    pub along: String,
    /// What it counts.
    pub along_unit: Unit,
    /// What the height is; empty where the subtitle says it.
    pub height: String,
    /// What it counts.
    pub height_unit: Unit,
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
        let begin = top;
        let broken = self.paths.iter().any(|path| path.places.iter().any(|(_, height)| height.is_none()));
        let sign = Sign::new(SignMark::Gap, GRAY, "gap: not known");
        let mut top = key(canvas, if broken { std::slice::from_ref(&sign) } else { &[] }, begin);
        if !self.height.is_empty() {
            let words = wrap(canvas, &self.height, TICK.colored(SOFT), canvas.inner());
            top = canvas.write_lines(&words, (canvas.margin, top + TICK.size), Anchor::Start, TICK.colored(SOFT));
        }
        let (low, high) = self.ends();
        let names = |path: &CurvePath| match path.last() {
            Some((along, height)) if along == high => {
                Some(end_labels::name(canvas, &path.label, &self.height_unit.word(height), canvas.inner() * 0.26))
            }
            _ => None,
        };
        let texts: Vec<Option<Vec<String>>> = self.paths.iter().map(names).collect();
        let tagged: Vec<Vec<String>> = texts.iter().flatten().cloned().collect();
        let tall = (canvas.inner() * 0.5)
            .max(room - (top - begin) - XAxis::height() - 10.0)
            .max(end_labels::height(&tagged))
            .max(280.0);
        let (head, bottom) = (top + 8.0, top + 8.0 + tall);

        let heights = || self.places().map(|(_, height)| height);
        let least = heights().min().unwrap_or_default().min(Decimal::ZERO);
        let most = heights().max().unwrap_or_default().max(Decimal::ZERO);
        let across = Axis::rounded(least, most, (bottom, head), (tall / 60.0).clamp(2.0, 6.0) as u32);
        let left = across.margin(canvas, self.height_unit);
        let right = canvas.right() - if tagged.is_empty() { 12.0 } else { end_labels::width(canvas, &tagged) };
        across.draw_across(canvas, self.height_unit, (left, right));
        let x_axis = XAxis { ends: (low, high), unit: self.along_unit, words: &self.along };
        let along = x_axis.draw(canvas, (left, right), bottom);

        let runs: Vec<UnbrokenRuns> = self.paths.iter().map(|path| path.runs(&along, &across)).collect();
        let all: Vec<Vec<(f64, f64)>> = runs.iter().flatten().cloned().collect();
        let spot = |canvas: &Canvas, spot: &NamedPoint| Callout {
            lines: spot.words.iter().flat_map(|words| wrap(canvas, words, NAME, (right - left) * 0.5)).collect(),
            color: spot.path.map_or(INK, color),
            at: (along.at(spot.along), across.at(spot.height)),
        };
        let mut callouts: Vec<Callout> = self.spots.iter().map(|one| spot(canvas, one)).collect();
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
        let area = Area { left: left + 2.0, top: head, right: right - 2.0, bottom: bottom - 2.0 };
        let placed = callouts::place(canvas, callouts, area, &all);
        for (index, runs) in runs.into_iter().enumerate() {
            for run in runs {
                if run.len() < JOINED {
                    run.into_iter().for_each(|one| canvas.disc(one, DISC - 1.0, color(index)));
                } else {
                    canvas.line(run, color(index), 2.5);
                }
            }
        }
        placed.iter().for_each(|placed| placed.clear(canvas));
        for (color, at) in discs {
            canvas.disc(at, DISC + 1.5, PAPER);
            canvas.disc(at, DISC, color);
        }
        placed.iter().for_each(|placed| placed.write(canvas));
        end_labels::write(canvas, ends, right, (head - NAME.leading() / 2.0, bottom + NAME.leading() / 2.0));
        bottom + XAxis::height()
    }

    /// Returns every known place.
    fn places(&self) -> impl Iterator<Item = (Decimal, Decimal)> {
        let paths = self.paths.iter().flat_map(CurvePath::known);
        paths.chain(self.spots.iter().map(|spot| (spot.along, spot.height)))
    }

    /// Returns the ends of the scale along the foot, on which zero is.
    fn ends(&self) -> (Decimal, Decimal) {
        let along = || self.places().map(|(along, _)| along);
        (along().min().unwrap_or_default().min(Decimal::ZERO), along().max().unwrap_or_default().max(Decimal::ZERO))
    }

    pub(crate) fn table(&self) -> DataTable {
        // A row for each place of a line, then one for each point.
        let rows = || {
            let of_path = |path: &CurvePath| path.label.clone();
            let places = self
                .paths
                .iter()
                .flat_map(move |path| path.places.iter().map(move |place| (of_path(path), String::new(), *place)));
            let spot = move |spot: &NamedPoint| {
                let path = spot.path.and_then(|index| self.paths.get(index)).map_or_else(String::new, of_path);
                (path, spot.words.join(", "), (spot.along, Some(spot.height)))
            };
            places.chain(self.spots.iter().map(spot)).collect::<Vec<_>>()
        };
        let rows = rows();
        let mut table = DataTable::default();
        table.text("line", rows.iter().map(|(path, ..)| path.as_str()));
        table.text("point", rows.iter().map(|(_, spot, _)| spot.as_str()));
        table.values("along", self.along_unit, rows.iter().map(|(.., (along, _))| *along));
        table.amounts("height", self.height_unit, rows.iter().map(|(.., (_, height))| *height));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let spot = |spot: &NamedPoint| {
            let height = spot.path.map_or_else(String::new, |_| format!(": {}", self.height_unit.word(spot.height)));
            format!("{}{height}", spot.words.join(", "))
        };
        let path = |path: &CurvePath| match path.last() {
            Some((along, height)) if self.spots.is_empty() => {
                format!("{}: {} at {}", path.label, self.height_unit.word(height), self.along_unit.word(along))
            }
            _ => path.label.clone(),
        };
        let told = |mut list: Vec<String>| {
            let more = if list.len() > TOLD { "; and more" } else { "" };
            list.truncate(TOLD);
            format!("{}{more}", list.join("; "))
        };
        let paths = told(self.paths.iter().map(path).collect());
        let spots = if self.spots.is_empty() {
            String::new()
        } else {
            format!(" Points: {}.", told(self.spots.iter().map(spot).collect()))
        };
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
    fn runs(&self, along: &Axis, across: &Axis) -> UnbrokenRuns {
        let runs = self.places.split(|(_, height)| height.is_none());
        let run = |run: &[(Decimal, Option<Decimal>)]| -> Vec<(f64, f64)> {
            run.iter().filter_map(|(x, height)| Some((along.at(*x), across.at((*height)?)))).collect()
        };
        runs.map(run).filter(|run| !run.is_empty()).collect()
    }
}

fn color(index: usize) -> Color {
    LINES.get(index).copied().unwrap_or(GRAY)
}
