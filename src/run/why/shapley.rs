//! The Shapley value: what each player adds, averaged over all orders in which they may come in.
//!
//! Equations (50) and (51) of `docs/model.md`. Shapley, "A value for n-person games", in Contributions to the Theory of
//! Games II, 1953; as a decomposition: Shorrocks, Journal of Economic Inequality 11, 2013. A game here is a table of
//! what each coalition comes to, a difference of rates, and weights are integers over a common denominator, so that the
//! parts of a game add up to it exactly.

use crate::units::Pp;
use crate::units::split::{WEIGHT, WeightedPp};

/// The most players of a game that is computed in all orders: 2^12 coalitions.
pub const MOST_EXACT: usize = 12;

/// The orders that are drawn where there are more players: pairs of one and its reverse. They divide [`WEIGHT`].
pub const PAIRS: usize = 240;

/// Returns each player's part of a game. `value` is what each coalition comes to: a bit a player, all 2^players of
/// them.
pub fn exact(law_changes: usize, value: &[Pp]) -> Vec<WeightedPp> {
    let weights = weights(law_changes);
    let mut parts = vec![WeightedPp::default(); law_changes];
    for (coalition, points) in value.iter().enumerate().filter(|(_, points)| !points.is_zero()) {
        let size = coalition.count_ones() as usize;
        for (law_change, part) in parts.iter_mut().enumerate() {
            if coalition >> law_change & 1 == 1 {
                part.add(*points, weights[size - 1]);
            } else {
                part.add(*points, -weights[size]);
            }
        }
    }
    parts
}

/// For each number of players that are there already, the weight of what one more adds: s!(n − s − 1)! ÷ n!, times
/// [`WEIGHT`].
fn weights(law_changes: usize) -> Vec<i128> {
    let factorial = |number: usize| (1..=number as i128).product::<i128>();
    (0..law_changes)
        .map(|size| factorial(size) * factorial(law_changes - size - 1) * (WEIGHT / factorial(law_changes)))
        .collect()
}

/// Returns what each player adds in one order, weighted so that [`PAIRS`] pairs of orders together weigh one. `value`
/// gives what a coalition of `law_changes` comes to, told by who is in it; those of `order` come in one after the
/// other.
pub fn in_order<E>(
    law_changes: usize,
    order: &[usize],
    mut value: impl FnMut(&[bool]) -> Result<Pp, E>,
) -> Result<Vec<WeightedPp>, E> {
    let mut parts = vec![WeightedPp::default(); law_changes];
    let mut coalition = vec![false; law_changes];
    let mut before = Pp::default();
    for &law_change in order {
        coalition[law_change] = true;
        let after = value(&coalition)?;
        parts[law_change].add(after, WEIGHT / (2 * PAIRS as i128));
        parts[law_change].add(before, -(WEIGHT / (2 * PAIRS as i128)));
        before = after;
    }
    Ok(parts)
}

/// Random orders of players, the same for the same seed on every machine.
#[derive(Clone, Debug)]
pub struct ChangeOrders {
    state: u64,
}

impl ChangeOrders {
    /// Returns the orders of a seed.
    pub fn new(seed: u64) -> ChangeOrders {
        ChangeOrders { state: seed }
    }

    /// Returns the next order, each equally likely (Fisher and Yates).
    pub fn draw(&mut self, law_changes: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..law_changes).collect();
        for last in (1..law_changes).rev() {
            order.swap(last, self.below(last as u64 + 1));
        }
        order
    }

    /// Returns a number below another: the high half of a product (Lemire 2019; the bias is below 1e-18 a draw).
    fn below(&mut self, bound: u64) -> usize {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as usize
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_all_players_sum_to_one() {
        for law_changes in 1..=MOST_EXACT {
            let choose = |size: usize| {
                (0..size).fold(1i128, |all, one| all * (law_changes - 1 - one) as i128 / (one as i128 + 1))
            };
            let sum: i128 = weights(law_changes).iter().enumerate().map(|(size, weight)| weight * choose(size)).sum();
            assert_eq!(sum, WEIGHT, "{law_changes}");
        }
        assert_eq!(WEIGHT % (2 * PAIRS as i128), 0);
    }
}
