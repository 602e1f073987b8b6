//! The law before and after on every flow, resolved once a scenario.
//!
//! Flows that lie in the same scopes, and of which a law would learn the same, are charged alike. A *cell* gathers the flows
//! of one importer, partner and branch that are charged alike, so that a law is assessed once a class, and a change costs the
//! cells that it touches.

pub(crate) mod attributes;
pub(crate) mod charges;
mod difference;
pub(crate) mod equal_rates;
mod hedged;
pub mod levels;
pub(crate) mod scopes;

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::partner::Partner;
use crate::product::{Branch, HsCode};
use crate::units::CustomsValue;
use crate::world::{ImporterIndex, PartnerIndex, World};
pub use attributes::AttributeLookup;
use attributes::FlowAttributes;
pub use scopes::Scopes;
use scopes::{ProductScopeSets, ScopeSet};

/// The flows of a world, sorted by the scopes that they lie in.
#[derive(Debug)]
pub struct FlowClasses {
    /// The scopes, each once.
    pub scopes: Scopes,
    /// Sets of scopes that some flow lies in.
    sets: Vec<ScopeSet>,
    /// Flows that are charged alike, whatever the law.
    pub classes: Vec<RateClass>,
    /// What a law learns of each class.
    answers: FlowAttributes,
    /// The flows gathered.
    pub cells: Vec<FlowCell>,
    /// The cell of each flow, in the order of [`World::flows`].
    pub cell_of_flow: Vec<u32>,
    /// The importers of the world, its own first.
    importers: Vec<Partner>,
    /// The scopes that products of the world lie in, whoever buys and sells them.
    patterns: ProductScopeSets,
}

/// Flows that are charged alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateClass {
    /// Index of their set of scopes.
    set: u32,
    /// Index of what a law learns of them.
    answers: u32,
    /// One of them, to name where something is wrong with them.
    pub flow: u32,
}

/// Flows of one pair and one branch that are charged alike.
#[derive(Clone, Debug)]
pub struct FlowCell {
    /// Who buys.
    pub importer: ImporterIndex,
    /// Who sells.
    pub partner: PartnerIndex,
    /// Their chapter or sector.
    pub branch: Branch,
    /// Index of their class.
    pub class: usize,
    /// Their value.
    pub value: CustomsValue,
}

/// A line of the world that a scope divides, so that it is unknown how much of it is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line {} is in scope in part", line.dotted())]
pub struct PartOfLine {
    /// Index of the scope.
    pub scope: usize,
    /// The line.
    pub line: HsCode,
}

impl FlowClasses {
    /// Sorts the flows of a world by scopes and by what laws ask of them.
    pub fn new(world: &World, scopes: Scopes, questions: &AttributeLookup<'_>) -> FlowClasses {
        let patterns = scopes.patterns(&world.products, &world.services());
        let mut sets = scopes::ScopeSetBuilder::new(&scopes, &patterns);
        let mut answers = FlowAttributes::new(world, questions);
        let mut classes: Vec<RateClass> = Vec::new();
        let mut class_numbers: FxHashMap<(u32, u32), usize> = FxHashMap::default();
        let mut cells: Vec<FlowCell> = Vec::new();
        let mut cell_of_flow = Vec::with_capacity(world.flows.len());
        let mut cell_numbers: FxHashMap<(Branch, usize), u32> = FxHashMap::default();
        let branches: Vec<Branch> = world.products.iter().map(|product| world.branch(*product)).collect();
        let mut pair = None;
        // Flows that follow each other are often of one cell.
        let mut last = None;
        for (number, flow) in world.flows.iter().enumerate() {
            if pair != Some((flow.importer, flow.partner)) {
                pair = Some((flow.importer, flow.partner));
                let who = world.pair(flow);
                sets.turn_to(who, world.importer);
                answers.turn_to(who, world, questions);
                cell_numbers.clear();
                last = None;
            }
            let set = sets.of(patterns.of_product[flow.product as usize]);
            let known = answers.of((number, flow.product as usize), sets.needs(set));
            let branch = branches[flow.product as usize];
            let charged_as = (set, known, branch);
            let cell = match last {
                Some((other, cell)) if other == charged_as => cell,
                _ => {
                    let class = *class_numbers.entry((set, known)).or_insert_with(|| {
                        classes.push(RateClass { set, answers: known, flow: number as u32 });
                        classes.len() - 1
                    });
                    *cell_numbers.entry((branch, class)).or_insert_with(|| {
                        let (importer, partner) = (flow.importer, flow.partner);
                        cells.push(FlowCell { importer, partner, branch, class, value: CustomsValue::default() });
                        cells.len() as u32 - 1
                    })
                }
            };
            last = Some((charged_as, cell));
            cells[cell as usize].value += flow.value;
            cell_of_flow.push(cell);
        }
        let (sets, importers) = (sets.done(), world.importers.clone());
        FlowClasses { scopes, sets, classes, answers: answers.done(), cells, cell_of_flow, importers, patterns }
    }

    /// Checks that no scope has a part of a line that cannot be divided.
    ///
    /// # Errors
    /// The first such scope and line.
    pub fn check_whole(&self, world: &World) -> Result<(), PartOfLine> {
        let divided = self.classes.iter().find_map(|class| {
            let scope = self.sets[class.set as usize].parts().find(|&scope| !self.scopes.is_divisible(scope))?;
            let flow = world.flows[class.flow as usize];
            Some(PartOfLine { scope, line: world.products[flow.product as usize] })
        });
        divided.map_or(Ok(()), Err)
    }

    /// Returns for each class whether all its flows are those of some importers; nothing where there are none.
    pub fn wholly_of(&self, importers: &BTreeSet<Partner>) -> Arc<[bool]> {
        let mut wholly = vec![true; if importers.is_empty() { 0 } else { self.classes.len() }];
        for cell in self.cells.iter().filter(|_| !importers.is_empty()) {
            wholly[cell.class] &= importers.contains(&self.importers[usize::from(cell.importer)]);
        }
        wholly.into()
    }

    /// Gives back the room of what only levels need.
    pub fn forget(&mut self) {
        (self.cells, self.cell_of_flow, self.patterns) = (Vec::new(), Vec::new(), ProductScopeSets::default());
        self.answers.forget();
    }

    /// Returns the scopes that a class lies in wholly, ascending.
    pub fn scopes_of(&self, class: usize) -> impl Iterator<Item = usize> {
        self.sets[self.classes[class].set as usize].whole()
    }

    /// Returns the scopes that a class lies in, if only with a part.
    pub fn meets(&self, class: usize) -> impl Iterator<Item = usize> {
        let set = &self.sets[self.classes[class].set as usize];
        set.whole().chain(set.parts())
    }

    /// For each class, whether it lies in any of these scopes, if only with a part.
    pub fn touched(&self, scopes: &BTreeSet<usize>) -> Vec<bool> {
        let lies = |set: &ScopeSet| set.whole().chain(set.parts()).any(|scope| scopes.contains(&scope));
        let of_set: Vec<bool> = self.sets.iter().map(lies).collect();
        self.classes.iter().map(|class| of_set[class.set as usize]).collect()
    }

    /// Returns the value of all products of these scopes, whoever sells them; `by_product` is
    /// [`World::value_by_product`].
    pub fn value_from_all_partners(&self, scopes: &BTreeSet<usize>, by_product: &[Vec<CustomsValue>]) -> CustomsValue {
        let world_importer = self.importers.first();
        let of_importer = |(&importer, values): (&Partner, &Vec<CustomsValue>)| -> CustomsValue {
            let is_about = |scope: &&usize| {
                world_importer.is_some_and(|&world_importer| self.scopes.is_about(**scope, importer, world_importer))
            };
            let scopes: Vec<usize> = scopes.iter().filter(is_about).copied().collect();
            let inside = self.patterns.inside(&scopes).into_iter();
            values.iter().zip(inside).filter(|(_, inside)| *inside).map(|(value, _)| *value).sum()
        };
        self.importers.iter().zip(by_product).map(of_importer).sum()
    }
}
