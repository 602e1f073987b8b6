//! The sheet on which a chart is composed: marks and words in pixels, then one SVG.
//!
//! Marks are drawn by plotters, whose coordinates are whole numbers, on a canvas 16 times as fine.
//! Words are written after it and above all marks, because plotters' text knows no weight between normal and bold.

use std::fmt::Write as _;

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle};
use plotters::prelude::SVGBackend;
use plotters::style::{Color, RGBAColor, RGBColor, ShapeStyle};

use super::style::{HATCH, PAPER, Type};
use crate::report::font::{Face, Fonts};

/// Canvas units in a pixel.
pub const FINE: f64 = 16.0;

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    /// From one pixel to another, `half` above and below a height.
    pub fn along((left, right): (f64, f64), y: f64, half: f64) -> Self {
        Self { left, top: y - half, right, bottom: y + half }
    }
}

enum Mark {
    Rectangle(Area, RGBColor),
    Line(Vec<(f64, f64)>, RGBColor, f64),
    Polygon(Vec<(f64, f64)>, RGBAColor),
    Disc((f64, f64), f64, RGBColor),
}

struct Words {
    text: String,
    place: (f64, f64),
    anchor: Anchor,
    kind: Type,
}

pub struct Sheet<'a> {
    pub fonts: &'a Fonts,
    /// Width of the picture and its margin at either side, in pixels.
    pub width: f64,
    pub margin: f64,
    marks: Vec<Mark>,
    words: Vec<Words>,
}

impl<'a> Sheet<'a> {
    pub fn new(fonts: &'a Fonts, width: f64, margin: f64) -> Self {
        Self { fonts, width, margin, marks: Vec::new(), words: Vec::new() }
    }

    /// The right edge of what may be drawn.
    pub fn right(&self) -> f64 {
        self.width - self.margin
    }

    /// The width between the margins.
    pub fn inner(&self) -> f64 {
        self.width - 2.0 * self.margin
    }

    pub fn measure(&self, text: &str, kind: Type) -> f64 {
        self.fonts.width(text, kind.face, kind.size)
    }

    pub fn rectangle(&mut self, area: Area, colour: RGBColor) {
        if area.right > area.left && area.bottom > area.top {
            self.marks.push(Mark::Rectangle(area, colour));
        }
    }

    pub fn line(&mut self, points: Vec<(f64, f64)>, colour: RGBColor, width: f64) {
        self.marks.push(Mark::Line(points, colour, width));
    }

    pub fn polygon(&mut self, points: Vec<(f64, f64)>, colour: RGBColor, opacity: f64) {
        self.marks.push(Mark::Polygon(points, colour.mix(opacity)));
    }

    pub fn disc(&mut self, centre: (f64, f64), radius: f64, colour: RGBColor) {
        self.marks.push(Mark::Disc(centre, radius, colour));
    }

    pub fn diamond(&mut self, (x, y): (f64, f64), radius: f64, colour: RGBColor) {
        let points = vec![(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)];
        self.polygon(points, colour, 1.0);
    }

    /// A tinted band whose two ends are marked.
    pub fn band(&mut self, area: Area, colour: RGBColor, tint: RGBColor) {
        self.rectangle(area, tint);
        for end in [area.left, area.right] {
            self.rectangle(Area { left: end - 1.5, right: end + 1.5, ..area }, colour);
        }
    }

    /// Slanted lines, the sign of a missing value.
    pub fn hatch(&mut self, area: Area) {
        self.slanted(area, HATCH);
    }

    /// Slanted lines in a frame of their colour, for what is hatched between filled areas.
    pub fn hatch_framed(&mut self, area: Area, colour: RGBColor) {
        self.rectangle(area, PAPER);
        self.slanted(area, colour);
        let Area { left, top, right, bottom } = area;
        let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.line(corners, colour, 1.0);
    }

    fn slanted(&mut self, area: Area, colour: RGBColor) {
        let (height, gap) = (area.bottom - area.top, 6.0);
        let mut foot = area.left - height + gap / 2.0;
        while foot < area.right {
            let from = (foot.max(area.left), area.bottom - (area.left - foot).max(0.0));
            let head = foot + height;
            let to = (head.min(area.right), area.top + (head - area.right).max(0.0));
            self.line(vec![from, to], colour, 1.0);
            foot += gap;
        }
    }

    /// A hatched area that says in its middle why it is hatched.
    pub fn hatch_said(&mut self, area: Area, text: &str, kind: Type) {
        let (middle, half) = ((area.left + area.right) / 2.0, self.measure(text, kind) / 2.0 + 6.0);
        self.rectangle(area, PAPER);
        self.hatch(Area { right: middle - half, ..area });
        self.hatch(Area { left: middle + half, ..area });
        self.write(text, (middle, (area.top + area.bottom) / 2.0 + kind.drop()), Anchor::Middle, kind);
    }

    /// Writes one line with its baseline at `place`.
    pub fn write(&mut self, text: &str, place: (f64, f64), anchor: Anchor, kind: Type) {
        if !text.is_empty() {
            self.words.push(Words { text: text.to_owned(), place, anchor, kind });
        }
    }

    /// Writes one line centred on the height `y`, on a patch of paper that keeps grid lines and hatching away.
    pub fn write_clear(&mut self, text: &str, (x, y): (f64, f64), anchor: Anchor, kind: Type) {
        if text.is_empty() {
            return;
        }
        let width = self.measure(text, kind);
        let left = match anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        let half = kind.size * 0.62;
        self.rectangle(Area { left: left - 3.0, top: y - half, right: left + width + 3.0, bottom: y + half }, PAPER);
        self.write(text, (x, y + kind.drop()), anchor, kind);
    }

    /// Writes lines under each other, the first baseline at `place`; gives the baseline of the next.
    pub fn write_lines(&mut self, lines: &[String], (x, mut y): (f64, f64), anchor: Anchor, kind: Type) -> f64 {
        for line in lines {
            self.write(line, (x, y), anchor, kind);
            y += kind.leading();
        }
        y
    }

    /// The finished picture; `alt` is its text for those who cannot see it.
    pub fn finish(self, height: f64, alt: &str) -> String {
        let (width, height) = (self.width.ceil(), height.ceil());
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{}\">\n",
            escape(alt)
        );
        let _ = writeln!(
            svg,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n<g transform=\"scale({})\">",
            1.0 / FINE
        );
        svg.push_str(&drawn(&self.marks, (fine(width) as u32, fine(height) as u32)));
        svg.push_str("</g>\n<g font-family=\"Inter, Helvetica, Arial, sans-serif\">\n");
        for words in &self.words {
            words.put(&mut svg);
        }
        svg.push_str("</g>\n</svg>\n");
        svg
    }
}

impl Words {
    fn put(&self, svg: &mut String) {
        let (x, y) = self.place;
        let anchor = match self.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let face = match self.kind.face {
            Face::Regular => String::new(),
            Face::SemiBold | Face::Bold => format!(" font-weight=\"{}\"", self.kind.face.weight()),
            Face::Figures | Face::FiguresSemiBold => format!(
                " font-family=\"'Inter Figures', Inter, Helvetica, Arial, sans-serif\" font-weight=\"{}\" style=\"font-variant-numeric:tabular-nums\"",
                self.kind.face.weight()
            ),
        };
        let RGBColor(red, green, blue) = self.kind.colour;
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\"{anchor} font-size=\"{}\"{face} fill=\"#{red:02x}{green:02x}{blue:02x}\">{}</text>",
            short(x),
            short(y),
            short(self.kind.size),
            escape(&self.text)
        );
    }
}

/// The marks as the inside of an SVG, in canvas units.
fn drawn(marks: &[Mark], extent: (u32, u32)) -> String {
    let mut document = String::new();
    let area = SVGBackend::with_string(&mut document, extent).into_drawing_area();
    for mark in marks {
        match mark {
            Mark::Rectangle(area_of, colour) => {
                let corners = [cell((area_of.left, area_of.top)), cell((area_of.right, area_of.bottom))];
                put(&area, &Rectangle::new(corners, colour.filled()));
            }
            Mark::Line(points, colour, width) => {
                let style = ShapeStyle { color: colour.to_rgba(), filled: false, stroke_width: fine(*width) as u32 };
                put(&area, &PathElement::new(cells(points), style));
            }
            Mark::Polygon(points, colour) => put(&area, &Polygon::new(cells(points), *colour)),
            Mark::Disc(centre, radius, colour) => {
                put(&area, &Circle::new(cell(*centre), fine(*radius), colour.filled()))
            }
        }
    }
    // Writing to a string cannot fail.
    let _ = area.present();
    drop(area);
    let inside = document.split_once('>').map_or("", |(_, rest)| rest);
    inside.trim().trim_end_matches("</svg>").replace(" opacity=\"1\"", "").trim_start().to_owned()
}

fn put<'b, E>(area: &DrawingArea<SVGBackend<'b>, Shift>, element: &E)
where
    for<'e> &'e E: PointCollection<'e, (i32, i32)>,
    for<'x> E: Drawable<SVGBackend<'x>>,
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
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text safe in XML, in an element or an attribute. Characters that XML forbids become spaces.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
