//! Whole runs on a small world: markets, draws, drivers.
