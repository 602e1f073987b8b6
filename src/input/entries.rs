//! Files of entries: CSV, TSV and workbooks, with columns by name, formats that are decided for a column, and rows.

pub mod claims;
pub mod columns;
pub mod dates;
pub mod formats;
pub mod mapping;
pub mod numbers;
pub mod options;
mod origin;
pub mod practice;
mod quotes;
pub mod reader;
mod row;
pub mod row_text;
mod separator;
pub mod sheet;
pub mod source;
