//! Tariff scenario simulator: trade flows and law give rates before and after, rates give duties, duties give tables and charts.

pub mod report;
