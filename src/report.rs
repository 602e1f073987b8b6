//! Results for people and programs: tables, charts, JSON, and the folder that holds them.

pub mod basis;
pub(crate) mod change_phrase;
pub mod columns;
pub mod compare;
pub(crate) mod daily;
pub mod diagnostic;
pub mod explain;
pub mod finding;
pub mod folder;
pub mod headline;
pub mod json;
pub mod manifest;
pub mod notes;
pub(crate) mod outside;
pub mod page;
pub mod pictures;
pub mod record;
pub mod response;
pub mod result_order;
pub mod results;
pub mod solve;
pub(crate) mod subject;
pub(crate) mod summary;
pub mod table;
pub mod text;
pub mod unverified_numbers;
pub mod user_text;
pub mod visible;
pub mod warnings;
pub mod why;
pub mod words;
pub mod world;

pub use charts::{self as chart, font, picture};
pub use figures as number;
