//! The classes that two laws may charge differently: the law of a day differs from that of the day before in little.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::FlowClasses;
use super::levels::LawWithScopes;
use super::scopes::ScopeSet;
use crate::regime::law_on_date::InForce;

/// The scopes in which two laws differ.
#[derive(Default)]
struct DifferingScopes {
    /// What lies in one of these may be charged differently.
    alone: BTreeSet<usize>,
    /// What lies in both of these: a measure and what exempts it, or one measure and one that gives way to it.
    together: BTreeSet<(usize, usize)>,
}

impl FlowClasses {
    /// Returns for each class whether two laws of the same measures, on different days or known on different days, may charge
    /// it differently.
    pub fn differing(&self, one: &LawWithScopes<'_>, other: &LawWithScopes<'_>) -> Vec<bool> {
        let scopes = DifferingScopes::between(one, other);
        let of_set: Vec<bool> = self.sets.iter().map(|set| scopes.meet(set)).collect();
        let moved = one.places.iter().zip(&other.places).filter(|(one, other)| one != other);
        let moved: Vec<(usize, usize)> = moved.map(|(&one, &other)| (one, other)).collect();
        let differs = |answers: u32| {
            let answers = self.answers.answers(answers);
            moved.iter().any(|&(one, other)| answers.get(one) != answers.get(other))
        };
        self.classes.iter().map(|class| of_set[class.set as usize] || differs(class.answers)).collect()
    }
}

impl DifferingScopes {
    fn between(one: &LawWithScopes<'_>, other: &LawWithScopes<'_>) -> DifferingScopes {
        let laws = [one, other];
        let in_force = |law: &LawWithScopes<'_>, measure: usize| law.law.status(measure) == InForce::InForce;
        let mut scopes = DifferingScopes::default();
        let mut is_same = vec![false; one.measures.len()];
        for (measure, is_same) in is_same.iter_mut().enumerate() {
            let [here, there] = laws.map(|law| in_force(law, measure));
            let [of_one, of_other] = laws.map(|law| &law.law.measures[measure]);
            let is_equal = || Arc::ptr_eq(of_one, of_other) || of_one == of_other;
            *is_same = here && there && one.measures[measure] == other.measures[measure] && is_equal();
            if !*is_same {
                scopes
                    .alone
                    .extend(laws.iter().filter(|law| in_force(law, measure)).filter_map(|law| law.measures[measure]));
            }
        }
        // What differs otherwise is in the scope of a measure that is the same.
        for measure in (0..is_same.len()).filter(|&measure| is_same[measure]) {
            let Some(scope) = one.measures[measure] else { continue };
            for rule in differences(one.law.exempted_by(measure), other.law.exempted_by(measure)) {
                scopes.exempted(scope, rule, laws);
            }
            for &rule in one.law.exempted_by(measure) {
                if one.exemptions[rule] != other.exemptions[rule] {
                    scopes.exempted(scope, rule, laws);
                }
            }
            for (loser, _) in differences(one.law.displaces(measure), other.law.displaces(measure)) {
                if is_same[loser] {
                    scopes.together.extend(one.measures[loser].map(|loser| (scope, loser)));
                }
            }
        }
        scopes
    }

    /// Notes that an exemption of what lies in a scope differs.
    fn exempted(&mut self, scope: usize, rule: usize, laws: [&LawWithScopes<'_>; 2]) {
        self.together.extend(laws.iter().filter_map(|law| Some((scope, law.exemptions[rule]?))));
    }

    /// Returns true if a set of scopes has some of these.
    fn meet(&self, set: &ScopeSet) -> bool {
        let of_set = || set.whole().chain(set.parts());
        let has = |scope: usize| of_set().any(|other| other == scope);
        of_set().any(|scope| {
            let together = self.together.range((scope, 0)..(scope + 1, 0));
            self.alone.contains(&scope) || together.into_iter().any(|(_, other)| has(*other))
        })
    }
}

/// Returns what is in one of two lists alone.
fn differences<T: Copy + PartialEq>(one: &[T], other: &[T]) -> Vec<T> {
    if one == other {
        return Vec::new();
    }
    let alone = |list: &[T], other: &[T]| list.iter().filter(|item| !other.contains(item)).copied().collect::<Vec<T>>();
    [alone(one, other), alone(other, one)].concat()
}
