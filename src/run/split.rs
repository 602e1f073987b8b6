//! The change of the duty owed, split by what a case changes.

use crate::burden::Interval;
use crate::partner::Pair;
use crate::units::{CustomsValue, Usd};

/// What a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum LawChangeKind {
    /// A measure that the case changes or adds.
    Measure,
    Precedence,
    Exemption,
    /// The law after is that of another day, or as known on another.
    Time,
    /// All measures of an authority, where the law of two days is split.
    Authority,
}

words!(LawChangeKind);

/// One thing that a case changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawChange {
    /// What it is.
    pub kind: LawChangeKind,
    /// Its name.
    pub id: String,
    /// What it is in words.
    pub title: String,
}

/// The change of the duty owed, split.
#[derive(Debug)]
pub struct Split {
    /// What the case changes.
    pub law_changes: Vec<LawChange>,
    /// What each comes to.
    pub parts: Vec<Interval<Usd>>,
    /// What cannot be split: the change is known, and the way there is not.
    pub unsplit: Interval<Usd>,
    /// The change of all together: at each corner of the hedged values the parts add up to it.
    pub whole: Interval<Usd>,
    /// The imports on which the change is known.
    pub known: CustomsValue,
    /// The same by importer and partner, in the order of the world.
    pub by_partner: Vec<PartnerParts>,
    /// The most changes on one line of which it depends on the others what they come to; `None` where two days of the
    /// law are split by authority, which needs no order.
    pub most_on_a_line: Option<usize>,
    /// Set where some lines are sampled.
    pub sampled: Option<Sampled>,
    /// The same of what consumers pay, where that is asked.
    pub prices: Option<PriceSplit>,
}

/// The rise of consumer prices in percent, and the cost of a household in dollars a year: each from the lowest to the highest
/// corner of the hedged values.
pub type PriceSpan = [[f64; 2]; 2];

/// What consumers pay, split as the duty is. A commodity is reached by all changes together or not at all: with that held
/// fixed, prices are a sum over duties.
#[derive(Debug)]
pub struct PriceSplit {
    /// What each change comes to, before trade reacts.
    pub parts: Vec<PriceSpan>,
    /// What cannot be split.
    pub unsplit: PriceSpan,
    /// What it comes to that trade reacts; `None` where imports are held fixed.
    pub reaction: Option<PriceSpan>,
}

/// The change on the goods of one partner, split.
#[derive(Debug)]
pub struct PartnerParts {
    /// Whose goods, and whose imports.
    pub pair: Pair,
    /// What each change comes to.
    pub parts: Vec<Interval<Usd>>,
    /// What cannot be split.
    pub unsplit: Interval<Usd>,
    /// All together.
    pub whole: Interval<Usd>,
}

/// How lines with many changes were computed.
#[derive(Clone, Debug)]
pub struct Sampled {
    /// Orders drawn: pairs of one and its reverse.
    pub orders: usize,
    /// What they were drawn from.
    pub seed: u64,
    /// The value of the lines.
    pub value: CustomsValue,
    /// The standard error of each part, in dollars: from the spread between pairs. The largest of the corners.
    pub errors: Vec<f64>,
}
