//! The laws that a scenario asks about: each case at each point of its sweeps.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::edit::{CaseEdits, EditKind, LawEdits};
use super::question::{Change, Operator, Scenario};
use crate::period::Period;
use crate::regime::measure::Measure;
use crate::regime::rate::Rate;

/// One law to be compared with the baseline: a case at one point of the sweeps.
#[derive(Clone, Debug)]
pub struct Variant {
    /// `<case>` or `<case>/<measure>.<field>=<value>`.
    pub name: String,
    /// Its number.
    pub number: usize,
    /// Index of the case.
    pub case: usize,
    /// Index of the value in each sweep.
    pub point: Vec<usize>,
    /// The law after: every measure, those of the baseline first and in its order.
    pub measures: Vec<Arc<Measure>>,
    /// Names of the measures that the scenario changes or adds here.
    pub touched: BTreeSet<String>,
    /// How many of the measures are those of the baseline.
    given: usize,
    /// Names of those that are changed as a whole; of others that are touched, what is added is a part.
    whole: BTreeSet<String>,
}

impl Variant {
    /// Returns the measures that the scenario changes or adds here, with their places in the law: of one that is
    /// changed in part, that part.
    pub fn touched_measures(&self) -> impl Iterator<Item = (usize, &Arc<Measure>)> {
        let measures = self.measures.iter().enumerate();
        measures.filter(|(index, measure)| *index >= self.given || self.whole.contains(&measure.id))
    }
}

impl Scenario {
    /// Returns how many variants there are: cases times the values of each sweep.
    pub fn variant_count(&self) -> usize {
        self.sweeps.iter().map(|sweep| sweep.values.len()).product::<usize>() * self.cases.len()
    }

    /// Returns the same scenario with one variant as its only case, and nothing that is compared with others.
    pub fn only(&self, number: usize) -> Scenario {
        let variant = self.variant(number);
        let mut case = self.cases[variant.case].clone();
        case.name = variant.name;
        let mut list = self.edits.list.clone();
        let mut edited: Vec<CaseEdits> = self.edits.cases.get(variant.case).cloned().into_iter().collect();
        for (number, (sweep, &value)) in self.sweeps.iter().zip(&variant.point).enumerate() {
            case.changes.extend(sweep.measures.iter().map(|id| Change {
                measure: id.clone(),
                operator: Operator::Set(sweep.values[value].1.clone()),
                period: Period::default(),
            }));
            // What ran through values is a change now.
            for (edit, of_sweep) in list.iter_mut().enumerate() {
                if of_sweep.kind == EditKind::Sweep(number) {
                    of_sweep.kind = EditKind::Change;
                    edited.iter_mut().for_each(|case| case.changes.extend(sweep.measures.iter().map(|_| edit)));
                }
            }
        }
        let (sweeps, expectations, yardsticks, charts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Scenario {
            cases: vec![case],
            edits: LawEdits::new(list, edited),
            sweeps,
            expectations,
            yardsticks,
            charts,
            ..self.clone()
        }
    }

    /// Returns the variant of a number below [`Scenario::variant_count`] on the scenario's date: cases first, the last
    /// sweep running fastest.
    pub fn variant(&self, number: usize) -> Variant {
        self.variant_on(number, self.date)
    }

    /// Returns the same on another entry date: a change may be dated.
    pub fn variant_on(&self, number: usize, date: Date) -> Variant {
        self.variant_without(number, date, &[])
    }

    /// Returns the same without some edits: what these add keeps its place in the law, and does not hold.
    pub fn variant_without(&self, number: usize, date: Date, skipped: &[usize]) -> Variant {
        let points: usize = self.sweeps.iter().map(|sweep| sweep.values.len()).product();
        let (case_index, mut rest) = (number / points.max(1), number % points.max(1));
        let mut point = vec![0; self.sweeps.len()];
        for (place, sweep) in self.sweeps.iter().enumerate().rev() {
            point[place] = rest % sweep.values.len();
            rest /= sweep.values.len();
        }
        let case = &self.cases[case_index];
        let is_skipped = |edits: fn(&CaseEdits) -> &Vec<usize>, at: usize| {
            !skipped.is_empty() && skipped.contains(&edits(&self.edits.cases[case_index])[at])
        };
        let skips = |kind: EditKind| skipped.iter().any(|edit| self.edits.list[*edit].kind == kind);
        // With an added measure go the changes of its parts.
        let goes = |id: &str| {
            let mut gone = skipped.iter().map(|edit| &self.edits.list[*edit]);
            gone.any(|edit| edit.kind == EditKind::Measure && edit.name == id)
        };
        let mut measures = self.baseline.measures.clone();
        measures.extend(case.measures.iter().enumerate().map(|(at, measure)| {
            match is_skipped(|edits| &edits.measures, at) || goes(&measure.id) {
                true => Arc::new(Measure { repealed: true, ..(**measure).clone() }),
                false => measure.clone(),
            }
        }));
        let mut whole: BTreeSet<String> = BTreeSet::new();
        for (at, change) in case.changes.iter().enumerate() {
            whole.insert(change.measure.clone());
            if change.period.contains(date) && !is_skipped(|edits| &edits.changes, at) {
                apply(&change.operator, &change.measure, &mut measures);
            }
        }
        let mut name = case.name.clone();
        for (number, (sweep, &value)) in self.sweeps.iter().zip(&point).enumerate() {
            let (text, written) = &sweep.values[value];
            name.push_str(&format!("/{}.rate={text}", sweep.target));
            for id in &sweep.measures {
                whole.insert(id.clone());
                if !skips(EditKind::Sweep(number)) {
                    apply(&Operator::Set(written.clone()), id, &mut measures);
                }
            }
        }
        let added = case.measures.iter().map(|measure| &measure.id);
        let touched = added.chain(&whole).cloned().collect();
        let given = self.baseline.measures.len();
        Variant { name, number, case: case_index, point, measures, touched, given, whole }
    }
}

/// Changes the measures of a name, and not the parts of them that have a change of their own.
fn apply(operator: &Operator, id: &str, measures: &mut [Arc<Measure>]) {
    for measure in measures.iter_mut().filter(|measure| measure.id == id && !measure.is_part()) {
        let measure = Arc::make_mut(measure);
        match operator {
            Operator::Set(written) => measure.rate = Rate::new(written.clone()),
            Operator::Edit(edit) => measure.rate.edits.push(edit.clone()),
            Operator::Repeal => measure.repealed = true,
        }
    }
}
