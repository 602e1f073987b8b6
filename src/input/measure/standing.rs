//! What a measure says of itself besides what it charges: heading, what it rests on, status.

use toml::Spanned;

use super::table::{MeasureTable, StatusTable};
use crate::input::field::WordList;
use crate::input::quantity::{QuantityError, wrong};
use crate::input::toml_reader::TomlReader;
use crate::product::HsCode;
use crate::regime::measure::{Headings, LegalStanding, StatusStep};

const FEWEST_DIGITS: usize = 4;

impl TomlReader {
    /// Returns what a measure says of itself besides what it charges.
    pub(super) fn standing(&mut self, written: &MeasureTable) -> LegalStanding {
        let [all, where_zero] =
            [&written.heading, &written.heading_where_zero].map(|words| self.headings(words.as_deref()));
        let headings = Headings { all, where_zero, ..Headings::default() };
        let rests_on = written.rests_on.as_ref().and_then(|word| self.variant(word, "thing that a measure rests on"));
        let status = written.status.as_ref().map_or(Vec::new(), |steps| self.status(steps));
        LegalStanding { headings, rests_on, status }
    }

    /// Returns one heading or several, each once.
    pub(super) fn headings(&mut self, written: Option<&Spanned<WordList>>) -> Vec<HsCode> {
        let Some(written) = written else { return Vec::new() };
        let WordList(words) = written.get_ref();
        if words.is_empty() {
            self.report(written.span(), "an empty list of headings", "name one, or leave it out");
        }
        let mut headings = Vec::new();
        for (word, span) in words {
            match heading(word) {
                Ok(heading) if headings.contains(&heading) => {}
                Ok(heading) => headings.push(heading),
                Err(wrong) => {
                    self.report(span.clone().unwrap_or_else(|| written.span()), wrong.what, wrong.help);
                }
            }
        }
        headings
    }

    fn status(&mut self, steps: &Spanned<Vec<StatusTable>>) -> Vec<StatusStep> {
        if steps.get_ref().is_empty() {
            self.report(steps.span(), "a status without a step", "write [{ from = 2025-05-28, is = \"on appeal\" }]");
        }
        let mut read: Vec<StatusStep> = Vec::new();
        for step in steps.get_ref() {
            let from = self.date(&step.from);
            let is = self.variant(&step.is, "status of a measure");
            let published = step.published.as_ref().and_then(|day| self.date(day));
            let (Some(from), Some(is)) = (from, is) else { continue };
            if let Some(last) = read.last().map(|last| last.from).filter(|last| from <= *last) {
                let problem =
                    self.report(step.from.span(), "steps out of order", format!("the step before is of {last}"));
                problem.help.push("each step begins after the one before; it holds until the next".into());
            }
            read.push(StatusStep { from, is, note: step.note.clone(), published });
        }
        read
    }
}

pub(super) fn headings_of_cell(text: &str) -> Result<Vec<HsCode>, QuantityError> {
    text.split_whitespace().map(heading).collect()
}

fn heading(text: &str) -> Result<HsCode, QuantityError> {
    match HsCode::parse(text).ok().filter(|code| code.digits() >= FEWEST_DIGITS && has_dots_in_place(*code, text)) {
        Some(code) => Ok(code),
        None => wrong(
            format!("“{text}” is not a heading of the schedule"),
            "4, 6, 8 or 10 digits with dots, such as \"9903.01.25\"; a list where there are several",
        ),
    }
}

/// Returns true if dots part the digits as schedules do; before the last two of ten there may be none.
fn has_dots_in_place(code: HsCode, text: &str) -> bool {
    let (dotted, text) = (code.dotted(), text.trim());
    let short = dotted.rsplit_once('.').map(|(front, last)| format!("{front}{last}"));
    text == dotted || (code.digits() == 10 && short.is_some_and(|short| text == short))
}
