//! One rate: what the law of the land charges on cars from Japan on a day, measure by measure.

use std::error::Error;

use dutylab::prelude::*;
use jiff::civil::date;

fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::new()?;
    let partner = |word: &str| session.partners.find(word).ok_or(format!("unknown partner {word}"));
    let pair = Pair { importer: partner("United States")?, partner: partner("Japan")? };
    let product = HsCode::parse("8703230190")?;
    let trace = session.explain("us", pair, product, date(2025, 10, 25))?;
    for step in &trace.steps {
        let amount = step.amount.map_or("unknown".into(), |amount| format!("{}%", amount.low.percent()));
        println!("{:<24} {:>9}  {}", step.measure.id, amount, step.status.word());
    }
    let total = trace.total.ok_or("the rate is not known")?;
    println!("{:<24} {:>8}%", product.dotted(), total.low.percent());
    Ok(())
}
