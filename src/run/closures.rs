//! The importer's outcomes under each use of the revenue, with and without reciprocal retaliation.

use std::sync::Arc;

use super::game::TariffGame;
use crate::equilibrium::general::{BaseYear, GeneralModel};
use crate::equilibrium::outcome::{CountryOutcome, Indicator};
use crate::error::Problem;
use crate::scenario::equilibrium::Retaliation;

/// What becomes of the importer whose world it is under one closure, at the tariffs of the case.
#[derive(Clone, Debug)]
pub struct ClosureOutcome {
    /// What revenue does: the word that files use.
    pub rebate: &'static str,
    /// What revenue does, in words.
    pub revenue: &'static str,
    /// Who answers.
    pub retaliation: Retaliation,
    /// One a corner of the hedged values; `None` where there is no equilibrium.
    pub corners: Vec<Option<CountryOutcome>>,
}

impl ClosureOutcome {
    /// Returns an outcome from the lowest to the highest over the corners; `None` where the model has none, or a corner
    /// has no equilibrium.
    pub fn between(&self, indicator: Indicator) -> Option<[f64; 2]> {
        let ends: Option<Vec<f64>> = self.corners.iter().map(|corner| corner.as_ref()?.of(indicator)).collect();
        ends_of(ends?.into_iter())
    }
}

/// Returns an outcome from the lowest to the highest over all closures that have an equilibrium.
pub fn over_closures(closures: &[ClosureOutcome], indicator: Indicator) -> Option<[f64; 2]> {
    ends_of(closures.iter().flat_map(|closure| &closure.corners).flatten().filter_map(|outcome| outcome.of(indicator)))
}

/// Returns the lowest and the highest; `None` of nothing.
pub(super) fn ends_of(values: impl Iterator<Item = f64> + Clone) -> Option<[f64; 2]> {
    Some([values.clone().reduce(f64::min)?, values.reduce(f64::max)?])
}

/// A model under one use of the revenue, with its base year.
pub(super) struct RebateYear {
    rebate: &'static str,
    revenue: &'static str,
    base: Box<dyn BaseYear>,
}

impl TariffGame<'_> {
    /// Returns the base years of the uses of the revenue; none where there is one use only.
    pub(super) fn rebates(&self, world: &str) -> Result<Vec<RebateYear>, Problem> {
        let year = |(rebate, model): (&'static str, Arc<dyn GeneralModel>)| {
            let base = model.base(self.economy, self.importer, world)?;
            Ok(RebateYear { rebate, revenue: model.revenue().unwrap_or(rebate), base })
        };
        self.settings.model.rebates().into_iter().map(year).collect()
    }

    /// Returns what the importer comes to under each closure at the tariffs of a case, one set for each corner of the
    /// hedged values. With `is_stated` they hold measures of others; where no answer is stated, reciprocal retaliation
    /// is a closure too.
    pub(super) fn closures(
        &self,
        rebates: &[RebateYear],
        corners: &[Vec<f64>],
        is_stated: bool,
    ) -> Vec<ClosureOutcome> {
        let answers = match self.settings.retaliation {
            Retaliation::None if is_stated => vec![Retaliation::Measures],
            Retaliation::None => vec![Retaliation::None, Retaliation::Reciprocal],
            own => vec![own],
        };
        let is_added = |answer: Retaliation| answer == Retaliation::Reciprocal && answer != self.settings.retaliation;
        let at_corner = |year: &RebateYear, retaliation: Retaliation, tariffs: &Vec<f64>| {
            let answered = is_added(retaliation).then(|| self.in_kind(tariffs));
            let found = year.base.solve(answered.as_ref().unwrap_or(tariffs)).ok()?;
            Some(found.outcomes[self.importer].settled())
        };
        let closure = |retaliation: Retaliation, year: &RebateYear| ClosureOutcome {
            rebate: year.rebate,
            revenue: year.revenue,
            retaliation,
            corners: corners.iter().map(|tariffs| at_corner(year, retaliation, tariffs)).collect(),
        };
        answers
            .into_iter()
            .flat_map(|answer| rebates.iter().map(move |year| (answer, year)))
            .map(|(answer, year)| closure(answer, year))
            .collect()
    }
}
