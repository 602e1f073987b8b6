//! A tariff schedule from a file: codes, cells and equivalents are what they should be, and each code stands once.

use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::csv_table::{CsvRow, CsvTable, code};
use super::duty::{clauses, duty};
use super::files::Location;
use super::quantity::QuantityError;
use crate::error::{ErrorKind, Place, Problem, Problems, in_order};
use crate::regime::schedule::{Clause, ColumnCell, Schedule, ScheduleLine};
use crate::units::{AdValorem, CustomsValue};

/// The columns with duties, the one that equivalents belong to first.
const COLUMNS: [&str; 3] = ["general", "special", "column2"];
/// The one of them whose duties are for programmes.
const WITH_PROGRAMS: usize = 1;

/// Reads a schedule with the columns product, general, special, column2, unit, ave_pct (in percent) and ave_value_usd.
/// An equivalent that rests on less trade than `floor` is not used.
pub fn read_schedule(location: &Location, floor: CustomsValue) -> Result<Schedule, Problems> {
    let csv = CsvTable::read(location)?;
    let [general, special, column2] = COLUMNS;
    let [product, general, special, column2, unit, ave, ave_value] =
        csv.columns(["product", general, special, column2, "unit", "ave_pct", "ave_value_usd"])?;
    let mut pools = Pools::default();
    let mut lines: Vec<(ScheduleLine, u64)> = Vec::new();
    let mut problems = Problems::new();
    csv.rows(&mut problems, |row, problems| {
        let mut report = |column: usize, wrong: QuantityError| {
            problems.push(Problem::new(wrong.what).at(csv.at(row.start, Some(column)), "").help(wrong.help));
        };
        let code = code(row.text(product)).map_err(|wrong| report(product, wrong));
        let mut cells = Vec::with_capacity(COLUMNS.len());
        for (index, column) in [general, special, column2].into_iter().enumerate() {
            match pools.cell(row.text(column), index == WITH_PROGRAMS) {
                Ok(cell) => cells.push(cell),
                Err(wrong) => report(column, wrong),
            }
        }
        let seen = equivalent(&row, ave, ave_value).map_err(|(column, wrong)| report(column, wrong));
        if let (Ok(code), Ok(seen)) = (code, seen) {
            let equivalent = seen.filter(|(_, value)| *value >= floor).map(|(rate, _)| rate);
            lines.push((ScheduleLine { code, cells, unit: pools.unit(row.text(unit)), equivalent }, row.start));
        }
    });
    if lines.is_empty() && problems.is_empty() {
        problems.push(Problem::new("there is no line in this schedule").at(Place::file(csv.path()), ""));
    }
    lines.sort_by_key(|(line, _)| line.code);
    for pair in lines.windows(2) {
        if let [(first, from), (second, start)] = pair
            && first.code == second.code
        {
            let what = format!("the line {} stands here twice", first.code.dotted());
            let problem = Problem::of(ErrorKind::Conflict, what).at(csv.at(*start, Some(product)), "again");
            problems.push(problem.and(csv.at(*from, Some(product)), "first").help("a line has one row: take one out"));
        }
    }
    if !problems.is_empty() {
        return Err(in_order(problems, &[]));
    }
    let lines = lines.into_iter().map(|(line, _)| line).collect();
    Ok(Schedule::new(COLUMNS.map(String::from).to_vec(), pools.cells, lines))
}

/// Texts that were met, each read once.
#[derive(Default)]
struct Pools {
    cells: Vec<ColumnCell>,
    /// Indexes of cells, by text, of columns without and with programmes.
    known: [HashMap<String, u32>; 2],
    units: HashMap<String, Arc<str>>,
}

impl Pools {
    /// Returns the index of a cell.
    fn cell(&mut self, text: &str, with_programs: bool) -> Result<u32, QuantityError> {
        let [plain, programs] = &mut self.known;
        let known = if with_programs { programs } else { plain };
        if let Some(&index) = known.get(text) {
            return Ok(index);
        }
        let clauses = match text.trim() {
            "" => Vec::new(),
            text if with_programs => clauses(text)?,
            text => vec![Clause { duty: duty(text)?, programs: Vec::new() }],
        };
        let index = self.cells.len() as u32;
        self.cells.push(ColumnCell { text: text.trim().to_string(), clauses });
        known.insert(text.to_string(), index);
        Ok(index)
    }

    /// Returns a unit, kept once.
    fn unit(&mut self, text: &str) -> Arc<str> {
        let text = text.trim();
        match self.units.get(text) {
            Some(unit) => unit.clone(),
            None => self.units.entry(text.to_string()).or_insert_with(|| text.into()).clone(),
        }
    }
}

/// Returns the equivalent of a row and the value that it was seen on, if there is one. The error names the column.
fn equivalent(
    row: &CsvRow<'_>,
    ave: usize,
    value: usize,
) -> Result<Option<(AdValorem, CustomsValue)>, (usize, QuantityError)> {
    // A value alone is trade of which nobody knows what it paid.
    if row.text(ave).trim().is_empty() {
        return Ok(None);
    }
    let wrong = |column: usize, what: &str, help: &str| {
        let text = row.text(column).trim();
        let what = if text.is_empty() { format!("{what} is missing") } else { format!("“{text}” is not {what}") };
        (column, QuantityError::new(what, help))
    };
    let number =
        |column: usize| row.text(column).trim().parse::<Decimal>().ok().filter(|number| *number >= Decimal::ZERO);
    let rate = number(ave).and_then(|percent| percent.checked_div(Decimal::ONE_HUNDRED));
    let rate = rate.and_then(AdValorem::from_fraction).filter(|rate| *rate <= AdValorem::MAX);
    let rate = rate.ok_or_else(|| wrong(ave, "an equivalent", "digits in percent, such as 3.25; 1000 at most"))?;
    let cents = number(value).and_then(|dollars| dollars.checked_mul(Decimal::ONE_HUNDRED));
    let cents = cents.filter(Decimal::is_integer).and_then(|cents| i64::try_from(cents).ok());
    let value = cents
        .and_then(CustomsValue::from_cents)
        .ok_or_else(|| wrong(value, "a value", "digits in dollars, such as 1539547241"))?;
    Ok(Some((rate, value)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::product::HsCode;
    use crate::regime::schedule::ColumnRate;

    const HEADER: &str = "product,general,special,column2,unit,ave_pct,ave_value_usd\n";

    /// Returns what reads from these rows, with a floor of 100,000 dollars.
    fn read(rows: &str) -> Result<Schedule, Vec<String>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("schedule.csv");
        fs::write(&path, format!("{HEADER}{rows}")).expect("written");
        let floor = CustomsValue::from_cents(10_000_000).expect("a value");
        read_schedule(&Location::Disk(path), floor).map_err(|problems| {
            let line = |problem: &Problem| {
                let (place, _) = problem.place.as_ref().expect("a place");
                let (line, column) = place.line_column();
                format!("{line}:{column} {}", problem.what)
            };
            problems.iter().map(line).collect()
        })
    }

    #[test]
    fn lines_read_and_thin_equivalents_are_left_out() {
        let rows = "91022190,$1.53 each + 4.2% on the case,\"Free (AU,E IL) 2% (KR)\",45%,No.,1.1994,1539547241\n\
                    20092120,4.5¢/ liter,,33 1/3%,liters,0.29,99999\n\
                    37061060,,,10¢/m,,,\n";
        let schedule = read(rows).expect("a schedule");
        let stated = |code: &str, column: &str, program: &str| {
            schedule.stated(HsCode::parse(code).expect("a code"), column, &[program.to_string()])
        };
        let rate = |number: &str| AdValorem::from_fraction(number.parse().expect("a number")).expect("a rate");
        assert_eq!(stated("9102219020", "general", ""), Some(ColumnRate::Equivalent(rate("0.011994"))));
        assert_eq!(stated("91022190", "special", "IL"), Some(ColumnRate::Known(AdValorem::ZERO)));
        assert_eq!(stated("91022190", "special", "KR"), Some(ColumnRate::Known(rate("0.02"))));
        assert_eq!(stated("91022190", "special", "A"), None);
        assert_eq!(stated("20092120", "general", ""), Some(ColumnRate::NotComputable));
        assert_eq!(stated("37061060", "general", ""), None);
        assert_eq!(stated("37061060", "column2", ""), Some(ColumnRate::NotComputable));
        assert_eq!(schedule.lines().first().map(|line| &*line.unit), Some("liters"));
    }

    #[test]
    fn every_mistake_has_its_address() {
        let rows = "870,5%,Free,5%,,,\n\
                    87032301,\"2,5%\",Free (A),10%%,kg,x,\n\
                    87032302,5%,,,,3,\n\
                    87032305,5%,,,,,5\n\
                    87032303,5%,,,,-1,5\n\
                    87032304,5%,,,,,\n\
                    8703.23.04,5%,,,,,\n";
        assert_eq!(
            read(rows).expect_err("mistakes"),
            [
                "2:1 “870” is not a product code",
                "2:8 “Free” does not say whom it is for",
                "3:10 “2,5%” is not a duty: an amount has a decimal point, no comma",
                "3:26 “10%%” is not a duty: behind an amount stands “+”, or “on” and what it falls on",
                "3:34 “x” is not an equivalent",
                "4:18 a value is missing",
                "6:16 “-1” is not an equivalent",
                "8:1 the line 8703.23.04 stands here twice",
            ]
        );
        assert_eq!(read(""), Err(vec!["1:1 there is no line in this schedule".into()]));
    }
}
