//! What is added up: the whole of a case and its parts.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::partner::{Importers, Pair, Partner, PartnerSet};
use crate::product::{Branch, ProductSet};
use crate::rates::{FlowCell, FlowClasses};
use crate::scenario::{Expectation, Scenario};
use crate::world::World;

/// What a tally adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum TallyGroup {
    Whole,
    Partner(Pair),
    /// Only where there are several.
    Importer(Partner),
    Branch(Branch),
    List(usize),
    Expectation(usize),
}

impl TallyGroup {
    pub(super) fn pair(self) -> Option<Pair> {
        if let TallyGroup::Partner(pair) = self { Some(pair) } else { None }
    }

    pub(super) fn importer(self) -> Option<Partner> {
        if let TallyGroup::Importer(importer) = self { Some(importer) } else { None }
    }

    pub(super) fn branch(self) -> Option<Branch> {
        if let TallyGroup::Branch(branch) = self { Some(branch) } else { None }
    }

    pub(super) fn list(self) -> Option<usize> {
        if let TallyGroup::List(list) = self { Some(list) } else { None }
    }

    /// Returns true if it is shown by authority too.
    pub(super) fn has_parts(self) -> bool {
        matches!(self, TallyGroup::Whole | TallyGroup::Partner(_) | TallyGroup::Importer(_) | TallyGroup::List(_))
    }
}

pub(super) fn selection(expectation: &Expectation) -> (Importers, PartnerSet, ProductSet) {
    let importers = expectation.importers.clone().map_or(Importers::Any, Importers::Named);
    let partners = PartnerSet { members: expectation.partners.clone(), except: BTreeSet::new() };
    (importers, partners, expectation.products.clone().unwrap_or(ProductSet::All))
}

/// Returns what is added up, and where each cell goes.
pub(super) fn group(
    flow_classes: &FlowClasses,
    world: &World,
    scenario: &Scenario,
) -> (Vec<TallyGroup>, Vec<Vec<usize>>) {
    let lists = scenario
        .lists
        .iter()
        .enumerate()
        .map(|(index, (_, list))| {
            (index, flow_classes.scopes.find(&Importers::Any, &PartnerSet::all(), &list.products))
        })
        .map(|(index, scope)| (TallyGroup::List(index), scope));
    let expectations = scenario.expectations.iter().enumerate().map(|(index, expectation)| {
        let (importers, partners, products) = selection(expectation);
        (TallyGroup::Expectation(index), flow_classes.scopes.find(&importers, &partners, &products))
    });
    let selected: Vec<(TallyGroup, Option<usize>)> = lists.chain(expectations).collect();
    let of_cell = |cell: &FlowCell| {
        let (pair, class) = (world.pair_at(cell.importer, cell.partner), cell.class);
        let lies_in = move |scope: usize| flow_classes.scopes_of(class).any(|other| other == scope);
        let inside = selected.iter().filter(move |(_, scope)| scope.is_some_and(lies_in));
        [TallyGroup::Whole, TallyGroup::Partner(pair), TallyGroup::Branch(cell.branch)]
            .into_iter()
            .chain(world.has_several_importers().then_some(TallyGroup::Importer(pair.importer)))
            .chain(inside.map(|(group, _)| *group))
    };
    let all: FxHashSet<TallyGroup> = flow_classes.cells.iter().flat_map(of_cell).chain([TallyGroup::Whole]).collect();
    let mut groups: Vec<TallyGroup> = all.into_iter().collect();
    groups.sort_unstable();
    let numbers: FxHashMap<TallyGroup, usize> = groups.iter().copied().zip(0..).collect();
    let numbered = flow_classes.cells.iter().map(|cell| of_cell(cell).map(|group| numbers[&group]).collect());
    let numbered = numbered.collect();
    (groups, numbered)
}
