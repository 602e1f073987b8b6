//! Tariff scenario simulator: trade flows and law give rates before and after, rates give duties, duties give tables and
//! charts.
//!
//! A number goes one way, and nothing between `input` and `report` touches a file, a clock or the terminal:
//!
//! ```
//! use dutylab::prelude::*;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let session = Session::new()?;
//!     let file = Location::Shipped("scenarios/document/japan-cars.toml".into());
//!     let mut loaded = session.load(&file, &Overrides::default())?;
//!     let run = session.run(&mut loaded, &false.into())?;
//!     let owed = run.whole(&run.cases[0]).duty_after.ok_or("the level is not known")?;
//!     assert_eq!(owed.low.dollars().to_string(), "6285651603.45");
//!     Ok(())
//! }
//! ```
//!
//! The command is the feature `cli`, and data whose license is not plain are the features `data-icio` and
//! `data-elasticities` (`seeds/SOURCES.md`). All are on by default: a program that takes the library alone says
//! `default-features = false`, and names the data that it wants. The library builds for `wasm32-unknown-unknown` too, where there is no output folder.
//!
//! The work is shared out over the threads of the rayon pool that it is called in. A pool of one thread that is made with
//! `use_current_thread` starts none.

/// Gives an enum whose variants are words of files a method for them.
macro_rules! words {
    ($name:ty) => {
        impl $name {
            /// Returns the word that files use.
            pub fn word(self) -> &'static str {
                self.into()
            }
        }
    };
}

pub mod burden;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
pub mod digest;
pub mod draws;
pub mod entries;
pub mod entry;
pub mod equilibrium;
pub mod error;
pub mod explain;
pub mod input;
pub mod model_card;
pub mod numerics;
pub mod partial;
pub mod partner;
pub mod period;
pub mod prelude;
pub mod prices;
pub mod product;
pub mod rates;
pub mod regime;
pub mod report;
pub mod run;
pub mod scenario;
pub mod sealed;
pub mod session;
pub mod units;
pub mod world;

pub use figures::escaping;
