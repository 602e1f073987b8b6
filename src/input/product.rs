//! Products by code and by list, the lists of a file, and the shipped names of products.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use flate2::read::GzDecoder;
use serde::Deserialize;
use toml::Spanned;

use super::files::Location;
use super::sheet::Sheet;
use super::table::{Page, Table, did_you_mean};
use crate::error::{Place, Problem, Problems, in_order};
use crate::product::{HsCode, ProductNames, ProductSet};

/// Named product scopes, in the order of their names.
pub type Lists = BTreeMap<String, ProductSet>;

/// A list as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListTable {
    /// Codes, each a prefix of 2 to 10 digits.
    codes: Option<Spanned<Vec<Spanned<String>>>>,
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

impl Page {
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
                let what = format!("“{}” is not a product code", word.get_ref());
                let problem = self.report(word.span(), what, format!("{count} digits"));
                problem.help.push(why.into());
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
            } else if !self.incomplete {
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
        words: Option<&Spanned<Vec<Spanned<String>>>>,
        except: &[Spanned<String>],
        lists: &Lists,
    ) -> ProductSet {
        let set = words.map_or(ProductSet::All, |words| self.some_products(words, lists));
        if except.is_empty() { set } else { ProductSet::Except(Box::new(set), Box::new(self.products(except, lists))) }
    }

    /// Lists and codes, one at least.
    fn some_products(&mut self, words: &Spanned<Vec<Spanned<String>>>, lists: &Lists) -> ProductSet {
        if words.get_ref().is_empty() {
            self.report(
                words.span(),
                "an empty list means no product at all",
                "name codes, or leave it out to mean all",
            );
        }
        self.products(words.get_ref(), lists)
    }

    /// The goods in words, as the file names them.
    pub fn goods(words: Option<&Spanned<Vec<Spanned<String>>>>, except: &[Spanned<String>]) -> String {
        let join =
            |words: &[Spanned<String>]| words.iter().map(|word| word.get_ref().as_str()).collect::<Vec<_>>().join(", ");
        let goods = words.map_or("all goods".to_string(), |words| join(words.get_ref()));
        if except.is_empty() { goods } else { format!("{goods} except {}", join(except)) }
    }

    /// The lists of a `[list]` table, added to those known. A list may speak of others, in any order.
    pub fn lists(&mut self, table: Option<Table<'_>>, lists: &mut Lists) {
        let mut waiting: Vec<(Spanned<String>, ListTable)> = Vec::new();
        for (name, value) in table.map(|table| self.entries(table)).unwrap_or_default() {
            let span = value.span();
            let list = match value.into_inner() {
                toml::de::DeValue::Table(table) => self.understand(Spanned::new(span, table), &[]),
                _ => {
                    self.report(
                        span,
                        format!("list “{}” is not a table", name.get_ref()),
                        "write { codes = [\"8703\"] }",
                    );
                    None
                }
            };
            match list {
                Some(list) => waiting.push((name, list)),
                // The name is known, if not what it means: using it is no further mistake.
                None => drop(lists.insert(name.into_inner(), ProductSet::Codes(BTreeSet::new()))),
            }
        }
        while !waiting.is_empty() {
            let pending: BTreeSet<String> = waiting.iter().map(|(name, _)| name.get_ref().clone()).collect();
            let is_ready = |list: &ListTable| {
                let own = list.codes.iter().flat_map(|codes| codes.get_ref());
                !own.chain(&list.except).chain(&list.within).any(|word| pending.contains(word.get_ref()))
            };
            let (ready, blocked): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(_, list)| is_ready(list));
            waiting = blocked;
            if ready.is_empty() {
                let names: Vec<Spanned<String>> = waiting.drain(..).map(|(name, _)| name).collect();
                self.circle("list", &names);
                for name in names {
                    lists.insert(name.into_inner(), ProductSet::Codes(BTreeSet::new()));
                }
            }
            for (name, list) in ready {
                let set = self.list(&list, &name, lists);
                lists.insert(name.into_inner(), set);
            }
        }
    }

    fn list(&mut self, list: &ListTable, name: &Spanned<String>, lists: &Lists) -> ProductSet {
        let mut set = match (&list.codes, &list.file) {
            (Some(codes), None) => self.some_products(codes, lists),
            (None, Some(file)) => ProductSet::Codes(self.list_file(file, &list.filter)),
            (Some(_), Some(_)) => {
                let what = format!("list “{}” has both `codes` and `file`", name.get_ref());
                self.report(name.span(), what, "one of the two; a list may name other lists");
                ProductSet::Codes(BTreeSet::new())
            }
            // Everything but, or a list under another name.
            (None, None) if !list.except.is_empty() || list.within.is_some() => ProductSet::All,
            (None, None) => {
                let what = format!("list “{}” says nothing of what is in it", name.get_ref());
                self.report(name.span(), what, "needs `codes`, `file`, `within` or `except`");
                ProductSet::Codes(BTreeSet::new())
            }
        };
        if !list.filter.is_empty() && list.file.is_none() {
            let what = format!("list “{}” has `where` without `file`", name.get_ref());
            self.report(name.span(), what, "`where` picks rows of a file");
        }
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
        let place = self.place(file.span());
        self.inputs.push(location.clone());
        read_list(&location, filter).unwrap_or_else(|problems| {
            for problem in problems {
                self.note(match problem.place {
                    None => problem.at(place.clone(), "named here"),
                    Some(_) => problem.and(place.clone(), "named here"),
                });
            }
            BTreeSet::new()
        })
    }
}

/// Reads the codes of a CSV file, from the rows whose columns have the values of the filter.
pub fn read_list(location: &Location, filter: &BTreeMap<String, String>) -> Result<BTreeSet<HsCode>, Problems> {
    let one = |problem: Problem| vec![problem];
    let path = location.display();
    let bytes = location.bytes().map_err(one)?;
    let sheet = Sheet::new(
        &path,
        unpack(&path, bytes).map_err(|error| one(Problem::new(format!("{path} cannot be unpacked: {error}"))))?,
    )
    .map_err(one)?;
    let [product] = sheet.columns(["product"])?;
    let mut wanted = Vec::new();
    for (name, value) in filter {
        wanted.push((sheet.column(name).map_err(one)?, value));
    }
    let mut codes = BTreeSet::new();
    let mut problems = Vec::new();
    sheet.rows(&mut problems, |row, problems| {
        if wanted.iter().all(|(column, value)| row.text(*column) == value.as_str()) {
            match HsCode::parse(row.text(product)) {
                Ok(code) => drop(codes.insert(code)),
                Err(why) => {
                    let what = format!("“{}” is not a product code", row.text(product));
                    problems.push(Problem::new(what).at(sheet.at(row.start, Some(product)), why));
                }
            }
        }
    });
    if codes.is_empty() && problems.is_empty() {
        let conditions: Vec<String> = filter.iter().map(|(name, value)| format!("{name} = “{value}”")).collect();
        let what = if conditions.is_empty() {
            "there is no code in this file".to_string()
        } else {
            format!("no row has {}", conditions.join(" and "))
        };
        problems.push(Problem::new(what).at(Place::file(&path), ""));
    }
    if problems.is_empty() { Ok(codes) } else { Err(problems) }
}

/// Codes that neither the traded lines (sorted) nor the nomenclature know, as mistakes. A code without trade is none.
pub fn unknown_codes(codes: &[(HsCode, Place)], traded: &[HsCode]) -> Problems {
    let is_traded = |code: HsCode| {
        let next = traded.partition_point(|&line| line < code);
        traded.get(next).is_some_and(|&line| code.covers(line))
    };
    let untraded: Vec<_> = codes.iter().filter(|(code, _)| !is_traded(*code)).collect();
    if untraded.is_empty() {
        return Vec::new();
    }
    let names = match read_products() {
        Ok(names) => names,
        Err(problems) => return problems,
    };
    let unknown = untraded.into_iter().filter(|(code, _)| !names.knows(*code));
    let problem = |(code, place): &(HsCode, Place)| {
        let above = (1..code.digits() / 2).rev().filter_map(|pairs| code.prefix(2 * pairs as u8));
        let near = above.into_iter().find(|&above| names.knows(above) || is_traded(above));
        let mut problem = Problem::new(format!("no product has the code {}", code.dotted()))
            .at(place.clone(), "unknown in nomenclature, schedule and flows");
        problem.help.extend(near.map(|near| format!("{} exists", near.dotted())));
        problem.help("`dutylab list products WORD` finds codes by name")
    };
    in_order(unknown.map(problem).collect(), &[])
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

/// The most bytes that a compressed file may hold: a small one can hold more than the memory.
const MOST_UNPACKED: u64 = 1 << 30;

/// The bytes of a file that may be compressed, by its name.
pub fn unpack(path: &str, bytes: Vec<u8>) -> std::io::Result<Vec<u8>> {
    if !path.ends_with(".gz") {
        return Ok(bytes);
    }
    let mut text = Vec::with_capacity(bytes.len() * 4);
    let read = GzDecoder::new(bytes.as_slice()).take(MOST_UNPACKED).read_to_end(&mut text)?;
    if read as u64 == MOST_UNPACKED { Err(std::io::Error::other("it holds more than a gigabyte")) } else { Ok(text) }
}
