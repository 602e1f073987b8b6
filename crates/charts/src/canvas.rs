//! The sheet on which a chart is composed: marks and words in pixels, then one SVG.
//!
//! Words are written after all marks and above them, because plotters' text knows no weight between normal and bold.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

use figures::escaping::is_control;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle};
use plotters::style::{Color as _, ShapeStyle};

pub use crate::area::Area;
use crate::font::{Face, Fonts};
use crate::palette::{Color, HATCH, PAPER, Theme, ZERO};
use crate::pen::{Pen, Pixels, fine, short};
use crate::style::{ChartStyle, ChartWords};
use crate::text_widths::TextWidths;
use crate::typography::Type;

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    /// Returns the left end of what is so wide.
    fn left_of(self, x: f64, width: f64) -> f64 {
        match self {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        }
    }
}

/// One line of text.
struct TextLine {
    text: String,
    place: (f64, f64),
    anchor: Anchor,
    kind: Type,
    /// Its width in pixels, where a wider face in place of Inter would carry it past an edge.
    fixed: Option<f64>,
}

/// How much wider than Inter a face may be that a reader has in its place.
const WIDER: f64 = 1.25;

/// The width below which a sheet is narrow.
const NARROW: f64 = 400.0;

pub struct Canvas<'a> {
    text_widths: TextWidths<'a>,
    /// Width of the picture and its margin at either side, in pixels.
    pub width: f64,
    pub margin: f64,
    theme: Theme,
    framed: bool,
    pen: Rc<RefCell<Pen>>,
    /// The sheet to plotters, in pixels.
    area: DrawingArea<Pen, Pixels>,
    lines: Vec<TextLine>,
}

impl<'a> Canvas<'a> {
    pub fn new(fonts: &'a Fonts, style: ChartStyle) -> Self {
        let width = f64::from(style.size.width);
        let margin = match style.words {
            ChartWords::Bare => 2.0,
            _ if width < NARROW => 14.0,
            _ if width < 600.0 => 20.0,
            _ => 28.0,
        };
        let pen = Rc::new(RefCell::new(Pen::new(width)));
        Self {
            text_widths: TextWidths::new(fonts),
            width,
            margin,
            theme: style.theme,
            framed: false,
            area: DrawingArea::<Pen, Shift>::from(&pen).apply_coord_spec(Pixels),
            pen,
            lines: Vec::new(),
        }
    }

    /// Returns whether some text is framed, since its face has no picture of some of its letters.
    pub fn lacks_letters(&self) -> bool {
        self.framed
    }

    /// Returns whether names stand above what they name, since the sheet has no room for them beside it.
    pub fn is_narrow(&self) -> bool {
        self.width < NARROW
    }

    /// Returns the right edge of what may be drawn.
    pub fn right(&self) -> f64 {
        self.width - self.margin
    }

    /// Returns the width between the margins.
    pub fn inner(&self) -> f64 {
        self.width - 2.0 * self.margin
    }

    pub fn measure(&self, text: &str, kind: Type) -> f64 {
        self.text_widths.width(text, kind.face, kind.size)
    }

    pub fn rectangle(&mut self, area: Area, color: Color) {
        self.filled(area, color.filled());
    }

    /// A rectangle in a color mixed with paper, which hides what lies below it.
    pub fn tinted(&mut self, area: Area, color: Color, share: f64) {
        self.rectangle(area, PAPER);
        self.filled(area, color.mix(share).filled());
    }

    fn filled(&mut self, Area { left, top, right, bottom }: Area, style: ShapeStyle) {
        if right > left && bottom > top {
            self.put(&Rectangle::new([(left, top), (right, bottom)], style));
        }
    }

    pub fn line(&mut self, points: Vec<(f64, f64)>, color: Color, width: f64) {
        self.faint_line(points, color, width, 1.0);
    }

    pub fn faint_line(&mut self, points: Vec<(f64, f64)>, color: Color, width: f64, opacity: f64) {
        self.put(&PathElement::new(points, color.mix(opacity).stroke_width(fine(width).unsigned_abs())));
    }

    pub fn polygon(&mut self, points: Vec<(f64, f64)>, color: Color, opacity: f64) {
        self.put(&Polygon::new(points, color.mix(opacity)));
    }

    pub fn disc(&mut self, center: (f64, f64), radius: f64, color: Color) {
        self.put(&Circle::new(center, fine(radius), color.filled()));
    }

    fn put<E: Drawable<Pen>>(&mut self, element: &E)
    where
        for<'e> &'e E: PointCollection<'e, (f64, f64)>,
    {
        // The pen writes to memory, which cannot fail.
        let _ = self.area.draw(element);
    }

    pub fn diamond(&mut self, (x, y): (f64, f64), radius: f64, color: Color) {
        let points = vec![(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)];
        self.polygon(points, color, 1.0);
    }

    /// A tinted band whose two ends are marked.
    pub fn band(&mut self, area: Area, color: Color, tint: Color) {
        self.rectangle(area, tint);
        for end in [area.left, area.right] {
            self.rectangle(Area { left: end - 1.5, right: end + 1.5, ..area }, color);
        }
    }

    /// Slanted lines, the sign of a missing value.
    pub fn hatch(&mut self, area: Area) {
        let (height, gap) = (area.bottom - area.top, 6.0);
        let mut foot = area.left - height + gap / 2.0;
        while foot < area.right {
            let from = (foot.max(area.left), area.bottom - (area.left - foot).max(0.0));
            let head = foot + height;
            let to = (head.min(area.right), area.top + (head - area.right).max(0.0));
            self.line(vec![from, to], HATCH, 1.0);
            foot += gap;
        }
    }

    fn frame(&mut self, Area { left, top, right, bottom }: Area, color: Color) {
        let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        self.line(corners, color, 1.0);
    }

    /// A hatched area that says in its middle why it is hatched.
    pub fn hatch_said(&mut self, area: Area, text: &str, kind: Type) {
        let half = self.measure(text, kind) / 2.0 + 6.0;
        self.rectangle(area, PAPER);
        self.hatch(Area { right: area.middle().0 - half, ..area });
        self.hatch(Area { left: area.middle().0 + half, ..area });
        self.write_inside(text, area, kind);
    }

    /// Writes one line with its baseline at `place`; what is centered near an edge moves in as far as it must.
    pub fn write(&mut self, text: &str, (x, y): (f64, f64), anchor: Anchor, kind: Type) {
        if text.is_empty() {
            return;
        }
        // As it is set in print; names and tables keep what is typed.
        let text = &*text.replace('\'', "’");
        let x = match anchor {
            Anchor::Middle => self.middle_of(text, x, kind),
            Anchor::Start | Anchor::End => x,
        };
        // A reader of a page has other faces, pixels have none: there the frame is all that shows.
        if self.theme != Theme::Page && self.text_widths.lacks(text, kind.face) {
            let left = anchor.left_of(x, self.measure(text, kind));
            let (right, top, bottom) = (left + self.measure(text, kind), y - kind.size * 0.95, y + kind.size * 0.3);
            self.frame(Area { left, top, right, bottom }, ZERO);
            self.framed = true;
        }
        let (width, wider) = (self.measure(text, kind), self.measure(text, kind) * WIDER);
        let left = anchor.left_of(x, wider);
        let fixed = (left < 0.0 || left + wider > self.width).then_some(width);
        self.lines.push(TextLine { text: text.to_owned(), place: (x, y), anchor, kind, fixed });
    }

    /// Returns where the middle of a line comes to stand that is to have it at `x`: no nearer to the edge than half a margin; a
    /// bare body has none.
    pub fn middle_of(&self, text: &str, x: f64, kind: Type) -> f64 {
        let half = self.measure(text, kind) / 2.0 + (self.margin - 1.0).min(11.0);
        x.min(self.width - half).max(half)
    }

    /// Writes one line in the middle of an area.
    pub fn write_inside(&mut self, text: &str, area: Area, kind: Type) {
        let (x, y) = area.middle();
        self.write(text, (x, y + kind.drop()), Anchor::Middle, kind);
    }

    /// Writes one line centered on the height `y`, on a patch of paper that keeps grid lines and hatching away.
    pub fn write_clear(&mut self, text: &str, (x, y): (f64, f64), anchor: Anchor, kind: Type) {
        if text.is_empty() {
            return;
        }
        let left = anchor.left_of(x, self.measure(text, kind));
        let ends = (left - 3.0, left + self.measure(text, kind) + 3.0);
        self.rectangle(Area::along(ends, y, kind.size * 0.62), PAPER);
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

    /// Returns the finished picture; `alt` is its text for those who cannot see it.
    pub fn into_svg(self, height: f64, alt: &str, metadata: &str) -> String {
        let (width, height, alt) = (self.width.ceil(), height.ceil(), escape(alt));
        let page = self.theme == Theme::Page;
        let (attributes, family) = match page {
            true => (" class=\"chart\"", ""),
            false => (
                " xmlns=\"http://www.w3.org/2000/svg\"",
                " font-family=\"Inter,Helvetica,Arial,'DejaVu Sans Condensed',sans-serif\"",
            ),
        };
        let mut svg = format!(
            "<svg{attributes} width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{alt}\"{family}>\n"
        );
        svg.push_str(metadata);
        // In a page the ground is the page's own.
        if !page {
            let _ = writeln!(svg, "<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>", PAPER.paint(self.theme));
        }
        svg.push_str(&self.pen.borrow().svg(self.theme));
        // Lines of one style stand together and name it once.
        let mut styles: Vec<(String, Vec<&TextLine>)> = Vec::new();
        for line in &self.lines {
            let style = line.style(self.theme);
            match styles.iter_mut().find(|(known, _)| *known == style) {
                Some((_, lines)) => lines.push(line),
                None => styles.push((style, vec![line])),
            }
        }
        for (style, lines) in styles {
            if let [line] = lines.as_slice() {
                line.put(&mut svg, &style);
                continue;
            }
            let _ = writeln!(svg, "<g{style}>");
            lines.iter().for_each(|line| line.put(&mut svg, ""));
            svg.push_str("</g>\n");
        }
        svg.push_str("</svg>\n");
        svg
    }
}

impl TextLine {
    fn put(&self, svg: &mut String, style: &str) {
        let (x, y) = self.place;
        let fixed = self
            .fixed
            .map_or_else(String::new, |width| format!(" textLength=\"{width:.0}\" lengthAdjust=\"spacingAndGlyphs\""));
        let _ = writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\"{fixed}{style}>{}</text>", escape(&self.text));
    }

    /// Returns what neighbors may have in common, as attributes.
    fn style(&self, theme: Theme) -> String {
        let anchor = match self.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = match self.kind.face.weight() {
            400 => String::new(),
            weight => format!(" font-weight=\"{weight}\""),
        };
        let figures = match self.kind.face {
            Face::Regular | Face::SemiBold | Face::Bold => "",
            Face::Figures | Face::FiguresSemiBold if theme == Theme::Page => " class=\"n\"",
            Face::Figures | Face::FiguresSemiBold => {
                " font-family=\"'Inter Figures',Inter,Helvetica,Arial,'DejaVu Sans Condensed',sans-serif\" style=\"font-variant-numeric:tabular-nums\""
            }
        };
        let (size, color) = (short(self.kind.size), self.kind.color.paint(theme));
        format!("{anchor} font-size=\"{size}\"{weight}{figures} fill=\"{color}\"")
    }
}

/// Returns text safe in XML, in an element or an attribute. Characters that XML forbids become spaces.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            letter if is_control(letter) || matches!(letter, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
