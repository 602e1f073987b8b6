//! The back end on which plotters draws: it keeps marks as paths, in tenths of a pixel, and makes elements of an SVG of them.
//!
//! Marks stand in layers: what is painted alike and meets nothing between becomes one element.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters::coord::CoordTranslate;
use plotters::style::Color;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

use crate::area::Area;
use crate::palette::{self, Theme};

/// Units of the back end in a pixel.
const FINE: f64 = 10.0;
/// How many layers a mark may be moved down to one that is painted in the same way.
const LOOK_BACK: usize = 24;

/// Places in pixels, which are rounded here and nowhere before.
#[derive(Clone)]
pub struct Pixels;

impl CoordTranslate for Pixels {
    type From = (f64, f64);

    fn translate(&self, (x, y): &(f64, f64)) -> BackendCoord {
        (fine(*x), fine(*y))
    }
}

/// Returns a length in units of the back end.
pub fn fine(pixels: f64) -> i32 {
    (pixels * FINE).round() as i32
}

/// Every mark drawn so far.
pub struct Pen {
    width: u32,
    marks: Vec<PenMark>,
}

struct PenMark {
    ink: Ink,
    path: PathCommands,
    /// What it covers at most, in units of the back end.
    area: Area,
    /// Polygons that turn different ways would make holes where they lie over each other.
    is_polygon: bool,
}

/// How a mark is painted.
#[derive(Clone, Copy, PartialEq)]
struct Ink {
    rgb: (u8, u8, u8),
    /// From 0 to 1.
    opacity: f64,
    /// Width of the stroke in units of the back end; `None` for what is filled.
    stroke: Option<u32>,
}

impl Ink {
    fn of(style: &impl BackendStyle, stroke: Option<u32>) -> Self {
        let BackendColor { rgb, alpha: opacity } = style.color();
        Self { rgb, opacity, stroke }
    }
}

impl PenMark {
    /// Returns whether it may lie over itself: a tint would be darker there.
    fn is_plain(&self) -> bool {
        self.ink.opacity >= 1.0 && !self.is_polygon
    }
}

impl Pen {
    /// Returns an empty sheet of some pixels across, and of any height.
    pub fn new(width: f64) -> Self {
        Self { width: fine(width).unsigned_abs(), marks: Vec::new() }
    }

    /// Returns the marks as elements of an SVG, in their order wherever they lie over each other.
    pub fn svg(&self, theme: Theme) -> String {
        let (mut svg, colors) = (String::new(), palette::all());
        for layer in self.layers() {
            let Some(Ink { rgb, opacity, stroke }) = layer.first().map(|mark| mark.ink) else { continue };
            let color = colors.iter().find(|color| color.rgb() == rgb);
            let paint = color.map_or_else(String::new, |color| color.paint(theme));
            let (how, paint) = match stroke {
                Some(width) => {
                    let width = short(f64::from(width) / FINE);
                    ("stroke", format!("fill=\"none\" stroke=\"{paint}\" stroke-width=\"{width}\""))
                }
                None => ("fill", format!("fill=\"{paint}\"")),
            };
            let opacity = if opacity < 1.0 { format!(" {how}-opacity=\"{}\"", short(opacity)) } else { String::new() };
            let path: String = layer.iter().map(|mark| mark.path.0.as_str()).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(svg, "<path {paint}{opacity} d=\"{path}\"/>");
        }
        svg
    }

    fn keep(&mut self, mark: PenMark) -> DrawResult {
        self.marks.push(mark);
        Ok(())
    }

    fn layers(&self) -> Vec<Vec<&PenMark>> {
        let mut layers: Vec<Vec<&PenMark>> = Vec::new();
        for mark in &self.marks {
            let mut place = None;
            for (index, layer) in layers.iter().enumerate().rev().take(LOOK_BACK) {
                let like = layer.first().is_some_and(|first| first.ink == mark.ink);
                let plain = || mark.is_plain() && layer.iter().all(|other| other.is_plain());
                let meets = || layer.iter().any(|other| other.area.meets(&mark.area));
                let fits = like && (plain() || !meets());
                if fits || meets() {
                    place = fits.then_some(index);
                    break;
                }
            }
            match place.and_then(|index| layers.get_mut(index)) {
                Some(layer) => layer.push(mark),
                None => layers.push(vec![mark]),
            }
        }
        layers
    }
}

type DrawResult = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Pen {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width, i32::MAX.unsigned_abs())
    }

    fn ensure_prepared(&mut self) -> DrawResult {
        Ok(())
    }

    fn present(&mut self) -> DrawResult {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> DrawResult {
        self.draw_rect((x, y), (x.saturating_add(1), y.saturating_add(1)), &color, true)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, _: bool) -> DrawResult {
        let (width, height) = (to.0.saturating_sub(from.0), to.1.saturating_sub(from.1));
        let mut path = PathCommands::default();
        path.put('M', &[from.0, from.1]);
        [('h', width), ('v', height), ('h', -width)].iter().for_each(|(way, length)| path.put(*way, &[*length]));
        path.close();
        self.keep(PenMark { ink: Ink::of(style, None), path, area: around(&[from, to], 0.0), is_polygon: false })
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> DrawResult {
        let (points, width) = (Vec::from_iter(points), style.stroke_width());
        let area = around(&points, f64::from(width) / 2.0 + 1.0);
        let (ink, path) = (Ink::of(style, Some(width)), PathCommands::through(&points));
        self.keep(PenMark { ink, path, area, is_polygon: false })
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> DrawResult {
        let points = Vec::from_iter(points);
        let mut path = PathCommands::through(&points);
        path.close();
        self.keep(PenMark { ink: Ink::of(style, None), path, area: around(&points, 0.0), is_polygon: true })
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, _: bool) -> DrawResult {
        let reach = i32::try_from(radius).unwrap_or(i32::MAX / 4);
        let mut path = PathCommands::default();
        path.put('M', &[x.saturating_sub(reach), y]);
        for way in [2, -2] {
            path.put('a', &[reach, reach]);
            path.0.push_str(" 0 0 1");
            path.put(' ', &[reach.saturating_mul(way), 0]);
        }
        path.close();
        let area = around(&[(x, y)], f64::from(radius));
        self.keep(PenMark { ink: Ink::of(style, None), path, area, is_polygon: false })
    }
}

/// Returns what lies no farther from some points than a rim.
fn around(points: &[BackendCoord], rim: f64) -> Area {
    let xs = || points.iter().map(|(x, _)| f64::from(*x));
    let ys = || points.iter().map(|(_, y)| f64::from(*y));
    let (left, top) = (xs().fold(f64::INFINITY, f64::min), ys().fold(f64::INFINITY, f64::min));
    let (right, bottom) = (xs().fold(f64::NEG_INFINITY, f64::max), ys().fold(f64::NEG_INFINITY, f64::max));
    Area { left, top, right, bottom }.grown(rim, rim)
}

/// The commands of a path.
#[derive(Default)]
struct PathCommands(String);

impl PathCommands {
    /// Goes through points, from each to the next.
    fn through(points: &[BackendCoord]) -> Self {
        let mut path = Self::default();
        let mut last: Option<BackendCoord> = None;
        for &(x, y) in points {
            match last {
                None => path.put('M', &[x, y]),
                Some(before) if before == (x, y) => {}
                Some((_, before)) if before == y => path.put('H', &[x]),
                Some((before, _)) if before == x => path.put('V', &[y]),
                Some((before_x, before_y)) => path.put('l', &[x.saturating_sub(before_x), y.saturating_sub(before_y)]),
            }
            last = Some((x, y));
        }
        path
    }

    fn close(&mut self) {
        self.0.push('z');
    }

    /// Writes a command with its numbers, the signs of which part them where they can.
    fn put(&mut self, command: char, numbers: &[i32]) {
        self.0.push(command);
        for (index, number) in numbers.iter().enumerate() {
            if index > 0 && *number >= 0 {
                self.0.push(' ');
            }
            let (whole, tenth) = (number.abs() / 10, number.abs() % 10);
            if *number < 0 {
                self.0.push('-');
            }
            // Writing to a string cannot fail.
            let _ = match (whole, tenth) {
                (whole, 0) => write!(self.0, "{whole}"),
                (0, tenth) => write!(self.0, ".{tenth}"),
                (whole, tenth) => write!(self.0, "{whole}.{tenth}"),
            };
        }
    }
}

/// Returns a number with at most two places.
pub fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.strip_prefix("0.").map_or_else(|| text.to_owned(), |places| format!(".{places}"))
}
