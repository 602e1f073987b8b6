//! What the files of a scenario say together, before it is matched to the baseline.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::case::CaseDraft;
use super::change::{ChangeDraft, ChangeTarget};
use super::chart::ChartDraft;
use super::equilibrium::written_model::WorldResponse;
use super::expectation::CaseQuestion;
use super::observed::ReadSeries;
use super::period::Knowledge;
use super::prices::table::ReadPrices;
use super::sweep::SweepDraft;
use super::table::ScenarioHeader;
use crate::draws::Draws;
use crate::error::Place;
use crate::input::files::Location;
use crate::input::measure::ReadMeasure;
use crate::input::rule::ReadRules;
use crate::partner::Importers;
use crate::prices::households::HouseholdMethod;
use crate::regime::share::Shares;
use crate::scenario::equilibrium::{Optimal, Retaliation};
use crate::scenario::response::ResponseSettings;
use crate::scenario::{Before, Refund, Scope, Yardstick};

/// What the files of a chain say together.
#[derive(Default)]
pub struct ScenarioDraft {
    pub header: ScenarioHeader,
    pub changes: Vec<ChangeDraft>,
    pub measures: Vec<ReadMeasure>,
    /// Precedences and exemptions that hold in the law after.
    pub rules: ReadRules,
    /// Shares in place of those of the baseline.
    pub shares: Shares,
    pub cases: Vec<CaseDraft>,
    pub sweeps: Vec<SweepDraft>,
    pub yardsticks: Vec<CaseQuestion<Yardstick>>,
    pub observed: Vec<ReadSeries>,
    pub charts: Vec<ChartDraft>,
    pub scope: Option<Scope>,
    pub date: Option<(Date, Place)>,
    /// In place of a date: the first day, and the first that is no longer meant.
    pub period: Option<((Date, Date), Place)>,
    pub before: Option<(Before, Place)>,
    pub refund: Option<(Refund, Place)>,
    pub settings: Option<(ResponseSettings, Place)>,
    /// In place of `settings`: a model of general equilibrium.
    pub model: Option<(WorldResponse, Place)>,
    pub retaliation: Option<(Retaliation, Place)>,
    pub optimal: Option<(Optimal, Place)>,
    pub prices: Option<(ReadPrices, Place)>,
    pub households: Option<(HouseholdMethod, Place)>,
    pub draws: Option<(Draws, Place)>,
    pub as_of: Option<Knowledge>,
    pub world: Option<NamedFile>,
    /// What it says of the keys that a scenario has one value of, by question: `date` and `period` answer one.
    pub stated: BTreeMap<&'static str, Statement>,
}

/// A key with its value, as text without places, and where it is said.
#[derive(Clone)]
pub struct Statement {
    pub key: &'static str,
    pub value: String,
    pub place: Place,
}

/// A name of a file, and where it is said.
#[derive(Clone)]
pub struct NamedFile {
    pub name: String,
    /// The file that says it: paths count from its folder.
    pub beside: Location,
    pub place: Place,
}

pub fn place_of<T>(said: &Option<(T, Place)>) -> Option<&Place> {
    said.as_ref().map(|(_, place)| place)
}

impl ScenarioDraft {
    /// Returns whose law the added measures and the changed totals are.
    pub fn importers(&self) -> impl Iterator<Item = &Importers> {
        let totals = self.all_changes().filter_map(|change| match &change.aim {
            ChangeTarget::Total(total) => Some(&total.scope.importers),
            ChangeTarget::Measures(..) => None,
        });
        let added = self.all_measures().flat_map(|read| &read.measures);
        added.map(|measure| &measure.importers).chain(totals)
    }

    /// Returns the added measures, those of the cases too.
    pub fn all_measures(&self) -> impl Iterator<Item = &ReadMeasure> + Clone {
        self.measures.iter().chain(self.cases.iter().flat_map(|case| &case.measures))
    }

    /// Returns the changes, those of the cases too.
    pub fn all_changes(&self) -> impl Iterator<Item = &ChangeDraft> {
        self.changes.iter().chain(self.cases.iter().flat_map(|case| &case.changes))
    }

    /// Returns true if something is changed or added: the law after is not that before.
    pub fn edits(&self) -> bool {
        let mut changes = self.all_changes();
        let is_ruled = !self.rules.precedences.is_empty() || !self.rules.exemptions.is_empty();
        changes.next().is_some() || self.all_measures().next().is_some() || is_ruled || !self.sweeps.is_empty()
    }

    /// Returns true if the law is taken to go on after the last day that is known.
    pub fn assumes_unchanged(&self) -> bool {
        self.header.assume_unchanged_after.as_ref().is_some_and(|field| *field.get_ref())
    }

    /// Takes over what an extended file says: before what is said here, and where nothing is said here.
    pub fn inherit(&mut self, other: ScenarioDraft) {
        self.changes.splice(0..0, other.changes);
        self.measures.splice(0..0, other.measures);
        self.cases.splice(0..0, other.cases);
        self.sweeps.splice(0..0, other.sweeps);
        self.yardsticks.splice(0..0, other.yardsticks);
        self.observed.splice(0..0, other.observed);
        self.charts.splice(0..0, other.charts);
        self.scope = self.scope.take().or(other.scope);
        if self.date.is_none() && self.period.is_none() {
            (self.date, self.period) = (other.date, other.period);
        }
        self.before = self.before.take().or(other.before);
        self.refund = self.refund.take().or(other.refund);
        if self.settings.is_none() && self.model.is_none() {
            (self.settings, self.model) = (other.settings, other.model);
        }
        self.retaliation = self.retaliation.take().or(other.retaliation);
        self.optimal = self.optimal.take().or(other.optimal);
        self.prices = self.prices.take().or(other.prices);
        self.households = self.households.take().or(other.households);
        self.draws = self.draws.take().or(other.draws);
        for (name, share) in other.shares {
            self.shares.entry(name).or_insert(share);
        }
        let rules_here = std::mem::replace(&mut self.rules, other.rules);
        self.rules.append(rules_here);
        self.as_of = self.as_of.take().or(other.as_of);
        self.world = self.world.take().or(other.world);
        for (question, statement) in other.stated {
            self.stated.entry(question).or_insert(statement);
        }
        self.header.inherit(other.header);
    }
}
