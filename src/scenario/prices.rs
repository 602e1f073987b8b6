//! How a scenario asks what consumers pay.

use std::sync::Arc;

use crate::prices::chain::PriceRule;
use crate::prices::households::HouseholdMethod;
use crate::prices::tables::ConsumerTables;

/// What a scenario says of consumer prices.
#[derive(Clone, Debug)]
pub struct PriceSettings {
    /// How a duty reaches consumers.
    pub rule: PriceRule,
    /// The rise of the retail price per point of duty that `rule` is fitted to; `None`: all dollars of duty arrive.
    pub retail: Option<f64>,
    /// How the cost is shared out over households; `None`: it is not asked.
    pub households: Option<HouseholdMethod>,
    /// The tables.
    pub tables: Arc<ConsumerTables>,
}
