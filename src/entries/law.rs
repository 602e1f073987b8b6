//! A law that lines are calculated under: its measures from day to day, with the clauses on goods in transit or in a zone.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::transit::{ClauseSet, under};
use super::zone::HeldInZone;
use crate::entry::practice::Practice;
use crate::partner::Partner;
use crate::product::HsCode;
use crate::regime::Regime;
use crate::regime::calendar::steps;
use crate::regime::law_on_date::{LawOnDate, RequiredAttributes};
use crate::regime::measure::Measure;
use crate::regime::rule::{Exemption, Precedence};
use crate::regime::share::{ShareBand, ShareKind, ShareTable};

/// Measures by the set of clauses that goods lie under.
type MeasuresBySet = Vec<OnceLock<Vec<Arc<Measure>>>>;

/// A law that lines are calculated under.
pub struct EntryLaw<'a> {
    /// The regime that it starts from.
    pub regime: &'a Regime,
    /// The first day of each of its phases, with its measures by the clauses that an entry lies under, formed when one asks for them.
    phases: Vec<(Date, MeasuresBySet)>,
    precedences: Vec<&'a Precedence>,
    exemptions: Vec<&'a Exemption>,
    pub(super) required: RequiredAttributes,
    /// What the regime says of each share that is required.
    shares: Vec<Option<&'a ShareTable>>,
    /// The days from which on it is another one, the first of all days first.
    steps: Vec<Date>,
    /// The day of knowledge of every entry, its own where that is later; `None` for its own day.
    as_of: Option<Date>,
    /// The numbers of chapter 99 of all measures.
    numbers: OnceLock<BTreeSet<HsCode>>,
    pub(super) importer: Partner,
    pub(super) practice: &'a Practice,
}

impl<'a> EntryLaw<'a> {
    /// Returns a law of measures and rules, as the importer's own. The measures are those from a day on, in the order of days.
    /// `as_of` is the day of knowledge; each entry's own day where there is none, or it is later.
    pub fn new(
        (regime, practice): (&'a Regime, &'a Practice),
        phases: &[(Date, Vec<Arc<Measure>>)],
        (precedences, exemptions): (Vec<&'a Precedence>, Vec<&'a Exemption>),
        importer: Partner,
        as_of: Option<Date>,
    ) -> EntryLaw<'a> {
        let all = || phases.iter().flat_map(|(_, measures)| measures).map(|measure| &**measure);
        let required = RequiredAttributes::new(all(), exemptions.iter().copied());
        let shares = required.shares.iter().map(|name| {
            let table = regime.shares.get(name);
            table.filter(|table| table.importers.contains(importer, importer))
        });
        let shares = shares.collect();
        let mut steps = steps(all(), exemptions.iter().copied(), precedences.iter().copied(), &regime.shares);
        steps.extend(phases.iter().map(|(from, _)| *from).chain([Date::MIN]));
        let by_set = |measures: &Vec<Arc<Measure>>| {
            let mut sets = vec![OnceLock::new(); sets_of(practice)];
            sets[0] = measures.clone().into();
            sets
        };
        let phases = phases.iter().map(|(from, measures)| (*from, by_set(measures))).collect();
        let steps = steps.into_iter().collect();
        let numbers = OnceLock::new();
        EntryLaw {
            regime,
            phases,
            precedences,
            exemptions,
            required,
            shares,
            steps,
            as_of,
            numbers,
            importer,
            practice,
        }
    }

    /// Returns the place of the phase of a day.
    fn phase(&self, day: Date) -> usize {
        self.phases.partition_point(|(from, _)| *from <= day).saturating_sub(1)
    }

    /// Returns the measures of a day for goods under some clauses.
    fn measures(&self, day: Date, clauses: ClauseSet) -> &[Arc<Measure>] {
        let Some(sets) = self.phases.get(self.phase(day)).map(|(_, sets)| sets) else { return &[] };
        let Practice { in_transit, zone, .. } = self.practice;
        let form = || {
            let measures = under(in_transit, clauses, self.measures(day, 0));
            let held = zone.iter().enumerate().filter(|(at, _)| clauses >> (in_transit.len() + at) & 1 == 1);
            held.fold(measures, |measures, (_, clause)| clause.under(&measures, self.measures(clause.entered_from, 0)))
        };
        sets.get(clauses as usize).map_or(&[], |set| set.get_or_init(form).as_slice())
    }

    /// Returns the first day after a clause on goods in a zone began to hold on which the measures are others; none up to the day of
    /// entry, unless a scenario has dated changes.
    pub(super) fn change_in_zone(&self, held: &HeldInZone) -> Option<Date> {
        let from = self.phases.get(self.phase(held.entered_from) + 1).map(|(from, _)| *from);
        from.filter(|from| *from <= held.entered)
    }

    /// Returns what the law takes a share for on a line of a day, and whether goods below the line differ in it.
    pub(super) fn share(
        &self,
        share: usize,
        (origin, line): (Partner, HsCode),
        day: Date,
    ) -> (Option<ShareBand>, bool) {
        match self.shares[share] {
            Some(table) => (table.share(origin, line, day), table.divides(origin, line, day)),
            None => (None, false),
        }
    }

    /// Returns true if a share is a claim.
    pub(super) fn is_claim(&self, share: usize) -> bool {
        self.shares[share].is_some_and(|table| table.kind == ShareKind::Claim)
    }

    /// Returns the day of knowledge of every entry; `None` for its own day.
    pub(super) fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// Returns the measures of all days.
    fn all_measures(&self) -> impl Iterator<Item = &Arc<Measure>> {
        self.phases.iter().filter_map(|(_, sets)| sets.first()?.get()).flatten()
    }

    /// Returns true if the law names a number on any day.
    pub(super) fn names(&self, product: HsCode) -> bool {
        self.all_measures().any(|measure| measure.products.names(product))
            || self.exemptions.iter().any(|rule| rule.products.names(product))
    }

    /// Returns true if measures of the law have a number of chapter 99, for goods in a zone too.
    pub(super) fn has_number(&self, number: HsCode) -> bool {
        let of_law = || {
            let of_measures = self.all_measures().flat_map(|measure| measure.standing.headings.every());
            let of_zone = self.practice.zone.iter().flat_map(|clause| clause.headings.values().copied());
            of_measures.chain(of_zone).collect()
        };
        self.numbers.get_or_init(of_law).contains(&number)
    }

    /// Returns the first day of a span.
    pub(super) fn first_day(&self, span: usize) -> Date {
        self.steps[span]
    }

    /// Returns the days up to one from which on it is another law, the last first.
    pub(super) fn changes_up_to(&self, day: Date) -> impl Iterator<Item = Date> {
        self.steps[1..=self.span(day)].iter().rev().copied()
    }

    /// Returns the place of the days on which the law is that of a day.
    pub(super) fn span(&self, day: Date) -> usize {
        self.steps.partition_point(|from| *from <= day).saturating_sub(1)
    }

    /// Returns how many spans of days there are, and how many sets of clauses.
    pub(super) fn spans(&self) -> (usize, usize) {
        (self.steps.len(), sets_of(self.practice))
    }

    /// Returns the law of a span of days, for goods under some clauses.
    pub(super) fn on(&self, span: usize, clauses: ClauseSet) -> LawOnDate<'_> {
        let day = self.steps[span];
        let (precedences, exemptions) = (self.precedences.iter().copied(), self.exemptions.iter().copied());
        // An entry after the day of knowledge has the law as known when it was made.
        let days = (day, self.as_of.map_or(day, |as_of| as_of.max(day)));
        let measures = self.measures(day, clauses);
        LawOnDate::new(measures, precedences, exemptions, &self.required, self.regime.complete, days)
    }
}

/// Returns how many sets of clauses there are.
fn sets_of(practice: &Practice) -> usize {
    1 << (practice.in_transit.len() + practice.zone.len())
}
