//! What `reasons.toml` says: rules of others that stand in for ours, and why a gap is there.

use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    pub switch: Vec<Switch>,
    #[serde(default)]
    pub authority: Vec<Reason>,
    #[serde(default)]
    pub level: Vec<Reason>,
    #[serde(default)]
    pub overall: Vec<Reason>,
    #[serde(default)]
    pub partner: Vec<Reason>,
    #[serde(default)]
    pub chapter: Vec<Reason>,
}

/// A rule of the Budget Lab.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switch {
    pub name: String,
    /// A scenario that puts it in.
    pub file: Option<String>,
    /// Rules of ours that it leaves out.
    #[serde(default)]
    pub strike: Vec<String>,
    /// Rules of ours that hold from an earlier day.
    #[serde(default, deserialize_with = "advances")]
    pub advance: Vec<(String, Date)>,
    pub rule: String,
    /// Days on which it changes something; the last is excluded.
    #[serde(default, deserialize_with = "day")]
    pub from: Option<Date>,
    #[serde(default, deserialize_with = "day")]
    pub until: Option<Date>,
    /// Set if theirs lies between the law and this rule.
    #[serde(default)]
    pub bound: bool,
}

fn day<'de, D: Deserializer<'de>>(written: D) -> Result<Option<Date>, D::Error> {
    Datetime::deserialize(written).map(|date| Some(date.to_string().parse().expect("a day")))
}

fn advances<'de, D: Deserializer<'de>>(written: D) -> Result<Vec<(String, Date)>, D::Error> {
    let pairs = Vec::<(String, Datetime)>::deserialize(written)?;
    Ok(pairs.into_iter().map(|(id, date)| (id, date.to_string().parse().expect("a day"))).collect())
}

/// Why a row differs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub of: String,
    pub why: String,
}

/// Reads the file.
pub fn reasons() -> Reasons {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/published/reasons.toml");
    toml::from_str(&std::fs::read_to_string(path).expect("the reasons")).unwrap_or_else(|error| panic!("{error}"))
}
