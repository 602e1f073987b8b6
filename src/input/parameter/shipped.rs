//! The shipped estimates, as they were found, and what is made of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::error::{Problem, Problems};
use crate::input::csv_table::{CsvRow, CsvTable};
use crate::input::files::Location;
use crate::partner::Partner;
use crate::product::HsCode;
use crate::units::Estimate;
use crate::world::parameter::fill::{EstimateHeader, PublishedEstimate, SectorLookup, fill, quantile};
use crate::world::parameter::home_share::{HomeShare, HomeShares};
use crate::world::parameter::{ModelParameter, ParameterByCode, Parameters, PassThrough};

/// Who estimated the elasticities of substitution.
const SUBSTITUTION: &str = "Broda & Weinstein 2006, QJE: US imports by ten-digit line, 1990–2001";
/// Who estimated the elasticities of demand.
const DEMAND: &str = "Hauk: US import demand elasticities by six-digit product";
/// Whose standard errors stand in where there is none.
const SECTORS: &str = "Lashkaripour & Lugovskyy 2023, AER, table 3";
/// A line's own elasticity of substitution counts as it is if this part of all is below it, and this part above.
const TAIL: f64 = 0.05;

pub fn read(hash: &mut Sha256) -> Result<Parameters, Problems> {
    let sectors = read_sectors(hash)?;
    let relative = read_relative(hash)?;
    let (lines, ends) = read_substitution(hash, &sectors, &relative)?;
    let (products, rows) = read_demand(hash)?;
    let wrong = rows - products.len();
    let borrowed: Arc<str> = format!("the standard error, in proportion to σ − 1 as in the sector by {SECTORS}").into();
    let direct = Some(borrowed.clone());
    let substitution =
        EstimateHeader { origin: 1.0, source: SUBSTITUTION.into(), range: ends, direct, median: borrowed };
    let median = "the standard error, in proportion the median of those of its estimates".into();
    let range = [f64::NEG_INFINITY, f64::INFINITY];
    let demand = EstimateHeader { origin: 0.0, source: DEMAND.into(), range, direct: None, median };
    let none = || Problem::new("the shipped estimates are empty");
    let mut substitution = fill(lines, &substitution, &sectors).ok_or_else(none)?;
    let mut demand = fill(products, &demand, &sectors).ok_or_else(none)?;
    let [line_note, product_note] = [&substitution, &demand].map(|found| {
        let (own, moved) = found.own_and_moved();
        format!("{own} own estimates, of which {moved} are moved by more than a tenth toward their heading")
    });
    read_assumed(hash, &mut substitution, &mut demand)?;
    Ok(Parameters {
        name: "shipped".into(),
        title: "Elasticities of US imports by product".into(),
        hash: String::new(),
        notes: vec![
            format!(
                "substitution: {line_note}; beyond {:.2} and {:.1}, the middle nine tenths, an own estimate counts as that end",
                ends[0], ends[1]
            ),
            format!("demand: {product_note}; {wrong} of {rows} estimates have the wrong sign and are not used"),
        ],
        pass_through: read_pass_through(hash)?,
        models: read_models(hash)?,
        substitution,
        demand,
        supply: BTreeMap::new(),
        home_shares: read_home_shares(hash)?,
    })
}

/// Returns what each row of a file says.
fn each<const N: usize, T>(
    name: &str,
    columns: [&str; N],
    hash: &mut Sha256,
    mut row: impl FnMut([&str; N]) -> Result<T, String>,
) -> Result<Vec<T>, Problems> {
    let location = Location::Shipped(format!("seeds/parameters/{name}"));
    let bytes = location.bytes()?;
    hash.update(location.sha256(&bytes));
    let csv = CsvTable::new(&location.display(), location.unpack(bytes)?)?;
    let columns = csv.columns(columns)?;
    let (mut found, mut problems) = (Vec::new(), Problems::new());
    csv.rows(&mut problems, |fields: CsvRow<'_>, problems| match row(columns.map(|column| fields.text(column))) {
        Ok(row) => found.push(row),
        Err(what) => problems.push(Problem::new(what).at(csv.at(fields.start, None), "this row")),
    });
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

fn code(text: &str) -> Result<HsCode, String> {
    HsCode::parse(text).map_err(|why| why.to_string())
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("“{text}” is not a number"))
}

/// Returns a standard error; 0 where there is none.
fn error(text: &str) -> Result<f64, String> {
    if text.is_empty() { Ok(0.0) } else { number(text) }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_string())
}

fn read_sectors(hash: &mut Sha256) -> Result<SectorLookup, Problems> {
    let row = |[product, sector]: [&str; 2]| Ok((code(product)?, sector.into()));
    Ok(SectorLookup(each("sector_products.csv", ["product", "sector"], hash, row)?.into_iter().collect()))
}

/// Returns the relative standard error of each sector: that of the trade elasticity, which is σ − 1.
fn read_relative(hash: &mut Sha256) -> Result<BTreeMap<String, f64>, Problems> {
    let row = |[sector, elasticity, se]: [&str; 3]| Ok((sector.to_string(), number(se)? / number(elasticity)?));
    Ok(each("sectors.csv", ["sector", "elasticity", "se"], hash, row)?.into_iter().collect())
}

/// Returns elasticities of substitution, and between which ends one counts as it is: one that is among the smallest or
/// largest of all is a search that found no end.
fn read_substitution(
    hash: &mut Sha256,
    sectors: &SectorLookup,
    relative: &BTreeMap<String, f64>,
) -> Result<(Vec<PublishedEstimate>, [f64; 2]), Problems> {
    let lines = each("substitution.csv.gz", ["product", "elasticity"], hash, |[product, elasticity]| {
        let (code, value) = (code(product)?, number(elasticity)?);
        match sectors.of(code).and_then(|sector| relative.get(sector)).copied() {
            Some(relative) => Ok(Some(PublishedEstimate { code, value, relative })),
            None if code.is_special_provision() => Ok(None),
            None => Err(format!("{product} has no sector")),
        }
    })?;
    let lines: Vec<PublishedEstimate> = lines.into_iter().flatten().collect();
    let values = || lines.iter().map(|line| line.value).collect();
    let low = quantile(values(), TAIL).unwrap_or_default();
    let high = quantile(values(), 1.0 - TAIL).unwrap_or_default();
    Ok((lines, [low, high]))
}

/// Returns elasticities of demand, which the file gives as positive numbers, and how many rows it has. Those of the other
/// sign are not used.
fn read_demand(hash: &mut Sha256) -> Result<(Vec<PublishedEstimate>, usize), Problems> {
    let products = each("demand.csv.gz", ["product", "elasticity", "se"], hash, |[product, size, se]| {
        let (value, se) = (-number(size)?, number(se)?);
        Ok(PublishedEstimate { code: code(product)?, value, relative: se / -value })
    })?;
    let rows = products.len();
    Ok((products.into_iter().filter(|product| product.value < 0.0).collect(), rows))
}

fn read_pass_through(hash: &mut Sha256) -> Result<Vec<PassThrough>, Problems> {
    let columns = ["from", "partner", "product", "sample", "pass_through", "se", "source", "assumed"];
    each("pass_through.csv", columns, hash, |[from, partner, product, sample, value, se, source, assumed]| {
        let (estimate, assumed) = (Estimate { value: number(value)?, error: error(se)? }, some(assumed));
        let partner = some(partner).map(|word| Partner::from_iso2(&word).ok_or(format!("“{word}” is no partner")));
        let (partner, product) = (partner.transpose()?, some(product).map(|text| code(&text)).transpose()?);
        let from = some(from).map(|text| text.parse().map_err(|_| format!("“{text}” is not a date"))).transpose()?;
        let (sample, source) = (sample.into(), source.into());
        Ok(PassThrough { from, partner, product, estimate, sample, source, assumed })
    })
}

fn read_models(hash: &mut Sha256) -> Result<Vec<ModelParameter>, Problems> {
    let columns = ["name", "meaning", "value", "se", "source", "assumed"];
    each("models.csv", columns, hash, |[name, meaning, value, se, source, assumed]| {
        let (estimate, assumed) = (Estimate { value: number(value)?, error: error(se)? }, some(assumed));
        let (name, meaning, source) = (name.into(), meaning.into(), source.into());
        Ok(ModelParameter { name, meaning, estimate, source, assumed })
    })
}

fn read_home_shares(hash: &mut Sha256) -> Result<HomeShares, Problems> {
    let found = each("home_shares.csv.gz", ["product", "home_share", "level"], hash, |[product, share, level]| {
        let level = level.parse().map_err(|_| format!("“{level}” is not a level"))?;
        Ok((code(product)?, HomeShare { share: number(share)?, level }))
    })?;
    Ok(HomeShares(found.into_iter().collect()))
}

fn read_assumed(
    hash: &mut Sha256,
    substitution: &mut ParameterByCode,
    demand: &mut ParameterByCode,
) -> Result<(), Problems> {
    let columns = ["product", "substitution", "demand", "source"];
    each("assumed.csv", columns, hash, |[product, between, of_imports, source]| {
        let code = code(product)?;
        substitution.assume(code, number(between)?, source);
        demand.assume(code, number(of_imports)?, source);
        Ok(())
    })
    .map(drop)
}
