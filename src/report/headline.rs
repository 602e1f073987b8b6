//! The headline table: every case in a line, in the width of the terminal.

use std::collections::BTreeSet;

use super::finding::{Answer, lower, money, points, rate};
use super::number::{Reading, Unit};
use super::response::{central, dollars, quantiles};
use crate::burden::Burden;
use crate::run::react::Amount;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::scenario::behaviour::Figure;

/// The most swept cases of one scenario that are listed; the table of cases has all.
pub(super) const MOST_SWEPT: usize = 12;

/// The fewest characters of the first column.
const SHORTEST: usize = 24;

const HEAD: [&str; 6] = ["", "imports", "rate", "change", "duty owed a year", "change"];

/// The table of a batch, in plain text: a heading a scenario, a line a case, and the readings on which figures stand.
/// Long names are cut to the width in characters.
pub fn table(results: &[Answer<'_>], width: usize) -> String {
    let mut rows: Vec<[String; 6]> = vec![HEAD.map(String::from)];
    let mut headings: Vec<(usize, String)> = Vec::new();
    for result in results {
        let (scenario, run) = (result.scenario, result.run);
        headings.push((rows.len(), format!("{} · {}", scenario.name, scenario.title)));
        if !scenario.sweeps.is_empty() {
            let targets: Vec<&str> = scenario.sweeps.iter().map(|sweep| sweep.target.as_str()).collect();
            headings.push((rows.len(), format!("  {}", targets.join(" × "))));
        }
        let shown = if scenario.sweeps.is_empty() { run.cases.len() } else { MOST_SWEPT };
        for case in run.cases.iter().take(shown) {
            rows.push(row(format!("  {}", name(scenario, case)), &run.whole(case)));
            let sides = run.by_importer(case).into_iter().filter(|_| scenario.sweeps.is_empty());
            rows.extend(sides.map(|(importer, burden)| row(format!("    {}", result.side(case, importer)), &burden)));
        }
        if run.cases.len() > shown {
            let rest = format!("  … {} more in {}/cases.csv", run.cases.len() - shown, scenario.name);
            rows.push([rest, String::new(), String::new(), String::new(), String::new(), String::new()]);
        }
        if let Some(special) = special(run) {
            let words =
                format!("  of the imports, {special} in chapters 98 and 99: returned goods and special provisions");
            headings.push((rows.len(), words));
        }
        if let Some((from, until)) = scenario.period {
            headings.push((rows.len(), format!("  entered from {from} to before {until}; duty is that of the period")));
        }
        if scenario.refund.is_some() {
            headings.push((rows.len(), "  what falls away may be asked back: exposure, not entitlement".into()));
        }
        if let Some(absent) = result.absent() {
            headings.push((rows.len(), format!("  {}", lower(absent.trim_end_matches('.')))));
        }
        for premise in result.premises() {
            headings.push((rows.len(), format!("  read as: {premise}")));
        }
    }
    let text = lay_out(&rows, width);
    let mut lines: Vec<&str> = text.lines().collect();
    // From the last, so that the places of the earlier ones stay.
    for (place, heading) in headings.iter().rev() {
        lines.insert(*place, heading);
        if !heading.starts_with(' ') {
            lines.insert(*place, "");
        }
    }
    lines.join("\n") + "\n"
}

const REACTED: [&str; 8] = [
    "after trade reacts, a year",
    "duty",
    "95% of draws",
    "buyers",
    "exporters",
    "deadweight",
    "gains most",
    "loses most",
];

/// The table of what becomes of trade, a line a case that reacts; empty where none does.
pub fn responses(results: &[Answer<'_>], width: usize) -> String {
    let mut rows: Vec<[String; 8]> = Vec::new();
    for result in results {
        let shown = if result.scenario.sweeps.is_empty() { result.run.cases.len() } else { MOST_SWEPT };
        for case in result.run.cases.iter().take(shown) {
            let Some(response) = &case.response else { continue };
            let figure = |figure| result.run.after_response(case, None, figure);
            let word = |amount: Option<Amount>| match amount {
                None => String::new(),
                Some(Amount { low, high, drawn: None }) if low != high => {
                    Unit::Usd.read_change(&Reading::between(dollars(low), dollars(high)))
                }
                Some(amount) => Unit::Usd.change(central(&amount)),
            };
            let change = figure(Figure::Change);
            let band = change
                .as_ref()
                .and_then(quantiles)
                .map_or(String::new(), |drawn| Unit::Usd.read_change(&Reading::between(drawn.p025, drawn.p975)));
            let seller = |falls: bool| {
                let changes = response.sellers().map(|(pair, seller)| (central(&seller.change), pair));
                let most = changes
                    .filter(|(change, _)| !change.is_zero() && change.is_sign_negative() == falls)
                    .max_by_key(|(change, pair)| (change.abs(), std::cmp::Reverse(*pair)));
                most.map_or(String::new(), |(change, pair)| {
                    let seller = result.pair_name(pair);
                    format!("{seller} {}", Unit::Usd.change(change))
                })
            };
            let case_name = name(result.scenario, case);
            let own = if case_name == "base" { String::new() } else { format!(" · {case_name}") };
            rows.push([
                format!("  {}{own}", result.scenario.name),
                word(change),
                band,
                word(figure(Figure::Buyers)),
                word(figure(Figure::Exporters)),
                word(figure(Figure::Deadweight)),
                seller(false),
                seller(true),
            ]);
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    rows.insert(0, REACTED.map(String::from));
    format!("\n{}", lay_out(&rows, width))
}

/// What of the imports is no kind of goods, where all cases have the same.
fn special(run: &Run) -> Option<String> {
    let specials: BTreeSet<_> = run.cases.iter().map(|case| run.whole(case).special).collect();
    let special = specials.first().filter(|special| specials.len() == 1 && !special.is_zero())?;
    Some(Unit::Usd.word(special.usd().dollars()))
}

/// "chips · 10%": the case, and the values of the sweeps; a case that is alone needs no name.
pub(super) fn name(scenario: &Scenario, case: &CaseRun) -> String {
    if scenario.sweeps.is_empty() {
        return case.variant.name.clone();
    }
    let values: Vec<&str> =
        scenario.sweeps.iter().zip(&case.variant.point).map(|(sweep, &at)| sweep.values[at].0.as_str()).collect();
    let values = values.join(" × ");
    let name = &scenario.cases[case.variant.case].name;
    if scenario.cases.len() > 1 || name != "base" { format!("{name} · {values}") } else { values }
}

fn row(name: String, whole: &Burden) -> [String; 6] {
    let arrow = |before: Option<String>, after: Option<String>| match (before, after) {
        (Some(before), Some(after)) if before == after => after,
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (None, None) => "not known".into(),
        (before, after) => format!("{} → {}", before.unwrap_or("?".into()), after.unwrap_or("?".into())),
    };
    let percent = |span| rate(span).map(|reading| Unit::Percent.read(&reading));
    let dollars = |span| money(span).map(|reading| Unit::Usd.read(&reading));
    // A level that is known on part of the imports only is marked.
    let partly = if !whole.rate_unknown.is_zero() && whole.rate_after.is_some() { "*" } else { "" };
    [
        name,
        Unit::Usd.word(whole.imports.usd().dollars()),
        arrow(percent(whole.rate_before), percent(whole.rate_after)) + partly,
        points(whole.rate_change).map_or("not known".into(), |reading| Unit::Points.read(&reading)),
        arrow(dollars(whole.duty_before), dollars(whole.duty_after)) + partly,
        money(whole.duty_change).map_or("not known".into(), |reading| Unit::Usd.read_change(&reading)),
    ]
}

/// True if some row of the table is marked: its level is known on part of the imports only.
pub fn is_marked(results: &[Answer<'_>]) -> bool {
    results.iter().any(|result| {
        let wholes = result.run.cases.iter().map(|case| result.run.whole(case));
        wholes.into_iter().any(|whole| !whole.rate_unknown.is_zero() && whole.rate_after.is_some())
    })
}

/// Rows as columns: the first to the left and as wide as is left, the numbers to the right.
pub fn lay_out<const N: usize>(rows: &[[String; N]], width: usize) -> String {
    let count = |text: &str| text.chars().count();
    let mut widths = [0; N];
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            widths[place] = widths[place].max(count(cell));
        }
    }
    // Where the columns do not fit, the widest of the numbers goes.
    let total =
        |widths: &[usize; N]| widths[1..].iter().filter(|&&width| width > 0).map(|width| width + 2).sum::<usize>();
    while total(&widths) + widths[0].min(SHORTEST) > width {
        let Some(widest) = (1..N).filter(|&place| widths[place] > 0).max_by_key(|&place| widths[place]) else { break };
        widths[widest] = 0;
    }
    widths[0] = widths[0].min(width.saturating_sub(total(&widths)).max(SHORTEST));
    let mut text = String::new();
    for row in rows {
        let first = shorten(&row[0], widths[0]);
        text.push_str(&first);
        text.extend(std::iter::repeat_n(' ', widths[0].saturating_sub(count(&first))));
        for (place, cell) in row.iter().enumerate().skip(1).filter(|(place, _)| widths[*place] > 0) {
            text.extend(std::iter::repeat_n(' ', 2 + widths[place].saturating_sub(count(cell))));
            text.push_str(cell);
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

/// The text in at most so many characters: its middle gives way, for beginnings and values at the end tell cases apart.
fn shorten(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_string();
    }
    let (head, tail) = (most.saturating_sub(1) / 2, most.saturating_sub(1) - most.saturating_sub(1) / 2);
    text.chars().take(head).chain(['…']).chain(text.chars().skip(count - tail)).collect()
}
