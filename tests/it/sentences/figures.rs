//! The numbers of a sentence, and the numbers of a picture as a sentence would word them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use dutylab::report::number::Unit;
use regex_lite::Regex;
use rust_decimal::Decimal;

static RANGE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([\d.,]+)(–|% to [+−]?|–)([\d.,]+)%").expect("a pattern"));
static MONEY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$[\d,]+(?:\.\d+)?(?:m|bn|tn)?").expect("a pattern"));
static PERCENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"([\d,]*\d(?:\.\d+)?)%").expect("a pattern"));
static POINTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([\d,]*\d(?:\.\d+)?)(?: pp| points?\b)").expect("a pattern"));
/// A part of a rate and the rate.
static PARTS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"([\d.,]+) of ([\d.,]+) points").expect("a pattern"));
static BOTH_POINTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([\d.,]+)(?:–| to [+−]?)([\d.,]+) pp").expect("a pattern"));

/// A row of those that have no row of their own.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\d,]+ (other|others|more)\b").expect("a pattern"));
/// Rows of everything together.
const WHOLES: [&str; 6] =
    ["Total", "All partners", "All together", "All changes", "All consumer prices", "Mean of households, rounded"];

/// A number of a sentence without its sign, and its unit.
pub type Figure = (Unit2, String);

/// Dollars, or a rate: shares of a rate are worded in points and drawn in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit2 {
    Usd,
    Rate,
}

/// The numbers that a sentence states.
pub fn stated(sentence: &str) -> BTreeSet<Figure> {
    let rate = |text: &str| (Unit2::Rate, text.trim_end_matches(['.', ',']).to_string());
    let mut found: BTreeSet<Figure> = MONEY
        .find_iter(sentence)
        .map(|money| (Unit2::Usd, money.as_str().trim_start_matches('$').to_string()))
        .collect();
    for pattern in [&*RANGE, &*BOTH_POINTS, &*PARTS] {
        for ends in pattern.captures_iter(sentence) {
            found.extend([rate(&ends[1]), rate(&ends[ends.len() - 1])]);
        }
    }
    found.extend(PERCENT.captures_iter(sentence).map(|own| rate(&own[1])));
    found.extend(POINTS.captures_iter(sentence).map(|own| rate(&own[1])));
    found
}

/// A picture's CSV.
pub struct Numbers {
    pub rows: Vec<BTreeMap<String, String>>,
    columns: Vec<String>,
}

impl Numbers {
    pub fn read(csv: &str) -> Numbers {
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let columns: Vec<String> = reader.headers().expect("a header").iter().map(String::from).collect();
        let row = |row: csv::StringRecord| columns.iter().cloned().zip(row.iter().map(String::from)).collect();
        let rows = reader.records().map(|record| row(record.expect("a row"))).collect();
        Numbers { rows, columns }
    }

    fn unit(column: &str) -> Option<Unit> {
        let ends = [("_usd", Unit::Usd), ("_percent", Unit::Percent), ("_pct", Unit::Percent), ("_pp", Unit::Points)];
        ends.into_iter().find(|(end, _)| column.ends_with(end)).map(|(_, unit)| unit)
    }

    /// A number as a sentence words it, without its sign.
    pub fn word(unit: Unit, value: Decimal) -> Figure {
        match unit {
            Unit::Usd => (Unit2::Usd, Unit::Usd.word(value.abs()).trim_start_matches(['<', '$']).to_string()),
            _ => (Unit2::Rate, Unit::Percent.bare(value.abs()).trim_start_matches('<').to_string()),
        }
    }

    /// Every number of the picture as a sentence would word it.
    /// Words of rows and columns count unchanged: "100%" may be the name of a column.
    pub fn words(&self) -> BTreeSet<Figure> {
        let cells = || self.rows.iter().flatten();
        let numbers = cells().filter_map(|(name, cell)| Some(Numbers::word(Numbers::unit(name)?, cell.parse().ok()?)));
        let names = cells().filter(|(name, _)| Numbers::unit(name).is_none()).flat_map(|(_, cell)| stated(cell));
        numbers.chain(names).collect()
    }

    /// The column in which a row's own name stands.
    pub fn label(&self) -> &str {
        let label = self.columns.iter().find(|column| *column == "label").or(self.columns.first());
        label.map_or("", String::as_str)
    }

    /// What a superlative ranks: the name of each row with its value, or of what moves with its change; of lines over
    /// days the last of each.
    pub fn ranked(&self, is_move: bool) -> Vec<(String, Unit, Decimal)> {
        let wanted = match is_move {
            true => ["change", "value", "after", "outcome", "total"],
            false => ["value", "after", "outcome", "total", "change"],
        };
        let column = wanted.iter().find_map(|name| {
            self.columns.iter().find(|column| column.strip_prefix(*name).is_some_and(|rest| rest.starts_with('_')))
        });
        let Some((column, unit)) = column.and_then(|column| Some((column, Numbers::unit(column)?))) else {
            return Vec::new();
        };
        let is_course = self.columns.iter().any(|column| column == "until");
        let mut ranked: Vec<(String, Unit, Decimal)> = Vec::new();
        for row in &self.rows {
            let name = row[self.label()].clone();
            // A band that does not move has its value before alone.
            let before = column.strip_prefix("after").map(|rest| format!("before{rest}"));
            let cells = [Some(column), before.as_ref()].into_iter().flatten().filter_map(|column| row.get(column));
            let Some(value) = cells.filter_map(|cell| cell.parse().ok()).next() else { continue };
            if is_course {
                ranked.retain(|(other, ..)| *other != name);
            }
            ranked.push((name, unit, value));
        }
        ranked.retain(|(name, ..)| !WHOLES.contains(&name.as_str()) && !OTHERS.is_match(name));
        ranked
    }
}
