//! The results of a scenario, and what can be read off them.

use std::borrow::Borrow;
use std::sync::Arc;

use jiff::civil::Date;

use super::case_standing::CaseStanding;
use super::compiled::{CompiledScenario, LevelsAtEnd};
use super::coverage::ResponseCoverage;
use super::equilibrium::EquilibriumResult;
use super::failure::Failure;
use super::group::TallyGroup;
use super::partial::{PartialResult, UncertainUsd};
use super::prices::PriceResult;
use super::split::Split;
use super::timeline::{AnnualRateSpan, Timeline};
use super::welfare_curve::WelfareCurve;
use crate::burden::{AuthorityContribution, Burden, Tally};
use crate::draws::sketch::Quantiles;
use crate::partial::ResponseFigure;
use crate::partner::{Importers, Pair, Partner, PartnerSet};
use crate::product::{Branch, ProductSet};
use crate::scenario::edit::IdleEdit;
use crate::scenario::{Scenario, Variant};
use crate::units::days::ValueOfDays;
use crate::units::{CustomsValue, SummableValue};
use crate::world::World;

/// A scenario's results.
#[derive(Debug)]
pub struct Run {
    /// The flows sorted, and the laws that they are compared with.
    pub compiled: CompiledScenario,
    pub(super) groups: Vec<TallyGroup>,
    /// One a case and point of the sweeps, in order.
    pub cases: Vec<CaseRun>,
    /// Welfare against the tariff, where the scenario asks for a best one.
    pub curve: Option<WelfareCurve>,
    /// Added measures that a reader may take for what is charged in all and that are not, a sentence each.
    pub beside: Vec<String>,
    /// Edits that change nothing.
    pub idle: Vec<IdleEdit>,
}

/// The results of one variant.
#[derive(Debug)]
pub struct CaseRun {
    /// The law and its name.
    pub variant: Variant,
    /// The imports of the same products from all partners; over a period, those that enter in it.
    pub all_partners: CustomsValue,
    /// For each class of the flow classes, whether it is in scope.
    pub in_scope: Arc<[bool]>,
    /// The hedged values that bear on it, sorted.
    pub(super) variables: Vec<String>,
    /// For each of their corners, a tally a group; over a period, none: its timeline has them. What is equal in many cases is
    /// there once.
    pub(super) tallies: Vec<Vec<Arc<Tally>>>,
    /// Over a period: from day to day.
    pub timeline: Option<Timeline>,
    /// What becomes of trade, if the scenario asks.
    pub response: Option<PartialResult>,
    /// What becomes of the whole world, if it asks that.
    pub equilibrium: Option<EquilibriumResult>,
    /// What consumers pay, if it asks that.
    pub prices: Option<PriceResult>,
    /// What some pictures need, once [`Run::prepare`] has worked it out.
    pub details: PictureInputs,
}

/// What comes out for the goods of a branch that one buys from another.
pub type ByPairAndBranch = Vec<((Pair, Branch), Burden)>;

/// What pictures need of a case.
#[derive(Debug, Default)]
pub struct PictureInputs {
    /// The change of the duty owed split by what the case changes, where a picture shows it.
    pub why: Option<Split>,
    /// Sums by partner and branch, where a picture shows them; else nothing.
    pub grid: ByPairAndBranch,
    /// What is said of the measures behind it besides what they charge.
    pub standing: CaseStanding,
}

impl CaseRun {
    /// Returns the quantiles of the rise of consumer prices in percent, and of the cost of a household in dollars;
    /// `None` where they are not drawn.
    pub fn drawn_prices(&self) -> Option<[Quantiles; 2]> {
        self.prices.as_ref().filter(|prices| prices.is_known())?;
        let drawn = self.response.as_ref()?.drawn.as_ref()?;
        let [prices, mean] = drawn.prices.as_slice() else { return None };
        Some([prices.quantiles()?, mean.quantiles()?])
    }
}

impl Run {
    /// Returns true if some flow of a case lies in these importers, partners and products.
    pub fn meets(&self, case: &CaseRun, importers: &Importers, partners: &PartnerSet, products: &ProductSet) -> bool {
        let flow_classes = &self.compiled.flow_classes;
        let Some(scope) = flow_classes.scopes.find(importers, partners, products) else { return false };
        case.in_scope
            .iter()
            .enumerate()
            .any(|(class, inside)| *inside && flow_classes.scopes_of(class).any(|one| one == scope))
    }

    /// Gives back the room of what only tables of flows and markets need: then there are none.
    pub fn forget_flows(&mut self) {
        if let Some(flow_classes) = Arc::get_mut(&mut self.compiled.flow_classes) {
            flow_classes.forget();
        }
        self.cases.iter_mut().filter_map(|case| case.response.as_mut()).for_each(PartialResult::forget_flows);
    }

    /// Returns the levels of each class of flows in a case, one a corner of the hedged values. They are computed
    /// anew: kept, those of a batch of cases would fill the memory.
    pub fn levels(&self, scenario: &Scenario, world: &World, case: &CaseRun) -> Result<Vec<LevelsAtEnd>, Failure> {
        let day = self.compiled.day(scenario);
        let corners = self.compiled.levels(scenario, world, &case.variant, &case.in_scope, day, None)?;
        Ok(corners.levels)
    }

    /// Returns what each authority adds, by its index in the baseline; the last is for measures without. Nothing where
    /// no authorities are named.
    pub fn by_authority(&self, case: &CaseRun) -> Vec<AuthorityContribution> {
        self.parts_of(case, TallyGroup::Whole, usize::MAX)
    }

    /// Returns the same for what one importer buys from one partner.
    pub fn by_authority_of(&self, case: &CaseRun, pair: Pair) -> Vec<AuthorityContribution> {
        self.parts_of(case, TallyGroup::Partner(pair), usize::MAX)
    }

    /// Returns what each authority adds at the lower ends of all hedged values, where the parts add up: to the whole,
    /// or to what one importer buys from one partner.
    pub fn by_authority_at_lower_ends(&self, case: &CaseRun, pair: Option<Pair>) -> Vec<AuthorityContribution> {
        self.parts_of(case, pair.map_or(TallyGroup::Whole, TallyGroup::Partner), 1)
    }

    /// Returns a figure after response: of the goods that one buys from another, or of the whole. `None` where imports
    /// are held fixed or the model does not say it.
    pub fn after_response(&self, case: &CaseRun, pair: Option<Pair>, figure: ResponseFigure) -> Option<UncertainUsd> {
        self.amount_after_response(case, pair.map_or(TallyGroup::Whole, TallyGroup::Partner), figure)
    }

    /// Returns the change of the duty if imports stood still: of the flows that figures after response are about.
    pub fn fixed_response(&self, case: &CaseRun, pair: Option<Pair>) -> Option<UncertainUsd> {
        let group = self.groups.binary_search(&pair.map_or(TallyGroup::Whole, TallyGroup::Partner)).ok()?;
        case.response.as_ref()?.fixed(group)
    }

    /// Returns the duty after if imports stood still, of the whole: of the flows that the duty after response is about.
    pub fn fixed_duty(&self, case: &CaseRun) -> Option<UncertainUsd> {
        case.response.as_ref()?.fixed_duty(self.groups.binary_search(&TallyGroup::Whole).ok()?)
    }

    /// Returns what figures after response are about, and what they leave out.
    pub fn covered_by_response(&self, case: &CaseRun, pair: Option<Pair>) -> Option<ResponseCoverage> {
        let group = self.groups.binary_search(&pair.map_or(TallyGroup::Whole, TallyGroup::Partner)).ok()?;
        Some(case.response.as_ref()?.covered(group))
    }

    /// Returns the intervals of a case's period; none where it has a date.
    pub fn rate_spans<'r>(&'r self, case: &'r CaseRun) -> impl Iterator<Item = AnnualRateSpan<'r>> {
        let intervals = case.timeline.iter().flat_map(|timeline| &timeline.intervals);
        intervals.map(|interval| AnnualRateSpan { groups: &self.groups, interval })
    }

    fn parts_of(&self, case: &CaseRun, wanted: TallyGroup, corners: usize) -> Vec<AuthorityContribution> {
        let Ok(group) = self.groups.binary_search(&wanted) else { return Vec::new() };
        match &case.timeline {
            Some(timeline) => {
                AuthorityContribution::from_corners(&at_corners(timeline.total.iter().take(corners), group))
            }
            None => AuthorityContribution::from_corners(&at_corners(case.tallies.iter().take(corners), group)),
        }
    }

    /// Returns the whole of a case from a day of its period to before another.
    pub fn whole_within(&self, case: &CaseRun, days: (Date, Date)) -> Option<Burden> {
        let whole = self.groups.binary_search(&TallyGroup::Whole).ok()?;
        Some(Burden::from_corners(&at_corners(&case.timeline.as_ref()?.within(days), whole)))
    }

    fn burden(&self, case: &CaseRun, group: usize) -> Burden {
        match &case.timeline {
            Some(timeline) => Burden::from_corners(&at_corners(&timeline.total, group)),
            None => Burden::from_corners(&at_corners(&case.tallies, group)),
        }
    }

    fn of(&self, case: &CaseRun, wanted: TallyGroup) -> Option<Burden> {
        self.groups.binary_search(&wanted).ok().map(|group| self.burden(case, group))
    }

    /// Returns the whole of a case.
    pub fn whole(&self, case: &CaseRun) -> Burden {
        self.of(case, TallyGroup::Whole).unwrap_or_else(Burden::nothing)
    }

    /// By importer where there are several, those with flows in scope: by code. Else nothing.
    pub fn by_importer(&self, case: &CaseRun) -> Vec<(Partner, Burden)> {
        self.parts(case, TallyGroup::importer)
    }

    /// Returns several importers as one.
    pub fn importers_together(&self, case: &CaseRun, importers: &[Partner]) -> Burden {
        let is_one = |group: &TallyGroup| matches!(group, TallyGroup::Importer(one) if importers.contains(one));
        let wanted: Vec<bool> = self.groups.iter().map(is_one).collect();
        match &case.timeline {
            Some(timeline) => together(&timeline.total, &wanted),
            None => together(&case.tallies, &wanted),
        }
    }

    /// By partner and who buys from it, those with flows in scope: by value, then code.
    pub fn by_partner(&self, case: &CaseRun) -> Vec<(Pair, Burden)> {
        let mut parts = self.parts(case, TallyGroup::pair);
        parts.sort_by(|one, other| other.1.imports.cmp(&one.1.imports).then(one.0.cmp(&other.0)));
        parts
    }

    /// By chapter or sector, those with flows in scope, in order.
    pub fn by_branch(&self, case: &CaseRun) -> Vec<(Branch, Burden)> {
        self.parts(case, TallyGroup::branch)
    }

    /// By list of the scenario, those with flows in scope: the list's index and what comes out. Lists may overlap.
    pub fn by_list(&self, case: &CaseRun) -> Vec<(usize, Burden)> {
        let lists = self.groups.iter().enumerate();
        let lists = lists.filter_map(|(place, group)| Some((group.list()?, self.burden(case, place))));
        lists.filter(|(_, burden)| !burden.imports.is_zero()).collect()
    }

    fn parts<T>(&self, case: &CaseRun, wanted: fn(TallyGroup) -> Option<T>) -> Vec<(T, Burden)> {
        let parts = self.groups.iter().enumerate().filter_map(|(index, &group)| Some((wanted(group)?, index)));
        let Some(timeline) = &case.timeline else {
            let parts = parts.map(|(part, index)| (part, self.burden(case, index)));
            return parts.filter(|(_, burden)| !burden.imports.is_zero()).collect();
        };
        let parts = parts.map(|(part, index)| (part, at_corners(&timeline.total, index)));
        let has_imports = |tally: &&Tally<ValueOfDays>| tally.imports != ValueOfDays::default();
        let (names, tallies): (Vec<T>, Vec<Vec<&Tally<ValueOfDays>>>) =
            parts.filter(|(_, corners)| corners.iter().any(has_imports)).unzip();
        names.into_iter().zip(Burden::of_parts(&tallies)).collect()
    }

    /// Returns what an expectation is about, in a case; `None` if nothing of it is in scope.
    pub(super) fn expected(&self, case: &CaseRun, index: usize) -> Option<Burden> {
        self.of(case, TallyGroup::Expectation(index)).filter(|burden| !burden.imports.is_zero())
    }
}

fn together<V: SummableValue, T: Borrow<Tally<V>>>(corners: &[Vec<T>], wanted: &[bool]) -> Burden {
    let corner = |sums: &Vec<T>| {
        let mut together = Tally::default();
        sums.iter().zip(wanted).filter(|(_, wanted)| **wanted).for_each(|(sum, _)| together.merge(sum.borrow()));
        together
    };
    let corners: Vec<Tally<V>> = corners.iter().map(corner).collect();
    Burden::from_corners(&corners.iter().collect::<Vec<_>>())
}

fn at_corners<'t, V: SummableValue + 't, T: Borrow<Tally<V>> + 't>(
    corners: impl IntoIterator<Item = &'t Vec<T>>,
    group: usize,
) -> Vec<&'t Tally<V>> {
    corners.into_iter().filter_map(|tallies| tallies.get(group)).map(Borrow::borrow).collect()
}
