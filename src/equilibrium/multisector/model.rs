//! The model of many sectors as the rest of the program sees it.

use std::sync::Arc;

use super::base::MultisectorBase;
use super::equilibrium::MultisectorEquilibrium;
use super::nash::nash;
use crate::equilibrium::general::{BaseYear, GeneralModel, ModelNumber, NoEquilibrium, Policy};
use crate::equilibrium::outcome::{Solution, all_sectors};
use crate::equilibrium::sectors::SectorElasticities;
use crate::error::Problem;
use crate::model_card::ModelCard;
use crate::numerics::fixed_point::FixedPoint;
use crate::world::economy::Economy;

/// What a user must know of it.
pub const CARD: ModelCard = ModelCard {
    name: "multisector",
    title: "multisector gravity model",
    assumes: "general equilibrium: many sectors with fixed shares of spending, one factor in a fixed amount, trade balances",
    needs: "a world of several sectors with elasticities and applied tariffs",
    cannot_say: "inputs of other sectors, employment, deficits; how long it takes",
    paper: "Lashkaripour 2021, Journal of International Economics 131",
};

/// What is assumed in the model of many sectors: trade elasticities.
#[derive(Clone, Debug)]
pub struct Multisector(pub SectorElasticities);

impl GeneralModel for Multisector {
    fn card(&self) -> &'static ModelCard {
        &CARD
    }

    fn assumptions(&self) -> String {
        format!("{}; one factor of production; trade is balanced", self.0.words())
    }

    fn tells_sectors(&self) -> bool {
        true
    }

    fn policy(&self) -> Policy {
        Policy { formula: true, bilateral: false, nash: true }
    }

    fn numbers(&self) -> Vec<ModelNumber> {
        self.0.numbers()
    }

    fn with(&self, values: &[f64]) -> Arc<dyn GeneralModel> {
        Arc::new(Multisector(self.0.with(values)))
    }

    fn base(&self, economy: &Economy, _: usize, world: &str) -> Result<Box<dyn BaseYear>, Problem> {
        let (elasticities, n) = (self.0.of(economy, world)?, economy.countries.len());
        match MultisectorBase::new(&economy.trade, &economy.tariffs, &elasticities, n, &FixedPoint::default()) {
            Ok(base) => Ok(Box::new(base)),
            Err(search) => {
                Err(NoEquilibrium::from(search).problem(&format!("the trade of “{world}”, balanced"), economy))
            }
        }
    }
}

impl BaseYear for MultisectorBase {
    fn trade(&self) -> Vec<f64> {
        all_sectors(&self.trade, self.countries())
    }

    fn solve(&self, tariffs: &[f64]) -> Result<Solution, NoEquilibrium> {
        Ok(MultisectorEquilibrium::new(self, tariffs, &FixedPoint::default())?.solution(self))
    }

    fn optimal_by_formula(&self, importer: usize, _: bool) -> Option<f64> {
        Some(self.optimal_by_formula(importer))
    }

    fn answers_by_formula(&self, importer: usize, tariffs: &[f64]) -> Option<Vec<f64>> {
        Some(self.answered_by_formula(importer, tariffs))
    }

    fn nash(&self) -> Option<Result<Solution, NoEquilibrium>> {
        Some(nash(self, &FixedPoint::default()).map(|(_, found)| found.solution(self)).map_err(NoEquilibrium::from))
    }
}
