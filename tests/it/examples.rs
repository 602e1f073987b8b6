//! The programs of `examples/`, as cargo built them beside this test: each says what follows from the law or from arithmetic.

use std::path::PathBuf;
use std::process::Command;

fn output(name: &str) -> String {
    let test = std::env::current_exe().expect("a path");
    let built = test.ancestors().nth(2).expect("the folder of the profile");
    let program: PathBuf = built.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let run = Command::new(&program).output();
    let run = run.unwrap_or_else(|error| panic!("{}: {error}; `cargo build --examples` builds it", program.display()));
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("a text")
}

/// The last number of the line that begins so.
fn number(text: &str, start: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no line “{start}”: {text}"));
    let words = line.rsplit([' ', ',']).next().expect("a word");
    words.trim_matches(['%', '$']).parse().unwrap_or_else(|_| panic!("no number: {line}"))
}

/// Proc. 10908 and EO 14345: 15% in all, the ordinary duty of 2.5% in it.
#[test]
fn one_rate_on_japanese_cars() {
    let told = output("one_rate");
    assert_eq!(number(&told, "8703.23.01.90"), 15.0);
    assert!(told.lines().any(|line| line.starts_with("s232.autos.jp ") && line.contains(" 12.5")), "{told}");
}

#[test]
fn a_tenth_of_forty_million() {
    assert_eq!(number(&output("own_world"), "Japan "), 4_000_000.0);
}

/// Imports are fixed: a rate ten times as high is ten times the duty, but for a cent a line.
#[test]
fn a_thousand_cases_on_a_straight_line() {
    let told = output("thousand_cases");
    let row = |line: &str| -> [f64; 2] {
        let mut cells = line.rsplit(',').map(|cell| cell.parse().expect("a number"));
        let (duty, rate) = (cells.next().expect("a duty"), cells.next().expect("a rate"));
        [rate, duty]
    };
    let rows: Vec<[f64; 2]> = told.lines().skip(1).map(row).collect();
    let [[none, nothing], [tenth, low], [all, high]] = [rows[0], rows[100], rows[1000]];
    assert_eq!((rows.len(), none, nothing, tenth, all), (1001, 0.0, 0.0, 10.0, 100.0));
    assert!((high / low - 10.0).abs() < 1e-6, "{low} {high}");
}

/// Sellers keep their price, and all that they sell pays 15%.
#[test]
fn a_model_of_ones_own() {
    let told = output("own_model");
    let [imports, duty] = ["imports after response: ", "duty after response: "].map(|figure| number(&told, figure));
    assert!(imports > 0.0 && (duty - 0.15 * imports).abs() <= 1.0, "{told}");
}
