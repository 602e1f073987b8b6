//! The days that a scenario is about: `[period]`, the `[before]` of a comparison of two days, and the later day of knowledge of a `[refund]`.

use jiff::civil::Date;

use super::table::{BeforeTable, PeriodTable, RefundTable};
use crate::error::{Place, Problem};
use crate::input::table::{Page, Table};
use crate::scenario::{Before, Refund};

impl Page {
    /// A period in place of a date.
    pub fn dates(&mut self, table: Table<'_>, date: Option<&(Date, Place)>) -> Option<((Date, Date), Place)> {
        let place = self.first_line(table.span());
        if let Some((_, date)) = date {
            let problem = Problem::new("`date` and `[period]` in one scenario").at(place.clone(), "this period");
            self.note(problem.and(date.clone(), "this date").help("one of the two: a day, or all days of a period"));
        }
        let written: PeriodTable = self.understand(table, &[])?;
        let before = self.problems.len();
        let period = self.period(Some(&written.from), Some(&written.until));
        let place = self.place(written.until.span());
        let (from, until) = (period.from?, period.until?);
        (self.problems.len() == before).then_some(((from, until), place))
    }

    /// The day of the law before.
    pub fn before(&mut self, table: Table<'_>) -> Option<(Before, Place)> {
        let written: BeforeTable = self.understand(table, &[])?;
        let place = self.place(written.date.span());
        let (date, as_of) = (self.date(&written.date), written.as_of.as_ref().map(|day| self.date(day)));
        let date = date?;
        Some((Before { date, as_of: as_of.map_or(Some(date), |day| day)? }, place))
    }

    /// The exposure to refunds.
    pub fn refund(&mut self, table: Table<'_>) -> Option<(Refund, Place)> {
        let place = self.first_line(table.span());
        let written: RefundTable = self.understand(table, &[])?;
        let place = written.as_of.as_ref().map_or(place, |field| self.place(field.span()));
        let as_of = written.as_of.as_ref().and_then(|day| self.date(day));
        Some((Refund { as_of }, place))
    }
}
