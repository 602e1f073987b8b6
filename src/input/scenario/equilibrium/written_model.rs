//! What a model of general equilibrium is to the files that name it.

use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;
use toml::de::DeTable;

use crate::equilibrium::general::GeneralModel;
use crate::input::toml_reader::{Table, TomlReader};
use crate::model_card::ModelCard;
use crate::scenario::equilibrium::TariffTreatment;

/// A model of general equilibrium as files have it.
pub struct WrittenModel {
    /// What a user must know of it, and its name.
    pub card: &'static ModelCard,
    /// The schema of its table.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) read: fn(&mut TomlReader, Table<'_>) -> Option<Arc<dyn GeneralModel>>,
}

/// What a scenario says of general equilibrium.
#[derive(Clone)]
pub struct WorldResponse {
    /// The model.
    pub model: Arc<dyn GeneralModel>,
    /// What the rates of the scenario do to the tariffs of the world.
    pub tariffs: TariffTreatment,
}

/// The keys that every model of general equilibrium takes beside its own.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedTable {
    /// What the rates of the scenario do to the applied tariffs of the world: "on_top" (default), what changes comes on
    /// top of them; "replace", the rates stand in their place wherever a measure charges anything.
    #[schemars(with = "Option<String>", extend("enum" = TariffTreatment::VARIANTS))]
    tariffs: Option<Spanned<String>>,
}

impl SharedTable {
    /// The keys.
    pub const KEYS: [&str; 1] = ["tariffs"];
}

impl TomlReader {
    /// Returns the question to a model of general equilibrium.
    pub fn world_response(&mut self, model: &WrittenModel, mut table: Table<'_>) -> Option<WorldResponse> {
        let mut shared = DeTable::new();
        let keys = table.get_ref().keys().filter(|key| SharedTable::KEYS.contains(&&**key.get_ref()));
        for key in keys.cloned().collect::<Vec<_>>() {
            if let Some(value) = table.get_mut().remove(&key) {
                shared.insert(key, value);
            }
        }
        let shared = Spanned::new(table.span(), shared);
        let shared: SharedTable = self.deserialize_reporting(shared, &[]).unwrap_or_default();
        let model = (model.read)(self, table);
        let Some(word) = &shared.tariffs else {
            return Some(WorldResponse { model: model?, tariffs: TariffTreatment::default() });
        };
        let tariffs: Option<TariffTreatment> = self.variant(word, "treatment of tariffs");
        let (model, tariffs) = (model?, tariffs?);
        if tariffs == TariffTreatment::Replace && !model.holds_base_tariffs() {
            let what = format!("tariffs = \"replace\" in [response.{}]", model.card().name);
            let problem = self.report(word.span(), what, "this model takes the tariffs of the base year as zero");
            let help = "leave `tariffs` out, or take [response.multisector] or [response.caliendo_parro]";
            problem.help.push(help.into());
        }
        Some(WorldResponse { model, tariffs })
    }
}
