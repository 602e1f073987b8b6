//! Worlds of several importers: put together from others, with the law of each, in tables and on the terminal.

use std::path::Path;

use tempfile::TempDir;

/// A world of Germany, and one with France beside it that includes the first.
fn place() -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = place.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    let header = "importer = \"DE\"\nyear = 2024\nsource = \"test\"\n";
    write("alone/world.toml", &format!("title = \"Germany\"\n{header}"));
    write("alone/flows.csv", "partner,product,value_usd\nFR,8703,1000\nUS,870323,2000\n");
    write(
        "both/world.toml",
        &format!(
            "title = \"Both\"\nincludes = [\"../alone\"]\n{header}[check]\nrows = 4\n[check.importer]\nDE = 3000\nFR = 900\n"
        ),
    );
    write("both/flows.csv", "importer,partner,product,value_usd\nFR,DE,8703,400\nFrance,US,0101,500\n");
    write(
        "law.toml",
        "title = \"Law\"\nsource = \"test\"\ndate = 2025-01-01\ncomplete = true\nincludes = [\"french.toml\"]\n[share]\nclaimed = { kind = \"claim\", default = 0.5, source = \"test\" }\n[[measure]]\nid = \"de\"\nmode = \"base\"\nunless = [\"claimed\"]\nrate = \"10%\"\n",
    );
    write(
        "french.toml",
        "importers = [\"FR\"]\n[[measure]]\nid = \"fr\"\nmode = \"base\"\nrate = \"20%\"\n[[measure]]\nid = \"fr.more\"\npartners = [\"DE\"]\nrate = \"5%\"\n",
    );
    let question = |world: &str, rest: &str| {
        format!("title = \"Question\"\nbaseline = \"law.toml\"\nworld = \"{world}\"\n[scope]\n{rest}")
    };
    let change = "[[change]]\nmeasure = \"fr.more\"\nset = \"10%\"\n";
    write(
        "both.toml",
        &question(
            "both",
            &format!(
                "{change}[[expect]]\nwhat = \"duty_before\"\nimporter = \"FR\"\nequals = \"$200\"\n[[expect]]\nwhat = \"duty_after\"\nimporter = \"FR\"\npartner = \"DE\"\nequals = \"$120\"\n[[expect]]\nwhat = \"duty_before\"\nimporter = \"DE\"\nequals = \"$150\"\n"
            ),
        ),
    );
    write("alone.toml", &question("alone", ""));
    write(
        "french-only.toml",
        &question(
            "both",
            &format!("importers = [\"FR\"]\n{change}[[expect]]\nwhat = \"imports\"\nequals = \"$900\"\n"),
        ),
    );
    write(
        "missing.toml",
        &question(
            "both",
            "[[measure]]\nid = \"fr.claim\"\nimporters = [\"FR\"]\nunless = [\"claimed\"]\nrate = \"1%\"\n",
        ),
    );
    write(
        "two-ways.toml",
        &question("both", "[[measure]]\nid = \"de.again\"\nmode = \"base\"\nimporters = [\"DE\"]\nrate = \"1%\"\n"),
    );
    place
}

fn dutylab(place: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let output = crate::program::command(place, words).output().expect("an answer");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn each_importer_has_its_law_and_its_rows() {
    let place = place();
    let (code, table, told) = dutylab(place.path(), &["run", "both.toml", "--no-charts", "-o", "out"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(table.contains("France on goods from"), "{table}");
    let read = |name: &str| std::fs::read_to_string(place.path().join("out/both").join(name)).expect("a table");
    let importers = read("by_importer.csv");
    let rows: Vec<&str> =
        importers.lines().map(|row| row.split(',').next().unwrap_or_default().trim_matches('"')).collect();
    assert_eq!(rows, ["importer", "DE", "FR"], "{importers}");
    let partners = read("by_partner.csv");
    assert!(
        partners.starts_with("importer,importer_iso3,importer_m49,partner,partner_iso3,partner_m49,name,"),
        "{partners}"
    );
    assert!(
        partners.contains("\n\"FR\",\"FRA\",\"250\",\"DE\",\"DEU\",\"276\",\"Germany to France\",400.00,"),
        "{partners}"
    );
    assert!(partners.contains(",\"France to Germany\",1000.00,"), "{partners}");
    assert!(
        read("rates.csv").contains("\n\"FR\",\"FRA\",\"DE\",\"DEU\",\"8703\",\"Vehicles\",400.00,25,30,5\n"),
        "{}",
        read("rates.csv")
    );
    let (_, json, _) = dutylab(place.path(), &["run", "both.toml", "--no-charts", "--json", "-o", "out"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0]["by_importer"][1]["duty_change_usd"].to_string(), "20.00");
    assert_eq!(json[0]["by_partner"][0]["importer"], "DE");
    let (code, _, told) = dutylab(place.path(), &["check", "french-only.toml"]);
    assert_eq!(code, Some(0), "{told}");
}

#[test]
fn a_law_without_its_imports_is_said() {
    let place = place();
    let (code, table, told) = dutylab(place.path(), &["run", "alone.toml", "--no-charts", "-o", "out"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(table.contains("the imports of France are not in this world"), "{table}");
    let (_, json, _) = dutylab(place.path(), &["run", "alone.toml", "--no-charts", "--json", "-o", "out"]);
    assert!(!json.contains("importer"), "{json}");
}

#[test]
fn another_importers_rate_is_explained() {
    let place = place();
    let explain =
        |further: &[&str]| dutylab(place.path(), &[&["explain", "DE", "8703", "both.toml"], further].concat());
    let (code, own, told) = explain(&[]);
    assert_eq!(code, Some(0), "{told}");
    assert!(own.contains("  de (") && !own.contains("  fr ("), "{own}");
    let (_, french, _) = explain(&["--importer", "France"]);
    assert!(french.contains("Germany to France") && french.contains("  fr.more ("), "{french}");
    assert!(!french.contains("  de ("), "{french}");
}

#[test]
fn what_cannot_be_told_is_refused() {
    let place = place();
    for (file, what) in [
        ("missing.toml", "the share “claimed” is missing for the line 8703 of DE in the imports of FR"),
        ("two-ways.toml", "de and de.again tie in slot base: both are the law of DE"),
    ] {
        let (code, _, told) = dutylab(place.path(), &["check", file]);
        assert_eq!(code, Some(2), "{file}: {told}");
        assert!(told.contains(what), "{file}: {told}");
    }
}

/// Of a side whose level is not known nothing is told after response, rather than nothing at all; and swept cases have a
/// table of what becomes of trade.
#[cfg(all_data)]
#[test]
fn a_side_that_is_not_known_does_not_react() {
    let place = place();
    let write = |name: &str, text: &str| std::fs::write(place.path().join(name), text).expect("written");
    let law = "title = \"Law\"\nsource = \"test\"\ndate = 2025-01-01\n[[measure]]\nid = \"de\"\nmode = \"base\"\nrate = \"10%\"\n[[measure]]\nid = \"fr.more\"\nimporters = [\"FR\"]\nrate = \"5%\"\n";
    write("open.toml", law);
    let head = "title = \"Question\"\nbaseline = \"open.toml\"\nworld = \"both\"\n[scope]\n[response.armington]\n";
    let change = |id: &str, rate: &str| format!("[[change]]\nmeasure = \"{id}\"\nset = \"{rate}\"\n");
    write("sides.toml", &format!("{head}{}{}", change("de", "20%"), change("fr.more", "10%")));
    let (code, table, told) = dutylab(place.path(), &["run", "sides.toml", "--no-charts", "-o", "out"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(table.contains("excludes $900 of imports whose rate is not known"), "{table}");
    assert!(table.contains("duties on what is excluded change by +$45"), "{table}");
    let response = std::fs::read_to_string(place.path().join("out/sides/response_by_partner.csv")).expect("a table");
    let header: Vec<&str> = response.lines().next().expect("a header").split(',').collect();
    assert_eq!(header[..5], ["importer", "importer_iso3", "partner", "partner_iso3", "imports_reacting_usd"]);
    let unknown = response.lines().find(|row| row.starts_with("\"FR\",\"FRA\",\"DE\",")).expect("a row");
    assert!(unknown.starts_with("\"FR\",\"FRA\",\"DE\",\"DEU\",0.00,400.00,,,"), "{response}");
    let whole = std::fs::read_to_string(place.path().join("out/sides/response.csv")).expect("a table");
    assert!(whole.contains("\n\"base\",3000.00,900.00,300"), "{whole}");
    let (_, json, _) = dutylab(place.path(), &["run", "sides.toml", "--no-charts", "--json", "-o", "out"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0]["not_reacting_usd"].to_string(), "900.00");
    let side = json[0]["by_partner"].as_array().expect("rows").iter().find(|row| row["importer"] == "FR");
    assert_eq!(side.expect("a side")["duty_change_response_usd"], serde_json::Value::Null);

    let sweep = "[[sweep]]\nmeasure = \"de\"\nfield = \"rate\"\nvalues = [\"20%\", \"30%\"]\n";
    let cases =
        "[[case]]\nname = \"one\"\n[[case]]\nname = \"two\"\n[[case.change]]\nmeasure = \"fr.more\"\nset = \"10%\"\n";
    write("swept.toml", &format!("{head}{sweep}{cases}"));
    let (code, _, told) = dutylab(place.path(), &["run", "swept.toml", "-o", "out"]);
    assert_eq!(code, Some(0), "{told}");
    let response = std::fs::read_to_string(place.path().join("out/swept/response.csv")).expect("a table");
    assert!(response.starts_with("case,swept_1_pct,imports_reacting_usd,"), "{response}");
    assert_eq!(response.lines().count(), 1 + 4, "{response}");
    assert!(place.path().join("out/swept/response_by_partner.csv").is_file());
    assert!(place.path().join("out/swept/swept-sweep-response.png").is_file());
}
