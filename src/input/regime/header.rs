//! What stands at the top of a regime file, and what a file that extends a shipped regime takes over from it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::IgnoredAny;
use toml::Spanned;
use toml::de::DeValue;

use crate::input::field::Value;
use crate::input::toml_reader::{Table, TomlReader};
use crate::input::value_kind;

/// A law, or what a text says of one: measures, and the rules between them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegimeHeader {
    /// What it is, in a line.
    pub title: String,
    /// Where it is from; printed under pictures.
    pub source: String,
    /// How a sentence places a figure in it: "in US law".
    pub phrase: Option<String>,
    /// The entry date where a scenario gives none. Default: the last day that it knows.
    date: Option<Value<value_kind::Date>>,
    /// The first day of which it knows nothing.
    known_until: Option<Value<value_kind::Date>>,
    /// The first day that it knows.
    known_from: Option<Value<value_kind::Date>>,
    /// Why it does not cover later days.
    pub known_until_reason: Option<String>,
    /// Claims that free an entry of all that followed: an entry that makes them is known on later days too.
    #[serde(default)]
    pub known_until_unless: Vec<String>,
    /// What it leaves out, in a sentence.
    pub leaves_out: Option<String>,
    /// `false`: not law in force, such as what was threatened: figures on it are called hypothetical. Default: `true`.
    pub law: Option<bool>,
    /// `true`: goods without a measure are known to pay nothing. Default: their rate is unknown.
    #[serde(default)]
    pub complete: bool,
    /// Whose law the measures and shares of this file are: codes, names or groups. Default: that of the importer whose world
    /// it is.
    #[serde(rename = "importers")]
    #[schemars(with = "Option<value_kind::Partners>")]
    _importers: Option<IgnoredAny>,
    /// The shipped regime that this file adds to, by its name: what is not said here is as it is there. `NAME-local.toml` in
    /// the working folder then stands in its place.
    #[serde(rename = "extends")]
    _extends: Option<String>,
    /// Files of the same form, whose tables are as if they stood here; paths count from the folder of this file.
    #[serde(default, rename = "includes")]
    #[schemars(with = "Option<Vec<String>>")]
    _includes: Vec<Spanned<String>>,
}

/// The keys of an included file but `includes`: the first file speaks for all, so nothing but their names counts.
const KEYS_OF_FIRST: &str = "title source phrase date known_until known_from known_until_reason known_until_unless \
                             leaves_out law complete importers";

/// What an included file says at its top.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartHeader {
    #[serde(default, rename = "includes")]
    _includes: Vec<Spanned<String>>,
}

/// The tables of a regime file.
pub const TABLES: [&str; 10] =
    ["group", "list", "share", "authority", "schedule", "measure", "precedence", "exemption", "outside", "fact"];

/// What the files of a regime say at their top, with the days.
pub struct Stated {
    /// What the first file says, over what the one says that it extends.
    pub header: RegimeHeader,
    /// The entry date where a scenario gives none.
    pub date: Option<Date>,
    /// The first day of which it knows nothing.
    pub known_until: Option<Date>,
    /// The first day that it knows.
    pub known_from: Option<Date>,
}

/// Returns what the first file says at its top, over what the file numbered `base` says, if that is extended.
pub fn stated(pages: &mut [TomlReader], roots: Vec<Table<'_>>, base: Option<usize>) -> Option<Stated> {
    let (mut first, mut below): (Option<Stated>, Option<Stated>) = (None, None);
    for (number, (reader, mut root)) in pages.iter_mut().zip(roots).enumerate() {
        // The first file may be one that cannot be opened; then those that it includes are not there either.
        if number == 0 {
            first = top(reader, root);
        } else if Some(number) == base {
            below = top(reader, root);
        } else {
            let others = KEYS_OF_FIRST.split(' ').inspect(|key| drop(root.get_mut().remove(*key)));
            let known: Vec<&str> = others.chain(TABLES).collect();
            let _: Option<PartHeader> = reader.deserialize_reporting(root, &known);
        }
    }
    match (first?, below) {
        (first, Some(below)) => {
            let file = pages.first().map_or_else(String::new, |page| page.location.name());
            Some(over(first, below, &file))
        }
        (first, None) => Some(first),
    }
}

/// Returns what a file says at its top. One that extends another may leave out what every regime must say.
fn top(reader: &mut TomlReader, mut root: Table<'_>) -> Option<Stated> {
    if root.get_ref().contains_key("extends") {
        let span = root.span();
        for key in ["title", "source"] {
            let nothing = Spanned::new(span.clone(), DeValue::String("".into()));
            root.get_mut().entry(Spanned::new(span.clone(), key.into())).or_insert(nothing);
        }
    }
    let header: RegimeHeader = reader.deserialize_reporting(root, &TABLES)?;
    let RegimeHeader { date, known_until, known_from, .. } = &header;
    let [date, known_until, known_from] =
        [date, known_until, known_from].map(|day| day.as_ref().and_then(|day| reader.date(day)));
    Some(Stated { header, date, known_until, known_from })
}

/// Returns what a file says over what it extends. Its name stands in title and source: nobody takes its figures for those
/// of the shipped regime.
fn over(first: Stated, below: Stated, file: &str) -> Stated {
    let (here, there) = (first.header, below.header);
    let title = if here.title.is_empty() { format!("{}, with {file}", there.title) } else { here.title };
    let added = if here.source.is_empty() { String::new() } else { format!(": {}", here.source) };
    // Why the other ends is no reason for another day.
    let reason = there.known_until_reason.filter(|_| first.known_until.is_none());
    let unless = if here.known_until_unless.is_empty() { there.known_until_unless } else { here.known_until_unless };
    Stated {
        header: RegimeHeader {
            title,
            source: format!("{}; {file}{added}", there.source),
            phrase: here.phrase.or(there.phrase),
            known_until_reason: here.known_until_reason.or(reason),
            known_until_unless: unless,
            leaves_out: here.leaves_out.or(there.leaves_out),
            law: here.law.or(there.law),
            complete: here.complete || there.complete,
            ..here
        },
        date: first.date.or(below.date),
        known_until: first.known_until.or(below.known_until),
        known_from: first.known_from.or(below.known_from),
    }
}
