//! What stands twice in a table, and numbers that nothing can be computed with: refused with their places, never a
//! panic.

use std::fs;
use std::path::Path;

use crate::program::dutylab;
use crate::program::study::{study, tree};

/// Two countries and two sectors that use each other's goods: each file of the world with its rows.
const WORLD: [(&str, &str); 7] = [
    (
        "world.toml",
        "title = \"Two countries\"\nimporter = \"US\"\nyear = 2024\nsource = \"round values\"\nflows = \"trade.csv\"\n[economy]\n\
         countries = \"countries.csv\"\nsectors = \"sectors.csv\"\naccounts = \"accounts.csv\"\ninputs = \"inputs.csv\"\n",
    ),
    ("countries.csv", "country,name,income_usd\nUS,United States,100\nMX,Mexico,100\n"),
    ("sectors.csv", "sector,name,elasticity_own\n01,Wheat,4\n02,Steel,5\n"),
    (
        "trade.csv",
        "exporter,importer,sector,value_usd,tariff\nUS,US,01,80,0\nUS,MX,01,20,0\nMX,US,01,20,0\nMX,MX,01,80,0\n\
         US,US,02,80,0\nUS,MX,02,20,0\nMX,US,02,20,0\nMX,MX,02,80,0\n",
    ),
    (
        "accounts.csv",
        "country,sector,value_added,consumption,spending_usd\nUS,01,0.5,0.5,100\nUS,02,0.5,0.5,100\nMX,01,0.5,0.5,100\n\
         MX,02,0.5,0.5,100\n",
    ),
    ("inputs.csv", INPUTS),
    ("own.csv", "sector,elasticity\n01,4\n02,5\n"),
];
const INPUTS: &str = "country,input,output,share\nUS,01,01,0.25\nUS,01,02,0.25\nUS,02,01,0.25\nUS,02,02,0.25\nMX,01,01,0.25\n\
                      MX,01,02,0.25\nMX,02,01,0.25\nMX,02,02,0.25\n";
const SCENARIO: &str = "title = \"A tariff\"\nbaseline = \"none\"\nworld = \"w\"\n[[measure]]\nid = \"all\"\nrate = \"10%\"\n\
                        [response.caliendo_parro]\nelasticities = \"w/own.csv\"\n";

fn said(folder: &Path, code: i32) -> String {
    String::from_utf8(dutylab(folder, &["check", "s.toml"], code).stderr).expect("text")
}

#[test]
fn a_row_stands_once_in_every_table_of_a_world() {
    let folder = tempfile::tempdir().expect("a folder");
    let world = folder.path().join("w");
    fs::create_dir(&world).expect("a folder");
    WORLD.iter().for_each(|(name, text)| fs::write(world.join(name), text).expect("a file"));
    fs::write(folder.path().join("s.toml"), SCENARIO).expect("a file");
    said(folder.path(), 0);
    for (file, row, name) in [
        ("countries.csv", "MX,Mexico,90", "MX"),
        ("sectors.csv", "01,Wheat,4", "the sector 01"),
        ("trade.csv", "MX,US,02,20,0", "what MX sells to US, sector 02"),
        // What is sold at home stands once too.
        ("trade.csv", "MX,MX,02,90,0", "what MX sells to MX, sector 02"),
        ("accounts.csv", "US,02,0.4,0.5,100", "the sector 02 of US"),
        ("inputs.csv", "US,01,02,0.5", "the input 01 of 02 in US"),
        ("own.csv", "02,6", "the sector 02"),
    ] {
        let path = world.join(file);
        let good = fs::read_to_string(&path).expect("a file");
        fs::write(&path, format!("{good}{row}\n")).expect("a file");
        let said = said(folder.path(), 2);
        assert!(said.contains(&format!("{name} stands twice")), "{file}: {said}");
        assert!(said.contains("the second") && said.contains("the first"), "{file}: {said}");
        let last = good.lines().count() + 1;
        assert!(said.contains(&format!("{file}:{last}:")) && said.matches(&format!("{file}:")).count() == 2, "{said}");
        fs::write(&path, good).expect("a file");
    }
    said(folder.path(), 0);
}

#[test]
fn a_column_stands_once() {
    let folder = study(1, 10);
    let flows = folder.path().join("tiny/flows.csv");
    let text = fs::read_to_string(&flows).expect("flows");
    let twice: String =
        text.lines().map(|line| format!("{line},{}\n", line.rsplit(',').next().expect("a field"))).collect();
    fs::write(&flows, twice).expect("a file");
    let said = String::from_utf8(dutylab(folder.path(), &["check"], 2).stderr).expect("text");
    assert!(said.contains("the column `duty_usd` stands twice") && said.contains("flows.csv:1:"), "{said}");
    // Columns without a name are what a spreadsheet leaves.
    fs::write(&flows, text.lines().map(|line| format!("{line},,\n")).collect::<String>()).expect("a file");
    dutylab(folder.path(), &["check"], 0);
}

/// A scenario without a date depends on the year of its world.
#[test]
fn a_world_says_a_year() {
    let folder = study(1, 10);
    let (scenario, world) = (folder.path().join("scenarios/s00.toml"), folder.path().join("tiny/world.toml"));
    let dated = fs::read_to_string(&scenario).expect("a file");
    let undated = dated.replace("date = 2025-01-01\n", "");
    let good = fs::read_to_string(&world).expect("a file");
    let check = |code| String::from_utf8(dutylab(folder.path(), &["check"], code).stderr).expect("text");
    for text in [&dated, &undated] {
        fs::write(&scenario, text).expect("a file");
        for year in ["99999", "20000", "0", "-5", "2024.5", "\"2024\"", "", "9223372036854775808"] {
            fs::write(&world, good.replace("2024\n", &format!("{year}\n"))).expect("a file");
            let said = check(2);
            assert!(said.contains("error: ") && said.contains("tiny/world.toml:3:"), "{year}: {said}");
        }
        for year in ["2_024", "+2024", "0x7e8", "2024"] {
            fs::write(&world, good.replace("2024\n", &format!("{year}\n"))).expect("a file");
            check(0);
        }
        fs::write(&world, good.replace("year     = 2024\n", "")).expect("a file");
        let said = check(2);
        assert!(said.contains("`year`") && said.contains("world.toml"), "{said}");
        fs::write(&world, &good).expect("a file");
    }
}

#[test]
fn an_expectation_near_the_largest_decimal_is_held_or_not() {
    let folder = study(1, 10);
    let path = folder.path().join("scenarios/s00.toml");
    let head = fs::read_to_string(&path).expect("a file");
    const LARGEST: &str = "79228162514264337593543950335";
    let before = tree(folder.path());
    for (what, number, within, code) in [
        ("duty_after", format!("-${LARGEST}"), "$0".to_string(), 1),
        ("duty_after", format!("${LARGEST}"), "$0".into(), 1),
        ("rate_after", format!("-{LARGEST}%"), "1pp".into(), 1),
        ("rate_change", format!("-{LARGEST}pp"), "0pp".into(), 1),
        // As far from it as a decimal goes is within the largest tolerance.
        ("duty_after", "$0".into(), format!("${LARGEST}"), 0),
        ("duty_after", "-$1..$1".into(), format!("${LARGEST}"), 0),
        ("import_share", format!("-{LARGEST}%..{LARGEST}%"), format!("{LARGEST}pp"), 1),
    ] {
        let text = format!("{head}[[expect]]\nwhat = \"{what}\"\nequals = \"{number}\"\nwithin = \"{within}\"\n");
        fs::write(&path, text).expect("a file");
        let said = String::from_utf8(dutylab(folder.path(), &["check"], code).stderr).expect("text");
        assert_eq!(code == 1, said.contains("this expectation does not hold"), "{said}");
    }
    let yardsticks = format!("{head}[[yardstick]]\ntitle = \"Y\"\namount = \"$0.0001..${LARGEST}\"\nnote = \"n\"\n");
    fs::write(&path, yardsticks).expect("a file");
    dutylab(folder.path(), &["run", "-o", "drawn"], 0);
    fs::remove_dir_all(folder.path().join("drawn")).expect("it is there");
    fs::write(&path, head).expect("a file");
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn a_goal_beyond_all_trade_is_refused() {
    let folder = study(1, 10);
    const LARGEST: &str = "79228162514264337593543950335";
    let ask = |goal: &str, code| {
        let arguments = ["solve", "scenarios/s00.toml", "--vary", "cars", "--goal", goal];
        String::from_utf8(dutylab(folder.path(), &arguments, code).stderr).expect("text")
    };
    for goal in ["duty = ${}", "duty_change = -${}", "rate(JP) = {}%", "cost(JP, 8703) = {}", "cost(JP, 8703) = -{}"] {
        assert!(ask(&goal.replace("{}", LARGEST), 2).contains("cannot be met"), "{goal}");
    }
    assert!(ask(&format!("-{LARGEST} * duty = {LARGEST} * imports"), 2).contains("beyond all trade"));
    // As large as a goal may be: no rate meets it.
    ask("-1000000000 * duty = 1000000000 * imports", 1);
    ask("duty = $1000000000000000000", 1);
    ask("duty = $12500", 0);
}

/// Each list names the next twice: what they are together doubles with each.
#[test]
fn lists_that_double_meet_a_limit() {
    let folder = study(1, 10);
    let path = folder.path().join("scenarios/s00.toml");
    let head = fs::read_to_string(&path).expect("a file");
    let lists = |count: usize, of: fn(usize) -> String| {
        let lists: String = (0..count).map(|number| format!("l{number} = {}\n", of(number + 1))).collect();
        format!("{head}[list]\n{lists}l{count} = {{ codes = [\"87\"] }}\n")
    };
    fs::write(&path, lists(25, |next| format!("{{ codes = [\"l{next}\", \"l{next}\"] }}"))).expect("a file");
    let said = String::from_utf8(dutylab(folder.path(), &["check"], 2).stderr).expect("text");
    assert!(said.contains("has more than 4000 parts") && said.contains("s00.toml:"), "{said}");
    fs::write(&path, lists(25, |next| format!("{{ codes = [\"l{next}\"], within = \"l{next}\" }}"))).expect("a file");
    dutylab(folder.path(), &["check"], 2);
    for of in [|next| format!("{{ codes = [\"l{next}\"] }}"), |next| format!("{{ codes = [\"l{next}\", \"01\"] }}")] {
        fs::write(&path, lists(100, of)).expect("a file");
        dutylab(folder.path(), &["check"], 0);
    }
}

/// What would steer a terminal is shown wherever a message repeats it.
#[test]
fn no_message_steers_a_terminal() {
    let folder = study(1, 10);
    let path = folder.path().join("scenarios/s00.toml");
    let head = fs::read_to_string(&path).expect("a file");
    let steering = "\u{1b}]0;pwned\u{7}\u{9b}31m\u{202e}";
    let escaped = "\\u001b]0;pwned\\u0007\\u009b31m\\u202e";
    let broken = [
        head.replace("../tiny", escaped),
        format!("{head}seed = 1{steering}\n"),
        head.replace("8703", escaped),
        head.replace("\"cars\"", &format!("\"{escaped}\"")) + "[[change]]\nmeasure = \"cars\"\nset = \"1%\"\n",
        head.replace("baseline = \"none\"", &format!("baseline = \"{escaped}\"")),
    ];
    let good = head.replace("title = \"", &format!("title = \"{escaped}"));
    let hold = |text: &[u8]| {
        let text = String::from_utf8(text.to_vec()).expect("text");
        let sent = text.chars().find(|letter| letter.is_control() && *letter != '\n' || *letter == '\u{202e}');
        assert_eq!(sent, None, "{text:?}");
    };
    for text in broken {
        fs::write(&path, text).expect("a file");
        let output = dutylab(folder.path(), &["run"], 2);
        hold(&output.stderr);
        assert!(String::from_utf8_lossy(&output.stderr).contains("pwned"), "it is shown");
    }
    fs::write(&path, good).expect("a file");
    for arguments in [&["run"][..], &["run", "--json"], &["run", "--csv"], &["run", "--md"], &["check"]] {
        let output = dutylab(folder.path(), arguments, 0);
        hold(&output.stdout);
        hold(&output.stderr);
    }
    let json = dutylab(folder.path(), &["run", "--json"], 0).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert!(json[0]["scenario"] == "s00");
}
