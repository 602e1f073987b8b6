//! What a change of duty costs consumers: from the duty on lines to prices of commodities, to categories of consumption, to
//! households.
//!
//! Who buys what is held fixed: it is the cost of what was bought before. The tables are data (`seeds/household/`); they are
//! of one country, and speak of no other.

pub mod chain;
pub mod figure;
pub mod households;
pub mod tables;
