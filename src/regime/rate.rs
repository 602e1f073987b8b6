//! Rates as written: exact, hedged or unknown, and the edits that a scenario makes to them.

use rust_decimal::Decimal;

use super::schedule::ColumnRate;
use crate::units::{AdValorem, Pp};

/// The rate of a measure: as its source gives it, with the edits of a scenario in their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// As written.
    pub written: StatedRate,
    /// What a scenario does to it.
    pub edits: Vec<Edit>,
}

/// A rate as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum StatedRate {
    /// `"27.5%"`.
    Exact(AdValorem),
    /// `"10%..40%"` or `"~20%"`: one variable, wherever it is used.
    Hedged(RateBand),
    /// A column of the schedule: the rate differs from line to line.
    Column(ScheduleColumn),
    /// What other measures charge in total: the rate differs from entry to entry.
    Charged,
    /// `"unknown"`: there is a rate, and the source does not give it.
    Unknown,
}

/// A column of a schedule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScheduleColumn {
    /// Its name.
    pub name: String,
    /// In a column of preferences: the programs whose rate is meant.
    pub programs: Vec<String>,
}

/// A value that its source leaves open between two ends.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RateBand {
    /// The name of the variable.
    pub variable: String,
    /// The lower end.
    pub low: AdValorem,
    /// The upper end.
    pub high: AdValorem,
    /// True for "about".
    pub approx: bool,
}

/// One edit of a rate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Edit {
    /// Adds percentage points.
    Add(Pp),
    /// Multiplies.
    Scale(Decimal),
    /// Takes off a share: a linear cut.
    Cut(Decimal),
    /// No higher than this.
    Cap(AdValorem),
    /// No lower than this.
    Floor(AdValorem),
    /// The Swiss formula a·t/(a + t) (WTO, TN/MA/W/103, paragraph 5): higher rates are cut more, none stays above a.
    Swiss(AdValorem),
}

/// A rate at one corner of the hedged values: a known amount, on top of something unknown or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateValue {
    /// The known amount.
    pub amount: AdValorem,
    /// The edits of an unknown rate that cannot be told apart from it; `None` if the rate is known.
    pub unknown: Option<Vec<Edit>>,
    /// True if an "about" went in.
    pub approx: bool,
}

/// Which end each hedged value takes: a bit per variable, in the order of their names.
#[derive(Clone, Copy, Debug)]
pub struct BandEnds<'a> {
    /// The variables, sorted.
    pub variables: &'a [String],
    /// A set bit is the upper end.
    pub ends: u32,
}

impl<'a> BandEnds<'a> {
    /// The most hedged values that may bear on one result: every combination of their ends is computed.
    pub const MOST: usize = 10;

    /// Returns every corner, or `None` if there are too many hedged values.
    pub fn all(variables: &'a [String]) -> Option<impl Iterator<Item = BandEnds<'a>>> {
        (variables.len() <= BandEnds::MOST)
            .then(|| (0..1u32 << variables.len()).map(|ends| BandEnds { variables, ends }))
    }

    /// Returns true if a variable takes its upper end here.
    pub fn is_high(&self, variable: &str) -> bool {
        self.variables.binary_search_by(|name| name.as_str().cmp(variable)).is_ok_and(|bit| self.ends >> bit & 1 == 1)
    }

    /// Returns the place of this corner among those of only some of its variables.
    pub fn place_among(&self, variables: &[String]) -> usize {
        variables.iter().enumerate().map(|(bit, variable)| usize::from(self.is_high(variable)) << bit).sum()
    }

    /// Returns the variables whose ends make a difference to what comes out, a result a corner in the order of
    /// [`BandEnds::all`].
    pub fn moving<'v, T: PartialEq>(variables: &'v [String], results: &[T]) -> Vec<&'v String> {
        let moves = |bit: usize| {
            let lower = (0..results.len()).filter(|corner| corner >> bit & 1 == 0);
            lower.into_iter().any(|corner| results.get(corner) != results.get(corner | 1 << bit))
        };
        variables.iter().enumerate().filter(|(bit, _)| moves(*bit)).map(|(_, variable)| variable).collect()
    }
}

impl Rate {
    /// Returns a rate as written, without edits.
    pub fn new(written: StatedRate) -> Rate {
        Rate { written, edits: Vec::new() }
    }

    /// Returns the name of the hedged value that is written, if it is one.
    pub fn variable(&self) -> Option<&str> {
        match &self.written {
            StatedRate::Hedged(hedged) => Some(&hedged.variable),
            StatedRate::Exact(_) | StatedRate::Column(_) | StatedRate::Charged | StatedRate::Unknown => None,
        }
    }

    /// Returns the rate at a corner, on a line of which the schedule says `stated` in the column of this rate; of a
    /// total, `stated` is what is charged. `None` if an edit leads below 0% or above [`AdValorem::MAX`].
    pub fn at(&self, corner: BandEnds<'_>, stated: Option<ColumnRate>) -> Option<RateValue> {
        let (start, approx) = match &self.written {
            StatedRate::Exact(rate) => (*rate, false),
            StatedRate::Hedged(hedged) => {
                (if corner.is_high(&hedged.variable) { hedged.high } else { hedged.low }, hedged.approx)
            }
            StatedRate::Column(_) | StatedRate::Charged => match stated {
                Some(ColumnRate::Known(rate) | ColumnRate::Equivalent(rate)) => (rate, false),
                Some(ColumnRate::NotComputable) | None => return Some(self.unknown()),
            },
            StatedRate::Unknown => return Some(self.unknown()),
        };
        let amount = self.edits.iter().try_fold(start, |rate, edit| edit.apply(rate))?;
        Some(RateValue { amount, unknown: None, approx })
    }

    /// Returns the rate where it is not known: points added to it are known, any other edit is not.
    fn unknown(&self) -> RateValue {
        let added = self.edits.iter().map(|edit| match edit {
            Edit::Add(points) => Some(*points),
            _ => None,
        });
        let (amount, unknown) = match added.collect::<Option<Vec<Pp>>>() {
            Some(points) => (points.into_iter().fold(AdValorem::ZERO, |sum, points| sum + points), Vec::new()),
            None => (AdValorem::ZERO, self.edits.clone()),
        };
        RateValue { amount, unknown: Some(unknown), approx: false }
    }
}

impl Edit {
    /// Returns the edited rate; `None` below 0% or above [`AdValorem::MAX`]. Scale, Swiss: half-even, 18 places.
    fn apply(&self, rate: AdValorem) -> Option<AdValorem> {
        let edited = match self {
            Edit::Add(points) => rate + *points,
            Edit::Scale(factor) => AdValorem::from_fraction(rate.fraction().checked_mul(*factor)?)?,
            Edit::Cut(share) => {
                AdValorem::from_fraction(rate.fraction().checked_mul(Decimal::ONE.checked_sub(*share)?)?)?
            }
            Edit::Cap(most) => rate.min(*most),
            Edit::Floor(least) => rate.max(*least),
            Edit::Swiss(coefficient) => {
                let (a, t) = (coefficient.fraction(), rate.fraction());
                AdValorem::from_fraction(a.checked_mul(t)?.checked_div(a.checked_add(t)?)?)?
            }
        };
        (AdValorem::ZERO..=AdValorem::MAX).contains(&edited).then_some(edited)
    }
}
