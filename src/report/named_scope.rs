//! Whose and which goods a text of one's own names, compared with those that the results are about.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::finding::ReportContext;
use super::goods_meant::ALL_GOODS;
use super::number::Unit;
use super::phrases::{day_words, distinct};
use super::readings::rate;
use crate::input::goods::{common_goods, find_goods};
use crate::partner::Partner;
use crate::product::HsCode;
use crate::regime::measure::Measure;
use crate::regime::rate::StatedRate;
use crate::run::CaseRun;
use crate::scenario::edit::{EditKind, ONE_OFF};
use crate::scenario::placeholder::{Placeholder, filled, placeholders};

/// The most words of a name.
const LONGEST: usize = 4;

impl ReportContext<'_> {
    /// Returns true if a text with results in it is not true of them: it names partners or goods, and they are about others
    /// too; or the command line changes what the file does not, and they are about that too.
    pub(super) fn is_of_others(&self, text: &str, cases: &[&CaseRun]) -> bool {
        if placeholders(text).all(Placeholder::is_of_question) {
            return false;
        }
        self.is_widened() || self.named(text, cases).iter().any(|named| matches!(named, Named::Some | Named::None))
    }

    /// Returns true if a text names partners, goods or authorities, and the results are about none of them.
    pub(super) fn names_only_others(&self, text: &str, cases: &[&CaseRun]) -> bool {
        self.named(text, cases).contains(&Named::None)
    }

    /// Returns true if a text has a rate or a day of its own that its question has not, or no longer.
    pub(super) fn is_outdated(&self, text: &str, cases: &[&CaseRun]) -> bool {
        let own = filled(text, |_| String::new());
        let words: Vec<&str> = own.split(|end: char| !end.is_alphanumeric() && !"%.".contains(end)).collect();
        let words: Vec<&str> =
            words.iter().map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty()).collect();
        let measures: Vec<&Measure> = cases.iter().flat_map(|case| self.measures(case)).collect();
        let known = self.known_rates(&measures, cases);
        let days = self.known_days(&measures);
        // What a measure is called may have the day of its announcement.
        let is_titled = |phrase: &str| measures.iter().any(|measure| has_word(&measure.title, phrase));
        let is_year = |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
        (0..words.len()).any(|at| match words[at] {
            word if word.ends_with('%') => !known.contains(word) && !is_titled(word),
            year if is_year(year) && year.parse::<i16>().is_ok() => {
                let day = words[at.saturating_sub(2)..=at].join(" ");
                let is_known = |date: &Date| match day.starts_with(|first: char| first.is_ascii_digit()) && at > 1 {
                    true => day_words(*date).replace('\u{a0}', " ") == day,
                    false => date.year().to_string() == year,
                };
                !days.iter().any(is_known) && !is_titled(&day) && self.world.year.to_string() != year
            }
            _ => false,
        })
    }

    /// Returns the rates of a question: those that its measures state, before and after, those of sweeps, and the averages.
    fn known_rates(&self, measures: &[&Measure], cases: &[&CaseRun]) -> BTreeSet<String> {
        let is_meant = |measure: &&Arc<Measure>| measures.iter().any(|other| other.id == measure.id);
        let before = self.scenario.baseline.measures.iter().filter(is_meant).map(|measure| &**measure);
        let stated = before.chain(measures.iter().copied()).flat_map(|measure| match &measure.rate.written {
            StatedRate::Exact(rate) => vec![rate.percent()],
            StatedRate::Hedged(band) => vec![band.low.percent(), band.high.percent()],
            _ => Vec::new(),
        });
        let swept =
            self.scenario.sweeps.iter().flat_map(|sweep| (0..sweep.values.len()).filter_map(|at| sweep.percent(at)));
        let averages = cases.iter().flat_map(|case| {
            let whole = self.run.whole(case);
            [rate(whole.rate_before), rate(whole.rate_after)].into_iter().flatten().map(|rate| rate.low)
        });
        stated.chain(swept).chain(averages.collect::<Vec<_>>()).map(|rate| Unit::Percent.word(rate)).collect()
    }

    /// Returns the days of a question: of entry and of knowledge, and those on which its measures begin and end.
    fn known_days(&self, measures: &[&Measure]) -> BTreeSet<Date> {
        let scenario = self.scenario;
        let before = scenario.before.iter().flat_map(|before| [before.date, before.as_of]);
        let later = scenario.refund.and_then(|refund| refund.as_of);
        let of_measures = measures.iter().flat_map(|measure| [measure.period.from, measure.period.until]).flatten();
        let own = [scenario.date, scenario.last_day(), scenario.as_of];
        own.into_iter().chain(before).chain(later).chain(of_measures).collect()
    }

    /// Returns how far the results are about the partners, the goods and the authorities that a text names.
    fn named(&self, text: &str, cases: &[&CaseRun]) -> [Named; 3] {
        let own = filled(text, |_| String::new());
        [self.named_partners(&own, cases), self.named_goods(&own, cases), self.named_authorities(&own, cases)]
    }

    /// Returns the same of authorities, of which a text need not name all.
    fn named_authorities(&self, text: &str, cases: &[&CaseRun]) -> Named {
        let (baseline, text) = (&self.scenario.baseline, text.to_lowercase());
        // "IEEPA" of "Fentanyl (IEEPA)", "Section 338" of "Section 338 (Canada)".
        let name = |title: &str| match title.trim_end_matches(')').split_once(" (") {
            Some((_, law)) if !law.contains(char::is_lowercase) => law.to_lowercase(),
            parts => parts.map_or(title, |(head, _)| head).to_lowercase(),
        };
        let named: Vec<bool> = baseline.authorities.iter().map(|(_, title)| has_word(&text, &name(title))).collect();
        let is_named = |measure: &Measure| named.get(baseline.authority(measure)).copied().unwrap_or_default();
        let meant = cases.iter().flat_map(|case| self.measures(case)).map(is_named);
        match Named::of(!named.contains(&true), meant) {
            Named::Some => Named::All,
            named => named,
        }
    }

    /// Returns true if the command line changes a measure that the file does not, which widens a scope that nobody states.
    fn is_widened(&self) -> bool {
        let edits = &self.scenario.edits;
        let is_one_off = |edit: usize| *edits.list[edit].place.source.path == *ONE_OFF;
        if self.scenario.scope.is_some() || (0..edits.list.len()).all(is_one_off) {
            return false;
        }
        let added: BTreeSet<&str> =
            edits.list.iter().filter(|edit| edit.kind == EditKind::Measure).map(|edit| &*edit.name).collect();
        let takes_place = |edit: usize| edits.cases.iter().flat_map(|case| &case.overridden).any(|one| one.by == edit);
        let is_new = |edit: usize| is_one_off(edit) && !takes_place(edit) && !added.contains(&*edits.list[edit].name);
        (0..edits.list.len()).any(is_new)
    }

    fn named_partners(&self, text: &str, cases: &[&CaseRun]) -> Named {
        // Groups go by capitals alone: mostly a text has none.
        let is_group = |name: &str| name.len() > 2 && !name.contains(char::is_lowercase);
        let names = names(text);
        let groups = if names.iter().any(|name| is_group(name)) { self.partners.groups() } else { BTreeMap::new() };
        let mut named: BTreeSet<Partner> = BTreeSet::new();
        for name in names {
            // A code is no name: "It", "IN", "Can".
            let is_code = |partner: &Partner| {
                [partner.iso2(), &self.partners.iso3(*partner)].iter().any(|code| code.eq_ignore_ascii_case(&name))
            };
            let partner =
                self.partners.find(&name).filter(|one| !is_code(one) || self.partners.members(*one).count() > 0);
            let members = partner.into_iter().flat_map(|_| self.partners.meant_by(&name));
            named.extend(members.chain(groups.get(&name).into_iter().flatten().copied()));
        }
        named.remove(&self.world.importer);
        let pairs = cases.iter().flat_map(|case| self.run.by_partner(case));
        let sellers = distinct(pairs.map(|(pair, _)| pair.partner)).into_iter();
        let is_named = |seller: Partner| {
            let mut members = self.partners.members(seller).peekable();
            let has_all = members.peek().is_some() && members.all(|member| named.contains(&member));
            named.contains(&seller) || has_all
        };
        let sellers = sellers.filter(|seller| *seller != self.world.importer);
        Named::of(named.is_empty(), sellers.map(is_named))
    }

    /// Returns true of a list by the name of goods of which it has none: a file may call coffee "cars".
    pub(super) fn is_misnamed(&self, word: &str) -> bool {
        let list = self.scenario.lists.iter().find(|(name, _)| name == word).map(|(_, list)| list.products.codes());
        let goods = list.as_ref().and_then(|_| find_goods(word).ok().flatten());
        let meet = |one: &HsCode, other: &HsCode| one.covers(*other) || other.covers(*one);
        list.zip(goods)
            .is_some_and(|(list, goods)| !list.iter().any(|one| goods.codes.iter().any(|code| meet(one, code))))
    }

    fn named_goods(&self, text: &str, cases: &[&CaseRun]) -> Named {
        let text = text.to_lowercase();
        let common = common_goods().unwrap_or_default();
        let of_common = |word: &str| Some(common.iter().find(|(known, _)| known == word)?.1.codes.clone());
        let of_list = |word: &str| Some(self.scenario.lists.iter().find(|(name, _)| name == word)?.1.products.codes());
        let codes = |word: &str| -> Vec<HsCode> {
            let known = of_common(word).or_else(|| of_list(word));
            known.or_else(|| Some(vec![HsCode::parse(word).ok()?])).unwrap_or_default()
        };
        let labels = match &self.scenario.scope {
            Some(scope) => vec![scope.goods.clone()],
            None => cases.iter().flat_map(|case| self.measures(case)).map(|measure| measure.goods.clone()).collect(),
        };
        let labels = distinct(
            labels.iter().flat_map(|label| label.split(" except ").next()).flat_map(|label| label.split(", ")),
        );
        let known = common
            .iter()
            .map(|(word, _)| word.as_str())
            .chain(self.scenario.lists.iter().map(|(name, _)| name.as_str()));
        let mentioned =
            distinct(known.chain(labels.iter().copied()).filter(|word| has_word(&text, &word.to_lowercase())));
        let meant: Vec<HsCode> = mentioned.iter().flat_map(|word| codes(word)).collect();
        let is_meant = |label: &&str| {
            let of_label = of_list(label).unwrap_or_else(|| codes(label));
            let is_inside = |code: &HsCode| meant.iter().any(|other| other.covers(*code));
            mentioned.contains(label) && !self.is_misnamed(label)
                || *label != ALL_GOODS && of_label.iter().all(is_inside)
        };
        let is_around = |label: &&str| {
            let of_label = of_list(label).unwrap_or_else(|| codes(label));
            *label == ALL_GOODS || of_label.iter().any(|code| meant.iter().any(|other| code.covers(*other)))
        };
        match Named::of(meant.is_empty(), labels.iter().map(is_meant)) {
            // They are among the goods of the results.
            Named::None if labels.iter().any(is_around) => Named::Some,
            named => named,
        }
    }
}

/// How far results are about what a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    /// It names nothing.
    Nothing,
    /// They are about nothing else.
    All,
    /// They are about others too.
    Some,
    /// They are about others alone.
    None,
}

impl Named {
    /// Returns how far results are named, each of which `are_named` says is.
    fn of(is_nothing: bool, are_named: impl Iterator<Item = bool>) -> Named {
        let are_named: Vec<bool> = are_named.collect();
        match (is_nothing || are_named.is_empty(), are_named.contains(&true), are_named.contains(&false)) {
            (true, ..) => Named::Nothing,
            (false, _, false) => Named::All,
            (false, true, true) => Named::Some,
            (false, false, true) => Named::None,
        }
    }
}

/// Returns what may be names in a text: up to so many words from one that begins with a capital.
fn names(text: &str) -> Vec<String> {
    let plain = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        word.trim_end_matches("'s").trim_end_matches("’s").to_string()
    };
    let words: Vec<String> = text.split_whitespace().map(plain).collect();
    let from = |at: usize| (1..=LONGEST.min(words.len() - at)).map(move |count| (at, count));
    let spans = (0..words.len()).filter(|at| words[*at].starts_with(char::is_uppercase)).flat_map(from);
    spans.map(|(at, count)| words[at..at + count].join(" ")).collect()
}

/// Returns true if a text has these words, and not as a part of others.
fn has_word(text: &str, word: &str) -> bool {
    let is_end = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
    !word.is_empty()
        && text
            .match_indices(word)
            .any(|(at, _)| is_end(text[..at].chars().next_back()) && is_end(text[at + word.len()..].chars().next()))
}
