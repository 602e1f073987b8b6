//! The headline table: every case in a line, and in a second table what becomes of trade.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::finding::{Answer, lower, money, points, rate};
use super::number::{Reading, Unit, counted};
use super::response::{central, dollars, quantiles};
use super::table::Table;
use super::text::bar::Scale;
use super::text::grid::{Column, Grid};
use super::text::{Piece, Role, Text, plain};
use super::world;
use crate::burden::{Burden, Span};
use crate::partner::Partner;
use crate::run::react::Amount;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::scenario::behaviour::Figure;
use crate::units::{CustomsValue, Usd};

/// The most swept cases of one scenario that are listed; the table of cases has all.
pub(super) const MOST_SWEPT: usize = 12;

/// The most importers that a case lists one by one; further ones are added up.
const MOST_SIDES: usize = 8;

/// The tables of a batch: a heading a scenario, a line a case, and the readings on which figures stand. With `bars` the
/// change of each case is drawn too: to one scale over the whole batch, so that any two can be held against each other.
/// Where the width is short the bars go first, then imports, what is owed, the change of the rate, and last the rate.
pub fn text(results: &[Answer<'_>], bars: bool) -> Text {
    let wholes = results.iter().flat_map(|result| cases(result).iter().map(|case| result.run.whole(case)));
    let changes: Vec<Reading> = wholes.filter_map(|whole| money(whole.duty_change)).collect();
    let scale = Scale::of(Unit::Usd, changes.into_iter()).filter(|_| bars);
    let mut grid = Grid::new(vec![
        Column::names(""),
        Column::ranked("imports", 4),
        Column::ranked("average rate", 1),
        Column::ranked("change", 2),
        Column::ranked("duty owed a year", 3),
        Column::kept("change"),
        Column::besides(scale.map_or(String::new(), |scale| scale.head())).to_the_left(),
    ]);
    for result in results {
        scenario(&mut grid, result, scale.as_ref());
    }
    let responses = responses(results);
    let more = if responses.is_empty() { "" } else { ", response.csv and sellers.csv" };
    let worlds = world::grid(results);
    let more = if worlds.is_empty() { more.to_string() } else { format!("{more}, by_country.csv") };
    let mut text = Text::with_columns_in(format!("cases.csv{more} of each scenario"));
    text.grid(grid);
    if !worlds.is_empty() {
        text.gap();
        text.grid(worlds);
    }
    if !responses.is_empty() {
        text.gap();
        text.grid(responses);
    }
    text
}

/// The cases of a result that are listed.
pub(super) fn cases<'r>(result: &Answer<'r>) -> &'r [CaseRun] {
    let all = &result.run.cases;
    let most = if result.scenario.sweeps.is_empty() { all.len() } else { MOST_SWEPT };
    &all[..all.len().min(most)]
}

fn scenario(grid: &mut Grid, result: &Answer<'_>, scale: Option<&Scale>) {
    let (scenario, run) = (result.scenario, result.run);
    grid.words(0, "", Role::Plain);
    grid.words(0, format!("{} · {}", scenario.name, scenario.title), Role::Title);
    let aside = |grid: &mut Grid, words: String| grid.words(2, words, Role::Aside);
    if !scenario.sweeps.is_empty() {
        let targets: Vec<&str> = scenario.sweeps.iter().map(|sweep| sweep.target.as_str()).collect();
        aside(grid, targets.join(" × "));
    }
    let shown = cases(result);
    for case in shown {
        let whole = run.whole(case);
        if whole.imports.is_zero() {
            grid.words(2, format!("{}: {NOTHING_IN_SCOPE}", name(scenario, case)), Role::Warning);
            continue;
        }
        if result.states_no_duty(case) {
            grid.words(
                2,
                format!("{}: no duty is stated; a model finds the rates, below", name(scenario, case)),
                Role::Plain,
            );
            continue;
        }
        let bar = scale.zip(money(whole.duty_change)).map(|(scale, change)| scale.bar(&change));
        rows(format!("  {}", name(scenario, case)), &whole, bar).into_iter().for_each(|row| grid.row(row));
        if scenario.sweeps.is_empty() {
            importers(grid, result, case);
        }
    }
    if run.cases.len() > shown.len() {
        aside(grid, format!("… {} more in {}/cases.csv", run.cases.len() - shown.len(), scenario.name));
    }
    if let Some(left_out) = left_out(run) {
        aside(grid, left_out);
    }
    if let Some(special) = special(run) {
        aside(grid, format!("of the imports, {special} in chapters 98 and 99: returned goods and special provisions"));
    }
    if let Some((from, until)) = scenario.period {
        aside(grid, format!("entered from {from} to before {until}; duty is that of the period"));
    }
    if scenario.refund.is_some() {
        aside(grid, "what falls away may be asked back: exposure, not entitlement".into());
    }
    if let Some(absent) = result.absent() {
        aside(grid, lower(absent.trim_end_matches('.')));
    }
    for premise in result.premises() {
        aside(grid, format!("read as: {premise}"));
    }
}

/// The row of the imports whose rate is known.
pub(super) const WHERE_KNOWN: &str = "where the rate is known";
/// What stands for a number that is known of a part of the imports, and for one that is not known.
pub(super) const IN_PART: &str = "known in part";
pub(super) const NOT_KNOWN: &str = "not known";
/// The importers of a case, the largest change of duty first. Of many those whose duty changes; the others in one row.
fn importers(grid: &mut Grid, result: &Answer<'_>, case: &CaseRun) {
    let size = |burden: &Burden| money(burden.duty_change).map(|change| change.low.abs().max(change.high.abs()));
    let mut sides = result.run.by_importer(case);
    sides.sort_by_key(|(importer, burden)| (Reverse(size(burden)), Reverse(burden.imports), *importer));
    let moved = sides.iter().filter(|(_, burden)| size(burden).is_none_or(|size| !size.is_zero())).count();
    let told = if sides.len() <= MOST_SIDES { sides.len() } else { moved.clamp(1, MOST_SIDES) };
    let rest = sides.split_off(told);
    for (importer, burden) in &sides {
        rows(format!("    {}", result.side(case, *importer)), burden, None).into_iter().for_each(|row| grid.row(row));
    }
    if !rest.is_empty() {
        let others: Vec<Partner> = rest.into_iter().map(|(importer, _)| importer).collect();
        let name = format!("    {}", counted(others.len(), "other importer"));
        rows(name, &result.run.importers_together(case, &others), None).into_iter().for_each(|row| grid.row(row));
    }
}

/// What is said of a case that is about no imports.
pub const NOTHING_IN_SCOPE: &str = "no imports in its scope";

/// The table of what becomes of trade, a line a case that reacts, and what stands on less than it seems to; empty where
/// none does. Where the width is short the sellers go first, then the band, what is lost, moved, and who bears it.
fn responses(results: &[Answer<'_>]) -> Grid {
    let mut rows: Vec<[Piece; 9]> = Vec::new();
    let (mut beyond, mut told, mut is_drawn) = (false, false, false);
    // Each with the first case that it is about, and how many more there are.
    let mut notes: Vec<(String, String, usize)> = Vec::new();
    for result in results {
        for case in cases(result) {
            let Some(response) = &case.response else { continue };
            let figure = |figure| result.run.after_response(case, None, figure);
            let word = |amount: Option<Amount>| match amount {
                None => plain(""),
                Some(Amount { low, high, drawn: None }) if low != high => {
                    change(&Reading::between(dollars(low), dollars(high)))
                }
                Some(amount) => change(&Reading::exact(central(&amount))),
            };
            let duty = figure(Figure::Change);
            let band = duty.as_ref().and_then(quantiles);
            let band = band.map_or(plain(""), |drawn| change(&Reading::between(drawn.p025, drawn.p975)));
            let seller = |falls: bool| {
                let changes = response.sellers().map(|(pair, seller)| (central(&seller.change), pair));
                let most = changes
                    .filter(|(change, _)| !change.is_zero() && change.is_sign_negative() == falls)
                    .max_by_key(|(change, pair)| (change.abs(), std::cmp::Reverse(*pair)));
                most.map_or(plain(""), |(change, pair)| {
                    let role = if falls { Role::Fall } else { Role::Rise };
                    Piece::new(format!("{} {}", result.pair_name(pair), Unit::Usd.change(change)), role)
                })
            };
            let case_name = name(result.scenario, case);
            let own = if case_name == "base" { String::new() } else { format!(" · {case_name}") };
            let title = format!("{}{own}", result.scenario.name);
            beyond |= response.is_beyond_scope();
            told |= figure(Figure::Moved).is_some();
            is_drawn |= response.drawn.is_some();
            for note in result.reservations(case, response) {
                match notes.iter_mut().find(|(_, told, _)| *told == note) {
                    Some((_, _, more)) => *more += 1,
                    None => notes.push((title.clone(), note, 0)),
                }
            }
            rows.push([
                plain(format!("  {title}")),
                if duty.is_some() { word(duty) } else { plain("not known") },
                band,
                word(figure(Figure::Buyers)),
                word(figure(Figure::Exporters)),
                word(figure(Figure::Moved)),
                word(figure(Figure::Deadweight)),
                seller(false),
                seller(true),
            ]);
        }
    }
    let mut grid = Grid::new(vec![
        Column::names("after trade reacts, a year"),
        Column::kept("duty"),
        Column::ranked("95% of draws", 5),
        Column::ranked("buyers", 1),
        Column::ranked("exporters", 2),
        Column::ranked("moved", 3),
        Column::ranked("deadweight", 4),
        Column::ranked("gains most", 6),
        Column::ranked("loses most", 7),
    ]);
    rows.into_iter().for_each(|row| grid.row(row));
    if told {
        let each = if is_drawn { "in each draw " } else { "" };
        let signs = format!("{each}duty = buyers + exporters + moved: above zero they pay more, below zero less");
        grid.words(2, signs, Role::Aside);
    }
    if is_drawn {
        grid.words(2, "where a band of draws stands, figures are medians, which need not add up", Role::Aside);
    }
    if beyond {
        grid.words(2, "where the scope is a part of markets, deadweight is that of the whole markets", Role::Aside);
    }
    for (title, note, more) in notes {
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        grid.words(2, format!("{title}{more}: {}", lower(&note)), Role::Aside);
    }
    grid
}

/// A change of money with its sign, as what it is: a fall, a rise, or a band across nothing.
pub fn change(reading: &Reading) -> Piece {
    Piece::new(Unit::Usd.read_change(reading), tone(reading))
}

/// Whether a change falls or rises, whatever a hedged value turns out to be.
pub fn tone(reading: &Reading) -> Role {
    let (falls, rises) = (reading.low.is_sign_negative(), reading.high.is_sign_positive() && !reading.high.is_zero());
    match (falls && !reading.low.is_zero(), rises) {
        (true, false) => Role::Fall,
        (false, true) => Role::Rise,
        _ => Role::Plain,
    }
}

/// All cases of a batch with all their numbers, as CSV.
pub fn csv(results: &[Answer<'_>]) -> String {
    let mut table = Table::new(vec!["scenario", "case"]);
    for result in results {
        for case in &result.run.cases {
            table.push(vec![result.scenario.name.clone(), case.variant.name.clone()], result.run.whole(case));
        }
    }
    table.csv()
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

/// The rows of a burden: of the imports whose change is known, then of those whose levels are known too, where these are
/// fewer. The numbers of a row are about the same imports.
fn rows(name: String, whole: &Burden, bar: Option<String>) -> Vec<[Piece; 7]> {
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

fn row(name: String, burden: &Burden, bar: Option<String>) -> [Piece; 7] {
    let none = if burden.where_known.is_some() { IN_PART } else { NOT_KNOWN };
    let arrow = |before: Option<String>, after: Option<String>| match (before, after) {
        (Some(before), Some(after)) if before == after => after,
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (None, None) => none.into(),
        (before, after) => format!("{} → {}", before.unwrap_or("?".into()), after.unwrap_or("?".into())),
    };
    let percent = |span| rate(span).map(|reading| Unit::Percent.read(&reading));
    let dollars = |span: Option<Span<Usd>>, known: CustomsValue| {
        money(span.filter(|_| known == burden.imports)).map(|reading| Unit::Usd.read(&reading))
    };
    let rates = arrow(percent(burden.level_before()), percent(burden.level_after()));
    let duties =
        arrow(dollars(burden.duty_before, burden.known_before), dollars(burden.duty_after, burden.known_after));
    let difference = money(burden.duty_change);
    let role = difference.as_ref().map_or(Role::Plain, tone);
    // Where no change is known at all, the row is about all imports.
    let about = if difference.is_some() { burden.imports - burden.change_unknown } else { burden.imports };
    [
        plain(name),
        plain(Unit::Usd.word(about.usd().dollars())),
        plain(rates),
        points(burden.rate_change)
            .map_or(plain(NOT_KNOWN), |reading| Piece::new(Unit::Points.read(&reading), tone(&reading))),
        plain(duties),
        difference.as_ref().map_or(plain(NOT_KNOWN), change),
        Piece::new(bar.unwrap_or_default(), role),
    ]
}

/// What of the imports is in no row, since its change is not known: of all cases alike, or of the one that has most.
fn left_out(run: &Run) -> Option<String> {
    let wholes: Vec<Burden> = run.cases.iter().map(|case| run.whole(case)).collect();
    let left_out = wholes.iter().filter(|whole| whole.duty_change.is_some()).map(|whole| whole.change_unknown);
    let sizes: BTreeSet<CustomsValue> = left_out.collect();
    let most = sizes.last().filter(|most| !most.is_zero())?;
    let up_to = if sizes.len() > 1 { "up to " } else { "" };
    Some(format!(
        "not in it: {up_to}{} of imports, on which the change is not known",
        Unit::Usd.word(most.usd().dollars())
    ))
}
