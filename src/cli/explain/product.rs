//! `dutylab explain`: the goods that it is asked of, by code, by a common word or by a list of the law.

use crate::error::{ErrorKind, Problem, Problems};
use crate::explain::{EntryDetails, is_one_line};
use crate::input::goods::{common_goods, find_goods};
use crate::input::list::Lists;
use crate::input::toml_reader::did_you_mean;
use crate::product::{HsCode, ProductNames};
use crate::regime::law_on_date::LawOnDate;
use crate::regime::schedule::Schedule;

/// The most codes that a message names.
const MOST_CODES: usize = 8;

/// Returns the code that a word means, and how it is taken. Traded is a code that the world of a scenario has flows of.
///
/// # Errors
/// Where it means several, or none that there is.
pub(super) fn find_product(
    word: &str,
    names: &ProductNames,
    (lists, schedule): (&Lists, &Schedule),
    is_traded: impl FnOnce(HsCode) -> Result<bool, Problems>,
) -> Result<(HsCode, Option<String>), Problems> {
    if let Some((codes, words)) = named_goods(word, lists)? {
        if let [code] = codes.as_slice() {
            return Ok((*code, Some(format!("“{word}” is taken as {words}"))));
        }
        let problem = Problem::new(format!("“{word}” means several products: {words}"));
        return Err(problem.help(format!("explain one of them: {}", joined(&codes))).into());
    }
    let code = HsCode::parse(word).map_err(|why| {
        let problem = Problem::new(format!("“{word}”: {why}"));
        let common = common_goods().unwrap_or_default();
        let near =
            did_you_mean(word, common.iter().map(|(known, _)| known.as_str()).chain(lists.keys().map(String::as_str)));
        match near {
            Some(near) => problem.help(near),
            None => problem.help("`dutylab list products WORD` finds codes by name, or by a common word"),
        }
    })?;
    let above = code.prefix(6).is_some_and(|heading| names.knows(heading));
    // Beyond six digits a schedule says which codes there are.
    let free = code.digits() > 6 && above && schedule.lines().is_empty();
    if schedule.line(code).is_some() || names.knows(code) || free || is_traded(code)? {
        return Ok((code, None));
    }
    let mut problem = Problem::of(ErrorKind::Unknown, format!("no product has the code {}", code.dotted()));
    problem.help.extend(lines_near(code, schedule, names));
    Err(problem.help("`dutylab list products WORD` finds codes by name").into())
}

/// Returns what is wrong with ten digits that neither the names of products nor the law has, where the lines of the first eight
/// have different rates.
pub(super) fn no_number(
    laws: &[LawOnDate<'_>],
    inquiry: &EntryDetails<'_>,
    product: HsCode,
    names: &ProductNames,
) -> Option<Problem> {
    let above = product.prefix(8).filter(|above| *above != product)?;
    let is_named = |law: &LawOnDate<'_>| {
        let mut sets = law.measures.iter().map(|measure| &measure.products);
        sets.any(|set| set.names(product)) || law.exemptions.iter().any(|rule| rule.products.names(product))
    };
    let is_divided = inquiry.schedule.line(product).is_some_and(|line| line.code != product)
        && laws.iter().any(|law| !is_one_line(law, &inquiry.without_shares(), above));
    if !is_divided || names.knows(product) || laws.iter().any(is_named) {
        return None;
    }
    let problem = Problem::of(ErrorKind::Unknown, format!("no product has the code {}", product.dotted()));
    Some(problem.help(format!(
        "the lines of {} have different rates; it has {}",
        above.dotted(),
        joined(&names.below(above).filter(|code| *code != above).collect::<Vec<_>>())
    )))
}

/// Returns what there is below the nearest code above one that there is not: lines of the schedule, else known codes.
fn lines_near(code: HsCode, schedule: &Schedule, names: &ProductNames) -> Option<String> {
    let below = |above: HsCode| {
        let lines = || schedule.lines().iter().map(|line| line.code).filter(move |line| above.covers(*line));
        let named = || names.iter().map(|(known, _)| known).filter(move |known| above.covers(*known));
        let found: Vec<HsCode> = if lines().next().is_some() { lines().collect() } else { named().collect() };
        (!found.is_empty()).then(|| format!("{} has {}", above.dotted(), joined(&found)))
    };
    code.prefixes().skip(1).filter(|above| above.digits() >= 4).find_map(below)
}

/// Returns the codes that a list or a common word means, and in words; `None` if it is neither.
fn named_goods(word: &str, lists: &Lists) -> Result<Option<(Vec<HsCode>, String)>, Problems> {
    if let Some(goods) = find_goods(word)? {
        return Ok(Some((goods.codes.clone(), goods.words())));
    }
    let list = lists.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, list)| list.products.codes());
    Ok(list.filter(|codes| !codes.is_empty()).map(|codes| (codes.clone(), joined(&codes))))
}

fn joined(codes: &[HsCode]) -> String {
    let named: Vec<String> = codes.iter().take(MOST_CODES).map(|code| code.dotted()).collect();
    let more = codes.len().saturating_sub(MOST_CODES);
    if more > 0 { format!("{} and {more} more", named.join(", ")) } else { named.join(", ") }
}
