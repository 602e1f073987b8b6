//! The country of origin of a cell: a name, a code, or both together.

use std::collections::BTreeMap;

use crate::input::hint::did_you_mean;
use crate::partner::{Partner, Partners};

/// What stands between a code and a name: "CN - China", "China (CN)".
const BETWEEN: [&str; 5] = [" - ", " – ", "(", ":", "/"];

/// Returns the country of a cell. `former` are words that are not countries of origin, with what they are or were and what is stated instead.
///
/// # Errors
/// What to write instead.
pub fn origin(cell: &str, partners: &Partners, former: &BTreeMap<String, (String, String)>) -> Result<Partner, String> {
    let found = partners.find(cell).or_else(|| both(cell, partners));
    let Some(found) = found else {
        if let Some((what, now)) = former.get(&cell.to_uppercase()) {
            return Err(format!("“{cell}” {what}: state {now}"));
        }
        // Of a code two or three letters tell nothing of the one that was meant.
        let near = did_you_mean(cell, partners.words()).filter(|_| cell.chars().count() > 3);
        return Err(match near {
            Some(hint) => format!("“{cell}” is not a country: {hint}"),
            None => format!("“{cell}” is not a country: write its name or code"),
        });
    };
    match partners.members(found).next() {
        Some(_) => Err(format!("“{cell}” is several countries: goods originate in one of them")),
        None => Ok(found),
    }
}

/// Returns the country that a code and a name in one cell both mean, or a name with a word in parentheses: "China (Mainland)"
/// as "China, Mainland".
fn both(cell: &str, partners: &Partners) -> Option<Partner> {
    let (one, other) = BETWEEN.iter().find_map(|sign| cell.split_once(sign))?;
    let (one, other) = (one.trim(), other.trim().trim_end_matches(')').trim_end());
    let same = partners.find(one).filter(|partner| partners.find(other) == Some(*partner));
    same.or_else(|| partners.find(&format!("{one}, {other}")))
}
