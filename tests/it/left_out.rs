//! A build without some of the shipped data says which feature puts it in.

use dutylab::input::files::Location;
use dutylab::input::scenario::Overrides;
use dutylab::report::diagnostic::render;
use dutylab::session::Session;

/// Returns what is said of a scenario that needs what is not there.
fn refusal(text: &str) -> String {
    let location = Location::text_in("", "asks.toml", text);
    let read = Session::new().expect("names").load(&location, &Overrides::default());
    read.expect_err("a refusal").iter().map(|problem| render(problem, false)).collect()
}

#[cfg(not(feature = "data-icio"))]
#[test]
fn a_world_that_is_not_there_names_its_feature() {
    let said = refusal("baseline = \"none\"\nworld = \"icio-2022\"\ndate = 2022-12-31\n");
    assert!(said.contains("--features data-icio") && said.contains("asks.toml (text):2:9"), "{said}");
}

#[cfg(not(feature = "data-elasticities"))]
#[test]
fn a_model_of_markets_names_its_feature() {
    let said = refusal("baseline = \"document\"\n[response.armington]\nmarket = 6\n");
    assert!(said.contains("--features data-elasticities") && said.contains("asks.toml (text):2:1"), "{said}");
}
