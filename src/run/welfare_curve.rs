//! Welfare of the importer whose world it is against its tariff, and how both sides answer each other.

use rayon::prelude::*;

use super::failure::Failure;
use super::game::TariffGame;
use super::progress::Progress;
use crate::equilibrium::general::{BaseYear, NoEquilibrium};
use crate::equilibrium::solver_noise::without_solver_noise;
use crate::scenario::equilibrium::{Optimal, Retaliation};

/// Welfare against one rate on all imports, for each of several closures: never one without the others.
#[derive(Clone, Debug, PartialEq)]
pub struct WelfareCurve {
    /// The rates, as fractions, from nothing on.
    pub rates: Vec<f64>,
    /// One a closure; the first is the scenario's own without an answer.
    pub lines: Vec<WelfareLine>,
    /// The best rates, each found in its way.
    pub best: Vec<BestRate>,
    /// How both sides answer each other; nothing where the model does not say.
    pub answers: Option<BestResponses>,
}

/// Welfare under one closure.
#[derive(Clone, Debug, PartialEq)]
pub struct WelfareLine {
    /// The closure in words: "nobody retaliates", "others retaliate at the same rates", "revenue as a lump sum".
    pub name: String,
    /// Change of welfare in percent at each rate; `None` where there is no equilibrium.
    pub welfare: Vec<Option<f64>>,
}

/// A best rate.
#[derive(Clone, Debug, PartialEq)]
pub struct BestRate {
    /// How it was found: "formula", "optimum".
    pub how: &'static str,
    /// Index of the line that it lies on.
    pub line: usize,
    /// The rate, as a fraction.
    pub rate: f64,
    /// Change of welfare in percent.
    pub welfare: f64,
}

/// The best rate of one side at each rate of the other.
#[derive(Clone, Debug, PartialEq)]
pub struct BestResponses {
    /// Rates, as fractions.
    pub rates: Vec<f64>,
    /// The best rate of the importer whose world it is, where all others charge its goods so much.
    pub importer: Vec<f64>,
    /// The best rate of all others together on its goods, where it charges theirs so much: they act as one.
    pub others: Vec<f64>,
    /// Where both are the best answer to each other: its rate, theirs.
    pub nash: Option<[f64; 2]>,
}

/// The rates of the curve: so many steps from nothing on, each of so much.
const STEPS: u32 = 24;
const STEP: f64 = 0.025;
/// Every so many rates of the curve an answer is looked for.
const COARSE: usize = 4;

impl TariffGame<'_> {
    /// Returns the curve; `None` where the scenario does not ask for a best tariff.
    pub(super) fn curve(&self, world: &str, progress: Progress<'_>) -> Result<Option<WelfareCurve>, Failure> {
        if self.settings.optimal.is_none() {
            return Ok(None);
        }
        let told = |told: NoEquilibrium| told.problem(world, self.economy);
        let rates: Vec<f64> = (0..=STEPS).map(|step| f64::from(step) * STEP).collect();
        let mut lines = vec![
            self.line("nobody retaliates", false, &*self.base, &rates),
            self.line("others retaliate at the same rates", true, &*self.base, &rates),
        ];
        let mut best = vec![self.searched(0, &*self.base).map_err(told)?];
        if let Some(rate) = self.by_formula() {
            best.insert(0, self.best(0, "formula", &*self.base, rate).map_err(told)?);
        }
        for (name, model) in self.settings.model.closures() {
            if progress.is_stopped() {
                return Err(Failure::Interrupted);
            }
            let base = model.base(self.economy, self.importer, world)?;
            best.push(self.searched(lines.len(), &*base).map_err(told)?);
            lines.push(self.line(name, false, &*base, &rates));
        }
        let is_answered = self.settings.retaliation == Retaliation::Nash;
        let answers = is_answered.then(|| self.answers(&rates)).transpose().map_err(told)?;
        Ok(Some(WelfareCurve { rates, lines, best, answers }))
    }

    fn line(&self, name: &str, is_answered: bool, base: &dyn BaseYear, rates: &[f64]) -> WelfareLine {
        let welfare = |rate: &f64| {
            let tariffs = self.with_importer_rate(&self.economy.tariffs, *rate);
            let tariffs = if is_answered { self.in_kind(&tariffs) } else { tariffs };
            Some(without_solver_noise(base.solve(&tariffs).ok()?.outcomes[self.importer].welfare))
        };
        WelfareLine { name: name.into(), welfare: rates.par_iter().map(welfare).collect() }
    }

    fn searched(&self, line: usize, base: &dyn BaseYear) -> Result<BestRate, NoEquilibrium> {
        let rate = self.best_for_importer(base, &self.economy.tariffs, |tariffs| tariffs)?;
        self.best(line, "optimum", base, rate)
    }

    fn best(&self, line: usize, how: &'static str, base: &dyn BaseYear, rate: f64) -> Result<BestRate, NoEquilibrium> {
        let found = base.solve(&self.with_importer_rate(&self.economy.tariffs, rate))?;
        Ok(BestRate { how, line, rate, welfare: without_solver_noise(found.outcomes[self.importer].welfare) })
    }

    /// Returns the best rate of each side at every few rates of the other.
    fn answers(&self, rates: &[f64]) -> Result<BestResponses, NoEquilibrium> {
        let rates: Vec<f64> = rates.iter().copied().step_by(COARSE).collect();
        let base = &self.economy.tariffs;
        let importer =
            |rate: &f64| self.best_for_importer(&*self.base, &self.with_others(base, *rate), |tariffs| tariffs);
        let others = |rate: &f64| self.best_for_others(&self.with_importer_rate(base, *rate));
        let (importer, others): (Vec<_>, Vec<_>) = rates.par_iter().map(|rate| (importer(rate), others(rate))).unzip();
        let nash = self.nash(base.clone(), Optimal::Uniform)?.1;
        let (importer, others) =
            (importer.into_iter().collect::<Result<_, _>>()?, others.into_iter().collect::<Result<_, _>>()?);
        Ok(BestResponses {
            rates,
            importer,
            others,
            nash: nash.importer.zip(nash.others).map(|(importer, others)| [importer, others]),
        })
    }
}
