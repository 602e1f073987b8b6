//! The hard cases of a world that reacts: near points on lines, lines that turn back, one line, lines with gaps; flows between countries.

use dutylab::report::chart::{Body, Chart, CurvePath, Curves, Heatmap, HeatmapRow, NamedPoint, WarmSide};
use dutylab::report::number::Unit;
use rust_decimal::Decimal;

use super::{PARTNERS, at, chart, d};

const WELFARE: &str = "Change of welfare of the United States against 2023, %, at one tariff on all imports, once wages and trade have found a new balance. Hypothetical.";

/// Rises to a peak and falls again: welfare × 100 at each step of 5%.
fn hill(label: &str, peak: i64, top: i64) -> CurvePath {
    let height = |step: i64| Decimal::new(top * step * (2 * peak - step), 2) / Decimal::from(peak * peak);
    CurvePath {
        label: label.into(),
        places: (0..=12).map(|step| (Decimal::from(5 * step), Some(height(step)))).collect(),
    }
}

fn spot(words: &[&str], along: &str, height: &str, path: Option<usize>) -> NamedPoint {
    NamedPoint { words: words.iter().map(|word| (*word).into()).collect(), along: d(along), height: d(height), path }
}

fn curves(paths: Vec<CurvePath>, spots: Vec<NamedPoint>) -> Body {
    Body::Curves(Curves {
        along: "Tariff of the United States on all imports, %".into(),
        height: String::new(),
        paths,
        spots,
    })
}

pub fn all() -> Vec<(&'static str, Chart)> {
    let lines = [
        ("Nobody answers", 5, 180),
        ("Others answer in kind", 2, 30),
        ("Revenue as a lump sum", 3, 51),
        ("Balanced trade", 4, 139),
    ];
    let hills: Vec<CurvePath> = lines.iter().map(|(label, peak, top)| hill(label, *peak, *top)).collect();
    let best = vec![
        spot(&["formula 21.8%"], "21.8", "1.78", Some(0)),
        spot(&["optimum 25%"], "25", "1.8", Some(0)),
        spot(&["optimum 15%", "revenue as a lump sum"], "15", "0.51", Some(2)),
        spot(&["optimum 20%", "balanced trade"], "20", "1.39", Some(3)),
    ];
    let crowd = ["24", "24.5", "25", "25.5", "26", "26.5"]
        .map(|along| spot(&["optimum", "revenue as a lump sum"], along, "1.8", Some(0)));
    let mut gap = hill("Nobody answers", 5, 180);
    gap.places[7].1 = None;
    gap.places[8].1 = None;
    let flat = CurvePath {
        label: "A line at zero with a long name, longer than any".into(),
        places: vec![(d("0"), at_zero()), (d("60"), at_zero())],
    };
    let one = CurvePath { label: "One rate".into(), places: vec![(d("10"), Some(d("-0.2")))] };
    let curve = |title: &str, paths, spots| chart(title, WELFARE, curves(paths, spots));
    vec![
        (
            "curves-welfare",
            curve("Welfare of the United States peaks at a tariff of 25% if nobody answers", hills.clone(), best),
        ),
        ("curves-crowd", curve("Six best rates in one place", hills, crowd.to_vec())),
        ("curves-gap", curve("There is no equilibrium at 35% and 40%", vec![gap], Vec::new())),
        (
            "curves-flat",
            curve(
                "Welfare of the United States rises at no tariff",
                vec![flat],
                vec![spot(&["optimum 0%"], "0", "0", Some(0))],
            ),
        ),
        ("curves-one", curve("One rate alone", vec![one], Vec::new())),
        ("curves-answers", answers()),
        ("heatmap-flows", flows()),
    ]
}

fn at_zero() -> Option<Decimal> {
    Some(Decimal::ZERO)
}

/// One line over the foot, one beside the height, and where they cross.
fn answers() -> Chart {
    let steps = || (0..=10).map(|step| Decimal::from(step * 6));
    let own = steps().map(|rate| (d("25") - rate / d("8"), Some(rate))).collect();
    let others = steps().map(|rate| (rate, Some(d("14") - rate / d("20")))).collect();
    let body = Curves {
        along: "Tariff of the United States on all imports, %".into(),
        height: "Tariff of all others on goods of the United States, %".into(),
        paths: vec![
            CurvePath { label: "Best tariff of the United States".into(), places: own },
            CurvePath { label: "Best tariff of all others".into(), places: others },
        ],
        spots: vec![spot(&["Nash equilibrium", "23.4% against 12.8%"], "23.4", "12.83", None)],
    };
    chart(
        "In a tariff war the United States charges 23.4% and all others charge it 12.8%",
        "The best tariff of each side against that of the other, %. Hypothetical.",
        Body::Curves(body),
    )
}

fn flows() -> Chart {
    let names = &PARTNERS[..12];
    let cell = |from: usize, to: usize| match (from, to) {
        (3, 7) => None,
        _ => at(&format!("{}.{}", (from * 7 + to * 11) as i64 % 90 - 60, (from + to) % 10)),
    };
    let row = |from: usize| HeatmapRow {
        label: names[from].into(),
        scope: names[from][..3].to_uppercase(),
        cells: (0..12).map(|to| cell(from, to).filter(|_| from != to)).collect(),
    };
    let body = Heatmap {
        unit: Unit::Percent,
        columns: names.iter().map(|name| name[..3].to_uppercase()).collect(),
        headers: vec![],
        rows: (0..12).map(row).collect(),
        flows: true,
        change: true,
        rise: WarmSide::Cold,
    };
    chart(
        "Exports from China to Canada fall by 60%",
        "Change of what a country (row) sells to another (column), %. Hypothetical.",
        Body::Heatmap(body),
    )
}
