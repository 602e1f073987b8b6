//! A thousand cases: one rate on all cars in steps of a tenth of a percent, computed in parallel, a table to standard
//! output.

use std::error::Error;
use std::io::{Write, stdout};

use dutylab::prelude::*;

const SCENARIO: &str = r#"
title    = "One rate on cars from everywhere"
baseline = "none"
world    = "us-2024"
date     = 2025-10-25

[[measure]]
id       = "cars"
source   = "assumption of this file"
products = ["8703"]
rate     = "0%"

[[sweep]]
measure = "cars"
field   = "rate"
from    = "0%"
to      = "100%"
step    = "0.1%"
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let session = Session::new()?;
    let text = Location::text_in(".", "cars.toml", SCENARIO);
    let mut loaded = session.load(&text, &Overrides::default())?;
    let run = session.run(&mut loaded, &false.into())?;
    let mut table = stdout().lock();
    writeln!(table, "case,rate_pct,duty_usd")?;
    for case in &run.cases {
        let whole = run.whole(case);
        if let (Some(rate), Some(duty)) = (whole.rate_after, whole.duty_after) {
            writeln!(table, "{},{},{}", case.variant.name, rate.low.percent(), duty.low.dollars())?;
        }
    }
    Ok(())
}
