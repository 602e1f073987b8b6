//! Products by code and by list, and the shipped names of products.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use toml::Spanned;

use super::field::{TextList, texts};
use super::files::Location;
use super::goods::{CommonGoods, common_goods, find_goods};
use super::hint::{did_you_mean, means_all};
use super::list::Lists;
use super::toml_reader::{TomlReader, WrittenCode};
use crate::error::{ErrorKind, Problem, Problems, in_order};
use crate::product::{HsCode, ProductList, ProductNames, ProductSet};

/// The most sets that a set is made of: lists that name each other double with every name.
const MOST_PARTS: usize = 4_000;

const MOST_LISTED: usize = 12;
const MOST_NAMED: usize = 6;

impl TomlReader {
    fn code(&mut self, word: &Spanned<String>) -> Option<HsCode> {
        match HsCode::parse(word.get_ref()) {
            Ok(code) => {
                let place = self.place(word.span());
                self.codes.push(WrittenCode { code, place, named: None });
                Some(code)
            }
            Err(why) => {
                let count = word.get_ref().chars().filter(char::is_ascii_digit).count();
                let what = format!("“{}” is not a product code", word.get_ref());
                let problem = self.report(
                    word.span(),
                    what,
                    if count == 1 { "1 digit".into() } else { format!("{count} digits") },
                );
                problem.help.push(why.what.into());
                None
            }
        }
    }

    /// Lists and codes, as one set.
    pub fn products(&mut self, words: &[Spanned<String>], lists: &Lists) -> ProductSet {
        let mut codes = BTreeSet::new();
        let (mut sets, mut parts) = (Vec::new(), 0);
        for word in words {
            let list = lists.get(word.get_ref()).or_else(|| lists.get(&word.get_ref().to_lowercase()));
            if let Some(ProductList { products: list, .. }) = list {
                self.note_list(word.get_ref(), list);
                parts += list.parts();
                if parts > MOST_PARTS {
                    let what = format!("with “{}” this has more than {MOST_PARTS} parts", word.get_ref());
                    let label = "a list counts with all the lists that it names";
                    let problem = self.report(word.span(), what, label);
                    problem.help.push("name codes, or a file with a column `product`".into());
                    break;
                }
                sets.push(list.clone());
            } else if word.get_ref().starts_with(|first: char| first.is_ascii_digit()) {
                codes.extend(self.code(word));
            } else if let Some(goods) = self.common_goods(word) {
                sets.push(goods);
            } else if !self.incomplete {
                let common = common_goods().unwrap_or_default();
                let words = lists.keys().chain(common.iter().map(|(word, _)| word));
                let hint = match means_all(word.get_ref()) {
                    true => Some("leave the key out to mean all".into()),
                    false => did_you_mean(word.get_ref(), words.map(String::as_str)),
                };
                let label = hint.unwrap_or("neither a code nor a list".into());
                let known = lists.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                let problem = self.unknown(word.span(), format!("unknown list or goods “{}”", word.get_ref()), label);
                problem.help.push(match lists.len() {
                    0 => "no list here; `dutylab list products WORD` finds codes by name".into(),
                    1..=MOST_LISTED => format!("lists here: {known}; `dutylab list products WORD` finds codes by name"),
                    _ => "`dutylab list products WORD` finds codes by name".into(),
                });
            }
        }
        if !codes.is_empty() || sets.is_empty() {
            sets.insert(0, ProductSet::Codes(Arc::new(codes)));
        }
        if sets.len() == 1 { sets.swap_remove(0) } else { ProductSet::Union(sets) }
    }

    /// Notes what a list has that bears a common word for goods and means others.
    fn note_list(&mut self, word: &str, list: &ProductSet) {
        let has = |goods: &CommonGoods, code: &HsCode| goods.codes.iter().any(|above| above.covers(*code));
        let has_others = |goods: &CommonGoods| list.codes().iter().any(|code| !has(goods, code));
        let common = find_goods(word).ok().flatten().filter(has_others);
        if let Some(goods) = common {
            let (named, usual) = (list.words(MOST_NAMED), goods.words());
            self.taken
                .insert(format!("“{word}” is taken as the list of that name: {named}; for the goods write {usual}"));
        }
    }

    /// Returns what a common word for goods is taken for, which is noted.
    fn common_goods(&mut self, word: &Spanned<String>) -> Option<ProductSet> {
        match find_goods(word.get_ref()) {
            Ok(goods) => {
                let goods = goods?;
                self.taken.insert(format!("“{}” is taken as {}", word.get_ref(), goods.words()));
                Some(goods.set())
            }
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// Returns a set of products from `products` and `except_products`; `all` where none is named.
    pub fn product_set(
        &mut self,
        all: ProductSet,
        words: Option<&TextList>,
        except: Option<&TextList>,
        lists: &Lists,
    ) -> ProductSet {
        let set = words.map_or(all, |words| self.some_products(words, lists));
        match texts(except) {
            [] => set,
            except => ProductSet::Except(Box::new(set), Box::new(self.products(except, lists))),
        }
    }

    pub(super) fn some_products(&mut self, words: &TextList, lists: &Lists) -> ProductSet {
        if words.get_ref().is_empty() {
            let label = "name codes, or leave it out to mean all";
            self.report(words.span(), "an empty list means no product at all", label);
        }
        self.products(words.get_ref(), lists)
    }

    /// Returns the goods in words, as the file names them; a list that is called after other goods by its codes.
    pub fn goods(words: Option<&TextList>, except: Option<&TextList>, lists: &Lists) -> String {
        let name = |word: &Spanned<String>| {
            let called = find_goods(word.get_ref()).ok().flatten().zip(lists.get(word.get_ref()));
            let misnamed = called.filter(|(goods, list)| list.title.is_none() && !goods.meets(&list.products.codes()));
            misnamed.map_or_else(|| word.get_ref().clone(), |(_, list)| list.products.words(MOST_NAMED))
        };
        let list = |words| texts(words).iter().map(name).collect::<Vec<_>>().join(", ");
        let goods = if words.is_none() { "all goods".to_string() } else { list(words) };
        if texts(except).is_empty() { goods } else { format!("{goods} except {}", list(except)) }
    }
}

/// Returns codes that neither the traded lines (sorted) nor the nomenclature know, as mistakes. A code without trade is
/// none.
pub fn unknown_codes(codes: &[WrittenCode], traded: &[HsCode]) -> Problems {
    let is_traded = |code: HsCode| {
        let next = traded.partition_point(|&line| line < code);
        traded.get(next).is_some_and(|&line| code.covers(line))
    };
    let untraded: Vec<_> = codes.iter().filter(|written| !is_traded(written.code)).collect();
    if untraded.is_empty() {
        return Problems::new();
    }
    let names = match nomenclature() {
        Ok(names) => names,
        Err(problems) => return problems.clone(),
    };
    let unknown = untraded.into_iter().filter(|written| !names.knows(written.code));
    let problem = |WrittenCode { code, place, named }: &WrittenCode| {
        let above = (1..code.digits() / 2).rev().filter_map(|pairs| code.prefix(2 * pairs as u8));
        let near = above.into_iter().find(|&above| names.knows(above) || is_traded(above));
        let mut problem = Problem::of(ErrorKind::Unknown, format!("no product has the code {}", code.dotted()))
            .at(place.clone(), "unknown in nomenclature, schedule and flows");
        problem.also.extend(named.iter().map(|named| (named.clone(), "named here".to_string())));
        problem.help.extend(near.map(|near| format!("{} exists", near.dotted())));
        problem.help("`dutylab list products WORD` finds codes by name")
    };
    in_order(unknown.map(problem).collect(), &[])
}

/// Returns the names of all products, read once: every scenario of a batch asks.
pub fn nomenclature() -> &'static Result<ProductNames, Problems> {
    static NAMES: OnceLock<Result<ProductNames, Problems>> = OnceLock::new();
    NAMES.get_or_init(read_products)
}

/// Reads the short names of the chapters only.
///
/// # Errors
/// Where the shipped table has a fault.
pub fn read_chapters() -> Result<ProductNames, Problems> {
    let chapters = read_names("seeds/chapters.csv")?;
    Ok(ProductNames::new(BTreeMap::new(), chapters, common_words()?))
}

/// Reads the names of all products.
///
/// # Errors
/// Where the shipped tables have a fault.
pub fn read_products() -> Result<ProductNames, Problems> {
    Ok(ProductNames::new(read_names("seeds/products.csv.gz")?, read_names("seeds/chapters.csv")?, common_words()?))
}

/// Returns the first common word for each code that has one of its own.
fn common_words() -> Result<BTreeMap<HsCode, String>, Problems> {
    let mut words = BTreeMap::new();
    for (word, goods) in common_goods()? {
        if let ([code], []) = (goods.codes.as_slice(), goods.except.as_slice()) {
            words.entry(*code).or_insert(word);
        }
    }
    Ok(words)
}

/// Returns a shipped table whose first two columns are a code and a name.
fn read_names(path: &str) -> Result<BTreeMap<HsCode, String>, Problems> {
    let fault = |what: String| Problem::new(format!("{path}: {what}"));
    let location = Location::Shipped(path.into());
    let text = location.unpack(location.bytes()?)?;
    let mut names = BTreeMap::new();
    for record in csv::Reader::from_reader(text.as_slice()).records() {
        let record = record.map_err(|error| fault(error.to_string()))?;
        let code = HsCode::parse(&record[0]).map_err(|why| fault(format!("“{}”: {why}", &record[0])))?;
        names.insert(code, record[1].to_string());
    }
    Ok(names)
}
