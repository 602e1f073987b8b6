//! The colors of a picture by number: a third of what is to be packed, where there are few.

/// The most colors that a PNG can number.
const MOST: usize = 256;
/// Places in which a color is looked up: four times as many, so that few collide.
const PLACES: usize = 4 * MOST;
/// Pixels that are looked at at once: most of them are like the one before.
const BESIDE: usize = 16;

/// A pixel: red, green, blue and opacity.
type Pixel = [u8; 4];

/// A picture as numbers of colors.
#[derive(Debug, PartialEq, Eq)]
pub struct Indexed {
    /// Red, green and blue of each color.
    pub palette: Vec<u8>,
    /// The number of each pixel's color.
    pub numbers: Vec<u8>,
}

impl Indexed {
    /// Returns opaque pixels as numbers; `None` where there are more than 256 colors.
    pub fn new(pixels: &[u8]) -> Option<Self> {
        let (pixels, _) = pixels.as_chunks::<4>();
        let mut numbers = Vec::with_capacity(pixels.len());
        let mut colors = Colors { known: [None; PLACES], palette: Vec::new() };
        let mut last = (*pixels.first()?, colors.number(pixels.first()?)?);
        for some in pixels.chunks(BESIDE) {
            if some == [last.0; BESIDE] {
                numbers.extend([last.1; BESIDE]);
                continue;
            }
            for pixel in some {
                if *pixel != last.0 {
                    last = (*pixel, colors.number(pixel)?);
                }
                numbers.push(last.1);
            }
        }
        Some(Self { palette: colors.palette, numbers })
    }
}

/// The colors met so far.
struct Colors {
    /// Each with its number, at its hash or behind it.
    known: [Option<(Pixel, u8)>; PLACES],
    palette: Vec<u8>,
}

impl Colors {
    /// Returns the number of a color; `None` where no number is left.
    fn number(&mut self, pixel: &Pixel) -> Option<u8> {
        let hash = u32::from_le_bytes(*pixel).wrapping_mul(0x9e37_79b1);
        let first = usize::try_from(hash >> 16).ok()? % PLACES;
        let (before, after) = self.known.split_at_mut(first);
        for place in after.iter_mut().chain(before) {
            match place {
                Some((known, number)) if known == pixel => return Some(*number),
                Some(_) => {}
                None => {
                    let number = u8::try_from(self.palette.len() / 3).ok()?;
                    *place = Some((*pixel, number));
                    self.palette.extend_from_slice(pixel.get(..3)?);
                    return Some(number);
                }
            }
        }
        None
    }
}
