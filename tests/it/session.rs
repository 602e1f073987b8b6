//! A session of the library: texts as scenarios, worlds of the caller, errors that a program can act on.

use std::error::Error;
use std::fs;
use std::sync::Arc;

use dutylab::prelude::*;

const QUESTION: &str = "title = \"t\"\nbaseline = \"document\"\ndate = 2025-10-25\n[[change]]\nmeasure = \"jp.cars\"\n";

fn text(rest: &str) -> Location {
    Location::text_in(".", "mine.toml", format!("{QUESTION}{rest}"))
}

fn cars() -> Arc<World> {
    let partner = |code| Partner::from_iso2(code).expect("a code");
    let product = HsCode::parse("8703230190").expect("a code");
    let value = |dollars: i64| CustomsValue::from_cents(dollars * 100).expect("a value");
    let purchases =
        [("KR", 70), ("JP", 60), ("JP", 40)].map(|(code, dollars)| (partner(code), product, value(dollars)));
    Arc::new(World::of_purchases("mine", partner("US"), 2024, purchases))
}

#[test]
fn a_text_on_a_world_of_the_caller() -> Result<(), Box<dyn Error>> {
    let session = Session::new()?;
    let mut loaded = session.load_on(cars(), &text("set = \"10%\"\n"), &Overrides::default())?;
    let run = session.run(&mut loaded, &false.into())?;
    let owed: Vec<(String, String)> = run
        .by_partner(&run.cases[0])
        .into_iter()
        .map(|(pair, burden)| (pair.partner.to_string(), burden.duty_after.expect("known").low.dollars().to_string()))
        .collect();
    assert_eq!((loaded.scenario.name.as_str(), loaded.scenario.world.as_str()), ("mine", "mine"));
    assert_eq!(owed, [("JP".to_string(), "10".to_string())]);
    Ok(())
}

#[test]
fn a_world_of_the_caller_stands_in_place_of_any_other() -> Result<(), Box<dyn Error>> {
    let world = Arc::new(World { year: 2022, ..(*cars()).clone() });
    let measure = "[[measure]]\nid = \"cars\"\nsource = \"test\"\nproducts = [\"8703\"]\nrate = \"10%\"\n";
    let text = format!("title = \"t\"\nbaseline = \"none\"\nworld = \"nowhere\"\n{measure}");
    let text = Location::text_in(".", "dateless.toml", text);
    let loaded = Session::new()?.load_on(world, &text, &Overrides::default())?;
    assert_eq!((loaded.scenario.world.as_str(), loaded.scenario.date.to_string().as_str()), ("mine", "2022-12-31"));
    Ok(())
}

#[test]
fn a_text_counts_paths_from_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("base.toml"), format!("{QUESTION}set = \"10%\"\n")).expect("writes");
    let text = Location::text_in(folder.path(), "mine.toml", "title = \"t\"\nextends = [\"base.toml\"]\n");
    let loaded = Session::new().and_then(|session| session.load_on(cars(), &text, &Overrides::default()));
    assert_eq!(loaded.expect("a scenario").scenario.variant_count(), 1);
}

#[test]
fn a_text_beside_a_shipped_file_extends_it() {
    let shipped = Location::Shipped("scenarios/japan-cars.toml".into());
    let text = shipped.text_beside("mine.toml", "title = \"t\"\nextends = [\"japan-cars.toml\"]\n");
    let loaded = Session::new().and_then(|session| session.load(&text, &Overrides::default()));
    assert_eq!(loaded.expect("a scenario").scenario.world, "us-2024");
}

#[test]
fn problems_are_an_error_with_addresses_and_kinds() {
    let session = Session::new().expect("names");
    let problems = |rest: &str| session.load(&text(rest), &Overrides::default()).expect_err("mistakes");
    let unknown = problems("set = \"10%\"\n[scope]\npartners = [\"Atlantis\"]\n");
    assert_eq!(unknown.iter().map(|problem| problem.kind).collect::<Vec<_>>(), [ErrorKind::Unknown]);
    let error: Box<dyn Error> = unknown.into();
    assert_eq!(error.to_string(), "mine.toml (text):8:13: unknown partner or group “Atlantis”");
    assert!(format!("{error:?}").contains("\n  help: "), "{error:?}");
    assert_eq!(problems("set = \"10%\n")[0].kind, ErrorKind::Syntax);
    let nowhere = session.load(&Location::Disk("nowhere.toml".into()), &Overrides::default());
    assert_eq!(nowhere.expect_err("no file")[0].kind, ErrorKind::File);
}
