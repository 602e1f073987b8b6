//! Claims and contents of a row: what columns of their own and the column of programs state, and who may claim it.

use std::sync::Arc;

use super::numbers::plain_number;
use crate::entry::line::RowFacts;
use crate::entry::practice::{Practice, Program};
use crate::entry::stated::SharesByName;
use crate::input::quantity;
use crate::partner::{Partner, Partners};
use crate::units::Share;

/// What the words for yes and no are in a column of claims.
const YES: [&str; 6] = ["y", "yes", "true", "x", "1", "claimed"];
const NO: [&str; 6] = ["n", "no", "false", "0", "none", "not claimed"];

/// Reads claims as customs has them.
#[derive(Clone, Copy)]
pub struct ClaimReader<'a> {
    /// Which programs there are, and the claims that they make.
    pub practice: &'a Practice,
    /// The names of partners.
    pub partners: &'a Partners,
}

impl ClaimReader<'_> {
    /// Returns what the programs of a cell say of every claim.
    pub fn claims(&self, cell: &str) -> Result<SharesByName, String> {
        let mut made: Vec<&String> = Vec::new();
        for code in programs(cell) {
            made.extend(&self.program_of(code).ok_or_else(|| self.unknown_program(code))?.claim);
        }
        let share =
            |claim: &String| (claim.as_str().into(), if made.contains(&claim) { Share::WHOLE } else { Share::NONE });
        Ok(self.practice.program_claims.iter().map(share).collect())
    }

    /// Returns what is wrong with a program that no claim is known of.
    fn unknown_program(&self, code: &str) -> String {
        let outside = &self.practice.programs_outside;
        match outside.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)) {
            Some((known, title)) => format!(
                "“{known}” ({title}) is a program that is not calculated here; with the cell left empty the duty is that without it"
            ),
            None => format!("“{code}” is no program that is known: leave the cell empty if none is claimed"),
        }
    }

    fn program_of(&self, code: &str) -> Option<&Program> {
        self.practice.programs.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, program)| program)
    }

    /// Returns what is wrong with a cell of a claim that has a program which makes it.
    pub fn meant_as_program(&self, claim: &str, column: &str, cell: &str) -> Option<String> {
        let made = self.program_of(cell)?.claim.as_deref();
        (made == Some(claim))
            .then(|| format!("“{cell}” is a program, not yes or no: --map \"{column}=program\" reads programs here"))
    }

    /// Returns what is wrong with a program of a cell that goods of the origin cannot claim.
    pub fn foreign_program(&self, cell: &str, origin: Partner) -> Option<String> {
        let is_foreign = |code: &&str| {
            let origins = self.program_of(code).map(|program| &program.origins);
            origins.is_some_and(|origins| !origins.is_empty() && !origins.contains(&origin))
        };
        let code = programs(cell).find(is_foreign)?;
        let names = |partner: &Partner| self.partners.short(*partner);
        let origins: Vec<String> = self.program_of(code)?.origins.iter().map(names).collect();
        Some(format!(
            "“{code}” is a program for goods of {}, and the origin is {}: correct one of them, or leave the program empty",
            origins.join(", "),
            self.partners.short(origin)
        ))
    }

    /// Returns what is wrong with a claim that goods of the origin cannot make.
    pub fn foreign_claim(&self, facts: &RowFacts) -> Option<String> {
        let origin = facts.origin?;
        let is_foreign =
            |(claim, share): &&(Arc<str>, Share)| *share != Share::NONE && !self.practice.may_claim(claim, origin);
        let (claim, _) = facts.shares.own().iter().find(is_foreign)?;
        let name = self.partners.short(origin);
        Some(format!("claim.{claim}: goods of {name} cannot make this claim: leave the cell empty"))
    }
}

/// Returns a claim, which is made or not, or a content, which is a share of the value.
///
/// # Errors
/// Where the cell is neither.
pub fn share(cell: &str, is_claim: bool) -> Result<Share, String> {
    // Most contents are written so.
    if !is_claim && let Some(share) = plain_number(cell).and_then(Share::from_fraction) {
        return Ok(share);
    }
    let is_one_of = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cell));
    match () {
        () if is_claim && is_one_of(&YES) => Ok(Share::WHOLE),
        () if is_claim && is_one_of(&NO) => Ok(Share::NONE),
        () => quantity::share(cell).ok().and_then(Share::from_fraction).ok_or_else(|| match is_claim {
            true => format!("“{cell}” is neither yes nor no, and no share such as 0.4 or 40%"),
            false => format!("“{cell}” is not a share: it lies between 0 and 1, such as 0.4 or 40%"),
        }),
    }
}

/// Returns the programs of a cell.
fn programs(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '/', ' ']).map(str::trim).filter(|code| !code.is_empty())
}

/// Returns what is wrong with a claim that a program makes and that is denied.
pub fn contradiction(claim: &str) -> String {
    format!("the program makes the claim {claim}, and claim.{claim} says that it is not made")
}
