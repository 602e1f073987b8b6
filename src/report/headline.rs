//! The headline table: every case in a line, and in a second table what becomes of trade.

mod responses;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::columns::burden::{self, BurdenRow};
use super::finding::{ReportContext, lower, money, points, rate};
use super::number::{Reading, Unit, counted};
use super::text::bar::Scale;
use super::text::grid::{GridColumn, TextGrid};
use super::text::{Role, StyledText, Text, plain};
use super::world;
use crate::burden::{Burden, Interval};
use crate::partner::Partner;
use crate::run::{CaseRun, Run};
use crate::scenario::Scenario;
use crate::units::{CustomsValue, Usd};
use responses::ResponseColumns;

/// The most swept cases of one scenario that are listed; the table of cases has all.
pub(super) const MOST_SWEPT: usize = 12;

/// The most importers that a case lists one by one; further ones are added up.
const MOST_SIDES: usize = 8;

/// What a result has in the tables of a batch. It is kept with the result, so that they can be printed without working it
/// out again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HeadlinePart {
    lines: Vec<HeadlineLine>,
    worlds: Vec<HeadlineLine>,
    responses: ResponseColumns,
}

/// A line of a table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum HeadlineLine {
    /// Words after so many blanks.
    Words(usize, StyledText),
    /// Cells, and the change that a bar is drawn of.
    Cells(Vec<StyledText>, Option<Reading>),
}

impl HeadlineLine {
    fn words(indent: usize, text: impl Into<String>, role: Role) -> HeadlineLine {
        HeadlineLine::Words(indent, StyledText::new(text, role))
    }

    /// Returns what is said beside the numbers.
    pub(super) fn aside(indent: usize, text: impl Into<String>) -> HeadlineLine {
        HeadlineLine::words(indent, text, Role::Aside)
    }

    pub(super) fn cells(cells: impl IntoIterator<Item = StyledText>) -> HeadlineLine {
        HeadlineLine::Cells(cells.into_iter().collect(), None)
    }

    /// Adds the line to a grid; with a scale its bar stands in a last cell.
    pub(super) fn add(&self, grid: &mut TextGrid, scale: Option<&Scale>) {
        match self {
            HeadlineLine::Words(indent, piece) => grid.words(*indent, piece.text.clone(), piece.role),
            HeadlineLine::Cells(cells, change) => {
                let role = cells.last().map_or(Role::Plain, |cell| cell.role);
                let bar = scale.zip(change.as_ref()).map(|(scale, change)| StyledText::new(scale.bar(change), role));
                grid.row(cells.iter().cloned().chain(bar));
            }
        }
    }
}

impl HeadlinePart {
    /// Returns the part of a result: a heading, a line a case, and the readings on which figures stand.
    pub fn of(result: &ReportContext<'_>) -> HeadlinePart {
        HeadlinePart { lines: scenario(result), worlds: world::lines(result), responses: ResponseColumns::of(result) }
    }

    /// Returns true if a model says what the world comes to.
    pub fn has_world(&self) -> bool {
        !self.worlds.is_empty()
    }

    /// Returns true if a model says how trade reacts.
    pub fn has_response(&self) -> bool {
        !self.responses.is_empty()
    }
}

/// Returns the tables of a batch. With `bars` the change of each case is drawn too: to one scale over the whole batch,
/// so that any two can be held against each other. Where the width is short the bars go first, then imports, what is
/// owed, the change of the rate, and last the rate.
pub fn text(parts: &[&HeadlinePart], bars: bool) -> Text {
    let changes = parts.iter().flat_map(|part| &part.lines).filter_map(|line| match line {
        HeadlineLine::Cells(_, change) => *change,
        HeadlineLine::Words(..) => None,
    });
    let scale = Scale::of(Unit::Usd, changes).filter(|_| bars);
    let mut grid = TextGrid::new(vec![
        GridColumn::names(""),
        GridColumn::ranked("imports", 4),
        GridColumn::ranked("average rate", 1),
        GridColumn::ranked("change", 2),
        GridColumn::ranked("duty owed a year", 3),
        GridColumn::kept("change"),
        GridColumn::besides(scale.map_or(String::new(), |scale| scale.head())).to_the_left(),
    ]);
    parts.iter().flat_map(|part| &part.lines).for_each(|line| line.add(&mut grid, scale.as_ref()));
    let responses = responses::grid(parts.iter().map(|part| &part.responses));
    let more = if responses.is_empty() { "" } else { ", response.csv and sellers.csv" };
    let worlds = world::grid(parts.iter().flat_map(|part| &part.worlds));
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

/// Returns the cases of a result that are listed.
pub(super) fn cases<'r>(result: &ReportContext<'r>) -> &'r [CaseRun] {
    let all = &result.run.cases;
    let most = if result.scenario.sweeps.is_empty() { all.len() } else { MOST_SWEPT };
    &all[..all.len().min(most)]
}

fn scenario(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
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
    for case in shown {
        let whole = run.whole(case);
        if whole.imports.is_zero() {
            lines.push(HeadlineLine::words(2, format!("{}: {NOTHING_IN_SCOPE}", name(scenario, case)), Role::Warning));
            continue;
        }
        if result.states_no_duty(case) {
            let words = format!("{}: no duty is stated; a model finds the rates, below", name(scenario, case));
            lines.push(HeadlineLine::words(2, words, Role::Plain));
            continue;
        }
        lines.extend(rows(format!("  {}", name(scenario, case)), &whole, money(whole.duty_change)));
        if scenario.sweeps.is_empty() {
            lines.extend(importers(result, case));
        }
    }
    if run.cases.len() > shown.len() {
        lines.push(aside(format!("… {} more in {}/cases.csv", run.cases.len() - shown.len(), scenario.name)));
    }
    lines.extend(left_out(run).map(aside));
    if let Some(special) = special(run) {
        lines.push(aside(format!(
            "of the imports, {special} in chapters 98 and 99: returned goods and special provisions"
        )));
    }
    if let Some((from, until)) = scenario.period {
        lines.push(aside(format!("entered from {from} to before {until}; duty is that of the period")));
    }
    if scenario.refund.is_some() {
        lines.push(aside("what falls away may be asked back: exposure, not entitlement".into()));
    }
    lines.extend(result.absent().map(|absent| aside(lower(absent.trim_end_matches('.')))));
    lines.extend(result.premises().iter().map(|premise| aside(format!("read as: {premise}"))));
    lines
}

/// The row of the imports whose rate is known.
pub(super) const WHERE_KNOWN: &str = "where the rate is known";
/// What stands for a number that is known of a part of the imports, and for one that is not known.
pub(super) const IN_PART: &str = "known in part";
pub(super) const NOT_KNOWN: &str = "not known";
/// Returns the importers of a case, the largest change of duty first. Of many those whose duty changes; the others in
/// one row.
fn importers(result: &ReportContext<'_>, case: &CaseRun) -> Vec<HeadlineLine> {
    let size = |burden: &Burden| money(burden.duty_change).map(|change| change.low.abs().max(change.high.abs()));
    let mut sides = result.run.by_importer(case);
    sides.sort_by_key(|(importer, burden)| (Reverse(size(burden)), Reverse(burden.imports), *importer));
    let moved = sides.iter().filter(|(_, burden)| size(burden).is_none_or(|size| !size.is_zero())).count();
    let told = if sides.len() <= MOST_SIDES { sides.len() } else { moved.clamp(1, MOST_SIDES) };
    let rest = sides.split_off(told);
    let own =
        |(importer, burden): &(Partner, Burden)| rows(format!("    {}", result.side(case, *importer)), burden, None);
    let mut lines: Vec<HeadlineLine> = sides.iter().flat_map(own).collect();
    if !rest.is_empty() {
        let others: Vec<Partner> = rest.into_iter().map(|(importer, _)| importer).collect();
        let name = format!("    {}", counted(others.len(), "other importer"));
        lines.extend(rows(name, &result.run.importers_together(case, &others), None));
    }
    lines
}

/// What is said of a case that is about no imports.
pub const NOTHING_IN_SCOPE: &str = "no imports in its scope";

/// Returns a change of money with its sign, as what it is: a fall, a rise, or a band across nothing.
pub fn change(reading: &Reading) -> StyledText {
    StyledText::new(Unit::Usd.read_change(reading), tone(reading))
}

/// Returns whether a change falls or rises, whatever a hedged value turns out to be.
pub fn tone(reading: &Reading) -> Role {
    let (falls, rises) = (reading.low.is_sign_negative(), reading.high.is_sign_positive() && !reading.high.is_zero());
    match (falls && !reading.low.is_zero(), rises) {
        (true, false) => Role::Fall,
        (false, true) => Role::Rise,
        _ => Role::Plain,
    }
}

/// Returns all cases of a batch with all their numbers, as CSV.
pub fn csv(results: &[ReportContext<'_>]) -> String {
    let row = |result: &ReportContext<'_>, case: &CaseRun| {
        (vec![case.variant.name.clone(), result.scenario.name.clone()], result.run.whole(case))
    };
    let rows: Vec<BurdenRow> =
        results.iter().flat_map(|result| result.run.cases.iter().map(|case| row(result, case))).collect();
    burden::table(burden::case(true), false, &rows)
}

/// Returns what of the imports is no kind of goods, where all cases have the same.
fn special(run: &Run) -> Option<String> {
    let specials: BTreeSet<_> = run.cases.iter().map(|case| run.whole(case).chapters_98_99).collect();
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
        plain(Unit::Usd.word(about.usd().dollars())),
        plain(rates),
        points(burden.rate_change)
            .map_or(plain(NOT_KNOWN), |reading| StyledText::new(Unit::Points.read(&reading), tone(&reading))),
        plain(duties),
        difference.as_ref().map_or(plain(NOT_KNOWN), change),
    ];
    HeadlineLine::Cells(cells.into(), bar)
}

/// Returns what of the imports is in no row, since its change is not known: of all cases alike, or of the one that has
/// most.
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
