//! A regime: a file and those that it includes, with their groups, lists, shares, measures, rules and facts.

mod fact;
mod header;
mod local;
mod named;
mod tree;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

pub use self::fact::FactTable;
use self::header::Stated;
pub use self::header::{RegimeHeader, TABLES};
pub use self::local::{local_name, told_of_local};
pub use self::named::ScheduleTable;
use self::named::{schedule_read, schedule_table};
use self::tree::{RegimeFiles, with_tree};
use super::files::{Location, shipped_in};
use super::list::{Lists, read_lists};
use super::measure::ReadMeasure;
use super::measure::ties::{check_ties, countable, uncounted};
use super::parallel;
use super::partner::{PartnerGroups, read_groups};
use super::rule::ReadRules;
use super::schedule::read_schedule;
use super::share::{DeclaredKinds, ReadShares, fill_quota_shares, read_shares};
use super::toml_reader::{Table, TomlReader, text_of};
use super::unique_names;
use super::vocabulary::{Columns, Vocabulary};
use crate::error::{ErrorKind, Problem, Problems, in_order};
use crate::partner::{Importers, Partners};
use crate::regime::NONE;
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::regime::schedule::Schedule;

/// A regime with the words that scenarios on it may use. What is large in it is shared between clones.
#[derive(Clone, Debug)]
pub struct KnownRegime {
    /// The regime.
    pub regime: Regime,
    /// Its groups, and those of the partner table.
    pub groups: PartnerGroups,
    /// Its lists.
    pub lists: Lists,
    /// Its claims and contents.
    pub declared: DeclaredKinds,
    /// The files that it was read from.
    pub inputs: Vec<Location>,
    /// The SHA-256 of these files, once somebody asked for it.
    digest: Arc<OnceLock<[u8; 32]>>,
}

impl KnownRegime {
    /// Returns the SHA-256 of all files that it was read from.
    pub fn digest(&self) -> [u8; 32] {
        *self.digest.get_or_init(|| {
            let mut hash = Sha256::new();
            for (location, bytes) in self.inputs.iter().filter_map(|location| Some((location, location.bytes().ok()?)))
            {
                hash.update(location.sha256(&bytes));
            }
            hash.finalize().into()
        })
    }

    /// Returns the regime without measures.
    pub fn none(partners: &Partners) -> KnownRegime {
        KnownRegime {
            regime: Regime::none(),
            groups: partners.groups(),
            lists: Lists::new(),
            declared: DeclaredKinds::new(),
            inputs: Vec::new(),
            digest: Arc::default(),
        }
    }

    /// Returns the schedule, for the columns that measures name.
    pub fn columns(&self) -> Columns<'_> {
        if self.regime.schedule.columns().is_empty() { Columns::None } else { Columns::Of(&self.regime.schedule) }
    }
}

/// Returns where the regime of a name is: a shipped one, or the user's own file over it; else a file beside the one
/// that names it. `None` is the regime without measures.
///
/// # Errors
/// Where neither a shipped regime nor a file has the name, with the nearest ones.
pub fn locate(name: &str, beside: &Location) -> Result<Option<Location>, Problem> {
    if name == NONE {
        return Ok(None);
    }
    let shipped = super::former_names::shipped("regime", name, |name| format!("seeds/regimes/{name}.toml"));
    let file = beside.beside(name);
    if shipped.exists() {
        return Ok(Some(local::local(name, beside).unwrap_or(shipped)));
    }
    Some(file.clone()).filter(Location::exists).map(Some).ok_or_else(|| {
        let known = names();
        let mut problem = Problem::of(ErrorKind::Unknown, format!("there is no regime “{name}”"));
        problem.help.extend(super::former_names::hint("regime", name, &known));
        let with_end = format!("{name}.toml");
        if beside.beside(&with_end).exists() {
            problem.help.push(format!("did you mean “{with_end}”?"));
        }
        problem.help(format!("shipped: {}; there is no file {} either", known.join(", "), file.display()))
    })
}

/// The law: where somebody asks for a rate, a measure or a day and names no regime.
pub const LAW: &str = "us";
/// The rates of the report.
pub const DOCUMENT: &str = "document";

/// Returns the shipped regimes: what lies directly in their folder. What lies below is a part of one.
pub fn shipped_regimes() -> impl Iterator<Item = Location> {
    let folder = "seeds/regimes";
    let files = shipped_in(folder).map(|(path, _)| Location::Shipped(path.into()));
    files.filter(move |file| file.lies_in(folder) && file.path().extension().is_some_and(|end| end == "toml"))
}

/// Returns the names of the shipped regimes, and that of the one without measures.
pub fn names() -> Vec<String> {
    shipped_regimes().map(|location| location.stem()).chain([NONE.into()]).collect()
}

/// Returns the last day that a shipped regime knows, where it ends, without the rest of it.
pub fn known_to(name: &str) -> Option<Date> {
    let text = Location::Shipped(format!("seeds/regimes/{name}.toml")).text().ok()?;
    let table: toml::Table = text.parse().ok()?;
    let until: Date = table.get("known_until")?.as_datetime()?.to_string().parse().ok()?;
    until.yesterday().ok()
}

/// Reads the regime of a name.
///
/// # Errors
/// Where a file of the regime is missing or has mistakes: all of them, each with its place.
pub fn read_regime(location: Option<&Location>, partners: &Partners) -> Result<KnownRegime, Problems> {
    match location {
        None => Ok(KnownRegime::none(partners)),
        Some(location) => with_tree(location, |tree| build(location, tree, partners)),
    }
}

/// The words that the files of a regime define together, with its schedule.
struct RegimeWords {
    groups: PartnerGroups,
    lists: Lists,
    shares: ReadShares,
    authorities: Vec<(String, String)>,
    /// Inside, `None` if it could not be read.
    schedule: Option<Option<Arc<Schedule>>>,
}

#[derive(Default)]
struct RegimeMeasures {
    read: Vec<ReadMeasure>,
    /// The ids of all measures, those with a mistake too.
    ids: Vec<String>,
    rules: ReadRules,
}

/// Understands the files of a regime: first the words of all, then what is said with them.
fn build(location: &Location, tree: RegimeFiles<'_>, partners: &Partners) -> Result<KnownRegime, Problems> {
    let RegimeFiles { mut pages, mut roots, mut problems, paths, base } = tree;
    if pages.is_empty() {
        return Err(in_order(problems, &paths));
    }
    // What a file that cannot be read would have named is no mistake of another.
    for reader in &mut pages {
        reader.incomplete = !problems.is_empty();
    }
    let RegimeWords { groups, lists, mut shares, authorities, schedule } = words(&mut pages, &mut roots, partners);
    let columns = match &schedule {
        None => Columns::None,
        Some(None) => Columns::Unread,
        Some(Some(schedule)) => Columns::Of(schedule),
    };
    let words = Vocabulary { partners, groups: &groups, lists: &lists, shares: &shares.declared, schedule: columns };
    let RegimeMeasures { read, ids, rules } = measures(&mut pages, &mut roots, words);
    let mut facts = Vec::new();
    for (reader, root) in pages.iter_mut().zip(&mut roots) {
        let tables = reader.tables(root, "fact");
        facts.extend(tables.into_iter().filter_map(|table| reader.fact(table, words, &ids)));
    }
    let stated = header::stated(&mut pages, roots, base);
    problems.extend(check_ties(&read));
    let measures: Vec<Arc<Measure>> = read.iter().flat_map(|read| read.measures.iter().cloned()).collect();
    problems.extend(fill_quota_shares(&shares.quota_claims, &mut shares.shares, measures.iter().map(Arc::as_ref)));
    problems.extend(two_authorities(&read, &authorities));
    // A measure that could not be read may be what another counts or a rule is about.
    if read.len() == ids.len() && pages.iter().all(|reader| !reader.incomplete) {
        let countable = countable(measures.iter().map(Arc::as_ref));
        problems.extend(read.iter().filter_map(|read| uncounted(read, &countable)));
        problems.extend(rules.check_names(&[], &measures, &countable, &|_| None));
    }
    let inputs = inputs(&mut pages);
    pages.iter_mut().for_each(|reader| problems.append(&mut reader.problems));
    let (Some(stated), true) = (stated, problems.is_empty()) else {
        return Err(in_order(problems, &paths));
    };
    let Stated { header, date, known_until, known_from } = stated;
    let regime = Regime {
        name: location.stem(),
        phrase: header.phrase.unwrap_or_else(|| format!("in “{}”", header.title)),
        title: header.title,
        source: header.source,
        date,
        known_until,
        known_from,
        known_until_reason: header.known_until_reason,
        known_until_unless: header.known_until_unless,
        leaves_out: header.leaves_out,
        is_law: header.law.unwrap_or(true),
        complete: header.complete,
        authorities,
        measures,
        precedences: rules.precedences.into_iter().map(|read| read.rule).collect(),
        exemptions: rules.exemptions.into_iter().map(|read| read.rule).collect(),
        outside: rules.outside.into_iter().map(|read| read.rule).collect(),
        shares: shares.shares,
        schedule: schedule.flatten().unwrap_or_default(),
        facts,
        lists: lists.iter().map(|(name, set)| (name.clone(), set.clone())).collect(),
        assumed_unchanged: false,
        notes: Vec::new(),
    };
    Ok(KnownRegime { regime, groups, lists, declared: shares.declared, inputs, digest: Arc::default() })
}

/// Returns the words of all files, which may speak of each other's.
fn words(pages: &mut [TomlReader], roots: &mut [Table<'_>], partners: &Partners) -> RegimeWords {
    let mut tables = |pages: &mut [TomlReader], name: &str| -> Vec<(usize, Table<'_>)> {
        let tables = pages.iter_mut().zip(roots.iter_mut()).enumerate();
        tables.filter_map(|(number, (reader, root))| Some((number, reader.table(root, name)?))).collect()
    };
    let mut groups = partners.groups();
    let group_tables = tables(pages, "group");
    read_groups(pages, group_tables, partners, &mut groups);
    let (list_tables, share_tables) = (tables(pages, "list"), tables(pages, "share"));
    let (mut authority_tables, schedule_tables) = (tables(pages, "authority"), tables(pages, "schedule"));
    // Authorities of the first file stand behind those of what it includes or extends.
    if authority_tables.first().is_some_and(|(number, _)| *number == 0) {
        authority_tables.rotate_left(1);
    }
    for (reader, root) in pages.iter_mut().zip(roots.iter()) {
        reader.importers = reader.importers_of(root, partners, &groups);
    }
    let authorities = authorities(pages, authority_tables);
    let named = schedule_table(pages, schedule_tables);
    let mut lists = Lists::new();
    let (schedule, shares) = parallel::both(
        || named.as_ref().map(|named| named.as_ref().map(|(.., file, floor)| read_schedule(file, *floor))),
        || {
            read_lists(pages, list_tables, &mut lists);
            read_shares(pages, share_tables, partners, &DeclaredKinds::new())
        },
    );
    let schedule = schedule_read(pages, named, schedule);
    RegimeWords { groups, lists, shares, authorities, schedule }
}

fn measures(pages: &mut [TomlReader], roots: &mut [Table<'_>], words: Vocabulary<'_>) -> RegimeMeasures {
    let mut all = RegimeMeasures::default();
    for (reader, root) in pages.iter_mut().zip(roots) {
        for table in reader.tables(root, "measure") {
            // A measure with a mistake is still a measure: a fact that names it is right.
            all.ids.extend(text_of(&table, "id").map(String::from));
            all.read.extend(reader.measure(table, words));
        }
        let tables = ["precedence", "exemption", "outside"].map(|name| reader.tables(root, name));
        all.rules.append(reader.rules(tables, words));
    }
    all
}

/// Returns the files that a regime was read from, each once: several lists may be of one file.
fn inputs(pages: &mut [TomlReader]) -> Vec<Location> {
    let mut inputs: Vec<Location> = Vec::new();
    for reader in pages {
        inputs.push(reader.location.clone());
        inputs.append(&mut reader.inputs);
    }
    let mut seen = BTreeSet::new();
    inputs.retain(|location| seen.insert(location.clone()));
    inputs
}

impl TomlReader {
    /// Returns whose law a file is, as it says at its top.
    fn importers_of(&mut self, root: &Table<'_>, partners: &Partners, groups: &PartnerGroups) -> Importers {
        let Some(value) = root.get_ref().get("importers").cloned() else { return Importers::OfWorld };
        let span = value.span();
        match Vec::<Spanned<String>>::deserialize(serde::de::IntoDeserializer::into_deserializer(value)) {
            Ok(words) => self.importers(Some(&Spanned::new(span, words)), partners, groups),
            Err(_) => {
                self.report(span, "`importers` is not a list of partners", "write [\"CA\"]");
                Importers::OfWorld
            }
        }
    }
}

/// Tags that are authorities, with their titles, in the order of the files.
fn authorities(pages: &mut [TomlReader], tables: Vec<(usize, Table<'_>)>) -> Vec<(String, String)> {
    let mut authorities = Vec::new();
    for ((number, tag), title) in unique_names::entries(pages, "authority", tables) {
        let whose = format!("the authority “{}”", tag.get_ref());
        let read = match title.get_ref().as_str() {
            Some(text) => pages[number].phrase(text, title.span(), &whose),
            None => {
                pages[number].refuse(title.span(), format!("the title of {whose} is not a text"), "write it in quotes")
            }
        };
        authorities.extend(read.map(|title| (tag.into_inner(), title)));
    }
    authorities
}

/// Returns measures with two tags that are authorities: nobody could say on which they stand.
fn two_authorities(read: &[ReadMeasure], authorities: &[(String, String)]) -> Problems {
    let problem = |read: &ReadMeasure| {
        let tags = &read.measures.first()?.tags;
        let mut of_tags = authorities.iter().map(|(tag, _)| tag).filter(|tag| tags.contains(tag));
        let (one, other) = (of_tags.next()?, of_tags.next()?);
        let what = format!("{} stands under two authorities, {one} and {other}", read.id);
        let problem = Problem::new(what).at(read.place.clone(), "this measure");
        Some(problem.help("one tag of [authority] a measure: it says where its duty is counted"))
    };
    read.iter().filter_map(problem).collect()
}
