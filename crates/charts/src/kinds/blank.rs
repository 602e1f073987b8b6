//! The picture of nothing: no change from the baseline, or nothing in scope. It says so where a reader looks.

use crate::canvas::{Anchor, Area, Canvas};
use crate::palette::{FIELD, SOFT};
use crate::table::DataTable;
use crate::text::balance;
use crate::typography::SUBTITLE;

/// A picture without values.
#[derive(Clone, Debug)]
pub struct Blank {
    /// Why there is nothing to draw, as a sentence.
    pub message: String,
}

impl Blank {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let kind = SUBTITLE.sized(17.0).colored(SOFT);
        let lines = balance(canvas, &self.message, kind, canvas.inner() * 0.7);
        let height = lines.len() as f64 * kind.leading();
        let bottom = top + room.max(height + 110.0);
        canvas.rectangle(Area { left: canvas.margin, top, right: canvas.right(), bottom }, FIELD);
        let first = (top + bottom) / 2.0 - height / 2.0 + kind.leading() / 2.0 + kind.drop();
        canvas.write_lines(&lines, (canvas.width / 2.0, first), Anchor::Middle, kind);
        bottom
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::default();
        table.text("message", [&self.message]);
        table
    }

    pub(crate) fn alt(&self) -> String {
        self.message.clone()
    }
}
