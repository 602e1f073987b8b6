//! A world: a folder with `world.toml`, its flows and the worlds that it includes, checked against the totals that it
//! states.

mod columns;
mod economy;
mod flows;
mod outline;
mod parts;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use toml::Spanned;

use super::csv_table::CsvTable;
use super::field::texts;
use super::files::{Location, short_hash};
use super::toml_reader::{Table, TomlReader};
use crate::error::{ErrorKind, Place, Problem, Problems, in_order};
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::units::CustomsValue;
use crate::world::economy::Economy;
use crate::world::{BaseLaw, World};
use flows::{FlowTable, read_flows};
pub use outline::FILE;
pub use outline::{base_day, economies, importer, is_economy, last_day, locate, outline, shipped_worlds, vintages};
use parts::{in_two, join};
use table::LawTable;
pub use table::{Check, WorldHeader};

/// The world of scenarios that name none.
pub const DEFAULT: &str = "us-2024";

/// Reads a world of many countries with the lines that the law of its own importer is written for, in place of that
/// importer's imports by sector.
///
/// # Errors
/// Where one of the two worlds cannot be read.
pub fn read_on_lines(name: &str, location: &Location, partners: &Partners) -> Result<World, Problems> {
    let world = read_world(name, location, partners)?;
    let Some(law) = &world.law else { return Ok(world) };
    let lines = locate(&law.lines, location).map_err(|problem| problem.at(Place::file(location.display()), ""))?;
    let lines = read_world(&law.lines, &lines, partners)?;
    let (importer, year) = (world.importer, lines.year);
    let mut others = world.clone();
    others.flows.retain(|flow| others.importers[usize::from(flow.importer)] != importer);
    let hash = short_hash(Sha256::new().chain_update(&world.hash).chain_update(&lines.hash));
    let notes = world.notes.iter().chain(&lines.notes).cloned().collect();
    let source = format!("{}; {}", world.source, lines.source);
    let joined = join(vec![FlowTable::from(lines), FlowTable::from(others)], importer);
    let FlowTable { importers, partners, products, flows, declared, unread_days } = joined;
    Ok(World { importers, partners, products, flows, declared, unread_days, year, hash, notes, source, ..world })
}

/// Reads a world from its `world.toml`.
///
/// # Errors
/// Where a file is missing or has mistakes, or the flows do not give the totals that are stated: each with its place.
pub fn read_world(name: &str, location: &Location, partners: &Partners) -> Result<World, Problems> {
    read_through(name, location, partners, &mut Vec::new())
}

fn read_through(
    name: &str,
    location: &Location,
    names: &Partners,
    through: &mut Vec<Location>,
) -> Result<World, Problems> {
    let source = TomlReader::text(location)?;
    let (mut reader, root) = TomlReader::open(location, &source)?;
    let read = reader.header_and_check(root, names);
    reader.fail_if_wrong()?;
    let Some((header, check, (importer, year))) = read else { return Err(Problems::new()) };
    through.push(location.identity());
    let includes = texts(header.includes.as_deref());
    let included: Vec<World> =
        includes.iter().filter_map(|named| reader.included(named, year, names, through)).collect();
    through.pop();
    reader.fail_if_wrong()?;
    let mut hash = Sha256::new().chain_update(&source.text);
    let mut parts: Vec<FlowTable> = Vec::new();
    let mut economy: Option<Economy> = None;
    if includes.is_empty() || header.flows.is_some() || location.beside(FLOWS).exists() {
        let (read, traded) = reader.trade(&header, &mut hash, names, (importer, year))?;
        economy = read;
        parts.push(traded);
    }
    let law = header.law.as_ref().and_then(|law| reader.base_law(law, economy.as_ref()));
    reader.fail_if_wrong()?;
    let flows_here = parts.len();
    for world in included {
        hash.update(&world.hash);
        parts.push(FlowTable::from(world));
    }
    reader.check_importers_once(&parts, flows_here, includes)?;
    let FlowTable { importers, partners, products, flows, declared, unread_days } = join(parts, importer);
    let world = World {
        name: name.to_string(),
        title: header.title,
        importer,
        importers,
        adjective: header.adjective,
        imports: header.imports,
        year,
        source: header.source,
        hash: short_hash(hash),
        notes: header.notes,
        partners,
        products,
        flows,
        declared,
        unread_days,
        economy: economy.map(Arc::new),
        law,
    };
    check_totals(&world, &check, &mut reader, names);
    reader.fail_if_wrong().map(|()| world)
}

/// The file of the flows where a world names none.
pub(super) const FLOWS: &str = "flows.csv";

impl TomlReader {
    /// Fails with what is wrong so far, if anything is.
    fn fail_if_wrong(&mut self) -> Result<(), Problems> {
        if self.problems.is_empty() { Ok(()) } else { Err(in_order(std::mem::take(&mut self.problems), &[])) }
    }

    /// Returns what a `world.toml` says, its totals, and whose imports of which year it is about.
    fn header_and_check(
        &mut self,
        mut root: Table<'_>,
        partners: &Partners,
    ) -> Option<(WorldHeader, Check, (Partner, i16))> {
        let check: Option<Check> = match self.table(&mut root, "check") {
            Some(table) => self.deserialize_reporting(table, &[]),
            None => Some(Check::default()),
        };
        let header: Option<WorldHeader> = self.deserialize_reporting(root, &["check"]);
        let importer = header.as_ref().and_then(|header| self.partner(&header.importer, partners));
        let year = header.as_ref().and_then(|header| self.year(&header.year));
        Some((header?, check?, (importer?, year?)))
    }

    /// Returns the flows of a world's own file, and its economy where it has one.
    fn trade(
        &self,
        header: &WorldHeader,
        hash: &mut Sha256,
        partners: &Partners,
        (importer, year): (Partner, i16),
    ) -> Result<(Option<Economy>, FlowTable), Problems> {
        let location = self.location.beside(header.flows.as_ref().map_or(FLOWS, |file| file.get_ref()));
        let bytes = location.bytes().map_err(|problem| self.of_flows(header, problem))?;
        hash.update(location.sha256(&bytes));
        if header.economy.is_none()
            && let Some(flows) = columns::flows(&location, partners, importer)
        {
            return Ok((None, flows?));
        }
        let (path, text) = (location.display(), location.unpack(bytes));
        let text = text.map_err(|problem| self.of_flows(header, problem))?;
        let Some(table) = &header.economy else {
            return Ok((None, read_flows(&path, text, partners, importer, header.residuals)?));
        };
        let flows = CsvTable::new(&path, text)?;
        for file in table.files() {
            let location = self.location.beside(file.get_ref());
            hash.update(location.sha256(&location.bytes().map_err(|problem| self.named(problem, file))?));
        }
        let read = table.read(&flows, |file| self.csv(file), partners, (importer, year));
        // What is wrong with no file is wrong with what this one says of them.
        let place = table.rest_of_world.as_ref().map(|word| self.place(word.span()));
        let of_table = |problem: Problem| match (&problem.place, &place) {
            (None, Some(place)) => problem.at(place.clone(), "no country of the file"),
            _ => problem,
        };
        let (economy, traded) = read.map_err(|problems| problems.into_iter().map(of_table).collect::<Problems>())?;
        Ok((Some(economy), traded))
    }

    /// Fails if somebody's imports stand in two parts; the first `flows_here` are the world's own flows.
    fn check_importers_once(
        &self,
        parts: &[FlowTable],
        flows_here: usize,
        names: &[Spanned<String>],
    ) -> Result<(), Problems> {
        let Some((whose, first, second)) = in_two(parts) else { return Ok(()) };
        let name = |part: usize| match part.checked_sub(flows_here) {
            None => "the flows of this world".to_string(),
            Some(included) => format!("“{}”", names[included].get_ref()),
        };
        let what = format!("the imports of {whose} stand twice: in {} and in {}", name(first), name(second));
        // The second is never the world's own file, which comes first.
        let place = second.checked_sub(flows_here).map_or(0..0, |included| names[included].span());
        let problem = Problem::of(ErrorKind::Conflict, what).at(self.place(place), "the second");
        Err(problem.help("what one importer buys stands in one of them: leave the other out").into())
    }

    fn year(&mut self, written: &Spanned<i64>) -> Option<i16> {
        let year = i16::try_from(*written.get_ref()).ok().filter(|year| *year > 0 && Date::new(*year, 12, 31).is_ok());
        if year.is_none() {
            let what = format!("{} is not a year", written.get_ref());
            self.report(written.span(), what, "the year of the flows, such as 2024");
        }
        year
    }

    /// Returns a problem of a file, told where the file is named.
    fn named(&self, problem: Problem, file: &Spanned<String>) -> Problems {
        match problem.place {
            Some(_) => problem.into(),
            None => problem.at(self.place(file.span()), "named here").into(),
        }
    }

    /// Returns the sheet of a file that this world names.
    fn csv(&self, file: &Spanned<String>) -> Result<CsvTable, Problems> {
        CsvTable::read(&self.location.beside(file.get_ref())).map_err(|problem| self.named(problem, file))
    }

    fn base_law(&mut self, table: &LawTable, economy: Option<&Economy>) -> Option<BaseLaw> {
        let Some(economy) = economy else {
            let problem = self.report(table.lines.span(), "[law] without [economy]", "for worlds of many countries");
            problem.help.push("rates on lines need no second world: leave the table out".into());
            return None;
        };
        let date = self.date(&table.date);
        if economy.sectors.len() > 1 && table.concordance.is_none() {
            let what = "lines of a schedule for a world of several sectors";
            let problem = self.report(table.lines.span(), what, "which line is of which sector?");
            problem.help.push("name a file: concordance = \"concordance.csv\"".into());
        }
        let concordance = match table.concordance.as_ref().map(|file| self.concordance(file, economy)) {
            None => Vec::new(),
            Some(Ok(rows)) => rows,
            Some(Err(problems)) => {
                self.note_all(problems, None, "");
                return None;
            }
        };
        Some(BaseLaw { lines: table.lines.get_ref().clone(), date: date?, note: table.note.clone(), concordance })
    }

    /// Returns the sector of each code of a file, by code.
    fn concordance(&self, file: &Spanned<String>, economy: &Economy) -> Result<Vec<(HsCode, Option<usize>)>, Problems> {
        let csv = self.csv(file)?;
        let [product, sector] = csv.columns(["product", "sector"])?;
        let (mut rows, mut problems) = (Vec::new(), Problems::new());
        let mut seen: BTreeMap<HsCode, Option<u64>> = BTreeMap::new();
        csv.rows(&mut problems, |row, problems| {
            let code = HsCode::parse(row.text(product)).ok();
            let known = |code| economy.sectors.iter().position(|sector| sector.code == code);
            let number = match row.text(sector) {
                "" => Some(None),
                word => HsCode::parse(word).ok().and_then(known).map(Some),
            };
            match code.zip(number) {
                Some(pair) => {
                    let first = seen.entry(pair.0).or_default();
                    if csv.once(first, (&row, product), || pair.0.dotted(), problems) {
                        rows.push(pair);
                    }
                }
                None => {
                    let what = format!("“{}” in “{}”", row.text(product), row.text(sector));
                    let label = "a code of the schedule, and a sector of this world or nothing";
                    problems.push(Problem::new(what).at(csv.at(row.start, None), label));
                }
            }
        });
        rows.sort_unstable();
        if problems.is_empty() { Ok(rows) } else { Err(problems) }
    }

    /// Returns a problem of the file of the flows, told where it is named.
    fn of_flows(&self, header: &WorldHeader, problem: Problem) -> Problem {
        match &header.flows {
            Some(field) => problem.at(self.place(field.span()), "the flows of this world"),
            None => problem
                .at(Place::file(&self.source.path), "")
                .help("the flows of a world are in flows.csv beside it; `flows = \"…\"` names another file"),
        }
    }

    fn included(
        &mut self,
        named: &Spanned<String>,
        year: i16,
        partners: &Partners,
        through: &mut Vec<Location>,
    ) -> Option<World> {
        let place = self.place(named.span());
        let location = match locate(named.get_ref(), &self.location) {
            Ok(location) => location,
            Err(problem) => {
                self.note(problem.at(place, "included here"));
                return None;
            }
        };
        if through.contains(&location.identity()) {
            let what = "a circle of `includes`: a world cannot be part of itself";
            self.note(Problem::of(ErrorKind::Conflict, what).at(place, "closes the circle: take it out"));
            return None;
        }
        match read_through(named.get_ref(), &location, partners, through) {
            Ok(world) if world.year == year => Some(world),
            Ok(world) => {
                let what = format!("flows of two years: {year} here, {} in “{}”", world.year, named.get_ref());
                let problem = self.report(named.span(), what, "included here");
                problem.help.push("the flows of a world are of one year".into());
                None
            }
            Err(problems) => {
                self.note_all(problems, Some(&place), "included here");
                None
            }
        }
    }
}

/// Holds a world against the totals that it states.
fn check_totals(world: &World, check: &Check, reader: &mut TomlReader, partners: &Partners) {
    let dollars = |value: CustomsValue| value.usd().dollars();
    let goods = world.flows.iter().filter(|flow| !world.products[flow.product as usize].is_special_provision());
    let goods: CustomsValue = goods.map(|flow| flow.value).sum();
    let totals = [
        ("rows", &check.rows, world.flows.len().into()),
        ("partners", &check.partners, world.partners.len().into()),
        ("value_usd", &check.value_usd, dollars(world.value())),
        ("value_usd_chapters_1_97", &check.value_usd_chapters_1_97, dollars(goods)),
    ];
    let compare = |reader: &mut TomlReader, name: &str, stated: &Spanned<i64>, found: rust_decimal::Decimal| {
        if found != (*stated.get_ref()).into() {
            let what = format!("the flows do not give what this world states: {name}");
            reader.report(stated.span(), what, format!("the flows give {found}"));
        }
    };
    for (name, stated, found) in totals {
        if let Some(stated) = stated {
            compare(reader, name, stated, found);
        }
    }
    for (stated, values) in [(&check.partner, world.value_by_partner()), (&check.importer, world.value_by_importer())] {
        for (name, stated) in stated {
            let meant = partners.meant_by(name.get_ref());
            if meant.is_empty() {
                reader.partner(name, partners);
                continue;
            }
            // A bloc that has a row of its own is that row; its members may have others beside it.
            let of = |meant: &[Partner]| meant.iter().filter_map(|partner| values.get(partner)).copied().sum();
            let found: CustomsValue = values.get(&meant[0]).copied().unwrap_or_else(|| of(&meant));
            compare(reader, name.get_ref(), stated, dollars(found));
        }
    }
}
