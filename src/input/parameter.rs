//! Parameters of response: the shipped estimates, and a user's CSV over them.

mod shipped;

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::csv_table::{CsvRow, CsvTable, twice};
use super::files::{Location, short_hash};
use super::hint::nearest;
use super::product::unknown_codes;
use super::quantity::{QuantityError, plain, wrong};
use super::toml_reader::WrittenCode;
use crate::error::{ErrorKind, Problem, Problems, in_order};
use crate::product::HsCode;
use crate::world::parameter::{ParameterInput, Parameters};

/// The columns of a user's file, each pair an elasticity and its standard error.
const PAIRS: [[&str; 2]; 3] = [["substitution", "substitution_se"], ["demand", "demand_se"], ["supply", "supply_se"]];

#[derive(Debug)]
pub struct Shipped {
    pub parameters: Arc<Parameters>,
    hash: Sha256,
}

/// Reads the shipped parameters.
pub fn read_shipped() -> Result<Shipped, Problems> {
    let mut hash = Sha256::new();
    let mut parameters = shipped::read(&mut hash)?;
    parameters.hash = short_hash(hash.clone());
    Ok(Shipped { parameters: Arc::new(parameters), hash })
}

/// Reads over the shipped parameters what a user's CSV states: `code`, `source`, and any of `substitution`, `demand`,
/// `supply` with their standard errors (`…_se`). The longest code that covers a product holds; an empty cell leaves the
/// shipped number.
pub fn read_over(shipped: &Shipped, file: &Location) -> Result<Parameters, Problems> {
    let bytes = file.bytes()?;
    let hash = short_hash(shipped.hash.clone().chain_update(&bytes));
    let csv = CsvTable::new(&file.display(), bytes)?;
    let [substitution, demand, supply] = read_stated(&csv)?;
    let mut parameters = Parameters::clone(&shipped.parameters);
    parameters.name = file.stem();
    parameters.title = format!("{} over {}", file.display(), parameters.title);
    parameters.hash = hash;
    parameters.substitution.stated = substitution;
    parameters.demand.stated = demand;
    parameters.supply = supply;
    Ok(parameters)
}

/// What rows state, by code: of substitution, of demand and of supply.
type AllStated = [BTreeMap<HsCode, ParameterInput>; 3];

fn read_stated(csv: &CsvTable) -> Result<AllStated, Problems> {
    let [code, source] = csv.columns(["code", "source"])?;
    let mut problems = unknown_columns(csv);
    let columns = PAIRS.map(|pair| pair.map(|name| csv.find(name)));
    let mut stated = AllStated::default();
    let mut seen: BTreeMap<HsCode, u64> = BTreeMap::new();
    let mut codes: Vec<WrittenCode> = Vec::new();
    csv.rows(&mut problems, |row: CsvRow<'_>, problems| {
        let at = |column: usize| csv.at(row.start, Some(column));
        let product = csv.code(&row, code, problems);
        if let Some(product) = product {
            codes.push(WrittenCode { code: product, place: at(code), named: None });
            if let Some(first) = seen.insert(product, row.start) {
                let problem = twice(format!("{} stands twice", product.dotted()), at(code), csv.at(first, Some(code)));
                problems.push(problem.help("a code stands once"));
            }
        }
        let who: Arc<str> = row.text(source).into();
        if who.is_empty() {
            let problem = Problem::new("a row without a source").at(at(source), "who estimated it, or “assumed”");
            problems.push(problem.help("every number has a source; a guess is called so: \"assumed\""));
        }
        for (kind, pair) in columns.iter().enumerate() {
            let mut read = |which: usize| {
                csv.quantity(&row, pair[which]?, |text| number(text, kind, which == 1), problems).flatten()
            };
            let (value, error) = (read(0), read(1));
            // Of what is shipped an error alone is one's own view of it; of supply nothing is shipped.
            if let (Some(column), "supply", None, Some(_)) = (pair[1], PAIRS[kind][0], value, error) {
                let what = "a standard error of supply without its number";
                let problem = Problem::new(what).at(at(column), "state `supply` beside it");
                problems.push(problem.help("no elasticity of supply is shipped that it could be about"));
            }
            if let (Some(product), true) = (product, value.is_some() || error.is_some()) {
                stated[kind].insert(product, ParameterInput { value, error, source: who.clone() });
            }
        }
    });
    if seen.is_empty() && problems.is_empty() {
        let problem = Problem::new("a table without a row").at(csv.at_header(None), "columns only");
        problems.push(problem.help("add a row a product, or leave `parameters` out: the shipped numbers hold then"));
    }
    problems.extend(unknown_codes(&codes, &[]));
    if problems.is_empty() { Ok(stated) } else { Err(in_order(problems, &[])) }
}

/// Returns columns that nobody reads: a misspelt one would leave the shipped numbers without a word.
fn unknown_columns(csv: &CsvTable) -> Problems {
    let known = || ["code"].into_iter().chain(PAIRS.into_iter().flatten()).chain(["source"]);
    let unknown = csv.headers().enumerate().filter(|(_, header)| !known().any(|name| name == *header));
    let problem = |(column, header): (usize, &str)| {
        let near = nearest(header, known());
        let label = near.map_or("not a column here".to_string(), |near| format!("did you mean “{near}”?"));
        let problem = Problem::of(ErrorKind::Unknown, format!("unknown column `{header}`"));
        problem
            .at(csv.at_header(Some(column)), label)
            .help(format!("known here: {}", known().collect::<Vec<_>>().join(", ")))
    };
    unknown.map(problem).collect()
}

/// Returns a cell: an elasticity of a kind, or a standard error; `None` if it is empty.
fn number(text: &str, kind: usize, is_error: bool) -> Result<Option<f64>, QuantityError> {
    let text = plain(text);
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let no_number = || QuantityError::new(format!("“{text}” is not a number"), "digits and a point, or nothing");
    let number = number.ok_or_else(no_number)?;
    let wrong = |what: &str, label: &str| wrong(format!("{what} {text}"), label);
    match (PAIRS[kind][0], is_error) {
        (_, true) if number < 0.0 => wrong("a standard error of", "zero or more"),
        ("substitution", false) if number == 1.0 => {
            wrong("an elasticity of substitution of", "at 1 shares of spending never move: write 1.01 or 0.99")
        }
        ("substitution", false) if number <= 0.0 => wrong("an elasticity of substitution of", "above zero"),
        ("demand", false) if number >= 0.0 => {
            wrong("an elasticity of demand of", "below zero: a higher price means fewer imports")
        }
        ("supply", false) if number <= 0.0 => wrong("an elasticity of supply of", "above zero"),
        _ => Ok(Some(number)),
    }
}
