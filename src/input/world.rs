//! A world: a folder with `world.toml` and its flows, checked against the totals that it states.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::files::{Location, shipped_in, short_hash};
use super::product::unpack;
use super::share::whole_share;
use super::sheet::{Row, Sheet};
use super::table::{Page, did_you_mean};
use crate::error::{Place, Problem, Problems, in_order};
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::{CustomsValue, Share};
use crate::world::{Flow, World};

/// The keys of `world.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// What it is.
    title: String,
    /// Whose imports.
    importer: Spanned<String>,
    /// The word before "duty" on pictures; default: the importer is named after it.
    adjective: Option<String>,
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

/// The world of scenarios that name none.
pub const DEFAULT: &str = "us-2024";

/// The names of the shipped worlds.
pub fn shipped_worlds() -> impl Iterator<Item = String> {
    shipped_in("seeds/worlds")
        .filter_map(|(path, _)| Some(path.strip_suffix("/world.toml")?.rsplit('/').next()?.to_string()))
}

/// The `world.toml` of a name: a shipped world, or a folder beside the file that names it.
pub fn locate(name: &str, beside: &Location) -> Result<Location, Problem> {
    let shipped = Location::Shipped(format!("seeds/worlds/{name}/world.toml"));
    let own = beside.beside(&format!("{name}/world.toml"));
    [shipped, own.clone()].into_iter().find(Location::exists).ok_or_else(|| {
        let known: Vec<String> = shipped_worlds().collect();
        let mut problem = Problem::new(format!("there is no world “{name}”"));
        problem.help.extend(did_you_mean(name, known.iter().map(String::as_str)));
        problem.help(format!("shipped: {}; there is no file {} either", known.join(", "), own.display()))
    })
}

/// The last day of the year that a world says its flows are of.
pub fn last_day(location: &Location) -> Option<Date> {
    let source = Page::text(location).ok()?;
    let (_, root) = Page::open(location, &source).ok()?;
    let (_, year) = root.get_ref().iter().find(|(key, _)| key.get_ref() == "year")?;
    let year = year.get_ref().as_integer()?.as_str().parse().ok()?;
    Date::new(year, 12, 31).ok()
}

/// Reads a world from its `world.toml`.
pub fn read_world(name: &str, location: &Location, partners: &Partners) -> Result<World, Problems> {
    let source = Page::text(location)?;
    let (mut page, mut root) = Page::open(location, &source)?;
    let check: Option<Check> = match page.table(&mut root, "check") {
        Some(table) => page.understand(table, &[]),
        None => Some(Check::default()),
    };
    let header: Option<Header> = page.understand(root, &["check"]);
    let importer = header.as_ref().and_then(|header| page.partner(&header.importer, partners));
    let (Some(header), Some(check), Some(importer), true) = (header, check, importer, page.problems.is_empty()) else {
        return Err(in_order(page.problems, &[]));
    };
    let file = header.flows.as_ref().map_or("flows.csv", |file| file.get_ref());
    let flows = location.beside(file);
    let named = |problem: Problem| match &header.flows {
        Some(field) => vec![problem.at(page.place(field.span()), "the flows of this world")],
        None => vec![
            problem
                .at(Place::file(&page.source.path), "")
                .help("the flows of a world are in flows.csv beside it; `flows = \"…\"` names another file"),
        ],
    };
    let bytes = flows.bytes().map_err(named)?;
    let hash = short_hash(Sha256::new().chain_update(&source.text).chain_update(&bytes));
    let path = flows.display();
    let text =
        unpack(file, bytes).map_err(|error| named(Problem::new(format!("{path} cannot be unpacked: {error}"))))?;
    let ((partners, products, flows), declared) = read_flows(&path, text, partners)?;
    let world = World {
        name: name.to_string(),
        title: header.title,
        importer,
        adjective: header.adjective,
        year: header.year,
        source: header.source,
        hash,
        notes: header.notes,
        partners,
        products,
        flows,
        declared,
    };
    hold(&world, &check, &mut page);
    if page.problems.is_empty() { Ok(world) } else { Err(in_order(page.problems, &[])) }
}

/// Holds a world against the totals that it states.
fn hold(world: &World, check: &Check, page: &mut Page) {
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
            let what = format!("the flows do not give what this world states: {name}");
            page.report(stated.span(), what, format!("the flows give {found}"));
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

type Flows = (Vec<Partner>, Vec<HsCode>, Vec<Flow>);
/// Whose, which, how much, and the number of its row.
type Line = (Partner, HsCode, CustomsValue, u32);
/// Shares that rows declare, by name: a share a row.
type Declared = BTreeMap<String, Vec<Option<Share>>>;

/// Reads `partner,product,value_usd`, in any order, and the shares that rows declare in columns `claim.NAME` and
/// `content.NAME`; further columns are left alone.
fn read_flows(path: &str, text: Vec<u8>, names: &Partners) -> Result<(Flows, Declared), Problems> {
    let sheet = Sheet::new(path, text).map_err(|problem| vec![problem])?;
    let mut lines: Vec<Line> = Vec::with_capacity(sheet.size() / 24);
    each_line(&sheet, names, |line, _| lines.push(line))?;
    if lines.is_empty() {
        let problem = Problem::new("there are no flows in this file").at(Place::file(path), "");
        return Err(vec![problem.help("below the names of the columns belongs a row a flow")]);
    }
    if !lines.is_sorted_by_key(|line| (line.0, line.1)) {
        lines.sort_by_key(|line| (line.0, line.1));
    }
    let mut declared = declared(&sheet)?;
    // Entries of one good that claim or contain different things are different flows.
    let twice_at = |pair: &[Line]| (pair[0].0, pair[0].1) == (pair[1].0, pair[1].1);
    if declared.is_empty() && lines.windows(2).any(twice_at) {
        return Err(twice(&sheet, names));
    }
    for shares in declared.values_mut() {
        *shares = lines.iter().map(|line| shares.get(line.3 as usize).copied().flatten()).collect();
    }
    let mut total = CustomsValue::default();
    for line in &lines {
        total = total.checked_add(line.2).ok_or_else(|| {
            let problem = Problem::new("the values add up to more than a thousand trillion dollars");
            vec![problem.at(Place::file(path), "").help("`value_usd` is in dollars")]
        })?;
    }
    Ok((index(lines), declared))
}

/// The shares that the rows of a sheet declare; an empty cell says nothing.
fn declared(sheet: &Sheet) -> Result<Declared, Problems> {
    let name = |header: &str| {
        header.strip_prefix("claim.").or(header.strip_prefix("content.")).map(|name| name.trim().to_string())
    };
    let columns: Vec<(usize, String)> =
        sheet.headers().enumerate().filter_map(|(column, header)| Some((column, name(header)?))).collect();
    let mut declared: Declared = columns.iter().map(|(_, name)| (name.clone(), Vec::new())).collect();
    if columns.is_empty() {
        return Ok(declared);
    }
    let mut problems = Vec::new();
    sheet.rows(&mut problems, |row: Row<'_>, problems| {
        for (column, name) in &columns {
            let text = row.text(*column).trim();
            let share = match text {
                "" => None,
                text => match whole_share(text) {
                    Ok(share) => Some(share),
                    Err(wrong) => {
                        let at = sheet.at(row.start, Some(*column));
                        problems.push(Problem::new(wrong.what).at(at, wrong.help));
                        None
                    }
                },
            };
            declared.entry(name.clone()).or_default().push(share);
        }
    });
    if problems.is_empty() { Ok(declared) } else { Err(in_order(problems, &[])) }
}

/// Reads the lines of a sheet, each with the byte that it begins at.
fn each_line(sheet: &Sheet, names: &Partners, mut each: impl FnMut(Line, u64)) -> Result<(), Problems> {
    let [partner, product, value] = sheet.columns(["partner", "product", "value_usd"])?;
    let mut problems = Vec::new();
    let mut last: Option<(Vec<u8>, Partner)> = None;
    let mut number = 0;
    sheet.rows(&mut problems, |row: Row<'_>, problems| {
        let who = match &last {
            Some((bytes, who)) if bytes.as_slice() == row.bytes(partner) => Ok(*who),
            _ => find(names, row.text(partner)),
        };
        match (who, HsCode::parse(row.text(product)), read_value(row.text(value).trim())) {
            (Ok(who), Ok(code), Ok(value)) => {
                if last.as_ref().is_none_or(|(_, known)| *known != who) {
                    last = Some((row.bytes(partner).to_vec(), who));
                }
                each((who, code, value, number), row.start);
                number += 1;
            }
            (who, code, amount) => {
                let mut fault = |column: usize, what: String, label: String| {
                    problems.push(Problem::new(what).at(sheet.at(row.start, Some(column)), label));
                };
                if let Err(label) = who {
                    fault(partner, format!("unknown partner “{}”", row.text(partner)), label);
                }
                if let Err(why) = code {
                    fault(product, format!("“{}” is not a product code", row.text(product)), why.into());
                }
                if let Err((what, label)) = amount {
                    fault(value, what, label.into());
                }
            }
        }
    });
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The flows that stand twice, both with their lines. They are looked for again, so that reading a good file is quick.
fn twice(sheet: &Sheet, names: &Partners) -> Problems {
    let mut first: BTreeMap<(Partner, HsCode), u64> = BTreeMap::new();
    let mut problems = Vec::new();
    let read = each_line(sheet, names, |(partner, product, ..), start| {
        if let Some(&other) = first.get(&(partner, product)) {
            let problem = Problem::new(format!("{partner} sells {} twice", product.dotted()))
                .at(sheet.at(start, None), "the second")
                .and(sheet.at(other, None), "the first");
            problems.push(problem.help("a partner and product stand once: add the values up"));
        } else {
            first.insert((partner, product), start);
        }
    });
    if let Err(mut others) = read {
        problems.append(&mut others);
    }
    in_order(problems, &[])
}

fn find(names: &Partners, word: &str) -> Result<Partner, String> {
    names.find(word).ok_or_else(|| did_you_mean(word, names.words()).unwrap_or("not a partner".into()))
}

/// Dollars, whole or with cents. The error says what is wrong and what to do.
fn read_value(text: &str) -> Result<CustomsValue, (String, &'static str)> {
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
        Some((cents, None)) if cents < 0 => Err((format!("the value “{text}” is negative"), "zero or more")),
        Some(_) => Err((format!("the value “{text}” is beyond all trade"), "in dollars")),
        None if text.is_empty() => Err(("a value is missing".into(), "dollars; 0 for none")),
        None => Err((
            format!("“{text}” is not an amount in dollars"),
            "digits, a point, two decimals at most; no commas, no $",
        )),
    }
}

/// Gives the partners and products of sorted lines their numbers.
fn index(lines: Vec<Line>) -> Flows {
    let mut partners: Vec<Partner> = lines.iter().map(|line| line.0).collect();
    partners.dedup();
    let mut products: Vec<HsCode> = lines.iter().map(|line| line.1).collect();
    products.sort_unstable();
    products.dedup();
    let mut flows = Vec::with_capacity(lines.len());
    let mut place = (0, 0);
    for (partner, product, value, _) in lines {
        while partners[place.0] != partner {
            place = (place.0 + 1, 0);
        }
        place.1 += products[place.1..].partition_point(|&code| code < product);
        flows.push(Flow { partner: place.0 as u16, product: place.1 as u32, value });
    }
    (partners, products, flows)
}
