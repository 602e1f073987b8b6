//! `NAME.expect.toml`: what is expected of the scenario beside it. Its mistakes are its own: an edited scenario runs.

use super::expectation::{CaseQuestion, read_expectation};
use super::table::Expected;
use crate::error::Problems;
use crate::input::files::Location;
use crate::input::toml_reader::TomlReader;
use crate::input::vocabulary::Vocabulary;
use crate::scenario::Expectation;

/// What a file of expectations says.
#[derive(Default)]
pub struct Expectations {
    pub expectations: Vec<CaseQuestion<Expectation>>,
    pub problems: Problems,
    /// Its text; empty where there is no such file.
    pub text: String,
}

pub fn beside(scenario: &Location, words: Vocabulary<'_>) -> Expectations {
    let location = scenario.expectations();
    if matches!(scenario, Location::Text { .. }) || !location.exists() {
        return Expectations::default();
    }
    let source = match TomlReader::text(&location) {
        Ok(source) => source,
        Err(problems) => return Expectations { problems, ..Expectations::default() },
    };
    let text = source.text.clone();
    let (mut reader, mut root) = match TomlReader::open(&location, &source) {
        Ok(opened) => opened,
        Err(problems) => return Expectations { problems, text, ..Expectations::default() },
    };
    let tables = reader.tables(&mut root, "expect");
    reader.deserialize_reporting::<Expected>(root, &["expect"]);
    let read = tables.into_iter().filter_map(|table| read_expectation(&mut reader, table, words));
    // A case that the scenario no longer has leaves an expectation behind, like a number that it no longer gives.
    let expectations = read.map(|CaseQuestion { written, .. }| CaseQuestion {
        written: Expectation { is_beside: true, ..written },
        case: None,
    });
    Expectations { expectations: expectations.collect(), problems: reader.problems, text }
}
