//! Bars in groups that cannot be compared with each other: each has a heading and a scale of its own.

use crate::canvas::{Anchor, Canvas};
use crate::kinds::bars::Bars;
use crate::table::DataTable;
use crate::text::balance;
use crate::typography::LABEL;
use figures::counted;

/// Bars in groups, each on a scale of its own.
#[derive(Clone, Debug)]
pub struct RowGroups {
    /// What the rows of a group have in common, and its bars, all in one unit; in the order in which they are drawn.
    pub groups: Vec<(String, Bars)>,
}

/// Free height between a group and the heading of the next.
const BETWEEN: f64 = 26.0;
/// Free height below a heading.
const BELOW: f64 = 4.0;

impl RowGroups {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, _: f64) -> f64 {
        let kind = LABEL.sized(16.0);
        let mut bottom = top;
        for (place, (heading, bars)) in self.groups.iter().enumerate() {
            let first = bottom + if place > 0 { BETWEEN } else { 0.0 } + kind.size * 0.86;
            let lines = balance(canvas, heading, kind, canvas.inner());
            let below = canvas.write_lines(&lines, (canvas.margin, first), Anchor::Start, kind) - kind.size * 0.86;
            bottom = bars.draw(canvas, below + BELOW, 0.0);
        }
        bottom
    }

    pub(crate) fn table(&self) -> DataTable {
        let rows = || self.groups.iter().flat_map(|(heading, bars)| bars.rows.iter().map(move |row| (heading, row)));
        let mut table = DataTable::default();
        table.text("group", rows().map(|(heading, _)| heading));
        table.text("label", rows().map(|(_, row)| &row.label));
        table.text("scope", rows().map(|(_, row)| &row.scope));
        if let Some((_, bars)) = self.groups.first() {
            table.readings("value", bars.unit, rows().map(|(_, row)| row.value));
        }
        table
    }

    pub(crate) fn alt(&self) -> String {
        let told = self.groups.iter().map(|(heading, bars)| format!("{heading}: {}", bars.alt()));
        let several = self.groups.len() > 1;
        let head = several.then(|| format!("{}, each on a scale of its own.", counted(self.groups.len(), "group")));
        head.into_iter().chain(told).collect::<Vec<String>>().join(" ")
    }
}
