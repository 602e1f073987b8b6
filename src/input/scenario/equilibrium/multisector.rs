//! `[response.multisector]`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::written_model::{SharedTable, WrittenModel};
use crate::equilibrium::general::GeneralModel;
use crate::equilibrium::multisector::{CARD, Multisector};
use crate::input::toml_reader::{Table, TomlReader};

/// The model as files have it.
pub static WRITTEN: WrittenModel = WrittenModel { card: &CARD, schema: MultisectorTable::json_schema, read };

/// Many sectors, one factor, balanced trade (Lashkaripour 2021).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MultisectorTable {
    /// Trade elasticities: a set of the world, or a CSV file with the columns `sector`, `elasticity` and, to be drawn, `se`.
    #[schemars(with = "String", extend("examples" = ["IS", "CP"]))]
    elasticities: Spanned<String>,
}

fn read(reader: &mut TomlReader, table: Table<'_>) -> Option<Arc<dyn GeneralModel>> {
    let written: MultisectorTable = reader.deserialize_reporting(table, &SharedTable::KEYS)?;
    Some(Arc::new(Multisector(reader.elasticities(&written.elasticities)?)))
}
