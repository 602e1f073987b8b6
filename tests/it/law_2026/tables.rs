//! Tables of facts: lists of codes, shares, rates by partner and the schedule, read as text.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use flate2::read::GzDecoder;

/// A table with its columns by name.
pub struct Table {
    columns: Vec<String>,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    /// Reads a file of the repository, compressed or not.
    pub fn read(path: &str) -> Table {
        let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file");
        let mut text = String::new();
        match path.strip_suffix(".gz") {
            Some(_) => GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("text"),
            None => (&bytes[..]).read_to_string(&mut text).expect("text"),
        };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let columns = reader.headers().expect("columns").iter().map(str::to_string).collect();
        Table { columns, rows: reader.records().map(|row| row.expect("a row")).collect() }
    }

    /// Returns each row as the cells of these columns.
    pub fn cells<const N: usize>(&self, names: [&str; N]) -> impl Iterator<Item = [&str; N]> {
        let place = |name: &str| self.columns.iter().position(|column| column == name).expect("a column");
        let places = names.map(place);
        self.rows.iter().map(move |row| places.map(|place| &row[place]))
    }
}

/// A list of codes, each of which means all that lies below it.
#[derive(Default)]
pub struct Codes(HashSet<String>);

impl Codes {
    /// Returns the codes of a list whose column has one of these words; all of them without a column.
    pub fn of(table: &Table, column: Option<(&str, &[&str])>) -> Codes {
        match column {
            None => Codes(table.cells(["product"]).map(|[code]| code.to_string()).collect()),
            Some((name, words)) => {
                let rows = table.cells(["product", name]).filter(|[_, word]| words.contains(word));
                Codes(rows.map(|[code, _]| code.to_string()).collect())
            }
        }
    }

    /// Returns these codes.
    pub fn from(codes: &[&str]) -> Codes {
        Codes(codes.iter().map(|code| code.to_string()).collect())
    }

    /// Returns true if the line is one of the codes or lies below one.
    pub fn has(&self, line: &str) -> bool {
        prefixes(line).any(|code| self.0.contains(code))
    }

    /// Returns the codes in order.
    pub fn sorted(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = self.0.iter().map(String::as_str).collect();
        codes.sort();
        codes
    }
}

/// Numbers by partner and code; a longer code goes before a shorter one.
#[derive(Default)]
pub struct Numbers(HashMap<(String, String), f64>);

impl Numbers {
    /// Reads a column of numbers, or of rates in percent; without a column of partners, it is everybody's.
    pub fn of(table: &Table, partner: Option<&str>, number: &str) -> Numbers {
        let read = |text: &str| match text.strip_suffix('%') {
            Some(percent) => percent.parse::<f64>().expect("a rate") / 100.0,
            None => text.parse().expect("a number"),
        };
        let rows = table.cells(["product", partner.unwrap_or("product"), number]);
        let key = |code: &str, who: &str| (if partner.is_some() { who } else { "" }.to_string(), code.to_string());
        Numbers(rows.map(|[code, who, number]| (key(code, who), read(number))).collect())
    }

    /// Returns the number of the longest code at or above the line.
    pub fn get(&self, partner: &str, line: &str) -> Option<f64> {
        let mut codes: Vec<&str> = prefixes(line).collect();
        codes.reverse();
        codes.into_iter().find_map(|code| self.0.get(&(partner.to_string(), code.to_string())).copied())
    }
}

/// Returns the code of a line and of all above it, the shortest first.
pub fn prefixes(line: &str) -> impl Iterator<Item = &str> {
    (2..=line.len()).map(|length| &line[..length])
}
