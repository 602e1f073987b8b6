//! Trade elasticities by sector, for models of many sectors.

use std::sync::Arc;

use super::general::ModelNumber;
use crate::error::{ErrorKind, Place, Problem};
use crate::product::HsCode;
use crate::units::Estimate;
use crate::world::economy::Economy;

/// Trade elasticities by sector.
#[derive(Clone, Debug, PartialEq)]
pub enum SectorElasticities {
    /// A set of the world: its name, and where it stands.
    Set(String, Option<Place>),
    /// From a file: sector, elasticity.
    Stated(Arc<Vec<(HsCode, Estimate)>>, Place),
}

impl SectorElasticities {
    pub(super) fn words(&self) -> String {
        match self {
            SectorElasticities::Set(name, _) => format!("trade elasticities by sector, set “{name}”"),
            SectorElasticities::Stated(..) => "trade elasticities by sector as the scenario states".into(),
        }
    }

    pub(super) fn numbers(&self) -> Vec<ModelNumber> {
        let SectorElasticities::Stated(rows, _) = self else { return Vec::new() };
        let number = |(sector, stated): &(HsCode, Estimate)| {
            ModelNumber::elasticity(format!("elasticity of sector {sector}"), *stated)
        };
        rows.iter().map(number).collect()
    }

    pub(super) fn with(&self, values: &[f64]) -> SectorElasticities {
        let mut other = self.clone();
        if let SectorElasticities::Stated(rows, _) = &mut other {
            Arc::make_mut(rows).iter_mut().zip(values).for_each(|((_, stated), value)| stated.value = *value);
        }
        other
    }

    /// Returns the elasticity of each sector of a world.
    pub(super) fn of(&self, economy: &Economy, world: &str) -> Result<Vec<f64>, Problem> {
        match self {
            SectorElasticities::Set(name, place) => economy.elasticities.get(name).cloned().ok_or_else(|| {
                let known: Vec<&str> = economy.elasticities.keys().map(String::as_str).collect();
                let problem = Problem::of(ErrorKind::Unknown, format!("the world “{world}” has no set of elasticities “{name}”"));
                let problem = match place {
                    Some(place) => problem.at(place.clone(), "named here"),
                    None => problem,
                };
                problem.help(match known.is_empty() {
                    true => "it has none: name a file, elasticities = \"own.csv\"".to_string(),
                    false => format!("it has {}; or name a file: elasticities = \"own.csv\"", known.join(", ")),
                })
            }),
            SectorElasticities::Stated(rows, place) => economy
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
}
