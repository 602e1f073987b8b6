//! Rows of one entry and line as one line: customs' portal writes a row for each number, that of chapters 1 to 97 with the value.

use std::borrow::Cow;
use std::fmt::Display;

use rust_decimal::Decimal;

use super::classification::classify;
use super::repeats::repeats;
use crate::entry::line::{EntryRow, RowFacts};
use crate::entry::practice::Practice;
use crate::entry::role::Field;
use crate::product::HsCode;

/// Returns true if two rows that follow each other are of one entry and line.
pub fn is_same_line(one: &EntryRow, other: &EntryRow) -> bool {
    one.file == other.file && one.key().is_some_and(|key| other.key() == Some(key))
}

/// Returns the lines of rows: each row is one, or where they are `grouped` those of one entry and line are, if one of them is a
/// number beside that of the goods.
pub fn lines(rows: &[EntryRow], grouped: bool) -> impl Iterator<Item = &[EntryRow]> {
    let together = rows.chunk_by(move |one, other| grouped && is_same_line(one, other));
    together.flat_map(|rows| {
        let is_one = rows.len() == 1 || rows.iter().any(|row| row.facts.is_beside());
        rows.chunks(if is_one { rows.len() } else { 1 })
    })
}

/// A line of an entry: what its rows say together.
#[derive(Clone, Debug)]
pub struct JointLine<'r> {
    /// The row of the goods: that of the number of chapters 1 to 97, or of chapter 98 where it stands alone.
    pub main: usize,
    /// What the rows say together; the declared numbers are those of all rows.
    pub facts: Cow<'r, RowFacts>,
    /// The number of the goods, where they are charged under one of chapter 98.
    pub beside: Option<HsCode>,
}

impl<'r> JointLine<'r> {
    /// Returns what the rows of a line say together.
    ///
    /// # Errors
    /// Where they are not one line, or something did not read.
    pub fn new(rows: &'r [EntryRow], practice: &Practice) -> Result<JointLine<'r>, String> {
        if rows.iter().any(|row| !row.problems.is_empty()) {
            let problems: Vec<&str> = rows.iter().flat_map(|row| &row.problems).map(String::as_str).collect();
            return Err(problems.join("; "));
        }
        let main = goods_row(rows, practice)?;
        // Beside the goods a part of the value stands under chapter 98 alone.
        let is_part = |row: &EntryRow| row.facts.product.is_some_and(|code| practice.provision(code).is_some());
        let is_valued = |row: &&EntryRow| row.facts.value.is_some_and(|value| !value.is_zero()) && !is_part(row);
        if rows.iter().filter(is_valued).count() > 1 {
            return Err(
                "several rows of the line have a value, which would count twice: leave it on the row of the goods"
                    .into(),
            );
        }
        let mut facts = Cow::Borrowed(&rows[main].facts);
        let beside = || rows.iter().enumerate().filter(|(at, _)| *at != main).map(|(_, row)| &row.facts);
        for other in beside() {
            if let Some(what) = contradiction(&facts, other) {
                return Err(format!("the rows of the line contradict each other: {what}"));
            }
            fill(facts.to_mut(), other);
        }
        let numbers = beside().filter_map(|other| other.product).filter(|code| !code.is_special_classification());
        let numbers: Vec<HsCode> = numbers.collect();
        classify(&mut facts, rows, main, practice)?;
        if rows.len() > 1 {
            facts.to_mut().numbers.get_or_insert_default().extend(numbers);
        }
        let beside = rows[main].facts.product.filter(|code| facts.product != Some(*code));
        Ok(JointLine { main, facts, beside })
    }
}

/// Returns the value of rows that are no line: that of the goods, and parts of it under chapter 98.
pub fn value_of(rows: &[EntryRow], practice: &Practice) -> Option<Decimal> {
    let is_part = |row: &&EntryRow| row.facts.product.is_some_and(|code| practice.provision(code).is_some());
    let goods = rows.iter().filter(|row| !row.facts.is_beside()).find_map(|row| row.facts.value);
    let parts = rows.iter().filter(is_part).filter_map(|row| row.facts.value);
    let known = goods.into_iter().chain(parts).reduce(|sum, value| sum.saturating_add(value));
    known.or_else(|| rows.iter().find_map(|row| row.facts.value))
}

/// Returns the place of the row of the goods.
fn goods_row(rows: &[EntryRow], practice: &Practice) -> Result<usize, String> {
    let only = |is_goods: &dyn Fn(&RowFacts) -> bool| {
        let mut places = (0..rows.len()).filter(|at| is_goods(&rows[*at].facts));
        (places.next(), places.next().is_some())
    };
    let is_classified = |facts: &RowFacts| {
        facts.product.is_some_and(|code| code.is_special_classification() && practice.provision(code).is_none())
    };
    match only(&|facts| !facts.is_beside()) {
        (Some(first), true) => {
            let mut goods = rows.iter().filter(|row| !row.facts.is_beside());
            Err(if goods.all(|row| repeats(&rows[first], row)) {
                "the rows of the line are in the file more than once: take the repeats out".into()
            } else {
                "the line has several numbers of chapters 1 to 97: state each as a line".into()
            })
        }
        (Some(at), false) => Ok(at),
        (None, _) => match only(&is_classified) {
            (Some(at), false) => Ok(at),
            _ => Err(without_goods(rows)),
        },
    }
}

/// Returns in what two rows of a line contradict each other that bears on its law.
fn contradiction(one: &RowFacts, other: &RowFacts) -> Option<String> {
    let days = [Field::EntryDate, Field::AdmissionDate, Field::WithdrawalDate, Field::LoadingDate];
    differing(Field::Origin, one.origin, other.origin)
        .or_else(|| days.into_iter().find_map(|field| differing(field, one.days.get(field), other.days.get(field))))
        .or_else(|| differing(Field::Transport, one.transport.as_deref(), other.transport.as_deref()))
        .or_else(|| differing(Field::Type, one.kind.as_deref(), other.kind.as_deref()))
        .or_else(|| differing(Field::ZoneStatus, one.zone_status.as_deref(), other.zone_status.as_deref()))
}

fn differing<W: PartialEq + Display>(field: Field, one: Option<W>, other: Option<W>) -> Option<String> {
    let (one, other) = one.zip(other).filter(|(one, other)| one != other)?;
    Some(format!("`{}` is {one} and {other}", field.word()))
}

/// Fills what the row of the goods does not say from a row beside it.
fn fill(facts: &mut RowFacts, other: &RowFacts) {
    facts.origin = facts.origin.or(other.origin);
    // Part of the value may stand beside the number of the goods: under chapter 98.
    facts.value = match (facts.value, other.value) {
        (Some(one), Some(more)) => one.checked_add(more),
        (one, more) => one.or(more),
    };
    facts.days.fill(&other.days);
    facts.shares.merge(&other.shares);
    for (text, more) in [
        (&mut facts.kind, &other.kind),
        (&mut facts.zone_status, &other.zone_status),
        (&mut facts.transport, &other.transport),
    ] {
        if text.is_none() {
            text.clone_from(more);
        }
    }
    facts.quantities.extend(other.quantities.iter().filter(|quantity| quantity.amount > Decimal::ZERO).cloned());
    facts.duty = match (facts.duty, other.duty) {
        (Some(one), Some(more)) => one.checked_add(more),
        (one, more) => one.or(more),
    };
    facts.adcvd_rate = facts.adcvd_rate.or(other.adcvd_rate);
}

fn without_goods(rows: &[EntryRow]) -> String {
    match rows.first().and_then(|row| row.facts.product) {
        Some(code) => format!(
            "{} stands beside the number of the goods, and no row here has that: with --group entry,line rows of one entry and line are one line, if they stand together",
            code.dotted()
        ),
        None => "the number of the schedule is missing".into(),
    }
}
