//! The hard cases of stacked bars: nine parts of twelve partners, one partner, parts below zero, unknown, hedged and tiny, forty spans.

use dutylab::report::chart::{Body, Chart, Stack, StackBars, StackPart, StackRow, StackSpan, StackedBar};
use dutylab::report::number::{Reading, Unit};
use jiff::civil::date;
use rust_decimal::Decimal;

use super::over_time::YEAR;
use super::{PARTNERS, at, chart, d, from_to};

const NINE: [&str; 9] = [
    "Base rate",
    "Fentanyl orders",
    "Reciprocal",
    "Section 232 metals",
    "Section 232 cars",
    "Section 301",
    "Section 201",
    "Antidumping",
    "Order on oil from third countries",
];

const RATE: &str =
    "Average statutory US duty by authority, % of customs value, on 2024 imports held fixed. Hypothetical.";

fn parts(names: &[&str]) -> Vec<StackPart> {
    names.iter().map(|name| StackPart { label: (*name).to_owned(), known: *name != "Authority not known" }).collect()
}

/// Parts with the sum of those that are known; not known if one is not.
fn stacked_bar(values: Vec<Option<Reading>>) -> StackedBar {
    let known: Option<Vec<Reading>> = values.iter().copied().collect();
    let sum = |values: &[Reading], pick: fn(&Reading) -> Decimal| values.iter().map(pick).sum();
    let total = known.map(|all| Reading::between(sum(&all, |value| value.low), sum(&all, |value| value.high)));
    StackedBar { values, total }
}

fn row(label: &str, scope: &str, values: Vec<Option<Reading>>) -> StackRow {
    StackRow { label: label.to_owned(), scope: scope.to_owned(), stacked_bar: stacked_bar(values) }
}

fn body(unit: Unit, names: &[&str], bars: StackBars) -> Body {
    Body::Stack(Stack { unit, parts: parts(names), bars })
}

pub fn all() -> Vec<(&'static str, Chart)> {
    let twelve = PARTNERS[..12].iter().enumerate().map(|(index, name)| {
        let sizes = [31, 100, 152, 64, 38, 97, 4, 12, 55];
        let value = |part: usize| {
            let skipped = (index * 3 + part * 5).is_multiple_of(4) && part > 0;
            let size = if skipped { 0 } else { sizes[part] * (14 - index as i64) / 10 };
            Some(Reading::exact(Decimal::new(size, 1)))
        };
        row(name, "", (0..9).map(value).collect())
    });
    let one = vec![row("Japan", "cars, $41.9bn", vec![at("2.5"), at("12.5")])];
    let capped = vec![
        row("Japan", "cars", vec![at("2.5"), at("25"), at("-12.5")]),
        row("European Union", "trucks", vec![at("25"), at("25"), at("-35")]),
        row("Korea", "cars", vec![at("0"), at("25"), at("0")]),
        row("Switzerland", "watches", vec![at("3.2"), at("39"), from_to("-27.2", "-20")]),
    ];
    let unknown = vec![
        row("China", "all goods", vec![at("3.1"), at("20"), at("14.2"), at("2.2")]),
        row("Mexico", "all goods", vec![at("0.2"), from_to("3", "18"), at("0"), at("1")]),
        row("Norway", "all goods", vec![at("0.4"), None, at("11"), at("0.4")]),
        row("Kosovo", "all goods", vec![None, None, None, None]),
        row("Jordan", "all goods", vec![at("0"), at("0"), at("0"), at("0")]),
    ];
    let tiny = vec![
        row("Cộng hòa Xã hội chủ nghĩa Việt Nam", "all goods", vec![at("0.04"), at("46"), at("0.02"), at("0.3")]),
        row("Democratic Republic of the Congo", "copper", vec![at("0.04"), at("0.003"), at("0"), at("0")]),
    ];
    let money = PARTNERS[..4].iter().enumerate().map(|(index, name)| {
        let value = |part: i64| Some(Reading::exact(Decimal::from((41 - 9 * index as i64) * 310_000_000 / (part + 1))));
        row(name, "all goods", (0..3).map(value).collect())
    });
    let spans = |count: usize, share: &dyn Fn(usize, Decimal) -> Vec<Option<Reading>>| {
        let starts =
            std::iter::once((1, 1, "2.4", "")).chain(YEAR).map(|(month, day, rate, _)| (date(2025, month, day), rate));
        let starts: Vec<_> = starts.take(count).collect();
        let untils = starts.iter().skip(1).map(|(date, _)| *date).chain([date(2026, 1, 1)]);
        let spans = starts.iter().zip(untils).enumerate().map(|(index, ((from, rate), until))| StackSpan {
            from: *from,
            until,
            stacked_bar: stacked_bar(share(index, d(rate))),
        });
        StackBars::Spans(spans.collect())
    };
    let split = |index: usize, rate: Decimal| -> Vec<Option<Reading>> {
        let base = d("2.4");
        let rest = rate - base;
        let shares = [(0, "0.3"), (6, "0.4"), (5, "0.2")];
        let mut values = vec![Reading::exact(base)];
        let mut left = rest;
        for (first, share) in shares {
            let part = if index > first { rest * d(share) } else { Decimal::ZERO };
            left -= part;
            values.push(Reading::exact(part));
        }
        values.push(Reading::exact(left));
        values.into_iter().map(Some).collect()
    };
    let five = ["Base rate", "Fentanyl orders", "Reciprocal", "Section 232", "Section 301"];
    let few = |index: usize, _: Decimal| match index {
        0 => vec![at("2.5"), at("0"), at("0")],
        1 => vec![at("2.5"), at("25"), at("0")],
        2 => vec![at("2.5"), None, at("0")],
        3 => vec![at("2.5"), from_to("5", "25"), at("0")],
        _ => vec![at("2.5"), at("25"), at("-12.5")],
    };
    let capped_names = ["Base rate", "Section 232", "Taken off by the agreement"];
    let four = ["Base rate", "Fentanyl orders", "Reciprocal", "Authority not known"];
    vec![
        (
            "stack-nine",
            chart("China’s rate has nine parts", RATE, body(Unit::Percent, &NINE, StackBars::Rows(twelve.collect()))),
        ),
        (
            "stack-one",
            chart(
                "Cars from Japan pay 15%, base included",
                RATE,
                body(Unit::Percent, &["Base rate", "Top-up of the agreement"], StackBars::Rows(one)),
            ),
        ),
        (
            "stack-capped",
            chart(
                "The agreement takes 12.5 pp off cars from Japan",
                RATE,
                body(Unit::Percent, &capped_names, StackBars::Rows(capped)),
            ),
        ),
        (
            "stack-unknown",
            chart(
                "China pays 39.5%, of which 2.2 pp have no known authority",
                RATE,
                body(Unit::Percent, &four, StackBars::Rows(unknown)),
            ),
        ),
        (
            "stack-tiny",
            chart(
                "Viet Nam pays 46.4%, nearly all of it reciprocal",
                RATE,
                body(Unit::Percent, &["Base rate", "Reciprocal", "Section 232", "Section 301"], StackBars::Rows(tiny)),
            ),
        ),
        (
            "stack-money",
            chart(
                "Goods from China would owe the most",
                RATE,
                body(Unit::Usd, &["Base rate", "Reciprocal", "Section 232"], StackBars::Rows(money.collect())),
            ),
        ),
        (
            "stack-forty",
            chart(
                "Reciprocal duty is the largest part from April",
                RATE,
                body(Unit::Percent, &five, spans(41, &split)),
            ),
        ),
        (
            "stack-few",
            chart("Cars from Japan: 2.5%, 27.5%, then 15%", RATE, body(Unit::Percent, &capped_names, spans(5, &few))),
        ),
        ("stack-span", chart("One rate all year: 2.4%", RATE, body(Unit::Percent, &five, spans(1, &split)))),
    ]
}

/// Figures at the ends of what a decimal holds, values that are missing from the list, and nothing at all.
pub fn extremes(ends: &[Decimal]) -> Vec<(&'static str, Chart)> {
    let values: Vec<Option<Reading>> = ends.iter().map(|end| Some(Reading::exact(*end))).collect();
    let wide = StackedBar { values: values.clone(), total: values[0] };
    let over = StackedBar { values: vec![from_to("-5", "10")], total: from_to("-5", "10") };
    let rows = |piles: Vec<StackedBar>| {
        let row = |stacked_bar| StackRow { label: "Row".to_owned(), scope: String::new(), stacked_bar };
        StackBars::Rows(piles.into_iter().map(row).collect())
    };
    let spans = |piles: Vec<StackedBar>| {
        let span = |stacked_bar| StackSpan { from: date(2025, 1, 1), until: date(2025, 1, 1), stacked_bar };
        StackBars::Spans(piles.into_iter().map(span).collect())
    };
    vec![
        ("stack", chart("", "", body(Unit::Percent, &NINE, rows(vec![wide.clone(), over.clone()])))),
        ("stack-without", chart("", "", body(Unit::Percent, &[], rows(vec![over.clone()])))),
        ("stack-empty", chart("", "", body(Unit::Percent, &NINE, rows(vec![])))),
        ("stack-spans", chart("", "", body(Unit::Usd, &NINE, spans(vec![wide, over])))),
        ("stack-spans-empty", chart("", "", body(Unit::Usd, &NINE, spans(vec![])))),
    ]
}
