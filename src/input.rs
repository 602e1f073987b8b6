//! From disk to types: what was written becomes what is meant, and every mistake keeps its address.

pub mod duty;
pub mod field;
pub mod files;
pub mod hint;
pub mod measure;
pub mod partner;
pub mod product;
pub mod quantity;
pub mod regime;
pub mod scenario;
pub mod schedule;
pub mod sheet;
mod syntax;
pub mod table;
pub mod world;
