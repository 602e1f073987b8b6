//! JSON Schemas of the files that people write, for editors: made of the types that the readers fill, so that both say the
//! same.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::list::ListTable;
use super::measure::MeasureTable;
use super::regime::{self, ScheduleTable};
use super::rule::{ExemptionTable, OutsideTable, PrecedenceTable};
use super::scenario::equilibrium::{GENERAL_MODELS, OptimalTable, RetaliationTable, SharedTable};
use super::scenario::prices::table::{HouseholdsTable, PricesTable};
use super::scenario::response::table::{DrawsTable, FieldsTable, ModelTable, WhereTable, allowed};
use super::scenario::table::{
    BeforeTable, CaseTable, ChangeTable, ChartTable, ExpectTable, Expected, ObservedTable, PeriodTable, RefundTable,
    ScenarioHeader, ScopeTable, SweepTable, YardstickTable,
};
use super::share::ShareTarget;
use super::value_kind;
use super::world;
use crate::model_card::ModelCard;
use crate::partial::PARTIAL_MODELS;

/// A kind of file that has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A scenario.
    Scenario,
    /// What is expected of a scenario, in the file beside it.
    Expect,
    /// A regime, or a part of one.
    Regime,
    /// The `world.toml` of a world.
    World,
}

/// A table of a file: its name, and the schema of what stands under it.
type TablePart = (&'static str, fn(&mut SchemaGenerator) -> Schema);

const SCENARIO: [TablePart; 23] = [
    ("before", one::<BeforeTable>),
    ("case", case),
    ("change", many::<ChangeTable>),
    ("chart", many::<ChartTable>),
    ("draws", one::<DrawsTable>),
    ("exemption", many::<ExemptionTable>),
    ("expect", many::<ExpectTable>),
    ("group", named::<value_kind::Group>),
    ("households", one::<HouseholdsTable>),
    ("list", named::<ListTable>),
    ("measure", many::<MeasureTable>),
    ("observed", many::<ObservedTable>),
    ("optimal", one::<OptimalTable>),
    ("period", one::<PeriodTable>),
    ("precedence", many::<PrecedenceTable>),
    ("prices", one::<PricesTable>),
    ("refund", one::<RefundTable>),
    ("response", response),
    ("retaliation", one::<RetaliationTable>),
    ("scope", one::<ScopeTable>),
    ("share", named::<ShareTarget>),
    ("sweep", many::<SweepTable>),
    ("yardstick", many::<YardstickTable>),
];

const EXPECT: [TablePart; 1] = [("expect", many::<ExpectTable>)];

const REGIME: [TablePart; 10] = [
    ("authority", named::<value_kind::Authority>),
    ("exemption", many::<ExemptionTable>),
    ("fact", many::<regime::FactTable>),
    ("group", named::<value_kind::Group>),
    ("list", named::<ListTable>),
    ("measure", many::<MeasureTable>),
    ("outside", many::<OutsideTable>),
    ("precedence", many::<PrecedenceTable>),
    ("schedule", one::<ScheduleTable>),
    ("share", named::<ShareTarget>),
];

const WORLD: [TablePart; 1] = [("check", one::<world::Check>)];

/// Returns the JSON Schema (2020-12) of a kind of file, with descriptions.
pub fn schema(file: FileKind) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let (title, mut root) = match file {
        FileKind::Scenario => ("A scenario", with::<ScenarioHeader>(&mut generator, &SCENARIO)),
        FileKind::Expect => ("What is expected of a scenario", with::<Expected>(&mut generator, &EXPECT)),
        FileKind::Regime => ("A regime, or a part of one", with::<regime::RegimeHeader>(&mut generator, &REGIME)),
        FileKind::World => ("A world", with::<world::WorldHeader>(&mut generator, &WORLD)),
    };
    if file == FileKind::Regime {
        // A part speaks through the file that includes it, and needs neither title nor source.
        root.remove("required");
    }
    root.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
    root.insert("title".into(), title.into());
    root.insert("$defs".into(), Value::Object(generator.take_definitions(false)));
    AsToml.transform(&mut root);
    root.to_value()
}

/// Returns `[name]`: one table.
fn one<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Returns `[[name]]`: a table that may be repeated.
fn many<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let description = T::json_schema(generator).remove("description");
    json_schema!({ "type": "array", "description": description, "items": generator.subschema_for::<T>() })
}

/// Returns `[name]`: a table whose keys are names of the user's own.
fn named<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let description = T::json_schema(generator).remove("description");
    json_schema!({
        "type": "object",
        "description": description,
        "additionalProperties": generator.subschema_for::<T>(),
    })
}

fn with<T: JsonSchema>(generator: &mut SchemaGenerator, parts: &[TablePart]) -> Schema {
    let mut table = T::json_schema(generator);
    let tables: Vec<_> = parts.iter().map(|(name, part)| (name.to_string(), part(generator).to_value())).collect();
    add(&mut table, tables);
    table
}

/// Returns `[[case]]`: with changes and measures of its own.
fn case(generator: &mut SchemaGenerator) -> Schema {
    let parts: [TablePart; 2] = [("change", many::<ChangeTable>), ("measure", many::<MeasureTable>)];
    let mut case = with::<CaseTable>(generator, &parts);
    json_schema!({ "type": "array", "description": case.remove("description"), "items": case })
}

/// Returns `[response.MODEL]`: each model takes fields of its own.
fn response(generator: &mut SchemaGenerator) -> Schema {
    let fields = properties(&mut FieldsTable::json_schema(generator));
    let told = |card: &ModelCard| format!("Assumes: {}. Needs: {}.", card.assumes, card.needs);
    let mut models = Map::new();
    for model in PARTIAL_MODELS {
        let keys = allowed(model);
        let of_model = || fields.clone().into_iter().filter(|(key, _)| keys.contains(&key.as_str()));
        let mut exception = WhereTable::json_schema(generator);
        add(&mut exception, of_model());
        let description = exception.remove("description");
        let exceptions = json!({ "type": "array", "description": description, "items": exception });
        let mut table = ModelTable::json_schema(generator);
        add(&mut table, of_model().chain([("where".to_string(), exceptions)]));
        table.insert("description".into(), told(&model.card).into());
        models.insert(model.word().to_string(), table.to_value());
    }
    for model in GENERAL_MODELS {
        let mut table = (model.schema)(generator);
        add(&mut table, properties(&mut SharedTable::json_schema(generator)));
        table.insert("description".into(), told(model.card).into());
        models.insert(model.card.name.to_string(), table.to_value());
    }
    json_schema!({
        "type": "object",
        "description": "How trade reacts, by one model; without it imports are held fixed.",
        "properties": models,
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
    })
}

/// Takes the properties out of an object's schema.
fn properties(schema: &mut Schema) -> Map<String, Value> {
    match schema.remove("properties") {
        Some(Value::Object(properties)) => properties,
        _ => Map::new(),
    }
}

fn add(schema: &mut Schema, more: impl IntoIterator<Item = (String, Value)>) {
    let mut all = properties(schema);
    all.extend(more);
    schema.insert("properties".into(), all.into());
}

/// Takes out what TOML does not have, and what says nothing to its reader: null, lengths of numbers, empty defaults, ends of
/// lines.
struct AsToml;

impl Transform for AsToml {
    fn transform(&mut self, schema: &mut Schema) {
        for (key, null) in [("type", json!("null")), ("enum", json!(null)), ("anyOf", json!({ "type": "null" }))] {
            if let Some(Value::Array(some)) = schema.get_mut(key) {
                some.retain(|one| *one != null);
            }
        }
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get("type")
            && let [only] = types.as_slice()
        {
            object.insert("type".into(), only.clone());
        }
        if let Some(Value::Array(some)) = object.get("anyOf")
            && let [Value::Object(only)] = some.as_slice()
        {
            let only = only.clone();
            object.remove("anyOf");
            object.extend(only);
        }
        object.retain(|key, value| match key.as_str() {
            "default" => ![json!(null), json!([]), json!({})].contains(value),
            "format" => *value == json!("date"),
            _ => true,
        });
        if let Some(Value::String(text)) = object.get_mut("description") {
            *text = text.replace('\n', " ");
        }
        transform_subschemas(self, schema);
    }
}
