//! `[[observed]]`: a published series in a CSV file, drawn beside the course of the average duty.

use jiff::civil::Date;

use super::table::ObservedTable;
use crate::error::{Place, Problem, Problems, in_order};
use crate::input::csv_table::CsvTable;
use crate::input::dating::{Dating, conflict};
use crate::input::list::{Filter, no_row};
use crate::input::quantity::percent;
use crate::input::toml_reader::{Table, TomlReader};
use crate::scenario::{ObservedSeries, ObservedValue};

/// A published series, and where its file is named.
pub type ReadSeries = (ObservedSeries, Place);

impl TomlReader {
    /// Returns a published series with the values of its file.
    pub fn observed(&mut self, table: Table<'_>) -> Option<ReadSeries> {
        let written: ObservedTable = self.deserialize_reporting(table, &[])?;
        let location = self.location.beside(written.file.get_ref());
        self.inputs.push(location.clone());
        let read = CsvTable::read(&location).map_err(Problems::from).and_then(|csv| read_values(&csv));
        let values = self.of_file(read, &written.file)?;
        let place = self.place(written.file.span());
        Some((ObservedSeries { title: written.title, source: written.source, values }, place))
    }

    /// Reports series without a period that they could be drawn in, and series that have no value in it.
    pub fn check_observed(&mut self, read: &[ReadSeries], period: Option<&((Date, Date), Place)>) {
        for (series, place) in read {
            let problem = match period {
                None => Problem::new("`[[observed]]` without `[period]`")
                    .at(place.clone(), "a series over time")
                    .help("it is drawn beside the duty from day to day: add [period] with `from` and `until`"),
                Some((period, days)) if series.within(*period).is_empty() => {
                    let (from, until) = (series.values.first(), series.values.last());
                    let (from, until) = (from.map(|first| first.from), until.map(|last| last.until));
                    let span = from.zip(until).map_or(String::new(), |(from, until)| format!("from {from} to {until}"));
                    Problem::new(format!("“{}” has no value in the period", series.title))
                        .at(place.clone(), span)
                        .and(days.clone(), "the period ends here")
                        .help("take a period that the series reaches into, or leave the series out")
                }
                Some(_) => continue,
            };
            self.note(problem);
        }
    }
}

/// Reads the columns `from`, `until` and `value` of a file; others are left alone.
fn read_values(csv: &CsvTable) -> Result<Vec<ObservedValue>, Problems> {
    let [from, _, value] = csv.columns(["from", "until", "value"])?;
    let dating = Dating::of(csv, Some(true))?;
    let mut problems = Problems::new();
    let mut rows: Vec<(ObservedValue, u64)> = Vec::new();
    csv.rows(&mut problems, |row, problems| {
        let dates = dating.and_then(|dating| dating.read(csv, &row, problems));
        let percent = csv.quantity(&row, value, percent, problems);
        let (Some((period, _)), Some(percent)) = (dates, percent) else { return };
        match (period.from, period.until) {
            (Some(from), Some(until)) => rows.push((ObservedValue { from, until, percent }, row.start)),
            _ => {
                let problem = Problem::new("a value of a series needs its first day and the day after its last");
                problems.push(problem.at(csv.at(row.start, Some(from)), "write `from` and `until`"));
            }
        }
    });
    rows.sort_by_key(|(value, start)| (value.from, *start));
    for pair in rows.windows(2) {
        let [(earlier, first), (later, second)] = pair else { continue };
        if later.from < earlier.until {
            let (first, second) = (first.min(second), first.max(second));
            let what = format!("two values for {}", later.from);
            problems.push(conflict(what, csv.at(*second, None), csv.at(*first, None)));
        }
    }
    if rows.is_empty() && problems.is_empty() {
        problems.push(no_row(csv, &Filter::new(), "value"));
    }
    if problems.is_empty() {
        Ok(rows.into_iter().map(|(value, _)| value).collect())
    } else {
        Err(in_order(problems, &[]))
    }
}
