//! Options of the command in messages, said as the keywords of Python: `--map "Ship From=origin"` is
//! `columns={"Ship From": "origin"}` here.

use std::borrow::Cow;
use std::str::FromStr;

use dutylab::error::{Place, Problem, SourceText};
use jiff::civil::Date;

/// How an option is written as a keyword.
#[derive(Clone, Copy)]
enum Form {
    /// `--case NAME` is `case="NAME"`.
    Value,
    /// `--baseline us` is `baseline="us"`: any word behind it is its value.
    Word,
    /// `--verbose` is `all=True`.
    Flag,
    /// `--claim usmca=1` is `claims={"usmca": "1"}`.
    Pair,
    /// `--value 100` is `value=100`.
    Number,
}

/// Options that have a keyword.
const KEYWORDS: [(&str, &str, Form); 24] = [
    ("--as-of", "as_of", Form::Value),
    ("--assume-unchanged", "assume_unchanged", Form::Flag),
    ("--baseline", "baseline", Form::Word),
    ("--case", "case", Form::Value),
    ("--claim", "claims", Form::Pair),
    ("--content", "contents", Form::Pair),
    ("--dates", "dates", Form::Value),
    ("--date", "date", Form::Value),
    ("--from", "from_day", Form::Value),
    ("--goal", "goal", Form::Value),
    ("--group", "group", Form::Value),
    ("--importer", "importer", Form::Value),
    ("--map", "columns", Form::Pair),
    ("--numbers", "numbers", Form::Value),
    ("--part", "parts", Form::Pair),
    ("--quantity", "quantity", Form::Number),
    ("--restore-zeros", "restore_zeros", Form::Flag),
    ("--rounding", "rounding", Form::Value),
    ("--seed", "seed", Form::Number),
    ("--to", "to", Form::Word),
    ("--value", "value", Form::Number),
    ("--vary", "vary", Form::Value),
    ("--verbose", "all", Form::Flag),
    ("-S", "set", Form::Pair),
];

/// Words that are values of options, among those of a sentence that begin like any other.
const VALUES: [&str; 8] = ["comma", "customs", "dmy", "entry,line", "exact", "mdy", "none", "point"];

/// Returns a problem with the keywords of Python in its words.
pub fn problem_in_keywords(problem: &Problem) -> Problem {
    let words = |text: &str| in_keywords(text).into_owned();
    let place = |(place, label): &(Place, String)| {
        // The text of an argument is called by its option.
        let keyword = KEYWORDS.iter().find(|(option, ..)| *option == place.source.path);
        let named = |keyword: &str| SourceText { path: keyword.into(), text: place.source.text.clone() }.into();
        let source = keyword.map_or_else(|| place.source.clone(), |(_, keyword, _)| named(keyword));
        (Place { source, span: place.span.clone() }, words(label))
    };
    let is_text_of_day = &*problem.what == "a date has no quotes";
    let of_dict = is_text_of_day.then(|| "in a dict write datetime.date(year, month, day)".to_string());
    Problem {
        kind: problem.kind,
        what: words(&problem.what).into(),
        place: problem.place.as_ref().map(place),
        also: problem.also.iter().map(place).collect(),
        help: problem.help.iter().map(|help| words(help)).chain(of_dict).collect(),
    }
}

/// Returns words with keywords of Python in place of options of the command. What is quoted “so” stays as it is; an example of the
/// command, in backticks, is one for `python -m dutylab`.
pub fn in_keywords(words: &str) -> Cow<'_, str> {
    if !words.contains('-') && !words.contains("`dutylab ") {
        return words.into();
    }
    let (mut told, mut rest) = (String::with_capacity(words.len() + 16), words);
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '“' => rest.find('”').map(|at| at + '”'.len_utf8()),
            '`' if rest.starts_with("`dutylab ") => {
                told.push_str("`python -m ");
                rest = &rest[1..];
                rest.find('`').map(|at| at + 1)
            }
            '-' if told.chars().next_back().is_none_or(|before| !before.is_alphanumeric() && before != '-') => {
                if let Some(left) = keyword(rest, &mut told) {
                    rest = left;
                    continue;
                }
                None
            }
            _ => None,
        };
        let (same, left) = rest.split_at(end.unwrap_or(first.len_utf8()));
        told.push_str(same);
        rest = left;
    }
    told.into()
}

/// Writes the keyword of an option that these words begin with, and returns what stands behind it.
fn keyword<'a>(words: &'a str, told: &mut String) -> Option<&'a str> {
    let (option, keyword, form) = KEYWORDS.iter().find(|(option, ..)| {
        let behind = words.strip_prefix(option).map(|rest| rest.chars().next());
        behind.is_some_and(|next| next.is_none_or(|next| !next.is_alphanumeric() && next != '-'))
    })?;
    let rest = &words[option.len()..];
    let found = rest.strip_prefix(' ').and_then(|behind| value(behind, *form));
    // Of two days the second has a keyword of its own.
    let is_day = *keyword == "to" && found.is_some_and(|(value, _)| Date::from_str(value).is_ok());
    told.push_str(if is_day { "to_day" } else { keyword });
    if let Form::Flag = form {
        told.push_str("=True");
        return Some(rest);
    }
    let Some((value, left)) = found else { return Some(rest) };
    match (form, value.rsplit_once('=')) {
        (Form::Pair, Some((name, of))) => told.push_str(&format!("={{\"{name}\": {}}}", quoted(of))),
        // A pair that lacks its second part is what is wrong.
        (Form::Pair, None) => told.push_str(&format!("={{\"{value}\": …}}")),
        (Form::Number, _) => told.push_str(&format!("={value}")),
        _ => told.push_str(&format!("={}", quoted(value))),
    }
    Some(left)
}

fn quoted(value: &str) -> String {
    if value == "…" { value.into() } else { format!("\"{value}\"") }
}

/// Returns the value of an option that these words begin with, and what stands behind it.
fn value(words: &str, form: Form) -> Option<(&str, &str)> {
    if let Some(inner) = words.strip_prefix('"') {
        return inner.split_once('"');
    }
    // A pair may have blanks in its name, and ends where a message says what is wrong with it.
    let end = match form {
        Form::Pair if words.contains(": ") && words.find('=') < words.find(": ") => words.find(": "),
        _ => words.find(|letter: char| letter.is_whitespace()),
    };
    let word = &words[..end.unwrap_or(words.len())];
    let word = word.trim_end_matches([',', ';', ':', '.', ')', '`']);
    let is_name = word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
    let is_value =
        is_name || VALUES.contains(&word) || word.contains(|letter: char| letter == '=' || letter.is_numeric());
    (!word.is_empty() && (is_value || matches!(form, Form::Word))).then(|| words.split_at(word.len()))
}
