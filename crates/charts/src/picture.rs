//! How a picture in SVG becomes pixels: embedded faces only, white ground, the same bytes every time.

use resvg::tiny_skia::{IntSize, Pixmap};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{self, Transform, Tree};

use crate::font::Fonts;
use crate::indexed::Indexed;
use crate::metadata;

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PictureError {
    /// The SVG is not well formed.
    #[error("the picture's SVG does not read: {0}")]
    Svg(#[source] usvg::Error),
    /// The picture is empty or too large to hold.
    #[error("a picture of {width} × {height} pixels cannot be drawn")]
    Extent {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The pixels could not be packed.
    #[error("the picture's pixels cannot be packed: {0}")]
    Png(#[source] png::EncodingError),
}

/// Reads an SVG with the embedded faces and no others.
pub fn tree(svg: &str, fonts: &Fonts) -> Result<Tree, PictureError> {
    laid_out(&document(svg)?, fonts)
}

fn document(svg: &str) -> Result<Document<'_>, PictureError> {
    Document::parse(svg).map_err(|error| PictureError::Svg(usvg::Error::ParsingFailed(error)))
}

fn laid_out(document: &Document<'_>, fonts: &Fonts) -> Result<Tree, PictureError> {
    let options =
        usvg::Options { font_family: "Inter".to_owned(), fontdb: fonts.database(), ..usvg::Options::default() };
    Tree::from_xmltree(document, &options).map_err(PictureError::Svg)
}

/// Draws an SVG as PNG, `scale` pixels to each unit of the SVG. What the SVG says of itself in its `metadata` the PNG says too.
pub fn png(svg: &str, fonts: &Fonts, scale: f32) -> Result<Vec<u8>, PictureError> {
    let document = document(svg)?;
    let tree = laid_out(&document, fonts)?;
    let size = tree.size();
    let (width, height) = ((size.width() * scale).round() as u32, (size.height() * scale).round() as u32);
    let mut pixels = white(width, height).ok_or(PictureError::Extent { width, height })?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pack(&pixels, metadata::texts(&document)).map_err(PictureError::Png)
}

/// Returns an empty sheet.
fn white(width: u32, height: u32) -> Option<Pixmap> {
    let size = IntSize::from_wh(width, height)?;
    let bytes = usize::try_from(u64::from(width).checked_mul(u64::from(height))?.checked_mul(4)?).ok()?;
    Pixmap::from_vec(vec![u8::MAX; bytes], size)
}

fn pack(pixels: &Pixmap, texts: Vec<(&str, String)>) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width(), pixels.height());
    encoder.set_depth(png::BitDepth::Eight);
    // Measured on charts: the ground and lines of one color pack as well without a filter, and higher levels take longer
    // than they save.
    encoder.set_deflate_compression(png::DeflateCompression::Level(1));
    encoder.set_filter(png::Filter::NoFilter);
    // The ground is opaque, so color without alpha says everything.
    let data = match Indexed::new(pixels.data()) {
        Some(Indexed { palette, numbers }) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(palette);
            numbers
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            rgb(pixels.data())
        }
    };
    for (keyword, text) in texts {
        encoder.add_itxt_chunk(keyword.to_owned(), text)?;
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&data)?;
    writer.finish()?;
    Ok(out)
}

fn rgb(pixels: &[u8]) -> Vec<u8> {
    let mut rgb = vec![0; pixels.len() / 4 * 3];
    for (packed, pixel) in rgb.chunks_exact_mut(3).zip(pixels.chunks_exact(4)) {
        packed.copy_from_slice(&pixel[..3]);
    }
    rgb
}
