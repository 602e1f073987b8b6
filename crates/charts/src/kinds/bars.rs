//! Ranked bars: levels, changes or cases. Bars start at zero and the value stands at the end of each.
//!
//! The scale is fitted so that every value finds room outside its bar; a hedged value is solid to its near end and tinted to its far end.

use rust_decimal::Decimal;

use crate::axis::{Axis, LabelExtent};
use crate::canvas::{Anchor, Area, Canvas};
use crate::key::{Sign, SignMark};
use crate::names::{holder, named};
use crate::palette::{ACCENT, ACCENT_TINT, BASELINE, BASELINE_TINT, Color, GRAY};
use crate::rows::{BESIDE, PlacedRow, PlacedRows, RowSpace};
use crate::table::DataTable;
use crate::typography::{SCOPE, Type, VALUE};
use figures::{Reading, Unit, counted};

/// Bars, a row each.
#[derive(Clone, Debug)]
pub struct Bars {
    /// Unit of all values. Points are worded as changes.
    pub unit: Unit,
    /// The values are changes and are printed with their sign, also in dollars.
    pub change: bool,
    /// What the gray baseline bars are; used only when a row has one.
    pub baseline: String,
    /// What the colored bars are; used only when a row has a baseline.
    pub value: String,
    /// In the order in which they are drawn.
    pub rows: Vec<Bar>,
    /// How many of the last rows are sums, such as all others together: they are not ranked among the rest.
    pub sums: usize,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// What the value covers; may be empty.
    pub scope: String,
    /// The value; `None` if it is not known.
    pub value: Option<Reading>,
    /// The value before, drawn in gray above the bar.
    pub baseline: Option<Reading>,
    /// Drawn in the accent; all others are gray unless a baseline is shown.
    pub accent: bool,
}

impl Bar {
    /// Returns a bar in the accent, with nothing before it.
    pub fn new(label: impl Into<String>, scope: impl Into<String>, value: Option<Reading>) -> Self {
        Self { label: label.into(), scope: scope.into(), value, baseline: None, accent: true }
    }

    /// From the baseline to the value, where both are one number.
    fn change(&self) -> Option<Decimal> {
        let (before, after) = (self.baseline.filter(Reading::is_point)?, self.value.filter(Reading::is_point)?);
        after.low.checked_sub(before.low)
    }
}

/// A bar of one lane.
struct BarLane {
    /// What is drawn: where no bar is above zero all are mirrored, to begin at their names.
    reading: Option<Reading>,
    words: String,
    color: Color,
    tint: Color,
    kind: Type,
}

impl BarLane {
    fn extents(&self, canvas: &Canvas, size: f64) -> Vec<LabelExtent> {
        let kind = self.kind.sized(size);
        let Some(reading) = &self.reading else {
            return vec![LabelExtent::new(Decimal::ZERO, 0.0, missing_width(canvas, size))];
        };
        let room = BESIDE + canvas.measure(&self.words, kind);
        let (before, after) = if leftward(reading) { (room, 0.0) } else { (0.0, room) };
        vec![LabelExtent::new(reading.low, before, 0.0), LabelExtent::new(reading.high, 0.0, after)]
    }

    /// Draws the bar, with its value beside it or at a place above it.
    fn draw(
        &self,
        canvas: &mut Canvas,
        axis: &Axis,
        ((middle, half), above): ((f64, f64), Option<(f64, f64)>),
        size: f64,
    ) {
        let zero = axis.at(Decimal::ZERO);
        let Some(reading) = &self.reading else {
            return draw_missing(canvas, (zero, middle), half, size);
        };
        let (low, high) = (axis.at(reading.low), axis.at(reading.high));
        let (place, anchor) = match above {
            Some(place) => (place, Anchor::Start),
            None if leftward(reading) => ((low - BESIDE, middle), Anchor::End),
            None => ((high + BESIDE, middle), Anchor::Start),
        };
        canvas.write_clear(&self.words, place, anchor, self.kind.sized(size));
        if !reading.is_point() {
            canvas.rectangle(Area::along((low.min(zero), high.max(zero)), middle, half), self.tint);
        }
        canvas.rectangle(Area::along(axis.reach(Decimal::ZERO, certain(reading)), middle, half), self.color);
    }
}

impl Bars {
    /// Bars of one value each, none of which is a sum.
    pub fn new(unit: Unit, change: bool, rows: Vec<Bar>) -> Self {
        Self { unit, change, baseline: String::new(), value: String::new(), rows, sums: 0 }
    }

    /// With its rows in the order of [`rank`].
    pub fn ranked(mut self) -> Self {
        rank(&mut self.rows, |row| row.value);
        self
    }

    pub(crate) fn draw(&self, canvas: &mut Canvas, top: f64, room: f64) -> f64 {
        let known = || self.rows.iter().flat_map(|row| [row.value, row.baseline]).flatten();
        let is_mirrored = all_below_zero(known());
        let lanes: Vec<Vec<BarLane>> = self.rows.iter().map(|row| self.lanes(row, is_mirrored)).collect();
        let above = Self::are_words_above(canvas, &lanes);
        let lines = if above { 2 } else { 1 };
        let spaces = self.rows.iter().zip(&lanes);
        let spaces = spaces.map(|(row, lanes)| RowSpace::new(&row.label, &row.scope, lanes.len() * lines));
        let rows = PlacedRows::under_key(canvas, &self.signs(), spaces, (top, room));
        let extents = |lane: &BarLane| match &lane.reading {
            Some(reading) if above => [reading.low, reading.high].map(|end| LabelExtent::new(end, 0.0, 0.0)).to_vec(),
            _ => lane.extents(canvas, rows.size),
        };
        let extents: Vec<LabelExtent> = lanes.iter().flatten().flat_map(extents).collect();
        let axis = rows.scale_of_bars(canvas, self.unit, &extents, is_mirrored);
        for (place, lanes) in rows.rows.iter().zip(&lanes) {
            let places = lane_places(&rows, place, lanes.len() * lines);
            for (lane, places) in lanes.iter().zip(places.chunks(lines)) {
                let words = above.then(|| (rows.left(), places[0].0));
                lane.draw(canvas, &axis, (places[lines - 1], words), rows.size);
            }
        }
        rows.bottom()
    }

    /// Returns true if values beside their bars would leave less than half of a narrow sheet to the bars.
    fn are_words_above(canvas: &Canvas, lanes: &[Vec<BarLane>]) -> bool {
        let extents = || lanes.iter().flatten().flat_map(|lane| lane.extents(canvas, VALUE.size));
        let room = |side: fn(&LabelExtent) -> f64| extents().map(|extent| side(&extent)).fold(0.0, f64::max);
        canvas.is_narrow() && room(|extent| extent.before) + room(|extent| extent.after) > canvas.inner() / 2.0
    }

    fn signs(&self) -> Vec<Sign> {
        if self.rows.iter().all(|row| row.baseline.is_none()) {
            return Vec::new();
        }
        vec![Sign::new(SignMark::Bar, BASELINE, &self.baseline), Sign::new(SignMark::Bar, ACCENT, &self.value)]
    }

    fn lanes(&self, row: &Bar, is_mirrored: bool) -> Vec<BarLane> {
        let lane = |value: Option<Reading>, (color, tint, kind): (Color, Color, Type)| BarLane {
            reading: if is_mirrored { value.map(mirrored) } else { value },
            words: value.map_or_else(String::new, |value| self.words(&value)),
            color,
            tint,
            kind,
        };
        let gray = |value| lane(value, (BASELINE, BASELINE_TINT, VALUE.colored(GRAY)));
        let accent = |value| lane(value, (ACCENT, ACCENT_TINT, VALUE.colored(ACCENT)));
        match row.baseline {
            Some(_) => vec![gray(row.baseline), accent(row.value)],
            None if row.accent => vec![accent(row.value)],
            None => vec![BarLane { kind: VALUE, ..gray(row.value) }],
        }
    }

    fn words(&self, reading: &Reading) -> String {
        if self.change { self.unit.read_change(reading) } else { self.unit.read(reading) }
    }

    pub(crate) fn table(&self) -> DataTable {
        let mut table = DataTable::of_rows(self.rows.iter().map(|row| (&*row.label, &*row.scope)));
        if self.rows.iter().any(|row| row.baseline.is_some()) {
            table.readings("baseline", self.unit, self.rows.iter().map(|row| row.baseline));
        }
        table.readings("value", self.unit, self.rows.iter().map(|row| row.value));
        let changes: Vec<Option<Decimal>> = self.rows.iter().map(Bar::change).collect();
        if changes.iter().any(Option::is_some) {
            table.amounts("change", self.unit.of_change(), changes.into_iter());
        }
        table
    }

    pub(crate) fn alt(&self) -> String {
        let mut text = format!("Bars, {}.", counted(self.rows.len(), "row"));
        let single = &self.rows[..self.rows.len().saturating_sub(self.sums)];
        let ranked = || single.iter().filter_map(|row| row.value.as_ref().map(|value| (row, value)));
        let told: Vec<(String, String)> =
            ranked().map(|(row, value)| (named(&row.label, &row.scope), self.words(value))).collect();
        let smallest = ranked().min_by_key(|(_, value)| (value.low, value.high)).map(|(_, value)| self.words(value));
        let largest = ranked().max_by_key(|(_, value)| (value.high, value.low)).map(|(_, value)| self.words(value));
        let holder = |word: &String| holder(&told, word, "row");
        if let (Some(low), Some(high)) = (smallest, largest) {
            text.push_str(&match low == high {
                true if told.len() == 1 => format!(" {} {low}.", holder(&low)),
                true if told.iter().all(|(_, word)| *word == low) => match low.strip_prefix(['<', '>']) {
                    Some(least) => format!(" All are within {} of zero.", least.trim_start_matches(['+', '−'])),
                    None => format!(" All are {low}."),
                },
                // One range reaches lowest and highest.
                true => format!(" Widest: {low}, {}.", holder(&low)),
                false => format!(" From {low}, {}, to {high}, {}.", holder(&low), holder(&high)),
            });
        }
        let unknown = self.rows.iter().filter(|row| row.value.is_none()).count();
        if unknown > 0 {
            text.push_str(&format!(" Not known in {}.", counted(unknown, "row")));
        }
        text
    }
}

/// Sorts rows by value, from the side of the largest to the other, unknown last; equal rows keep their order.
pub fn rank<T>(rows: &mut [T], value: impl Fn(&T) -> Option<Reading>) {
    let ends = |value: &Reading| value.low.saturating_add(value.high);
    let largest = rows.iter().filter_map(&value).map(|value| ends(&value)).max_by_key(Decimal::abs);
    let falls = largest.is_some_and(|largest| largest.is_sign_negative());
    rows.sort_by_key(|row| {
        let key = value(row).map(|value| (ends(&value), value.low));
        std::cmp::Reverse(if falls { key.map(|(sum, low)| (-sum, -low)) } else { key })
    });
}

/// Returns whether no value is above zero and some are below: then bars are drawn mirrored.
pub(super) fn all_below_zero(mut values: impl Iterator<Item = Reading> + Clone) -> bool {
    values.clone().all(|value| value.high <= Decimal::ZERO) && values.any(|value| value.low < Decimal::ZERO)
}

/// Returns a value with the other sign.
fn mirrored(Reading { low, high, approx }: Reading) -> Reading {
    Reading { low: -high, high: -low, approx }
}

/// Returns whether the label stands at the left end: the bar lies wholly or mostly below zero.
pub(super) fn leftward(reading: &Reading) -> bool {
    reading.low < Decimal::ZERO && reading.low.abs() > reading.high
}

/// Returns the end of what is certain, which begins at zero; a range over zero has no certain part.
pub(super) fn certain(reading: &Reading) -> Decimal {
    if reading.low > Decimal::ZERO { reading.low } else { reading.high.min(Decimal::ZERO) }
}

/// Middle and half height of each lane's bar: one fills the row, two share it.
fn lane_places(rows: &PlacedRows, place: &PlacedRow, count: usize) -> Vec<(f64, f64)> {
    if count < 2 {
        return vec![(place.middle(), rows.half_bar(place))];
    }
    let lanes = rows.lanes(place, count);
    let half = lanes.windows(2).map(|pair| (pair[1] - pair[0]) * 0.44).fold(f64::INFINITY, f64::min);
    lanes.into_iter().map(|middle| (middle, half)).collect()
}

const NOT_KNOWN: &str = "not known";
/// The hatched box of a bar that is not known.
const MISSING: f64 = 40.0;

/// Returns the pixels that a bar which is not known needs right of where it would begin.
fn missing_width(canvas: &Canvas, size: f64) -> f64 {
    MISSING + 2.0 * BESIDE + canvas.measure(NOT_KNOWN, SCOPE.sized(size - 1.0))
}

/// Draws a bar that is not known at the height `y`; `half` is half the height of a bar.
fn draw_missing(canvas: &mut Canvas, (x, y): (f64, f64), half: f64, size: f64) {
    canvas.hatch(Area::along((x + BESIDE, x + BESIDE + MISSING), y, half.min(10.0)));
    canvas.write_clear(NOT_KNOWN, (x + 2.0 * BESIDE + MISSING, y), Anchor::Start, SCOPE.sized(size - 1.0));
}
