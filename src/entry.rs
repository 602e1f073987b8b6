//! Entries: what an importer, a broker or customs' portal says of a shipment line by line, and what customs' practice makes
//! of it. Nothing here reads a file or knows a law.

pub mod cells;
pub mod day;
pub mod days;
pub mod line;
pub mod per_thread;
pub mod practice;
pub mod role;
pub mod stated;
pub mod unit;
