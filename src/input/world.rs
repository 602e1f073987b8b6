//! A world: a folder with `world.toml` and its flows, checked against the totals that it states.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::files::{Location, shipped_in};
use super::product::unpack;
use super::table::{Reading, did_you_mean};
use crate::error::{Problem, Problems};
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::CustomsValue;
use crate::world::{Flow, World};

/// The keys of `world.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// What it is.
    title: String,
    /// Whose imports.
    importer: Spanned<String>,
    /// The year of the flows.
    year: i16,
    /// Publisher and title; printed under pictures.
    source: String,
    /// The file of the flows; default `flows.csv`.
    flows: Option<Spanned<String>>,
    /// Known limits.
    #[serde(default)]
    notes: Vec<String>,
}

/// Totals that must hold, in whole dollars.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Check {
    rows: Option<Spanned<i64>>,
    partners: Option<Spanned<i64>>,
    value_usd: Option<Spanned<i64>>,
    value_usd_chapters_1_97: Option<Spanned<i64>>,
    #[serde(default)]
    partner: BTreeMap<String, Spanned<i64>>,
}

/// The names of the shipped worlds.
pub fn shipped_worlds() -> impl Iterator<Item = String> {
    shipped_in("seeds/worlds")
        .filter_map(|(path, _)| Some(path.strip_suffix("/world.toml")?.rsplit('/').next()?.to_string()))
}

/// The `world.toml` of a name: a shipped world, or a folder beside the file that names it.
pub fn locate(name: &str, beside: &Location) -> Result<Location, Problem> {
    let shipped = Location::Shipped(format!("seeds/worlds/{name}/world.toml"));
    [shipped, beside.beside(&format!("{name}/world.toml"))].into_iter().find(Location::exists).ok_or_else(|| {
        let known: Vec<String> = shipped_worlds().collect();
        let problem = Problem::new(format!("no world “{name}”"));
        let problem = match did_you_mean(name, known.iter().map(String::as_str)) {
            Some(hint) => problem.help(hint),
            None => problem,
        };
        problem.help(format!(
            "shipped: {}; or a folder with world.toml, from the folder of the scenario",
            known.join(", ")
        ))
    })
}

/// Reads a world from its `world.toml`.
pub fn read_world(name: &str, location: &Location, partners: &Partners) -> Result<World, Problems> {
    let source = Reading::text(location)?;
    let (mut reading, mut root) = Reading::open(location, &source)?;
    let check: Option<Check> = match reading.table(&mut root, "check") {
        Some(table) => reading.understand(table, &[]),
        None => Some(Check::default()),
    };
    let header: Option<Header> = reading.understand(root, &["check"]);
    let importer = header.as_ref().and_then(|header| reading.partner(&header.importer, partners));
    let (Some(header), Some(check), Some(importer), true) = (header, check, importer, reading.problems.is_empty())
    else {
        return Err(reading.problems);
    };
    let file = header.flows.as_ref().map_or("flows.csv", |file| file.get_ref());
    let flows = location.beside(file);
    let bytes = flows.bytes().map_err(|problem| {
        let span = header.flows.as_ref().map_or(0..0, Spanned::span);
        vec![problem.at(reading.place(span), "the flows of this world")]
    })?;
    let path = flows.display();
    let text =
        unpack(file, bytes).map_err(|error| vec![Problem::new(format!("{path}: cannot be unpacked: {error}"))])?;
    let (partners, products, flows) = read_flows(&path, &text, partners)?;
    let world = World {
        name: name.to_string(),
        title: header.title,
        importer,
        year: header.year,
        source: header.source,
        notes: header.notes,
        partners,
        products,
        flows,
    };
    hold(&world, &check, &mut reading);
    if reading.problems.is_empty() { Ok(world) } else { Err(reading.problems) }
}

/// Holds a world against the totals that it states.
fn hold(world: &World, check: &Check, reading: &mut Reading) {
    let dollars = |value: CustomsValue| value.usd().dollars();
    let goods: CustomsValue = world
        .flows
        .iter()
        .filter(|flow| !world.products[flow.product as usize].is_special_provision())
        .map(|flow| flow.value)
        .sum();
    let totals = [
        ("rows", &check.rows, world.flows.len().into()),
        ("partners", &check.partners, world.partners.len().into()),
        ("value_usd", &check.value_usd, dollars(world.value())),
        ("value_usd_chapters_1_97", &check.value_usd_chapters_1_97, dollars(goods)),
    ];
    let mut compare = |name: &str, stated: &Spanned<i64>, found: rust_decimal::Decimal| {
        if found != (*stated.get_ref()).into() {
            let what = format!("the flows do not add up to what this world states: {name}");
            reading.report(stated.span(), what, format!("the flows give {found}"));
        }
    };
    for (name, stated, found) in totals {
        if let Some(stated) = stated {
            compare(name, stated, found);
        }
    }
    let by_partner = world.value_by_partner();
    for (code, stated) in &check.partner {
        let found = Partner::from_iso2(code).and_then(|partner| by_partner.get(&partner)).copied().unwrap_or_default();
        compare(code, stated, dollars(found));
    }
}

/// The most mistakes of a file of flows that are shown; a wrong file has one in every row.
const SHOWN: usize = 20;

type Flows = (Vec<Partner>, Vec<HsCode>, Vec<Flow>);

/// Reads `partner,product,value_usd`, in any order; further columns are left alone.
fn read_flows(path: &str, text: &[u8], names: &Partners) -> Result<Flows, Problems> {
    let fault = |line: u64, what: String| Problem::new(format!("{path}:{line}: {what}"));
    let mut reader = csv::Reader::from_reader(text);
    let headers = reader.headers().map_err(|error| vec![fault(1, error.to_string())])?.clone();
    let mut problems = Vec::new();
    let mut column = |name: &str| {
        let found = headers.iter().position(|header| header == name);
        if found.is_none() {
            let hint = did_you_mean(name, headers.iter()).map(|hint| format!(" ({hint})")).unwrap_or_default();
            let columns = headers.iter().collect::<Vec<_>>().join(", ");
            problems.push(
                fault(1, format!("no column `{name}`{hint}"))
                    .help(format!("needed: partner, product, value_usd; found: {columns}")),
            );
        }
        found.unwrap_or_default()
    };
    let (partner, product, value) = (column("partner"), column("product"), column("value_usd"));
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut rows: Vec<(Partner, HsCode, CustomsValue)> = Vec::with_capacity(text.len() / 24);
    let mut record = csv::ByteRecord::new();
    let mut last: Option<(Vec<u8>, Partner)> = None;
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.push(fault(line, error.to_string()));
                break;
            }
        }
        let field = |column: usize| std::str::from_utf8(&record[column]).unwrap_or("�");
        let who = match &last {
            Some((bytes, who)) if bytes.as_slice() == &record[partner] => Ok(*who),
            _ => find(names, field(partner)),
        };
        match (who, HsCode::parse(field(product)), read_value(field(value))) {
            (Ok(who), Ok(code), Ok(value)) => {
                if last.as_ref().is_none_or(|(_, known)| *known != who) {
                    last = Some((record[partner].to_vec(), who));
                }
                rows.push((who, code, value));
            }
            (who, code, value) => {
                problems.extend(who.err().map(|what| fault(line, what)));
                problems.extend(code.err().map(|why| fault(line, format!("product “{}”: {why}", field(product)))));
                problems.extend(value.err().map(|what| fault(line, what)));
            }
        }
        if problems.len() >= SHOWN {
            problems.push(Problem::new(format!("{path}: stopped after {SHOWN} mistakes")));
            break;
        }
    }
    if problems.is_empty() { index(path, rows) } else { Err(problems) }
}

fn find(names: &Partners, word: &str) -> Result<Partner, String> {
    names.find(word).ok_or_else(|| {
        let hint = did_you_mean(word, names.words()).map(|hint| format!("; {hint}")).unwrap_or_default();
        format!("unknown partner “{word}”{hint}")
    })
}

/// Dollars, whole or with cents.
fn read_value(text: &str) -> Result<CustomsValue, String> {
    let cents = match text.parse::<i64>() {
        Ok(dollars) => dollars.checked_mul(100),
        Err(_) => text
            .parse::<rust_decimal::Decimal>()
            .ok()
            .and_then(|dollars| dollars.checked_mul(100.into()))
            .filter(|cents| cents.is_integer())
            .and_then(|cents| i64::try_from(cents).ok()),
    };
    match cents.map(|cents| (cents, CustomsValue::from_cents(cents))) {
        Some((_, Some(value))) => Ok(value),
        Some((cents, None)) if cents < 0 => Err(format!("value_usd “{text}” is negative")),
        _ => Err(format!("value_usd “{text}” is not an amount in dollars, with two decimals at most")),
    }
}

/// Sorts the rows and gives partners and products their numbers.
fn index(path: &str, mut rows: Vec<(Partner, HsCode, CustomsValue)>) -> Result<Flows, Problems> {
    if rows.is_empty() {
        return Err(vec![Problem::new(format!("{path}: there are no flows in it"))]);
    }
    if !rows.is_sorted_by_key(|row| (row.0, row.1)) {
        rows.sort_by_key(|row| (row.0, row.1));
    }
    let twice = rows.windows(2).find(|pair| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1));
    if let Some(pair) = twice {
        let what = format!("{path}: partner {} has product {} twice", pair[0].0, pair[0].1);
        return Err(vec![Problem::new(what).help("a flow stands once: add the values up")]);
    }
    let mut total = CustomsValue::default();
    for row in &rows {
        total = total.checked_add(row.2).ok_or_else(|| {
            vec![Problem::new(format!("{path}: the values add up to more than a thousand trillion dollars"))]
        })?;
    }
    let mut partners: Vec<Partner> = rows.iter().map(|row| row.0).collect();
    partners.dedup();
    let mut products: Vec<HsCode> = rows.iter().map(|row| row.1).collect();
    products.sort_unstable();
    products.dedup();
    let mut flows = Vec::with_capacity(rows.len());
    let mut place = (0, 0);
    for (partner, product, value) in rows {
        while partners[place.0] != partner {
            place = (place.0 + 1, 0);
        }
        place.1 += products[place.1..].partition_point(|&code| code < product);
        flows.push(Flow { partner: place.0 as u16, product: place.1 as u32, value });
    }
    Ok((partners, products, flows))
}
