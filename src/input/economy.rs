//! A world of many countries that all buy and sell: `countries.csv` and `trade.csv.gz` of a shipped folder.

use std::collections::HashMap;

use super::files::Location;
use super::sheet::{Row, Sheet};
use crate::error::{Problem, Problems};

/// A country of such a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166 alpha-3.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Gross domestic product, dollars a year.
    pub income: f64,
    /// The rate on its goods that the importer of the world's story announced, a fraction.
    pub announced: f64,
}

/// Countries and what each sells to each.
#[derive(Clone, Debug, PartialEq)]
pub struct Economy {
    /// In the order of their numbers.
    pub countries: Vec<Country>,
    /// Dollars a year; a row for each exporter, a column for each importer, row after row.
    pub trade: Vec<f64>,
}

impl Economy {
    /// Gross domestic products, in the order of the countries.
    pub fn income(&self) -> Vec<f64> {
        self.countries.iter().map(|country| country.income).collect()
    }
}

/// Reads a shipped world of many countries by its name.
///
/// # Errors
/// Where a file is missing, or a field is not what its column says; each with its place.
pub fn read_economy(name: &str) -> Result<Economy, Problems> {
    let file = |file: &str| {
        Sheet::read(&Location::Shipped(format!("seeds/worlds/{name}/{file}"))).map_err(|problem| vec![problem])
    };
    let sheet = file("countries.csv")?;
    let [code, title, income, announced] = sheet.columns(["country", "name", "income_usd", "announced_2025_04_02"])?;
    let mut problems = Problems::default();
    let mut countries: Vec<Country> = Vec::new();
    sheet.rows(&mut problems, |row, problems| {
        let income = number(&sheet, &row, income, problems);
        let announced = number(&sheet, &row, announced, problems);
        countries.push(Country { code: row.text(code).into(), name: row.text(title).into(), income, announced });
    });
    let numbers: HashMap<&str, usize> =
        countries.iter().enumerate().map(|(number, country)| (country.code.as_str(), number)).collect();
    let n = countries.len();
    let mut trade = vec![0.0; n * n];
    let sheet = file("trade.csv.gz")?;
    let [exporter, importer, value] = sheet.columns(["exporter", "importer", "thousand_usd"])?;
    sheet.rows(&mut problems, |row, problems| {
        let mut country = |column: usize| {
            let found = numbers.get(row.text(column)).copied();
            if found.is_none() {
                let problem = Problem::new(format!("no country {:?} is in countries.csv", row.text(column)));
                problems.push(problem.at(sheet.at(row.start, Some(column)), ""));
            }
            found
        };
        if let (Some(exporter), Some(importer)) = (country(exporter), country(importer)) {
            trade[exporter * n + importer] = 1000.0 * number(&sheet, &row, value, problems);
        }
    });
    if problems.is_empty() { Ok(Economy { countries, trade }) } else { Err(problems) }
}

/// A number from 0 on.
fn number(sheet: &Sheet, row: &Row<'_>, column: usize, problems: &mut Problems) -> f64 {
    match row.text(column).parse() {
        Ok(number) if f64::is_finite(number) && number >= 0.0 => number,
        _ => {
            let problem = Problem::new(format!("{:?} is not a number from 0 on", row.text(column)));
            problems.push(problem.at(sheet.at(row.start, Some(column)), "here"));
            0.0
        }
    }
}
