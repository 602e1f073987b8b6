//! Results side by side: what changed from one to another, by how much, in all and by partner and branch.

use std::collections::BTreeSet;

use super::partial::UncertainUsd;
use super::result::{CaseRun, Run};
use crate::burden::{Burden, Interval};
use crate::draws::shard::DrawSummaries;
use crate::error::Problem;
use crate::partial::ResponseFigure;
use crate::partner::Pair;
use crate::product::Branch;
use crate::scenario::{Outcome, Scenario};
use crate::units::{CustomsValue, Usd};
use crate::world::World;

/// One result among those that are compared.
#[derive(Clone, Copy, Debug)]
pub struct ComparedSide<'a> {
    /// Its name: the scenario, and the case where it has several.
    pub name: &'a str,
    /// What it is called on pictures: the titles of the same.
    pub title: &'a str,
    /// The question.
    pub scenario: &'a Scenario,
    /// The flows.
    pub world: &'a World,
    /// The results.
    pub run: &'a Run,
    /// The one that is meant.
    pub case: &'a CaseRun,
}

/// The same flows in each result.
#[derive(Debug)]
pub struct ComparedRow<K> {
    /// Which flows.
    pub key: K,
    /// What comes out, a side each; `None` where nothing of it is in scope.
    pub sides: Vec<Option<Burden>>,
}

/// Results side by side.
#[derive(Debug)]
pub struct Comparison {
    /// Index of the side that the others are compared with.
    pub to: usize,
    /// What is compared: the duty owed after, where all sides are about the same flows and know it; else its change.
    pub what: Outcome,
    /// True if all sides are about the same imports.
    pub is_same_scope: bool,
    /// All flows in scope.
    pub whole: ComparedRow<()>,
    /// By partner and who buys, those that differ most first.
    pub by_partner: Vec<ComparedRow<Pair>>,
    /// By chapter or sector, those that differ most first.
    pub by_branch: Vec<ComparedRow<Branch>>,
    /// What models of response make of it; empty where none is named.
    pub responses: Vec<ComparedResponse>,
    /// What a reader must know before any number.
    pub warnings: Vec<String>,
}

/// A figure after response in each result.
#[derive(Debug)]
pub struct ComparedResponse {
    /// Which figure, of the whole.
    pub figure: ResponseFigure,
    /// What it is, a side each.
    pub sides: Vec<Option<UncertainUsd>>,
    /// Its difference to the side that the others are compared with: draw by draw, where both have the same draws.
    pub differences: Vec<Option<UncertainUsd>>,
}

fn drawn<'a>(side: &ComparedSide<'a>) -> Option<&'a DrawSummaries> {
    side.case.response.as_ref().and_then(|response| response.drawn.as_ref())
}

/// Returns the figures after response side by side; of different imports changes only.
fn react(sides: &[ComparedSide<'_>], to: usize, is_same_scope: bool) -> Vec<ComparedResponse> {
    let of = |&figure: &ResponseFigure| {
        let amounts: Vec<Option<UncertainUsd>> =
            sides.iter().map(|side| side.run.after_response(side.case, None, figure)).collect();
        let difference = |index: usize| {
            let (one, base) = (amounts[index]?, amounts[to]?);
            let same = sides[index].scenario.draws == sides[to].scenario.draws;
            let drawn = drawn(&sides[index]).zip(drawn(&sides[to])).filter(|_| same);
            let ends = [one.low - base.low, one.high - base.high];
            Some(UncertainUsd {
                low: ends[0].min(ends[1]),
                high: ends[0].max(ends[1]),
                drawn: drawn.and_then(|(one, base)| one.less(base, figure)),
            })
        };
        let differences = (0..sides.len()).map(difference).collect();
        ComparedResponse { figure, differences, sides: amounts }
    };
    let is_told = |figure: &&ResponseFigure| is_same_scope || !figure.is_level();
    let reactions = ResponseFigure::ALL.iter().filter(is_told).map(of);
    reactions.filter(|one| one.sides.iter().any(Option::is_some)).collect()
}

/// Holds results against one of them. What has no common ground is refused.
pub fn compare(sides: &[ComparedSide<'_>], to: usize) -> Result<Comparison, Problem> {
    let Some(base) = sides.get(to) else { return Err(Problem::new("nothing to compare with")) };
    let mut warnings = Vec::new();
    for side in sides {
        refuse_other_ground(base, side)?;
        let (one, other) = (base.scenario, side.scenario);
        if one.period.is_none() && one.date != other.date {
            let days = format!("{} is of {}, {} of {}", base.name, one.date, side.name, other.date);
            warnings.push(format!("Different entry dates: {days}"));
        }
        if one.known_each_day != other.known_each_day || one.as_of != other.as_of {
            let [first, second] = [one, other].map(Scenario::knowledge);
            warnings.push(format!("Different days of knowledge: {} {first}, {} {second}", base.name, side.name));
        }
        let models = [one, other].map(|scenario| scenario.response.as_ref().map(|settings| settings.model.word()));
        if models[0] != models[1] {
            let [first, second] = models.map(|model| model.unwrap_or("static"));
            let words = format!("{} {first}, {} {second}", base.name, side.name);
            warnings.push(format!("Different models of response: {words}"));
        } else if one.draws != other.draws {
            warnings
                .push(format!("Different draws, so that differences have no band: {} and {}", base.name, side.name));
        }
        if one.baseline.name != other.baseline.name {
            let [first, second] = [one, other].map(|scenario| &scenario.baseline.name);
            let words = format!("{} starts from “{first}”, {} from “{second}”", base.name, side.name);
            warnings.push(format!("Different baselines: {words}"));
        }
    }
    let wholes: Vec<Burden> = sides.iter().map(|side| side.run.whole(side.case)).collect();
    let partners: Vec<Vec<(Pair, Burden)>> = sides.iter().map(|side| side.run.by_partner(side.case)).collect();
    let branches: Vec<Vec<(Branch, Burden)>> = sides.iter().map(|side| side.run.by_branch(side.case)).collect();
    let same = one_scope(&partners) && one_scope(&branches);
    if !same {
        warnings.push("Different scopes (see the imports): changes are compared, levels are not".into());
    }
    let known = wholes.iter().all(|whole| whole.rate_unknown.is_zero());
    let what = if same && known { Outcome::DutyAfter } else { Outcome::DutyChange };
    let whole = ComparedRow { key: (), sides: wholes.into_iter().map(Some).collect() };
    Ok(Comparison {
        to,
        what,
        is_same_scope: same,
        whole,
        by_partner: rows(partners, to, what),
        by_branch: rows(branches, to, what),
        responses: react(sides, to, same),
        warnings,
    })
}

/// Results of different worlds, importers or periods have no difference that means anything.
fn refuse_other_ground(base: &ComparedSide<'_>, side: &ComparedSide<'_>) -> Result<(), Problem> {
    let (one, other) = (base.world, side.world);
    let refused = |what: &str, here: String, there: String| {
        Err(Problem::new(format!("{} and {} cannot be compared: {what}", base.name, side.name))
            .help(format!("{}: {here}; {}: {there}", base.name, side.name)))
    };
    if one.importer != other.importer {
        return refused("different importers", one.importer.to_string(), other.importer.to_string());
    }
    if one.hash != other.hash {
        return refused("different worlds", one.name.clone(), other.name.clone());
    }
    if base.scenario.period != side.scenario.period {
        let words = |scenario: &Scenario| match scenario.period {
            Some((from, until)) => format!("from {from} to before {until}"),
            None => format!("a year of imports that enter on {}", scenario.date),
        };
        return refused("different periods", words(base.scenario), words(side.scenario));
    }
    Ok(())
}

/// Returns true if all sides have the same value of each part.
fn one_scope<K: Ord + Copy>(sides: &[Vec<(K, Burden)>]) -> bool {
    let values = |side: &[(K, Burden)]| -> BTreeSet<(K, CustomsValue)> {
        side.iter().map(|(key, burden)| (*key, burden.imports)).collect()
    };
    sides.windows(2).all(|pair| values(&pair[0]) == values(&pair[1]))
}

fn rows<K: Ord + Copy>(sides: Vec<Vec<(K, Burden)>>, to: usize, what: Outcome) -> Vec<ComparedRow<K>> {
    let keys: BTreeSet<K> = sides.iter().flatten().map(|(key, _)| *key).collect();
    let of = |side: &Vec<(K, Burden)>, key: K| {
        side.iter().find(|(other, _)| *other == key).map(|(_, burden)| burden.clone())
    };
    let mut rows: Vec<ComparedRow<K>> = keys
        .into_iter()
        .map(|key| ComparedRow { key, sides: sides.iter().map(|side| of(side, key)).collect() })
        .collect();
    let size = |row: &ComparedRow<K>| {
        let spans = (0..row.sides.len()).filter_map(|side| row.difference(to, side, what));
        spans.map(|span| span.low.dollars().abs().max(span.high.dollars().abs())).max()
    };
    rows.sort_by_cached_key(|row| (std::cmp::Reverse(size(row)), row.key));
    rows
}

impl<K> ComparedRow<K> {
    /// Returns what a side comes to; what is out of its scope does not change.
    pub fn amount(&self, side: usize, what: Outcome) -> Option<Interval<Usd>> {
        match (self.sides.get(side)?, what) {
            (Some(burden), Outcome::DutyAfter) => burden.duty_after,
            (Some(burden), _) => burden.duty_change,
            (None, Outcome::DutyAfter) => None,
            (None, _) => Some(Interval { low: Usd::ZERO, high: Usd::ZERO, approx: false }),
        }
    }

    /// By how much a side is above the one it is compared with. Of bands the widest difference that their ends allow:
    /// nobody says that what is hedged on one side is what is hedged on the other.
    pub fn difference(&self, to: usize, side: usize, what: Outcome) -> Option<Interval<Usd>> {
        let (base, other) = (self.amount(to, what)?, self.amount(side, what)?);
        if to == side {
            return Some(Interval { low: Usd::ZERO, high: Usd::ZERO, approx: false });
        }
        Some(Interval { low: other.low - base.high, high: other.high - base.low, approx: other.approx || base.approx })
    }
}
