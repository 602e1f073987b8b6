//! The tables of `compare`: every side, what it changes, and the partners, chapters and sectors that differ most.

use super::report::CompareReport;
use crate::burden::Interval;
use crate::report::headline;
use crate::report::headline::{prices, worlds};
use crate::report::model_usd::{central, quantiles};
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, value_words};
use crate::report::readings::{is_nothing, money, rate};
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Role, StyledText, Text, plain};
use crate::run::compare::{ComparedRow, Comparison};
use crate::run::partial::UncertainUsd;
use crate::units::Usd;

/// The most partners, chapters and sectors in a table.
const MOST_LISTED: usize = 8;
/// The most changed measures that are named for a side.
const MOST_MEASURES: usize = 4;

/// Returns all tables. Where the width is short, imports go first, then the rate, what is owed and its change.
pub fn tables(told: &CompareReport<'_>) -> Text {
    let Comparison { to, what, whole, .. } = told.comparison;
    let mut text = Text::with_columns_in("compare.csv, by_partner.csv and by_product.csv");
    for warning in &told.comparison.warnings {
        text.words(0, format!("! {warning}"), Role::Warning);
    }
    let base = told.sides[*to].name;
    // Levels of different imports do not stand side by side.
    let level = |cells: [StyledText; 2]| cells.into_iter().filter(|_| told.comparison.is_same_scope);
    let levels = [GridColumn::ranked("rate", 3), GridColumn::ranked("duties", 2)];
    let mut columns = vec![GridColumn::names(""), GridColumn::ranked("imports", 4)];
    columns.extend(levels.into_iter().filter(|_| told.comparison.is_same_scope));
    columns.extend([GridColumn::ranked("change", 1), GridColumn::kept(format!("against {base}"))]);
    let mut grid = TextGrid::new(columns);
    for (index, side) in told.sides.iter().enumerate() {
        let Some(Some(burden)) = whole.sides.get(index) else { continue };
        let difference = whole.difference(*to, index, *what);
        let rate = rate(burden.rate_after).map_or("not known".into(), |reading| Unit::Percent.read(&reading));
        let mut row = vec![plain(format!("  {}", side.name)), plain(value_words(burden.imports))];
        row.extend(level([plain(rate), amount(burden.duty_after, false)]));
        let difference = if index == *to { plain("–") } else { amount(difference, true) };
        row.extend([amount(burden.duty_change, true), difference]);
        grid.row(row);
    }
    text.grid(grid);
    for side in told.sides {
        let changes = told.changes(side);
        let more = changes.len().saturating_sub(MOST_MEASURES);
        let mut shown: Vec<String> = changes.into_iter().take(MOST_MEASURES).collect();
        shown.extend((more > 0).then(|| format!("{more} more")));
        let shown = if shown.is_empty() { "nothing".into() } else { shown.join("; ") };
        let title = if side.title.to_lowercase() == side.name.to_lowercase() {
            String::new()
        } else {
            format!(", “{}”,", side.title)
        };
        text.words(0, format!("{}{title} changes {shown}", side.name), Role::Plain);
    }
    text.grid_below(responses(told));
    let worlds = worlds::side_by_side(told.sides.iter().map(|side| (told.context(side), side.case, side.name)));
    let consumers = prices::side_by_side(told.sides.iter().map(|side| (side.case, side.name)));
    [worlds, consumers].into_iter().for_each(|grid| text.grid_below(grid));
    parts(&mut text, told, "by partner", &told.comparison.by_partner, |key| told.base().pair_name(key));
    let [kind, ..] = told.base().branch_words(told.sides[*to].case);
    parts(&mut text, told, &format!("by {kind}"), &told.comparison.by_branch, |key| {
        format!("{key} {}", told.base().branch_name(key))
    });
    text
}

fn amount(span: Option<Interval<Usd>>, is_change: bool) -> StyledText {
    money(span).map_or(plain("not known"), |reading| {
        if is_change { headline::change(&reading) } else { plain(Unit::Usd.read(&reading)) }
    })
}

/// Returns the figures after response, a line each: what every side comes to, and the differences.
fn responses(told: &CompareReport<'_>) -> TextGrid {
    let others: Vec<usize> = told.others().collect();
    let second = match others.as_slice() {
        [other] => told.sides[*other].name,
        _ => "the other",
    };
    let mut grid = TextGrid::new(vec![
        GridColumn::names("once imports adjust"),
        GridColumn::ranked(told.sides[told.comparison.to].name, 2),
        GridColumn::ranked(second, 1),
        GridColumn::kept("difference"),
        GridColumn::ranked("95% of draws", 3),
    ]);
    for &side in &others {
        for equilibrium in &told.comparison.responses {
            let level = equilibrium.figure.is_level();
            let word = |amount: &Option<UncertainUsd>, is_change: bool| match amount {
                Some(amount) if is_change => headline::change(&Reading::exact(central(amount))),
                Some(amount) => plain(Unit::Usd.word(central(amount))),
                None => plain("–"),
            };
            let [first, second] = [told.comparison.to, side].map(|side| word(&equilibrium.sides[side], !level));
            let difference = &equilibrium.differences[side];
            let band = difference.as_ref().and_then(quantiles);
            let band = band.map_or(plain(""), |drawn| headline::change(&Reading::between(drawn.p025, drawn.p975)));
            let whose = if others.len() > 1 { format!("{}: ", told.sides[side].name) } else { String::new() };
            let name = plain(format!("  {whose}{}", equilibrium.figure.word()));
            grid.row([name, first, second, word(difference, true), band]);
        }
    }
    grid
}

/// Adds the parts that differ most, a line each: two sides and the difference, or the differences of several.
fn parts<K: Copy>(
    text: &mut Text,
    told: &CompareReport<'_>,
    kind: &str,
    rows: &[ComparedRow<K>],
    name: impl Fn(K) -> String,
) {
    let Comparison { to, what, .. } = told.comparison;
    let others: Vec<usize> = told.others().collect();
    let side = |side: usize| told.sides[side].name;
    let mut columns = vec![GridColumn::names(kind), GridColumn::ranked(side(*to), 100)];
    match others.as_slice() {
        [other] => columns.extend([GridColumn::ranked(side(*other), 99), GridColumn::kept("difference")]),
        _ => columns
            .extend((1..).zip(&others).map(|(rank, &other)| GridColumn::ranked(format!("Δ {}", side(other)), rank))),
    }
    let mut grid = TextGrid::new(columns);
    let difference = |row: &ComparedRow<K>, side: usize| row.difference(*to, side, *what);
    let differs =
        |row: &&ComparedRow<K>| others.iter().any(|&side| difference(row, side).is_none_or(|span| !is_nothing(&span)));
    let differing: Vec<&ComparedRow<K>> = rows.iter().filter(differs).collect();
    for row in differing.iter().take(MOST_LISTED) {
        let level = |side: usize| amount(row.amount(side, *what), told.is_change());
        let mut cells = vec![plain(format!("  {}", name(row.key))), level(*to)];
        if let [other] = others.as_slice() {
            cells.push(level(*other));
        }
        cells.extend(others.iter().map(|&side| amount(difference(row, side), true)));
        grid.row(cells);
    }
    if differing.is_empty() {
        grid.row([plain("  no difference")]);
    }
    text.gap();
    text.words(0, capital(told.what()), Role::Aside);
    text.grid(grid);
    if differing.len() > MOST_LISTED {
        text.words(2, format!("… {} more in the tables", differing.len() - MOST_LISTED), Role::Aside);
    }
}
