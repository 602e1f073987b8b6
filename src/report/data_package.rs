//! `datapackage.json`: the tables of a scenario's folder, described for other programs (Frictionless Data Package, version 1,
//! profile `tabular-data-package`).

use serde::Serialize;

use super::columns::ColumnUnit;
use super::columns::csv::{CsvField, CsvTable};
use super::columns::tables::{TableSpec, of_file};
use super::data_sources::{DataSource, of_result};
use super::finding::ReportContext;
use super::folder::StagedResults;
use super::folder_name::slug;
use super::json_text::{FORMAT, text};
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

#[derive(Serialize)]
struct SchemaField {
    name: String,
    #[serde(rename = "type")]
    kind: &'static str,
    description: &'static str,
    /// Not of the standard: what the values count, and what they come from (`of` of a source).
    unit: &'static str,
    source: &'static str,
}

impl From<&CsvField> for SchemaField {
    fn from(field: &CsvField) -> SchemaField {
        let kind = match field.unit {
            ColumnUnit::Text => "string",
            ColumnUnit::Date => "date",
            _ => "number",
        };
        let CsvField { name, unit, meaning, source } = field;
        SchemaField { name: name.clone(), kind, description: meaning, unit: unit.name(), source: source.name() }
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

    /// Writes a table into a folder, which counts from the output folder; nothing where there is none.
    pub fn write(&mut self, folder: &str, file: &'static str, table: Option<CsvTable>) -> Result<(), Problem> {
        let Some(CsvTable { fields, text }) = table else { return Ok(()) };
        self.write_parts(folder, file, &fields, [text])
    }

    /// Writes a table that comes in parts.
    pub fn write_parts(
        &mut self,
        folder: &str,
        file: &'static str,
        fields: &[CsvField],
        parts: impl IntoIterator<Item = impl AsRef<[u8]>>,
    ) -> Result<(), Problem> {
        let path = format!("{folder}/{file}");
        let (bytes, hash) = self.stage.write_parts(&path, parts)?;
        let table = of_file(file);
        // Entries with claims of their own may be several of one partner and product.
        let is_unique = |table: &&TableSpec| !table.is_of_flows() || self.result.world.declared.is_empty();
        let has = |name: &&str| fields.iter().any(|field| field.name == *name);
        let path = path.split_once('/').map_or(file, |(_, below)| below).to_string();
        self.resources.push(TableResource {
            profile: "tabular-data-resource",
            name: plain(path.trim_end_matches(".csv")),
            description: table.map_or(String::new(), |table| format!("A row is {}.", table.row)),
            path,
            format: "csv",
            mediatype: "text/csv",
            encoding: "utf-8",
            bytes,
            hash: format!("sha256:{hash}"),
            dialect: DIALECT,
            schema: TableSchema {
                fields: fields.iter().map(SchemaField::from).collect(),
                missing_values: [""],
                primary_key: table
                    .filter(is_unique)
                    .map_or(&[][..], |table| table.key)
                    .iter()
                    .copied()
                    .filter(has)
                    .collect(),
            },
        });
        Ok(())
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
