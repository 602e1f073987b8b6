//! The tables of a scenario file as written.

use serde::Deserialize;
use toml::Spanned;

use crate::input::table::Scalar;

/// The keys of a scenario file outside its tables.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The question.
    pub title: Option<Spanned<String>>,
    /// What the answer means, in a sentence.
    pub summary: Option<String>,
    /// The section of the source that raises it.
    pub section: Option<String>,
    /// A regime by name or path; default `document`.
    #[serde(default, rename = "baseline")]
    _baseline: Option<Spanned<String>>,
    /// The trade flows by name or folder; default `us-2024`.
    pub world: Option<Spanned<String>>,
    /// The entry date; default: the regime's.
    pub date: Option<Spanned<Scalar>>,
    /// The day of knowledge; default: the entry date.
    pub as_of: Option<Spanned<Scalar>>,
    /// Scenario files to start from.
    #[serde(default)]
    pub extends: Vec<Spanned<String>>,
}

impl Header {
    /// The names of the keys.
    pub const KEYS: [&'static str; 8] =
        ["title", "summary", "section", "baseline", "world", "date", "as_of", "extends"];

    /// Takes over what is not said here.
    pub fn inherit(&mut self, other: Header) {
        self.title = self.title.take().or(other.title);
        self.summary = self.summary.take().or(other.summary);
        self.section = self.section.take().or(other.section);
    }
}

/// The tables of a scenario file.
pub const TABLES: [&str; 18] = [
    "group",
    "list",
    "share",
    "before",
    "period",
    "refund",
    "response",
    "draws",
    "change",
    "measure",
    "precedence",
    "exemption",
    "case",
    "sweep",
    "expect",
    "yardstick",
    "chart",
    "scope",
];

/// A `[period]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodTable {
    /// The first entry date.
    pub from: Spanned<Scalar>,
    /// The first that is no longer meant.
    pub until: Spanned<Scalar>,
}

/// A `[before]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BeforeTable {
    /// The entry date of the law before.
    pub date: Spanned<Scalar>,
    /// The day of knowledge; default: the entry date.
    pub as_of: Option<Spanned<Scalar>>,
}

/// A `[refund]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefundTable {
    /// The later day of knowledge; default: that of the scenario.
    pub as_of: Option<Spanned<Scalar>>,
}

/// A `[[change]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeTable {
    /// Id or glob of the measures to change.
    pub measure: Spanned<String>,
    /// Another rate.
    pub set: Option<Spanned<Scalar>>,
    /// A difference: `"10pp"`.
    pub add: Option<Spanned<Scalar>>,
    /// A factor: `1.1` or `"110%"`.
    pub scale: Option<Spanned<Scalar>>,
    /// No higher than this rate.
    pub cap: Option<Spanned<Scalar>>,
    /// No lower than this rate.
    pub floor: Option<Spanned<Scalar>>,
    /// Takes off a share: `"50%"`.
    pub cut: Option<Spanned<Scalar>>,
    /// The coefficient of the Swiss formula: `"15%"`.
    pub swiss: Option<Spanned<Scalar>>,
    /// Strikes the measure out.
    pub repeal: Option<Spanned<bool>>,
    /// First entry date of the change.
    pub from: Option<Spanned<Scalar>>,
    /// First entry date on which it no longer holds.
    pub until: Option<Spanned<Scalar>>,
    /// Takes the place of what an extended file does to the same measure.
    #[serde(default, rename = "override")]
    pub overrides: bool,
}

/// A `[[case]]`, without its changes and measures.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseTable {
    /// Its name.
    pub name: Spanned<String>,
    /// Words of its own under the pictures.
    pub note: Option<String>,
}

/// A `[scope]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeTable {
    /// Whose imports: codes, names or groups; default: everybody's.
    pub importers: Option<Spanned<Vec<Spanned<String>>>>,
    /// Codes, names or groups; default: everybody.
    pub partners: Option<Spanned<Vec<Spanned<String>>>>,
    /// Those left out.
    #[serde(default)]
    pub except_partners: Vec<Spanned<String>>,
    /// Codes or lists; default: every product.
    pub products: Option<Spanned<Vec<Spanned<String>>>>,
    /// Those left out.
    #[serde(default)]
    pub except_products: Vec<Spanned<String>>,
}

/// A `[[sweep]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SweepTable {
    /// Id or glob of the measures to sweep.
    pub measure: Spanned<String>,
    /// The field that runs: `rate`.
    pub field: Spanned<String>,
    /// The values.
    pub values: Option<Spanned<Vec<Spanned<Scalar>>>>,
    /// Or the first value,
    pub from: Option<Spanned<Scalar>>,
    /// the last,
    pub to: Option<Spanned<Scalar>>,
    /// and the step.
    pub step: Option<Spanned<Scalar>>,
}

/// An `[[expect]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectTable {
    /// The outcome.
    pub what: Spanned<String>,
    /// In which case; default: every case.
    pub case: Option<Spanned<String>>,
    /// For whose imports; default: all in scope.
    pub importer: Option<Spanned<String>>,
    /// For whose goods; default: all in scope.
    pub partner: Option<Spanned<String>>,
    /// For which goods; default: all in scope.
    pub products: Option<Vec<Spanned<String>>>,
    /// What it must be: a number, a band, or `"unknown"`.
    pub equals: Option<Spanned<Scalar>>,
    /// No less than this.
    pub min: Option<Spanned<Scalar>>,
    /// No more than this.
    pub max: Option<Spanned<Scalar>>,
    /// The most that it may differ from `equals`; default: nothing.
    pub within: Option<Spanned<Scalar>>,
}

/// A `[[yardstick]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YardstickTable {
    /// What it is.
    pub title: String,
    /// The amount.
    pub amount: Spanned<Scalar>,
    /// What is held against it; default `duty_change`.
    pub what: Option<Spanned<String>>,
    /// In which case; default: every case.
    pub case: Option<Spanned<String>>,
    /// What the comparison means, and what it does not.
    pub note: String,
}

/// A `[[chart]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartTable {
    /// How it is drawn: `bars`, `map`, …; default: the first kind that fits.
    pub kind: Option<Spanned<String>>,
    /// What it shows: an outcome, or `sales_change`; default: the first that fits.
    pub what: Option<Spanned<String>>,
    /// What it has a row, a cell or a line for: `partner`, `chapter`, …; default: the first that fits.
    pub by: Option<Spanned<String>>,
    /// How many are shown; default: as many as can be read.
    pub top: Option<Spanned<i64>>,
    /// Of which case; default: one picture a case.
    pub case: Option<Spanned<String>>,
    /// A title in place of the finding, which then opens the line below.
    pub title: Option<String>,
    /// A further sheet to draw it on: `square`, `portrait` or `print`; default: `web` alone.
    pub size: Option<Spanned<String>>,
    /// A paragraph below the picture.
    pub note: Option<String>,
}
