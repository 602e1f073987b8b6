//! `dutylab list parameters`: elasticities by product, and what was measured of pass-through, each with its source.

use serde_json::{Value, json};

use super::entry::ListEntry;
use crate::error::Problems;
use crate::input::product::read_products;
use crate::product::HsCode;
use crate::session::Session;
use crate::units::Estimate;
use crate::world::parameter::{OwnEstimate, Parameter, Parameters};

/// Products are listed down to so many digits, as markets are; further down only by their code.
const MARKET_DIGITS: usize = 6;

/// Pass-through, defaults of models, then the products; where digits are given those whose code begins with them.
pub fn parameters(starts: &str) -> Result<Vec<ListEntry>, Problems> {
    let (parameters, names) = (Session::new()?.parameters(None)?, read_products()?);
    let mut entries = Vec::new();
    if starts.is_empty() {
        entries.extend(of_all_products(&parameters));
    }
    let deepest = MARKET_DIGITS.max(starts.len());
    let is_meant = |code: HsCode| code.digits() <= deepest && code.to_string().starts_with(starts);
    let mut products: Vec<(HsCode, &str)> = names.iter().filter(|(code, _)| is_meant(*code)).collect();
    // Chapters first, then headings: what is asked without a code is asked in general.
    products.sort_by_key(|(code, _)| (code.digits(), *code));
    entries.extend(products.into_iter().map(|(code, name)| of_product(&parameters, code, name)));
    Ok(entries)
}

fn of_all_products(parameters: &Parameters) -> Vec<ListEntry> {
    let mut entries = Vec::new();
    for row in &parameters.pass_through {
        let default = row.from.map_or(String::new(), |from| format!(" (default from {from})"));
        let figure = published(row.estimate);
        let assumed = assumed(row.assumed.as_deref());
        let text = format!("pass-through {figure}{default} · {}\n  {}{assumed}", row.sample, row.source);
        let fields = vec![
            ("pass_through", json!(row.estimate.value)),
            ("error", json!(row.estimate.error)),
            ("sample", json!(row.sample)),
            ("source", json!(row.source)),
            ("assumed", json!(row.assumed)),
            ("default", json!(row.from.is_some())),
            ("from", json!(row.from.map(|from| from.to_string()))),
        ];
        entries.push(ListEntry::new(text, fields));
    }
    for row in &parameters.models {
        let (figure, assumed) = (published(row.estimate), assumed(row.assumed.as_deref()));
        let text = format!("{} {figure} · {}\n  {}{assumed}", row.name, row.meaning, row.source);
        let fields = vec![
            ("model_parameter", json!(row.name)),
            ("value", json!(row.estimate.value)),
            ("error", json!(row.estimate.error)),
            ("meaning", json!(row.meaning)),
            ("source", json!(row.source)),
            ("assumed", json!(row.assumed)),
        ];
        entries.push(ListEntry::new(text, fields));
    }
    entries
}

fn of_product(parameters: &Parameters, code: HsCode, name: &str) -> ListEntry {
    let (substitution, demand) = (parameters.substitution(code), parameters.demand(code));
    let line = |sign: &str, found: &Parameter| {
        let figure = rounded(found.estimate);
        let (own, assumed) = (found.own.map_or(String::new(), own), assumed(found.assumed.as_deref()));
        format!("\n  {sign} {figure} · {}{own} · {}{assumed}", found.filled, found.source)
    };
    let home = parameters.home_shares.of(code);
    let at_home = home.map_or(String::new(), |home| format!("\n  home share {:.2} · {}", home.share, home.level));
    let text = format!("{:<13}  {name}{}{}{at_home}", code.dotted(), line("σ", &substitution), line("η", &demand));
    let fields = vec![
        ("product", json!(code.to_string())),
        ("name", json!(name)),
        ("substitution", of_parameter(&substitution)),
        ("demand", of_parameter(&demand)),
        ("home_share", json!(home.map(|home| home.share))),
        ("home_share_level", json!(home.map(|home| home.level.to_string()))),
    ];
    ListEntry::new(text, fields)
}

fn of_parameter(found: &Parameter) -> Value {
    json!({
        "value": found.estimate.value, "error": found.estimate.error, "filled": found.filled.to_string(),
        "own": found.own.map(|own| own.value), "weight": found.own.map(|own| own.weight),
        "source": &*found.source, "assumed": found.assumed.as_deref(),
    })
}

/// An own estimate as published, and its weight against the median of its heading.
fn own(OwnEstimate { value, weight }: OwnEstimate) -> String {
    format!(", {} with weight {weight:.2} against its heading", format!("{value:.2}").replace('-', "−"))
}

/// A value with its standard error, if it has one, as published.
fn published(Estimate { value, error }: Estimate) -> String {
    with_error(value.to_string(), (error > 0.0).then(|| error.to_string()))
}

/// The same to two decimals.
fn rounded(Estimate { value, error }: Estimate) -> String {
    with_error(format!("{value:.2}"), (error > 0.0).then(|| format!("{error:.2}")))
}

fn with_error(value: String, error: Option<String>) -> String {
    value.replace('-', "−") + &error.map_or(String::new(), |error| format!(" ± {error}"))
}

fn assumed(what: Option<&str>) -> String {
    what.map_or(String::new(), |what| format!(" · assumed: {what}"))
}
