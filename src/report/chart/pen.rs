//! The back end on which plotters draws: it keeps the shapes of marks as the path of one SVG element, in tenths of a pixel.
//!
//! Colours never pass through it: marks of one colour are drawn on one pen, so that a path names its colour once.

use std::convert::Infallible;
use std::fmt::Write as _;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

/// Canvas units in a pixel.
pub const FINE: f64 = 10.0;

/// The path of everything drawn so far.
pub struct Pen<'p> {
    pub path: &'p mut String,
    pub extent: (u32, u32),
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl Pen<'_> {
    /// Writes a command with its numbers, the signs of which part them where they can.
    fn put(&mut self, command: char, numbers: &[i32]) {
        self.path.push(command);
        for (index, number) in numbers.iter().enumerate() {
            if index > 0 && *number >= 0 {
                self.path.push(' ');
            }
            let (whole, tenth) = (number.abs() / 10, number.abs() % 10);
            if *number < 0 {
                self.path.push('-');
            }
            // Writing to a string cannot fail.
            let _ = match (whole, tenth) {
                (whole, 0) => write!(self.path, "{whole}"),
                (0, tenth) => write!(self.path, ".{tenth}"),
                (whole, tenth) => write!(self.path, "{whole}.{tenth}"),
            };
        }
    }

    /// Goes through points, from each to the next.
    fn follow(&mut self, points: impl IntoIterator<Item = BackendCoord>) {
        let mut last: Option<BackendCoord> = None;
        for (x, y) in points {
            match last {
                None => self.put('M', &[x, y]),
                Some(before) if before == (x, y) => {}
                Some((_, before)) if before == y => self.put('H', &[x]),
                Some((before, _)) if before == x => self.put('V', &[y]),
                Some((before_x, before_y)) => self.put('l', &[x.saturating_sub(before_x), y.saturating_sub(before_y)]),
            }
            last = Some((x, y));
        }
    }
}

impl DrawingBackend for Pen<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.extent
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, _: BackendColor) -> Drawn {
        self.put('M', &[x, y]);
        self.path.push_str("h.1v.1h-.1z");
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, _: &S, _: bool) -> Drawn {
        let (width, height) = (to.0.saturating_sub(from.0), to.1.saturating_sub(from.1));
        self.put('M', &[from.0, from.1]);
        self.put('h', &[width]);
        self.put('v', &[height]);
        self.put('h', &[-width]);
        self.path.push('z');
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, _: &S) -> Drawn {
        self.follow(points);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, _: &S) -> Drawn {
        self.follow(points);
        self.path.push('z');
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, _: &S, _: bool) -> Drawn {
        let radius = i32::try_from(radius).unwrap_or(i32::MAX / 4);
        self.put('M', &[x.saturating_sub(radius), y]);
        for way in [2, -2] {
            self.put('a', &[radius, radius]);
            self.path.push_str(" 0 0 1");
            self.put(' ', &[radius.saturating_mul(way), 0]);
        }
        self.path.push('z');
        Ok(())
    }
}
