//! The world at a glance: one tile a place, all of one size, in five classes; hatched where nothing is known.
//!
//! Tiles stand on a grid laid out by hand, on which neighbors touch where they can and a small island is as large as a continent.
//! The largest values are named below.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::breaks::Breaks;
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark, key};
use crate::palette::{Color, GRAY, INK, PAPER, WarmSide, ZERO, ink_on};
use crate::table::DataTable;
use crate::text::wrap;
use crate::typography::{KEY, LABEL, SCOPE, Type, VALUE};
use figures::{Reading, Unit, counted};

/// A map of equal tiles.
#[derive(Clone, Debug)]
pub struct TileMap {
    /// What the values count.
    pub unit: Unit,
    /// The values are changes and are printed with their sign, also in dollars.
    pub change: bool,
    /// On which side the warm colors stand.
    pub rise: WarmSide,
    /// The code of the tile that is framed; may be empty.
    pub framed: String,
    /// Of whom the largest values are named below, where that is not all: "large suppliers".
    pub among: String,
    /// In any order. A code that is not on the grid stands below it.
    pub tiles: Vec<Tile>,
}

/// A tile.
#[derive(Clone, Debug)]
pub struct Tile {
    /// ISO 3166 alpha-2, or the code that the project uses in its place.
    pub code: String,
    /// Its name.
    pub label: String,
    /// None where nothing is known.
    pub value: Option<Reading>,
    /// True if it may be named among the largest.
    pub is_ranked: bool,
}

/// Code, column and row of every tile.
static GRID_OF_THE_WORLD: &str = include_str!("../../tiles.csv");

/// Between tiles, as a share of their side.
const SEAM: f64 = 0.06;
/// How far a frame stands out.
const RIM: f64 = 2.0;
/// How many values are named.
const NAMED: usize = 9;
/// On a narrow sheet what is west of this column stands above the rest, so that tiles have room for their codes.
const FOLD: usize = 18;
const ENTRY: f64 = 215.0;

/// A code and where it stands.
type TilePlace<'t> = (&'t str, usize, usize);

fn grid() -> impl Iterator<Item = TilePlace<'static>> {
    GRID_OF_THE_WORLD.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?.parse().ok()?, cells.next()?.parse().ok()?))
    })
}

/// Returns the grid with its east below its west, a free row between them, and no free column in the west.
fn folded() -> Vec<TilePlace<'static>> {
    let (west, east): (Vec<TilePlace>, Vec<TilePlace>) = grid().partition(|(_, column, _)| *column < FOLD);
    let used: BTreeSet<usize> = west.iter().map(|(_, column, _)| *column).collect();
    let below = west.iter().map(|(.., row)| row + 2).max().unwrap_or_default();
    let top = east.iter().map(|(.., row)| *row).min().unwrap_or_default();
    let west = west.into_iter().map(|(code, column, row)| (code, used.range(..column).count(), row));
    west.chain(east.into_iter().map(|(code, column, row)| (code, column - FOLD, row - top + below))).collect()
}

impl TileMap {
    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let breaks = Breaks::of(self.unit, self.rise, self.known().flat_map(|(_, value)| [value.low, value.high]));
        let places = self.places(canvas.is_narrow());
        let columns = places.iter().map(|(_, column, _)| column + 1).max().unwrap_or(1);
        let rows = places.iter().map(|(.., row)| row + 1).max().unwrap_or(1);
        let head = key(canvas, &self.signs(&breaks, &places), top);
        let side = canvas.inner() / columns as f64;
        let area = |column: usize, row: usize| {
            let corner = (canvas.margin + column as f64 * side, head + row as f64 * side);
            Area::sized(corner, (side * (1.0 - SEAM), side * (1.0 - SEAM)))
        };
        let tiles: Vec<(&str, Area)> = places.iter().map(|(code, column, row)| (*code, area(*column, *row))).collect();
        let (known, empty): (Vec<_>, Vec<_>) = tiles.into_iter().partition(|(code, _)| !self.is_empty(code));
        known.iter().for_each(|(code, area)| self.tile(canvas, &breaks, code, *area));
        empty_tiles(canvas, &empty);
        let bottom = head + rows as f64 * side + 12.0;
        let end = self.largest(canvas, &breaks, bottom);
        end.max(top + room.min(end - top))
    }

    fn known(&self) -> impl Iterator<Item = (&Tile, &Reading)> {
        self.tiles.iter().filter_map(|tile| tile.value.as_ref().map(|value| (tile, value)))
    }

    fn find(&self, code: &str) -> Option<&Tile> {
        self.tiles.iter().find(|tile| tile.code == code)
    }

    /// Returns every tile of the grid, folded or as it is, and below it those that are not on it.
    fn places(&self, is_folded: bool) -> Vec<TilePlace<'_>> {
        let mut places: Vec<TilePlace> = if is_folded { folded() } else { grid().collect() };
        let rows = places.iter().map(|(.., row)| row + 1).max().unwrap_or_default();
        let columns = places.iter().map(|(_, column, _)| column + 1).max().unwrap_or(1);
        let codes = self.tiles.iter().map(|tile| tile.code.as_str());
        let others = codes.filter(|code| !places.iter().any(|(known, ..)| known == code));
        let others: Vec<TilePlace> =
            others.enumerate().map(|(index, code)| (code, index % columns, rows + index / columns)).collect();
        places.extend(others);
        places
    }

    fn is_empty(&self, code: &str) -> bool {
        code != self.framed && self.find(code).is_none_or(|tile| tile.value.is_none())
    }

    /// A tile with a value, or the framed one.
    fn tile(&self, canvas: &mut Canvas, breaks: &Breaks, code: &str, area: Area) {
        let mut kind = code_type(canvas, &area);
        let ink = match self.find(code).and_then(|tile| tile.value) {
            Some(value) => {
                let (low, high) = (breaks.color(value.low), breaks.color(value.high));
                if code == self.framed {
                    canvas.rectangle(area.grown(RIM, RIM), INK);
                }
                canvas.rectangle(area, low);
                if low == high {
                    ink_on(low)
                } else {
                    // A range keeps the colors of both its ends and claims none in between.
                    let strip = (area.right - area.left) * 0.14;
                    kind = kind.sized((kind.size * 0.8).max(least(canvas)));
                    canvas.rectangle(Area { left: area.right - strip, ..area }, high);
                    canvas.rectangle(area.grown(-strip, 0.0), PAPER);
                    INK
                }
            }
            None => {
                canvas.rectangle(area, ZERO);
                canvas.rectangle(area.grown(-1.5, -1.5), PAPER);
                INK
            }
        };
        if has_room(&area) {
            canvas.write_inside(code, area, kind.colored(ink));
        }
    }

    fn signs(&self, breaks: &Breaks, places: &[TilePlace]) -> Vec<Sign> {
        let classes = breaks.named(self.unit).into_iter();
        let classes = classes.map(|(color, words)| Sign::new(SignMark::Bar, color, &words));
        let range = self.known().any(|(_, value)| breaks.color(value.low) != breaks.color(value.high));
        let empty = places.iter().any(|(code, ..)| self.is_empty(code));
        let empty = empty.then(|| Sign::new(SignMark::Hatch, GRAY, "no data"));
        classes.chain(range.then(Sign::range)).chain(empty).collect()
    }

    /// Returns the values farthest from zero, the largest first; equal ones in their order.
    fn ranked(&self) -> Vec<(&Tile, &Reading)> {
        let is_ranked = |(tile, value): &(&Tile, &Reading)| tile.is_ranked && !size(value).is_zero();
        let mut ranked: Vec<(&Tile, &Reading)> = self.known().filter(is_ranked).collect();
        ranked.sort_by_key(|(_, value)| std::cmp::Reverse(size(value)));
        ranked
    }

    /// Names the largest values in columns; gives the height below them.
    fn largest(&self, canvas: &mut Canvas, breaks: &Breaks, top: f64) -> f64 {
        let ranked = self.ranked();
        if ranked.is_empty() {
            return top;
        }
        let columns = ((canvas.inner() / ENTRY) as usize).max(1);
        let shown = ranked.len().min(NAMED.max(columns * 3));
        let (rows, width) = (shown.div_ceil(columns), canvas.inner() / columns as f64);
        let lead = match (self.among.as_str(), shown == ranked.len()) {
            ("", true) => "All values:".to_owned(),
            ("", false) => "Largest:".to_owned(),
            (among, true) => format!("All {among}:"),
            (among, false) => format!("Largest among {among}:"),
        };
        let first = top + LABEL.size;
        canvas.write(&lead, (canvas.margin, first), Anchor::Start, KEY);
        for (index, (tile, value)) in ranked.iter().take(shown).enumerate() {
            let left = canvas.margin + (index / rows) as f64 * width;
            let y = first + (index % rows + 1) as f64 * (LABEL.leading() + 3.0);
            self.entry(canvas, (tile, value, breaks.color(value.high)), (left, y), width);
        }
        first + rows as f64 * (LABEL.leading() + 3.0) + 4.0
    }

    /// Writes a value with its color and its name, or its code where that is too wide.
    fn entry(
        &self,
        canvas: &mut Canvas,
        (tile, value, color): (&Tile, &Reading, Color),
        (x, y): (f64, f64),
        width: f64,
    ) {
        let (label, figures, words) = (LABEL.sized(13.0), VALUE.sized(13.0).colored(GRAY), self.word(value));
        canvas.rectangle(Area { left: x, top: y - 10.0, right: x + 12.0, bottom: y + 1.0 }, color);
        let space = width - 20.0 - canvas.measure(&words, figures) - 8.0 - 14.0;
        let name = if wrap(canvas, &tile.label, label, space).len() > 1 { &tile.code } else { &tile.label };
        canvas.write(name, (x + 20.0, y), Anchor::Start, label);
        canvas.write(&words, (x + 20.0 + canvas.measure(name, label) + 8.0, y), Anchor::Start, figures);
    }

    fn word(&self, value: &Reading) -> String {
        if self.change { self.unit.read_change(value) } else { self.unit.read(value) }
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::default();
        table.text("code", self.tiles.iter().map(|tile| &tile.code));
        table.text("label", self.tiles.iter().map(|tile| &tile.label));
        table.readings("value", self.unit, self.tiles.iter().map(|tile| tile.value));
        table
    }

    pub(crate) fn alt(&self) -> String {
        let largest = self.ranked().into_iter().take(3);
        let told: Vec<String> = largest.map(|(tile, value)| format!("{} {}", tile.label, self.word(value))).collect();
        let list = if told.is_empty() { "all are zero or not known".to_owned() } else { told.join(", ") };
        let low = self.known().map(|(_, value)| value.low).min();
        let high = self.known().map(|(_, value)| value.high).max();
        let range = match (low, high) {
            (Some(low), Some(high)) if low != high => {
                let read = |value: Decimal| self.word(&Reading::exact(value));
                format!(" Values run from {} to {}.", read(low), read(high))
            }
            _ => String::new(),
        };
        let known = self.known().count();
        let lead = if self.among.is_empty() { "Largest".to_owned() } else { format!("Largest among {}", self.among) };
        format!("Tile map of the world, {} with a value. {lead}: {list}.{range}", counted(known, "place"))
    }
}

/// Tiles without a value, all marks of a kind together, which keeps the picture small.
fn empty_tiles(canvas: &mut Canvas, tiles: &[(&str, Area)]) {
    tiles.iter().for_each(|(_, area)| canvas.hatch(*area));
    for (code, area) in tiles.iter().filter(|(_, area)| has_room(area)) {
        let (kind, (x, y)) = (code_type(canvas, area), area.middle());
        let half = canvas.measure(code, kind) / 2.0;
        canvas.rectangle(Area::along((x - half - 1.5, x + half + 1.5), y, kind.size * 0.55), PAPER);
        canvas.write_inside(code, *area, kind.colored(GRAY));
    }
}

/// Returns whether a tile has room for a code that can be read.
fn has_room(area: &Area) -> bool {
    area.right - area.left >= 15.0
}

fn code_type(canvas: &Canvas, area: &Area) -> Type {
    // The narrower weight, so that wide codes of neighbors do not meet.
    let kind = if canvas.is_narrow() { SCOPE } else { LABEL };
    kind.sized(((area.right - area.left) * 0.44).clamp(least(canvas), 13.0))
}

/// Returns the least size of a code: on a narrow sheet no text is smaller.
fn least(canvas: &Canvas) -> f64 {
    if canvas.is_narrow() { 11.0 } else { 7.0 }
}

/// Returns how far from zero a value can be.
fn size(value: &Reading) -> Decimal {
    value.low.abs().max(value.high.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tile_has_its_own_place() {
        let places: Vec<TilePlace> = grid().collect();
        assert!(places.len() >= 234, "{}", places.len());
        for (index, (code, column, row)) in places.iter().enumerate() {
            assert!(code.len() == 2);
            let is_apart = |other: &TilePlace| other.0 != *code && (other.1, other.2) != (*column, *row);
            assert!(places[index + 1..].iter().all(is_apart), "{code}");
        }
    }
}
