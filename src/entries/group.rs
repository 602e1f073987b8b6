//! Rows of one entry and line as one line: customs' portal writes a row for each number, that of chapters 1 to 97 with the value.

use rust_decimal::Decimal;

use crate::entry::line::{EntryRow, RowFacts};
use crate::entry::practice::Practice;
use crate::entry::role::Field;
use crate::product::HsCode;
use crate::units::Share;

/// The rows of one line.
#[derive(Clone, Debug)]
pub struct RowGroup {
    /// One row, or those of one entry and line.
    pub rows: Vec<EntryRow>,
}

/// Puts rows together that stand together in the file.
#[derive(Debug)]
pub struct Grouping {
    /// True if rows of one entry and line are one line.
    pub is_on: bool,
    held: Vec<EntryRow>,
}

impl Grouping {
    /// Returns a grouping that holds nothing yet.
    pub fn new(is_on: bool) -> Grouping {
        Grouping { is_on, held: Vec::new() }
    }

    /// Returns the lines of a batch; rows of the last line wait for the next batch, unless there is none.
    pub fn lines(&mut self, rows: Vec<EntryRow>) -> Vec<RowGroup> {
        if !self.is_on {
            return rows.into_iter().map(|row| RowGroup { rows: vec![row] }).collect();
        }
        let is_end = rows.is_empty();
        let mut groups = Vec::new();
        for row in rows {
            let is_same =
                self.held.last().is_some_and(|last| last.key.is_some() && last.key == row.key && last.file == row.file);
            if !is_same && !self.held.is_empty() {
                groups.extend(lines_of(std::mem::take(&mut self.held)));
            }
            self.held.push(row);
        }
        if is_end && !self.held.is_empty() {
            groups.extend(lines_of(std::mem::take(&mut self.held)));
        }
        groups
    }
}

/// Returns the lines of rows with one key: where none of them is a number beside that of the goods, each row is a line.
fn lines_of(rows: Vec<EntryRow>) -> Vec<RowGroup> {
    if rows.iter().any(|row| row.facts.is_beside()) {
        return vec![RowGroup { rows }];
    }
    rows.into_iter().map(|row| RowGroup { rows: vec![row] }).collect()
}

/// A line of an entry: what its rows say together.
#[derive(Clone, Debug)]
pub struct JointLine {
    /// The row of the number of chapters 1 to 97.
    pub main: usize,
    /// What the rows say together; the declared numbers are those of all rows.
    pub facts: RowFacts,
}

impl RowGroup {
    /// Returns what the rows say together. What the row of the goods says is taken out of it, but for its number, origin and
    /// value.
    ///
    /// # Errors
    /// Where they are not one line, or something did not read.
    pub fn line(&mut self, practice: &Practice) -> Result<JointLine, String> {
        let problems: Vec<&str> = self.rows.iter().flat_map(|row| &row.problems).map(String::as_str).collect();
        if !problems.is_empty() {
            return Err(problems.join("; "));
        }
        let mains: Vec<usize> = (0..self.rows.len()).filter(|at| !self.rows[*at].facts.is_beside()).collect();
        let main = match mains.as_slice() {
            [main] => *main,
            [] => return Err(without_goods(&self.rows)),
            _ => return Err("the line has several numbers of chapters 1 to 97: state each as a line".into()),
        };
        let RowFacts { product, origin, value, .. } = self.rows[main].facts;
        let kept = RowFacts { product, origin, value, ..RowFacts::default() };
        let mut facts = std::mem::replace(&mut self.rows[main].facts, kept);
        let beside = || self.rows.iter().enumerate().filter(|(at, _)| *at != main).map(|(_, row)| &row.facts);
        for other in beside() {
            if let Some(what) = contradiction(&facts, other) {
                return Err(format!("the rows of the line contradict each other: {what}"));
            }
            fill(&mut facts, other);
        }
        let codes: Vec<HsCode> = beside().filter_map(|other| other.product).collect();
        let cell: Vec<HsCode> = facts.numbers.clone().unwrap_or_default();
        for claim in codes.iter().chain(&cell).filter_map(|code| practice.provision(*code)) {
            facts.shares.insert(claim.clone(), Share::WHOLE);
        }
        if self.rows.len() > 1 {
            let numbers = codes.into_iter().filter(|code| practice.provision(*code).is_none());
            facts.numbers.get_or_insert_default().extend(numbers);
        }
        Ok(JointLine { main, facts })
    }
}

/// Returns in what two rows of a line contradict each other that bears on its law.
fn contradiction(one: &RowFacts, other: &RowFacts) -> Option<String> {
    let words = |field: Field, one: String, other: String| {
        let is_two = one != other && !one.is_empty() && !other.is_empty();
        is_two.then(|| format!("`{}` is {one} and {other}", field.word()))
    };
    let origin = |facts: &RowFacts| facts.origin.map_or(String::new(), |origin| origin.to_string());
    let day = |facts: &RowFacts, field| facts.days.get(&field).map_or(String::new(), |day| day.to_string());
    let days = [Field::EntryDate, Field::AdmissionDate, Field::WithdrawalDate, Field::LoadingDate];
    words(Field::Origin, origin(one), origin(other))
        .or_else(|| days.into_iter().find_map(|field| words(field, day(one, field), day(other, field))))
        .or_else(|| words(Field::Transport, one.transport.clone(), other.transport.clone()))
        .or_else(|| words(Field::Type, one.kind.clone(), other.kind.clone()))
        .or_else(|| words(Field::ZoneStatus, one.zone_status.clone(), other.zone_status.clone()))
}

/// Fills what the row of the goods does not say from a row beside it.
fn fill(facts: &mut RowFacts, other: &RowFacts) {
    facts.origin = facts.origin.or(other.origin);
    // Part of the value may stand beside the number of the goods: under chapter 98.
    facts.value = match (facts.value, other.value) {
        (Some(one), Some(more)) => one.checked_add(more),
        (one, more) => one.or(more),
    };
    for (field, day) in &other.days {
        facts.days.entry(*field).or_insert(*day);
    }
    for (name, share) in &other.shares {
        let known = facts.shares.entry(name.clone()).or_insert(*share);
        *known = (*known).max(*share);
    }
    for (text, more) in [
        (&mut facts.kind, &other.kind),
        (&mut facts.zone_status, &other.zone_status),
        (&mut facts.transport, &other.transport),
    ] {
        if text.is_empty() {
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
            "{} stands beside the number of the goods, which is not there: rows of one entry and line are one line with --group entry,line, and stand together",
            code.dotted()
        ),
        None => "the number of the schedule is missing".into(),
    }
}
