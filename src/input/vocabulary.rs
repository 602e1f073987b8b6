//! The words that a file may use for partners, goods, claims and contents, and what it means by them.

use toml::Spanned;

use super::field::{TextList, texts};
use super::hint::did_you_mean;
use super::list::Lists;
use super::partner::PartnerGroups;
use super::share::DeclaredKinds;
use super::toml_reader::TomlReader;
use crate::partner::{Importers, PartnerSet, Partners};
use crate::product::ProductSet;
use crate::regime::schedule::Schedule;
use crate::regime::share::ShareKind;
use crate::scenario::Scope;

/// The words that a file may use.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    /// Partners and their names.
    pub partners: &'a Partners,
    pub groups: &'a PartnerGroups,
    pub lists: &'a Lists,
    pub shares: &'a DeclaredKinds,
    pub schedule: Columns<'a>,
}

/// The schedule whose columns a file may name.
#[derive(Clone, Copy, Debug)]
pub enum Columns<'a> {
    None,
    /// There is one, and it could not be read.
    Unread,
    Of(&'a Schedule),
}

impl TomlReader {
    /// Returns a set of partners from `partners` and `except_partners`.
    pub fn partner_set(
        &mut self,
        members: Option<&TextList>,
        except: Option<&TextList>,
        words: Vocabulary<'_>,
    ) -> PartnerSet {
        let members = members.map(|members| {
            if members.get_ref().is_empty() {
                let label = "name partners, or leave it out to mean everybody";
                self.report(members.span(), "an empty list means nobody", label);
            }
            self.members(members.get_ref(), words.partners, words.groups)
        });
        PartnerSet { members, except: self.members(texts(except), words.partners, words.groups) }
    }

    /// Returns whose imports of whose goods a table means, and which goods: what it names and leaves out, `all` goods
    /// where it names none.
    pub fn scope(
        &mut self,
        importers: Importers,
        [partners, except]: [Option<&TextList>; 2],
        (all, [products, except_products]): (ProductSet, [Option<&TextList>; 2]),
        words: Vocabulary<'_>,
    ) -> Scope {
        let partners = self.partner_set(partners, except, words);
        let goods = TomlReader::goods(products, except_products, words.lists);
        Scope { importers, partners, products: self.product_set(all, products, except_products, words.lists), goods }
    }

    /// Claims that are declared.
    pub fn claims(&mut self, claims: Option<&TextList>, words: Vocabulary<'_>) -> Vec<String> {
        self.share_words(texts(claims), ShareKind::Claim, words)
    }

    /// Returns shares of a kind that are declared.
    pub fn share_words(&mut self, names: &[Spanned<String>], kind: ShareKind, words: Vocabulary<'_>) -> Vec<String> {
        names.iter().filter_map(|word| self.share_word(word, kind, words)).collect()
    }

    /// Returns the name of a share that is declared, of the kind that is needed.
    pub fn share_word(&mut self, word: &Spanned<String>, kind: ShareKind, words: Vocabulary<'_>) -> Option<String> {
        let (name, wanted) = (word.get_ref(), kind.word());
        match words.shares.get(name) {
            Some(Some(found)) if *found != kind => {
                let what = format!("“{name}” is a {}, not a {wanted}", found.word());
                let problem = self.report(word.span(), what, format!("a {wanted} is needed here"));
                let help = "claims are shares of entries (`when`, `unless`, `part`), contents are parts of the value";
                problem.help.push(help.into());
                None
            }
            Some(_) => Some(name.clone()),
            None if self.incomplete => None,
            None => {
                let fits = |found: &Option<ShareKind>| found.is_none_or(|found| found == kind);
                let known = words.shares.iter().filter(|(_, found)| fits(found));
                let known: Vec<&str> = known.map(|(name, _)| name.as_str()).collect();
                let label = did_you_mean(name, known.iter().copied()).unwrap_or(format!("no {wanted} of this name"));
                let list = if known.is_empty() { "none".into() } else { known.join(", ") };
                let problem = self.report(word.span(), format!("undeclared {wanted} “{name}”"), label);
                problem.help.push(format!("{wanted}s are declared in [share]; here: {list}"));
                None
            }
        }
    }
}
