//! The schedule: a stub until the real one lands.
use crate::product::HsCode;
use crate::units::AdValorem;

/// What a schedule states for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stated {
    /// A share of the value.
    Known(AdValorem),
    /// Specific, as the share of the value seen in trade.
    Equivalent(AdValorem),
    /// Neither.
    NotComputable,
}

/// The schedule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {}

impl Schedule {
    /// For a line.
    pub fn stated(&self, _product: HsCode, _column: &str, _programs: &[String]) -> Option<Stated> {
        None
    }
    /// For sorted lines.
    pub fn spread(&self, _column: &str, _programs: &[String], products: &[HsCode]) -> Vec<Option<Stated>> {
        vec![None; products.len()]
    }
}
