//! Changes and sweeps matched to the measures that they mean, and the conflicts between them.

use wildmatch::WildMatch;

use super::table::{ChangeTable, SweepTable};
use super::{PartCase, Parts, operator, sweep_values};
use crate::error::{Place, Problem};
use crate::input::table::{Reading, did_you_mean};
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::scenario::{Case, Change, Sweep};

/// Something written, with its address.
pub struct Placed<T> {
    /// What is written.
    pub written: T,
    /// Where.
    pub place: Place,
}

/// A change matched to one measure.
struct Matched {
    change: Change,
    place: Place,
    overrides: bool,
}

impl Reading {
    /// The cases with their changes matched; a scenario without cases has one named `base`.
    pub(super) fn cases(&mut self, parts: &Parts, baseline: &Regime, one_off: Vec<Placed<ChangeTable>>) -> Vec<Case> {
        let common = self.matched(&parts.changes, baseline, "");
        let one_off = self.matched(&one_off, baseline, "-S ");
        let base = PartCase {
            name: "base".into(),
            note: None,
            place: self.place(0..0),
            changes: Vec::new(),
            measures: Vec::new(),
        };
        let written: Vec<&PartCase> = if parts.cases.is_empty() { vec![&base] } else { parts.cases.iter().collect() };
        let mut cases: Vec<Case> = Vec::new();
        for case in written {
            if let Some(other) = parts.cases.iter().find(|other| other.name == case.name && other.place != case.place)
                && cases.iter().any(|done| done.name == case.name)
            {
                let problem =
                    Problem::new(format!("two cases are named “{}”", case.name)).at(case.place.clone(), "the second");
                self.problems.push(problem.and(other.place.clone(), "the first"));
            }
            let own = self.matched(&case.changes, baseline, &case.name);
            let mut changes: Vec<&Matched> = Vec::new();
            for change in common.iter().chain(&own).chain(&one_off) {
                self.place_change(change, &mut changes);
            }
            let measures: Vec<&(Measure, Place)> = parts.measures.iter().chain(&case.measures).collect();
            self.settle_added(&measures, baseline);
            cases.push(Case {
                name: case.name.clone(),
                note: case.note.clone(),
                changes: changes.into_iter().map(|matched| matched.change.clone()).collect(),
                measures: measures.into_iter().map(|(measure, _)| measure.clone()).collect(),
            });
        }
        cases
    }

    /// Adds a change to those of a case; two changes of one field on one day conflict, unless one says that it overrides.
    fn place_change<'a>(&mut self, change: &'a Matched, changes: &mut Vec<&'a Matched>) {
        let same = |other: &&Matched| {
            other.change.measure == change.change.measure && other.change.period.overlaps(&change.change.period)
        };
        if let Some(at) = changes.iter().position(|other| same(&other)) {
            if change.overrides {
                changes.remove(at);
            } else if changes[at].overrides {
                return;
            } else {
                let problem = Problem::new(format!("two changes to the rate of {}", change.change.measure))
                    .at(change.place.clone(), "the second")
                    .and(changes[at].place.clone(), "the first")
                    .help("keep one of them, date them apart, or write `override = true` into the one that holds");
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
                return;
            }
        }
        changes.push(change);
    }

    /// Changes matched to the measures of the baseline.
    fn matched(&mut self, changes: &[Placed<ChangeTable>], baseline: &Regime, context: &str) -> Vec<Matched> {
        let mut matched = Vec::new();
        for (number, Placed { written, place }) in changes.iter().enumerate() {
            let target = written.measure.get_ref();
            let known: Vec<&str> = baseline.measures.iter().map(|measure| measure.id.as_str()).collect();
            let span = Place { span: written.measure.span(), ..place.clone() };
            let span = if span.span.is_empty() { place.clone() } else { span };
            let ids = self.targets(target, span, &known, baseline);
            let period = self.period(written.from.as_ref(), written.until.as_ref());
            for id in ids {
                let variable = format!("{context} change {} of {id}", number + 1);
                let problems = self.problems.len();
                let Some(operator) = operator(self, written, variable.trim(), place) else {
                    if self.problems.len() > problems {
                        break;
                    }
                    continue;
                };
                let change = Change { measure: id, operator, period };
                matched.push(Matched { change, place: place.clone(), overrides: written.overrides });
            }
        }
        matched
    }

    /// The measures that an id or glob means; none is a mistake.
    fn targets(&mut self, target: &str, place: Place, known: &[&str], baseline: &Regime) -> Vec<String> {
        let glob = WildMatch::new(target);
        let ids: Vec<String> = known.iter().filter(|id| glob.matches(id)).map(|id| id.to_string()).collect();
        if ids.is_empty() {
            let (what, hint) = if target.contains(['*', '?']) {
                (format!("“{target}” matches no measure"), "matches nothing".to_string())
            } else {
                let hint = did_you_mean(target, known.iter().copied());
                (format!("unknown measure “{target}”"), hint.unwrap_or("not a measure here".into()))
            };
            let list = if known.is_empty() { "none: add one with [[measure]]".to_string() } else { known.join(", ") };
            self.problems
                .push(Problem::new(what).at(place, hint).help(format!("measures of “{}”: {list}", baseline.name)));
        }
        ids
    }

    /// Reports added measures that clash with each other or with the baseline.
    fn settle_added(&mut self, added: &[&(Measure, Place)], baseline: &Regime) {
        for (index, (one, place)) in added.iter().enumerate() {
            let earlier = added[..index].iter().map(|(other, place)| (other, Some(place)));
            for (other, other_place) in baseline.measures.iter().map(|measure| (measure, None)).chain(earlier) {
                let problem = if one.id == other.id {
                    Problem::new(format!("a measure named {} exists already", one.id))
                        .at(place.clone(), "the same name")
                        .help("change the one that exists with [[change]], or give this one another id")
                } else if let Some((partner, line)) = one.tie(other) {
                    let whose = partner.map_or("anybody".to_string(), |partner| partner.to_string());
                    let (slot, line) = (&one.slot, line.dotted());
                    Problem::new(format!("{} and {} tie in slot {slot}: both charge line {line} of {whose}", one.id, other.id))
                        .at(place.clone(), "this measure")
                        .help("at most one measure of a slot applies: give this one a higher `rank`, or another `slot` to let both apply")
                } else {
                    continue;
                };
                let problem = match other_place {
                    Some(other_place) => problem.and(other_place.clone(), "the other"),
                    None => problem.help(format!("{} stands in the baseline “{}”", other.id, baseline.name)),
                };
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
            }
        }
    }

    /// The sweeps with their measures: of the baseline, or added by the scenario.
    pub(super) fn sweeps(
        &mut self,
        sweeps: &[Placed<SweepTable>],
        baseline: &Regime,
        parts: &Parts,
        cases: &[Case],
    ) -> Vec<Sweep> {
        let added = parts.measures.iter().chain(parts.cases.iter().flat_map(|case| &case.measures));
        let mut known: Vec<&str> = baseline.measures.iter().map(|measure| measure.id.as_str()).collect();
        known.extend(added.map(|(measure, _)| measure.id.as_str()));
        known.sort_unstable();
        known.dedup();
        let mut read: Vec<Sweep> = Vec::new();
        let mut places: Vec<&Place> = Vec::new();
        for Placed { written, place } in sweeps {
            let target = written.measure.get_ref().clone();
            let span = Place { span: written.measure.span(), ..place.clone() };
            let measures = self.targets(&target, span, &known, baseline);
            let values = sweep_values(self, written, &format!("sweep of {target}"), place);
            let Some(values) = values else { continue };
            if let Some(index) = read.iter().position(|other| other.measures.iter().any(|id| measures.contains(id))) {
                let problem = Problem::new(format!("two sweeps of {target}")).at(place.clone(), "the second");
                self.problems.push(problem.and(places[index].clone(), "the first"));
            }
            let changed = cases.iter().flat_map(|case| &case.changes).find(|change| measures.contains(&change.measure));
            if let Some(change) = changed {
                let problem = Problem::new(format!("a sweep and a change of the rate of {}", change.measure));
                self.problems.push(
                    problem
                        .at(place.clone(), "this sweep")
                        .help("a sweep sets the rate: leave the change out, or put its results into `values`"),
                );
            }
            read.push(Sweep { target, measures, values });
            places.push(place);
        }
        read
    }
}
