//! Duty line by line: what the law of the day charges an entry, compared with what was declared.

pub mod amount;
pub mod assess;
pub mod audit;
pub mod duty;
pub mod group;
pub mod invoice;
pub mod law;
pub mod summary;
pub mod transit;
