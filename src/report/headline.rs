//! The headline table: every case in a line, in the width of the terminal.

use super::finding::{money, points, rate};
use super::number::Unit;
use crate::run::Run;
use crate::scenario::Scenario;

/// The most swept cases of one scenario that are listed; the table of cases has all.
const MOST_SWEPT: usize = 12;

const HEAD: [&str; 6] = ["scenario · case", "imports", "rate", "change", "duty owed a year", "change"];

/// The table of a batch, in plain text. Long names are cut to the width in characters.
pub fn table(results: &[(&Scenario, &Run)], width: usize) -> String {
    let mut rows: Vec<[String; 6]> = vec![HEAD.map(String::from)];
    for (scenario, run) in results {
        let shown = if scenario.sweeps.is_empty() { run.cases.len() } else { MOST_SWEPT };
        for case in run.cases.iter().take(shown) {
            let whole = run.whole(case);
            let arrow = |before: Option<String>, after: Option<String>| match (before, after) {
                (Some(before), Some(after)) if before == after => after,
                (Some(before), Some(after)) => format!("{before} → {after}"),
                (None, None) => "not known".into(),
                (before, after) => format!("{} → {}", before.unwrap_or("?".into()), after.unwrap_or("?".into())),
            };
            let percent = |span| rate(span).map(|reading| Unit::Percent.read(&reading));
            let dollars = |span| money(span).map(|reading| Unit::Usd.read(&reading));
            rows.push([
                format!("{} · {}", scenario.name, case.variant.name),
                Unit::Usd.word(whole.imports.usd().dollars()),
                arrow(percent(whole.rate_before), percent(whole.rate_after)),
                points(whole.rate_change).map_or("not known".into(), |reading| Unit::Points.read(&reading)),
                arrow(dollars(whole.duty_before), dollars(whole.duty_after)),
                money(whole.duty_change).map_or("not known".into(), |reading| Unit::Usd.read_change(&reading)),
            ]);
        }
        if run.cases.len() > shown {
            let rest = run.cases.len() - shown;
            let name = format!("{} · … {rest} more in {}/cases.csv", scenario.name, scenario.name);
            rows.push([name, String::new(), String::new(), String::new(), String::new(), String::new()]);
        }
    }
    lay_out(&rows, width)
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
    let others: usize = widths[1..].iter().map(|width| width + 2).sum();
    widths[0] = widths[0].min(width.saturating_sub(others).max(24));
    let mut text = String::new();
    for row in rows {
        let first = shorten(&row[0], widths[0]);
        text.push_str(&first);
        text.extend(std::iter::repeat_n(' ', widths[0].saturating_sub(count(&first))));
        for (place, cell) in row.iter().enumerate().skip(1) {
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
