//! The words of a duty: what is an amount, what is a sentence, and what is a mistake.
//!
//! A duty is "Free" or terms joined by "+", with a minimum, a maximum or neither. A term is `15%`, `33 1/3%`, `2.8¢/kg` or
//! `$1.10 each`, and what it is on.

use rust_decimal::Decimal;

use super::bounds::{self, BoundedText};
use super::{BoundedDuty, Duty, DutyTerm, MOST_TERMS, TermAmount};
use crate::error::Problem;
use crate::units::AdValorem;

impl Duty {
    /// Reads `Free`, `27.5%`, `2.8¢/kg + 8.5%`, `$1.53 each + 4.2% on the case`, `8% but not less than 2¢/kg`, or words.
    /// Blanks do not matter. What is neither an amount nor words is a mistake, never silently words.
    ///
    /// # Errors
    /// Where it is neither amounts nor words.
    pub fn parse(text: &str) -> Result<Duty, Problem> {
        let text = tidy(text);
        match bounds::split(&text) {
            Some(bounded) => bounded.and_then(bounded_duty).map_err(Problem::new),
            None if is_words(&text) => Ok(Duty::Text),
            None => terms(&text).map(Duty::Terms).map_err(Problem::new),
        }
    }
}

/// Returns a duty with bounds; words where one of its parts is words.
fn bounded_duty(text: BoundedText<'_>) -> Result<Duty, &'static str> {
    let BoundedText { duty, at_least, at_most } = text;
    if [Some(duty), at_least, at_most].into_iter().flatten().any(is_words) {
        return Ok(Duty::Text);
    }
    let bound = |text: Option<&str>| text.map(terms).transpose();
    let bounded = BoundedDuty { terms: terms(duty)?, at_least: bound(at_least)?, at_most: bound(at_most)? };
    Ok(Duty::Bounded(bounded))
}

fn terms(text: &str) -> Result<Vec<DutyTerm>, &'static str> {
    if text.eq_ignore_ascii_case("free") {
        return Ok(vec![DutyTerm { amount: TermAmount::AdValorem(AdValorem::ZERO), on: None }]);
    }
    // A printer left a stroke behind one rate of the US schedule.
    let terms = text.trim_end_matches([' ', '/']).split('+').map(|part| term(part.trim()));
    let terms: Vec<DutyTerm> = terms.collect::<Result<_, _>>()?;
    if terms.len() > MOST_TERMS { Err("a duty has 8 amounts at most") } else { Ok(terms) }
}

/// Returns the text with single blanks, and without the hyphens of narrow columns ("thou- sand").
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut tidy = words.join(" ");
    while let Some(at) = tidy.find("- ").filter(|&at| tidy[..at].ends_with(char::is_alphabetic)) {
        tidy.replace_range(at..at + 2, "");
    }
    tidy
}

/// Returns true for words: a sentence of several words, or an amount that is part of one. An abbreviation is none.
fn is_words(text: &str) -> bool {
    let Some((first, rest)) = text.split_once(' ') else { return false };
    let first = first.trim_end_matches(',');
    let is_word = first.starts_with(char::is_alphabetic) && !first.chars().skip(1).any(|letter| !letter.is_lowercase());
    // "Free 5%" is two rates without their programs.
    let is_free = first.eq_ignore_ascii_case("free") && !rest.starts_with(char::is_alphabetic);
    let is_part = || [" less ", " but ", " percent of "].iter().any(|word| text.contains(word));
    if is_word { !is_free } else { is_part() }
}

fn term(text: &str) -> Result<DutyTerm, &'static str> {
    let (dollar, digits) = text.strip_prefix('$').map_or((false, text), |rest| (true, rest.trim_start()));
    let end = digits.find(|end: char| !end.is_ascii_digit() && !" ./".contains(end)).unwrap_or(digits.len());
    let (figure, rest) = digits.split_at(end);
    // "$6/1000", "$2/1,000 pins": behind dollars a stroke opens the unit.
    let (figure, rest) = match figure.find(['/', ' ']).filter(|_| dollar) {
        Some(at) => digits.split_at(at),
        None => (figure, rest),
    };
    if rest.starts_with(',') {
        return Err("an amount has a decimal point, no comma");
    }
    let figure = number(figure.trim())?;
    if let Some(rest) = rest.strip_prefix('%').filter(|_| !dollar) {
        let share = figure.checked_div(Decimal::ONE_HUNDRED).and_then(AdValorem::from_fraction);
        let share = share.filter(|share| *share <= AdValorem::MAX).ok_or("a rate is 1000% at most")?;
        // The set is the article: its value is the whole.
        let on = what_on(rest)?.filter(|on| on != "the entire set");
        return Ok(DutyTerm { amount: TermAmount::AdValorem(share), on });
    }
    let (dollars, rest) = match (dollar, rest.strip_prefix('¢')) {
        (true, None) => (figure, rest),
        (false, Some(rest)) => (figure.checked_div(Decimal::ONE_HUNDRED).ok_or("the amount is out of range")?, rest),
        _ => return Err("an amount has one unit: “%”, “¢/kg”, “$ … each”"),
    };
    let rest = rest.trim();
    let (unit, rest) = match rest.strip_prefix('/') {
        Some(unit) => unit.split_at(end_of_unit(unit)),
        None => ("each", rest.strip_prefix("each").ok_or("money is so much a unit: “¢/kg”, “$ … each”")?),
    };
    let amount = TermAmount::Specific { dollars: dollars.normalize(), unit: unit_name(unit)? };
    Ok(DutyTerm { amount, on: what_on(rest)? })
}

/// Returns `2.8`, `33 1/3` or `1/3`.
fn number(text: &str) -> Result<Decimal, &'static str> {
    let plain = |digits: &str| {
        let is_plain = digits.starts_with(|first: char| first.is_ascii_digit()) && !digits.contains('_');
        let number = is_plain.then(|| Decimal::from_str_exact(digits).ok()).flatten();
        number.ok_or("an amount is a number of at most 28 digits, such as 2.8 or 33 1/3")
    };
    let Some((above, below)) = text.split_once('/') else { return plain(text) };
    let (whole, above) = above.trim_end().rsplit_once(' ').unwrap_or(("0", above));
    let part = plain(above.trim())?.checked_div(plain(below.trim())?);
    part.and_then(|part| part.checked_add(plain(whole.trim()).ok()?)).ok_or("a fraction is written such as 33 1/3")
}

/// Returns where a unit ends and what it is counted on begins: "kg on …", "kg of …", "t, including …", and "m2of …" as
/// printed.
fn end_of_unit(text: &str) -> usize {
    let glued = text.match_indices("of ").map(|(at, _)| at);
    let glued = glued.filter(|&at| text[..at].ends_with(|last: char| last.is_numeric())).min();
    [" on ", " of ", ", "].iter().filter_map(|word| text.find(word)).chain(glued).min().unwrap_or(text.len())
}

/// Returns the words behind "on" or "of", or behind a comma.
fn what_on(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let words = ["on ", "of ", ", "].iter().find_map(|word| text.strip_prefix(word));
    let words = words.ok_or("behind an amount stands “+”, or “on” and what it falls on")?;
    let is_amount = words.contains(['%', '¢', '$']);
    if is_amount { Err("amounts are joined by “+”") } else { Ok(Some(words.to_string())) }
}

/// Returns a unit in the one spelling of its kind: "m²" for "m2", "pf.liter" for "pf. liter", "thousand" for "1,000".
fn unit_name(text: &str) -> Result<String, &'static str> {
    let unit = text.trim().replace(". ", ".").replace("/ ", "/").replace("m2", "m²").replace("m3", "m³");
    let (first, rest) = unit.split_once(' ').map_or((unit.as_str(), None), |(first, rest)| (first, Some(rest)));
    let thousand = first.replace(',', "").parse() == Ok(1000);
    let unit = match rest {
        Some(rest) if thousand => format!("thousand {rest}"),
        None if thousand => "thousand".to_string(),
        _ => unit,
    };
    let is_plain = unit.chars().all(|letter| letter.is_alphanumeric() || " ./".contains(letter));
    if is_plain && unit.starts_with(char::is_alphabetic) && unit.split(' ').count() <= 3 {
        Ok(unit)
    } else {
        Err("a unit is a word, such as kg or liter")
    }
}
