//! Edits that change nothing: of measures that do not hold on the days asked about, or that reach no flow there.

use jiff::civil::Date;

use super::result::{CaseRun, Run};
use crate::period::Period;
use crate::scenario::{Case, Scenario};

/// Returns which of a scenario's edits have no effect, a sentence each: why, and what to do about it.
pub fn idle(scenario: &Scenario, run: &Run) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for (number, case) in scenario.cases.iter().enumerate() {
        let runs: Vec<&CaseRun> = run.cases.iter().filter(|one| one.variant.case == number).collect();
        let Some(first) = runs.first() else { continue };
        let touched = &first.variant.touched;
        let idle = |id: &String| never(scenario, run, case, first, id).map(|why| (id.clone(), why));
        let mut dates: Vec<(String, String)> = touched.iter().filter_map(idle).collect();
        // A pattern may mean some measures that do not hold, as long as it means others.
        if dates.len() < touched.len() {
            dates.retain(|(id, _)| case.measures.iter().any(|measure| measure.id == *id && !measure.is_part()));
        }
        let still = |one: &&CaseRun| {
            let whole = run.whole(one);
            !whole.imports.is_zero() && whole.is_unchanged() && one.equilibrium.is_none()
        };
        let rules = scenario.exemptions.len() + scenario.precedences.len();
        // A rule of the scenario is in all of its cases, of which one may be there for comparison.
        let edits = !touched.is_empty() || rules > 0 && run.cases.iter().all(|one| still(&one));
        if dates.is_empty() && edits && runs.iter().all(still) {
            told.push(nowhere(scenario, run, case, first));
        }
        for (_, why) in dates {
            if !told.contains(&why) {
                told.push(why);
            }
        }
    }
    told
}

/// Why a measure that a case changes holds on none of the days asked about; `None` if it holds on one.
fn never(scenario: &Scenario, run: &Run, case: &Case, of: &CaseRun, id: &str) -> Option<String> {
    let days = &run.compiled.days;
    let parts = || of.variant.measures.iter().filter(|measure| measure.id == *id);
    let measures: Vec<Period> = parts().map(|measure| measure.period).collect();
    let changes: Vec<Period> =
        case.changes.iter().filter(|change| change.measure == *id).map(|change| change.period).collect();
    let swept = scenario.sweeps.iter().any(|sweep| sweep.measures.iter().any(|swept| swept == id));
    let (first, last) = (days.first()?.date, days.last()?.date);
    let asked = match scenario.period {
        Some((from, until)) => format!("enter from {from} to before {until}"),
        None => format!("enter on {first}"),
    };
    let advice = if scenario.period.is_some() { "set another period" } else { "set `date`" };
    let nothing = format!("the question is about goods that {asked}: it changes nothing; {advice}");
    let change_holds = swept || changes.is_empty() || days.iter().any(|day| holds(&changes, day.date));
    if !change_holds {
        return Some(format!("the change of {id} {}; {nothing}", when(&changes, first, last)));
    }
    if !days.iter().any(|day| holds(&measures, day.date)) {
        return Some(format!("{id} {}; {nothing}", when(&measures, first, last)));
    }
    let known = |day: Date, as_of: Date| parts().any(|part| part.period.contains(day) && part.known(as_of));
    if !days.iter().any(|day| known(day.date, day.after)) {
        let published = parts().filter_map(|part| part.published.or(part.period.from)).min()?;
        return Some(format!("{id} was not known before {published}: it changes nothing; set `as_of`"));
    }
    None
}

fn holds(periods: &[Period], day: Date) -> bool {
    periods.iter().any(|period| period.contains(day))
}

/// Returns "holds from 2025-04-05", "ended before 2025-04-05".
fn when(periods: &[Period], first: Date, last: Date) -> String {
    let begins = periods.iter().filter_map(|period| period.from).filter(|from| *from > last).min();
    let ended = periods.iter().filter_map(|period| period.until).filter(|until| *until <= first).max();
    match (begins, ended) {
        (Some(begins), _) => format!("holds from {begins}"),
        (None, Some(ended)) => format!("ended before {ended}"),
        (None, None) => "holds on other days".into(),
    }
}

/// That a case charges every flow as the baseline does: because all that it edits was void, or else with what of it was.
fn nowhere(scenario: &Scenario, run: &Run, case: &Case, of: &CaseRun) -> String {
    let day = run.compiled.day(scenario);
    let law = run.compiled.law_after(scenario, &of.variant, day).law;
    let mut void: Vec<String> = Vec::new();
    let mut is_all = true;
    for (index, measure) in of.variant.touched_measures() {
        let rule =
            law.exempted_by(index).iter().filter_map(|&rule| law.exemptions.get(rule)).find(|rule| rule.is_repeal());
        is_all &= rule.is_some();
        let words = rule.map(|rule| format!("{} was void on {} by {}", measure.id, day.date, rule.id));
        void.extend(words.filter(|words| !void.contains(words)));
    }
    let name = if scenario.cases.len() > 1 { format!("{}: ", case.name) } else { String::new() };
    let void = void.join("; ");
    match (void.is_empty(), is_all) {
        (false, true) => format!("{name}this changes nothing: {void}"),
        (false, false) => {
            format!("{name}no flow in scope is charged otherwise than in the baseline on {} ({void})", day.date)
        }
        (true, _) => format!("{name}no flow in scope is charged otherwise than in the baseline on {}", day.date),
    }
}
