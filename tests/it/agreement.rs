//! What one result says in its title, its notes and its tables agrees: signs, parts and wholes, what is not known, and days.

use crate::program::dutylab;
use crate::statements::{HEAD, place, read, rows, run, sectors, told};

/// Cars pay 10% from Japan and Mexico.
const LAW: &str = "title = \"Law\"\nsource = \"test\"\ndate = 2025-01-01\ncomplete = true\n[[measure]]\nid = \"cars\"\nmode = \"base\"\nproducts = [\"8703\"]\nrate = \"10%\"\n";
const TWO_WAYS: &str = "partner,product,value_usd\nJP,870321,600\nMX,870321,400\n";
const ADDED: &str = "[[measure]]\nid = \"more\"\npartners = [\"JP\"]\nproducts = [\"8703\"]\n";

fn world(flows: &str, law: &str, scenarios: &[(&'static str, String)]) -> tempfile::TempDir {
    let mut files = vec![
        ("w/world.toml", format!("title = \"W\"\n{HEAD}")),
        ("w/flows.csv", flows.to_string()),
        ("law.toml", law.to_string()),
    ];
    let head = "title = \"T\"\nbaseline = \"law.toml\"\nworld = \"w\"\n";
    files.extend(scenarios.iter().map(|(name, rest)| (*name, format!("{head}{rest}"))));
    place(&files)
}

/// Duties rise on the imports of before and fall on those that are left: neither sign stands alone.
#[test]
fn a_change_of_sign_is_in_the_title() {
    let text =
        format!("{ADDED}rate = \"40%\"\n[response.armington]\nsubstitution = 20\ndemand = -1\npass_through = 1\n");
    let place = world(TWO_WAYS, LAW, &[("turn.toml", text)]);
    run(&place, &["run", "turn.toml", "-o", "out"]);
    let row = &rows(&place, "out/turn/turn-who-pays.csv")[0];
    assert!(row.values().any(|cell| cell.starts_with('-')), "{row:?}");
    let title = told(&place, "out/turn/turn-who-pays.svg");
    let title = title.split(". ").next().unwrap_or_default();
    assert!(title.contains("would rise $240 ") && title.contains(" but fall $"), "{title}");
}

/// Of all rows one is asked for: its number is its own, and the whole that of all.
#[test]
fn the_one_row_of_several_is_named() {
    let rate = "[[measure]]\nid = \"more\"\nproducts = [\"8703\"]\n";
    let table = "rate_table = { file = \"r.csv\", key = \"partner\", column = \"rate\" }\n";
    let place = world(TWO_WAYS, LAW, &[("both.toml", format!("{rate}{table}"))]);
    std::fs::write(place.path().join("r.csv"), "partner,rate\nJP,20%\nMX,15%\n").expect("written");
    let title = |what: &str| {
        let words = ["chart", "bars", "both.toml", "--what", what, "--by", "partner", "--top", "1", "-o", "out"];
        let (text, said) = run(&place, &words);
        let folder = place.path().join("out");
        let found = walk(&folder, what).unwrap_or_else(|| panic!("no picture: {text}{said}"));
        told(&place, found.strip_prefix(place.path()).expect("below").to_str().expect("a path"))
    };
    let duty = title("duty_change");
    assert!(duty.contains("would rise most on Japan's goods, by $120."), "{duty}");
    let rate = title("rate_change");
    assert!(rate.contains("would rise by 20 points on Japan's goods"), "{rate}");
}

fn walk(folder: &std::path::Path, what: &str) -> Option<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let what = what.replace('_', "-");
    entries.into_iter().find_map(|path| match path.is_dir() {
        true => walk(&path, &what),
        false => {
            let name = path.file_name()?.to_str()?.to_string();
            (name.contains(&what) && name.ends_with(".svg") && !name.contains("phone")).then_some(path)
        }
    })
}

/// What an edit of one case does not do is no note of another.
#[test]
fn notes_stand_with_their_case() {
    let idle = "[[case]]\nname = \"idle\"\nchange = [{ measure = \"cars\", set = \"10%\" }]\n";
    let other = "[[case]]\nname = \"other\"\nchange = [{ measure = \"cars\", set = \"20%\" }]\n";
    let place = world(TWO_WAYS, LAW, &[("two.toml", format!("[scope]\n{idle}{other}"))]);
    run(&place, &["run", "two.toml", "--all-charts", "-o", "out"]);
    let pictures = |part: &str| {
        let folder = std::fs::read_dir(place.path().join("out/two").join(part)).expect("a folder of the case");
        let files = folder.filter_map(Result::ok);
        let texts = files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "txt"));
        texts.map(|path| std::fs::read_to_string(path).expect("text")).collect::<String>()
    };
    assert!(pictures("idle").contains("The change of cars changes nothing"));
    assert!(!pictures("other").contains("changes nothing"));
    let together = read(&place, "out/two/two-duty-by-case.txt");
    assert!(together.contains("Idle: the change of cars changes nothing"), "{together}");
}

/// Nothing is said of the law of Canada: between two days its duties may have changed.
#[test]
fn a_law_that_is_not_there_does_not_stay_the_same() {
    let law = "title = \"Law\"\nsource = \"test\"\ndate = 2025-02-01\ncomplete = false\n[[measure]]\nid = \"old\"\nmode = \"base\"\nrate = \"10%\"\nuntil = 2025-01-15\n[[measure]]\nid = \"new\"\nmode = \"base\"\nrate = \"20%\"\nfrom = 2025-01-15\n";
    let flows = "importer,partner,product,value_usd\nUS,CA,870321,600\nCA,US,870321,400\n";
    let scope = "[scope]\nimporters = [\"US\", \"CA\"]\n";
    let text = format!("date = 2025-01-20\n[before]\ndate = 2025-01-10\n{scope}");
    let place = world(flows, law, &[("sides.toml", text)]);
    let (text, _) = run(&place, &["run", "sides.toml", "-o", "out"]);
    let row = text.lines().find(|line| line.contains("Canada on")).expect("a row");
    assert_eq!(row.matches("not known").count(), 4, "{text}");
    assert!(text.contains("excludes $400 of imports"), "{text}");
    let note = read(&place, "out/sides/sides-duty-by-importer.txt");
    assert!(note.contains("“Law” has no law of Canada") || note.contains("has no law of Canada"), "{note}");
}

/// Goods outside of the accounts have no price there.
#[test]
fn what_the_accounts_do_not_have_costs_an_unknown_amount() {
    let text = "[[measure]]\nid = \"more\"\nproducts = [\"9801\"]\nrate = \"50%\"\n[prices]\n[households]\n";
    let place = place(&[
        ("w/world.toml", format!("title = \"W\"\n{HEAD}")),
        ("w/flows.csv", "partner,product,value_usd\nJP,980100,1000000\nJP,870323,1000000\n".into()),
        ("s.toml", format!("title = \"T\"\nbaseline = \"none\"\nworld = \"w\"\n{text}")),
    ]);
    let (text, _) = run(&place, &["run", "s.toml", "--no-charts", "-o", "out"]);
    assert!(text.contains("What consumers pay is not known: $500,000 of duties"), "{text}");
    let row = text.lines().skip_while(|line| !line.contains("what consumers pay")).nth(1).expect("a row");
    assert!(row.matches("not known").count() >= 4 && !row.contains("$0 "), "{text}");
}

/// A band is a value of a sweep as others are.
#[test]
fn a_band_of_a_sweep_has_a_bar() {
    let sweep = "[[sweep]]\nmeasure = \"more\"\nfield = \"rate\"\nvalues = [\"10%..15%\", \"20%\"]\n";
    let place = world(TWO_WAYS, LAW, &[("bands.toml", format!("{ADDED}rate = \"20%\"\n{sweep}"))]);
    run(&place, &["run", "bands.toml", "-o", "out"]);
    let rows = rows(&place, "out/bands/bands-sweep.csv");
    assert_eq!(rows.len(), 2, "{rows:?}");
    let told = told(&place, "out/bands/bands-sweep.svg");
    assert!(told.contains("10–15%"), "{told}");
}

/// The sweep sets the rate of what a scenario adds: what stands there is compared with nothing, and must not be lost.
#[test]
fn a_sweep_and_the_rate_of_its_measure() {
    let sweep = |values: &str| format!("[[sweep]]\nmeasure = \"more\"\nfield = \"rate\"\nvalues = [{values}]\n");
    let own = format!("{ADDED}mode = \"add\"\nrate = \"50%\"\n");
    let place = world(
        TWO_WAYS,
        LAW,
        &[
            ("lost.toml", format!("{own}{}", sweep("\"10%\", \"20%\""))),
            ("same.toml", format!("{own}{}", sweep("\"50%\""))),
        ],
    );
    let (_, lost) = run(&place, &["check", "lost.toml"]);
    assert!(lost.contains("the rate of 50% of more is in no result"), "{lost}");
    let (_, same) = run(&place, &["check", "same.toml"]);
    assert!(!same.contains("warning"), "{same}");
}

/// Lines of partners over days are told as they end.
#[test]
fn the_lowest_line_is_the_lowest_at_the_end() {
    let law = "title = \"Law\"\nsource = \"test\"\ndate = 2025-12-31\ncomplete = true\n[[measure]]\nid = \"all\"\nmode = \"base\"\nrate = \"5%\"\n[[measure]]\nid = \"jp\"\npartners = [\"JP\"]\nrate = \"20%\"\nfrom = 2025-03-01\n";
    let chart = "[[chart]]\nkind = \"steps\"\ntitle = \"Tariffs ended lowest for {bottom}, at {bottom_value}\"\n";
    let text = format!("period = {{ from = 2025-01-01, until = 2025-06-01 }}\n[scope]\n{chart}");
    let place = world(TWO_WAYS, law, &[("days.toml", text)]);
    run(&place, &["run", "days.toml", "-o", "out"]);
    let told = told(&place, "out/days/days-steps-rate-after-day.svg");
    assert!(told.contains("ended lowest for Mexico, at 5%"), "{told}");
}

/// A model of markets on a world of sectors has no 6-digit products.
#[test]
fn markets_of_a_world_of_sectors_are_sectors() {
    let model = "[response.armington]\nsubstitution = 4\ndemand = -1\npass_through = 1\n";
    let text = format!("[[measure]]\nid = \"m\"\npartners = [\"CN\"]\nproducts = [\"01\"]\nrate = \"10%\"\n{model}");
    let place = sectors(&[("s.toml", &text)]);
    run(&place, &["run", "s.toml", "-o", "out"]);
    let note = read(&place, "out/s/s-who-pays.txt");
    assert!(note.contains("within the sectors of this world") && !note.contains("-digit"), "{note}");
}

/// A law that is assumed to go on is called assumed wherever the sentence goes.
#[test]
fn an_assumed_law_is_in_the_sentence() {
    let text = "title = \"T\"\nbaseline = \"us\"\nworld = \"w\"\ndate = 2027-06-01\nassume_unchanged_after = true\n[[measure]]\nid = \"more\"\nproducts = [\"8703\"]\nrate = \"10%\"\n";
    let place = place(&[
        ("w/world.toml", format!("title = \"W\"\n{HEAD}")),
        ("w/flows.csv", "partner,product,value_usd\nJP,8703220110,600\n".into()),
        ("later.toml", text.into()),
    ]);
    run(&place, &["run", "later.toml", "-o", "out"]);
    let want = "by a law assumed unchanged after";
    for path in ["out/later/later-duty-by-partner.txt", "out/later/result.json"] {
        assert!(read(&place, path).replace('\u{a0}', " ").contains(want), "{path}");
    }
}

/// Two states of knowledge of one day are named by their days of knowledge.
#[test]
fn compared_states_of_knowledge_have_their_days() {
    let law = "title = \"Law\"\nsource = \"test\"\ndate = 2025-12-31\ncomplete = true\n[[measure]]\nid = \"all\"\nmode = \"base\"\nrate = \"5%\"\n[[measure]]\nid = \"jp\"\npartners = [\"JP\"]\nrate = \"20%\"\nfrom = 2025-03-01\npublished = 2025-05-01\n";
    let first = "date = 2025-04-01\nas_of = 2025-05-02\n[before]\ndate = 2025-04-01\nas_of = 2025-04-01\n[scope]\n";
    let refund = "date = 2025-04-01\nas_of = 2025-04-01\n[refund]\nas_of = 2025-05-02\n[scope]\n";
    let place = world(TWO_WAYS, law, &[("first.toml", first.into()), ("refund.toml", refund.into())]);
    let output = dutylab(place.path(), &["compare", "first.toml", "refund.toml", "-o", "out"], 0);
    let text = String::from_utf8_lossy(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    let want = "changes the law of 2025-04-01 as known on 2025-05-02 against as known on 2025-04-01";
    assert_eq!(text.matches(want).count(), 2, "{text}");
}
