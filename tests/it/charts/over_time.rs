//! The hard cases of pictures over time: many steps and many named days, lines that cross or end together, bands, gaps.

use dutylab::report::chart::{Body, Chart, DatedValue, StepMark, StepSeries, Steps};
use dutylab::report::number::{Reading, Unit};
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::{about, at, chart, d, from_to};

/// A change of the law: month, day, the rate from then on, what changed.
pub type Change = (i8, i8, &'static str, &'static str);

/// A year like a real one: many changes in spring, few in autumn. Its figures are examples.
pub const YEAR: [Change; 40] = [
    (2, 4, "3.4", "China 10%"),
    (2, 10, "3.5", "parcels"),
    (3, 4, "6.6", "China 20%; Canada, Mexico 25%"),
    (3, 7, "5.1", "goods under USMCA exempt"),
    (3, 12, "6.2", "steel, aluminium 25%"),
    (4, 3, "8.1", "cars 25%"),
    (4, 5, "13.9", "base 10%"),
    (4, 9, "27.9", "China 84%, country rates"),
    (4, 10, "24.8", "China 125%, country rates paused"),
    (4, 11, "21.6", "phones exempt"),
    (4, 29, "21.4", "cars: no stacking"),
    (5, 2, "21.6", "parcels from China"),
    (5, 3, "22.1", "car parts 25%"),
    (5, 14, "14.1", "China down to 30%"),
    (5, 30, "14.2", "court order stayed"),
    (6, 4, "15.2", "steel, aluminium 50%"),
    (6, 16, "15.1", "UK cars"),
    (6, 23, "15.3", "appliances"),
    (6, 30, "15.2", "UK aircraft"),
    (7, 9, "15.2", "pause extended"),
    (7, 23, "15.3", "Japan agreement"),
    (7, 30, "15.6", "Brazil 50%"),
    (8, 1, "15.9", "copper 50%; Canada 35%"),
    (8, 7, "18.2", "country rates"),
    (8, 12, "18.2", "China truce extended"),
    (8, 18, "18.4", "407 steel goods"),
    (8, 27, "18.9", "India 50%"),
    (8, 29, "19.1", "all parcels"),
    (9, 5, "19", "agreements: Annex"),
    (9, 8, "18.9", "gold, graphite exempt"),
    (9, 16, "18.3", "Japan cars 15%"),
    (9, 25, "18.1", "EU cars 15%"),
    (10, 14, "18.3", "timber 10%"),
    (10, 20, "18.3", "furniture"),
    (11, 1, "18.4", "trucks 25%"),
    (11, 10, "17.1", "China 20% less 10"),
    (11, 13, "16.9", "beef, coffee exempt"),
    (11, 14, "16.8", "Korea cars 15%"),
    (11, 20, "16.6", "Brazil food exempt"),
    (12, 1, "16.4", "Swiss rate 15%"),
];

fn steps_of(changes: impl Iterator<Item = (Date, Option<Reading>)>, end: Date) -> Vec<DatedValue> {
    let changes: Vec<(Date, Option<Reading>)> = changes.collect();
    let untils = changes.iter().skip(1).map(|(date, _)| *date).chain([end]);
    changes.iter().zip(untils).map(|((from, value), until)| DatedValue { from: *from, until, value: *value }).collect()
}

/// The year from its first day, each rate put through a function.
fn year(rate: impl Fn(usize, Decimal) -> Option<Reading>) -> Vec<DatedValue> {
    let first = [(date(2025, 1, 1), rate(0, d("2.4")))].into_iter();
    let rest = YEAR.iter().enumerate();
    let rest = rest.map(|(index, (month, day, value, _))| (date(2025, *month, *day), rate(index + 1, d(value))));
    steps_of(first.chain(rest), date(2026, 1, 1))
}

fn marks(count: usize) -> Vec<StepMark> {
    let before = std::iter::once("2.4").chain(YEAR.iter().map(|change| change.2));
    let marks = YEAR.iter().zip(before).map(|((month, day, value, label), before)| StepMark {
        date: date(2025, *month, *day),
        label: (*label).to_owned(),
        weight: (d(value) - d(before)).abs(),
    });
    marks.take(count).collect()
}

fn line(label: &str, steps: Vec<DatedValue>) -> StepSeries {
    StepSeries { label: label.to_owned(), steps }
}

fn body(series: Vec<StepSeries>, marks: Vec<StepMark>) -> Body {
    Body::Steps(Steps { unit: Unit::Percent, series, marks })
}

const RATE: &str = "Average statutory US duty on all goods, % of customs value, by day, on 2024 imports held fixed.";

/// Levels at the firsts of months of a year.
fn monthly(levels: &[(i8, Option<Reading>)]) -> Vec<DatedValue> {
    steps_of(levels.iter().map(|(month, value)| (date(2025, *month, 1), *value)), date(2026, 1, 1))
}

pub fn steps() -> Vec<(&'static str, Chart)> {
    let exact = |_, rate| Some(Reading::exact(rate));
    let mark = |month, day, label: &str, weight: &str| StepMark {
        date: date(2025, month, day),
        label: label.to_owned(),
        weight: d(weight),
    };
    let crossing = vec![
        line("Japan", monthly(&[(1, at("2.5")), (4, at("27.5")), (9, at("15"))])),
        line("United Kingdom", monthly(&[(1, at("2.5")), (4, at("27.5")), (7, at("10"))])),
    ];
    let six = [
        ("European Union", "15.2", "2.5"),
        ("Japan", "15", "2.5"),
        ("Korea", "15.3", "0"),
        ("Switzerland", "15.1", "1.4"),
        ("Taiwan", "15.8", "3.3"),
        ("Malaysia", "14.6", "2.9"),
    ];
    let six = six.iter().enumerate().map(|(index, (name, last, first))| {
        let middle = Some(Reading::exact(Decimal::from(9 + 3 * index as i64)));
        let month = 3 + index as i8;
        line(name, monthly(&[(1, at(first)), (month, middle), (month + 2, at(last))]))
    });
    let long = vec![
        line("Cộng hòa Xã hội chủ nghĩa Việt Nam", monthly(&[(1, at("3.8")), (4, at("46")), (7, at("20"))])),
        line("Saint Vincent and the Grenadines", monthly(&[(1, at("0.04")), (4, at("10"))])),
        line("Democratic Republic of the Congo, copper", monthly(&[(1, at("0")), (8, at("0.003"))])),
    ];
    let long_marks = vec![
        mark(4, 1, "rates by country under an order whose name is longer than its text", "42"),
        mark(7, 1, "Incomprehensibilities’ agreement on everything but what is left out of it", "26"),
        mark(8, 1, "copper", "1"),
    ];
    let zero = vec![line("Goods under the agreement", monthly(&[(1, at("0")), (4, at("0"))]))];
    let hedged = vec![
        line(
            "Mexico",
            monthly(&[(1, at("0.3")), (3, from_to("4", "25")), (5, from_to("4", "12.5")), (8, at("8")), (10, None)]),
        ),
        line("Canada", monthly(&[(1, at("0.2")), (3, at("9")), (6, None), (8, from_to("3", "11")), (11, about("7"))])),
    ];
    let one =
        vec![line("Japan", vec![DatedValue { from: date(2025, 4, 2), until: date(2025, 4, 20), value: at("27.5") }])];
    let ten_years: Vec<(Date, Option<Reading>)> = (2016..2026)
        .map(|year| (date(year, 3, 23), Some(Reading::exact(Decimal::new(15 + i64::from(year - 2016) * 7, 1)))))
        .collect();
    let years = vec![line("All goods", steps_of(ten_years.into_iter(), date(2026, 6, 1)))];
    let eight: Vec<StepMark> = marks(40).into_iter().filter(|mark| mark.weight >= d("1.5")).collect();
    let without = year(|index, rate| Some(Reading::exact(if index < 6 { rate } else { rate * d("0.6") })));
    vec![
        (
            "steps-year",
            chart(
                "US duty rises from 2.4% to 16.4%, by way of 27.9%",
                RATE,
                body(vec![line("All goods", year(exact))], marks(40)),
            ),
        ),
        (
            "steps-thirty",
            chart(
                "Duty rises from 2.4% to 16.4%",
                RATE,
                body(vec![line("All goods", year(exact)), line("Without the orders of April", without)], marks(30)),
            ),
        ),
        (
            "steps-named",
            chart("Duty rises from 2.4% to 16.4%", RATE, body(vec![line("All goods", year(exact))], eight)),
        ),
        (
            "steps-one",
            chart("Cars from Japan pay 27.5% for eighteen days", RATE, body(one, vec![mark(4, 3, "cars 25%", "25")])),
        ),
        (
            "steps-crossing",
            chart(
                "Cars from the United Kingdom pay less than cars from Japan",
                RATE,
                body(
                    crossing,
                    vec![
                        mark(4, 1, "cars 25%", "25"),
                        mark(7, 1, "United Kingdom 10%", "17.5"),
                        mark(9, 1, "Japan 15%", "12.5"),
                    ],
                ),
            ),
        ),
        ("steps-six", chart("Six partners end between 14.6% and 15.8%", RATE, body(six.collect(), vec![]))),
        ("steps-long", chart("Goods from Viet Nam pay 20% from July", RATE, body(long, long_marks))),
        ("steps-zero", chart("No duty is owed on any day", RATE, body(zero, vec![mark(4, 1, "renewed", "0")]))),
        (
            "steps-hedged",
            chart(
                "Duty on goods from Mexico lies between 4% and 12.5% in May",
                RATE,
                body(hedged, vec![mark(3, 1, "25% unless the goods qualify", "21"), mark(8, 1, "shares known", "4")]),
            ),
        ),
        ("steps-years", chart("Duty rises in each of ten years", RATE, body(years, vec![]))),
    ]
}

/// Dates and figures at the ends of what they can be, and nothing at all.
pub fn extremes(ends: &[Decimal]) -> Vec<(&'static str, Chart)> {
    let days = [Date::MIN, date(0, 1, 1), date(2025, 1, 1), date(2025, 1, 1), date(9999, 1, 1), Date::MAX];
    let ended = days.windows(2).zip(ends);
    let steps =
        ended.map(|(pair, value)| DatedValue { from: pair[0], until: pair[1], value: Some(Reading::exact(*value)) });
    let marks = days.iter().map(|date| StepMark { date: *date, label: "a day".to_owned(), weight: Decimal::MAX });
    vec![
        ("steps", chart("", "", body(vec![line("Line", steps.collect())], marks.collect()))),
        ("steps-empty", chart("", "", body(vec![], vec![]))),
        ("steps-without", chart("", "", body(vec![line("Line", vec![])], vec![]))),
    ]
}
