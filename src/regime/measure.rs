//! One rule of a regime: what it charges, on whose goods, from when, and what it gives way to.

mod standing;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

pub use self::standing::{Evidence, Headings, LegalStanding, LegalStatus, StatusStep};
use super::rate::Rate;
use crate::partner::{Importers, PartnerSet};
use crate::period::Period;
use crate::product::ProductSet;
use crate::units::Share;

/// What a measure does to the rate of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Forms the level: the schedule's own rate, or a rate stated as such.
    Base,
    /// Comes on top.
    Add,
    /// Tops what it counts up to its rate: the rate in total, or what is counted if that is higher.
    AllIn,
    /// What it counts may not exceed its rate.
    Cap,
    /// Stands in place of all that the other measures charge, but those it keeps; or edits what they charge in total.
    Total,
}

impl Mode {
    /// Every mode that a measure of a file may have, with its word. A total is written as a change.
    pub const WORDS: [(Mode, &'static str); 4] =
        [(Mode::Base, "base"), (Mode::Add, "add"), (Mode::AllIn, "all_in"), (Mode::Cap, "cap")];

    /// Returns the word that files use.
    pub fn word(self) -> &'static str {
        Mode::WORDS.iter().find(|(mode, _)| *mode == self).map_or("total", |(_, word)| word)
    }
}

/// The part of the value that a measure falls on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TaxBase {
    /// All of it; also an article that is wholly the content it is charged for (primary metal).
    #[default]
    Whole,
    /// These contents.
    Content(Vec<String>),
    /// All but these contents.
    Rest(Vec<String>),
}

/// A quantity that may enter in a year; the claim share of the entries inside it follows from the quantity imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// What is counted: "No.", "kg".
    pub unit: String,
    /// The claim that entries inside the quota make.
    pub claim: String,
    /// By calendar year.
    pub by_year: Vec<(i16, u64)>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Statute, order, heading, or section of a text.
    pub source: String,
    /// Its headings, what it rests on and what became of it.
    pub standing: LegalStanding,
    /// Families that it belongs to.
    pub tags: Vec<String>,
    /// At most one measure of a slot applies to a line: the one of the highest rank.
    pub slot: String,
    /// Rank in the slot.
    pub rank: i64,
    /// Of the dated steps of one measure the later outranks the earlier.
    pub step: u32,
    /// 0 in a regime. What a change makes of a part of a measure outranks the whole, and what overrides outranks that.
    pub layer: u32,
    /// Whose law it is.
    pub importers: Importers,
    /// Whose goods.
    pub partners: PartnerSet,
    /// Which goods.
    pub products: ProductSet,
    /// The goods in words, as the file names them: "cars", "all goods".
    pub goods: String,
    /// What it does.
    pub mode: Mode,
    /// How much.
    pub rate: Rate,
    /// Entry dates on which it holds.
    pub period: Period,
    /// Unknown to anyone before this day.
    pub published: Option<Date>,
    /// What is inside an `AllIn` or `Cap` total: ids, slots, tags, or `base`.
    pub counts: Vec<String>,
    /// What a `Total` leaves as it is: ids, slots, tags, or `base`.
    pub keeps: Vec<String>,
    /// Claims that an entry must all make.
    pub when: Vec<String>,
    /// Claims of which an entry must make none.
    pub unless: Vec<String>,
    /// The part of the value that it falls on.
    pub base: TaxBase,
    /// The claim share of a line that it falls on where its scope has only part of the line.
    pub part: Option<String>,
    /// A share that multiplies the amount in the effective column, never in the statutory one.
    pub scale: Option<Share>,
    /// The quantity that may enter under it in a year.
    pub quota: Option<Quota>,
    /// True if a hedged rate is drawn for each partner by itself, not once for all.
    pub independent: bool,
    /// Set when a scenario strikes the measure out.
    pub repealed: bool,
    /// Set on a part of a measure that a scenario strikes out: it stands before the whole and charges nothing.
    pub void: bool,
}

impl Measure {
    /// Returns true if the measure holds for entries of a day.
    pub fn in_force(&self, date: Date) -> bool {
        !self.repealed && self.period.contains(date)
    }

    /// Returns true if it was known on a day; what has no day of publication was known when it came into force.
    pub fn known(&self, as_of: Date) -> bool {
        self.period.known(self.published, as_of)
    }

    /// Returns true of a part of a measure that a change sets apart.
    pub fn is_part(&self) -> bool {
        self.layer > 0 && self.mode != Mode::Total
    }

    /// Returns true if one of the words means this measure: its id, its slot, a tag, or `base` for what forms a level.
    pub fn is_named(&self, words: &[String]) -> bool {
        words.iter().any(|word| {
            *word == self.id
                || *word == self.slot
                || self.tags.contains(word)
                || (word == "base" && self.mode == Mode::Base)
        })
    }
}

/// Measures by the words that mean them, for laws in which many rules speak of many measures.
pub struct MeasuresByWord<'m>(BTreeMap<&'m str, Vec<usize>>);

impl<'m> MeasuresByWord<'m> {
    /// Takes down the words of measures; see [`Measure::is_named`].
    pub fn new(measures: &'m [Arc<Measure>]) -> MeasuresByWord<'m> {
        let mut by_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, measure) in measures.iter().enumerate() {
            let base = (measure.mode == Mode::Base).then_some("base");
            let words = [measure.id.as_str(), &measure.slot].into_iter().chain(base);
            for word in words.chain(measure.tags.iter().map(String::as_str)) {
                by_word.entry(word).or_default().push(index);
            }
        }
        MeasuresByWord(by_word)
    }

    /// Returns the measures that one of the words means, by index and in order.
    pub fn named(&self, words: &[String]) -> Vec<usize> {
        let mut named: Vec<usize> =
            words.iter().filter_map(|word| self.0.get(word.as_str())).flatten().copied().collect();
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// Returns the names of the hedged values among the measures in force on a day, sorted.
pub fn hedged<'a>(measures: impl Iterator<Item = &'a Measure>, date: Date) -> Vec<String> {
    let in_force = measures.filter(|measure| measure.in_force(date));
    let names: BTreeSet<&str> = in_force.filter_map(|measure| measure.rate.variable()).collect();
    names.into_iter().map(String::from).collect()
}
