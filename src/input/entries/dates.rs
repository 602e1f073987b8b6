//! Days as files of entries write them: the order of day and month is decided for a column.

use jiff::civil::Date;

use super::formats::{FormatEvidence, FormatKind};
use crate::entry::role::Field;

/// The order of a day written in figures with strokes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum DateOrder {
    /// 2025-04-09, 20250409
    Ymd,
    /// 04/09/2025: month, day, year
    Mdy,
    /// 09/04/2025: day, month, year
    Dmy,
    /// 45756: the days from 1899-12-30 on, as spreadsheets count them (ECMA-376 part 1, 18.17.4.1)
    Serial,
}

impl DateOrder {
    /// Returns how days are written in it.
    pub fn words(self) -> &'static str {
        match self {
            DateOrder::Ymd => "year, month, day (2025-04-09)",
            DateOrder::Mdy => "month, day, year (04/09/2025)",
            DateOrder::Dmy => "day, month, year (09/04/2025)",
            DateOrder::Serial => "days as spreadsheets count them (45756 is 2025-04-09)",
        }
    }

    /// Returns the day of a cell. What names its month or begins with the year reads in every order.
    ///
    /// # Errors
    /// What is wrong with the cell.
    pub fn read(self, cell: &str) -> Result<Date, String> {
        let no_day = || match is_year_first(cell) {
            true => format!("“{cell}” is no day of the calendar"),
            false => format!("“{cell}” is not a day: the column has {}", self.words()),
        };
        match DateText::of(cell).ok_or_else(no_day)? {
            DateText::Plain(date) => Ok(date),
            DateText::Serial(date) if self == DateOrder::Serial => Ok(date),
            DateText::Serial(date) => {
                Err(format!("{}; as spreadsheets count days it is {date}: show the column as a date", no_day()))
            }
            DateText::Figures(first, second, year) => match self {
                DateOrder::Mdy => day(year, first, second),
                DateOrder::Dmy => day(year, second, first),
                DateOrder::Ymd | DateOrder::Serial => None,
            }
            .ok_or_else(no_day),
        }
    }
}

/// Returns true for figures such as 2025-02-30: a year, a month and a day, whatever the order of others.
fn is_year_first(cell: &str) -> bool {
    let figures = |length: usize, part: &str| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = cell.split('-').collect();
    matches!(parts.as_slice(), [year, month, day] if figures(4, year) && figures(2, month) && figures(2, day))
}

/// A day as it is written.
enum DateText {
    /// In one reading.
    Plain(Date),
    /// Two figures and a year.
    Figures(i8, i8, i16),
    /// A spreadsheet's number of a day.
    Serial(Date),
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok().filter(|date| (1900..2200).contains(&date.year()))
}

/// Returns the day of figures such as 2025-04-09, as most files have them.
fn iso(text: &str) -> Option<Date> {
    let figures =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten();
    let (year, rest) = text.split_at_checked(4)?;
    let (month, number) = rest.strip_prefix('-')?.split_at_checked(2)?;
    let number = number.strip_prefix('-').filter(|number| number.len() == 2)?;
    day(figures(year)?, figures(month)? as i8, figures(number)? as i8)
}

/// Returns the day of a spreadsheet's number, whole or with a time behind the point, of the years 2000 to 2099.
fn serial(text: &str) -> Option<Date> {
    let (days, time) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = days.len() == 5 && [days, time].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let days: i32 = days.parse().ok().filter(|_| is_number)?;
    let date = Date::constant(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    (2000..2100).contains(&date.year()).then_some(date)
}

/// Returns true for the time of a day: 13:05, 1:05:00 PM, 13:05:00.25Z, 13:05+02:00.
fn is_time(text: &str) -> bool {
    let text = text.trim().trim_end_matches(|letter: char| letter.is_alphabetic() || letter == ' ');
    let clock = text.split(['+', '-']).next().unwrap_or_default();
    let mut parts = clock.split(':');
    let mut below = |end: u8| {
        let whole = parts.next().map(|part| part.split_once('.').map_or(part, |(whole, _)| whole));
        whole.map(|part| part.len() <= 2 && part.parse::<u8>().is_ok_and(|number| number < end))
    };
    let (hour, minute, second) = (below(24), below(60), below(60));
    hour == Some(true) && minute == Some(true) && second != Some(false) && parts.next().is_none()
}

impl DateText {
    fn of(cell: &str) -> Option<DateText> {
        let text = cell.trim();
        if let Some(date) = iso(text) {
            return Some(DateText::Plain(date));
        }
        if text.len() == 10
            && let Ok(date) = text.parse::<Date>()
        {
            return day(date.year(), date.month(), date.day()).map(DateText::Plain);
        }
        // A time behind the day says nothing of the law: it changes at midnight.
        let text = match text.split_once(['T', ' ']) {
            Some((before, time)) if time.contains(':') && before.len() >= 6 && is_time(time) => before,
            _ => text,
        };
        if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return day(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
                .map(DateText::Plain);
        }
        if let Some(date) = serial(text) {
            return Some(DateText::Serial(date));
        }
        let parts: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
        let [first, second, third] = <[&str; 3]>::try_from(parts).ok()?;
        // Figures alone have one stroke between them, once each: 25,006.25 is an amount.
        let strokes: Vec<char> = text.chars().filter(|letter| !letter.is_alphanumeric()).collect();
        let is_figures = !text.contains(char::is_alphabetic);
        if is_figures && !matches!(strokes.as_slice(), [one, other] if one == other && *one != ',') {
            return None;
        }
        let is_long = |part: &&str| part.len() > 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let month_and_day = if first.len() == 4 { [second, third] } else { [first, second] };
        if month_and_day.iter().any(is_long) {
            return None;
        }
        let month = |part: &str| {
            let part = part.to_lowercase();
            let place = MONTHS.iter().position(|month| part.starts_with(month))?;
            i8::try_from(place + 1).ok()
        };
        if first.len() == 4 {
            let month = second.parse().ok().or_else(|| month(second))?;
            return day(first.parse().ok()?, month, third.parse().ok()?).map(DateText::Plain);
        }
        let year: i16 = match third.len() {
            4 => third.parse().ok()?,
            2 => 2000 + third.parse::<i16>().ok()?,
            _ => return None,
        };
        match (month(first), month(second)) {
            (None, Some(month)) => day(year, month, first.parse().ok()?).map(DateText::Plain),
            (Some(month), None) => day(year, month, second.parse().ok()?).map(DateText::Plain),
            _ => Some(DateText::Figures(first.parse().ok()?, second.parse().ok()?, year)),
        }
    }
}

/// How the order of day and month of a column is decided.
pub const ORDERS: FormatKind<DateOrder> = FormatKind {
    has_it: Field::is_day,
    evidence,
    either: [DateOrder::Mdy, DateOrder::Dmy],
    plain: DateOrder::Ymd,
    usual: |_| None,
    words: DateOrder::words,
    question: ["which figure is the month?", "say it: --dates mdy (month first) or --dates dmy (day first)"],
};

/// Returns what cells show, with one of them that shows it.
fn evidence<'c>(cells: &[&'c str]) -> (FormatEvidence<DateOrder>, Option<&'c str>) {
    let (mut shown, mut open): ([Option<&str>; 2], Option<&str>) = Default::default();
    let (mut plain, mut serial): (Option<&str>, Option<&str>) = Default::default();
    for &cell in cells {
        match DateText::of(cell) {
            Some(DateText::Plain(_)) => plain = plain.or(Some(cell)),
            Some(DateText::Serial(_)) => serial = serial.or(Some(cell)),
            Some(DateText::Figures(first, second, _)) if first <= 12 && second > 12 => {
                shown[0] = shown[0].or(Some(cell));
            }
            Some(DateText::Figures(first, second, _)) if first > 12 && second <= 12 => {
                shown[1] = shown[1].or(Some(cell));
            }
            Some(DateText::Figures(first, second, _)) if first != second => open = open.or(Some(cell)),
            _ => {}
        }
    }
    match FormatEvidence::of(ORDERS.either, shown, open) {
        (FormatEvidence::Nothing, _) if plain.is_some() => (FormatEvidence::Shown(DateOrder::Ymd), plain),
        (FormatEvidence::Nothing, _) if serial.is_some() => (FormatEvidence::Shown(DateOrder::Serial), serial),
        found => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read() {
        for (order, cell) in [
            (DateOrder::Ymd, "2025-04-09"),
            (DateOrder::Ymd, "20250409"),
            (DateOrder::Ymd, "2025/4/9"),
            (DateOrder::Ymd, "2025-04-09 00:00:00"),
            (DateOrder::Ymd, "2025-04-09T13:05:00Z"),
            (DateOrder::Mdy, "04/09/2025"),
            (DateOrder::Mdy, "4/9/25"),
            (DateOrder::Mdy, "4/9/2025 12:00:00 AM"),
            (DateOrder::Dmy, "09.04.2025"),
            (DateOrder::Mdy, "09-Apr-2025"),
            (DateOrder::Ymd, "April 9, 2025"),
            (DateOrder::Serial, "45756"),
            (DateOrder::Serial, "45756.75"),
        ] {
            assert_eq!(order.read(cell).map(|date| date.to_string()), Ok("2025-04-09".into()), "{cell}");
        }
        for cell in [
            "2025-13-01",
            "13/13/2025",
            "soon",
            "45756",
            "2025-02-30",
            "",
            "25,006.25",
            "25,008.65",
            "1 234.50",
            "12,345,678",
            "2025-06-25 25:99",
            "2025-06-25 12",
            "04/09.2025",
            "004/09/2025",
            "2025-006-25",
            "Apr 5,006.25",
        ] {
            assert!(DateOrder::Mdy.read(cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn a_column_shows_its_order() {
        let shown = |cells: &[&'static str]| evidence(cells).0;
        assert_eq!(shown(&["2025-04-09"]), FormatEvidence::Shown(DateOrder::Ymd));
        assert_eq!(shown(&["03/04/2025", "04/25/2025"]), FormatEvidence::Shown(DateOrder::Mdy));
        assert_eq!(shown(&["03/04/2025", "25/04/2025"]), FormatEvidence::Shown(DateOrder::Dmy));
        assert_eq!(shown(&["03/04/2025", "03/03/2025"]), FormatEvidence::Open);
        assert_eq!(shown(&["04/25/2025", "04/26/2025", "25/04/2025"]), FormatEvidence::Both);
        assert_eq!(shown(&["45756", ""]), FormatEvidence::Shown(DateOrder::Serial));
        assert_eq!(shown(&["45756", "2025-04-09"]), FormatEvidence::Shown(DateOrder::Ymd));
        assert_eq!(shown(&["", "n/a"]), FormatEvidence::Nothing);
    }
}
