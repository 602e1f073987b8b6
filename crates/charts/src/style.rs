//! How a chart is drawn: on which sheet, in which colors, with how many of its words.

use crate::palette::Theme;

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartStyle {
    /// How large it is.
    pub size: CanvasSize,
    /// In which colors.
    pub theme: Theme,
    /// With which of its words.
    pub words: ChartWords,
}

impl Default for ChartStyle {
    fn default() -> ChartStyle {
        ChartStyle::WEB
    }
}

impl ChartStyle {
    /// For a page, on white, with all words.
    pub const WEB: Self = Self::of(CanvasSize::WEB);

    /// Returns a size on white with all words.
    pub const fn of(size: CanvasSize) -> Self {
        Self { size, theme: Theme::Light, words: ChartWords::All }
    }
}

/// How many of its words stand on a chart; labels and values always do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartWords {
    /// All words.
    All,
    /// Without the title, for a page that has its own.
    Untitled,
    /// The body alone, without margins: title, subtitle, notes and source stand around it.
    Bare,
}

impl ChartWords {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Untitled, Self::Bare];
}

/// The sheet a chart is drawn on. It grows taller when the content needs it, never wider.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CanvasSize {
    /// In pixels of the SVG.
    pub width: u32,
    /// The least height in pixels of the SVG; 0 lets the content decide.
    pub height: u32,
    /// Pixels of the PNG to a pixel of the SVG.
    pub scale: f32,
}

impl CanvasSize {
    /// For a page: 1720 pixels wide.
    pub const WEB: Self = Self { width: 860, height: 0, scale: 2.0 };
    /// For a post: 1280 by 1280 pixels.
    pub const SQUARE: Self = Self { width: 640, height: 640, scale: 2.0 };
    /// For an upright post: 1080 by 1350 pixels.
    pub const PORTRAIT: Self = Self { width: 540, height: 675, scale: 2.0 };
    /// For paper: 170 mm wide at 300 dots an inch.
    pub const PRINT: Self = Self { width: 669, height: 0, scale: 3.0 };

    /// For the screen of a telephone: 640 pixels wide. Names stand above what they name.
    pub const PHONE: Self = Self { width: 320, height: 0, scale: 2.0 };

    /// All sizes by name.
    pub const NAMED: [(&str, Self); 5] = [
        ("web", Self::WEB),
        ("square", Self::SQUARE),
        ("portrait", Self::PORTRAIT),
        ("print", Self::PRINT),
        ("phone", Self::PHONE),
    ];

    /// Returns the size of a name of [`NAMED`](Self::NAMED).
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, size)| *size)
    }
}
