//! What stands in the terminal: tables that fit its width, bars, colors that only repeat what signs say, other forms.
//!
//! `BLESS=1 cargo test --test it terminal` rewrites the golden texts in `tests/terminal/`; read them before they are committed.

use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use crate::program::study::tiny_world;
use crate::program::{command, dutylab};
use dutylab::input::files::Location;
use dutylab::input::partner::read_partners;
use dutylab::input::product::read_chapters;
use dutylab::input::scenario::Overrides;
use dutylab::input::world::read_world;
use dutylab::report::finding::ReportContext;
use dutylab::report::headline;
use dutylab::report::text::grid::{GridColumn, TextGrid};
use dutylab::report::text::{Role, Text, plain, width_of};
use dutylab::run::run;
use dutylab::session::Session;
use tempfile::TempDir;

/// The widths that every table is looked at in.
const WIDTHS: [usize; 4] = [60, 80, 100, 140];

const LAW: &str = r#"title = "A law"
source = "test"
date = 2025-01-01
complete = true
[[measure]]
id = "cars"
title = "Cars"
products = ["8703"]
mode = "base"
rate = "10%"
[[measure]]
id = "chips"
title = "Chips"
products = ["8542"]
rate = "5%..20%"
"#;

const SCENARIO: &str = r#"title = "What a reader of any script may call a case, and how long a title can be before it goes on in the next line"
baseline = "law.toml"
world = "tiny"
scope = {}
[[case]]
name = "日本と米国の自動車に対する関税を大幅に引き上げた場合の影響について"
change = [{ measure = "cars", set = "150%" }]
[[case]]
name = "Co\u0302te d’Ivoire, with a mark that stands on its letter, and a name that is too long for most"
change = [{ measure = "cars", set = "0%" }]
[[case]]
name = "chips"
change = [{ measure = "chips", set = "15%" }]
[[case]]
name = "nothing"
"#;

const EMPTY: &str = r#"title = "Nobody sells this"
baseline = "law.toml"
world = "tiny"
scope = { partners = ["KR"], products = ["8703"] }
[[change]]
measure = "cars"
set = "1%"
"#;

/// A folder with the tiny world, a law and two scenarios.
fn folder() -> TempDir {
    let folder = tiny_world();
    for (name, text) in [("law", LAW), ("q", SCENARIO), ("empty", EMPTY)] {
        fs::write(folder.path().join(format!("{name}.toml")), text).expect("a file");
    }
    folder
}

/// The headline table of the scenario, as the library lays it out.
fn headline(bars: bool) -> Text {
    let folder = folder();
    let partners = read_partners().expect("partners");
    let file = Location::Disk(folder.path().join("q.toml"));
    let read = Session::new().expect("names").read(&file, &Overrides::default()).expect("a scenario");
    let world = read_world("tiny", &read.world, &partners).expect("a world");
    let run = run(&read.scenario, &world, &AtomicBool::new(false)).expect("a run");
    let products = read_chapters().expect("chapters");
    let context =
        ReportContext { scenario: &read.scenario, world: &world, run: &run, partners: &partners, products: &products };
    headline::text(&[&headline::HeadlinePart::of(&context)], bars)
}

/// Holds a text against the golden one.
fn hold(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terminal").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).expect("written");
    }
    assert_eq!(text, fs::read_to_string(&path).expect("the golden text"), "{name}");
}

/// Every line fits.
fn fits(text: &str, width: usize, what: &str) {
    for line in text.lines() {
        assert!(width_of(line) <= width, "{what} at {width}: {} wide\n{line}", width_of(line));
        assert!(!line.ends_with(' ') && !line.contains('\u{1b}'), "{what}: {line:?}");
    }
}

#[test]
fn the_headline_table_at_any_width() {
    let (without, with) = (headline(false), headline(true));
    let mut all = String::new();
    for (text, widths) in [(&without, &WIDTHS[..]), (&with, &[140, 230])] {
        for &width in widths {
            let plain = text.plain(width);
            fits(&plain, width, "headline");
            all.push_str(&format!("── {width}\n{plain}"));
        }
    }
    hold("headline.txt", &all);
    // Narrower than any table is made for, nothing panics, and sentences still fit.
    for width in 1..40 {
        with.plain(width);
    }
}

/// Where columns go, the least important goes first, and it is said where it is.
#[test]
fn columns_go_in_their_order() {
    let text = headline(false);
    let heads = |width: usize| {
        text.plain(width).lines().next().expect("heads").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(heads(140), "imports average rate change duties a year change");
    assert_eq!(heads(100), "average rate change change");
    assert_eq!(heads(80), "average rate change");
    assert_eq!(heads(40), "change");
    let note = "The line is too narrow for imports";
    assert!(!text.plain(140).contains("too narrow") && text.plain(80).contains(note));
    assert_eq!(text.plain(60).matches("too narrow").count(), 1);
}

#[test]
fn no_number_is_cut() {
    let mut grid =
        TextGrid::new(vec![GridColumn::names("name"), GridColumn::ranked("one", 1), GridColumn::kept("two")]);
    grid.row(["a name that is much longer than the width allows it to be", "12,345,678.90", "−98,765.43"].map(plain));
    let mut text = Text::default();
    text.grid(grid);
    for width in 30..100 {
        let laid = text.plain(width);
        assert!(laid.contains("−98,765.43"), "{width}\n{laid}");
        assert_eq!(laid.contains("12,345"), laid.contains("12,345,678.90"), "{width}\n{laid}");
        fits(&laid, width.max(36), "grid");
    }
}

/// Every command, through the program, in every width.
#[test]
fn every_command_fits() {
    let folder = folder();
    let commands: [&[&str]; 11] = [
        &["run", "q.toml", "empty.toml", "--no-charts"],
        &["why", "q.toml"],
        &["compare", "q.toml"],
        &["compare", "q.toml:chips", "q.toml:nothing"],
        &["solve", "q.toml", "--vary", "cars", "--goal", "cost(JP, 8703) = 1.05"],
        &["explain", "JP", "8703", "q.toml"],
        &["list"],
        &["list", "measures", "--baseline", "law.toml"],
        &["list", "models"],
        &["list", "scenarios"],
        &["list", "products", "8703"],
    ];
    for arguments in commands {
        for width in WIDTHS {
            let output = command(folder.path(), arguments).env("COLUMNS", width.to_string()).output().expect("starts");
            let text = String::from_utf8(output.stdout).expect("text");
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            fits(&text, width, &arguments.join(" "));
            // Bars are for eyes: what is piped has none.
            assert!(!text.contains('█') && !text.contains('▏'), "{text}");
        }
    }
}

#[test]
fn color_repeats_what_signs_say() {
    let folder = folder();
    let run = |color: &[&str], set: &[(&str, &str)]| {
        let mut command = command(folder.path(), &[&["run", "q.toml", "--no-charts"], color].concat());
        command.env_remove("NO_COLOR").env_remove("CLICOLOR").envs(set.iter().copied());
        String::from_utf8(command.output().expect("starts").stdout).expect("text")
    };
    let piped = run(&[], &[]);
    assert!(!piped.contains('\u{1b}'));
    let painted = run(&["--color", "always"], &[]);
    assert!(
        painted.contains("\u{1b}[36m−$25,000\u{1b}[0m") && painted.contains("\u{1b}[33m+$350,000\u{1b}[0m"),
        "{painted}"
    );
    let mut bare = String::new();
    for (place, part) in painted.split('\u{1b}').enumerate() {
        bare.push_str(if place == 0 { part } else { part.split_once('m').expect("an end").1 });
    }
    assert_eq!(bare, piped, "without colors nothing is lost");
    assert_eq!(run(&["--color", "always"], &[("NO_COLOR", "1")]), painted, "what is said here goes first");
    assert_eq!(run(&[], &[("CLICOLOR_FORCE", "1")]), painted);
    assert_eq!(run(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), piped);
    assert_eq!(run(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]), piped);
}

#[test]
fn the_table_in_other_forms() {
    let folder = folder();
    let printed = |arguments: &[&str]| String::from_utf8(dutylab(folder.path(), arguments, 0).stdout).expect("text");
    let csv = printed(&["run", "q.toml", "empty.toml", "--no-charts", "--csv"]);
    let rows: Vec<&str> = csv.lines().collect();
    assert!(rows[0].starts_with("scenario,case,imports_usd,") && rows.len() == 6, "{csv}");
    assert!(
        rows[1].starts_with("\"q\",\"日本と米国の自動車に対する関税を大幅に引き上げた場合の影響について\",1000000.00,"),
        "{csv}"
    );
    let markdown = printed(&["run", "q.toml", "--no-charts", "--md"]);
    assert!(
        markdown.starts_with(
            "|  | imports | average rate, before | average rate, after | change | duties a year, before |"
        ),
        "{markdown}"
    );
    assert!(printed(&["why", "q.toml", "--csv"]).starts_with("kind,id,title,change,part"));
    assert!(printed(&["compare", "q.toml", "--csv"]).starts_with("what,name,side,imports_usd,"));
    assert!(
        printed(&["solve", "q.toml", "--vary", "cars", "--goal", "rate(JP, 8703) = 3%", "--csv"])
            .starts_with("rate_pct,left,right")
    );
    let explained = printed(&["explain", "JP", "8703", "q.toml", "--csv"]);
    assert!(
        explained.starts_with("law,measure,title,status,")
            && explained.contains("\"before\",\"total\",\"Total\",,,,,,10,10,10,"),
        "{explained}"
    );
    let listed = printed(&["list", "measures", "--baseline", "law.toml", "--csv"]);
    assert!(
        listed.starts_with(
            "measure,mode,rate,partners,products,from,until,published,title,source,heading,rests_on,status\n\"cars\","
        ),
        "{listed}"
    );
    assert!(printed(&["list", "--json"]).contains("\"kind\": \"facts\""));
    let output = command(folder.path(), &["run", "q.toml", "--csv", "--md"]).output().expect("starts");
    assert_eq!(output.status.code(), Some(2), "one form at a time");
}

#[test]
fn what_must_not_be_overlooked() {
    let folder = folder();
    let said = |arguments: &[&str], code| {
        let output = dutylab(folder.path(), arguments, code);
        (String::from_utf8(output.stdout).expect("text"), String::from_utf8(output.stderr).expect("text"))
    };
    let (table, note) = said(&["run", "empty.toml", "--no-charts"], 0);
    assert!(
        table.contains("(8703) from South Korea: no imports in its scope")
            && note.contains("warning: empty: no imports"),
        "{table}{note}"
    );
    let (_, note) = said(&["run", "q.toml", "--draws", "0..5"], 2);
    assert!(note.contains("--draws: nothing is drawn in q"), "{note}");
    let (_, note) = said(&["run", "q.toml", "--no-charts", "-v"], 0);
    assert!(note.contains("reads q.toml") && note.contains("world tiny of 12 flows"), "{note}");
}

/// The first commands of somebody new, with the slips that are likely.
#[test]
fn a_slip_is_met_with_a_hint() {
    let folder = folder();
    for (arguments, hint) in [
        (&["rnu"][..], "did you mean “run”?"),
        (&["japan-cars"], "`dutylab run japan-cars`"),
        (&["run", "japan"], "with “japan” in the name: japan-and-korea-cars, japan-cars"),
        (&["run", "japn-cars"], "did you mean “japan-cars”?"),
        (&["run", "emty.toml"], "did you mean “empty.toml”?"),
        (&["explain", "Japan", "crs"], "did you mean “cars”?"),
        (&["solve", "q.toml", "--vary", "cars", "--goal", "duty_response = $1"], "`solve` holds imports fixed"),
    ] {
        let said = String::from_utf8(dutylab(folder.path(), arguments, 2).stderr).expect("text");
        assert!(said.contains(hint), "{arguments:?}\n{said}");
    }
    let said = dutylab(folder.path(), &["list"], 0).stdout;
    assert!(String::from_utf8(said).expect("text").contains("facts       What the source"));
}

/// The example that the help of `solve` shows has an answer.
#[test]
fn the_example_of_the_help() {
    let folder = folder();
    let arguments = ["solve", "japan-cars", "--vary", "jp.cars", "--goal", "cost(JP, 8703) = 0.95 * cost(KR, 8703)"];
    let help = String::from_utf8(dutylab(folder.path(), &["solve", "--help"], 0).stdout).expect("text");
    assert!(help.contains(arguments[5]), "{help}");
    let said = String::from_utf8(dutylab(folder.path(), &arguments, 0).stdout).expect("text");
    let words: Vec<&str> = said.split_whitespace().collect();
    assert!(words.join(" ").contains("at jp.cars = 18.75%"), "{said}");
}

/// A law and a title may hold anything; none of it steers the terminal.
#[test]
fn a_title_steers_nothing() {
    let mut text = Text::default();
    text.words(0, "\u{1b}]0;title\u{7} and \u{1b}[2J", Role::Title);
    assert!(!text.plain(80).contains(['\u{1b}', '\u{7}']));
}
