//! Names of cases that expectations and yardsticks speak of, compared with the cases that there are.

use super::expectation::CaseQuestion;
use crate::error::{ErrorKind, Problem, Problems};
use crate::input::hint::{did_you_mean, nearest};
use crate::scenario::{Case, Expectation, Sweep, Yardstick};

/// Reports cases that expectations and yardsticks name and that do not exist.
pub fn unknown_cases(
    expectations: &[CaseQuestion<Expectation>],
    yardsticks: &[CaseQuestion<Yardstick>],
    cases: &[Case],
    sweeps: &[Sweep],
) -> Problems {
    let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let asked = expectations.iter().map(|asked| (&asked.written.case, &asked.case, sweeps));
    // A yardstick is compared with whole cases.
    let asked = asked.chain(yardsticks.iter().map(|asked| (&asked.written.case, &asked.case, &[] as &[Sweep])));
    let mut problems = Problems::new();
    for (name, place, sweeps) in asked {
        let (Some(name), Some(place)) = (name, place) else { continue };
        let near = match meant(name, &names, sweeps) {
            Some(meant) if meant == *name => continue,
            Some(meant) => Some(format!("did you mean “{meant}”?")),
            None => did_you_mean(name, names.iter().copied()),
        };
        let first = |sweep: &Sweep| Some(format!("/{}.rate={}", sweep.target, sweep.values.first()?.0));
        let point: String = sweeps.iter().filter_map(first).collect();
        let mut known: Vec<String> = names.iter().take(12).map(|name| format!("{name}{point}")).collect();
        if names.len() > known.len() || !sweeps.is_empty() {
            known.push("…".into());
        }
        let problem = Problem::of(ErrorKind::Unknown, format!("unknown case “{name}”"));
        let problem = problem.at(place.clone(), near.unwrap_or("no such case".into()));
        problems.push(problem.help(format!("cases here: {}", known.join(", "))));
    }
    problems
}

/// Returns the case or point that a name means: itself if there is such, else the nearest, if each of its parts is near
/// one.
fn meant(name: &str, cases: &[&str], sweeps: &[Sweep]) -> Option<String> {
    let mut parts = name.split('/');
    let near = |part: &str, known: &[&str]| {
        let exact = known.iter().find(|known| **known == part).copied();
        exact.or_else(|| nearest(part, known.iter().copied())).map(String::from)
    };
    let mut meant = near(parts.next()?, cases)?;
    for sweep in sweeps {
        let known: Vec<String> = sweep.values.iter().map(|(text, _)| format!("{}.rate={text}", sweep.target)).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        meant.push('/');
        meant.push_str(&near(parts.next()?, &known)?);
    }
    parts.next().is_none().then_some(meant)
}
