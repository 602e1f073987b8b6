//! One scenario worked out: every case and every point of its sweeps, in parallel, results in order.

pub mod expect;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::burden::{Burden, Tally};
use crate::error::Problem;
use crate::partner::{Partner, PartnerSet};
use crate::product::{HsCode, ProductSet};
use crate::rates::{Board, Law, PartOfLine};
use crate::regime::assess::{Level, OutOfRange};
use crate::regime::measure::{self, Measure};
use crate::regime::rate::Corner;
use crate::scenario::{Expectation, Scenario, Scope, Variant};
use crate::units::CustomsValue;
use crate::world::World;

/// A scenario's results.
#[derive(Debug)]
pub struct Run {
    /// The flows, sorted by scopes.
    pub board: Board,
    /// What the tallies are about.
    groups: Vec<Group>,
    /// One a case and point of the sweeps, in order.
    pub cases: Vec<CaseRun>,
}

/// What a tally adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Whole,
    Partner(Partner),
    Chapter(HsCode),
    List(usize),
    Expectation(usize),
}

/// The results of one variant.
#[derive(Debug)]
pub struct CaseRun {
    /// The law and its name.
    pub variant: Variant,
    /// The imports of the same products from all partners.
    pub all_partners: CustomsValue,
    /// For each class of the board, whether it is in scope.
    pub in_scope: Vec<bool>,
    /// For each corner of the hedged values, the rates of each class before and after; kept where there are no sweeps.
    pub levels: Vec<[Vec<Option<Level>>; 2]>,
    /// For each corner, a tally a group.
    tallies: Vec<Vec<Tally>>,
}

/// Why a scenario has no result.
#[derive(Debug)]
pub enum Failure {
    /// Something is wrong with it.
    Problem(Problem),
    /// Somebody stopped the work.
    Interrupted,
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Failure {
        Failure::Problem(problem)
    }
}

/// Works a scenario out on a world. `stop` ends the work early.
pub fn run(scenario: &Scenario, world: &World, stop: &AtomicBool) -> Result<Run, Failure> {
    let scopes = scopes(scenario);
    let board = Board::new(world, scopes.clone()).map_err(|part| divided(part, &scopes, scenario))?;
    let (groups, groups_of_cell) = group(&board, world, scenario);
    let by_product = world.value_by_product();
    let in_scope = ScopeOfCases::new(scenario, &board);
    let cases = (0..scenario.variant_count())
        .into_par_iter()
        .map(|number| {
            if stop.load(Ordering::Relaxed) {
                return Err(Failure::Interrupted);
            }
            let variant = scenario.variant(number);
            let scopes = in_scope.of(&variant, &board);
            let all_partners = board.value_from_all_partners(&scopes, &by_product);
            let wanted = board.touched(&scopes);
            let (tallies, levels) = tally(scenario, &variant, &board, &wanted, &groups, &groups_of_cell)?;
            let levels = if scenario.sweeps.is_empty() { levels } else { Vec::new() };
            Ok(CaseRun { variant, all_partners, in_scope: wanted, levels, tallies })
        })
        .collect::<Result<Vec<CaseRun>, Failure>>()?;
    Ok(Run { board, groups, cases })
}

/// Every scope that the scenario speaks of: of measures, lists, expectations, and its own.
fn scopes(scenario: &Scenario) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    let mut add = |partners: &PartnerSet, products: &ProductSet| {
        if !scopes.iter().any(|scope| scope.partners == *partners && scope.products == *products) {
            scopes.push(Scope { partners: partners.clone(), products: products.clone(), goods: String::new() });
        }
    };
    let added = scenario.cases.iter().flat_map(|case| &case.measures);
    for measure in scenario.baseline.measures.iter().chain(added) {
        add(&measure.partners, &measure.products);
    }
    for (partners, products) in scenario.baseline.facts.iter().filter_map(|fact| fact.scope.as_ref()) {
        add(partners, products);
    }
    for (_, products) in &scenario.lists {
        add(&PartnerSet::all(), products);
    }
    for expectation in &scenario.expectations {
        let Scope { partners, products, .. } = selection(expectation);
        add(&partners, &products);
    }
    match &scenario.scope {
        Some(scope) => add(&scope.partners, &scope.products),
        None => add(&PartnerSet::all(), &ProductSet::All),
    }
    scopes
}

/// The flows that an expectation is about.
fn selection(expectation: &Expectation) -> Scope {
    let partners = match expectation.partner {
        Some(partner) => PartnerSet { members: Some([partner].into()), except: BTreeSet::new() },
        None => PartnerSet::all(),
    };
    Scope { partners, products: expectation.products.clone().unwrap_or(ProductSet::All), goods: String::new() }
}

/// Which flows the results of a case are about.
struct ScopeOfCases {
    /// The scenario's own scope.
    stated: Option<usize>,
    /// What any case touches, for a case that touches nothing.
    any: BTreeSet<usize>,
}

impl ScopeOfCases {
    fn new(scenario: &Scenario, board: &Board) -> ScopeOfCases {
        let number = |measure: &Measure| board.scope(&measure.partners, &measure.products);
        let mut of_measure: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for measure in &scenario.baseline.measures {
            of_measure.entry(measure.id.clone()).or_default().extend(number(measure));
        }
        let changed = scenario.cases.iter().flat_map(|case| case.changes.iter().map(|change| &change.measure));
        let swept = scenario.sweeps.iter().flat_map(|sweep| &sweep.measures);
        let mut any: BTreeSet<usize> =
            changed.chain(swept).filter_map(|id| of_measure.get(id)).flatten().copied().collect();
        any.extend(scenario.cases.iter().flat_map(|case| &case.measures).filter_map(number));
        if any.is_empty() {
            any.extend(of_measure.values().flatten());
        }
        if any.is_empty() {
            any.extend(board.scope(&PartnerSet::all(), &ProductSet::All));
        }
        let stated = scenario.scope.as_ref().and_then(|scope| board.scope(&scope.partners, &scope.products));
        ScopeOfCases { stated, any }
    }

    /// The stated scope; else what the case touches; else what any case touches.
    fn of(&self, variant: &Variant, board: &Board) -> BTreeSet<usize> {
        if let Some(stated) = self.stated {
            return [stated].into();
        }
        let touched = variant.measures.iter().filter(|measure| variant.touched.contains(&measure.id));
        let scopes: BTreeSet<usize> =
            touched.filter_map(|measure| board.scope(&measure.partners, &measure.products)).collect();
        if scopes.is_empty() { self.any.clone() } else { scopes }
    }
}

/// What is added up, and where each cell goes.
fn group(board: &Board, world: &World, scenario: &Scenario) -> (Vec<Group>, Vec<Vec<usize>>) {
    let lists = scenario
        .lists
        .iter()
        .enumerate()
        .map(|(index, (_, products))| (Group::List(index), board.scope(&PartnerSet::all(), products)));
    let expectations = scenario.expectations.iter().enumerate().map(|(index, expectation)| {
        let Scope { partners, products, .. } = selection(expectation);
        (Group::Expectation(index), board.scope(&partners, &products))
    });
    let selected: Vec<(Group, Option<usize>)> = lists.chain(expectations).collect();
    let of_cell = |cell: &crate::rates::Cell| -> Vec<Group> {
        let partner = world.partners[usize::from(cell.partner)];
        let scopes = &board.classes()[cell.class];
        let inside = selected.iter().filter(|(_, scope)| scope.is_some_and(|scope| scopes.contains(&scope)));
        [Group::Whole, Group::Partner(partner), Group::Chapter(cell.chapter)]
            .into_iter()
            .chain(inside.map(|(group, _)| *group))
            .collect()
    };
    let of_cells: Vec<Vec<Group>> = board.cells.iter().map(of_cell).collect();
    let all: BTreeSet<Group> = of_cells.iter().flatten().copied().chain([Group::Whole]).collect();
    let groups: Vec<Group> = all.into_iter().collect();
    let number = |group: &Group| groups.binary_search(group).ok();
    let numbered = of_cells.iter().map(|of_cell| of_cell.iter().filter_map(number).collect()).collect();
    (groups, numbered)
}

type Tallied = (Vec<Vec<Tally>>, Vec<[Vec<Option<Level>>; 2]>);

/// The tallies of a variant at every corner of its hedged values.
fn tally(
    scenario: &Scenario,
    variant: &Variant,
    board: &Board,
    wanted: &[bool],
    groups: &[Group],
    groups_of_cell: &[Vec<usize>],
) -> Result<Tallied, Failure> {
    let (date, as_of, complete) = (scenario.date, scenario.as_of, scenario.baseline.complete);
    let before = Law { measures: &scenario.baseline.measures, complete, date, as_of };
    let after = Law { measures: &variant.measures, ..before };
    let variables = hedged(&[before, after], board, wanted);
    let Some(corners) = Corner::all(&variables) else {
        let (count, name, most) = (variables.len(), &variant.name, Corner::MOST);
        return Err(Problem::new(format!("{count} hedged values bear on {name}: {}", variables.join(", ")))
            .help(format!("{most} at most can be worked out together: set or sweep some of them, or narrow the scope"))
            .into());
    };
    let mut tallies = Vec::new();
    let mut levels = Vec::new();
    for corner in corners {
        let assess = |law: &Law<'_>| {
            board.levels(law, corner, wanted).map_err(|out| Failure::Problem(out_of_range(&out, variant)))
        };
        let pair = [assess(&before)?, assess(&after)?];
        let mut sums = vec![Tally::default(); groups.len()];
        for (cell, groups) in board.cells.iter().zip(groups_of_cell) {
            if let (Some(before), Some(after)) = (&pair[0][cell.class], &pair[1][cell.class]) {
                for &group in groups {
                    sums[group].add(cell.value, cell.chapter.is_special_provision(), before, after);
                }
            }
        }
        prove(&sums, groups, variant)?;
        tallies.push(sums);
        levels.push(pair);
    }
    Ok((tallies, levels))
}

/// The hedged values that bear on the wanted classes, sorted.
fn hedged(laws: &[Law<'_>; 2], board: &Board, wanted: &[bool]) -> Vec<String> {
    let scopes: BTreeSet<usize> = board
        .classes()
        .iter()
        .zip(wanted)
        .filter(|(_, wanted)| **wanted)
        .flat_map(|(class, _)| class)
        .copied()
        .collect();
    let measures = laws.iter().flat_map(|law| law.measures);
    let bears = |measure: &&Measure| {
        board.scope(&measure.partners, &measure.products).is_some_and(|scope| scopes.contains(&scope))
    };
    measure::hedged(measures.filter(bears), laws[0].date)
}

/// The parts add up to the whole, and the change is what is owed after less before: held on every run.
fn prove(sums: &[Tally], groups: &[Group], variant: &Variant) -> Result<(), Failure> {
    let whole = groups.iter().position(|group| *group == Group::Whole).map(|index| &sums[index]);
    let total = |wanted: fn(&Group) -> bool| {
        let mut total = Tally::default();
        groups.iter().zip(sums).filter(|(group, _)| wanted(group)).for_each(|(_, sum)| total.merge(sum));
        total
    };
    let by_partner = total(|group| matches!(group, Group::Partner(_)));
    let by_chapter = total(|group| matches!(group, Group::Chapter(_)));
    let holds = whole == Some(&by_partner) && whole == Some(&by_chapter) && sums.iter().all(Tally::balances);
    if holds {
        return Ok(());
    }
    Err(Problem::new(format!(
        "the parts of {} do not add up to the whole: this is a fault of the program",
        variant.name
    ))
    .help("please report it with the scenario file; nothing was written")
    .into())
}

fn divided(part: PartOfLine, scopes: &[Scope], scenario: &Scenario) -> Problem {
    let scope = &scopes[part.scope];
    let added = scenario.cases.iter().flat_map(|case| &case.measures);
    let measure = scenario
        .baseline
        .measures
        .iter()
        .chain(added)
        .find(|measure| measure.partners == scope.partners && measure.products == scope.products);
    let name = measure.map_or("a list or selection".to_string(), |measure| measure.id.clone());
    Problem::new(format!("{name} means part of the line {} of the world “{}”", part.line.dotted(), scenario.world))
        .help("how much of the line it means is not known: name the whole line, or use a world with longer codes")
}

fn out_of_range(out: &OutOfRange, variant: &Variant) -> Problem {
    Problem::new(format!("the rate of {} leaves the range from 0% to 1000% in {}", out.measure, variant.name))
        .help("change it by less, or put a floor or a cap in place of the difference")
}

impl Run {
    /// True if some flow of a case lies in these partners and products.
    pub fn meets(&self, case: &CaseRun, partners: &PartnerSet, products: &ProductSet) -> bool {
        let Some(scope) = self.board.scope(partners, products) else { return false };
        self.board.classes().iter().zip(&case.in_scope).any(|(class, inside)| *inside && class.contains(&scope))
    }

    fn burden(&self, case: &CaseRun, group: usize) -> Burden {
        let corners: Vec<&Tally> = case.tallies.iter().map(|sums| &sums[group]).collect();
        Burden::from_corners(&corners)
    }

    fn of(&self, case: &CaseRun, wanted: Group) -> Option<Burden> {
        self.groups.binary_search(&wanted).ok().map(|group| self.burden(case, group))
    }

    /// The whole of a case.
    pub fn whole(&self, case: &CaseRun) -> Burden {
        self.of(case, Group::Whole).unwrap_or_else(|| Burden::from_corners(&[&Tally::default()]))
    }

    /// By partner, those with flows in scope, the largest importer's bill first: by value, then code.
    pub fn by_partner(&self, case: &CaseRun) -> Vec<(Partner, Burden)> {
        let mut parts = self.parts(case, |group| match group {
            Group::Partner(partner) => Some(partner),
            _ => None,
        });
        parts.sort_by(|one, other| other.1.imports.cmp(&one.1.imports).then(one.0.cmp(&other.0)));
        parts
    }

    /// By chapter, those with flows in scope, in order.
    pub fn by_chapter(&self, case: &CaseRun) -> Vec<(HsCode, Burden)> {
        self.parts(case, |group| match group {
            Group::Chapter(chapter) => Some(chapter),
            _ => None,
        })
    }

    /// By list of the scenario, those with flows in scope: the list's index and what comes out. Lists may overlap.
    pub fn by_list(&self, case: &CaseRun) -> Vec<(usize, Burden)> {
        self.parts(case, |group| match group {
            Group::List(list) => Some(list),
            _ => None,
        })
    }

    fn parts<T>(&self, case: &CaseRun, wanted: fn(Group) -> Option<T>) -> Vec<(T, Burden)> {
        let parts = self.groups.iter().enumerate();
        parts
            .filter_map(|(index, &group)| Some((wanted(group)?, self.burden(case, index))))
            .filter(|(_, burden)| !burden.imports.is_zero())
            .collect()
    }

    /// What an expectation is about, in a case; `None` if nothing of it is in scope.
    fn expected(&self, case: &CaseRun, index: usize) -> Option<Burden> {
        self.of(case, Group::Expectation(index)).filter(|burden| !burden.imports.is_zero())
    }
}
