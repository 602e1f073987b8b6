//! The law of one day as it was known on another: what is in force, and what gives way to what.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::measure::{Measure, MeasuresByWord, TaxBase};
use super::rate::{ScheduleColumn, StatedRate};
use super::rule::{Displaces, Exemption, Precedence};
use crate::product::ProductSet;

/// What the calendar says of a measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InForce {
    /// It is in force.
    InForce,
    /// It is in force, and nobody knew it on the day of knowledge.
    Unpublished,
    /// It is not in force.
    Silent,
}

/// What a rule of a law asks of the code of a line.
#[derive(Clone, Copy, Debug)]
pub enum RuleProducts {
    /// Whether the products of a measure have it.
    Measure(usize),
    /// The same without the exceptions of the scope, where it has some.
    WithoutExceptions(usize),
    /// Whether those of an exemption do.
    Exemption(usize),
}

/// What laws ask of a line beside the scopes that it lies in: columns of the schedule, and shares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequiredAttributes {
    /// Columns, each once.
    pub columns: Vec<ScheduleColumn>,
    /// Names of claims and contents, each once.
    pub shares: Vec<String>,
}

impl RequiredAttributes {
    /// Returns what measures and exemptions ask for.
    pub fn new<'m>(
        measures: impl Iterator<Item = &'m Measure>,
        exemptions: impl Iterator<Item = &'m Exemption>,
    ) -> RequiredAttributes {
        let mut columns = BTreeSet::new();
        let mut shares: BTreeSet<&String> = BTreeSet::new();
        for measure in measures {
            if let StatedRate::Column(column) = &measure.rate.written {
                columns.insert(column);
            }
            if let TaxBase::Content(names) | TaxBase::Rest(names) = &measure.base {
                shares.extend(names);
            }
            shares.extend(measure.when.iter().chain(&measure.unless).chain(&measure.part));
        }
        shares.extend(exemptions.flat_map(Exemption::shares));
        RequiredAttributes {
            columns: columns.into_iter().cloned().collect(),
            shares: shares.into_iter().cloned().collect(),
        }
    }

    /// Returns the index of a share.
    pub fn share(&self, name: &String) -> Option<usize> {
        self.shares.binary_search(name).ok()
    }

    /// Returns the index of the column that a rate is taken from.
    pub fn column(&self, rate: &StatedRate) -> Option<usize> {
        match rate {
            StatedRate::Column(column) => self.columns.binary_search(column).ok(),
            StatedRate::Exact(_) | StatedRate::Hedged(_) | StatedRate::Charged | StatedRate::Unknown => None,
        }
    }
}

/// The body of a law, with its dates resolved.
#[derive(Debug)]
pub struct LawOnDate<'a> {
    /// Every measure.
    pub measures: &'a [Arc<Measure>],
    /// Every exemption.
    pub exemptions: Vec<&'a Exemption>,
    /// What it asks of a line.
    pub required: &'a RequiredAttributes,
    /// True if goods without a measure are known to pay nothing.
    pub complete: bool,
    /// The entry date.
    pub date: Date,
    /// The day of knowledge.
    pub as_of: Date,
    /// For each measure, what the calendar says.
    in_force: Vec<InForce>,
    /// For each measure, the exemptions in force that leave it out.
    exempted_by: Vec<Vec<usize>>,
    /// For each measure, its place in the order of precedence: winners before losers.
    precedence_rank: Vec<usize>,
    displaces: Vec<Vec<(usize, Displaces)>>,
    /// True if some precedence looks at whether its winner falls on anything.
    asks_what_is_charged: bool,
    /// The products of each measure, then of each exemption, once somebody asked: `None` where they are the same on every day.
    products: Vec<OnceLock<Option<ProductSet>>>,
}

impl<'a> LawOnDate<'a> {
    /// Returns the law of a date as known on another day.
    pub fn new(
        measures: &'a [Arc<Measure>],
        precedences: impl Iterator<Item = &'a Precedence>,
        exemptions: impl Iterator<Item = &'a Exemption>,
        required: &'a RequiredAttributes,
        complete: bool,
        (date, as_of): (Date, Date),
    ) -> LawOnDate<'a> {
        let in_force: Vec<InForce> = measures
            .iter()
            .map(|measure| match (measure.in_force(date), measure.known(as_of)) {
                (false, _) => InForce::Silent,
                (true, false) => InForce::Unpublished,
                (true, true) => InForce::InForce,
            })
            .collect();
        let exemptions: Vec<&Exemption> = exemptions.collect();
        let by_word = MeasuresByWord::new(measures);
        let mut exempted_by: Vec<Vec<usize>> = vec![Vec::new(); measures.len()];
        for (number, rule) in exemptions.iter().enumerate() {
            if rule.period.holds(rule.published, date, as_of) {
                by_word.named(&rule.measures).into_iter().for_each(|measure| exempted_by[measure].push(number));
            }
        }
        let mut displaces: Vec<Vec<(usize, Displaces)>> = vec![Vec::new(); measures.len()];
        for rule in precedences.filter(|rule| rule.period.holds(rule.published, date, as_of)) {
            let named = |words: &[String]| -> Vec<usize> {
                let mut named = by_word.named(words);
                named.retain(|&index| in_force[index] == InForce::InForce);
                named
            };
            let losers = named(&rule.loser);
            for winner in named(&rule.winner) {
                let others = losers.iter().filter(|&&loser| loser != winner);
                displaces[winner].extend(others.map(|&loser| (loser, rule.scope)));
            }
        }
        let precedence_rank = precedence_ranks(&displaces);
        let products = vec![OnceLock::new(); measures.len() + exemptions.len()];
        LawOnDate {
            measures,
            exemptions,
            required,
            complete,
            date,
            as_of,
            in_force,
            exempted_by,
            precedence_rank,
            asks_what_is_charged: displaces.iter().flatten().any(|(_, scope)| *scope == Displaces::Charged),
            displaces,
            products,
        }
    }

    /// Returns what the calendar says of a measure.
    pub fn status(&self, measure: usize) -> InForce {
        self.in_force.get(measure).copied().unwrap_or(InForce::Silent)
    }

    /// Returns the exemptions in force that leave a measure out, wherever they reach.
    pub fn exempted_by(&self, measure: usize) -> &[usize] {
        &self.exempted_by[measure]
    }

    /// Returns the place of a measure in the order of precedence.
    pub fn precedence_rank(&self, measure: usize) -> usize {
        self.precedence_rank[measure]
    }

    /// Returns what a measure displaces where both are charged.
    pub fn displaces(&self, measure: usize) -> &[(usize, Displaces)] {
        &self.displaces[measure]
    }

    /// Returns true if some precedence looks at whether its winner falls on anything.
    pub fn asks_what_is_charged(&self) -> bool {
        self.asks_what_is_charged
    }

    /// Returns the products of a measure on this day.
    pub fn products(&self, measure: usize) -> &ProductSet {
        self.on_day(measure, &self.measures[measure].products)
    }

    /// Returns the products of an exemption on this day.
    pub fn exempt_products(&self, exemption: usize) -> &ProductSet {
        self.on_day(self.measures.len() + exemption, &self.exemptions[exemption].products)
    }

    /// Returns the products that a rule asks a line about on this day; `None` where it has no exceptions to be left out.
    pub fn products_in(&self, scope: RuleProducts) -> Option<&ProductSet> {
        match scope {
            RuleProducts::Measure(measure) => Some(self.products(measure)),
            RuleProducts::WithoutExceptions(measure) => self.products(measure).without_exceptions(),
            RuleProducts::Exemption(exemption) => Some(self.exempt_products(exemption)),
        }
    }

    fn on_day<'s>(&'s self, place: usize, written: &'s ProductSet) -> &'s ProductSet {
        let on_day = || written.is_dated().then(|| written.on(self.date, self.as_of));
        self.products[place].get_or_init(on_day).as_ref().unwrap_or(written)
    }
}

/// Returns each measure's place in an order in which winners come before losers (Kahn's algorithm). Those on a circle,
/// which a regime cannot have, come last.
fn precedence_ranks(displaces: &[Vec<(usize, Displaces)>]) -> Vec<usize> {
    let mut waits_for = vec![0usize; displaces.len()];
    for (loser, _) in displaces.iter().flatten() {
        waits_for[*loser] += 1;
    }
    let mut rank = vec![displaces.len(); displaces.len()];
    let mut ready: Vec<usize> = (0..displaces.len()).filter(|&index| waits_for[index] == 0).collect();
    let mut next = 0;
    while let Some(&measure) = ready.get(next) {
        rank[measure] = next;
        next += 1;
        for &(loser, _) in &displaces[measure] {
            waits_for[loser] -= 1;
            if waits_for[loser] == 0 {
                ready.push(loser);
            }
        }
    }
    rank
}
