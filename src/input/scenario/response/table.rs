//! The tables of `[response.MODEL]` and `[draws]` as written.

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use crate::draws::{Draws, Spread};
use crate::input::field::{Texts, Value};
use crate::input::toml_reader::Scalar;
use crate::input::value_kind;
use crate::partial::{Input, PartialModel};

/// What may be stated of products.
#[derive(Default, Deserialize, JsonSchema)]
pub struct FieldsTable {
    /// σ, the elasticity of substitution between sellers: above 0 and not 1. Default: looked up by product.
    pub substitution: Option<Value<value_kind::Substitution>>,
    /// The standard error of `substitution`: with it, σ is drawn.
    pub substitution_se: Option<Value<value_kind::StandardError>>,
    /// η, the elasticity of demand for the product as a whole: below 0. Default: looked up by product.
    pub demand: Option<Value<value_kind::Demand>>,
    /// The standard error of `demand`: with it, η is drawn.
    pub demand_se: Option<Value<value_kind::StandardError>>,
    /// ε of exporters: what they sell more at a higher price; above 0, or "inf" for a fixed price.
    pub supply: Option<Value<value_kind::Supply>>,
    /// The standard error of `supply`: with it, ε is drawn.
    pub supply_se: Option<Value<value_kind::StandardError>>,
    /// How much of a duty importers bear, in place of `supply`: from 0 (exporters bear it) to 1 (importers do).
    pub pass_through: Option<Value<value_kind::PassThrough>>,
    /// The standard error of `pass_through`: with it, it is drawn.
    pub pass_through_se: Option<Value<value_kind::StandardError>>,
    /// What domestic producers have of the market. Default: they are excluded.
    pub domestic: Option<Value<value_kind::Share>>,
    /// The standard error of `domestic`: with it, it is drawn.
    pub domestic_se: Option<Value<value_kind::StandardError>>,
    /// ε of domestic producers: above 0, or "inf" (default) for a fixed price.
    pub domestic_supply: Option<Value<value_kind::Supply>>,
    /// The standard error of `domestic_supply`: with it, it is drawn.
    pub domestic_supply_se: Option<Value<value_kind::StandardError>>,
}

impl FieldsTable {
    /// Returns what is written of an input: its number, and the standard error of it.
    pub fn of(&self, input: Input) -> [Option<&Spanned<Scalar>>; 2] {
        match input {
            Input::Substitution => [self.substitution.as_deref(), self.substitution_se.as_deref()],
            Input::Demand => [self.demand.as_deref(), self.demand_se.as_deref()],
            Input::Supply => [self.supply.as_deref(), self.supply_se.as_deref()],
            Input::PassThrough => [self.pass_through.as_deref(), self.pass_through_se.as_deref()],
            Input::DomesticShare => [self.domestic.as_deref(), self.domestic_se.as_deref()],
            Input::DomesticSupply => [self.domestic_supply.as_deref(), self.domestic_supply_se.as_deref()],
        }
    }
}

/// The keys of a model beside its fields.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelTable {
    /// Importers choose within products of so many digits. Default: 6.
    pub market: Option<Value<value_kind::Market>>,
    /// Domestic goods: "shares", part of every market, by shares of the input–output tables; or "none" (default), only
    /// where `domestic` states them. Of `armington` alone.
    #[schemars(with = "Option<String>", extend("enum" = HomeWord::VARIANTS))]
    pub home: Option<Spanned<String>>,
    /// With `home = "shares"`, the elasticity of demand for all goods of a market together: below 0. Default: −0.75.
    pub composite_demand: Option<Value<value_kind::Demand>>,
    /// A CSV of parameters over the shipped ones, with the columns `code`, `source` and those that it states.
    #[schemars(with = "Option<String>")]
    pub parameters: Option<Spanned<String>>,
}

/// Where the shares of domestic goods come from, as written.
#[derive(Clone, Copy, strum::EnumString, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum HomeWord {
    /// Nowhere.
    None,
    /// The table of shares by product.
    Shares,
}

/// Other numbers for some products; they must be whole markets, each in one table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhereTable {
    /// Codes or lists.
    pub products: Texts<value_kind::Products>,
}

/// How sure it is: elasticities and hedged rates are drawn, and results are bands.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawsTable {
    /// How many draws.
    #[schemars(with = "u32", range(min = 1, max = Draws::MOST))]
    pub n: Spanned<i64>,
    /// The seed: the same seed draws the same numbers in every scenario.
    #[schemars(with = "u64")]
    pub seed: Spanned<u64>,
    /// How the draws are spread. Default: "sobol".
    #[schemars(with = "Option<String>", extend("enum" = Spread::VARIANTS))]
    pub kind: Option<Spanned<String>>,
}

/// Returns the keys that a model takes.
pub fn allowed(model: &PartialModel) -> Vec<&'static str> {
    Input::ALL.iter().filter(|input| model.takes(**input)).flat_map(|input| input.keys()).collect()
}
