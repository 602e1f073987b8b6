//! What a reader must know besides the numbers: the notes under a picture.

use std::collections::BTreeSet;

use super::finding::ReportContext;
use super::phrases::{capital, distinct, join, lower, value_words};
use crate::burden::Burden;
use crate::partner::Partner;
use crate::regime::fact::{Fact, LawNote};
use crate::run::CaseRun;
use crate::scenario::Case;
use crate::scenario::edit::IdleEdit;
use crate::units::CustomsValue;

impl<'a> ReportContext<'a> {
    /// Returns what importers buy from themselves: goods that come back.
    pub fn from_itself(&self, case: &CaseRun) -> CustomsValue {
        // Few worlds have any, and a case may be one of thousands.
        if !self.world.importers.iter().any(|importer| self.world.partners.contains(importer)) {
            return CustomsValue::default();
        }
        let own = self.run.by_partner(case).into_iter().filter(|(pair, _)| pair.importer == pair.partner);
        own.map(|(_, burden)| burden.imports).sum()
    }

    /// Returns what a reader must know besides, for a case or for several.
    pub fn notes(&self, cases: &[&'a CaseRun]) -> Vec<String> {
        let leaves_out = self.scenario.baseline.leaves_out.as_ref();
        let mut notes: Vec<String> = leaves_out.iter().map(|what| format!("Excludes: {}", lower(what))).collect();
        notes.extend(self.absent());
        notes.extend(self.note_on_no_law(cases));
        notes.extend(self.note_on_open_shares(cases));
        notes.extend(self.notes_on_idle(cases));
        match cases {
            [case] => {
                notes.extend(self.scenario.cases[case.variant.case].note.clone());
                notes.extend(self.notes_on_facts(case, !self.premise(case).is_empty()));
                notes.extend(notes_on_whole(&self.run.whole(case), &self.scenario.baseline.phrase));
                let own = self.from_itself(case);
                notes
                    .extend((!own.is_zero()).then(|| format!("{} of the imports is {FROM_ITSELF}.", value_words(own))));
            }
            several => {
                notes.extend(several.iter().flat_map(|case| self.notes_on_facts(case, false)));
                notes.extend(self.notes_on_several(several));
            }
        }
        notes.extend(self.notes_on_standing(cases));
        distinct(notes)
    }

    /// Returns the importers of some cases of whose law the baseline says nothing.
    fn note_on_no_law(&self, cases: &[&CaseRun]) -> Option<String> {
        let importers: BTreeSet<Partner> =
            cases.iter().flat_map(|case| self.run.by_partner(case)).map(|(pair, _)| pair.importer).collect();
        let without = importers.intersection(&self.run.compiled.without_law);
        let names: Vec<String> = without.map(|importer| self.partners.phrase(*importer)).collect();
        let (law, whose) = (&self.scenario.baseline.name, join(&names, "importers"));
        (!names.is_empty()).then(|| format!("“{law}” has no law of {whose}: what changes there is not known."))
    }

    /// Returns which edits of some cases change nothing; of one that not all of them have, whose it is.
    fn notes_on_idle(&self, cases: &[&CaseRun]) -> Vec<String> {
        let shown: BTreeSet<usize> = cases.iter().map(|case| case.variant.case).collect();
        let note = |edit: &IdleEdit| {
            let of: Vec<usize> = edit.cases.iter().copied().filter(|case| shown.contains(case)).collect();
            if edit.cases.is_empty() || of.len() == shown.len() {
                return Some(format!("{}.", capital(&edit.why)));
            }
            let names: Vec<String> = of.iter().map(|case| self.scenario.cases[*case].name.clone()).collect();
            (!names.is_empty()).then(|| format!("{}: {}.", capital(&join(&names, "cases")), edit.why))
        };
        self.run.idle.iter().filter_map(note).collect()
    }

    /// Returns on which readings the facts of a case stand, unless that is said, and what the law of the day said.
    fn notes_on_facts(&self, case: &'a CaseRun, is_said: bool) -> Vec<String> {
        let note = |fact: &Fact| {
            let premise = fact.premise.as_ref().filter(|_| !is_said).map(|premise| format!("Read as: {premise}."));
            let law = fact.law_note.as_ref().map(|note| format!("{}{}", self.subject(fact), lower(&law_note(note))));
            [premise, law]
        };
        self.facts(case).into_iter().flat_map(note).flatten().collect()
    }

    /// Returns the notes of several cases, and what of the imports of any is special or not known.
    fn notes_on_several(&self, cases: &[&CaseRun]) -> Vec<String> {
        let written = cases.iter().map(|case| &self.scenario.cases[case.variant.case]);
        let note = |case: &Case| Some(format!("{}: {}", capital(&case.name), case.note.as_ref()?));
        let mut notes: Vec<String> = written.filter_map(note).collect();
        let wholes = || cases.iter().map(|case| self.run.whole(case));
        let special = wholes().map(|whole| whole.chapters_98_99).max().unwrap_or_default();
        notes.extend((!special.is_zero()).then(|| format!("{} of the imports is {SPECIAL}", value_words(special))));
        let most = wholes().max_by_key(|whole| whole.rate_unknown);
        if let Some(whole) = most.filter(|whole| !whole.rate_unknown.is_zero()) {
            let size = match whole.is_level_known() {
                true => format!(", on {} of imports at most", value_words(whole.rate_unknown)),
                false => String::new(),
            };
            let (phrase, part) = (&self.scenario.baseline.phrase, not_computable(&whole));
            let counted = "levels leave it out; a change counts it where the change is known.";
            notes.push(format!("Where a rate is not known {phrase}{size}{part}, {counted}"));
        }
        notes
    }
}

/// What is said of the imports of an importer from itself.
pub const FROM_ITSELF: &str = "from the importer itself: returned goods";
const SPECIAL: &str = "in chapters 98 and 99: returned goods and special provisions.";

/// Returns a law note, with a word in front that tells it from the source's own claim.
pub fn law_note(note: &LawNote) -> String {
    let text = note.text.trim_end_matches('.');
    let is_said = text.to_lowercase().starts_with("in law");
    let text = if is_said { text.to_string() } else { format!("In law, {}", lower(text)) };
    format!("{text} ({}).", note.source)
}

/// Returns "rise on $25bn of imports and fall on $38bn" of rates that move both ways, each on a hundredth of the imports or
/// more.
pub fn both_ways(whole: &Burden) -> Option<String> {
    let (up, down) = (whole.raised, whole.lowered);
    let words = || match up + down > whole.imports {
        // Of a band one end may rise and the other fall.
        true => format!("may rise or fall on {} of imports", value_words(up.min(down))),
        false => format!("rise on {} of imports and fall on {}", value_words(up), value_words(down)),
    };
    whole.moves_both_ways().then(words)
}

fn notes_on_whole(whole: &Burden, phrase: &str) -> Vec<String> {
    let mut notes = Vec::new();
    if !whole.rate_unknown.is_zero() {
        let unknown = value_words(whole.rate_unknown);
        let all = if whole.rate_unknown == whole.imports { "" } else { &format!(" of {}", value_words(whole.imports)) };
        let counted = match (whole.rate_unknown - whole.change_unknown, whole.change_unknown) {
            (_, lost) if lost.is_zero() => "levels leave it out, changes do not".to_string(),
            (rest, _) if rest.is_zero() => "levels and changes leave it out".to_string(),
            (_, lost) => {
                let lost = value_words(lost);
                format!("levels leave it out; changes leave out {lost}, on which they are not known")
            }
        };
        let part = not_computable(whole);
        notes.push(format!("The rate on {unknown}{all} of imports is not known {phrase}{part}: {counted}."));
    }
    notes.extend(both_ways(whole).map(|ways| format!("Rates {ways}.")));
    if !whole.chapters_98_99.is_zero() {
        let (special, all) = (value_words(whole.chapters_98_99), value_words(whole.imports));
        notes.push(format!("{special} of the {all} of imports is {SPECIAL}"));
    }
    notes
}

/// Returns what of the value has a rate that cannot be computed from it: " ($11bn of it pays specific duties)".
fn not_computable(whole: &Burden) -> String {
    if whole.not_computable.is_zero() {
        return String::new();
    }
    let words = value_words(whole.not_computable);
    format!(" ({words} of it pays specific duties)")
}
