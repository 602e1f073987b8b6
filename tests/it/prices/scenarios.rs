//! Scenarios that ask what consumers pay: from the file to the numbers.

use dutylab::prelude::*;
use dutylab::report::json::ConsumerResult;
use dutylab::run::prices::{PriceOutcome, PriceResult};
use serde_json::Value;

use super::close;

const HEAD: &str = "title = \"t\"\nbaseline = \"none\"\nworld = \"us-2024\"\ndate = 2024-12-31\n";

/// A duty on some goods, or on all, and what is asked.
fn question(products: &str, rate: &str, asked: &str) -> String {
    format!("{HEAD}[[measure]]\nid = \"one\"\nsource = \"test\"\n{products}rate = \"{rate}\"\n{asked}")
}

/// Runs a text, and returns its one case as the JSON of prices and households, and what is behind it.
fn run(text: &str) -> (Value, PriceResult) {
    let location = Location::text_in(".", "mine.toml", text);
    let session = Session::new().expect("a session");
    let mut loaded = session.load(&location, &Overrides::default()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let run = session.run(&mut loaded, &false.into()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let json = serde_json::to_value(ConsumerResult::of(&run.cases[0])).expect("JSON");
    (json, run.cases[0].prices.clone().expect("prices"))
}

fn first(result: &PriceResult) -> &PriceOutcome {
    &result.corners[0]
}

/// All cars at 25%: figures of other code, which reads the same tables and flows.
#[test]
fn a_duty_on_cars_is_that_of_other_code() {
    let (json, result) = run(&question("products = [\"8703\"]\n", "25%", "[households]\n"));
    let prices = &json["prices"];
    close(prices["pce_pct"].as_f64().expect("a number"), 0.1716135805392589, 1e-8);
    close(prices["direct_pct"].as_f64().expect("a number"), 0.09961493859452163, 1e-8);
    close(prices["supply_chain_pct"].as_f64().expect("a number"), 0.07199864194473726, 1e-8);
    close(first(&result).duty, 56_153_376_718.0, 1e3);
    let households = &json["households"];
    assert_eq!(households["method"], "consumption");
    let deciles = households["by_decile"].as_array().expect("rows");
    let keys: Vec<&str> = deciles[9].as_object().expect("a row").keys().map(String::as_str).collect();
    let mut wanted = ["decile", "income_usd", "pct_of_income", "pct_of_spending", "usd"];
    wanted.sort_unstable();
    let mut keys = keys;
    keys.sort_unstable();
    assert_eq!(keys, wanted);
    let usd = |place: usize| deciles[place]["usd"].as_f64().expect("a number");
    assert!(usd(9) > 20.0 * usd(0), "the tenth decile buys the new cars: {} and {}", usd(9), usd(0));
    let (tables, partly) = (result.tables(), &first(&result).prices.partly);
    let names: Vec<&str> = tables
        .commodities
        .iter()
        .zip(partly)
        .filter(|(_, partly)| **partly)
        .map(|(one, _)| one.name.as_str())
        .collect();
    assert_eq!(names, ["Motor vehicles, bodies and trailers, and parts"], "cars are not told apart from parts");
    let (_, whole) = run(&question("", "25%", "[prices]\n"));
    assert!(first(&whole).prices.partly.iter().all(|partly| !partly), "a duty on everything leaves out no part");
}

/// Every flow of goods at 10% is a uniform shock on the 23 commodities, whatever the weights.
#[test]
fn ten_per_cent_on_everything_is_the_uniform_shock() {
    for (asked, wanted) in [
        ("[prices]\n", 1.169969011),
        ("[prices]\nmarkup = \"constant_dollar\"\n", 0.5599712559),
        ("[prices]\nmode = \"scale\"\n", 1.551378909),
        (
            "[prices]\nmode = \"scale\"\ndomestic_pricing = 0.5\nexchange_rate_offset = true\nmarkup = \"constant_dollar\"\n",
            0.7425218853,
        ),
        ("[prices]\nretail = true\n", 0.5599712559 * 0.2 / 0.4618),
        ("[prices]\nexchange_rate_offset = 0.5\n", 1.169969011 / 2.0),
    ] {
        let (json, _) = run(&question("", "10%", asked));
        close(json["prices"]["pce_pct"].as_f64().expect("a number"), wanted, 1e-8);
        assert!(json.get("households").is_none(), "not asked for");
    }
}

/// Coffee is a small part of every commodity that it is in: it costs its duty, and flowers and pets cost what they cost.
#[test]
fn a_duty_on_coffee_raises_food_alone() {
    let (json, result) = run(&question("products = [\"0901\"]\n", "50%", "[prices]\n[households]\n"));
    let rising = json["prices"]["by_category"].as_array().expect("rows").iter();
    let rising = rising.filter(|row| row["pct"].as_f64() != Some(0.0));
    let names: Vec<&str> = rising.map(|row| row["category"].as_str().expect("a name")).collect();
    assert_eq!(names, ["Food and nonalcoholic beverages purchased for off-premises consumption"]);
    let costs = first(&result).households.as_ref().expect("households");
    close(costs.mean, result.duty_per_household()[0], 1e-9);
    close(costs.mean, 33.0, 0.5);
    close(costs.direct, costs.mean, 1e-12);
}

/// Exporters who bear half of a duty leave half of its cost, to the first order; what is seen in shops has that in it.
#[test]
fn what_exporters_bear_no_consumer_pays() {
    let asked = |response: &str| question("products = [\"8703\"]\n", "2%", response);
    let whole = |response: &str| first(&run(&asked(response)).1).prices.whole.whole();
    let elastic = "[response.elastic]\npass_through = 0.5\n";
    close(whole(&format!("{elastic}[prices]\n")) / whole("[prices]\n"), 0.5, 0.01);
    let retail = "[prices]\nretail = true\n";
    close(whole(&format!("{elastic}{retail}")), whole(retail), 1e-15);
}

/// Two rates of one duty: both ends, in order.
#[test]
fn a_hedged_rate_has_two_ends() {
    let (json, result) = run(&question("products = [\"8703\"]\n", "10%..20%", "[households]\n"));
    assert_eq!(result.corners.len(), 2);
    let ends = &json["prices"]["pce_pct"];
    close(2.0 * ends["low"].as_f64().expect("a number"), ends["high"].as_f64().expect("a number"), 1e-8);
}

/// The detailed accounts are asked for by name.
#[test]
fn detailed_accounts_take_the_same_questions() {
    let (json, _) = run(&question(
        "products = [\"8703\"]\n",
        "25%",
        "[prices]\ntables = \"detail\"\n[households]\nby = \"budget_lab\"\n",
    ));
    assert_eq!(
        (json["prices"]["tables"].as_str(), json["households"]["method"].as_str()),
        (Some("detail"), Some("budget_lab"))
    );
    assert!(json["prices"]["pce_pct"].as_f64().is_some_and(|rise| rise > 0.0));
}

/// Draws of a pass-through: their median is near the central figure, and a draw costs no more than a sum.
#[test]
fn draws_have_a_band_of_prices() {
    let response = "[response.elastic]\npass_through = 0.8\npass_through_se = 0.1\n[draws]\nn = 512\nseed = 7\n";
    let (json, result) = run(&question("products = [\"8703\"]\n", "2%", &format!("{response}[households]\n")));
    let band = |key: &str, of: &str| json["prices"]["drawn"][key][of].as_f64().expect("a number");
    let whole = 100.0 * first(&result).prices.whole.whole();
    close(band("pce_pct", "median") / whole, 1.0, 0.01);
    assert!(band("pce_pct", "p025") < 0.8 * whole && band("pce_pct", "p975") > 1.2 * whole);
    let mean = first(&result).households.as_ref().expect("households").mean;
    close(band("mean_usd", "median") / mean, 1.0, 0.01);
}
