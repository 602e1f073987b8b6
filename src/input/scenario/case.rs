//! A `[[case]]`: its name, its changes and its measures.

use super::change::ChangeDraft;
use super::table::CaseTable;
use super::unreadable::Unreadable;
use crate::error::Place;
use crate::input::measure::ReadMeasure;
use crate::input::toml_reader::{Table, TomlReader};
use crate::input::vocabulary::Vocabulary;

/// A case before its changes are matched to measures.
pub struct CaseDraft {
    /// Its name; empty if that has a mistake.
    pub name: String,
    /// Words of its own under the pictures.
    pub note: Option<String>,
    /// Where its name is written.
    pub place: Place,
    pub changes: Vec<ChangeDraft>,
    pub measures: Vec<ReadMeasure>,
}

impl TomlReader {
    /// Returns a case. One with a mistake in its name is still a case: a file with cases has no case `base`.
    pub fn case(&mut self, mut table: Table<'_>, words: Vocabulary<'_>, gaps: &mut Unreadable) -> CaseDraft {
        let whole = self.first_line(table.span());
        let change_tables = self.tables(&mut table, "change");
        let measure_tables = self.tables(&mut table, "measure");
        let changes = change_tables.into_iter().filter_map(|table| self.change(table, words)).collect();
        let measures = self.measures(measure_tables, words, gaps);
        let Some(written) = self.deserialize_reporting::<CaseTable>(table, &["change", "measure"]) else {
            gaps.any_case = true;
            return CaseDraft { name: String::new(), note: None, place: whole, changes, measures };
        };
        let name = written.name.get_ref().trim().to_string();
        let place = self.place(written.name.span());
        if name.is_empty() || name.contains(['/', '\n']) {
            gaps.any_case = true;
            self.report(written.name.span(), format!("“{name}” is not a name for a case"), "words without a slash");
        }
        let note = self.own_words(written.note);
        CaseDraft { name, note, place, changes, measures }
    }
}
