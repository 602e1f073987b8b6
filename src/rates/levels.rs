//! The level of every class of flows under a law.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::FlowClasses;
use super::equal_rates::{RulesByScope, numbers};
use crate::regime::assess::{Level, LineAttributes, Refusal};
use crate::regime::law_on_date::{InForce, LawOnDate};
use crate::regime::plan::{LineScopes, StackingPlan};
use crate::regime::rate::BandEnds;
use crate::regime::share::Shares;
use crate::units::AdValorem;

/// A law with its measures found on the flow classes.
#[derive(Debug)]
pub struct LawWithScopes<'a> {
    /// The law.
    pub law: LawOnDate<'a>,
    /// The scope of each measure, if it has one on the flow classes.
    pub measures: Vec<Option<usize>>,
    /// The scope of each exemption, if it has one on the flow classes.
    pub exemptions: Vec<Option<usize>>,
    /// The authority of each measure, by index; the last for those without.
    pub authorities: Vec<usize>,
    /// How many authorities there are, with the last for measures without.
    pub authority_count: usize,
    /// Where the answers about shares stand on the date of the law.
    pub places: Vec<usize>,
}

/// What flows of a class are charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassCharge<'l> {
    /// Their level.
    pub level: &'l Level,
    /// What each authority adds to it.
    pub parts: &'l [AdValorem],
}

/// What the flows of each class are charged under a law.
#[derive(Debug)]
pub struct Levels {
    levels: Vec<Option<Level>>,
    /// For each class what each authority adds, one class behind the other.
    parts: Vec<AdValorem>,
    authorities: usize,
}

impl Levels {
    /// Returns what a class is charged; `None` if it was left out.
    pub fn of(&self, class: usize) -> Option<ClassCharge<'_>> {
        let parts = self.parts.get(class * self.authorities..(class + 1) * self.authorities)?;
        Some(ClassCharge { level: self.levels.get(class)?.as_ref()?, parts })
    }

    /// Takes the wanted classes that are missing from other levels.
    fn fill(&mut self, others: &Levels, wanted: &[bool]) {
        for class in numbers(wanted) {
            if let (None, Some(other)) = (&self.levels[class], others.of(class)) {
                self.levels[class] = Some(other.level.clone());
                self.parts[class * self.authorities..(class + 1) * self.authorities].copy_from_slice(other.parts);
            }
        }
    }
}

/// A class of flows that a law cannot be applied to.
#[derive(Debug, thiserror::Error)]
#[error("flows of class {class}: {refusal}")]
pub struct UnratedClass {
    /// Index of the class.
    pub class: usize,
    /// Why.
    #[source]
    pub refusal: Refusal,
}

/// The levels of the classes of a plan, and what each authority adds, one class behind the other.
type PlanLevels = (Vec<(usize, Level)>, Vec<AdValorem>);

impl<'a> LawWithScopes<'a> {
    /// Returns where the answers about shares are for a law.
    pub fn places(flow_classes: &FlowClasses, law: &LawOnDate<'_>, shares: &Shares) -> Vec<usize> {
        flow_classes.answers.places(law.required, shares, law.date)
    }
}

impl FlowClasses {
    /// Returns what each class is charged under a law, at a corner of the hedged values. Classes outside `wanted` are
    /// left out.
    ///
    /// # Errors
    /// Where a class cannot be charged, because of a share that nobody states or too many measures.
    pub fn levels(
        &self,
        placed: &LawWithScopes<'_>,
        corner: BandEnds<'_>,
        wanted: &[bool],
    ) -> Result<Levels, UnratedClass> {
        let (groups, authorities) = (self.plans(placed, numbers(wanted)), placed.authority_count);
        let charged: Vec<Result<PlanLevels, UnratedClass>> = groups
            .into_par_iter()
            .map(|(reach, classes)| {
                let mut plan = StackingPlan::new(&placed.law, reach);
                let (mut stated, mut shares) = (Vec::new(), Vec::new());
                let mut levels = Vec::with_capacity(classes.len());
                let mut parts = vec![AdValorem::ZERO; classes.len() * authorities];
                for (sums, class) in parts.chunks_exact_mut(authorities).zip(classes) {
                    let known = (&*placed.places, corner);
                    self.answers.read(self.classes[class].answers, known, &mut stated, &mut shares);
                    let line = LineAttributes { stated: &stated, shares: &shares };
                    let level = plan
                        .level(line, corner, |measure, amount, _| sums[placed.authorities[measure]] += amount)
                        .map_err(|refusal| UnratedClass { class, refusal })?;
                    levels.push((class, level));
                }
                Ok((levels, parts))
            })
            .collect();
        let mut levels: Vec<Option<Level>> = vec![None; self.classes.len()];
        let mut parts = vec![AdValorem::ZERO; self.classes.len() * authorities];
        // Of several refusals that of the first class, however the threads ran.
        let mut refused: Option<UnratedClass> = None;
        for charged in charged {
            match charged {
                Ok((of_plan, parts_of_plan)) => {
                    for ((class, level), sums) in of_plan.into_iter().zip(parts_of_plan.chunks_exact(authorities)) {
                        levels[class] = Some(level);
                        parts[class * authorities..(class + 1) * authorities].copy_from_slice(sums);
                    }
                }
                Err(other) if refused.as_ref().is_none_or(|first| other.class < first.class) => refused = Some(other),
                Err(_) => {}
            }
        }
        refused.map_or(Ok(Levels { levels, parts, authorities }), Err)
    }

    /// Returns the same where the levels of a law are known that charges all classes alike but for those that `differ`.
    ///
    /// # Errors
    /// Where a class cannot be charged, because of a share that nobody states or too many measures.
    pub fn levels_after(
        &self,
        (known, differ): (&Levels, &[bool]),
        placed: &LawWithScopes<'_>,
        corner: BandEnds<'_>,
        wanted: &[bool],
    ) -> Result<Levels, UnratedClass> {
        let anew = wanted.iter().zip(differ).enumerate();
        let anew = anew.map(|(class, (wanted, differs))| *wanted && (*differs || known.of(class).is_none()));
        let mut levels = self.levels(placed, corner, &anew.collect::<Vec<bool>>())?;
        levels.fill(known, wanted);
        Ok(levels)
    }

    /// Returns the wanted classes, sorted by what the law does with them before any number is looked at.
    pub(super) fn plans(
        &self,
        placed: &LawWithScopes<'_>,
        wanted: impl Iterator<Item = usize>,
    ) -> Vec<(LineScopes, Vec<usize>)> {
        let in_force = |measure: &usize| placed.law.status(*measure) == InForce::InForce;
        let used: BTreeSet<usize> =
            (0..placed.measures.len()).flat_map(|measure| placed.law.exempted_by(measure)).copied().collect();
        let by_scope = RulesByScope::new(
            (0..placed.measures.len()).filter(in_force).map(|measure| (measure, placed.measures[measure])),
            used.into_iter().map(|rule| (rule, placed.exemptions[rule])),
        );
        let mut plan_of_set: Vec<Option<usize>> = vec![None; self.sets.len()];
        let mut numbers: FxHashMap<LineScopes, usize> = FxHashMap::default();
        let mut plans: Vec<(LineScopes, Vec<usize>)> = Vec::new();
        for class in wanted {
            let set = self.classes[class].set as usize;
            let plan = *plan_of_set[set].get_or_insert_with(|| {
                let reach = by_scope.reach(&self.sets[set]);
                match numbers.get(&reach) {
                    Some(&plan) => plan,
                    None => {
                        plans.push((reach.clone(), Vec::new()));
                        numbers.insert(reach, plans.len() - 1);
                        plans.len() - 1
                    }
                }
            });
            plans[plan].1.push(class);
        }
        plans
    }
}
