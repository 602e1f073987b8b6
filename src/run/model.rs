//! The models of general equilibrium behind one door: the base year of each, and what it comes to under tariffs.

use crate::error::{ErrorKind, Problem};
use crate::response::outcome::{Outcome, Solution, all_sectors};
use crate::response::solver::fixed_point::FixedPoint;
use crate::response::solver::fixed_point::NotConverged;
use crate::response::{caliendo_parro, gravity, multisector};
use crate::scenario::equilibrium::{Closure, Elasticities, Gravity, Model};
use crate::world::economy::Economy;

/// The base year, as each model has it.
pub enum Base {
    /// One sector; where transfers are not those of the base year, what the world without tariffs comes to, against which
    /// everything is told.
    Gravity(gravity::Base, gravity::Assumed, Option<Box<Solution>>),
    /// Many sectors, balanced trade.
    Multisector(multisector::Base),
    /// Many sectors that use each other's goods.
    CaliendoParro(Box<caliendo_parro::Base>),
}

/// Why there is no equilibrium to tell of.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsolved {
    /// The number of the country that it is about, if it is about one.
    pub country: Option<usize>,
    /// What is wrong; of a country, what follows its name.
    pub what: String,
    /// What to try.
    pub help: &'static str,
}

impl From<NotConverged> for Unsolved {
    fn from(search: NotConverged) -> Unsolved {
        Unsolved {
            country: None,
            what: search.to_string(),
            help: "change rates by less, or take elasticities that are nearer to the defaults",
        }
    }
}

impl From<gravity::NotSolved> for Unsolved {
    fn from(told: gravity::NotSolved) -> Unsolved {
        Unsolved { country: told.country(), what: told.what(), help: told.help() }
    }
}

impl From<caliendo_parro::NotSolved> for Unsolved {
    fn from(told: caliendo_parro::NotSolved) -> Unsolved {
        match told {
            caliendo_parro::NotSolved::NotConverged(search) => search.into(),
            caliendo_parro::NotSolved::NothingToSpend { country } => Unsolved {
                country: Some(country),
                what: "lends abroad all that it earns, so that nothing is left to spend".into(),
                help: "take deficits = \"zero\"",
            },
        }
    }
}

impl Unsolved {
    /// As a problem of a case or a world, with the names of the countries.
    pub fn problem(&self, of: &str, economy: &Economy) -> Problem {
        let whose = self.country.map_or(String::new(), |country| format!("{} ", economy.countries[country]));
        Problem::of(ErrorKind::NoSolution, format!("{of}: {whose}{}", self.what)).help(self.help)
    }
}

impl Base {
    /// Makes the base year of a world ready for a model.
    ///
    /// # Errors
    /// Where the world lacks what the model needs, and where its accounts have no equilibrium.
    pub fn new(economy: &Economy, model: &Model, own: usize, world: &str) -> Result<Base, Problem> {
        match model {
            Model::Gravity(stated) => Base::gravity(economy, stated, own, world),
            Model::Multisector(stated) => {
                let elasticities = elasticities(economy, stated, world)?;
                let n = economy.countries.len();
                multisector::Base::new(&economy.trade, &economy.tariffs, &elasticities, n, &FixedPoint::default())
                    .map(Base::Multisector)
                    .map_err(|search| {
                        Unsolved::from(search).problem(&format!("the trade of “{world}”, balanced"), economy)
                    })
            }
            Model::CaliendoParro(stated, closure) => {
                let Some(accounts) = &economy.accounts else {
                    let what = format!("the world “{world}” does not say who uses whose goods");
                    let help = "take [response.multisector], or a world with `accounts` and `inputs`: nafta-1993";
                    return Err(Problem::new(what).help(help));
                };
                let year = caliendo_parro::Year {
                    trade: &economy.trade,
                    tariffs: &economy.tariffs,
                    income: &economy.income,
                    value_added: &accounts.value_added,
                    consumption: &accounts.consumption,
                    inputs: &accounts.inputs,
                    elasticities: &elasticities(economy, stated, world)?,
                };
                caliendo_parro::Base::new(&year, *closure, &FixedPoint::default())
                    .map(|base| Base::CaliendoParro(Box::new(base)))
                    .map_err(|told| Unsolved::from(told).problem(&format!("the base year of “{world}”"), economy))
            }
        }
    }

    fn gravity(economy: &Economy, stated: &Gravity, own: usize, world: &str) -> Result<Base, Problem> {
        if economy.sectors.len() > 1 {
            let what = format!("[response.gravity] on “{world}”, which has {} sectors", economy.sectors.len());
            return Err(Problem::new(what).help("take [response.multisector], or a world of one sector"));
        }
        let n = economy.countries.len();
        let known = economy
            .fixed_costs
            .map(|known| gravity::fixed_cost_shares(&economy.trade, &economy.income, own, known.abroad, known.at_home));
        let stated_share = stated.fixed_cost_share.map(|share| vec![share; n]);
        let Some(fixed) = known.as_ref().or(stated_share.as_ref()) else {
            let what = format!("the world “{world}” says nothing of fixed costs");
            return Err(Problem::new(what).help("state `fixed_cost_share`, from 0 to below 1"));
        };
        let assumed = gravity::Assumed {
            trade_elasticity: stated.trade_elasticity.value,
            labor_supply: stated.labor_supply.value,
            scale: stated.scale.value,
            firm_pass_through: stated.firm_pass_through.value,
            value_added_share: stated.value_added_share.value,
            rebate: stated.rebate,
        };
        let base = gravity::Base::new(&economy.trade, &economy.income, fixed, assumed.value_added_share);
        let base = match &stated_share {
            Some(share) => base.with_fixed_costs(share),
            None => base,
        };
        let base = Base::Gravity(base.with_closure(stated.deficits, own), assumed, None);
        if stated.deficits == Closure::ShareOfWorldGdp {
            return Ok(base);
        }
        let of = format!("“{world}” without its deficits");
        let still = base.solve(&economy.tariffs).map_err(|told| told.problem(&of, economy))?;
        match base {
            Base::Gravity(base, assumed, None) => Ok(Base::Gravity(base, assumed, Some(Box::new(still)))),
            other => Ok(other),
        }
    }

    /// How many countries there are.
    pub fn countries(&self) -> usize {
        match self {
            Base::Gravity(base, ..) => base.countries(),
            Base::Multisector(base) => base.countries(),
            Base::CaliendoParro(base) => base.countries(),
        }
    }

    /// What each country sells to each in the world that everything is told against, all sectors together, before tariffs.
    pub fn trade(&self) -> Vec<f64> {
        let trade = match self {
            Base::Gravity(.., Some(still)) => &still.trade,
            Base::Gravity(base, ..) => &base.trade,
            Base::Multisector(base) => &base.trade,
            Base::CaliendoParro(base) => &base.trade,
        };
        all_sectors(trade, self.countries())
    }

    /// What the world comes to under tariffs, by sector, exporter and importer.
    ///
    /// # Errors
    /// Where there is no equilibrium.
    pub fn solve(&self, tariffs: &[f64]) -> Result<Solution, Unsolved> {
        let search = FixedPoint::default();
        match self {
            Base::Gravity(base, assumed, still) => {
                let found = gravity::Equilibrium::new(base, tariffs, assumed, &search)?;
                let solution = found.solution(base, assumed);
                Ok(match still {
                    Some(still) => solution.against(still),
                    None => solution,
                })
            }
            Base::Multisector(base) => Ok(multisector::Equilibrium::new(base, tariffs, &search)?.solution(base)),
            Base::CaliendoParro(base) => Ok(caliendo_parro::Equilibrium::new(base, tariffs, &search)?.solution(base)),
        }
    }
}

/// The elasticity of each sector.
fn elasticities(economy: &Economy, stated: &Elasticities, world: &str) -> Result<Vec<f64>, Problem> {
    match stated {
        Elasticities::Set(name, place) => economy.elasticities.get(name).cloned().ok_or_else(|| {
            let known: Vec<&str> = economy.elasticities.keys().map(String::as_str).collect();
            let problem =
                Problem::of(ErrorKind::Unknown, format!("the world “{world}” has no set of elasticities “{name}”"));
            let problem = match place {
                Some(place) => problem.at(place.clone(), "named here"),
                None => problem,
            };
            problem.help(match known.is_empty() {
                true => "it has none: name a file, elasticities = \"own.csv\"".to_string(),
                false => format!("it has {}; or name a file: elasticities = \"own.csv\"", known.join(", ")),
            })
        }),
        Elasticities::Stated(rows, place) => economy
            .sectors
            .iter()
            .map(|sector| {
                let row = rows.iter().find(|(code, _)| *code == sector.code);
                row.map(|(_, stated)| stated.value).ok_or_else(|| {
                    Problem::new(format!("no elasticity for the sector {} ({})", sector.code, sector.name))
                        .at(place.clone(), "this file")
                        .help(
                            "one row a sector: `dutylab list products` has no part in it, the world's sectors.csv does",
                        )
                })
            })
            .collect(),
    }
}

impl Solution {
    /// The same told against another: every outcome less that of the other, in percentage points.
    fn against(mut self, other: &Solution) -> Solution {
        let less = |one: &mut Option<f64>, other: Option<f64>| *one = one.zip(other).map(|(one, other)| one - other);
        for (one, other) in self.outcomes.iter_mut().zip(&other.outcomes) {
            let Outcome {
                welfare,
                real_wage,
                real_income,
                price,
                employment,
                exports_gdp,
                imports_gdp,
                deficit,
                revenue_share,
                tariff,
            } = one;
            *welfare -= other.welfare;
            *tariff -= other.tariff;
            less(real_wage, other.real_wage);
            less(real_income, other.real_income);
            less(price, other.price);
            less(employment, other.employment);
            less(exports_gdp, other.exports_gdp);
            less(imports_gdp, other.imports_gdp);
            less(deficit, other.deficit);
            less(revenue_share, other.revenue_share);
        }
        self.world.0 -= other.world.0;
        less(&mut self.world.1, other.world.1);
        self
    }
}
