//! What rows show, as a sentence.

use super::rows::BreakdownRow;
use crate::report::change_phrase::Tense;
use crate::report::finding::ReportContext;
use crate::report::number::Reading;
use crate::report::phrases::lower;
use crate::report::pictures::outcome_words::{DrawnOutcome, before};
use crate::report::readings::hull;
use crate::report::title::{NamedReading, Ranking, range, sentence};
use crate::scenario::chart::Breakdown;

impl ReportContext<'_> {
    /// Returns what rows show, as a sentence. `among` says which rows those are, if not all: ", among large suppliers".
    pub(in crate::report::pictures) fn finding(
        &self,
        measured: &DrawnOutcome,
        rows: &[BreakdownRow],
        whole: Option<Reading>,
        (by, several): (Breakdown, &str),
        among: &str,
    ) -> String {
        let name = |label: &str| match by {
            Breakdown::Chapter => lower(label),
            Breakdown::Case => format!("“{label}”"),
            _ => label.to_string(),
        };
        let named: Vec<NamedReading> = rows.iter().map(|row| (name(&row.label), row.value)).collect();
        self.ranked(measured, &named, whole, (before(by), several), among)
    }

    /// Returns the same of rows that have only names and values.
    pub(in crate::report::pictures) fn ranked(
        &self,
        measured: &DrawnOutcome,
        rows: &[NamedReading],
        whole: Option<Reading>,
        (before, several): (&str, &str),
        among: &str,
    ) -> String {
        let tense = Tense::of(self.standing(), measured.is_plural);
        let whole = whole.filter(|_| measured.adds_up);
        let ranking = Ranking { tense, unit: measured.unit, before, several, rows, whole };
        let predicates = match measured.change {
            true => ranking.most(),
            false => ranking.highest(|value| measured.unit.read(value)),
        };
        let predicates: Vec<String> = predicates.iter().map(|predicate| format!("{predicate}{among}")).collect();
        sentence(&[measured.noun.clone(), measured.noun.replace("average ", "")], &predicates)
    }

    /// Returns between which ends rows lie that are about imports of their own, and are not ranked.
    pub(super) fn span(&self, measured: &DrawnOutcome, rows: &[BreakdownRow], several: &str) -> String {
        let tense = Tense::of(self.standing(), measured.is_plural);
        let all = rows.iter().filter_map(|row| row.value).reduce(hull);
        let across = format!("across {} {several}", rows.iter().filter(|row| row.value.is_some()).count());
        sentence(&[measured.noun.clone()], &range(tense, (measured.unit, measured.change), all, &across))
    }
}
