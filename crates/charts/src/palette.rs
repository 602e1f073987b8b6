//! The colors of all charts, each for a light and for a dark ground.
//!
//! A dark ground turns the order of lightness round and nothing else: what is dark ink on white is light ink on dark, what
//! carries dark words there carries light ones here. So the ink of a ground is chosen once, for both.

use plotters::style::Color as PlottersColor;
use plotters_backend::BackendColor;

/// Which colors a chart is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// For a light ground.
    Light,
    /// For a dark ground.
    Dark,
    /// Colors are variables of CSS (`var(--c-ink)`), for an SVG that stands inside a page. [`Theme::css`] defines them.
    Page,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Page];

    /// Returns the style that a page needs once for all its charts of [`Theme::Page`]: the colors for a light ground,
    /// those for a dark one where the reader's system or `data-theme` on the root asks for it, and the faces.
    pub fn css() -> String {
        let (light, dark) = (variables(Self::Light), variables(Self::Dark));
        format!(
            ":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n\
             [data-theme=dark]{{{dark}}}\n\
             svg.chart{{max-width:100%;height:auto;font-family:Inter,Helvetica,Arial,'DejaVu Sans Condensed',sans-serif}}\n\
             svg.chart .n{{font-variant-numeric:tabular-nums}}\n"
        )
    }
}

/// A color by its purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// The name of its variable, without "--c-".
    name: &'static str,
    /// Red, green and blue on a light ground, 0xrrggbb.
    light: u32,
    /// The same on a dark ground.
    dark: u32,
}

const fn color(name: &'static str, light: u32, dark: u32) -> Color {
    Color { name, light, dark }
}

pub const PAPER: Color = color("paper", 0xffffff, 0x14191f);
/// Titles, labels and values.
pub const INK: Color = color("ink", 0x1f2933, 0xe8ecf0);
/// Subtitles.
pub const SOFT: Color = color("soft", 0x3e4c59, 0xc3ccd5);
/// Scopes, tick labels, notes and the value before.
pub const GRAY: Color = color("grey", 0x5a6773, 0x9eaab5);
pub const GRID: Color = color("grid", 0xe3e7ea, 0x2d353e);
/// A quiet field behind a message.
pub const FIELD: Color = color("field", 0xf3f5f7, 0x1d242c);
/// The line at zero.
pub const ZERO: Color = color("zero", 0x7b8794, 0x7f8b97);
/// Marks of the baseline; too light for text.
pub const BASELINE: Color = color("baseline", 0x86939c, 0x5d6972);
/// The slanted lines of what is missing.
pub const HATCH: Color = color("hatch", 0x8b969f, 0x64707a);
/// The one accent: the value after.
pub const ACCENT: Color = color("accent", 0x005495, 0x5ab0f5);
/// The part of a hedged mark that may or may not be there.
pub const ACCENT_TINT: Color = color("accent-tint", 0x9cc3e0, 0x234a68);
pub const BASELINE_TINT: Color = color("baseline-tint", 0xd3d9dd, 0x363f47);
/// Markers that are neither before nor after, such as a value announced.
pub const MARKER: Color = color("marker", 0xba4b00, 0xe87024);
/// The other side of a pair with the accent: the two are told apart in grayscale. Too light for text, which takes the marker's color.
pub const WARM: Color = color("warm", 0xdc7533, 0xa45014);
const PURPLE: Color = color("purple", 0x771c58, 0xfeaada);
const GREEN: Color = color("green", 0x007d5a, 0x1ba67a);
const OCHRE: Color = color("ochre", 0x5a4100, 0xedcb6d);

/// Lines that are told apart, darker and lighter in turn, all of them dark enough for text.
pub const LINES: [Color; 6] = [ACCENT, MARKER, PURPLE, GREEN, OCHRE, GRAY];

/// Parts of a stack, light and dark in turn, so that neighbors are told apart in grayscale: gray for what comes first.
pub const PARTS: [Color; 10] = [
    BASELINE,
    ACCENT,
    color("part-2", 0xd07d25, 0x9a5701),
    color("part-3", 0x005e46, 0x4ebd92),
    color("part-4", 0x409ac9, 0x156e9f),
    color("part-5", 0x923800, 0xf59569),
    color("part-6", 0x539f80, 0x257557),
    color("part-7", 0x852a64, 0xed96c8),
    color("part-8", 0xae8e13, 0x7c6510),
    color("part-9", 0x3b3470, 0xb9b4f0),
];

/// Six classes from little to much.
pub const SEQUENTIAL: [Color; 6] = [
    color("class-0", 0xf3efe0, 0x2b2921),
    color("class-1", 0xfdd799, 0x4d381e),
    color("class-2", 0xf5ad5a, 0x72471e),
    color("class-3", 0xea8045, 0x9f5021),
    color("class-4", 0xae3c39, 0xe17938),
    color("class-5", 0x671130, 0xf5c879),
];

/// Three classes below zero, zero itself, three above.
pub const DIVERGING: [Color; 7] = [
    color("below-3", 0x004a85, 0x71c0f6),
    color("below-2", 0x5197cf, 0x1e689d),
    color("below-1", 0xd1e5f4, 0x1a3b55),
    PAPER,
    color("above-1", 0xfde2ce, 0x53301c),
    WARM,
    color("above-3", 0xa64200, 0xfba466),
];

/// On which side the warm colors stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarmSide {
    /// Above zero: of what is charged.
    Warm,
    /// Below zero: of what is gained or lost.
    Cold,
}

impl WarmSide {
    /// Three classes below zero, zero itself, three above.
    pub fn diverging(self) -> [Color; 7] {
        let mut colors = DIVERGING;
        if self == WarmSide::Cold {
            colors.reverse();
        }
        colors
    }
}

/// Returns every color once.
pub fn all() -> Vec<Color> {
    let mut all = vec![PAPER, INK, SOFT, GRAY, GRID, FIELD, ZERO, BASELINE, HATCH, ACCENT];
    all.extend([ACCENT_TINT, BASELINE_TINT, MARKER, WARM, PURPLE, GREEN, OCHRE]);
    for color in PARTS.into_iter().chain(SEQUENTIAL).chain(DIVERGING) {
        if !all.contains(&color) {
            all.push(color);
        }
    }
    all
}

/// A color is told from others by its look on a light ground, of which no two are alike.
impl PlottersColor for Color {
    fn to_backend_color(&self) -> BackendColor {
        let [_, red, green, blue] = self.light.to_be_bytes();
        BackendColor { rgb: (red, green, blue), alpha: 1.0 }
    }
}

impl Color {
    /// Returns the color as an SVG names it.
    pub fn paint(self, theme: Theme) -> String {
        match theme {
            Theme::Light => format!("#{:06x}", self.light),
            Theme::Dark => format!("#{:06x}", self.dark),
            Theme::Page => format!("var(--c-{})", self.name),
        }
    }
}

/// Returns the definitions of all variables, for a light ground or for a dark one.
pub fn variables(theme: Theme) -> String {
    all().into_iter().map(|color| format!("--c-{}:{};", color.name, color.paint(theme))).collect()
}

/// Ink or paper, whichever reads better on a ground, on the worse of the two themes.
pub fn ink_on(ground: Color) -> Color {
    let worst = |ink: Color| contrast(ink.light, ground.light).min(contrast(ink.dark, ground.dark));
    if worst(INK) >= worst(PAPER) { INK } else { PAPER }
}

/// Returns the contrast ratio of two colors by WCAG 2.2, from 1 to 21.
fn contrast(one: u32, other: u32) -> f64 {
    let (one, other) = (luminance(linear(one)), luminance(linear(other)));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Red, green and blue in proportion to light, each from 0 to 1 (IEC 61966-2-1).
fn linear(color: u32) -> [f64; 3] {
    [16, 8, 0].map(|shift| {
        let share = f64::from(color >> shift & 0xff) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
}

fn luminance([red, green, blue]: [f64; 3]) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// How the color-blind see light red, green and blue: Machado, Oliveira and Fernandes (2009), "A physiologically-based
    /// model for simulation of color vision deficiency", IEEE TVCG 15(6), table 1, severity 1.
    const PROTANOPIA: [[f64; 3]; 3] =
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
    const DEUTERANOPIA: [[f64; 3]; 3] =
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];

    const THEMES: [fn(Color) -> u32; 2] = [|color| color.light, |color| color.dark];

    fn seen(matrix: &[[f64; 3]; 3], [red, green, blue]: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| (row[0] * red + row[1] * green + row[2] * blue).clamp(0.0, 1.0))
    }

    /// Lightness, green to red, blue to yellow: CIE 1976 L*a*b* under D65.
    fn lab([red, green, blue]: [f64; 3]) -> [f64; 3] {
        let x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
        let y = luminance([red, green, blue]);
        let z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089;
        let [x, y, z] = [x, y, z].map(|t| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// Returns the distance of two colors as one sees them: 2 is just noticeable, 20 is plain.
    fn apart(one: [f64; 3], other: [f64; 3]) -> f64 {
        lab(one).iter().zip(lab(other)).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn no_two_have_a_name_or_a_look_in_common() {
        let names: BTreeSet<&str> = all().iter().map(|color| color.name).collect();
        let looks: BTreeSet<u32> = all().iter().map(|color| color.light).collect();
        assert_eq!([names.len(), looks.len()], [all().len(); 2]);
    }

    #[test]
    fn text_reads_on_its_ground() {
        for theme in THEMES {
            for color in [INK, SOFT, GRAY, MARKER].into_iter().chain(LINES) {
                for ground in [PAPER, FIELD] {
                    let found = contrast(theme(color), theme(ground));
                    assert!(found >= 4.5, "{color:?} on {ground:?}: {found}");
                }
            }
            for ground in SEQUENTIAL.into_iter().chain(DIVERGING).chain(PARTS) {
                let found = contrast(theme(ink_on(ground)), theme(ground));
                assert!(found >= 4.5, "ink on {ground:?}: {found}");
            }
        }
    }

    #[test]
    fn marks_stand_out_from_the_ground() {
        for theme in THEMES {
            for color in [BASELINE, ACCENT, MARKER, WARM, ZERO, HATCH].into_iter().chain(LINES).chain(PARTS) {
                let found = contrast(theme(color), theme(PAPER));
                assert!(found >= 3.0 - 0.01, "{color:?}: {found}");
            }
        }
    }

    #[test]
    fn neighbors_are_told_apart_without_color() {
        let pairs = || {
            let series = [&LINES[..], &PARTS[..]].into_iter().flat_map(|row| row.windows(2));
            series.map(|pair| (pair[0], pair[1])).chain([(ACCENT, WARM), (BASELINE, ACCENT)])
        };
        for theme in THEMES {
            for (one, other) in pairs() {
                let [one_seen, other_seen] = [one, other].map(|color| linear(theme(color)));
                let gray = (lab(one_seen)[0] - lab(other_seen)[0]).abs();
                assert!(gray >= 8.0, "{one:?} and {other:?} in grey: {gray}");
                for matrix in [PROTANOPIA, DEUTERANOPIA] {
                    let found = apart(seen(&matrix, one_seen), seen(&matrix, other_seen));
                    assert!(found >= 20.0, "{one:?} and {other:?}: {found}");
                }
            }
        }
    }

    #[test]
    fn classes_go_one_way() {
        for theme in THEMES {
            let steps = |row: &[Color]| -> Vec<f64> {
                let height = |color: &Color| contrast(theme(*color), theme(PAPER)).ln();
                row.windows(2).map(|pair| height(&pair[0]) - height(&pair[1])).collect()
            };
            assert!(steps(&SEQUENTIAL).iter().all(|step| *step < -0.12), "{:?}", steps(&SEQUENTIAL));
            assert!(steps(&DIVERGING[..4]).iter().all(|step| *step > 0.12), "{:?}", steps(&DIVERGING[..4]));
            assert!(steps(&DIVERGING[3..]).iter().all(|step| *step < -0.12), "{:?}", steps(&DIVERGING[3..]));
        }
    }
}
