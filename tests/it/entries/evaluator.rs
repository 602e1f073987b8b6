//! An evaluator of its own: the trace of each row by itself, and plain arithmetic on its steps; and `explain` of single rows.

use std::collections::BTreeMap;

use dutylab::explain::{EntryDetails, trace};
use dutylab::partner::Pair;
use dutylab::prelude::*;
use dutylab::regime::duty::{Duty, Entry};
use dutylab::regime::law_on_date::{LawOnDate, RequiredAttributes};
use dutylab::regime::rate::StatedRate;
use dutylab::units::Share;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Row, lines_of, number};
use crate::program::dutylab;

/// The shares that a row of the plain file states.
fn shares(row: &Row) -> BTreeMap<String, Share> {
    let mut shares = BTreeMap::new();
    for (column, name) in [("Steel Content", "steel"), ("Aluminum Content", "aluminum")] {
        let text = row[column].trim();
        let share =
            text.strip_suffix('%').map_or_else(|| number(text), |percent| number(percent) / Decimal::ONE_HUNDRED);
        shares.insert(name.to_string(), Share::from_fraction(share).expect("a share"));
    }
    let programs = [("usmca", ["S", "S+"]), ("fta", ["KR", "AU"]), ("civil_aircraft", ["C", "C"])];
    for (claim, codes) in programs {
        let share = if codes.contains(&row["SPI"].as_str()) { Share::WHOLE } else { Share::NONE };
        shares.insert(claim.to_string(), share);
    }
    shares
}

/// Kilograms, dozens and so on in the unit of a duty.
fn in_unit(quantity: Decimal, from: &str, to: &str) -> Decimal {
    match (from, to) {
        ("lb", "kg") => quantity * number("0.45359237"),
        ("l", "liter") | ("No", "each") | ("pr", "pr.") | ("kg", "kg") | ("pf.liter", "pf.liter") | ("bbl", "bbl") => {
            quantity
        }
        ("doz", "doz.") => quantity,
        _ => panic!("{from} in {to}"),
    }
}

/// The unit that a charged duty of the schedule counts: the plain evaluator looks for the word itself.
fn unit_of(duty: &Duty) -> Option<String> {
    let words = format!("{duty:?}");
    words.split("unit: \"").nth(1).map(|rest| rest.split('"').next().unwrap_or_default().to_string())
}

#[test]
fn totals_are_those_of_a_plain_evaluator() {
    let session = Session::new().expect("names");
    let regime = session.regime("us").expect("a law").regime;
    let (precedences, exemptions) = (regime.precedences.iter(), regime.exemptions.iter());
    let asked = RequiredAttributes::new(regime.measures.iter().map(|measure| &**measure), exemptions.clone());
    let mut laws: BTreeMap<Date, LawOnDate<'_>> = BTreeMap::new();
    let (mut total, mut expected, mut computed) = (Decimal::ZERO, Decimal::ZERO, 0);
    for row in lines_of("plain.csv", 3) {
        if row["status"] == "not computed" {
            assert!(row["duty_usd"].is_empty() && row["rate_pct"].is_empty() && !row["why_not"].is_empty(), "{row:?}");
            continue;
        }
        let day: Date = row["Entry Date"].parse().expect("a day");
        let law = laws.entry(day).or_insert_with(|| {
            LawOnDate::new(
                &regime.measures,
                precedences.clone(),
                exemptions.clone(),
                &asked,
                regime.complete,
                (day, day),
            )
        });
        let importer = session.partners.find("US").expect("a country");
        let pair = Pair { importer, partner: session.partners.find(&row["Country of Origin"]).expect("a country") };
        let code = HsCode::parse(&row["HTS Number"]).expect("a code");
        let (given, value) = (shares(&row), number(&row["Entered Value"]));
        let line = regime.schedule.line(code).expect("a line");
        let specific = regime.measures.iter().filter(|measure| measure.id.starts_with("base."));
        let unit = specific.filter_map(|measure| match &measure.rate.written {
            StatedRate::Column(column) => unit_of(regime.schedule.duty(line, &column.name, &column.programs)?),
            _ => None,
        });
        let entry = unit.into_iter().next().map(|unit| Entry {
            value,
            quantity: in_unit(number(&row["Quantity"]), &row["UOM"], &unit),
            parts: Vec::new(),
        });
        let inquiry = EntryDetails {
            pair,
            world_importer: importer,
            given: &given,
            entry: entry.as_ref(),
            shares: &regime.shares,
            schedule: &regime.schedule,
        };
        let one = CustomsValue::from_cents(100).expect("a value");
        let traced = trace(law, &inquiry, &[(code, one)]).expect("a trace");
        let rate = traced.total.expect("a rate");
        assert_eq!(rate.low, rate.high, "{row:?}");
        assert_eq!(number(&row["rate_pct"]), rate.low.percent().normalize(), "{row:?}");
        let dollars: Decimal =
            traced.steps.iter().filter_map(|step| step.amount).map(|amount| amount.low.fraction() * value).sum();
        assert!((number(&row["duty_usd"]) - dollars).abs() < number("0.0001"), "{row:?}: {dollars}");
        let parts: Decimal = row
            .iter()
            .filter(|(head, _)| head.starts_with("duty_") && *head != "duty_usd")
            .map(|(_, cell)| number(cell))
            .sum();
        assert_eq!(parts, number(&row["duty_usd"]), "{row:?}");
        (total, expected, computed) = (total + number(&row["duty_usd"]), expected + dollars, computed + 1);
    }
    assert!((total - expected).abs() < number("0.1") && computed > 4_000, "{total} {expected} {computed}");
}

#[test]
fn explain_of_a_row_is_the_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let all = lines_of("plain.csv", 3);
    let computed = all.iter().filter(|row| {
        row["status"] == "computed"
            && !["0406301800", "2204215040", "0702002099", "9102114510", "0202305006"]
                .contains(&row["HTS Number"].replace('.', "").as_str())
    });
    for row in computed.step_by(601) {
        let claims = shares(row).into_iter().map(|(name, share)| {
            let flag = if ["steel", "aluminum"].contains(&name.as_str()) { "--content" } else { "--claim" };
            [flag.to_string(), format!("{name}={}", share.fraction())]
        });
        let mut args: Vec<String> = [
            "explain",
            &row["Country of Origin"],
            &row["HTS Number"],
            "--baseline",
            "us",
            "--json",
            "--date",
            &row["Entry Date"],
        ]
        .map(String::from)
        .to_vec();
        args.extend(claims.flatten());
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let told: serde_json::Value = serde_json::from_slice(&dutylab(folder.path(), &words, 0).stdout).expect("JSON");
        let rate = told["before"]["total_pct"].as_number().expect("a rate").to_string();
        assert_eq!(number(&rate).normalize(), number(&row["rate_pct"]), "{row:?}");
    }
}
