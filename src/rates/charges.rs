//! What each measure charges the flows of each class: the level taken apart.

use rayon::prelude::*;

use super::FlowClasses;
use super::equal_rates::numbers;
use super::levels::{LawWithScopes, UnratedClass};
use crate::regime::assess::{Level, LineAttributes};
use crate::regime::plan::StackingPlan;
use crate::regime::rate::BandEnds;
use crate::units::AdValorem;

/// The level of a class and what makes it.
#[derive(Debug)]
pub struct Charges {
    /// The level.
    pub level: Level,
    /// What measures add to its known sum, by their index in the law; those that add nothing are left out.
    pub parts: Vec<(usize, AdValorem)>,
}

impl FlowClasses {
    /// Returns the charges of each class under a law, at a corner of the hedged values. Classes outside `wanted` are
    /// left out.
    ///
    /// # Errors
    /// Where a class cannot be assessed, with the reason.
    pub fn charges(
        &self,
        placed: &LawWithScopes<'_>,
        corner: BandEnds<'_>,
        wanted: &[bool],
    ) -> Result<Vec<Option<Charges>>, UnratedClass> {
        let of_plans: Vec<Result<Vec<(usize, Charges)>, UnratedClass>> = self
            .plans(placed, numbers(wanted))
            .into_par_iter()
            .map(|(reach, classes)| {
                let mut plan = StackingPlan::new(&placed.law, reach);
                let (mut stated, mut shares) = (Vec::new(), Vec::new());
                let of_class = |class: usize| {
                    let known = (&*placed.places, corner);
                    self.answers.read(self.classes[class].answers, known, &mut stated, &mut shares);
                    let line = LineAttributes { stated: &stated, shares: &shares };
                    let mut parts: Vec<(usize, AdValorem)> = Vec::new();
                    let each = |measure: usize, amount: AdValorem, _| match parts
                        .iter_mut()
                        .find(|(known, _)| *known == measure)
                    {
                        _ if amount == AdValorem::ZERO => {}
                        Some((_, sum)) => *sum += amount,
                        None => parts.push((measure, amount)),
                    };
                    let level = plan.level(line, corner, each).map_err(|refusal| UnratedClass { class, refusal })?;
                    Ok((class, Charges { level, parts }))
                };
                classes.into_iter().map(of_class).collect()
            })
            .collect();
        let mut charges: Vec<Option<Charges>> = Vec::new();
        charges.resize_with(self.classes.len(), || None);
        for of_plan in of_plans {
            for (class, line) in of_plan? {
                charges[class] = Some(line);
            }
        }
        Ok(charges)
    }
}
