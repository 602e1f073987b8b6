//! The names of lines at their right ends: moved apart where they would touch, and led back to their line. On a narrow sheet they
//! stand in the key above.

use crate::canvas::{Anchor, Canvas};
use crate::key::{Sign, SignMark};
use crate::palette::Color;
use crate::text::{balance, widest, wrap};
use crate::typography::{LABEL, Type};

/// The label at the end of a line.
pub struct EndLabel {
    pub lines: Vec<String>,
    pub color: Color,
    /// Where the line ends.
    pub end: (f64, f64),
}

/// From the end of the picture to labels that are led back to their lines, and to labels that touch them.
pub const LEAD: f64 = 26.0;
const TOUCH: f64 = 9.0;
pub const NAME: Type = LABEL.sized(13.0);
/// Free height between labels.
const AIR: f64 = 4.0;

/// Returns a name and its last value, on one line if that fits.
pub fn name(canvas: &Canvas, label: &str, value: &str, width: f64) -> Vec<String> {
    let joined = format!("{label} {value}");
    if canvas.is_narrow() || canvas.measure(&joined, NAME) <= width {
        return vec![joined];
    }
    let mut lines = balance(canvas, label, NAME, width);
    lines.extend(wrap(canvas, value, NAME, width));
    lines
}

/// Returns the signs of lines for the key, where they have no name at their end.
pub fn signs(canvas: &Canvas, texts: &[Vec<String>], color: impl Fn(usize) -> Color) -> Vec<Sign> {
    let shown = texts.iter().enumerate().filter(|_| canvas.is_narrow());
    shown.map(|(index, lines)| Sign::new(SignMark::Line, color(index), &lines.join(" "))).collect()
}

/// Returns the height that labels need when they stand under each other.
pub fn height(canvas: &Canvas, texts: &[Vec<String>]) -> f64 {
    if canvas.is_narrow() { 0.0 } else { texts.iter().map(|lines| tall(lines)).sum() }
}

/// Returns the width of the widest label with its lead.
pub fn width(canvas: &Canvas, texts: &[Vec<String>]) -> f64 {
    if canvas.is_narrow() {
        return TOUCH;
    }
    LEAD + texts.iter().map(|lines| widest(canvas, lines, NAME)).fold(0.0, f64::max)
}

/// Writes the labels right of the picture, between two heights.
pub fn write(canvas: &mut Canvas, mut end_labels: Vec<EndLabel>, right: f64, between: (f64, f64)) {
    if canvas.is_narrow() {
        return;
    }
    end_labels.sort_by(|one, other| one.end.1.total_cmp(&other.end.1));
    let wanted: Vec<(f64, f64)> = end_labels.iter().map(|label| (label.end.1, tall(&label.lines))).collect();
    let middles = spread(&wanted, between);
    let is_away = |(label, y): (&EndLabel, &f64)| (y - label.end.1).abs() > 3.0 || label.end.0 < right - 1.0;
    // Where one is led back to its line all are, so that they stand in one column.
    let is_led = end_labels.iter().zip(&middles).any(is_away);
    let left = right + if is_led { LEAD } else { TOUCH };
    for (EndLabel { lines, color, end }, y) in end_labels.into_iter().zip(middles) {
        if is_led {
            canvas.line(vec![(end.0 + 5.0, end.1), (right + LEAD - 6.0, y)], color, 1.0);
        }
        let first = y - (lines.len() as f64 - 1.0) * NAME.leading() / 2.0 + NAME.drop();
        canvas.write_lines(&lines, (left, first), Anchor::Start, NAME.colored(color));
    }
}

fn tall(lines: &[String]) -> f64 {
    lines.len() as f64 * NAME.leading() + AIR
}

/// Labels that touch, as one: where its top stands, and which of them it begins with.
struct LabelGroup {
    first: usize,
    top: f64,
    height: f64,
    /// The sum of the tops that its members would like it to have.
    wishes: f64,
    members: f64,
}

/// Returns the middles of labels of given middles and heights, in their order, moved apart as little as can be.
fn spread(wanted: &[(f64, f64)], (top, bottom): (f64, f64)) -> Vec<f64> {
    let inside = |wish: f64, height: f64| wish.min(bottom - height).max(top);
    let mut groups: Vec<LabelGroup> = Vec::new();
    for (first, (middle, height)) in wanted.iter().enumerate() {
        let wish = middle - height / 2.0;
        let mut group = LabelGroup { first, top: inside(wish, *height), height: *height, wishes: wish, members: 1.0 };
        while let Some(above) = groups.pop_if(|above| above.top + above.height > group.top) {
            let wishes = above.wishes + group.wishes - above.height * group.members;
            let (height, members) = (above.height + group.height, above.members + group.members);
            group = LabelGroup { first: above.first, top: inside(wishes / members, height), height, wishes, members };
        }
        groups.push(group);
    }
    let mut middles = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let end = groups.get(index + 1).map_or(wanted.len(), |next| next.first);
        let mut y = group.top;
        for (_, height) in &wanted[group.first..end] {
            middles.push(y + height / 2.0);
            y += height;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_move_apart_and_no_further() {
        let wanted = [(10.0, 20.0), (100.0, 20.0), (104.0, 20.0), (108.0, 20.0), (300.0, 20.0)];
        assert_eq!(spread(&wanted, (0.0, 310.0)), [10.0, 84.0, 104.0, 124.0, 300.0]);
        assert_eq!(spread(&[(5.0, 20.0), (5.0, 20.0)], (0.0, 60.0)), [10.0, 30.0]);
        assert_eq!(spread(&[(59.0, 20.0), (60.0, 20.0)], (0.0, 60.0)), [30.0, 50.0]);
    }
}
