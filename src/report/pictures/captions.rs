//! The words around a picture, and whose values it shows.

use std::cmp::Reverse;

use crate::burden::Burden;
use crate::partner::Pair;
use crate::report::chart::{Bar, Caption};
use crate::report::finding::ReportContext;
use crate::report::phrases::{capital, day_words, value_words};
use crate::report::readings::change_size;
use crate::run::CaseRun;

/// The most rows of a picture; further ones are added up in a note.
pub const MOST_ROWS: usize = 40;
/// The row of figures of all rows together.
pub const ALL: &str = "All in scope";

impl<'a> ReportContext<'a> {
    pub(in crate::report) fn caption(&self, title: String, subtitle: &str, cases: &[&'a CaseRun]) -> Caption {
        let subtitle = format!("{subtitle} {}", self.assumption());
        self.caption_of(title, subtitle, self.notes(cases))
    }

    /// Returns the words around a picture with these notes.
    pub(super) fn caption_of(&self, title: String, subtitle: String, notes: Vec<String>) -> Caption {
        Caption { title, subtitle, notes, source: self.source(), wholes: Vec::new() }
    }

    /// Returns "cars, $41.9bn".
    pub(super) fn scope(&self, case: &'a CaseRun, pair: Option<Pair>, burden: &Burden) -> String {
        let (goods, all) = (self.goods(case, pair), value_words(burden.imports));
        match &burden.where_known {
            Some(known) if value_words(known.imports) != all => {
                format!("{goods}, rate known on {} of {all}", value_words(known.imports))
            }
            _ => format!("{goods}, {all}"),
        }
    }

    /// Returns "US duty"; "duty of Germany" where the world has no adjective.
    pub(in crate::report) fn duty_words(&self) -> String {
        match &self.world.adjective {
            _ if self.world.has_several_importers() => "duty of each importer".into(),
            Some(adjective) => format!("{adjective} duty"),
            None => format!("duty of {}", self.partners.phrase(self.world.importer)),
        }
    }

    /// Returns the parties of a case, the largest changes first if there are too many; the note says what is left out.
    pub(super) fn parties(&self, case: &'a CaseRun) -> (Vec<(Pair, Burden)>, Option<String>) {
        let mut parties = self.run.by_partner(case);
        if parties.len() <= MOST_ROWS {
            return (parties, None);
        }
        let all = parties.len();
        parties.sort_by_key(|(pair, burden)| (Reverse(change_size(burden)), Reverse(burden.imports), *pair));
        parties.truncate(MOST_ROWS);
        let note = format!(
            "Shown are the {MOST_ROWS} of {all} partners with the largest change in duty owed; by_partner.csv has all."
        );
        (parties, Some(note))
    }

    /// Returns what the gray and the colored values are.
    pub(in crate::report) fn sides(&self, case: &CaseRun) -> (String, String) {
        if let Some(before) = self.scenario.before {
            let days = [(before.date, before.as_of), (self.scenario.date, self.scenario.as_of)];
            let known = days[0].0 == days[1].0;
            let [first, second] = days.map(|(date, as_of)| match known {
                true => format!("As known on {}", day_words(as_of)),
                false => format!("Law of {}", day_words(date)),
            });
            return (first, second);
        }
        if let Some(later) = self.scenario.refund.and_then(|refund| refund.as_of) {
            let known = |day| format!("As known on {}", day_words(day));
            let first =
                if self.scenario.known_each_day { "As known each day".into() } else { known(self.scenario.as_of) };
            return (first, known(later));
        }
        let before = capital(&self.scenario.baseline.phrase);
        let after = if self.scenario.cases.len() > 1 {
            capital(&self.scenario.cases[case.variant.case].name)
        } else {
            "In the scenario".to_string()
        };
        (before, after)
    }
}

/// Returns what the light part of a bar is, where some value lies between two ends.
pub fn light_part(rows: &[Bar]) -> Option<String> {
    let hedged = rows.iter().flat_map(|row| [row.value, row.baseline]).flatten().any(|reading| !reading.is_point());
    hedged.then(|| "The light part of a bar runs from the lower to the upper end of a band.".to_string())
}
