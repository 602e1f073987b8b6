//! The days that a scenario is about: `[period]`, the `[before]` of a comparison of two days, and the later day of knowledge of a `[refund]`.

use jiff::civil::Date;
use toml::Spanned;

use super::table::{BeforeTable, PeriodTable, RefundTable};
use crate::error::{ErrorKind, Place, Problem};
use crate::input::scalar::Scalar;
use crate::input::toml_reader::{Table, TomlReader};
use crate::scenario::{Before, Refund};

/// In place of a day of knowledge.
const EACH_DAY: &str = "each day";

/// The most years of a period: more than any law here spans, and no more than can be looked at day by day.
const MOST_YEARS: i32 = 100;

#[derive(Clone, Copy)]
pub enum Knowledge {
    /// All of it on this day.
    On(Date),
    /// That of each day of a period on that day.
    EachDay,
}

impl TomlReader {
    /// Returns a period in place of a date.
    pub fn dates(&mut self, table: Table<'_>, date: Option<&(Date, Place)>) -> Option<((Date, Date), Place)> {
        let place = self.first_line(table.span());
        if let Some((_, date)) = date {
            let problem = Problem::of(ErrorKind::Conflict, "`date` and `[period]` in one scenario")
                .at(place.clone(), "this period");
            self.note(problem.and(date.clone(), "this date").help("one of the two: a day, or all days of a period"));
        }
        let written: PeriodTable = self.deserialize_reporting(table, &[])?;
        let before = self.problems.len();
        let period = self.period(Some(&written.from), Some(&written.until));
        let place = self.place(written.until.span());
        let (from, until) = (period.from?, period.until?);
        if i32::from(until.year()) - i32::from(from.year()) > MOST_YEARS {
            let problem = Problem::new(format!("a period of more than {MOST_YEARS} years"));
            self.note(problem.at(place.clone(), "each of its days is looked at").help("take a shorter one"));
        }
        (self.problems.len() == before).then_some(((from, until), place))
    }

    /// Since when the law is known: a day, or each day by itself.
    pub fn knowledge(&mut self, field: &Spanned<Scalar>) -> Option<Knowledge> {
        match field.get_ref() {
            Scalar::Text(text) if text.trim() == EACH_DAY => Some(Knowledge::EachDay),
            _ => {
                let before = self.problems.len();
                let day = self.date(field);
                let help = format!("or, over a [period], \"{EACH_DAY}\": as it was known on each of its days");
                self.problems[before..].iter_mut().for_each(|problem| problem.help.push(help.clone()));
                day.map(Knowledge::On)
            }
        }
    }

    /// Returns the day of the law before.
    pub fn before(&mut self, table: Table<'_>) -> Option<(Before, Place)> {
        let written: BeforeTable = self.deserialize_reporting(table, &[])?;
        let place = self.place(written.date.span());
        let (date, as_of) = (self.date(&written.date), written.as_of.as_ref().map(|day| self.date(day)));
        let date = date?;
        Some((Before { date, as_of: as_of.map_or(Some(date), |day| day)? }, place))
    }

    /// Returns the exposure to refunds.
    pub fn refund(&mut self, table: Table<'_>) -> Option<(Refund, Place)> {
        let place = self.first_line(table.span());
        let written: RefundTable = self.deserialize_reporting(table, &[])?;
        let place = written.as_of.as_ref().map_or(place, |field| self.place(field.span()));
        let as_of = written.as_of.as_ref().and_then(|day| self.date(day));
        Some((Refund { as_of }, place))
    }
}
