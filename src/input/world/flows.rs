//! The flows of a world as a file has them: a row a flow.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::entry::role::Role;
use crate::error::{ErrorKind, Place, Problem, Problems, in_order};
use crate::input::csv_table::{self, CsvRow, CsvTable, MOST_PROBLEMS};
use crate::input::entries::columns::columns;
use crate::input::entries::options::ReadingOptions;
use crate::input::entries::practice::usual_headers;
use crate::input::quantity::{is_plain_number, whole_share};
use crate::input::toml_reader::did_you_mean;
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::{CustomsValue, Share};
use crate::world::{Flow, ImporterIndex, PartnerIndex, World};

/// Flows with what their numbers mean; the same as in a [`World`].
#[derive(Default)]
pub struct FlowTable {
    pub importers: Vec<Partner>,
    pub partners: Vec<Partner>,
    pub products: Vec<HsCode>,
    pub flows: Vec<Flow>,
    pub declared: DeclaredShares,
    /// Columns of days, which are not read.
    pub unread_days: Vec<String>,
}

impl From<World> for FlowTable {
    fn from(World { importers, partners, products, flows, declared, unread_days, .. }: World) -> FlowTable {
        FlowTable { importers, partners, products, flows, declared, unread_days }
    }
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct FlowLine {
    /// Whose imports; `None` for those of the world's own importer, which come first.
    pub importer: Option<Partner>,
    pub partner: Partner,
    pub product: HsCode,
    pub value: CustomsValue,
    /// Its place among the rows.
    pub number: u32,
}

impl FlowLine {
    /// Returns what there is one flow of.
    pub fn key(&self) -> (Option<Partner>, Partner, HsCode) {
        (self.importer, self.partner, self.product)
    }
}

/// Shares that rows declare, by name: a share a row.
pub type DeclaredShares = BTreeMap<String, Vec<Option<Share>>>;

/// Reads `partner,product,value_usd`, in any order, the importer where a column names one, and the shares that rows
/// declare in columns `claim.NAME` and `content.NAME`; further columns are left alone. Without a name it is
/// `world_importer`. Rows of a total and of its parts are refused unless rows are `residuals`.
pub fn read_flows(
    path: &str,
    text: Vec<u8>,
    names: &Partners,
    world_importer: Partner,
    residuals: bool,
) -> Result<FlowTable, Problems> {
    let csv = CsvTable::new(path, text)?;
    let mut lines: Vec<FlowLine> = Vec::with_capacity(csv.size() / 24);
    each_line(&csv, names, world_importer, |line, _| lines.push(line))?;
    if lines.is_empty() {
        let problem = Problem::new("there are no flows in this file").at(Place::file(path), "");
        return Err(problem.help("below the names of the columns belongs a row a flow").into());
    }
    // In place: a copy of ten million rows is half of the memory.
    if !lines.is_sorted_by_key(FlowLine::key) {
        lines.sort_unstable_by_key(|line| (line.key(), line.number));
    }
    let mut declared = declared(&csv)?;
    // Entries of one good that claim or contain different things are different flows.
    let twice_at = |two: &[FlowLine]| two[0].key() == two[1].key();
    if declared.is_empty() && lines.windows(2).any(twice_at) {
        return Err(twice(&csv, names, world_importer));
    }
    if !residuals && has_total_and_part(&lines, names) {
        return Err(totals_and_parts(&csv, names, world_importer));
    }
    for shares in declared.values_mut() {
        *shares = lines.iter().map(|line| shares.get(line.number as usize).copied().flatten()).collect();
    }
    let mut total = CustomsValue::default();
    for line in &lines {
        total = total.checked_add(line.value).ok_or_else(|| {
            let problem = Problem::new("the values add up to more than a thousand trillion dollars");
            problem.at(Place::file(path), "").help("`value_usd` is in dollars")
        })?;
    }
    let unread_days = days(&csv)?;
    // What is said of rows is said: their text is not needed again.
    drop(csv);
    Ok(FlowTable { declared, unread_days, ..index(lines, world_importer) })
}

/// Returns the columns that have days by their names.
fn days(csv: &CsvTable) -> Result<Vec<String>, Problems> {
    let columns = columns(1, csv.headers(), &usual_headers()?, &ReadingOptions::default());
    let is_day = |role: &Role| matches!(role, Role::Field(field) if field.is_day());
    Ok(columns.read().filter(|(_, role)| is_day(role)).map(|(name, _)| name.to_string()).collect())
}

/// Returns the shares that the rows of a sheet declare; an empty cell says nothing.
fn declared(csv: &CsvTable) -> Result<DeclaredShares, Problems> {
    let name = |header: &str| {
        header.strip_prefix("claim.").or(header.strip_prefix("content.")).map(|name| name.trim().to_string())
    };
    let columns: Vec<(usize, String)> =
        csv.headers().enumerate().filter_map(|(column, header)| Some((column, name(header)?))).collect();
    let mut declared: DeclaredShares = columns.iter().map(|(_, name)| (name.clone(), Vec::new())).collect();
    if columns.is_empty() {
        return Ok(declared);
    }
    let mut problems = Problems::new();
    csv.rows(&mut problems, |row: CsvRow<'_>, problems| {
        for (column, name) in &columns {
            let read = |text: &str| if text.is_empty() { Ok(None) } else { whole_share(text).map(Some) };
            let share = csv.quantity(&row, *column, read, problems).flatten();
            declared.entry(name.clone()).or_default().push(share);
        }
    });
    if problems.is_empty() { Ok(declared) } else { Err(in_order(problems, &[])) }
}

/// Reads the lines of a sheet, each with the byte that it begins at.
fn each_line(
    csv: &CsvTable,
    names: &Partners,
    world_importer: Partner,
    mut each: impl FnMut(FlowLine, u64),
) -> Result<(), Problems> {
    let [partner, product, value] = csv.columns(["partner", "product", "value_usd"])?;
    let importer = csv.find("importer");
    let mut problems = Problems::new();
    let mut last: Option<(String, Partner)> = None;
    let mut number = 0;
    csv.rows(&mut problems, |row: CsvRow<'_>, problems| {
        let who = match &last {
            Some((word, who)) if word == row.text(partner) => Ok(*who),
            _ => find(names, row.text(partner)),
        };
        let word = importer.map_or("", |importer| row.text(importer));
        let whose = if word.is_empty() { Ok(world_importer) } else { find(names, word) };
        let whose = whose.map(|whose| Some(whose).filter(|whose| *whose != world_importer));
        match (whose, who, HsCode::parse(row.text(product)), read_value(row.text(value))) {
            (Ok(importer), Ok(who), Ok(product), Ok(value)) => {
                if last.as_ref().is_none_or(|(_, known)| *known != who) {
                    last = Some((row.text(partner).to_string(), who));
                }
                each(FlowLine { importer, partner: who, product, value, number }, row.start);
                number += 1;
            }
            (whose, who, code, amount) => {
                let mut fault = |column, what, label: String| problems.push(csv.fault(&row, column, what, label));
                if let (Err(label), Some(importer)) = (whose, importer) {
                    fault(importer, format!("unknown importer “{word}”"), label);
                }
                if let Err(label) = who {
                    fault(partner, format!("unknown partner “{}”", row.text(partner)), label);
                }
                if let Err(why) = code {
                    fault(product, format!("“{}” is not a product code", row.text(product)), why.what.into());
                }
                if let Err((what, label)) = amount {
                    fault(value, what, label.into());
                }
            }
        }
    });
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Returns the flows that stand twice, both with their lines. They are looked for again, so that reading a good file is
/// quick.
fn twice(csv: &CsvTable, names: &Partners, world_importer: Partner) -> Problems {
    let mut first: BTreeMap<(Option<Partner>, Partner, HsCode), u64> = BTreeMap::new();
    let mut problems = Problems::new();
    let read = each_line(csv, names, world_importer, |line, start| {
        if let Some(&other) = first.get(&line.key()) {
            let to = line.importer.map_or(String::new(), |importer| format!(" to {importer}"));
            let what = format!("{} sells {}{to} twice", line.partner, line.product.dotted());
            let problem = csv_table::twice(what, csv.at(start, None), csv.at(other, None));
            problems.push(problem.help("a partner and product stand once: add the values up"));
        } else {
            first.insert(line.key(), start);
        }
    });
    problems.extend(read.err().unwrap_or_default());
    in_order(problems, &[])
}

/// Returns true if one of two rows of the same importer is, by its code, a total that holds the other.
fn is_total_of(total: &FlowLine, part: &FlowLine) -> bool {
    let holds = total.product == HsCode::ALL_GOODS || total.product.covers(part.product);
    total.importer == part.importer && holds
}

/// Returns the blocs among some partners, each with those of its members that are there too.
fn blocs_with_members(lines: &[FlowLine], names: &Partners) -> Vec<(Partner, BTreeSet<Partner>)> {
    let present: BTreeSet<Partner> = lines.iter().map(|line| line.partner).collect();
    let members = |bloc: Partner| names.members(bloc).filter(|member| present.contains(member)).collect();
    let blocs = present.iter().map(|bloc| (*bloc, members(*bloc)));
    blocs.filter(|(_, members): &(Partner, BTreeSet<Partner>)| !members.is_empty()).collect()
}

/// Returns true if sorted rows hold a total beside its parts: a code beside longer ones below it, or a bloc beside its
/// members.
fn has_total_and_part(lines: &[FlowLine], names: &Partners) -> bool {
    // What lies below a code follows it at once.
    let below = |two: &[FlowLine]| {
        two[0].partner == two[1].partner && two[0].product != two[1].product && is_total_of(&two[0], &two[1])
    };
    let of_bloc = |(bloc, members): (Partner, BTreeSet<Partner>)| {
        let rows = lines.iter().filter(|line| line.partner == bloc);
        let rows: BTreeSet<(Option<Partner>, HsCode)> = rows.map(|line| (line.importer, line.product)).collect();
        lines.iter().filter(|line| members.contains(&line.partner)).any(|line| {
            let mut above = line.product.prefixes().chain([HsCode::ALL_GOODS]);
            let below = rows.range((line.importer, line.product)..).next();
            above.any(|code| rows.contains(&(line.importer, code)))
                || below.is_some_and(|(importer, code)| *importer == line.importer && line.product.covers(*code))
        })
    };
    lines.windows(2).any(below) || blocs_with_members(lines, names).into_iter().any(of_bloc)
}

/// Returns totals that stand beside their parts, each with the first of them. They are looked for again, so that
/// reading a good file is quick.
fn totals_and_parts(csv: &CsvTable, names: &Partners, world_importer: Partner) -> Problems {
    let mut rows: Vec<(FlowLine, u64)> = Vec::new();
    let mut problems = Problems::new();
    problems.extend(
        each_line(csv, names, world_importer, |line, start| rows.push((line, start))).err().unwrap_or_default(),
    );
    rows.sort_by_key(|(line, _)| line.key());
    let lines: Vec<FlowLine> = rows.iter().map(|(line, _)| *line).collect();
    let blocs = blocs_with_members(&lines, names);
    for (index, (total, start)) in rows.iter().enumerate() {
        let below = rows.get(index + 1).filter(|(part, _)| part.partner == total.partner && is_total_of(total, part));
        let members = blocs.iter().find(|(bloc, _)| *bloc == total.partner).map(|(_, members)| members);
        let of_member = || {
            let is_member = |line: &FlowLine| members.is_some_and(|members| members.contains(&line.partner));
            rows.iter().find(|(line, _)| is_member(line) && (is_total_of(total, line) || is_total_of(line, total)))
        };
        if let Some((part, other)) = below.or_else(of_member) {
            let name = |line: &FlowLine| format!("{} from {}", line.product.dotted(), line.partner);
            let what = format!("{} and {} in one file: is one the total of the other?", name(total), name(part));
            let problem = Problem::of(ErrorKind::Conflict, what);
            let problem = problem.at(csv.at(*start, None), "a total").and(csv.at(*other, None), "a part of it");
            problems.push(
                problem.help("keep the parts, or say `residuals = true` in world.toml if the total is without them"),
            );
        }
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
    }
    in_order(problems, &[])
}

pub(super) fn find(names: &Partners, word: &str) -> Result<Partner, String> {
    names
        .find(word)
        .ok_or_else(|| did_you_mean(word, names.words()).unwrap_or("not a partner; leave out rows of totals".into()))
}

/// Returns dollars, whole or with cents. The error says what is wrong and what to do.
fn read_value(text: &str) -> Result<CustomsValue, (String, &'static str)> {
    let cents = match text.parse::<i64>() {
        Ok(dollars) => dollars.checked_mul(100),
        Err(_) => {
            let plain = Some(text).filter(|text| is_plain_number(text));
            let cents = plain.and_then(|text| text.parse::<Decimal>().ok()?.checked_mul(100.into()));
            cents.filter(Decimal::is_integer).and_then(|cents| i64::try_from(cents).ok())
        }
    };
    match cents.map(|cents| (cents, CustomsValue::from_cents(cents))) {
        Some((_, Some(value))) => Ok(value),
        Some((cents, None)) if cents < 0 => Err((format!("the value “{text}” is negative"), "zero or more")),
        Some(_) => Err((format!("the value “{text}” is larger than world trade"), "in dollars")),
        None if text.is_empty() => Err(("a value is missing".into(), "dollars; 0 for none")),
        None => Err((
            format!("“{text}” is not an amount in dollars"),
            match text.parse::<f64>().is_ok() && text.contains(['e', 'E']) {
                true => "a spreadsheet has rounded this number: export the column as a number with two decimals",
                false => "digits, a point, two decimals at most; no commas, no $",
            },
        )),
    }
}

/// Gives the importers, partners and products of sorted lines their numbers.
pub(super) fn index(lines: Vec<FlowLine>, world_importer: Partner) -> FlowTable {
    let mut others: Vec<Partner> = lines.iter().filter_map(|line| line.importer).collect();
    others.dedup();
    let importers: Vec<Partner> = [world_importer].into_iter().chain(others).collect();
    let mut partners: Vec<Partner> = lines.iter().map(|line| line.partner).collect();
    partners.dedup();
    partners.sort_unstable();
    partners.dedup();
    let mut products: Vec<HsCode> = lines.iter().map(|line| line.product).collect();
    products.sort_unstable();
    products.dedup();
    let mut flows = Vec::with_capacity(lines.len());
    let (mut pair, mut place) = (None, (0, 0, 0));
    for FlowLine { importer, partner, product, value, .. } in lines {
        if pair != Some((importer, partner)) {
            pair = Some((importer, partner));
            let whose = importers.iter().position(|&other| Some(other) == importer).unwrap_or(0);
            place = (whose, partners.partition_point(|&other| other < partner), 0);
        }
        place.2 += products[place.2..].partition_point(|&code| code < product);
        flows.push(Flow {
            importer: ImporterIndex(place.0 as u16),
            partner: PartnerIndex(place.1 as u16),
            product: place.2 as u32,
            value,
        });
    }
    FlowTable { importers, partners, products, flows, ..FlowTable::default() }
}
