//! The day whose law holds for an entry, and why a row does not say which.

use jiff::civil::Date;

use super::line::RowFacts;
use super::practice::{DayRule, Practice};
use super::role::Field;

/// The day whose law holds for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LawDay {
    /// This one.
    On(Date),
    /// One of these: the row does not decide which. Where the law is the same on all, it does not matter.
    OneOf(Vec<Date>, String),
}

/// Returns the place of a day in the course of goods: none is after one of a later place. Duty may be paid and a summary filed
/// before goods arrive: these have no place.
fn place(field: Field) -> Option<u8> {
    Some(match field {
        Field::LoadingDate | Field::ExportDate => 0,
        Field::ImportDate => 1,
        Field::AdmissionDate => 2,
        Field::EntryDate => 3,
        Field::WithdrawalDate => 4,
        Field::LiquidationDate => 5,
        _ => return None,
    })
}

/// Holds days against the order that they have.
fn hold_order(facts: &RowFacts) -> Result<(), String> {
    let days = || facts.days.iter().filter_map(|(field, day)| Some((place(field)?, field, day)));
    // Most rows have one day.
    if facts.days.iter().nth(1).is_none() {
        return Ok(());
    }
    for (first, field, day) in days() {
        if let Some((_, other, before)) = days().find(|(later, _, other)| first < *later && day > *other) {
            let [word, other] = [field, other].map(Field::word);
            return Err(format!("`{word}` {day} is after `{other}` {before}: one of these days is wrong"));
        }
    }
    Ok(())
}

/// Returns the day whose law holds: of entry, not of payment or importation (19 CFR 141.68); for zone goods in privileged
/// status of admission; for warehouse goods of withdrawal.
///
/// # Errors
/// What the row has to say besides.
pub fn law_day(facts: &RowFacts, practice: &Practice) -> Result<LawDay, String> {
    hold_order(facts)?;
    let is_stated = |field: Field| facts.days.get(field).is_some();
    let rule = match &facts.kind {
        Some(code) => match practice.types.get(&**code) {
            Some(kind) if kind.day == DayRule::None => {
                return Err(format!("an entry of type {code} ({}) owes no duty yet", kind.title));
            }
            Some(kind) => kind.day,
            None => {
                let known: Vec<&str> = practice.types.keys().map(String::as_str).collect();
                return Err(format!("“{code}” is no type of entry: {}", known.join(", ")));
            }
        },
        None if is_stated(Field::WithdrawalDate) => DayRule::Withdrawal,
        None if is_stated(Field::AdmissionDate) => DayRule::Zone,
        None => DayRule::Entry,
    };
    if let (DayRule::Entry | DayRule::Withdrawal, Some(kind), Some(status)) = (rule, &facts.kind, &facts.zone_status) {
        let is_privileged = practice.zone_status.iter().any(|(word, is)| *is && word.eq_ignore_ascii_case(status));
        if is_privileged {
            return Err(format!(
                "type {kind} is no entry from a zone, and the zone status is {status}: correct one of them"
            ));
        }
    }
    match rule {
        DayRule::Withdrawal => {
            needed(facts, Field::WithdrawalDate, "goods from a warehouse have the law of the day of withdrawal")
        }
        DayRule::Zone => zone_day(facts, practice),
        DayRule::Entry | DayRule::None => needed(facts, Field::EntryDate, "the day of entry decides"),
    }
}

fn needed(facts: &RowFacts, field: Field, why: &str) -> Result<LawDay, String> {
    facts.days.get(field).map(LawDay::On).ok_or_else(|| {
        let others: Vec<&str> = facts.days.iter().map(|(other, _)| other.word()).collect();
        let others = match others.as_slice() {
            [] => String::new(),
            [one] => format!("; {one} is not that day"),
            several => format!("; {} are not that day", several.join(", ")),
        };
        format!("`{}` is missing: {why}{others}", field.word())
    })
}

fn zone_day(facts: &RowFacts, practice: &Practice) -> Result<LawDay, String> {
    let status = facts.zone_status.as_deref().unwrap_or_default();
    let known = practice.zone_status.iter().find(|(word, _)| word.eq_ignore_ascii_case(status));
    let days = [Field::AdmissionDate, Field::EntryDate].map(|field| facts.days.get(field));
    match (known, days) {
        (Some((_, true)), _) => {
            needed(facts, Field::AdmissionDate, "zone goods in privileged status have the law of the day of admission")
        }
        (Some((_, false)), _) => {
            needed(facts, Field::EntryDate, "zone goods in nonprivileged status have the law of the day of entry")
        }
        (None, _) if !status.is_empty() => {
            Err(format!("“{status}” is no status of zone goods: P is privileged, N is not"))
        }
        (None, [Some(admission), Some(entry)]) => Ok(LawDay::OneOf(
            vec![admission, entry],
            "`zone_status` is missing: privileged goods have the law of the day of admission, others that of entry"
                .into(),
        )),
        (None, days) => {
            let stated = [Field::AdmissionDate, Field::EntryDate].into_iter().zip(days);
            let missing = stated.filter(|(_, day)| day.is_none()).map(|(field, _)| format!("`{}`", field.word()));
            let missing: Vec<String> = std::iter::once("`zone_status`".into()).chain(missing).collect();
            Err(format!("{} are missing: they say which day decides on zone goods", missing.join(" and ")))
        }
    }
}
