//! The shares between two ends that move what comes out of a case.

use rust_decimal::Decimal;

use super::group::TallyGroup;
use super::result::{CaseRun, Run};
use crate::burden::Burden;
use crate::regime::rate::BandEnds;
use crate::regime::share::{ShareBand, ShareTable, share_variable};
use crate::scenario::Scenario;

/// A share that nobody has measured.
#[derive(Clone, Copy, Debug)]
pub struct OpenShare<'s> {
    /// Its name.
    pub name: &'s str,
    /// The ends between which it lies.
    pub ends: ShareBand,
    /// What is said of it.
    pub source: &'s str,
}

impl Run {
    /// Returns the shares between two ends that make a difference to a case, by name.
    pub fn open_shares<'s>(&self, scenario: &'s Scenario, case: &CaseRun) -> Vec<OpenShare<'s>> {
        let moving = case.moving();
        let open = |(name, table): (&'s String, &'s ShareTable)| {
            let ends = table.default.filter(|ends| ends.is_open())?;
            let moves = moving.contains(&&share_variable(name));
            moves.then_some(OpenShare { name, ends, source: &table.source })
        };
        scenario.baseline.shares.iter().filter_map(open).collect()
    }

    /// Returns the average rate after, in percent, with each of these shares halfway between its ends. A rate is linear in
    /// each share, so that it is the mean over all corners. `None` where something else is hedged too, or a rate is not
    /// known.
    pub fn rate_halfway(&self, case: &CaseRun, open: &[OpenShare<'_>]) -> Option<Decimal> {
        if case.moving().len() != open.len() {
            return None;
        }
        let whole = self.groups.binary_search(&TallyGroup::Whole).ok()?;
        let corners: Vec<Burden> = match &case.timeline {
            Some(timeline) => timeline.total.iter().map(|sums| Burden::from_corners(&[&sums[whole]])).collect(),
            None => case.tallies.iter().map(|sums| Burden::from_corners(&[&sums[whole]])).collect(),
        };
        let shown = corners.iter().map(Burden::with_levels).collect::<Option<Vec<&Burden>>>()?;
        // A mean of averages of the same imports only.
        let is_same = shown.windows(2).all(|pair| pair[0].imports == pair[1].imports);
        let rates = shown.iter().map(|burden| Some(burden.rate_after?.low.percent()));
        let sum: Decimal = rates.sum::<Option<Decimal>>().filter(|_| is_same)?;
        sum.checked_div(Decimal::from(corners.len()))
    }
}

impl CaseRun {
    /// Returns the hedged values whose ends make a difference to what is owed.
    fn moving(&self) -> Vec<&String> {
        match &self.timeline {
            Some(timeline) => BandEnds::moving(&self.variables, &timeline.total),
            None => BandEnds::moving(&self.variables, &self.tallies),
        }
    }
}
