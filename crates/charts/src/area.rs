//! A rectangle in pixels.

/// A rectangle in pixels, from its left top corner to its right bottom one.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub fn sized((left, top): (f64, f64), (width, height): (f64, f64)) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    pub fn middle(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub fn meets(&self, other: &Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Moved out at its sides, and at its top and bottom; in where that is below zero.
    pub fn grown(self, wide: f64, high: f64) -> Self {
        let Self { left, top, right, bottom } = self;
        Self { left: left - wide, top: top - high, right: right + wide, bottom: bottom + high }
    }

    /// From one pixel to another, `half` above and below a height.
    pub fn along((left, right): (f64, f64), y: f64, half: f64) -> Self {
        Self { left, top: y - half, right, bottom: y + half }
    }
}
