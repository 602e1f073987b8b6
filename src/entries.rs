//! Duty line by line: what the law of the day charges an entry, compared with what was declared.

pub mod amount;
mod answer;
pub mod assess;
pub mod audit;
mod charged;
mod class;
mod classification;
pub mod duty;
mod frame;
pub mod group;
pub mod invoice;
pub mod law;
pub mod line_duty;
mod partner_rules;
mod repeats;
mod running;
pub mod spans;
pub mod summary;
pub mod transit;
pub mod zone;
