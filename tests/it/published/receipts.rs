//! The average duty by month, with imports held fixed and after response, beside what was collected.

use std::sync::atomic::AtomicBool;

use dutylab::partial::ResponseFigure;
use dutylab::partner::Partner;
use dutylab::run::{Run, run};
use dutylab::scenario::{ObservedValue, Outcome, Scenario};
use dutylab::units::CustomsValue;
use dutylab::world::World;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::document::{fixed, signed, table};
use super::sums::{self, Sum};

/// The shipped scenario, whose picture has the series.
const BESIDE: &str = "../../scenarios/law-beside-receipts.toml";
const RESPONSE: &str = "receipts-response.toml";

/// The day of which it is said how imports move by partner.
const MOVED: Date = date(2025, 10, 15);

/// Partners from which imports rose in 2025, and large ones from which they fell.
const PARTNERS: [&str; 5] = ["VN", "TW", "MX", "CA", "CN"];

/// A month: rates in percent of customs value, averages of its days.
pub struct Month {
    first: Date,
    /// Imports held fixed.
    statutory: Decimal,
    /// After response.
    after: Decimal,
    collected: Decimal,
}

/// The months, and what is said of them.
pub struct Months {
    months: Vec<Month>,
    moved: Vec<Moved>,
}

/// What becomes of imports from a partner, in percent of those of 2024.
struct Moved {
    partner: &'static str,
    /// By the model, under the law of [`MOVED`].
    model: Decimal,
    /// As they were in 2025, and from October to December at the rate of a year.
    public: Option<[Decimal; 2]>,
}

/// Works the months out: the shipped scenario, as its picture has them.
pub fn months() -> Months {
    let (scenario, world) = sums::read(BESIDE, None).expect("the shipped scenario");
    let reacting = run(&scenario, &world, &AtomicBool::new(false)).expect("a response from day to day");
    let period = scenario.period.expect("a period");
    let month = |value: &ObservedValue| {
        let days = (value.from, value.until);
        let whole = reacting.whole_within(&reacting.cases[0], days).expect("a period");
        Month {
            first: value.from,
            statutory: whole.rate_after.expect("a rate").low.percent(),
            after: reacting.rate_after_response_within(&reacting.cases[0], days).expect("a response").low,
            collected: value.percent,
        }
    };
    let months: Vec<Month> = scenario.observed[0].within(period).iter().map(month).collect();
    added_up_apart(&months, &scenario, &world);
    let (dated, _) = sums::read(RESPONSE, Some(MOVED)).expect("a comparison of two days");
    let reacted = run(&dated, &world, &AtomicBool::new(false)).expect("a response");
    same_as_on_its_day(&reacting, &reacted);
    Months { months, moved: moved(&reacted, &world) }
}

/// The statutory averages are those of days that are added up apart from the program.
fn added_up_apart(months: &[Month], scenario: &Scenario, world: &World) {
    let days = sums::law_days(scenario, world);
    let rates: Vec<Decimal> =
        sums::on(scenario, world, &days).iter().map(|sums| rate(&Sum::of(sums.values()))).collect();
    let on = |day: Date| rates[days.partition_point(|first| *first <= day) - 1];
    for month in months {
        let until = month.first.checked_add(1.month()).expect("a day");
        let rates: Vec<Decimal> = month.first.series(1.day()).take_while(|day| *day < until).map(on).collect();
        let average = rates.iter().sum::<Decimal>() / Decimal::from(rates.len());
        // What has no known rate differs a little from day to day, and the program weighs days by what has one.
        assert!((average - month.statutory).abs() < Decimal::new(5, 3), "{}: {average}", month.first);
    }
}

/// A day of a period reacts as if the scenario were of that day.
fn same_as_on_its_day(run: &Run, dated: &Run) {
    let day = (MOVED, MOVED.tomorrow().expect("a day"));
    let in_period = run.rate_after_response_within(&run.cases[0], day).expect("a response").low;
    let place = Outcome::words().iter().position(|(what, _)| *what == Outcome::RateResponse).expect("an outcome");
    let alone = dated.numbers(&dated.cases[0])[place].expect("a response").low;
    assert!((in_period - alone).abs() < Decimal::new(1, 9), "{in_period} in the period, {alone} on the day");
}

/// Returns duty over the value whose rate is known.
fn rate(sum: &Sum) -> Decimal {
    sum.duty.dollars() / (sum.value.usd().dollars() - sum.unknown.usd().dollars()) * Decimal::ONE_HUNDRED
}

/// Returns what becomes of imports from each partner: those that react by the model, all as they were.
fn moved(reacted: &Run, world: &World) -> Vec<Moved> {
    #[derive(serde::Deserialize)]
    struct Row {
        partner: String,
        quarter: String,
        value_usd: Decimal,
    }
    let rows: Vec<Row> = super::rows("imports-2025.csv");
    let percent = |part: f64, whole: f64| Decimal::from_f64(part / whole * 100.0).expect("a number");
    let of = |code: &'static str| {
        let partner = Partner::from_iso2(code).expect("a code");
        let case = &reacted.cases[0];
        let pairs = reacted.by_partner(case);
        let (pair, _) = pairs.iter().find(|(pair, _)| pair.partner == partner).expect("a partner");
        let after = reacted.after_response(case, Some(*pair), ResponseFigure::Imports).expect("imports").low;
        let covered = reacted.covered_by_response(case, Some(*pair)).expect("a response").reacting;
        let before: f64 = covered.to_string().parse().expect("a number");
        let sold = world.flows.iter().filter(|flow| world.partners[usize::from(flow.partner)] == partner);
        let in_2024 = sold.map(|flow| flow.value).sum::<CustomsValue>().usd().dollars();
        let quarters: Vec<&Row> = rows.iter().filter(|row| row.partner == code).collect();
        let of_2024 = |value: Decimal| (value / in_2024 - Decimal::ONE) * Decimal::ONE_HUNDRED;
        let last = quarters.last().filter(|row| row.quarter == "2025q4" && quarters.len() == 4);
        let year = quarters.iter().map(|row| row.value_usd).sum::<Decimal>();
        let public = last.map(|last| [of_2024(year), of_2024(last.value_usd * Decimal::from(4))]);
        Moved { partner: code, model: percent(after - before, before), public }
    };
    PARTNERS.into_iter().map(of).collect()
}

impl Months {
    /// Returns the table by month.
    pub fn by_month(&self) -> String {
        let line = |month: &Month| {
            let Month { first, statutory, after, collected } = month;
            let cells = [statutory, after, collected].map(|percent| fixed(*percent, 2));
            let gaps = [statutory - collected, statutory - after, after - collected].map(|points| signed(points, 2));
            [first.strftime("%Y-%m").to_string()].into_iter().chain(cells).chain(gaps).collect()
        };
        let lines: Vec<Vec<String>> = self.months.iter().map(line).collect();
        let head = [
            "month",
            "statutory",
            "after response",
            "collected",
            "statutory less collected",
            "statutory less after response",
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
        [mean(&|pair| pair[1].statutory - pair[1].collected), mean(&|pair| pair[0].statutory - pair[1].collected)]
    }

    /// Returns the table of imports by partner.
    pub fn moved(&self) -> String {
        let line = |Moved { partner, model, public }: &Moved| {
            let public = public.map_or(["not shipped".to_string(), "not shipped".to_string()], |both| {
                both.map(|percent| format!("{}%", signed(percent, 1)))
            });
            [partner.to_string(), format!("{}%", signed(*model, 1))].into_iter().chain(public).collect()
        };
        let lines: Vec<Vec<String>> = self.moved.iter().map(line).collect();
        let head = [
            "partner",
            "model, law of 15 October 2025",
            "2025 against 2024",
            "October to December 2025, at the rate of a year",
        ];
        table(&head, 1, &lines)
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
