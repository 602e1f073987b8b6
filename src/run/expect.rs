//! Results compared with what the scenario expects of them, and against its yardsticks.

use rust_decimal::Decimal;

use super::group::TallyGroup;
use super::result::{CaseRun, Run};
use crate::burden::{Burden, Interval};
use crate::error::Place;
use crate::prices::figure::ConsumerFigure;
use crate::scenario::{Bound, Expectation, Outcome, Scenario, Yardstick};
use crate::units::{AdValorem, Pp, Usd, exact_to_float};

/// A number of a result, in the unit of its outcome: percent, percentage points, or dollars.
pub type OutcomeNumber = Option<Interval<Decimal>>;

/// An expectation compared with a case.
#[derive(Debug)]
pub struct CheckedExpectation {
    /// The name of the case; where no case fits, the one that was asked for.
    pub case: String,
    /// What it is about.
    pub what: Outcome,
    /// What came out: `Err` says why nothing could.
    pub found: Result<OutcomeNumber, String>,
    /// What was expected.
    pub bound: Bound,
    /// True if it holds.
    pub holds: bool,
    /// Where it is written.
    pub place: Place,
    /// True if it stands in the file beside the scenario.
    pub is_beside: bool,
}

/// A yardstick compared with a case.
#[derive(Debug)]
pub struct CheckedYardstick<'a> {
    /// The amount that the result is compared with.
    pub yardstick: &'a Yardstick,
    /// The result.
    pub result: Interval<Decimal>,
}

/// Returns an outcome of some flows; `all_partners` is what everybody sells of the same products, in dollars.
pub fn outcome(burden: &Burden, what: Outcome, all_partners: Decimal) -> OutcomeNumber {
    let exact = |number: Decimal| Some(Interval { low: number, high: number, approx: false });
    match what {
        Outcome::RateBefore => burden.rate_before.map(|span| span.map(AdValorem::percent)),
        Outcome::RateAfter => burden.rate_after.map(|span| span.map(AdValorem::percent)),
        Outcome::RateChange => burden.rate_change.map(|span| span.map(Pp::points)),
        Outcome::DutyBefore => burden.duty_before.map(|span| span.map(Usd::dollars)),
        Outcome::DutyAfter => burden.duty_after.map(|span| span.map(Usd::dollars)),
        Outcome::DutyChange => burden.duty_change.map(|span| span.map(Usd::dollars)),
        Outcome::Imports => exact(burden.imports.usd().dollars()),
        Outcome::ImportsAllPartners => exact(all_partners),
        Outcome::ImportShare => {
            let share = burden.imports.usd().dollars().checked_div(all_partners)?;
            exact((share * Decimal::ONE_HUNDRED).round_dp(10).normalize())
        }
        // Not of these sums: a model says it.
        Outcome::Response(_) | Outcome::RateResponse | Outcome::World(_) | Outcome::Consumers(_) => None,
    }
}

impl Run {
    /// Holds every expectation against every case that it is about.
    pub fn expectations(&self, scenario: &Scenario) -> Vec<CheckedExpectation> {
        let mut held = Vec::new();
        for (index, expectation) in scenario.expectations.iter().enumerate() {
            let fits = |case: &&CaseRun| expectation.case.as_ref().is_none_or(|name| *name == case.variant.name);
            let before = held.len();
            held.extend(self.cases.iter().filter(fits).map(|case| self.check(expectation, index, case)));
            if held.len() == before {
                let name = expectation.case.clone().unwrap_or_default();
                held.push(verdict(expectation, name, Err("no case has this name".into())));
            }
        }
        held
    }

    fn check(&self, expectation: &Expectation, index: usize, case: &CaseRun) -> CheckedExpectation {
        let all_partners = case.all_partners.usd().dollars();
        if let Outcome::World(indicator) = expectation.what {
            let found =
                case.equilibrium.as_ref().ok_or("no model of general equilibrium gives this outcome".to_string());
            let found = found.and_then(|equilibrium| {
                let whose = expectation.partners.clone();
                let whose = whose.unwrap_or_else(|| [equilibrium.countries[equilibrium.importer]].into());
                let mut places =
                    (0..equilibrium.countries.len()).filter(|at| whose.contains(&equilibrium.countries[*at]));
                let place = places.next().ok_or("no country of this world")?;
                if places.next().is_some() {
                    return Err("several countries of this world, whose figures do not add up: name one".into());
                }
                Ok(equilibrium.between(place, indicator).and_then(span))
            });
            return verdict(expectation, case.variant.name.clone(), found);
        }
        if let Outcome::Consumers(figure) = expectation.what {
            let found = case.prices.as_ref().ok_or("nothing says what consumers pay: add [prices]".to_string());
            let found = found.and_then(|prices| prices.figure(figure, expectation.consumers.as_ref()));
            let found = found.map(|ends| consumer_number(figure, ends));
            return verdict(expectation, case.variant.name.clone(), found);
        }
        let found = match self.expected(case, index) {
            Some(burden) => {
                // What belongs to the whole is known of the whole.
                let whole = expectation.partners.is_none() && expectation.products.is_none();
                let group = if whole { TallyGroup::Whole } else { TallyGroup::Expectation(index) };
                Ok(self.modeled(case, group, expectation.what).or(outcome(&burden, expectation.what, all_partners)))
            }
            None => Err("nothing in scope".to_string()),
        };
        verdict(expectation, case.variant.name.clone(), found)
    }

    /// Returns every outcome of a whole case that is known.
    pub fn numbers(&self, case: &CaseRun) -> Vec<OutcomeNumber> {
        let (whole, all_partners) = (self.whole(case), case.all_partners.usd().dollars());
        let number = |what: Outcome| match what {
            Outcome::World(indicator) => {
                let equilibrium = case.equilibrium.as_ref()?;
                span(equilibrium.between(equilibrium.importer, indicator)?)
            }
            Outcome::Consumers(figure) => consumer_number(figure, case.prices.as_ref()?.figure(figure, None).ok()?),
            what => self.modeled(case, TallyGroup::Whole, what).or(outcome(&whole, what, all_partners)),
        };
        Outcome::words().into_iter().map(|(what, _)| number(what)).collect()
    }

    /// Returns what a model of markets gives at central values, not drawn; `None` of what no model says.
    fn modeled(&self, case: &CaseRun, group: TallyGroup, what: Outcome) -> OutcomeNumber {
        let figure = match what {
            Outcome::RateResponse => return self.rate_after_response(case, group),
            Outcome::Response(figure) => figure,
            _ => return None,
        };
        let amount = self.amount_after_response(case, group, figure)?;
        let (low, high) = (exact_to_float::money(amount.low)?.dollars(), exact_to_float::money(amount.high)?.dollars());
        Some(Interval { low, high, approx: false })
    }

    /// Holds a case against the scenario's yardsticks.
    pub fn yardsticks<'a>(&self, scenario: &'a Scenario, case: &CaseRun) -> Vec<CheckedYardstick<'a>> {
        let name = &scenario.cases[case.variant.case].name;
        let whole = self.whole(case);
        let fitting =
            scenario.yardsticks.iter().filter(|yardstick| yardstick.case.as_ref().is_none_or(|case| case == name));
        fitting
            .filter_map(|yardstick| {
                let result = outcome(&whole, yardstick.what, case.all_partners.usd().dollars())?;
                Some(CheckedYardstick { yardstick, result })
            })
            .collect()
    }
}

/// Returns what lies between two numbers of a model, to ten places.
fn span([low, high]: [f64; 2]) -> OutcomeNumber {
    Some(Interval { low: percent(low)?, high: percent(high)?, approx: false })
}

/// Returns a figure of consumers: dollars to the cent.
pub fn consumer_number(figure: ConsumerFigure, ends: [f64; 2]) -> OutcomeNumber {
    let cents: fn(Decimal) -> Decimal = |number| number.round_dp(2).normalize();
    let ends = span(ends)?;
    Some(if figure.is_money() { ends.map(cents) } else { ends })
}

/// Returns a percentage of a model, to ten places.
pub(super) fn percent(number: f64) -> Option<Decimal> {
    Some(Decimal::from_f64_retain(number)?.round_dp(10).normalize())
}

fn verdict(expectation: &Expectation, case: String, found: Result<OutcomeNumber, String>) -> CheckedExpectation {
    let holds = match (&found, &expectation.bound) {
        (Ok(None), Bound::Unknown) => true,
        (Ok(Some(span)), Bound::Equals { low, high, within }) => {
            // What is too far apart to be told is not within anything.
            let is_near =
                |one: Decimal, other: &Decimal| one.checked_sub(*other).is_some_and(|gap| gap.abs() <= *within);
            is_near(span.low, low) && is_near(span.high, high)
        }
        (Ok(Some(span)), Bound::Between { min, max }) => {
            min.is_none_or(|min| span.low >= min) && max.is_none_or(|max| span.high <= max)
        }
        _ => false,
    };
    CheckedExpectation {
        case,
        what: expectation.what,
        found,
        bound: expectation.bound.clone(),
        holds,
        place: expectation.place.clone(),
        is_beside: expectation.is_beside,
    }
}
