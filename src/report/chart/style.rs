//! The house style: colours, sizes of type, and which ink may stand on which ground.

use plotters::style::RGBColor;

use crate::report::font::Face;

pub const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Titles, labels and values.
pub const INK: RGBColor = RGBColor(0x1f, 0x29, 0x33);
/// Subtitles.
pub const SOFT: RGBColor = RGBColor(0x3e, 0x4c, 0x59);
/// Scopes, tick labels, notes and the value before.
pub const GREY: RGBColor = RGBColor(0x5a, 0x67, 0x73);
pub const GRID: RGBColor = RGBColor(0xe3, 0xe7, 0xea);
/// A quiet field behind a message.
pub const FIELD: RGBColor = RGBColor(0xf3, 0xf5, 0xf7);
/// The line at zero.
pub const ZERO: RGBColor = RGBColor(0x7b, 0x87, 0x94);
/// Marks of the baseline; too light for text.
pub const BASELINE: RGBColor = RGBColor(0xa3, 0xad, 0xb5);
pub const HATCH: RGBColor = RGBColor(0xc3, 0xca, 0xd0);
/// The one accent: the value after.
pub const ACCENT: RGBColor = RGBColor(0x00, 0x5a, 0x9c);
/// The part of a hedged bar that may or may not be there.
pub const ACCENT_TINT: RGBColor = RGBColor(0x9c, 0xc3, 0xe0);
pub const BASELINE_TINT: RGBColor = RGBColor(0xd3, 0xd9, 0xdd);
/// Markers that are neither before nor after, such as a rate in law.
pub const MARKER: RGBColor = RGBColor(0xc8, 0x4c, 0x09);

/// The other side of a pair with the accent: so light that the two are told apart in greyscale, too light for text, which takes the marker's colour.
pub const WARM: RGBColor = RGBColor(0xee, 0x9a, 0x63);

/// Lines of a fan, told apart in greyscale by their labels: blue, vermilion, and Okabe and Ito's green and purple darkened until they can be read as text.
pub const SERIES: [RGBColor; 4] = [ACCENT, MARKER, RGBColor(0x00, 0x70, 0x52), RGBColor(0x96, 0x3a, 0x70)];

/// Lines over time: those of a fan and two more, ochre and grey.
pub const LINES: [RGBColor; 6] = [SERIES[0], SERIES[1], SERIES[2], SERIES[3], RGBColor(0x8a, 0x61, 0x00), GREY];

/// Parts of a stack, light and dark in turn, so that neighbours are told apart in greyscale: grey for what comes first, then Okabe and Ito's colours.
pub const PARTS: [RGBColor; 9] = [
    BASELINE,
    ACCENT,
    RGBColor(0xf2, 0xb3, 0x66),
    RGBColor(0x00, 0x61, 0x4a),
    RGBColor(0x9c, 0xcb, 0xe8),
    RGBColor(0xa8, 0x3e, 0x07),
    RGBColor(0xb3, 0xdd, 0xc6),
    RGBColor(0x76, 0x2c, 0x5a),
    RGBColor(0xf4, 0xe2, 0x9c),
];

/// Six classes from little to much.
pub const SEQUENTIAL: [RGBColor; 6] = [
    RGBColor(0xf2, 0xf0, 0xe4),
    RGBColor(0xfb, 0xd9, 0x9b),
    RGBColor(0xf5, 0xac, 0x5d),
    RGBColor(0xe8, 0x81, 0x4a),
    RGBColor(0xb2, 0x3a, 0x3a),
    RGBColor(0x6d, 0x14, 0x38),
];

/// Three classes below zero, zero itself, three above.
pub const DIVERGING: [RGBColor; 7] = [
    RGBColor(0x00, 0x4b, 0x87),
    RGBColor(0x6f, 0xa8, 0xd6),
    RGBColor(0xd4, 0xe5, 0xf2),
    PAPER,
    RGBColor(0xfb, 0xe3, 0xd0),
    WARM,
    RGBColor(0xb0, 0x42, 0x07),
];

/// A size, weight and colour of type.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    pub face: Face,
    /// Font size in pixels.
    pub size: f64,
    pub colour: RGBColor,
}

impl Type {
    const fn new(face: Face, size: f64, colour: RGBColor) -> Self {
        Self { face, size, colour }
    }

    pub const fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }

    pub const fn coloured(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }

    /// From one baseline to the next, wide enough for stacked Vietnamese accents.
    pub fn leading(self) -> f64 {
        self.size * 1.28
    }

    /// From the middle of a line to its baseline, so that figures stand centred.
    pub fn drop(self) -> f64 {
        self.size * 0.364
    }
}

pub const TITLE: Type = Type::new(Face::Bold, 23.0, INK);
pub const SUBTITLE: Type = Type::new(Face::Regular, 14.5, SOFT);
pub const LABEL: Type = Type::new(Face::SemiBold, 14.0, INK);
pub const SCOPE: Type = Type::new(Face::Regular, 12.5, GREY);
pub const VALUE: Type = Type::new(Face::SemiBold, 14.0, INK);
pub const TICK: Type = Type::new(Face::Regular, 12.5, GREY);
pub const KEY: Type = Type::new(Face::Regular, 12.5, SOFT);
pub const NOTE: Type = Type::new(Face::Regular, 12.0, GREY);
pub const CELL: Type = Type::new(Face::Figures, 13.0, INK);
pub const CHANGE: Type = Type::new(Face::FiguresSemiBold, 14.0, INK);

/// The contrast ratio of two colours by WCAG 2, from 1 to 21.
pub fn contrast(one: RGBColor, other: RGBColor) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Black or white ink, whichever reads better.
pub fn ink_on(ground: RGBColor) -> RGBColor {
    if contrast(INK, ground) >= contrast(PAPER, ground) { INK } else { PAPER }
}

fn luminance(colour: RGBColor) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_on_its_ground() {
        assert!(contrast(SOFT, FIELD) >= 4.5);
        let on_paper = [INK, SOFT, GREY, ACCENT, MARKER].into_iter().chain(LINES);
        for colour in on_paper {
            assert!(contrast(colour, PAPER) >= 4.5, "{colour:?} on paper: {}", contrast(colour, PAPER));
        }
        for ground in SEQUENTIAL.into_iter().chain(DIVERGING).chain(PARTS) {
            assert!(contrast(ink_on(ground), ground) >= 4.5, "ink on {ground:?}: {}", contrast(ink_on(ground), ground));
        }
    }

    #[test]
    fn classes_darken_in_greyscale() {
        assert!(SEQUENTIAL.windows(2).all(|pair| luminance(pair[0]) > luminance(pair[1]) * 1.15));
        let (below, above) = DIVERGING.split_at(3);
        assert!(below.windows(2).all(|pair| luminance(pair[0]) < luminance(pair[1])));
        assert!(above.windows(2).all(|pair| luminance(pair[0]) > luminance(pair[1])));
        assert!(luminance(BASELINE) > luminance(ACCENT) * 2.0);
        assert!(contrast(WARM, ACCENT) > 2.4);
        assert!(PARTS.windows(2).all(|pair| contrast(pair[0], pair[1]) > 2.4));
    }
}
