//! Results for people: how numbers are worded, drawn and turned into pixels.

pub mod chart;
pub mod font;
pub mod number;
pub mod picture;
