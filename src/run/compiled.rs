//! The flows of a world laid out for a scenario, and the levels of their classes under the law before and after.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::dated_scopes::DatedScopes;
use super::failure::Failure;
use super::group::selection;
pub use super::law_dates::LawDates;
use super::law_dates::{all_exemptions, all_measures, days, importers_without_law};
pub use super::levels_at_end::{LevelsAtEnd, LevelsAtEnds, LevelsBefore};
use crate::error::Problem;
use crate::partner::{Importers, Pair, Partner, PartnerSet};
use crate::product::ProductSet;
use crate::rates::attributes::AttributeLookup;
use crate::rates::levels::{LawWithScopes, Levels, UnratedClass};
use crate::rates::scopes::Scopes;
use crate::rates::{FlowClasses, PartOfLine};
use crate::regime::Regime;
use crate::regime::law_on_date::{LawOnDate, RequiredAttributes};
use crate::regime::measure::Measure;
use crate::regime::rate::BandEnds;
use crate::regime::rule::{Exemption, Precedence};
use crate::scenario::{Scenario, Variant};
use crate::world::World;

/// The flows sorted for the laws that a scenario holds them against.
#[derive(Debug)]
pub struct CompiledScenario {
    /// The flows.
    pub flow_classes: Arc<FlowClasses>,
    pub(super) asked: RequiredAttributes,
    /// For each exemption, those of the baseline first, whose law it is about.
    pub(super) exempting: Vec<Importers>,
    /// The days that the scenario looks at.
    pub days: Vec<LawDates>,
    /// The scopes of measures and exemptions on these days.
    dated: DatedScopes,
    /// The importers of whose law the regime says nothing, where two states of the law are compared.
    pub without_law: BTreeSet<Partner>,
    /// For each class whether all its flows are theirs; nothing where there are none.
    classes_without_law: Arc<[bool]>,
}

/// The laws of a day.
pub(super) struct DayLaws<'a> {
    before: LawWithScopes<'a>,
    after: LawWithScopes<'a>,
    /// For each class, whether the law after may charge it otherwise than the law before.
    changed: Vec<bool>,
}

impl CompiledScenario {
    /// Sorts the flows of a world for a scenario.
    pub fn new(scenario: &Scenario, world: &World) -> Result<CompiledScenario, Failure> {
        CompiledScenario::after(None, scenario, world)
    }

    /// Returns the same after an earlier scenario on the same world: where the two differ in nothing that flows are
    /// sorted by, such as in a rate, the flows stay as they lie.
    pub fn after(
        earlier: Option<(&Scenario, &CompiledScenario)>,
        scenario: &Scenario,
        world: &World,
    ) -> Result<CompiledScenario, Failure> {
        let days = days(scenario);
        let baseline = &scenario.baseline;
        let unknown = world.declared.keys().find(|name| !baseline.shares.contains_key(*name));
        if let Some(name) = unknown.filter(|_| !baseline.shares.is_empty()) {
            let known: Vec<&str> = baseline.shares.keys().map(String::as_str).collect();
            let what =
                format!("the flows of “{}” declare “{name}”, which “{}” does not ask for", world.name, baseline.name);
            return Err(Problem::new(what).help(format!("it knows: {}", known.join(", "))).into());
        }
        if let Some(problem) = own_in_two_ways(scenario, world) {
            return Err(problem.into());
        }
        let asked = RequiredAttributes::new(all_measures(scenario), all_exemptions(scenario));
        let dates: BTreeSet<Date> = days.iter().flat_map(|day| [day.date, day.date_before]).collect();
        let questions = AttributeLookup::new(asked, &baseline.shares, &baseline.schedule, &dates);
        let mut scopes = Scopes::default();
        let mut dated = DatedScopes::new(&days);
        for measure in all_measures(scenario) {
            for scope in dated.add(&mut scopes, &measure.importers, &measure.partners, &measure.products) {
                scopes.ask(scope, questions.of_measure(measure), measure.part.is_some());
            }
        }
        let exempting: Vec<Importers> = all_exemptions(scenario).map(|rule| whose(rule, scenario)).collect();
        for (rule, importers) in all_exemptions(scenario).zip(&exempting) {
            for scope in dated.add(&mut scopes, importers, &rule.partners, &rule.products) {
                scopes.ask(scope, questions.of_exemption(rule), false);
            }
        }
        for (importers, partners, products) in further_scopes(scenario) {
            DatedScopes::new(&days[..1]).add(&mut scopes, &importers, &partners, &products);
        }
        let is_same = |(other, compiled): &(&Scenario, &CompiledScenario)| {
            compiled.flow_classes.cell_of_flow.len() == world.flows.len()
                && (&compiled.days, &compiled.asked, &compiled.flow_classes.scopes)
                    == (&days, &questions.asked, &scopes)
                && Arc::ptr_eq(&other.baseline.schedule, &baseline.schedule)
                && other.baseline.shares == baseline.shares
        };
        let flow_classes = match earlier.filter(is_same) {
            Some((_, compiled)) => compiled.flow_classes.clone(),
            None => Arc::new(FlowClasses::new(world, scopes, &questions)),
        };
        let divided = |part| divided(part, &flow_classes.scopes, scenario);
        flow_classes.check_whole(world).map_err(divided)?;
        let without_law = importers_without_law(scenario, world);
        let classes_without_law = flow_classes.wholly_of(&without_law);
        let asked = questions.asked;
        Ok(CompiledScenario { flow_classes, asked, exempting, days, dated, without_law, classes_without_law })
    }

    /// Returns the day of a scenario that has one date; the first of a period.
    pub fn day(&self, scenario: &Scenario) -> LawDates {
        let (date, as_of) = (scenario.date, scenario.as_of);
        self.days.first().copied().unwrap_or(LawDates { date, date_before: date, before: as_of, after: as_of })
    }

    /// Returns true of a class whose flows are all those of importers without a law.
    pub fn is_without_law(&self, class: usize) -> bool {
        self.classes_without_law.get(class).copied().unwrap_or_default()
    }

    /// Returns the numbers of the scopes that a measure has on the days of the scenario.
    pub fn scopes_of(&self, measure: &Measure) -> BTreeSet<usize> {
        self.dated.all(&measure.importers, &measure.partners, &measure.products)
    }

    /// Returns the same of an exemption, whose law it is about.
    pub(super) fn scopes_of_exemption(&self, rule: &Exemption, importers: &Importers) -> BTreeSet<usize> {
        self.dated.all(importers, &rule.partners, &rule.products)
    }

    /// Returns the law before on a day.
    pub fn law_before<'a>(&'a self, scenario: &'a Scenario, day: LawDates) -> LawWithScopes<'a> {
        let Regime { measures, precedences, exemptions, shares, complete, .. } = &scenario.baseline;
        let dates = (day.date_before, day.before);
        let law = LawOnDate::new(measures, precedences.iter(), exemptions.iter(), &self.asked, *complete, dates);
        self.place(law, &scenario.baseline, shares)
    }

    /// Returns the law after on a day, of a variant of that date.
    pub fn law_after<'a>(&'a self, scenario: &'a Scenario, variant: &'a Variant, day: LawDates) -> LawWithScopes<'a> {
        self.law_with(scenario, variant, (&scenario.precedences, &scenario.exemptions), day)
    }

    /// Returns the same with these rules in place of the scenario's own, which have the same scopes.
    pub(super) fn law_with<'a>(
        &'a self,
        scenario: &'a Scenario,
        variant: &'a Variant,
        own: (&'a [Precedence], &'a [Exemption]),
        day: LawDates,
    ) -> LawWithScopes<'a> {
        let Regime { precedences, exemptions, shares, complete, .. } = &scenario.baseline;
        let dates = (day.date, day.after);
        let (precedences, exemptions) = (precedences.iter().chain(own.0), exemptions.iter().chain(own.1));
        let law = LawOnDate::new(&variant.measures, precedences, exemptions, &self.asked, *complete, dates);
        self.place(law, &scenario.baseline, shares)
    }

    fn place<'a>(
        &self,
        law: LawOnDate<'a>,
        baseline: &Regime,
        shares: &crate::regime::share::Shares,
    ) -> LawWithScopes<'a> {
        let scope = |importers: &Importers, partners: &PartnerSet, products: &ProductSet| {
            self.dated.on((importers, partners, products), (law.date, law.as_of))
        };
        let of_measure = |measure: &Measure| scope(&measure.importers, &measure.partners, &measure.products);
        let measures = law.measures.iter().map(|measure| of_measure(measure)).collect();
        let of_exemption =
            |(rule, importers): (&&Exemption, &Importers)| scope(importers, &rule.partners, &rule.products);
        let exemptions = law.exemptions.iter().zip(&self.exempting).map(of_exemption).collect();
        let authorities: Vec<usize> = law.measures.iter().map(|measure| baseline.authority(measure)).collect();
        let authority_count = if baseline.authorities.is_empty() { 1 } else { baseline.authorities.len() + 1 };
        let places = LawWithScopes::places(&self.flow_classes, &law, shares);
        LawWithScopes { law, measures, exemptions, authorities, authority_count, places }
    }

    /// Returns the levels before of every class that some case wants, if no hedged value bears on any of them.
    pub fn shared_before(
        &self,
        scenario: &Scenario,
        world: &World,
        scopes: &[BTreeSet<usize>],
    ) -> Result<Option<LevelsBefore>, Failure> {
        if scenario.period.is_some() && scenario.before.is_none() {
            return Ok(None);
        }
        let placed = self.law_before(scenario, self.day(scenario));
        let all: BTreeSet<usize> = scopes.iter().flatten().copied().collect();
        let wanted = self.flow_classes.touched(&all);
        if !self.flow_classes.hedged(&[&placed], &wanted).is_empty() {
            return Ok(None);
        }
        let levels = self.flow_classes.levels(&placed, BandEnds { variables: &[], ends: 0 }, &wanted);
        levels.map(|levels| Some(Arc::new(levels))).map_err(|refused| self.refused(&refused, world, "the baseline"))
    }

    /// Returns the levels of a variant at each corner of its hedged values. The variant is of the day's date.
    pub fn levels(
        &self,
        scenario: &Scenario,
        world: &World,
        variant: &Variant,
        wanted: &[bool],
        day: LawDates,
        shared: Option<&LevelsBefore>,
    ) -> Result<LevelsAtEnds, Failure> {
        let laws = self.laws(scenario, variant, day);
        self.levels_after(None, (world, variant), &laws, wanted, shared)
    }

    /// Returns the laws before and after on a day, of a variant of that date.
    pub(super) fn laws<'a>(&'a self, scenario: &'a Scenario, variant: &'a Variant, day: LawDates) -> DayLaws<'a> {
        let (before, after) = (self.law_before(scenario, day), self.law_after(scenario, variant, day));
        DayLaws { changed: self.changed(scenario, variant, &after, day), before, after }
    }

    /// Returns the levels under the laws of a day, where those of another day may be known: of the same variant, and of the
    /// same classes.
    pub(super) fn levels_after(
        &self,
        known: Option<(&DayLaws<'_>, &LevelsAtEnds)>,
        (world, variant): (&World, &Variant),
        laws: &DayLaws<'_>,
        wanted: &[bool],
        shared: Option<&LevelsBefore>,
    ) -> Result<LevelsAtEnds, Failure> {
        let variables = self.flow_classes.hedged(&[&laws.before, &laws.after], wanted);
        let corners = corners_of(&variables, &variant.name)?;
        let changed: Vec<bool> = laws.changed.iter().zip(wanted).map(|(changed, wanted)| *changed && *wanted).collect();
        let shared = shared.filter(|_| variables.is_empty());
        let known = known.filter(|(_, levels)| levels.variables == variables);
        let differ = known.map(|(other, _)| {
            let differ = |one, other| self.flow_classes.differing(one, other);
            (differ(&other.before, &laws.before), differ(&other.after, &laws.after))
        });
        let levels_of = |(place, corner): (usize, BandEnds<'_>)| -> Result<LevelsAtEnd, UnratedClass> {
            let known =
                known.zip(differ.as_ref()).and_then(|((_, known), differ)| Some((known.levels.get(place)?, differ)));
            let under = |law, known: Option<(&Levels, &Vec<bool>)>, wanted: &[bool]| match known {
                Some((levels, differ)) => self.flow_classes.levels_after((levels, differ), law, corner, wanted),
                None => self.flow_classes.levels(law, corner, wanted),
            };
            let before = match shared {
                Some(shared) => shared.clone(),
                None => {
                    Arc::new(under(&laws.before, known.map(|(known, differ)| (&*known.before, &differ.0)), wanted)?)
                }
            };
            let known = known.and_then(|(known, differ)| Some((known.after.as_ref()?, &differ.1)));
            let after = changed.contains(&true).then(|| under(&laws.after, known, &changed)).transpose()?;
            let (changed, wanted) = (changed.clone(), wanted.to_vec());
            Ok(LevelsAtEnd::new((before, after), changed, wanted, self.classes_without_law.clone()))
        };
        let levels = corners.enumerate().map(levels_of).collect::<Result<_, _>>();
        let levels = levels.map_err(|refused| self.refused(&refused, world, &variant.name))?;
        Ok(LevelsAtEnds { variables, levels })
    }

    /// For each class, whether the law after may charge it otherwise than the law before.
    pub(super) fn changed(
        &self,
        scenario: &Scenario,
        variant: &Variant,
        after: &LawWithScopes<'_>,
        day: LawDates,
    ) -> Vec<bool> {
        let all = day.before != day.after || day.date_before != day.date || !scenario.precedences.is_empty();
        if all {
            return vec![true; self.flow_classes.classes.len()];
        }
        let touched = variant.touched_measures().filter(|(_, measure)| measure.period.contains(day.date));
        let mut scopes: BTreeSet<usize> = touched.filter_map(|(index, _)| after.measures[index]).collect();
        let added = after.exemptions.iter().skip(scenario.baseline.exemptions.len());
        scopes.extend(added.flatten());
        self.flow_classes.touched(&scopes)
    }

    pub(super) fn refused(&self, refused: &UnratedClass, world: &World, whose: &str) -> Failure {
        let flow = world.flows[self.flow_classes.classes[refused.class].flow as usize];
        let line = world.products[flow.product as usize];
        let Pair { importer, partner } = world.pair(&flow);
        let buyer =
            if world.has_several_importers() { format!(" in the imports of {importer}") } else { String::new() };
        refused.refusal.problem(&format!("{} of {partner}{buyer}", line.dotted()), whose).into()
    }
}

/// Returns the corners of the hedged values that bear on a variant.
pub(super) fn corners_of<'v>(
    variables: &'v [String],
    variant: &str,
) -> Result<impl Iterator<Item = BandEnds<'v>>, Problem> {
    BandEnds::all(variables).ok_or_else(|| {
        let (count, most) = (variables.len(), BandEnds::MOST);
        let problem = Problem::new(format!("{count} hedged values bear on {variant}: {}", variables.join(", ")));
        problem.help(format!("{most} at most can be combined: set or sweep some of them, or narrow the scope"))
    })
}

/// Returns measures of one slot and rank that meet where one names the world's own importer and the other leaves it
/// unnamed. That both are its law shows only in a world.
fn own_in_two_ways(scenario: &Scenario, world: &World) -> Option<Problem> {
    let on = |measure: &Measure| measure.products.on(scenario.date, scenario.as_of);
    let names_own =
        |measure: &&Measure| matches!(&measure.importers, Importers::Named(named) if named.contains(&world.importer));
    all_measures(scenario).filter(names_own).find_map(|one| {
        let meets = |other: &&Measure| {
            other.importers == Importers::OfWorld
                && (&one.slot, one.rank) == (&other.slot, other.rank)
                && one.period.overlaps(&other.period)
                && one.partners.overlaps(&other.partners)
                && on(one).common_line(&on(other)).is_some()
        };
        let other = all_measures(scenario).find(meets)?;
        let (importer, Measure { id, slot, .. }) = (world.importer, one);
        let both = format!("both are the law of {importer}, whose world it is");
        let problem = Problem::new(format!("{} and {id} tie in slot {slot}: {both}", other.id));
        Some(problem.help(format!("leave `importers` out of {id}, or give it a slot of its own")))
    })
}

/// Returns whose law an exemption is about: that of its measures; anybody's where they are of several.
fn whose(rule: &Exemption, scenario: &Scenario) -> Importers {
    let mut named =
        all_measures(scenario).filter(|measure| measure.is_named(&rule.measures)).map(|measure| &measure.importers);
    match named.next() {
        Some(first) if named.all(|other| other == first) => first.clone(),
        Some(_) => Importers::Any,
        None => Importers::OfWorld,
    }
}

/// Scopes of facts, lists and expectations, and the scenario's own.
fn further_scopes(scenario: &Scenario) -> Vec<(Importers, PartnerSet, ProductSet)> {
    let facts = scenario.baseline.facts.iter().filter_map(|fact| fact.scope.clone());
    let mut scopes: Vec<(Importers, PartnerSet, ProductSet)> =
        facts.map(|(partners, products)| (Importers::OfWorld, partners, products)).collect();
    let every = (Importers::Any, PartnerSet::all());
    scopes.extend(scenario.lists.iter().map(|(_, list)| (every.0.clone(), every.1.clone(), list.products.clone())));
    scopes.push(match &scenario.scope {
        Some(scope) => (scope.importers.clone(), scope.partners.clone(), scope.products.clone()),
        None => (every.0, every.1, ProductSet::All),
    });
    scopes.extend(scenario.expectations.iter().map(selection));
    scopes
}

fn divided(part: PartOfLine, scopes: &Scopes, scenario: &Scenario) -> Problem {
    let (importers, partners, products) = scopes.get(part.scope);
    let measure = all_measures(scenario).find(|measure| {
        measure.importers == *importers
            && measure.partners == *partners
            && (measure.products == *products || measure.products.is_dated())
    });
    let name = measure.map_or("a list or selection".to_string(), |measure| measure.id.clone());
    Problem::new(format!("{name} means part of the line {} of the world “{}”", part.line.dotted(), scenario.world))
        .help("how much of the line it means is not known: name the whole line, state `part = \"SHARE\"` on the measure, or use a world with longer codes")
}
