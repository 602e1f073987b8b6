//! Rules about measures as files write them: `[[precedence]]`, `[[exemption]]` and `[[outside]]`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use super::csv_table::twice;
use super::quantity::whole_share;
use super::toml_reader::{Table, TomlReader, did_you_mean};
use super::value_kind;
use super::vocabulary::Vocabulary;
use crate::error::{Place, Problem, Problems};
use crate::input::field::{Field, Texts, Value, WordList};
use crate::partner::Importers;
use crate::product::ProductSet;
use crate::regime::measure::Measure;
use crate::regime::rule::{Displaces, ExemptContents, Exemption, Precedence, UnmodeledAction, cycle};
use crate::regime::share::ShareKind;
use crate::scenario::Scope;
use crate::units::Share;

/// One measure before another: where a winner is charged, the losers give way.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrecedenceTable {
    /// Its name.
    id: Field<String>,
    /// What it is. Default: its name.
    title: Option<String>,
    /// Statute, order or heading.
    source: Option<String>,
    /// The measures that stay: ids, slots or tags.
    winner: Field<WordList, value_kind::Measures>,
    /// The measures that give way: ids, slots or tags.
    loser: Field<WordList, value_kind::Measures>,
    /// "whole" (default): the loser is not charged. "content": it is charged on what the winner leaves of the value.
    #[schemars(with = "Option<String>", extend("enum" = Displaces::VARIANTS))]
    scope: Option<Spanned<String>>,
    /// First entry date. Default: always.
    from: Option<Value<value_kind::Date>>,
    /// First entry date on which it no longer holds. Default: never.
    until: Option<Value<value_kind::Date>>,
    /// The day on which it became known. Default: `from`.
    published: Option<Value<value_kind::Date>>,
}

/// Entries that measures leave out. Without any condition it is a repeal.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExemptionTable {
    /// Its name.
    id: Field<String>,
    /// What it is. Default: its name.
    title: Option<String>,
    /// Statute, order or heading.
    source: Option<String>,
    /// The measures: ids, slots or tags.
    measures: Field<WordList, value_kind::Measures>,
    /// Whose goods: codes, names or groups. Default: everybody's.
    partners: Option<Texts<value_kind::Partners>>,
    /// Partners that are left out.
    except_partners: Option<Texts<value_kind::Partners>>,
    /// Codes or lists. Default: every product.
    products: Option<Texts<value_kind::Products>>,
    /// Products that are left out.
    except_products: Option<Texts<value_kind::Products>>,
    /// Claims that an entry must all make.
    when: Option<Texts>,
    /// Claims of which an entry must make none.
    unless: Option<Texts>,
    /// The contents of the value that are left out, each by itself. Default: all of the value.
    content: Option<Texts>,
    /// With `content`: the share of the value from which on a content is left out. Default: any.
    at_least: Option<Value<value_kind::Share>>,
    /// With `content`: how much of the value is left out at most. Default: all of the content.
    at_most: Option<Value<value_kind::Share>>,
    /// First entry date. Default: always.
    from: Option<Value<value_kind::Date>>,
    /// First entry date on which it no longer holds. Default: never.
    until: Option<Value<value_kind::Date>>,
    /// The day on which it became known. Default: `from`.
    published: Option<Value<value_kind::Date>>,
}

/// A law that is not modeled, and why.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideTable {
    /// Its name.
    id: Field<String>,
    /// What it is.
    title: String,
    /// Why it is not modeled.
    reason: String,
    /// Codes or lists under which a rate is not known because of it: `explain` gives the reason there. Default: none.
    products: Option<Texts<value_kind::Products>>,
    /// Statute, order or heading.
    source: String,
}

/// A rule with the place of its name, and of the words by which it speaks of measures.
#[derive(Clone, Debug)]
pub struct ReadRule<T> {
    pub rule: T,
    /// Where its name is written.
    pub place: Place,
    words: Vec<(String, Place)>,
}

#[derive(Clone, Debug, Default)]
pub struct ReadRules {
    /// Which measures go before which.
    pub precedences: Vec<ReadRule<Precedence>>,
    /// Which entries measures leave out.
    pub exemptions: Vec<ReadRule<Exemption>>,
    pub outside: Vec<ReadRule<UnmodeledAction>>,
}

impl ReadRules {
    /// Adds the rules of another file.
    pub fn append(&mut self, other: ReadRules) {
        self.precedences.extend(other.precedences);
        self.exemptions.extend(other.exemptions);
        self.outside.extend(other.outside);
    }

    /// Returns rules of one name, words that name no measure, and precedences that go round in a circle. `given` are
    /// precedences that hold beside these, `known` the words that name measures, and `elsewhere` says where else one does.
    pub fn check_names(
        &self,
        given: &[Precedence],
        measures: &[Arc<Measure>],
        known: &BTreeSet<&str>,
        elsewhere: &dyn Fn(&str) -> Option<String>,
    ) -> Problems {
        let mut problems = self.unknown_words(known, elsewhere);
        let mut named: BTreeMap<&str, &Place> = BTreeMap::new();
        let precedences = self.precedences.iter().map(|read| (read.rule.id.as_str(), &read.place));
        let exemptions = self.exemptions.iter().map(|read| (read.rule.id.as_str(), &read.place));
        let outside = self.outside.iter().map(|read| (read.rule.id.as_str(), &read.place));
        for (id, place) in precedences.chain(exemptions).chain(outside) {
            if let Some(first) = named.insert(id, place) {
                problems.push(twice(format!("two rules are named {id}"), place.clone(), first.clone()));
            }
        }
        let all: Vec<Precedence> =
            given.iter().chain(self.precedences.iter().map(|read| &read.rule)).cloned().collect();
        if problems.is_empty()
            && let Some(round) = cycle(measures, &all)
        {
            problems.push(self.round(given, &round));
        }
        problems
    }

    fn unknown_words(&self, known: &BTreeSet<&str>, elsewhere: &dyn Fn(&str) -> Option<String>) -> Problems {
        let words = self.precedences.iter().flat_map(|read| &read.words);
        let words = words.chain(self.exemptions.iter().flat_map(|read| &read.words));
        let unknown = words.filter(|(word, _)| !known.contains(word.as_str()));
        let problem = |(word, place): &(String, Place)| {
            let label = elsewhere(word).or_else(|| did_you_mean(word, known.iter().copied()));
            let label = label.unwrap_or("neither an id, a slot nor a tag".into());
            Problem::new(format!("no measure is named “{word}”")).at(place.clone(), label)
        };
        unknown.map(problem).collect()
    }

    /// Says which precedences go round in a circle.
    fn round(&self, given: &[Precedence], round: &[usize]) -> Problem {
        let id = |&rule: &usize| match rule.checked_sub(given.len()) {
            Some(added) => self.precedences.get(added).map(|read| (read.rule.id.as_str(), Some(&read.place))),
            None => given.get(rule).map(|rule| (rule.id.as_str(), None)),
        };
        let rules: Vec<(&str, Option<&Place>)> = round.iter().filter_map(id).collect();
        let what = match rules.as_slice() {
            [(one, _)] => format!("{one} puts a measure before itself"),
            several => {
                let ids: Vec<&str> = several.iter().map(|(id, _)| *id).collect();
                format!("precedences that go round in a circle: {}", ids.join(", "))
            }
        };
        let mut problem = Problem::new(what);
        for (id, place) in rules {
            problem = match (place, &problem.place) {
                (Some(place), None) => problem.at(place.clone(), "the circle goes through this"),
                (Some(place), Some(_)) => problem.and(place.clone(), "and this"),
                (None, _) => problem.help(format!("{id} stands in the baseline")),
            };
        }
        problem.help("on no day may a measure give way, by whatever way round, to one that gives way to it")
    }
}

impl TomlReader {
    /// Returns the rules of a file, from the tables of its three kinds.
    pub fn rules(
        &mut self,
        [precedences, exemptions, outside]: [Vec<Table<'_>>; 3],
        words: Vocabulary<'_>,
    ) -> ReadRules {
        ReadRules {
            precedences: precedences.into_iter().filter_map(|table| self.precedence(table)).collect(),
            exemptions: exemptions.into_iter().filter_map(|table| self.exemption(table, words)).collect(),
            outside: outside.into_iter().filter_map(|table| self.outside(table, words)).collect(),
        }
    }

    fn precedence(&mut self, table: Table<'_>) -> Option<ReadRule<Precedence>> {
        let written: PrecedenceTable = self.deserialize_reporting(table, &[])?;
        let scope =
            written.scope.as_ref().map_or(Some(Displaces::Whole), |scope| self.variant(scope, "scope of a precedence"));
        let period = self.period(written.from.as_deref(), written.until.as_deref());
        let published = written.published.as_ref().and_then(|day| self.date(day));
        let mut words = self.measure_words(&written.winner);
        let winner = words.iter().map(|(word, _)| word.clone()).collect();
        let losers = self.measure_words(&written.loser);
        let loser = losers.iter().map(|(word, _)| word.clone()).collect();
        words.extend(losers);
        let place = self.place(written.id.span());
        let id = written.id.into_inner();
        let rule = Precedence {
            title: written.title.unwrap_or_else(|| id.clone()),
            source: written.source.unwrap_or_else(|| "assumption of this file".into()),
            winner,
            loser,
            scope: scope?,
            period,
            published,
            id,
        };
        Some(ReadRule { rule, place, words })
    }

    fn exemption(&mut self, table: Table<'_>, vocabulary: Vocabulary<'_>) -> Option<ReadRule<Exemption>> {
        let written: ExemptionTable = self.deserialize_reporting(table, &[])?;
        let period = self.period(written.from.as_deref(), written.until.as_deref());
        let published = written.published.as_ref().and_then(|day| self.date(day));
        let partners = [written.partners.as_deref(), written.except_partners.as_deref()];
        let products = [written.products.as_deref(), written.except_products.as_deref()];
        let Scope { partners, products, .. } =
            self.scope(Importers::Any, partners, (ProductSet::All, products), vocabulary);
        let claims = |reader: &mut TomlReader, claims: &Option<Texts>| reader.claims(claims.as_deref(), vocabulary);
        let (when, unless) = (claims(self, &written.when), claims(self, &written.unless));
        let contents = self.exempt_contents(&written, vocabulary);
        let words = self.measure_words(&written.measures);
        let place = self.place(written.id.span());
        let id = written.id.into_inner();
        let rule = Exemption {
            title: written.title.unwrap_or_else(|| id.clone()),
            source: written.source.unwrap_or_else(|| "assumption of this file".into()),
            measures: words.iter().map(|(word, _)| word.clone()).collect(),
            partners,
            products,
            when,
            unless,
            contents,
            period,
            published,
            id,
        };
        Some(ReadRule { rule, place, words })
    }

    /// Returns the contents of the value that an exemption leaves out, if it names some.
    fn exempt_contents(&mut self, written: &ExemptionTable, words: Vocabulary<'_>) -> Option<ExemptContents> {
        let limits = [("at_least", &written.at_least), ("at_most", &written.at_most)];
        let Some(content) = &written.content else {
            for (key, limit) in limits {
                if let Some(limit) = limit {
                    self.report(limit.span(), format!("`{key}` needs `content`"), "so much of which content?");
                }
            }
            return None;
        };
        if content.get_ref().is_empty() {
            self.report(content.span(), "an empty list of contents", "name one, or leave it out");
        }
        let names = self.share_words(content.get_ref(), ShareKind::Content, words);
        let [at_least, at_most] =
            limits.map(|(_, limit)| limit.as_ref().and_then(|limit| self.quantity(limit, whole_share)));
        if let Some(limit) = written.at_most.as_ref().filter(|_| at_most == Some(Share::NONE)) {
            self.report(limit.span(), "an exemption of nothing", "more than 0, or leave the exemption out");
        }
        let (at_least, at_most) = (at_least.unwrap_or(Share::NONE), at_most.unwrap_or(Share::WHOLE));
        Some(ExemptContents { names, at_least, at_most })
    }

    fn outside(&mut self, table: Table<'_>, words: Vocabulary<'_>) -> Option<ReadRule<UnmodeledAction>> {
        let written: OutsideTable = self.deserialize_reporting(table, &[])?;
        let place = self.place(written.id.span());
        let OutsideTable { id, title, reason, products, source } = written;
        let products = products.map(|codes| self.products(codes.get_ref(), words.lists));
        Some(ReadRule {
            rule: UnmodeledAction { id: id.into_inner(), title, reason, products, source },
            place,
            words: Vec::new(),
        })
    }

    /// Returns words with their places, one at least.
    fn measure_words(&mut self, words: &Spanned<WordList>) -> Vec<(String, Place)> {
        let WordList(list) = words.get_ref();
        if list.is_empty() {
            self.report(words.span(), "an empty list names no measure", "an id, a slot or a tag");
        }
        let place = |span: &Option<Range<usize>>| self.place(span.clone().unwrap_or_else(|| words.span()));
        list.iter().map(|(word, span)| (word.clone(), place(span))).collect()
    }
}
