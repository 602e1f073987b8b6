//! `dutylab compare`: results side by side.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use dutylab::error::{Problem, Problems};
use dutylab::input::toml_reader::did_you_mean;
use dutylab::report::compare as report;
use dutylab::report::phrases::capital;
use dutylab::report::text::Printable;
use dutylab::run::compare::{ComparedSide, compare as hold};
use dutylab::run::{CaseRun, Run};
use dutylab::session::{Loaded, Session, find_case};

use super::{CommonArgs, INTERRUPTED, Terminal, WELL, case_args};

/// The most results side by side.
const MOST_SIDES: usize = 12;

/// Compares results. Returns the exit code.
pub fn compare(
    words: &[String],
    to: Option<&str>,
    common: &CommonArgs,
    terminal: &Terminal,
    stop: &AtomicBool,
) -> Result<u8, Problems> {
    let session = Session::new()?;
    let named: Vec<(&str, Option<&str>)> = words.iter().map(|word| parts(word)).collect();
    let mut files: Vec<&str> = named.iter().map(|(file, _)| *file).collect();
    files.sort_unstable();
    files.dedup();
    let mut read = case_args::read(&files.iter().map(Path::new).collect::<Vec<_>>(), common, &session)?;
    // Differences are formed draw by draw.
    read.iter_mut().filter_map(|loaded| loaded.scenario.draws.as_mut()).for_each(|draws| draws.keep = true);
    let run = |loaded: &mut Loaded| session.run(loaded, stop).map_err(case_args::failed(loaded));
    let runs: Vec<Run> = read.iter_mut().map(run).collect::<Result<_, Problem>>()?;
    let mut found: Vec<([String; 2], usize, &CaseRun)> = Vec::new();
    for (file, case) in named {
        let Ok(index) = files.binary_search(&file) else { continue };
        let (loaded, run) = (&read[index], &runs[index]);
        let cases = match case {
            Some(_) => vec![&run.cases[find_case(&loaded.scenario, case)?]],
            None => run.cases.iter().collect(),
        };
        let (alone, only) = (run.cases.len() == 1, files.len() == 1);
        found.extend(cases.into_iter().map(|case| {
            let (scenario, of_case) = (&loaded.scenario, &case.variant.name);
            let words = match (alone, only) {
                (true, _) => [scenario.name.clone(), scenario.title.clone()],
                (false, true) => [of_case.clone(), capital(of_case)],
                (false, false) => [&scenario.name, &scenario.title].map(|name| format!("{name}: {of_case}")),
            };
            (words, index, case)
        }));
    }
    // Results of one title are told apart by their names.
    let titles: Vec<String> = found.iter().map(|([_, title], ..)| title.clone()).collect();
    for ([name, title], ..) in &mut found {
        if titles.iter().filter(|other| *other == title).count() > 1 {
            *title = format!("{title} ({name})");
        }
    }
    if found.len() < 2 {
        let problem = Problem::new("one result only: nothing to compare it with");
        return Err(problem.help("name two scenarios or cases: dutylab compare A B, or FILE:CASE").into());
    }
    if found.len() > MOST_SIDES {
        let problem =
            Problem::new(format!("{} results: more than {MOST_SIDES} cannot be read side by side", found.len()));
        return Err(problem.help("name cases: FILE:CASE").into());
    }
    let sides: Vec<ComparedSide<'_>> = found
        .iter()
        .map(|([name, title], index, case)| ComparedSide {
            name,
            title,
            scenario: &read[*index].scenario,
            world: &read[*index].world,
            run: &runs[*index],
            case,
        })
        .collect();
    let base = match to {
        Some(to) => find(to, &sides)?,
        None => 0,
    };
    let comparison = hold(&sides, base)?;
    let told = report::CompareReport {
        sides: &sides,
        comparison: &comparison,
        partners: &session.partners,
        products: &session.products,
    };
    terminal.show(&told)?;
    comparison.warnings.iter().filter(|_| !terminal.is_for_people()).for_each(|warning| terminal.warn(warning));
    let mut tables =
        vec![("compare.csv", told.csv()), ("by_partner.csv", told.by_partner()), ("by_product.csv", told.by_product())];
    tables.extend(told.response_csv().map(|text| ("response.csv", text)));
    let about = files.iter().map(|file| stem(file)).collect::<Vec<_>>().join(" ");
    let written = case_args::write(("compare", &about), &tables, vec![told.picture()], common, terminal, stop)?;
    Ok(if written.is_some() { WELL } else { INTERRUPTED })
}

/// `file.toml:case` or `file.toml#case` in its parts. A file of that whole name goes first.
fn parts(word: &str) -> (&str, Option<&str>) {
    if Path::new(word).exists() {
        return (word, None);
    }
    let from = word.find(".toml").unwrap_or(0);
    match word[from..].find([':', '#']) {
        Some(at) => (&word[..from + at], Some(word[from + at + 1..].trim())),
        None => (word, None),
    }
}

fn stem(file: &str) -> String {
    Path::new(file).file_stem().map_or_else(|| file.to_string(), |stem| stem.to_string_lossy().into_owned())
}

/// Returns the side of a name: the scenario's, the case's, or both.
fn find(name: &str, sides: &[ComparedSide<'_>]) -> Result<usize, Problem> {
    let (file, case) = parts(name);
    let named = |side: &ComparedSide<'_>| {
        side.name == name
            || side.case.variant.name == name
            || (side.scenario.name == stem(file) && case.is_none_or(|case| case == side.case.variant.name))
    };
    sides.iter().position(named).ok_or_else(|| {
        let names: Vec<&str> = sides.iter().map(|side| side.name).collect();
        let hint = did_you_mean(name, names.iter().copied());
        let problem = Problem::new(format!("--to {name}: not one of the results"));
        problem.help(hint.unwrap_or_else(|| format!("results here: {}", names.join(", "))))
    })
}
