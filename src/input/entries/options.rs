//! What the user says of the files besides what stands in them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::dates::DateOrder;
use super::mapping::ColumnMap;
use super::numbers::DecimalSign;
use crate::regime::share::ShareKind;

/// What the user says of the files.
#[derive(Clone, Debug, Default)]
pub struct ReadingOptions {
    /// Columns by their names, with what they say.
    pub map: ColumnMap,
    /// The order of day and month, where the files do not show it.
    pub dates: Option<DateOrder>,
    /// The decimal sign, where the files do not show it.
    pub numbers: Option<DecimalSign>,
    /// Puts a zero before numbers of 7 or 9 digits.
    pub restore_zeros: bool,
    /// The claims and contents that the law knows.
    pub shares: BTreeMap<String, ShareKind>,
    /// Set where somebody stops the work.
    pub stop: Arc<AtomicBool>,
}
