//! A CSV file: its text, its columns by name, its rows with the address of every field.

use std::ops::Range;
use std::sync::Arc;

use csv::{ByteRecord, Reader};

use super::files::{Location, utf8};
use super::hint::nearest;
use super::quantity::QuantityError;
use crate::error::{ErrorKind, Place, Problem, Problems, SourceText};
use crate::product::HsCode;

/// The most mistakes of a file that are looked for; a wrong file has one in every row.
pub const MOST_PROBLEMS: usize = 20;

/// A CSV file that was read, not yet understood.
#[derive(Debug)]
pub struct CsvTable {
    source: Arc<SourceText>,
    /// The names in the first row.
    headers: Vec<String>,
    /// The byte that the first row begins at: spreadsheets may put a line `sep=,` before it.
    top: usize,
}

/// A row of a sheet.
#[derive(Debug)]
pub struct CsvRow<'a> {
    fields: RowFields<'a>,
    pub start: u64,
}

#[derive(Debug)]
enum RowFields<'a> {
    /// As they were read with their quotes.
    Record(&'a ByteRecord),
    /// A line without quotes, and where each of its fields ends.
    Line(&'a str, &'a [usize]),
}

impl CsvRow<'_> {
    /// Returns the text of a field, without the blanks around it.
    pub fn text(&self, column: usize) -> &str {
        let text = match self.fields {
            RowFields::Record(record) => {
                std::str::from_utf8(record.get(column).unwrap_or_default()).unwrap_or_default()
            }
            RowFields::Line(line, ends) => {
                let start = if column == 0 { 0 } else { ends.get(column - 1).map_or(line.len(), |end| end + 1) };
                ends.get(column).and_then(|&end| line.get(start..end)).unwrap_or_default()
            }
        };
        // Most fields have no blanks, and what is not ASCII is looked at with care.
        let is_bare = text.as_bytes().first().is_none_or(u8::is_ascii_graphic)
            && text.as_bytes().last().is_none_or(u8::is_ascii_graphic);
        if is_bare { text } else { text.trim() }
    }

    /// Returns true if all fields are blank: spreadsheets write such rows below a table.
    fn is_blank(&self) -> bool {
        match self.fields {
            RowFields::Record(record) => record.iter().all(|field| field.trim_ascii().is_empty()),
            RowFields::Line(line, _) => line.bytes().all(|byte| byte == b',' || byte.is_ascii_whitespace()),
        }
    }
}

impl CsvTable {
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(String::as_str)
    }

    /// Returns the text of a file, under the path that its user knows.
    pub fn new(path: &str, bytes: Vec<u8>) -> Result<CsvTable, Problem> {
        let whole = |problem: Problem| problem.at(Place::file(path), "");
        let text = utf8(bytes).map_err(whole)?;
        if text.trim().is_empty() {
            return Err(whole(Problem::new("the file is empty")).help("its first row names the columns"));
        }
        let first = text.trim_start();
        let first = &first[..first.find('\n').unwrap_or(first.len())];
        let top = if first.trim_end() == "sep=," { text.len() - text.trim_start().len() + first.len() } else { 0 };
        let no_csv = |error| whole(Problem::of(ErrorKind::Syntax, format!("this is not CSV: {error}")));
        let names = text[top..].lines().next().unwrap_or_default();
        // A reader for what has no quotes takes longer than a short list.
        let is_plain = !names.is_empty() && !names.contains(['"', '\r']);
        let headers: Vec<String> = if is_plain {
            names.split(',').map(|name| name.trim().to_string()).collect()
        } else {
            let mut reader = Reader::from_reader(&text.as_bytes()[top..]);
            reader.headers().map_err(no_csv)?.iter().map(|name| name.trim().to_string()).collect()
        };
        let csv = CsvTable { source: Arc::new(SourceText { path: path.into(), text }), headers, top };
        for (second, name) in csv.headers.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if let Some(first) = csv.headers[..second].iter().position(|other| other == name) {
                let what = format!("the column `{name}` stands twice");
                let [second, first] = [second, first].map(|column| csv.at_header(Some(column)));
                let problem = twice(what, second, first);
                return Err(problem.help("a column stands once: take one out, or give it another name"));
            }
        }
        Ok(csv)
    }

    /// Reads a file that may be compressed.
    pub fn read(location: &Location) -> Result<CsvTable, Problem> {
        let path = location.display();
        let text = location.unpack(location.bytes()?).map_err(|problem| problem.at(Place::file(&path), ""))?;
        CsvTable::new(&path, text)
    }

    pub fn path(&self) -> &str {
        &self.source.path
    }

    /// Returns the size of the text in bytes.
    pub fn size(&self) -> usize {
        self.source.text.len()
    }

    /// Returns the numbers of columns that must be there.
    pub fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], Problems> {
        let mut problems = Problems::new();
        let columns = names.map(|name| {
            let found = self.find(name);
            if found.is_none() {
                problems.push(self.no_column(name, &names));
            }
            found.unwrap_or_default()
        });
        // One wrong separator makes all columns one: said once.
        problems.truncate(if self.headers.len() == 1 { 1 } else { N });
        if problems.is_empty() { Ok(columns) } else { Err(problems) }
    }

    /// Returns the number of a column, if there is such a one.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.headers.iter().position(|header| header == name)
    }

    /// Returns the number of a column that somebody else's file names.
    pub fn column(&self, name: &str) -> Result<usize, Problem> {
        self.find(name).ok_or_else(|| {
            let near = nearest(name, self.headers.iter().map(String::as_str));
            let label = near.map_or("the columns of this file".to_string(), |near| format!("did you mean “{near}”?"));
            Problem::of(ErrorKind::Unknown, format!("there is no column `{name}`")).at(self.at_header(None), label)
        })
    }

    fn no_column(&self, name: &str, wanted: &[&str]) -> Problem {
        let free = self.headers.iter().enumerate().filter(|(_, header)| !wanted.contains(&header.as_str()));
        let near = nearest(name, free.clone().map(|(_, header)| header.as_str()));
        let found = near.and_then(|near| free.clone().find(|(_, header)| *header == near));
        let problem = Problem::of(ErrorKind::Unknown, format!("there is no column `{name}`"));
        let line = self.source.text[self.top..].trim_start().lines().next().unwrap_or_default();
        let problem = match (found, line.find([';', '\t'])) {
            (_, Some(separator)) if self.headers.len() == 1 => {
                let character = if line.as_bytes()[separator] == b';' { "a semicolon" } else { "a tab" };
                problem.at(self.at_header(None), format!("{character} does not part columns; a comma does"))
            }
            (Some((column, _)), _) => problem.at(self.at_header(Some(column)), format!("rename this column `{name}`")),
            (None, _) => problem.at(self.at_header(None), "the columns of this file"),
        };
        problem.help(format!("needed: {}", wanted.join(", ")))
    }

    /// Reads the rows in order, until there are too many mistakes. Rows of another length than the first are reported.
    pub fn rows(&self, problems: &mut Problems, mut each: impl FnMut(CsvRow<'_>, &mut Problems)) {
        if !self.source.text.contains('"') && !self.source.text.contains('\r') {
            return self.plain_rows(problems, each);
        }
        let body = &self.source.text.as_bytes()[self.top..];
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(body);
        let mut record = ByteRecord::new();
        loop {
            match reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    let problem = Problem::of(ErrorKind::Syntax, format!("this is not CSV: {error}"));
                    return problems.push(problem.at(Place::file(&self.source.path), ""));
                }
            }
            let start = self.top as u64 + record.position().map_or(0, csv::Position::byte);
            let row = CsvRow { fields: RowFields::Record(&record), start };
            if !self.row(row, record.len(), problems, &mut each) {
                return;
            }
        }
    }

    /// The same of a text without quotes: there a row is a line, and a comma ends a field.
    fn plain_rows(&self, problems: &mut Problems, mut each: impl FnMut(CsvRow<'_>, &mut Problems)) {
        let mut ends: Vec<usize> = Vec::with_capacity(self.headers.len());
        let mut start = self.top;
        let mut below_headers = false;
        for line in self.source.text[self.top..].split('\n') {
            let at = start;
            start += line.len() + 1;
            // Blank lines are no rows, and the first row has the names.
            if line.is_empty() || !std::mem::replace(&mut below_headers, true) {
                continue;
            }
            ends.clear();
            for (at, byte) in line.bytes().enumerate() {
                if byte == b',' {
                    ends.push(at);
                }
            }
            ends.push(line.len());
            let row = CsvRow { fields: RowFields::Line(line, &ends), start: at as u64 };
            if !self.row(row, ends.len(), problems, &mut each) {
                return;
            }
        }
    }

    /// Passes a row on, or reports its length. False if there are too many mistakes to go on.
    fn row(
        &self,
        row: CsvRow<'_>,
        fields: usize,
        problems: &mut Problems,
        each: &mut impl FnMut(CsvRow<'_>, &mut Problems),
    ) -> bool {
        if row.is_blank() {
            return true;
        }
        if fields == self.headers.len() {
            each(row, problems);
        } else {
            let columns = self.headers.len();
            let problem = Problem::new(format!("{fields} fields in a row, {columns} columns in the first"));
            let problem = problem.at(self.at(row.start, None), "this row");
            problems.push(problem.help("a field with a comma in it stands in quotes: \"Korea, South\""));
        }
        let on = problems.len() < MOST_PROBLEMS;
        if !on {
            problems.push(self.stopped());
        }
        on
    }

    /// Says that not all mistakes of the file were looked for.
    pub fn stopped(&self) -> Problem {
        let problem = Problem::new(format!("stopped after {MOST_PROBLEMS} mistakes in this file"));
        problem.at(Place::file(&self.source.path), "")
    }

    pub fn fault(&self, row: &CsvRow<'_>, column: usize, what: impl Into<String>, label: impl Into<String>) -> Problem {
        Problem::new(what).at(self.at(row.start, Some(column)), label)
    }

    /// Reads a field; what is wrong with it is added to the problems.
    pub fn quantity<T>(
        &self,
        row: &CsvRow<'_>,
        column: usize,
        read: impl FnOnce(&str) -> Result<T, QuantityError>,
        problems: &mut Problems,
    ) -> Option<T> {
        let wrong = |wrong: QuantityError| problems.push(self.fault(row, column, wrong.what, wrong.help));
        read(row.text(column)).map_err(wrong).ok()
    }

    /// Reads a product code; what is wrong with it is added to the problems.
    pub fn code(&self, row: &CsvRow<'_>, column: usize, problems: &mut Problems) -> Option<HsCode> {
        self.quantity(row, column, code, problems)
    }

    /// Returns the codes in the column `product`, each with its place; what is no code is passed over.
    pub fn products(&self) -> Vec<(HsCode, Place)> {
        let mut codes = Vec::new();
        if let Some(product) = self.find("product") {
            self.rows(&mut Problems::new(), |row, _| {
                let code = HsCode::parse(row.text(product)).ok();
                codes.extend(code.map(|code| (code, self.at(row.start, Some(product)))));
            });
        }
        codes
    }

    /// Reports a row about what an earlier row, which began at `first`, is about already. True if it is the first.
    pub fn once(
        &self,
        first: &mut Option<u64>,
        (row, column): (&CsvRow<'_>, usize),
        name: impl FnOnce() -> String,
        problems: &mut Problems,
    ) -> bool {
        let Some(first) = *first else {
            *first = Some(row.start);
            return true;
        };
        let [second, first] = [row.start, first].map(|start| self.at(start, Some(column)));
        let problem = twice(format!("{} stands twice", name()), second, first);
        problems.push(problem.help("it stands once: take one of the rows out"));
        false
    }

    pub fn at_header(&self, column: Option<usize>) -> Place {
        self.at(self.top as u64, column)
    }

    /// Returns the address of a row, or of one of its fields.
    pub fn at(&self, start: u64, column: Option<usize>) -> Place {
        let text = &self.source.text;
        let start = usize::try_from(start).unwrap_or(text.len()).min(text.len());
        // A row is said to begin right after the last, which may be inside the end of its line.
        let start = start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
        let line = text[start..].lines().next().unwrap_or_default();
        let span = column.map_or(0..line.len(), |column| field(line, column));
        Place { source: self.source.clone(), span: start + span.start..start + span.end }
    }
}

/// Returns a product code; else what is wrong with it.
pub fn code(text: &str) -> Result<HsCode, QuantityError> {
    HsCode::parse(text).map_err(|why| QuantityError::new(format!("“{text}” is not a product code"), why.what))
}

/// Returns something that stands twice and should not, with both places.
pub fn twice(what: impl Into<String>, second: Place, first: Place) -> Problem {
    Problem::of(ErrorKind::Conflict, what).at(second, "the second").and(first, "the first")
}

fn field(line: &str, column: usize) -> Range<usize> {
    let mut quoted = false;
    let mut from = 0;
    let mut passed = 0;
    for (at, character) in line.char_indices() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted && passed == column => return from..at,
            ',' if !quoted => (from, passed) = (at + 1, passed + 1),
            _ => {}
        }
    }
    if passed == column { from..line.len() } else { 0..line.len() }
}
