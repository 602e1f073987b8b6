//! The law from 2026-05-01 on, compared with a second evaluator of it.
//!
//! The evaluator is written from the headings and notes of chapter 99, as plain conditions: it knows neither the rule
//! files nor the engine. Its tables are facts: `tests/published/law-2026/`, and lists of codes as the program ships
//! them, since a list is a fact and its reading is what is tested.

mod entry;
mod orders;
mod ordinary;
mod section_232;
mod tables;

use std::collections::BTreeMap;

use dutylab::explain::{EntryDetails, trace};
use dutylab::partner::{Pair, Partner};
use dutylab::product::HsCode;
use dutylab::regime::Regime;
use dutylab::regime::law_on_date::{LawOnDate, RequiredAttributes};
use dutylab::session::Session;
use dutylab::units::{CustomsValue, Share, exact_to_float};
use entry::{ClaimShares, Question, all_claims};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use orders::Orders;
use ordinary::Schedule;
use rayon::prelude::*;
use rust_decimal::Decimal;
use section_232::{Charge, Lists};
use tables::Table;

/// The first day that the evaluator knows.
const FIRST: Date = date(2026, 5, 1);

/// The last day that both know.
const LAST: Date = date(2026, 10, 10);

/// The days on which the law changes or a change becomes known, and some before them.
const DAYS: [Date; 14] = [
    FIRST,
    date(2026, 5, 28),
    date(2026, 6, 7),
    date(2026, 6, 8),
    date(2026, 7, 22),
    date(2026, 7, 24),
    date(2026, 7, 31),
    date(2026, 8, 15),
    date(2026, 8, 22),
    date(2026, 9, 3),
    date(2026, 9, 14),
    date(2026, 9, 15),
    date(2026, 9, 29),
    LAST,
];

/// What is stated of an entry: the part of the value for which a claim is made.
type Stated = BTreeMap<String, f64>;

struct Evaluator {
    shares: ClaimShares,
    schedule: Schedule,
    lists: Lists,
    orders: Orders,
}

impl Evaluator {
    fn read() -> Evaluator {
        Evaluator {
            shares: ClaimShares::read(),
            schedule: Schedule::read(),
            lists: Lists::read(),
            orders: Orders::read(),
        }
    }

    /// Returns the total duty as a fraction of the value; `None` where it is not known.
    fn rate(&self, question: &Question<'_>, stated: &Stated) -> Option<f64> {
        let entries = self.shares.entries(question, stated);
        entries.iter().map(|(entry, weight)| Some(weight * self.rate_of(entry)?)).sum()
    }

    fn rate_of(&self, entry: &entry::Entry<'_>) -> Option<f64> {
        let ordinary = self.schedule.duty(entry)?;
        let by_232 = self.lists.outcome(entry);
        let by_orders = self.orders.charges(entry, by_232.spared)?;
        let amount = |charge: &Charge| match charge {
            Charge::Add(rate) => *rate,
            Charge::UpTo(rate) => (rate - ordinary).max(0.0),
        };
        Some(ordinary + by_232.charges.iter().chain(&by_orders).map(amount).sum::<f64>())
    }
}

/// The shipped law on a day.
struct Shipped<'a> {
    regime: &'a Regime,
    law: LawOnDate<'a>,
}

impl Shipped<'_> {
    fn rate(&self, question: &Question<'_>, stated: &Stated) -> Option<f64> {
        let partner = |code: &str| Partner::from_iso2(code).expect("a partner");
        let pair = Pair { importer: partner("US"), partner: partner(question.partner) };
        let share = |share: f64| Share::from_fraction(Decimal::try_from(share).expect("a number")).expect("a share");
        // What nobody has measured is none here, unless a question states it: the evaluator knows no bands.
        let open =
            self.regime.shares.iter().filter(|(_, table)| table.default.is_some_and(|default| default.is_open()));
        let mut given: BTreeMap<String, Share> = open.map(|(name, _)| (name.clone(), Share::NONE)).collect();
        given.extend(stated.iter().map(|(claim, part)| (claim.clone(), share(*part))));
        let (shares, schedule) = (&self.regime.shares, &self.regime.schedule);
        let details =
            EntryDetails { pair, world_importer: pair.importer, given: &given, entry: None, shares, schedule };
        let line = HsCode::parse(question.line).expect("a code");
        let value = CustomsValue::from_cents(100).expect("a value");
        let trace = trace(&self.law, &details, &[(line, value)]).expect("a trace");
        trace.total.map(|total| exact_to_float::rate(total.low))
    }
}

/// Runs `ask` with the law of each of these days, as known on the day itself or on the last one, and returns what it finds.
fn on_days(days: &[(Date, Date)], ask: impl Fn(&Shipped<'_>, (Date, Date)) -> Vec<String> + Sync) -> Vec<String> {
    let regime = Session::new().expect("names").regime("us").expect("the law").regime;
    let required = RequiredAttributes::new(regime.measures.iter().map(|measure| &**measure), regime.exemptions.iter());
    let of_day = |&day: &(Date, Date)| {
        let (precedences, exemptions) = (regime.precedences.iter(), regime.exemptions.iter());
        let law = LawOnDate::new(&regime.measures, precedences, exemptions, &required, regime.complete, day);
        ask(&Shipped { regime: &regime, law }, day)
    };
    days.par_iter().flat_map_iter(of_day).collect()
}

/// Returns what is wrong if the two disagree.
fn disagreement(
    shipped: &Shipped<'_>,
    evaluator: &Evaluator,
    question: &Question<'_>,
    stated: &Stated,
) -> Option<String> {
    let (theirs, ours) = (shipped.rate(question, stated), evaluator.rate(question, stated));
    let equal = match (theirs, ours) {
        (Some(theirs), Some(ours)) => (theirs - ours).abs() < 1e-9,
        (theirs, ours) => theirs == ours,
    };
    let Question { partner, line, date, as_of } = question;
    (!equal).then(|| {
        format!("{partner} {line} on {date} as known on {as_of}, {stated:?}: the program {theirs:?}, here {ours:?}")
    })
}

/// Numbers that look random and are the same on every run (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[(self.next() % from.len() as u64) as usize]
    }
}

/// Returns lines of ten digits, by the list that they are on; the first of the lists has every line.
fn lines_by_list(evaluator: &Evaluator) -> Vec<Vec<String>> {
    let table = Table::read("seeds/products.csv.gz");
    let mut lines: Vec<String> =
        table.cells(["code"]).filter(|[code]| code.len() == 10).map(|[code]| code.to_string()).collect();
    lines.sort();
    let below = |code: &str| {
        let from = lines.partition_point(|line| line.as_str() < code);
        lines[from..].iter().take_while(|line| line.starts_with(code)).cloned().collect::<Vec<_>>()
    };
    let lists = evaluator.lists.codes().chain(evaluator.orders.codes());
    let lists: Vec<Vec<String>> = lists.map(|codes| codes.into_iter().flat_map(below).collect()).collect();
    [lines.clone()].into_iter().chain(lists).filter(|list| !list.is_empty()).collect()
}

/// Returns every partner with a code of two letters.
fn partners() -> Vec<String> {
    let table = Table::read("seeds/partners.csv");
    table.cells(["iso2"]).map(|[code]| code.to_string()).filter(|code| code != "US").collect()
}

/// Partners with rules of their own.
const NAMED: [&str; 24] = [
    "AR", "BD", "BR", "CA", "CH", "CN", "DE", "EC", "FR", "GB", "GT", "HN", "ID", "IN", "JO", "JP", "KR", "LI", "MX",
    "MY", "RU", "SV", "TW", "VN",
];

/// Fails with the first of the questions on which the two disagree.
fn hold(wrong: &[String]) {
    let first = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} questions, the first of them:\n{first}", wrong.len());
}

#[test]
fn random_questions_have_the_rates_of_a_second_evaluator() {
    let evaluator = Evaluator::read();
    let (lists, partners) = (lines_by_list(&evaluator), partners());
    let named = NAMED.map(str::to_string);
    let claims: Vec<&str> = all_claims().collect();
    let days = FIRST.series(1.day()).take_while(|day| *day <= LAST).map(|day| (day, day));
    let wrong = on_days(&days.collect::<Vec<_>>(), |shipped, (date, as_of)| {
        let mut random = Numbers(date.day_of_year() as u64);
        let ask = |_: i32| {
            let list: &Vec<String> = random.pick(&lists);
            let line: &String = random.pick(list);
            let partner: &String =
                if random.next().is_multiple_of(4) { random.pick(&partners) } else { random.pick(&named) };
            let how_many = random.next() % 4;
            let claim = |_: u64| (random.pick(&claims).to_string(), *random.pick(&[0.0, 0.37, 1.0, 1.0]));
            let stated = (0..how_many).map(claim).collect();
            disagreement(shipped, &evaluator, &Question { partner, line, date, as_of }, &stated)
        };
        (0..20).filter_map(ask).collect()
    });
    hold(&wrong);
}

#[test]
fn every_partner_has_the_rates_of_a_second_evaluator_on_each_day_of_change() {
    let evaluator = Evaluator::read();
    let (lists, partners) = (lines_by_list(&evaluator), partners());
    let days = DAYS.map(|day| (day, day));
    let wrong = on_days(&days, |shipped, (date, as_of)| {
        let mut random = Numbers(date.day_of_year() as u64);
        let ask = |partner: &String| {
            let list: &Vec<String> = random.pick(&lists);
            let line: &String = random.pick(list);
            disagreement(shipped, &evaluator, &Question { partner, line, date, as_of }, &Stated::new())
        };
        partners.iter().filter_map(ask).collect()
    });
    hold(&wrong);
}

/// As the law is known on the last day, each time with one claim made by all; half of the lists depend on that of aircraft.
#[test]
fn every_list_has_the_rates_of_a_second_evaluator_for_partners_with_rules_of_their_own() {
    let evaluator = Evaluator::read();
    let lists = lines_by_list(&evaluator);
    let claims: Vec<&str> = all_claims().collect();
    let days = DAYS.map(|day| (day, LAST));
    let wrong = on_days(&days, |shipped, (date, as_of)| {
        let mut random = Numbers(date.day_of_year() as u64);
        let mut wrong = Vec::new();
        for list in &lists {
            for claim in [None, None, Some("civil_aircraft"), Some("civil_aircraft")] {
                let (line, partner): (&String, &&str) = (random.pick(list), random.pick(&NAMED));
                let other: &&str = random.pick(&claims);
                let stated = Stated::from([(claim.unwrap_or(other).to_string(), 1.0)]);
                wrong.extend(disagreement(shipped, &evaluator, &Question { partner, line, date, as_of }, &stated));
            }
        }
        wrong
    });
    hold(&wrong);
}
