//! Dates in the rows of a file: when a row holds, and since when anybody knew it.

use jiff::civil::Date;

use super::csv_table::{CsvRow, CsvTable, twice};
use crate::error::{Place, Problem, Problems};
use crate::period::Period;

#[derive(Clone, Copy, Debug)]
pub struct Dating {
    from: Option<usize>,
    until: Option<usize>,
    published: Option<usize>,
}

/// When a row holds, and since when anybody knew it.
pub type Dates = (Period, Option<Date>);

impl Dating {
    /// Returns the columns of dates, if they count. A file that has some needs somebody to say whether they do.
    pub fn of(csv: &CsvTable, dated: Option<bool>) -> Result<Option<Dating>, Problem> {
        let [from, until, published] = ["from", "until", "published"].map(|name| csv.find(name));
        match dated {
            Some(false) => Ok(None),
            Some(true) if from.is_none() && until.is_none() => {
                let problem =
                    Problem::new("there is no column `from` or `until`").at(csv.at_header(None), "the columns");
                Err(problem.help("with `dated = true` the rows say when they hold; leave it out if they always do"))
            }
            Some(true) => Ok(Some(Dating { from, until, published })),
            None => match from.or(until).or(published) {
                None => Ok(None),
                column => {
                    let what = "the rows of this file have dates, and nothing says whether they count";
                    let problem = Problem::new(what).at(csv.at_header(column), "a column of dates");
                    Err(problem.help("write `dated = true` to go by them, or `dated = false` to leave them alone"))
                }
            },
        }
    }

    pub fn read(&self, csv: &CsvTable, row: &CsvRow<'_>, problems: &mut Problems) -> Option<Dates> {
        let mut day = |column: Option<usize>| match column.map_or("", |column| row.text(column)) {
            "" => Some(None),
            text => match read_day(text) {
                Some(day) => Some(Some(day)),
                None => {
                    let place = csv.at(row.start, column);
                    let problem = Problem::new(format!("“{text}” is not a date"));
                    problems.push(problem.at(place, "write a date such as 2025-10-25, or leave it empty"));
                    None
                }
            },
        };
        let (from, until, published) = (day(self.from), day(self.until), day(self.published));
        let period = Period { from: from?, until: until? };
        if let (Some(first), Some(last)) = (period.from, period.until)
            && last <= first
        {
            let place = csv.at(row.start, self.until);
            let problem = Problem::new("`until` is not after `from`").at(place, format!("the first day is {first}"));
            problems.push(problem.help("`until` is the first day on which the row no longer holds"));
            return None;
        }
        Some((period, published?))
    }
}

/// Returns a date as it is written everywhere: `2025-10-25`.
fn read_day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|day: &Date| day.to_string() == text)
}

/// Returns two rows about the same that do not say the same, both with their places.
pub fn conflict(what: String, second: Place, first: Place) -> Problem {
    twice(what, second, first).help("keep one of them, or date them apart")
}
