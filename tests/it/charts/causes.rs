//! The hard cases of what an outcome is due to: waterfalls of steps, tornados of inputs.

use dutylab::report::chart::{Body, Chart, Tornado, TornadoRow, Waterfall, WaterfallStep, WaterfallTotal};
use dutylab::report::number::Unit;
use rust_decimal::Decimal;

use super::{PARTNERS, RATE, chart, d};

const STEPS: &str =
    "Duty owed a year, US$, on 2024 imports held fixed, by measure, each added after those above it. Hypothetical.";
const INPUTS: &str =
    "Change in imports a year, US$, with one input at the end of its range and all others central. Hypothetical.";

fn total(label: &str, value: Decimal) -> WaterfallTotal {
    WaterfallTotal { label: label.to_owned(), value }
}

fn step(label: &str, scope: &str, change: Decimal, error: Option<Decimal>) -> WaterfallStep {
    WaterfallStep { label: label.to_owned(), scope: scope.to_owned(), change, error }
}

/// A waterfall in the unit, with figures in multiples of a size, that ends where its steps lead.
fn waterfall(unit: Unit, size: u64, start: &str, steps: &[(&str, &str, &str, Option<&str>)]) -> Body {
    let sized = |text: &str| d(text) * Decimal::from(size);
    let start = total("Before the change", sized(start));
    let steps: Vec<WaterfallStep> =
        steps.iter().map(|(label, scope, change, error)| step(label, scope, sized(change), error.map(sized))).collect();
    let end = total("After the change", start.value + steps.iter().map(|step| step.change).sum::<Decimal>());
    Body::Waterfall(Waterfall::new(unit, start, steps, end).expect("the steps add up"))
}

fn tornado(unit: Unit, size: u64, center: &str, rows: &[(&str, &str, &str, &str)]) -> Body {
    let sized = |text: &str| d(text) * Decimal::from(size);
    let rows = rows.iter().map(|(label, scope, low, high)| TornadoRow {
        label: (*label).to_owned(),
        scope: (*scope).to_owned(),
        ends: ["low".to_owned(), "high".to_owned()],
        low: sized(low),
        high: sized(high),
    });
    Body::Tornado(Tornado { unit, center: sized(center), rows: rows.collect() }.ranked())
}

const BILLION: u64 = 1_000_000_000;

pub fn all() -> Vec<(&'static str, Chart)> {
    let few = [
        ("Metals", "steel, aluminium, copper", "21.4", None),
        ("Cars and parts", "", "38.2", None),
        ("Agreement with Japan", "cars at 15% in total", "-5.2", Some("0.6")),
        ("Agreement with the European Union", "all goods at least 15% in total", "12.7", Some("4.1")),
        ("Exemptions", "aircraft, generic medicines", "-17.9", None),
        ("Renewal", "no change of any rate", "0", None),
    ];
    let small = [
        ("Cars from Japan", "", "-1.21", None),
        ("Copper", "", "0.93", None),
        ("Furniture", "", "0.35", Some("0.12")),
        ("Beef and coffee", "", "-0.74", None),
    ];
    let many: Vec<(String, String, Option<String>)> = PARTNERS
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let change = (index as i64 * 41) % 97 - 31;
            ((*name).to_owned(), Decimal::new(change, 1).to_string(), (index % 9 == 3).then(|| "1.5".to_owned()))
        })
        .collect();
    let forty: Vec<(&str, &str, &str, Option<&str>)> =
        many.iter().map(|(name, change, error)| (name.as_str(), "", change.as_str(), error.as_deref())).collect();
    let crossing =
        [("Duty on goods", "", "-9.5", None), ("Paid back", "", "-6", Some("2.5")), ("Paid again", "", "3.25", None)];
    let rate = [
        ("Reciprocal duty lapses", "all partners", "-10", None),
        ("Cộng hòa Xã hội chủ nghĩa Việt Nam", "all goods, among them those shipped through", "4.2", Some("1.3")),
        ("Below the rounding step", "", "0.003", None),
    ];
    let share = [
        (
            "How easily buyers change their source",
            "elasticity of substitution, 1.9 to 6.8, central 3.8",
            "-41.2",
            "-129",
        ),
        ("How much of the duty buyers pay", "pass-through, 0.6 to 1, central 0.95", "-55.3", "-88.7"),
        ("How much buyers cut back", "elasticity of demand, 0.5 to 1.5, central 1", "-71", "-96"),
        ("How easily sellers turn to others", "export supply, 1.5 to 20, central 5", "-90.4", "-80.2"),
        ("Share that claims its preference", "0.62 to 0.95, central 0.86", "-84.4", "-84"),
        ("Share of United States content", "0 to 0.25, central 0.1", "-84.2", "-84.2"),
    ];
    let one_sided = [
        ("Elasticity of substitution", "1.9 to 6.8, central 3.8", "81.31", "81.24"),
        ("Pass-through", "0.6 to 1, central 0.95", "81.17", "81.2"),
        ("Share that claims", "0.62 to 0.95", "81.21", "81.28"),
    ];
    let inputs: Vec<(String, Decimal, Decimal)> = PARTNERS
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let spread = Decimal::from(4 + (index as i64 * 29) % 47);
            (format!("Elasticity of {name}"), d("12") - spread * d("0.4"), d("12") + spread)
        })
        .collect();
    let inputs: Vec<(String, String, String)> =
        inputs.into_iter().map(|(name, low, high)| (name, low.to_string(), high.to_string())).collect();
    let forty_inputs: Vec<(&str, &str, &str, &str)> =
        inputs.iter().map(|(name, low, high)| (name.as_str(), "", low.as_str(), high.as_str())).collect();
    vec![
        ("waterfall-few", chart("Cars add most to the duty owed", STEPS, waterfall(Unit::Usd, BILLION, "76.3", &few))),
        (
            "waterfall-small",
            chart("Four changes take $670m off the duty owed", STEPS, waterfall(Unit::Usd, BILLION, "81.2", &small)),
        ),
        (
            "waterfall-forty",
            chart("Forty steps lead from $12bn to $79bn", STEPS, waterfall(Unit::Usd, BILLION, "12", &forty)),
        ),
        (
            "waterfall-crossing",
            chart("Less is owed than is paid back", STEPS, waterfall(Unit::Usd, BILLION, "8.2", &crossing)),
        ),
        (
            "waterfall-rate",
            chart("The average duty falls from 16.4% to 10.6%", RATE, waterfall(Unit::Percent, 1, "16.4", &rate)),
        ),
        ("waterfall-none", chart("Nothing changes", STEPS, waterfall(Unit::Usd, BILLION, "0", &[]))),
        (
            "tornado-few",
            chart("What buyers buy instead matters most", INPUTS, tornado(Unit::Usd, BILLION, "-84.2", &share)),
        ),
        (
            "tornado-tight",
            chart(
                "No input moves the outcome by more than $0.2bn",
                INPUTS,
                tornado(Unit::Usd, BILLION, "81.2", &one_sided),
            ),
        ),
        (
            "tornado-forty",
            chart("Forty inputs, each at both ends", INPUTS, tornado(Unit::Percent, 1, "12", &forty_inputs)),
        ),
        (
            "tornado-none",
            chart("No input matters", INPUTS, tornado(Unit::Points, 1, "0", &[("Pass-through", "", "0", "0")])),
        ),
    ]
}

/// Figures at the ends of what a decimal holds, and nothing at all.
pub fn extremes(ends: &[Decimal]) -> Vec<(&'static str, Chart)> {
    let wide = step("Row", "", Decimal::MAX, Some(Decimal::MAX));
    let up = Waterfall::new(Unit::Usd, total("", Decimal::ZERO), vec![wide], total("", Decimal::MAX));
    let tiny = step("Row", "", Decimal::new(1, 28), Some(Decimal::new(1, 28)));
    let least = Waterfall::new(Unit::Percent, total("", Decimal::ZERO), vec![tiny], total("", Decimal::new(1, 28)));
    let none = Waterfall::new(Unit::Percent, total("", Decimal::MIN), vec![], total("", Decimal::MIN));
    let row = |(low, high): (&Decimal, &Decimal)| TornadoRow {
        label: "Row".to_owned(),
        scope: String::new(),
        ends: ["low".to_owned(), "high".to_owned()],
        low: *low,
        high: *high,
    };
    let rows: Vec<TornadoRow> = ends.iter().zip(ends.iter().rev()).map(row).collect();
    let tornado = |center, rows| chart("", "", Body::Tornado(Tornado { unit: Unit::Usd, center, rows }.ranked()));
    let mut extremes = vec![
        ("tornado", tornado(Decimal::ZERO, rows.clone())),
        ("tornado-most", tornado(Decimal::MAX, rows)),
        ("tornado-empty", tornado(Decimal::MAX, vec![])),
    ];
    let waterfalls = [("waterfall", up), ("waterfall-tiny", least), ("waterfall-empty", none)];
    extremes.extend(waterfalls.map(|(name, body)| (name, chart("", "", Body::Waterfall(body.expect("it adds up"))))));
    extremes
}

#[test]
fn a_waterfall_adds_up_or_is_none() {
    let one = || vec![step("Row", "", d("0.1"), None), step("Row", "", d("0.2"), None)];
    let made = |end: &str| Waterfall::new(Unit::Percent, total("", d("1")), one(), total("", d(end))).is_some();
    assert!(made("1.3") && made("1.300") && !made("1.3000000000000000000000000001"));
    let past = vec![step("Row", "", Decimal::MAX, None), step("Row", "", Decimal::MAX, None)];
    assert!(Waterfall::new(Unit::Usd, total("", d("0")), past, total("", Decimal::MAX)).is_none());
}
