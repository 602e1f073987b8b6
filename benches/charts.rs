//! How long it takes to draw a picture of each kind, as SVG and as SVG and PNG: `cargo bench --bench charts`.
//!
//! The goal is 30 ms a picture at most, SVG and PNG together, on one core.

#[allow(dead_code, reason = "the tests draw cases that the benches do not")]
#[path = "../tests/it/charts/cases.rs"]
mod cases;

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use dutylab::report::chart::{Chart, ChartStyle};
use dutylab::report::font::Fonts;
use dutylab::report::picture;

/// A picture of each kind, as full as those of a batch.
const KINDS: [&str; 16] = [
    "dumbbell-few",
    "bars-money",
    "stack-nine",
    "waterfall-few",
    "steps-year",
    "heatmap-full",
    "band-rows",
    "fan-four",
    "fan-draws-four",
    "tornado-few",
    "diverging-few",
    "intervals-few",
    "tilemap-forty",
    "panels-steps-forty",
    "panels-bars-forty",
    "dumbbell-forty",
];

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::embedded);

static CHARTS: LazyLock<Vec<(String, Chart)>> = LazyLock::new(|| {
    let own = cases::all().into_iter().map(|(name, chart)| (name.to_owned(), chart));
    own.chain(cases::hard::all()).collect()
});

fn chart(kind: &str) -> &'static Chart {
    CHARTS.iter().find(|(name, _)| name == kind).map(|(_, chart)| chart).expect("a case of that name")
}

fn main() {
    divan::main();
}

#[divan::bench(args = KINDS)]
fn svg(bencher: Bencher, kind: &str) {
    let chart = chart(kind);
    bencher.bench(|| black_box(chart).svg(ChartStyle::WEB, &FONTS));
}

#[divan::bench(args = KINDS)]
fn svg_and_png(bencher: Bencher, kind: &str) {
    let chart = chart(kind);
    bencher.bench(|| {
        picture::png(&black_box(chart).svg(ChartStyle::WEB, &FONTS), &FONTS, ChartStyle::WEB.size.scale)
            .expect("a picture")
    });
}
