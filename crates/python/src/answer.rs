//! An answer: its words, its tables by name, its pictures.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray, new_null_array};
use arrow_schema::{DataType, Field, Schema};
use dutylab::error::{Problem, Problems};
use dutylab::input::scenario::Overrides;
use dutylab::report::chart::Chart;
use dutylab::report::columns::csv::{CsvField, CsvTable};
use dutylab::report::columns::tables::RATES;
use dutylab::report::data_package::TableSink;
use dutylab::report::finding::ReportContext;
use dutylab::report::results;
use dutylab::report::text::{Role, StyledText, Text};
use dutylab::run::Run;
use dutylab::session::Loaded;
use pyo3::exceptions::PyAttributeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::away::away;
use crate::keywords::in_keywords;
use crate::picture::Picture;
use crate::table::{Table, fault, field};

/// The width that words are laid out to.
const WIDTH: usize = 140;

/// What came out of a question.
pub struct Found {
    /// What it finds, for people.
    pub text: Text,
    /// What was said besides.
    pub notes: Vec<String>,
    /// Its tables, by name.
    pub tables: BTreeMap<String, Table>,
    /// Its pictures, by name.
    pub charts: Vec<(String, Chart)>,
    /// Of a run what it is of.
    pub run: Option<Arc<RunOfScenario>>,
}

/// A scenario that was run.
pub struct RunOfScenario {
    /// The scenario.
    pub loaded: Loaded,
    /// What was asked in place of what it says.
    pub overrides: Overrides,
    /// What came of it.
    pub run: Run,
}

/// An answer: tables are attributes of it.
#[pyclass(frozen, module = "dutylab")]
pub struct Answer {
    text: Text,
    /// What is to be known besides: what words were taken for, until when the law is known, what a reader must not overlook.
    #[pyo3(get)]
    notes: Vec<String>,
    tables: BTreeMap<String, Py<Table>>,
    /// The pictures, by name.
    #[pyo3(get)]
    charts: Py<PyDict>,
    /// Rates of flows are formed of it where somebody asks for them.
    pub run: Option<Arc<RunOfScenario>>,
}

impl Answer {
    /// Returns an answer for Python.
    pub fn new(py: Python<'_>, found: Found) -> PyResult<Answer> {
        let Found { mut text, notes, tables, charts, run } = found;
        text.reword(|words| in_keywords(words).into_owned());
        let notes = notes.iter().map(|note| in_keywords(note).into_owned()).collect();
        let drawn = PyDict::new(py);
        charts.into_iter().try_for_each(|(name, chart)| drawn.set_item(name, Bound::new(py, Picture(chart))?))?;
        let tables = tables.into_iter().map(|(name, table)| Ok((name, Py::new(py, table)?)));
        Ok(Answer { text, notes, tables: tables.collect::<PyResult<_>>()?, charts: drawn.unbind(), run })
    }

    fn names(&self) -> Vec<&str> {
        let of_flows = self.run.as_ref().filter(|run| run.loaded.scenario.period.is_none()).map(|_| stem(RATES));
        self.tables.keys().map(String::as_str).chain(of_flows).collect()
    }
}

#[pymethods]
impl Answer {
    fn __getattr__(&self, py: Python<'_>, name: &str) -> PyResult<Py<Table>> {
        if let Some(table) = self.tables.get(name) {
            return Ok(table.clone_ref(py));
        }
        if let Some(run) = self.run.clone().filter(|_| name == stem(RATES) && self.names().contains(&name)) {
            let rates = away(py, move |workshop, _| {
                workshop.with_session(|session| tables(&session.context(&run.loaded, &run.run), |file| file == RATES))
            });
            if let Some(table) = rates?.remove(name) {
                return Py::new(py, table);
            }
        }
        Err(PyAttributeError::new_err(format!("no table “{name}”; there are {}", self.names().join(", "))))
    }

    fn __dir__(&self) -> Vec<&str> {
        ["charts", "notes"].into_iter().chain(self.names()).collect()
    }

    fn __repr__(&self) -> String {
        self.text.plain(WIDTH)
    }

    fn _repr_html_(&self) -> String {
        let word = |StyledText { text, role }: StyledText| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            match role {
                Role::Title => format!("<b>{text}</b>"),
                Role::Aside => format!("<span style=\"opacity:.7\">{text}</span>"),
                _ => text,
            }
        };
        let lines = self.text.lines(WIDTH).into_iter();
        let lines: Vec<String> = lines.map(|line| line.into_iter().map(word).collect()).collect();
        format!("<pre>{}</pre>", lines.join("\n"))
    }
}

/// Returns how a table of a file is called.
pub fn stem(file: &str) -> &str {
    file.trim_end_matches(".csv")
}

/// Takes the tables of a result that are wanted, each with the folder of its case.
struct TablesOfFolders {
    wants: fn(&str) -> bool,
    taken: Vec<(&'static str, String, CsvTable)>,
}

impl TableSink for TablesOfFolders {
    fn wants(&self, file: &str) -> bool {
        (self.wants)(file)
    }

    fn write_parts(
        &mut self,
        folder: &str,
        file: &'static str,
        fields: &[CsvField],
        parts: &mut dyn Iterator<Item = String>,
    ) -> Result<(), Problem> {
        if self.wants(file) {
            self.taken.push((file, folder.into(), CsvTable { fields: fields.to_vec(), text: parts.collect() }));
        }
        Ok(())
    }
}

/// Returns the tables of a result that are wanted, by name. Where it has several cases, those of all stand below each other, with
/// the case in front.
pub fn tables(context: &ReportContext<'_>, wants: fn(&str) -> bool) -> Result<BTreeMap<String, Table>, Problems> {
    let mut sink = TablesOfFolders { wants, taken: Vec::new() };
    results::tables(context, &mut sink)?;
    let cases = context.folders().into_iter().zip(&context.run.cases);
    let cases: BTreeMap<String, &str> = match context.run.cases.len() {
        1 => BTreeMap::new(),
        _ => cases.map(|(folder, case)| (folder, case.variant.name.as_str())).collect(),
    };
    let mut found: BTreeMap<&str, Vec<(Option<&str>, Table)>> = BTreeMap::new();
    for (file, folder, table) in &sink.taken {
        let case = cases.get(folder).copied();
        found.entry(stem(file)).or_default().push((case, Table::of_csv(table)?));
    }
    let joined = |(name, parts): (&str, Vec<(Option<&str>, Table)>)| Ok((name.to_string(), below_each_other(parts)?));
    found.into_iter().map(joined).collect()
}

/// Returns tables of cases as one. A column that one of them does not have is empty there.
fn below_each_other(mut parts: Vec<(Option<&str>, Table)>) -> Result<Table, Problems> {
    if let [(None, _)] = parts.as_slice()
        && let Some((_, table)) = parts.pop()
    {
        return Ok(table);
    }
    let mut fields = vec![Arc::new(field("case", DataType::Utf8, "text", "Case of the scenario"))];
    for one in parts.iter().flat_map(|(_, table)| table.schema().fields()) {
        if !fields.iter().any(|known: &Arc<Field>| known.name() == one.name()) {
            fields.push(one.clone());
        }
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = |(case, batch): (&str, &RecordBatch)| {
        let rows = batch.num_rows();
        let array = |one: &Arc<Field>| -> ArrayRef {
            match batch.column_by_name(one.name()) {
                Some(array) => array.clone(),
                None if one.name() == "case" => {
                    Arc::new(StringArray::from_iter_values(std::iter::repeat_n(case, rows)))
                }
                None => new_null_array(one.data_type(), rows),
            }
        };
        RecordBatch::try_new(schema.clone(), schema.fields().iter().map(array).collect()).map_err(fault)
    };
    let all = parts.iter().flat_map(|(case, table)| table.batches().iter().map(|one| (case.unwrap_or_default(), one)));
    Ok(Table::new(all.map(batch).collect::<Result<_, _>>()?, schema.clone()))
}
