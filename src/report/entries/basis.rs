//! What stands before all figures of entries: what they are and are not, and what was taken for what.

use crate::entries::amount::Rounding;
use crate::entry::role::Field;
use crate::input::entries::columns::EntryColumns;

/// What entries were computed from.
#[derive(Clone, Debug)]
pub struct EntryBasis {
    /// The paths of the files.
    pub files: Vec<String>,
    /// The columns.
    pub columns: EntryColumns,
    /// What was decided on formats, a sentence each.
    pub decided: Vec<String>,
    /// What showed at the end of the files, a sentence each.
    pub at_end: Vec<String>,
    /// True if rows of one entry and line are one line.
    pub is_grouped: bool,
    /// How dollars are rounded.
    pub rounding: Rounding,
    /// The regime, with the last day that it knows.
    pub law: String,
    /// What the law leaves out.
    pub leaves_out: Option<String>,
    /// The numbers of the clauses on goods in transit that are applied.
    pub in_transit: Vec<String>,
    /// The day of knowledge: "the day of each entry", or a day.
    pub known: String,
    /// True if the scenario says which day of knowledge that is.
    pub is_known_later: bool,
    /// The title of the scenario, if there is one.
    pub scenario: Option<String>,
}

/// What is said first.
const FIRST: [&str; 2] = [
    "Not legal advice: duties as this program reads the law, for a customs expert to check before anything is filed.",
    "Nothing leaves this machine: files are read and written here, and nothing is sent.",
];

/// What is said wherever a scenario changes the law.
pub const EXPOSURE: &str = "The change under the scenario is exposure, not entitlement: whether anything is refunded or owed, and to whom, is not decided here.";

impl EntryBasis {
    fn has(&self, field: Field) -> bool {
        self.columns.find(field).is_some()
    }

    /// Returns which lines customs' rounding takes together.
    fn together(&self) -> &'static str {
        match (self.has(Field::Invoice), self.has(Field::Entry)) {
            (true, _) => "that of the lines of one measure and rate that stand together under one `invoice` as a whole",
            (_, true) => {
                "that of the lines of one measure and rate that stand together in one `entry` as a whole, an assumption in place of the invoice, which has no column"
            }
            _ => "of each line by itself, as no column says `invoice` or `entry`",
        }
    }

    /// Returns what is to be known of the figures, a sentence each, the most important first.
    pub fn sentences(&self) -> Vec<String> {
        let mut told: Vec<String> = FIRST.iter().map(|words| words.to_string()).collect();
        if let Some(title) = &self.scenario {
            told.push(format!("Scenario: {title}. {EXPOSURE}"));
            if self.is_known_later {
                told.push(format!(
                    "The scenario looks at the law as known on {}: duty due may differ from that of a run without it.",
                    self.known
                ));
            }
        }
        let columns = self.columns.read().map(|(name, role)| format!("“{name}” as {}", role.word()));
        told.push(format!("Columns read: {}.", columns.collect::<Vec<_>>().join(", ")));
        let own = self.columns.added.unwrap_or(self.columns.headers.len());
        let unread = self.columns.headers[..own].iter().zip(&self.columns.roles).filter(|(_, role)| role.is_none());
        let unread: Vec<&str> = unread.map(|(name, _)| name.as_str()).collect();
        if !unread.is_empty() {
            told.push(format!("Columns kept and not read: {}; --map \"NAME=ROLE\" reads one.", unread.join(", ")));
        }
        told.extend(self.decided.iter().map(|words| format!("{words}.")));
        told.push(if self.is_grouped {
            "Rows of one entry and line that stand together are one line; duty stands on the row of its number.".into()
        } else {
            "Each row is a line.".into()
        });
        told.push(match self.rounding {
            Rounding::Exact => "Dollars are exact: rate times value, to a millionth of a dollar; --rounding customs takes whole dollars of value.".into(),
            Rounding::Customs => format!("Dollars are rounded as customs rounds them: ad valorem rates fall on the value in whole dollars, {} (19 CFR 159.3(a)); each number's duty is in cents.", self.together()),
        });
        told.push(format!("Law: {}, of the day of entry of each line, as known on {}.", self.law, self.known));
        told.extend(self.leaves_out.iter().map(|words| format!("The law excludes: {words}")));
        if !self.in_transit.is_empty() {
            let numbers = self.in_transit.join(", ");
            told.push(format!(
                "Of these, goods in transit when a duty began are charged by `loading_date` here ({numbers})."
            ));
        }
        if self.has(Field::Duty) && (self.is_grouped || self.has(Field::Numbers)) {
            told.push("Numbers of chapter 99 are compared where they charge something, or spare goods in transit; others that spare goods are neither listed nor checked.".into());
        }
        if self.has(Field::AdcvdRate) || self.has(Field::CvdRate) {
            told.push("Of these, antidumping and countervailing duty is added at the rate that a row declares.".into());
        }
        told
    }

    /// Returns what showed at the end of the files, in sentences.
    pub fn sentences_at_end(&self) -> impl Iterator<Item = String> {
        self.at_end.iter().map(|words| format!("{words}."))
    }
}
