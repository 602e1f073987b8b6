//! A question: a baseline, what is changed, in which cases, and what is expected of the answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::chart::request::ChartRequest;
use super::edit::LawEdits;
use super::equilibrium::EquilibriumSettings;
use super::observed::ObservedSeries;
use super::outcome::{Expectation, Yardstick};
use super::prices::PriceSettings;
use super::response::ResponseSettings;
use crate::draws::Draws;
use crate::error::Problems;
use crate::partner::{Importers, PartnerSet};
use crate::period::Period;
use crate::product::{ProductList, ProductSet};
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::regime::rate::{Edit, StatedRate};
use crate::regime::rule::{Exemption, Precedence};

/// A scenario: a difference from a regime, on a world.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The stem of its file.
    pub name: String,
    /// The question.
    pub title: String,
    /// What the answer means, in a sentence.
    pub summary: String,
    /// Title and summary without what results fill in: the author's own words.
    pub own_words: [String; 2],
    /// What it supposes, as its title has it; `None` where the title by rule took its place, or names others than the results are
    /// about.
    pub premise: Option<String>,
    /// The section of the source that raises it.
    pub section: Option<String>,
    /// What it starts from.
    pub baseline: Regime,
    /// The name or folder of the trade flows.
    pub world: String,
    /// The entry date; of a period its first day.
    pub date: Date,
    /// The day of knowledge; the last day of a period of which each day is looked at as it was known on that day.
    pub as_of: Date,
    /// Entry dates in place of one date: half-open.
    pub period: Option<(Date, Date)>,
    /// True if each day of a period is looked at as it was known on that day.
    pub known_each_day: bool,
    /// Set if the law before is that of another day: two days of the law are compared.
    pub before: Option<Before>,
    /// Set if what the law after does not owe is what may be asked back.
    pub refund: Option<Refund>,
    /// Precedences that hold in the law after, beside the baseline's.
    pub precedences: Vec<Precedence>,
    /// Exemptions that hold in the law after, beside the baseline's.
    pub exemptions: Vec<Exemption>,
    /// The flows that results are about; `None`: what the changes touch.
    pub scope: Option<Scope>,
    /// Alternatives side by side; never empty.
    pub cases: Vec<Case>,
    /// Fields that run through values; several make a grid.
    pub sweeps: Vec<Sweep>,
    /// The edits of the law that cases and sweeps are made of, as they are written.
    pub edits: LawEdits,
    /// How trade reacts; `None`: imports are held fixed.
    pub response: Option<ResponseSettings>,
    /// The model of general equilibrium; `None`: none is asked for.
    pub equilibrium: Option<EquilibriumSettings>,
    /// What consumers pay; `None`: it is not asked.
    pub prices: Option<PriceSettings>,
    /// What is drawn; `None`: nothing.
    pub draws: Option<Draws>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
    /// What is wrong with the file of expectations beside it: no mistake of the scenario.
    pub misread: Problems,
    /// Amounts to hold results against.
    pub yardsticks: Vec<Yardstick>,
    /// Published series beside the average duty from day to day; empty without a period.
    pub observed: Vec<ObservedSeries>,
    /// Pictures beside those that every result gets.
    pub charts: Vec<ChartRequest>,
    /// Product scopes that the scenario names.
    pub lists: Vec<(String, ProductList)>,
    /// Common words for goods that it uses, with what they are taken for, and the entry date where it names none: a
    /// sentence each.
    pub taken: Vec<String>,
    /// What in its files has no effect or takes the place of something else, a sentence each with its place.
    pub warnings: Vec<String>,
    /// Names the text that this scenario came from: the first 12 hexadecimal digits of the SHA-256 of its files.
    pub hash: String,
}

/// The day of the law before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// The entry date.
    pub date: Date,
    /// The day of knowledge; default: the entry date.
    pub as_of: Date,
}

/// Duties paid under one law and not owed under another: exposure, not entitlement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refund {
    /// The later day of knowledge, on which the law after is looked at; default: that of the law before.
    pub as_of: Option<Date>,
}

/// Whose and which flows.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// Whose imports.
    pub importers: Importers,
    /// Whose goods.
    pub partners: PartnerSet,
    /// Which goods.
    pub products: ProductSet,
    /// The goods in words.
    pub goods: String,
}

/// One alternative: the changes to the baseline and the measures added to it.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Its name; `base` where the scenario has no cases.
    pub name: String,
    /// Words of its own under the pictures.
    pub note: Option<String>,
    /// Changes of the baseline's measures.
    pub changes: Vec<Change>,
    /// Further measures: added ones, parts of measures with a change of their own, and totals.
    pub measures: Vec<Arc<Measure>>,
    /// Names of added measures that come on top because their file does not say what else they do.
    pub adds_by_default: BTreeSet<String>,
}

/// A change of one measure.
#[derive(Clone, Debug)]
pub struct Change {
    /// The measure that it changes.
    pub measure: String,
    /// What it does.
    pub operator: Operator,
    /// Entry dates on which it holds.
    pub period: Period,
}

/// What a change does to a measure.
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// Another rate in its place.
    Set(StatedRate),
    /// An edit of the rate that it has.
    Edit(Edit),
    /// Strikes the measure out.
    Repeal,
}

/// A measure's rate that runs through values.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The measures, as written: an id or a glob.
    pub target: String,
    /// Their ids.
    pub measures: Vec<String>,
    /// The values, each with the text that names its case.
    pub values: Vec<(String, StatedRate)>,
}

impl Sweep {
    /// Returns a value as a percentage; `None` where it is not one number.
    pub fn percent(&self, value: usize) -> Option<Decimal> {
        match &self.values.get(value)?.1 {
            StatedRate::Exact(rate) => Some(rate.percent()),
            StatedRate::Hedged(_) | StatedRate::Column(_) | StatedRate::Charged | StatedRate::Unknown => None,
        }
    }
}

impl Scenario {
    /// Returns "scenario japan-cars (0a1b2c3d4e5f)": what a result is of, with the digest of its text.
    pub fn name_and_hash(&self) -> String {
        format!("scenario {} ({})", self.name, self.hash)
    }

    /// Returns the last entry date that is looked at.
    pub fn last_day(&self) -> Date {
        self.period.and_then(|(_, until)| until.yesterday().ok()).unwrap_or(self.date)
    }

    /// Returns the day of knowledge for goods that enter on a day.
    pub fn known_on(&self, date: Date) -> Date {
        if self.known_each_day { date } else { self.as_of }
    }

    /// Returns the day of knowledge in words, after "as known on": "2025-10-25", "each day".
    pub fn knowledge(&self) -> String {
        if self.known_each_day { "each day".into() } else { self.as_of.to_string() }
    }

    /// Returns true if the law after is another than that before in the variant of a number.
    pub fn changes_law(&self, number: usize) -> bool {
        let rules = !self.precedences.is_empty() || !self.exemptions.is_empty();
        rules || self.before.is_some() || self.refund.is_some() || !self.variant(number).touched.is_empty()
    }

    /// Returns true if some case edits the law.
    pub fn edits(&self) -> bool {
        self.cases.iter().any(|case| !case.changes.is_empty() || !case.measures.is_empty())
            || !self.precedences.is_empty()
            || !self.exemptions.is_empty()
            || !self.sweeps.is_empty()
    }
}
