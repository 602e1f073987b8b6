//! Why the duty changes: the change split by what a case changes, whatever the order in which it is told.
//!
//! Each measure that a case changes or adds, and each rule of the scenario, is a player; a coalition comes to the
//! change of the rate under the law with its changes only; the Shapley value of the game is each player's part
//! ([`shapley`]). The value of a sum is the sum of values, and what a line is charged depends only on the players that
//! bear on it. So every line is a game of its own, of few players; those that add the same whoever else is there need
//! no order. The whole is exact as long as no line has more than [`shapley::MOST_EXACT`] of the others; lines with more
//! are sampled.

pub(crate) mod changes;
mod days;
mod prices;
pub mod shapley;
mod sums;

use rayon::prelude::*;

use super::compiled::CompiledScenario;
use super::failure::{Failure, inconsistent};
use super::price_weights::PriceFigures;
use super::prices::PriceExposure;
use super::progress::in_order;
use super::result::{CaseRun, Run};
pub use super::split::{PartnerParts, PriceSpan, PriceSplit, Sampled, Split};
use crate::burden::Interval;
use crate::error::Problem;
use crate::partner::Pair;
use crate::rates::equal_rates::{EqualRateFlows, RuleGroup};
use crate::rates::levels::UnratedClass;
use crate::regime::assess::{Level, LineAttributes};
use crate::regime::plan::StackingPlan;
use crate::regime::rate::BandEnds;
use crate::scenario::Scenario;
use crate::units::split::{WEIGHT, WeightedPp};
use crate::units::{Pp, Usd};
use crate::world::World;
use changes::{ApplicableRules, LawChanges};
use prices::{prices, together};
use shapley::{ChangeOrders, MOST_EXACT, PAIRS};
use sums::{SplitSums, conclude};

/// The seed of the orders that are drawn, where nobody names another.
pub const SEED: u64 = 1;

/// Splits the change of the duty owed in a case that was computed. `seed` is used where some line has more players than
/// can come in in all orders.
pub fn why(scenario: &Scenario, world: &World, run: &Run, case: &CaseRun, seed: u64) -> Result<Split, Failure> {
    if scenario.period.is_some() {
        let problem = Problem::new(format!("{}: a period cannot be split by measure", scenario.name));
        return Err(problem.help("name one entry date: --date 2025-10-25").into());
    }
    let compiled = &run.compiled;
    let day = compiled.day(scenario);
    let law_changes = LawChanges::new(scenario, &case.variant, day);
    let approx = run.whole(case).duty_change.is_some_and(|change| change.approx);
    let exposure = PriceExposure::new(scenario, world, compiled)?;
    let levels = run.levels(scenario, world, case)?;
    let slopes: Vec<Vec<PriceFigures>> = match &exposure {
        Some(exposure) => exposure.changes(&levels).iter().map(|changes| exposure.of_classes(changes)).collect(),
        None => vec![Vec::new(); levels.len()],
    };
    if let Some(authorities) = days::authorities(scenario, &law_changes) {
        let count = authorities.len();
        let corners = levels.iter().zip(&slopes);
        let sums: Vec<SplitSums> =
            corners.map(|(corner, slopes)| days::sums(compiled, corner, slopes, count)).collect();
        return proved(conclude(authorities, world, &sums, None, (seed, approx)), &sums, run, case);
    }
    let by_scope: Vec<_> =
        law_changes.moments().iter().map(|moment| changes::by_scope(&law_changes, compiled, *moment)).collect();
    let rule_group = compiled.flow_classes.rule_group(&by_scope, &case.in_scope);
    let before = compiled.law_before(scenario, day);
    let after = compiled.law_after(scenario, &case.variant, day);
    let variables = compiled.flow_classes.hedged(&[&before, &after], &case.in_scope);
    let corners = BandEnds::all(&variables).into_iter().flatten();
    let game = SplitGame { compiled, law_changes: &law_changes, places: [&before.places, &after.places], seed };
    let sums: Vec<SplitSums> = corners
        .zip(&slopes)
        .map(|(corner, slopes)| game.sums(&rule_group, corner, slopes))
        .collect::<Result<_, _>>()
        .map_err(|refused| compiled.refused(&refused, world, &case.variant.name))?;
    let most =
        rule_group.iter().map(|rule_group| law_changes.table(&rule_group.reaches).interacting.len()).max().unwrap_or(0);
    proved(conclude(law_changes.list.clone(), world, &sums, Some(most), (seed, approx)), &sums, run, case)
}

/// Returns what was split, if it agrees with what was computed.
fn proved(why: Option<Split>, sums: &[SplitSums], run: &Run, case: &CaseRun) -> Result<Split, Failure> {
    let told = || inconsistent(format_args!("the parts of {} do not add up to the whole", case.variant.name));
    let split = why.filter(|why| agrees(why, run, case)).ok_or_else(told)?;
    let prices =
        case.prices.as_ref().map(|found| prices(found, sums, split.law_changes.len()).ok_or_else(told)).transpose()?;
    Ok(Split { prices, ..split })
}

/// One game a line.
struct SplitGame<'g, 'a> {
    compiled: &'g CompiledScenario,
    law_changes: &'g LawChanges<'a>,
    /// Where the answers about shares stand on the day of the law before and after.
    places: [&'g [usize]; 2],
    seed: u64,
}

impl SplitGame<'_, '_> {
    fn sums(
        &self,
        rule_group: &[RuleGroup],
        corner: BandEnds<'_>,
        slopes: &[PriceFigures],
    ) -> Result<SplitSums, UnratedClass> {
        let sums = in_order(rule_group.par_iter().map(|group| self.of_rule_group(group, corner, slopes)))?;
        let mut whole = SplitSums::default();
        sums.into_iter().for_each(|sums| whole.add(sums));
        Ok(whole)
    }

    /// Returns the games of lines that the same measures reach.
    fn of_rule_group(
        &self,
        rule_group: &RuleGroup,
        corner: BandEnds<'_>,
        slopes: &[PriceFigures],
    ) -> Result<SplitSums, UnratedClass> {
        let table = self.law_changes.table(&rule_group.reaches);
        let (count, all) = (table.interacting.len(), self.law_changes.list.len());
        let lines: Vec<&EqualRateFlows> = rule_group.lines.iter().collect();
        let mut sums = SplitSums::default();
        let nobody = self.levels(&table, &lines, corner, |_| false)?;
        let everybody = self.levels(&table, &lines, corner, |_| true)?;
        // For each line, what each of those comes to that add the same whoever else is there; unknown if any is.
        let mut parts = vec![Some(vec![WeightedPp::default(); table.law_changes.len()]); lines.len()];
        for &free in &table.separable {
            let levels = self.levels(&table, &lines, corner, |place| place == free)?;
            for ((parts, level), nobody) in parts.iter_mut().zip(&levels).zip(&nobody) {
                match (nobody.change_to(level), parts.as_mut()) {
                    (Some(points), Some(parts)) => parts[free].add(points, WEIGHT),
                    _ => *parts = None,
                }
            }
        }
        if count <= MOST_EXACT {
            let mut games = vec![Vec::with_capacity(1 << count); lines.len()];
            for coalition in 0..1usize << count {
                let there =
                    |place: usize| table.interacting.binary_search(&place).is_ok_and(|bit| coalition >> bit & 1 == 1);
                let levels = self.levels(&table, &lines, corner, there)?;
                for ((game, level), nobody) in games.iter_mut().zip(&levels).zip(&nobody) {
                    game.extend(nobody.change_to(level));
                }
            }
            for (parts, game) in parts.iter_mut().zip(&games) {
                match parts {
                    Some(parts) if game.len() == 1 << count => {
                        let bound = table.interacting.iter().zip(shapley::exact(count, game));
                        bound.for_each(|(&place, part)| parts[place] = part);
                    }
                    _ => *parts = None,
                }
            }
        }
        for (index, (line, parts)) in lines.into_iter().zip(parts).enumerate() {
            let Some(change) = nobody[index].change_to(&everybody[index]) else { continue };
            let pairs = match &parts {
                Some(free) if count > MOST_EXACT => self.sample(&table, line, corner, (&nobody[index], free))?,
                _ => None,
            };
            let priced = (line, together(line, slopes));
            match (parts, pairs) {
                (_, Some(pairs)) => sums.split_by_pairs(priced, &table, all, &pairs),
                (Some(parts), None) if count <= MOST_EXACT => sums.split(priced, &table, all, &parts),
                _ => sums.leave(priced, change),
            }
        }
        Ok(sums)
    }

    /// Returns the levels of lines under the law with the changes that are `there`, told by their place.
    fn levels(
        &self,
        table: &ApplicableRules<'_, '_>,
        lines: &[&EqualRateFlows],
        corner: BandEnds<'_>,
        there: impl Fn(usize) -> bool,
    ) -> Result<Vec<Level>, UnratedClass> {
        let part = table.part(there);
        let law = part.law(&self.compiled.asked);
        let mut plan = StackingPlan::new(&law, part.reach.clone());
        let (mut stated, mut shares) = (Vec::new(), Vec::new());
        lines
            .iter()
            .map(|line| {
                let places = (self.places[part.later], corner);
                self.compiled.flow_classes.answers_of(line, places, &mut stated, &mut shares);
                let known = LineAttributes { stated: &stated, shares: &shares };
                let class = line.classes.first().copied().unwrap_or_default();
                plan.level(known, corner, |_, _, _| {}).map_err(|refusal| UnratedClass { class, refusal })
            })
            .collect()
    }

    /// Returns the parts of a line in each pair of orders, with those of `free`; `None` if what some coalition comes to
    /// is not known. The orders are the same for every line: of all players, with those left out that do not bear on
    /// it.
    fn sample(
        &self,
        table: &ApplicableRules<'_, '_>,
        line: &EqualRateFlows,
        corner: BandEnds<'_>,
        (nobody, free): (&Level, &[WeightedPp]),
    ) -> Result<Option<Vec<Vec<WeightedPp>>>, UnratedClass> {
        let mut orders = ChangeOrders::new(self.seed);
        let mut pairs = Vec::with_capacity(PAIRS);
        let count = table.law_changes.len();
        for _ in 0..PAIRS {
            let drawn = orders.draw(self.law_changes.list.len());
            let place = |law_change: &usize| table.law_changes.binary_search(law_change).ok();
            let is_bound = |place: &usize| table.interacting.binary_search(place).is_ok();
            let mut order: Vec<usize> = drawn.iter().filter_map(place).filter(is_bound).collect();
            let mut unknown = false;
            let mut value = |coalition: &[bool]| -> Result<Pp, UnratedClass> {
                let levels = self.levels(table, &[line], corner, |place| coalition[place])?;
                let change = levels.first().and_then(|level| nobody.change_to(level));
                unknown |= change.is_none();
                Ok(change.unwrap_or_default())
            };
            let mut both = shapley::in_order(count, &order, &mut value)?;
            order.reverse();
            let reverse = shapley::in_order(count, &order, &mut value)?;
            if unknown {
                return Ok(None);
            }
            both.iter_mut().zip(reverse).for_each(|(sum, part)| *sum += part);
            both.iter_mut().zip(free).for_each(|(sum, part)| *sum += part.of_pair(PAIRS));
            pairs.push(both);
        }
        Ok(Some(pairs))
    }
}

/// Compares what was split with what was computed without splitting: in all, and by partner.
fn agrees(why: &Split, run: &Run, case: &CaseRun) -> bool {
    let ends = |change: Option<Interval<Usd>>| change.map_or([Usd::ZERO; 2], |change| [change.low, change.high]);
    let of = |pair: Pair| why.by_partner.iter().find(|row| row.pair == pair).map(|row| row.whole);
    ends(Some(why.whole)) == ends(run.whole(case).duty_change)
        && run.by_partner(case).iter().all(|(pair, burden)| ends(of(*pair)) == ends(burden.duty_change))
}
