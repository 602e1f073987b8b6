//! Entries told: lines with their duty as CSV or a workbook, sums, differences, problems, pictures, and what is to be known
//! of all of it.

pub mod basis;
pub mod lines;
pub mod pictures;
pub mod summary;
pub mod workbook;
