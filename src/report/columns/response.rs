//! Columns of what becomes of trade: figures after response, sellers, markets and flows.

use super::burden::{self, BurdenRow};
use super::{Column, ColumnForm, ColumnSource, ColumnUnit, csv_only, importer, partner};
use crate::partial::{Elasticities, MarketOutcome, ResponseFigure, Supply};
use crate::partner::{Pair, Partner, Partners};
use crate::report::digits::money;
use crate::report::model_usd::{cents, dollars};
use crate::run::coverage::ResponseCoverage;
use crate::run::home_nest::HomeSubstitution;
use crate::run::partial::{Seller, UncertainUsd};
use crate::run::{CaseRun, Run};
use crate::units::CustomsValue;
use crate::world::parameter::home_share::HomeShareLevel;

/// Whose figures: of a partner's goods, or of all.
pub struct ResponseOf<'a> {
    pub(crate) run: &'a Run,
    pub(crate) case: &'a CaseRun,
    pub(crate) pair: Option<Pair>,
}

const RATIO: ColumnUnit = ColumnUnit::Of("after ÷ before");

/// The figures of a model, with the columns that they have.
const FIGURES: [(ResponseFigure, &str, &str); 8] = [
    (ResponseFigure::Duty, "duty_response_usd", "Duty after response"),
    (ResponseFigure::Change, "duty_change_response_usd", "Duty after response less duty before"),
    (ResponseFigure::Importers, "buyers_usd", "Increase in what importers pay for the imports that remain"),
    (ResponseFigure::Exporters, "exporters_usd", "Decrease in what exporters receive for these imports"),
    (ResponseFigure::Moved, "duty_moved_usd", "Duty, at the rates before, on imports gained less that on imports lost"),
    (ResponseFigure::Deadweight, "deadweight_usd", "Loss of the world; of whole markets, except in `elastic`"),
    (
        ResponseFigure::Net,
        "us_net_usd",
        "Net effect on importers, domestic producers if modeled, and the Treasury; of whole markets, except in `elastic`",
    ),
    (ResponseFigure::Imports, "imports_response_usd", "Imports after response, at the prices that exporters receive"),
];

/// Returns the figures after response.
pub fn figures<'a>() -> Vec<Column<'a, ResponseOf<'a>>> {
    let covered = |key, meaning, of: fn(&ResponseCoverage) -> CustomsValue| {
        Column::customs_value(key, meaning, move |row: &ResponseOf<'a>| {
            of(&row.run.covered_by_response(row.case, row.pair).unwrap_or_default())
        })
    };
    let fixed = |row: &ResponseOf<'a>| row.run.fixed_response(row.case, row.pair);
    let figures = FIGURES.map(|(figure, key, meaning)| {
        let of = move |row: &ResponseOf<'a>| row.run.after_response(row.case, row.pair, figure);
        let column = Column::model(key, ColumnForm::Model, meaning, of);
        if figure == ResponseFigure::Change { column.later_in_json(1) } else { column }
    });
    let meaning = "Change in duties on these imports, held fixed";
    let first = [
        covered("imports_reacting_usd", "Imports that the figures cover", |of| of.reacting).later_in_json(3),
        covered("not_reacting_usd", "Imports that no figure covers", |of| of.left_out()).later_in_json(3),
        Column::model("duty_change_fixed_usd", ColumnForm::Model, meaning, fixed)
            .later_in_json(2)
            .from(ColumnSource::Law),
    ];
    first.into_iter().chain(figures).collect()
}

/// Figures of a whole case, with the words that it has in `cases.csv`.
pub struct ResponseOfCase<'a> {
    pub(crate) words: BurdenRow,
    pub(crate) of: ResponseOf<'a>,
}

/// Returns the columns of `response.csv`: those that name a case of so many sweeps, then its figures.
pub fn cases<'a>(sweeps: usize) -> Vec<Column<'a, ResponseOfCase<'a>>> {
    let words = burden::case(false, sweeps).into_iter().map(|column| column.of(|row: &ResponseOfCase<'a>| &row.words));
    words.chain(figures().into_iter().map(|column| column.of(|row: &ResponseOfCase<'a>| &row.of))).collect()
}

/// The figures of what one buys from another.
pub struct ResponseOfPair<'a> {
    pub(crate) pair: Pair,
    pub(crate) of: ResponseOf<'a>,
}

/// Returns the columns of `response_by_partner.csv`: the case where several share the file, whose figures they are, and these.
pub fn pairs<'a>(partners: &'a Partners, has_cases: bool, has_importers: bool) -> Vec<Column<'a, ResponseOfPair<'a>>> {
    let case = |row: &ResponseOfPair<'a>| row.of.case.variant.name.clone();
    let case = Column::text("case", "Name of the point of a sweep", case).from(ColumnSource::Scenario);
    let buyer = importer(partners, |row: &ResponseOfPair<'a>| row.pair.importer);
    let seller = partner(partners, |row: &ResponseOfPair<'a>| row.pair.partner);
    let words = Some(case).into_iter().filter(|_| has_cases).chain(buyer.into_iter().filter(|_| has_importers));
    let figures = figures().into_iter().map(|column| column.of(|row: &ResponseOfPair<'a>| &row.of));
    csv_only(words.chain(seller).collect()).into_iter().chain(figures).collect()
}

/// What a partner sells.
pub type SoldRow = (Pair, Seller);

/// Returns the columns of `sellers.csv`.
pub fn sellers(partners: &Partners, has_importers: bool) -> Vec<Column<'_, SoldRow>> {
    let sum = |key, meaning, of: fn(&Seller) -> f64| {
        Column::model(key, ColumnForm::One, meaning, move |row: &SoldRow| {
            Some(UncertainUsd { low: of(&row.1), high: of(&row.1), drawn: None })
        })
        .from(ColumnSource::Model)
    };
    let first = importer(partners, |row: &SoldRow| row.0.importer).into_iter().filter(move |_| has_importers);
    let meaning = "Change in these imports, at the prices that exporters receive";
    let change = Column::model("imports_change_usd", ColumnForm::Model, meaning, |row: &SoldRow| Some(row.1.change));
    let sold = [
        sum("imports_usd", "Imports before in the markets that the change affects, in scope or not", |of| of.imports),
        sum("creation_usd", "Part of the change from the size of whole markets", |of| of.creation).later_in_json(1),
        sum("diversion_usd", "Part of the change from shifts between sources", |of| of.diversion).later_in_json(1),
        change,
    ];
    first.chain(partner(partners, |row: &SoldRow| row.0.partner)).chain(sold).collect()
}

/// What becomes of a market.
pub struct MarketOutcomeRow<'a> {
    pub(crate) importer: Partner,
    pub(crate) code: String,
    /// Imports before and after, duty before and after, in dollars.
    pub sums: [f64; 4],
    pub(crate) outcome: &'a MarketOutcome,
    pub(crate) assumed: Elasticities,
    /// What the elasticity of import demand makes of domestic goods, where their share is read from a table.
    pub(crate) at_home: Option<(HomeSubstitution, HomeShareLevel)>,
}

/// Returns the columns of `response_by_market.csv`.
pub fn markets<'a>(partners: &'a Partners) -> Vec<Column<'a, MarketOutcomeRow<'a>>> {
    let sum = |key, meaning, of: fn(&MarketOutcomeRow<'a>) -> f64| {
        let value = move |row: &MarketOutcomeRow<'a>| money(dollars(of(row)));
        Column::number(key, ColumnUnit::Usd, meaning, value).from(ColumnSource::Model)
    };
    let ratio = |key, meaning, of: fn(&MarketOutcomeRow<'a>) -> f64| {
        let value = move |row: &MarketOutcomeRow<'a>| format!("{:.8}", of(row));
        Column::number(key, RATIO, meaning, value).from(ColumnSource::Model)
    };
    let assumed = |key, unit, meaning, of: fn(&Elasticities) -> Option<f64>| {
        let value =
            move |row: &MarketOutcomeRow<'a>| of(&row.assumed).map_or(String::new(), |number| number.to_string());
        Column::number(key, ColumnUnit::Of(unit), meaning, value).from(ColumnSource::Parameters)
    };
    let at_home = |key, meaning, of: fn(&HomeSubstitution) -> f64| {
        let value = move |row: &MarketOutcomeRow<'a>| row.at_home.map_or(String::new(), |(at, _)| of(&at).to_string());
        Column::number(key, ColumnUnit::Of("elasticity"), meaning, value).from(ColumnSource::Parameters)
    };
    fn supply(of: &Elasticities) -> [Option<f64>; 2] {
        match of.supply {
            Supply::Elastic(elasticity) => [Some(elasticity), None],
            Supply::Passed(passed) => [None, Some(passed)],
        }
    }
    let [importer, importer_iso3] = importer(partners, |of: &MarketOutcomeRow<'a>| of.importer);
    let level = |of: &MarketOutcomeRow<'a>| of.at_home.map_or(String::new(), |(_, level)| level.to_string());
    csv_only(vec![
        importer,
        importer_iso3,
        Column::text("market", "Code of the goods", |of: &MarketOutcomeRow<'a>| of.code.clone()),
        sum("imports_usd", "Imports before, all sources together", |of| of.sums[0]).from(ColumnSource::Trade),
        sum("imports_response_usd", "Imports after, at the prices that exporters receive", |of| of.sums[1]),
        sum("duty_before_usd", "Duty before", |of| of.sums[2]).from(ColumnSource::Law),
        sum("duty_response_usd", "Duty after response", |of| of.sums[3]),
        ratio("price_index", "Price index that importers pay", |of| of.outcome.price_index),
        ratio("home_price", "Price that domestic producers receive", |of| of.outcome.home_price),
        ratio("home_quantity", "Quantity that domestic producers sell", |of| of.outcome.home_quantity),
        sum("buyers_surplus_usd", "Gain of importers", |of| of.outcome.importers),
        sum("exporters_surplus_usd", "Gain of exporters", |of| of.outcome.exporters),
        sum("home_surplus_usd", "Gain of domestic producers", |of| of.outcome.home),
        assumed("substitution", "elasticity", "Elasticity of substitution between sources", |of| Some(of.substitution)),
        assumed("demand", "elasticity", "Elasticity of demand", |of| Some(of.demand)),
        assumed("supply", "elasticity", "Elasticity of export supply, where it is assumed", |of| supply(of)[0]),
        assumed("pass_through", "part of a duty", "Borne by importers, where it is assumed", |of| supply(of)[1]),
        assumed("domestic_share", "part of spending", "Part of spending on domestic goods", |of| Some(of.home?.share)),
        sum("home_sales_change_usd", "Change in sales of domestic producers", |of| of.outcome.home_sales),
        Column::text(
            "domestic_share_level",
            "Where the part of domestic goods was read, with `home = \"shares\"`",
            level,
        )
        .from(ColumnSource::Parameters),
        at_home("domestic_substitution", "Elasticity between domestic goods and imports", |of| of.between),
        at_home("import_demand", "Elasticity of import demand as estimated", |of| of.estimate),
        at_home("import_demand_implied", "Elasticity of import demand that the model has", |of| of.implied),
    ])
}

/// What becomes of a flow.
pub struct FlowOutcomeRow {
    pub(crate) value: CustomsValue,
    /// Imports after, duty before and after, in dollars.
    pub sums: [f64; 3],
}

/// Returns the dollars of a flow in `response_by_flow.csv`, behind who sells what to whom.
pub fn flows() -> Vec<Column<'static, FlowOutcomeRow>> {
    let sum = |key, meaning, place: usize| {
        let value = move |of: &FlowOutcomeRow| cents(of.sums[place]);
        Column::number(key, ColumnUnit::Usd, meaning, value).from(ColumnSource::Model)
    };
    csv_only(vec![
        Column::customs_value("imports_usd", "Imports before", |of: &FlowOutcomeRow| of.value),
        sum("imports_response_usd", "Imports after, at the prices that exporters receive", 0),
        sum("duty_before_usd", "Duty before", 1).from(ColumnSource::Law),
        sum("duty_response_usd", "Duty after response", 2),
    ])
}

/// Returns the ratios behind them, the same for all flows that are one source of a market: of quantity, of the price of the
/// buyer and of the exporter.
pub fn sources() -> Vec<Column<'static, [f64; 3]>> {
    let ratio = |key, meaning, place: usize| {
        let value = move |of: &[f64; 3]| format!("{:.6}", of[place]);
        Column::number(key, RATIO, meaning, value).from(ColumnSource::Model)
    };
    csv_only(vec![
        ratio("quantity_ratio", "Quantity imported", 0),
        ratio("buyer_price_ratio", "Price that the importer pays, with duty", 1),
        ratio("exporter_price_ratio", "Price that the exporter receives", 2),
    ])
}
