//! What a model of general equilibrium is to the files that name it.

use std::sync::Arc;

use schemars::{Schema, SchemaGenerator};

use crate::equilibrium::general::GeneralModel;
use crate::input::toml_reader::{Table, TomlReader};
use crate::model_card::ModelCard;

/// A model of general equilibrium as files have it.
pub struct WrittenModel {
    /// What a user must know of it, and its name.
    pub card: &'static ModelCard,
    /// The schema of its table.
    pub schema: fn(&mut SchemaGenerator) -> Schema,
    /// Reads its table.
    pub(crate) read: fn(&mut TomlReader, Table<'_>) -> Option<Arc<dyn GeneralModel>>,
}
