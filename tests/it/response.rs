//! Models of response against numbers of others, against plain solvers, at their limits, and on random markets.
//!
//! Names of tests and comments say which equation of `docs/model.md`, section 9, they hold; a test sees to it that each
//! equation is held by one.

mod limits;
mod nest;
mod plain;
mod random;
mod reference;
mod runs;
mod said;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use dutylab::burden::incidence::Incidence;
use dutylab::partial::{Elasticities, Home, MarketOutcome, PartialModel, Source, SourceResponse, Supply};

fn home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A market after a change.
struct Solved {
    reacted: Vec<SourceResponse>,
    outcome: MarketOutcome,
    /// All sources.
    sum: Incidence,
}

impl Solved {
    /// Change of the revenue of all importers.
    fn revenue(&self) -> f64 {
        self.sum.duty_after - self.sum.duty_before
    }

    fn deadweight(&self) -> f64 {
        self.outcome.deadweight(self.revenue())
    }
}

fn solve(model: &PartialModel, sources: &[Source], assumed: &Elasticities) -> Solved {
    let mut reacted: Vec<SourceResponse> = sources.iter().map(SourceResponse::unchanged).collect();
    let outcome = model.solve(sources, assumed, &mut reacted).expect("a solution");
    let mut sum = Incidence::default();
    sources.iter().zip(&reacted).for_each(|(source, reacted)| sum.add(source.value, source, reacted));
    Solved { reacted, outcome, sum }
}

/// σ, η and the supply of exporters, without domestic producers.
fn elasticities(substitution: f64, demand: f64, supply: Supply) -> Elasticities {
    Elasticities { substitution, demand, supply, home: None }
}

/// Domestic producers who have a share and supply with an elasticity.
fn at_home(share: f64, supply: f64) -> Option<Home> {
    Some(Home { share, supply: Supply::Elastic(supply), substitution: None })
}

#[track_caller]
fn near(found: f64, expected: f64, tolerance: f64, what: &str) {
    let gap = (found - expected).abs();
    assert!(gap <= tolerance * expected.abs().max(1.0), "{what}: {found} for {expected}");
}

/// The numbers of the equations of section 9: those that begin a line in `docs/model.md`.
#[test]
fn every_equation_is_held_by_a_test() {
    let document = fs::read_to_string(home("docs/model.md")).expect("the document");
    let section = document.split("\n## 9 ").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("section 9");
    let equation = |line: &str| -> Option<u32> { line.strip_prefix('(')?.split_once(")  ")?.0.parse().ok() };
    let stated: Vec<u32> = section.lines().filter_map(equation).collect();
    let distinct: BTreeSet<u32> = stated.iter().copied().collect();
    assert!(!stated.is_empty() && distinct.len() == stated.len(), "{stated:?}");

    let folder =
        fs::read_dir(home("tests/it/response")).expect("a folder").map(|entry| entry.expect("an entry").path());
    let own = folder.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let units = ["tests/it/library/draws.rs", "tests/it/library/units_estimate.rs"].map(home);
    let mut named = BTreeSet::new();
    for path in own.chain(units) {
        let text = fs::read_to_string(path).expect("text");
        for line in text.lines().filter(|line| line.trim_start().starts_with("/// Equation")) {
            let numbers = line.split('(').skip(1).filter_map(|part| part.split(')').next()?.parse::<u32>().ok());
            named.extend(numbers);
        }
    }
    let missing: Vec<u32> = distinct.difference(&named).copied().collect();
    assert!(missing.is_empty(), "no test names the equations {missing:?}");
    let strange: Vec<u32> = named.difference(&distinct).copied().collect();
    assert!(strange.is_empty(), "tests name the equations {strange:?}, which are not in section 9");
}
