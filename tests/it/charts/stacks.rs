//! The hard cases of stacked bars: nine parts of twelve partners, one partner, parts below zero and tiny, forty spans.

use dutylab::report::chart::{Body, Chart, Stack, StackBars, StackRow, StackSpan, StackedBar};
use dutylab::report::number::Unit;
use jiff::civil::date;
use rust_decimal::Decimal;

use super::over_time::YEAR;
use super::{PARTNERS, chart, d};

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

fn bar(values: &[&str]) -> StackedBar {
    StackedBar(values.iter().map(|value| d(value)).collect())
}

fn row(label: &str, scope: &str, stacked_bar: StackedBar) -> StackRow {
    StackRow { label: label.to_owned(), scope: scope.to_owned(), stacked_bar }
}

fn body(unit: Unit, names: &[&str], bars: StackBars) -> Body {
    Body::Stack(Stack { unit, parts: names.iter().map(|name| (*name).to_owned()).collect(), bars })
}

pub fn all() -> Vec<(&'static str, Chart)> {
    let twelve = PARTNERS[..12].iter().enumerate().map(|(index, name)| {
        let sizes = [31, 100, 152, 64, 38, 97, 4, 12, 55];
        let value = |part: usize| {
            let skipped = (index * 3 + part * 5).is_multiple_of(4) && part > 0;
            let size = if skipped { 0 } else { sizes[part] * (14 - index as i64) / 10 };
            Decimal::new(size, 1)
        };
        row(name, "", StackedBar((0..9).map(value).collect()))
    });
    let one = vec![row("Japan", "cars, $41.9bn", bar(&["2.5", "12.5"]))];
    let capped = vec![
        row("Japan", "cars", bar(&["2.5", "25", "-12.5"])),
        row("European Union", "trucks", bar(&["25", "25", "-35"])),
        row("Korea", "cars", bar(&["0", "25", "0"])),
        row("Switzerland", "watches", bar(&["3.2", "39", "-20"])),
    ];
    let tiny = vec![
        row("Cộng hòa Xã hội chủ nghĩa Việt Nam", "all goods", bar(&["0.04", "46", "0.02", "0.3"])),
        row("Democratic Republic of the Congo", "copper", bar(&["0.04", "0.003", "0", "0"])),
    ];
    let money = PARTNERS[..4].iter().enumerate().map(|(index, name)| {
        let value = |part: i64| Decimal::from((41 - 9 * index as i64) * 310_000_000 / (part + 1));
        row(name, "all goods", StackedBar((0..3).map(value).collect()))
    });
    let spans = |count: usize, share: &dyn Fn(usize, Decimal) -> StackedBar| {
        let starts =
            std::iter::once((1, 1, "2.4", "")).chain(YEAR).map(|(month, day, rate, _)| (date(2025, month, day), rate));
        let starts: Vec<_> = starts.take(count).collect();
        let untils = starts.iter().skip(1).map(|(date, _)| *date).chain([date(2026, 1, 1)]);
        let spans = starts.iter().zip(untils).enumerate().map(|(index, ((from, rate), until))| StackSpan {
            from: *from,
            until,
            stacked_bar: share(index, d(rate)),
        });
        StackBars::Spans(spans.collect())
    };
    let split = |index: usize, rate: Decimal| {
        let base = d("2.4");
        let rest = rate - base;
        let shares = [(0, "0.3"), (6, "0.4"), (5, "0.2")];
        let mut values = vec![base];
        let mut left = rest;
        for (first, share) in shares {
            let part = if index > first { rest * d(share) } else { Decimal::ZERO };
            left -= part;
            values.push(part);
        }
        values.push(left);
        StackedBar(values)
    };
    let five = ["Base rate", "Fentanyl orders", "Reciprocal", "Section 232", "Section 301"];
    let few = |index: usize, _: Decimal| match index {
        0 => bar(&["2.5", "0", "0"]),
        1 => bar(&["2.5", "25", "0"]),
        2 => bar(&["2.5", "0", "0"]),
        3 => bar(&["2.5", "25", "0"]),
        _ => bar(&["2.5", "25", "-12.5"]),
    };
    let capped_names = ["Base rate", "Section 232", "Taken off by the agreement"];
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
    let wide = StackedBar(ends.to_vec());
    let over = bar(&["-5", "10"]);
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
