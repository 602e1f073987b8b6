//! A scenario file and the files that it extends, read one by one; what one of them lacks is no mistake of another.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::Overrides;
use super::draft::{NamedFile, ScenarioDraft};
use super::expectation::{CaseQuestion, read_expectation, read_yardstick};
use super::expectations_file::beside;
use super::response::ResponseTable;
use super::table::{Header, ScopeTable};
use crate::error::{Place, Problem, Problems};
use crate::input::cache::InputCache;
use crate::input::files::{Location, short_hash};
use crate::input::hint::nearest;
use crate::input::list::read_lists;
use crate::input::measure::{ReadMeasure, Vocabulary};
use crate::input::partner::read_groups;
use crate::input::regime::{DEFAULT, KnownRegime, locate};
use crate::input::share::{fill_quota_shares, read_shares};
use crate::input::toml_reader::{Scalar, Table, TomlReader, text_of};
use crate::partner::{Importers, Partners};
use crate::product::{HsCode, ProductSet};
use crate::scenario::{Expectation, Scope};

/// The most files of a chain of `extends`.
const MOST_FILES: usize = 64;

/// What was written and could not be read. A word that may mean it is not held to be unknown.
#[derive(Debug, Default)]
pub struct Unreadable {
    /// Ids of measures with mistakes in them.
    pub measures: BTreeSet<String>,
    /// True if there may be measures of any id.
    pub any_measure: bool,
    /// True if there may be cases and points of any name.
    pub any_case: bool,
}

/// A file that was read, with all that it extends.
pub struct Opened {
    pub reader: TomlReader,
    pub parts: ScenarioDraft,
    pub known: KnownRegime,
    pub expectations: Vec<CaseQuestion<Expectation>>,
    /// What is wrong with the file of expectations beside it.
    pub misread: Problems,
    /// The keys that stand in it, or were meant to.
    pub said: BTreeSet<String>,
}

/// The files of a chain of `extends` as they are read.
pub struct ExtendsLoader<'a> {
    pub partners: &'a Partners,
    pub overrides: &'a Overrides,
    pub cache: &'a InputCache,
    /// Files that are being read, to find circles.
    open: Vec<Location>,
    /// Files that were begun: one that several others extend counts once.
    begun: BTreeSet<Location>,
    /// Their paths, in order.
    pub files: Vec<String>,
    hash: Sha256,
    /// The SHA-256 of the files of the baseline.
    baseline: Option<[u8; 32]>,
    /// Other files that were read: lists and shares.
    inputs: Vec<Location>,
    pub codes: Vec<(HsCode, Place)>,
    /// Common words for goods with what they are taken for, a sentence each.
    pub taken: BTreeSet<String>,
    pub problems: Problems,
    pub gaps: Unreadable,
}

impl<'a> ExtendsLoader<'a> {
    pub fn new(partners: &'a Partners, overrides: &'a Overrides, cache: &'a InputCache) -> ExtendsLoader<'a> {
        ExtendsLoader {
            partners,
            overrides,
            cache,
            open: Vec::new(),
            begun: BTreeSet::new(),
            files: Vec::new(),
            hash: Sha256::new(),
            baseline: None,
            inputs: Vec::new(),
            codes: Vec::new(),
            taken: BTreeSet::new(),
            problems: Problems::new(),
            gaps: Unreadable::default(),
        }
    }

    /// Returns the first 12 hexadecimal digits of the SHA-256 of all files that were read, the baseline's too, and of
    /// what the command line changes.
    pub fn hash(&self) -> String {
        let mut hash = self.hash.clone();
        hash.update(self.baseline.unwrap_or_default());
        for bytes in self.inputs.iter().filter_map(|location| location.bytes().ok()) {
            hash.update(bytes);
        }
        for text in &self.overrides.set {
            hash.update(text.as_bytes());
        }
        if let Some(seed) = self.overrides.seed {
            hash.update(seed.to_le_bytes());
        }
        short_hash(hash)
    }

    /// Reads a file and the files that it extends. `regime` is the one that the extending file names. `None` if nothing
    /// of it can be read.
    pub fn read(&mut self, location: &Location, regime: Option<&KnownRegime>) -> Option<Opened> {
        self.files.push(location.display());
        self.begun.insert(location.identity());
        let source = self.kept(TomlReader::text(location))?;
        let (mut reader, mut root) = self.kept(TomlReader::open(location, &source))?;
        self.hash.update(reader.source.text.as_bytes());
        self.open.push(location.identity());
        let mut known = match regime {
            Some(regime) => regime.clone(),
            None => self.baseline(&mut reader, &root),
        };
        // Without its baseline nobody knows the lists, groups and measures that a file may speak of.
        reader.incomplete = self.gaps.any_measure;
        let own = ["group", "list", "share"].map(|name| reader.table(&mut root, name).map(|table| (0, table)));
        let [groups, lists, shares] = own.map(|table| table.into_iter().collect());
        let pages = std::slice::from_mut(&mut reader);
        read_groups(pages, groups, self.partners, &mut known.groups);
        read_lists(pages, lists, &mut known.lists);
        let mut shares = read_shares(pages, shares, self.partners, &known.declared);
        known.declared.extend(std::mem::take(&mut shares.declared));
        let before_table = reader.table(&mut root, "before");
        let (period_table, refund_table) = (reader.table(&mut root, "period"), reader.table(&mut root, "refund"));
        let (response_table, draws_table) = (reader.table(&mut root, "response"), reader.table(&mut root, "draws"));
        let (retaliation_table, optimal_table) =
            (reader.table(&mut root, "retaliation"), reader.table(&mut root, "optimal"));
        let rule_tables = ["precedence", "exemption"].map(|name| reader.tables(&mut root, name));
        let change_tables = reader.tables(&mut root, "change");
        let measure_tables = reader.tables(&mut root, "measure");
        let case_tables = reader.tables(&mut root, "case");
        let sweep_tables = reader.tables(&mut root, "sweep");
        let expect_tables = reader.tables(&mut root, "expect");
        let yardstick_tables = reader.tables(&mut root, "yardstick");
        let chart_tables = reader.tables(&mut root, "chart");
        let scope_table = reader.table(&mut root, "scope");
        let mut said = said(&root);
        said.extend(period_table.is_some().then(|| "date".to_string()));
        let header: Header = reader.deserialize_reporting(root, &super::table::TABLES).unwrap_or_default();
        if let Some(title) = &header.title
            && title.get_ref().trim().is_empty()
        {
            reader.report(title.span(), "the title is empty", "the question, in a line");
        }
        [&header.title, &header.summary].into_iter().flatten().for_each(|text| reader.placeholders(text.span()));

        let words = Vocabulary {
            partners: self.partners,
            groups: &known.groups,
            lists: &known.lists,
            shares: &known.declared,
            schedule: known.columns(),
        };
        let [precedences, exemptions] = rule_tables;
        let gaps = &mut self.gaps;
        let mut parts = ScenarioDraft {
            header,
            scope: scope_table.and_then(|table| reader.scope(table, words)),
            changes: change_tables.into_iter().filter_map(|table| reader.change(table, words)).collect(),
            measures: reader.measures(measure_tables, words, gaps),
            rules: reader.rules([precedences, exemptions, Vec::new()], words),
            cases: case_tables.into_iter().map(|table| reader.case(table, words, gaps)).collect(),
            sweeps: sweep_tables.into_iter().filter_map(|table| reader.sweep(table, gaps)).collect(),
            yardsticks: yardstick_tables.into_iter().filter_map(|table| read_yardstick(&mut reader, table)).collect(),
            charts: chart_tables.into_iter().filter_map(|table| reader.chart(table)).collect(),
            ..ScenarioDraft::default()
        };
        parts.date = dated(&mut reader, parts.header.date.as_deref());
        parts.period = period_table.and_then(|table| reader.dates(table, parts.date.as_ref()));
        match response_table.and_then(|table| reader.response(table, words, self.cache)) {
            Some((ResponseTable::Markets(settings), place)) => parts.settings = Some((settings, place)),
            Some((ResponseTable::World(model), place)) => parts.model = Some((model, place)),
            None => {}
        }
        parts.retaliation = retaliation_table.and_then(|table| reader.retaliation(table));
        parts.optimal = optimal_table.and_then(|table| reader.optimal(table));
        parts.draws = draws_table.and_then(|table| reader.draws(table));
        parts.before = before_table.and_then(|table| reader.before(table));
        parts.refund = refund_table.and_then(|table| reader.refund(table));
        let added = parts.measures.iter().chain(parts.cases.iter().flat_map(|case| &case.measures));
        let quotas = known.regime.measures.iter().chain(added.flat_map(|read| &read.measures));
        let unfed = fill_quota_shares(&shares.fed, &mut shares.shares, quotas.map(Arc::as_ref));
        reader.problems.extend(unfed);
        parts.shares = shares.shares;
        parts.as_of = parts.header.as_of.as_ref().and_then(|field| reader.knowledge(field));
        parts.world = parts.header.world.as_ref().map(|world| named(&reader, world.get_ref().clone(), world.span()));
        let expectations = expect_tables.into_iter().filter_map(|table| read_expectation(&mut reader, table, words));
        let mut expectations: Vec<CaseQuestion<Expectation>> = expectations.collect();
        let mut misread = Problems::new();
        // What is expected of an extended file is expected of it alone.
        if regime.is_none() {
            let beside = beside(location, words);
            self.hash.update(&beside.text);
            expectations.extend(beside.expectations);
            misread = beside.problems;
        }
        self.codes.append(&mut reader.codes);
        self.taken.append(&mut reader.taken);
        self.inputs.append(&mut reader.inputs);
        self.extend(&mut reader, &mut parts, &known);
        self.open.pop();
        self.problems.append(&mut reader.problems);
        Some(Opened { reader, parts, known, expectations, misread, said })
    }

    /// Returns what was read; or its problems are kept.
    fn kept<T>(&mut self, read: Result<T, Problems>) -> Option<T> {
        read.map_err(|problems| self.problems.extend(problems)).ok()
    }

    /// Returns the regime that a file starts from. One that cannot be read leaves a gap.
    fn baseline(&mut self, reader: &mut TomlReader, root: &Table<'_>) -> KnownRegime {
        let (name, beside, place) = match (&self.overrides.baseline, stated_baseline(reader, root, MOST_FILES)) {
            (None, Some(named)) => (named.name, named.beside, Some(named.place)),
            (name, _) => {
                let name = name.clone().unwrap_or_else(|| DEFAULT.into());
                (name, Location::Disk("scenario.toml".into()), None)
            }
        };
        let read = locate(&name, &beside).map_err(Problems::from).and_then(|location| {
            self.files.extend(location.as_ref().map(Location::display));
            self.cache.regime(location.as_ref(), self.partners)
        });
        match read {
            Ok(known) => {
                self.baseline = Some(known.digest());
                known
            }
            Err(problems) => {
                for problem in problems {
                    reader.note(with_place(problem, place.as_ref(), "named here"));
                }
                self.gaps.any_measure = true;
                KnownRegime::none(self.partners)
            }
        }
    }

    /// Takes over what the extended files say, theirs first.
    fn extend(&mut self, reader: &mut TomlReader, parts: &mut ScenarioDraft, known: &KnownRegime) {
        let mut inherited: Vec<ScenarioDraft> = Vec::new();
        for name in std::mem::take(&mut parts.header.extends) {
            let location = reader.location.beside(name.get_ref());
            let identity = location.identity();
            if self.open.last() == Some(&identity) {
                reader.report(name.span(), "a file cannot extend itself", "this file");
            } else if self.open.contains(&identity) {
                let what = format!("a circle of `extends`: {} leads back to itself", location.display());
                reader.report(name.span(), what, "closes the circle");
            } else if self.begun.len() >= MOST_FILES {
                reader.report(name.span(), format!("a chain of more than {MOST_FILES} files"), "one too many");
            } else if !self.begun.contains(&identity) {
                let before = self.problems.len();
                let place = reader.place(name.span());
                match self.read(&location, Some(known)) {
                    Some(opened) => inherited.push(opened.parts),
                    None => (self.gaps.any_measure, self.gaps.any_case) = (true, true),
                }
                for problem in &mut self.problems[before..] {
                    let plain = std::mem::replace(problem, Problem::new(""));
                    *problem = with_place(plain, Some(&place), "extended here");
                }
            }
        }
        for other in inherited.into_iter().rev() {
            parts.inherit(other);
        }
    }
}

/// Returns the baseline that a file names, or else the first that a file names which it extends. What is wrong with
/// those files is told when they are read.
fn stated_baseline(reader: &TomlReader, root: &Table<'_>, depth: usize) -> Option<NamedFile> {
    let value = |key: &str| root.get_ref().iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value);
    if let Some(baseline) = value("baseline") {
        return Some(named(reader, baseline.get_ref().as_str()?.to_string(), baseline.span()));
    }
    let extended = value("extends")?.get_ref().as_array()?.iter();
    let locations = extended.filter_map(|name| Some(reader.location.beside(name.get_ref().as_str()?)));
    locations.take(depth).find_map(|location| {
        let source = TomlReader::text(&location).ok()?;
        let (reader, root) = TomlReader::open(&location, &source).ok()?;
        stated_baseline(&reader, &root, depth / 2)
    })
}

fn named(reader: &TomlReader, name: String, span: std::ops::Range<usize>) -> NamedFile {
    NamedFile { name, beside: reader.location.clone(), place: reader.place(span) }
}

fn dated(reader: &mut TomlReader, field: Option<&Spanned<Scalar>>) -> Option<(Date, Place)> {
    field.and_then(|field| Some((reader.date(field)?, reader.place(field.span()))))
}

/// Returns a problem with the place that led to it.
fn with_place(problem: Problem, place: Option<&Place>, label: &str) -> Problem {
    match (place, &problem.place) {
        (Some(place), Some(_)) => problem.and(place.clone(), label),
        (Some(place), None) => problem.at(place.clone(), label),
        (None, _) => problem,
    }
}

/// Returns the keys of a file, and those that were probably meant by others.
fn said(root: &Table<'_>) -> BTreeSet<String> {
    let keys: Vec<&str> = root.get_ref().keys().map(|key| key.get_ref().as_ref()).collect();
    let meant = keys.iter().take(100).filter_map(|key| nearest(key, Header::KEYS.into_iter()));
    meant.map(String::from).collect()
}

impl TomlReader {
    /// Measures; those with mistakes leave a gap.
    pub fn measures(
        &mut self,
        tables: Vec<Table<'_>>,
        words: Vocabulary<'_>,
        gaps: &mut Unreadable,
    ) -> Vec<ReadMeasure> {
        let mut measures = Vec::new();
        for table in tables {
            let id = text_of(&table, "id").map(String::from);
            match (self.measure(table, words), id) {
                (Some(measure), _) => measures.push(measure),
                (None, Some(id)) => drop(gaps.measures.insert(id)),
                (None, None) => gaps.any_measure = true,
            }
        }
        measures
    }

    fn scope(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<Scope> {
        let written: ScopeTable = self.deserialize_reporting(table, &[])?;
        let importers = match &written.importers {
            None => Importers::Any,
            named => self.importers(named.as_deref(), words.partners, words.groups),
        };
        let partners =
            self.partner_set(written.partners.as_deref(), &written.except_partners, words.partners, words.groups);
        let products =
            self.product_set(ProductSet::All, written.products.as_deref(), &written.except_products, words.lists);
        let goods = TomlReader::goods(written.products.as_deref(), &written.except_products);
        Some(Scope { importers, partners, products, goods })
    }
}
