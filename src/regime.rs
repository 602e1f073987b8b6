//! How a statutory rate is formed: measures with their scope, dates and rates, and how they combine.

pub mod assess;
pub mod calendar;
pub mod duty;
pub mod fact;
pub mod law_on_date;
pub mod measure;
pub mod plan;
pub mod rate;
pub mod rule;
pub mod schedule;
pub mod share;

use std::sync::Arc;

use jiff::civil::Date;

use crate::error::Problem;
use crate::product::ProductList;
use fact::Fact;
use measure::Measure;
use rule::{Exemption, Precedence, UnmodeledAction};
use schedule::Schedule;
use share::Shares;

/// The name of the regime in which every flow pays nothing.
pub const NONE: &str = "none";

/// A body of law, or what a text says of it: a list of measures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regime {
    /// The name by which scenarios call it.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Where it is from; printed under pictures.
    pub source: String,
    /// How a sentence places a figure in it: "in the document".
    pub phrase: String,
    /// The entry date that it states for whoever gives none.
    pub date: Option<Date>,
    /// The first date that it does not cover.
    pub known_until: Option<Date>,
    /// The first date that it knows.
    pub known_from: Option<Date>,
    /// False if it is not law in force: what was threatened, or what a text says.
    pub is_law: bool,
    /// True if goods without a measure are known to pay nothing; else their rate is unknown.
    pub complete: bool,
    /// True if whoever asks takes the law to go on after the last day that is known: scheduled steps and ends hold, all else
    /// stays as it is.
    pub assumed_unchanged: bool,
    /// Why it does not cover later dates.
    pub known_until_reason: Option<String>,
    /// Claims that free an entry of all that followed: an entry that makes them all is known on later dates too.
    pub known_until_unless: Vec<String>,
    /// What it leaves out, in a sentence; said wherever its figures are.
    pub leaves_out: Option<String>,
    /// Tags that are authorities, with their titles, in the order in which they are shown.
    pub authorities: Vec<(String, String)>,
    /// The measures, in the order of the files. Several of one id have disjoint scopes or dates.
    pub measures: Vec<Arc<Measure>>,
    /// Which measures displace which.
    pub precedences: Vec<Precedence>,
    /// Entries that measures leave out.
    pub exemptions: Vec<Exemption>,
    /// What is known and not modeled.
    pub outside: Vec<UnmodeledAction>,
    /// Claims and contents.
    pub shares: Shares,
    /// The schedule that columns are of.
    pub schedule: Arc<Schedule>,
    /// What its source says, figure by figure.
    pub facts: Vec<Fact>,
    /// Named product scopes.
    pub lists: Vec<(String, ProductList)>,
    /// What a reader must know of the files that it was read from, a sentence each.
    pub notes: Vec<String>,
}

/// What lets a day pass that a regime does not know does: told behind the key or the option.
pub const GOES_ON: &str = "takes the law to go on: scheduled steps and ends hold, all else stays as it is";

impl Regime {
    /// Returns the last day that it knows, where it ends.
    pub fn known_to(&self) -> Option<Date> {
        self.known_until.and_then(|until| until.yesterday().ok())
    }

    /// Returns the entry date where nobody gives one: the one that it states, else the last day that it knows.
    pub fn default_day(&self) -> Option<Date> {
        self.date.or_else(|| self.known_to())
    }

    /// Returns the first day that cannot be asked about: none where the law is taken to go on.
    pub fn first_unknown(&self) -> Option<Date> {
        self.known_until.filter(|_| !self.assumed_unchanged)
    }

    /// Refuses a day that it does not cover; `is_free` lets an entry pass that makes the claims under which later days are
    /// known too.
    ///
    /// # Errors
    /// Where the regime does not cover the day, with the reason that it gives.
    pub fn knows(&self, date: Date, is_free: bool) -> Result<(), Problem> {
        let unknown = |end: String| Problem::new(format!("the regime “{}” does not cover {date}: {end}", self.name));
        if let Some(from) = self.known_from.filter(|from| date < *from) {
            return Err(unknown(format!("it begins on {from}")));
        }
        let Some(until) = self.first_unknown().filter(|until| date >= *until && !is_free) else { return Ok(()) };
        let mut problem = unknown(format!("its last day is {}", until.yesterday().unwrap_or(until)));
        problem.help.extend(self.known_until_reason.clone());
        Err(problem.help(format!("--assume-unchanged {GOES_ON}")))
    }

    /// Refuses a day of knowledge before its first day or after its last.
    ///
    /// # Errors
    /// Where the regime does not cover the day.
    pub fn knew(&self, as_of: Date) -> Result<(), Problem> {
        let early = self.known_from.filter(|from| as_of < *from);
        let early = early.map(|from| (format!("it begins on {from}"), format!("{from} is its first day of knowledge")));
        let late = self.first_unknown().filter(|until| as_of >= *until).zip(self.known_to());
        let late = late.map(|(_, last)| (format!("its last day is {last}"), format!("as it is known last: {last}")));
        let Some((end, help)) = early.or(late) else { return Ok(()) };
        let what = format!("the regime “{}” has no law as known on {as_of}: {end}", self.name);
        Err(Problem::new(what).help(help))
    }

    /// Returns true of the regime in which every flow pays nothing.
    pub fn is_without_duty(&self) -> bool {
        self.name == NONE
    }

    /// Returns the regime in which every flow is known to pay nothing: the baseline `"none"`.
    pub fn none() -> Regime {
        Regime {
            name: NONE.into(),
            title: "No duty at all".into(),
            source: "assumption: no duty".into(),
            phrase: "without any duty".into(),
            complete: true,
            ..Regime::default()
        }
    }

    /// Returns the index of the authority that a measure stands on; one past the last where it has none.
    pub fn authority(&self, measure: &Measure) -> usize {
        let stands = |(tag, _): &(String, String)| measure.tags.contains(tag);
        self.authorities.iter().position(stands).unwrap_or(self.authorities.len())
    }

    /// Returns the facts that a measure rests on.
    pub fn facts_of<'a>(&'a self, measure: &'a str) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().filter(move |fact| fact.measures.iter().any(|id| id == measure))
    }
}
