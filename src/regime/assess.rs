//! What customs charges a line: the measures that apply, step by step, and their sum.
//!
//! The order of evaluation (`docs/model.md`): entries, selection, slots, partition of value, precedence, amounts, sum.
//! Claims and contents do not exist yet, so a line is one entry and every measure has the whole of its value.

use jiff::civil::Date;

use super::measure::{Measure, Mode};
use super::rate::{Corner, Edit, Evaluated};
use crate::units::{AdValorem, Pp};

/// What became of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It charges.
    Applied,
    /// Another measure of its slot has a higher rank.
    Replaced,
    /// It takes something off.
    Capped,
    /// Nobody knew it on the day of knowledge.
    NotYetPublished,
}

impl Status {
    /// The word in traces.
    pub fn word(self) -> &'static str {
        match self {
            Status::Applied => "applied",
            Status::Replaced => "replaced",
            Status::Capped => "capped",
            Status::NotYetPublished => "not yet published",
        }
    }
}

/// One row of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Index of the measure among those that were assessed.
    pub measure: usize,
    /// What became of it.
    pub status: Status,
    /// Its rate; `None` if unknown.
    pub rate: Option<AdValorem>,
    /// What it adds to the total.
    pub amount: AdValorem,
    /// Measures that it gave way to.
    pub by: Vec<usize>,
}

/// Why a level is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No measure forms a level here.
    Unstated,
    /// A measure does, and its source does not give the rate.
    Rate(String, Vec<Edit>),
    /// A measure depends on a level that is not known.
    Dependent(String),
}

/// The rate of a line: a sum, on top of what is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The sum of what is known.
    pub sum: AdValorem,
    /// What is not known; empty if the level is known.
    pub unknown: Vec<Unknown>,
    /// True if an "about" went in.
    pub approx: bool,
}

impl Level {
    /// The rate, if it is known.
    pub fn rate(&self) -> Option<AdValorem> {
        self.unknown.is_empty().then_some(self.sum)
    }

    /// The change from this level to another: known if what is unknown is the same in both.
    pub fn change_to(&self, after: &Level) -> Option<Pp> {
        (self.unknown == after.unknown).then(|| after.sum - self.sum)
    }
}

/// A line assessed: the level and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The rate.
    pub level: Level,
    /// One row a measure seen.
    pub steps: Vec<Step>,
}

/// A measure whose edited rate leaves the range from 0% to 1000%.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    /// The measure.
    pub measure: String,
}

/// Assesses a line on an entry date, as the law was known on another.
///
/// `measures` are those whose scope has the line; their order does not matter to the level. `complete` says that goods
/// without a measure pay nothing; else their level is unknown.
pub fn assess(
    measures: &[&Measure],
    complete: bool,
    date: Date,
    as_of: Date,
    corner: Corner<'_>,
) -> Result<Assessment, OutOfRange> {
    let mut steps = Vec::with_capacity(measures.len());
    let mut standing = Vec::with_capacity(measures.len());
    for (index, measure) in measures.iter().enumerate().filter(|(_, measure)| measure.in_force(date)) {
        if !measure.known(as_of) {
            steps.push(silent(index, Status::NotYetPublished, rate_of(measure, corner)?, Vec::new()));
        } else {
            standing.push(index);
        }
    }
    let (winners, replaced) = settle_slots(measures, &standing);
    for (index, by) in replaced {
        steps.push(silent(index, Status::Replaced, rate_of(measures[index], corner)?, vec![by]));
    }
    let level = charge(measures, &winners, complete, corner, &mut steps)?;
    steps.sort_by(|one, other| order(measures[one.measure]).cmp(&order(measures[other.measure])));
    Ok(Assessment { level, steps })
}

/// Level first, then what is added, topped up, capped; then by name.
fn order(measure: &Measure) -> (Mode, &str) {
    (measure.mode, &measure.id)
}

fn rate_of(measure: &Measure, corner: Corner<'_>) -> Result<Evaluated, OutOfRange> {
    measure.rate.at(corner).ok_or_else(|| OutOfRange { measure: measure.id.clone() })
}

fn silent(measure: usize, status: Status, rate: Evaluated, by: Vec<usize>) -> Step {
    let rate = rate.unknown.is_none().then_some(rate.amount);
    Step { measure, status, rate, amount: AdValorem::ZERO, by }
}

/// Keeps the highest rank of each slot; the others, each with the measure that replaces it.
fn settle_slots(measures: &[&Measure], standing: &[usize]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let mut ranked = standing.to_vec();
    ranked.sort_by(|&one, &other| {
        let key = |index: usize| (&measures[index].slot, std::cmp::Reverse(measures[index].rank), &measures[index].id);
        key(one).cmp(&key(other))
    });
    let mut winners: Vec<usize> = Vec::with_capacity(ranked.len());
    let mut replaced = Vec::new();
    for index in ranked {
        match winners.last() {
            Some(&winner) if measures[winner].slot == measures[index].slot => replaced.push((index, winner)),
            _ => winners.push(index),
        }
    }
    winners.sort_by(|&one, &other| order(measures[one]).cmp(&order(measures[other])));
    (winners, replaced)
}

/// Amounts in the order of the modes, and their sum.
fn charge(
    measures: &[&Measure],
    winners: &[usize],
    complete: bool,
    corner: Corner<'_>,
    steps: &mut Vec<Step>,
) -> Result<Level, OutOfRange> {
    let forms_level = winners.iter().any(|&index| matches!(measures[index].mode, Mode::Base | Mode::AllIn));
    let mut unknown = if forms_level || complete { Vec::new() } else { vec![Unknown::Unstated] };
    let mut charged: Vec<(usize, AdValorem)> = Vec::with_capacity(winners.len());
    // Measures whose amount rests on something unknown.
    let mut open: Vec<usize> = Vec::new();
    let mut approx = false;
    for &index in winners {
        let measure = measures[index];
        let rate = rate_of(measure, corner)?;
        approx |= rate.approx;
        let mut status = Status::Applied;
        let amount = match (measure.mode, &rate.unknown) {
            (_, Some(edits)) => {
                unknown.push(Unknown::Rate(measure.id.clone(), edits.clone()));
                open.push(index);
                rate.amount
            }
            (Mode::Base | Mode::Add, None) => rate.amount,
            (Mode::AllIn | Mode::Cap, None) => {
                let counts = |other: usize| measures[other].counted_by(&measure.counts);
                // What an earlier cap took off the same amounts is not there to be taken off again.
                let taken_off = |other: usize| {
                    measures[other].mode == Mode::Cap
                        && charged
                            .iter()
                            .any(|(both, _)| counts(*both) && measures[*both].counted_by(&measures[other].counts))
                };
                let counted: AdValorem = charged
                    .iter()
                    .filter(|(other, _)| counts(*other) || taken_off(*other))
                    .map(|(_, amount)| *amount)
                    .sum();
                let unstated = measure.mode == Mode::Cap && unknown.contains(&Unknown::Unstated);
                if unstated || open.iter().any(|&other| counts(other)) {
                    unknown.push(Unknown::Dependent(measure.id.clone()));
                    open.push(index);
                    AdValorem::ZERO
                } else if measure.mode == Mode::AllIn {
                    rate.amount.above(counted)
                } else {
                    let excess = counted.above(rate.amount);
                    if excess > AdValorem::ZERO {
                        status = Status::Capped;
                    }
                    -excess
                }
            }
        };
        charged.push((index, amount));
        let rate = rate.unknown.is_none().then_some(rate.amount);
        steps.push(Step { measure: index, status, rate, amount, by: Vec::new() });
    }
    let sum = charged.iter().map(|(_, amount)| *amount).sum();
    Ok(Level { sum, unknown, approx })
}
