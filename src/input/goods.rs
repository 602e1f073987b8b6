//! Common words for goods, with the product codes that they are taken for: "cars", "chips", "steel".

use std::collections::BTreeSet;
use std::sync::Arc;

use super::files::Location;
use crate::error::{Problem, Problems};
use crate::product::{HsCode, ProductSet};

const FILE: &str = "seeds/goods.csv";

/// A common word and what it is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommonGoods {
    /// The codes, at or below which everything is meant.
    pub codes: Vec<HsCode>,
    /// Codes below them that are left out.
    pub except: Vec<HsCode>,
}

impl CommonGoods {
    /// As a set.
    pub fn set(&self) -> ProductSet {
        let set = |codes: &[HsCode]| ProductSet::Codes(Arc::new(codes.iter().copied().collect::<BTreeSet<_>>()));
        match self.except.is_empty() {
            true => set(&self.codes),
            false => ProductSet::Except(Box::new(set(&self.codes)), Box::new(set(&self.except))),
        }
    }

    /// Returns true if any of some codes is one of these goods, or has some of them below it.
    pub fn meets(&self, codes: &[HsCode]) -> bool {
        codes.iter().any(|code| self.codes.iter().any(|own| own.covers(*code) || code.covers(*own)))
    }

    /// In words: "8541, 8542 except 8541.42, 8541.43".
    pub fn words(&self) -> String {
        let list = |codes: &[HsCode]| codes.iter().map(|code| code.dotted()).collect::<Vec<_>>().join(", ");
        let except = if self.except.is_empty() { String::new() } else { format!(" except {}", list(&self.except)) };
        list(&self.codes) + &except
    }
}

/// Returns every common word with what it is taken for, in the order of the file.
///
/// # Errors
/// Where the shipped table has a fault.
pub fn common_goods() -> Result<Vec<(String, CommonGoods)>, Problems> {
    let fault = |what: String| Problem::new(format!("{FILE}: {what}"));
    let bytes = Location::Shipped(FILE.into()).bytes()?;
    let mut goods = Vec::new();
    for record in csv::Reader::from_reader(bytes.as_slice()).records() {
        let record = record.map_err(|error| fault(error.to_string()))?;
        let codes = |column: usize| -> Result<Vec<HsCode>, Problem> {
            let words = record.get(column).unwrap_or_default().split_whitespace();
            words.map(|word| HsCode::parse(word).map_err(|why| fault(format!("“{word}”: {why}")))).collect()
        };
        let meant = CommonGoods { codes: codes(1)?, except: codes(2)? };
        let words = record.get(0).unwrap_or_default().split(';');
        goods.extend(words.map(|word| (word.to_string(), meant.clone())));
    }
    Ok(goods)
}

/// Returns what a word is taken for, whatever its letters' case; `None` if it is not a common one.
///
/// # Errors
/// Where the shipped table has a fault.
pub fn find_goods(word: &str) -> Result<Option<CommonGoods>, Problems> {
    let wanted = word.trim().to_lowercase();
    let bytes = Location::Shipped(FILE.into()).bytes()?;
    // Most words are none of them: then the file is not taken apart.
    if wanted.is_empty() || !String::from_utf8_lossy(&bytes).contains(&wanted) {
        return Ok(None);
    }
    Ok(common_goods()?.into_iter().find(|(known, _)| *known == wanted).map(|(_, goods)| goods))
}
