//! Names of points on a picture with lines: each as near to its point as it can stand without meeting another name, a point or, if it
//! can be helped, a line.

use crate::canvas::{Anchor, Area, Canvas};
use crate::end_labels::NAME;
use crate::palette::{Color, PAPER};
use crate::text::widest;

/// A point to be named.
pub struct Callout {
    pub lines: Vec<String>,
    pub color: Color,
    pub at: (f64, f64),
}

/// A name with its place.
pub struct PlacedCallout {
    callout: Callout,
    pub area: Area,
}

/// Distances from a point to its name, and in how many directions.
const RINGS: [f64; 15] =
    [9.0, 14.0, 20.0, 28.0, 38.0, 50.0, 64.0, 82.0, 104.0, 132.0, 168.0, 210.0, 260.0, 330.0, 420.0];
const DIRECTIONS: u32 = 24;
/// Where there is no room near a point, from one place of a name to the next.
const GRID: f64 = 8.0;
/// Free room around a point, around a name and around a line.
const POINT: f64 = 7.0;
const AIR: f64 = 3.0;
/// From one sample of a line to the next.
const SAMPLE: f64 = 3.0;
/// What it costs to stand on a sample of a line, and on a name or a point, in pixels of distance.
const ON_LINE: f64 = 100.0;
const ON_NAME: f64 = 1e6;
/// The distance from which a name is led back to its point.
const LED: f64 = 12.0;

/// Places the names one after another inside of an area.
pub fn place(canvas: &Canvas, mut callouts: Vec<Callout>, area: Area, lines: &[Vec<(f64, f64)>]) -> Vec<PlacedCallout> {
    let mut samples: Vec<(f64, f64)> =
        lines.iter().flat_map(|line| line.windows(2).flat_map(|pair| sampled(pair[0], pair[1]))).collect();
    let points: Vec<(f64, f64)> = callouts.iter().map(|callout| callout.at).collect();
    let mut placed: Vec<PlacedCallout> = Vec::new();
    // The largest names first, which find no room later.
    callouts.sort_by_key(|callout| std::cmp::Reverse(callout.lines.iter().map(String::len).sum::<usize>()));
    for callout in callouts {
        let size = (widest(canvas, &callout.lines, NAME), callout.lines.len() as f64 * NAME.leading());
        let cost = |name: &Area| {
            let wide = name.grown(AIR, AIR);
            let end = nearest(name, callout.at);
            let lead: Vec<(f64, f64)> = sampled(callout.at, end).collect();
            let is_point_in_way =
                |point: &&(f64, f64)| wide.meets(&Area::along((point.0 - POINT, point.0 + POINT), point.1, POINT));
            let is_name_in_way = |other: &&PlacedCallout| {
                other.area.meets(&wide) || lead.iter().any(|sample| holds(&other.area, *sample))
            };
            let on_names = points.iter().filter(is_point_in_way).count() + placed.iter().filter(is_name_in_way).count();
            let on_lines = samples.iter().filter(|sample| holds(&wide, **sample)).count();
            let distance = (end.0 - callout.at.0).hypot(end.1 - callout.at.1);
            distance + ON_LINE * on_lines as f64 + ON_NAME * on_names as f64
        };
        let near = cheapest(around(callout.at, size, &area), cost);
        let best = near.filter(|(cost, _)| *cost < ON_LINE).or_else(|| cheapest(everywhere(size, &area), cost));
        let Some((_, area)) = best else { continue };
        samples.extend(sampled(callout.at, nearest(&area, callout.at)));
        placed.push(PlacedCallout { callout, area });
    }
    placed
}

/// Draws what is below all names: the lines that lead back to points, and over them a patch of paper a name, which keeps away the
/// grid too.
pub fn clear(canvas: &mut Canvas, placed: &[PlacedCallout]) {
    placed.iter().for_each(|one| one.lead(canvas));
    placed.iter().for_each(|one| canvas.rectangle(one.area.grown(2.0, 0.0), PAPER));
}

impl PlacedCallout {
    /// The line that leads back to its point where that is far.
    fn lead(&self, canvas: &mut Canvas) {
        let Callout { color, at, .. } = &self.callout;
        let end = nearest(&self.area, *at);
        let (across, down) = (end.0 - at.0, end.1 - at.1);
        let length = across.hypot(down);
        if length > LED {
            let share = |distance: f64| (at.0 + across * distance / length, at.1 + down * distance / length);
            canvas.line(vec![share(POINT), share(length - 2.0)], *color, 1.0);
        }
    }

    /// The name.
    pub fn write(&self, canvas: &mut Canvas) {
        let Callout { lines, color, at } = &self.callout;
        // The text stands on the side of its point.
        let is_left = self.area.middle().0 < at.0;
        let (x, anchor) = if is_left { (self.area.right, Anchor::End) } else { (self.area.left, Anchor::Start) };
        let first = self.area.top + NAME.leading() / 2.0 + NAME.drop();
        canvas.write_lines(lines, (x, first), anchor, NAME.colored(*color));
    }
}

/// Returns the first of the cheapest places.
fn cheapest(places: impl Iterator<Item = Area>, cost: impl Fn(&Area) -> f64) -> Option<(f64, Area)> {
    places.map(|place| (cost(&place), place)).reduce(|best, next| if next.0 < best.0 { next } else { best })
}

/// Returns places around a point and inside of an area, the nearest first.
fn around((x, y): (f64, f64), (width, height): (f64, f64), area: &Area) -> impl Iterator<Item = Area> {
    RINGS.into_iter().flat_map(move |ring| {
        (0..DIRECTIONS).map(move |direction| {
            let angle = std::f64::consts::TAU * f64::from(direction) / f64::from(DIRECTIONS);
            let (across, down) = (angle.cos() * (ring + width / 2.0), angle.sin() * (ring + height / 2.0));
            let left = (x + across - width / 2.0).min(area.right - width).max(area.left);
            let top = (y + down - height / 2.0).min(area.bottom - height).max(area.top);
            Area::sized((left, top), (width, height))
        })
    })
}

/// Places all over an area, at least one.
fn everywhere((width, height): (f64, f64), area: &Area) -> impl Iterator<Item = Area> {
    let steps = |room: f64| (room / GRID).clamp(0.0, 500.0) as u32;
    let (columns, rows) = (steps(area.right - area.left - width), steps(area.bottom - area.top - height));
    (0..=rows).flat_map(move |row| {
        (0..=columns).map(move |column| {
            let corner = (area.left + f64::from(column) * GRID, area.top + f64::from(row) * GRID);
            Area::sized(corner, (width, height))
        })
    })
}

/// Returns points along a line.
fn sampled(from: (f64, f64), to: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let count = ((to.0 - from.0).hypot(to.1 - from.1) / SAMPLE).ceil().clamp(1.0, 2_000.0) as u32;
    (0..=count).map(move |step| {
        let share = f64::from(step) / f64::from(count);
        (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1))
    })
}

fn holds(area: &Area, (x, y): (f64, f64)) -> bool {
    area.left < x && x < area.right && area.top < y && y < area.bottom
}

/// Returns the point of an area that is nearest to another.
fn nearest(area: &Area, (x, y): (f64, f64)) -> (f64, f64) {
    (x.clamp(area.left, area.right), y.clamp(area.top, area.bottom))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Fonts;
    use crate::palette::INK;
    use crate::style::ChartStyle;

    #[test]
    fn names_of_near_points_meet_neither_each_other_nor_points() {
        let fonts = Fonts::embedded();
        let canvas = Canvas::new(&fonts, ChartStyle::WEB);
        let area = Area { left: 40.0, top: 10.0, right: 600.0, bottom: 300.0 };
        let callouts = (0..6).map(|index| Callout {
            lines: vec![format!("{index}4.2% by search"), "revenue as a lump sum".into()],
            color: INK,
            at: (200.0 + f64::from(index) * 9.0, 80.0),
        });
        let line = vec![(40.0, 300.0), (220.0, 80.0), (600.0, 250.0)];
        let placed = place(&canvas, callouts.collect(), area, &[line]);
        assert_eq!(placed.len(), 6);
        for (index, one) in placed.iter().enumerate() {
            assert!(placed[index + 1..].iter().all(|other| !one.area.meets(&other.area)));
            assert!(placed.iter().all(|other| !holds(&one.area, other.callout.at)));
        }
    }
}
