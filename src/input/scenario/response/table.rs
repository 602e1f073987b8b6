//! The tables of `[response.MODEL]` and `[draws]` as written.

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use crate::draws::{Draws, Spread};
use crate::input::schema::kind;
use crate::input::toml_reader::Scalar;
use crate::partial::{Input, PartialModel};

/// What may be stated of products.
#[derive(Default, Deserialize, JsonSchema)]
pub struct FieldsTable {
    /// σ, the elasticity of substitution between sellers: above 0 and not 1. Default: looked up by product.
    #[schemars(with = "Option<kind::Substitution>")]
    pub substitution: Option<Spanned<Scalar>>,
    /// The standard error of `substitution`: with it, σ is drawn.
    #[schemars(with = "Option<kind::StandardError>")]
    pub substitution_se: Option<Spanned<Scalar>>,
    /// η, the elasticity of demand for the product as a whole: below 0. Default: looked up by product.
    #[schemars(with = "Option<kind::Demand>")]
    pub demand: Option<Spanned<Scalar>>,
    /// The standard error of `demand`: with it, η is drawn.
    #[schemars(with = "Option<kind::StandardError>")]
    pub demand_se: Option<Spanned<Scalar>>,
    /// ε of exporters: what they sell more at a higher price; above 0, or "inf" for a fixed price.
    #[schemars(with = "Option<kind::Supply>")]
    pub supply: Option<Spanned<Scalar>>,
    /// The standard error of `supply`: with it, ε is drawn.
    #[schemars(with = "Option<kind::StandardError>")]
    pub supply_se: Option<Spanned<Scalar>>,
    /// How much of a duty reaches the buyer, in place of `supply`: from 0 (exporters bear it) to 1 (buyers do).
    #[schemars(with = "Option<kind::PassThrough>")]
    pub pass_through: Option<Spanned<Scalar>>,
    /// The standard error of `pass_through`: with it, it is drawn.
    #[schemars(with = "Option<kind::StandardError>")]
    pub pass_through_se: Option<Spanned<Scalar>>,
    /// What sellers at home have of the market. Default: they are not in it.
    #[schemars(with = "Option<kind::Share>")]
    pub domestic: Option<Spanned<Scalar>>,
    /// The standard error of `domestic`: with it, it is drawn.
    #[schemars(with = "Option<kind::StandardError>")]
    pub domestic_se: Option<Spanned<Scalar>>,
    /// ε of sellers at home: above 0, or "inf" (default) for a fixed price.
    #[schemars(with = "Option<kind::Supply>")]
    pub domestic_supply: Option<Spanned<Scalar>>,
    /// The standard error of `domestic_supply`: with it, it is drawn.
    #[schemars(with = "Option<kind::StandardError>")]
    pub domestic_supply_se: Option<Spanned<Scalar>>,
}

impl FieldsTable {
    /// Returns what is written of an input: its number, and the standard error of it.
    pub fn of(&self, input: Input) -> [&Option<Spanned<Scalar>>; 2] {
        match input {
            Input::Substitution => [&self.substitution, &self.substitution_se],
            Input::Demand => [&self.demand, &self.demand_se],
            Input::Supply => [&self.supply, &self.supply_se],
            Input::PassThrough => [&self.pass_through, &self.pass_through_se],
            Input::DomesticShare => [&self.domestic, &self.domestic_se],
            Input::DomesticSupply => [&self.domestic_supply, &self.domestic_supply_se],
        }
    }
}

/// The keys of a model beside its fields.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelTable {
    /// Buyers choose within products of so many digits. Default: 6.
    #[schemars(with = "Option<kind::Market>")]
    pub market: Option<Spanned<Scalar>>,
    /// A CSV of parameters over the shipped ones, with the columns `code`, `source` and those that it states.
    #[schemars(with = "Option<String>")]
    pub parameters: Option<Spanned<String>>,
}

/// Other numbers for some products; they must be whole markets, each in one table.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WhereTable {
    /// Codes or lists.
    #[schemars(with = "kind::Products")]
    pub products: Spanned<Vec<Spanned<String>>>,
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
    Input::ALL.into_iter().filter(|input| model.takes(*input)).flat_map(Input::keys).collect()
}
