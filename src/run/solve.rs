//! The rate at which a goal holds: an outcome over a rate that is varied, on a grid of exact decimals, then cut down.
//!
//! Equations (53) and (54) of `docs/model.md`. Duties are piecewise linear in a rate, so that between two rates where the
//! goal is missed to either side the straight line is tried first; halving makes sure of the rest.

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::aggregator::Aggregator;
use super::compiled::{CompiledScenario, LevelsBefore};
use super::expect::outcome;
use super::failure::Failure;
use super::group::{TallyGroup, group, selection};
use super::progress::in_order;
use super::scope::ScopeOfCases;
use crate::burden::{Burden, Tally};
use crate::error::{ErrorKind, Place, Problem};
use crate::partner::Pair;
use crate::regime::rate::{Rate, StatedRate};
use crate::scenario::goal::{Goal, GoalFigure, GoalSide, GoalTerm, GoalUnit, Vary};
use crate::scenario::{Bound, Expectation, Outcome, Scenario, Sweep, Variant};
use crate::units::{AdValorem, Usd};
use crate::world::World;

/// Both sides of a goal at a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GoalPoint {
    /// The rate, in percent.
    pub rate: Decimal,
    /// The left side.
    pub left: Decimal,
    /// The right side.
    pub right: Decimal,
}

/// Where a goal holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GoalSolution {
    /// At a rate: exactly, or nearer than any other rate of nine places.
    At(GoalPoint, bool),
    /// At every rate of a stretch.
    Stretch(GoalPoint, GoalPoint),
}

/// What was found.
#[derive(Debug)]
pub struct GoalSearch {
    /// Both sides on the grid; nothing where a side is not known.
    pub outcomes: Vec<(Decimal, Option<GoalPoint>)>,
    /// Where the goal holds, from the lowest rate to the highest.
    pub solutions: Vec<GoalSolution>,
}

/// The stretches of the grid on which a change of sign is looked for.
pub const STRETCHES: i64 = 50;

/// The rates of a solution that is not exact have so many places of a percent.
const PLACES: u32 = 9;

/// Finds the rates of a scenario with one case at which a goal holds.
pub fn solve(
    scenario: &Scenario,
    world: &World,
    vary: &Vary,
    goal: &Goal,
    stop: &AtomicBool,
) -> Result<GoalSearch, Failure> {
    if scenario.period.is_some() {
        let problem = Problem::new(format!("{}: a goal of a period is not solved for", scenario.name));
        return Err(problem.help("name one entry date: --date 2025-10-25").into());
    }
    let written = vec![(String::new(), StatedRate::Unknown)];
    let sweep = Sweep { target: vary.target.clone(), measures: vary.measures.clone(), values: written };
    let terms: Vec<&GoalTerm> = [&goal.left, &goal.right].into_iter().filter_map(GoalSide::term).collect();
    let expectations = terms.iter().filter(|term| term.products.is_some()).map(|term| Expectation {
        what: Outcome::Imports,
        case: None,
        importers: world.has_several_importers().then(|| [world.importer].into()),
        partners: term.partners.as_ref().map(|named| named.members.clone()),
        products: term.products.clone(),
        consumers: None,
        bound: Bound::Unknown,
        source: None,
        place: Place::file(""),
        named: Place::file(""),
        is_beside: false,
    });
    let asked = Scenario { sweeps: vec![sweep], expectations: expectations.collect(), ..scenario.clone() };
    let compiled = CompiledScenario::new(&asked, world)?;
    let (groups, groups_of_cell) = group(&compiled.flow_classes, world, &asked);
    let aggregator =
        Aggregator { scenario: &asked, world, compiled: &compiled, groups: &groups, groups_of_cell: &groups_of_cell };
    let probe = Probe::new(&aggregator, vary, goal, &groups)?;
    let width = (vary.high - vary.low) / Decimal::from(STRETCHES);
    let count = if width.is_zero() { 0 } else { STRETCHES };
    let rates: Vec<Decimal> = (0..=count).map(|step| (vary.low + width * Decimal::from(step)).normalize()).collect();
    let looked =
        |rate| if stop.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok((rate, probe.at(rate)?)) };
    let course = in_order(rates.into_par_iter().map(looked))?;
    let solutions = probe.solutions(&course)?;
    Ok(GoalSearch { outcomes: course, solutions })
}

impl GoalPoint {
    /// By how much the left side is above the right.
    fn gap(&self) -> Decimal {
        self.left - self.right
    }
}

/// Looks at a goal at one rate after another.
struct Probe<'p, 'a> {
    aggregator: &'p Aggregator<'a>,
    variant: Variant,
    vary: &'p Vary,
    goal: &'p Goal,
    groups: &'p [TallyGroup],
    /// The flows in the scope of the scenario, if some term is about them.
    in_scope: Option<GoalFlows>,
    /// The flows of the terms that name products, likewise.
    named: Option<GoalFlows>,
}

/// Classes of flows, with their levels before.
type GoalFlows = (Vec<bool>, Option<LevelsBefore>);

impl<'p, 'a> Probe<'p, 'a> {
    fn new(
        aggregator: &'p Aggregator<'a>,
        vary: &'p Vary,
        goal: &'p Goal,
        groups: &'p [TallyGroup],
    ) -> Result<Probe<'p, 'a>, Failure> {
        let (scenario, compiled) = (aggregator.scenario, aggregator.compiled);
        let variant = scenario.variant(0);
        let terms = || [&goal.left, &goal.right].into_iter().filter_map(GoalSide::term);
        let flows = |scopes: std::collections::BTreeSet<usize>| -> Result<GoalFlows, Failure> {
            let shared = compiled.shared_before(scenario, aggregator.world, std::slice::from_ref(&scopes))?;
            Ok((compiled.flow_classes.touched(&scopes), shared))
        };
        let in_scope = terms().any(|term| term.products.is_none());
        let in_scope =
            in_scope.then(|| flows(ScopeOfCases::new(scenario, compiled).of(&variant, compiled))).transpose()?;
        let selections = scenario.expectations.iter().filter_map(|expectation| {
            let (importers, partners, products) = selection(expectation);
            compiled.flow_classes.scopes.find(&importers, &partners, &products)
        });
        let named = terms().any(|term| term.products.is_some()).then(|| flows(selections.collect())).transpose()?;
        Ok(Probe { aggregator, variant, vary, goal, groups, in_scope, named })
    }

    /// Returns both sides at a rate in percent; nothing if one is not known.
    fn at(&self, rate: Decimal) -> Result<Option<GoalPoint>, Failure> {
        let Some(exact) = AdValorem::from_fraction(rate / Decimal::ONE_HUNDRED) else { return Ok(None) };
        let mut variant = self.variant.clone();
        for measure in variant.measures.iter_mut().filter(|measure| self.vary.measures.contains(&measure.id)) {
            std::sync::Arc::make_mut(measure).rate = Rate::new(StatedRate::Exact(exact));
        }
        let tally = |flows: &Option<GoalFlows>| -> Result<Vec<Vec<Tally>>, Failure> {
            let Some((wanted, shared)) = flows else { return Ok(Vec::new()) };
            let Aggregator { scenario, world, compiled, .. } = *self.aggregator;
            let corners =
                compiled.levels(scenario, world, &variant, wanted, compiled.day(scenario), shared.as_ref())?;
            self.aggregator.tally(&variant, &corners)
        };
        let (in_scope, named) = (tally(&self.in_scope)?, tally(&self.named)?);
        let mut expectation = 0;
        let mut side = |side: &GoalSide| -> Result<Option<Decimal>, Failure> {
            let term = match side {
                GoalSide::Number(number) => return Ok(Some(*number)),
                GoalSide::Term(term) => term,
            };
            let importer = self.aggregator.world.importer;
            let (corners, groups) = match (&term.products, &term.partners) {
                (Some(_), _) => {
                    expectation += 1;
                    (&named, vec![TallyGroup::Expectation(expectation - 1)])
                }
                (None, Some(partners)) => {
                    let pairs = partners.members.iter().map(|&partner| Pair { importer, partner });
                    (&in_scope, pairs.map(TallyGroup::Partner).collect())
                }
                (None, None) => (&in_scope, vec![TallyGroup::Whole]),
            };
            let found: Vec<usize> = groups.iter().filter_map(|group| self.groups.binary_search(group).ok()).collect();
            if found.is_empty() || corners.is_empty() {
                return Err(nothing(term).into());
            }
            let added = |sums: &Vec<Tally>| {
                let mut tally = Tally::default();
                found.iter().filter_map(|&index| sums.get(index)).for_each(|part| tally.merge(part));
                tally
            };
            let tallies: Vec<Tally> = corners.iter().map(added).collect();
            let tallies: Vec<&Tally> = tallies.iter().collect();
            value(term, &Burden::from_corners(&tallies))
        };
        let (left, right) = (side(&self.goal.left)?, side(&self.goal.right)?);
        Ok(left.zip(right).map(|(left, right)| GoalPoint { rate, left, right }))
    }

    /// Returns a rate that is known to be looked at between others: both its sides, or why not.
    fn known(&self, rate: Decimal) -> Result<GoalPoint, Failure> {
        let unknown = || {
            Problem::of(
                ErrorKind::NoSolution,
                format!("at {rate}% the goal cannot be looked at: a side of it is not known"),
            )
        };
        self.at(rate)?.ok_or_else(|| unknown().into())
    }

    /// Returns true if both sides are equal, but for the rounding of the averages.
    fn holds(&self, point: &GoalPoint) -> bool {
        let tolerance = match self.goal.kind {
            GoalUnit::Money => Decimal::new(1, 8),
            GoalUnit::Rate | GoalUnit::Points => Decimal::new(1, 14),
            GoalUnit::Cost => Decimal::new(1, 16),
        };
        point.gap().abs() <= tolerance
    }

    fn solutions(&self, course: &[(Decimal, Option<GoalPoint>)]) -> Result<Vec<GoalSolution>, Failure> {
        let mut solutions = Vec::new();
        let mut index = 0;
        while index < course.len() {
            let Some(point) = course[index].1 else {
                index += 1;
                continue;
            };
            if self.holds(&point) {
                let last =
                    (index..course.len()).take_while(|&at| course[at].1.is_some_and(|point| self.holds(&point))).last();
                let last = last.unwrap_or(index);
                let end = course[last].1.unwrap_or(point);
                let before = index.checked_sub(1).and_then(|at| course[at].1);
                let after = course.get(last + 1).and_then(|(_, point)| *point);
                let from = before.map_or(Ok(point), |miss| self.edge(miss, point))?;
                let to = after.map_or(Ok(end), |miss| self.edge(miss, end))?;
                let one = from.rate == to.rate;
                solutions.push(if one { GoalSolution::At(from, true) } else { GoalSolution::Stretch(from, to) });
                index = last + 1;
                continue;
            }
            if let Some((_, Some(next))) = course.get(index + 1)
                && !self.holds(next)
                && point.gap().is_sign_negative() != next.gap().is_sign_negative()
            {
                solutions.push(self.cross(point, *next)?);
            }
            index += 1;
        }
        Ok(solutions)
    }

    /// Returns the first rate, coming from one that misses the goal, from which on it holds up to one that does: to
    /// nine places.
    fn edge(&self, mut miss: GoalPoint, mut hit: GoalPoint) -> Result<GoalPoint, Failure> {
        while let Some(rate) = between(miss.rate, hit.rate) {
            let point = self.known(rate)?;
            // Where both sides meet in one rate only, there is nothing beside it.
            if self.holds(&point) { hit = point } else { miss = point }
        }
        Ok(hit)
    }

    /// Returns the rate between two that miss the goal to either side.
    fn cross(&self, mut low: GoalPoint, mut high: GoalPoint) -> Result<GoalSolution, Failure> {
        let negative = low.gap().is_sign_negative();
        let mut straight = true;
        while let Some(middle) = between(low.rate, high.rate) {
            let rate = if straight { line(&low, &high).unwrap_or(middle) } else { middle };
            straight = !straight;
            let point = self.known(rate)?;
            if self.holds(&point) {
                return Ok(GoalSolution::At(point, true));
            }
            if point.gap().is_sign_negative() == negative {
                low = point
            } else {
                high = point
            }
            // On a straight line the solution is next to it.
            let step = Decimal::new(1, PLACES);
            let beside = if point.rate == low.rate { low.rate + step } else { high.rate - step };
            if !straight && beside > low.rate && beside < high.rate {
                let point = self.known(beside)?;
                if self.holds(&point) {
                    return Ok(GoalSolution::At(point, true));
                }
                if point.gap().is_sign_negative() == negative { low = point } else { high = point }
            }
        }
        let nearer = if low.gap().abs() <= high.gap().abs() { low } else { high };
        Ok(GoalSolution::At(nearer, false))
    }
}

/// Returns the middle of two rates at nine places; nothing if no rate of nine places lies between them.
fn between(one: Decimal, other: Decimal) -> Option<Decimal> {
    let middle = ((one + other) / Decimal::TWO).round_dp(PLACES);
    (middle > one.min(other) && middle < one.max(other)).then(|| middle.normalize())
}

/// Returns where the straight line between two points meets the goal, at nine places.
fn line(low: &GoalPoint, high: &GoalPoint) -> Option<Decimal> {
    let share = low.gap().checked_div(low.gap().checked_sub(high.gap())?)?;
    let rate = low.rate.checked_add(share.checked_mul(high.rate - low.rate)?)?.round_dp(PLACES).normalize();
    (rate > low.rate && rate < high.rate).then_some(rate)
}

fn nothing(term: &GoalTerm) -> Problem {
    let problem = Problem::new(format!("{}: no imports of these goods in scope", term.text));
    problem.help("name the goods too, such as rate(JP, 8703): then the scope of the scenario does not matter")
}

/// Returns what a term comes to; nothing if it is not known.
fn value(term: &GoalTerm, burden: &Burden) -> Result<Option<Decimal>, Failure> {
    if burden.imports.is_zero() {
        return Err(nothing(term).into());
    }
    let points = |span: crate::burden::Interval<crate::units::Pp>| span.map(|points| points.points());
    let money = |span: crate::burden::Interval<Usd>| span.map(Usd::decimal);
    let percent = |span: crate::burden::Interval<AdValorem>| span.map(|rate| rate.fraction() * Decimal::ONE_HUNDRED);
    let span = match term.figure {
        GoalFigure::Cost => burden.rate_after.map(|span| span.map(|rate| Decimal::ONE + rate.fraction())),
        GoalFigure::Outcome(Outcome::DutyAfter) => burden.duty_after.map(money),
        GoalFigure::Outcome(Outcome::DutyBefore) => burden.duty_before.map(money),
        GoalFigure::Outcome(Outcome::DutyChange) => burden.duty_change.map(money),
        GoalFigure::Outcome(Outcome::RateAfter) => burden.rate_after.map(percent),
        GoalFigure::Outcome(Outcome::RateBefore) => burden.rate_before.map(percent),
        GoalFigure::Outcome(Outcome::RateChange) => burden.rate_change.map(points),
        GoalFigure::Outcome(what) => outcome(burden, what, Decimal::ZERO),
    };
    match span {
        Some(span) if span.low != span.high => {
            let told = format!("{} lies in a band: no one rate meets a goal for all of it", term.text);
            Err(Problem::of(ErrorKind::NoSolution, told).help("set what is hedged first: -S MEASURE.rate=20%, or [share] in the scenario for a share between two ends").into())
        }
        Some(span) => Ok(term.factor.checked_mul(span.low)),
        None => Ok(None),
    }
}
