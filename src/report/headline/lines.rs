//! The lines of a scenario in the headline table: a heading, a line a case, and what figures stand on.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::line::HeadlineLine;
use super::words::{IN_PART, NOT_KNOWN, NOTHING_IN_SCOPE, cases, change, name, tone};
use crate::burden::{Burden, Interval};
use crate::partner::Partner;
use crate::report::finding::ReportContext;
use crate::report::notes::{FROM_ITSELF, both_ways};
use crate::report::number::{Reading, Unit, counted};
use crate::report::phrases::{SELECTED_GOODS, lower, value_words};
use crate::report::readings::{change_size, money, points, rate};
use crate::report::text::{Role, StyledText, plain};
use crate::run::{CaseRun, Run};
use crate::units::{CustomsValue, Usd};

/// The most importers that a case lists one by one; further ones are added up.
const MOST_SIDES: usize = 8;

/// The name of the case of a scenario that names none, and the most letters in place of it.
const UNNAMED: &str = "base";
const LONGEST: usize = 40;

/// The row of the imports whose rate is known.
const WHERE_KNOWN: &str = "where the rate is known";

/// Returns the lines of a scenario.
pub fn of(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
    let (scenario, run) = (result.scenario, result.run);
    let mut lines = vec![
        HeadlineLine::words(0, "", Role::Plain),
        HeadlineLine::words(0, format!("{} · {}", scenario.name, scenario.title), Role::Title),
    ];
    let aside = |words: String| HeadlineLine::aside(2, words);
    if !scenario.sweeps.is_empty() {
        let targets: Vec<&str> = scenario.sweeps.iter().map(|sweep| sweep.target.as_str()).collect();
        lines.push(aside(targets.join(" × ")));
    }
    let shown = cases(result);
    for case in &shown {
        let whole = run.whole(case);
        if whole.imports.is_zero() {
            lines.push(HeadlineLine::words(
                2,
                format!("{}: {NOTHING_IN_SCOPE}", row_name(result, case)),
                Role::Warning,
            ));
            continue;
        }
        if result.states_no_duty(case) {
            let words = format!("{}: no duty is stated; a model finds the rates (below)", row_name(result, case));
            lines.push(HeadlineLine::words(2, words, Role::Plain));
            continue;
        }
        lines.extend(rows(format!("  {}", row_name(result, case)), &whole, money(whole.duty_change)));
        if scenario.sweeps.is_empty() {
            lines.extend(importers(result, case));
        }
    }
    if run.cases.len() > shown.len() {
        lines.push(aside(format!("… {} more in {}/cases.csv", run.cases.len() - shown.len(), scenario.name)));
    }
    if let [only] = shown.as_slice() {
        lines.extend(both_ways(&run.whole(only)).map(|ways| aside(format!("rates {ways}"))));
    }
    lines.extend(left_out(run).map(aside));
    if let Some(special) = common(run, |case| run.whole(case).chapters_98_99) {
        let words = "in chapters 98 and 99: returned goods and special provisions";
        lines.push(aside(format!("of the imports, {special} {words}")));
    }
    if let Some(own) = common(run, |case| result.from_itself(case)) {
        lines.push(aside(format!("of the imports, {own} {FROM_ITSELF}")));
    }
    if let Some((from, until)) = scenario.period {
        lines.push(aside(format!("entered from {from} to before {until}; imports and duties are those of the period")));
        lines.extend(shown.iter().filter_map(|case| {
            let rate = Unit::Percent.read(&run.rate_after_response_within(case, (from, until))?);
            let name = if shown.len() > 1 { format!("{}: ", name(scenario, case)) } else { String::new() };
            Some(aside(format!("{name}average duty {rate} after response, as if the law of each day were permanent")))
        }));
    }
    let falls = |case: &&CaseRun| run.whole(case).duty_change.is_some_and(|change| change.low < Usd::ZERO);
    if scenario.refund.is_some() && shown.iter().any(falls) {
        lines.push(aside("duties no longer owed may be claimed back: exposure, not entitlement".into()));
    }
    lines.extend(result.note_on_open_shares(&shown).map(|note| aside(lower(note.trim_end_matches('.')))));
    lines.extend(result.advice_on_open_shares(&shown).map(aside));
    lines.extend(result.absent().map(|absent| aside(lower(absent.trim_end_matches('.')))));
    lines.extend(result.premises().iter().map(|premise| aside(format!("read as: {premise}"))));
    lines
}

/// Returns the name of a case; of one that has none what it is about: "cars from Japan".
fn row_name<'r>(result: &ReportContext<'r>, case: &'r CaseRun) -> String {
    match name(result.scenario, case) {
        unnamed if unnamed == UNNAMED => {
            let about = result.about(case);
            let about = about.strip_prefix("on ").unwrap_or(&about).to_string();
            let is_vague = about.starts_with(SELECTED_GOODS) || about.chars().count() > LONGEST;
            if is_vague { "total".into() } else { about }
        }
        name => name,
    }
}

/// Returns the importers of a case, the largest change first; of many those whose duty changes, the others in one row.
fn importers(result: &ReportContext<'_>, case: &CaseRun) -> Vec<HeadlineLine> {
    let mut sides = result.run.by_importer(case);
    sides.sort_by_key(|(importer, burden)| (Reverse(change_size(burden)), Reverse(burden.imports), *importer));
    let moved = sides.iter().filter(|(_, burden)| change_size(burden).is_none_or(|size| !size.is_zero())).count();
    let told = if sides.len() <= MOST_SIDES { sides.len() } else { moved.clamp(1, MOST_SIDES) };
    let rest = sides.split_off(told);
    let rows_of =
        |(importer, burden): &(Partner, Burden)| rows(format!("    {}", result.side(case, *importer)), burden, None);
    let mut lines: Vec<HeadlineLine> = sides.iter().flat_map(rows_of).collect();
    if !rest.is_empty() {
        let others: Vec<Partner> = rest.into_iter().map(|(importer, _)| importer).collect();
        let name = format!("    {}", counted(others.len(), "other importer"));
        lines.extend(rows(name, &result.run.importers_together(case, &others), None));
    }
    lines
}

/// Returns a value in words, where all cases have the same and it is not zero.
fn common(run: &Run, value: impl Fn(&CaseRun) -> CustomsValue) -> Option<String> {
    let values: BTreeSet<_> = run.cases.iter().map(value).collect();
    let value = values.first().filter(|value| values.len() == 1 && !value.is_zero())?;
    Some(value_words(*value))
}

/// Returns the rows of a burden: of the imports whose change is known, then of those whose levels are known too, where
/// these are fewer. The numbers of a row are about the same imports. The first has the bar.
fn rows(name: String, whole: &Burden, bar: Option<Reading>) -> Vec<HeadlineLine> {
    let known = whole.where_known.as_deref();
    match known.filter(|known| known.imports == whole.imports - whole.change_unknown) {
        Some(same) => vec![row(name, same, bar)],
        None => {
            let indent = name.chars().take_while(|letter| *letter == ' ').count() + 2;
            let part = known.map(|known| row(format!("{}{WHERE_KNOWN}", " ".repeat(indent)), known, None));
            [row(name, whole, bar)].into_iter().chain(part).collect()
        }
    }
}

fn row(name: String, burden: &Burden, bar: Option<Reading>) -> HeadlineLine {
    let none = if burden.where_known.is_some() { IN_PART } else { NOT_KNOWN };
    let arrow = |before: Option<String>, after: Option<String>| match (before, after) {
        (Some(before), Some(after)) if before == after => after,
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (None, None) => none.into(),
        (before, after) => format!("{} → {}", before.unwrap_or("?".into()), after.unwrap_or("?".into())),
    };
    let percent = |span| rate(span).map(|reading| Unit::Percent.read(&reading));
    let dollars = |span: Option<Interval<Usd>>, known: CustomsValue| {
        money(span.filter(|_| known == burden.imports)).map(|reading| Unit::Usd.read(&reading))
    };
    let rates = arrow(percent(burden.level_before()), percent(burden.level_after()));
    let duties =
        arrow(dollars(burden.duty_before, burden.known_before), dollars(burden.duty_after, burden.known_after));
    let difference = money(burden.duty_change);
    // Where no change is known at all, the row is about all imports.
    let about = if difference.is_some() { burden.imports - burden.change_unknown } else { burden.imports };
    let cells = [
        plain(name),
        plain(value_words(about)),
        plain(rates),
        points(burden.rate_change)
            .map_or(plain(NOT_KNOWN), |reading| StyledText::new(Unit::Points.read(&reading), tone(&reading))),
        plain(duties),
        difference.as_ref().map_or(plain(NOT_KNOWN), change),
    ];
    HeadlineLine::Cells(cells.into(), bar)
}

/// Returns what of the imports is in no row, since its change is not known: the most that any case has.
fn left_out(run: &Run) -> Option<String> {
    let wholes: Vec<Burden> = run.cases.iter().map(|case| run.whole(case)).collect();
    let left_out = wholes.iter().filter(|whole| whole.duty_change.is_some()).map(|whole| whole.change_unknown);
    let sizes: BTreeSet<CustomsValue> = left_out.collect();
    let most = sizes.last().filter(|most| !most.is_zero())?;
    let up_to = if sizes.len() > 1 { "up to " } else { "" };
    Some(format!("excludes {up_to}{} of imports, on which the change is not known", value_words(*most)))
}
