//! Slips of an author and of who types a command: what would have no effect is told, with what was probably meant.

use std::fs;

use tempfile::TempDir;

use crate::program::dutylab;
use crate::program::study::tiny_world;

/// 5% on cars that do not claim the union, 15% in the slot of the added duties.
const LAW: &str = "title = \"Own\"\nsource = \"test\"\ncomplete = true\nknown_from = 2025-01-01\nknown_until = 2026-01-01\n\
    [share]\nunion = { kind = \"claim\", default = 0.5, source = \"test\" }\n\
    [[measure]]\nid = \"base\"\nproducts = [\"8703\"]\nmode = \"base\"\nrate = \"5%\"\nunless = [\"union\"]\n\
    [[measure]]\nid = \"all\"\ntags = [\"recip\"]\nslot = \"added\"\nmode = \"add\"\nrate = \"15%\"\n";

/// Returns a folder with the law, the tiny world, and a scenario `q.toml` on both.
fn folder(lines: &str) -> TempDir {
    let folder = tiny_world();
    fs::write(folder.path().join("law.toml"), LAW).expect("written");
    let date = if lines.contains("[period]") { "" } else { "date = 2025-06-01\n" };
    let head = format!("title = \"A question\"\nbaseline = \"law.toml\"\nworld = \"tiny\"\n{date}");
    fs::write(folder.path().join("q.toml"), format!("{head}{lines}")).expect("written");
    folder
}

/// Returns what a command says besides its data, on one line.
fn told(folder: &TempDir, arguments: &[&str], code: i32) -> String {
    let output = dutylab(folder.path(), arguments, code);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

const X: &str = "[[measure]]\nid = \"x\"\nproducts = [\"8703\"]\nmode = \"add\"\n";

#[test]
fn words_that_nothing_else_has_are_told() {
    let quota = "quota = { unit = \"No.\", claim = \"union\", by_year = { 2025 = 1 } }\n";
    let share = |name: &str| format!("[share]\n{name} = {{ kind = \"claim\", default = 0.9, source = \"test\" }}\n");
    let sweep = |rates: &str| format!("[[sweep]]\nmeasure = \"x\"\nfield = \"rate\"\nvalues = [{rates}]\n");
    for (lines, said) in [
        (
            format!("{X}rate = \"10%\"\nslot = \"aded\"\nrank = 2\n"),
            Some("q.toml:6: x displaces nothing: no other measure is in the slot “aded”; did you mean “added”?"),
        ),
        (format!("{X}rate = \"10%\"\nslot = \"added\"\nrank = 2\n"), None),
        (
            format!("{X}rate = \"10%\"\ntags = [\"recipr\"]\n"),
            Some(
                "the tag “recipr” of x has no effect: no other measure has it, and no rule names it; did you mean “recip”?",
            ),
        ),
        (format!("{X}rate = \"10%\"\ntags = [\"recip\"]\n"), None),
        (
            format!("{X}rate = \"10%\"\n{}", share("unoin")),
            Some("[share.unoin] has no effect: no measure asks for it; did you mean “union”?"),
        ),
        (format!("{X}rate = \"10%\"\n{}", share("union")), None),
        (
            format!("{X}rate = \"10%\"\n{quota}"),
            Some("the quota of x limits nothing: x is charged inside and outside of it; write when = [\"union\"]"),
        ),
        (format!("{X}rate = \"10%\"\nwhen = [\"union\"]\n{quota}"), None),
        (
            format!("{X}rate = \"50%\"\n{}", sweep("\"25%\", \"100%\"")),
            Some("the rate of 50% of x is in no result: its sweep sets the rate"),
        ),
        (format!("{X}rate = \"25%\"\n{}", sweep("\"25%\", \"100%\"")), None),
        // A sweep is not compared with the rate that its own measure states.
        (format!("{X}rate = \"25%\"\n{}", sweep("\"25%\"")), None),
        (
            format!("{X}rate = \"10%\"\n[group]\nEU27 = [\"JP\"]\n"),
            Some("the group “EU27” takes the place of “EU27”, which has other members"),
        ),
        (format!("{X}rate = \"10%\"\n[group]\nmine = [\"JP\"]\n"), None),
    ] {
        let words = told(&folder(&lines), &["check", "q.toml"], 0);
        match said {
            Some(said) => assert!(words.contains("warning: ") && words.contains(said), "{lines}\n{words}"),
            None => assert!(!words.contains("warning"), "{lines}\n{words}"),
        }
    }
}

/// Operators that leave a rate as it is say so, and not that the measure is not charged.
#[test]
fn an_operator_without_effect_has_its_reason() {
    for (operator, said) in [
        ("add = \"0pp\"", "it adds 0 points"),
        ("cut = \"0%\"", "it cuts 0%"),
        ("cap = \"30%\"", "no rate is above 30%"),
        ("floor = \"10%\"", "no rate is below 10%"),
    ] {
        let folder = folder(&format!("[[change]]\nmeasure = \"all\"\n{operator}\n"));
        let words = told(&folder, &["check", "q.toml"], 0);
        assert!(words.contains(&format!("the change of all changes nothing: {said}")), "{operator}: {words}");
    }
}

#[test]
fn days_of_knowledge_lie_in_the_law() {
    for (lines, arguments, said) in [
        (
            "as_of = 2024-06-01\n",
            &[][..],
            "the regime “law” has no law as known on 2024-06-01: it begins on 2025-01-01",
        ),
        ("[refund]\nas_of = 2027-06-01\n", &[], "has no law as known on 2027-06-01: its last day is 2025-12-31"),
        ("", &["--as-of", "2024-06-01"], "--as-of: the regime “law” has no law as known on 2024-06-01"),
    ] {
        let folder = folder(lines);
        let words = told(&folder, &[&["check", "q.toml"], arguments].concat(), 2);
        assert!(words.contains(said), "{lines}{arguments:?}: {words}");
    }
}

/// A one-off change replaces the rates that cases set, leaves their repeals, and is in no case that does not set the rate.
#[test]
fn a_one_off_change_leaves_cases_what_is_theirs() {
    let cases = "[[case]]\nname = \"set\"\nchange = [{ measure = \"all\", set = \"10%\" }]\n\
        [[case]]\nname = \"repealed\"\nchange = [{ measure = \"all\", repeal = true }]\n\
        [[case]]\nname = \"other\"\nchange = [{ measure = \"base\", set = \"10%\" }]\n";
    let folder = folder(&format!("{cases}[scope]\nproducts = [\"8703\"]\n"));
    let rates = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["run", "q.toml", "--json", "--no-charts"], arguments].concat();
        let value: serde_json::Value =
            serde_json::from_slice(&dutylab(folder.path(), &arguments, 0).stdout).expect("JSON");
        let cases = value.as_array().expect("cases");
        cases.iter().map(|case| case["rate_after_pct"].to_string()).collect()
    };
    assert_eq!(rates(&[]), ["12.5", "2.5", "20"]);
    assert_eq!(rates(&["-S", "all.rate=20%"]), ["22.5", "2.5", "20"]);
    assert_eq!(rates(&["-S", "base.rate=0%"]), ["12.5", "2.5", "15"]);
    let twice = told(&folder, &["check", "q.toml", "-S", "all.rate=20%", "-S", "all.rate=30%"], 2);
    assert!(twice.contains("two one-off changes of all"), "{twice}");
}

#[test]
fn a_goal_says_what_it_is_about() {
    let folder = folder(
        "[[change]]\nmeasure = \"all\"\npartners = [\"JP\"]\nset = \"10%\"\n[[case]]\nname = \"cut\"\nchange = [{ measure = \"base\", cut = \"50%\" }]\n",
    );
    let solved = |vary: &str| {
        let output = dutylab(folder.path(), &["solve", "q.toml", "--vary", vary, "--goal", "rate(JP) = 20%"], 0);
        String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let words = solved("base");
    assert!(words.contains("The rate takes the place of what the case does to base"), "{words}");
}

#[test]
fn options_of_another_list_and_days_that_are_none_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    for (arguments, said) in [
        (
            &["list", "measures", "--from", "2025-08-10"][..],
            "`dutylab list changes --from DATE` has what begins and ends",
        ),
        (&["list", "measures", "--as-of", "2025-01-01"], "--on DATE --as-of DATE"),
        (&["list", "measures", "--on", "2030-08-10"], "does not cover 2030-08-10"),
        (&["list", "partners", "--on", "2025-08-10"], "`dutylab list measures --on DATE`"),
        (
            &["list", "changes", "us", "--from", "2025-08-01", "--until", "2025-07-01"],
            "--from 2025-08-01 is not before --until 2025-07-01",
        ),
        (&["run", "--date", "2025-02-30"], "there is no such day"),
        (&["list", "measures", "--on", "08/10/2025"], "a day is written as year-month-day, such as 2025-10-25"),
        (&["run", "japan-cars", "--seed", "-1"], "a whole number of 0 or more"),
        (&["explain", "JP", "91021110", "--value", "-5"], "the value of an entry is above zero"),
        (&["explain", "JP", "tv"], "by a common word"),
    ] {
        let words = told(&place, arguments, 2);
        assert!(words.contains(said), "{arguments:?}: {words}");
    }
}

/// The name of a regime in front of the words says which one is listed.
#[test]
fn lists_of_a_regime_are_asked_for_by_its_name() {
    let place = tempfile::tempdir().expect("a folder");
    let listed = |arguments: &[&str]| dutylab(place.path(), &[&["list"], arguments].concat(), 0).stdout;
    for kind in ["measures", "facts", "lists"] {
        let named = if kind == "facts" { "document" } else { "us" };
        assert_eq!(listed(&[kind, named]), listed(&[kind, "--baseline", named]), "{kind}");
    }
    assert_eq!(
        listed(&["measures", "document", "jp.cars"]),
        listed(&["measures", "jp.cars", "--baseline", "document"])
    );
}

#[test]
fn explain_says_what_it_leaves_out() {
    let folder = folder("[period]\nfrom = 2025-02-01\nuntil = 2025-04-01\n");
    let words = told(&folder, &["explain", "JP", "870323", "q.toml"], 0);
    assert!(words.contains("Of the period from 2025-02-01 to before 2025-04-01 the first day is shown"), "{words}");
    let idle = told(&folder, &["explain", "JP", "854231", "q.toml", "--claim", "union=1"], 0);
    assert!(idle.contains("union changes nothing here"), "{idle}");
    let used = told(&folder, &["explain", "JP", "870323", "q.toml", "--claim", "union=1"], 0);
    assert!(!used.contains("changes nothing"), "{used}");
}

#[test]
fn a_list_is_called_what_its_title_says() {
    let scenario = |title: &str| {
        format!("[list]\nlist_2 = {{ codes = [\"8703\"], title = \"{title}\" }}\n{}", X.replace("8703", "list_2"))
            + "rate = \"10%\"\n"
    };
    let named = folder(&scenario("\\n motor   cars "));
    dutylab(named.path(), &["run", "q.toml"], 0);
    let texts = fs::read_dir(named.path().join("output/q")).expect("a folder").flatten();
    let texts = texts.filter(|file| file.path().extension().is_some_and(|ending| ending == "txt"));
    let titles: Vec<String> = texts.map(|file| fs::read_to_string(file.path()).expect("a text")).collect();
    assert!(titles.iter().all(|title| title.contains(" on motor cars would rise ")), "{titles:?}");
    for (title, law) in [("", LAW.into()), (" \\t", LAW.into()), ("cars", format!("{LAW}[authority]\nrecip = \" \"\n"))]
    {
        let folder = folder(&scenario(title));
        fs::write(folder.path().join("law.toml"), law).expect("written");
        let words = told(&folder, &["check", "q.toml"], 2);
        let whose = if title == "cars" { "the authority “recip”" } else { "list “list_2”" };
        assert!(words.contains(&format!("the title of {whose} is empty")), "{title:?}: {words}");
    }
}
