//! What declared numbers make of a line: under chapter 98 work abroad leaves part of the value out, and returned goods are charged
//! as the number is; under chapter 99 some state a claim.

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

/// Takes down what declared numbers make of a line: those for work abroad leave out what was exported, and under another of
/// chapter 98 the goods are charged as that number is, as `explain` does; some of chapter 99 state a claim.
///
/// # Errors
/// Where one is not calculated, or contradicts what else is stated.
pub(super) fn classify(
    facts: &mut Cow<'_, RowFacts>,
    rows: &[EntryRow],
    main: usize,
    practice: &Practice,
) -> Result<(), String> {
    let beside = rows.iter().enumerate().filter(|(at, _)| *at != main);
    let beside = beside.filter_map(|(_, row)| Some((row.facts.product?, row.facts.value.unwrap_or_default())));
    let cell = rows[main].facts.numbers.iter().flatten().map(|code| (*code, Decimal::ZERO));
    let mut special: Option<(HsCode, Decimal)> = None;
    for (code, value) in beside.chain(cell) {
        match special {
            _ if !code.is_special_classification() => state_claim(facts, code, practice)?,
            Some((other, _)) if other != code => {
                let [one, other] = [other, code].map(HsCode::dotted);
                return Err(format!("the line has several numbers of chapter 98: {one} and {other}"));
            }
            Some(_) => {}
            None => special = Some((code, value)),
        }
    }
    let Some((code, exported)) = special else { return Ok(()) };
    let facts = facts.to_mut();
    let Some(provision) = practice.provision(code) else {
        facts.product = Some(code);
        return Ok(());
    };
    work_abroad(facts, provision, (code, exported), rows[main].facts.value)
}

/// Takes down the claim that a number of chapter 99 states.
fn state_claim(facts: &mut Cow<'_, RowFacts>, code: HsCode, practice: &Practice) -> Result<(), String> {
    if let Some(title) = practice.outside(code) {
        return Err(format!("{} is not calculated: it claims {title}", code.dotted()));
    }
    let Some((claim, share)) = practice.claims.get(&code) else { return Ok(()) };
    let Some(share) = share else {
        return match facts.shares.get(claim) {
            Some(_) => Ok(()),
            None => {
                Err(format!("{} does not say how much of the value is apart: state `content.{claim}`", code.dotted()))
            }
        };
    };
    let opposite = if *share == Share::WHOLE { Share::NONE } else { Share::WHOLE };
    if facts.shares.own().iter().any(|(name, stated)| **name == **claim && *stated == opposite) {
        let words = |share: Share| if share == Share::WHOLE { "made" } else { "not made" };
        let (number, stated, denied) = (code.dotted(), words(*share), words(opposite));
        return Err(format!("{number} says that the claim {claim} is {stated}, and claim.{claim} that it is {denied}"));
    }
    facts.to_mut().shares.insert(claim.as_str().into(), *share);
    Ok(())
}

/// Takes down that goods come back from work abroad, and how much of their value had been exported.
fn work_abroad(
    facts: &mut RowFacts,
    Provision { claim, content, title, .. }: &Provision,
    (code, exported): (HsCode, Decimal),
    goods: Option<Decimal>,
) -> Result<(), String> {
    let claim = claim.as_ref().ok_or_else(|| format!("{} is not calculated: {title}", code.dotted()))?;
    facts.shares.insert(claim.as_str().into(), Share::WHOLE);
    let Some(goods) = goods.filter(|_| !exported.is_zero()) else { return Ok(()) };
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
