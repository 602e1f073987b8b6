//! What text really stands on: the picture is drawn without its text, and each pixel below a text is compared with the
//! text's color.

use dutylab::report::font::Fonts;
use dutylab::report::picture;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Group, Node, Paint, Rect, Text};

/// The least contrast ratio of WCAG 2.2 (success criterion 1.4.3).
const LEAST: f64 = 4.5;

/// Every text that reads badly somewhere, in words.
pub fn unreadable(svg: &str, fonts: &Fonts, place: &str) -> Vec<String> {
    let whole = picture::tree(svg, fonts).expect("the SVG reads");
    let bare = picture::tree(&without_text(svg), fonts).expect("the SVG reads");
    let size = whole.size();
    let mut ground = Pixmap::new(size.width() as u32, size.height() as u32).expect("an extent");
    resvg::render(&bare, Transform::identity(), &mut ground.as_mut());
    let mut texts = Vec::new();
    collect(whole.root(), &mut texts);
    let mut wrong = Vec::new();
    for text in texts {
        let words: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
        let ink = ink(text);
        let worst = below(&ground, text.flattened().abs_bounding_box())
            .map(|pixel| contrast(ink, pixel))
            .fold(f64::INFINITY, f64::min);
        if worst < LEAST {
            wrong.push(format!("{place}: “{words}” has a contrast of {worst:.2}"));
        }
    }
    wrong
}

fn without_text(svg: &str) -> String {
    svg.lines().filter(|line| !line.starts_with("<text")).collect::<Vec<_>>().join("\n")
}

fn collect<'t>(group: &'t Group, into: &mut Vec<&'t Text>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect(group, into),
            Node::Text(text) => into.push(text),
            _ => {}
        }
    }
}

fn ink(text: &Text) -> [u8; 3] {
    let fill = text.chunks()[0].spans()[0].fill().expect("a fill");
    match fill.paint() {
        Paint::Color(color) => [color.red, color.green, color.blue],
        _ => panic!("text is of one color"),
    }
}

fn below(ground: &Pixmap, area: Rect) -> impl Iterator<Item = [u8; 3]> {
    let (left, right) = (area.left().ceil() as u32, area.right().floor() as u32);
    let (top, bottom) = (area.top().ceil() as u32, area.bottom().floor() as u32);
    (top..bottom).flat_map(move |y| (left..right).map(move |x| (x, y))).filter_map(|(x, y)| {
        let pixel = ground.pixel(x, y)?;
        Some([pixel.red(), pixel.green(), pixel.blue()])
    })
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: [u8; 3]) -> f64 {
    let [red, green, blue] = color.map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}
