//! Expectations that no result can meet: nothing in the scenario gives their outcome.

use crate::error::{ErrorKind, Problem, Problems};
use crate::input::hint::did_you_mean;
use crate::prices::figure::ConsumerPart;
use crate::scenario::{Expectation, Scenario};

/// Returns what is wrong with the expectations of a scenario's own files. Those of the file beside it an edit may leave behind.
pub fn unanswered(scenario: &Scenario) -> Problems {
    let own = scenario.expectations.iter().filter(|expectation| !expectation.is_beside);
    own.filter_map(|expectation| lacking(expectation, scenario).or_else(|| no_category(expectation, scenario)))
        .collect()
}

fn lacking(expectation: &Expectation, scenario: &Scenario) -> Option<Problem> {
    let lack = scenario.lack(expectation.what)?;
    let problem = Problem::new(format!("`{}`{}", expectation.what.word(), lack.what));
    Some(problem.at(expectation.named.clone(), "nothing here gives this outcome").help(lack.help))
}

fn no_category(expectation: &Expectation, scenario: &Scenario) -> Option<Problem> {
    let (Some(ConsumerPart::Category(name)), Some(prices)) = (&expectation.consumers, &scenario.prices) else {
        return None;
    };
    let known = || prices.tables.categories.iter().map(|category| category.name.as_str());
    if known().any(|category| category.eq_ignore_ascii_case(name)) {
        return None;
    }
    let label = did_you_mean(name, known()).unwrap_or("not a category of consumption".into());
    let problem = Problem::of(ErrorKind::Unknown, format!("unknown category “{name}”"));
    Some(problem.at(expectation.named.clone(), label).help("prices.csv of a result lists every category"))
}
