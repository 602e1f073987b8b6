//! What a world says of itself in its `world.toml`, read without its flows; which worlds there are, and where.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use crate::error::{ErrorKind, Problem};
use crate::input::files::{Location, left_out, shipped_in};
use crate::input::former_names;
use crate::input::toml_reader::TomlReader;
use crate::partner::{Partner, Partners};
use crate::world::World;

/// The file that describes a world, in its folder.
pub const FILE: &str = "world.toml";

/// Returns the names of the shipped worlds.
pub fn shipped_worlds() -> impl Iterator<Item = String> {
    shipped_in("seeds/worlds")
        .filter_map(|(path, _)| Some(path.strip_suffix("/world.toml")?.rsplit('/').next()?.to_string()))
}

/// Returns the shipped worlds, each with its title and its year.
pub fn vintages() -> impl Iterator<Item = (String, String)> {
    shipped_worlds().filter_map(|name| {
        let text = Location::Shipped(format!("seeds/worlds/{name}/{FILE}")).text().ok()?;
        let table: toml::Table = text.parse().ok()?;
        let (title, year) = (table.get("title")?.as_str()?, table.get("year")?.as_integer()?.to_string());
        let vintage = if title.contains(&year) { title.to_string() } else { format!("{title}, {year}") };
        Some((name, vintage))
    })
}

/// Returns the `world.toml` of a name: a shipped world, or a folder beside the file that names it.
pub fn locate(name: &str, beside: &Location) -> Result<Location, Problem> {
    let shipped = former_names::shipped("world", name, |name| format!("seeds/worlds/{name}/{FILE}"));
    let folder = beside.beside(&format!("{name}/{FILE}"));
    [&shipped, &folder].into_iter().find(|file| file.exists()).cloned().ok_or_else(|| {
        if let Some(problem) = left_out(|path| Path::new(path) == shipped.path()) {
            return problem;
        }
        let known: Vec<String> = shipped_worlds().collect();
        let mut problem = Problem::of(ErrorKind::Unknown, format!("there is no world “{name}”"));
        problem.help.extend(former_names::hint("world", name, &known));
        problem.help(format!("shipped: {}; there is no file {} either", known.join(", "), folder.display()))
    })
}

/// Returns what the `world.toml` of a world of the caller would say to a scenario that is read for it.
pub fn outline(world: &World) -> Location {
    let economy = if world.economy.is_some() { "economy = {}\n" } else { "" };
    let law = world.law.as_ref().map_or(String::new(), |law| format!("law = {{ date = {} }}\n", law.date));
    Location::text_in("", FILE, format!("year = {}\n{economy}{law}", world.year))
}

fn key<T>(location: &Location, wanted: &str, read: impl FnOnce(&toml::de::DeValue<'_>) -> Option<T>) -> Option<T> {
    let source = TomlReader::text(location).ok()?;
    let (_, root) = TomlReader::open(location, &source).ok()?;
    read(root.get_ref().get(wanted)?.get_ref())
}

/// Returns a text or a number, as written.
fn peek(location: &Location, wanted: &str) -> Option<String> {
    key(location, wanted, |value| match value.as_integer() {
        // Written in any way: 2024, 2_024, 0x7e8.
        Some(number) => Some(i64::from_str_radix(number.as_str(), number.radix()).ok()?.to_string()),
        None => value.as_str().map(String::from),
    })
}

/// Returns the last day of the year that a world says its flows are of.
pub fn last_day(location: &Location) -> Option<Date> {
    Date::new(peek(location, "year")?.parse().ok()?, 12, 31).ok()
}

/// Returns the importer whose world it is, as it says.
pub fn importer(location: &Location, partners: &Partners) -> Option<Partner> {
    partners.find(&peek(location, "importer")?)
}

/// Returns true if a world says that its countries all buy and sell.
pub fn is_economy(location: &Location) -> bool {
    table_of(location, "economy").is_some()
}

/// Returns the names of the shipped worlds whose countries all buy and sell.
pub fn economies() -> impl Iterator<Item = String> {
    shipped_worlds().filter(|name| is_economy(&Location::Shipped(format!("seeds/worlds/{name}/{FILE}"))))
}

/// Returns the day whose law is taken for that of the base year of a world, where a regime knows it.
pub fn base_day(location: &Location) -> Option<Date> {
    table_of(location, "law")?.get("date")?.parse().ok()
}

fn table_of(location: &Location, name: &str) -> Option<BTreeMap<String, String>> {
    let text = |value: &toml::de::DeValue<'_>| match value {
        toml::de::DeValue::Datetime(date) => Some(date.to_string()),
        other => other.as_str().map(String::from),
    };
    key(location, name, |value| {
        let table = value.as_table()?.iter();
        Some(table.filter_map(|(key, value)| Some((key.get_ref().to_string(), text(value.get_ref())?))).collect())
    })
}
