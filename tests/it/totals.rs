//! What goods pay in all is one sentence, and who says it otherwise is told.

use std::fs;

use tempfile::TempDir;

use crate::program::dutylab;

/// What the program prints for a scenario, and what it says besides.
fn run(scenario: &str, words: &[&str]) -> (String, String) {
    let place: TempDir = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("own.toml"), scenario).expect("written");
    let output = dutylab(place.path(), words, 0);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    (text(&output.stdout), text(&output.stderr))
}

const LAW: &str = "baseline = \"us\"\ndate = 2026-07-01\n";

#[test]
fn cars_of_japan_at_ten_percent_in_all() {
    let (table, said) = run(
        &format!("{LAW}[[change]]\npartners = [\"Japan\"]\nproducts = [\"8703\"]\ntotal = \"10%\"\n"),
        &["run", "--no-charts", "own.toml"],
    );
    assert!(table.contains("15% → 10%"), "{table}");
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn explain_has_the_total_and_what_it_stands_in_place_of() {
    let (table, _) = run(
        &format!("{LAW}[[change]]\npartners = [\"KR\"]\nproducts = [\"8703\"]\ntotal = \"10%\"\nkeep = [\"base\"]\n"),
        &["explain", "KR", "87032301", "own.toml"],
    );
    let after = table.split("own measure").nth(1).expect("the law after");
    assert!(
        after.contains("s232.autos.kr displaced whole 9903.94.60, 9903.94.61 15.0% – 0.00 total.kr.8703"),
        "{after}"
    );
    assert!(after.contains("total.kr.8703 applied 10.0% 100% 10.00"), "{after}");
    assert!(after.contains("total 10.06"), "what is kept stays as it is: {after}");
}

/// The first things that people write for "ten percent on cars from Japan" do not bind the total on the law: they are told.
#[test]
fn a_measure_that_is_not_the_total_says_so_with_the_way_to_it() {
    let measure = |more: &str| {
        format!("{LAW}[[measure]]\nid = \"ten\"\npartners = [\"Japan\"]\nproducts = [\"8703\"]\nrate = \"10%\"\n{more}")
    };
    let (_, said) = run(&measure("mode = \"all_in\"\n"), &["run", "--no-charts", "own.toml"]);
    assert!(said.contains("s232.autos.jp adds 12.5 points to its 10%, 22.5% in all"), "{said}");
    let remedy = "change = [{ partners = [\"JP\"], products = [\"8703\"], total = \"10%\" }]";
    assert!(said.contains(remedy), "{said}");
    let (_, said) = run(&measure(""), &["check", "own.toml"]);
    assert!(said.contains("write mode = \"add\" if that is meant") && said.contains(remedy), "{said}");
    let (_, said) = run(&measure("mode = \"add\"\n"), &["run", "--no-charts", "own.toml"]);
    assert!(!said.contains("warning"), "{said}");
    let korea = "baseline = \"document\"\n[[measure]]\nid = \"kr.cars\"\npartners = [\"KR\"]\nproducts = [\"8703\"]\nrate = \"15%\"\n";
    let (_, said) = run(korea, &["run", "--no-charts", "own.toml"]);
    assert!(said.contains("kr.goods adds 25 points to its 15%, 40% in all"), "{said}");
    let (table, said) = run(
        "baseline = \"document\"\nchange = [{ partners = [\"KR\"], products = [\"8703\"], total = \"15%\" }]\n",
        &["run", "--no-charts", "own.toml"],
    );
    assert!(table.contains("25% → 15%") && !said.contains("warning"), "{table}{said}");
}

#[test]
fn common_words_are_taken_and_what_was_taken_is_said() {
    let (_, said) = run(
        "baseline = \"document\"\nchange = [{ partners = [\"Taiwan\"], products = [\"Semiconductors\"], total = \"25%\" }]\n",
        &["run", "--no-charts", "own.toml"],
    );
    assert!(said.contains("“Semiconductors” is taken as 8541, 8542 except 8541.42, 8541.43"), "{said}");
    // The law has a list of that name with other goods in it.
    let (_, said) = run(
        &format!("{LAW}change = [{{ partners = [\"Taiwan\"], products = [\"semiconductors\"], total = \"25%\" }}]\n"),
        &["run", "--no-charts", "own.toml"],
    );
    assert!(
        said.contains("is taken as the list of that name: 8471.50.01.10") && said.contains("write 8541, 8542"),
        "{said}"
    );
    let (table, said) = run("", &["explain", "Japan", "cars", "--baseline", "document"]);
    assert!(said.contains("“cars” is taken as 8703") && table.contains("jp.cars applied 27.5%"), "{table}{said}");
}

/// A total of another importer is its law, as a measure of its own would be.
#[test]
fn an_answer_may_be_a_total() {
    let world = |context: &str| {
        format!(
            "baseline = \"none\"\nworld = \"world-2023\"\n[[change]]\npartners = [\"CN\"]\ntotal = \"20%\"\n{context}\n\
             [response.gravity]\n[retaliation]\nby = \"measures\"\n"
        )
    };
    let total = "[[change]]\nimporters = [\"CN\"]\npartners = [\"US\"]\ntotal = \"10%\"";
    let measure = "[[measure]]\nid = \"cn\"\nimporters = [\"CN\"]\npartners = [\"US\"]\nrate = \"10%\"";
    let [one, other] = [total, measure].map(|context| run(&world(context), &["run", "--no-charts", "own.toml"]).0);
    assert!(one.contains("China") && one == other, "{one}\n{other}");
}
