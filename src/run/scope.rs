//! Which flows the results of a case are about.

use std::collections::{BTreeMap, BTreeSet};

use super::compiled::CompiledScenario;
use crate::partner::{Importers, PartnerSet};
use crate::product::ProductSet;
use crate::regime::measure::Measure;
use crate::scenario::{Scenario, Scope, Variant};

/// Which flows the results of a case are about.
pub(super) struct ScopeOfCases {
    /// The scenario's own scope.
    stated: Option<usize>,
    /// What any case touches, for a case that touches nothing.
    any: BTreeSet<usize>,
}

impl ScopeOfCases {
    pub(super) fn new(scenario: &Scenario, compiled: &CompiledScenario) -> ScopeOfCases {
        let scopes = |measure: &Measure| compiled.scopes_of(measure);
        let mut of_measure: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for measure in &scenario.baseline.measures {
            of_measure.entry(&measure.id).or_default().extend(scopes(measure));
        }
        let changed = scenario.cases.iter().flat_map(|case| case.changes.iter().map(|change| &change.measure));
        let swept = scenario.sweeps.iter().flat_map(|sweep| &sweep.measures);
        let mut any: BTreeSet<usize> =
            changed.chain(swept).filter_map(|id| of_measure.get(id.as_str())).flatten().copied().collect();
        any.extend(scenario.cases.iter().flat_map(|case| &case.measures).flat_map(|measure| scopes(measure)));
        if any.is_empty() {
            any.extend(of_measure.values().flatten());
        }
        if any.is_empty() {
            any.extend(compiled.flow_classes.scopes.find(&Importers::Any, &PartnerSet::all(), &ProductSet::All));
        }
        let find =
            |scope: &Scope| compiled.flow_classes.scopes.find(&scope.importers, &scope.partners, &scope.products);
        let stated = scenario.scope.as_ref().and_then(find);
        ScopeOfCases { stated, any }
    }

    /// Returns the stated scope; else what the case touches; else what any case touches.
    pub(super) fn of(&self, variant: &Variant, compiled: &CompiledScenario) -> BTreeSet<usize> {
        if let Some(stated) = self.stated {
            return [stated].into();
        }
        let touched = variant.touched_measures();
        let scopes: BTreeSet<usize> = touched.flat_map(|(_, measure)| compiled.scopes_of(measure)).collect();
        if scopes.is_empty() { self.any.clone() } else { scopes }
    }
}
