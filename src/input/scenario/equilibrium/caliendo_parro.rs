//! `[response.caliendo_parro]`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use super::written_model::{SharedTable, WrittenModel};
use crate::equilibrium::caliendo_parro::{CARD, CaliendoParro, Deficits};
use crate::equilibrium::general::GeneralModel;
use crate::equilibrium::sectors::SectorElasticities;
use crate::input::toml_reader::{Table, TomlReader};

/// The model as files have it.
pub static WRITTEN: WrittenModel = WrittenModel { card: &CARD, schema: CaliendoParroTable::json_schema, read };

/// Many sectors that use each other's goods (Caliendo & Parro 2015).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CaliendoParroTable {
    /// Trade elasticities: a set of the world, or a CSV file with the columns `sector`, `elasticity` and, to be drawn, `se`.
    /// Default: "CP".
    #[schemars(with = "Option<String>", extend("examples" = ["CP"]))]
    elasticities: Option<Spanned<String>>,
    /// What becomes of deficits: "zero" (default) looks at a world of balanced trade, before and after; "kept" leaves them.
    #[schemars(with = "Option<String>", extend("enum" = Deficits::VARIANTS))]
    deficits: Option<Spanned<String>>,
}

fn read(reader: &mut TomlReader, table: Table<'_>) -> Option<Arc<dyn GeneralModel>> {
    let written: CaliendoParroTable = reader.deserialize_reporting(table, &SharedTable::KEYS)?;
    let elasticities = match &written.elasticities {
        None => Some(SectorElasticities::Set("CP".into(), None)),
        Some(named) => reader.elasticities(named),
    };
    let closure = written.deficits.as_ref();
    let closure = closure.map_or(Some(Deficits::Zero), |word| reader.variant(word, "closure"));
    Some(Arc::new(CaliendoParro(elasticities?, closure?)))
}
