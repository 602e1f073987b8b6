//! Duties as people and schedules write them, with what to write instead; and the cells of columns with programs.

use super::quantity::{QuantityError, plain, wrong};
use crate::regime::duty::Duty;
use crate::regime::schedule::Clause;

const HELP: &str = "write a duty such as \"Free\", \"15%\", \"2.8¢/kg + 8.5%\" or \"$1.53 each + 4.2% on the case\"";

/// Returns a duty: `"Free"`, `"27.5%"`, `"2.8¢/kg + 8.5%"`, or words that name no amount.
pub fn duty(text: &str) -> Result<Duty, QuantityError> {
    let text = plain(text);
    Duty::parse(&text).map_err(|why| {
        let what =
            if text.is_empty() { "a duty is missing".into() } else { format!("“{text}” is not a duty: {why}") };
        QuantityError::new(what, HELP)
    })
}

/// Returns the clauses of a cell: `"Free (A+,AU,BH) 3.4% (KR) See 9823.01.01 (S+)"` is three, each with its programs.
/// Blanks do not matter, nor does a comma or point too many. Brackets of a sentence, "(see U.S. note 3)", belong to it.
pub fn clauses(text: &str) -> Result<Vec<Clause>, QuantityError> {
    let text = plain(text);
    let mut clauses = Vec::new();
    let mut rest = text.as_str();
    while let Some((words, inside, behind)) = next_programs(rest) {
        clauses.push(Clause { duty: duty(words)?, programs: codes(inside) });
        rest = behind;
    }
    match rest.trim() {
        "" => Ok(clauses),
        rest => {
            let help = "behind a duty stand its programs in brackets: \"Free (A+,AU,BH)\"";
            wrong(format!("“{rest}” does not say whom it is for"), help)
        }
    }
}

/// Returns the next brackets with programs: what stands before, inside and behind them.
fn next_programs(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices('(').find_map(|(at, _)| {
        let (before, opened) = text.split_at(at);
        let (inside, behind) = opened.strip_prefix('(')?.split_once(')')?;
        let is_code = |letter: char| letter.is_ascii_uppercase() || "+*,. (".contains(letter);
        let is_codes = inside.chars().all(is_code) && inside.contains(|letter: char| letter.is_ascii_uppercase());
        is_codes.then_some((before, inside, behind))
    })
}

/// Returns the codes of programs between commas, each once. The US schedule has "(E IL,.OM,C,)" and "(PA (PA)".
fn codes(text: &str) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for code in text.split([',', ' ', '.', '(']).filter(|code| !code.is_empty()) {
        if !codes.iter().any(|known| known == code) {
            codes.push(code.to_string());
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the clauses as `programs: percent` or `programs: –` where that is not computable.
    fn read(text: &str) -> String {
        let clauses = clauses(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
        let rate = |duty: &Duty| match duty {
            Duty::Terms(terms) => {
                duty.ad_valorem().map_or(format!("{} amounts", terms.len()), |rate| format!("{}%", rate.percent()))
            }
            Duty::Bounded(_) => "bounded".into(),
            Duty::Text => "text".into(),
        };
        let clause = |clause: &Clause| format!("{}: {}", clause.programs.join(" "), rate(&clause.duty));
        clauses.iter().map(clause).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn cells_with_programs_read() {
        for (text, meaning) in [
            ("", ""),
            ("Free\n(A+, AU,E IL,.OM,BH,)", "A+ AU E IL OM BH: 0%"),
            ("Free(A*,D)2.9%(JP)", "A* D: 0%; JP: 2.9%"),
            ("Free (AU) 8% but not less than 2¢/kg (KR)", "AU: 0%; KR: bounded"),
            ("Free (BH) 7¢/kg + 3% (KR) See 9822.04.50 (AU)", "BH: 0%; KR: 2 amounts; AU: text"),
            ("See 9919.04.50, 9919.04.57 (PA (PA)", "PA: text"),
            ("Free (AU) A duty upon the value (see U.S. note 3 of this subchapter) (B,C,)", "AU: 0%; B C: text"),
        ] {
            assert_eq!(read(text), meaning, "{text}");
        }
    }

    #[test]
    fn mistakes_say_what_to_write() {
        let what = |text: &str| clauses(text).expect_err("a mistake").what;
        assert_eq!(what("Free (A) 3%"), "“3%” does not say whom it is for");
        assert_eq!(what("Free (A) (B)"), "a duty is missing");
        assert_eq!(what("Free"), "“Free” does not say whom it is for");
        assert_eq!(what("Free (A"), "“Free (A” does not say whom it is for");
        assert_eq!(what("3 (A)"), "“3” is not a duty: an amount has one unit: “%”, “¢/kg”, “$ … each”");
        assert!(duty("２．８¢/kg").is_ok() && duty("").is_err());
    }
}
