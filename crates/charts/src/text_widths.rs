//! How wide text is, measured once: laying out a line takes longer than looking it up, and a chart asks for the same words again and again.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::font::{Face, Fonts};

/// The widths measured for one sheet.
pub struct TextWidths<'f> {
    fonts: &'f Fonts,
    /// For a font of one pixel.
    known: RefCell<HashMap<String, [Option<f64>; Face::ALL.len()]>>,
}

impl<'f> TextWidths<'f> {
    pub fn new(fonts: &'f Fonts) -> Self {
        Self { fonts, known: RefCell::default() }
    }

    /// Returns the width of one line of text in pixels at a font size in pixels.
    pub fn width(&self, text: &str, face: Face, size: f64) -> f64 {
        let known = self.known.borrow().get(text).and_then(|widths| widths[face as usize]);
        let width = known.unwrap_or_else(|| {
            let width = self.fonts.width(text, face, 1.0);
            self.known.borrow_mut().entry(text.to_owned()).or_default()[face as usize] = Some(width);
            width
        });
        width * size
    }

    /// Returns whether the face has no picture for some letter of the text.
    pub fn lacks(&self, text: &str, face: Face) -> bool {
        self.fonts.lacks(text, face)
    }
}
