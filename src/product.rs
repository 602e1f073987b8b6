//! What is traded: codes of the Harmonized System and sets of them.
//!
//! A code in a list is a prefix: `8471` covers every line below it. A line of a flow may also be shorter than a
//! code of a list; then the list covers *part* of the line, which nobody may guess at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::error::Problem;
use crate::period::Period;

/// A code of the Harmonized System: 2, 4, 6, 8 or 10 digits.
///
/// The digits, filled with zeros to ten places, above the four bits of their number: a world has a code a flow, and what lies
/// below a code follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsCode(u64);

const LONGEST: u8 = 10;

impl HsCode {
    /// `00`, which is no chapter: all goods, where they are not told apart.
    pub const ALL_GOODS: HsCode = HsCode::new(0, 2);

    const fn new(padded: u64, length: u8) -> HsCode {
        HsCode(padded << 4 | length as u64)
    }

    fn padded(self) -> u64 {
        self.0 >> 4
    }

    fn length(self) -> u8 {
        (self.0 & 0xf) as u8
    }

    /// Reads `8703`, `8703.23` or `8703.23.01.40`.
    pub fn parse(text: &str) -> Result<HsCode, Problem> {
        let single_dot = || Problem::new("a single dot stands between digits");
        let mut number = 0u64;
        let mut length = 0u8;
        let mut dotted_at = 0;
        for character in text.trim().chars() {
            if character == '.' {
                // A spreadsheet that takes a code for a number drops zeros: 0401.10 becomes 401.1.
                if length == 0 || length % 2 == 1 {
                    return Err(Problem::new("a dot stands behind 2, 4, 6 or 8 digits; is a zero in front missing?"));
                }
                if dotted_at == length {
                    return Err(single_dot());
                }
                dotted_at = length;
                continue;
            }
            let digit = character.to_digit(10).ok_or_else(|| Problem::new("a product code has digits only"))?;
            length += 1;
            if length > LONGEST {
                return Err(Problem::new("a product code has 10 digits at most"));
            }
            number = number * 10 + u64::from(digit);
        }
        match length {
            0 => Err(Problem::new("a product code has 2, 4, 6, 8 or 10 digits")),
            _ if dotted_at == length => Err(single_dot()),
            odd if odd % 2 == 1 => Err(Problem::new("a product code has an even number of digits: 2, 4, 6, 8 or 10")),
            _ => Ok(HsCode::new(number * 10u64.pow(u32::from(LONGEST - length)), length)),
        }
    }

    /// Returns true if `other` is this code or lies below it.
    pub fn covers(self, other: HsCode) -> bool {
        self.length() <= other.length() && other.prefix(self.length()) == Some(self)
    }

    /// Returns the first `length` digits; `None` if the code is shorter.
    pub fn prefix(self, length: u8) -> Option<HsCode> {
        (length <= self.length()).then(|| {
            let unit = 10u64.pow(u32::from(LONGEST - length));
            HsCode::new(self.padded() / unit * unit, length)
        })
    }

    /// Returns the code and what it lies below, the longest first.
    pub fn prefixes(self) -> impl Iterator<Item = HsCode> {
        (2..=self.length()).rev().step_by(2).filter_map(move |length| self.prefix(length))
    }

    /// Returns the chapter: the first two digits.
    pub fn chapter(self) -> HsCode {
        self.prefix(2).unwrap_or(self)
    }

    /// Returns the number of digits.
    pub fn digits(self) -> usize {
        usize::from(self.length())
    }

    /// Returns true in chapters 98 and 99: they are provisions of one country's schedule (returned goods and the like), not kinds of
    /// goods.
    pub fn is_special_provision(self) -> bool {
        matches!(self.chapter().padded() / 100_000_000, 98 | 99)
    }

    /// Returns the code with its dots, as schedules print it: `8703.23.01`.
    pub fn dotted(self) -> String {
        let digits = self.to_string();
        let mut dotted = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place >= 4 && place % 2 == 0 {
                dotted.push('.');
            }
            dotted.push(digit);
        }
        dotted
    }

    /// Returns the hundred codes one step below, in order; none below ten digits.
    fn children(self) -> impl Iterator<Item = HsCode> {
        let deeper = (self.length() < LONGEST).then(|| 10u64.pow(u32::from(LONGEST - self.length() - 2)));
        (0..100).filter_map(move |step| deeper.map(|unit| HsCode::new(self.padded() + step * unit, self.length() + 2)))
    }
}

impl fmt::Display for HsCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.padded() / 10u64.pow(u32::from(LONGEST - self.length()));
        write!(formatter, "{digits:0width$}", width = self.digits())
    }
}

/// Goods put together: a chapter of the Harmonized System, or a sector in a world that has sectors of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    /// A chapter.
    Chapter(HsCode),
    /// A sector.
    Sector(HsCode),
}

impl Branch {
    /// Returns the words for one, for several, and for one in full.
    pub fn words(self) -> [&'static str; 3] {
        match self {
            Branch::Chapter(_) => ["chapter", "chapters", "chapter of the Harmonized System"],
            Branch::Sector(_) => ["sector", "sectors", "sector"],
        }
    }

    /// Returns true of chapters that are provisions of one country's schedule, not kinds of goods.
    pub fn is_special_provision(self) -> bool {
        matches!(self, Branch::Chapter(code) if code.is_special_provision())
    }
}

impl fmt::Display for Branch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Branch::Chapter(code) | Branch::Sector(code)) = self;
        code.fmt(formatter)
    }
}

/// How much of a line a set covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// Nothing of it.
    None,
    /// Some of what lies below it; how much is not known.
    Part,
    /// All of it.
    Whole,
}

/// A code that a list has for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedCode {
    /// The code.
    pub code: HsCode,
    /// Entry dates on which the list has it.
    pub period: Period,
    /// Unknown to anyone before this day; default: the first of its entry dates.
    pub published: Option<Date>,
}

/// A set of products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProductSet {
    /// Every product.
    All,
    /// All goods: every product but the services of a world of sectors.
    Goods,
    /// Everything at or below any of these codes.
    Codes(Arc<BTreeSet<HsCode>>),
    /// The same, each code in its time.
    Dated(Arc<Vec<DatedCode>>),
    /// What is in any of these.
    Union(Vec<ProductSet>),
    /// What is in the first and not in the second.
    Except(Box<ProductSet>, Box<ProductSet>),
    /// What is in both.
    Within(Box<ProductSet>, Box<ProductSet>),
}

impl ProductSet {
    /// Returns how many sets it is made of, itself among them.
    pub fn parts(&self) -> usize {
        1 + match self {
            ProductSet::All | ProductSet::Goods | ProductSet::Codes(_) | ProductSet::Dated(_) => 0,
            ProductSet::Union(sets) => sets.iter().map(ProductSet::parts).sum(),
            ProductSet::Except(set, other) | ProductSet::Within(set, other) => set.parts() + other.parts(),
        }
    }

    /// Returns how much of a line the set covers.
    pub fn coverage(&self, line: HsCode) -> Coverage {
        use Coverage::{None, Part, Whole};
        match self {
            // A single line is one of goods: services are sectors of a world.
            ProductSet::All | ProductSet::Goods => Whole,
            ProductSet::Codes(codes) => {
                if line.prefixes().any(|code| codes.contains(&code)) {
                    Whole
                } else if codes.range(line..).next().is_some_and(|&next| line.covers(next)) {
                    Part
                } else {
                    None
                }
            }
            ProductSet::Dated(codes) => codes.iter().map(|dated| cover(dated.code, line)).max().unwrap_or(None),
            ProductSet::Union(sets) => sets.iter().map(|set| set.coverage(line)).max().unwrap_or(None),
            ProductSet::Except(set, except) => set.coverage(line).without(except.coverage(line)),
            ProductSet::Within(set, within) => set.coverage(line).min(within.coverage(line)),
        }
    }

    /// Returns how much of each of these lines the set covers, some of which are services; the lines are sorted. Where
    /// none is, the same as [`ProductSet::coverage`] of each, in one walk.
    pub fn spread(&self, lines: &[HsCode], services: &BTreeSet<HsCode>) -> Vec<Coverage> {
        let pairwise = |one: Vec<Coverage>, other: Vec<Coverage>, meet: fn(Coverage, Coverage) -> Coverage| {
            one.into_iter().zip(other).map(|(one, other)| meet(one, other)).collect()
        };
        match self {
            ProductSet::All => vec![Coverage::Whole; lines.len()],
            ProductSet::Goods => {
                let of = |line| if services.contains(line) { Coverage::None } else { Coverage::Whole };
                lines.iter().map(of).collect()
            }
            ProductSet::Codes(codes) => spread(codes.iter().copied(), lines),
            ProductSet::Dated(codes) => spread(codes.iter().map(|dated| dated.code), lines),
            ProductSet::Union(sets) => sets
                .iter()
                .map(|set| set.spread(lines, services))
                .reduce(|one, other| pairwise(one, other, Coverage::max))
                .unwrap_or_else(|| vec![Coverage::None; lines.len()]),
            ProductSet::Except(set, except) => {
                pairwise(set.spread(lines, services), except.spread(lines, services), Coverage::without)
            }
            ProductSet::Within(set, within) => {
                pairwise(set.spread(lines, services), within.spread(lines, services), Coverage::min)
            }
        }
    }

    /// Returns the set as it stands on an entry date, as known on another day.
    pub fn on(&self, date: Date, as_of: Date) -> ProductSet {
        let on = |set: &ProductSet| set.on(date, as_of);
        match self {
            ProductSet::All | ProductSet::Goods | ProductSet::Codes(_) => self.clone(),
            ProductSet::Dated(codes) => {
                let holds = |dated: &&DatedCode| {
                    let known = dated.published.or(dated.period.from).is_none_or(|day| day <= as_of);
                    known && dated.period.contains(date)
                };
                ProductSet::Codes(Arc::new(codes.iter().filter(holds).map(|dated| dated.code).collect()))
            }
            ProductSet::Union(sets) => ProductSet::Union(sets.iter().map(on).collect()),
            ProductSet::Except(set, except) => ProductSet::Except(on(set).into(), on(except).into()),
            ProductSet::Within(set, within) => ProductSet::Within(on(set).into(), on(within).into()),
        }
    }

    /// Returns true if the set is not the same on every day.
    pub fn is_dated(&self) -> bool {
        match self {
            ProductSet::All | ProductSet::Goods | ProductSet::Codes(_) => false,
            ProductSet::Dated(_) => true,
            ProductSet::Union(sets) => sets.iter().any(ProductSet::is_dated),
            ProductSet::Except(set, other) | ProductSet::Within(set, other) => set.is_dated() || other.is_dated(),
        }
    }

    /// Shows each code that does not hold on every day.
    pub fn each_dated(&self, show: &mut impl FnMut(&DatedCode)) {
        match self {
            ProductSet::All | ProductSet::Goods | ProductSet::Codes(_) => {}
            ProductSet::Dated(codes) => codes.iter().for_each(show),
            ProductSet::Union(sets) => sets.iter().for_each(|set| set.each_dated(show)),
            ProductSet::Except(set, other) | ProductSet::Within(set, other) => {
                set.each_dated(show);
                other.each_dated(show);
            }
        }
    }

    /// The days on which the set changes, or becomes known to change.
    pub fn days(&self, days: &mut BTreeSet<Date>) {
        self.each_dated(&mut |dated| {
            days.extend([dated.period.from, dated.period.until, dated.published].into_iter().flatten());
        });
    }

    /// Returns the codes that the set is written with.
    pub fn codes(&self) -> Vec<HsCode> {
        match self {
            ProductSet::All | ProductSet::Goods => Vec::new(),
            ProductSet::Codes(codes) => codes.iter().copied().collect(),
            ProductSet::Dated(codes) => codes.iter().map(|dated| dated.code).collect(),
            ProductSet::Union(sets) => sets.iter().flat_map(ProductSet::codes).collect(),
            ProductSet::Except(set, other) | ProductSet::Within(set, other) => [set.codes(), other.codes()].concat(),
        }
    }

    /// Returns a ten-digit line that both sets cover, if there can be one. Exact: below each code that either set is
    /// written with, it tries one line that no deeper code of theirs distinguishes.
    pub fn common_line(&self, other: &ProductSet) -> Option<HsCode> {
        let mut codes: BTreeSet<HsCode> = self.codes().into_iter().chain(other.codes()).collect();
        for code in codes.clone() {
            codes.extend((2..code.length()).step_by(2).filter_map(|length| code.prefix(length)));
        }
        codes.extend(HsCode::new(0, 0).children().skip(1));
        codes
            .iter()
            .filter_map(|&code| undistinguished(code, &codes))
            .find(|&line| self.coverage(line) == Coverage::Whole && other.coverage(line) == Coverage::Whole)
    }
}

impl Coverage {
    /// Returns what is left of a line that is covered so far when this much of it is left out.
    fn without(self, except: Coverage) -> Coverage {
        match (self, except) {
            (Coverage::None, _) | (_, Coverage::Whole) => Coverage::None,
            (Coverage::Whole, Coverage::None) => Coverage::Whole,
            _ => Coverage::Part,
        }
    }
}

fn cover(code: HsCode, line: HsCode) -> Coverage {
    if code.covers(line) {
        Coverage::Whole
    } else if line.covers(code) {
        Coverage::Part
    } else {
        Coverage::None
    }
}

/// Marks the lines at, below and above some codes. The lines are sorted.
fn spread(codes: impl Iterator<Item = HsCode>, lines: &[HsCode]) -> Vec<Coverage> {
    let mut marks = vec![Coverage::None; lines.len()];
    for code in codes {
        let start = lines.partition_point(|&line| line < code);
        for (mark, _) in marks[start..].iter_mut().zip(&lines[start..]).take_while(|(_, line)| code.covers(**line)) {
            *mark = Coverage::Whole;
        }
        for length in (2..code.length()).step_by(2) {
            if let Some(Ok(above)) = code.prefix(length).map(|above| lines.binary_search(&above)) {
                marks[above] = marks[above].max(Coverage::Part);
            }
        }
    }
    marks
}

/// Returns a ten-digit line at or below `code` that none of the deeper codes covers.
fn undistinguished(code: HsCode, codes: &BTreeSet<HsCode>) -> Option<HsCode> {
    if code.length() == LONGEST {
        return Some(code);
    }
    let child = code.children().find(|child| !codes.contains(child))?;
    Some(HsCode::new(child.padded(), LONGEST))
}

/// Names of products: headings and lines of the US schedule, and short names of chapters.
#[derive(Debug, Default)]
pub struct ProductNames {
    names: BTreeMap<HsCode, String>,
    chapters: BTreeMap<HsCode, String>,
}

impl ProductNames {
    /// Returns names of products, and short names of chapters.
    pub fn new(names: BTreeMap<HsCode, String>, chapters: BTreeMap<HsCode, String>) -> ProductNames {
        ProductNames { names, chapters }
    }

    /// Returns the short name of a chapter; its number where there is none.
    pub fn chapter(&self, code: HsCode) -> String {
        self.chapters.get(&code.chapter()).cloned().unwrap_or_else(|| format!("Chapter {code}"))
    }

    /// Returns the name of a product, or of the nearest heading above it that has one.
    pub fn name(&self, code: HsCode) -> Option<&str> {
        code.prefixes().find_map(|code| self.names.get(&code)).map(String::as_str)
    }

    /// Returns true if the code, or a line below it, has a name.
    pub fn knows(&self, code: HsCode) -> bool {
        self.names.range(code..).next().is_some_and(|(&next, _)| code.covers(next))
    }

    /// Returns every code with its name.
    pub fn iter(&self) -> impl Iterator<Item = (HsCode, &str)> {
        self.names.iter().map(|(&code, name)| (code, name.as_str()))
    }
}
