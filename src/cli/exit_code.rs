//! What the command ends with.

/// Everything went well.
pub const WELL: u8 = 0;
/// A check or an expectation failed.
pub const FINDINGS: u8 = 1;
/// Wrong usage, or an input that cannot be read.
pub const UNREADABLE: u8 = 2;
/// Part of a batch failed; the rest is written.
pub const PARTLY: u8 = 3;
/// Somebody stopped the work.
pub const INTERRUPTED: u8 = 130;
