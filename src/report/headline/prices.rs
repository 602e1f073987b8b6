//! The tables of what consumers pay: a line a case, and where there are few cases a line a decile.

use super::line::HeadlineLine;
use super::words::{cases, full_name, toned};
use crate::prices::chain::PriceRise;
use crate::prices::households::DecileCost;
use crate::report::columns::prices::DecileRow;
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::distinct;
use crate::report::prices::{about, notes, percent};
use crate::report::readings::between;
use crate::report::text::grid::{GridColumn, TextGrid};
use crate::report::text::{Role, StyledText, plain};
use crate::run::CaseRun;
use crate::run::prices::PriceResult;
use crate::run::why::PriceSpan;

/// The most cases whose deciles are listed.
const MOST_WITH_DECILES: usize = 2;

/// Returns what a result has in the table of prices: a line a case, and notes.
pub fn of(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
    let mut said: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for case in cases(result) {
        let Some(found) = &case.prices else { continue };
        lines.push(HeadlineLine::cells(row(full_name(result.scenario, case), found)));
        said.extend(notes(found));
        said.extend(drawn(case, found));
    }
    // Of many cases every amount differs: the notes of one stand in its pictures.
    let shown = if lines.len() > MOST_WITH_DECILES { Vec::new() } else { distinct(said) };
    lines.extend(shown.into_iter().map(|note| HeadlineLine::aside(4, note)));
    lines
}

/// Returns what of it is sure.
fn drawn(case: &CaseRun, found: &PriceResult) -> Option<String> {
    let [prices, mean] = case.drawn_prices()?;
    let prices = between([prices.p025, prices.p975])?;
    let household = found.settings.households.map(|_| format!(", a household {}", about([mean.p025, mean.p975])));
    Some(format!("95% of draws: prices {}{}.", Unit::Percent.read_change(&prices), household.unwrap_or_default()))
}

/// Returns the deciles of a result with few cases.
pub fn deciles(result: &ReportContext<'_>) -> Vec<HeadlineLine> {
    if result.run.cases.len() > MOST_WITH_DECILES {
        return Vec::new();
    }
    result.run.cases.iter().flat_map(|case| of_case(result, case)).collect()
}

fn of_case(result: &ReportContext<'_>, case: &CaseRun) -> Vec<HeadlineLine> {
    let Some(found) = &case.prices else { return Vec::new() };
    let rows = DecileRow::all(found);
    let line = |row: &DecileRow<'_>| {
        let over = |of: fn(&DecileCost) -> f64| found.of_households(|costs| of(&costs.deciles[row.place]));
        let income = found.income(row.place).and_then(between);
        let income = income.map_or(String::new(), |income| Unit::Usd.read(&income));
        HeadlineLine::cells([
            plain(format!("  {}: decile {}", full_name(result.scenario, case), row.place + 1)),
            plain(income),
            share(over(|cost| cost.of_income)),
            share(over(|cost| cost.of_spending)),
            dollars(over(|cost| cost.usd)),
        ])
    };
    rows.iter().map(line).collect()
}

/// Returns the table of deciles without rows.
pub fn decile_columns() -> TextGrid {
    TextGrid::new(vec![
        GridColumn::names("what a household pays, a year"),
        GridColumn::ranked("income", 2),
        GridColumn::kept("of income"),
        GridColumn::ranked("of spending", 1),
        GridColumn::kept("dollars"),
    ])
}

/// Returns the table of prices of cases that are compared with each other, a line a side.
pub fn side_by_side<'a>(sides: impl Iterator<Item = (&'a CaseRun, &'a str)>) -> TextGrid {
    let mut grid = columns();
    for (case, name) in sides {
        if let Some(found) = &case.prices {
            grid.row(row(name.into(), found));
        }
    }
    grid
}

/// Returns the table of prices of a case, a line a part and all together; empty where nobody asks for it.
pub fn in_parts(parts: impl Iterator<Item = (String, PriceSpan)>, whole: (&CaseRun, &str)) -> TextGrid {
    let mut grid = columns();
    let (case, together) = whole;
    let has_households = case.prices.as_ref().is_some_and(|found| found.settings.households.is_some());
    for (name, [rise, cost]) in parts {
        let mut row: [StyledText; 8] = std::array::from_fn(|_| plain(""));
        row[0] = plain(format!("  {name}"));
        row[1] = share(Some(rise.map(|end| end / 100.0)));
        row[4] = dollars(Some(cost).filter(|_| has_households));
        grid.row(row);
    }
    if let Some(found) = &case.prices {
        grid.row(row(together.into(), found));
    }
    grid
}

pub fn columns() -> TextGrid {
    TextGrid::new(vec![
        GridColumn::names("what consumers pay"),
        GridColumn::kept("prices"),
        GridColumn::ranked("direct", 4),
        GridColumn::ranked("supply chain", 5),
        GridColumn::kept("a household, a year"),
        GridColumn::ranked("lowest tenth", 1),
        GridColumn::ranked("highest tenth", 2),
        GridColumn::ranked("duties per household", 3),
    ])
}

fn row(name: String, found: &PriceResult) -> [StyledText; 8] {
    let part = |of: fn(&PriceRise) -> f64| share(Some(found.over(|outcome| of(&outcome.prices.whole))));
    let last = found.tables().deciles.len().saturating_sub(1);
    let decile = |place: usize| dollars(found.of_households(|costs| costs.deciles[place].usd));
    [
        plain(format!("  {name}")),
        part(PriceRise::whole),
        part(|rise| rise.direct),
        part(|rise| rise.supply_chain),
        dollars(found.of_households(|costs| costs.mean)),
        decile(0),
        decile(last),
        dollars(Some(found.duty_per_household())),
    ]
}

fn share(ends: Option<[f64; 2]>) -> StyledText {
    let Some(ends) = ends else { return plain("") };
    percent(ends).map_or(plain("not known"), |reading| toned(Unit::Percent, &reading))
}

fn dollars(ends: Option<[f64; 2]>) -> StyledText {
    let Some(ends) = ends else { return plain("") };
    let role = match ends {
        [low, high] if low > 0.0 && high > 0.0 => Role::Rise,
        [low, high] if low < 0.0 && high < 0.0 => Role::Fall,
        _ => Role::Plain,
    };
    StyledText::new(about(ends), role)
}
