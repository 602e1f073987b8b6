//! The tables of a scenario file as written.

use schemars::JsonSchema;
use serde::Deserialize;
use strum::VariantNames;
use toml::Spanned;

use crate::input::field::{Field, Texts, Value};
use crate::input::toml_reader::Scalar;
use crate::input::value_kind::{self, words};
use crate::input::{regime, world};
use crate::prices::tables::DECILES;
use crate::scenario::{Outcome, chart};

/// A question about duties: a difference from a regime, and what follows from it. `dutylab check` reads it, `dutylab
/// run` computes the answer.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioHeader {
    /// The question, in a line; `{after}` and other words in braces become results. Default: the name of the file.
    pub title: Option<Field<String>>,
    /// What the answer means, in a sentence; words in braces as in `title`.
    pub summary: Option<Field<String>>,
    /// The section of the source that raises it.
    pub section: Option<String>,
    /// The regime to start from: a name, a path, or "none", under which every flow pays 0%. It is required, here or in
    /// a file that this one extends: "us" is the law, "document" the rates of the report.
    #[serde(default, rename = "baseline")]
    #[schemars(with = "Option<String>", extend("examples" = regime::names()))]
    _baseline: Option<Spanned<String>>,
    /// The trade flows: a name, or a folder. Default: "us-2024".
    #[schemars(with = "Option<String>", extend("examples" = world::shipped_worlds().collect::<Vec<_>>()))]
    pub world: Option<Spanned<String>>,
    /// The entry date. Default: that of the regime, else the last day that it knows; where it has neither, the last day
    /// of the year of the flows.
    pub date: Option<Value<value_kind::Date>>,
    /// The day of knowledge: what was published later is not known. Default: the entry date; over a period the last day
    /// that the regime knows, and in one with a `[refund]` each day.
    pub as_of: Option<Value<value_kind::Knowledge>>,
    /// `true`: a day that the regime does not know is looked at as if the law went on after the last day that is known;
    /// scheduled steps and ends hold. Default: such a day is refused.
    pub assume_unchanged_after: Option<Field<bool>>,
    /// Scenario files to start from; paths count from the folder of this file.
    pub extends: Option<Texts>,
}

impl ScenarioHeader {
    /// The names of the keys.
    pub const KEYS: [&'static str; 9] =
        ["title", "summary", "section", "baseline", "world", "date", "as_of", "assume_unchanged_after", "extends"];

    /// Takes over what is not said here.
    pub fn inherit(&mut self, other: ScenarioHeader) {
        self.title = self.title.take().or(other.title);
        self.summary = self.summary.take().or(other.summary);
        self.section = self.section.take().or(other.section);
        self.assume_unchanged_after = self.assume_unchanged_after.take().or(other.assume_unchanged_after);
    }
}

/// The tables that stand once in a scenario file, but for those that name words.
pub const SINGLE: [&str; 10] =
    ["before", "period", "refund", "response", "draws", "retaliation", "optimal", "scope", "prices", "households"];

/// The tables that may be repeated.
pub const REPEATED: [&str; 10] =
    ["precedence", "exemption", "change", "measure", "case", "sweep", "expect", "yardstick", "observed", "chart"];

/// The tables that name words for the others.
pub const WORDS: [&str; 3] = ["group", "list", "share"];

/// All days of a period in place of one date: rates from day to day, amounts of the whole period.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodTable {
    /// The first entry date.
    pub from: Value<value_kind::Date>,
    /// The first entry date that is no longer meant.
    pub until: Value<value_kind::Date>,
}

/// The law of another day to compare with: what is looked at before is the baseline for goods that enter on this day.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeforeTable {
    /// The entry date of the law before.
    pub date: Value<value_kind::Date>,
    /// The day of knowledge of the law before. Default: its entry date.
    pub as_of: Option<Value<value_kind::Date>>,
}

/// What is owed before and not after may be asked back: exposure, not entitlement.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundTable {
    /// The later day of knowledge, at which the law after is looked at. Default: that of the scenario.
    pub as_of: Option<Value<value_kind::Date>>,
}

/// Changes what is charged in total on some goods of some partners, or measures of the baseline or of this file, all of
/// them or a part. Exactly one of `total`, `set`, `add`, `scale`, `cap`, `floor`, `cut`, `swiss` and `repeal`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTable {
    /// The measure to change: its id, or a pattern with `*` and `?`. `dutylab list measures` shows them. Default: what
    /// is charged in total.
    #[schemars(with = "Option<String>", extend("examples" = ["jp.cars", "sea.*"]))]
    pub measure: Option<Spanned<String>>,
    /// Whose goods: codes, names or groups. Default: everybody's; of a measure, those that it charges.
    pub partners: Option<Texts<value_kind::Partners>>,
    /// Partners that are left out.
    pub except_partners: Option<Texts<value_kind::Partners>>,
    /// Codes or lists. Default: all goods; of a measure, those that it charges.
    pub products: Option<Texts<value_kind::Products>>,
    /// Products that are left out.
    pub except_products: Option<Texts<value_kind::Products>>,
    /// Whose imports, in a world of several importers. Default: those of the importer whose world it is.
    pub importers: Option<Texts<value_kind::Partners>>,
    /// The rate in place of everything charged there.
    pub total: Option<Value<value_kind::Rate>>,
    /// What a change of the total leaves as it is: ids, slots or tags of measures, or "base".
    #[schemars(with = "Option<Vec<String>>", extend("examples" = [["s301"]]))]
    pub keep: Option<Spanned<Vec<Spanned<String>>>>,
    /// Another rate in its place.
    pub set: Option<Value<value_kind::Rate>>,
    /// Points on top: "10pp".
    pub add: Option<Value<value_kind::Points>>,
    /// Times a factor: "110%" is a tenth more.
    pub scale: Option<Value<value_kind::Factor>>,
    /// No higher than this rate.
    pub cap: Option<Value<value_kind::ExactRate>>,
    /// No lower than this rate.
    pub floor: Option<Value<value_kind::ExactRate>>,
    /// A share off: "50%" halves it.
    pub cut: Option<Value<value_kind::Share>>,
    /// The coefficient a of the Swiss formula a·t ÷ (a + t): "15%" makes 6% of 10%.
    pub swiss: Option<Value<value_kind::ExactRate>>,
    /// `true` strikes the measure out.
    pub repeal: Option<Field<bool>>,
    /// First entry date on which the change holds. Default: always.
    pub from: Option<Value<value_kind::Date>>,
    /// First entry date on which it no longer holds. Default: never.
    pub until: Option<Value<value_kind::Date>>,
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
    /// Words of its own beside the pictures; words in braces as in `title`, for this case.
    pub note: Option<Field<String>>,
}

/// The flows that the results are about. Default: those that the changed, added and swept measures cover.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeTable {
    /// Whose imports: codes, names or groups. Default: everybody's.
    pub importers: Option<Texts<value_kind::Partners>>,
    /// Codes, names or groups. Default: everybody.
    pub partners: Option<Texts<value_kind::Partners>>,
    /// Partners that are left out.
    pub except_partners: Option<Texts<value_kind::Partners>>,
    /// Codes or lists. Default: every product.
    pub products: Option<Texts<value_kind::Products>>,
    /// Products that are left out.
    pub except_products: Option<Texts<value_kind::Products>>,
}

/// A rate that runs through values: `values`, or `from`, `to` and `step`. Several sweeps make a grid.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepTable {
    /// The measures to sweep: an id, or a pattern with `*` and `?`.
    #[schemars(with = "String", extend("examples" = ["jp.cars"]))]
    pub measure: Spanned<String>,
    /// The field that runs, which is the rate. Default: `rate`.
    #[schemars(with = "Option<String>", extend("enum" = ["rate"]))]
    pub field: Option<Spanned<String>>,
    /// The rates, one by one.
    pub values: Option<Field<Vec<Spanned<Scalar>>, Vec<value_kind::Rate>>>,
    /// In place of `values`: the first rate.
    pub from: Option<Value<value_kind::ExactRate>>,
    /// The last rate; it is always one of them.
    pub to: Option<Value<value_kind::ExactRate>>,
    /// How far one rate is from the next; the last step may be shorter.
    pub step: Option<Value<value_kind::Step>>,
}

/// What is expected of the scenario beside it: `NAME.expect.toml` belongs to `NAME.toml`. `dutylab check` holds it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {}

/// What a result must be: `equals`, or `min` and `max`. `dutylab check` and `dutylab run` say if it is not.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectTable {
    /// The outcome. Rates, shares and prices are in %, changes of a rate in pp, the rest in $.
    #[schemars(with = "String", extend("enum" = words(&Outcome::words())))]
    pub what: Spanned<String>,
    /// The name of a case, or of a point of a sweep. Default: every one.
    pub case: Option<Field<String>>,
    /// For whose imports, in a world of several importers. Default: all in scope.
    pub importer: Option<Field<String>>,
    /// For whose goods. Default: all in scope.
    pub partner: Option<Field<String>>,
    /// For which goods. Default: all in scope.
    pub products: Option<Texts<value_kind::Products>>,
    /// Of which tenth of households, from 1, the lowest income, to 10. Default: all.
    #[schemars(with = "Option<u32>", range(min = 1, max = DECILES))]
    pub decile: Option<Spanned<i64>>,
    /// Of which category of consumption, as `prices.csv` names it. Default: all.
    pub category: Option<Field<String>>,
    /// What it must be: a number with its unit, a band, or "unknown".
    pub equals: Option<Value<value_kind::Bound>>,
    /// No less than this.
    pub min: Option<Value<value_kind::Bound>>,
    /// No more than this.
    pub max: Option<Value<value_kind::Bound>>,
    /// The most that it may differ from `equals`: "0.01pp", "$0.001bn". Default: nothing.
    pub within: Option<Value<value_kind::Bound>>,
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
    pub amount: Value<value_kind::Money>,
    /// The outcome, an amount of money, that is compared with it. Default: "duty_change".
    #[schemars(with = "Option<String>", extend("enum" = words(&Outcome::words())))]
    pub what: Option<Spanned<String>>,
    /// In which case. Default: every case.
    pub case: Option<Field<String>>,
    /// Who publishes it; printed below the picture.
    pub source: Option<String>,
    /// What the comparison means, and what it does not; printed with it.
    pub note: String,
}

/// A published series, drawn beside the average duty from day to day. It needs a `[period]`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservedTable {
    /// What it is: the name of its line.
    pub title: String,
    /// A CSV file (or `.csv.gz`) beside this one, with the columns `from`, `until` and `value`, in percent: "2.5%".
    pub file: Field<String>,
    /// Who publishes it.
    pub source: String,
}

/// The most rows, cells or lines that may be asked for.
pub const MOST_SHOWN: i64 = 100;

/// A further picture. What is not said is what fits to the rest.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartTable {
    /// How it is drawn. Default: the first kind that fits.
    #[schemars(with = "Option<String>", extend("enum" = words(&chart::ChartKind::words())))]
    pub kind: Option<Spanned<String>>,
    /// What it shows. Default: the first that fits.
    #[schemars(with = "Option<String>", extend("enum" = words(&chart::ChartSubject::words())))]
    pub what: Option<Spanned<String>>,
    /// What it has a row, a cell or a line for. Default: the first that fits.
    #[schemars(with = "Option<String>", extend("enum" = chart::Breakdown::VARIANTS))]
    pub by: Option<Spanned<String>>,
    /// How many are shown. Default: as many as can be read.
    #[schemars(with = "Option<u32>", range(min = 1, max = MOST_SHOWN))]
    pub top: Option<Spanned<i64>>,
    /// Of which case. Default: one picture a case.
    pub case: Option<Field<String>>,
    /// Of which country, in bars by sector. Default: the importer whose world it is.
    #[schemars(with = "Option<String>")]
    pub country: Option<Spanned<String>>,
    /// A title in place of the finding, which then opens the line below; words in braces as in the title of the scenario, and
    /// `{top}`, `{top_value}`, `{bottom}` and `{bottom_value}` of the picture.
    pub title: Option<Field<String>>,
    /// A line in place of the one below the title; whether it is hypothetical is added. Words in braces as in `title`.
    pub subtitle: Option<Field<String>>,
    /// A line below the picture in place of what is excluded, which then stands beside it. Words in braces as in `title`.
    pub footer: Option<Field<String>>,
    /// A further sheet to draw it on. Default: "web" alone.
    #[schemars(with = "Option<String>", extend("enum" = chart::ChartSize::VARIANTS))]
    pub size: Option<Spanned<String>>,
    /// A paragraph beside the picture: on the page and in its `.txt`; words in braces as in its title.
    pub note: Option<Field<String>>,
}
