//! `dutylab list parameters`: elasticities by product, and what was measured of pass-through, each with its source.

use dutylab::error::Problems;
use dutylab::input::cache::Cache;
use dutylab::input::product::read_products;
use dutylab::product::HsCode;
use dutylab::world::parameter::{Estimate, Parameters};
use serde_json::{Value, json};

use super::entry::Entry;
use super::starts;

/// Products are listed down to so many digits, as markets are; further down only by their code.
const MARKET_DIGITS: usize = 6;

/// Pass-through, defaults of models, then the products; by code those that begin with it.
pub fn parameters(words: &str) -> Result<Vec<Entry>, Problems> {
    let (parameters, names) = (Cache::default().parameters(None)?, read_products()?);
    let mut entries = Vec::new();
    if starts(words).is_empty() {
        entries.extend(of_all_products(&parameters));
    }
    let deepest = MARKET_DIGITS.max(starts(words).len());
    let is_meant = |code: HsCode| code.digits() <= deepest && code.to_string().starts_with(&starts(words));
    let mut products: Vec<(HsCode, &str)> = names.iter().filter(|(code, _)| is_meant(*code)).collect();
    // Chapters first, then headings: what is asked without a code is asked in general.
    products.sort_by_key(|(code, _)| (code.digits(), *code));
    entries.extend(products.into_iter().map(|(code, name)| of_product(&parameters, code, name)));
    Ok(entries)
}

fn of_all_products(parameters: &Parameters) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (place, row) in parameters.pass_through.iter().enumerate() {
        let default = if place == 0 { " (default)" } else { "" };
        let figure = published(row.value, row.error);
        let text = format!(
            "pass-through {figure}{default} · {}\n  {}{}",
            row.sample,
            row.source,
            assumed(row.assumed.as_deref())
        );
        let fields = vec![
            ("pass_through", json!(row.value)),
            ("error", json!(row.error)),
            ("sample", json!(row.sample)),
            ("source", json!(row.source)),
            ("assumed", json!(row.assumed)),
            ("default", json!(place == 0)),
        ];
        entries.push(Entry { text, fields });
    }
    for row in &parameters.models {
        let figure = published(row.value, row.error);
        let text =
            format!("{} {figure} · {}\n  {}{}", row.name, row.meaning, row.source, assumed(row.assumed.as_deref()));
        let fields = vec![
            ("model_parameter", json!(row.name)),
            ("value", json!(row.value)),
            ("error", json!(row.error)),
            ("meaning", json!(row.meaning)),
            ("source", json!(row.source)),
            ("assumed", json!(row.assumed)),
        ];
        entries.push(Entry { text, fields });
    }
    entries
}

fn of_product(parameters: &Parameters, code: HsCode, name: &str) -> Entry {
    let (substitution, demand) = (parameters.substitution(code), parameters.demand(code));
    let line = |sign: &str, estimate: &Estimate| {
        let figure = rounded(estimate);
        format!(
            "\n  {sign} {figure} · {} · {}{}",
            estimate.filled,
            estimate.source,
            assumed(estimate.assumed.as_deref())
        )
    };
    let text = format!("{:<13}  {name}{}{}", code.dotted(), line("σ", &substitution), line("η", &demand));
    let fields = vec![
        ("product", json!(code.to_string())),
        ("name", json!(name)),
        ("substitution", of_estimate(&substitution)),
        ("demand", of_estimate(&demand)),
    ];
    Entry { text, fields }
}

fn of_estimate(estimate: &Estimate) -> Value {
    json!({
        "value": estimate.value, "error": estimate.error, "filled": estimate.filled.to_string(),
        "source": &*estimate.source, "assumed": estimate.assumed.as_deref(),
    })
}

/// A value with its standard error, if it has one, as published.
fn published(value: f64, error: f64) -> String {
    with_error(value.to_string(), (error > 0.0).then(|| error.to_string()))
}

/// The same to two decimals.
fn rounded(estimate: &Estimate) -> String {
    with_error(format!("{:.2}", estimate.value), (estimate.error > 0.0).then(|| format!("{:.2}", estimate.error)))
}

fn with_error(value: String, error: Option<String>) -> String {
    value.replace('-', "−") + &error.map_or(String::new(), |error| format!(" ± {error}"))
}

fn assumed(what: Option<&str>) -> String {
    what.map_or(String::new(), |what| format!(" · assumed: {what}"))
}
