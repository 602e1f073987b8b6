//! The model of sectors that use each other's goods as the rest of the program sees it.

#![deny(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;

use super::base::{CaliendoParroBase, Deficits, WorldAccounts};
use super::equilibrium::CaliendoParroEquilibrium;
use crate::equilibrium::general::{BaseYear, GeneralModel, ModelNumber, NoEquilibrium, Policy};
use crate::equilibrium::outcome::{Solution, all_sectors};
use crate::equilibrium::sectors::SectorElasticities;
use crate::error::Problem;
use crate::model_card::ModelCard;
use crate::numerics::fixed_point::FixedPoint;
use crate::world::economy::Economy;

/// What a user must know of it.
pub const CARD: ModelCard = ModelCard {
    name: "caliendo_parro",
    title: "Caliendo–Parro model",
    assumes: "general equilibrium: many sectors that use each other's goods in fixed shares of cost, one factor in a fixed amount",
    needs: "a world with accounts: value added, consumption and inputs by sector; elasticities",
    cannot_say: "employment; a best tariff by formula; how long it takes. Welfare has three measures: the paper's to first order, the real wage, and exact real income",
    paper: "Caliendo & Parro 2015, Review of Economic Studies 82(1)",
};

/// What is assumed in the model with inputs: trade elasticities, and what becomes of deficits.
#[derive(Clone, Debug)]
pub struct CaliendoParro(pub SectorElasticities, pub Deficits);

impl GeneralModel for CaliendoParro {
    fn card(&self) -> &'static ModelCard {
        &CARD
    }

    fn assumptions(&self) -> String {
        let deficits = match self.1 {
            Deficits::Zero => "there are no deficits",
            Deficits::Kept => "deficits stay what they were in money",
        };
        format!("{}; goods are inputs of each other; {deficits}", self.0.words())
    }

    fn welfare(&self) -> Option<&'static str> {
        Some("to first order, by terms and volume of trade")
    }

    fn tells_sectors(&self) -> bool {
        true
    }

    fn policy(&self) -> Policy {
        Policy::default()
    }

    fn numbers(&self) -> Vec<ModelNumber> {
        self.0.numbers()
    }

    fn with(&self, values: &[f64]) -> Arc<dyn GeneralModel> {
        Arc::new(CaliendoParro(self.0.with(values), self.1))
    }

    fn base(&self, economy: &Economy, _: usize, world: &str) -> Result<Box<dyn BaseYear>, Problem> {
        let Some(accounts) = &economy.accounts else {
            let what = format!("the world “{world}” does not say who uses whose goods");
            let help = "take [response.multisector], or a world with `accounts` and `inputs`: nafta-1993";
            return Err(Problem::new(what).help(help));
        };
        let year = WorldAccounts {
            trade: &economy.trade,
            tariffs: &economy.tariffs,
            income: &economy.income,
            value_added: &accounts.value_added,
            consumption: &accounts.consumption,
            inputs: &accounts.inputs,
            elasticities: &self.0.of(economy, world)?,
        };
        match CaliendoParroBase::new(&year, self.1, &FixedPoint::default()) {
            Ok(base) => Ok(Box::new(base)),
            Err(told) => Err(told.problem(&format!("the base year of “{world}”"), economy)),
        }
    }
}

impl BaseYear for CaliendoParroBase {
    fn trade(&self) -> Vec<f64> {
        all_sectors(&self.trade, self.countries())
    }

    fn solve(&self, tariffs: &[f64]) -> Result<Solution, NoEquilibrium> {
        Ok(CaliendoParroEquilibrium::new(self, tariffs, &FixedPoint::default())?.solution(self))
    }
}
