//! The duties of all flows added up into groups.

use super::compiled::{CompiledScenario, LevelsAtEnd, LevelsAtEnds};
use super::failure::{Failure, inconsistent};
use super::group::TallyGroup;
use crate::burden::{FlowDuty, IntoGroup, RunningTallies, Tally};
use crate::scenario::{Scenario, Variant};
use crate::units::SummableValue;
use crate::world::World;

/// One number a class of flows of each partner, added up into groups.
#[derive(Clone, Copy)]
pub(super) struct Aggregator<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) world: &'a World,
    pub(super) compiled: &'a CompiledScenario,
    pub(super) groups: &'a [TallyGroup],
    pub(super) groups_of_cell: &'a [Vec<usize>],
}

impl Aggregator<'_> {
    /// Returns the tallies of a variant on the scenario's date: for each corner of its hedged values, one a group.
    pub(super) fn tally(&self, variant: &Variant, corners: &LevelsAtEnds) -> Result<Vec<Vec<Tally>>, Failure> {
        corners.levels.iter().map(|levels| self.add(levels, variant)).collect()
    }

    /// Adds the flows of one corner to tallies that can be changed, a tally a group; where the levels of another day are given,
    /// whose flows are in them, only what is charged otherwise is taken out and added.
    pub(super) fn run_on(&self, tallies: &mut RunningTallies, last: Option<&LevelsAtEnd>, levels: &LevelsAtEnd) {
        let flow_classes = &self.compiled.flow_classes;
        let moves = |class: usize| last.is_none_or(|last| last.of(class) != levels.of(class));
        let moves: Vec<bool> = (0..flow_classes.classes.len()).map(moves).collect();
        let cells = flow_classes.cells.iter().zip(self.groups_of_cell).filter(|(cell, _)| moves[cell.class]);
        for (cell, groups) in cells {
            let flows = (cell.value, cell.branch.is_special_provision());
            let groups = || groups.iter().map(|&group| IntoGroup { group, with_parts: self.groups[group].has_parts() });
            if let Some((before, after)) = last.and_then(|last| last.of(cell.class)) {
                tallies.remove(flows, [before, after], groups());
            }
            if let Some((before, after)) = levels.of(cell.class) {
                tallies.add(flows, [before, after], groups());
            }
        }
    }

    /// Returns the tallies of one corner. The parts add up to the whole, and that is proved.
    pub(super) fn add(&self, levels: &LevelsAtEnd, variant: &Variant) -> Result<Vec<Tally>, Failure> {
        let mut sums = vec![Tally::default(); self.groups.len()];
        for (cell, groups) in self.compiled.flow_classes.cells.iter().zip(self.groups_of_cell) {
            let Some((before, after)) = levels.of(cell.class) else { continue };
            let flows = FlowDuty::with_parts(cell.value, cell.branch.is_special_provision(), [before, after]);
            for &group in groups {
                sums[group].add(&flows);
                if self.groups[group].has_parts() {
                    sums[group].add_parts(&flows);
                }
            }
        }
        check_adds_up(sums.iter(), self.groups, variant)?;
        Ok(sums)
    }
}

/// Checks that the parts add up to the whole, and that the change is what is owed after less what is owed before.
pub(super) fn check_adds_up<'t, V: SummableValue + 't>(
    sums: impl Iterator<Item = &'t Tally<V>> + Clone,
    groups: &[TallyGroup],
    variant: &Variant,
) -> Result<(), Failure> {
    let of_groups = groups.iter().zip(sums);
    let whole = of_groups.clone().find(|(group, _)| **group == TallyGroup::Whole).map(|(_, sum)| sum);
    let total = |wanted: fn(&TallyGroup) -> bool| {
        let mut total = Tally::default();
        of_groups.clone().filter(|(group, _)| wanted(group)).for_each(|(_, sum)| total.merge(sum));
        total
    };
    let by_partner = total(|group| matches!(group, TallyGroup::Partner(_)));
    let by_branch = total(|group| matches!(group, TallyGroup::Branch(_)));
    let bare = whole.map(|whole| whole.clone().without_parts());
    let by_importer = total(|group| matches!(group, TallyGroup::Importer(_)));
    let several = groups.iter().any(|group| matches!(group, TallyGroup::Importer(_)));
    let holds = whole == Some(&by_partner)
        && (!several || whole == Some(&by_importer))
        && bare == Some(by_branch)
        && of_groups.clone().all(|(_, sum)| sum.balances());
    let told = || inconsistent(format_args!("the parts of {} do not add up to the whole", variant.name));
    if holds { Ok(()) } else { Err(told()) }
}
