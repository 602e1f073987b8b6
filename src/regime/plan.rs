//! What a law does with lines that lie in the same scopes, before any number is looked at: which measures apply to an
//! entry, on which part of its value, and what they gave way to.
//!
//! Steps 1 to 5 of the order of evaluation (`docs/model.md`): entries, selection, slots, partition of value, precedence.
//! A plan serves every line of the same scopes; [`super::assess`] puts the numbers of one line into it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::law_on_date::{InForce, LawOnDate};
use super::measure::{Measure, Mode, TaxBase};
use super::rule::Displaces;
use crate::units::Share;

/// The scopes that a line lies in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LineScopes {
    /// Measures whose scope has the line, by index; true where it has only part of the line.
    pub measures: Vec<(usize, bool)>,
    /// Exemptions whose scope has the line, by index.
    pub exemptions: Vec<usize>,
}

/// What became of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
            MeasureStatus::Exempt => "exempt",
            MeasureStatus::Waived => "waived",
            MeasureStatus::NotYetPublished => "not yet published",
        }
    }

    /// Returns true if the measure is charged, if only in part.
    pub fn charges(self) -> bool {
        matches!(self, MeasureStatus::Applied | MeasureStatus::Capped | MeasureStatus::DisplacedContent)
    }
}

/// A plan: one branch for each set of claims that an entry may make.
#[derive(Debug)]
pub struct StackingPlan<'l, 'a> {
    law: &'l LawOnDate<'a>,
    reach: LineScopes,
    /// The claims that make a difference here, as indices into what the law asks of a line.
    pub claims: Vec<usize>,
    /// By the claims that are made and the parts of the value that are not nothing.
    branches: BTreeMap<(u32, u32), ClaimBranch>,
    /// The contents that matter to entries of some claims, where the law asks which of them are nothing.
    contents: BTreeMap<u32, Vec<usize>>,
}

/// The measures that an entry of some claims meets.
#[derive(Debug)]
pub struct ClaimBranch {
    /// What is charged, in the order of the modes.
    pub charges: Vec<Charge>,
    /// What is not charged, and why.
    pub not_charged: Vec<NotCharged>,
    /// The contents that the parts of the value are named after, as indices into what the law asks of a line; the rest of
    /// the value is the part behind the last.
    pub contents: Vec<usize>,
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
    /// The column of the schedule that it takes its rate from, as an index into what the law asks of a line.
    pub column: Option<usize>,
}

/// A measure that is not charged.
#[derive(Debug)]
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

/// The most claims that may bear on one line, and the most contents: a bit each.
pub const MOST_SHARES: usize = 30;

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
        StackingPlan { law, reach, claims, branches: BTreeMap::new(), contents: BTreeMap::new() }
    }

    /// Returns the law that it is a plan of.
    pub fn law(&self) -> &'l LawOnDate<'a> {
        self.law
    }

    /// Returns the branch of entries that make these claims (a bit a claim, in the order of [`StackingPlan::claims`]) on a line
    /// with these shares.
    pub fn branch(&mut self, made: u32, shares: &[Option<Share>]) -> &ClaimBranch {
        let key = (made, self.present(made, shares));
        if !self.branches.contains_key(&key) {
            let branch = self.make(key);
            self.branches.insert(key, branch);
        }
        &self.branches[&key]
    }

    /// Returns the parts of the value that are not nothing: a bit a content, then the rest. All of them, where the law does not
    /// ask; a share that is missing is taken to be something, and is refused where it is looked at.
    fn present(&mut self, made: u32, shares: &[Option<Share>]) -> u32 {
        if !self.law.asks_what_is_charged() {
            return u32::MAX;
        }
        if !self.contents.contains_key(&made) {
            let winners = self.highest_of_each_slot(self.select(made, &mut Vec::new()), &mut Vec::new());
            self.contents.insert(made, self.contents(&winners));
        }
        let contents = &self.contents[&made];
        let share = |content: &usize| shares[*content].unwrap_or(Share::WHOLE);
        let named = contents.iter().take(MOST_SHARES).enumerate().filter(|(_, content)| share(content) != Share::NONE);
        let named: u32 = named.map(|(place, _)| 1 << place).sum();
        let sum = contents.iter().try_fold(Share::NONE, |sum, content| sum.checked_add(share(content)));
        let rest = u32::from(sum.is_some_and(|sum| sum != Share::WHOLE));
        named | rest << contents.len().min(MOST_SHARES)
    }

    fn make(&self, (made, present): (u32, u32)) -> ClaimBranch {
        let mut not_charged = Vec::new();
        let standing = self.select(made, &mut not_charged);
        let winners = self.highest_of_each_slot(standing, &mut not_charged);
        let contents = self.contents(&winners);
        if contents.len() > MOST_SHARES {
            return ClaimBranch { charges: Vec::new(), not_charged, contents };
        }
        let charges = self.displace((winners, present), &contents, &mut not_charged);
        ClaimBranch { charges, not_charged, contents }
    }

    /// Step 2: measures in force, published, in scope, not exempt, claims met.
    fn select(&self, made: u32, not_charged: &mut Vec<NotCharged>) -> Vec<usize> {
        let is_made = |claim: &String| {
            let asked = self.law.required.share(claim);
            let bit = self.claims.iter().position(|&claim| Some(claim) == asked).filter(|bit| *bit < MOST_SHARES);
            bit.is_some_and(|bit| made >> bit & 1 == 1)
        };
        let mut silence = |measure, status, by| not_charged.push(NotCharged { measure, status, by });
        let mut standing = Vec::with_capacity(self.reach.measures.len());
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
            let exempting = self.law.exempted_by(index).iter().copied().find(|rule| {
                let exemption = self.law.exemptions[*rule];
                self.reach.exemptions.contains(rule)
                    && exemption.when.iter().all(is_made)
                    && !exemption.unless.iter().any(is_made)
            });
            match exempting {
                Some(rule) => silence(index, MeasureStatus::Exempt, DisplacedBy::Exemption(rule)),
                None => standing.push(index),
            }
        }
        standing
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

    /// Step 4: the contents that some winner falls on, or not on.
    fn contents(&self, winners: &[usize]) -> Vec<usize> {
        let mut contents: Vec<usize> = Vec::new();
        for &index in winners {
            if let TaxBase::Content(names) | TaxBase::Rest(names) = &self.law.measures[index].base {
                contents.extend(names.iter().filter_map(|name| self.law.required.share(name)));
            }
        }
        contents.sort_unstable();
        contents.dedup();
        contents
    }

    /// Step 5: winners before losers, each with what is left of its parts.
    fn displace(
        &self,
        (winners, present): (Vec<usize>, u32),
        contents: &[usize],
        not_charged: &mut Vec<NotCharged>,
    ) -> Vec<Charge> {
        let measures = self.law.measures;
        let mut kept: Vec<Charge> = Vec::with_capacity(winners.len());
        for (charge, gone) in self.take_away(self.charges(winners, contents), present) {
            if gone || charge.parts == 0 {
                let status = if gone { MeasureStatus::DisplacedWhole } else { MeasureStatus::DisplacedContent };
                not_charged.push(NotCharged { measure: charge.measure, status, by: DisplacedBy::Measures(charge.by) });
            } else {
                kept.push(charge);
            }
        }
        kept.sort_by(|one, other| {
            (one.mode, &measures[one.measure].id).cmp(&(other.mode, &measures[other.measure].id))
        });
        for index in 0..kept.len() {
            kept[index].counts = self.counts(&kept, index);
        }
        kept
    }

    /// Returns what the winners would charge if nothing gave way.
    fn charges(&self, winners: Vec<usize>, contents: &[usize]) -> Vec<Charge> {
        let whole = (1u32 << (contents.len() + 1)) - 1;
        let bits = |names: &[String]| -> u32 {
            let bit = |name: &String| {
                let asked = self.law.required.share(name);
                contents.iter().position(|&content| Some(content) == asked).map_or(0, |at| 1 << at)
            };
            names.iter().map(bit).sum()
        };
        let charge = |measure: usize| {
            let Measure { base, mode, rate, .. } = &*self.law.measures[measure];
            let parts = match base {
                TaxBase::Whole => whole,
                TaxBase::Content(names) => bits(names),
                TaxBase::Rest(names) => whole & !bits(names),
            };
            let column = self.law.required.column(&rate.written);
            Charge { measure, mode: *mode, parts, counts: Vec::new(), by: Vec::new(), column }
        };
        winners.into_iter().map(charge).collect()
    }

    /// Takes from each charge the parts of those that it gives way to; the second is true of what is gone as a whole.
    fn take_away(&self, charges: Vec<Charge>, present: u32) -> Vec<(Charge, bool)> {
        let mut charges: Vec<(Charge, bool)> = charges.into_iter().map(|charge| (charge, false)).collect();
        charges.sort_by_key(|(charge, _)| self.law.precedence_rank(charge.measure));
        for winner in 0..charges.len() {
            let (Charge { measure, parts, .. }, gone) = charges[winner];
            if gone || parts == 0 {
                continue;
            }
            for &(loser, scope) in self.law.displaces(measure) {
                let Some((charge, gone)) = charges.iter_mut().find(|(charge, _)| charge.measure == loser) else {
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
                if is_taken && !charge.by.contains(&measure) {
                    charge.by.push(measure);
                }
            }
        }
        charges
    }

    /// Returns which of the charges before it a charge counts.
    fn counts(&self, charges: &[Charge], index: usize) -> Vec<usize> {
        let of = |place: usize| &*self.law.measures[charges[place].measure];
        let measure = of(index);
        let named = |before: usize, counts: &[String]| of(before).is_named(counts);
        // What an earlier cap took off the same amounts is not there to be taken off again.
        let taken_off = |before: usize| {
            let cap = of(before);
            cap.mode == Mode::Cap && (0..index).any(|both| named(both, &measure.counts) && named(both, &cap.counts))
        };
        let is_counted = |&before: &usize| match measure.mode {
            Mode::Total => !named(before, &measure.keeps),
            Mode::AllIn | Mode::Cap => named(before, &measure.counts) || taken_off(before),
            Mode::Base | Mode::Add => false,
        };
        (0..index).filter(is_counted).collect()
    }
}
