//! The parts of all lines added up by importer and partner, and what they come to over all corners.

use std::collections::BTreeMap;

use super::changes::ApplicableRules;
use super::shapley::PAIRS;
use crate::burden::Interval;
use crate::rates::equal_rates::EqualRateFlows;
use crate::run::price_weights::PriceFigures;
use crate::run::split::{LawChange, PartnerParts, Sampled, Split};
use crate::units::split::{WeightedPp, WeightedUsd, round_to_total};
use crate::units::{CustomsValue, Pp, Usd, exact_to_float};
use crate::world::{ImporterIndex, PartnerIndex, World};

/// Who buys from whom.
type IndexPair = (ImporterIndex, PartnerIndex);

/// The sums of one corner.
#[derive(Default)]
pub(super) struct SplitSums {
    /// By importer and partner, as indices in the world: a sum a change.
    pub(super) parts: BTreeMap<IndexPair, Vec<WeightedUsd>>,
    /// Likewise what cannot be split.
    pub(super) unsplit: BTreeMap<IndexPair, Usd>,
    pub(super) known: CustomsValue,
    pub(super) sampled: CustomsValue,
    /// What each change does to prices, where that is asked.
    pub(super) prices: Vec<PriceFigures>,
    /// Likewise what cannot be split.
    pub(super) unsplit_prices: PriceFigures,
    /// For each pair of orders, what each change comes to on the lines that are sampled.
    pub(super) pairs: Vec<Vec<WeightedUsd>>,
}

/// Flows that are charged alike, and what a duty of their whole value does to prices.
pub(super) type PricedFlows<'l> = (&'l EqualRateFlows, PriceFigures);

impl SplitSums {
    /// Adds the parts of a line, counted inside its table.
    pub(super) fn split(
        &mut self,
        (line, slope): PricedFlows<'_>,
        table: &ApplicableRules<'_, '_>,
        count: usize,
        parts: &[WeightedPp],
    ) {
        self.add_prices(table.law_changes.iter().copied(), count, parts, &slope);
        for &(pair, value) in &line.values {
            self.known += value;
            let sums = self.parts.entry(pair).or_insert_with(|| vec![WeightedUsd::default(); count]);
            for (&law_change, part) in table.law_changes.iter().zip(parts) {
                sums[law_change] += part.of(value);
            }
        }
    }

    /// Adds what parts of a change, told by their number among so many, do to prices.
    pub(super) fn add_prices(
        &mut self,
        law_changes: impl Iterator<Item = usize>,
        count: usize,
        parts: &[WeightedPp],
        slope: &PriceFigures,
    ) {
        self.prices.resize(count, PriceFigures::default());
        for (law_change, part) in law_changes.zip(parts) {
            add(&mut self.prices[law_change], &slope.map(|slope| slope * part.of_value()));
        }
    }

    /// Adds what a change that cannot be split does to prices.
    pub(super) fn leave_prices(&mut self, change: Pp, slope: &PriceFigures) {
        add(&mut self.unsplit_prices, &slope.map(|slope| slope * exact_to_float::points(change)));
    }

    pub(super) fn split_by_pairs(
        &mut self,
        (line, slope): PricedFlows<'_>,
        table: &ApplicableRules<'_, '_>,
        count: usize,
        pairs: &[Vec<WeightedPp>],
    ) {
        let mut all = vec![WeightedPp::default(); table.law_changes.len()];
        pairs.iter().for_each(|pair| all.iter_mut().zip(pair).for_each(|(sum, part)| *sum += *part));
        self.split((line, slope), table, count, &all);
        self.pairs.resize(PAIRS, vec![WeightedUsd::default(); count]);
        let value: CustomsValue = line.values.iter().map(|(_, value)| *value).sum();
        self.sampled += value;
        for (sums, pair) in self.pairs.iter_mut().zip(pairs) {
            for (&law_change, part) in table.law_changes.iter().zip(pair) {
                sums[law_change] += part.of(value);
            }
        }
    }

    /// Adds a line whose change is known and cannot be split.
    pub(super) fn leave(&mut self, (line, slope): PricedFlows<'_>, change: Pp) {
        self.leave_prices(change, &slope);
        for &(pair, value) in &line.values {
            self.known += value;
            *self.unsplit.entry(pair).or_default() += change.of(value);
        }
    }

    pub(super) fn add(&mut self, other: SplitSums) {
        for (pair, parts) in other.parts {
            let sums = self.parts.entry(pair).or_insert_with(|| vec![WeightedUsd::default(); parts.len()]);
            sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
        }
        for (pair, unsplit) in other.unsplit {
            *self.unsplit.entry(pair).or_default() += unsplit;
        }
        self.prices.resize(self.prices.len().max(other.prices.len()), PriceFigures::default());
        self.prices.iter_mut().zip(&other.prices).for_each(|(sum, other)| add(sum, other));
        add(&mut self.unsplit_prices, &other.unsplit_prices);
        self.known += other.known;
        self.sampled += other.sampled;
        if self.pairs.is_empty() {
            self.pairs = other.pairs;
        } else {
            for (sums, pair) in self.pairs.iter_mut().zip(other.pairs) {
                sums.iter_mut().zip(pair).for_each(|(sum, part)| *sum += part);
            }
        }
    }

    /// Returns a part a change, then what is left unsplit, then all of it; `None` if the parts are no parts of a whole.
    fn row(&self, pair: IndexPair, count: usize) -> Option<Vec<Usd>> {
        let mut row = match self.parts.get(&pair) {
            Some(parts) => round_to_total(parts)?,
            None => vec![Usd::ZERO; count],
        };
        row.push(self.unsplit.get(&pair).copied().unwrap_or_default());
        row.push(row.iter().fold(Usd::ZERO, |sum, part| sum + *part));
        Some(row)
    }

    /// Returns the standard error of each change's mean over pairs, in dollars. A pair has the weight of one of
    /// [`PAIRS`].
    fn errors(&self, count: usize) -> Vec<f64> {
        let pairs = self.pairs.len() as f64;
        let of = |law_change: usize| {
            let sizes: Vec<f64> = self.pairs.iter().map(|pair| pair[law_change].dollars() * pairs).collect();
            let mean = sizes.iter().sum::<f64>() / pairs;
            let spread = sizes.iter().map(|size| (size - mean).powi(2)).sum::<f64>() / (pairs - 1.0);
            (spread / pairs).sqrt()
        };
        (0..count).map(of).collect()
    }
}

fn add(sum: &mut PriceFigures, other: &PriceFigures) {
    sum.iter_mut().zip(other).for_each(|(sum, other)| *sum += other);
}

/// Returns the whole from the sums of each corner; `None` if some parts do not add up to a whole.
pub(super) fn conclude(
    law_changes: Vec<LawChange>,
    world: &World,
    corners: &[SplitSums],
    most_on_a_line: Option<usize>,
    (seed, approx): (u64, bool),
) -> Option<Split> {
    let count = law_changes.len();
    let mut pairs: Vec<IndexPair> =
        corners.iter().flat_map(|sums| sums.parts.keys().chain(sums.unsplit.keys())).copied().collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut whole = vec![vec![Usd::ZERO; count + 2]; corners.len()];
    let mut by_partner = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let rows: Vec<Vec<Usd>> = corners.iter().map(|sums| sums.row(pair, count)).collect::<Option<_>>()?;
        for (sums, row) in whole.iter_mut().zip(&rows) {
            sums.iter_mut().zip(row).for_each(|(sum, part)| *sum += *part);
        }
        let (parts, unsplit, whole) = columns(&rows, count, approx);
        by_partner.push(PartnerParts { pair: world.pair_at(pair.0, pair.1), parts, unsplit, whole });
    }
    let (parts, unsplit, whole) = columns(&whole, count, approx);
    let value = corners.iter().map(|sums| sums.sampled).max().unwrap_or_default();
    let errors = corners.iter().filter(|sums| !sums.pairs.is_empty()).map(|sums| sums.errors(count));
    let errors = errors.reduce(|one, other| one.iter().zip(other).map(|(one, other)| one.max(other)).collect());
    let sampled = errors.map(|errors| Sampled { orders: 2 * PAIRS, seed, value, errors });
    let known = corners.iter().map(|sums| sums.known).max().unwrap_or_default();
    Some(Split { law_changes, parts, unsplit, whole, known, by_partner, most_on_a_line, sampled, prices: None })
}

/// Returns what rows, one a corner, come to: each change's part, what is left unsplit, and all of it.
fn columns(rows: &[Vec<Usd>], count: usize, approx: bool) -> (Vec<Interval<Usd>>, Interval<Usd>, Interval<Usd>) {
    let column = |at: usize| {
        let amounts = || rows.iter().map(|row| row[at]);
        Interval { low: amounts().min().unwrap_or_default(), high: amounts().max().unwrap_or_default(), approx }
    };
    ((0..count).map(column).collect(), column(count), column(count + 1))
}
