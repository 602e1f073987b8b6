//! A world of one's own: three flows in code, and a scenario in a text that asks what another rate makes of them.

use std::error::Error;
use std::sync::Arc;

use dutylab::prelude::*;

/// Seller, product line and customs value in cents.
const FLOWS: [(&str, &str, i64); 3] =
    [("JP", "8703230190", 4_000_000_000), ("JP", "8542310000", 900_000_000), ("KR", "8703230190", 2_500_000_000)];

const SCENARIO: &str = r#"
title    = "Cars from Japan at 10%"
baseline = "document"
date     = 2025-10-25
scope    = { products = ["8703"] }

[[change]]
measure = "jp.cars"
set     = "10%"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::new()?;
    let partner = |code: &str| Partner::from_iso2(code).ok_or(format!("no partner has the code {code}"));
    let mut purchases = Vec::new();
    for (seller, product, cents) in FLOWS {
        let value = CustomsValue::from_cents(cents).ok_or("a value below zero")?;
        purchases.push((partner(seller)?, HsCode::parse(product)?, value));
    }
    let world = Arc::new(World::of_purchases("mine", partner("US")?, 2024, purchases));

    let text = Location::text_in(".", "cheaper-cars.toml", SCENARIO);
    let mut loaded = session.load_on(world, &text, &Overrides::default())?;
    let run = session.run(&mut loaded, &false.into())?;
    for case in &run.cases {
        for (pair, burden) in run.by_partner(case) {
            let duty =
                |span: Option<Interval<Usd>>| span.map_or("unknown".into(), |span| span.low.dollars().to_string());
            let name = session.partners.short(pair.partner);
            println!("{name:<12} {:>14} → {:>14}", duty(burden.duty_before), duty(burden.duty_after));
        }
    }
    Ok(())
}
