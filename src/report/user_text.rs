//! The scenario's own words with what comes out in place of their placeholders.

use super::drawn_ends::DrawnEnds;
use super::finding::ReportContext;
use super::number::{Reading, Unit};
use super::phrases::{SELECTED_GOODS, capital, day_words, distinct, join, lower, period_words};
use super::readings::{hull, money, points, rate};
use super::title::{either, range, sentence};
use crate::burden::Burden;
use crate::partner::Partners;
use crate::product::ProductNames;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::scenario::placeholder::{Placeholder, contrasts_equals, filled, placeholders};
use crate::world::World;

/// Fills the title, the summary and the notes of a scenario that was run: each is then true of its results.
pub fn fill(scenario: &mut Scenario, world: &World, run: &Run, partners: &Partners, products: &ProductNames) {
    let context = ReportContext { scenario, world, run, partners, products };
    let all: Vec<&CaseRun> = run.cases.iter().collect();
    // A title that is no finding, or speaks of other goods, says nothing of what is supposed either.
    let is_told = !contrasts_equals(&scenario.title, |word| context.told(word, &all))
        && !context.is_of_others(&scenario.title, &all);
    let premise =
        is_told && !context.names_only_others(&scenario.title, &all) && !context.is_outdated(&scenario.title, &all);
    let title = if is_told { context.filled(&scenario.title, &all) } else { context.title_by_rule(&all) };
    let (written, summary) = (scenario.title.clone(), context.filled(&scenario.summary, &all));
    let of_case = |(number, case): (usize, &crate::scenario::Case)| {
        let points: Vec<&CaseRun> = all.iter().copied().filter(|one| one.variant.case == number).collect();
        case.note.as_ref().map(|note| context.filled(note, &points))
    };
    let notes: Vec<Option<String>> = scenario.cases.iter().enumerate().map(of_case).collect();
    scenario.own_words = [&scenario.title, &scenario.summary].map(|text| filled(text, |_| String::new()));
    scenario.premise = premise.then(|| title.clone());
    if !is_told {
        let name = &scenario.name;
        scenario
            .warnings
            .push(format!("{name}: the title “{written}” does not fit these results: “{title}” stands in its place"));
    }
    (scenario.title, scenario.summary) = (title, summary);
    for (case, note) in scenario.cases.iter_mut().zip(notes) {
        case.note = note;
    }
}

impl ReportContext<'_> {
    /// Returns a text of the scenario with the results of some cases in it: of several from the lowest to the highest. One
    /// that speaks of other goods than they do gives way to a title by rule.
    pub fn filled(&self, text: &str, cases: &[&CaseRun]) -> String {
        if !cases.is_empty() && self.is_of_others(text, cases) {
            return self.title_by_rule(cases);
        }
        filled(text, |word| self.told(word, cases))
    }

    /// Returns the title by rule of some cases: of several between which ends their rates lie.
    fn title_by_rule(&self, cases: &[&CaseRun]) -> String {
        let Some(first) = cases.first() else { return String::new() };
        if cases.len() == 1 {
            return self.rate_title(first);
        }
        let is_same = cases.iter().all(|case| self.about(case) == self.about(first));
        let subjects = match is_same {
            true => self.subjects(first, "average tariff"),
            false => self.subjects_of_cases(cases, &self.own("average tariff")),
        };
        let number = |cases: &[&CaseRun]| Some(self.number(cases, false, |burden| rate(burden.rate_after))?.0);
        let (tense, what) = (self.tense(false), (Unit::Percent, false));
        let each: Option<Vec<Reading>> = cases.iter().map(|case| number(&[case])).collect();
        let each = each.unwrap_or_default().into_iter().map(|value| (value, String::new()));
        let either = either(tense, what, &each.collect::<Vec<_>>());
        let across = format!("across {} cases", cases.len());
        let courses = Some(either).filter(|either| !either.is_empty());
        sentence(&subjects, &courses.unwrap_or_else(|| range(tense, what, number(cases), &across).into()))
    }

    /// Returns the same of a text of a picture.
    pub fn filled_of(&self, text: &str, cases: &[&CaseRun], ends: &DrawnEnds) -> String {
        filled(text, |word| self.told_of(word, cases, ends))
    }

    /// Returns the same of a title of a picture; `None` of one that sets equals against each other, which is then no finding.
    pub fn filled_title(&self, text: &str, cases: &[&CaseRun], ends: &DrawnEnds) -> Option<String> {
        let ranks_equals = placeholders(text).any(Placeholder::is_of_picture) && ends.are_alike();
        let is_no_finding = ranks_equals
            || contrasts_equals(text, |word| self.told_of(word, cases, ends))
            || self.is_of_others(text, cases);
        (!is_no_finding).then(|| capital(&self.filled_of(text, cases, ends)))
    }

    fn told_of(&self, word: Placeholder, cases: &[&CaseRun], ends: &DrawnEnds) -> String {
        if !word.is_of_picture() {
            return self.told(word, cases);
        }
        ends.told(word, |label| self.partners.within_sentence(label))
    }

    fn told(&self, word: Placeholder, cases: &[&CaseRun]) -> String {
        let number = |unit: Unit, is_change: bool, noun: &str, read: fn(&Burden) -> Option<Reading>| {
            self.number(cases, is_change, read).map_or(format!("an unknown {noun}"), |(reading, is_part)| {
                // Cases that read alike are no band.
                let is_alike = cases.len() > 1 && unit.word(reading.low) == unit.word(reading.high);
                let reading = if is_alike { Reading { high: reading.low, ..reading } } else { reading };
                let word = if is_change { unit.read_change(&reading) } else { unit.read(&reading) };
                if is_part { format!("{word} where it is known") } else { word }
            })
        };
        match word {
            Placeholder::Before => number(Unit::Percent, false, "rate", |burden| rate(burden.rate_before)),
            Placeholder::After => number(Unit::Percent, false, "rate", |burden| rate(burden.rate_after)),
            Placeholder::Change => number(Unit::Points, true, "change", |burden| points(burden.rate_change)),
            Placeholder::DutyBefore => number(Unit::Usd, false, "amount", |burden| money(burden.duty_before)),
            Placeholder::DutyAfter => number(Unit::Usd, false, "amount", |burden| money(burden.duty_after)),
            Placeholder::DutyChange => number(Unit::Usd, true, "amount", |burden| money(burden.duty_change)),
            Placeholder::Imports => self.imports(cases),
            Placeholder::Partner => self.partners_of(cases),
            Placeholder::Product => self.goods_of(cases),
            Placeholder::Authority => self.authorities_of(cases),
            Placeholder::Date => match self.scenario.period {
                Some((from, until)) => period_words(from, until),
                None => day_words(self.scenario.date),
            },
            // A text of the scenario has no picture, and its file may not ask for one.
            Placeholder::Top | Placeholder::TopValue | Placeholder::Bottom | Placeholder::BottomValue => String::new(),
        }
    }

    /// Returns a number of some cases, and whether it is that of a part; `None` if one of them does not know it.
    fn number(
        &self,
        cases: &[&CaseRun],
        is_change: bool,
        read: fn(&Burden) -> Option<Reading>,
    ) -> Option<(Reading, bool)> {
        let mut found: Option<(Reading, bool)> = None;
        for case in cases {
            let whole = self.run.whole(case);
            if self.states_no_duty(case) || whole.imports.is_zero() {
                return None;
            }
            // A change may be known of all where levels are known of a part alone.
            let (reading, is_part) = match (is_change, whole.where_known.as_deref()) {
                (true, _) => (read(&whole)?, !whole.change_unknown.is_zero()),
                (false, Some(part)) => (read(part)?, !whole.is_level_known()),
                (false, None) => (read(&whole)?, false),
            };
            found = Some(found.map_or((reading, is_part), |(other, part)| (hull(reading, other), part || is_part)));
        }
        found
    }

    fn imports(&self, cases: &[&CaseRun]) -> String {
        let amounts = || cases.iter().map(|case| self.run.whole(case).imports.usd().dollars());
        let ends = amounts().min().zip(amounts().max());
        ends.map_or_else(String::new, |(low, high)| Unit::Usd.read(&Reading::between(low, high)))
    }

    fn partners_of(&self, cases: &[&CaseRun]) -> String {
        let pairs = cases.iter().flat_map(|case| self.run.by_partner(case));
        let sellers = distinct(pairs.map(|(pair, _)| pair.partner));
        if sellers.len() > 1 && sellers.len() == self.world.partners.len() {
            return "all countries".into();
        }
        join(&self.sellers_of(cases), "partners")
    }

    /// Returns the authorities of what cases change or leave out: "section 232"; of several of one law the law, "IEEPA"; nothing
    /// where they have none.
    pub(super) fn authorities_of(&self, cases: &[&CaseRun]) -> String {
        let known = &self.scenario.baseline.authorities;
        let measures = cases.iter().flat_map(|case| self.measures(case));
        let titles = distinct(measures.filter_map(|measure| known.get(self.scenario.baseline.authority(measure))));
        let titles: Vec<&str> = titles.iter().map(|(_, title)| title.as_str()).collect();
        let law = |title: &&str| title.strip_suffix(')')?.rsplit_once(" (").map(|(_, law)| law.to_string());
        match (distinct(titles.iter().map(law)).as_slice(), titles.as_slice()) {
            (_, []) => String::new(),
            ([Some(law)], [_, _, ..]) => law.clone(),
            _ => join(&titles.iter().map(|title| lower(title)).collect::<Vec<_>>(), "authorities"),
        }
    }

    fn goods_of(&self, cases: &[&CaseRun]) -> String {
        let mut goods: Vec<String> = cases.iter().map(|case| self.goods(case, None)).collect();
        goods.dedup();
        match goods.as_slice() {
            [one] => one.clone(),
            _ => SELECTED_GOODS.into(),
        }
    }
}
