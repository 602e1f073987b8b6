//! `dutylab list` of goods: products with what is imported of them, and the lists of a regime with their codes.

use dutylab::error::Problems;
use dutylab::input::files::Location;
use dutylab::input::list::Lists;
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_products;
use dutylab::input::world::{DEFAULT, locate, read_world};
use dutylab::product::{HsCode, ProductSet};
use dutylab::report::number::{Unit, counted};
use dutylab::units::CustomsValue;
use serde_json::json;

use super::entry::{ListEntry, usd};

/// The most codes of a list that are shown to people.
const MOST_CODES: usize = 12;
/// The most letters of a description that are shown to people: with code and imports a line of 80 characters.
const MOST_LETTERS: usize = 54;
/// What stands between the headings that a description comes below.
const CRUMB: &str = " > ";

/// Returns products whose code begins with the digits and in whose description all the words occur: headings before what
/// is below them, each with the last part of its description and the imports of the default world.
pub fn products(starts: &str, words: &[&str]) -> Result<Vec<ListEntry>, Problems> {
    let names = read_products()?;
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
        code.to_string().starts_with(starts) && words.iter().all(|word| name.contains(word))
    };
    let mut found: Vec<(HsCode, &str)> = names.iter().filter(|(code, name)| is_meant(*code, name)).collect();
    found.sort_by_key(|(code, _)| (code.digits(), *code));
    let entry = |(code, name): (HsCode, &str)| {
        let (imports, last) = (imports(code).usd(), name.rsplit(CRUMB).next().unwrap_or(name));
        let shown = match last.char_indices().nth(MOST_LETTERS) {
            Some((end, _)) => format!("{}…", &last[..end]),
            None => last.into(),
        };
        let text = format!("{:<13} {:>8}  {shown}", code.dotted(), Unit::Usd.word(imports.dollars()));
        let fields = vec![("product", json!(code.to_string())), ("name", json!(name)), ("imports_usd", usd(imports))];
        ListEntry { text, fields }
    };
    Ok(found.into_iter().map(entry).collect())
}

pub fn lists(lists: &Lists) -> Vec<ListEntry> {
    let entry = |(name, set): (&String, &ProductSet)| {
        let codes = set.codes();
        let shown = match codes.len() {
            0..=MOST_CODES => words(set),
            count => {
                let first: Vec<String> = codes.iter().take(MOST_CODES).map(|code| code.dotted()).collect();
                format!("{}, … ({})", first.join(", "), counted(count, "code"))
            }
        };
        ListEntry {
            text: format!("{name}\n  {shown}"),
            fields: vec![("list", json!(name)), ("codes", json!(words(set)))],
        }
    };
    lists.iter().map(entry).collect()
}

fn words(set: &ProductSet) -> String {
    let all = |words: Vec<String>| words.join(", ");
    match set {
        ProductSet::All => "all products".into(),
        ProductSet::Goods => "all goods".into(),
        ProductSet::Codes(codes) => all(codes.iter().map(|code| code.dotted()).collect()),
        ProductSet::Dated(codes) => all(codes.iter().map(|dated| dated.code.dotted()).collect()),
        ProductSet::Union(sets) => all(sets.iter().map(words).collect()),
        ProductSet::Except(set, other) => format!("{} except {}", words(set), words(other)),
        ProductSet::Within(set, other) => format!("{} within {}", words(set), words(other)),
    }
}
