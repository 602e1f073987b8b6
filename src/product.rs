//! What is traded: codes of the Harmonized System and sets of them.
//!
//! A code in a list is a prefix: `8471` covers every line below it. A line of a flow may also be shorter than a
//! code of a list; then the list covers *part* of the line, which nobody may guess at.

mod code;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use jiff::civil::Date;

use crate::period::Period;
pub use code::HsCode;
use code::LONGEST;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// A set of products under a name, as files have it in `[list]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductList {
    /// What is in it.
    pub products: ProductSet,
    /// What it is called in a sentence, where its name is not that.
    pub title: Option<String>,
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

    /// Returns a number that equal sets share, and few others: among many sets one is found by it.
    pub fn mark(&self) -> u64 {
        let mut hash = DefaultHasher::new();
        match self {
            ProductSet::All | ProductSet::Goods => {}
            ProductSet::Codes(codes) => (codes.len(), codes.first(), codes.last()).hash(&mut hash),
            ProductSet::Dated(codes) => {
                (codes.len(), codes.first().map(|one| one.code), codes.last().map(|one| one.code)).hash(&mut hash);
            }
            ProductSet::Union(sets) => sets.iter().for_each(|set| set.mark().hash(&mut hash)),
            ProductSet::Except(set, other) | ProductSet::Within(set, other) => {
                (set.mark(), other.mark()).hash(&mut hash);
            }
        }
        hash.finish()
    }

    /// Returns how much of a line the set covers.
    pub fn coverage(&self, line: HsCode) -> Coverage {
        use Coverage::{None, Part, Whole};
        match self {
            // A single line is one of goods: services are sectors of a world.
            ProductSet::All | ProductSet::Goods => Whole,
            ProductSet::Codes(codes) => {
                // What covers the line covers all from there on, and so the last code up to the line: most lists have none of
                // its chapter.
                let last = codes.range(..=line).next_back().filter(|last| last.chapter() == line.chapter());
                let is_covered = last.is_some_and(|last| {
                    last.covers(line) || line.prefixes().any(|code| code.covers(*last) && codes.contains(&code))
                });
                // Nothing lies below ten digits.
                let may_divide = line.digits() < usize::from(LONGEST);
                if is_covered {
                    Whole
                } else if may_divide && codes.range(line..).next().is_some_and(|&next| line.covers(next)) {
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

    /// Returns the set on an entry date, as known on another day.
    pub fn on(&self, date: Date, as_of: Date) -> ProductSet {
        let on = |set: &ProductSet| set.on(date, as_of);
        match self {
            ProductSet::All | ProductSet::Goods | ProductSet::Codes(_) => self.clone(),
            ProductSet::Dated(codes) => {
                let holds = |dated: &&DatedCode| dated.period.holds(dated.published, date, as_of);
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

    /// Returns the set that it takes something out of, if it does.
    pub fn without_exceptions(&self) -> Option<&ProductSet> {
        match self {
            ProductSet::Except(set, _) | ProductSet::Within(set, _) => Some(set),
            _ => None,
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

    /// Returns true if the set is written with this code.
    pub fn names(&self, code: HsCode) -> bool {
        match self {
            ProductSet::All | ProductSet::Goods => false,
            ProductSet::Codes(codes) => codes.contains(&code),
            ProductSet::Dated(codes) => codes.iter().any(|dated| dated.code == code),
            ProductSet::Union(sets) => sets.iter().any(|set| set.names(code)),
            ProductSet::Except(set, other) | ProductSet::Within(set, other) => set.names(code) || other.names(code),
        }
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

    /// Returns the set as it is written, "8703 within 8703.22, 8703.23, … (13 codes)": of each enumeration so many codes.
    pub fn words(&self, most: usize) -> String {
        let enumeration = |codes: Vec<HsCode>| {
            let shown = codes.iter().take(most).map(|code| code.dotted()).collect::<Vec<_>>().join(", ");
            if codes.len() > most { format!("{shown}, … ({} codes)", codes.len()) } else { shown }
        };
        let is_enumeration = |set: &ProductSet| matches!(set, ProductSet::Codes(_) | ProductSet::Dated(_));
        match self {
            ProductSet::All => "all products".into(),
            ProductSet::Goods => "all goods".into(),
            ProductSet::Codes(_) | ProductSet::Dated(_) => enumeration(self.codes()),
            ProductSet::Union(sets) if sets.iter().all(is_enumeration) => enumeration(self.codes()),
            ProductSet::Union(sets) => sets.iter().map(|set| set.words(most)).collect::<Vec<_>>().join(", "),
            ProductSet::Except(set, other) => format!("{} except {}", set.words(most), other.words(most)),
            ProductSet::Within(set, other) => format!("{} within {}", set.words(most), other.words(most)),
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
    words: BTreeMap<HsCode, String>,
}

impl ProductNames {
    /// Returns names of products, short names of chapters, and common words for what one code has.
    pub fn new(
        names: BTreeMap<HsCode, String>,
        chapters: BTreeMap<HsCode, String>,
        words: BTreeMap<HsCode, String>,
    ) -> ProductNames {
        ProductNames { names, chapters, words }
    }

    /// Returns the common word for all that a code has, and nothing else.
    pub fn word(&self, code: HsCode) -> Option<&str> {
        self.words.get(&code).map(String::as_str)
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
        self.below(code).next().is_some()
    }

    /// Returns the codes with a name at or below a code.
    pub fn below(&self, code: HsCode) -> impl Iterator<Item = HsCode> {
        self.names.range(code..).map(|(&next, _)| next).take_while(move |next| code.covers(*next))
    }

    /// Returns every code with its name.
    pub fn iter(&self) -> impl Iterator<Item = (HsCode, &str)> {
        self.names.iter().map(|(&code, name)| (code, name.as_str()))
    }
}
