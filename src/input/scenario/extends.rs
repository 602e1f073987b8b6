//! A scenario file and the files that it extends, read one by one; what one of them lacks is no mistake of another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::draft::{NamedFile, ScenarioDraft};
use super::expectation::{CaseQuestion, read_expectation, read_yardstick};
use super::expectations_file::beside;
use super::overrides::Overrides;
use super::response::ResponseTable;
use super::statements::{disagreements, means_baseline, said, statements};
use super::table::{REPEATED, SINGLE, ScenarioHeader, ScopeTable, WORDS};
use super::unreadable::Unreadable;
use crate::error::{Place, Problem, Problems};
use crate::input::cache::InputCache;
use crate::input::field::texts;
use crate::input::files::{Location, short_hash};
use crate::input::former_names::current;
use crate::input::hint::nearest;
use crate::input::list::read_lists;
use crate::input::partner::{PartnerGroups, read_groups};
use crate::input::regime::{DOCUMENT, KnownRegime, LAW, locate, told_of_local};
use crate::input::share::{ReadShares, fill_quota_shares, read_shares};
use crate::input::toml_reader::{Table, TomlReader, WrittenCode, with_place};
use crate::input::vocabulary::Vocabulary;
use crate::partner::{Importers, Partners, comparable};
use crate::product::ProductSet;
use crate::regime::Regime;
use crate::regime::share::Shares;
use crate::scenario::{Expectation, Scope};

const MOST_FILES: usize = 64;

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
    pub codes: Vec<WrittenCode>,
    /// Common words for goods with what they are taken for, a sentence each.
    pub taken: BTreeSet<String>,
    /// What its author may have overlooked, a sentence each with its place.
    pub warnings: Vec<String>,
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
            warnings: Vec::new(),
            problems: Problems::new(),
            gaps: Unreadable::default(),
        }
    }

    /// Returns the first 12 hexadecimal digits of the SHA-256 of all files that were read, the baseline's too, and of
    /// what the command line changes.
    pub fn hash(&self) -> String {
        let mut hash = self.hash.clone();
        hash.update(self.baseline.unwrap_or_default());
        for (location, bytes) in self.inputs.iter().filter_map(|location| Some((location, location.bytes().ok()?))) {
            hash.update(location.sha256(&bytes));
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
        (reader.top_keys, reader.checks_files) = (&ScenarioHeader::KEYS, true);
        self.hash.update(reader.source.text.as_bytes());
        self.open.push(location.identity());
        let mut known = regime.cloned().unwrap_or_else(|| self.baseline(&mut reader, &root));
        // Without its baseline nobody knows the lists, groups and measures that a file may speak of.
        reader.incomplete = self.gaps.any_measure;
        let stated = statements(&reader, &root);
        let shares = self.words(&mut reader, &mut root, &mut known);
        let mut tables = ScenarioTables::taken(&mut reader, &mut root);
        let mut said = said(&root);
        said.extend(tables.single.contains_key("period").then(|| "date".to_string()));
        let header = reader.header(root);
        let words = Vocabulary {
            partners: self.partners,
            groups: &known.groups,
            lists: &known.lists,
            shares: &known.declared,
            schedule: known.columns(),
        };
        let mut parts = self.draft(&mut reader, header, &mut tables, words);
        parts.stated = stated;
        parts.shares = fed_shares(&mut reader, shares, &parts, &known.regime);
        parts.as_of = parts.header.as_of.as_ref().and_then(|field| reader.knowledge(field));
        parts.world = parts.header.world.as_ref().map(|world| named(&reader, world.get_ref().clone(), world.span()));
        let expectations = tables.repeated("expect").into_iter();
        let expectations = expectations.filter_map(|table| read_expectation(&mut reader, table, words));
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
        if regime.is_none() && self.baseline.is_none() && self.problems.is_empty() {
            self.problems.push(no_baseline(&reader));
        }
        Some(Opened { reader, parts, known, expectations, misread, said })
    }

    /// Adds the groups, lists and kinds of shares of a file to those known, and returns its shares.
    fn words(&mut self, reader: &mut TomlReader, root: &mut Table<'_>, known: &mut KnownRegime) -> ReadShares {
        let tables = WORDS.map(|name| reader.table(root, name).map(|table| (0, table)));
        let [groups, lists, shares]: [Vec<(usize, Table<'_>)>; 3] = tables.map(|table| table.into_iter().collect());
        // What an extended file names the file that extends it may name anew.
        let given = if self.open.len() > 1 { self.partners.groups() } else { known.groups.clone() };
        let own = groups.iter().flat_map(|(_, table)| table.get_ref().keys());
        let own: Vec<(String, Place)> =
            own.map(|name| (name.get_ref().to_string(), reader.place(name.span()))).collect();
        let pages = std::slice::from_mut(reader);
        read_groups(pages, groups, self.partners, &mut known.groups);
        self.warnings
            .extend(own.iter().filter_map(|(name, place)| replaced_group((name, place), &given, &known.groups)));
        read_lists(pages, lists, &mut known.lists);
        let mut shares = read_shares(pages, shares, self.partners, &known.declared);
        known.declared.extend(std::mem::take(&mut shares.declared));
        shares
    }

    /// Returns what a file says by itself, but for its shares and names of files.
    fn draft(
        &mut self,
        reader: &mut TomlReader,
        header: ScenarioHeader,
        tables: &mut ScenarioTables<'_>,
        words: Vocabulary<'_>,
    ) -> ScenarioDraft {
        let gaps = &mut self.gaps;
        let [precedences, exemptions] = ["precedence", "exemption"].map(|name| tables.repeated(name));
        let mut parts = ScenarioDraft {
            header,
            scope: tables.single.remove("scope").and_then(|table| reader.results_scope(table, words)),
            changes: read_all(tables.repeated("change"), |table| reader.change(table, words)),
            measures: reader.measures(tables.repeated("measure"), words, gaps),
            rules: reader.rules([precedences, exemptions, Vec::new()], words),
            cases: read_all(tables.repeated("case"), |table| Some(reader.case(table, words, gaps))),
            sweeps: read_all(tables.repeated("sweep"), |table| reader.sweep(table, gaps)),
            yardsticks: read_all(tables.repeated("yardstick"), |table| read_yardstick(reader, table)),
            observed: read_all(tables.repeated("observed"), |table| reader.observed(table)),
            charts: read_all(tables.repeated("chart"), |table| reader.chart(table, words.partners)),
            ..ScenarioDraft::default()
        };
        let mut single = |name: &str| tables.single.remove(name);
        parts.date = parts.header.date.as_ref().and_then(|day| Some((reader.date(day)?, reader.place(day.span()))));
        parts.period = single("period").and_then(|table| reader.dates(table, parts.date.as_ref()));
        match single("response").and_then(|table| reader.response(table, words, self.cache)) {
            Some((ResponseTable::Markets(settings), place)) => parts.settings = Some((settings, place)),
            Some((ResponseTable::World(model), place)) => parts.model = Some((model, place)),
            None => {}
        }
        parts.retaliation = single("retaliation").and_then(|table| reader.retaliation(table));
        parts.optimal = single("optimal").and_then(|table| reader.optimal(table));
        parts.prices = single("prices").and_then(|table| reader.prices(table, self.cache));
        parts.households = single("households").and_then(|table| reader.households(table));
        parts.draws = single("draws").and_then(|table| reader.draws(table));
        parts.before = single("before").and_then(|table| reader.before(table));
        parts.refund = single("refund").and_then(|table| reader.refund(table));
        parts
    }

    fn kept<T>(&mut self, read: Result<T, Problems>) -> Option<T> {
        read.map_err(|problems| self.problems.extend(problems)).ok()
    }

    /// Returns the regime that a file starts from. One that cannot be read leaves a gap.
    fn baseline(&mut self, reader: &mut TomlReader, root: &Table<'_>) -> KnownRegime {
        let stated = stated_baseline(reader, root, MOST_FILES);
        let (name, beside, place) = match (&self.overrides.baseline, stated) {
            (Some(name), _) => (name.clone(), Location::Disk("scenario.toml".into()), None),
            (None, Some(named)) => (named.name, named.beside, Some(named.place)),
            (None, None) => {
                self.gaps.any_measure = true;
                if reader.problems.is_empty() && !means_baseline(root) && !said(root).contains("extends") {
                    reader.note(no_baseline(reader));
                }
                return KnownRegime::none(self.partners);
            }
        };
        let read = locate(&name, &beside).map_err(Problems::from).and_then(|location| {
            self.files.extend(location.as_ref().map(Location::display));
            self.cache.regime(location.as_ref(), self.partners)
        });
        match read {
            Ok(mut known) => {
                self.baseline = Some(known.digest());
                known.regime.notes.extend(told_of_local(&name, &beside));
                known
            }
            Err(problems) => {
                reader.note_all(problems, place.as_ref(), "named here");
                self.gaps.any_measure = true;
                KnownRegime::none(self.partners)
            }
        }
    }

    /// Takes over what the extended files say, theirs first.
    fn extend(&mut self, reader: &mut TomlReader, parts: &mut ScenarioDraft, known: &KnownRegime) {
        let mut inherited: Vec<ScenarioDraft> = Vec::new();
        let names = parts.header.extends.take();
        for name in texts(names.as_deref()) {
            let named = reader.location.beside(name.get_ref());
            let location = current(named.clone());
            if location != named {
                self.taken.insert(format!("“{}” lies at {}", name.get_ref(), location.display()));
            }
            let identity = location.identity();
            if self.open.last() == Some(&identity) {
                reader.report(name.span(), "a file cannot extend itself", "this file: take it out");
            } else if self.open.contains(&identity) {
                let what = format!("a circle of `extends`: {} leads back to itself", location.display());
                reader.report(name.span(), what, "closes the circle: take it out");
            } else if self.begun.len() >= MOST_FILES {
                reader.report(name.span(), format!("a chain of more than {MOST_FILES} files"), "one too many");
            } else if !self.begun.contains(&identity) {
                let before = self.problems.len();
                let place = reader.place(name.span());
                match self.read(&location, Some(known)) {
                    Some(opened) => inherited.push(opened.parts),
                    None => (self.gaps.any_measure, self.gaps.any_case) = (true, true),
                }
                let of_file = self.problems.split_off(before).into_iter();
                self.problems.extend(of_file.map(|problem| with_place(problem, Some(&place), "extended here")));
            }
        }
        for (index, other) in inherited.iter().enumerate() {
            self.problems.extend(inherited[..index].iter().flat_map(|first| disagreements(parts, first, other)));
        }
        for other in inherited.into_iter().rev() {
            parts.inherit(other);
        }
    }
}

/// Returns the baseline that a file names, or else the first that a file names which it extends. What is wrong with
/// those files is told when they are read.
fn stated_baseline(reader: &TomlReader, root: &Table<'_>, depth: usize) -> Option<NamedFile> {
    // A misspelt key has a message of its own; what it says holds for all others.
    let meant = || root.get_ref().iter().find(|(name, _)| nearest(name.get_ref(), ["baseline"].into_iter()).is_some());
    if let Some(baseline) = root.get_ref().get("baseline").or_else(|| meant().map(|(_, value)| value)) {
        return Some(named(reader, baseline.get_ref().as_str()?.to_string(), baseline.span()));
    }
    let extended = root.get_ref().get("extends")?.get_ref().as_array()?.iter();
    let locations = extended.filter_map(|name| Some(current(reader.location.beside(name.get_ref().as_str()?))));
    locations.take(depth).find_map(|location| {
        let source = TomlReader::text(&location).ok()?;
        let (reader, root) = TomlReader::open(&location, &source).ok()?;
        stated_baseline(&reader, &root, depth / 2)
    })
}

/// What is wrong with a file in which nothing says which law it starts from.
fn no_baseline(reader: &TomlReader) -> Problem {
    let problem = Problem::new("no `baseline`: which law does the scenario start from?");
    let problem = problem.at(Place::file(&reader.source.path), "");
    problem.help(format!(
        "write it above the first line in square brackets: baseline = \"{LAW}\" is the law, \"{DOCUMENT}\" has the rates of \
         the report, under \"none\" nothing is charged; files of older versions without it mean \"{DOCUMENT}\""
    ))
}

/// Returns that a group of a file has the name of one that is known without it, and other members.
fn replaced_group((name, place): (&String, &Place), given: &PartnerGroups, known: &PartnerGroups) -> Option<String> {
    let (other, members) = given.iter().find(|(other, _)| comparable(other) == comparable(name))?;
    (known.get(name) != Some(members)).then(|| {
        let address = place.address();
        format!("{address}: the group “{name}” takes the place of “{other}”, which has other members; give it a name of its own")
    })
}

fn named(reader: &TomlReader, name: String, span: std::ops::Range<usize>) -> NamedFile {
    NamedFile { name, beside: reader.location.clone(), place: reader.place(span) }
}

fn read_all<'t, T>(tables: Vec<Table<'t>>, read: impl FnMut(Table<'t>) -> Option<T>) -> Vec<T> {
    tables.into_iter().filter_map(read).collect()
}

/// Returns the shares of a file, those that quotas set too.
fn fed_shares(reader: &mut TomlReader, mut read: ReadShares, parts: &ScenarioDraft, baseline: &Regime) -> Shares {
    let quotas = baseline.measures.iter().chain(parts.all_measures().flat_map(|read| &read.measures));
    reader.problems.extend(fill_quota_shares(&read.quota_claims, &mut read.shares, quotas.map(Arc::as_ref)));
    read.shares
}

/// The tables of a scenario file by their names, taken out of it.
struct ScenarioTables<'t> {
    single: BTreeMap<&'static str, Table<'t>>,
    repeated: BTreeMap<&'static str, Vec<Table<'t>>>,
}

impl<'t> ScenarioTables<'t> {
    fn taken(reader: &mut TomlReader, root: &mut Table<'t>) -> ScenarioTables<'t> {
        let single = SINGLE.into_iter().filter_map(|name| Some((name, reader.table(root, name)?))).collect();
        ScenarioTables { single, repeated: REPEATED.map(|name| (name, reader.tables(root, name))).into() }
    }

    fn repeated(&mut self, name: &str) -> Vec<Table<'t>> {
        self.repeated.remove(name).unwrap_or_default()
    }
}

impl TomlReader {
    fn header(&mut self, root: Table<'_>) -> ScenarioHeader {
        let tables = [&WORDS[..], &SINGLE, &REPEATED].concat();
        let header: ScenarioHeader = self.deserialize_reporting(root, &tables).unwrap_or_default();
        if let Some(title) = &header.title
            && title.get_ref().trim().is_empty()
        {
            self.report(title.span(), "the title is empty", "the question, in a line");
        }
        [&header.title, &header.summary]
            .into_iter()
            .flatten()
            .for_each(|text| self.placeholders(text.span(), |word| !word.is_of_picture()));
        header
    }

    fn results_scope(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<Scope> {
        let written: ScopeTable = self.deserialize_reporting(table, &[])?;
        let importers = match &written.importers {
            None => Importers::Any,
            named => self.importers(named.as_deref(), words.partners, words.groups),
        };
        let partners = [written.partners.as_deref(), written.except_partners.as_deref()];
        let products = [written.products.as_deref(), written.except_products.as_deref()];
        Some(self.scope(importers, partners, (ProductSet::All, products), words))
    }
}
