//! The hard cases of draws: fans with nested bands, rows of nested intervals, gains and losses with their lines.

use dutylab::report::chart::{Body, Chart, Diverging, DivergingRow, Fan, IntervalRow, Intervals, Series};
use dutylab::report::number::OutcomeQuantiles;
use dutylab::report::number::Unit;
use rust_decimal::Decimal;

use super::{PARTNERS, chart, d, series};

const DUTY: &str = "Duty owed a year, US$, on 2024 imports held fixed, and after imports respond to prices: 1,000 draws of the elasticities. Hypothetical.";
const SALES: &str = "Change in sales to the United States a year, US$, after imports respond: 1,000 draws of the elasticities. Hypothetical.";

const OUTPUT: &str = "Change in output, pp, after imports respond: 1,000 draws of the elasticities. Hypothetical.";

/// Quantiles around a median, skewed to below as responses are.
fn around(median: Decimal, spread: Decimal) -> OutcomeQuantiles {
    let at = |share: &str| median + spread * d(share);
    OutcomeQuantiles {
        p025: at("-1"),
        p10: at("-0.6"),
        p25: at("-0.3"),
        median,
        p75: at("0.25"),
        p90: at("0.45"),
        p975: at("0.7"),
    }
}

fn billion(text: &str) -> Decimal {
    d(text) * Decimal::from(1_000_000_000)
}

fn interval(label: &str, scope: &str, still: Option<&str>, value: &str, spread: Option<&str>) -> IntervalRow {
    IntervalRow {
        label: label.to_owned(),
        scope: scope.to_owned(),
        still: still.map(billion),
        value: billion(value),
        bands: spread.map(|spread| around(billion(value), billion(spread))),
    }
}

fn intervals(change: bool, rows: Vec<IntervalRow>) -> Body {
    Body::Intervals(Intervals {
        unit: Unit::Usd,
        change,
        still: "Imports held fixed".to_owned(),
        value: "After imports respond".to_owned(),
        rows,
    })
}

fn gain(label: &str, scope: &str, value: &str, spread: Option<&str>) -> DivergingRow {
    let value = billion(value);
    let bands = spread.map(|spread| around(value, billion(spread)));
    DivergingRow { label: label.to_owned(), scope: scope.to_owned(), value, bands }
}

fn gains(unit: Unit, rows: Vec<DivergingRow>, total: Option<DivergingRow>) -> Diverging {
    Diverging { unit, rows, total, gains: "sells more".to_owned(), losses: "sells less".to_owned() }
}

pub fn all() -> Vec<(&'static str, Chart)> {
    let mut all = fans();
    all.extend(interval_cases());
    all.extend(gain_cases());
    all
}

/// A revenue curve: it rises with the rate and falls again, the less surely the higher the rate.
fn curve(peak: i64, gap: Option<i64>) -> Vec<(Decimal, Option<OutcomeQuantiles>)> {
    let at = |step: i64| {
        let (rate, million) = (Decimal::from(step * 5), Decimal::from(1_000_000));
        let median = Decimal::from(step * (2 * peak - step)) * Decimal::from(9 * peak) * million;
        (rate, (gap != Some(step)).then_some(around(median, rate * Decimal::from(step * 4 * peak) * million)))
    };
    (0..=12).map(at).collect()
}

fn fans() -> Vec<(&'static str, Chart)> {
    let drawn = |label: &str, bands| Series { label: label.to_owned(), points: vec![], bands };
    let fan = |unit, series| Body::Fan(Fan { x: "Duty on all goods, %".to_owned(), unit, series });
    let one = vec![drawn("Duty owed", curve(9, None))];
    let four = vec![
        drawn("China", curve(11, None)),
        drawn("European Union", curve(8, Some(6))),
        drawn("Cộng hòa Xã hội chủ nghĩa Việt Nam", curve(6, None)),
        drawn("Japan", curve(4, None)),
    ];
    let fixed =
        (0..=12).map(|step| (Decimal::from(step * 5), Some(billion("1.4") * Decimal::from(step)))).collect::<Vec<_>>();
    let fixed = fixed.into_iter().map(|(x, value)| (x, value.map(dutylab::report::number::Reading::exact))).collect();
    let beside = vec![series("Imports held fixed", fixed), drawn("After imports respond", curve(9, None))];
    let single = vec![drawn("Japan", vec![(d("15"), Some(around(d("-2.4"), d("1.1"))))])];
    vec![
        ("fan-draws", chart("Duty owed peaks near 45% and is least sure above it", DUTY, fan(Unit::Usd, one))),
        ("fan-draws-four", chart("Duty owed peaks for each of four partners", DUTY, fan(Unit::Usd, four))),
        ("fan-draws-beside", chart("Response takes more of the duty the higher it is", DUTY, fan(Unit::Usd, beside))),
        ("fan-draws-single", chart("At 15%, output falls by 1.6 to 3.5 pp", OUTPUT, fan(Unit::Points, single))),
    ]
}

fn interval_cases() -> Vec<(&'static str, Chart)> {
    let few = vec![
        interval("China", "all goods, $438.9bn", Some("87.8"), "51.2", Some("14")),
        interval("Mexico", "all goods, $505.9bn", Some("24.1"), "20.4", Some("3.1")),
        interval("European Union", "all goods, $605.8bn", Some("60.3"), "52.6", Some("9.5")),
        interval("Japan", "all goods, $148.2bn", Some("21.9"), "20.8", Some("2.2")),
        interval("Korea", "cars, $37.4bn", None, "5.6", None),
        interval("Israel", "all goods, $22.2bn", Some("0"), "0", None),
    ];
    let forty = PARTNERS.iter().enumerate().map(|(index, name)| {
        let still = Decimal::from(40 - index as i64) * d("2.1");
        let (value, spread) = (still * d("0.8") - d("1.3"), still * Decimal::new(6 + (index as i64 * 7) % 20, 2));
        let text = |value: Decimal| value.to_string();
        interval(name, "all goods", Some(&text(still)), &text(value), Some(&text(spread)))
    });
    let changes = vec![
        interval("Imports", "", Some("0"), "-84.2", Some("31")),
        interval("Duty owed", "", Some("187.4"), "141.9", Some("22")),
        interval("Cost to buyers beyond duty, as a triangle", "all goods of all partners", None, "-9.3", Some("6.1")),
        interval("Exports", "without retaliation", Some("0"), "4.2", Some("7.9")),
    ];
    let one = vec![interval("Cộng hòa Xã hội chủ nghĩa Việt Nam", "all goods", Some("27.3"), "19.1", Some("4.8"))];
    vec![
        (
            "intervals-few",
            chart("Response takes $36.6bn off the duty on goods from China", DUTY, intervals(false, few)),
        ),
        (
            "intervals-forty",
            chart("Response lowers the duty owed for each of forty partners", DUTY, intervals(false, forty.collect())),
        ),
        (
            "intervals-changes",
            chart("Imports fall by $84.2bn; duty owed rises by $142bn", DUTY, intervals(true, changes)),
        ),
        ("intervals-one", chart("Goods from Viet Nam would owe $14.3bn to $22.5bn", DUTY, intervals(false, one))),
    ]
}

fn gain_cases() -> Vec<(&'static str, Chart)> {
    let few = vec![
        gain("Mexico", "all goods", "18.2", Some("9")),
        gain("Viet Nam", "all goods", "11.4", Some("13")),
        gain("Saint Vincent and the Grenadines", "all goods", "0.004", None),
        gain("Israel", "all goods", "0", None),
        gain("Japan", "cars, parts of cars and what is made of them", "-6.1", Some("2.4")),
        gain("China", "all goods", "-71.5", Some("22")),
    ];
    let total = gain("All partners", "", "-47.9", Some("15"));
    let forty = PARTNERS.iter().enumerate().map(|(index, name)| {
        let index = index as i64;
        let value = Decimal::new((index * 37) % 101 - 44, 1);
        gain(name, "", &value.to_string(), Some(&(value.abs() * d("0.5")).to_string()))
    });
    let rest = gain("All other partners", "174 partners", "1.1", None);
    let losses = vec![
        gain("Steel", "Chapter 72", "-3.2", None),
        gain("Aluminium", "Chapter 76", "-1.1", None),
        gain("Copper", "Chapter 74", "-0.4", None),
    ];
    let points = vec![("Motor vehicles", "1.25"), ("Retail trade", "-0.04"), ("Farming", "-0.003")];
    let points = points.into_iter().map(|(label, value)| DivergingRow {
        label: label.to_owned(),
        scope: String::new(),
        value: d(value),
        bands: None,
    });
    vec![
        (
            "diverging-few",
            chart(
                "Mexico sells more and China sells less",
                SALES,
                Body::Diverging(gains(Unit::Usd, few, Some(total)).ranked()),
            ),
        ),
        (
            "diverging-forty",
            chart(
                "Of forty partners, 22 sell more",
                SALES,
                Body::Diverging(gains(Unit::Usd, forty.collect(), Some(rest)).ranked()),
            ),
        ),
        ("diverging-losses", chart("All metals sell less", SALES, Body::Diverging(gains(Unit::Usd, losses, None)))),
        (
            "diverging-points",
            chart(
                "Output of motor vehicles rises by 1.3 pp",
                OUTPUT,
                Body::Diverging(gains(Unit::Points, points.collect(), None)),
            ),
        ),
    ]
}

/// Figures at the ends of what a decimal holds, and nothing at all.
pub fn extremes(ends: &[Decimal]) -> Vec<(&'static str, Chart)> {
    let wide = OutcomeQuantiles {
        p025: Decimal::MIN,
        p10: Decimal::MIN,
        p25: Decimal::ZERO,
        median: Decimal::ZERO,
        p75: Decimal::ZERO,
        p90: Decimal::MAX,
        p975: Decimal::MAX,
    };
    let row = |value: &Decimal| IntervalRow {
        label: "Row".to_owned(),
        scope: String::new(),
        still: Some(-*value),
        value: *value,
        bands: Some(wide),
    };
    let signed = |value: &Decimal| DivergingRow {
        label: "Row".to_owned(),
        scope: String::new(),
        value: *value,
        bands: Some(wide),
    };
    let bands = ends.iter().map(|end| (*end, Some(wide))).collect();
    let series = vec![Series { label: "Line".to_owned(), points: vec![], bands }];
    let fan = Body::Fan(Fan { x: "Rate".to_owned(), unit: Unit::Usd, series });
    let diverging = |rows, total| chart("", "", Body::Diverging(gains(Unit::Usd, rows, total)));
    vec![
        ("fan-draws", chart("", "", fan)),
        ("intervals", chart("", "", intervals(true, ends.iter().map(row).collect()))),
        ("intervals-empty", chart("", "", intervals(false, vec![]))),
        ("diverging", diverging(ends.iter().map(signed).collect(), ends.first().map(signed))),
        ("diverging-empty", diverging(vec![], None)),
        ("diverging-total", diverging(vec![], ends.last().map(signed))),
    ]
}
