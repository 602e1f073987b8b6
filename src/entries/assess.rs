//! A line assessed: its day, its duty under one law or two, what of it stands on which row, and what was declared.

use std::ops::Add;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::amount::{Invoice, Rounding};
use super::answer::{LineAnswer, LineLaw};
use super::audit::Finding;
use super::audit::due_line::DueLine;
use super::duty::LineDuties;
use super::group::{JointLine, value_of};
use super::line_duty::{Alternatives, DutyPart, LineDuty};
use crate::entry::day::{LawDay, law_day};
use crate::entry::line::EntryRow;
use crate::entry::practice::Practice;
use crate::entry::role::Field;
use crate::partner::Partner;
use crate::product::HsCode;

/// How far a row was calculated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, strum::IntoStaticStr)]
pub enum RowStatus {
    /// Its duty is that of the law.
    #[strum(serialize = "computed")]
    Computed,
    /// A share went in that the row does not state and that is a mean of the trade.
    #[strum(serialize = "estimated")]
    Estimated,
    /// It has no duty here.
    #[strum(serialize = "not computed")]
    NotComputed,
    /// It is a total, a note, or the names of the columns once more.
    #[strum(serialize = "no line")]
    NoLine,
}

impl RowStatus {
    /// In words.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What came out of a row.
#[derive(Clone, Debug)]
pub struct AssessedRow<'r> {
    /// The row.
    pub row: &'r EntryRow,
    /// True for the row that has the line: that of the number of chapters 1 to 97, or that of a line that is not one.
    pub is_line: bool,
    /// The country of origin, where it is known.
    pub origin: Option<Partner>,
    /// The entered value of the line in dollars; `None` where it is missing or does not read.
    pub value: Option<Decimal>,
    /// How far it was calculated.
    pub status: RowStatus,
    /// Why it has no duty, or what was estimated.
    pub why_not: String,
    /// The day whose law holds, where it is known.
    pub day: Option<Date>,
    /// What is due under the numbers of this row; `None` where it is not calculated.
    pub due: Option<RowDuty>,
    /// Duty of all rows of the line in dollars, on the row that has the line.
    pub line_dollars: Option<Decimal>,
    /// Duty under the scenario in dollars, of the line.
    pub after: Option<Decimal>,
    /// What was declared against it, of the line.
    pub finding: Option<Finding>,
    /// The first eight digits of a number of the line that is not there.
    pub read_as: Option<HsCode>,
    /// True if its duty rests on a claim that it does not state, which the law takes for made, and which nothing declared bears out.
    pub is_taken: bool,
}

/// What is due under the numbers of a row.
#[derive(Clone, Debug)]
pub struct RowDuty {
    /// What is charged the line.
    duty: Arc<LineDuty>,
    /// The parts of it under the numbers of the row.
    parts: Vec<RowPart>,
    /// The rate in percent of the value of the line.
    pub percent: Decimal,
    /// Duty in dollars, with antidumping and countervailing duty.
    pub dollars: Decimal,
    /// Antidumping and countervailing duty as the row declares it, in dollars.
    pub adcvd: Decimal,
    /// Numbers of chapter 99 that are due, one of each list, in the order in which they are filed.
    pub headings: Arc<[Alternatives]>,
}

/// A part of a duty under the numbers of a row.
#[derive(Clone, Copy, Debug)]
struct RowPart {
    /// Its place in what is charged the line.
    place: usize,
    dollars: Decimal,
    /// The number of chapter 99 that it is under.
    heading: Option<HsCode>,
}

impl RowDuty {
    /// Returns what is charged under the numbers of the row: each part with its dollars and its number of chapter 99.
    pub fn parts(&self) -> impl Iterator<Item = (&DutyPart, Decimal, Option<HsCode>)> {
        self.parts.iter().map(|part| (&self.duty.parts[part.place], part.dollars, part.heading))
    }

    /// Returns the dollars on an authority, by its place in the law; the last is that of none.
    pub fn on_authority(&self, authority: usize) -> Decimal {
        let parts = self.parts().filter(|(part, ..)| part.authority == authority).map(|(_, dollars, _)| dollars);
        parts.reduce(Decimal::add).unwrap_or_default()
    }
}

impl AssessedRow<'_> {
    /// Returns how much more or less is due under the scenario, on the row that has the line.
    pub fn change(&self) -> Option<Decimal> {
        Some(self.after? - self.line_dollars?)
    }
}

/// What lines are assessed with.
pub struct Assessor<'l> {
    /// The law of the day.
    pub before: LineDuties<'l>,
    /// The same as known on another day, for reasons why declared and due differ: last of all or, where the user says as of which day
    /// it is looked at, on the day of each entry.
    pub otherwise_known: Option<LineDuties<'l>>,
    /// The law of a scenario, if there is one.
    pub after: Option<LineDuties<'l>>,
    /// Customs' practice.
    pub practice: &'l Practice,
    /// How dollars are rounded.
    pub rounding: Rounding,
}

impl Assessor<'_> {
    /// Assesses the rows of a line of an invoice, and adds them in their order.
    pub fn assess<'r>(&self, rows: &'r [EntryRow], invoice: &mut Invoice, assessed: &mut Vec<AssessedRow<'r>>) {
        if let [row] = rows
            && row.is_aside
        {
            let why = "no line: a total, a note, or the names of the columns once more";
            return self.without_duty(rows, RowStatus::NoLine, why, assessed);
        }
        let law = LineLaw { duties: &self.before, practice: self.practice, rounding: self.rounding };
        match law.answer(rows) {
            Ok(answer) => self.rows(rows, &answer, invoice, assessed),
            Err(why) => self.without_duty(rows, RowStatus::NotComputed, &why, assessed),
        }
    }

    fn without_duty<'r>(
        &self,
        rows: &'r [EntryRow],
        status: RowStatus,
        why: &str,
        assessed: &mut Vec<AssessedRow<'r>>,
    ) {
        let goods = rows.iter().position(|row| !row.facts.is_beside()).unwrap_or(0);
        let is_line = status == RowStatus::NotComputed;
        let (origin, value) = (rows[goods].facts.origin, value_of(rows, self.practice));
        let day = |row: &EntryRow| match law_day(&row.facts, self.practice) {
            Ok(LawDay::On(day)) if is_line => Some(day),
            _ => None,
        };
        assessed.extend(rows.iter().enumerate().map(|(at, row)| AssessedRow {
            row,
            is_line: at == goods && is_line,
            origin,
            value,
            status,
            why_not: if is_line { with_remarks(&[why], row) } else { why.into() },
            day: day(row),
            due: None,
            line_dollars: None,
            after: None,
            finding: None,
            read_as: None,
            is_taken: false,
        }));
    }

    /// Writes what is due to the rows of a line: to each number its own, all else to the number of the goods.
    fn rows<'r>(
        &self,
        rows: &'r [EntryRow],
        answer: &LineAnswer<'_>,
        invoice: &mut Invoice,
        assessed: &mut Vec<AssessedRow<'r>>,
    ) {
        let LineAnswer { joint: JointLine { main, facts, .. }, value, duty, .. } = answer;
        let first = assessed.len();
        let status = if duty.estimated.is_empty() { RowStatus::Computed } else { RowStatus::Estimated };
        assessed.extend(rows.iter().enumerate().map(|(at, row)| AssessedRow {
            row,
            is_line: at == *main,
            origin: Some(answer.origin),
            value: Some(*value),
            status,
            why_not: String::new(),
            day: Some(answer.day),
            due: Some(self.due(rows, at, answer, invoice)),
            line_dollars: None,
            after: None,
            finding: None,
            read_as: None,
            is_taken: false,
        }));
        let of_line = &mut assessed[first..];
        let dues = || of_line.iter().filter_map(|row| row.due.as_ref());
        let dollars: Decimal = dues().map(|due| due.dollars).sum();
        let adcvd: Decimal = dues().map(|due| due.adcvd).sum();
        // Part of what was declared is not compared with all that is due, and nothing with what a mean of the trade would owe.
        let is_unread = rows.iter().flat_map(|row| &row.remarks).any(|(field, _)| *field == Field::Duty);
        let is_compared = !is_unread && status == RowStatus::Computed;
        let finding = facts.duty.filter(|_| is_compared).map(|declared| {
            let (question, rounding) = (answer.question(), self.rounding);
            let beside = answer.joint.beside;
            let due = DueLine { question, beside, due: duty, numbers: &answer.numbers, dollars, adcvd, rounding };
            due.against(facts, declared, (&self.before, self.otherwise_known.as_ref()))
        });
        let after = self.after.as_ref().map(|law| law.after_zone(answer.zone, answer.question()));
        let mut why: Vec<String> =
            duty.estimated.iter().map(|name| self.assumed(name, "an average of the trade takes its place")).collect();
        let is_open = finding.as_ref().is_none_or(|finding| finding.reason.is_some());
        let is_taken = !duty.taken.is_empty() && is_open;
        why.extend(answer.loaded_by.iter().filter(|_| is_open).cloned());
        let taken = duty.taken.iter().filter(|_| is_taken);
        why.extend(taken.map(|name| self.assumed(name, "it is taken as made")));
        why.extend(duty.idle.iter().map(|name| format!("`{}` bears on no duty of this line", self.column(name))));
        let after = match after {
            Some(Ok(after)) => {
                let duty = |part| invoice.after.duty(self.rounding, part, *value);
                Some(after.parts.iter().map(duty).sum::<Decimal>() + adcvd)
            }
            Some(Err(problem)) => {
                why.push(format!("under the scenario: {problem}"));
                None
            }
            None => None,
        };
        of_line.iter_mut().for_each(|row| row.why_not = with_remarks(&why, row.row));
        let line = &mut of_line[*main];
        (line.line_dollars, line.after, line.finding, line.is_taken) = (Some(dollars), after, finding, is_taken);
        let number = answer.joint.beside.unwrap_or(answer.product);
        line.read_as = self.before.read_as(number);
        if let Some(above) = line.read_as {
            why.push(match answer.joint.beside {
                None => format!("there is no number {}: it has the law of {}", number.dotted(), above.dotted()),
                Some(_) => format!("there is no number {}", number.dotted()),
            });
            line.why_not = with_remarks(&why, line.row);
        }
    }

    /// Returns what is due under the numbers of a row of a line.
    fn due(&self, rows: &[EntryRow], at: usize, answer: &LineAnswer<'_>, invoice: &mut Invoice) -> RowDuty {
        let LineAnswer { joint: JointLine { main, facts, .. }, value, duty, .. } = answer;
        let (is_main, of_row) = (at == *main, |row: &EntryRow, part: &DutyPart| {
            row.facts.product.filter(|code| part.headings.contains(code))
        });
        let declared = facts.numbers.as_deref().unwrap_or_default();
        let adcvd = facts.adcvd_rate.filter(|_| is_main);
        let adcvd = adcvd.map_or(Decimal::ZERO, |rate| invoice.before.declared(self.rounding, rate, *value));
        let (mut parts, mut percent, mut all) = (Vec::with_capacity(duty.parts.len()), Decimal::ZERO, adcvd);
        for (place, part) in duty.parts.iter().enumerate() {
            if rows.iter().position(|row| of_row(row, part).is_some()).unwrap_or(*main) != at {
                continue;
            }
            let dollars = invoice.before.duty(self.rounding, part, *value);
            percent += part.percent;
            all += dollars;
            let declared = || part.headings.iter().find(|heading| declared.contains(heading)).copied();
            let heading = of_row(&rows[at], part).or_else(declared).or(part.headings.first().copied());
            parts.push(RowPart { place, dollars, heading });
        }
        let own = |part: &RowPart| -> Alternatives { of_row(&rows[at], &duty.parts[part.place]).into_iter().collect() };
        let headings = if is_main { answer.numbers.clone() } else { parts.iter().map(own).collect() };
        RowDuty { duty: duty.clone(), parts, percent, dollars: all, adcvd, headings }
    }

    /// Says what takes the place of a share that the line does not state.
    fn assumed(&self, name: &str, instead: &str) -> String {
        format!("`{}` is not stated: {instead}", self.column(name))
    }

    /// Returns the column of a share.
    fn column(&self, name: &str) -> String {
        let kind = self.before.law().regime.shares.get(name).map_or("claim", |table| table.kind.word());
        format!("{kind}.{name}")
    }
}

/// Adds to reasons what of a row does not read and does not bear on its duty.
fn with_remarks<W: AsRef<str>>(why: &[W], row: &EntryRow) -> String {
    let remarks = row.remarks.iter().map(|(_, words)| words.as_str());
    why.iter().map(AsRef::as_ref).chain(remarks).collect::<Vec<_>>().join("; ")
}
