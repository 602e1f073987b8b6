//! The numbers of a picture as CSV (RFC 4180): exact decimals, the unit in the column's name, empty where nothing is known.

use rust_decimal::Decimal;

use crate::caption::TitleTotals;
use figures::{OutcomeQuantiles, Reading, Unit, csv};

/// Columns of equal length, in the order in which they were added.
#[derive(Default)]
pub struct DataTable {
    columns: Vec<(String, Vec<String>)>,
}

impl DataTable {
    /// Begins with what each row is called and what it is about.
    pub fn of_rows<'t>(rows: impl Iterator<Item = (&'t str, &'t str)>) -> DataTable {
        let (labels, scopes) = rows.map(|(label, scope)| (label.to_owned(), scope.to_owned())).unzip();
        DataTable { columns: vec![("label".to_owned(), labels), ("scope".to_owned(), scopes)] }
    }

    pub fn text(&mut self, name: &str, cells: impl IntoIterator<Item = impl ToString>) {
        self.columns.push((name.to_owned(), cells.into_iter().map(|cell| cell.to_string()).collect()));
    }

    pub fn values(&mut self, name: &str, unit: Unit, cells: impl Iterator<Item = Decimal>) {
        self.amounts(name, unit, cells.map(Some));
    }

    pub fn amounts(&mut self, name: &str, unit: Unit, cells: impl Iterator<Item = Option<Decimal>>) {
        let cells = cells.map(|cell| cell.map_or_else(String::new, exact)).collect();
        self.columns.push((format!("{name}_{}", unit.column()), cells));
    }

    /// One column where every reading is one value, else one for each end; and one more where any is rough.
    pub fn readings(&mut self, name: &str, unit: Unit, cells: impl Iterator<Item = Option<Reading>>) {
        let cells: Vec<Option<Reading>> = cells.collect();
        let known = || cells.iter().flatten();
        let lows = cells.iter().map(|cell| cell.map(|reading| reading.low));
        if known().all(Reading::is_point) {
            self.amounts(name, unit, lows);
        } else {
            self.amounts(&format!("{name}_low"), unit, lows);
            self.amounts(&format!("{name}_high"), unit, cells.iter().map(|cell| cell.map(|reading| reading.high)));
        }
        if known().any(|reading| reading.approx) {
            let word = |reading: Reading| if reading.approx { "yes" } else { "no" };
            self.text(&format!("{name}_approximate"), cells.iter().map(|cell| cell.map_or("", word)));
        }
    }

    /// One column for each quantile; none where nothing was drawn.
    pub fn quantiles(&mut self, unit: Unit, cells: impl Iterator<Item = Option<OutcomeQuantiles>>) {
        let cells: Vec<Option<[(&str, Decimal); 7]>> = cells.map(|cell| cell.map(|cell| cell.named())).collect();
        let Some(names) = cells.iter().flatten().next() else {
            return;
        };
        for (index, (name, _)) in names.iter().enumerate() {
            self.amounts(name, unit, cells.iter().map(|cell| cell.map(|cell| cell[index].1)));
        }
    }

    /// A row below all others, under its name in the first column. A value without a column of its own gets one.
    pub fn whole(&mut self, whole: &TitleTotals) {
        let length = self.length();
        self.columns.iter_mut().for_each(|(_, cells)| cells.resize(length, String::new()));
        let names: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let first = names.first().cloned();
        let mut put = |name: String, value: String| match self.columns.iter_mut().find(|(known, _)| *known == name) {
            Some((_, cells)) => cells.push(value),
            None => self.columns.push((name, [vec![String::new(); length], vec![value]].concat())),
        };
        if let Some(first) = first {
            put(first, whole.label.clone());
        }
        for (name, unit, reading) in &whole.values {
            let unit = unit.column();
            let is_split = names.contains(&format!("{name}_low_{unit}"));
            if reading.is_point() && !is_split {
                put(format!("{name}_{unit}"), exact(reading.low));
            } else {
                put(format!("{name}_low_{unit}"), exact(reading.low));
                put(format!("{name}_high_{unit}"), exact(reading.high));
            }
        }
    }

    pub fn csv(&self) -> String {
        let header: Vec<String> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let row = |row| self.columns.iter().map(|(_, cells)| cells.get(row).cloned().unwrap_or_default()).collect();
        csv::text(std::iter::once(header).chain((0..self.length()).map(row)))
    }

    fn length(&self) -> usize {
        self.columns.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default()
    }
}

fn exact(value: Decimal) -> String {
    value.normalize().to_string()
}
