//! Every number of a scenario edited in turn, as somebody would who tries it.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex_lite::Regex;
use rust_decimal::Decimal;

/// A number that a line sets: a rate or points, dollars, a day, or a bare number after its key.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let bare = "rank|seed|substitution|substitution_se|demand";
    Regex::new(&format!(
        r#""(-?\d[\d.]*)(?:%|pp)"|"\$(\d[\d.]*)|\b(\d{{4}}-\d\d-\d\d)\b|\b(?:{bare})\s*=\s*(-?\d[\d.]*)"#
    ))
    .expect("a pattern")
});
static DRAWS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?m)^n(\s*)= [\d_]+").expect("a pattern"));
static WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\b(?:title|summary|note|source|section|name)\s*=\s*"[^"]*""#).expect("a pattern"));

/// How many draws an edited scenario makes: what its sentences say needs no more.
const DRAWN: &str = "n$1= 16";

/// The edited texts, each with what was edited.
pub fn edits(text: &str) -> Vec<(String, String)> {
    let text = DRAWS.replace_all(text, DRAWN).into_owned();
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.split(" #").next().unwrap_or(line);
        let said: Vec<_> = WORDS.find_iter(code).map(|words| words.range()).collect();
        for found in NUMBER.captures_iter(code) {
            let [percent, dollars, day, bare] = [1, 2, 3, 4].map(|group| found.get(group));
            let Some(number) = percent.or(dollars).or(day).or(bare) else { continue };
            if said.iter().any(|words| words.contains(&number.start())) {
                continue;
            }
            let written = number.as_str();
            let edited = match (percent.or(dollars), day) {
                (Some(_), _) => (decimal(written) + Decimal::from(4)).to_string(),
                (_, Some(_)) => written.parse::<Date>().expect("a day").saturating_add(1.day()).to_string(),
                _ if written.contains('.') => (decimal(written) + Decimal::new(25, 2)).to_string(),
                _ => (decimal(written) + Decimal::ONE).to_string(),
            };
            let place = start + number.start()..start + number.end();
            let whole = [&text[..place.start], &edited, &text[place.end..]].concat();
            edits.push((format!("{} → {edited}", code.trim()), whole));
        }
        start += line.len();
    }
    edits
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a number")
}
