//! Who trades: countries and territories by ISO 3166 code, the names people use for them, and groups of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::error::{ErrorKind, Problem};

/// A country or territory, by its two-letter code. Census codes stand where ISO has none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Partner([u8; 2]);

impl Partner {
    /// Returns a partner from two capital letters or digits.
    pub fn from_iso2(code: &str) -> Option<Partner> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Partner(letters))
    }

    /// Returns the two letters.
    pub fn iso2(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for Partner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.iso2())
    }
}
impl fmt::Debug for Partner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.iso2())
    }
}

/// What is known about a partner.
#[derive(Clone, Debug)]
pub struct PartnerName {
    /// Three-letter code.
    pub iso3: String,
    /// The full English name.
    pub name: String,
    /// The name on charts.
    pub short: String,
    /// The article that goes before the name on charts within a sentence; empty if none does.
    pub article: String,
    /// Other names that people type and statistics use.
    pub aliases: Vec<String>,
    /// Of a bloc: names that mean it alone in a law or a question, without its members.
    pub as_one: Vec<String>,
    /// Numbers of the United Nations (M49), and those by which UN Comtrade writes it.
    pub numbers: Vec<u16>,
    /// Groups that it is in.
    pub groups: Vec<String>,
}

/// All partners and their names.
#[derive(Clone, Debug, Default)]
pub struct Partners {
    names: BTreeMap<Partner, PartnerName>,
    /// [`comparable`] name, code or alias to partner.
    index: BTreeMap<String, Partner>,
    by_number: BTreeMap<u16, Partner>,
}

impl Partners {
    /// Adds a partner, unless one of its words already means another one.
    pub fn insert(&mut self, partner: Partner, name: PartnerName) -> Result<(), Problem> {
        let mut words = vec![partner.to_string(), name.iso3.clone(), name.name.clone(), name.short.clone()];
        words.extend(name.aliases.iter().chain(&name.as_one).cloned());
        let conflict = |word: &str, other| {
            Err(Problem::of(ErrorKind::Conflict, format!("“{word}” means both {other} and {partner}")))
        };
        for &number in &name.numbers {
            if let Some(other) = self.by_number.insert(number, partner).filter(|other| *other != partner) {
                return conflict(&number.to_string(), other);
            }
        }
        for word in words.into_iter().filter(|word| !word.is_empty()) {
            if let Some(other) = self.index.insert(comparable(&word), partner)
                && other != partner
            {
                return conflict(&word, other);
            }
        }
        self.names.insert(partner, name);
        Ok(())
    }

    /// Returns the partner that a code, name, alias or number means; case, accents and the kind of blanks do not
    /// matter, nor the zeros before a number, which spreadsheets take away.
    pub fn find(&self, word: &str) -> Option<Partner> {
        // Files of flows name a partner in every row, most by its code.
        let known = self.index.get(word).or_else(|| self.index.get(&comparable(word))).copied();
        let number =
            || Some(word.trim()).filter(|word| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()));
        known.or_else(|| self.by_number.get(&number()?.parse().ok()?).copied())
    }

    /// Returns all that a word means in a law or a question: of a bloc, it and its members, but for the names of the
    /// bloc as one. Nobody if the word means nothing.
    pub fn meant_by(&self, word: &str) -> Vec<Partner> {
        let Some(partner) = self.find(word) else { return Vec::new() };
        let as_one = self.names.get(&partner).map_or(&[][..], |name| &name.as_one);
        if as_one.iter().any(|alias| comparable(alias) == comparable(word)) {
            return vec![partner];
        }
        [partner].into_iter().chain(self.members(partner)).collect()
    }

    /// Returns the three-letter code; the two letters where there is none.
    pub fn iso3(&self, partner: Partner) -> String {
        self.names.get(&partner).map_or_else(|| partner.to_string(), |name| name.iso3.clone())
    }

    /// Returns the number of the United Nations (M49), in its three digits; empty where there is none.
    pub fn m49(&self, partner: Partner) -> String {
        let number = self.names.get(&partner).and_then(|name| name.numbers.first());
        number.map_or(String::new(), |number| format!("{number:03}"))
    }

    /// Returns the name on charts; the code where there is none.
    pub fn short(&self, partner: Partner) -> String {
        self.names.get(&partner).map_or_else(|| partner.to_string(), |name| name.short.clone())
    }

    /// Returns the name on charts, within a sentence: "the United Kingdom".
    pub fn phrase(&self, partner: Partner) -> String {
        let article = self.names.get(&partner).map_or("", |name| name.article.as_str());
        let short = self.short(partner);
        if article.is_empty() { short } else { format!("{article} {short}") }
    }

    /// Returns what is called so on charts in the form that it has within a sentence; what is no partner's name stays.
    pub fn within_sentence(&self, short: &str) -> String {
        let named = self.names.iter().find(|(_, name)| name.short == short);
        named.map_or_else(|| short.to_string(), |(partner, _)| self.phrase(*partner))
    }

    /// Returns every partner with its names, by code.
    pub fn iter(&self) -> impl Iterator<Item = (Partner, &PartnerName)> {
        self.names.iter().map(|(&partner, name)| (partner, name))
    }

    /// Returns those that a bloc means: the others of the group that has its code for a name; none for a country.
    pub fn members(&self, bloc: Partner) -> impl Iterator<Item = Partner> {
        let group = self.names.get(&bloc).and_then(|name| name.groups.iter().find(|group| *group == bloc.iso2()));
        let others = self
            .iter()
            .filter(move |(other, name)| *other != bloc && group.is_some_and(|group| name.groups.contains(group)));
        others.map(|(other, _)| other)
    }

    /// Returns the partners that a set names: without those that it leaves out, and without a bloc whose members it has.
    pub fn named_in(&self, set: &PartnerSet) -> BTreeSet<Partner> {
        let mut named: BTreeSet<Partner> = set.members.iter().flatten().copied().collect();
        named.retain(|partner| !set.except.contains(partner));
        let has_members = |bloc: &Partner| self.members(*bloc).any(|member| named.contains(&member));
        let blocs: Vec<Partner> = named.iter().copied().filter(has_members).collect();
        named.retain(|partner| !blocs.contains(partner));
        named
    }

    /// Returns every word that means a partner, but for numbers.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.names.iter().flat_map(|(partner, name)| {
            [partner.iso2(), &name.iso3, &name.name, &name.short]
                .into_iter()
                .chain(name.aliases.iter().chain(&name.as_one).map(String::as_str))
        })
    }

    /// Returns partners as a sentence names them together: a bloc in place of those that are its members, where all of its
    /// members are meant.
    pub fn together(&self, partners: &BTreeSet<Partner>, meant: &BTreeSet<Partner>) -> Vec<String> {
        let mut left = partners.clone();
        let mut names = Vec::new();
        for (group, mut members) in self.groups() {
            let bloc = members.iter().copied().find(|member| member.iso2() == group);
            members.retain(|member| Some(*member) != bloc);
            // Some groups have names that only files use, and two members are named as shortly: "from USMCA" reads as a claim.
            let is_name = group.chars().all(|letter| letter.is_ascii_uppercase()) && members.len() > 2;
            if is_name && members.is_subset(meant) && members.intersection(&left).count() > 1 {
                left.retain(|partner| !members.contains(partner) && Some(*partner) != bloc);
                names.push(bloc.map_or(group, |bloc| self.phrase(bloc)));
            }
        }
        names.extend(left.into_iter().map(|partner| self.phrase(partner)));
        names
    }

    /// Returns the members of each group.
    pub fn groups(&self) -> BTreeMap<String, BTreeSet<Partner>> {
        let mut groups: BTreeMap<String, BTreeSet<Partner>> = BTreeMap::new();
        for (partner, name) in self.iter() {
            for group in &name.groups {
                groups.entry(group.clone()).or_default().insert(partner);
            }
        }
        groups
    }
}

/// Returns a name in the form in which names are compared: small letters without accents, one blank between words.
pub fn comparable(name: &str) -> String {
    let letters = name.nfd().filter(|letter| !is_combining_mark(*letter));
    let plain: String = letters.map(|letter| if letter == '’' { '\'' } else { letter }).collect();
    plain.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Who buys from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    /// Whose imports.
    pub importer: Partner,
    /// Whose goods.
    pub partner: Partner,
}

/// Whose law a measure is, or whose imports a question is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Importers {
    /// The importer whose world it is.
    #[default]
    OfWorld,
    /// These.
    Named(BTreeSet<Partner>),
    /// Whoever buys.
    Any,
}

impl Importers {
    /// Returns true if an importer is meant, in a world of `world_importer`.
    pub fn contains(&self, importer: Partner, world_importer: Partner) -> bool {
        match self {
            Importers::OfWorld => importer == world_importer,
            Importers::Named(members) => members.contains(&importer),
            Importers::Any => true,
        }
    }

    /// Returns true if some importer may be meant by both. An importer that is named is taken to be another than the
    /// world's own, which is meant where none is named.
    pub fn overlaps(&self, other: &Importers) -> bool {
        match (self, other) {
            (Importers::Named(one), Importers::Named(other)) => !one.is_disjoint(other),
            (Importers::OfWorld, Importers::Named(_)) | (Importers::Named(_), Importers::OfWorld) => false,
            _ => true,
        }
    }
}

/// A set of partners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerSet {
    /// The members; `None` is everybody.
    pub members: Option<BTreeSet<Partner>>,
    /// Those left out.
    pub except: BTreeSet<Partner>,
}

impl PartnerSet {
    /// Everybody.
    pub fn all() -> PartnerSet {
        PartnerSet { members: None, except: BTreeSet::new() }
    }

    /// Returns true if the partner is in the set.
    pub fn contains(&self, partner: Partner) -> bool {
        self.members.as_ref().is_none_or(|members| members.contains(&partner)) && !self.except.contains(&partner)
    }

    /// Returns a number that equal sets share, and few others: among many sets one is found by it.
    pub fn mark(&self) -> u64 {
        let mut hash = DefaultHasher::new();
        let ends = |set: &BTreeSet<Partner>| (set.len(), set.first().copied(), set.last().copied());
        (self.members.as_ref().map(ends), ends(&self.except)).hash(&mut hash);
        hash.finish()
    }

    /// Returns true if some partner may be in both sets. Two open sets always meet.
    pub fn overlaps(&self, other: &PartnerSet) -> bool {
        match (&self.members, &other.members) {
            (Some(members), _) => members.iter().any(|&partner| self.contains(partner) && other.contains(partner)),
            (None, Some(_)) => other.overlaps(self),
            (None, None) => true,
        }
    }
}
