//! The copies of `seeds/` and `scenarios/` inside the program.

/// Every shipped file that the program reads, in the order of their paths, as `build.rs` found them.
pub const SHIPPED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// Returns true for the path of a shipped file.
pub fn is_shipped(path: &str) -> bool {
    SHIPPED.iter().any(|(name, _)| *name == path)
}
