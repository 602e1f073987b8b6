//! The days that a scenario is about: `[period]`, the `[before]` of a comparison of two days, and the later day of knowledge of a `[refund]`.

use jiff::civil::Date;

use toml::Spanned;

use super::draft::ScenarioDraft;
use super::table::{BeforeTable, PeriodTable, RefundTable};
use crate::error::{ErrorKind, Place, Problem};
use crate::input::scalar::Scalar;
use crate::input::toml_reader::{Table, TomlReader};
use crate::regime::Regime;
use crate::scenario::{Before, Refund};

/// In place of a day of knowledge.
const EACH_DAY: &str = "each day";

/// When the law is known.
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

/// Returns the last day that a regime knows, or on which anything of it, or of what a scenario adds, became known.
pub fn last_known(baseline: &Regime, parts: &ScenarioDraft) -> Option<Date> {
    let added = parts.measures.iter().chain(parts.cases.iter().flat_map(|case| &case.measures));
    let measures = baseline.measures.iter().chain(added.flat_map(|read| &read.measures));
    let precedences = parts.rules.precedences.iter().map(|read| &read.rule).chain(&baseline.precedences);
    let exemptions = parts.rules.exemptions.iter().map(|read| &read.rule).chain(&baseline.exemptions);
    let mut last = baseline.known_until.and_then(|until| until.yesterday().ok());
    let mut see = |published: Option<Date>| last = last.max(published);
    let products = measures.clone().map(|measure| &measure.products);
    for products in products.chain(exemptions.clone().map(|rule| &rule.products)) {
        products.each_dated(&mut |code| see(code.published));
    }
    measures.for_each(|measure| see(measure.published));
    precedences.for_each(|rule| see(rule.published));
    exemptions.for_each(|rule| see(rule.published));
    last
}
