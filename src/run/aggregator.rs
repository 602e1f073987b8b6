//! The duties of all flows added up into groups.

use super::compiled::{CompiledScenario, LevelsAtEnd, LevelsAtEnds};
use super::failure::{Failure, inconsistent};
use super::group::TallyGroup;
use crate::burden::Tally;
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

    /// Returns the tallies of one corner. The parts add up to the whole, and that is proved.
    pub(super) fn add(&self, levels: &LevelsAtEnd, variant: &Variant) -> Result<Vec<Tally>, Failure> {
        let mut sums = vec![Tally::default(); self.groups.len()];
        for (cell, groups) in self.compiled.flow_classes.cells.iter().zip(self.groups_of_cell) {
            if let Some((before, after)) = levels.of(cell.class) {
                for &group in groups {
                    let special = cell.branch.is_special_provision();
                    sums[group].add(cell.value, special, before.level, after.level);
                    if self.groups[group].has_parts() {
                        sums[group].add_parts(cell.value, before, after);
                    }
                }
            }
        }
        check_adds_up(&sums, self.groups, variant)?;
        Ok(sums)
    }
}

/// Checks that the parts add up to the whole, and that the change is what is owed after less what is owed before.
pub(super) fn check_adds_up<V: SummableValue>(
    sums: &[Tally<V>],
    groups: &[TallyGroup],
    variant: &Variant,
) -> Result<(), Failure> {
    let whole = groups.iter().position(|group| *group == TallyGroup::Whole).map(|index| &sums[index]);
    let total = |wanted: fn(&TallyGroup) -> bool| {
        let mut total = Tally::default();
        groups.iter().zip(sums).filter(|(group, _)| wanted(group)).for_each(|(_, sum)| total.merge(sum));
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
        && sums.iter().all(Tally::balances);
    let told = || inconsistent(format_args!("the parts of {} do not add up to the whole", variant.name));
    if holds { Ok(()) } else { Err(told()) }
}
