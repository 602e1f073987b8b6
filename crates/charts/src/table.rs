//! The numbers of a picture as CSV (RFC 4180): exact decimals, the unit in the column's name, empty where nothing is known.

use rust_decimal::Decimal;

use crate::caption::TitleTotals;
use figures::{OutcomeQuantiles, Reading, Unit, csv};

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// Words.
    Text,
    /// A day, as ISO 8601 has it.
    Date,
    /// A number of this unit.
    Number(Unit),
}

/// A column of the numbers of a picture.
#[derive(Clone, Debug)]
pub struct DataField {
    /// Its name in the first line.
    pub name: String,
    /// What its cells are.
    pub kind: DataKind,
    /// What they mean.
    pub meaning: String,
}

/// Columns of equal length, in the order in which they were added.
#[derive(Default)]
pub struct DataTable {
    columns: Vec<(DataField, Vec<String>)>,
}

impl DataTable {
    /// Begins with what each row is called and what it is about.
    pub(crate) fn of_rows<'t>(rows: impl Iterator<Item = (&'t str, &'t str)> + Clone) -> DataTable {
        let mut table = DataTable::default();
        table.text("label", rows.clone().map(|(label, _)| label));
        table.text("scope", rows.map(|(_, scope)| scope));
        table
    }

    pub(crate) fn text(&mut self, name: &str, cells: impl IntoIterator<Item = impl ToString>) {
        let meaning = match name {
            "label" => "Name of the row".to_owned(),
            "scope" => "What the row is about".to_owned(),
            "series" | "line" | "panel" | "group" => format!("Name of the {name}"),
            name => format!("The {name}"),
        };
        self.add(name.to_owned(), DataKind::Text, meaning, cells.into_iter().map(|cell| cell.to_string()).collect());
    }

    /// The first days of spans, or the first days after them.
    pub(crate) fn days(&mut self, name: &str, cells: impl IntoIterator<Item = impl ToString>) {
        let meaning = if name == "until" { "First day after it" } else { "First day" };
        let cells = cells.into_iter().map(|cell| cell.to_string()).collect();
        self.add(name.to_owned(), DataKind::Date, meaning.to_owned(), cells);
    }

    fn add(&mut self, name: String, kind: DataKind, meaning: String, cells: Vec<String>) {
        self.columns.push((DataField { name, kind, meaning }, cells));
    }

    fn numbers(&mut self, (name, end): (&str, &str), unit: Unit, meaning: &str, cells: Vec<Option<Decimal>>) {
        let cells = cells.into_iter().map(|cell| cell.map_or_else(String::new, exact)).collect();
        let what = match name {
            "swept" => "The rate on the axis",
            "outcome" => "The value at this rate",
            "still" => "The value with imports held fixed",
            name => &format!("The {name}"),
        };
        let meaning = format!("{what}{meaning}");
        self.add(format!("{name}{end}_{}", unit.column()), DataKind::Number(unit), meaning, cells);
    }

    pub(crate) fn values(&mut self, name: &str, unit: Unit, cells: impl Iterator<Item = Decimal>) {
        self.amounts(name, unit, cells.map(Some));
    }

    pub(crate) fn amounts(&mut self, name: &str, unit: Unit, cells: impl Iterator<Item = Option<Decimal>>) {
        self.numbers((name, ""), unit, "", cells.collect());
    }

    /// One column; where some reading lies between two ends, it is empty there, and a column for each end follows; and one more
    /// where any is rough.
    pub(crate) fn readings(&mut self, name: &str, unit: Unit, cells: impl Iterator<Item = Option<Reading>>) {
        let cells: Vec<Option<Reading>> = cells.collect();
        let known = || cells.iter().flatten();
        let exact = cells.iter().map(|cell| cell.filter(Reading::is_point).map(|reading| reading.low)).collect();
        if known().all(Reading::is_point) {
            self.numbers((name, ""), unit, "", exact);
        } else {
            let ends = |end: fn(Reading) -> Decimal| cells.iter().map(|cell| cell.map(end)).collect();
            self.numbers((name, ""), unit, ", where it is one number", exact);
            self.numbers((name, "_low"), unit, ": lower end", ends(|reading| reading.low));
            self.numbers((name, "_high"), unit, ": upper end", ends(|reading| reading.high));
        }
        if known().any(|reading| reading.approx) {
            let word = |reading: Reading| if reading.approx { "yes" } else { "no" };
            self.text(&format!("{name}_approximate"), cells.iter().map(|cell| cell.map_or("", word)));
        }
    }

    /// One column for each quantile; none where nothing was drawn.
    pub(crate) fn quantiles(&mut self, unit: Unit, cells: impl Iterator<Item = Option<OutcomeQuantiles>>) {
        let cells: Vec<Option<[(&str, Decimal); 7]>> = cells.map(|cell| cell.map(|cell| cell.named())).collect();
        let Some(names) = cells.iter().flatten().next() else {
            return;
        };
        for (index, (name, _)) in names.iter().enumerate() {
            self.amounts(name, unit, cells.iter().map(|cell| cell.map(|cell| cell[index].1)));
        }
    }

    /// A row below all others, under its name in the first column. A value without a column of its own gets one.
    pub(crate) fn whole(&mut self, whole: &TitleTotals) {
        let length = self.length();
        self.columns.iter_mut().for_each(|(_, cells)| cells.resize(length + 1, String::new()));
        if let Some((_, cells)) = self.columns.first_mut() {
            cells[length].clone_from(&whole.label);
        }
        for (name, unit, reading) in &whole.values {
            let is_split = self.place(name, "_low", *unit).is_some();
            let ends = [("_low", reading.low), ("_high", reading.high)];
            let ends = ends.into_iter().filter(|_| is_split || !reading.is_point());
            let one = [("", reading.low)].into_iter().filter(|_| reading.is_point());
            for (end, value) in one.chain(ends) {
                let place = self.place(name, end, *unit).unwrap_or_else(|| {
                    self.numbers((name, end), *unit, " of all rows", vec![None; length + 1]);
                    self.columns.len() - 1
                });
                self.columns[place].1[length] = exact(value);
            }
        }
    }

    fn place(&self, name: &str, end: &str, unit: Unit) -> Option<usize> {
        let name = format!("{name}{end}_{}", unit.column());
        self.columns.iter().position(|(field, _)| field.name == name)
    }

    /// Returns the columns, from the left.
    pub fn fields(&self) -> impl Iterator<Item = &DataField> {
        self.columns.iter().map(|(field, _)| field)
    }

    /// Returns the first line with the names of the columns, then a line a row.
    pub fn csv(&self) -> String {
        let header: Vec<String> = self.fields().map(|field| field.name.clone()).collect();
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
