//! Changes and sweeps matched to the measures that they mean, and the conflicts between them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wildmatch::WildMatch;

use super::case::CaseDraft;
use super::change::{ChangeDraft, ChangeTarget};
use super::draft::ScenarioDraft;
use super::edits::WrittenEdits;
use super::matched_change::{Matched, MatchedTarget};
use super::other_regimes::{OtherRegimes, home, listed, unknown_measure};
use super::revise::{RevisionTime, meets, part_of, total};
use super::rivals::{Rival, Rivals};
use super::unreadable::Unreadable;
use crate::error::{Place, Problem, Problems};
use crate::input::csv_table::twice;
use crate::input::hint::did_you_mean;
use crate::input::measure::ReadMeasure;
use crate::input::measure::ties::{TIE_HELP, countable, tie, uncounted};
use crate::period::Period;
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::regime::rate::StatedRate;
use crate::scenario::edit::{CaseEdits, LawEdits, ONE_OFF};
use crate::scenario::{Case, Operator, Scope, Sweep};

/// The way to what is charged in all.
const TOTAL_HELP: &str =
    "for what is charged in all, whatever charges it: [[change]] with `partners`, `products` and total = \"15%\"";

/// Measures that a case changes, each with the place of the change.
pub type ChangedMeasures = Vec<(String, Place)>;

/// The work of matching, and what is wrong so far.
pub struct ChangeMatcher<'a> {
    baseline: &'a Regime,
    /// Where else a measure may be.
    elsewhere: OtherRegimes<'a>,
    pub gaps: &'a Unreadable,
    pub problems: Problems,
}

impl<'a> ChangeMatcher<'a> {
    pub fn new(baseline: &'a Regime, gaps: &'a Unreadable, elsewhere: OtherRegimes<'a>) -> ChangeMatcher<'a> {
        ChangeMatcher { baseline, elsewhere, gaps, problems: Problems::new() }
    }

    /// Returns the cases with their changes matched, and what edits come to in each; a scenario without cases has one
    /// named `base`.
    pub fn cases(&mut self, parts: &ScenarioDraft, one_off: &[ChangeDraft]) -> (Vec<Case>, LawEdits, ChangedMeasures) {
        let written_edits = WrittenEdits::new(parts, one_off);
        let mut edited: Vec<CaseEdits> = Vec::new();
        let every: Vec<&str> = self.ids(parts, None);
        let common = self.matched(&parts.changes, (parts, &every), "");
        let one_off = self.matched(one_off, (parts, &every), ONE_OFF);
        self.name_twice(&parts.cases);
        let written: Vec<Option<&CaseDraft>> =
            if parts.cases.is_empty() { vec![None] } else { parts.cases.iter().map(Some).collect() };
        let mut of_cases: Vec<Vec<Matched<'_>>> = Vec::new();
        for case in &written {
            let matched =
                case.map(|case| self.matched(&case.changes, (parts, &self.ids(parts, Some(case))), &case.name));
            of_cases.push(matched.unwrap_or_default());
        }
        let holding: Vec<Vec<bool>> = one_off.iter().map(|change| change.held_in(&common, &of_cases)).collect();
        let mut cases: Vec<Case> = Vec::new();
        let mut changed = ChangedMeasures::new();
        for (number, case) in written.into_iter().enumerate() {
            let name = case.map_or("base", |case| case.name.as_str());
            let known = self.ids(parts, case);
            let one_off = one_off.iter().zip(&holding).filter(|(_, holding)| holding[number]).map(|(change, _)| change);
            let mut changes: Vec<Matched<'_>> = Vec::new();
            // What another case adds is not there to be changed in this one.
            let here = |matched: &&Matched<'_>| known.contains(&matched.aim.id());
            let all: Vec<&Matched<'_>> = common.iter().chain(&of_cases[number]).chain(one_off).filter(here).collect();
            for change in &all {
                self.place_change(change, &mut changes);
            }
            let case_measures = case.map(|case| case.measures.as_slice()).unwrap_or_default();
            let measures: Vec<&ReadMeasure> = parts.measures.iter().chain(case_measures).collect();
            self.settle_added(&measures, parts.measures.len(), cases.is_empty());
            let mut added: Vec<Arc<Measure>> = measures.iter().flat_map(|read| read.measures.iter().cloned()).collect();
            let of_read = measures.iter().flat_map(|read| read.measures.iter().map(|_| &read.place));
            let mut places: Vec<&Place> = of_read.collect();
            self.revise(&changes, &mut added, &mut places);
            let whole = || changes.iter().filter(|matched| matches!(matched.aim, MatchedTarget::Whole(_)));
            edited.push(CaseEdits {
                changes: whole().map(|matched| written_edits.number(matched.place)).collect(),
                measures: places.into_iter().map(|place| written_edits.number(place)).collect(),
                overridden: written_edits.overridden(&all, &changes),
            });
            // A sweep sets a total in place of its change.
            let of_measures = changes.iter().filter(|matched| !matches!(matched.aim, MatchedTarget::Total(_)));
            changed.extend(of_measures.map(|matched| (matched.aim.id().to_string(), matched.place.clone())));
            let note = case.and_then(|case| case.note.clone());
            let adds_by_default = measures.iter().filter(|read| !read.says_mode).map(|read| read.id.clone()).collect();
            cases.push(Case {
                name: name.to_string(),
                note,
                changes: whole().map(Matched::change).collect(),
                measures: added,
                adds_by_default,
            });
        }
        (cases, LawEdits::new(written_edits.list, edited), changed)
    }

    /// Returns the ids of the measures of the baseline, and of the measures and totals that every case has and one
    /// case, or any.
    fn ids<'p>(&self, parts: &'p ScenarioDraft, case: Option<&'p CaseDraft>) -> Vec<&'p str>
    where
        'a: 'p,
    {
        let cases: &'p [CaseDraft] = case.map_or(&parts.cases, std::slice::from_ref);
        let added = parts.measures.iter().chain(cases.iter().flat_map(|case| &case.measures));
        let changes = parts.changes.iter().chain(cases.iter().flat_map(|case| &case.changes));
        let totals = changes.filter_map(|change| match &change.aim {
            ChangeTarget::Total(total) => Some(total.id.as_str()),
            ChangeTarget::Measures(..) => None,
        });
        let given = self.baseline.measures.iter().map(|measure| measure.id.as_str());
        let mut seen = BTreeSet::new();
        given.chain(added.map(|read| read.id.as_str())).chain(totals).filter(|id| seen.insert(*id)).collect()
    }

    fn name_twice(&mut self, cases: &[CaseDraft]) {
        let mut folders: BTreeMap<Vec<String>, &CaseDraft> = BTreeMap::new();
        for case in cases.iter().filter(|case| !case.name.is_empty()) {
            let first = match folders.entry(folder(&case.name)) {
                Entry::Vacant(free) => {
                    free.insert(case);
                    continue;
                }
                Entry::Occupied(taken) => *taken.get(),
            };
            let what = match first.name == case.name {
                true => format!("two cases are named “{}”", case.name),
                false => format!("the cases “{}” and “{}” would share a folder", first.name, case.name),
            };
            let problem = Problem::new(what)
                .help("results go into a folder of the case's letters and digits: give each case its own");
            self.problems.push(problem.at(case.place.clone(), "the second").and(first.place.clone(), "the first"));
        }
    }

    /// Adds a change to those of a case; two changes of one duty on one day conflict, unless one says that it
    /// overrides. What overrides a change on a part of its goods only leaves it the others.
    fn place_change<'m>(&mut self, change: &Matched<'m>, changes: &mut Vec<Matched<'m>>) {
        let same = |other: &Matched<'_>| other.aim.meets(&change.aim) && other.period.overlaps(&change.period);
        let is_whole = |one: &Matched<'_>| matches!(one.aim, MatchedTarget::Whole(_));
        if let Some(other) = changes.iter().find(|other| same(other) && change.conflicts(other)) {
            let what = match (&change.aim, &other.aim) {
                (MatchedTarget::Total(_), _) => "two changes of the total on the same goods".to_string(),
                (aim, _) => format!("two changes to the rate of {}", aim.id()),
            };
            let help = match change.overrides {
                true => "both override: keep one of them, or date them apart",
                false => {
                    "keep one of them, date them apart, or write `override = true` into the one that holds; a change of one \
                     case is written [[case.change]]"
                }
            };
            let problem = Problem::new(what).at(change.place.clone(), "the second");
            self.once(problem.and(other.place.clone(), "the first").help(help));
            return;
        }
        let without = |one: &Matched<'m>, days: Period| -> Vec<Matched<'m>> {
            one.period.without(days).into_iter().map(|period| Matched { period, ..one.clone() }).collect()
        };
        let mut added = vec![change.clone()];
        if change.overrides && is_whole(change) {
            let left = |other: Matched<'m>| if same(&other) { without(&other, change.period) } else { vec![other] };
            *changes = std::mem::take(changes).into_iter().flat_map(left).collect();
        } else if !change.overrides {
            for other in changes.iter().filter(|other| other.overrides && is_whole(other) && same(other)) {
                added = added.iter().flat_map(|one| without(one, other.period)).collect();
            }
        }
        changes.extend(added);
    }

    /// Adds the measures that changes of parts and of totals make, with the places of these changes.
    fn revise<'m>(&self, changes: &[Matched<'m>], measures: &mut Vec<Arc<Measure>>, places: &mut Vec<&'m Place>) {
        let has_parts = changes.iter().any(|matched| matches!(matched.aim, MatchedTarget::Part(..)));
        let given = self.baseline.measures.iter().chain(measures.iter()).filter(|_| has_parts);
        let given: Vec<Arc<Measure>> = given.cloned().collect();
        for (number, matched) in changes.iter().enumerate() {
            // What overrides may meet what overrides: the later holds.
            let layer = if matched.overrides { u32::try_from(number).unwrap_or(u32::MAX - 2) + 2 } else { 1 };
            let when = RevisionTime { period: matched.period, layer };
            match &matched.aim {
                MatchedTarget::Whole(_) => {}
                MatchedTarget::Part(id, part) => {
                    let named = given.iter().filter(|measure| measure.id == *id);
                    let parts = named.filter_map(|measure| part_of(measure, part, &matched.operator, when));
                    measures.extend(parts.map(Arc::new));
                }
                MatchedTarget::Total(of) => measures.push(Arc::new(total(of, &matched.operator, when))),
            }
            places.resize(measures.len(), matched.place);
        }
    }

    /// Notes a problem that several cases may have.
    fn once(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    /// Returns changes matched to measures. Their hedged values are named by case, number and measure.
    fn matched<'p>(
        &mut self,
        changes: &'p [ChangeDraft],
        (parts, known): (&ScenarioDraft, &[&str]),
        context: &'p str,
    ) -> Vec<Matched<'p>> {
        let mut matched = Vec::new();
        for (number, written) in changes.iter().enumerate() {
            let aims: Vec<MatchedTarget<'p>> = match &written.aim {
                ChangeTarget::Measures(target, place, None) => {
                    self.targets(target, place, known).into_iter().map(MatchedTarget::Whole).collect()
                }
                ChangeTarget::Measures(target, place, Some(part)) => {
                    let mut ids = self.targets(target, place, known);
                    let named = !ids.is_empty();
                    ids.retain(|id| self.charges_of(parts, id, part));
                    if named && ids.is_empty() {
                        let problem = Problem::new(format!("{target} charges none of these goods"));
                        let problem = problem.at(place.clone(), "of these partners and products");
                        let help = "`dutylab explain PARTNER PRODUCT` shows what charges them; leave `measure` out to \
                                    change the total";
                        self.problems.push(problem.help(help));
                    }
                    ids.into_iter().map(|id| MatchedTarget::Part(id, part)).collect()
                }
                ChangeTarget::Total(total) => vec![MatchedTarget::Total(total)],
            };
            let Some(operator) = &written.operator else { continue };
            for aim in aims {
                let mut operator = operator.clone();
                if let Operator::Set(StatedRate::Hedged(hedged)) = &mut operator {
                    hedged.variable = format!("{context} change {} of {}", number + 1, aim.id()).trim().to_string();
                }
                let (period, place, overrides) = (written.period, &written.place, written.overrides);
                matched.push(Matched { aim, operator, period, place, overrides, context });
            }
        }
        matched
    }

    /// Returns true if a measure of the baseline or of the scenario charges some goods of a scope.
    fn charges_of(&self, parts: &ScenarioDraft, id: &str, part: &Scope) -> bool {
        let added = parts.all_measures().flat_map(|read| &read.measures);
        self.baseline.measures.iter().chain(added).any(|measure| measure.id == id && meets(measure, part))
    }

    /// Returns the measures that an id or glob means; none is a mistake, unless it may mean something that could not be
    /// read.
    fn targets(&mut self, target: &str, place: &Place, known: &[&str]) -> Vec<String> {
        let glob = WildMatch::new(target);
        let ids: Vec<String> = match target.contains(['*', '?']) {
            true => known.iter().filter(|id| glob.matches(id)).map(|id| id.to_string()).collect(),
            false => known.iter().filter(|id| **id == target).map(|id| id.to_string()).collect(),
        };
        let unread = self.gaps.any_measure || self.gaps.measures.iter().any(|id| glob.matches(id));
        if ids.is_empty() && !unread {
            self.problems.push(unknown_measure((target, place), known, self.baseline, self.elsewhere));
        }
        ids
    }

    /// Reports added measures that clash with each other or with the baseline. The first `common` are those of every
    /// case: they are compared with each other in the first case only.
    fn settle_added(&mut self, added: &[&ReadMeasure], common: usize, first_case: bool) {
        let from = if first_case { 0 } else { common };
        if from == added.len() {
            return;
        }
        let baseline = self.baseline;
        let mut rivals = Rivals::default();
        for (place, measure) in baseline.measures.iter().enumerate() {
            rivals.insert(&measure.id, std::slice::from_ref(measure), Rival::Given(place));
        }
        for (place, one) in added.iter().enumerate() {
            if place >= from {
                let mut told = BTreeSet::new();
                for rival in rivals.of(one) {
                    self.settle(one, rival, added, &mut told);
                }
            }
            rivals.insert(&one.id, &one.measures, Rival::Added(place));
        }
    }

    /// Reports an added measure that clashes with one of the baseline, each name once, or with one that was added before.
    fn settle<'m>(&mut self, one: &ReadMeasure, rival: Rival, added: &[&'m ReadMeasure], told: &mut BTreeSet<&'m str>)
    where
        'a: 'm,
    {
        let problem = match rival {
            Rival::Given(place) => {
                let other = &self.baseline.measures[place];
                let clash = self.clash(one, &other.id, std::slice::from_ref(other));
                let help = || format!("{} stands in the baseline “{}”", other.id, self.baseline.name);
                clash.filter(|_| told.insert(&other.id)).map(|problem| problem.help(help()))
            }
            Rival::Added(place) => {
                let other = added[place];
                let clash = self.clash(one, &other.id, &other.measures);
                clash.map(|problem| problem.and(other.place.clone(), "the other"))
            }
        };
        self.problems.extend(problem);
    }

    fn clash(&self, one: &ReadMeasure, id: &str, other: &[Arc<Measure>]) -> Option<Problem> {
        if one.id == id {
            let problem = Problem::new(format!("a measure named {id} exists already"));
            let problem = problem.at(one.place.clone(), "the same name");
            return Some(problem.help("change the one that exists with [[change]], or give this one another id"));
        }
        Some(Problem::new(tie(one, other)?).at(one.place.clone(), "this measure").help(TIE_HELP).help(TOTAL_HELP))
    }

    /// Reports added measures that count what there is not, and rules and totals that speak of measures that are not there.
    pub fn count_words(&mut self, parts: &ScenarioDraft) {
        if self.gaps.any_measure || !self.gaps.measures.is_empty() {
            return;
        }
        let added = parts.all_measures().flat_map(|read| &read.measures);
        let all: Vec<Arc<Measure>> = self.baseline.measures.iter().chain(added).cloned().collect();
        let countable = countable(all.iter().map(Arc::as_ref));
        let uncounted = parts.all_measures().filter_map(|read| uncounted(read, &countable));
        self.problems.extend(uncounted.map(|problem| problem.help(TOTAL_HELP)));
        let elsewhere = |word: &str| home(word, self.baseline, self.elsewhere);
        self.problems.extend(parts.rules.check_names(&self.baseline.precedences, &all, &countable, &elsewhere));
        for change in parts.all_changes() {
            let ChangeTarget::Total(total) = &change.aim else { continue };
            for (word, place) in total.keeps.iter().filter(|(word, _)| !countable.contains(word.as_str())) {
                let hint = did_you_mean(word, countable.iter().copied());
                let problem = Problem::new(format!("a total keeps “{word}”, which is not there"));
                let label = elsewhere(word).or(hint).unwrap_or("neither an id, a slot nor a tag".into());
                let problem = problem.at(place.clone(), label).help(listed(self.baseline));
                self.problems.push(problem);
            }
        }
    }

    pub fn sweeps(&mut self, parts: &ScenarioDraft, changed: &ChangedMeasures) -> Vec<Sweep> {
        let known = self.ids(parts, None);
        let mut read: Vec<Sweep> = Vec::new();
        let mut places: Vec<&Place> = Vec::new();
        for part in &parts.sweeps {
            let measures = self.targets(&part.target, &part.target_place, &known);
            let again = read.iter().position(|other| other.measures.iter().any(|id| measures.contains(id)));
            if let Some(index) = again {
                let what = format!("two sweeps of {}", part.target);
                let problem = twice(what, part.place.clone(), places[index].clone());
                self.problems.push(problem.help("put their values into one"));
            }
            if let Some((id, change)) = changed.iter().find(|(id, _)| measures.contains(id)) {
                let problem = Problem::new(format!("a sweep and a change of the rate of {id}"));
                let problem = problem.at(part.place.clone(), "this sweep").and(change.clone(), "this change");
                let help = "a sweep sets the rate: leave the change out, or put its results into `values`";
                self.problems.push(problem.help(help));
            }
            read.push(Sweep { target: part.target.clone(), measures, values: part.values.clone() });
            places.push(&part.place);
        }
        read
    }
}

/// Returns what a name leaves in the name of a folder: small letters, digits and points; the rest only parts them.
fn folder(name: &str) -> Vec<String> {
    let parts = name.split(|character: char| !character.is_alphanumeric() && character != '.');
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}
