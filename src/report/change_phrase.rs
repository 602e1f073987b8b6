//! How a change is worded, in the tense of its sentence: "falls from 27.5% to 15%", "would rise by up to $82.6bn".

use rust_decimal::Decimal;

use super::basis::FigureBasis;
use super::number::{Reading, Unit};
use super::readings::{points, rate, size};
use crate::burden::Burden;

/// What is said of one or several that are not known.
pub const UNKNOWN: &str = "cannot be calculated";

/// When something happens, and to whom: the verb follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// It does: "falls".
    Does,
    /// They do: "fall".
    Do,
    /// It did: "fell", "was".
    Did,
    /// They did: "fell", "were".
    DidAll,
    /// It would: "would fall".
    Would,
}

/// The verbs of changes: of several, of one, and as they were.
const VERBS: [[&str; 3]; 19] = [
    ["account", "accounts", "accounted"],
    ["are", "is", "was"],
    ["average", "averages", "averaged"],
    ["change", "changes", "changed"],
    ["end", "ends", "ended"],
    ["fall", "falls", "fell"],
    ["gain", "gains", "gained"],
    ["go", "goes", "went"],
    ["lose", "loses", "lost"],
    ["lower", "lowers", "lowered"],
    ["make", "makes", "made"],
    ["peak", "peaks", "peaked"],
    ["raise", "raises", "raised"],
    ["range", "ranges", "ranged"],
    ["reach", "reaches", "reached"],
    ["rise", "rises", "rose"],
    ["sell", "sells", "sold"],
    ["start", "starts", "started"],
    ["stay", "stays", "stayed"],
];

impl Tense {
    /// Returns the tense of what is supposed or is law, of one or of several.
    pub fn of(basis: FigureBasis, is_plural: bool) -> Tense {
        match (basis, is_plural) {
            (FigureBasis::Supposed, _) => Tense::Would,
            // Two states of the law are two days that were.
            (FigureBasis::BothLaw, true) => Tense::DidAll,
            (FigureBasis::BothLaw, false) => Tense::Did,
            (_, true) => Tense::Do,
            (_, false) => Tense::Does,
        }
    }

    /// Returns a verb, named as it is of several: "would fall" of "fall", "is" of "are".
    pub fn verb(self, verb: &str) -> String {
        let forms = VERBS.iter().find(|forms| forms[0] == verb).copied().unwrap_or([""; 3]);
        match self {
            Tense::Do => forms[0].into(),
            Tense::Does => forms[1].into(),
            Tense::DidAll if verb == "are" => "were".into(),
            Tense::Did | Tense::DidAll => forms[2].into(),
            Tense::Would => format!("would {}", if verb == "are" { "be" } else { verb }),
        }
    }

    /// Returns "would not change".
    fn not_change(self) -> String {
        format!("{} not change", ["does", "do", "did", "did", "would"][self as usize])
    }

    /// Returns "falls from 27.5% to 15%", "stays at 15%", "stays between 10% and 40%"; between ends that meet "goes from 10–40% to 10%".
    pub fn levels(self, unit: Unit, before: &Reading, after: &Reading) -> String {
        let [from, to] = [before, after].map(|reading| near_zero(unit.read(reading)));
        let [low, high] = [after.low, after.high].map(|end| unit.word(end));
        let verb = match () {
            () if before == after && before.is_point() => return format!("{} at {to}", self.verb("stay")),
            () if before == after && low != high => return format!("{} between {low} and {high}", self.verb("stay")),
            () if before == after => return format!("{} at about {low}", self.verb("stay")),
            () if from == to => return format!("{} at about {to}", self.verb("stay")),
            () if before.high < after.low => "rise",
            () if after.high < before.low => "fall",
            () => "go",
        };
        format!("{} from {from} to {to}", self.verb(verb))
    }

    /// Returns how a change ends: "falls to 15%", "reaches 15%"; `None` where nothing falls or rises, or an end is not one number.
    pub fn to(self, unit: Unit, before: &Reading, after: &Reading) -> Option<String> {
        let verb = if after.low > before.high { self.verb("reach") } else { format!("{} to", self.verb("fall")) };
        let is_one_way = after.is_point() && (after.low > before.high || after.high < before.low);
        (is_one_way && unit.read(before) != unit.read(after)).then(|| format!("{verb} {}", near_zero(unit.read(after))))
    }

    /// Returns "rises by 10 pp", "falls by up to $82.6bn", "changes by −$2bn to +$5bn".
    pub fn by(self, unit: Unit, change: &Reading) -> String {
        let size = Reading { low: change.low.abs().min(change.high.abs()), high: size(change), approx: change.approx };
        let words = match size.low.is_zero() {
            true if !size.is_point() => format!("up to {}", in_words(unit, size.high)),
            _ if size.is_point() && !size.approx => in_words(unit, size.high),
            _ => unit.read(&size),
        };
        let words = words.replace('+', "").replace(" pp", if words == "1 pp" { " point" } else { " points" });
        match (change.low, change.high) {
            (low, high) if low.is_zero() && high.is_zero() => self.not_change(),
            (low, _) if low >= Decimal::ZERO => format!("{} by {words}", self.verb("rise")),
            (_, high) if high <= Decimal::ZERO => format!("{} by {words}", self.verb("fall")),
            _ => format!("{} by {}", self.verb("change"), unit.read_change(change)),
        }
    }

    /// Returns the course of an average rate: its levels, or its change where a level is not known.
    pub fn rates(self, whole: &Burden) -> String {
        match (rate(whole.rate_before), rate(whole.rate_after), points(whole.rate_change)) {
            (Some(before), Some(after), _) => self.levels(Unit::Percent, &before, &after),
            (_, _, Some(change)) => self.by(Unit::Points, &change),
            (_, Some(after), None) => {
                format!("{} {}, from an unknown rate", self.verb("are"), Unit::Percent.read(&after))
            }
            _ => UNKNOWN.into(),
        }
    }
}

/// Returns "near zero" of a number that is less than can be printed.
fn near_zero(word: String) -> String {
    if word.starts_with('<') { "near zero".into() } else { word }
}

/// Returns the size of a number within a sentence, without its sign: "$53bn", "less than 0.01%".
pub fn in_words(unit: Unit, value: Decimal) -> String {
    unit.word(value.abs()).replace('+', "").replace('<', "less than ")
}
