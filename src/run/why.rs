//! Why the duty changes: the change split by what a case changes, whatever the order in which it is told.
//!
//! Each measure that a case changes or adds, and each rule of the scenario, is a player; a coalition comes to the change of
//! the rate under the law with its changes only; the Shapley value of the game is each player's part ([`shapley`]). The
//! value of a sum is the sum of values, and what a line is charged depends only on the players that bear on it. So every
//! line is a game of its own, of few players; those that add the same whoever else is there need no order. The whole is
//! exact as long as no line has more than [`shapley::MOST_EXACT`] of the others; lines with more are sampled.

pub(crate) mod changes;
mod days;
pub mod shapley;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::compiled::CompiledScenario;
use super::{CaseRun, Failure, Run};
use crate::burden::Span;
use crate::error::Problem;
use crate::partner::Pair;
use crate::rates::equal_rates::{EqualRateFlows, RuleGroup};
use crate::rates::levels::UnratedClass;
use crate::regime::assess::{Level, LineAttributes};
use crate::regime::plan::StackingPlan;
use crate::regime::rate::BandEnds;
use crate::scenario::Scenario;
use crate::units::split::{WEIGHT, WeightedPp, WeightedUsd, round_to_total};
use crate::units::{CustomsValue, Pp, Usd};
use crate::world::World;
use changes::{ApplicableRules, LawChange, LawChanges};
use shapley::{ChangeOrders, MOST_EXACT, PAIRS};

/// The seed of the orders that are drawn, where nobody names another.
pub const SEED: u64 = 1;

/// The change of the duty owed, split.
#[derive(Debug)]
pub struct Split {
    /// What the case changes.
    pub law_changes: Vec<LawChange>,
    /// What each comes to.
    pub parts: Vec<Span<Usd>>,
    /// What cannot be split: the change is known, and the way there is not.
    pub unsplit: Span<Usd>,
    /// The change of all together: at each corner of the hedged values the parts add up to it.
    pub whole: Span<Usd>,
    /// The imports on which the change is known.
    pub known: CustomsValue,
    /// The same by importer and partner, in the order of the world.
    pub by_partner: Vec<PartnerParts>,
    /// The most players on one line of which it depends on the others what they come to; `None` where two days of the law
    /// are split by authority, which needs no order.
    pub most_on_a_line: Option<usize>,
    /// Set where some lines are sampled.
    pub sampled: Option<Sampled>,
}

/// The change on the goods of one partner, split.
#[derive(Debug)]
pub struct PartnerParts {
    /// Whose goods, and whose imports.
    pub pair: Pair,
    /// What each player comes to.
    pub parts: Vec<Span<Usd>>,
    /// What cannot be split.
    pub unsplit: Span<Usd>,
    /// All together.
    pub whole: Span<Usd>,
}

/// How lines with many players were worked out.
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

/// The sums of one corner.
#[derive(Default)]
struct SplitSums {
    /// By importer and partner, as indices in the world: a sum a player.
    parts: BTreeMap<(u16, u16), Vec<WeightedUsd>>,
    /// Likewise what cannot be split.
    unsplit: BTreeMap<(u16, u16), Usd>,
    known: CustomsValue,
    sampled: CustomsValue,
    /// For each pair of orders, what each player comes to on the lines that are sampled.
    pairs: Vec<Vec<WeightedUsd>>,
}

/// Splits the change of the duty owed in a case that was worked out. `seed` is used where some line has more players than
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
    if let Some(authorities) = days::authorities(scenario, &law_changes) {
        let levels = run.levels(scenario, world, case)?;
        let count = authorities.len();
        let sums: Vec<SplitSums> = levels.iter().map(|corner| days::sums(compiled, corner, count)).collect();
        return proved(conclude(authorities, world, &sums, None, (seed, approx)), run, case);
    }
    let by_scope: Vec<_> =
        law_changes.moments().iter().map(|moment| changes::by_scope(&law_changes, compiled, *moment)).collect();
    let rule_group = compiled.flow_classes.rule_group(&by_scope, &case.in_scope);
    let before = compiled.law_before(scenario, day);
    let after = compiled.law_after(scenario, &case.variant, day);
    let variables = compiled.hedged(&[&before, &after], &case.in_scope);
    let corners = BandEnds::all(&variables).into_iter().flatten();
    let game = SplitGame { compiled, law_changes: &law_changes, places: [&before.places, &after.places], seed };
    let sums: Vec<SplitSums> = corners
        .map(|corner| game.sums(&rule_group, corner))
        .collect::<Result<_, _>>()
        .map_err(|refused| compiled.refused(&refused, world, &case.variant.name))?;
    let most =
        rule_group.iter().map(|rule_group| law_changes.table(&rule_group.reaches).bound.len()).max().unwrap_or(0);
    proved(conclude(law_changes.list.clone(), world, &sums, Some(most), (seed, approx)), run, case)
}

/// Returns what was split, if it agrees with what was worked out.
fn proved(why: Option<Split>, run: &Run, case: &CaseRun) -> Result<Split, Failure> {
    why.filter(|why| agrees(why, run, case)).ok_or_else(|| {
        Problem::fault(format_args!("the parts of {} do not add up to the whole", case.variant.name))
            .help("please report it with the scenario file; nothing was written")
            .into()
    })
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
    fn sums(&self, rule_group: &[RuleGroup], corner: BandEnds<'_>) -> Result<SplitSums, UnratedClass> {
        let sums: Vec<Result<SplitSums, UnratedClass>> =
            rule_group.par_iter().map(|rule_group| self.of_kin(rule_group, corner)).collect();
        let mut whole = SplitSums::default();
        for sums in sums {
            whole.add(sums?);
        }
        Ok(whole)
    }

    /// Returns the games of lines that the same measures reach.
    fn of_kin(&self, rule_group: &RuleGroup, corner: BandEnds<'_>) -> Result<SplitSums, UnratedClass> {
        let table = self.law_changes.table(&rule_group.reaches);
        let (count, all) = (table.bound.len(), self.law_changes.list.len());
        let lines: Vec<&EqualRateFlows> = rule_group.lines.iter().collect();
        let mut sums = SplitSums::default();
        let nobody = self.levels(&table, &lines, corner, |_| false)?;
        let everybody = self.levels(&table, &lines, corner, |_| true)?;
        // For each line, what each of those comes to that add the same whoever else is there; unknown if any is.
        let mut parts = vec![Some(vec![WeightedPp::default(); table.law_changes.len()]); lines.len()];
        for &free in &table.free {
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
                let there = |place: usize| table.bound.binary_search(&place).is_ok_and(|bit| coalition >> bit & 1 == 1);
                let levels = self.levels(&table, &lines, corner, there)?;
                for ((game, level), nobody) in games.iter_mut().zip(&levels).zip(&nobody) {
                    game.extend(nobody.change_to(level));
                }
            }
            for (parts, game) in parts.iter_mut().zip(&games) {
                match parts {
                    Some(parts) if game.len() == 1 << count => {
                        let bound = table.bound.iter().zip(shapley::exact(count, game));
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
            match (parts, pairs) {
                (_, Some(pairs)) => sums.split_by_pairs(line, &table, all, &pairs),
                (Some(parts), None) if count <= MOST_EXACT => sums.split(line, &table, all, &parts),
                _ => sums.leave(line, change),
            }
        }
        Ok(sums)
    }

    /// Returns the levels of lines under the law with the changes of the players that are `there`, told by their place.
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
                self.compiled.flow_classes.answers_of(line, self.places[part.later], &mut stated, &mut shares);
                let known = LineAttributes { stated: &stated, shares: &shares };
                plan.level(known, corner, |_, _| {}).map_err(|refusal| UnratedClass { class: line.class, refusal })
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
            let is_bound = |place: &usize| table.bound.binary_search(place).is_ok();
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

impl SplitSums {
    /// Adds the parts of a line, counted inside its table.
    fn split(&mut self, line: &EqualRateFlows, table: &ApplicableRules<'_, '_>, count: usize, parts: &[WeightedPp]) {
        for &(pair, value) in &line.values {
            self.known += value;
            let sums = self.parts.entry(pair).or_insert_with(|| vec![WeightedUsd::default(); count]);
            for (&law_change, part) in table.law_changes.iter().zip(parts) {
                sums[law_change] += part.of(value);
            }
        }
    }

    fn split_by_pairs(
        &mut self,
        line: &EqualRateFlows,
        table: &ApplicableRules<'_, '_>,
        count: usize,
        pairs: &[Vec<WeightedPp>],
    ) {
        let mut all = vec![WeightedPp::default(); table.law_changes.len()];
        pairs.iter().for_each(|pair| all.iter_mut().zip(pair).for_each(|(sum, part)| *sum += *part));
        self.split(line, table, count, &all);
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
    fn leave(&mut self, line: &EqualRateFlows, change: Pp) {
        for &(pair, value) in &line.values {
            self.known += value;
            *self.unsplit.entry(pair).or_default() += change.of(value);
        }
    }

    fn add(&mut self, other: SplitSums) {
        for (pair, parts) in other.parts {
            match self.parts.entry(pair) {
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(parts);
                }
                std::collections::btree_map::Entry::Occupied(mut sums) => {
                    sums.get_mut().iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
                }
            }
        }
        for (pair, unsplit) in other.unsplit {
            *self.unsplit.entry(pair).or_default() += unsplit;
        }
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

    /// Returns the standard error of each player's mean over pairs, in dollars. A pair has the weight of one of
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

/// Returns the whole from the sums of each corner; `None` if some parts do not add up to a whole.
fn conclude(
    law_changes: Vec<LawChange>,
    world: &World,
    corners: &[SplitSums],
    most_on_a_line: Option<usize>,
    (seed, approx): (u64, bool),
) -> Option<Split> {
    let count = law_changes.len();
    let mut pairs: Vec<(u16, u16)> =
        corners.iter().flat_map(|sums| sums.parts.keys().chain(sums.unsplit.keys())).copied().collect();
    pairs.sort_unstable();
    pairs.dedup();
    let span = |amounts: &[Usd]| {
        let (low, high) = (amounts.iter().min().copied(), amounts.iter().max().copied());
        Span { low: low.unwrap_or_default(), high: high.unwrap_or_default(), approx }
    };
    // By corner: a part a player, then what is left unsplit, then all of it.
    let mut whole = vec![vec![Usd::ZERO; count + 2]; corners.len()];
    let mut by_partner = Vec::with_capacity(pairs.len());
    for (importer, partner) in pairs {
        let mut own: Vec<Vec<Usd>> = Vec::with_capacity(corners.len());
        for sums in corners {
            let mut row = match sums.parts.get(&(importer, partner)) {
                Some(parts) => round_to_total(parts)?,
                None => vec![Usd::ZERO; count],
            };
            row.push(sums.unsplit.get(&(importer, partner)).copied().unwrap_or_default());
            row.push(row.iter().fold(Usd::ZERO, |sum, part| sum + *part));
            own.push(row);
        }
        for (sums, row) in whole.iter_mut().zip(&own) {
            sums.iter_mut().zip(row).for_each(|(sum, part)| *sum += *part);
        }
        let column = |at: usize| span(&own.iter().map(|row| row[at]).collect::<Vec<_>>());
        by_partner.push(PartnerParts {
            pair: Pair {
                importer: world.importers[usize::from(importer)],
                partner: world.partners[usize::from(partner)],
            },
            parts: (0..count).map(column).collect(),
            unsplit: column(count),
            whole: column(count + 1),
        });
    }
    let column = |at: usize| span(&whole.iter().map(|row| row[at]).collect::<Vec<_>>());
    let sampled = corners.iter().map(|sums| sums.sampled).max().unwrap_or_default();
    let errors = corners.iter().filter(|sums| !sums.pairs.is_empty()).map(|sums| sums.errors(count));
    let errors = errors.reduce(|one, other| one.iter().zip(other).map(|(one, other)| one.max(other)).collect());
    Some(Split {
        parts: (0..count).map(column).collect(),
        unsplit: column(count),
        whole: column(count + 1),
        known: corners.iter().map(|sums| sums.known).max().unwrap_or_default(),
        by_partner,
        most_on_a_line,
        sampled: errors.map(|errors| Sampled { orders: 2 * PAIRS, seed, value: sampled, errors }),
        law_changes,
    })
}

/// Holds what was split against what was worked out without splitting: in all, and by partner.
fn agrees(why: &Split, run: &Run, case: &CaseRun) -> bool {
    let same = |split: Span<Usd>, change: Option<Span<Usd>>| match change {
        Some(change) => (split.low, split.high) == (change.low, change.high),
        None => split.low == Usd::ZERO && split.high == Usd::ZERO,
    };
    let of = |pair: Pair| why.by_partner.iter().find(|row| row.pair == pair).map(|row| row.whole);
    let nothing = Span { low: Usd::ZERO, high: Usd::ZERO, approx: false };
    same(why.whole, run.whole(case).duty_change)
        && run.by_partner(case).iter().all(|(pair, burden)| same(of(*pair).unwrap_or(nothing), burden.duty_change))
}
