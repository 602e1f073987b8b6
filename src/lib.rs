//! Tariff scenario simulator: trade flows and law give rates before and after, rates give duties, duties give tables and
//! charts.
//!
//! A number goes one way, and nothing between `input` and `report` touches a file, a clock or the terminal:
//!
//! ```
//! use dutylab::{input, run};
//!
//! let partners = input::partner::read_partners().expect("the words");
//! let file = input::files::Location::Shipped("scenarios/japan-cars.toml".into());
//! let read = input::scenario::read_scenario(&file, &partners, &Default::default()).expect("law and question");
//! let world = input::world::read_world("us-2024", &read.world, &partners).expect("the trade");
//! let run = run::run(&read.scenario, &world, &false.into()).expect("the rates and what they come to");
//! let owed = run.whole(&run.cases[0]).duty_after.expect("a known level");
//! assert_eq!(owed.low.dollars().to_string(), "6285651603.45");
//! ```

pub mod burden;
pub mod draws;
pub mod error;
pub mod explain;
pub mod input;
pub mod partner;
pub mod period;
pub mod product;
pub mod rates;
pub mod regime;
pub mod report;
pub mod response;
pub mod run;
pub mod scenario;
pub mod session;
pub mod units;
pub mod world;
