//! The hard cases: one row and forty, long words, nothing, missing and hedged values, tiny beside huge.

#[path = "causes.rs"]
mod causes;
#[path = "draws.rs"]
mod draws;
#[path = "hard.rs"]
pub mod hard;
#[path = "over_time.rs"]
mod over_time;
#[path = "stacks.rs"]
mod stacks;
#[path = "world.rs"]
mod world;

use dutylab::report::chart::{
    Band, BandMarker, BandRow, Bar, Bars, Blank, Body, Caption, Chart, Dumbbell, DumbbellRow, Fan, HeaderSpan, Heatmap,
    HeatmapRow, Provenance, Series, WarmSide,
};
use dutylab::report::number::{Reading, Unit};
use rust_decimal::Decimal;

const PARTNERS: [&str; 40] = [
    "China",
    "European Union",
    "Mexico",
    "Viet Nam",
    "Japan",
    "Korea",
    "Taiwan",
    "India",
    "Canada",
    "Thailand",
    "Switzerland",
    "Malaysia",
    "Indonesia",
    "Brazil",
    "Cambodia",
    "United Kingdom",
    "Bangladesh",
    "South Africa",
    "Singapore",
    "Israel",
    "Philippines",
    "Pakistan",
    "Sri Lanka",
    "Türkiye",
    "Australia",
    "Chile",
    "Colombia",
    "Peru",
    "Costa Rica",
    "Dominican Republic",
    "Jordan",
    "Norway",
    "New Zealand",
    "Côte d’Ivoire",
    "Bosnia and Herzegovina",
    "Trinidad and Tobago",
    "Papua New Guinea",
    "Saint Vincent and the Grenadines",
    "Democratic Republic of the Congo",
    "Kosovo",
];

fn d(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn at(text: &str) -> Option<Reading> {
    Some(Reading::exact(d(text)))
}

fn about(text: &str) -> Option<Reading> {
    Some(Reading::about(d(text)))
}

fn from_to(low: &str, high: &str) -> Option<Reading> {
    Some(Reading::between(d(low), d(high)))
}

fn caption(title: &str, subtitle: &str) -> Caption {
    Caption {
        title: title.to_owned(),
        subtitle: subtitle.to_owned(),
        excludes: Some("Excludes $1.2bn of imports with no computable rate.".to_owned()),
        source: vec!["Source: Example source. Law of 1 January 2026.".to_owned()],
        program: vec!["dutylab 0.1.0 · scenario example (0a1b2c3d)".to_owned()],
        provenance: Provenance {
            identifier: "scenario example-scenario (0a1b2c3d)".to_owned(),
            date: "2026-01-01".to_owned(),
            creator: "dutylab 0.1.0".to_owned(),
        },
        ..Caption::default()
    }
}

fn chart(title: &str, subtitle: &str, body: Body) -> Chart {
    Chart { caption: caption(title, subtitle), body }
}

const RATE: &str = "US duty on passenger cars, % of declared customs value, before and after the change. Hypothetical.";
const MONEY: &str = "Duty assessed, US$ bn a year, on 2024 imports held fixed. Hypothetical.";

fn row(
    label: &str,
    scope: &str,
    before: Option<Reading>,
    after: Option<Reading>,
    change: Option<Reading>,
) -> DumbbellRow {
    DumbbellRow { label: label.to_owned(), scope: scope.to_owned(), before, after, change }
}

fn dumbbell(unit: Unit, rows: Vec<DumbbellRow>) -> Body {
    Body::Dumbbell(Dumbbell {
        unit,
        before: "Before the change".to_owned(),
        after: "After the change".to_owned(),
        column: "Change",
        rows,
    })
}

fn bar(label: &str, scope: &str, value: Option<Reading>, baseline: Option<Reading>, accent: bool) -> Bar {
    Bar { label: label.to_owned(), scope: scope.to_owned(), value, baseline, accent }
}

fn bars(unit: Unit, rows: Vec<Bar>) -> Bars {
    Bars {
        unit,
        change: false,
        baseline: "Before the change".to_owned(),
        value: "After the change".to_owned(),
        rows,
        sums: 0,
    }
}

fn series(label: &str, points: Vec<(Decimal, Option<Reading>)>) -> Series {
    Series { label: label.to_owned(), points, bands: vec![] }
}

/// Every case with its name, which is the name of its golden file.
pub fn all() -> Vec<(&'static str, Chart)> {
    let mut all = dumbbells();
    all.extend(bar_cases());
    all.extend(heatmaps());
    all.extend(bands());
    all.extend(fans());
    all.extend(over_time::steps());
    all.extend(stacks::all());
    all.extend(world::all());
    all.extend(causes::all());
    all.extend(draws::all());
    all
}

/// Figures at the ends of what a decimal holds, and pictures without rows.
pub fn extremes() -> Vec<(&'static str, Chart)> {
    let ends = [Decimal::MAX, Decimal::MIN, Decimal::ZERO, Decimal::new(1, 28), Decimal::new(-1, 28)];
    let exact = |index: usize| Some(Reading::exact(ends[index]));
    let rows = (0..5).map(|index| row("Row", "", exact(index), exact(4 - index), exact(index))).collect();
    let bar_rows: Vec<Bar> = (0..5).map(|index| bar("Row", "", exact(index), exact(4 - index), true)).collect();
    let map = |rows| {
        Body::Heatmap(Heatmap {
            unit: Unit::Percent,
            columns: vec!["Case".to_owned()],
            headers: vec![],
            rows,
            flows: false,
            change: false,
            rise: WarmSide::Warm,
        })
    };
    let fan = |series| Body::Fan(Fan { x: "Rate".to_owned(), unit: Unit::Usd, series });
    let tiny = (3..5).map(|index| bar("Row", "", exact(index), None, true)).collect();
    let band =
        |rows| Body::Band(Band { unit: Unit::Percent, before: "Before".to_owned(), after: "After".to_owned(), rows });
    let mut extremes = vec![
        ("dumbbell", chart("", "", dumbbell(Unit::Usd, rows))),
        ("dumbbell-empty", chart("", "", dumbbell(Unit::Usd, vec![]))),
        ("bars", chart("", "", Body::Bars(bars(Unit::Percent, bar_rows).ranked()))),
        ("bars-tiny", chart("", "", Body::Bars(bars(Unit::Percent, tiny)))),
        ("bars-empty", chart("", "", Body::Bars(bars(Unit::Percent, vec![])))),
        ("heatmap", chart("", "", map(grid(5, 1, |row, _| exact(row))))),
        ("heatmap-empty", chart("", "", map(vec![]))),
        ("fan", chart("", "", fan(vec![series("Line", (0..5).map(|index| (ends[index], exact(index))).collect())]))),
        ("fan-empty", chart("", "", fan(vec![series("Line", vec![])]))),
        ("band-empty", chart("", "", band(vec![]))),
    ];
    extremes.extend(over_time::extremes(&ends));
    extremes.extend(stacks::extremes(&ends));
    extremes.extend(causes::extremes(&ends));
    extremes.extend(draws::extremes(&ends));
    extremes.extend(hard::extremes(&ends));
    extremes
}

fn dumbbells() -> Vec<(&'static str, Chart)> {
    let one = vec![row("Japan", "cars, $41.9bn", at("27.5"), at("15"), at("-12.5"))];
    let few = vec![
        row("Japan", "cars, $41.9bn", at("27.5"), at("15"), at("-12.5")),
        row("European Union", "cars, $38.5bn", at("27.5"), at("15"), at("-12.5")),
        row("Korea", "cars, $37.4bn", at("25"), at("25"), at("0")),
        row("United Kingdom", "cars, $8.1bn", at("27.5"), at("10"), at("-17.5")),
        row("Canada", "cars, $28.0bn", None, None, at("12.5")),
        row("Mexico", "cars, $49.9bn", at("2.5"), None, None),
        row("India", "cars, $0.02bn", at("2.5"), at("52.5"), at("50")),
    ];
    let forty = PARTNERS
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let index = i64::try_from(index).expect("few");
            let before = Decimal::new(25 + (index * 7) % 60, 1);
            let after = Decimal::new(100 + (index * 131) % 400, 1);
            let scope = format!("all goods, ${}bn", Decimal::new(4389 - index * 109, 1));
            row(
                name,
                &scope,
                Some(Reading::exact(before)),
                Some(Reading::exact(after)),
                Some(Reading::exact(after - before)),
            )
        })
        .collect();
    let hedged = vec![
        row("Brazil", "all goods, $42.3bn", at("10"), from_to("10", "50"), from_to("0", "40")),
        row("India", "all goods, $87.4bn", from_to("25", "50"), at("18"), from_to("-32", "-7")),
        row("Switzerland", "all goods, $63.4bn", about("39"), about("15"), Some(Reading::about(d("-24")))),
        row("Japan", "all goods, $148.2bn", from_to("15", "16.5"), from_to("15", "20"), from_to("-1.5", "5")),
        row("Mexico", "all goods, $505.9bn", None, from_to("0", "25"), None),
    ];
    let spread = vec![
        row("Largest", "one product", at("0"), at("400"), at("400")),
        row("Tiny", "one product", at("0"), at("0.04"), at("0.04")),
        row("None", "one product", at("0"), at("0"), at("0")),
        row("Below the rounding step", "one product", at("0"), at("0.003"), at("0.003")),
    ];
    let money = vec![
        row(
            "Cộng hòa Xã hội chủ nghĩa Việt Nam",
            "all goods, $136.6bn",
            at("4100000000"),
            at("27300000000"),
            at("23200000000"),
        ),
        row(
            "Democratic Republic of the Congo",
            "copper and cobalt, at the rate for refined metal, $0.3bn",
            at("0"),
            at("31000000"),
            at("31000000"),
        ),
        row("Liechtenstein", "all goods, $0.4bn", at("1200000"), at("61000000"), at("59800000")),
    ];
    let long = "Duty on passenger cars made in Japan falls from 27.5% to 15% while duty on trucks, parts and everything else made in Japan stays where it is";
    assert_eq!(long.chars().count(), 140);
    vec![
        ("dumbbell-one", chart("Japan’s car duty falls from 27.5% to 15%", RATE, dumbbell(Unit::Percent, one.clone()))),
        (
            "dumbbell-few",
            chart("Car duty falls for three partners and rises for India", RATE, dumbbell(Unit::Percent, few)),
        ),
        ("dumbbell-forty", chart("Average duty rises for all 40 partners", RATE, dumbbell(Unit::Percent, forty))),
        (
            "dumbbell-hedged",
            chart("Duty on goods from Brazil is at least 10% after the change", RATE, dumbbell(Unit::Percent, hedged)),
        ),
        ("dumbbell-spread", chart("One product reaches 400% & another 0.04%", RATE, dumbbell(Unit::Percent, spread))),
        (
            "dumbbell-money",
            chart("Duty owed on goods from Viet Nam rises to $27.3bn", MONEY, dumbbell(Unit::Usd, money)),
        ),
        ("dumbbell-long-title", chart(long, RATE, dumbbell(Unit::Percent, one))),
        (
            "blank",
            chart(
                "The scenario changes no duty",
                MONEY,
                Body::Blank(Blank {
                    message: "No change from the baseline: every line in scope owes the same duty before and after."
                        .to_owned(),
                }),
            ),
        ),
    ]
}

fn bar_cases() -> Vec<(&'static str, Chart)> {
    let cases = vec![
        bar("Before April 2025", "Base rate only", at("2.5"), None, false),
        bar("April to September 2025", "Base 2.5% + Section 232 25%", at("27.5"), None, false),
        bar("From 16 September 2025", "Agreement: at least 15% in total", at("15"), None, true),
    ];
    let money = vec![
        bar("China", "all goods", at("97300000000"), None, false),
        bar("Viet Nam", "all goods", at("27300000000"), None, true),
        bar("Japan", "all goods", at("22100000000"), None, false),
        bar("Mexico", "all goods", from_to("3100000000", "12600000000"), None, false),
        bar("Canada", "all goods", about("6400000000"), None, false),
        bar("Kosovo", "all goods", at("850000"), None, false),
        bar("Norway", "all goods", None, None, false),
        bar("Jordan", "all goods", at("0"), None, false),
    ];
    let changes = vec![
        bar("India", "all goods", at("21.4"), None, true),
        bar("Brazil", "all goods", at("0.04"), None, true),
        bar("Japan", "all goods", at("0"), None, true),
        bar("Switzerland", "all goods", at("-4.6"), None, true),
        bar("United Kingdom", "all goods", from_to("-12.5", "-2.5"), None, true),
        bar("Korea", "all goods", from_to("-3", "6"), None, true),
    ];
    let pairs = vec![
        bar("Passenger cars", "8703", at("15"), at("27.5"), true),
        bar("Steel", "Chapter 72", at("50"), at("25"), true),
        bar("Medicines", "Chapter 30", from_to("15", "100"), at("0"), true),
        bar("Timber", "4407", None, at("10"), true),
    ];
    let equal = PARTNERS[..6].iter().map(|name| bar(name, "", at("10"), None, true)).collect();
    let zero = PARTNERS[..4].iter().map(|name| bar(name, "all goods", at("0"), None, true)).collect();
    let negative = vec![
        bar("Canada", "energy", at("-5200000000"), None, true),
        bar("Mexico", "parts", at("-850000000"), None, true),
        bar("Japan", "cars", from_to("-12600000000", "-3100000000"), None, true),
    ];
    let forty = PARTNERS
        .iter()
        .enumerate()
        .map(|(index, name)| {
            bar(name, "all goods", Some(Reading::exact(Decimal::new(547 - 13 * index as i64, 1))), None, index == 4)
        })
        .collect();
    vec![
        (
            "bars-cases",
            chart(
                "Duty on a car made in Japan: 27.5% vs at least 15%",
                "US duty on a passenger car, % of declared customs value, not showroom price.",
                Body::Bars(bars(Unit::Percent, cases)),
            ),
        ),
        (
            "bars-money",
            chart("China’s goods would owe the most duty, $97.3bn", MONEY, Body::Bars(bars(Unit::Usd, money).ranked())),
        ),
        (
            "bars-changes",
            chart(
                "Average duty on goods from India rises by 21.4 pp",
                "Change of the average duty, pp. Hypothetical.",
                Body::Bars(bars(Unit::Points, changes)),
            ),
        ),
        ("bars-pairs", chart("Steel duty doubles to 50%", RATE, Body::Bars(bars(Unit::Percent, pairs)))),
        ("bars-equal", chart("All six partners face 10%", RATE, Body::Bars(bars(Unit::Percent, equal)))),
        ("bars-zero", chart("No duty is owed", RATE, Body::Bars(bars(Unit::Percent, zero)))),
        (
            "bars-negative",
            chart(
                "Duty owed falls for three partners",
                MONEY,
                Body::Bars(Bars { change: true, ..bars(Unit::Usd, negative) }),
            ),
        ),
        (
            "bars-forty",
            chart("Average duty by partner, from 54.7% to 4%", RATE, Body::Bars(bars(Unit::Percent, forty))),
        ),
    ]
}

fn grid(rows: usize, columns: usize, value: impl Fn(usize, usize) -> Option<Reading>) -> Vec<HeatmapRow> {
    let cells = |row| (0..columns).map(|column| value(row, column)).collect();
    (0..rows)
        .map(|row| HeatmapRow { label: PARTNERS[row].to_owned(), scope: String::new(), cells: cells(row) })
        .collect()
}

fn heatmaps() -> Vec<(&'static str, Chart)> {
    let columns =
        ["Base (MFN only)", "10% on all imports", "April 2025 schedule", "Negotiated deals", "Section 122 15% flat"]
            .map(str::to_owned)
            .to_vec();
    let level = |row: usize, column: usize| {
        Some(Reading::exact(Decimal::new(
            (541 / (row as i64 + 1) * [2, 4, 10, 7, 5][column] / 10).max(2) + 11 * column as i64,
            1,
        )))
    };
    let full = Heatmap {
        unit: Unit::Percent,
        columns: columns.clone(),
        headers: vec![],
        rows: grid(12, 5, level),
        flows: false,
        change: false,
        rise: WarmSide::Warm,
    };
    let mixed = Heatmap {
        unit: Unit::Points,
        columns,
        headers: vec![],
        rows: grid(6, 5, |row, column| match (row, column) {
            (1, 2) | (4, 4) => None,
            (2, 1) => from_to("-12.5", "20"),
            (2, 3) => about("-4.5"),
            (3, _) => at("0"),
            _ => Some(Reading::exact(Decimal::new(row as i64 * 83 - column as i64 * 97, 1))),
        }),
        flows: false,
        change: false,
        rise: WarmSide::Warm,
    };
    let rates = ["0%", "10%", "25%", "50%"];
    let span = |label: &str, columns: usize| HeaderSpan { label: label.to_owned(), columns };
    let twenty_four = Heatmap {
        unit: Unit::Percent,
        columns: rates.iter().cycle().take(24).map(|rate| (*rate).to_owned()).collect(),
        headers: vec![
            vec![span("Exemptions kept", 12), span("Exemptions ended", 12)],
            ["Cars 15%", "Cars 25%", "Cars 27.5%"].iter().cycle().take(6).map(|label| span(label, 4)).collect(),
        ],
        rows: grid(3, 24, |row, column| {
            Some(Reading::exact(Decimal::new(17 + 31 * row as i64 + 23 * column as i64, 1)))
        }),
        flows: false,
        change: false,
        rise: WarmSide::Warm,
    };
    let single = Heatmap {
        unit: Unit::Percent,
        columns: vec!["One case".to_owned()],
        headers: vec![],
        rows: grid(1, 1, |_, _| at("27.5")),
        flows: false,
        change: false,
        rise: WarmSide::Warm,
    };
    let spread = Heatmap {
        unit: Unit::Percent,
        columns: ["Nothing", "Tiny", "Huge", "Rough", "Range", "Missing"].map(str::to_owned).to_vec(),
        headers: vec![],
        rows: grid(3, 6, |_, column| [at("0"), at("0.04"), at("400"), about("20"), from_to("10", "40"), None][column]),
        flows: false,
        change: false,
        rise: WarmSide::Warm,
    };
    let money = Heatmap {
        unit: Unit::Usd,
        columns: ["Cars", "Steel and aluminium", "Pharmaceuticals"].map(str::to_owned).to_vec(),
        headers: vec![],
        rows: grid(5, 3, |row, column| {
            Some(Reading::exact(Decimal::from(9_700_000_000_u64 / (row as u64 + 1) / (column as u64 * 3 + 1))))
        }),
        flows: false,
        change: false,
        rise: WarmSide::Warm,
    };
    vec![
        (
            "heatmap-full",
            chart(
                "China faces the highest average duty in every case",
                "Average duty by partner and case, % of customs value. Hypothetical.",
                Body::Heatmap(full),
            ),
        ),
        (
            "heatmap-mixed",
            chart(
                "Three partners see duty rise in every known case",
                "Change of the average duty by partner and case, pp. Hypothetical.",
                Body::Heatmap(mixed),
            ),
        ),
        (
            "heatmap-24",
            chart(
                "Average duty rises in each of 24 cases",
                "Average duty by partner and case, % of customs value. Hypothetical.",
                Body::Heatmap(twenty_four),
            ),
        ),
        ("heatmap-single", chart("One case, one partner: 27.5%", RATE, Body::Heatmap(single))),
        ("heatmap-spread", chart("Values run from 0 to 400%", RATE, Body::Heatmap(spread))),
        ("heatmap-money", chart("Cars from China would owe $9.7bn", MONEY, Body::Heatmap(money))),
    ]
}

fn bands() -> Vec<(&'static str, Chart)> {
    let marker = |value: &str, label: &str, source: &str| BandMarker {
        value: d(value),
        label: label.to_owned(),
        source: source.to_owned(),
    };
    let line = |label: &str, scope: &str, before, after, markers| BandRow {
        label: label.to_owned(),
        scope: scope.to_owned(),
        before,
        after,
        markers,
    };
    let rows = vec![
        line(
            "Viet Nam",
            "goods under the agreement",
            at("46"),
            from_to("10", "40"),
            vec![marker("20", "in law", "rate on 25 October 2025, example order")],
        ),
        line(
            "Brazil",
            "all goods",
            from_to("10", "50"),
            from_to("10", "50"),
            vec![
                marker("10", "in law", "rate on 25 October 2025, example order"),
                marker("50", "announced", "example statement, not in law"),
            ],
        ),
        line("Japan", "cars", None, at("15"), vec![]),
        line(
            "Cộng hòa Xã hội chủ nghĩa Việt Nam",
            "goods shipped through",
            None,
            None,
            vec![marker("40", "in law", "rate on 25 October 2025, example order")],
        ),
    ];
    let body = Body::Band(Band {
        unit: Unit::Percent,
        before: "Before the change".to_owned(),
        after: "After the change, least to most".to_owned(),
        rows,
    });
    let one = Body::Band(Band {
        unit: Unit::Usd,
        before: "Before".to_owned(),
        after: "After, least to most".to_owned(),
        rows: vec![line(
            "Mexico",
            "goods that claim no preference",
            None,
            from_to("3100000000", "12600000000"),
            vec![],
        )],
    });
    vec![
        ("band-rows", chart("Duty on goods from Viet Nam may lie between 10% and 40%", RATE, body)),
        ("band-one", chart("Duty owed on goods from Mexico: $3.1bn to $12.6bn", MONEY, one)),
    ]
}

fn fans() -> Vec<(&'static str, Chart)> {
    let sweep = |slope: i64, hedge: i64, gap: Option<i64>| -> Vec<(Decimal, Option<Reading>)> {
        (0..=10)
            .map(|step| {
                let low = Decimal::from(step * slope * 10_000_000);
                let reading = Reading::between(low, low + Decimal::from(step * hedge * 10_000_000));
                (Decimal::from(step * 5), (gap != Some(step)).then_some(reading))
            })
            .collect()
    };
    let four = vec![
        series("Japan", sweep(210, 0, None)),
        series("European Union", sweep(205, 0, Some(4))),
        series("Korea", sweep(60, 90, None)),
        series("Cộng hòa Xã hội chủ nghĩa Việt Nam", sweep(198, 0, None)),
    ];
    let fan = |series| Body::Fan(Fan { x: "Additional duty on cars, %".to_owned(), unit: Unit::Usd, series });
    let single = vec![series("Japan", vec![(d("15"), at("6300000000"))])];
    let falling =
        vec![series("Balance", vec![(d("0"), at("2")), (d("5"), at("-1.5")), (d("10"), None), (d("15"), at("-12"))])];
    vec![
        ("fan-four", chart("Duty owed on cars rises with the rate", MONEY, fan(four))),
        ("fan-single", chart("At 15%, cars from Japan owe $6.3bn", MONEY, fan(single))),
        (
            "fan-falling",
            chart(
                "The change turns negative from 5%",
                MONEY,
                Body::Fan(Fan { x: "Additional duty, %".to_owned(), unit: Unit::Points, series: falling }),
            ),
        ),
    ]
}
