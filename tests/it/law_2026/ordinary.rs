//! The ordinary duty: column 1 general, column 1 special where a preference is claimed, column 2.

use std::collections::HashMap;

use super::entry::Entry;
use super::tables::{Numbers, Table, prefixes};

struct Line {
    general: String,
    special: String,
    column_2: String,
    /// The duty of 2024 over the value, where the value is $100,000 or more.
    equivalent: Option<f64>,
}

/// The schedule.
pub struct Schedule {
    lines: HashMap<String, Line>,
    russia: Numbers,
}

/// The programs of column 1 special by partner (general note 3(c)(i)). GSP has lapsed.
const PROGRAMS: [(&[&str], &[&str]); 15] = [
    (&["AU"], &["AU"]),
    (&["BH"], &["BH"]),
    (&["CL"], &["CL"]),
    (&["CO"], &["CO"]),
    (&["CR", "DO", "GT", "HN", "NI", "SV"], &["P", "P+"]),
    (&["IL"], &["IL"]),
    (&["JO"], &["JO"]),
    (&["KR"], &["KR"]),
    (&["MA"], &["MA"]),
    (&["OM"], &["OM"]),
    (&["PA"], &["PA"]),
    (&["PE"], &["PE"]),
    (&["SG"], &["SG"]),
    (&["CA"], &["S", "S+"]),
    (&["MX"], &["S", "S+"]),
];

impl Schedule {
    /// Reads the schedule of 2025 as the Commission exports it, and note 30.
    pub fn read() -> Schedule {
        let table = Table::read("seeds/regimes/us/schedule.csv.gz");
        let columns = ["product", "general", "special", "column2", "ave_pct", "ave_value_usd"];
        let lines = table.cells(columns).map(|[code, general, special, column_2, percent, value]| {
            let seen = value.parse().is_ok_and(|value: f64| value >= 100_000.0);
            let equivalent = percent.parse().ok().filter(|_| seen).map(|percent: f64| percent / 100.0);
            let [general, special, column_2] = [general, special, column_2].map(str::to_string);
            (code.to_string(), Line { general, special, column_2, equivalent })
        });
        let russia = Numbers::of(&Table::read("seeds/regimes/us/lists/russia.csv"), None, "rate");
        Schedule { lines: lines.collect(), russia }
    }

    /// Returns the ordinary duty; `None` where it is not a share of the value and trade does not show what it comes to.
    pub fn duty(&self, entry: &Entry<'_>) -> Option<f64> {
        let line = entry.question.line;
        // 9999.95: a code of statistics, which covers goods of other codes.
        if entry.under("99") {
            return None;
        }
        // Notes 30(b) and (d), headings 9903.90.08 and .09: 35% or 70% in place of column 2, aluminum apart.
        if entry.of(&["RU"])
            && !entry.under("76")
            && let Some(rate) = self.russia.get("", line)
        {
            return Some(rate);
        }
        let codes = || prefixes(line).collect::<Vec<_>>().into_iter().rev();
        let longest = |has: fn(&Line) -> bool| codes().find_map(|code| self.lines.get(code).filter(|line| has(line)));
        if entry.of_column_2() {
            return longest(|line| !line.column_2.is_empty()).and_then(|line| plain(&line.column_2));
        }
        let claimed = if entry.of(&["CA", "MX"]) { entry.claims("usmca") } else { entry.claims("fta") };
        if claimed
            && let Some((_, programs)) = PROGRAMS.iter().find(|(partners, _)| entry.of(partners))
            && let Some(rate) =
                longest(|line| !line.special.is_empty()).and_then(|line| special(&line.special, programs))
        {
            return plain(rate);
        }
        let line = longest(|line| !line.general.is_empty())?;
        plain(&line.general).or(line.equivalent)
    }
}

/// Returns a duty that is a plain share of the value.
fn plain(text: &str) -> Option<f64> {
    let text = text.trim();
    if text == "Free" {
        return Some(0.0);
    }
    let percent = text.strip_suffix('%')?;
    let number = |text: &str| text.parse::<f64>().ok();
    match percent.split_once(' ') {
        None => number(percent),
        // “33 1/3%”.
        Some((whole, part)) => {
            let (over, under) = part.split_once('/')?;
            Some(number(whole)? + number(over)? / number(under)?)
        }
    }
    .map(|percent| percent / 100.0)
}

/// Returns the duty that column 1 special has for one of these programs: “Free (A,AU,S) 2.5% (KR)”.
fn special<'a>(text: &'a str, programs: &[&str]) -> Option<&'a str> {
    let mut rest = text;
    while let Some((rate, after)) = rest.split_once('(') {
        let (names, after) = after.split_once(')')?;
        if names.split(',').any(|name| programs.contains(&name.trim())) {
            return Some(rate.trim());
        }
        rest = after;
    }
    None
}
