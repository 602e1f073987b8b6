//! Named product scopes: `[list]` tables, and the CSV files that they name.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::csv_table::{CsvRow, CsvTable, MOST_PROBLEMS};
use super::dating::{Dates, Dating, conflict};
use super::files::Location;
use super::parallel;
use super::toml_reader::{Table, TomlReader};
use super::unique_names::{self, Name};
use super::value_kind;
use crate::error::{Place, Problem, Problems, in_order};
use crate::input::field::{Field, Texts, texts};
use crate::product::{DatedCode, HsCode, ProductList, ProductSet};

/// The most sets that all lists are made of: each is compared with every line.
const MOST_PARTS_IN_ALL: usize = 50_000;

/// Named product scopes, in the order of their names.
pub type Lists = BTreeMap<String, ProductList>;

/// Values that columns of a file must have for a row to count.
pub type Filter = BTreeMap<String, String>;

/// A named set of products: codes, a file of them, or everything but some.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListTable {
    /// Codes of 2 to 10 digits, or names of other lists. Default: every product.
    codes: Option<Texts<value_kind::Products>>,
    /// In place of `codes`: a CSV file (or `.csv.gz`) beside this one, with a column `product`.
    file: Option<Field<String>>,
    /// Only the rows of the file whose columns have these values.
    #[serde(default, rename = "where")]
    filter: Filter,
    /// `true`: the columns `from`, `until` and `published` of the file count; `false`: they are left alone.
    dated: Option<Field<bool>>,
    /// Codes or lists that are left out.
    except: Option<Texts<value_kind::Products>>,
    /// Only what is in this list or code too.
    within: Option<Field<String>>,
    /// What it is called in titles and sentences: "aluminum". Default: its name.
    title: Option<Field<String>>,
}

/// A list that is not yet read: what is written, and what its file has.
struct PendingList {
    list: ListTable,
    file: Option<Result<FileCodes, Problems>>,
}

impl PendingList {
    fn speaks(&self, say: &mut dyn FnMut(&str)) {
        let named = [self.list.codes.as_deref(), self.list.except.as_deref()].into_iter().flat_map(texts);
        named.chain(self.list.within.as_deref()).for_each(|word| say(word.get_ref()));
    }
}

/// The codes of a file as a set; each with its place where they are to be checked.
struct FileCodes {
    set: ProductSet,
    places: Vec<(HsCode, Place)>,
}

fn nothing() -> ProductSet {
    ProductSet::Codes(Arc::default())
}

fn no_list() -> ProductList {
    ProductList { products: nothing(), title: None }
}

/// The lists of `[list]` tables, added to those known. A list may speak of others, in any order and on any page.
pub fn read_lists(pages: &mut [TomlReader], tables: Vec<(usize, Table<'_>)>, lists: &mut Lists) {
    let mut waiting: Vec<(Name, PendingList)> = Vec::new();
    for ((number, name), value) in unique_names::entries(pages, "list", tables) {
        let help = "write { codes = [\"8703\"] }";
        let list = unique_names::read(&mut pages[number], "list", name.get_ref(), value, help);
        match list {
            Some(list) => waiting.push(((number, name), PendingList { list, file: None })),
            // The name is known, if not what it means: using it is no further mistake.
            None => drop(lists.insert(name.into_inner(), no_list())),
        }
    }
    read_files(pages, &mut waiting);
    let mut parts = 0;
    unique_names::in_turn(pages, "list", waiting, PendingList::speaks, |reader, name, pending| {
        let pending = pending.filter(|_| parts <= MOST_PARTS_IN_ALL);
        let list = pending.map(|PendingList { list, file }| reader.list(list, file, &name, lists));
        let within = parts <= MOST_PARTS_IN_ALL;
        parts += list.as_ref().map_or(0, |list| list.products.parts());
        if within && parts > MOST_PARTS_IN_ALL {
            let what = format!("with “{}” the lists have more than {MOST_PARTS_IN_ALL} parts together", name.get_ref());
            let problem = reader.report(name.span(), what, "a list counts with all the lists that it names");
            problem.help.push("name codes, or a file with a column `product`".into());
        }
        lists.insert(name.into_inner(), list.unwrap_or_else(no_list));
    });
}

/// Reads the files of lists, several at once, each in one pass for all lists that are of it.
fn read_files(pages: &mut [TomlReader], waiting: &mut [(Name, PendingList)]) {
    let mut files: BTreeMap<Location, Vec<usize>> = BTreeMap::new();
    for (number, ((page, _), pending)) in waiting.iter().enumerate() {
        if let Some(file) = &pending.list.file {
            let location = pages[*page].location.beside(file.get_ref());
            pages[*page].inputs.push(location.clone());
            files.entry(location).or_default().push(number);
        }
    }
    let files: Vec<(Location, Vec<usize>)> = files.into_iter().collect();
    let (pages, lists) = (&*pages, &*waiting);
    let read = parallel::map(&files, |(location, numbers)| match CsvTable::read(location) {
        Ok(csv) => read_codes(
            &csv,
            numbers.iter().map(|number| &lists[*number]).map(|((page, _), pending)| RowFilter {
                filter: &pending.list.filter,
                dated: pending.list.dated.as_ref().map(|said| *said.get_ref()),
                checks: pages[*page].checks_files,
            }),
        ),
        Err(problem) => numbers.iter().map(|_| Err(problem.clone().into())).collect(),
    });
    for ((_, numbers), read) in files.into_iter().zip(read) {
        for (number, codes) in numbers.into_iter().zip(read) {
            waiting[number].1.file = Some(codes);
        }
    }
}

impl TomlReader {
    fn list(
        &mut self,
        list: ListTable,
        file: Option<Result<FileCodes, Problems>>,
        name: &Spanned<String>,
        lists: &Lists,
    ) -> ProductList {
        let except = texts(list.except.as_deref());
        let mut set = match (&list.codes, &list.file) {
            (Some(codes), None) => self.some_products(codes, lists),
            (None, Some(field)) => match file.and_then(|read| self.of_file(read, field)) {
                Some(FileCodes { set, places }) => {
                    self.note_codes(places, field);
                    set
                }
                None => nothing(),
            },
            (Some(_), Some(_)) => {
                let what = format!("list “{}” has both `codes` and `file`", name.get_ref());
                self.report(name.span(), what, "one of the two; a list may name other lists");
                nothing()
            }
            // Everything but, or a list under another name.
            (None, None) if list.within.is_some() => ProductSet::All,
            (None, None) if !except.is_empty() => ProductSet::Goods,
            (None, None) => {
                let what = format!("list “{}” says nothing of what is in it", name.get_ref());
                self.report(name.span(), what, "needs `codes`, `file`, `within` or `except`");
                nothing()
            }
        };
        if list.file.is_none() {
            let of_files = [(!list.filter.is_empty(), "where", "picks"), (list.dated.is_some(), "dated", "is about")];
            for (_, key, does) in of_files.into_iter().filter(|(said, ..)| *said) {
                let what = format!("list “{}” has `{key}` without `file`", name.get_ref());
                self.report(name.span(), what, format!("`{key}` {does} rows of a file"));
            }
        }
        if let Some(within) = &list.within {
            let within = self.products(std::slice::from_ref(within), lists);
            set = ProductSet::Within(Box::new(set), Box::new(within));
        }
        if !except.is_empty() {
            set = ProductSet::Except(Box::new(set), Box::new(self.products(except, lists)));
        }
        let whose = format!("list “{}”", name.get_ref());
        let title = list.title.and_then(|title| self.phrase(title.get_ref(), title.span(), &whose));
        ProductList { products: set, title }
    }
}

/// Reads the codes of a CSV file, from the rows whose columns have the values of the filter.
///
/// # Errors
/// Where the file or one of its columns is missing, a cell is no code, two rows conflict, or no row is left.
pub fn read_list(location: &Location, filter: &Filter, dated: Option<bool>) -> Result<ProductSet, Problems> {
    let list = RowFilter { filter, dated, checks: false };
    read_codes(&CsvTable::read(location)?, [list].into_iter()).remove(0).map(|codes| codes.set)
}

/// Returns the columns of a filter, with the values that they must have.
pub(super) fn wanted<'f>(csv: &CsvTable, filter: &'f Filter) -> Result<Vec<(usize, &'f str)>, Problem> {
    filter.iter().map(|(name, value)| Ok((csv.column(name)?, value.trim()))).collect()
}

/// Says that no row of a file is one that was meant.
pub(super) fn no_row(csv: &CsvTable, filter: &Filter, what: &str) -> Problem {
    let conditions: Vec<String> = filter.iter().map(|(name, value)| format!("{name} = “{value}”")).collect();
    let what = match conditions.as_slice() {
        [] => format!("there is no {what} in this file"),
        conditions => format!("no row has {}", conditions.join(" and ")),
    };
    Problem::new(what).at(Place::file(csv.path()), "")
}

/// What a list takes of a file.
struct RowFilter<'a> {
    filter: &'a Filter,
    /// Whether the columns of dates count, where the list says so.
    dated: Option<bool>,
    /// True if the place of each code is wanted.
    checks: bool,
}

/// What a list has of a file so far.
struct ListRows<'a> {
    list: RowFilter<'a>,
    product: usize,
    wanted: Vec<(usize, &'a str)>,
    dating: Option<Dating>,
    codes: Vec<HsCode>,
    rows: Vec<(HsCode, Dates, u64)>,
    places: Vec<(HsCode, Place)>,
    problems: Problems,
}

/// Reads the codes of lists from a file, in one pass.
fn read_codes<'a>(csv: &CsvTable, lists: impl Iterator<Item = RowFilter<'a>>) -> Vec<Result<FileCodes, Problems>> {
    let mut lists: Vec<Result<ListRows<'a>, Problems>> = lists.map(|list| ListRows::new(csv, list)).collect();
    let mut problems = Problems::new();
    csv.rows(&mut problems, |row, _| lists.iter_mut().flatten().for_each(|list| list.row(csv, &row)));
    let whole = |mut list: ListRows<'a>| {
        if list.problems.len() >= MOST_PROBLEMS {
            list.problems.push(csv.stopped());
        }
        list.problems.extend(problems.iter().cloned());
        list.codes(csv)
    };
    lists.into_iter().map(|list| list.and_then(whole)).collect()
}

impl<'a> ListRows<'a> {
    fn new(csv: &CsvTable, list: RowFilter<'a>) -> Result<ListRows<'a>, Problems> {
        let [product] = csv.columns(["product"])?;
        let dating = Dating::of(csv, list.dated)?;
        let wanted = wanted(csv, list.filter)?;
        let (codes, rows, places, problems) = (Vec::new(), Vec::new(), Vec::new(), Problems::new());
        Ok(ListRows { list, product, wanted, dating, codes, rows, places, problems })
    }

    fn row(&mut self, csv: &CsvTable, row: &CsvRow<'_>) {
        let ListRows { wanted, problems, .. } = self;
        if problems.len() >= MOST_PROBLEMS || !wanted.iter().all(|(column, value)| row.text(*column) == *value) {
            return;
        }
        let Some(code) = csv.code(row, self.product, problems) else { return };
        if self.list.checks {
            self.places.push((code, csv.at(row.start, Some(self.product))));
        }
        match &self.dating {
            None => self.codes.push(code),
            Some(dating) => self.rows.extend(dating.read(csv, row, problems).map(|dates| (code, dates, row.start))),
        }
    }

    fn codes(mut self, csv: &CsvTable) -> Result<FileCodes, Problems> {
        let ListRows { list, codes, rows, problems, .. } = &mut self;
        rows.sort_by_key(|(code, (period, _), start)| (*code, period.from, *start));
        rows.dedup_by(|second, first| (second.0, second.1) == (first.0, first.1));
        for of_code in rows.chunk_by(|one, other| one.0 == other.0) {
            for (index, (code, (period, _), start)) in of_code.iter().enumerate() {
                if let Some((.., first)) = of_code[..index].iter().find(|(_, (other, _), _)| other.overlaps(period)) {
                    let (first, second) = (first.min(start), first.max(start));
                    let what = format!("{} stands twice, in times that overlap", code.dotted());
                    problems.push(conflict(what, csv.at(*second, None), csv.at(*first, None)));
                }
            }
        }
        if codes.is_empty() && rows.is_empty() && problems.is_empty() {
            problems.push(no_row(csv, list.filter, "code"));
        }
        if !problems.is_empty() {
            return Err(in_order(self.problems, &[]));
        }
        let dated = |(code, (period, published), _)| DatedCode { code, period, published };
        let set = match self.dating {
            Some(_) => ProductSet::Dated(Arc::new(self.rows.into_iter().map(dated).collect())),
            None => ProductSet::Codes(Arc::new(self.codes.into_iter().collect())),
        };
        Ok(FileCodes { set, places: self.places })
    }
}
