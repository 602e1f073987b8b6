//! Ten hard cases, given to every kind. A kind that a case makes no sense for draws nothing of it.

use dutylab::report::chart::{
    Band, BandMarker, BandRow, Bar, BarPanel, Bars, Body, Chart, CurvePath, Curves, DatedValue, Diverging,
    DivergingRow, Dumbbell, DumbbellRow, Fan, Heatmap, HeatmapRow, IntervalRow, Intervals, Multiples, NamedPoint,
    Panels, Series, Stack, StackBars, StackRow, StackedBar, StepMark, StepSeries, Steps, Tile, TileMap, Tornado,
    TornadoRow, WarmSide, Waterfall, WaterfallStep, WaterfallTotal,
};
use dutylab::report::number::OutcomeQuantiles;
use dutylab::report::number::{Reading, Unit};
use jiff::ToSpan;
use jiff::civil::date;
use rust_decimal::Decimal;

use super::{PARTNERS, at, chart, from_to};

/// A row of a case: what it is called, what it covers, its value in percent.
#[derive(Clone)]
struct Row {
    label: String,
    scope: String,
    value: Option<Reading>,
}

/// A name and its rows.
type Case = (&'static str, Vec<Row>);
/// A name and how it draws a case.
type Kind = (&'static str, fn(&[Row]) -> Option<Body>);

const KINDS: [Kind; 16] = [
    ("dumbbell", dumbbell),
    ("bars", bars),
    ("stack", stack),
    ("waterfall", waterfall),
    ("steps", steps),
    ("heatmap", heatmap),
    ("band", band),
    ("fan", fan),
    ("curves", curves),
    ("tornado", tornado),
    ("diverging", diverging),
    ("intervals", intervals),
    ("tilemap", tile_map),
    ("tilemap-gains", tile_map_of_gains),
    ("panels-steps", panels_of_steps),
    ("panels-bars", panels_of_bars),
];

fn row(label: &str, scope: &str, value: Option<Reading>) -> Row {
    Row { label: label.to_owned(), scope: scope.to_owned(), value }
}

fn cases() -> [Case; 10] {
    let forty = PARTNERS.iter().enumerate().map(|(index, name)| {
        row(name, "all goods", Some(Reading::exact(Decimal::from(4_000 / (index as u32 + 20)) / Decimal::from(4))))
    });
    [
        ("one", vec![row("Japan", "cars, $41.9bn", at("15"))]),
        ("forty", forty.collect()),
        (
            "long-names",
            vec![
                row(
                    "United Kingdom of Great Britain and Northern Ireland",
                    "passenger cars and light trucks, their parts, $8.1bn",
                    at("10"),
                ),
                row("Saint Vincent and the Grenadines", "", at("27.5")),
                row("Lao People’s Democratic Republic", "textiles", at("40")),
                row("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "one word", at("12.5")),
            ],
        ),
        ("zeros", vec![row("Japan", "cars", at("0")), row("Korea", "cars", at("0")), row("Taiwan", "", at("0"))]),
        (
            "tiny-and-huge",
            vec![
                row("China", "all goods", at("4150")),
                row("Japan", "cars", at("15")),
                row("Korea", "", at("0.65")),
                row("Chad", "", at("0.0004")),
            ],
        ),
        (
            "negative",
            vec![
                row("Mexico", "all goods", at("12.5")),
                row("Canada", "", at("-0.3")),
                row("Japan", "cars", at("-12.5")),
                row("China", "", at("-41.2")),
            ],
        ),
        ("ties", ["Japan", "Korea", "Taiwan", "European Union"].map(|name| row(name, "cars", at("15"))).to_vec()),
        (
            "missing",
            vec![
                row("China", "", at("54.1")),
                row("Iran", "oil", None),
                row("Cuba", "", None),
                row("Japan", "cars", at("15")),
            ],
        ),
        (
            "bands",
            vec![
                row("Viet Nam", "shipped through", from_to("20", "40")),
                row("India", "", Some(Reading::about(Decimal::from(25)))),
                row("Brazil", "", from_to("-5", "50")),
                row("Japan", "cars", at("15")),
            ],
        ),
        (
            "other-scripts",
            vec![
                row("Türkiye", "İğneada, Şırnak", at("15")),
                row("Cộng hòa Xã hội chủ nghĩa Việt Nam", "giày dép", at("20")),
                row("ישראל", "מכוניות 15%", at("17")),
                row("المملكة العربية السعودية", "نفط", at("10")),
                row("日本", "自動車", at("15")),
                row("Ελλάδα", "Украина", at("12.5")),
            ],
        ),
    ]
}

/// Every kind with every case it can draw, named "kind-case".
pub fn all() -> Vec<(String, Chart)> {
    let mut all = Vec::new();
    for (case, rows) in cases() {
        for (kind, body) in KINDS {
            if let Some(body) = body(&rows) {
                let title = format!("{} as {}", case.replace('-', " "), kind.replace('-', " of "));
                all.push((format!("{kind}-{case}"), chart(&title, "US duty, % of customs value. Hypothetical.", body)));
            }
        }
    }
    all
}

/// Tiles and panels with figures at the ends of what a decimal holds, and without any.
pub fn extremes(ends: &[Decimal]) -> Vec<(&'static str, Chart)> {
    let rows: Vec<Row> = ends.iter().map(|end| row("Row", "", Some(Reading::exact(*end)))).collect();
    type Kind = (&'static str, fn(&[Row]) -> Option<Body>);
    let kinds: [Kind; 3] = [("tilemap", tile_map), ("panels-steps", panels_of_steps), ("panels-bars", panels_of_bars)];
    let drawn = |rows: &[Row]| kinds.map(|(name, body)| body(rows).map(|body| (name, chart("", "", body))));
    let bars = Panels::Bars { categories: vec![], panels: vec![] };
    let steps = Panels::Steps { panels: vec![], reference: staircase("All partners", &[]) };
    let empty = [bars, steps].map(|panels| Body::Multiples(Multiples { unit: Unit::Usd, panels }));
    let (framed, among) = (String::new(), String::new());
    let none = TileMap { unit: Unit::Usd, change: true, rise: WarmSide::Warm, framed, among, tiles: vec![] };
    let empty = empty.into_iter().chain([Body::TileMap(none)]).map(|body| ("empty", chart("", "", body)));
    drawn(&rows).into_iter().flatten().chain(empty).collect()
}

fn half(reading: &Reading) -> Reading {
    Reading { low: reading.low / Decimal::TWO, high: reading.high / Decimal::TWO, approx: reading.approx }
}

/// The values where all are known and exact.
fn exact(rows: &[Row]) -> Option<Vec<(&Row, Decimal)>> {
    let value = |row: &Row| row.value.filter(|value| value.is_point() && !value.approx).map(|value| value.low);
    rows.iter().map(|row| value(row).map(|value| (row, value))).collect()
}

fn around(median: Decimal) -> OutcomeQuantiles {
    let at = |tenths: i64| median + median.abs() * Decimal::new(tenths, 2);
    OutcomeQuantiles { p025: at(-60), p10: at(-40), p25: at(-20), median, p75: at(15), p90: at(30), p975: at(45) }
}

fn dumbbell(rows: &[Row]) -> Option<Body> {
    let rows = rows.iter().map(|row| DumbbellRow {
        label: row.label.clone(),
        scope: row.scope.clone(),
        before: row.value.as_ref().map(half),
        after: row.value,
        change: row.value.as_ref().map(half),
    });
    Some(Body::Dumbbell(Dumbbell {
        column: "Change",
        unit: Unit::Percent,
        before: "Before".into(),
        after: "After".into(),
        rows: rows.collect(),
    }))
}

fn bars(rows: &[Row]) -> Option<Body> {
    let rows = rows.iter().enumerate().map(|(index, row)| Bar {
        label: row.label.clone(),
        scope: row.scope.clone(),
        value: row.value,
        baseline: None,
        accent: index == 0,
    });
    let rows = rows.collect();
    Some(Body::Bars(Bars {
        unit: Unit::Percent,
        change: false,
        baseline: String::new(),
        value: String::new(),
        rows,
        sums: 0,
    }))
}

fn stack(rows: &[Row]) -> Option<Body> {
    let parts = ["Base rate", "Section 232", "Reciprocal"].map(String::from);
    let rows = exact(rows)?.into_iter().map(|(row, value)| StackRow {
        label: row.label.clone(),
        scope: row.scope.clone(),
        stacked_bar: StackedBar(vec![Decimal::new(25, 1), value, value / Decimal::TWO]),
    });
    Some(Body::Stack(Stack { unit: Unit::Percent, parts: parts.to_vec(), bars: StackBars::Rows(rows.collect()) }))
}

fn waterfall(rows: &[Row]) -> Option<Body> {
    let exact = exact(rows)?;
    let steps: Vec<WaterfallStep> = exact
        .iter()
        .map(|(row, value)| WaterfallStep {
            label: row.label.clone(),
            scope: row.scope.clone(),
            change: *value,
            error: None,
        })
        .collect();
    let total = |label: &str, value: Decimal| WaterfallTotal { label: label.into(), value };
    let end = Decimal::from(5) + steps.iter().map(|step| step.change).sum::<Decimal>();
    Waterfall::new(Unit::Percent, total("Before", Decimal::from(5)), steps, total("After", end)).map(Body::Waterfall)
}

/// A step a row, by the month.
fn staircase(label: &str, rows: &[Row]) -> StepSeries {
    let first = |month: usize| date(2022, 1, 1).saturating_add((month as i64).months());
    let steps = rows.iter().enumerate().map(|(index, row)| DatedValue {
        from: first(index),
        until: first(index + 1),
        value: row.value,
    });
    StepSeries { label: label.into(), steps: steps.collect() }
}

fn steps(rows: &[Row]) -> Option<Body> {
    let series = staircase(&rows[0].label, rows);
    let marks = series.steps.iter().zip(rows).skip(1).map(|(step, row)| StepMark {
        date: step.from,
        label: row.label.clone(),
        weight: row.value.map_or(Decimal::ZERO, |value| value.high.abs()),
    });
    let marks = marks.collect();
    Some(Body::Steps(Steps { unit: Unit::Percent, series: vec![series], marks }))
}

fn heatmap(rows: &[Row]) -> Option<Body> {
    let columns = ["Base (MFN only)", "Reciprocal", "Section 122 at 15%"].map(str::to_owned).to_vec();
    let rows = rows.iter().map(|row| HeatmapRow {
        label: row.label.clone(),
        scope: row.scope.clone(),
        cells: vec![row.value.as_ref().map(half), row.value, row.value],
    });
    Some(Body::Heatmap(Heatmap {
        unit: Unit::Percent,
        columns,
        headers: vec![],
        rows: rows.collect(),
        flows: false,
        change: false,
        rise: WarmSide::Warm,
    }))
}

fn band(rows: &[Row]) -> Option<Body> {
    let rows = rows.iter().map(|row| BandRow {
        label: row.label.clone(),
        scope: row.scope.clone(),
        before: None,
        after: row.value,
        markers: vec![BandMarker { value: Decimal::TEN, label: "in law".into(), source: "example order".into() }],
    });
    Some(Body::Band(Band { unit: Unit::Percent, before: "Before".into(), after: "After".into(), rows: rows.collect() }))
}

/// A line a row; what is swept is taken to act in proportion.
fn fan(rows: &[Row]) -> Option<Body> {
    let scaled = |value: &Reading, step: u32| {
        let by = |end: Decimal| end * Decimal::from(step) / Decimal::from(4);
        Reading { low: by(value.low), high: by(value.high), approx: value.approx }
    };
    let series = rows.iter().map(|row| Series {
        label: row.label.clone(),
        points: (0..=4)
            .map(|step| (Decimal::from(step * 10), row.value.as_ref().map(|value| scaled(value, step))))
            .collect(),
        bands: vec![],
    });
    let series = series.collect();
    Some(Body::Fan(Fan { x: "Additional duty, %".into(), unit: Unit::Percent, series }))
}

fn tornado(rows: &[Row]) -> Option<Body> {
    let rows = exact(rows)?.into_iter().map(|(row, value)| TornadoRow {
        label: row.label.clone(),
        scope: row.scope.clone(),
        ends: ["low".to_owned(), "high".to_owned()],
        low: Decimal::from(20) - value / Decimal::TWO,
        high: Decimal::from(20) + value,
    });
    Some(Body::Tornado(Tornado { unit: Unit::Percent, center: Decimal::from(20), rows: rows.collect() }.ranked()))
}

/// A line from nothing to each value, and a point half way on it.
fn curves(rows: &[Row]) -> Option<Body> {
    let rows = exact(rows)?;
    let path = |(row, value): &(&Row, Decimal)| CurvePath {
        label: row.label.clone(),
        places: vec![(Decimal::ZERO, Some(Decimal::ZERO)), (Decimal::TEN, Some(*value))],
    };
    let spot = |(path, (row, value)): (usize, &(&Row, Decimal))| NamedPoint {
        words: vec![row.label.clone()],
        along: Decimal::from(5),
        height: *value / Decimal::TWO,
        path: Some(path),
    };
    Some(Body::Curves(Curves {
        along: "Rate on all imports, %".into(),
        height: "Welfare, %".into(),
        paths: rows.iter().map(path).collect(),
        spots: rows.iter().enumerate().take(2).map(spot).collect(),
    }))
}

fn diverging(rows: &[Row]) -> Option<Body> {
    let rows = exact(rows)?.into_iter().map(|(row, value)| DivergingRow {
        label: row.label.clone(),
        scope: row.scope.clone(),
        value,
        bands: Some(around(value)),
    });
    let (gains, losses) = ("sells more".into(), "sells less".into());
    Some(Body::Diverging(Diverging { unit: Unit::Points, rows: rows.collect(), total: None, gains, losses }))
}

fn intervals(rows: &[Row]) -> Option<Body> {
    let rows = exact(rows)?.into_iter().map(|(row, value)| IntervalRow {
        label: row.label.clone(),
        scope: row.scope.clone(),
        still: Some(value / Decimal::TWO),
        value,
        bands: Some(around(value)),
    });
    let rows = rows.collect();
    let (still, value) = ("Imports held fixed".into(), "After imports respond".into());
    Some(Body::Intervals(Intervals { unit: Unit::Percent, change: false, still, value, rows }))
}

/// The rows in turn on all tiles, and one that is not on the grid.
fn tile_map(rows: &[Row]) -> Option<Body> {
    let grid = include_str!("../../../crates/charts/tiles.csv").lines().skip(1).map(|line| &line[..2]);
    let tiles = grid.chain(["EU"]).filter(|code| *code != "US").zip(rows.iter().cycle()).map(|(code, row)| Tile {
        code: code.into(),
        label: row.label.clone(),
        value: row.value,
        is_ranked: true,
    });
    Some(Body::TileMap(TileMap {
        unit: Unit::Percent,
        change: false,
        rise: WarmSide::Warm,
        framed: "US".into(),
        among: String::new(),
        tiles: tiles.collect(),
    }))
}

/// The same as gains and losses, the importer's own tile with a value.
fn tile_map_of_gains(rows: &[Row]) -> Option<Body> {
    let Some(Body::TileMap(map)) = tile_map(rows) else { return None };
    let own = Tile { code: "US".into(), label: "United States".into(), value: rows[0].value, is_ranked: true };
    let tiles = map.tiles.into_iter().chain([own]).collect();
    Some(Body::TileMap(TileMap { change: true, rise: WarmSide::Cold, tiles, ..map }))
}

fn panels_of_steps(rows: &[Row]) -> Option<Body> {
    let turned = |index: usize| [&rows[index..], &rows[..index]].concat();
    let panels = rows.iter().enumerate().map(|(index, row)| staircase(&row.label, &turned(index))).collect();
    let panels = Panels::Steps { panels, reference: staircase("All partners", &turned(rows.len() / 2)) };
    Some(Body::Multiples(Multiples { unit: Unit::Percent, panels }))
}

fn panels_of_bars(rows: &[Row]) -> Option<Body> {
    let categories = ["Base rate", "Section 232 cars", "Reciprocal"].map(str::to_owned).to_vec();
    let panels = rows.iter().map(|row| BarPanel {
        label: row.label.clone(),
        values: vec![at("2.5"), row.value, row.value.as_ref().map(half)],
    });
    let panels = Panels::Bars { categories, panels: panels.collect() };
    Some(Body::Multiples(Multiples { unit: Unit::Percent, panels }))
}
