//! What is said of measures besides what they charge, in words: headings of the entry form, what a measure rests on,
//! and what became of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::finding::ReportContext;
use super::phrases::{day_words, distinct};
use crate::explain::TraceStep;
use crate::product::HsCode;
use crate::regime::Regime;
use crate::regime::measure::{Evidence, LegalStatus, Measure, StatusStep};
use crate::run::CaseRun;

/// The most headings that are named.
const MOST_HEADINGS: usize = 6;

/// Returns headings as the entry form has them: "9903.94.05, 9903.94.06"; of many how many they are.
pub fn headings_words(headings: &BTreeSet<HsCode>) -> String {
    match headings.len() {
        0..=MOST_HEADINGS => dotted(headings).join(", "),
        many => format!("{many} headings"),
    }
}

/// Returns headings as the entry form has them.
pub fn dotted(headings: &BTreeSet<HsCode>) -> Vec<String> {
    headings.iter().map(|heading| heading.dotted()).collect()
}

/// Returns what a measure rests on; empty if that is not said.
pub fn evidence_word(measure: &Measure) -> &'static str {
    measure.standing.rests_on.map_or("", Evidence::word)
}

/// Returns "on appeal since 2026-05-07".
pub fn status_words(step: &StatusStep) -> String {
    format!("{} since {}", step.is.word(), step.from)
}

/// Returns the same with what is said of it: "on appeal since 2026-05-07: held unlawful by the trade court".
pub fn status_and_note(step: &StatusStep) -> String {
    in_words(step, |day| day.to_string())
}

fn in_words(step: &StatusStep, day: impl Fn(Date) -> String) -> String {
    let note = step.note.as_ref().map_or(String::new(), |note| format!(": {}", note.trim().trim_end_matches('.')));
    format!("{} since {}{note}", step.is.word(), day(step.from))
}

/// Returns what had become of the measures of a trace, each subject once: "Section 122: on appeal since 2026-05-07: …".
pub fn notes_on_trace(regime: &Regime, steps: &[&TraceStep]) -> Vec<String> {
    let seen: Vec<_> = steps.iter().map(|step| (&*step.measure, step.legal_status.as_ref())).collect();
    notes(regime, &seen, status_and_note)
}

/// Returns a note a status. An authority is named for its measures where the same became of all that were seen.
fn notes(
    regime: &Regime,
    seen: &[(&Measure, Option<&StatusStep>)],
    words: impl Fn(&StatusStep) -> String,
) -> Vec<String> {
    let note = |&(measure, status): &(&Measure, Option<&StatusStep>)| {
        let authority = regime.authority(measure);
        let is_alike = |(other, of_other): &(&Measure, Option<&StatusStep>)| {
            regime.authority(other) != authority || *of_other == status
        };
        let title = regime.authorities.get(authority).filter(|_| seen.iter().all(is_alike)).map(|(_, title)| title);
        Some(format!("{}: {}", title.unwrap_or(&measure.title), words(status?)))
    };
    distinct(seen.iter().filter_map(note))
}

impl<'a> ReportContext<'a> {
    /// Returns what a reader must know of the standing of the measures behind some cases.
    pub(super) fn notes_on_standing(&self, cases: &[&'a CaseRun]) -> Vec<String> {
        self.notes_on_status(cases).into_iter().chain(self.note_on_evidence(cases)).collect()
    }

    /// Returns what became of measures that have goods in scope, where it is more than that they are in force.
    fn notes_on_status(&self, cases: &[&'a CaseRun]) -> Vec<String> {
        let statuses = cases.iter().flat_map(|case| &case.details.standing.statuses);
        let seen: Vec<_> = statuses
            .map(|(measure, status)| (&**measure, status.as_ref().filter(|step| step.is != LegalStatus::InForce)))
            .collect();
        notes(&self.scenario.baseline, &seen, |step| in_words(step, day_words) + ".")
    }

    /// Returns on how many measures with thin evidence the change hangs, and which is the largest.
    pub(super) fn note_on_evidence(&self, cases: &[&'a CaseRun]) -> Option<String> {
        let all = || cases.iter().flat_map(|case| &case.details.standing.thin);
        let largest = all().reduce(|one, other| if other.size > one.size { other } else { one })?;
        let count = distinct(all().map(|thin| &thin.measure.id)).len();
        let baseline = &self.scenario.baseline;
        let authority = baseline.authorities.get(baseline.authority(&largest.measure));
        let authority = authority.map_or(String::new(), |(_, title)| format!("{title}, "));
        let title = format!("{authority}“{}”", largest.measure.title);
        let (one, plural) = match largest.measure.standing.rests_on {
            Some(Evidence::Announced) => ("is only announced", "are only announced"),
            _ => ("rests on one source", "rest on one source"),
        };
        let is_alike = |rests_on| all().all(|thin| thin.measure.standing.rests_on == rests_on);
        let plural = if is_alike(largest.measure.standing.rests_on) {
            plural
        } else {
            "rest on one source or are only announced"
        };
        Some(match count {
            1 => format!("The change depends on a measure that {one}: {title}."),
            _ => format!("The change depends on {count} measures that {plural}; the largest is {title}."),
        })
    }
}
