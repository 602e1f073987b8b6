//! Which parts of the register of assumptions bear on a result.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::report::finding::ReportContext;

/// Which parts of the register bear on a scenario.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RelevantAssumptions {
    /// Its sections, by their id.
    pub sections: BTreeSet<String>,
    /// Models of response.
    pub models: BTreeSet<String>,
}

impl RelevantAssumptions {
    /// Returns which parts bear on a result.
    pub fn on(context: &ReportContext<'_>) -> RelevantAssumptions {
        let scenario = context.scenario;
        let baseline = &scenario.baseline;
        let dated = scenario.period.is_some() || scenario.before.is_some() || scenario.refund.is_some();
        let law = !baseline.shares.is_empty();
        let bear = [
            ("trade", true),
            ("duties", true),
            ("document", !baseline.facts.is_empty()),
            ("days", dated || law),
            ("claims", law),
            ("contents", law),
            ("schedule", !baseline.schedule.lines().is_empty()),
            ("response", scenario.response.is_some()),
            ("world", scenario.equilibrium.is_some()),
            ("prices", scenario.prices.is_some()),
        ];
        let still = scenario.response.is_none().then_some("static");
        let world = scenario.equilibrium.as_ref().map(|asked| asked.model.card().name);
        let model = scenario.response.as_ref().map(|asked| asked.model.word()).or(world);
        RelevantAssumptions {
            sections: bear.into_iter().filter(|(_, bears)| *bears).map(|(id, _)| id.to_string()).collect(),
            models: still.into_iter().chain(model).map(String::from).collect(),
        }
    }
}
