//! The tables `[prices]` and `[households]` as written.

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use crate::error::Place;
use crate::input::field::Value;
use crate::input::value_kind;
use crate::prices::chain::{DomesticMode, Markup};
use crate::prices::households::HouseholdMethod;
use crate::scenario::prices::PriceSettings;

/// What a change of duty does to consumer prices, through imported inputs too. What consumers buy is held fixed.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PricesTable {
    /// What traders add to a cost that rises: the same percentage, or the same dollars. Default: "constant_percentage"; with
    /// `retail` "constant_dollar".
    #[schemars(with = "Option<String>", extend("enum" = Markup::VARIANTS))]
    pub markup: Option<Spanned<String>>,
    /// By how much of a duty prices of the same domestic goods follow. Default: 0; with `mode = "scale"` the 0.5 of The
    /// Budget Lab.
    pub domestic_pricing: Option<Value<value_kind::Share>>,
    /// How `domestic_pricing` is applied: on the domestic share, or as a scale of the whole chain, 1 + `domestic_pricing` −
    /// `exchange_rate_offset`. Default: "share".
    #[schemars(with = "Option<String>", extend("enum" = DomesticMode::VARIANTS))]
    pub mode: Option<Spanned<String>>,
    /// The part of the duty that a stronger dollar takes off: `true` is the 0.174 of The Budget Lab. Default: `false`; with
    /// `mode = "scale"` `true`, unless a model says what becomes of the world.
    pub exchange_rate_offset: Option<Value<value_kind::Switch>>,
    /// How much retail prices of imported goods rise with a duty, as a part of its points: `true` is the 0.20 seen in
    /// 2025. Default: `false`, all dollars of duty arrive.
    pub retail: Option<Value<value_kind::Switch>>,
    /// The input–output tables: "summary" (some 70 commodities), "detail" (some 400), or a folder. Default: "summary".
    #[schemars(with = "Option<String>", extend("examples" = ["summary", "detail"]))]
    pub tables: Option<Spanned<String>>,
}

/// What consumer prices cost a household, by decile of income. Without `[prices]` that table is taken with its defaults.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdsTable {
    /// How the cost is shared out: by what each decile buys, or by published factors of The Budget Lab. Default:
    /// "consumption".
    #[schemars(with = "Option<String>", extend("enum" = HouseholdMethod::VARIANTS))]
    pub by: Option<Spanned<String>>,
}

/// `[prices]` as read: what depends on the rest of the scenario is still open.
pub struct ReadPrices {
    /// What it says.
    pub settings: PriceSettings,
    /// Where `exchange_rate_offset` stands, if it is above 0.
    pub offset: Option<Place>,
}
