//! Results for people and programs: tables, charts, JSON, and the folder that holds them.

pub mod chart;
pub mod compare;
pub mod course;
pub mod daily;
pub mod diagnostic;
pub mod explain;
pub mod finding;
pub mod folder;
pub mod font;
pub mod headline;
pub mod json;
pub mod manifest;
pub mod notes;
pub mod number;
pub mod page;
pub mod picture;
pub mod pictures;
pub mod quantiles;
pub mod response;
pub mod results;
pub mod solve;
pub mod table;
pub mod text;
pub mod why;
pub mod words;
pub mod world;
