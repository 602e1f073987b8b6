//! `dutylab list` of goods: products with what is imported of them, and the lists of a regime with their codes.

use std::sync::Arc;

use serde_json::json;

use super::entry::{ListEntry, usd};
use super::wanted::begins_word;
use crate::error::Problems;
use crate::input::files::Location;
use crate::input::goods::find_goods;
use crate::input::partner::read_partners;
use crate::input::product::read_products;
use crate::input::regime::KnownRegime;
use crate::input::world::{DEFAULT, locate, read_world};
use crate::product::{Coverage, HsCode, ProductList, ProductSet};
use crate::report::number::Unit;
use crate::report::phrases::distinct;
use crate::units::CustomsValue;

/// The most codes of an enumeration in a list that are shown to people.
const MOST_CODES: usize = 12;
/// The most letters of a description that are shown to people: with code and imports a line of 80 characters.
const MOST_LETTERS: usize = 54;
/// What stands between the headings that a description comes below.
const CRUMB: &str = " > ";
/// What a description calls all that is left below a heading.
const REST: &str = "Other";

/// Returns products whose code begins with the digits and in whose description all the words occur, after those that the words
/// mean where they are common ones: headings before what is below them, each with the last part of its description and the
/// imports of the default world.
pub fn products(starts: &str, words: &str) -> Result<Vec<ListEntry>, Problems> {
    let (names, common) = (read_products()?, find_goods(words)?);
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let here = Location::Disk("scenario.toml".into());
    let world = read_world(DEFAULT, &locate(DEFAULT, &here)?, &read_partners()?)?;
    let values: Vec<CustomsValue> = world.value_by_product().into_iter().next().unwrap_or_default();
    let imports = |code: HsCode| -> CustomsValue {
        let first = world.products.partition_point(|product| *product < code);
        let below =
            world.products[first..].iter().zip(&values[first..]).take_while(|(product, _)| code.covers(**product));
        below.map(|(_, value)| *value).sum()
    };
    let is_meant = |code: HsCode, name: &str| {
        let name = name.to_lowercase();
        code.to_string().starts_with(starts) && words.iter().all(|word| is_named(&name, word))
    };
    let is_common = |code: HsCode| common.as_ref().is_some_and(|goods| goods.set().coverage(code) != Coverage::None);
    let is_found = |(code, name): &(HsCode, &str)| is_meant(*code, name) || is_common(*code);
    let mut found: Vec<(HsCode, &str)> = names.iter().filter(is_found).collect();
    let above = |code: HsCode| common.as_ref().is_some_and(|goods| goods.codes.iter().all(|one| !one.covers(code)));
    found.sort_by_key(|(code, _)| (!is_common(*code) || above(*code), code.digits(), *code));
    let entry = |(code, name): (HsCode, &str)| {
        let (imports, shown) = (imports(code).usd(), shown(name));
        let text = format!("{:<13} {:>8}  {shown}", code.dotted(), Unit::Usd.word(imports.dollars()));
        let fields = vec![("product", json!(code.to_string())), ("name", json!(name)), ("imports_usd", usd(imports))];
        ListEntry::new(text, fields)
    };
    Ok(found.into_iter().map(entry).collect())
}

/// Returns the last part of a description in the room that there is: one that says "Other" with what it is below.
fn shown(name: &str) -> String {
    let mut parts = name.rsplit(CRUMB);
    let last = parts.next().unwrap_or(name);
    let rest = |part: &str| part.trim_end_matches([':', '.']).eq_ignore_ascii_case(REST);
    let above = parts.find(|part| !rest(part)).filter(|_| rest(last));
    let (words, end) = above.map_or((last, String::new()), |above| (above, format!(": {}", REST.to_lowercase())));
    let room = MOST_LETTERS - end.chars().count();
    match words.char_indices().nth(room) {
        Some((cut, _)) => format!("{}…{end}", &words[..cut]),
        None => format!("{words}{end}"),
    }
}

/// Returns true if a description has a word that begins so, or its singular.
fn is_named(name: &str, word: &str) -> bool {
    let singular = ["s", "es"].into_iter().filter_map(|plural| word.strip_suffix(plural));
    let has = |one: &str| name.split(|letter: char| !letter.is_alphanumeric()).any(|other| other == one);
    begins_word(name, word) || singular.into_iter().any(has)
}

/// Returns the lists of a regime with their codes, and with what measures and exemptions use them for.
pub fn lists(KnownRegime { regime, lists, .. }: &KnownRegime) -> Vec<ListEntry> {
    let entry = |(name, list): (&String, &ProductList)| {
        let set = &list.products;
        let measures = regime.measures.iter().filter(|measure| is_of_list(&measure.goods, name));
        let rules = regime.exemptions.iter().filter(|rule| has(&rule.products, set)).map(|rule| &rule.title);
        let uses = distinct(measures.map(|measure| &measure.title).chain(rules));
        let title = match uses.as_slice() {
            [] => String::new(),
            [one] => one.to_string(),
            [first, others @ ..] => format!("{first}, and {} more", others.len()),
        };
        let shown = set.words(MOST_CODES);
        let head = if title.is_empty() { name.clone() } else { format!("{name} · {title}") };
        let fields = [
            ("list", name.clone()),
            ("used_for", uses.iter().map(|title| title.as_str()).collect::<Vec<_>>().join("; ")),
            ("codes", set.words(usize::MAX)),
        ];
        ListEntry::new(format!("{head}\n  {shown}"), fields)
    };
    lists.iter().map(entry).collect()
}

/// Returns true if goods as they are written begin with a list or have it among them.
fn is_of_list(goods: &str, list: &str) -> bool {
    goods.split(" except ").next().is_some_and(|goods| goods.split(", ").any(|word| word == list))
}

/// Returns true if a set is this list, or made of it and others. Lists of one content are told apart.
fn has(products: &ProductSet, set: &ProductSet) -> bool {
    match (products, set) {
        (ProductSet::Codes(one), ProductSet::Codes(other)) => return Arc::ptr_eq(one, other),
        (ProductSet::Dated(one), ProductSet::Dated(other)) => return Arc::ptr_eq(one, other),
        _ => {}
    }
    match products {
        _ if products == set => true,
        ProductSet::Union(sets) => sets.contains(set),
        ProductSet::Except(one, _) | ProductSet::Within(one, _) => has(one, set),
        _ => false,
    }
}
