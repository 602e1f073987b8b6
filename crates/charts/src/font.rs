//! The typefaces of all pictures, embedded, and how wide text is in them.
//!
//! Widths come from the shaper that also draws the text, so kerning and accents are counted and nothing clips.

use std::sync::Arc;

use harfrust::{FontRef, GlyphBuffer, ShapeOptions, ShaperData, UnicodeBuffer};
use resvg::usvg::fontdb;

/// A typeface. Figures are Inter with all digits of one width, for numbers that stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Weight 400.
    Regular,
    /// Weight 600.
    SemiBold,
    /// Weight 700.
    Bold,
    /// Weight 400, with figures of one width.
    Figures,
    /// Weight 600, with figures of one width.
    FiguresSemiBold,
}

impl Face {
    /// All of them.
    pub const ALL: [Face; 5] = [Face::Regular, Face::SemiBold, Face::Bold, Face::Figures, Face::FiguresSemiBold];

    /// Returns the font file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../fonts/Inter-400Regular.ttf"),
            Face::SemiBold => include_bytes!("../fonts/Inter-600SemiBold.ttf"),
            Face::Bold => include_bytes!("../fonts/Inter-700Bold.ttf"),
            Face::Figures => include_bytes!("../fonts/InterFigures-400Regular.ttf"),
            Face::FiguresSemiBold => include_bytes!("../fonts/InterFigures-600SemiBold.ttf"),
        }
    }

    /// Returns the font file in the format WOFF2, for a page that carries it, with fewer scripts: letters of Latin and
    /// Vietnamese, punctuation, currency, signs.
    pub fn woff2(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../fonts/Inter-400Regular.woff2"),
            Face::SemiBold => include_bytes!("../fonts/Inter-600SemiBold.woff2"),
            Face::Bold => include_bytes!("../fonts/Inter-700Bold.woff2"),
            Face::Figures => include_bytes!("../fonts/InterFigures-400Regular.woff2"),
            Face::FiguresSemiBold => include_bytes!("../fonts/InterFigures-600SemiBold.woff2"),
        }
    }

    /// Returns the family by which an SVG asks for the face.
    pub fn family(self) -> &'static str {
        match self {
            Face::Regular | Face::SemiBold | Face::Bold => "Inter",
            Face::Figures | Face::FiguresSemiBold => "Inter Figures",
        }
    }

    /// Returns the weight, 400 to 700.
    pub fn weight(self) -> u16 {
        match self {
            Face::Regular | Face::Figures => 400,
            Face::SemiBold | Face::FiguresSemiBold => 600,
            Face::Bold => 700,
        }
    }
}

struct Shaped {
    font: FontRef<'static>,
    data: ShaperData,
}

/// The embedded faces, parsed once. Share it by reference between threads.
pub struct Fonts {
    faces: Vec<Shaped>,
    database: Arc<fontdb::Database>,
}

impl Fonts {
    /// Parses the embedded faces. Nothing of the machine's own fonts is read.
    pub fn embedded() -> Self {
        let mut database = fontdb::Database::new();
        let mut faces = Vec::new();
        for face in Face::ALL {
            database.load_font_source(fontdb::Source::Binary(Arc::new(face.bytes())));
            // A face that does not parse measures as nothing; `every_face_measures` keeps that from happening.
            if let Ok(font) = FontRef::new(face.bytes()) {
                let data = ShaperData::new(&font);
                faces.push(Shaped { font, data });
            }
        }
        Self { faces, database: Arc::new(database) }
    }

    /// Returns the width of one line of text in pixels at a font size in pixels.
    pub fn width(&self, text: &str, face: Face, size: f64) -> f64 {
        let advance = self.shaped(text, face, |glyphs, em| {
            let advance: i32 = glyphs.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
            f64::from(advance) / f64::from(em)
        });
        advance.unwrap_or_default() * size
    }

    /// Returns whether the face has no picture for some letter of the text.
    pub fn lacks(&self, text: &str, face: Face) -> bool {
        let missing = |glyphs: &GlyphBuffer, _| glyphs.glyph_infos().iter().any(|glyph| glyph.glyph_id == 0);
        !text.is_ascii() && self.shaped(text, face, missing).unwrap_or_default()
    }

    /// Lays out one line and reads something off its glyphs, given the units of an em.
    fn shaped<T>(&self, text: &str, face: Face, read: impl FnOnce(&GlyphBuffer, i32) -> T) -> Option<T> {
        let Shaped { font, data } = self.faces.get(face as usize)?;
        let shaper = data.shaper(font).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        Some(read(&shaper.shape(buffer, ShapeOptions::new()), shaper.units_per_em()))
    }

    /// Returns the faces as the rasterizer wants them.
    pub fn database(&self) -> Arc<fontdb::Database> {
        Arc::clone(&self.database)
    }
}
