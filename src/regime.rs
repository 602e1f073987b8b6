//! How a statutory rate is formed: measures with their scope, dates and rates, and how they combine.

pub mod assess;
pub mod duty;
pub mod fact;
pub mod measure;
pub mod rate;
pub mod schedule;

use jiff::civil::Date;

use crate::product::ProductSet;
use fact::Fact;
use measure::Measure;

/// A body of law, or what a text says of it: a list of measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// The name by which scenarios call it.
    pub name: String,
    /// What it is.
    pub title: String,
    /// Where it is from; printed under pictures.
    pub source: String,
    /// How a sentence places a figure in it: "in the document".
    pub phrase: String,
    /// The entry date where nobody gives one.
    pub date: Option<Date>,
    /// The first date that it knows nothing of.
    pub known_until: Option<Date>,
    /// True if goods without a measure are known to pay nothing; else their rate is unknown.
    pub complete: bool,
    /// The measures, by id.
    pub measures: Vec<Measure>,
    /// What its source says, figure by figure.
    pub facts: Vec<Fact>,
    /// Named product scopes.
    pub lists: Vec<(String, ProductSet)>,
}

impl Regime {
    /// The regime in which every flow is known to pay nothing: the baseline `"none"`.
    pub fn none() -> Regime {
        Regime {
            name: "none".into(),
            title: "No duty at all".into(),
            source: "assumption: no duty".into(),
            phrase: "without any duty".into(),
            date: None,
            known_until: None,
            complete: true,
            measures: Vec::new(),
            facts: Vec::new(),
            lists: Vec::new(),
        }
    }

    /// The facts that a measure rests on.
    pub fn facts_of<'a>(&'a self, measure: &'a str) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().filter(move |fact| fact.measures.iter().any(|id| id == measure))
    }
}
