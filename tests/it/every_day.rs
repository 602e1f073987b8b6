//! The law resolves on every day that it knows, and on later days that are taken to be as the last one: all partners, no error.
//!
//! The days on which law changes are enough. A period is cut where any measure, rule, list or share begins, ends or becomes
//! known, so that each day of an interval has the law of its first; days inside of intervals are looked at by themselves to
//! hold that.

use std::collections::BTreeSet;

use dutylab::input::regime::{LAW, known_to};
use dutylab::prelude::*;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

const SCOPE: &str = "assume_unchanged_after = true\n[scope]\nexcept_products = [\"98\", \"99\"]\n";

/// Imports without a rate, of all: codes of 2024 that no line of the schedule has, or a duty by weight without an equivalent.
const MOST_UNKNOWN: Decimal = Decimal::from_parts(2, 0, 0, false, 3);

/// Works the law of some days out.
fn worked_out(session: &Session, days: &str) -> Run {
    let text = format!("title = \"t\"\nbaseline = \"us\"\n{days}\n{SCOPE}");
    let location = Location::text_in(".", "days.toml", text);
    let mut loaded = session.load(&location, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems:?}"));
    session.run(&mut loaded, &false.into()).unwrap_or_else(|failure| panic!("{days}: {failure:?}"))
}

/// Holds that each interval of a period has a rate for every partner; returns the first days of the intervals.
fn hold_period(session: &Session, (from, until): (Date, Date), known: &str) -> Vec<Date> {
    let run = worked_out(session, &format!("period = {{ from = {from}, until = {until} }}\n{known}"));
    let mut next = from;
    let mut partners = BTreeSet::new();
    let mut first_days = Vec::new();
    for course in run.rate_spans(&run.cases[0]) {
        let day = course.interval.from;
        assert_eq!(day, next, "a gap");
        next = course.interval.until;
        let whole = course.whole();
        let unknown = whole.rate_unknown.usd().dollars() / whole.imports.usd().dollars();
        assert!(unknown < MOST_UNKNOWN, "{day}: {unknown} of the imports has no rate");
        let rated: Vec<Partner> = course
            .by_partner()
            .into_iter()
            .map(|(pair, burden)| {
                assert!(burden.rate_before.is_some(), "{day}: {} has no rate", pair.partner);
                pair.partner
            })
            .collect();
        partners.extend(rated.iter().copied());
        assert_eq!(rated.len(), partners.len(), "{day}: a partner is missing");
        first_days.push(day);
    }
    assert_eq!(next, until);
    first_days
}

/// Holds that a day inside of an interval has the level of its first day.
fn hold_inside(session: &Session, first: Date, inside: Date) {
    let level = |day: Date| {
        let run = worked_out(session, &format!("date = {day}"));
        run.whole(&run.cases[0]).duty_before.expect("known in part")
    };
    assert_eq!(level(first), level(inside), "{inside} against {first}");
}

#[test]
fn every_day_of_the_law_resolves() {
    let session = Session::new().expect("names");
    let last = known_to(LAW).expect("a last day");
    let known = (date(2025, 1, 1), last.tomorrow().expect("a day"));
    let as_last_known = hold_period(&session, known, "");
    let each_day = hold_period(&session, known, "as_of = \"each day\"");
    assert_eq!(as_last_known, each_day);
    assert!(each_day.len() > 50, "{each_day:?}");
    hold_inside(&session, *each_day.last().expect("a day"), last);
}

#[test]
fn later_days_resolve_where_the_law_is_taken_to_go_on() {
    let session = Session::new().expect("names");
    let from = known_to(LAW).and_then(|day| day.tomorrow().ok()).expect("a day");
    let days = hold_period(&session, (from, date(2029, 1, 1)), "");
    // What is scheduled holds on its day: cranes and chassis of China.
    assert!(days.contains(&date(2026, 11, 10)), "{days:?}");
    hold_inside(&session, *days.last().expect("a day"), date(2028, 12, 31));
}
