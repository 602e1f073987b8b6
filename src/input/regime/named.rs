//! The `[schedule]` of a regime: which file it is, and what its equivalents must rest on.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::error::Problems;
use crate::input::csv_table::twice;
use crate::input::field::{Field, Value};
use crate::input::files::Location;
use crate::input::quantity::{QuantityError, money};
use crate::input::toml_reader::{Table, TomlReader};
use crate::input::value_kind;
use crate::regime::schedule::Schedule;
use crate::units::CustomsValue;

/// The tariff schedule, line by line: measures take columns of it. One a regime.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleTable {
    /// A CSV file (or `.csv.gz`) with the columns product, general, special, column2, unit, ave_pct, ave_value_usd.
    file: Field<String>,
    /// The least trade on which an equivalent may rest. Default: any.
    ave_floor: Option<Value<value_kind::Money>>,
}

/// A schedule that is named: the page and the field that name it, where it is, and the floor of its equivalents.
pub type NamedSchedule = (usize, Field<String>, Location, CustomsValue);

/// Returns the schedule of a regime, if it names one; inside, `None` if that has a mistake.
pub fn schedule_table(pages: &mut [TomlReader], tables: Vec<(usize, Table<'_>)>) -> Option<Option<NamedSchedule>> {
    let mut tables = tables.into_iter();
    let (number, table) = tables.next()?;
    let first = pages[number].first_line(table.span());
    for (second, other) in tables {
        let place = pages[second].first_line(other.span());
        let problem = twice("two schedules in one regime", place, first.clone());
        pages[second].note(problem.help("one file of the tree names the schedule"));
    }
    let reader = &mut pages[number];
    let Some(written) = reader.deserialize_reporting::<ScheduleTable>(table, &[]) else { return Some(None) };
    let floor = match &written.ave_floor {
        None => Some(CustomsValue::default()),
        Some(field) => reader.quantity(field, dollars),
    };
    let location = reader.location.beside(written.file.get_ref());
    reader.inputs.push(location.clone());
    Some(floor.map(|floor| (number, written.file, location, floor)))
}

/// Returns the schedule as it was read; what is wrong with its file is told where it is named.
pub fn schedule_read(
    pages: &mut [TomlReader],
    named: Option<Option<NamedSchedule>>,
    read: Option<Option<Result<Schedule, Problems>>>,
) -> Option<Option<Arc<Schedule>>> {
    let read = match (named?, read?) {
        (Some((number, file, ..)), Some(read)) => pages[number].of_file(read, &file),
        _ => None,
    };
    Some(read.map(Arc::new))
}

fn dollars(text: &str) -> Result<CustomsValue, QuantityError> {
    let cents = money(text)?.checked_mul(100.into()).and_then(|cents| i64::try_from(cents).ok());
    cents.and_then(CustomsValue::from_cents).ok_or_else(|| {
        QuantityError::new(format!("“{}” is not a value of goods", text.trim()), "zero or more: \"$100,000\"")
    })
}
