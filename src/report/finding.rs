//! Findings in a sentence, made from the numbers: titles, notes and source lines.

use std::cmp::Reverse;

use super::basis::FigureBasis;
use super::change_phrase::{money_change_phrase, points_change_phrase, rate_change_phrase};
use super::known_law::known_law_of;
use super::number::{Reading, Unit};
use super::phrases::{capital, day_words, distinct, join, lower, period_words};
use super::readings::{change_size, money, points};
use crate::burden::Burden;
use crate::partner::{Importers, Partners};
use crate::product::{Branch, ProductNames};
use crate::regime::fact::Fact;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::world::World;

/// A result with everything that is needed to talk about it.
#[derive(Clone, Copy, Debug)]
pub struct ReportContext<'a> {
    /// The question.
    pub scenario: &'a Scenario,
    /// The flows.
    pub world: &'a World,
    /// The answers.
    pub run: &'a Run,
    /// Names of partners.
    pub partners: &'a Partners,
    /// Names of products.
    pub products: &'a ProductNames,
}

impl<'a> ReportContext<'a> {
    /// Returns the facts of the baseline that speak of flows in scope: through a measure that covers some, or by
    /// themselves.
    pub fn facts(&self, case: &'a CaseRun) -> Vec<&'a Fact> {
        let baseline = &self.scenario.baseline;
        let covers = |id: &String| {
            let measure = baseline.measures.iter().find(|measure| measure.id == *id);
            measure
                .is_some_and(|measure| self.run.meets(case, &measure.importers, &measure.partners, &measure.products))
        };
        let speaks = |fact: &&Fact| {
            let scope = fact.scope.as_ref();
            fact.measures.iter().any(covers)
                || scope
                    .is_some_and(|(partners, products)| self.run.meets(case, &Importers::OfWorld, partners, products))
        };
        baseline.facts.iter().filter(speaks).collect()
    }

    /// Returns whose goods a fact is about: "Japan: ".
    pub(super) fn subject(&self, fact: &Fact) -> String {
        let of_measures = self.scenario.baseline.measures.iter().filter(|measure| fact.measures.contains(&measure.id));
        let scope = fact.scope.as_ref().map(|(partners, _)| partners);
        let sets = of_measures.map(|measure| &measure.partners).chain(scope);
        let members = sets.filter_map(|set| set.members.as_ref()).flatten();
        let names = distinct(members.map(|partner| self.partners.short(*partner)));
        if names.is_empty() { String::new() } else { format!("{}: ", join(&names, "partners")) }
    }

    /// Returns the readings on which any case stands: "if …".
    pub fn premises(&self) -> Vec<&'a str> {
        let facts = self.run.cases.iter().flat_map(|case| self.facts(case));
        distinct(facts.filter_map(|fact| fact.premise.as_deref()))
    }

    /// Returns the reading on which a whole case stands: ", if …". A reading on which only a part stands is a note.
    pub(super) fn premise(&self, case: &'a CaseRun) -> String {
        let facts = self.facts(case);
        let mut premises = facts.iter().filter(|fact| fact.premise.is_some());
        match (premises.next(), premises.next()) {
            (Some(fact), None) if self.measures(case).iter().all(|measure| fact.measures.contains(&measure.id)) => {
                fact.premise.as_ref().map_or_else(String::new, |premise| format!(", {premise}"))
            }
            _ => String::new(),
        }
    }

    /// Returns what happens to the rate, as a sentence.
    pub fn rate_title(&self, case: &'a CaseRun) -> String {
        let whole = self.run.whole(case);
        if whole.imports.is_zero() {
            return "Nothing in scope: no imports of these goods in this world".into();
        }
        let subject = self.rate_subject(case);
        let unchanged = if whole.is_unchanged() { "no change from the baseline: " } else { "" };
        let partly = whole.where_known.is_some() && !whole.is_level_known();
        if let Some(change) = points(whole.rate_change).filter(|_| partly && !whole.is_unchanged()) {
            return capital(&format!("{subject} {}; its level is known in part", points_change_phrase(&change)));
        }
        let known = if partly { ", where it is known," } else { "" };
        let levels = whole.where_known.as_deref().unwrap_or(&whole);
        capital(&format!("{unchanged}{subject}{known} {}{}", rate_change_phrase(levels), self.premise(case)))
    }

    /// Returns "duty on cars from Japan": whose rate a sentence is about.
    pub(super) fn rate_subject(&self, case: &'a CaseRun) -> String {
        let duty = if self.run.whole(case).is_average { "average duty" } else { "duty" };
        format!("{duty} {}", self.about(case))
    }

    /// Returns what happens to the duty owed, as a sentence.
    pub fn duty_title(&self, case: &'a CaseRun) -> String {
        let whole = self.run.whole(case);
        let subject = format!("duty owed {}", self.about(case));
        let course = match money(whole.duty_change) {
            None => "is not known".to_string(),
            Some(change) => money_change_phrase(&change, self.per()),
        };
        capital(&format!("{subject} {course}{}", self.premise(case)))
    }

    /// Returns which chapter or sector carries most of the change, as a sentence.
    pub fn branch_title(&self, case: &'a CaseRun) -> String {
        let branches = self.run.by_branch(case);
        let Some((branch, burden)) =
            branches.iter().max_by_key(|(branch, burden)| (change_size(burden), Reverse(*branch)))
        else {
            return "Nothing in scope".into();
        };
        let name = |branch: Branch| lower(&self.branch_name(branch));
        let (Some(part), Some(whole)) = (money(burden.duty_change), money(self.run.whole(case).duty_change)) else {
            return "The change in duty owed is not known".into();
        };
        let (about, per) = (self.about(case), self.per());
        let is_part = |word: &&str| Some(*word) == change_phrase(&part) && part.low.abs() <= whole.low.abs();
        if let Some(word) = change_phrase(&whole).filter(is_part) {
            let (part, whole) = (Unit::Usd.word(part.low.abs()), Unit::Usd.word(whole.low.abs()));
            let premise = self.premise(case);
            return format!("Of {whole} {per} {word} duty owed {about}, {part} is on {}{premise}", name(*branch));
        }
        let part = Unit::Usd.read_change(&part);
        let word = |burden: &Burden| money(burden.duty_change).map(|change| Unit::Usd.read_change(&change));
        let alike = branches.iter().filter(|(_, other)| word(other).as_ref() == Some(&part));
        let names: Vec<String> = alike.map(|(branch, _)| name(*branch)).collect();
        let (each, [_, several, _]) = (if names.len() > 1 { "each on " } else { "on " }, self.branch_words(case));
        format!("Largest change in duty owed {about}: {part} {per} {each}{}", join(&names, several))
    }

    /// Returns where the numbers are from: flows, law and until when it is known, scenario, program.
    pub fn source(&self) -> String {
        ReportContext::source_of(std::slice::from_ref(self))
    }

    /// Returns the same of several results held against one another.
    pub fn source_of(all: &[ReportContext<'_>]) -> String {
        let sources = all.iter().flat_map(|one| [one.world.source.as_str(), &one.scenario.baseline.source]);
        let known = distinct(all.iter().filter_map(|one| known_law_of(one.scenario)));
        let known = if known.is_empty() { String::new() } else { format!("{}. ", capital(&known.join("; "))) };
        let each: Vec<String> = all
            .iter()
            .map(|one| format!("{} · scenario {} ({})", one.entered(), one.scenario.name, one.scenario.hash))
            .collect();
        let (sources, version) = (distinct(sources).join("; "), env!("CARGO_PKG_VERSION"));
        format!("Source: {sources}. {known}{} · dutylab {version}", each.join("; "))
    }

    /// Returns "Entered 31 December 2025, against 1 January 2025"; of one day that is known in two ways, the days of
    /// knowledge.
    pub(super) fn entered(&self) -> String {
        let scenario = self.scenario;
        let later = scenario.period.map_or("", |_| " and later");
        let against = match scenario.before {
            None => String::new(),
            Some(before) if before.date == scenario.date && scenario.period.is_none() => {
                format!(", as known on {} against {}", day_words(scenario.as_of), day_words(before.as_of))
            }
            Some(before) => format!(", against {}", day_words(before.date)),
        };
        format!("Entered {}{later}{against}", day_words(scenario.date))
    }

    /// Of which time an amount of duty is.
    pub fn per(&self) -> &'static str {
        if self.scenario.period.is_some() { "in the period" } else { "a year" }
    }

    /// Returns whether the figures are of laws in force.
    pub fn standing(&self) -> FigureBasis {
        FigureBasis::of(self.scenario)
    }

    /// Returns the assumption under which all numbers stand.
    pub fn assumption(&self) -> String {
        self.assumption_as(self.standing())
    }

    /// Returns the same where more than this result is shown.
    pub fn assumption_as(&self, standing: FigureBasis) -> String {
        let year = self.world.year;
        match self.scenario.period {
            None => format!("on {year} imports held fixed. {}.", standing.words()),
            Some((from, until)) => {
                let known = match (self.scenario.known_each_day, self.scenario.refund.and_then(|refund| refund.as_of)) {
                    (true, None) => "each day as the law was known on it, ",
                    (true, Some(_)) => "each day before as the law was known on it, ",
                    (false, _) => "",
                };
                let (days, standing) = (period_words(from, until), standing.words());
                format!("{days}, {known}on {year} imports held fixed and spread evenly over the year. {standing}.")
            }
        }
    }
}

/// Returns "More" or "less", of a change whose size and direction are known.
fn change_phrase(change: &Reading) -> Option<&'static str> {
    let known = change.is_point() && !change.low.is_zero();
    known.then_some(if change.low.is_sign_negative() { "less" } else { "more" })
}
