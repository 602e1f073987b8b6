//! What was written and could not be read: a gap that may be what another word means.

use std::collections::BTreeSet;

use crate::input::measure::ReadMeasure;
use crate::input::toml_reader::{Table, TomlReader, text_of};
use crate::input::vocabulary::Vocabulary;

/// What was written and could not be read. A word that may mean it is not held to be unknown.
#[derive(Debug, Default)]
pub struct Unreadable {
    /// Ids of measures with mistakes in them.
    pub measures: BTreeSet<String>,
    /// True if there may be measures of any id.
    pub any_measure: bool,
    /// True if there may be cases and points of any name.
    pub any_case: bool,
}

impl TomlReader {
    /// Returns measures; those with mistakes leave a gap.
    pub fn measures(
        &mut self,
        tables: Vec<Table<'_>>,
        words: Vocabulary<'_>,
        gaps: &mut Unreadable,
    ) -> Vec<ReadMeasure> {
        let mut measures = Vec::new();
        for table in tables {
            let id = text_of(&table, "id").map(String::from);
            match (self.measure(table, words), id) {
                (Some(measure), _) => measures.push(measure),
                (None, Some(id)) => drop(gaps.measures.insert(id)),
                (None, None) => gaps.any_measure = true,
            }
        }
        measures
    }
}
