//! `datapackage.json`: the tables of a scenario's folder and the numbers of its pictures, described for other programs (Frictionless Data Package, version 1,
//! profile `tabular-data-package`).

use serde::Serialize;

use super::chart::{DataField, DataKind};
use super::columns::ColumnUnit;
use super::columns::csv::{CsvField, CsvTable};
use super::columns::tables::{TableSpec, of_file};
use super::data_sources::{DataSource, of_result};
use super::finding::ReportContext;
use super::folder::StagedResults;
use super::folder_name::slug;
use super::json_text::{FORMAT, text};
use super::number::Unit;
use super::pictures::PlacedPicture;
use crate::error::Problem;

/// Its file.
pub const FILE: &str = "datapackage.json";

#[derive(Serialize)]
struct DataPackage<'a> {
    profile: &'static str,
    name: String,
    title: &'a str,
    description: &'a str,
    /// Not of the standard: the number of the shapes, and who wrote them.
    format: u32,
    program: String,
    sources: Vec<DataSource>,
    resources: &'a [TableResource],
}

#[derive(Serialize)]
struct TableResource {
    profile: &'static str,
    name: String,
    path: String,
    description: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    dialect: Dialect,
    schema: TableSchema,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dialect {
    delimiter: &'static str,
    line_terminator: &'static str,
    quote_char: &'static str,
    double_quote: bool,
    header: bool,
}

const DIALECT: Dialect =
    Dialect { delimiter: ",", line_terminator: "\n", quote_char: "\"", double_quote: true, header: true };

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TableSchema {
    fields: Vec<SchemaField>,
    missing_values: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'static str>,
}

impl TableSchema {
    fn new(fields: Vec<SchemaField>, primary_key: Vec<&'static str>) -> TableSchema {
        TableSchema { fields, missing_values: [""], primary_key }
    }
}

#[derive(Serialize)]
struct SchemaField {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
    /// Not of the standard: what the values count, and what they come from (`of` of a source).
    unit: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'static str>,
}

impl SchemaField {
    fn new(name: &str, unit: ColumnUnit, description: &str, source: Option<&'static str>) -> SchemaField {
        let kind = match unit {
            ColumnUnit::Text => "string",
            ColumnUnit::Date => "date",
            _ => "number",
        };
        SchemaField { name: name.into(), kind, description: description.into(), unit: unit.name(), source }
    }
}

impl From<&CsvField> for SchemaField {
    fn from(CsvField { name, unit, meaning, source }: &CsvField) -> SchemaField {
        SchemaField::new(name, *unit, meaning, Some(source.name()))
    }
}

impl From<&DataField> for SchemaField {
    fn from(DataField { name, kind, meaning }: &DataField) -> SchemaField {
        SchemaField::new(name, unit_of(*kind), meaning, None)
    }
}

/// Returns what the numbers of a picture count.
pub fn unit_of(kind: DataKind) -> ColumnUnit {
    match kind {
        DataKind::Text => ColumnUnit::Text,
        DataKind::Date => ColumnUnit::Date,
        DataKind::Number(Unit::Usd) => ColumnUnit::Usd,
        DataKind::Number(Unit::Percent) => ColumnUnit::Percent,
        DataKind::Number(Unit::Points) => ColumnUnit::Points,
    }
}

/// Who takes the tables of a result.
pub trait TableSink {
    /// Returns true if a table of this file is wanted.
    fn wants(&self, file: &str) -> bool;

    /// Takes a table of a folder, which counts from the output folder; it comes in parts.
    ///
    /// # Errors
    /// Where it cannot be taken.
    fn write_parts(
        &mut self,
        folder: &str,
        file: &'static str,
        fields: &[CsvField],
        parts: &mut dyn Iterator<Item = String>,
    ) -> Result<(), Problem>;

    /// Takes a table; nothing where there is none.
    ///
    /// # Errors
    /// Where it cannot be taken.
    fn write(&mut self, folder: &str, file: &'static str, table: Option<CsvTable>) -> Result<(), Problem> {
        let Some(CsvTable { fields, text }) = table else { return Ok(()) };
        self.write_parts(folder, file, &fields, &mut std::iter::once(text))
    }

    /// Takes a table and that of its draws.
    ///
    /// # Errors
    /// Where one of them cannot be taken.
    fn write_drawn(
        &mut self,
        folder: &str,
        [file, quantiles]: [&'static str; 2],
        [table, drawn]: [Option<CsvTable>; 2],
    ) -> Result<(), Problem> {
        self.write(folder, file, table)?;
        self.write(folder, quantiles, drawn)
    }
}

/// Writes the tables of a scenario, and at the end what they are.
pub struct TableWriter<'a> {
    result: ReportContext<'a>,
    stage: &'a StagedResults<'a>,
    resources: Vec<TableResource>,
}

impl<'a> TableWriter<'a> {
    /// Returns a writer that has written nothing.
    pub fn new(result: &ReportContext<'a>, stage: &'a StagedResults<'a>) -> TableWriter<'a> {
        TableWriter { result: *result, stage, resources: Vec::new() }
    }

    /// Adds the numbers of a picture, which were written with it.
    pub fn add_picture(&mut self, placed: &PlacedPicture) {
        let (chart, path) = (&placed.picture.chart, format!("{}.csv", placed.path()));
        let (table, title) = (chart.table(), chart.caption.title.trim_end_matches('.'));
        let written = (table.csv().len() as u64, self.stage.hash_of(&path));
        let schema = TableSchema::new(table.fields().map(SchemaField::from).collect(), Vec::new());
        self.add(&path, written, format!("The numbers of the picture “{title}”."), schema);
    }

    fn add(&mut self, path: &str, (bytes, hash): (u64, String), description: String, schema: TableSchema) {
        let path = path.split_once('/').map_or(path, |(_, below)| below).to_string();
        self.resources.push(TableResource {
            profile: "tabular-data-resource",
            name: plain(path.trim_end_matches(".csv")),
            description,
            path,
            format: "csv",
            mediatype: "text/csv",
            encoding: "utf-8",
            bytes,
            hash: format!("sha256:{hash}"),
            dialect: DIALECT,
            schema,
        });
    }

    /// Writes what the tables are.
    pub fn finish(self) -> Result<(), Problem> {
        let scenario = self.result.scenario;
        let folder = slug(&scenario.name);
        let package = DataPackage {
            profile: "tabular-data-package",
            name: plain(&folder),
            title: &scenario.title,
            description: &scenario.summary,
            format: FORMAT,
            program: format!("dutylab {}", env!("CARGO_PKG_VERSION")),
            sources: of_result(&self.result),
            resources: &self.resources,
        };
        self.stage.write(&format!("{folder}/{FILE}"), text(&package)?.as_bytes())
    }
}

impl TableSink for TableWriter<'_> {
    fn wants(&self, _: &str) -> bool {
        true
    }

    fn write_parts(
        &mut self,
        folder: &str,
        file: &'static str,
        fields: &[CsvField],
        parts: &mut dyn Iterator<Item = String>,
    ) -> Result<(), Problem> {
        let table = of_file(file);
        // Entries with claims of their own may be several of one partner and product.
        let is_unique = |table: &&TableSpec| !table.is_of_flows() || self.result.world.declared.is_empty();
        let has = |name: &&str| fields.iter().any(|field| field.name == *name);
        let key = table.filter(is_unique).map_or(&[][..], |table| table.key).iter().copied().filter(has).collect();
        let description = table.map_or(String::new(), |table| format!("A row is {}.", table.row));
        let path = format!("{folder}/{file}");
        let written = self.stage.write_parts(&path, parts)?;
        let schema = TableSchema::new(fields.iter().map(SchemaField::from).collect(), key);
        self.add(&path, written, description, schema);
        Ok(())
    }
}

/// Returns a name as the standard takes it: letters and digits of ASCII, dots, hyphens, underscores and slashes. Any other
/// character is its number.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-._/".contains(letter);
    let word = |letter: char| match is_plain(letter) {
        true => letter.to_string(),
        false => format!("u{:x}", u32::from(letter)),
    };
    name.chars().map(word).collect()
}
