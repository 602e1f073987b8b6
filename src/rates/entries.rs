//! What customs charges entries of a day, class by class: the rate, what each authority adds, and what became of each
//! measure.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::FlowClasses;
use super::levels::LawWithScopes;
use crate::regime::assess::{Level, LineAttributes, MeasureStatus, Refusal};
use crate::regime::plan::{LineScopes, StackingPlan};
use crate::regime::rate::BandEnds;
use crate::regime::share::share_variable;
use crate::units::{AdValorem, Interval};

/// Classes of entries of a day.
#[derive(Debug)]
pub struct RatedClasses {
    /// For each class its rate, or why it has none.
    classes: Vec<Result<RatedClass, Refusal>>,
    /// For each class what each authority adds, one class behind the other.
    parts: Vec<AdValorem>,
    authorities: usize,
    /// What became of the measures, each list once.
    measures: Vec<Vec<(usize, MeasureStatus)>>,
}

#[derive(Debug)]
struct RatedClass {
    rate: Option<Interval<AdValorem>>,
    /// The place of the list of its measures.
    measures: u32,
}

/// What customs charges entries of a class.
#[derive(Clone, Copy, Debug)]
pub struct EntryRate<'r> {
    /// The rate, from the lowest to the highest over the ends of hedged values; `None` if it is not known.
    pub rate: Option<Interval<AdValorem>>,
    /// What each authority adds at the lower ends of all hedged values, by index; the last is for measures without.
    pub by_authority: &'r [AdValorem],
    /// The measures that reach the entry, by index and in the order of a trace, with what became of them at the lower ends.
    pub measures: &'r [(usize, MeasureStatus)],
}

impl RatedClasses {
    /// Returns what a class is charged, by its place among those that were asked for.
    ///
    /// # Errors
    /// Where it cannot be computed: what is missing or too much.
    pub fn of(&self, place: usize) -> Result<EntryRate<'_>, &Refusal> {
        let class = self.classes[place].as_ref()?;
        let by_authority = &self.parts[place * self.authorities..(place + 1) * self.authorities];
        Ok(EntryRate { rate: class.rate, by_authority, measures: &self.measures[class.measures as usize] })
    }
}

/// The rate of a class, and what became of each measure.
type RateAndMeasures = (Option<Interval<AdValorem>>, Vec<(usize, MeasureStatus)>);
/// A class, what comes out, and what each authority adds.
type Rated = (usize, Result<RateAndMeasures, Refusal>, Vec<AdValorem>);

impl FlowClasses {
    /// Returns what some classes, ascending, are charged under a law: each by itself, so that one that cannot be computed
    /// leaves the others as they are.
    pub fn rated(&self, placed: &LawWithScopes<'_>, classes: &[usize]) -> RatedClasses {
        let authorities = placed.authority_count;
        let plans = self.plans(placed, classes.iter().copied());
        let of_plan = |(reach, classes): (LineScopes, Vec<usize>)| -> Vec<Rated> {
            let mut rater = ClassRater::new(self, placed, reach);
            classes.into_iter().map(|class| rater.rated(class)).collect()
        };
        let of_plans: Vec<Vec<Rated>> = plans.into_par_iter().map(of_plan).collect();
        let mut rated = RatedClasses {
            classes: Vec::new(),
            parts: vec![AdValorem::ZERO; classes.len() * authorities],
            authorities,
            measures: Vec::new(),
        };
        let mut numbers: FxHashMap<Vec<(usize, MeasureStatus)>, u32> = FxHashMap::default();
        let mut found: Vec<Option<Result<RatedClass, Refusal>>> = Vec::new();
        found.resize_with(classes.len(), || None);
        for (class, outcome, parts) in of_plans.into_iter().flatten() {
            let Ok(place) = classes.binary_search(&class) else { continue };
            rated.parts[place * authorities..(place + 1) * authorities].copy_from_slice(&parts);
            found[place] = Some(outcome.map(|(rate, list)| {
                let measures = *numbers.entry(list).or_insert_with_key(|list| {
                    rated.measures.push(list.clone());
                    rated.measures.len() as u32 - 1
                });
                RatedClass { rate, measures }
            }));
        }
        rated.classes = found.into_iter().flatten().collect();
        rated
    }
}

/// What rates the classes of one plan.
struct ClassRater<'r, 'a> {
    flow_classes: &'r FlowClasses,
    placed: &'r LawWithScopes<'a>,
    plan: StackingPlan<'r, 'a>,
    /// Hedged rates among the measures.
    hedged: BTreeSet<String>,
    /// Why nothing of it can be computed.
    refused: Option<Refusal>,
}

impl<'r, 'a> ClassRater<'r, 'a> {
    fn new(flow_classes: &'r FlowClasses, placed: &'r LawWithScopes<'a>, reach: LineScopes) -> ClassRater<'r, 'a> {
        let measures = &placed.law.measures;
        let hedged = reach.measures.iter().filter_map(|&(index, _)| measures[index].rate.variable());
        let hedged = hedged.map(String::from).collect();
        let undivided = reach.measures.iter().find(|&&(index, part)| part && measures[index].part.is_none());
        let refused = undivided.map(|&(index, _)| Refusal::PartOfLine(measures[index].id.clone()));
        ClassRater { flow_classes, placed, plan: StackingPlan::new(&placed.law, reach), hedged, refused }
    }

    fn rated(&mut self, class: usize) -> Rated {
        let mut parts = vec![AdValorem::ZERO; self.placed.authority_count];
        let outcome = self.refused.clone().map_or_else(|| self.try_rate(class, &mut parts), Err);
        (class, outcome, parts)
    }

    fn try_rate(&mut self, class: usize, parts: &mut [AdValorem]) -> Result<RateAndMeasures, Refusal> {
        let (places, answers) = (&*self.placed.places, &self.flow_classes.answers);
        let set = self.flow_classes.classes[class].answers;
        let open = self.plan.claims.iter().filter(|&&claim| answers.is_open(set, places[claim]));
        let open = open.map(|&claim| share_variable(&self.placed.law.required.shares[claim]));
        let variables: BTreeSet<String> = self.hedged.iter().cloned().chain(open).collect();
        let variables: Vec<String> = variables.into_iter().collect();
        let corners = BandEnds::all(&variables).ok_or(Refusal::TooManyShares(variables.len()))?;
        let (mut stated, mut shares) = (Vec::new(), Vec::new());
        let mut measures: Vec<(usize, MeasureStatus)> = Vec::new();
        let mut levels: Vec<Level> = Vec::new();
        for (number, corner) in corners.enumerate() {
            answers.read(set, (places, corner), &mut stated, &mut shares);
            let line = LineAttributes { stated: &stated, shares: &shares };
            let level = self.plan.rated(line, corner, |measure, status, amount| {
                if number == 0 {
                    parts[self.placed.authorities[measure]] += amount;
                    note(&mut measures, measure, status);
                }
            })?;
            levels.push(level);
        }
        let law = self.placed.law.measures;
        let order = |&(index, _): &(usize, MeasureStatus)| (law[index].mode, &law[index].id, index);
        measures.sort_by(|one, other| order(one).cmp(&order(other)));
        Ok((Interval::envelope(levels.iter().map(|level| Some((level.rate()?, level.approx)))), measures))
    }
}

/// Notes what becomes of a measure on some entries of a line: it has one row for what it charges, and one more only where it
/// charges nothing at all.
fn note(measures: &mut Vec<(usize, MeasureStatus)>, measure: usize, status: MeasureStatus) {
    match measures.iter_mut().find(|(known, _)| *known == measure) {
        None => measures.push((measure, status)),
        Some((_, known)) => {
            let is_more = !known.charges() || status != MeasureStatus::Applied;
            if status.charges() && is_more {
                *known = status;
            }
        }
    }
}
