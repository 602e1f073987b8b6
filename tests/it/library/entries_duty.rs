//! Duties on quantities, of which classes are kept, are what the trace of each entry says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use dutylab::entries::duty::LineDuties;
use dutylab::entries::law::EntryLaw;
use dutylab::entries::line_duty::{LineDuty, LineQuestion};
use dutylab::entries::spans::LawSpans;
use dutylab::entry::line::Quantity;
use dutylab::entry::practice::Practice;
use dutylab::entry::stated::StatedShares;
use dutylab::explain::{EntryDetails, is_one_line, trace};
use dutylab::partner::{Pair, Partner};
use dutylab::regime::duty::{BoundedDuty, Duty, Entry, TermAmount};
use dutylab::regime::law_on_date::{LawOnDate, RequiredAttributes};
use dutylab::session::Session;
use dutylab::units::CustomsValue;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

fn partner(code: &str) -> Partner {
    Partner::from_iso2(code).expect("a code")
}

/// The unit that a duty counts.
fn unit(duty: &Duty) -> Option<String> {
    let (Duty::Terms(terms) | Duty::Bounded(BoundedDuty { terms, .. })) = duty else { return None };
    terms.iter().find_map(|term| match &term.amount {
        TermAmount::Specific { unit, .. } => Some(unit.clone()),
        TermAmount::AdValorem(_) => None,
    })
}

#[test]
fn duties_on_quantities_are_what_their_traces_say() {
    let (day, importer) = (date(2025, 6, 2), partner("US"));
    let law = Session::new().expect("names").regime("us").expect("a law").regime;
    let (precedences, exemptions) = (law.precedences.iter(), law.exemptions.iter());
    let practice = Practice::default();
    let rules = (precedences.clone().collect(), exemptions.clone().collect());
    let entry_law = EntryLaw::new((&law, &practice), &[(Date::MIN, law.measures.clone())], rules, importer, None);
    let spans = LawSpans::new(&entry_law);
    let duties = LineDuties::new(&spans);
    let required = RequiredAttributes::new(law.measures.iter().map(|measure| &**measure), exemptions.clone());
    let on_day = LawOnDate::new(&law.measures, precedences, exemptions, &required, law.complete, (day, day));
    let general = &law.schedule.columns()[0];
    let counted = law.schedule.lines().iter().filter_map(|line| {
        let duty = law.schedule.duty(line, general, &[])?;
        Some((line.code, unit(duty).filter(|_| duty.ad_valorem().is_none())?))
    });
    // A partner who pays the first column, and one whose goods may claim another.
    let bought =
        counted.step_by(40).flat_map(|(code, unit)| ["CA", "CN"].map(|who| (partner(who), code, unit.clone())));
    let mut rates = BTreeSet::new();
    for (number, (partner, line, unit)) in bought.enumerate() {
        // Little of it, and so much that the duty is beyond ten times the value.
        let amount = [Decimal::TEN, Decimal::new(1, 1), Decimal::from(9_000_000)][number % 3];
        let (value, given) = (Decimal::from(2500), StatedShares::default());
        let entry = Entry { value, quantity: amount, parts: Vec::new() };
        let inquiry = EntryDetails {
            pair: Pair { importer, partner },
            world_importer: importer,
            given: &BTreeMap::new(),
            entry: Some(&entry),
            shares: &law.shares,
            schedule: &law.schedule,
        };
        let quantities = [Quantity { amount, unit: Some(unit), place: 0 }];
        let question = LineQuestion {
            origin: partner,
            product: line,
            day,
            clauses: 0,
            shares: &given,
            value,
            quantities: &quantities,
        };
        let one = CustomsValue::from_cents(100).expect("a value");
        // Goods below eight digits may differ in a share.
        let traced = Some(line).filter(|line| is_one_line(&on_day, &inquiry, *line));
        let traced = traced.and_then(|line| trace(&on_day, &inquiry, &[(line, one)]).ok()?.total);
        let expected = traced.filter(|total| total.low == total.high).map(|total| total.low);
        // At first and as it is kept.
        for found in [duties.of(question), duties.of(question)] {
            // A trace refuses a duty that is out of range; it is none of the line's where the entry claims another column.
            let is_counted =
                |duty: &&Arc<LineDuty>| expected.is_some() || duty.parts.iter().any(|part| part.is_specific);
            let rate = found.as_ref().ok().filter(is_counted).map(|duty| duty.rate);
            assert_eq!(rate, expected, "{line:?} {partner}: {found:?}");
        }
        rates.extend(expected);
    }
    assert!(rates.len() > 20, "{} rates alone", rates.len());
}
