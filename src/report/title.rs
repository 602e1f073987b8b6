//! The grammar of titles: sentences of at most twelve words, and of whom they say that something is highest or moves most.
//! `docs/titles.md` has the rules.

use rust_decimal::Decimal;

use super::change_phrase::{Tense, UNKNOWN, in_words};
use super::number::{Reading, Unit};
use super::phrases::{capital, distinct, join, possessive};
use super::readings::{hull, size};

/// The most words of a title.
pub const MOST_WORDS: usize = 12;

/// The most letters of several names in a title: beyond that they are counted.
const LONGEST: usize = 60;

/// What stands before partners whose goods are charged: a duty "for Brazil" may be one that Brazil pays.
pub const GOODS_FROM: &str = "on goods from";

/// A change the other way is told where it is at least such a part of the largest: a third.
const LEAST_PART: u8 = 3;

/// A row of a picture: its name and its value, where that is known.
pub type NamedReading = (String, Option<Reading>);

/// Returns the first sentence that is short enough: the fullest predicate that any subject leaves room for. The last subject
/// is the one for names that are too long, the last predicate the shortest.
pub fn sentence(subjects: &[String], predicates: &[String]) -> String {
    let (named, last) = subjects.split_at(subjects.len().saturating_sub(1));
    // Partners are counted where there is no room for their names.
    let (counted, named): (Vec<String>, Vec<String>) = named.iter().cloned().partition(|subject| is_counted(subject));
    let each = |subjects: &[String]| -> Vec<String> {
        let told = |text: String| text.replace('≈', "about ");
        let of =
            |predicate: &String| subjects.iter().map(move |subject| told(format!("{subject} {predicate}"))).collect();
        predicates.iter().flat_map(|predicate| -> Vec<String> { of(predicate) }).collect()
    };
    // Where nothing else fits, the goods are left to the line below.
    let bare: Vec<String> =
        last.iter().filter_map(|subject| subject.split_once(" on ").map(|(noun, _)| noun.to_string())).collect();
    let all = [each(&named), each(&counted), each(last), each(&bare)].concat();
    let fits = |text: &&String| text.split_whitespace().count() <= MOST_WORDS;
    capital(all.iter().find(fits).or(all.last()).map_or("", String::as_str))
}

/// Returns true of a subject with a count in place of names: "tariff on coffee from 3 partners".
fn is_counted(subject: &str) -> bool {
    let from = subject.rsplit_once(" from ").and_then(|(_, whom)| whom.split_once(' '));
    from.is_some_and(|(count, what)| what == "partners" && count.chars().all(|digit| digit.is_ascii_digit()))
}

/// Returns the same of sentences that are whole, the fullest first.
pub fn fitting(sentences: impl AsRef<[String]>) -> String {
    capital(sentence(&[String::new()], sentences.as_ref()).trim_start())
}

/// Returns between which ends something lies or moves, the fullest first: "range from $2bn to $5bn across 12 combinations".
pub fn range(tense: Tense, (unit, is_change): (Unit, bool), all: Option<Reading>, across: &str) -> [String; 3] {
    let Some(all) = all else { return [0, 1, 2].map(|_| UNKNOWN.into()) };
    let course = match is_change {
        true => tense.by(unit, &all),
        false if unit.word(all.low) == unit.word(all.high) => format!("{} {}", tense.verb("are"), unit.word(all.low)),
        false => format!("{} from {} to {}", tense.verb("range"), unit.word(all.low), unit.word(all.high)),
    };
    let short = if is_change { course.clone() } else { format!("{} {}", tense.verb("are"), unit.read(&all)) };
    [format!("{course} {across}"), course, short]
}

/// Returns which of two values something has or moves by, which are no range, in full and shorter: "rise by $2bn or $5bn"; none of
/// others. Behind each may stand at what: "rise by $2bn at 15% or $5bn at 30%", "rise $2bn at 15%, $5bn at 30%".
pub fn either(tense: Tense, (unit, is_change): (Unit, bool), values: &[(Reading, String)]) -> Vec<String> {
    let [one, other] = values else { return Vec::new() };
    let ((low, at_low), (high, at_high)) = if one.0.low <= other.0.low { (one, other) } else { (other, one) };
    if !low.is_point() || !high.is_point() || unit.word(low.low) == unit.word(high.low) {
        return Vec::new();
    }
    let size = |end: Decimal| in_words(unit, end).replace(" pp", "");
    let points = if unit == Unit::Points { " points" } else { "" };
    let both = |verb: &str, [(first, at_first), (second, at_second)]: [(Decimal, &str); 2]| {
        let (verb, first, second) = (tense.verb(verb), size(first), size(second));
        let brief = (!at_first.is_empty()).then(|| format!("{verb} {first}{at_first}, {second}{points}{at_second}"));
        [format!("{verb} by {first}{at_first} or {second}{points}{at_second}")].into_iter().chain(brief).collect()
    };
    let [least, most] = [(low.low, at_low.as_str()), (high.low, at_high.as_str())];
    match (is_change, low.low, high.low) {
        (false, low, high) => {
            let [low, high] = [low, high].map(|end| unit.word(end));
            vec![format!("{} {low}{at_low} or {high}{at_high}", tense.verb("are"))]
        }
        (true, low, _) if low > Decimal::ZERO => both("rise", [least, most]),
        (true, _, high) if high < Decimal::ZERO => both("fall", [most, least]),
        (true, low, high) if low.is_zero() || high.is_zero() => {
            let [low, high] = [low, high].map(|end| unit.change(end));
            vec![format!("{} by {low}{at_low} or {high}{at_high}", tense.verb("change"))]
        }
        (true, low, high) => {
            let ([fall, rise], verb) = ([low, high].map(size), tense.verb("fall"));
            let rises = tense.verb("rise").trim_start_matches("would ").to_string();
            vec![format!("{verb} {fall}{points}{at_low} or {rises} {rise}{points}{at_high}")]
        }
    }
}

/// Rows that are compared with one another.
pub struct Ranking<'r> {
    /// Their verbs.
    pub tense: Tense,
    /// Their unit.
    pub unit: Unit,
    /// What stands before a name: "for".
    pub before: &'r str,
    /// What several are called: "partners".
    pub several: &'r str,
    /// The rows.
    pub rows: &'r [NamedReading],
    /// All together, where they add up.
    pub whole: Option<Reading>,
    /// True if there are others without a row.
    pub is_part: bool,
}

impl Ranking<'_> {
    fn known(&self) -> impl Iterator<Item = (&str, Reading)> {
        self.rows.iter().filter_map(|(name, value)| Some((name.as_str(), (*value)?)))
    }

    /// Returns who has a value that reads so, in full and counted: none is singled out of several that read alike.
    fn holders(&self, word: &str, read: impl Fn(&Reading) -> String) -> [String; 2] {
        let alike = self.known().filter(|(_, value)| read(value) == word).map(|(name, _)| name.to_string());
        let names = distinct(alike);
        let counted = if names.len() > 1 { format!("{} {}", names.len(), self.several) } else { names.concat() };
        let told = join(&names, self.several);
        [if told.chars().count() > LONGEST { counted.clone() } else { told }, counted]
    }

    /// Returns of whom something is said: "in Canada", "on China's goods", "for 3 partners", "on goods from Japan and South
    /// Korea".
    fn of_whom(&self, names: &str) -> String {
        let is_name = |name: &str| name == names && !names.contains(" to ");
        let is_one = self.rows.iter().any(|(name, _)| is_name(name));
        match self.before {
            GOODS_FROM if is_one => format!("on {} goods", possessive(names)),
            GOODS_FROM if names.ends_with(self.several) => format!("for {names}"),
            before => format!("{before} {names}"),
        }
    }

    /// Returns the largest rise and the largest fall, the larger first, the fullest first: "would rise by $2bn for wine but fall by
    /// $1bn for coffee"; `None` where one is small beside the other.
    fn both_ways(&self, top: &Reading) -> Option<Vec<String>> {
        let is_other =
            |value: &Reading| !value.low.is_zero() && value.low.is_sign_negative() != top.low.is_sign_negative();
        let (_, other) = self.known().filter(|(_, value)| is_other(value)).max_by_key(|(_, value)| size(value))?;
        if size(&other) * Decimal::from(LEAST_PART) < size(top) {
            return None;
        }
        let told = |value: &Reading, by: &str| {
            let [names, counted] = self.holders(&self.unit.read_change(value), |one| self.unit.read_change(one));
            let each = if names == counted { "" } else { " each" };
            let verb = self.tense.verb(if value.low.is_sign_negative() { "fall" } else { "rise" });
            format!("{verb} {by}{}{each} {}", in_words(self.unit, value.low), self.of_whom(&names))
        };
        let pair =
            |by: &str, and: &str| format!("{}{and} {}", told(top, by), told(&other, by).trim_start_matches("would "));
        let brief = pair("", ",").trim_end_matches(" goods").to_string();
        // Without "across" it would be told of all together.
        let across = format!("{} across {}", self.tense.by(self.unit, &hull(*top, other)), self.several);
        Some(vec![pair("by ", " but"), pair("", " but"), pair("", ","), brief, across])
    }

    /// Returns what lies between ends, or is not known at all; `None` where all rows are numbers.
    fn open(&self, is_change: bool) -> Option<Vec<String>> {
        let is_open = self.known().count() == 0 || self.known().any(|(_, value)| !value.is_point());
        let across = format!("across {} {}", self.known().count(), self.several);
        let all = self.known().map(|(_, value)| value).reduce(hull);
        is_open.then(|| range(self.tense, (self.unit, is_change), all, &across).into())
    }

    /// Returns who moves most, the fullest first: "would rise most for China, by $53bn of $251bn".
    pub fn most(&self) -> Vec<String> {
        match self.rows {
            [(_, Some(one))] if !self.is_part => return vec![self.tense.by(self.unit, one)],
            [(name, Some(one))] if self.whole.is_none() => {
                return self.of_several(name, &self.tense.by(self.unit, one));
            }
            _ => {}
        }
        if let Some(open) = self.open(true) {
            return self.whole.map_or(open, |whole| vec![self.tense.by(self.unit, &whole)]);
        }
        let Some((_, top)) = self.known().max_by_key(|(_, value)| size(value)) else { return Vec::new() };
        if top.low.is_zero() {
            return vec![self.tense.by(self.unit, &top)];
        }
        if let Some(both) = self.both_ways(&top) {
            return both;
        }
        let read = |value: &Reading| self.unit.read_change(value);
        let [names, counted] = self.holders(&read(&top), read);
        let verb = self.tense.verb(if top.low.is_sign_negative() { "fall" } else { "rise" });
        let plain = |value: Decimal| in_words(self.unit, value);
        let is_part = |whole: &Reading| {
            let same_side = whole.low.is_sign_negative() == top.low.is_sign_negative();
            whole.is_point() && same_side && size(whole) > size(&top)
        };
        let is_alone = self.is_part && self.rows.len() == 1;
        let is_of_all =
            !is_alone && self.rows.iter().all(|(_, value)| value.is_some_and(|value| read(&value) == read(&top)));
        let is_only = !is_of_all
            && (!self.is_part || self.whole == Some(top))
            && self.known().count() == self.rows.len()
            && self.known().filter(|(_, value)| !value.low.is_zero() || !value.high.is_zero()).count() == 1;
        let is_one = names == counted && self.rows.iter().any(|(name, _)| *name == names);
        let of = self.whole.filter(|whole| is_one && is_part(whole));
        let of = of.map_or(String::new(), |whole| format!(" of {}", plain(whole.low)));
        let each = if is_one { "" } else { " each" };
        // Where all are equal nobody has most.
        let superlative = self.superlative(&top);
        let most = match () {
            () if is_of_all => String::new(),
            () if is_only => " only".into(),
            () => format!(" {}", self.word(superlative)),
        };
        let size = plain(top.low);
        let all = self.known().map(|(_, value)| value).reduce(hull).unwrap_or(top);
        // Where some move a little the other way, both ends are told.
        let ends = match all.low.is_sign_negative() == all.high.is_sign_negative() || all.high.is_zero() {
            true => format!("{verb} by up to {size}"),
            false => self.tense.by(self.unit, &all),
        };
        // What rises more does not rise more by so much.
        let by = |names: &str, size: String| match (self.of_whom(names), superlative) {
            (whom, "more") if !is_only && !is_of_all => format!("{verb}{most} {whom} ({size})"),
            (whom, _) => format!("{verb}{most} {whom}, by {size}"),
        };
        let mut told = vec![
            by(&names, format!("{size}{each}{of}")),
            by(&names, format!("{size}{each}")),
            by(&counted, format!("{size}{each}")),
            // Of whom and how much comes before that it is the most.
            format!("{verb} {size}{each} {}", self.of_whom(&names)),
        ];
        told.extend(match is_of_all {
            true => vec![format!("{verb} {}", self.of_whom(&names)), format!("{verb} by {size} each")],
            // Without "across" they would be told of all together.
            false => vec![format!("{ends} across {}", self.several)],
        });
        told
    }

    /// Returns who has most and who least, the fullest first: "are highest for India, 33.1%; lowest for Ireland, 3%".
    pub fn highest(&self, read: impl Fn(&Reading) -> String + Copy) -> Vec<String> {
        let (are, count) = (self.tense.verb("are"), self.rows.len());
        if let [(name, Some(one))] = self.rows {
            let course = format!("{are} {}", read(one));
            return match self.is_part {
                true => self.of_several(name, &course),
                false => vec![format!("{course} {}", self.of_whom(name)), course],
            };
        }
        if let Some(open) = self.open(false) {
            return open;
        }
        let ends = self.known().map(|(_, value)| value).min_by_key(|value| value.low);
        let Some((low, high)) = ends.zip(self.known().map(|(_, value)| value).max_by_key(|value| value.high)) else {
            return Vec::new();
        };
        let told = |value: &Reading| {
            let holders = self.holders(&read(value), read);
            let is_one = self.known().filter(|(_, other)| read(other) == read(value)).count() == 1;
            let each = if is_one { "" } else { " each" };
            holders.map(|names| format!("{}, {}{each}", self.of_whom(&names), read(value)))
        };
        if read(&low) == read(&high) && self.known().count() == count {
            let all = if count == 2 { "both".into() } else { format!("all {count}") };
            return vec![format!("{are} {} {} {all} {}", read(&low), self.before, self.several)];
        }
        let (top, bottom, highest) = (told(&high), told(&low), self.word("highest"));
        let of = self.whole.filter(|whole| whole.is_point() && *whole != high && high.low > Decimal::ZERO);
        let of = of.map_or(String::new(), |whole| format!(" of {}", read(&whole)));
        let is_told = of.is_empty() && !low.low.is_zero() && read(&low) != read(&high);
        let both = is_told.then(|| format!("{are} {highest} {}; lowest {}", top[0], bottom[0]));
        let alone = top.each_ref().map(|top| format!("{are} {highest} {top}"));
        let at_most = format!("{are} {} at most", read(&high));
        both.into_iter().chain([format!("{}{of}", alone[0])]).chain(alone).chain([at_most]).collect()
    }

    /// Returns what is said of the one row that is shown of several: whose it is.
    fn of_several(&self, name: &str, course: &str) -> Vec<String> {
        let (before, several) = (self.before, self.several);
        vec![format!("{course} {}", self.of_whom(name)), format!("{course} {before} one of the {several}")]
    }

    /// Returns what is said of who moves most: of two that move the same way "more".
    fn superlative(&self, top: &Reading) -> &'static str {
        let alike = |value: Reading| value.low.is_sign_negative() == top.low.is_sign_negative();
        if self.rows.len() == 2 && !self.is_part && self.known().all(|(_, value)| alike(value)) {
            "more"
        } else {
            "most"
        }
    }

    /// Returns a superlative, which is one of what is known.
    fn word(&self, superlative: &str) -> String {
        let is_known = self.rows.iter().all(|(_, value)| value.is_some());
        if is_known { superlative.into() } else { format!("{superlative}, where known,") }
    }
}
