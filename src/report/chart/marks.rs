//! Marks in layers: what has one colour and meets nothing between becomes one element of the SVG.

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle};
use plotters::style::BLACK;

use super::look::Theme;
use super::palette::Colour;
use super::pen::{FINE, Pen};
use super::sheet::Area;

pub enum Shape {
    Rectangle(Area),
    /// Points and the width of the stroke.
    Line(Vec<(f64, f64)>, f64),
    Polygon(Vec<(f64, f64)>),
    /// Centre and radius.
    Disc((f64, f64), f64),
}

pub struct Mark {
    pub shape: Shape,
    pub colour: Colour,
    /// From 0 to 1.
    pub opacity: f64,
}

/// Marks that are drawn as one.
struct Layer<'m> {
    marks: Vec<&'m Mark>,
    areas: Vec<Area>,
}

/// How many layers a mark may be moved down to join its like.
const LOOK_BACK: usize = 24;

impl Mark {
    /// What it covers at most.
    fn area(&self) -> Area {
        let around = |points: &[(f64, f64)], rim: f64| Area {
            left: points.iter().map(|(x, _)| x - rim).fold(f64::INFINITY, f64::min),
            top: points.iter().map(|(_, y)| y - rim).fold(f64::INFINITY, f64::min),
            right: points.iter().map(|(x, _)| x + rim).fold(f64::NEG_INFINITY, f64::max),
            bottom: points.iter().map(|(_, y)| y + rim).fold(f64::NEG_INFINITY, f64::max),
        };
        match &self.shape {
            Shape::Rectangle(area) => *area,
            Shape::Line(points, width) => around(points, width / 2.0 + 0.1),
            Shape::Polygon(points) => around(points, 0.0),
            Shape::Disc(centre, radius) => around(&[*centre], *radius),
        }
    }

    /// Width of the stroke; None for what is filled.
    fn stroke(&self) -> Option<f64> {
        match &self.shape {
            Shape::Line(_, width) => Some(*width),
            _ => None,
        }
    }

    /// Whether both can be painted at once.
    fn is_like(&self, other: &Mark) -> bool {
        self.colour == other.colour && self.opacity == other.opacity && self.stroke() == other.stroke()
    }

    /// Whether it may lie over itself: a tint would be darker there, and polygons that turn different ways would make holes.
    fn is_plain(&self) -> bool {
        self.opacity >= 1.0 && !matches!(self.shape, Shape::Polygon(_))
    }

    fn draw(&self, area: &DrawingArea<Pen, Shift>) {
        match &self.shape {
            Shape::Rectangle(Area { left, top, right, bottom }) => {
                put(area, &Rectangle::new([cell((*left, *top)), cell((*right, *bottom))], BLACK));
            }
            Shape::Line(points, _) => put(area, &PathElement::new(cells(points), BLACK)),
            Shape::Polygon(points) => put(area, &Polygon::new(cells(points), BLACK)),
            Shape::Disc(centre, radius) => put(area, &Circle::new(cell(*centre), fine(*radius), BLACK)),
        }
    }
}

/// The marks as elements of an SVG, in their order wherever they lie over each other.
pub fn drawn(marks: &[Mark], theme: Theme, extent: (f64, f64)) -> String {
    let mut svg = String::new();
    let extent = (fine(extent.0).unsigned_abs(), fine(extent.1).unsigned_abs());
    for layer in layers(marks) {
        let mut path = String::new();
        let area = Pen { path: &mut path, extent }.into_drawing_area();
        layer.marks.iter().for_each(|mark| mark.draw(&area));
        drop(area);
        let Some(first) = layer.marks.first() else {
            continue;
        };
        let (paint, opacity) = (first.colour.paint(theme), Some(first.opacity).filter(|opacity| *opacity < 1.0));
        // Writing to a string cannot fail.
        let _ = match first.stroke() {
            Some(width) => {
                let opacity = opacity.map(|share| format!(" stroke-opacity=\"{}\"", short(share))).unwrap_or_default();
                writeln!(
                    svg,
                    "<path fill=\"none\" stroke=\"{paint}\" stroke-width=\"{}\"{opacity} d=\"{path}\"/>",
                    short(width)
                )
            }
            None => {
                let opacity = opacity.map(|share| format!(" fill-opacity=\"{}\"", short(share))).unwrap_or_default();
                writeln!(svg, "<path fill=\"{paint}\"{opacity} d=\"{path}\"/>")
            }
        };
    }
    svg
}

fn layers(marks: &[Mark]) -> Vec<Layer<'_>> {
    let mut layers: Vec<Layer> = Vec::new();
    for mark in marks {
        let area = mark.area();
        let mut place = None;
        for (index, layer) in layers.iter().enumerate().rev().take(LOOK_BACK) {
            let like = layer.marks.first().is_some_and(|first| first.is_like(mark));
            let plain = || mark.is_plain() && layer.marks.iter().all(|other| other.is_plain());
            let meets = || layer.areas.iter().any(|other| other.meets(&area));
            if like && (plain() || !meets()) {
                place = Some(index);
                break;
            }
            if meets() {
                break;
            }
        }
        match place.and_then(|index| layers.get_mut(index)) {
            Some(layer) => {
                layer.marks.push(mark);
                layer.areas.push(area);
            }
            None => layers.push(Layer { marks: vec![mark], areas: vec![area] }),
        }
    }
    layers
}

fn put<'p, E>(area: &DrawingArea<Pen<'p>, Shift>, element: &E)
where
    for<'e> &'e E: PointCollection<'e, (i32, i32)>,
    for<'x> E: Drawable<Pen<'x>>,
{
    // Writing to a string cannot fail.
    let _ = area.draw(element);
}

fn fine(pixels: f64) -> i32 {
    (pixels * FINE).round() as i32
}

fn cell((x, y): (f64, f64)) -> (i32, i32) {
    (fine(x), fine(y))
}

fn cells(points: &[(f64, f64)]) -> Vec<(i32, i32)> {
    points.iter().copied().map(cell).collect()
}

/// A number with at most two places.
pub fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.strip_prefix("0.").map_or_else(|| text.to_owned(), |places| format!(".{places}"))
}
