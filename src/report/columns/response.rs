//! Columns of what becomes of trade: figures after response, sellers, markets and flows.

use super::{Column, ColumnForm, ColumnUnit, csv_only, importer, partner};
use crate::partial::{Elasticities, MarketOutcome, ResponseFigure, Supply};
use crate::partner::Pair;
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
    let meaning = "Change of the duty on these imports, held fixed";
    let first = [
        covered("imports_reacting_usd", "Imports that the figures cover", |of| of.reacting).later_in_json(3),
        covered("not_reacting_usd", "Imports in scope that no figure covers", |of| of.left_out()).later_in_json(3),
        Column::model("duty_change_fixed_usd", ColumnForm::Model, meaning, fixed).later_in_json(2),
    ];
    first.into_iter().chain(figures).collect()
}

/// Returns the words of `response.csv`: the case where several share the file, and whose figures they are.
pub fn whose<'a>(has_cases: bool, has_importers: bool) -> Vec<Column<'a, ResponseOf<'a>>> {
    let case = |of: &ResponseOf<'a>| of.case.variant.name.clone();
    let word = |of: &ResponseOf<'a>, word: fn(Pair) -> String| of.pair.map_or("all".into(), word);
    let first = has_cases.then(|| Column::text("case", "Name of the point of a sweep", case));
    let second = has_importers.then(|| importer(move |of: &ResponseOf<'a>| word(of, |pair| pair.importer.to_string())));
    let last = partner(move |of: &ResponseOf<'a>| word(of, |pair| pair.partner.to_string()));
    csv_only(first.into_iter().chain(second).chain([last]).collect())
}

/// What a partner sells.
pub type SoldRow = (Pair, Seller);

/// Returns the columns of `sellers.csv`.
pub fn sellers(has_importers: bool) -> Vec<Column<'static, SoldRow>> {
    let sum = |key, meaning, of: fn(&Seller) -> f64| {
        Column::model(key, ColumnForm::One, meaning, move |row: &SoldRow| {
            Some(UncertainUsd { low: of(&row.1), high: of(&row.1), drawn: None })
        })
    };
    let first = has_importers.then(|| importer(|row: &SoldRow| row.0.importer.to_string()));
    let meaning = "Change of these imports, at the prices that exporters receive";
    let change = Column::model("imports_change_usd", ColumnForm::Model, meaning, |row: &SoldRow| Some(row.1.change));
    let sold = [
        partner(|row: &SoldRow| row.0.partner.to_string()),
        sum("imports_usd", "Imports before in the markets that the change affects, in scope or not", |of| of.imports),
        sum("creation_usd", "Part of the change from the size of whole markets", |of| of.creation).later_in_json(1),
        sum("diversion_usd", "Part of the change from shifts between sources", |of| of.diversion).later_in_json(1),
        change,
    ];
    first.into_iter().chain(sold).collect()
}

/// What becomes of a market.
pub struct MarketOutcomeRow<'a> {
    pub(crate) importer: String,
    pub(crate) code: String,
    /// Imports before and after, duty before and after, in dollars.
    pub sums: [f64; 4],
    pub(crate) outcome: &'a MarketOutcome,
    pub(crate) assumed: Elasticities,
    /// What the elasticity of import demand makes of domestic goods, where their share is read from a table.
    pub(crate) at_home: Option<(HomeSubstitution, HomeShareLevel)>,
}

/// Returns the columns of `response_by_market.csv`.
pub fn markets<'a>() -> Vec<Column<'a, MarketOutcomeRow<'a>>> {
    let text = |key, meaning, of: fn(&MarketOutcomeRow<'a>) -> String| Column::text(key, meaning, of);
    let sum = |key, meaning, of: fn(&MarketOutcomeRow<'a>) -> f64| {
        Column::number(key, ColumnUnit::Usd, meaning, move |row: &MarketOutcomeRow<'a>| dollars(of(row)).to_string())
    };
    let ratio = |key, meaning, of: fn(&MarketOutcomeRow<'a>) -> f64| {
        Column::number(key, RATIO, meaning, move |row: &MarketOutcomeRow<'a>| format!("{:.8}", of(row)))
    };
    let assumed = |key, unit, meaning, of: fn(&Elasticities) -> Option<f64>| {
        let value =
            move |row: &MarketOutcomeRow<'a>| of(&row.assumed).map_or(String::new(), |number| number.to_string());
        Column::number(key, ColumnUnit::Of(unit), meaning, value)
    };
    let at_home = |key, meaning, of: fn(&HomeSubstitution) -> f64| {
        let value = move |row: &MarketOutcomeRow<'a>| row.at_home.map_or(String::new(), |(at, _)| of(&at).to_string());
        Column::number(key, ColumnUnit::Of("elasticity"), meaning, value)
    };
    fn supply(of: &Elasticities) -> [Option<f64>; 2] {
        match of.supply {
            Supply::Elastic(elasticity) => [Some(elasticity), None],
            Supply::Passed(passed) => [None, Some(passed)],
        }
    }
    csv_only(vec![
        importer(|of: &MarketOutcomeRow<'a>| of.importer.clone()),
        text("market", "Code of the goods", |of| of.code.clone()),
        sum("imports_usd", "Imports before, all sources together", |of| of.sums[0]),
        sum("imports_response_usd", "Imports after, at the prices that exporters receive", |of| of.sums[1]),
        sum("duty_before_usd", "Duty before", |of| of.sums[2]),
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
        sum("home_sales_change_usd", "Change of sales of domestic producers", |of| of.outcome.home_sales),
        text("domestic_share_level", "Where the part of domestic goods was read, with `home = \"shares\"`", |of| {
            of.at_home.map_or(String::new(), |(_, level)| level.to_string())
        }),
        at_home("domestic_substitution", "Elasticity between domestic goods and imports", |of| of.between),
        at_home("import_demand", "Elasticity of import demand as estimated", |of| of.estimate),
        at_home("import_demand_implied", "Elasticity of import demand that the model has", |of| of.implied),
    ])
}

/// What becomes of a flow.
pub struct FlowOutcomeRow<'a> {
    pub(crate) importer: &'a str,
    pub(crate) partner: &'a str,
    pub(crate) product: String,
    pub(crate) value: CustomsValue,
    /// Imports after, duty before and after, in dollars.
    pub sums: [f64; 3],
    /// Of quantity, of the price of the buyer and of the exporter.
    pub ratios: &'a [String; 3],
}

/// Returns the columns of `response_by_flow.csv`.
pub fn flows<'a>() -> Vec<Column<'a, FlowOutcomeRow<'a>>> {
    let text = |key, meaning, of: fn(&FlowOutcomeRow<'a>) -> String| Column::text(key, meaning, of);
    let sum = |key, meaning, of: fn(&FlowOutcomeRow<'a>) -> String| Column::number(key, ColumnUnit::Usd, meaning, of);
    let ratio = |key, meaning, place: usize| {
        Column::number(key, RATIO, meaning, move |of: &FlowOutcomeRow<'a>| of.ratios[place].clone())
    };
    csv_only(vec![
        importer(|of: &FlowOutcomeRow<'a>| of.importer.to_string()),
        partner(|of: &FlowOutcomeRow<'a>| of.partner.to_string()),
        text("product", "Code of the tariff line", |of| of.product.clone()),
        sum("imports_usd", "Imports before", |of| of.value.to_string()),
        sum("imports_response_usd", "Imports after, at the prices that exporters receive", |of| cents(of.sums[0])),
        sum("duty_before_usd", "Duty before", |of| cents(of.sums[1])),
        sum("duty_response_usd", "Duty after response", |of| cents(of.sums[2])),
        ratio("quantity_ratio", "Quantity imported", 0),
        ratio("buyer_price_ratio", "Price that the importer pays, with duty", 1),
        ratio("exporter_price_ratio", "Price that the exporter receives", 2),
    ])
}
