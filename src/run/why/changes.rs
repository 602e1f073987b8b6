//! What a change is made of: the measures and rules that a case changes or adds, and the law with only some of them.

use std::sync::Arc;

use jiff::civil::Date;

use crate::partner::{Importers, PartnerSet};
use crate::product::ProductSet;
use crate::regime::law_on_date::{LawOnDate, RequiredAttributes};
use crate::regime::measure::{Measure, Mode};
use crate::regime::plan::LineScopes;
use crate::regime::rule::{Exemption, Precedence};
use crate::run::compiled::{CompiledScenario, LawDates};
pub use crate::run::split::{LawChange, LawChangeKind};
use crate::scenario::{Scenario, Variant};

/// What a case changes, piece by piece.
pub struct LawChanges<'a> {
    scenario: &'a Scenario,
    /// One a changed measure, by name; then precedences, exemptions and time.
    pub list: Vec<LawChange>,
    /// Each measure of the law after, without its change and with it; the change that it is. In the order of the law.
    measures: Vec<([Arc<Measure>; 2], Option<usize>)>,
    precedences: Vec<(&'a Precedence, Option<usize>)>,
    exemptions: Vec<(&'a Exemption, Option<usize>)>,
    time: Option<usize>,
    /// The entry date and the day of knowledge of the law before; then of the law after, if they differ.
    moments: Vec<(Date, Date)>,
}

/// The measures and rules that bear on lines of one reach, with the changes among them; a *place* is one in that list.
pub struct ApplicableRules<'p, 'a> {
    all: &'p LawChanges<'a>,
    /// Measures by index, ascending.
    measures: Vec<usize>,
    precedences: Vec<usize>,
    /// Exemptions by index, ascending.
    exemptions: Vec<usize>,
    /// What reaches the lines as known on the earlier and on the later day, counted inside this table.
    reaches: Vec<LineScopes>,
    /// The changes that bear on these lines.
    pub law_changes: Vec<usize>,
    /// Of the changes, by their place, those on which it depends what others come to, or the other way round.
    pub interacting: Vec<usize>,
    /// Those that add the same whoever else is there.
    pub separable: Vec<usize>,
}

/// The law with some changes only, on lines of one reach.
pub struct PartialLaw<'a> {
    measures: Vec<Arc<Measure>>,
    precedences: Vec<&'a Precedence>,
    exemptions: Vec<&'a Exemption>,
    complete: bool,
    moment: (Date, Date),
    /// Which of [`LawChanges::moments`] it is of.
    pub later: usize,
    /// What reaches the lines.
    pub reach: LineScopes,
}

impl<'a> LawChanges<'a> {
    /// Returns the changes of a case on a day.
    pub fn new(scenario: &'a Scenario, variant: &'a Variant, day: LawDates) -> LawChanges<'a> {
        let mut list: Vec<LawChange> = Vec::new();
        for id in &variant.touched {
            let title = variant.measures.iter().find(|measure| measure.id == *id).map_or(id, |measure| &measure.title);
            list.push(LawChange { kind: LawChangeKind::Measure, id: id.clone(), title: title.clone() });
        }
        let law_change = |id: &String| variant.touched.iter().position(|touched| touched == id);
        let mut measures = Vec::with_capacity(variant.measures.len());
        for (index, after) in variant.measures.iter().enumerate() {
            let before = match scenario.baseline.measures.get(index) {
                Some(before) => before.clone(),
                // What is added is not there without its player.
                None => Arc::new(Measure { repealed: true, ..(**after).clone() }),
            };
            measures.push(([before, after.clone()], law_change(&after.id)));
        }
        let mut precedences: Vec<_> = scenario.baseline.precedences.iter().map(|rule| (rule, None)).collect();
        for rule in &scenario.precedences {
            precedences.push((rule, Some(list.len())));
            list.push(LawChange { kind: LawChangeKind::Precedence, id: rule.id.clone(), title: rule.title.clone() });
        }
        let mut exemptions: Vec<_> = scenario.baseline.exemptions.iter().map(|rule| (rule, None)).collect();
        for rule in &scenario.exemptions {
            exemptions.push((rule, Some(list.len())));
            list.push(LawChange { kind: LawChangeKind::Exemption, id: rule.id.clone(), title: rule.title.clone() });
        }
        let mut moments = vec![(day.date_before, day.before), (day.date, day.after)];
        moments.dedup();
        let time = (moments.len() > 1).then_some(list.len());
        if time.is_some() {
            let title = format!("The law of {} as known on {}", day.date, day.after);
            list.push(LawChange { kind: LawChangeKind::Time, id: day.after.to_string(), title });
        }
        LawChanges { scenario, list, measures, precedences, exemptions, time, moments }
    }

    /// Returns the entry dates and days of knowledge of the law before and after, each once.
    pub fn moments(&self) -> &[(Date, Date)] {
        &self.moments
    }

    /// Returns the measures that may hold on the day, with the products that they have then.
    pub fn measures_on(&self, (date, as_of): (Date, Date)) -> impl Iterator<Item = (usize, &Measure, ProductSet)> {
        let may_hold = move |measure: &Measure| measure.period.contains(date);
        let measures = self.measures.iter().enumerate().filter(move |(_, ([_, after], _))| may_hold(after));
        measures.map(move |(index, ([_, after], _))| (index, &**after, after.products.on(date, as_of)))
    }

    /// Returns the same of the exemptions.
    pub fn exemptions_on(&self, (date, as_of): (Date, Date)) -> impl Iterator<Item = (usize, &Exemption, ProductSet)> {
        let rules = self.exemptions.iter().enumerate().filter(move |(_, (rule, _))| rule.period.contains(date));
        rules.map(move |(index, (rule, _))| (index, *rule, rule.products.on(date, as_of)))
    }

    /// Returns the measures and rules that bear on lines with these reaches, one a day of knowledge.
    pub fn table<'p>(&'p self, reaches: &[LineScopes]) -> ApplicableRules<'p, 'a> {
        let mut measures: Vec<usize> =
            reaches.iter().flat_map(|reach| reach.measures.iter().map(|(measure, _)| *measure)).collect();
        measures.sort_unstable();
        measures.dedup();
        let here = |words: &[String]| measures.iter().any(|&index| self.measures[index].0[1].is_named(words));
        let exempting = |rule: &usize| here(&self.exemptions[*rule].0.measures);
        let mut exemptions: Vec<usize> =
            reaches.iter().flat_map(|reach| reach.exemptions.iter().copied()).filter(exempting).collect();
        exemptions.sort_unstable();
        exemptions.dedup();
        let bears = |rule: &Precedence| here(&rule.winner) && here(&rule.loser);
        let precedences: Vec<usize> =
            (0..self.precedences.len()).filter(|&rule| bears(self.precedences[rule].0)).collect();
        let inside = |reach: &LineScopes| LineScopes {
            measures: reach
                .measures
                .iter()
                .filter_map(|(measure, part)| Some((measures.binary_search(measure).ok()?, *part)))
                .collect(),
            exemptions: reach.exemptions.iter().filter_map(|rule| exemptions.binary_search(rule).ok()).collect(),
        };
        let mut law_changes: Vec<usize> = (measures.iter().filter_map(|&index| self.measures[index].1))
            .chain(precedences.iter().filter_map(|&rule| self.precedences[rule].1))
            .chain(exemptions.iter().filter_map(|&rule| self.exemptions[rule].1))
            .chain(self.time)
            .collect();
        law_changes.sort_unstable();
        law_changes.dedup();
        let reaches = reaches.iter().map(inside).collect();
        let mut table = ApplicableRules {
            all: self,
            measures,
            precedences,
            exemptions,
            reaches,
            law_changes,
            interacting: Vec::new(),
            separable: Vec::new(),
        };
        (table.separable, table.interacting) =
            (0..table.law_changes.len()).partition(|&place| table.is_free(table.law_changes[place]));
        table
    }
}

impl<'a> ApplicableRules<'_, 'a> {
    /// Returns true if a change adds the same in every coalition: measures that only add, alone in their slots, of
    /// which no total, precedence or change's exemption speaks.
    fn is_free(&self, law_change: usize) -> bool {
        let all = self.all;
        let is_players = |&&index: &&usize| all.measures[index].1 == Some(law_change);
        let sides = |&index: &usize| all.measures[index].0.iter();
        let mine: Vec<usize> = self.measures.iter().filter(is_players).copied().collect();
        let totaled = self.measures.iter().any(|&index| all.measures[index].0[1].mode == Mode::Total);
        let only_adds = |&index: &usize| {
            let measure = &all.measures[index].0[1];
            let alone = |other: &usize| *other == index || all.measures[*other].0[1].slot != measure.slot;
            let counted = |other: &usize| sides(other).any(|other| measure.is_named(&other.counts));
            let rules = self.precedences.iter().map(|&rule| all.precedences[rule].0);
            let named = rules.into_iter().any(|rule| measure.is_named(&rule.winner) || measure.is_named(&rule.loser));
            let exempted = self.exemptions.iter().map(|&rule| all.exemptions[rule]);
            let exempt = exempted.into_iter().any(|(rule, whose)| whose.is_some() && measure.is_named(&rule.measures));
            sides(&index).all(|side| side.mode == Mode::Add)
                && !totaled
                && self.measures.iter().all(alone)
                && !self.measures.iter().any(counted)
                && !named
                && !exempt
        };
        all.time.is_none() && !mine.is_empty() && mine.iter().all(only_adds)
    }

    /// Returns the law with those changes of the table that are `there`, and without those of the
    /// others.
    pub fn part(&self, there: impl Fn(usize) -> bool) -> PartialLaw<'a> {
        let all = self.all;
        let is_there = |law_change: Option<usize>| {
            law_change.is_none_or(|law_change| self.law_changes.binary_search(&law_change).is_ok_and(&there))
        };
        let later = usize::from(all.time.is_some() && is_there(all.time));
        // What is not there keeps its place, so that the reach does: it names no measure.
        let kept: Vec<bool> = self.exemptions.iter().map(|&rule| is_there(all.exemptions[rule].1)).collect();
        let mut reach = self.reaches[later].clone();
        reach.exemptions.retain(|&rule| kept[rule]);
        PartialLaw {
            measures: self
                .measures
                .iter()
                .map(|&index| {
                    let (sides, law_change) = &all.measures[index];
                    sides[usize::from(is_there(*law_change))].clone()
                })
                .collect(),
            precedences: (self.precedences.iter().map(|&rule| all.precedences[rule]))
                .filter(|(_, law_change)| is_there(*law_change))
                .map(|(rule, _)| rule)
                .collect(),
            exemptions: self.exemptions.iter().map(|&rule| all.exemptions[rule].0).collect(),
            complete: all.scenario.baseline.complete,
            moment: all.moments[later],
            later,
            reach,
        }
    }
}

impl PartialLaw<'_> {
    /// Returns the law, ready to be applied.
    pub fn law<'l>(&'l self, asked: &'l RequiredAttributes) -> LawOnDate<'l> {
        let (precedences, exemptions) = (self.precedences.iter().copied(), self.exemptions.iter().copied());
        LawOnDate::new(&self.measures, precedences, exemptions, asked, self.complete, self.moment)
    }
}

/// Returns the scopes of a law on flow classes: of measures, and of exemptions.
pub fn by_scope(
    law_changes: &LawChanges<'_>,
    compiled: &CompiledScenario,
    moment: (Date, Date),
) -> crate::rates::equal_rates::RulesByScope {
    let find = |importers: &Importers, partners: &PartnerSet, products: ProductSet| {
        compiled.flow_classes.scopes.find(importers, partners, &products)
    };
    let measures = law_changes.measures_on(moment);
    let exemptions = law_changes.exemptions_on(moment);
    crate::rates::equal_rates::RulesByScope::new(
        measures.map(|(index, measure, products)| (index, find(&measure.importers, &measure.partners, products))),
        exemptions.map(|(index, rule, products)| (index, find(&compiled.exempting[index], &rule.partners, products))),
    )
}
