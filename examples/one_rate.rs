//! One rate: what the law of the land charges on cars from Japan on a day, measure by measure.

use std::collections::BTreeMap;
use std::error::Error;

use dutylab::explain::{Inquiry, trace};
use dutylab::prelude::*;
use dutylab::regime::law::{Asked, Law};
use jiff::civil::date;

fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::new()?;
    let regime = session.regime("us")?.regime;
    let partner = |word: &str| session.partners.find(word).ok_or(format!("unknown partner {word}"));
    let (importer, partner) = (partner("United States")?, partner("Japan")?);
    let (product, value) = (HsCode::parse("8703230190")?, CustomsValue::from_cents(100).ok_or("no value")?);

    // The law of a day as it was known on that day, and what it asks of a line.
    let day = date(2025, 10, 25);
    let measures = || regime.measures.iter().map(|measure| &**measure);
    let (precedences, exemptions) = (regime.precedences.iter(), regime.exemptions.iter());
    let asked = Asked::new(measures(), exemptions.clone());
    let law = Law::new(&regime.measures, precedences, exemptions, &asked, regime.complete, (day, day));

    let inquiry = Inquiry {
        pair: Pair { importer, partner },
        own: importer,
        given: &BTreeMap::new(),
        entry: None,
        shares: &regime.shares,
        schedule: &regime.schedule,
    };
    let trace = trace(&law, &inquiry, &[(product, value)])?;
    for step in &trace.steps {
        let amount = step.amount.map_or("unknown".into(), |amount| format!("{}%", amount.low.percent()));
        println!("{:<24} {:>9}  {}", step.measure.id, amount, step.status.word());
    }
    let total = trace.total.ok_or("the rate is not known")?;
    println!("{:<24} {:>8}%", product.dotted(), total.low.percent());
    Ok(())
}
