//! The tables of a scenario file as written.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::chart::MOST_SHOWN;
use crate::input::schema::kind::{self, words};
use crate::input::table::Scalar;
use crate::input::{regime, world};
use crate::scenario::{Outcome, chart};

/// A question about duties: a difference from a regime, and what follows from it. `dutylab check` reads it, `dutylab run`
/// works it out.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The question, in a line; `{after}` and other words in braces stand for results. Default: the name of the file.
    #[schemars(with = "Option<String>")]
    pub title: Option<Spanned<String>>,
    /// What the answer means, in a sentence; words in braces as in `title`.
    #[schemars(with = "Option<String>")]
    pub summary: Option<Spanned<String>>,
    /// The section of the source that raises it.
    pub section: Option<String>,
    /// The regime to start from: a name, a path, or "none", under which every flow pays 0%. Default: "document".
    #[serde(default, rename = "baseline")]
    #[schemars(with = "Option<String>", extend("examples" = regime::names()))]
    _baseline: Option<Spanned<String>>,
    /// The trade flows: a name, or a folder. Default: "us-2024".
    #[schemars(with = "Option<String>", extend("examples" = world::shipped_worlds().collect::<Vec<_>>()))]
    pub world: Option<Spanned<String>>,
    /// The entry date. Default: that of the regime; where it has none, the last day of the year of the flows.
    #[schemars(with = "Option<kind::Date>")]
    pub date: Option<Spanned<Scalar>>,
    /// The day of knowledge: what was published later is not known. Default: the entry date; over a period the last day that
    /// the regime knows, and in one with a `[refund]` each day.
    #[schemars(with = "Option<kind::Knowledge>")]
    pub as_of: Option<Spanned<Scalar>>,
    /// Scenario files to start from; paths count from the folder of this file.
    #[serde(default)]
    #[schemars(with = "Option<Vec<String>>")]
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
pub const TABLES: [&str; 20] = [
    "group",
    "list",
    "share",
    "before",
    "period",
    "refund",
    "response",
    "retaliation",
    "optimal",
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

/// All days of a period in place of one date: rates from day to day, amounts of the whole period.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodTable {
    /// The first entry date.
    #[schemars(with = "kind::Date")]
    pub from: Spanned<Scalar>,
    /// The first entry date that is no longer meant.
    #[schemars(with = "kind::Date")]
    pub until: Spanned<Scalar>,
}

/// The law of another day to compare with: what is looked at before is the baseline for goods that enter on this day.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeforeTable {
    /// The entry date of the law before.
    #[schemars(with = "kind::Date")]
    pub date: Spanned<Scalar>,
    /// The day of knowledge of the law before. Default: its entry date.
    #[schemars(with = "Option<kind::Date>")]
    pub as_of: Option<Spanned<Scalar>>,
}

/// What is owed before and not after may be asked back: exposure, not entitlement.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundTable {
    /// The later day of knowledge, at which the law after is looked at. Default: that of the scenario.
    #[schemars(with = "Option<kind::Date>")]
    pub as_of: Option<Spanned<Scalar>>,
}

/// Changes what is charged in total on some goods of some partners, or measures of the baseline or of this file, all of them
/// or a part. Exactly one of `total`, `set`, `add`, `scale`, `cap`, `floor`, `cut`, `swiss` and `repeal`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTable {
    /// The measure to change: its id, or a pattern with `*` and `?`. `dutylab list measures` shows them. Default: what is
    /// charged in total.
    #[schemars(with = "Option<String>", extend("examples" = ["jp.cars", "sea.*"]))]
    pub measure: Option<Spanned<String>>,
    /// Whose goods: codes, names or groups. Default: everybody's; of a measure, those that it charges.
    #[schemars(with = "Option<kind::Partners>")]
    pub partners: Option<Spanned<Vec<Spanned<String>>>>,
    /// Partners that are left out.
    #[serde(default)]
    #[schemars(with = "Option<kind::Partners>")]
    pub except_partners: Vec<Spanned<String>>,
    /// Codes or lists. Default: all goods; of a measure, those that it charges.
    #[schemars(with = "Option<kind::Products>")]
    pub products: Option<Spanned<Vec<Spanned<String>>>>,
    /// Products that are left out.
    #[serde(default)]
    #[schemars(with = "Option<kind::Products>")]
    pub except_products: Vec<Spanned<String>>,
    /// Whose imports, in a world of several importers. Default: those of the importer whose world it is.
    #[schemars(with = "Option<kind::Partners>")]
    pub importers: Option<Spanned<Vec<Spanned<String>>>>,
    /// The rate in place of everything charged there.
    #[schemars(with = "Option<kind::Rate>")]
    pub total: Option<Spanned<Scalar>>,
    /// What a change of the total leaves as it is: ids, slots or tags of measures, or "base".
    #[schemars(with = "Option<Vec<String>>", extend("examples" = [["s301"]]))]
    pub keep: Option<Spanned<Vec<Spanned<String>>>>,
    /// Another rate in its place.
    #[schemars(with = "Option<kind::Rate>")]
    pub set: Option<Spanned<Scalar>>,
    /// Points on top: "10pp".
    #[schemars(with = "Option<kind::Points>")]
    pub add: Option<Spanned<Scalar>>,
    /// Times a factor: "110%" is a tenth more.
    #[schemars(with = "Option<kind::Factor>")]
    pub scale: Option<Spanned<Scalar>>,
    /// No higher than this rate.
    #[schemars(with = "Option<kind::ExactRate>")]
    pub cap: Option<Spanned<Scalar>>,
    /// No lower than this rate.
    #[schemars(with = "Option<kind::ExactRate>")]
    pub floor: Option<Spanned<Scalar>>,
    /// A share off: "50%" halves it.
    #[schemars(with = "Option<kind::Share>")]
    pub cut: Option<Spanned<Scalar>>,
    /// The coefficient a of the Swiss formula a·t ÷ (a + t): "15%" makes 6% of 10%.
    #[schemars(with = "Option<kind::ExactRate>")]
    pub swiss: Option<Spanned<Scalar>>,
    /// `true` strikes the measure out.
    #[schemars(with = "Option<bool>")]
    pub repeal: Option<Spanned<bool>>,
    /// First entry date on which the change holds. Default: always.
    #[schemars(with = "Option<kind::Date>")]
    pub from: Option<Spanned<Scalar>>,
    /// First entry date on which it no longer holds. Default: never.
    #[schemars(with = "Option<kind::Date>")]
    pub until: Option<Spanned<Scalar>>,
    /// `true` takes the place of what an extended file does to the same measure.
    #[serde(default, rename = "override")]
    pub overrides: bool,
}

/// An alternative to the other cases, with changes and measures of its own.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseTable {
    /// Its name, which is that of its folder too.
    #[schemars(with = "String", extend("examples" = ["both agreements"]))]
    pub name: Spanned<String>,
    /// Words of its own under the pictures; words in braces as in `title`, for this case.
    #[schemars(with = "Option<String>")]
    pub note: Option<Spanned<String>>,
}

/// The flows that the results are about. Default: those that the changed, added and swept measures cover.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeTable {
    /// Whose imports: codes, names or groups. Default: everybody's.
    #[schemars(with = "Option<kind::Partners>")]
    pub importers: Option<Spanned<Vec<Spanned<String>>>>,
    /// Codes, names or groups. Default: everybody.
    #[schemars(with = "Option<kind::Partners>")]
    pub partners: Option<Spanned<Vec<Spanned<String>>>>,
    /// Partners that are left out.
    #[serde(default)]
    #[schemars(with = "Option<kind::Partners>")]
    pub except_partners: Vec<Spanned<String>>,
    /// Codes or lists. Default: every product.
    #[schemars(with = "Option<kind::Products>")]
    pub products: Option<Spanned<Vec<Spanned<String>>>>,
    /// Products that are left out.
    #[serde(default)]
    #[schemars(with = "Option<kind::Products>")]
    pub except_products: Vec<Spanned<String>>,
}

/// A rate that runs through values: `values`, or `from`, `to` and `step`. Several sweeps make a grid.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepTable {
    /// The measures to sweep: an id, or a pattern with `*` and `?`.
    #[schemars(with = "String", extend("examples" = ["jp.cars"]))]
    pub measure: Spanned<String>,
    /// The field that runs.
    #[schemars(with = "String", extend("enum" = ["rate"]))]
    pub field: Spanned<String>,
    /// The rates, one by one.
    #[schemars(with = "Option<Vec<kind::Rate>>")]
    pub values: Option<Spanned<Vec<Spanned<Scalar>>>>,
    /// In place of `values`: the first rate.
    #[schemars(with = "Option<kind::ExactRate>")]
    pub from: Option<Spanned<Scalar>>,
    /// The last rate.
    #[schemars(with = "Option<kind::ExactRate>")]
    pub to: Option<Spanned<Scalar>>,
    /// How far one rate is from the next.
    #[schemars(with = "Option<kind::Step>")]
    pub step: Option<Spanned<Scalar>>,
}

/// What is expected of the scenario beside it: `NAME.expect.toml` belongs to `NAME.toml`. `dutylab check` holds it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {}

/// What a result must be: `equals`, or `min` and `max`. `dutylab check` and `dutylab run` say if it is not.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectTable {
    /// The outcome. Rates and shares are in %, changes of a rate in pp, the rest in $.
    #[schemars(with = "String", extend("enum" = words(&Outcome::WORDS)))]
    pub what: Spanned<String>,
    /// The name of a case, or of a point of a sweep. Default: every one.
    #[schemars(with = "Option<String>")]
    pub case: Option<Spanned<String>>,
    /// For whose imports, in a world of several importers. Default: all in scope.
    #[schemars(with = "Option<String>")]
    pub importer: Option<Spanned<String>>,
    /// For whose goods. Default: all in scope.
    #[schemars(with = "Option<String>")]
    pub partner: Option<Spanned<String>>,
    /// For which goods. Default: all in scope.
    #[schemars(with = "Option<kind::Products>")]
    pub products: Option<Vec<Spanned<String>>>,
    /// What it must be: a number with its unit, a band, or "unknown".
    #[schemars(with = "Option<kind::Bound>")]
    pub equals: Option<Spanned<Scalar>>,
    /// No less than this.
    #[schemars(with = "Option<kind::Bound>")]
    pub min: Option<Spanned<Scalar>>,
    /// No more than this.
    #[schemars(with = "Option<kind::Bound>")]
    pub max: Option<Spanned<Scalar>>,
    /// The most that it may differ from `equals`: "0.01pp", "$0.001bn". Default: nothing.
    #[schemars(with = "Option<kind::Bound>")]
    pub within: Option<Spanned<Scalar>>,
    /// Who says so, where it is a published figure: it is then printed beside what comes out.
    pub source: Option<String>,
}

/// An amount to hold a result against: the output says how many times the result it is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct YardstickTable {
    /// What it is.
    pub title: String,
    /// How much it is; above zero.
    #[schemars(with = "kind::Money")]
    pub amount: Spanned<Scalar>,
    /// The outcome, an amount of money, that is held against it. Default: "duty_change".
    #[schemars(with = "Option<String>", extend("enum" = words(&Outcome::WORDS)))]
    pub what: Option<Spanned<String>>,
    /// In which case. Default: every case.
    #[schemars(with = "Option<String>")]
    pub case: Option<Spanned<String>>,
    /// What the comparison means, and what it does not; printed with it.
    pub note: String,
}

/// A further picture. What is not said is what fits to the rest.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartTable {
    /// How it is drawn. Default: the first kind that fits.
    #[schemars(with = "Option<String>", extend("enum" = words(&chart::Kind::words())))]
    pub kind: Option<Spanned<String>>,
    /// What it shows. Default: the first that fits.
    #[schemars(with = "Option<String>", extend("enum" = words(&chart::What::words())))]
    pub what: Option<Spanned<String>>,
    /// What it has a row, a cell or a line for. Default: the first that fits.
    #[schemars(with = "Option<String>", extend("enum" = words(&chart::By::WORDS)))]
    pub by: Option<Spanned<String>>,
    /// How many are shown. Default: as many as can be read.
    #[schemars(with = "Option<u32>", range(min = 1, max = MOST_SHOWN))]
    pub top: Option<Spanned<i64>>,
    /// Of which case. Default: one picture a case.
    #[schemars(with = "Option<String>")]
    pub case: Option<Spanned<String>>,
    /// A title in place of the finding, which then opens the line below; words in braces as in the title of the scenario.
    #[schemars(with = "Option<String>")]
    pub title: Option<Spanned<String>>,
    /// A further sheet to draw it on. Default: "web" alone.
    #[schemars(with = "Option<String>", extend("enum" = words(&chart::Size::WORDS)))]
    pub size: Option<Spanned<String>>,
    /// A paragraph below the picture; words in braces as in its title.
    #[schemars(with = "Option<String>")]
    pub note: Option<Spanned<String>>,
}
