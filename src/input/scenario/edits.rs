//! The edits of a scenario in the order of the law, found again by where they are written.

use std::collections::HashMap;
use std::sync::Arc;

use super::change::{ChangeDraft, ChangeTarget};
use super::draft::ScenarioDraft;
use super::matched_change::Matched;
use crate::error::{Place, SourceText};
use crate::input::measure::ReadMeasure;
use crate::input::rule::ReadRule;
use crate::period::Period;
use crate::regime::rate::StatedRate;
use crate::scenario::Operator;
use crate::scenario::edit::{EditKind, LawEdit, ONE_OFF, OverriddenEdit};
use crate::units::AdValorem;

/// The edits of a scenario, with their numbers by place.
#[derive(Default)]
pub struct WrittenEdits {
    pub list: Vec<LawEdit>,
    numbers: HashMap<(*const SourceText, usize), usize>,
}

impl WrittenEdits {
    pub fn new(parts: &ScenarioDraft, one_off: &[ChangeDraft]) -> WrittenEdits {
        let mut edits = WrittenEdits::default();
        parts.all_changes().for_each(|change| edits.change(change));
        parts.all_measures().for_each(|read| edits.measure(read));
        for (number, rule) in parts.rules.precedences.iter().enumerate() {
            edits.rule(rule, EditKind::Precedence(number), &rule.rule.id, rule.rule.period);
        }
        for (number, rule) in parts.rules.exemptions.iter().enumerate() {
            edits.rule(rule, EditKind::Exemption(number), &rule.rule.id, rule.rule.period);
        }
        for (number, sweep) in parts.sweeps.iter().enumerate() {
            edits.add(&sweep.place, EditKind::Sweep(number), &sweep.target, None, Period::default());
        }
        one_off.iter().for_each(|change| edits.change(change));
        edits
    }

    /// Returns the number of the edit that is written at a place.
    pub fn number(&self, place: &Place) -> usize {
        self.numbers.get(&key(place)).copied().unwrap_or(self.list.len())
    }

    /// Returns the changes of a case whose place others take on all goods and days.
    pub fn overridden(&self, all: &[&Matched<'_>], kept: &[Matched<'_>]) -> Vec<OverriddenEdit> {
        let is_gone = |change: &&&Matched<'_>| kept.iter().all(|other| other.place != change.place);
        let by = |change: &Matched<'_>| {
            let by = kept.iter().find(|other| other.overrides && other.aim.meets(&change.aim))?;
            let in_one_place = by.context == change.context && by.place.source.path == change.place.source.path;
            let (edit, is_meant) = (self.number(change.place), !in_one_place || by.context == ONE_OFF);
            Some(OverriddenEdit { edit, by: self.number(by.place), is_meant })
        };
        all.iter().filter(is_gone).filter_map(|change| by(change)).collect()
    }

    fn change(&mut self, change: &ChangeDraft) {
        let rate = match &change.operator {
            Some(Operator::Set(StatedRate::Exact(rate))) => Some(*rate),
            _ => None,
        };
        let (kind, name) = match &change.aim {
            ChangeTarget::Measures(target, ..) => (EditKind::Change, target),
            ChangeTarget::Total(total) => (EditKind::Total, &total.id),
        };
        self.add(&change.place, kind, name, rate, change.period);
    }

    fn measure(&mut self, read: &ReadMeasure) {
        self.add(&read.place, EditKind::Measure, &read.id, None, Period::default());
    }

    fn rule<T>(&mut self, read: &ReadRule<T>, kind: EditKind, id: &str, period: Period) {
        self.add(&read.place, kind, id, None, period);
    }

    fn add(&mut self, place: &Place, kind: EditKind, name: &str, rate: Option<AdValorem>, period: Period) {
        self.numbers.insert(key(place), self.list.len());
        self.list.push(LawEdit { place: place.clone(), kind, name: name.to_string(), rate, period });
    }
}

/// A file is read once: its text is one.
fn key(place: &Place) -> (*const SourceText, usize) {
    (Arc::as_ptr(&place.source), place.span.start)
}
