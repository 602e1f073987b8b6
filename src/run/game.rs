//! Who chooses which tariff: the importer whose world it is, and those who answer it.

#![deny(clippy::wildcard_enum_match_arm)]

use crate::equilibrium::general::{BaseYear, NoEquilibrium};
use crate::equilibrium::outcome::Solution;
use crate::numerics::golden_section::largest;
use crate::scenario::equilibrium::{EquilibriumSettings, Optimal, Retaliation, TariffTreatment};
use crate::world::economy::Economy;

/// The highest rate that is looked at, as a fraction.
pub const MOST: f64 = 1.0;
/// Steps in which a peak is looked for first.
const COARSE: u32 = 10;
/// How near a best rate a search comes.
const NEAR: f64 = 1e-6;
/// Rounds of answers to answers until neither side changes.
const ROUNDS: usize = 60;
/// How near each other two rounds are that count as equal.
const STILL: f64 = 1e-5;

/// Rates that somebody chose, as fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChosenRates {
    /// The best one rate of the importer whose world it is on all imports.
    pub importer: Option<f64>,
    /// The one rate of all others on its goods.
    pub others: Option<f64>,
}

/// The world once everybody has chosen.
pub(super) struct AnsweredWorld {
    pub solution: Solution,
    pub chosen: ChosenRates,
    /// The tariffs that stand; `None` where the model finds them with the equilibrium.
    pub tariffs: Option<Vec<f64>>,
}

/// Whose turn it is: the base year of a model, who acts, and how others answer.
pub struct TariffGame<'a> {
    pub(super) economy: &'a Economy,
    pub(super) settings: &'a EquilibriumSettings,
    pub(super) base: Box<dyn BaseYear>,
    /// The number of the importer whose world it is.
    pub(super) importer: usize,
}

impl TariffGame<'_> {
    /// Returns the world under tariffs that the law gives, what is chosen in their place, and what others answer.
    pub(super) fn answered(&self, tariffs: Vec<f64>) -> Result<AnsweredWorld, NoEquilibrium> {
        if self.settings.retaliation == Retaliation::Nash
            && let Some(found) = self.base.nash()
        {
            return Ok(AnsweredWorld { solution: found?, chosen: ChosenRates::default(), tariffs: None });
        }
        let (tariffs, chosen) = self.chosen(tariffs)?;
        Ok(AnsweredWorld { solution: self.base.solve(&tariffs)?, chosen, tariffs: Some(tariffs) })
    }

    /// Returns the tariffs that the law gives, with what is chosen in their place and what others answer.
    fn chosen(&self, tariffs: Vec<f64>) -> Result<(Vec<f64>, ChosenRates), NoEquilibrium> {
        let (mut tariffs, mut chosen) = (tariffs, ChosenRates::default());
        match self.settings.optimal {
            None => {}
            Some(Optimal::Formula) => {
                chosen.importer = self.by_formula();
                tariffs = chosen.importer.map_or(tariffs.clone(), |rate| self.with_importer_rate(&tariffs, rate));
            }
            Some(Optimal::Uniform) if self.settings.retaliation != Retaliation::Nash => {
                let rate = self.best_for_importer(&*self.base, &tariffs, |tariffs| self.answer(tariffs))?;
                (tariffs, chosen.importer) = (self.with_importer_rate(&tariffs, rate), Some(rate));
            }
            Some(Optimal::Uniform) => {}
            Some(Optimal::Bilateral) => {
                let rate = self.best_for_importer(&*self.base, &tariffs, |tariffs| tariffs)?;
                tariffs = self.base.optimal_bilateral(&self.with_importer_rate(&tariffs, rate), self.importer)?;
            }
        }
        if self.settings.retaliation == Retaliation::Nash {
            let (found, others) = self.nash(tariffs, self.settings.optimal.unwrap_or(Optimal::Formula))?;
            (tariffs, chosen) = (found, ChosenRates { importer: others.importer.or(chosen.importer), ..others });
        } else {
            tariffs = self.answer(tariffs);
            if self.settings.retaliation == Retaliation::Formula {
                chosen.others = self.base.answer_by_formula(self.importer);
            }
        }
        Ok((tariffs, chosen))
    }

    /// Returns tariffs with the answer to them, where it needs no search.
    pub(super) fn answer(&self, tariffs: Vec<f64>) -> Vec<f64> {
        match self.settings.retaliation {
            Retaliation::None | Retaliation::Measures | Retaliation::Nash => tariffs,
            Retaliation::Reciprocal => self.in_kind(&tariffs),
            Retaliation::Formula => {
                let as_one = || Some(self.with_others(&tariffs, self.base.answer_by_formula(self.importer)?));
                self.base.answers_by_formula(self.importer, &tariffs).or_else(as_one).unwrap_or(tariffs)
            }
        }
    }

    /// Everyone charges the goods of the importer whose world it is what it charges theirs.
    pub(super) fn in_kind(&self, tariffs: &[f64]) -> Vec<f64> {
        let (n, importer) = (self.economy.countries.len(), self.importer);
        let base = &self.economy.tariffs;
        let mut answered = tariffs.to_vec();
        for sector in 0..tariffs.len() / (n * n) {
            for other in (0..n).filter(|&other| other != importer) {
                let (theirs, ours) = ((sector * n + other) * n + importer, (sector * n + importer) * n + other);
                answered[ours] = match self.settings.tariffs {
                    // What came on top of the base year is answered, on top of what the other charged then.
                    TariffTreatment::OnTop => {
                        let added = (1.0 + tariffs[theirs]) / (1.0 + base[theirs]);
                        (1.0 + base[ours]) * added - 1.0
                    }
                    // A rate in the place of that of the base year is answered by the same.
                    TariffTreatment::Replace if tariffs[theirs] != base[theirs] => tariffs[theirs],
                    TariffTreatment::Replace => base[ours],
                };
            }
        }
        answered
    }

    /// Returns the same tariffs with one rate of the importer whose world it is on all that it buys abroad.
    pub(super) fn with_importer_rate(&self, tariffs: &[f64], rate: f64) -> Vec<f64> {
        self.with(tariffs, rate, |from, to| to == self.importer && from != self.importer)
    }

    /// Returns the same tariffs with one rate of all others on its goods.
    pub(super) fn with_others(&self, tariffs: &[f64], rate: f64) -> Vec<f64> {
        self.with(tariffs, rate, |from, to| from == self.importer && to != self.importer)
    }

    fn with(&self, tariffs: &[f64], rate: f64, is_meant: impl Fn(usize, usize) -> bool) -> Vec<f64> {
        let n = self.economy.countries.len();
        let tariff = |(at, tariff): (usize, &f64)| if is_meant(at / n % n, at % n) { rate } else { *tariff };
        tariffs.iter().enumerate().map(tariff).collect()
    }

    /// Returns the rate by formula of the importer whose world it is, where the model has one.
    pub(super) fn by_formula(&self) -> Option<f64> {
        self.base.optimal_by_formula(self.importer, self.settings.retaliation == Retaliation::Formula)
    }

    /// Returns the one rate on all imports at which welfare is largest, the first from nothing on, where others answer
    /// as `answer` says.
    pub(super) fn best_for_importer(
        &self,
        base: &dyn BaseYear,
        tariffs: &[f64],
        answer: impl Fn(Vec<f64>) -> Vec<f64>,
    ) -> Result<f64, NoEquilibrium> {
        first_peak(|rate| {
            Ok(base.solve(&answer(self.with_importer_rate(tariffs, rate)))?.outcomes[self.importer].welfare)
        })
    }

    /// Returns the one rate of all others on the goods of the importer whose world it is at which their welfare,
    /// weighted by income, is largest: they act as one.
    pub(super) fn best_for_others(&self, tariffs: &[f64]) -> Result<f64, NoEquilibrium> {
        first_peak(|rate| {
            let found = self.base.solve(&self.with_others(tariffs, rate))?;
            let others =
                found.outcomes.iter().zip(&self.economy.income).enumerate().filter(|(i, _)| *i != self.importer);
            Ok(others.map(|(_, (outcome, income))| outcome.welfare * income).sum::<f64>())
        })
    }

    /// Returns the best answers to each other: of all others as one, and of the importer whose world it is, if it looks
    /// for its best one rate. Else its tariffs stay, and the others answer them.
    pub(super) fn nash(&self, tariffs: Vec<f64>, optimal: Optimal) -> Result<(Vec<f64>, ChosenRates), NoEquilibrium> {
        let (mut tariffs, mut chosen) = (tariffs, ChosenRates::default());
        for _ in 0..ROUNDS {
            let before = chosen;
            if optimal == Optimal::Uniform {
                let rate = self.best_for_importer(&*self.base, &tariffs, |tariffs| tariffs)?;
                (tariffs, chosen.importer) = (self.with_importer_rate(&tariffs, rate), Some(rate));
            }
            let rate = self.best_for_others(&tariffs)?;
            (tariffs, chosen.others) = (self.with_others(&tariffs, rate), Some(rate));
            let gap = |one: Option<f64>, other: Option<f64>| match (one, other) {
                (Some(one), Some(other)) => (one - other).abs(),
                (None, None) => 0.0,
                _ => f64::INFINITY,
            };
            if optimal != Optimal::Uniform
                || gap(before.importer, chosen.importer).max(gap(before.others, chosen.others)) < STILL
            {
                break;
            }
        }
        Ok((tariffs, chosen))
    }
}

/// Returns the first rate from nothing on around which welfare is largest: where others charge much, welfare may rise a
/// second time toward a world without trade. [`MOST`] where it rises all the way.
fn first_peak(welfare: impl Fn(f64) -> Result<f64, NoEquilibrium>) -> Result<f64, NoEquilibrium> {
    let mut last = welfare(0.0)?;
    for step in 1..=COARSE {
        let rate = |step: u32| MOST * f64::from(step) / f64::from(COARSE);
        let next = welfare(rate(step))?;
        if next < last {
            return largest(rate(step.saturating_sub(2)), rate(step), NEAR, welfare);
        }
        last = next;
    }
    Ok(MOST)
}
