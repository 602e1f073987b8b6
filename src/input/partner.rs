//! Partners by any of their names, groups of them, and the shipped table of both.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;

use super::field::TextList;
use super::files::Location;
use super::hint::{did_you_mean, means_all, nearest};
use super::toml_reader::{Table, TomlReader};
use super::unique_names::{self, Name};
use crate::error::{ErrorKind, Problem, Problems};
use crate::partner::{Importers, Partner, PartnerName, Partners, comparable};

/// Named sets of partners.
pub type PartnerGroups = BTreeMap<String, BTreeSet<Partner>>;

/// A row of `partners.csv`; several of a kind are set apart by semicolons.
#[derive(Deserialize)]
struct PartnerRow {
    iso2: String,
    iso3: String,
    m49: String,
    name: String,
    short: String,
    article: String,
    aliases: String,
    as_one: String,
    groups: String,
}

/// Reads the shipped table of partners.
///
/// # Errors
/// Where the shipped table has a fault.
pub fn read_partners() -> Result<Partners, Problems> {
    let location = Location::Shipped("seeds/partners.csv".into());
    let bytes = location.bytes()?;
    let fault = |what: String| Problem::new(format!("{}: {what}", location.display()));
    let mut partners = Partners::default();
    for row in csv::Reader::from_reader(bytes.as_slice()).deserialize() {
        let row: PartnerRow = row.map_err(|error| fault(error.to_string()))?;
        let partner = Partner::from_iso2(&row.iso2).ok_or_else(|| fault(format!("“{}” is not a code", row.iso2)))?;
        let split =
            |text: &str| -> Vec<String> { text.split(';').filter(|part| !part.is_empty()).map(String::from).collect() };
        let numbers: Result<Vec<_>, _> = split(&row.m49).iter().map(|number| number.parse::<u16>()).collect();
        let name = PartnerName {
            iso3: row.iso3,
            name: row.name,
            short: row.short,
            article: row.article,
            aliases: split(&row.aliases),
            as_one: split(&row.as_one),
            numbers: numbers.map_err(|_| fault(format!("“{}” is not a number", row.m49)))?,
            groups: split(&row.groups),
        };
        partners.insert(partner, name).map_err(|why| fault(why.to_string()))?;
    }
    Ok(partners)
}

impl TomlReader {
    /// Returns one partner by code, name or alias.
    pub fn partner(&mut self, word: &Spanned<String>, partners: &Partners) -> Option<Partner> {
        let found = partners.find(word.get_ref());
        if found.is_none() {
            let hint = did_you_mean(word.get_ref(), partners.words());
            let label = hint.unwrap_or("not a partner".into());
            let problem = self.unknown(word.span(), format!("unknown partner “{}”", word.get_ref()), label);
            problem.help.push("`dutylab list partners` shows every name".into());
        }
        found
    }

    pub(super) fn members(
        &mut self,
        words: &[Spanned<String>],
        partners: &Partners,
        groups: &PartnerGroups,
    ) -> BTreeSet<Partner> {
        let mut members = BTreeSet::new();
        for word in words {
            if let Some(meant) = partners_meant(word.get_ref(), partners, groups) {
                members.extend(meant);
            } else if !self.incomplete {
                let known = partners.words().chain(groups.keys().map(String::as_str));
                let label = match word.get_ref() {
                    all if means_all(all) => "leave the key out to mean all".into(),
                    several if several.contains(", ") => {
                        format!("each in quotes of its own: \"{}\"", several.replace(", ", "\", \""))
                    }
                    one => {
                        // A former or further name is no word to teach.
                        let near = nearest(one, known).map(|near| match partners.find(near) {
                            Some(partner) => partners.short(partner),
                            None => near.to_string(),
                        });
                        near.map_or("neither a partner nor a group".into(), |near| format!("did you mean “{near}”?"))
                    }
                };
                let what = format!("unknown partner or group “{}”", word.get_ref());
                let problem = self.unknown(word.span(), what, label);
                problem.help.push("`dutylab list partners` shows every name and group".into());
            }
        }
        members
    }

    /// Returns whose law a table is, from its `importers`; else that of the file.
    pub fn importers(&mut self, words: Option<&TextList>, partners: &Partners, groups: &PartnerGroups) -> Importers {
        let Some(words) = words else { return self.importers.clone() };
        if words.get_ref().is_empty() {
            let label = "name importers, or leave it out to mean the importer whose world it is";
            self.report(words.span(), "a law without an importer", label);
        }
        Importers::Named(self.members(words.get_ref(), partners, groups))
    }
}

/// Returns all that a word means: a group, a partner, a bloc with its members. `None` if it means nobody.
pub fn partners_meant(word: &str, partners: &Partners, groups: &PartnerGroups) -> Option<BTreeSet<Partner>> {
    let known = || Some(partners.meant_by(word).into_iter().collect()).filter(|meant: &BTreeSet<_>| !meant.is_empty());
    let alike = || {
        let wanted = comparable(word);
        groups.iter().find(|(name, _)| comparable(name) == wanted).map(|(_, group)| group.clone())
    };
    // No group has the name of a partner: names are compared only for what is neither.
    groups.get(word).cloned().or_else(known).or_else(alike)
}

/// The groups of `[group]` tables, added to those known. A group may speak of others, in any order and on any page.
pub fn read_groups(
    pages: &mut [TomlReader],
    tables: Vec<(usize, Table<'_>)>,
    partners: &Partners,
    groups: &mut PartnerGroups,
) {
    let mut waiting: Vec<(Name, Vec<Spanned<String>>)> = Vec::new();
    for ((number, name), value) in unique_names::entries(pages, "group", tables) {
        let span = value.span();
        if let Some(partner) = partners.find(name.get_ref()) {
            let what = format!("“{}” is {} already", name.get_ref(), partners.phrase(partner));
            let problem = pages[number].report(name.span(), what, "a group needs a name of its own");
            problem.kind = ErrorKind::Conflict;
            problem.help.push("a word that names a partner and a group would mean both".into());
        }
        match Vec::<Spanned<String>>::deserialize(serde::de::IntoDeserializer::into_deserializer(value)) {
            Ok(words) if !words.is_empty() => waiting.push(((number, name), words)),
            read => {
                let what = if read.is_ok() { "is empty" } else { "is not a list of partners" };
                pages[number].report(span, format!("group “{}” {what}", name.get_ref()), "write [\"DE\", \"FR\"]");
                // The name is known, if not whom it means: using it is no further mistake.
                groups.insert(name.into_inner(), BTreeSet::new());
            }
        }
    }
    let speaks =
        |words: &Vec<Spanned<String>>, say: &mut dyn FnMut(&str)| words.iter().for_each(|word| say(word.get_ref()));
    unique_names::in_turn(pages, "group", waiting, speaks, |reader, name, words| {
        let members = words.map(|words| reader.members(&words, partners, groups));
        groups.insert(name.into_inner(), members.unwrap_or_default());
    });
}
