//! What a reader must know besides the numbers: the notes under a picture.

use super::finding::ReportContext;
use super::phrases::{capital, lower, value_words};
use crate::burden::Burden;
use crate::regime::fact::LawNote;
use crate::run::CaseRun;
use crate::run::ineffective_edits::idle;

impl<'a> ReportContext<'a> {
    /// Returns what a reader must know besides, for a case or for several.
    pub fn notes(&self, cases: &[&'a CaseRun]) -> Vec<String> {
        let mut notes: Vec<String> = Vec::new();
        if let Some(leaves_out) = &self.scenario.baseline.leaves_out {
            notes.push(format!("Not in it: {}", lower(leaves_out)));
        }
        let mut add = |note: String| {
            if !notes.contains(&note) {
                notes.push(note);
            }
        };
        if let Some(absent) = self.absent() {
            add(absent);
        }
        for edit in idle(self.scenario, self.run) {
            add(format!("{}.", capital(&edit)));
        }
        for case in cases {
            let whole = self.run.whole(case);
            let written = &self.scenario.cases[case.variant.case];
            if let Some(note) = &written.note
                && cases.len() == 1
            {
                add(note.clone());
            }
            for fact in self.facts(case) {
                if let Some(premise) = &fact.premise
                    && (cases.len() > 1 || self.premise(case).is_empty())
                {
                    add(format!("Read as: {premise}."));
                }
                if let Some(note) = &fact.law_note {
                    add(format!("{}{}", self.subject(fact), lower(&law_note(note))));
                }
            }
            if cases.len() == 1 {
                notes_on_whole(&whole, self.scenario.baseline.phrase.as_str(), &mut add);
            }
        }
        if cases.len() > 1 {
            for case in cases {
                if let Some(note) = &self.scenario.cases[case.variant.case].note {
                    add(format!("{}: {note}", capital(&self.scenario.cases[case.variant.case].name)));
                }
            }
            let special = cases.iter().map(|case| self.run.whole(case).chapters_98_99).max().unwrap_or_default();
            if !special.is_zero() {
                let special = value_words(special);
                add(format!(
                    "{special} of the imports is in chapters 98 and 99: returned goods and special provisions."
                ));
            }
            let most = cases.iter().map(|case| self.run.whole(case)).max_by_key(|whole| whole.rate_unknown);
            if let Some(whole) = most.filter(|whole| !whole.rate_unknown.is_zero()) {
                let size = if whole.is_level_known() {
                    format!(", on {} of imports at most", value_words(whole.rate_unknown))
                } else {
                    String::new()
                };
                add(format!(
                    "Where a rate is not known {}{size}{}, levels leave it out; a change counts it where the change is known.",
                    self.scenario.baseline.phrase,
                    not_computable(&whole)
                ));
            }
        }
        notes
    }
}

/// Returns a law note, with a word in front that tells it from the source's own claim.
pub fn law_note(note: &LawNote) -> String {
    let text = note.text.trim_end_matches('.');
    let is_said = text.to_lowercase().starts_with("in law");
    let text = if is_said { text.to_string() } else { format!("In law, {}", lower(text)) };
    format!("{text} ({}).", note.source)
}

fn notes_on_whole(whole: &Burden, phrase: &str, add: &mut impl FnMut(String)) {
    if !whole.rate_unknown.is_zero() {
        let all = if whole.rate_unknown == whole.imports { "" } else { &format!(" of {}", value_words(whole.imports)) };
        let counted = match (whole.rate_unknown - whole.change_unknown, whole.change_unknown) {
            (_, lost) if lost.is_zero() => "levels leave it out, changes do not".to_string(),
            (rest, _) if rest.is_zero() => "levels and changes leave it out".to_string(),
            (_, lost) => {
                format!("levels leave it out; changes leave out {}, on which they are not known", value_words(lost))
            }
        };
        add(format!(
            "The rate on {}{all} of imports is not known {phrase}{}: {counted}.",
            value_words(whole.rate_unknown),
            not_computable(whole)
        ));
    }
    if !whole.chapters_98_99.is_zero() {
        let special = value_words(whole.chapters_98_99);
        add(format!(
            "{special} of the {} of imports is in chapters 98 and 99: returned goods and special provisions.",
            value_words(whole.imports)
        ));
    }
}

/// Returns what of the value has a rate that cannot be computed from it: " ($11bn of it pays by quantity)".
fn not_computable(whole: &Burden) -> String {
    if whole.not_computable.is_zero() {
        return String::new();
    }
    let words = value_words(whole.not_computable);
    format!(" ({words} of it pays by quantity)")
}
