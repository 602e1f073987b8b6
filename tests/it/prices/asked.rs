//! What a scenario expects of prices and households, the pictures of them that it asks for, and what each change comes to.

use dutylab::prelude::*;
use dutylab::prices::figure::ConsumerFigure;
use dutylab::report::diagnostic::render;
use dutylab::report::finding::ReportContext;
use dutylab::report::text::Printable;
use dutylab::report::why::WhyReport;
use dutylab::run::CaseRun;
use dutylab::run::expect::{CheckedExpectation, consumer_number};
use dutylab::run::why::{SEED, why};
use dutylab::session::Session;
use serde_json::Value;

use super::close;

const CARS: &str = "title = \"t\"\nbaseline = \"none\"\nworld = \"us-2024\"\ndate = 2024-12-31\n\
    measure = [{ id = \"cars\", products = [\"8703\"], rate = \"25%\" }]\n[prices]\n[households]\n";

fn location(text: &str) -> Location {
    Location::text_in(".", "mine.toml", text)
}

/// What a scenario expects, held.
fn held(expected: &str) -> Vec<CheckedExpectation> {
    held_of(CARS, expected)
}

fn held_of(scenario: &str, expected: &str) -> Vec<CheckedExpectation> {
    let session = Session::new().expect("a session");
    let loaded = session.load(&location(&format!("{scenario}{expected}")), &Overrides::default());
    let mut loaded = loaded.unwrap_or_else(|problems| panic!("{problems:?}"));
    let run = session.run(&mut loaded, &false.into()).unwrap_or_else(|problems| panic!("{problems:?}"));
    run.expectations(&loaded.scenario)
}

/// What is wrong with a scenario, in the words of the program.
fn refused(text: &str) -> String {
    let read = Session::new().expect("a session").read(&location(text), &Overrides::default());
    read.expect_err("refused").iter().map(|problem| render(problem, false)).collect()
}

/// The figures are those of the tables of the result.
#[test]
fn expectations_hold_prices_and_households() {
    let expect = |what: &str, part: &str, bound: &str| format!("[[expect]]\nwhat = \"{what}\"\n{part}{bound}\n");
    let autos = "category = \"New motor vehicles\"\n";
    let met = [
        expect("consumer_prices", "", "equals = \"0.1716%\"\nwithin = \"0.0001pp\""),
        expect("consumer_prices_direct", "", "equals = \"0.0996%\"\nwithin = \"0.0001pp\""),
        expect("consumer_prices_supply_chain", "", "equals = \"0.0720%\"\nwithin = \"0.0001pp\""),
        expect("consumer_prices", autos, "min = \"1%\""),
        expect("duty_per_household", "", "equals = \"$419.06\""),
        expect("household_cost", "", "min = \"$100\"\nmax = \"$500\""),
        expect("household_cost", "decile = 10\n", "min = \"$500\""),
        expect("household_cost_of_income", "decile = 1\n", "max = \"0.1%\""),
        expect("household_cost_of_spending", "decile = 10\n", "min = \"0.2%\""),
    ];
    for held in held(&met.concat()) {
        assert!(held.holds, "{} found {:?}", held.what.word(), held.found);
    }
    let missed =
        [expect("household_cost", "decile = 1\n", "min = \"$500\""), expect("consumer_prices", "", "equals = \"1%\"")];
    assert!(held(&missed.concat()).iter().all(|held| !held.holds && held.found.is_ok()));
}

/// Firms buy phones too: what households spend on them is less than the imports.
#[test]
fn no_price_rises_by_more_than_its_duty() {
    let phones = CARS.replace("\"8703\"", "\"851713\"");
    let expect = |part: &str, bound: &str| format!("[[expect]]\nwhat = \"consumer_prices\"\n{part}{bound}\n");
    let category = "category = \"Telephone and related communication equipment\"\n";
    for held in held_of(&phones, &(expect(category, "min = \"20%\"\nmax = \"25%\"") + &expect("", "min = \"0.05%\""))) {
        assert!(held.holds, "{} found {:?}", held.what.word(), held.found);
    }
}

#[test]
fn what_consumers_do_not_have_is_refused() {
    for (expected, said) in [
        ("what = \"household_cost\"\ndecile = 0", "from 1, the lowest income, to 10"),
        ("what = \"household_cost\"\ndecile = 11", "from 1, the lowest income, to 10"),
        ("what = \"household_cost_of_income\"", "name a decile"),
        ("what = \"duty_change\"\ndecile = 1", "have deciles"),
        ("what = \"household_cost\"\ncategory = \"Food\"", "have categories"),
        ("what = \"consumer_prices\"\ndecile = 1", "have deciles"),
        ("what = \"household_cost\"\npartner = \"JP\"", "leave `partner` out"),
        ("what = \"consumer_prices\"\ncategory = \"Carz\"", "unknown category “Carz”"),
        ("what = \"welfare\"", "without a model of general equilibrium"),
        ("what = \"consumer_prices\"\nproducts = [\"8703\"]", "leave `products` out"),
    ] {
        let refused = refused(&format!("{CARS}[[expect]]\n{expected}\nmin = \"0%\"\n"));
        assert!(refused.contains(said), "{expected}: {refused}");
    }
    let plain = CARS.replace("[prices]\n[households]\n", "");
    let chart = "[[chart]]\nwhat = \"consumer_prices\"\nby = \"category\"\n";
    assert!(refused(&format!("{plain}{chart}")).contains("add [prices]"));
    let chart = "[prices]\n[[chart]]\nwhat = \"household_cost\"\nby = \"decile\"\n";
    assert!(refused(&format!("{plain}{chart}")).contains("add [households]"));
}

/// Each picture that goes together is drawn, and takes the place of a default one that shows the same.
#[test]
fn pictures_of_consumers_are_drawn() {
    let charts = [
        ("bars", "household_cost", "decile"),
        ("bars", "household_cost_of_income", "decile"),
        ("bars", "household_cost_of_spending", "decile"),
        ("bars", "consumer_prices", "category"),
        ("bars", "consumer_prices_direct", "category"),
        ("bars", "consumer_prices_supply_chain", "category"),
        ("stack", "consumer_prices", "category"),
    ];
    let asked =
        charts.map(|(kind, what, by)| format!("[[chart]]\nkind = \"{kind}\"\nwhat = \"{what}\"\nby = \"{by}\"\n"));
    let session = Session::new().expect("a session");
    let mut loaded =
        session.load(&location(&format!("{CARS}{}", asked.concat())), &Overrides::default()).expect("a scenario");
    let run = session.run(&mut loaded, &false.into()).expect("a run");
    let context: ReportContext<'_> = session.context(&loaded, &run);
    let pictures = context.pictures();
    let stems: Vec<&str> = pictures.iter().map(|placed| placed.picture.stem.as_str()).collect();
    for (kind, what, by) in charts {
        let stem = format!("{kind}-{what}-{by}");
        let placed = pictures.iter().find(|placed| placed.picture.stem == stem);
        let placed = placed.unwrap_or_else(|| panic!("{stem} is none of {stems:?}"));
        assert!(!placed.picture.chart.caption.title.starts_with("There is nothing"), "{stem}");
        if by == "decile" {
            let rows = placed.picture.chart.csv().lines().count();
            assert!(rows >= 11, "{stem}: a row a decile: {rows}");
        }
    }
    assert!(!stems.contains(&"households") && !stems.contains(&"prices"), "{stems:?}");
}

/// Runs a text, and splits what its one case changes.
fn split<T>(text: &str, with: impl Fn(&CaseRun, Value) -> T) -> T {
    let session = Session::new().expect("a session");
    let mut loaded = session.load(&location(text), &Overrides::default()).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let run = session.run(&mut loaded, &false.into()).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let case = &run.cases[0];
    let split = why(&loaded.scenario, &loaded.world, &run, case, SEED).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let told = WhyReport { context: session.context(&loaded, &run), case, why: &split };
    with(case, serde_json::to_value(told.json()).expect("JSON"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).unwrap_or_else(|| panic!("{value} is no number"))
}

/// Two changes of one duty, one of which takes the place of the other, and a third on other goods: parts are the whole, and each
/// is what the same split of duties comes to.
#[test]
fn the_parts_of_prices_are_the_whole() {
    let text = "title = \"t\"\nbaseline = \"none\"\nworld = \"us-2024\"\ndate = 2024-12-31\n\
        measure = [{ id = \"cars\", products = [\"8703\"], slot = \"one\", rank = 1, rate = \"25%\" },\n\
        { id = \"japan\", partners = [\"JP\"], products = [\"8703\"], slot = \"one\", rank = 2, rate = \"10%\" },\n\
        { id = \"coffee\", products = [\"0901\"], rate = \"50%\" }]\n";
    split(&format!("{text}[households]\n"), |case, json| {
        let (prices, costs) = (case.prices.as_ref().expect("prices"), "household_usd");
        let parts = json["parts"].as_array().expect("parts");
        for (key, figure) in [("prices_pct", ConsumerFigure::Prices), (costs, ConsumerFigure::HouseholdCost)] {
            let sum: f64 = parts.iter().map(|part| number(&part[key])).sum();
            let [whole, _] = prices.figure(figure, None).expect("a figure");
            close(sum, whole, if key == costs { 0.005 } else { 1e-9 });
        }
        assert!(json.get("further_parts").is_none_or(|rows| rows.as_array().is_some_and(Vec::is_empty)), "{json}");
        let part = |id: &str| parts.iter().find(|part| part["id"] == id).unwrap_or_else(|| panic!("{id}"));
        assert!(number(&part("japan")[costs]) < 0.0, "it takes the place of a higher duty");
        // Coffee is too little of every commodity to be spread: its duty alone, as without the others.
        close(number(&part("coffee")[costs]), 33.0, 0.5);
    });
}

/// Cars alone are spread, of whichever change: with the commodities that are reached held fixed, prices follow duties.
#[test]
fn parts_of_one_good_stand_as_their_duties() {
    let text = "title = \"t\"\nbaseline = \"none\"\nworld = \"us-2024\"\ndate = 2024-12-31\n\
        measure = [{ id = \"a\", products = [\"8703\"], slot = \"a\", rate = \"20%\" },\n\
        { id = \"b\", products = [\"8703\"], slot = \"b\", rate = \"5%\" }]\n[households]\n";
    split(text, |_, json| {
        let part = |id: &str, key: &str| {
            let parts = json["parts"].as_array().expect("parts");
            number(&parts.iter().find(|part| part["id"] == id).expect("a part")[key])
        };
        for key in ["part_usd", "prices_pct"] {
            close(part("a", key) / part("b", key), 4.0, 1e-6);
        }
        close(part("a", "household_usd") / part("b", "household_usd"), 4.0, 1e-3);
    });
}

/// What exporters bear is a part by itself.
#[test]
fn that_trade_reacts_is_a_part_of_its_own() {
    let text = CARS.replace("[prices]", "[response.elastic]\npass_through = 0.5\n[prices]");
    split(&text, |case, json| {
        let rows = json["further_parts"].as_array().expect("further parts");
        let reaction = rows.iter().find(|row| row["kind"] == "reaction").expect("a reaction");
        let parts = json["parts"].as_array().expect("parts").iter();
        let sum: f64 = parts.chain([reaction]).map(|part| number(&part["prices_pct"])).sum();
        let [whole, _] = case.prices.as_ref().expect("prices").figure(ConsumerFigure::Prices, None).expect("a figure");
        close(sum, whole, 1e-9);
        assert!(number(&reaction["prices_pct"]) < 0.0, "{reaction}");
    });
}

/// Two days of the law, split by authority.
#[test]
fn authorities_have_their_parts_of_prices() {
    let text = "title = \"t\"\nbaseline = \"us\"\nworld = \"us-2024\"\ndate = 2025-10-25\n\
        before = { date = 2025-01-01 }\nscope = { products = [\"8703\", \"72\"] }\n[households]\n";
    split(text, |case, json| {
        let parts = json["parts"].as_array().expect("parts");
        assert_eq!(json["method"]["name"], "authority");
        let further = json["further_parts"].as_array().cloned().unwrap_or_default();
        let sum: f64 = parts.iter().chain(&further).map(|part| number(&part["prices_pct"])).sum();
        let [whole, _] = case.prices.as_ref().expect("prices").figure(ConsumerFigure::Prices, None).expect("a figure");
        close(sum, whole, 1e-9);
        assert!(parts.iter().filter(|part| number(&part["prices_pct"]) != 0.0).count() > 1, "{json}");
    });
}

/// Nothing is said of prices where no part of the change is known; a part that is not known is left out, with its value.
#[test]
fn an_unknown_rate_is_no_price_of_zero() {
    let coffee = "{ id = \"coffee\", products = [\"0901\"], rate = \"unknown\" }";
    let alone = "measure = [{ id = \"cars\", products = [\"8703\"], rate = \"25%\" }]";
    let (unknown, both) = (format!("measure = [{coffee}]"), alone.replace("}]", &format!("}}, {coffee}]")));
    let found = |measures: &str| {
        let text = CARS.replace(alone, measures);
        split(&text, |case, json| {
            let prices = case.prices.as_ref().expect("prices");
            let figures = [ConsumerFigure::Prices, ConsumerFigure::HouseholdCost, ConsumerFigure::DutyPerHousehold];
            let found = figures.map(|figure| consumer_number(figure, prices.figure(figure, None).expect("a figure")));
            (json, found)
        })
    };
    let (json, figures) = found(&unknown);
    assert_eq!(figures, [None; 3]);
    for key in ["pce_pct", "direct_pct", "duty_per_household_usd"] {
        assert!(json["prices"][key].is_null(), "{key}: {}", json["prices"]);
    }
    assert!(json["whole_usd"].is_null() && json["households"]["mean_usd"].is_null(), "{json}");
    let decile = &json["households"]["by_decile"][0];
    assert!(decile["usd"].is_null() && decile["income_usd"].is_number(), "{decile}");
    assert!(number(&json["prices"]["unknown_usd"]) > 8e9, "{}", json["prices"]);
    let (json, figures) = found(&both);
    assert_eq!(figures, found(alone).1, "what is not known is left out");
    assert!(number(&json["prices"]["unknown_usd"]) > 8e9, "{}", json["prices"]);
    let expected = "[[expect]]\nwhat = \"household_cost\"\nequals = ";
    let held = |bound: &str| held_of(&CARS.replace(alone, &unknown), &format!("{expected}{bound}\n"))[0].holds;
    assert!(held("\"unknown\"") && !held("\"$0\""));
}

/// `why` does not say that a change of unknown size has no effect.
#[test]
fn why_says_that_a_change_is_not_known() {
    let session = Session::new().expect("a session");
    let text = CARS.replace("25%", "unknown");
    let mut loaded = session.load(&location(&text), &Overrides::default()).expect("a scenario");
    let run = session.run(&mut loaded, &false.into()).expect("a run");
    let case = &run.cases[0];
    let split = why(&loaded.scenario, &loaded.world, &run, case, SEED).expect("a split");
    let told = WhyReport { context: session.context(&loaded, &run), case, why: &split };
    let words = told.text().plain(100);
    assert!(words.contains("not known") && !words.contains("$0") && !words.contains("no effect"), "{words}");
    assert!(!told.csv().contains(",0"), "{}", told.csv());
}
