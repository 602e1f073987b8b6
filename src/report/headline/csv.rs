//! The headline table for programs: a row a case, with the numbers of every table that has a line a case, one a cell.

use rust_decimal::Decimal;

use super::words::extreme;
use crate::equilibrium::outcome::Indicator;
use crate::partial::ResponseFigure;
use crate::partner::Partner;
use crate::report::columns::burden::{self, BurdenRow};
use crate::report::columns::response::{ResponseOf, figures};
use crate::report::columns::world::{CountryRow, countries};
use crate::report::columns::{Column, ColumnForm, ColumnSource, ColumnUnit, ColumnValue, Word, csv, csv_only, prices};
use crate::report::digits::{decimal, money};
use crate::report::finding::ReportContext;
use crate::report::model_usd::{central, quantiles};
use crate::report::table;
use crate::run::CaseRun;
use crate::run::equilibrium::EquilibriumResult;
use crate::run::prices::PriceResult;

/// Who changes most, and by how much.
type Extreme = Option<(Decimal, Partner)>;

/// A case with what each table says of it.
pub struct HeadlineRow<'a> {
    burden: BurdenRow,
    response: Option<ResponseOf<'a>>,
    importer: Option<CountryRow<'a>>,
    prices: Option<&'a PriceResult>,
    /// Who gains and who loses most: in dollars of sales, in percent of real income.
    extremes: [[Extreme; 2]; 2],
}

impl<'a> HeadlineRow<'a> {
    fn new(result: &ReportContext<'a>, case: &'a CaseRun) -> HeadlineRow<'a> {
        let ReportContext { scenario, run, partners, .. } = *result;
        let equilibrium = case.equilibrium.as_ref();
        let sales = case.response.iter().flat_map(|response| response.sellers());
        let sales: Vec<_> = sales.map(|(pair, seller)| (central(&seller.change), pair.partner)).collect();
        let incomes: Vec<_> = equilibrium.into_iter().flat_map(|equilibrium| incomes(result, equilibrium)).collect();
        HeadlineRow {
            burden: table::case(scenario, run, case),
            response: case.response.as_ref().map(|_| ResponseOf { run, case, pair: None }),
            importer: equilibrium.map(|equilibrium| CountryRow { partners, equilibrium, place: equilibrium.importer }),
            prices: case.prices.as_ref(),
            extremes: [sales, incomes]
                .map(|changes| [false, true].map(|falls| extreme(changes.iter().copied(), falls))),
        }
    }
}

/// Returns the change of real income of large countries.
fn incomes(result: &ReportContext<'_>, equilibrium: &EquilibriumResult) -> Vec<(Decimal, Partner)> {
    let large = (0..equilibrium.countries.len()).filter(|place| result.is_large(*place));
    let change = |place: usize| {
        let [low, _] = equilibrium.between(place, Indicator::RealIncome)?;
        Some((decimal(low)?, equilibrium.countries[place]))
    };
    large.filter_map(change).collect()
}

/// Returns the ends that hold 95% of the draws of the change of the duty.
fn band<'a>() -> [Column<'a, HeadlineRow<'a>>; 2] {
    let end = |key, meaning, place: usize| {
        let value = move |row: &HeadlineRow<'a>| {
            let ResponseOf { run, case, .. } = row.response.as_ref()?;
            let drawn = quantiles(&run.after_response(case, None, ResponseFigure::Change)?)?;
            let (low, high) = drawn.intervals()[0];
            Some(money([low, high][place]))
        };
        let value = move |row: &HeadlineRow<'a>| value(row).unwrap_or_default();
        Column::number(key, ColumnUnit::Usd, meaning, value).from(ColumnSource::Model)
    };
    [
        end("duty_change_response_p025_usd", "Of the draws 2.5% lie below", 0),
        end("duty_change_response_p975_usd", "Of the draws 2.5% lie above", 1),
    ]
}

/// Returns who gains and who loses most, in the model of markets or in the world.
fn extremes<'a>(model: usize, keys: [[Word; 2]; 2], unit: ColumnUnit) -> Vec<Column<'a, HeadlineRow<'a>>> {
    let meanings = [["Partner that gains most", "Its gain"], ["Partner that loses most", "Its loss, below zero"]];
    let of = |side: usize| {
        let who = move |row: &HeadlineRow<'a>| {
            row.extremes[model][side].map_or(String::new(), |(_, partner)| partner.to_string())
        };
        let change = move |row: &HeadlineRow<'a>| {
            row.extremes[model][side].map_or(String::new(), |(change, _)| change.to_string())
        };
        let [key, number] = keys[side];
        let [meaning, of_number] = meanings[side];
        [Column::text(key, meaning, who), Column::number(number, unit, of_number, change)]
            .map(|column| column.from(ColumnSource::Model))
    };
    [of(0), of(1)].into_iter().flatten().collect()
}

/// Returns what a household pays: on average, and at both ends of the incomes.
fn households<'a>() -> [Column<'a, HeadlineRow<'a>>; 3] {
    let cost = |key, meaning, of: fn(&PriceResult) -> Option<[f64; 2]>| {
        let value = move |row: &HeadlineRow<'a>| row.prices.and_then(of).map_or(ColumnValue::Unknown, prices::usd);
        Column::new((key, ColumnUnit::Usd, ColumnForm::Change), meaning, value).from(ColumnSource::Model)
    };
    [
        cost("household_usd", "Cost of a household, a year", |of| of.of_households(|costs| costs.mean)),
        cost("lowest_tenth_usd", "The same of the lowest tenth of incomes", |of| {
            of.of_households(|costs| costs.deciles.first().map_or(f64::NAN, |decile| decile.usd))
        }),
        cost("highest_tenth_usd", "The same of the highest tenth", |of| {
            of.of_households(|costs| costs.deciles.last().map_or(f64::NAN, |decile| decile.usd))
        }),
    ]
}

/// Returns the columns of `run --csv`: of so many sweeps, with those of a model of markets, of general equilibrium and of
/// consumer prices where there are such.
pub fn columns<'a>(sweeps: usize, [markets, world, consumers]: [bool; 3]) -> Vec<Column<'a, HeadlineRow<'a>>> {
    let mut columns: Vec<Column<'a, HeadlineRow<'a>>> = burden::columns(burden::case(true, sweeps), false)
        .into_iter()
        .map(|column| column.of(|row: &HeadlineRow<'a>| &row.burden))
        .collect();
    if markets {
        let figures = figures().into_iter();
        columns.extend(figures.map(|column| column.where_there(|row: &HeadlineRow<'a>| row.response.as_ref())));
        columns.extend(band());
        let keys = [["sells_more", "sells_more_usd"], ["sells_less", "sells_less_usd"]];
        columns.extend(extremes(0, keys, ColumnUnit::Usd));
    }
    if world {
        let numbers = countries().into_iter().filter(|column| column.unit != ColumnUnit::Text);
        columns.extend(numbers.map(|column| column.where_there(|row: &HeadlineRow<'a>| row.importer.as_ref())));
        columns.push(
            Column::number(
                "world_trade_pct",
                ColumnUnit::Percent,
                "Change in world trade relative to world income",
                |row: &HeadlineRow<'a>| {
                    let world = row.importer.as_ref().and_then(|of| of.equilibrium.states.first());
                    world.and_then(|state| decimal(state.world.0)).map_or(String::new(), |trade| trade.to_string())
                },
            )
            .from(ColumnSource::Model),
        );
        let keys = [["gains_most", "gains_most_pct"], ["loses_most", "loses_most_pct"]];
        columns.extend(extremes(1, keys, ColumnUnit::Percent));
    }
    if consumers {
        let whole = prices::whole().into_iter().map(|mut column| {
            column.in_csv = true;
            column
        });
        columns.extend(whole.map(|column| column.where_there(|row: &HeadlineRow<'a>| row.prices)));
        columns.extend(households());
    }
    columns.retain(|column| column.in_csv);
    csv_only(columns)
}

/// Returns all cases of a batch with their numbers, as CSV.
pub fn text(results: &[ReportContext<'_>]) -> String {
    let rows: Vec<HeadlineRow<'_>> =
        results.iter().flat_map(|result| result.run.cases.iter().map(|case| HeadlineRow::new(result, case))).collect();
    let sweeps = results.iter().map(|result| result.scenario.sweeps.len()).max().unwrap_or_default();
    let has = [
        rows.iter().any(|row| row.response.is_some()),
        rows.iter().any(|row| row.importer.is_some()),
        rows.iter().any(|row| row.prices.is_some()),
    ];
    let is_world_hedged = rows.iter().filter_map(|row| row.importer.as_ref()).any(|of| of.equilibrium.states.len() > 1);
    let is_hedged = burden::is_hedged(rows.iter().map(|row| &row.burden))
        || is_world_hedged
        || rows.iter().filter_map(|row| row.prices).any(|found| found.corners.len() > 1);
    csv::table(&columns(sweeps, has), &rows, is_hedged).text
}
