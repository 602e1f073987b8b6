//! What consumers pay, in words and as CSV.

use rust_decimal::{Decimal, RoundingStrategy};

use super::columns;
use super::columns::csv::{self, CsvTable};
use super::columns::prices::{CategoryRow, DecileRow};
use super::digits::decimal;
use super::number::{Reading, Unit, grouped};
use super::phrases::join;
use super::readings::between;
use crate::prices::chain::{DomesticMode, Markup};
use crate::prices::households::HouseholdMethod;
use crate::run::prices::PriceResult;

/// Below this, dollars are worded with cents.
const FEW_DOLLARS: i64 = 10;

/// The least amount that is worded with its digits.
const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// Returns a fraction as a reading in percent.
pub fn percent([low, high]: [f64; 2]) -> Option<Reading> {
    between([100.0 * low, 100.0 * high])
}

/// Returns dollars in the two digits that such a number has.
pub fn two_digits(ends: [f64; 2]) -> Option<Reading> {
    let Reading { low, high, .. } = between(ends)?;
    let [low, high] = [low, high]
        .map(|end| end.round_sf_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).unwrap_or(end).normalize());
    Some(Reading::between(low, high))
}

/// Returns "about $1,700 more": the two digits that such a number has.
pub fn about(ends: [f64; 2]) -> String {
    let Some(Reading { low, high, .. }) = two_digits(ends) else { return "not known".into() };
    let course = |end: Decimal| if end.is_sign_negative() { "less" } else { "more" };
    match (low == high, low.is_sign_negative() == high.is_sign_negative()) {
        _ if low.is_zero() && high.is_zero() => "$0".into(),
        (true, _) if low.abs() < CENT => format!("less than ${CENT} {}", course(low)),
        (true, _) => format!("about {} {}", dollars(low), course(low)),
        (false, true) => {
            format!("{} to {} {}", dollars(low.abs().min(high.abs())), dollars(low.abs().max(high.abs())), course(low))
        }
        (false, false) => format!("{} less to {} more", dollars(low), dollars(high)),
    }
}

fn dollars(amount: Decimal) -> String {
    let mut size = amount.abs();
    if size < Decimal::from(FEW_DOLLARS) {
        size.rescale(2);
        return format!("${size}");
    }
    format!("${}", grouped(size.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)))
}

/// Returns `prices.csv`: a row a category.
pub fn prices_csv(result: &PriceResult) -> CsvTable {
    csv::table(&columns::prices::categories(), &CategoryRow::all(result), result.corners.len() > 1)
}

/// Returns `households.csv`: a row a decile; `None` where households are not asked for.
pub fn households_csv(result: &PriceResult) -> Option<CsvTable> {
    let rows = DecileRow::all(result);
    (!rows.is_empty()).then(|| csv::table(&columns::prices::deciles(), &rows, result.corners.len() > 1))
}

/// Returns what the numbers stand on and leave out, a sentence each.
pub fn notes(result: &PriceResult) -> Vec<String> {
    if !result.is_known() {
        let unknown =
            nonzero(result.unknown()).map(|amount| format!("the rate of {} of imports is unknown", money(&amount)));
        let outside = nonzero(result.outside()).map(|amount| {
            let amount = money(&amount);
            format!("{amount} of duties is on goods outside the commodities of the accounts, such as returned goods and electricity")
        });
        let why: Vec<String> = unknown.into_iter().chain(outside).collect();
        return vec![format!("What consumers pay is not known: {}.", why.join("; "))];
    }
    let mut notes = vec![adjusting(result), yardstick(result)];
    notes.extend(undistinguished(result).map(|within| {
        format!(
            "The accounts do not tell apart the goods within {within}: a change on part of these imports, at their average, \
             moves the prices of all that is bought of them."
        )
    }));
    notes.extend(narrow(result));
    notes.extend(left_out(result));
    notes.extend(rule(result));
    notes.extend(households(result));
    notes
}

/// Returns what no number stands without: "duties passed on in full".
pub fn premises(result: &PriceResult) -> String {
    let paid = if result.reacts { "what importers pay once imports adjust" } else { "duties" };
    let factor = result.settings.rule.factor();
    let part = decimal(100.0 * factor).filter(|_| factor != 1.0).map(|part| Unit::Percent.word(part.round_dp(1)));
    let passed = part.map_or(format!("{paid} passed on in full"), |part| format!("{part} of {paid} passed on"));
    match result.settings.rule.markup {
        Markup::ConstantDollar => passed,
        Markup::ConstantPercentage => format!("{passed}, with percentage markups of retailers on top"),
    }
}

/// Returns the commodities whose goods the accounts cannot tell apart, of which most imports do not change and which are
/// spread nevertheless: "“Motor vehicles, bodies and trailers, and parts”".
fn undistinguished(result: &PriceResult) -> Option<String> {
    let tables = result.tables();
    let is_partly = |place: &usize| result.corners.iter().any(|outcome| outcome.prices.partly[*place]);
    let partly: Vec<usize> = (0..tables.commodities.len()).filter(is_partly).collect();
    let names: Vec<String> = partly.iter().map(|place| format!("“{}”", tables.commodities[*place].name)).collect();
    match names.len() {
        0 => None,
        1..=3 => Some(join(&names, "commodities")),
        count => Some(format!("each of {count} commodities")),
    }
}

fn adjusting(result: &PriceResult) -> String {
    let year = result.tables().constants.consumption_year;
    let paid = if result.reacts { "At what importers pay once imports adjust" } else { "All of the duty on importers" };
    let markup = result.settings.rule.markup.to_string().replace('_', " ");
    format!("{paid}, {markup} markup, on consumption of {year}, with purchases held fixed. Revenue is not returned.")
}

fn yardstick(result: &PriceResult) -> String {
    let tables = result.tables();
    let households =
        decimal(tables.constants.households / 1e6).map_or(String::new(), |count| count.round().to_string());
    let each = about(result.duty_per_household());
    format!("For comparison: the change in duties, divided by {households} million households, is {each} a year.")
}

/// Returns what is said of changes that are not spread over what is made of the goods.
fn narrow(result: &PriceResult) -> Option<String> {
    let amount = nonzero(result.over(|outcome| outcome.prices.narrow()))?;
    let tables = result.tables();
    let is_named = |place: &usize| result.over(|outcome| outcome.prices.named[*place]) != [0.0; 2];
    let named = (0..tables.categories.len()).filter(is_named);
    let names: Vec<String> = named.map(|place| format!("“{}”", tables.categories[place].name)).collect();
    let into = match names.len() {
        0 => "in no known category".into(),
        1..=3 => format!("counted in {}", join(&names, "categories")),
        count => format!("counted in {count} categories"),
    };
    let unplaced = nonzero(result.over(|outcome| outcome.prices.unplaced)).filter(|_| !names.is_empty());
    let unplaced = unplaced.map_or(String::new(), |amount| format!("; {} has no known category", money(&amount)));
    let least = decimal(100.0 * tables.constants.least_coverage)?.round();
    Some(format!(
        "{} of the cost comes from changes that affect less than {least}% of the imports of a commodity: a direct cost alone, \
         not spread over the supply chain, {into}{unplaced}.",
        money(&amount)
    ))
}

fn left_out(result: &PriceResult) -> Vec<String> {
    let outside = nonzero(result.outside());
    let outside = outside.map(|amount| {
        format!(
            "Excludes from prices: {} of duties on goods outside the commodities of the accounts, such as returned goods and electricity.",
            money(&amount)
        )
    });
    let unknown = nonzero(result.unknown());
    let unknown =
        unknown.map(|amount| format!("Excludes from prices: {} of imports whose change is not known.", money(&amount)));
    [outside, unknown].into_iter().flatten().collect()
}

/// Returns what is assumed beyond the defaults.
fn rule(result: &PriceResult) -> Vec<String> {
    let rule = &result.settings.rule;
    let mut notes = Vec::new();
    if rule.mode == DomesticMode::Scale {
        let (follow, offset) = (rule.domestic_pricing, rule.exchange_rate_offset);
        let scale = 1.0 + follow - offset;
        notes.push(format!("The whole chain is scaled: 1 + {follow} − {offset} = {scale:.3}."));
    } else if rule.domestic_pricing > 0.0 {
        notes.push(format!(
            "Domestic competitors raise prices by {} of the duty on the same goods.",
            rule.domestic_pricing
        ));
    }
    if rule.mode == DomesticMode::Share && rule.exchange_rate_offset > 0.0 {
        notes.push(format!("A stronger currency takes off {} of the duty.", rule.exchange_rate_offset));
    }
    if let Some(retail) = result.settings.retail {
        let landed = result.tables().constants.landed_share;
        let passed = rule.passed;
        notes.push(format!(
            "Retail prices of imported goods rise by {retail} of the points of duty, {passed:.2} of its dollars (landed cost is \
             {landed} of the price)."
        ));
    }
    notes
}

fn households(result: &PriceResult) -> Option<String> {
    let method = result.settings.households?;
    let year = result.corners.first()?.households.as_ref()?.dollars_of;
    let unplaced = nonzero(result.over(|outcome| outcome.prices.unplaced));
    let income =
        "Income is the average of the decile in `deciles.csv`: as shipped, The Budget Lab at Yale, November 2025.";
    Some(match method {
        HouseholdMethod::Consumption => {
            let shared = if unplaced.is_some() { ", and what has no category by all spending" } else { "" };
            format!("Households by what each decile buys{shared}, in dollars of {year}. {income}")
        }
        HouseholdMethod::BudgetLab => {
            format!(
                "Households by published factors of The Budget Lab, in dollars of {year}: the same for any goods. {income}"
            )
        }
    })
}

fn nonzero(ends: [f64; 2]) -> Option<Reading> {
    between(ends).filter(|reading| !reading.low.is_zero() || !reading.high.is_zero())
}

fn money(amount: &Reading) -> String {
    Unit::Usd.read(amount)
}
