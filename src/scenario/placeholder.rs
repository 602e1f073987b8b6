//! Words in braces that a text of a scenario or of one of its pictures leaves to the results: `{after}`.

use std::ops::Range;

/// What stands in for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// Average rate before.
    Before,
    /// Average rate after.
    After,
    /// Change of the average rate, in points.
    Change,
    /// Duty owed before.
    DutyBefore,
    /// Duty owed after.
    DutyAfter,
    /// Change of the duty owed.
    DutyChange,
    /// Imports in scope.
    Imports,
    /// Whose goods.
    Partner,
    /// Which goods.
    Product,
    /// The authorities of the measures that are changed or left out.
    Authority,
    /// The day of the law, or the days.
    Date,
    /// The name of what is highest on a picture.
    Top,
    /// Its value.
    TopValue,
    /// The name of what is lowest on a picture.
    Bottom,
    /// Its value.
    BottomValue,
}

impl Placeholder {
    /// Every one with the word that files use, and what it is called where there are no results.
    pub const WORDS: [(Placeholder, &'static str, &'static str); 15] = [
        (Placeholder::Before, "before", "the rate before"),
        (Placeholder::After, "after", "the rate after"),
        (Placeholder::Change, "change", "the change of the rate"),
        (Placeholder::DutyBefore, "duty_before", "the duty before"),
        (Placeholder::DutyAfter, "duty_after", "the duty after"),
        (Placeholder::DutyChange, "duty_change", "the change in duty"),
        (Placeholder::Imports, "imports", "the imports in scope"),
        (Placeholder::Partner, "partner", "the partners in scope"),
        (Placeholder::Product, "product", "the goods in scope"),
        (Placeholder::Authority, "authority", "the authority"),
        (Placeholder::Date, "date", "the day of the law"),
        (Placeholder::Top, "top", "the highest of the picture"),
        (Placeholder::TopValue, "top_value", "the highest value"),
        (Placeholder::Bottom, "bottom", "the lowest of the picture"),
        (Placeholder::BottomValue, "bottom_value", "the lowest value"),
    ];

    /// Words that texts set against each other.
    const PAIRS: [[Placeholder; 2]; 4] = [
        [Placeholder::Before, Placeholder::After],
        [Placeholder::DutyBefore, Placeholder::DutyAfter],
        [Placeholder::Top, Placeholder::Bottom],
        [Placeholder::TopValue, Placeholder::BottomValue],
    ];

    /// Returns true of a word that is taken from the question, and no result.
    pub fn is_of_question(self) -> bool {
        matches!(self, Placeholder::Partner | Placeholder::Product | Placeholder::Authority | Placeholder::Date)
    }

    /// Returns true of a word that names something on a picture, and that only words of a picture take.
    pub fn is_of_picture(self) -> bool {
        matches!(self, Placeholder::Top | Placeholder::TopValue | Placeholder::Bottom | Placeholder::BottomValue)
    }
}

/// Returns the places of a text in braces, braces included; one that does not close ends at the next brace, line or the
/// text's end.
pub fn places(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('{').map(|(start, _)| {
        let rest = &text[start + 1..];
        let end = rest.find(['{', '}', '\n']).unwrap_or(rest.len());
        let closes = usize::from(rest[end..].starts_with('}'));
        start..start + 1 + end + closes
    })
}

/// Returns the word between two braces; `Err` has what stands there in place of one.
pub fn word(braced: &str) -> Result<Placeholder, &str> {
    let inside = braced.trim_matches(['{', '}']);
    let known = Placeholder::WORDS.iter().find(|(_, word, _)| *word == inside.trim());
    known.filter(|_| braced.ends_with('}')).map(|(word, ..)| *word).ok_or(inside)
}

/// Returns the placeholders of a text, in their order.
pub fn placeholders(text: &str) -> impl Iterator<Item = Placeholder> {
    places(text).filter_map(|place| word(&text[place]).ok())
}

/// Returns a text with words in place of its placeholders; what is none stays.
pub fn filled(text: &str, told: impl Fn(Placeholder) -> String) -> String {
    let (mut filled, mut done) = (String::new(), 0);
    for place in places(text) {
        if let Ok(word) = word(&text[place.clone()]) {
            filled.push_str(&text[done..place.start]);
            let told = told(word);
            match filled.is_empty() {
                // At its beginning a sentence has a capital.
                true => filled.extend(told.chars().take(1).flat_map(char::to_uppercase).chain(told.chars().skip(1))),
                false => filled.push_str(&told),
            }
            done = place.end;
        }
    }
    filled + &text[done..]
}

/// Returns true if a text sets against each other two results that read alike, as "{after}, not {before}" may.
pub fn contrasts_equals(text: &str, told: impl Fn(Placeholder) -> String) -> bool {
    let words: Vec<Placeholder> = placeholders(text).collect();
    Placeholder::PAIRS
        .iter()
        .any(|[one, other]| words.contains(one) && words.contains(other) && told(*one) == told(*other))
}

/// Returns the text where there are no results: it names what would stand there.
pub fn without_results(text: &str) -> String {
    filled(text, |word| {
        let named = Placeholder::WORDS.iter().find(|(other, ..)| *other == word);
        named.map_or(String::new(), |(.., name)| name.to_string())
    })
}
