//! The average duty by month, with imports held fixed and after response, beside what was collected.

use std::sync::atomic::AtomicBool;

use dutylab::partial::ResponseFigure;
use dutylab::partner::Partner;
use dutylab::run::{Run, run};
use dutylab::scenario::ObservedValue;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::document::{fixed, signed, table};
use super::sums::{self, Sum};

/// The shipped scenario, whose picture has the series.
const BESIDE: &str = "../../scenarios/law-beside-receipts.toml";
const RESPONSE: &str = "receipts-response.toml";

/// The month of which it is said how imports move by partner.
const MOVED: Date = date(2025, 10, 15);

/// Partners of which imports rose in 2025, and the largest of those of which they fell.
const PARTNERS: [&str; 4] = ["VN", "TW", "MX", "CN"];

/// A month: rates in percent of customs value.
pub struct Month {
    first: Date,
    /// Average of its days, imports held fixed.
    average: Decimal,
    /// On its 15th day, imports held fixed.
    middle: Decimal,
    /// On its 15th day, after response.
    after: Decimal,
    collected: Decimal,
}

/// The months, and what is said of them.
pub struct Months {
    months: Vec<Month>,
    moved: Vec<(&'static str, Decimal)>,
}

/// Works the months out.
pub fn months() -> Months {
    let (scenario, world) = sums::read(BESIDE, None).expect("the shipped scenario");
    let (from, until) = scenario.period.expect("a period");
    let days = sums::law_days(&scenario, &world);
    let rates: Vec<Decimal> =
        sums::on(&scenario, &world, &days).iter().map(|sums| rate(&Sum::of(sums.values()))).collect();
    let on = |day: Date| rates[days.partition_point(|first| *first <= day) - 1];
    let average = |from: Date, until: Date| {
        let rates: Vec<Decimal> = from.series(1.day()).take_while(|day| *day < until).map(on).collect();
        rates.iter().sum::<Decimal>() / Decimal::from(rates.len())
    };
    let mut moved = Vec::new();
    let month = |value: &ObservedValue| {
        let middle = value.from.checked_add(14.days()).expect("a day");
        let reacted = responds(middle);
        if middle == MOVED {
            moved = PARTNERS.iter().map(|partner| (*partner, imports_change(&reacted, partner))).collect();
        }
        Month {
            first: value.from,
            average: average(value.from, value.until),
            middle: on(middle),
            after: percent(figure(&reacted, ResponseFigure::Duty), figure(&reacted, ResponseFigure::Imports)),
            collected: value.percent,
        }
    };
    let months: Vec<Month> = scenario.observed[0].within((from, until)).iter().map(month).collect();
    Months { months, moved }
}

/// Returns duty over the value whose rate is known, as the pictures of the program have it.
fn rate(sum: &Sum) -> Decimal {
    sum.duty.dollars() / (sum.value.usd().dollars() - sum.unknown.usd().dollars()) * Decimal::ONE_HUNDRED
}

/// Returns the law of a day against that of January 2025, and trade that reacts.
fn responds(day: Date) -> Run {
    let (scenario, world) = sums::read(RESPONSE, Some(day)).expect("a comparison of two days");
    run(&scenario, &world, &AtomicBool::new(false)).expect("a response")
}

/// Returns a figure of all flows in scope, in dollars.
fn figure(run: &Run, figure: ResponseFigure) -> f64 {
    run.after_response(&run.cases[0], None, figure).expect("a figure").low
}

fn percent(part: f64, whole: f64) -> Decimal {
    Decimal::from_f64(part / whole * 100.0).expect("a number")
}

/// Returns by how much imports from a partner change, in percent of those that react.
fn imports_change(run: &Run, partner: &str) -> Decimal {
    let partner = Partner::from_iso2(partner).expect("a code");
    let case = &run.cases[0];
    let pairs = run.by_partner(case);
    let (pair, _) = pairs.iter().find(|(pair, _)| pair.partner == partner).expect("a partner");
    let after = run.after_response(case, Some(*pair), ResponseFigure::Imports).expect("imports").low;
    let covered = run.covered_by_response(case, Some(*pair)).expect("a response").reacting;
    let before: f64 = covered.to_string().parse().expect("a number");
    percent(after - before, before)
}

impl Months {
    /// Returns the table by month.
    pub fn by_month(&self) -> String {
        let line = |month: &Month| {
            let Month { first, average, middle, after, collected } = month;
            let cells = [average, middle, after, collected].map(|percent| fixed(*percent, 2));
            let gaps = [average - collected, middle - after, after - collected].map(|points| signed(points, 2));
            [first.strftime("%Y-%m").to_string()].into_iter().chain(cells).chain(gaps).collect()
        };
        let lines: Vec<Vec<String>> = self.months.iter().map(line).collect();
        let head = [
            "month",
            "statutory, average day",
            "statutory, 15th",
            "after response, 15th",
            "collected",
            "statutory less collected",
            "15th, statutory less after response",
            "after response less collected",
        ];
        table(&head, 1, &lines)
    }

    /// Returns the mean distance of the statutory average from what was collected in the same month, and in the month
    /// after, in points: both over the months that have one before.
    pub fn distances(&self) -> [String; 2] {
        let pairs = self.months.windows(2);
        let mean = |of: &dyn Fn(&[Month]) -> Decimal| {
            let distances: Vec<Decimal> = pairs.clone().map(|pair| of(pair).abs()).collect();
            fixed(distances.iter().sum::<Decimal>() / Decimal::from(distances.len()), 2)
        };
        [mean(&|pair| pair[1].average - pair[1].collected), mean(&|pair| pair[0].average - pair[1].collected)]
    }

    /// Returns "VN −6.6%, TW −5.5%".
    pub fn moved(&self) -> String {
        let said: Vec<String> =
            self.moved.iter().map(|(partner, change)| format!("{partner} {}%", signed(*change, 1))).collect();
        said.join(", ")
    }
}

/// Each value of the series is what was collected over what was imported, and months follow one another.
#[test]
fn the_series_is_receipts_over_imports() {
    #[derive(serde::Deserialize)]
    struct Row {
        from: Date,
        until: Date,
        value: String,
        customs_duties_usd_m: Decimal,
        imports_usd_m: Decimal,
    }
    let rows: Vec<Row> = super::rows("../../scenarios/customs-receipts.csv");
    assert_eq!((rows.len(), rows[0].from), (27, date(2024, 1, 1)));
    for row in &rows {
        assert_eq!(row.until, row.from.checked_add(1.month()).expect("a day"));
        let ratio = row.customs_duties_usd_m / row.imports_usd_m * Decimal::ONE_HUNDRED;
        assert_eq!(row.value, format!("{}%", fixed(ratio, 4)), "{}", row.from);
    }
    assert!(rows.windows(2).all(|pair| pair[0].until == pair[1].from));
    let (scenario, _) = sums::read(BESIDE, None).expect("the shipped scenario");
    let read = &scenario.observed[0].values;
    assert_eq!(read.len(), rows.len());
    for (read, row) in read.iter().zip(&rows) {
        assert_eq!((read.from, read.until, fixed(read.percent, 4) + "%"), (row.from, row.until, row.value.clone()));
    }
}
