//! What a law does with lines that lie in the same scopes, before any number is looked at: which measures apply to an
//! entry, on which part of its value, and what they gave way to.
//!
//! Steps 1 to 5 of the order of evaluation (`docs/model.md`): entries, selection, slots, partition of value, precedence.
//! A plan serves every line of the same scopes; [`super::assess`] puts the numbers of one line into it.

mod counted;
mod value_parts;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::law_on_date::{InForce, LawOnDate};
use super::measure::{Measure, Mode};
use super::rule::Displaces;
use crate::units::Share;
use counted::counts;
use value_parts::{ContentLimit, ContentState};
pub use value_parts::{ContentSlice, MOST_SHARES};

/// The scopes that a line lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LineScopes {
    /// Measures whose scope has the line, by index; true where it has only part of the line.
    pub measures: Vec<(usize, bool)>,
    /// Exemptions whose scope has the line, by index.
    pub exemptions: Vec<usize>,
}

/// What became of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum MeasureStatus {
    /// It charges.
    Applied,
    /// It takes something off.
    Capped,
    /// Another measure of its slot has a higher rank.
    Replaced,
    /// A measure that goes before it takes all of it.
    DisplacedWhole,
    /// A measure that goes before it takes part of the value from under it.
    DisplacedContent,
    /// An exemption leaves part of the value out.
    ExemptContent,
    /// It leaves the line or the entry out.
    Exempt,
    /// The entry makes a claim that frees it, or not the claim that it needs.
    Waived,
    /// Nobody knew it on the day of knowledge.
    NotYetPublished,
}

impl MeasureStatus {
    /// Returns the words in traces.
    pub fn word(self) -> &'static str {
        match self {
            MeasureStatus::Applied => "applied",
            MeasureStatus::Capped => "capped",
            MeasureStatus::Replaced => "replaced",
            MeasureStatus::DisplacedWhole => "displaced whole",
            MeasureStatus::DisplacedContent => "displaced content",
            MeasureStatus::ExemptContent => "exempt content",
            MeasureStatus::Exempt => "exempt",
            MeasureStatus::Waived => "waived",
            MeasureStatus::NotYetPublished => "not yet published",
        }
    }

    /// Returns true if the measure is charged, if only in part.
    pub fn charges(self) -> bool {
        use MeasureStatus::{Applied, Capped, DisplacedContent, ExemptContent};
        matches!(self, Applied | Capped | DisplacedContent | ExemptContent)
    }
}

/// A plan: one branch for each set of claims that an entry may make.
#[derive(Debug)]
pub struct StackingPlan<'l, 'a> {
    law: &'l LawOnDate<'a>,
    reach: LineScopes,
    /// The claims that make a difference here, as indices into what the law asks of a line.
    pub claims: Vec<usize>,
    /// What stands on an entry, by the claims that are made.
    standing: FxHashMap<u32, Standing>,
    branches: Vec<ClaimBranch>,
    /// The places of branches, by the claims that are made and what the contents of the line are.
    places: FxHashMap<(u32, ContentState), usize>,
}

/// What stands on an entry of some claims, before one measure gives way to another.
#[derive(Debug)]
struct Standing {
    /// The measures, one a slot.
    winners: Vec<usize>,
    not_charged: Vec<NotCharged>,
    /// Measures, each with an exemption that leaves some contents of the value out.
    exempt: Vec<(usize, usize)>,
    /// The contents of each of these exemptions.
    limits: Vec<ContentLimit>,
    contents: Vec<ContentSlice>,
}

/// The measures that an entry of some claims meets.
#[derive(Debug)]
pub struct ClaimBranch {
    /// What is charged, in the order of the modes.
    pub charges: Vec<Charge>,
    /// What is not charged, and why.
    pub not_charged: Vec<NotCharged>,
    /// The parts of the value that are contents; the rest of the value is the part behind the last.
    pub contents: Vec<ContentSlice>,
}

/// A measure that is charged on parts of the value.
#[derive(Debug)]
pub struct Charge {
    /// The measure.
    pub measure: usize,
    /// What it does.
    pub mode: Mode,
    /// The parts of the value that it falls on: a bit a content, then the rest.
    pub parts: u32,
    /// The charges before this one that are inside its total.
    pub counts: Vec<usize>,
    /// Measures that took parts of the value from under it.
    pub by: Vec<usize>,
    /// An exemption that leaves some of the value out.
    pub exempt_by: Option<usize>,
    /// The column of the schedule that it takes its rate from, as an index into what the law asks of a line.
    pub column: Option<usize>,
}

/// A measure that is not charged.
#[derive(Clone, Debug)]
pub struct NotCharged {
    /// The measure.
    pub measure: usize,
    /// Why not.
    pub status: MeasureStatus,
    /// What it gave way to.
    pub by: DisplacedBy,
}

/// What a measure gave way to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DisplacedBy {
    /// Nothing in particular.
    #[default]
    Nobody,
    /// Other measures.
    Measures(Vec<usize>),
    /// An exemption.
    Exemption(usize),
}

impl<'l, 'a> StackingPlan<'l, 'a> {
    /// Returns a plan for lines of the same scopes.
    pub fn new(law: &'l LawOnDate<'a>, reach: LineScopes) -> StackingPlan<'l, 'a> {
        let mut claims: Vec<usize> = Vec::new();
        let mut name = |claim: &String| {
            if let Some(claim) = law.required.share(claim).filter(|claim| !claims.contains(claim)) {
                claims.push(claim);
            }
        };
        for &(index, part) in reach.measures.iter().filter(|(index, _)| law.status(*index) == InForce::InForce) {
            let measure = &law.measures[index];
            let asked = measure.when.iter().chain(&measure.unless).chain(measure.part.iter().filter(|_| part));
            asked.for_each(&mut name);
            let exempting = law.exempted_by(index).iter().filter(|rule| reach.exemptions.contains(rule));
            for &rule in exempting {
                law.exemptions[rule].when.iter().chain(&law.exemptions[rule].unless).for_each(&mut name);
            }
        }
        claims.sort_unstable();
        let (standing, branches, places) = (FxHashMap::default(), Vec::new(), FxHashMap::default());
        StackingPlan { law, reach, claims, standing, branches, places }
    }

    /// Returns the measures that reach its lines, in force or not, by index.
    pub fn measures(&self) -> impl ExactSizeIterator<Item = usize> {
        self.reach.measures.iter().map(|&(index, _)| index)
    }

    /// Returns the law that it is a plan of.
    pub fn law(&self) -> &'l LawOnDate<'a> {
        self.law
    }

    /// Returns the branch of entries that make these claims (a bit a claim, in the order of [`StackingPlan::claims`]) on a line
    /// with these shares.
    pub fn branch(&mut self, made: u32, shares: &[Option<Share>]) -> &ClaimBranch {
        if !self.standing.contains_key(&made) {
            let standing = self.standing(made);
            self.standing.insert(made, standing);
        }
        let standing = &self.standing[&made];
        let key = (made, ContentState::new(self.law, &standing.contents, &standing.limits, shares));
        let place = match self.places.get(&key) {
            Some(&place) => place,
            None => {
                self.branches.push(self.make(standing, &key.1));
                self.places.insert(key, self.branches.len() - 1);
                self.branches.len() - 1
            }
        };
        &self.branches[place]
    }

    /// Steps 2 to 4.
    fn standing(&self, made: u32) -> Standing {
        let mut not_charged = Vec::new();
        let (selected, mut exempt) = self.select(made, &mut not_charged);
        let winners = self.highest_of_each_slot(selected, &mut not_charged);
        exempt.retain(|(measure, _)| winners.contains(measure));
        let contents = value_parts::slices(self.law, &winners, &exempt);
        let limits = exempt.iter().map(|&(_, rule)| ContentLimit::new(self.law, rule)).collect();
        Standing { winners, not_charged, exempt, limits, contents }
    }

    fn make(&self, standing: &Standing, state: &ContentState) -> ClaimBranch {
        let mut not_charged = standing.not_charged.clone();
        let contents = standing.contents.clone();
        if contents.len() > MOST_SHARES {
            return ClaimBranch { charges: Vec::new(), not_charged, contents };
        }
        let charges = self.displace(self.charges(standing, state), state.present, &mut not_charged);
        ClaimBranch { charges, not_charged, contents }
    }

    /// Step 2: measures in force, published, in scope, not exempt, claims met; with exemptions that leave contents out.
    fn select(&self, made: u32, not_charged: &mut Vec<NotCharged>) -> (Vec<usize>, Vec<(usize, usize)>) {
        let is_made = |claim: &String| {
            let asked = self.law.required.share(claim);
            let bit = self.claims.iter().position(|&claim| Some(claim) == asked).filter(|bit| *bit < MOST_SHARES);
            bit.is_some_and(|bit| made >> bit & 1 == 1)
        };
        let mut silence = |measure, status, by| not_charged.push(NotCharged { measure, status, by });
        let mut standing = Vec::with_capacity(self.reach.measures.len());
        let mut exempt = Vec::new();
        for &(index, part) in &self.reach.measures {
            let measure = &self.law.measures[index];
            match self.law.status(index) {
                InForce::Silent => continue,
                InForce::Unpublished => {
                    silence(index, MeasureStatus::NotYetPublished, DisplacedBy::Nobody);
                    continue;
                }
                InForce::InForce => {}
            }
            let in_scope = !part || measure.part.as_ref().is_some_and(is_made);
            if !in_scope || !measure.when.iter().all(is_made) || measure.unless.iter().any(is_made) {
                silence(index, MeasureStatus::Waived, DisplacedBy::Nobody);
                continue;
            }
            let exempting = self.law.exempted_by(index).iter().copied().filter(|rule| {
                let exemption = self.law.exemptions[*rule];
                self.reach.exemptions.contains(rule)
                    && exemption.when.iter().all(is_made)
                    && !exemption.unless.iter().any(is_made)
            });
            let leaves_all_out = |rule: &usize| self.law.exemptions[*rule].contents.is_none();
            match exempting.clone().find(leaves_all_out) {
                Some(rule) => silence(index, MeasureStatus::Exempt, DisplacedBy::Exemption(rule)),
                None => {
                    standing.push(index);
                    // A cap is on what is charged, not on a part of the value.
                    exempt.extend(exempting.filter(|_| measure.mode < Mode::Cap).map(|rule| (index, rule)));
                }
            }
        }
        (standing, exempt)
    }

    /// Step 3: keeps the highest rank of each slot.
    fn highest_of_each_slot(&self, mut standing: Vec<usize>, not_charged: &mut Vec<NotCharged>) -> Vec<usize> {
        let measures = self.law.measures;
        standing.sort_by(|&one, &other| {
            let key = |index: usize| {
                let measure = &measures[index];
                (&measure.slot, Reverse((measure.rank, measure.step, measure.layer)), &measure.id)
            };
            key(one).cmp(&key(other))
        });
        let mut winners: Vec<usize> = Vec::with_capacity(standing.len());
        let mut void: Option<usize> = None;
        for index in standing {
            if void.is_some_and(|void| {
                (&measures[void].slot, &measures[void].id) == (&measures[index].slot, &measures[index].id)
            }) {
                continue;
            }
            match winners.last() {
                Some(&winner) if measures[winner].slot == measures[index].slot => {
                    // An earlier step of the same measure is not another measure.
                    if measures[winner].id != measures[index].id {
                        let by = DisplacedBy::Measures(vec![winner]);
                        not_charged.push(NotCharged { measure: index, status: MeasureStatus::Replaced, by });
                    }
                }
                _ if measures[index].void => {
                    void = Some(index);
                    not_charged.push(NotCharged {
                        measure: index,
                        status: MeasureStatus::Exempt,
                        by: DisplacedBy::Nobody,
                    });
                }
                _ => winners.push(index),
            }
        }
        winners
    }

    /// Step 5: winners before losers, each with what is left of its parts.
    fn displace(&self, charges: Vec<Charge>, present: u32, not_charged: &mut Vec<NotCharged>) -> Vec<Charge> {
        let measures = self.law.measures;
        let mut kept: Vec<Charge> = Vec::with_capacity(charges.len());
        for (charge, gone) in self.take_away(charges, present) {
            let Charge { measure, exempt_by, .. } = charge;
            if !gone && charge.parts != 0 {
                kept.push(charge);
                continue;
            }
            let (status, by) = match exempt_by.filter(|_| charge.by.is_empty()) {
                Some(rule) => (MeasureStatus::Exempt, DisplacedBy::Exemption(rule)),
                // Where each part of the value is taken, all of it is.
                None => (MeasureStatus::DisplacedWhole, DisplacedBy::Measures(charge.by)),
            };
            not_charged.push(NotCharged { measure, status, by });
        }
        kept.sort_by(|one, other| {
            (one.mode, &measures[one.measure].id).cmp(&(other.mode, &measures[other.measure].id))
        });
        let order: Vec<&Measure> = kept.iter().map(|charge| &*measures[charge.measure]).collect();
        for (charge, counts) in kept.iter_mut().zip(counts(&order)) {
            charge.counts = counts;
        }
        kept
    }

    /// Returns what the measures of an entry would charge if none gave way to another.
    fn charges(&self, standing: &Standing, state: &ContentState) -> Vec<Charge> {
        let charge = |&measure: &usize| {
            let Measure { base, mode, rate, .. } = &*self.law.measures[measure];
            let mut parts = value_parts::parts(self.law, base, &standing.contents);
            let mut exempt_by = None;
            let exempt = standing.exempt.iter().zip(&state.exempt);
            for (&(_, rule), contents) in exempt.filter(|((exempt, _), _)| *exempt == measure) {
                let left_out = parts & value_parts::left_out(self.law, rule, contents, &standing.contents);
                exempt_by = exempt_by.or(Some(rule).filter(|_| left_out != 0));
                parts &= !left_out;
            }
            let column = self.law.required.column(&rate.written);
            Charge { measure, mode: *mode, parts, counts: Vec::new(), by: Vec::new(), exempt_by, column }
        };
        standing.winners.iter().map(charge).collect()
    }

    /// Takes from each charge the parts of those that it gives way to; the second is true of what is gone as a whole.
    fn take_away(&self, charges: Vec<Charge>, present: u32) -> Vec<(Charge, bool)> {
        let mut charges: Vec<(Charge, bool)> = charges.into_iter().map(|charge| (charge, false)).collect();
        charges.sort_by_key(|(charge, _)| self.law.precedence_rank(charge.measure));
        let place = |(place, (charge, _)): (usize, &(Charge, bool))| (charge.measure, place);
        let places: BTreeMap<usize, usize> = charges.iter().enumerate().map(place).collect();
        for winner in 0..charges.len() {
            let (Charge { measure, parts, .. }, gone) = charges[winner];
            if gone || parts == 0 {
                continue;
            }
            for &(loser, scope) in self.law.displaces(measure) {
                let Some((charge, gone)) = places.get(&loser).and_then(|&place| charges.get_mut(place)) else {
                    continue;
                };
                let is_taken = match scope {
                    Displaces::Whole => true,
                    Displaces::Content => charge.parts & parts != 0,
                    Displaces::Charged => parts & present != 0,
                };
                match scope {
                    Displaces::Whole | Displaces::Charged => *gone |= is_taken,
                    Displaces::Content => charge.parts &= !parts,
                }
                // Each winner has its turn once.
                if is_taken && charge.by.last() != Some(&measure) {
                    charge.by.push(measure);
                }
            }
        }
        charges
    }
}
