//! Tariff scenario simulator: trade flows and law give rates before and after, rates give duties, duties give tables and charts.

pub mod burden;
pub mod error;
pub mod explain;
pub mod input;
pub mod partner;
pub mod period;
pub mod product;
pub mod rates;
pub mod regime;
pub mod report;
pub mod run;
pub mod scenario;
pub mod units;
pub mod world;
