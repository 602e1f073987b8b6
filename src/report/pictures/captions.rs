//! The words around a picture, and whose values it shows.

use std::cmp::Reverse;

use crate::burden::{Burden, Interval};
use crate::partner::Pair;
use crate::report::chart::{Bar, Bars, Caption, Provenance};
use crate::report::finding::ReportContext;
use crate::report::phrases::{capital, day_words, value_words};
use crate::report::readings::{change_size, money, sum};
use crate::run::CaseRun;
use crate::units::{CustomsValue, Usd};

/// The most rows of a picture; amounts of further ones are added up in one row.
pub const MOST_ROWS: usize = 15;
/// The row of figures of all rows together.
pub const ALL: &str = "All in scope";

impl<'a> ReportContext<'a> {
    pub(in crate::report) fn caption(&self, title: String, subtitle: &str, cases: &[&'a CaseRun]) -> Caption {
        let subtitle = format!("{subtitle} {}", self.assumption());
        self.caption_of(title, subtitle, self.notes(cases))
    }

    /// Returns the words around a picture with these notes.
    pub(super) fn caption_of(&self, title: String, subtitle: String, notes: Vec<String>) -> Caption {
        let source = self.source();
        Caption { title, subtitle, notes, source, wholes: Vec::new(), provenance: self.provenance() }
    }

    /// Returns where a picture comes from: the scenario with its hash, the day of the law, the program.
    fn provenance(&self) -> Provenance {
        let scenario = self.scenario;
        let until = scenario.period.map_or(String::new(), |_| format!("/{}", scenario.last_day()));
        Provenance {
            identifier: scenario.name_and_hash(),
            date: format!("{}{until}", scenario.date),
            creator: format!("dutylab {}", env!("CARGO_PKG_VERSION")),
        }
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

    /// Returns the parties of a case that have a row, and the others: where there are too many, those with the largest
    /// changes are shown.
    pub(super) fn parties(&self, case: &'a CaseRun) -> Parties {
        let mut shown = self.run.by_partner(case);
        if shown.len() > MOST_ROWS {
            shown.sort_by_key(|(pair, burden)| (Reverse(change_size(burden)), Reverse(burden.imports), *pair));
        }
        let rest = shown.split_off(shown.len().min(MOST_ROWS));
        Parties { shown, rest }
    }

    /// Returns what the gray and the colored values are.
    pub(in crate::report) fn sides(&self, case: &CaseRun) -> (String, String) {
        if let Some(before) = self.scenario.before {
            if self.scenario.period.is_some() {
                return (format!("Law of {}", day_words(before.date)), "Law of each day".into());
            }
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

/// Returns "217 other partners".
pub fn others_words(count: usize, several: &str) -> String {
    if count == 1 { "1 other".into() } else { format!("{count} other {several}") }
}

/// The parties of a case.
pub struct Parties {
    /// Those that have a row.
    pub shown: Vec<(Pair, Burden)>,
    /// All others.
    pub rest: Vec<(Pair, Burden)>,
}

impl Parties {
    /// Returns the bar of all others together; `None` where there are none, or an amount of one is not known.
    pub fn others(&self, amount: impl Fn(&Burden) -> Option<Interval<Usd>>) -> Option<Bar> {
        let amounts: Option<Vec<Interval<Usd>>> = self.rest.iter().map(|(_, burden)| amount(burden)).collect();
        let imports: CustomsValue = self.rest.iter().map(|(_, burden)| burden.imports).sum();
        let scope = format!("{}; by_partner.csv has all", value_words(imports));
        Some(Bar::new(others_words(self.rest.len(), "partners"), scope, money(Some(amounts?.into_iter().reduce(sum)?))))
    }

    /// Returns how many have a row, where some have none and are in no sum.
    pub fn note(&self) -> Option<String> {
        let (shown, all) = (self.shown.len(), self.shown.len() + self.rest.len());
        let largest = "partners with the largest change in duty owed; by_partner.csv has all.";
        (!self.rest.is_empty()).then(|| format!("Shown are the {shown} of {all} {largest}"))
    }
}

/// Returns the bars of parties in their order, with the sum of all others last; a note where these cannot be added up.
pub fn ranked_with_others(bars: Bars, others: Option<Bar>, parties: &Parties) -> (Bars, Option<String>) {
    let (mut bars, note) = (bars.ranked(), parties.note().filter(|_| others.is_none()));
    bars.sums = usize::from(others.is_some());
    bars.rows.extend(others);
    (bars, note)
}

/// Returns what the light part of a bar is, where some value lies between two ends.
pub fn light_part(rows: &[Bar]) -> Option<String> {
    let hedged = rows.iter().flat_map(|row| [row.value, row.baseline]).flatten().any(|reading| !reading.is_point());
    hedged.then(|| "The light part of a bar runs from the lower to the upper end of a band.".to_string())
}
