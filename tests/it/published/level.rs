//! The average duty on all imports through 2026, by authority, beside the levels that the Budget Lab has published.

use std::collections::{BTreeMap, BTreeSet};

use dutylab::partner::Partner;
use dutylab::scenario::Scenario;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::document::{fixed, signed, table};
use super::sums::{self, Sum, Sums};
use super::{AUTHORITIES, BUDGET_LAB, LOOKED_AT, OfDay, added, rows};

/// The law with no listed medicine under a patent, and with half of them.
const LAWS: [&str; 2] = ["level-2026.toml", "variants/half-patented.toml"];

/// The day of which it is said how far their rules explain the gap: the last on which these were put in place of ours.
const EXPLAINED: Date = LOOKED_AT[LOOKED_AT.len() - 1];

/// The columns by authority.
const COLUMNS: [&str; 9] = [
    "base",
    "section 201",
    "section 232",
    "section 301, China",
    "section 301, others",
    "fentanyl",
    "reciprocal, Brazil, India",
    "section 122",
    "section 338",
];

/// A level that is published without its parts.
#[derive(serde::Deserialize)]
struct Yardstick {
    date: Date,
    rate_pct: Decimal,
    what: String,
}

/// The whole and what each column adds, in percent of all imports.
struct Level {
    whole: Decimal,
    parts: [Decimal; 9],
}

impl Level {
    fn of(sums: &Sums, scenario: &Scenario) -> Level {
        let china = Partner::from_iso2("CN").expect("a code");
        let whole = Sum::of(sums.values());
        let chinese = Sum::of(sums.iter().filter(|((partner, _), _)| *partner == china).map(|(_, sum)| sum));
        let points = |sum: &Sum, tags: &[&str]| whole.percent(added(sum, scenario, tags));
        let on_china = points(&chinese, &["s301"]);
        let parts = [
            points(&whole, &["base"]),
            points(&whole, &["s201"]),
            points(&whole, &["s232"]),
            on_china,
            points(&whole, &["s301"]) - on_china,
            points(&whole, &["ieepa_fentanyl"]),
            points(&whole, &["ieepa_reciprocal", "ieepa_country"]),
            points(&whole, &["s122"]),
            points(&whole, &["s338"]),
        ];
        let level = Level { whole: whole.percent(whole.duty), parts };
        let rounding = Decimal::new(1, 6);
        assert!((level.parts.iter().sum::<Decimal>() - level.whole).abs() < rounding, "an authority has no column");
        level
    }

    /// Returns the parts by the authorities of the Budget Lab, and section 338.
    fn theirs(&self) -> Vec<Decimal> {
        let [base, s201, s232, s301_china, s301_others, rest @ ..] = self.parts;
        [base, s201, s232, s301_china + s301_others].into_iter().chain(rest).collect()
    }

    fn cells(&self) -> Vec<String> {
        [self.whole].into_iter().chain(self.parts).map(|points| fixed(points, 3)).collect()
    }
}

/// The levels of some days, as `path` has the law.
fn levels(path: &str, days: &[Date]) -> BTreeMap<Date, Level> {
    let (scenario, world) = sums::read(path, None).expect("the law");
    let sums = sums::on(&scenario, &world, days);
    days.iter().copied().zip(sums.iter().map(|sums| Level::of(sums, &scenario))).collect()
}

fn firsts(from: Date) -> impl Iterator<Item = Date> {
    let until = BUDGET_LAB.until;
    from.series(jiff::Span::new().months(1)).take_while(move |day| *day < until)
}

/// Returns a row for the first of each month of 2026 and each day on which a printed figure changes.
pub fn by_day() -> String {
    let (law, world) = sums::read(LAWS[0], None).expect("the law");
    let days = sums::law_days(&law, &world).into_iter().filter(|day| *day < BUDGET_LAB.until);
    let firsts: BTreeSet<Date> = firsts(date(2026, 1, 1)).collect();
    let days: BTreeSet<Date> = days.chain(firsts.iter().copied()).collect();
    let days: Vec<Date> = days.into_iter().collect();
    let [none, half] = LAWS.map(|path| levels(path, &days));
    let mut lines: Vec<Vec<String>> = Vec::new();
    for (day, level) in &none {
        let mut line = vec![day.to_string()];
        line.extend(level.cells());
        line.push(fixed(half[day].whole, 3));
        if firsts.contains(day) || lines.last().is_none_or(|last| last[1..] != line[1..]) {
            lines.push(line);
        }
    }
    let head: Vec<&str> = ["day", "all"].into_iter().chain(COLUMNS).chain(["all, half patented"]).collect();
    table(&head, 1, &lines)
}

/// Returns the levels that are published without their parts, and ours.
pub fn yardsticks() -> String {
    let yardsticks: Vec<Yardstick> = rows("level-2026.csv");
    let days: Vec<Date> = yardsticks.iter().map(|row| row.date).collect();
    let [none, half] = LAWS.map(|path| levels(path, &days));
    let (law, world) = sums::read(LAWS[0], None).expect("the law");
    let has_step = sums::law_days(&law, &world).iter().any(|day| (day.year(), day.month()) == (2026, 12));
    assert!(!has_step, "the document says that our law has no step in December 2026");
    let line = |row: &Yardstick| {
        let gap = |level: &Level| [fixed(level.whole, 2), signed(level.whole - row.rate_pct, 2)];
        let first = [row.date.to_string(), row.what.clone(), fixed(row.rate_pct, 2)];
        first.into_iter().chain(gap(&none[&row.date])).chain(gap(&half[&row.date])).collect()
    };
    let head = ["day", "what", "published", "ours, none patented", "gap", "ours, half patented", "gap"];
    table(&head, 2, &yardsticks.iter().map(line).collect::<Vec<Vec<String>>>())
}

/// Returns for the first of each month what is published, ours and the gap, by authority.
pub fn by_month() -> String {
    let days: Vec<Date> = firsts(date(2025, 1, 1)).collect();
    let ours = levels("law.toml", &days);
    let mut lines = Vec::new();
    for (day, level) in &ours {
        let row = BUDGET_LAB.rows.iter().rfind(|row| row.date <= *day).expect("a row before");
        let theirs = on_matched_goods(row);
        let ours: Vec<Decimal> = [level.whole].into_iter().chain(level.theirs()).collect();
        let gaps = ours.iter().zip(&theirs).map(|(ours, theirs)| signed(ours - theirs, 2)).collect();
        let print = |points: &[Decimal]| points.iter().map(|points| fixed(*points, 2)).collect::<Vec<String>>();
        for (what, cells) in [("published", print(&theirs)), ("ours", print(&ours)), ("gap", gaps)] {
            lines.push([day.to_string(), what.to_string()].into_iter().chain(cells).collect::<Vec<String>>());
        }
    }
    let head: Vec<&str> = ["day", "what", "all"].into_iter().chain(AUTHORITIES).chain(["section 338"]).collect();
    table(&head, 2, &lines)
}

/// The whole, their authorities and section 338, of which they have nothing.
fn on_matched_goods(row: &OfDay) -> Vec<Decimal> {
    let (whole, parts) = row.percent();
    let points = [whole].into_iter().chain(parts).map(|points| points * row.matching());
    points.chain([Decimal::ZERO]).collect()
}

/// Returns how far their rules explain the gap of a day, by authority, and what is said of the rest.
pub fn explained() -> String {
    let lab = &*BUDGET_LAB;
    let row = lab.rows.iter().find(|row| row.date == EXPLAINED).expect("a day of the series");
    let ((whole, parts), (whole_with, parts_with)) = (lab.ours[&EXPLAINED], lab.together[&EXPLAINED]);
    let ours = [whole].into_iter().chain(parts).zip([whole_with].into_iter().chain(parts_with));
    let names = ["all"].into_iter().chain(AUTHORITIES);
    let line = |(name, ((ours, with), theirs)): (&str, ((Decimal, Decimal), Decimal))| {
        let reason = lab.reasons.level.iter().find(|reason| reason.of == name);
        let why = reason.map_or(String::new(), |reason| reason.why.clone());
        let points = [ours - theirs, with - ours, with - theirs].map(|points| signed(points, 2));
        [name.to_string()].into_iter().chain(points).chain([why]).collect()
    };
    let lines: Vec<Vec<String>> = names.zip(ours.zip(on_matched_goods(row))).map(line).collect();
    table(&["authority", "gap", "their rules move ours by", "left", "what is left"], 1, &lines)
}

/// Returns that day.
pub fn explained_day() -> String {
    EXPLAINED.to_string()
}
