//! `[response.gravity]`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use super::written_model::{SharedTable, WrittenModel};
use crate::equilibrium::general::GeneralModel;
use crate::equilibrium::gravity::{CARD, Closure, Gravity, Rebate};
use crate::input::field::Value;
use crate::input::quantity::QuantityError;
use crate::input::scenario::model_number::{InputReader, fitting, pass_through, positive, size};
use crate::input::toml_reader::{Scalar, Table, TomlReader};
use crate::units::Estimate;

/// The model as files have it.
pub static WRITTEN: WrittenModel = WrittenModel { card: &CARD, schema: GravityTable::json_schema, read };

/// One sector, fixed costs, work that reacts (Ignatenko, Macedoni, Lashkaripour & Simonovska 2025).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GravityTable {
    /// ε, the trade elasticity: above 0. Default: 4.
    trade_elasticity: Option<Value<f64>>,
    /// Its standard error: with it, it is drawn.
    trade_elasticity_se: Option<Value<f64>>,
    /// κ, the elasticity of work to its real reward: 0 or more. Default: 0.5.
    labor_supply: Option<Value<f64>>,
    /// Its standard error.
    labor_supply_se: Option<Value<f64>>,
    /// The scale elasticity times ε: 0 or more. Default: 0.67.
    scale: Option<Value<f64>>,
    /// Its standard error.
    scale_se: Option<Value<f64>>,
    /// The part of a tariff that firms pass on, from 0 to 1.2. Default: 1.
    firm_pass_through: Option<Value<f64>>,
    /// Its standard error.
    firm_pass_through_se: Option<Value<f64>>,
    /// β, the share of value added in cost; the rest is goods (round-about production): above 0, at most 1. Default: 1.
    value_added_share: Option<Value<f64>>,
    /// Its standard error.
    value_added_share_se: Option<Value<f64>>,
    /// The share of fixed costs in sales: "calibrate" (default: from what the world says), or a number from 0 (Eaton & Kortum)
    /// to below 1.
    #[schemars(with = "Option<String>", extend("examples" = ["calibrate", "0"]))]
    fixed_cost_share: Option<Spanned<Scalar>>,
    /// What becomes of the revenue: "income_tax" (default) cuts the tax on wages, "lump_sum" is the same for all.
    #[schemars(with = "Option<String>", extend("enum" = Rebate::VARIANTS))]
    rebate: Option<Spanned<String>>,
    /// What becomes of deficits. Default: "share_of_world_gdp".
    #[schemars(with = "Option<String>", extend("enum" = Closure::VARIANTS))]
    deficits: Option<Spanned<String>>,
    /// "all": a table of the outcomes under each use of the revenue, with and without an answer.
    #[schemars(with = "Option<String>", extend("enum" = ShownClosures::VARIANTS))]
    closures: Option<Spanned<String>>,
}

#[derive(Clone, Copy, strum::EnumString, strum::VariantNames)]
#[strum(serialize_all = "snake_case")]
enum ShownClosures {
    /// Each use of the revenue, with and without an answer.
    All,
}

fn read(reader: &mut TomlReader, table: Table<'_>) -> Option<Arc<dyn GeneralModel>> {
    let table: GravityTable = reader.deserialize_reporting(table, &SharedTable::KEYS)?;
    let default = Gravity::default();
    let mut stated = |value: &Option<Value<f64>>, error: &Option<Value<f64>>, default: Estimate, read: InputReader| {
        let error = error.as_ref().map_or(Some(0.0), |error| reader.quantity(error, size));
        let value = value.as_ref().map_or(Some(default.value), |value| reader.quantity(value, read));
        Some(Estimate { value: value?, error: error? })
    };
    let trade_elasticity =
        stated(&table.trade_elasticity, &table.trade_elasticity_se, default.trade_elasticity, positive);
    let labor_supply = stated(&table.labor_supply, &table.labor_supply_se, default.labor_supply, from_nought);
    let scale = stated(&table.scale, &table.scale_se, default.scale, from_nought);
    let firm_pass_through =
        stated(&table.firm_pass_through, &table.firm_pass_through_se, default.firm_pass_through, pass_through);
    let value_added_share =
        stated(&table.value_added_share, &table.value_added_share_se, default.value_added_share, part);
    let fixed_cost_share = match &table.fixed_cost_share {
        None => Some(None),
        Some(share) => reader.quantity(share, fixed_cost_share),
    };
    let rebate = table.rebate.as_ref().map_or(Some(default.rebate), |word| reader.variant(word, "rebate"));
    let deficits = table.deficits.as_ref().map_or(Some(default.deficits), |word| reader.variant(word, "closure"));
    let all_closures = table.closures.as_ref().map_or(Some(false), |word| {
        let ShownClosures::All = reader.variant(word, "set of closures")?;
        Some(true)
    });
    Some(Arc::new(Gravity {
        trade_elasticity: trade_elasticity?,
        labor_supply: labor_supply?,
        scale: scale?,
        firm_pass_through: firm_pass_through?,
        value_added_share: value_added_share?,
        fixed_cost_share: fixed_cost_share?,
        rebate: rebate?,
        deficits: deficits?,
        all_closures: all_closures?,
    }))
}

fn from_nought(text: &str) -> Result<f64, QuantityError> {
    fitting(text, |size| size >= 0.0, |size| format!("{size} is below zero"), "zero or more")
}

fn part(text: &str) -> Result<f64, QuantityError> {
    fitting(text, |size| size > 0.0 && size <= 1.0, |size| format!("a share of {size}"), "above 0, at most 1")
}

fn fixed_cost_share(text: &str) -> Result<Option<f64>, QuantityError> {
    if text.trim() == "calibrate" {
        return Ok(None);
    }
    let what = |size| format!("a share of fixed costs of {size}");
    fitting(text, |size| (0.0..1.0).contains(&size), what, "\"calibrate\", or from 0 to below 1").map(Some)
}
