//! What came out of all lines, for people and programs.

use std::cmp::Reverse;

use rust_decimal::Decimal;
use serde::Serialize;

use super::basis::EntryBasis;
use crate::entries::summary::{ADCVD, DifferentLine, EntrySummary, EntrySums, Grouped};
use crate::entry::role::Field;
use crate::partner::{Partner, Partners};
use crate::report::columns::JsonRow;
use crate::report::columns::csv::table;
use crate::report::columns::entries::{DifferenceRow, SumRow, differences, sums};
use crate::report::number::{Unit, grouped};
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Printable, Role, Text, plain};

/// The key of duties without an authority.
pub const OTHER: &str = "other";

/// What came out, with what is needed to talk about it.
pub struct EntriesReport<'a> {
    /// What it was calculated from.
    pub basis: &'a EntryBasis,
    /// The sums.
    pub summary: &'a EntrySummary,
    /// Names of countries.
    pub partners: &'a Partners,
    /// Titles of authorities by tag.
    pub authorities: &'a [(String, String)],
    /// Where the rest of it is.
    pub delivery: Delivery,
}

/// What is written: it is where a reader looks for what a text leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// A folder of results.
    Folder,
    /// One workbook.
    Workbook,
    /// The lines alone, as CSV.
    Lines,
}

impl Delivery {
    /// Returns what says why a row has no duty.
    fn problems(self) -> &'static str {
        if self == Delivery::Folder { "problems.csv" } else { "the column why_not" }
    }

    /// Returns what has all sums.
    fn sums(self) -> &'static str {
        match self {
            Delivery::Folder => "summary.csv",
            Delivery::Workbook => "the sheet “summary”",
            Delivery::Lines => "summary.csv, which -o DIR writes",
        }
    }
}

/// Returns a number with what it counts.
fn counted(number: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(number.into()), if number == 1 { "" } else { "s" })
}

/// Returns the word for one or for several.
fn verb(number: u64, [one, several]: [&'static str; 2]) -> &'static str {
    if number == 1 { one } else { several }
}

/// The most rows of a table for people.
const MOST_SHOWN: usize = 10;

impl EntriesReport<'_> {
    /// Returns the sums, those of the most duty first within what they are added up by; months in their order.
    pub fn rows(&self) -> Vec<SumRow> {
        let tags: Vec<String> = self.authorities.iter().map(|(tag, _)| tag.clone()).chain([OTHER.into()]).collect();
        let mut rows: Vec<SumRow> = self.summary.by_key(&tags);
        rows.sort_by(|((one, one_key), one_sums), ((other, other_key), other_sums)| {
            let dollars =
                |by: Grouped, sums: &EntrySums| if by == Grouped::Month { None } else { Some(Reverse(sums.duty)) };
            // What is not known comes last.
            let keys = [one_key, other_key].map(|key| (key.is_empty(), key));
            one.cmp(other).then(dollars(*one, one_sums).cmp(&dollars(*other, other_sums))).then(keys[0].cmp(&keys[1]))
        });
        rows
    }

    /// Returns the table of lines that are over- or underpaid.
    pub fn differences(&self, lines: Vec<DifferentLine>) -> String {
        let row = |line: DifferentLine| DifferenceRow {
            file: self.basis.files.get(line.place.0.0).cloned().unwrap_or_default(),
            line,
        };
        table(&differences(), &lines.into_iter().map(row).collect::<Vec<_>>(), false).text
    }

    /// Returns the key of a sum in words.
    pub fn name(&self, by: Grouped, key: &str) -> String {
        match by {
            Grouped::Origin => {
                Partner::from_iso2(key).map_or("origin not known".into(), |partner| self.partners.short(partner))
            }
            Grouped::Authority if key == ADCVD => "Antidumping and countervailing duty".into(),
            Grouped::Authority if key == OTHER => "Other duties".into(),
            Grouped::Authority => {
                self.authorities.iter().find(|(tag, _)| tag == key).map_or(key.to_string(), |(_, title)| title.clone())
            }
            Grouped::Month if key.is_empty() => "day not known".into(),
            _ => key.to_string(),
        }
    }

    fn grid(&self, by: Grouped, text: &mut Text) {
        let rows: Vec<SumRow> = self.rows().into_iter().filter(|((other, _), _)| *other == by).collect();
        if rows.is_empty() {
            return;
        }
        let dollars = |amount| Unit::Usd.word(amount);
        let heads = if by == Grouped::Reason { ["overpaid", "underpaid"] } else { ["value", "duty"] };
        let mut grid = TextGrid::new(vec![
            GridColumn::names(by.word()),
            GridColumn::ranked("lines", 1),
            GridColumn::ranked(heads[0], 0),
            GridColumn::kept(heads[1]),
        ]);
        for ((_, key), sums) in rows.iter().take(MOST_SHOWN) {
            let lines = sums.lines.map_or(String::new(), |lines| grouped(lines.into()));
            let amounts = if by == Grouped::Reason { [sums.overpaid, sums.underpaid] } else { [sums.value, sums.duty] };
            let unknown = |at: usize| if at == 0 && sums.without_value > 0 { "not known" } else { "" };
            let amounts = amounts.into_iter().enumerate();
            let amounts = amounts.map(|(at, amount)| amount.map_or_else(|| unknown(at).into(), dollars));
            let cells = std::iter::once(lines).chain(amounts);
            grid.row([self.name(by, key)].into_iter().chain(cells).map(plain));
        }
        text.gap();
        text.grid(grid);
        if rows.len() > MOST_SHOWN {
            let (more, sums) = (rows.len() as u64 - MOST_SHOWN as u64, self.delivery.sums());
            text.words(0, format!("{more} more {} in {sums}", verb(more, ["is", "are"])), Role::Aside);
        }
    }

    /// Returns what came out in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let (all, dollars) = (self.summary.all(), |amount: Option<Decimal>| Unit::Usd.word(amount.unwrap_or_default()));
        let valued = |amount: Option<Decimal>| match (amount, all.without_value) {
            (Some(amount), 0) => Unit::Usd.word(amount),
            (Some(amount), count) => format!("{} (of {} not known)", Unit::Usd.word(amount), counted(count, "line")),
            (None, count) => {
                if count > 0 {
                    "not known".into()
                } else {
                    dollars(None)
                }
            }
        };
        let mut told = vec![format!(
            "{} in {}, entered value {}, duty due {}.",
            counted(all.lines.unwrap_or_default(), "line"),
            counted(self.summary.rows, "row"),
            valued(all.value),
            if all.duty.is_some() { dollars(all.duty) } else { "not known".into() }
        )];
        if let Some(count) = all.not_computed.filter(|count| *count > 0) {
            told.push(format!(
                "{} of these lines {} not computed, value {}: {} says why, row by row.",
                grouped(count.into()),
                verb(count, ["is", "are"]),
                valued(all.not_computed_value),
                self.delivery.problems()
            ));
        }
        if self.summary.asides > 0 {
            let (rows, asides) = (counted(self.summary.asides, "row"), self.summary.asides);
            let verbs = [["is", "are"], ["it is", "they are"]].map(|words| verb(asides, words));
            told.push(format!("{rows} {} no line (totals, notes, names of columns): {} kept.", verbs[0], verbs[1]));
        }
        if self.summary.remarked > 0 {
            told.push(format!(
                "{} {} a cell that does not read and does not bear on the duty: the column why_not says which.",
                counted(self.summary.remarked, "row"),
                verb(self.summary.remarked, ["has", "have"])
            ));
        }
        if self.summary.unlisted > 0 {
            let (lines, unlisted) = (counted(self.summary.unlisted, "line"), self.summary.unlisted);
            told.push(format!(
                "{lines} {} ten digits that are no number known here: {} the law of the first eight digits.",
                verb(unlisted, ["has", "have"]),
                verb(unlisted, ["it has", "they have"])
            ));
        }
        if self.summary.estimated > 0 {
            let (lines, estimated) = (counted(self.summary.estimated, "line"), self.summary.estimated);
            let verbs = [["is", "are"], ["it does", "they do"]].map(|words| verb(estimated, words));
            let has_declared = self.basis.columns.find(Field::Duty).is_some();
            let compared = if has_declared { ", and not compared with what was declared" } else { "" };
            told.push(format!(
                "{lines} {} estimated{compared}: a mean of the trade takes the place of a share that {} not state.",
                verbs[0], verbs[1]
            ));
        }
        if self.summary.taken > 0 {
            told.push(format!(
                "{} {} on a claim that is not stated and taken as made: the column why_not says which.",
                counted(self.summary.taken, "line"),
                verb(self.summary.taken, ["rests", "rest"])
            ));
        }
        if self.summary.declared > 0 {
            told.push(format!(
                "Declared against due on {}: {} overpaid, {} underpaid, without differences of up to a dollar a number; the two are never netted.",
                counted(self.summary.declared, "line"),
                dollars(all.overpaid),
                dollars(all.underpaid)
            ));
        }
        if self.summary.without_adcvd > 0 {
            told.push(format!(
                "{} {} duty without antidumping and countervailing duty, and {} compared without it.",
                counted(self.summary.without_adcvd, "line"),
                verb(self.summary.without_adcvd, ["declares", "declare"]),
                verb(self.summary.without_adcvd, ["is", "are"])
            ));
        }
        if self.basis.scenario.is_some() {
            told.push(match (all.after, all.change) {
                (Some(after), Some(change)) => format!(
                    "Under the scenario the duty is {}, a change of {}: exposure, not entitlement.",
                    Unit::Usd.word(after),
                    Unit::Usd.change(change)
                ),
                _ => "The duty under the scenario is not known.".into(),
            });
        }
        told.extend(self.basis.sentences_at_end());
        told
    }
}

#[derive(Serialize)]
struct EntriesJson {
    basis: Vec<String>,
    rows: u64,
    estimated: u64,
    declared: u64,
    sums: Vec<JsonRow>,
}

impl Printable for EntriesReport<'_> {
    fn text(&self) -> Text {
        let mut text = Text::with_columns_in(self.delivery.sums());
        self.sentences().into_iter().for_each(|words| text.words(0, words, Role::Title));
        for by in [Grouped::Origin, Grouped::Authority, Grouped::Heading, Grouped::Month, Grouped::Reason] {
            self.grid(by, &mut text);
        }
        text
    }

    fn json(&self) -> impl Serialize {
        let columns = sums();
        EntriesJson {
            basis: self.basis.sentences().into_iter().chain(self.basis.sentences_at_end()).collect(),
            rows: self.summary.rows,
            estimated: self.summary.estimated,
            declared: self.summary.declared,
            sums: self.rows().iter().map(|row| JsonRow::new(&columns, row)).collect(),
        }
    }

    fn csv(&self) -> String {
        table(&sums(), &self.rows(), false).text
    }
}
