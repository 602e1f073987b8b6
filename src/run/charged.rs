//! Which measures are charged on which imports, under the law before and after.

use std::collections::{BTreeMap, BTreeSet};

use super::failure::Failure;
use super::result::{CaseRun, Run};
use crate::regime::rate::BandEnds;
use crate::scenario::Scenario;
use crate::units::CustomsValue;
use crate::world::World;

/// What a measure is charged on, under the law before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChargedMeasure {
    /// Which of the parts of this name are charged: places in the measures of the case.
    pub parts: [BTreeSet<usize>; 2],
    /// The value of the imports on whose rate it adds something.
    pub imports: [CustomsValue; 2],
}

impl Run {
    /// Returns what the measures of each name are charged on in a case on one date, at the upper ends of hedged rates. What
    /// adds nothing anywhere is left out. Needs the flows: before [`Run::forget_flows`].
    pub fn charged(
        &self,
        scenario: &Scenario,
        world: &World,
        case: &CaseRun,
    ) -> Result<BTreeMap<String, ChargedMeasure>, Failure> {
        let flow_classes = &self.compiled.flow_classes;
        let day = self.compiled.day(scenario);
        let before = self.compiled.law_before(scenario, day);
        let after = self.compiled.law_after(scenario, &case.variant, day);
        let variables = self.compiled.flow_classes.hedged(&[&before, &after], &case.in_scope);
        let mut charged: BTreeMap<String, ChargedMeasure> = BTreeMap::new();
        let Some(upper) = BandEnds::all(&variables).and_then(Iterator::last) else { return Ok(charged) };
        for (side, law) in [&before, &after].into_iter().enumerate() {
            let charges = flow_classes
                .charges(law, upper, &case.in_scope)
                .map_err(|refused| self.compiled.refused(&refused, world, &case.variant.name))?;
            for cell in &flow_classes.cells {
                let Some(charges) = &charges[cell.class] else { continue };
                let mut seen: BTreeSet<&str> = BTreeSet::new();
                for &(place, _) in &charges.parts {
                    let Some(measure) = law.law.measures.get(place) else { continue };
                    let of_name = charged.entry(measure.id.clone()).or_default();
                    of_name.parts[side].insert(place);
                    // Several parts of one name may be charged on the same imports.
                    if seen.insert(&measure.id) {
                        of_name.imports[side] += cell.value;
                    }
                }
            }
        }
        Ok(charged)
    }
}
