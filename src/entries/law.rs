//! A law that lines are calculated under: its measures from day to day, with the clauses on goods in transit.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::transit::{TransitSet, under};
use crate::entry::practice::Practice;
use crate::partner::Partner;
use crate::regime::Regime;
use crate::regime::calendar::steps;
use crate::regime::law_on_date::RequiredAttributes;
use crate::regime::measure::Measure;
use crate::regime::rule::{Exemption, Precedence};

/// A law that lines are calculated under.
pub struct EntryLaw<'a> {
    /// The regime that it starts from.
    pub regime: &'a Regime,
    /// The first day of each of its phases, with its measures by the clauses on goods in transit that an entry lies under.
    phases: Vec<(Date, Vec<Vec<Arc<Measure>>>)>,
    pub(super) precedences: Vec<&'a Precedence>,
    pub(super) exemptions: Vec<&'a Exemption>,
    pub(super) required: RequiredAttributes,
    /// The days from which on it is another one.
    steps: BTreeSet<Date>,
    /// The day of knowledge of every entry, its own where that is later; `None` for its own day.
    pub(super) as_of: Option<Date>,
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
        let mut steps = steps(all(), exemptions.iter().copied(), precedences.iter().copied(), &regime.shares);
        steps.extend(phases.iter().map(|(from, _)| *from));
        let by_set = |measures: &Vec<Arc<Measure>>| {
            (0..1 << practice.in_transit.len()).map(|set| under(&practice.in_transit, set, measures)).collect()
        };
        let phases = phases.iter().map(|(from, measures)| (*from, by_set(measures))).collect();
        EntryLaw { regime, phases, precedences, exemptions, required, steps, as_of, importer, practice }
    }

    /// Returns the measures of a day for goods under some clauses.
    pub(super) fn measures(&self, day: Date, transit: TransitSet) -> &[Arc<Measure>] {
        let phase = self.phases.partition_point(|(from, _)| *from <= day).saturating_sub(1);
        self.phases.get(phase).and_then(|(_, sets)| sets.get(transit as usize)).map_or(&[], Vec::as_slice)
    }

    /// Returns the first of the days on which the law is that of a day.
    pub(super) fn since(&self, day: Date) -> Date {
        self.steps.range(..=day).next_back().copied().unwrap_or(day)
    }
}
