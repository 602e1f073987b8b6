//! Rules about measures: which displaces which, which entries a measure leaves out, and what is not modeled.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use jiff::civil::Date;

use super::measure::{Measure, MeasuresByWord};
use crate::partner::PartnerSet;
use crate::period::Period;
use crate::product::ProductSet;
use crate::units::Share;

/// How much of the loser a winner takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum Displaces {
    /// All of it: where the winner applies the loser charges nothing.
    Whole,
    /// The part of the value that the winner falls on.
    Content,
    /// All of it, where the winner falls on some of the value; nothing where it falls on none.
    Charged,
}

/// Some measures go before others.
#[derive(Clone, Debug, PartialEq)]
pub struct Precedence {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Statute, order or heading.
    pub source: String,
    /// Ids, slots or tags of the measures that stay.
    pub winner: Vec<String>,
    /// Ids, slots or tags of the measures that give way.
    pub loser: Vec<String>,
    /// How much of them.
    pub scope: Displaces,
    /// Entry dates on which it holds.
    pub period: Period,
    /// Unknown to anyone before this day.
    pub published: Option<Date>,
}

/// Entries on which some measures are not charged. Without a scope it is a repeal.
#[derive(Clone, Debug, PartialEq)]
pub struct Exemption {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Statute, order or heading.
    pub source: String,
    /// Ids, slots or tags of the measures.
    pub measures: Vec<String>,
    /// Whose goods.
    pub partners: PartnerSet,
    /// Which goods.
    pub products: ProductSet,
    /// Claims that an entry must all make.
    pub when: Vec<String>,
    /// Claims of which an entry must make none.
    pub unless: Vec<String>,
    /// The contents of the value that it leaves out, where that is not all of the value.
    pub contents: Option<ExemptContents>,
    /// Entry dates on which it holds.
    pub period: Period,
    /// Unknown to anyone before this day.
    pub published: Option<Date>,
}

/// Contents of the value that an exemption leaves out, each by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct ExemptContents {
    /// The contents.
    pub names: Vec<String>,
    /// The share of the value from which on a content is left out.
    pub at_least: Share,
    /// How much of the value is left out at most.
    pub at_most: Share,
}

impl Exemption {
    /// Returns true if it leaves its measures out of every entry.
    pub fn is_repeal(&self) -> bool {
        let everything = self.partners == PartnerSet::all() && self.products == ProductSet::All;
        everything && self.when.is_empty() && self.unless.is_empty() && self.contents.is_none()
    }

    /// Returns the shares that it asks for: claims and contents.
    pub fn shares(&self) -> impl Iterator<Item = &String> {
        let contents = self.contents.iter().flat_map(|contents| &contents.names);
        self.when.iter().chain(&self.unless).chain(contents)
    }
}

/// An action that is known and not modeled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmodeledAction {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Why it is not modeled.
    pub reason: String,
    /// Goods whose rate is not known because of it.
    pub products: Option<ProductSet>,
    /// Statute, order or heading.
    pub source: String,
}

/// Returns rules that go round in a circle on some day, if there are such: measures that give way, by whatever way
/// round, to one that gives way to them.
///
/// Two measures are held to meet if their partners do; products are not looked at. A rule that names one measure on both
/// sides is a circle of its own.
pub fn cycle(measures: &[Arc<Measure>], rules: &[Precedence]) -> Option<Vec<usize>> {
    let by_word = MeasuresByWord::new(measures);
    let side = |rule: &Precedence| Sides { winners: by_word.named(&rule.winner), losers: by_word.named(&rule.loser) };
    let sides: Vec<Sides> = rules.iter().map(side).collect();
    let all: Vec<usize> = (0..rules.len()).collect();
    // Without a circle among all of them there is none on any day.
    let suspects = on_circles(&all, &sides, |_| true)?;
    let named = suspects.iter().flat_map(|&rule| sides[rule].winners.iter().chain(&sides[rule].losers));
    let mut days: BTreeSet<Date> = named.filter_map(|&index| measures[index].period.from).collect();
    days.extend(suspects.iter().filter_map(|&rule| rules[rule].period.from));
    days.insert(Date::MIN);
    days.into_iter().find_map(|day| on_day(measures, rules, &sides, &suspects, day))
}

struct Sides {
    winners: Vec<usize>,
    losers: Vec<usize>,
}

/// Returns the circle among the rules of a day: first by rules, then, if that shows one, measure by measure.
fn on_day(
    measures: &[Arc<Measure>],
    rules: &[Precedence],
    sides: &[Sides],
    suspects: &[usize],
    day: Date,
) -> Option<Vec<usize>> {
    let in_force = |index: usize| measures[index].in_force(day);
    let holding: Vec<usize> = suspects.iter().copied().filter(|&rule| rules[rule].period.contains(day)).collect();
    let holding = on_circles(&holding, sides, in_force)?;
    // For each measure those that it displaces, with the rule.
    let mut displaces: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for &rule in &holding {
        for &winner in sides[rule].winners.iter().filter(|&&index| in_force(index)) {
            let meets = |loser: &&usize| measures[winner].partners.overlaps(&measures[**loser].partners);
            let losers = sides[rule].losers.iter().filter(|&&index| in_force(index)).filter(meets);
            displaces.entry(winner).or_default().extend(losers.map(|&loser| (loser, rule)));
        }
    }
    displaces.keys().find_map(|&start| way_back(&displaces, start))
}

/// Returns the rules on a way from a measure back to itself.
fn way_back(displaces: &BTreeMap<usize, Vec<(usize, usize)>>, start: usize) -> Option<Vec<usize>> {
    // How each measure was reached: from which, by which rule.
    let mut reached: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(winner) = open.pop_front() {
        for &(loser, rule) in displaces.get(&winner).into_iter().flatten() {
            if loser == start {
                let mut round = vec![rule];
                let mut at = winner;
                while at != start {
                    let &(before, rule) = reached.get(&at)?;
                    round.push(rule);
                    at = before;
                }
                round.reverse();
                let mut seen = BTreeSet::new();
                round.retain(|rule| seen.insert(*rule));
                return Some(round);
            }
            if let Entry::Vacant(place) = reached.entry(loser) {
                place.insert((winner, rule));
                open.push_back(loser);
            }
        }
    }
    None
}

/// Returns what is left of some rules, in order, when those are taken away, again and again, that no other leads to or that
/// lead to no other: one leads to another if a loser of it, of those that count, is a winner of the other.
fn on_circles(rules: &[usize], sides: &[Sides], counts: impl Fn(usize) -> bool) -> Option<Vec<usize>> {
    let losers = |rule: usize| sides[rule].losers.iter().copied().filter(|&loser| counts(loser));
    let winners = |rule: usize| sides[rule].winners.iter().copied();
    let measures =
        sides.iter().flat_map(|side| side.winners.iter().chain(&side.losers)).max().map_or(0, |last| last + 1);
    // How many rules are left in which each measure loses, and wins.
    let (mut lost, mut won) = (vec![0; measures], vec![0; measures]);
    for &rule in rules {
        losers(rule).for_each(|measure| lost[measure] += 1);
        winners(rule).for_each(|measure| won[measure] += 1);
    }
    let (mut left, mut before) = (rules.to_vec(), rules.len() + 1);
    while left.len() < before {
        before = left.len();
        left.retain(|&rule| {
            let is_on = losers(rule).any(|measure| won[measure] > 0) && winners(rule).any(|measure| lost[measure] > 0);
            if !is_on {
                losers(rule).for_each(|measure| lost[measure] -= 1);
                winners(rule).for_each(|measure| won[measure] -= 1);
            }
            is_on
        });
        // Forth and back, so that rules in a row go in two rounds.
        left.reverse();
    }
    left.sort_unstable();
    (!left.is_empty()).then_some(left)
}
