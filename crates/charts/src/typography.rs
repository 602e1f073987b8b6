//! The house style of words: faces, sizes and colors of type.

use crate::font::Face;
use crate::palette::{Color, GRAY, INK, SOFT};

/// A size, weight and color of type.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    pub face: Face,
    /// Font size in pixels.
    pub size: f64,
    pub color: Color,
}

impl Type {
    const fn new(face: Face, size: f64, color: Color) -> Self {
        Self { face, size, color }
    }

    pub const fn sized(self, size: f64) -> Self {
        Self { size, ..self }
    }

    pub const fn colored(self, color: Color) -> Self {
        Self { color, ..self }
    }

    /// From one baseline to the next, wide enough for stacked Vietnamese accents.
    pub fn leading(self) -> f64 {
        self.size * 1.28
    }

    /// From the middle of a line to its baseline, so that figures stand centered.
    pub fn drop(self) -> f64 {
        self.size * 0.364
    }
}

pub const TITLE: Type = Type::new(Face::Bold, 23.0, INK);
pub const SUBTITLE: Type = Type::new(Face::Regular, 14.5, SOFT);
pub const LABEL: Type = Type::new(Face::SemiBold, 14.0, INK);
pub const SCOPE: Type = Type::new(Face::Regular, 12.5, GRAY);
pub const VALUE: Type = Type::new(Face::SemiBold, 14.0, INK);
pub const TICK: Type = Type::new(Face::Regular, 12.5, GRAY);
pub const KEY: Type = Type::new(Face::Regular, 12.5, SOFT);
pub const NOTE: Type = Type::new(Face::Regular, 12.0, GRAY);
pub const CELL: Type = Type::new(Face::Figures, 13.0, INK);
pub const CHANGE: Type = Type::new(Face::FiguresSemiBold, 14.0, INK);
