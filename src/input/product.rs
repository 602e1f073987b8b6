//! Products by code and by list, the lists of a file, and the shipped names of products.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::GzDecoder;
use serde::Deserialize;
use toml::Spanned;

use super::files::Location;
use super::table::{Reading, Table, did_you_mean};
use crate::error::{Problem, Problems};
use crate::product::{HsCode, ProductNames, ProductSet};

/// Named product scopes, in the order of their names.
pub type Lists = BTreeMap<String, ProductSet>;

/// A list as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListTable {
    /// Codes, each a prefix of 2 to 10 digits.
    codes: Option<Vec<Spanned<String>>>,
    /// A CSV file with a column `product`.
    file: Option<Spanned<String>>,
    /// Takes only the rows of the file whose columns have these values.
    #[serde(default, rename = "where")]
    filter: BTreeMap<String, String>,
    /// Leaves these lists or codes out.
    #[serde(default)]
    except: Vec<Spanned<String>>,
    /// Takes only what is in this list or code too.
    within: Option<Spanned<String>>,
}

impl Reading {
    /// A product code; what is wrong with it is reported.
    fn code(&mut self, word: &Spanned<String>) -> Option<HsCode> {
        match HsCode::parse(word.get_ref()) {
            Ok(code) => {
                let place = self.place(word.span());
                self.codes.push((code, place));
                Some(code)
            }
            Err(why) => {
                let count = word.get_ref().chars().filter(char::is_ascii_digit).count();
                self.report(word.span(), format!("“{}”: {why}", word.get_ref()), format!("{count} digits"));
                None
            }
        }
    }

    /// Lists and codes, as one set.
    pub fn products(&mut self, words: &[Spanned<String>], lists: &Lists) -> ProductSet {
        let mut codes = BTreeSet::new();
        let mut sets = Vec::new();
        for word in words {
            if let Some(list) = lists.get(word.get_ref()) {
                sets.push(list.clone());
            } else if word.get_ref().starts_with(|first: char| first.is_ascii_digit()) {
                codes.extend(self.code(word));
            } else {
                let hint = did_you_mean(word.get_ref(), lists.keys().map(String::as_str));
                let known = lists.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                self.report(
                    word.span(),
                    format!("unknown list “{}”", word.get_ref()),
                    hint.unwrap_or("neither a code nor a list".into()),
                )
                .help
                .push(format!("lists here: {}", if known.is_empty() { "none" } else { &known }));
            }
        }
        if !codes.is_empty() || sets.is_empty() {
            sets.insert(0, ProductSet::Codes(codes));
        }
        if sets.len() == 1 { sets.swap_remove(0) } else { ProductSet::Union(sets) }
    }

    /// A set of products from `products` and `except_products`.
    pub fn product_set(
        &mut self,
        words: Option<&Vec<Spanned<String>>>,
        except: &[Spanned<String>],
        lists: &Lists,
    ) -> ProductSet {
        let set = words.map_or(ProductSet::All, |words| self.products(words, lists));
        if except.is_empty() { set } else { ProductSet::Except(Box::new(set), Box::new(self.products(except, lists))) }
    }

    /// The goods in words, as the file names them.
    pub fn goods(words: Option<&Vec<Spanned<String>>>, except: &[Spanned<String>]) -> String {
        let join =
            |words: &[Spanned<String>]| words.iter().map(|word| word.get_ref().as_str()).collect::<Vec<_>>().join(", ");
        let goods = words.map_or("all goods".to_string(), |words| join(words));
        if except.is_empty() { goods } else { format!("{goods} except {}", join(except)) }
    }

    /// The lists of a `[list]` table, added to those known. A list may speak of others, in any order.
    pub fn lists(&mut self, table: Option<Table<'_>>, lists: &mut Lists) -> Vec<String> {
        let mut waiting: Vec<(Spanned<String>, ListTable)> = Vec::new();
        for (name, value) in table.map(|table| self.entries(table)).unwrap_or_default() {
            let span = value.span();
            if let toml::de::DeValue::Table(table) = value.into_inner() {
                if let Some(list) = self.understand(Spanned::new(span, table), &[]) {
                    waiting.push((name, list));
                }
            } else {
                self.report(span, "a list is a table", "write { codes = [\"8703\"] }");
            }
        }
        let mut done = Vec::new();
        while !waiting.is_empty() {
            let pending: BTreeSet<String> = waiting.iter().map(|(name, _)| name.get_ref().clone()).collect();
            let is_ready = |list: &ListTable| {
                let own = list.codes.iter().flatten();
                !own.chain(&list.except).chain(&list.within).any(|word| pending.contains(word.get_ref()))
            };
            let (ready, blocked): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, list)| is_ready(list));
            waiting = blocked;
            if ready.is_empty() {
                for (name, _) in waiting.drain(..) {
                    let what = format!("list “{}” is defined by itself", name.get_ref());
                    self.report(name.span(), what, "a circle of lists");
                }
            }
            for (name, list) in ready {
                let set = self.list(&list, &name, lists);
                done.push(name.get_ref().clone());
                lists.insert(name.into_inner(), set);
            }
        }
        done.sort();
        done
    }

    fn list(&mut self, list: &ListTable, name: &Spanned<String>, lists: &Lists) -> ProductSet {
        let mut set = match (&list.codes, &list.file) {
            (Some(codes), None) => self.products(codes, lists),
            (None, Some(file)) => ProductSet::Codes(self.list_file(file, &list.filter)),
            _ => {
                let what = format!("list “{}” needs either `codes` or `file`", name.get_ref());
                self.report(name.span(), what, "one of the two");
                ProductSet::Codes(BTreeSet::new())
            }
        };
        if let Some(within) = &list.within {
            let within = self.products(std::slice::from_ref(within), lists);
            set = ProductSet::Within(Box::new(set), Box::new(within));
        }
        if !list.except.is_empty() {
            set = ProductSet::Except(Box::new(set), Box::new(self.products(&list.except, lists)));
        }
        set
    }

    /// The codes of a CSV file beside this one.
    fn list_file(&mut self, file: &Spanned<String>, filter: &BTreeMap<String, String>) -> BTreeSet<HsCode> {
        let location = self.location.beside(file.get_ref());
        match read_list(&location, filter) {
            Ok(codes) => codes,
            Err(problem) => {
                let place = self.place(file.span());
                self.problems.push(problem.at(place, "named here"));
                BTreeSet::new()
            }
        }
    }
}

fn read_list(location: &Location, filter: &BTreeMap<String, String>) -> Result<BTreeSet<HsCode>, Problem> {
    let bytes = location.bytes()?;
    let fault = |what: String| Problem::new(format!("{}: {what}", location.display()));
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let headers = reader.headers().map_err(|error| fault(error.to_string()))?.clone();
    let column = |name: &str| {
        let known = headers.iter().collect::<Vec<_>>().join(", ");
        headers
            .iter()
            .position(|header| header == name)
            .ok_or_else(|| fault(format!("no column `{name}`")).help(format!("its columns are {known}")))
    };
    let product = column("product")?;
    let filter = filter.iter().map(|(name, value)| Ok((column(name)?, value))).collect::<Result<Vec<_>, Problem>>()?;
    let mut codes = BTreeSet::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| fault(error.to_string()))?;
        if filter.iter().all(|(column, value)| record.get(*column) == Some(value.as_str())) {
            let text = record.get(product).unwrap_or_default();
            let code = HsCode::parse(text).map_err(|why| fault(format!("line {}: “{text}”: {why}", row + 2)))?;
            codes.insert(code);
        }
    }
    Ok(codes)
}

/// Reads the short names of the chapters only.
pub fn read_chapters() -> Result<ProductNames, Problems> {
    let chapters = read_names("seeds/chapters.csv")?;
    Ok(ProductNames::new(BTreeMap::new(), chapters))
}

/// Reads the names of all products.
pub fn read_products() -> Result<ProductNames, Problems> {
    Ok(ProductNames::new(read_names("seeds/products.csv.gz")?, read_names("seeds/chapters.csv")?))
}

/// A shipped table whose first two columns are a code and a name.
fn read_names(path: &str) -> Result<BTreeMap<HsCode, String>, Problems> {
    let fault = |what: String| vec![Problem::new(format!("{path}: {what}"))];
    let bytes = Location::Shipped(path.into()).bytes().map_err(|problem| vec![problem])?;
    let text = unpack(path, bytes).map_err(|error| fault(error.to_string()))?;
    let mut names = BTreeMap::new();
    for record in csv::Reader::from_reader(text.as_slice()).records() {
        let record = record.map_err(|error| fault(error.to_string()))?;
        let code = HsCode::parse(&record[0]).map_err(|why| fault(format!("“{}”: {why}", &record[0])))?;
        names.insert(code, record[1].to_string());
    }
    Ok(names)
}

/// The bytes of a file that may be compressed, by its name.
pub fn unpack(path: &str, bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    if !path.ends_with(".gz") {
        return Ok(bytes);
    }
    let mut text = Vec::with_capacity(bytes.len() * 4);
    GzDecoder::new(bytes.as_slice()).read_to_end(&mut text)?;
    Ok(text)
}
