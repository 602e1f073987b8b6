//! Changes and sweeps matched to the measures that they mean, and the conflicts between them.

use std::collections::BTreeSet;
use std::sync::Arc;

use wildmatch::WildMatch;

use super::case::PartCase;
use super::chain::Gaps;
use super::change::PartChange;
use super::parts::Parts;
use super::sweep::PartSweep;
use crate::error::{Place, Problem, Problems};
use crate::input::hint::did_you_mean;
use crate::input::measure::ReadMeasure;
use crate::input::measure::settle::{TIE_HELP, countable, tie, uncounted};
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::regime::rate::Written;
use crate::scenario::{Case, Change, Operator, Sweep};

/// A change matched to one measure.
struct Matched {
    change: Change,
    place: Place,
    overrides: bool,
}

/// Measures that a case changes, each with the place of the change.
pub type Changed = Vec<(String, Place)>;

/// The work of matching, and what is wrong so far.
pub struct Matching<'a> {
    baseline: &'a Regime,
    /// What could not be read.
    pub gaps: &'a Gaps,
    /// What is wrong.
    pub problems: Problems,
}

impl<'a> Matching<'a> {
    pub fn new(baseline: &'a Regime, gaps: &'a Gaps) -> Matching<'a> {
        Matching { baseline, gaps, problems: Vec::new() }
    }

    /// The cases with their changes matched; a scenario without cases has one named `base`.
    pub fn cases(&mut self, parts: &Parts, one_off: Vec<PartChange>) -> (Vec<Case>, Changed) {
        let every: Vec<&str> = self.ids(parts, None);
        let common = self.matched(&parts.changes, &every, "");
        let one_off = self.matched(&one_off, &every, "-S");
        self.name_twice(&parts.cases);
        let written: Vec<Option<&PartCase>> =
            if parts.cases.is_empty() { vec![None] } else { parts.cases.iter().map(Some).collect() };
        let mut cases: Vec<Case> = Vec::new();
        let mut changed = Changed::new();
        for case in written {
            let name = case.map_or("base", |case| case.name.as_str());
            let known = self.ids(parts, case);
            let own = case.map(|case| self.matched(&case.changes, &known, name)).unwrap_or_default();
            let mut changes: Vec<&Matched> = Vec::new();
            // What another case adds is not there to be changed in this one.
            let here = |matched: &&Matched| known.contains(&matched.change.measure.as_str());
            for change in common.iter().chain(&own).chain(&one_off).filter(here) {
                self.place_change(change, &mut changes);
            }
            let own_measures = case.map(|case| case.measures.as_slice()).unwrap_or_default();
            let measures: Vec<&ReadMeasure> = parts.measures.iter().chain(own_measures).collect();
            self.settle_added(&measures, parts.measures.len(), cases.is_empty());
            changed.extend(changes.iter().map(|matched| (matched.change.measure.clone(), matched.place.clone())));
            cases.push(Case {
                name: name.to_string(),
                note: case.and_then(|case| case.note.clone()),
                changes: changes.into_iter().map(|matched| matched.change.clone()).collect(),
                measures: measures.into_iter().flat_map(|read| read.measures.iter().cloned()).collect(),
            });
        }
        (cases, changed)
    }

    /// The ids of the measures of the baseline, of those that every case adds, and of those that one case adds, or any.
    fn ids<'p>(&self, parts: &'p Parts, case: Option<&'p PartCase>) -> Vec<&'p str>
    where
        'a: 'p,
    {
        let own: Vec<&PartCase> = case.map_or_else(|| parts.cases.iter().collect(), |case| vec![case]);
        let added = parts.measures.iter().chain(own.into_iter().flat_map(|case| &case.measures));
        let given = self.baseline.measures.iter().map(|measure| measure.id.as_str());
        let mut seen = BTreeSet::new();
        given.chain(added.map(|read| read.id.as_str())).filter(|id| seen.insert(*id)).collect()
    }

    fn name_twice(&mut self, cases: &[PartCase]) {
        for (index, case) in cases.iter().enumerate().filter(|(_, case)| !case.name.is_empty()) {
            if let Some(first) = cases[..index].iter().find(|first| folder(&first.name) == folder(&case.name)) {
                let what = match first.name == case.name {
                    true => format!("two cases are named “{}”", case.name),
                    false => format!("the cases “{}” and “{}” would share a folder", first.name, case.name),
                };
                let problem = Problem::new(what)
                    .help("results go into a folder of the case's letters and digits: give each case its own");
                self.problems.push(problem.at(case.place.clone(), "the second").and(first.place.clone(), "the first"));
            }
        }
    }

    /// Adds a change to those of a case; two changes of one field on one day conflict, unless one says that it overrides.
    fn place_change<'m>(&mut self, change: &'m Matched, changes: &mut Vec<&'m Matched>) {
        let same = |other: &&Matched| {
            other.change.measure == change.change.measure && other.change.period.overlaps(&change.change.period)
        };
        if let Some(at) = changes.iter().position(same) {
            if change.overrides {
                changes.retain(|other| !same(other));
            } else if changes[at].overrides {
                return;
            } else {
                let problem = Problem::new(format!("two changes to the rate of {}", change.change.measure))
                    .at(change.place.clone(), "the second")
                    .and(changes[at].place.clone(), "the first")
                    .help("keep one of them, date them apart, or write `override = true` into the one that holds");
                self.once(problem);
                return;
            }
        }
        changes.push(change);
    }

    /// Notes a problem that several cases may have.
    fn once(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Changes matched to measures. Their hedged values are named by case, number and measure.
    fn matched(&mut self, changes: &[PartChange], known: &[&str], context: &str) -> Vec<Matched> {
        let mut matched = Vec::new();
        for (number, part) in changes.iter().enumerate() {
            let ids = self.targets(&part.target, &part.target_place, known);
            let Some(operator) = &part.operator else { continue };
            for id in ids {
                let mut operator = operator.clone();
                if let Operator::Set(Written::Hedged(hedged)) = &mut operator {
                    hedged.variable = format!("{context} change {} of {id}", number + 1).trim().to_string();
                }
                let change = Change { measure: id, operator, period: part.period };
                matched.push(Matched { change, place: part.place.clone(), overrides: part.overrides });
            }
        }
        matched
    }

    /// The measures that an id or glob means; none is a mistake, unless it may mean something that could not be read.
    fn targets(&mut self, target: &str, place: &Place, known: &[&str]) -> Vec<String> {
        let glob = WildMatch::new(target);
        let ids: Vec<String> = known.iter().filter(|id| glob.matches(id)).map(|id| id.to_string()).collect();
        let unread = self.gaps.any_measure || self.gaps.measures.iter().any(|id| glob.matches(id));
        if ids.is_empty() && !unread {
            let (what, label) = if target.contains(['*', '?']) {
                (format!("“{target}” matches no measure"), "matches nothing".to_string())
            } else {
                let hint = did_you_mean(target, known.iter().copied());
                (format!("unknown measure “{target}”"), hint.unwrap_or("not a measure here".into()))
            };
            let more = if known.len() > 20 { ", …" } else { "" };
            let list = match known {
                [] => "no measure here: add one with [[measure]]".to_string(),
                known => format!("measures here: {}{more}", known[..known.len().min(20)].join(", ")),
            };
            self.problems.push(Problem::new(what).at(place.clone(), label).help(list));
        }
        ids
    }

    /// Reports added measures that clash with each other or with the baseline. The first `common` are those of every
    /// case: they are held against each other in the first case only.
    fn settle_added(&mut self, added: &[&ReadMeasure], common: usize, first_case: bool) {
        let from = if first_case { 0 } else { common };
        for (index, one) in added.iter().enumerate().skip(from) {
            let mut told = BTreeSet::new();
            for other in self.baseline.measures.iter() {
                let problem = self.clash(one, &other.id, std::slice::from_ref(other));
                if let Some(problem) = problem.filter(|_| told.insert(&other.id)) {
                    let help = format!("{} stands in the baseline “{}”", other.id, self.baseline.name);
                    self.problems.push(problem.help(help));
                }
            }
            for other in &added[..index] {
                let problem = self.clash(one, &other.id, &other.measures);
                self.problems.extend(problem.map(|problem| problem.and(other.place.clone(), "the other")));
            }
        }
    }

    /// What is wrong between two measures, if anything is.
    fn clash(&self, one: &ReadMeasure, id: &str, other: &[Arc<Measure>]) -> Option<Problem> {
        if one.id == id {
            let problem = Problem::new(format!("a measure named {id} exists already"));
            let problem = problem.at(one.place.clone(), "the same name");
            return Some(problem.help("change the one that exists with [[change]], or give this one another id"));
        }
        Some(Problem::new(tie(one, other)?).at(one.place.clone(), "this measure").help(TIE_HELP))
    }

    /// Reports added measures that count what there is not, and rules about measures that are not there.
    pub fn count_words(&mut self, parts: &Parts) {
        if self.gaps.any_measure || !self.gaps.measures.is_empty() {
            return;
        }
        let added: Vec<&ReadMeasure> =
            parts.measures.iter().chain(parts.cases.iter().flat_map(|case| &case.measures)).collect();
        let measures = added.iter().flat_map(|read| &read.measures);
        let all: Vec<Arc<Measure>> = self.baseline.measures.iter().chain(measures).cloned().collect();
        let countable = countable(all.iter().map(Arc::as_ref));
        for ReadMeasure { measures, place, .. } in added {
            if let Some((what, label)) = measures.first().and_then(|measure| uncounted(measure, &countable)) {
                self.problems.push(Problem::new(what).at(place.clone(), label));
            }
        }
        self.problems.extend(parts.rules.settle(&self.baseline.precedences, &all, &countable));
    }

    /// The sweeps with their measures: of the baseline, or added by the scenario.
    pub fn sweeps(&mut self, parts: &Parts, changed: &Changed) -> Vec<Sweep> {
        let known = self.ids(parts, None);
        let mut read: Vec<Sweep> = Vec::new();
        let mut places: Vec<&Place> = Vec::new();
        for part in &parts.sweeps {
            let measures = self.targets(&part.target, &part.target_place, &known);
            let again = read.iter().position(|other| other.measures.iter().any(|id| measures.contains(id)));
            if let Some(index) = again {
                let problem = Problem::new(format!("two sweeps of {}", part.target))
                    .at(part.place.clone(), "the second")
                    .and(places[index].clone(), "the first");
                self.problems.push(problem.help("put their values into one"));
            }
            if let Some((id, change)) = changed.iter().find(|(id, _)| measures.contains(id)) {
                let problem = Problem::new(format!("a sweep and a change of the rate of {id}"))
                    .at(part.place.clone(), "this sweep")
                    .and(change.clone(), "this change");
                self.problems.push(
                    problem.help("a sweep sets the rate: leave the change out, or put its results into `values`"),
                );
            }
            read.push(Sweep { target: part.target.clone(), measures, values: part.values.clone() });
            places.push(&part.place);
        }
        read
    }

    /// Reports more cases than can be worked out: cases times the values of each sweep.
    pub fn count(&mut self, cases: &[Case], parts: &[PartSweep], sweeps: &[Sweep]) {
        let sizes: Vec<usize> =
            [cases.len()].into_iter().chain(sweeps.iter().map(|sweep| sweep.values.len())).collect();
        let total = sizes.iter().try_fold(1usize, |total, &size| total.checked_mul(size));
        if let (true, Some(last)) = (total.is_none_or(|total| total > super::MOST_CASES), parts.last()) {
            let factors = sizes.iter().filter(|&&size| size > 1).map(usize::to_string).collect::<Vec<_>>().join(" × ");
            let total = total.map_or("far too many".to_string(), |total| total.to_string());
            let problem = Problem::new(format!("{factors} = {total} cases are more than {}", super::MOST_CASES));
            let problem = problem.at(last.place.clone(), "the last sweep");
            self.problems.push(problem.help("cases and the values of every sweep multiply: take larger steps"));
        }
    }
}

/// What a name leaves in the name of a folder: small letters, digits and points; the rest only parts them.
fn folder(name: &str) -> Vec<String> {
    let parts = name.split(|character: char| !character.is_alphanumeric() && character != '.');
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}
