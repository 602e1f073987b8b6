//! What a number of chapter 98 makes of a line: work abroad leaves part of the value out, and returned goods are charged as the
//! number is.

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::entry::line::{EntryRow, RowFacts};
use crate::entry::practice::{Practice, Provision};
use crate::product::HsCode;
use crate::units::Share;

/// The most by which a share that is stated and one that values show may differ: rounding.
const NEAR: Decimal = Decimal::from_parts(5, 0, 0, false, 3);
/// The places of a share that values show.
const PLACES: u32 = 12;

/// Takes down what numbers of chapter 98 make of a line: those for work abroad leave out what was exported; under another the goods
/// are charged as that number is, as `explain` does.
pub(super) fn classify(
    facts: &mut Cow<'_, RowFacts>,
    rows: &[EntryRow],
    main: usize,
    practice: &Practice,
) -> Result<(), String> {
    let beside = rows.iter().enumerate().filter(|(at, _)| *at != main);
    let beside = beside.filter_map(|(_, row)| Some((row.facts.product?, row.facts.value.unwrap_or_default())));
    let cell = rows[main].facts.numbers.iter().flatten().map(|code| (*code, Decimal::ZERO));
    let special = beside.chain(cell).filter(|(code, _)| code.is_special_classification());
    let mut special: Vec<(HsCode, Decimal)> = special.collect();
    special.dedup_by_key(|(code, _)| *code);
    let (code, exported) = match special.as_slice() {
        [] => return Ok(()),
        [one] => *one,
        [(one, _), (other, _), ..] => {
            return Err(format!("the line has several numbers of chapter 98: {} and {}", one.dotted(), other.dotted()));
        }
    };
    let facts = facts.to_mut();
    let Some(Provision { claim, content, title, .. }) = practice.provision(code) else {
        facts.product = Some(code);
        return Ok(());
    };
    let claim = claim.as_ref().ok_or_else(|| format!("{} is not calculated: {title}", code.dotted()))?;
    facts.shares.insert(claim.as_str().into(), Share::WHOLE);
    let goods = rows[main].facts.value.unwrap_or_default();
    if goods.is_zero() || exported.is_zero() {
        return Ok(());
    }
    let stated = facts.shares.get(content);
    if stated.is_none() && goods == exported {
        return Err(format!(
            "{} and the goods have the same value: leave it on the row of the goods, or state `content.{content}`",
            code.dotted()
        ));
    }
    let whole = goods.checked_add(exported).ok_or("the values are too large")?;
    let shown = exported.checked_div(whole).map(|share| share.round_dp(PLACES)).unwrap_or_default();
    match stated {
        Some(stated) if (stated.fraction() - shown).abs() > NEAR => Err(format!(
            "the value of {} is {} of the line, and content.{content} says {}: correct one of them",
            code.dotted(),
            shown.round_dp(3).normalize(),
            stated.fraction().normalize()
        )),
        Some(_) => Ok(()),
        None => {
            facts.shares.insert(content.as_str().into(), Share::from_fraction(shown).unwrap_or(Share::NONE));
            Ok(())
        }
    }
}
