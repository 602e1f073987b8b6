//! The model of one sector as the rest of the program sees it.

#![deny(clippy::wildcard_enum_match_arm)]

use std::sync::Arc;

use super::bilateral::optimal_bilateral;
use super::calibration::{Closure, GravityBase, fixed_cost_shares};
use super::equilibrium::GravityEquilibrium;
use super::parameters::{GravityParameters, Rebate};
use crate::equilibrium::general::{BaseYear, GeneralModel, ModelNumber, NoEquilibrium, Policy};
use crate::equilibrium::outcome::{Solution, all_sectors};
use crate::error::Problem;
use crate::model_card::ModelCard;
use crate::numerics::fixed_point::FixedPoint;
use crate::numerics::nearby_root::NearbyRoot;
use crate::units::{Estimate, LEAST_DRAWN, MOST_PASSED};
use crate::world::economy::Economy;

/// What a user must know of it.
pub const CARD: ModelCard = ModelCard {
    name: "gravity",
    title: "one-sector gravity model",
    assumes: "general equilibrium: one good a country, importers substitute with one elasticity, markets have fixed costs, labor supply reacts to the real wage, wages and prices clear all markets",
    needs: "a world of countries that all buy and sell, of one sector: trade, incomes, and what part of sales fixed costs are",
    cannot_say: "which goods; how long it takes; the effect of the tariffs of the base year, which count as zero",
    paper: "Ignatenko, Macedoni, Lashkaripour & Simonovska 2025, Journal of International Economics 157",
};

/// What is assumed in the model of one sector.
#[derive(Clone, Debug, PartialEq)]
pub struct Gravity {
    /// ε, the trade elasticity.
    pub trade_elasticity: Estimate,
    /// κ, the elasticity of work to its real reward.
    pub labor_supply: Estimate,
    /// The scale elasticity as a share of 1 ÷ ε.
    pub scale: Estimate,
    /// φ̃, the part of a tariff that firms pass on.
    pub firm_pass_through: Estimate,
    /// β, the share of value added in cost.
    pub value_added_share: Estimate,
    /// ν, the share of fixed costs in sales; `None`: computed from what the world says.
    pub fixed_cost_share: Option<f64>,
    /// What becomes of the revenue.
    pub rebate: Rebate,
    /// What becomes of transfers between countries.
    pub deficits: Closure,
    /// True if a table of all closures is asked for.
    pub all_closures: bool,
}

impl Default for Gravity {
    fn default() -> Gravity {
        Gravity {
            trade_elasticity: Estimate::exact(4.0),
            labor_supply: Estimate::exact(0.5),
            scale: Estimate::exact(0.67),
            firm_pass_through: Estimate::exact(1.0),
            value_added_share: Estimate::exact(1.0),
            fixed_cost_share: None,
            rebate: Rebate::IncomeTax,
            deficits: Closure::ShareOfWorldGdp,
            all_closures: false,
        }
    }
}

impl From<&Gravity> for GravityParameters {
    fn from(stated: &Gravity) -> GravityParameters {
        GravityParameters {
            trade_elasticity: stated.trade_elasticity.value,
            labor_supply: stated.labor_supply.value,
            scale: stated.scale.value,
            firm_pass_through: stated.firm_pass_through.value,
            value_added_share: stated.value_added_share.value,
            rebate: stated.rebate,
        }
    }
}

impl Default for GravityParameters {
    fn default() -> GravityParameters {
        GravityParameters::from(&Gravity::default())
    }
}

const NUMBERS: [&str; 5] =
    ["trade elasticity", "labor supply", "scale elasticity", "firms' pass-through", "value added share"];

impl Gravity {
    fn estimates(&mut self) -> [&mut Estimate; 5] {
        let Gravity { trade_elasticity, labor_supply, scale, firm_pass_through, value_added_share, .. } = self;
        [trade_elasticity, labor_supply, scale, firm_pass_through, value_added_share]
    }
}

impl GeneralModel for Gravity {
    fn card(&self) -> &'static ModelCard {
        &CARD
    }

    fn assumptions(&self) -> String {
        let fixed = match self.fixed_cost_share {
            Some(share) => format!("fixed costs are {share} of sales"),
            None => "fixed costs are calculated from the world’s data".into(),
        };
        let rebate = self.revenue().unwrap_or_default();
        let deficits = match self.deficits {
            Closure::ShareOfWorldGdp => "deficits stay what they were as a share of the world’s income",
            Closure::BalancedWithImporter => "trade with the importer is balanced after",
            Closure::Zero => "there are no deficits",
        };
        let [trade, labor, scale, passed, added] = self.clone().estimates().map(|estimate| estimate.value);
        format!(
            "trade elasticity {trade}; labor supply {labor}; scale {scale}; pass-through of firms {passed}; value added {added} of cost; {fixed}; {rebate}; {deficits}"
        )
    }

    fn revenue(&self) -> Option<&'static str> {
        Some(match self.rebate {
            Rebate::IncomeTax => "revenue cuts the tax on wages",
            Rebate::LumpSum => "revenue is paid out as a lump sum",
        })
    }

    fn welfare(&self) -> Option<&'static str> {
        Some("what is spent less what work costs those who do it, ÷ prices")
    }

    fn rebates(&self) -> Vec<(&'static str, Arc<dyn GeneralModel>)> {
        let with = |rebate: Rebate| {
            let other = Gravity { rebate, ..self.clone() };
            (rebate.word(), Arc::new(other) as Arc<dyn GeneralModel>)
        };
        [Rebate::IncomeTax, Rebate::LumpSum].map(with).into()
    }

    fn has_closure_table(&self) -> bool {
        self.all_closures
    }

    fn note(&self) -> Option<String> {
        let usual = Gravity::default();
        let is_moved = self.trade_elasticity.value != usual.trade_elasticity.value && self.scale == usual.scale;
        is_moved.then(|| {
            let scale = |model: &Gravity| GravityParameters::from(model).scale_elasticity();
            let [here, there] = [self, &usual].map(|model| format!("{:.3}", scale(model)));
            let (elasticity, product) = (self.trade_elasticity.value, self.scale.value);
            let kept = (1e4 * product * elasticity / usual.trade_elasticity.value).round() / 1e4;
            format!(
                "the scale elasticity is {here} and not {there}, because scale = {product} is its product with the trade elasticity of {elasticity}; scale = {kept} keeps it"
            )
        })
    }

    fn holds_base_tariffs(&self) -> bool {
        false
    }

    fn policy(&self) -> Policy {
        Policy { formula: true, bilateral: true, nash: false }
    }

    fn numbers(&self) -> Vec<ModelNumber> {
        let shares = [None, None, None, Some([0.0, MOST_PASSED]), Some([LEAST_DRAWN, 1.0])];
        let mut model = self.clone();
        let number = |((name, estimate), share): ((&str, &mut Estimate), _)| ModelNumber {
            name: name.into(),
            estimate: *estimate,
            share,
        };
        NUMBERS.into_iter().zip(model.estimates()).zip(shares).map(number).collect()
    }

    fn kept(&self) -> &'static [&'static str] {
        &NUMBERS
    }

    fn with(&self, values: &[f64]) -> Arc<dyn GeneralModel> {
        let mut other = self.clone();
        other.estimates().into_iter().zip(values).for_each(|(estimate, value)| estimate.value = *value);
        Arc::new(other)
    }

    fn closures(&self) -> Vec<(&'static str, Arc<dyn GeneralModel>)> {
        let other = |rebate: Rebate, deficits: Closure| Arc::new(Gravity { rebate, deficits, ..self.clone() });
        let rebate = match self.rebate {
            Rebate::IncomeTax => ("revenue as a lump sum", other(Rebate::LumpSum, self.deficits)),
            Rebate::LumpSum => ("revenue cuts the income tax", other(Rebate::IncomeTax, self.deficits)),
        };
        let deficits = match self.deficits {
            Closure::Zero => ("deficits keep their share", other(self.rebate, Closure::ShareOfWorldGdp)),
            Closure::ShareOfWorldGdp | Closure::BalancedWithImporter => {
                ("balanced trade", other(self.rebate, Closure::Zero))
            }
        };
        [rebate, deficits].map(|(name, other)| (name, other as Arc<dyn GeneralModel>)).into()
    }

    fn base(&self, economy: &Economy, importer: usize, world: &str) -> Result<Box<dyn BaseYear>, Problem> {
        if economy.sectors.len() > 1 {
            let what = format!("[response.gravity] on “{world}”, which has {} sectors", economy.sectors.len());
            return Err(Problem::new(what).help("take [response.multisector], or a world of one sector"));
        }
        let n = economy.countries.len();
        let known = economy
            .fixed_costs
            .map(|known| fixed_cost_shares(&economy.trade, &economy.income, importer, known.abroad, known.at_home));
        let stated_share = self.fixed_cost_share.map(|share| vec![share; n]);
        let Some(fixed) = known.as_ref().or(stated_share.as_ref()) else {
            let what = format!("the world “{world}” says nothing of fixed costs");
            return Err(Problem::new(what).help("state `fixed_cost_share`, from 0 to below 1"));
        };
        let assumed = GravityParameters::from(self);
        let base = GravityBase::new(&economy.trade, &economy.income, fixed, assumed.value_added_share);
        let base = if let Some(share) = &stated_share { base.with_fixed_costs(share) } else { base };
        let base = Arc::new(base.with_closure(self.deficits, importer));
        let mut year = GravityYear { base, assumed, root: None, still: None };
        if self.deficits != Closure::ShareOfWorldGdp {
            let of = format!("“{world}” without its deficits");
            let still = year.solve(&economy.tariffs).map_err(|told| told.problem(&of, economy))?;
            year.still = Some((economy.tariffs.clone(), still));
        }
        Ok(Box::new(year))
    }
}

/// A base year with what is assumed.
#[derive(Clone)]
struct GravityYear {
    base: Arc<GravityBase>,
    assumed: GravityParameters,
    /// Where equilibria are looked for from; `None`: from the base year.
    root: Option<Arc<NearbyRoot>>,
    /// Where transfers are not those of the base year, tariffs of the base year, and what the world under them comes to,
    /// against which everything is told.
    still: Option<(Vec<f64>, Solution)>,
}

impl GravityYear {
    fn equilibrium(&self, tariffs: &[f64]) -> Result<GravityEquilibrium, NoEquilibrium> {
        let search = FixedPoint::default();
        match &self.root {
            Some(root) => GravityEquilibrium::from_root(root, &self.base, tariffs, &self.assumed, &search),
            None => GravityEquilibrium::new(&self.base, tariffs, &self.assumed, &search),
        }
    }
}

impl BaseYear for GravityYear {
    fn trade(&self) -> Vec<f64> {
        let trade = self.still.as_ref().map_or(&self.base.trade, |(_, still)| &still.trade);
        all_sectors(trade, self.base.countries())
    }

    fn solve(&self, tariffs: &[f64]) -> Result<Solution, NoEquilibrium> {
        let solution = self.equilibrium(tariffs)?.solution(&self.base, &self.assumed);
        Ok(if let Some((_, still)) = &self.still { solution.against(still) } else { solution })
    }

    fn near(&self, tariffs: &[f64]) -> Option<Box<dyn BaseYear>> {
        let root = self.equilibrium(tariffs).ok()?.root(&self.base, tariffs, &self.assumed)?;
        Some(Box::new(GravityYear { root: Some(Arc::new(root)), ..self.clone() }))
    }

    fn with(&self, values: &[f64]) -> Option<Box<dyn BaseYear>> {
        let &[trade_elasticity, labor_supply, scale, firm_pass_through, value_added_share] = values else {
            return None;
        };
        // Accounts depend on the share of value added, and on no other number.
        if value_added_share != self.assumed.value_added_share {
            return None;
        }
        let rebate = self.assumed.rebate;
        let assumed =
            GravityParameters { trade_elasticity, labor_supply, scale, firm_pass_through, value_added_share, rebate };
        let mut year = GravityYear { base: self.base.clone(), assumed, root: self.root.clone(), still: None };
        if let Some((tariffs, _)) = &self.still {
            year.still = Some((tariffs.clone(), year.solve(tariffs).ok()?));
        }
        Some(Box::new(year))
    }

    fn optimal_by_formula(&self, importer: usize, answered: bool) -> Option<f64> {
        Some(self.base.optimal_by_formula(&self.assumed, importer, answered))
    }

    fn answer_by_formula(&self, importer: usize) -> Option<f64> {
        Some(self.base.answer_by_formula(&self.assumed, importer))
    }

    fn optimal_bilateral(&self, tariffs: &[f64], importer: usize) -> Result<Vec<f64>, NoEquilibrium> {
        optimal_bilateral(&self.base, tariffs, &self.assumed, importer, &FixedPoint::default())
    }
}
