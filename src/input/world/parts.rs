//! A world put together from others and from flows of its own, without a copy of their files.

use std::collections::BTreeSet;
use std::ops::Range;

use super::flows::{DeclaredShares, FlowTable};
use crate::partner::Partner;
use crate::units::Share;
use crate::world::{Flow, ImporterIndex, PartnerIndex};

struct ImportedYear {
    importer: Partner,
    part: usize,
    flows: Range<usize>,
}

/// Returns whose imports stand in two parts, if anybody's do: the importer, and the numbers of both.
pub fn in_two(parts: &[FlowTable]) -> Option<(Partner, usize, usize)> {
    let stretches = stretches(parts);
    stretches.windows(2).find(|two| two[0].importer == two[1].importer).map(|two| {
        let (first, second) = (two[0].part.min(two[1].part), two[0].part.max(two[1].part));
        (two[0].importer, first, second)
    })
}

/// Returns parts as one, `world_importer` before the other importers; nobody's imports stand in two.
pub fn join(mut parts: Vec<FlowTable>, world_importer: Partner) -> FlowTable {
    if parts.len() == 1 && parts[0].importers.first() == Some(&world_importer) {
        return parts.remove(0);
    }
    let mut stretches = stretches(&parts);
    stretches.sort_by_key(|stretch| (stretch.importer != world_importer, stretch.importer));
    let others = stretches.iter().map(|stretch| stretch.importer).filter(|importer| *importer != world_importer);
    let importers: Vec<Partner> = [world_importer].into_iter().chain(others).collect();
    let partners = union(parts.iter().map(|part| &part.partners));
    let products = union(parts.iter().map(|part| &part.products));
    let mut flows = Vec::with_capacity(parts.iter().map(|part| part.flows.len()).sum());
    let names: BTreeSet<&String> = parts.iter().flat_map(|part| part.declared.keys()).collect();
    let mut declared: DeclaredShares = names.into_iter().map(|name| (name.clone(), Vec::new())).collect();
    let numbers: Vec<(Vec<usize>, Vec<usize>)> =
        parts.iter().map(|part| (numbers(&part.partners, &partners), numbers(&part.products, &products))).collect();
    for ImportedYear { importer, part: number, flows: range } in stretches {
        let (part, (partner, product)) = (&parts[number], &numbers[number]);
        let whose = importers.iter().position(|&other| other == importer).unwrap_or(0);
        flows.extend(part.flows[range.clone()].iter().map(|flow| Flow {
            importer: ImporterIndex(whose as u16),
            partner: PartnerIndex(partner[usize::from(flow.partner)] as u16),
            product: product[flow.product as usize] as u32,
            value: flow.value,
        }));
        for (name, column) in &mut declared {
            let none = || vec![None; range.len()];
            let said: Vec<Option<Share>> =
                part.declared.get(name).map_or_else(none, |shares| shares[range.clone()].to_vec());
            column.extend(said);
        }
    }
    let unread_days = parts.iter().flat_map(|part| part.unread_days.clone()).collect();
    FlowTable { importers, partners, products, flows, declared, unread_days }
}

/// Returns where the imports of each importer stand, by importer.
fn stretches(parts: &[FlowTable]) -> Vec<ImportedYear> {
    let mut stretches = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        for (index, &importer) in part.importers.iter().enumerate() {
            let start = part.flows.partition_point(|flow| usize::from(flow.importer) < index);
            let end = part.flows.partition_point(|flow| usize::from(flow.importer) <= index);
            if start < end {
                stretches.push(ImportedYear { importer, part: number, flows: start..end });
            }
        }
    }
    stretches.sort_by_key(|stretch| stretch.importer);
    stretches
}

/// Returns what stands in any of some sorted lists, sorted.
fn union<'t, T: Ord + Copy + 't>(lists: impl Iterator<Item = &'t Vec<T>>) -> Vec<T> {
    let mut all: Vec<T> = lists.flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// For each of some, its place among all.
fn numbers<T: Ord>(some: &[T], all: &[T]) -> Vec<usize> {
    some.iter().map(|one| all.partition_point(|other| other < one)).collect()
}
