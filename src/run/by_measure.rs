//! Which measures make an average rate: of a whole case, of a partner, of a chapter or sector.
//!
//! What a measure adds to a line is its step of the trace; here the steps of all lines in scope are added up, each weighted
//! by value. The parts add up to the rates of the tables exactly, and that is proved each time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compiled::CompiledScenario;
use super::failure::Failure;
use super::result::{CaseRun, Run};
use crate::burden::Burden;
use crate::error::Problem;
use crate::partner::Pair;
use crate::product::Branch;
use crate::rates::charges::Charges;
use crate::regime::assess::Level;
use crate::regime::measure::Measure;
use crate::regime::rate::BandEnds;
use crate::scenario::Scenario;
use crate::units::{AdValorem, CustomsValue, Pp, Usd};
use crate::world::World;

/// Which flows a rate is the average of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AverageOf {
    /// All in scope.
    Whole,
    /// What one buys from another.
    Partner(Pair),
    /// A chapter or sector.
    Branch(Branch),
}

/// Averages taken apart, at one corner of the hedged values.
#[derive(Debug)]
pub struct ByMeasure {
    /// The measures, those of the baseline first: indices below are places in it.
    pub measures: Vec<Arc<Measure>>,
    /// The averages.
    pub averages: BTreeMap<AverageOf, Average>,
}

/// An average rate taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Average {
    /// The duty that each measure adds, those left out that add nothing.
    parts: BTreeMap<usize, [Usd; 3]>,
    /// The value over which each of the three runs: where it is known.
    known: [CustomsValue; 3],
}

/// What flows are charged before at each corner of the hedged values: mostly the same for all cases of a scenario.
struct ChargedBefore {
    in_scope: Arc<[bool]>,
    variables: Vec<String>,
    charges: Vec<Vec<Option<Charges>>>,
}

/// Which number is taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AveragedSide {
    /// The rate before, where it is known.
    Before,
    /// The rate after, where it is known.
    After,
    /// The change, where it is known.
    Change,
}

impl Average {
    /// Returns the whole, as a difference of rates; `None` where nothing is known.
    pub fn total(&self, side: AveragedSide) -> Option<Pp> {
        let sum = self.parts.values().map(|part| part[side as usize]).sum::<Usd>();
        sum.points_per(self.known[side as usize])
    }

    /// Returns what each measure adds, by its index; nothing where nothing is known.
    pub fn parts(&self, side: AveragedSide) -> impl Iterator<Item = (usize, Pp)> {
        let known = self.known[side as usize];
        self.parts.iter().filter_map(move |(&measure, part)| Some((measure, part[side as usize].points_per(known)?)))
    }

    fn merge(&mut self, other: &Average) {
        self.known.iter_mut().zip(other.known).for_each(|(known, other)| *known += other);
        for (measure, others) in &other.parts {
            let part = self.parts.entry(*measure).or_insert([Usd::ZERO; 3]);
            part.iter_mut().zip(others).for_each(|(sum, other)| *sum += *other);
        }
    }

    fn add(&mut self, value: CustomsValue, before: &Charges, after: &Charges) {
        let change = before.level.change_to(&after.level).is_some();
        let sides = [before.level.rate().is_some(), after.level.rate().is_some(), change];
        for (known, _) in self.known.iter_mut().zip(sides).filter(|(_, counts)| *counts) {
            *known += value;
        }
        for (side, charges) in [before, after].into_iter().enumerate() {
            for &(measure, rate) in &charges.parts {
                let (part, duty) = (self.parts.entry(measure).or_insert([Usd::ZERO; 3]), rate.of(value));
                part[side] += if sides[side] { duty } else { Usd::ZERO };
                let moved = if side == 0 { Usd::ZERO - duty } else { duty };
                part[2] += if change { moved } else { Usd::ZERO };
            }
        }
    }
}

impl Run {
    /// Returns the averages of cases on one date taken apart, of the flows of which tables speak ([`Burden::with_levels`]), for
    /// each case one a corner of the hedged values. Needs the flows: before [`Run::forget_flows`].
    pub fn by_measure(
        &self,
        scenario: &Scenario,
        world: &World,
        cases: &[&CaseRun],
    ) -> Result<Vec<Vec<ByMeasure>>, Failure> {
        let mut before = None;
        cases.iter().map(|case| self.case_by_measure(scenario, world, case, &mut before)).collect()
    }

    /// Returns those of a case; `known` has what is charged before of the last case.
    fn case_by_measure(
        &self,
        scenario: &Scenario,
        world: &World,
        case: &CaseRun,
        known: &mut Option<ChargedBefore>,
    ) -> Result<Vec<ByMeasure>, Failure> {
        let CompiledScenario { flow_classes, .. } = &self.compiled;
        let day = self.compiled.day(scenario);
        let law_before = self.compiled.law_before(scenario, day);
        let law_after = self.compiled.law_after(scenario, &case.variant, day);
        let variables = self.compiled.flow_classes.hedged(&[&law_before, &law_after], &case.in_scope);
        let changed = self.compiled.changed(scenario, &case.variant, &law_after, day);
        let changed: Vec<bool> = changed.iter().zip(&*case.in_scope).map(|(one, other)| *one && *other).collect();
        let refused = |refused| self.compiled.refused(&refused, world, &case.variant.name);
        let corners = || BandEnds::all(&variables).into_iter().flatten();
        let is_known = |known: &ChargedBefore| known.in_scope == case.in_scope && known.variables == variables;
        if !known.as_ref().is_some_and(is_known) {
            // That of the last case goes first: it is large.
            *known = None;
            let charges = corners().map(|corner| flow_classes.charges(&law_before, corner, &case.in_scope));
            let charges = charges.collect::<Result<Vec<_>, _>>().map_err(refused)?;
            *known = Some(ChargedBefore { in_scope: case.in_scope.clone(), variables: variables.clone(), charges });
        }
        let before = known.iter().flat_map(|known| &known.charges);
        let mut averages_of_corners = Vec::new();
        for (corner, before) in corners().zip(before) {
            let after = flow_classes.charges(&law_after, corner, &changed).map_err(refused)?;
            // Of flows whose rate is known before and after, and of the others.
            let mut averages: BTreeMap<AverageOf, [Average; 2]> = BTreeMap::new();
            let no_law = Charges { level: Level::of_no_law(), parts: Vec::new() };
            for cell in &flow_classes.cells {
                let Some(before) = &before[cell.class] else { continue };
                let after = after[cell.class].as_ref().unwrap_or(before);
                let after = if self.compiled.is_without_law(cell.class) { &no_law } else { after };
                let pair = world.pair_at(cell.importer, cell.partner);
                let is_open = before.level.rate().and(after.level.rate()).is_none();
                for of in [AverageOf::Partner(pair), AverageOf::Branch(cell.branch)] {
                    averages.entry(of).or_default()[usize::from(is_open)].add(cell.value, before, after);
                }
            }
            let mut whole: Option<[Average; 2]> = None;
            for (_, partner) in averages.iter().filter(|(of, _)| matches!(of, AverageOf::Partner(_))) {
                whole.get_or_insert_default().iter_mut().zip(partner).for_each(|(sum, partner)| sum.merge(partner));
            }
            averages.extend(whole.map(|whole| (AverageOf::Whole, whole)));
            averages_of_corners.push(averages);
        }
        let whole = (AverageOf::Whole, self.whole(case));
        let partners = self.by_partner(case).into_iter().map(|(pair, burden)| (AverageOf::Partner(pair), burden));
        let branches = self.by_branch(case).into_iter().map(|(branch, burden)| (AverageOf::Branch(branch), burden));
        let mut taken: Vec<ByMeasure> = averages_of_corners
            .iter()
            .map(|_| ByMeasure { measures: case.variant.measures.clone(), averages: BTreeMap::new() })
            .collect();
        for (of, burden) in std::iter::once(whole).chain(partners).chain(branches) {
            let shown = burden.with_levels().unwrap_or(&burden);
            for (taken, averages) in taken.iter_mut().zip(&mut averages_of_corners) {
                let Some([mut average, open]) = averages.remove(&of) else { continue };
                if std::ptr::eq(shown, &burden) {
                    average.merge(&open);
                }
                taken.averages.insert(of, average);
            }
            check_adds_up(&taken, of, shown, &case.variant.name)?;
        }
        Ok(taken)
    }
}

/// Checks that what the measures add is the rate that the tables have.
fn check_adds_up(corners: &[ByMeasure], of: AverageOf, burden: &Burden, case: &str) -> Result<(), Failure> {
    let ends = |side: AveragedSide| -> Option<(Pp, Pp)> {
        let totals = corners.iter().map(|corner| corner.averages.get(&of)?.total(side));
        let totals = totals.collect::<Option<Vec<Pp>>>()?;
        totals.iter().min().copied().zip(totals.iter().max().copied())
    };
    let rate = |span: Option<crate::burden::Interval<AdValorem>>| {
        span.map(|span| (span.low - AdValorem::ZERO, span.high - AdValorem::ZERO))
    };
    let shown = [
        (AveragedSide::Before, rate(burden.rate_before)),
        (AveragedSide::After, rate(burden.rate_after)),
        (AveragedSide::Change, burden.rate_change.map(|span| (span.low, span.high))),
    ];
    if shown.into_iter().all(|(side, shown)| shown.is_none() || shown == ends(side)) {
        return Ok(());
    }
    Err(Problem::fault(format_args!("what the measures of {case} add is not its rate"))
        .help("please report it with the scenario file")
        .into())
}
