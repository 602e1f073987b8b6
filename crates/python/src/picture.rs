//! A picture of the program: in notebooks, as bytes, as a file, with its numbers.

use std::path::PathBuf;
use std::sync::LazyLock;

use dutylab::error::{ErrorKind, Problem, Problems};
use dutylab::report::chart::{CanvasSize, Chart, ChartStyle, ChartWords, Theme};
use dutylab::report::columns::ColumnSource;
use dutylab::report::columns::csv::{CsvField, CsvTable};
use dutylab::report::data_package::unit_of;
use dutylab::report::folder::write_whole;
use dutylab::report::font::Fonts;
use dutylab::report::picture;
use pyo3::prelude::*;

use crate::problem::raised;
use crate::table::Table;

static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::embedded);

/// A picture of the program.
#[pyclass(frozen, module = "dutylab")]
pub struct Picture(pub Chart);

impl Picture {
    fn style(size: &str, theme: &str) -> Result<ChartStyle, Problems> {
        let unknown = |what: &str, word: &str, known: &str| {
            Problem::of(ErrorKind::Unknown, format!("unknown {what} “{word}”")).help(format!("one of {known}"))
        };
        let sizes = || CanvasSize::NAMED.map(|(name, _)| name).join(", ");
        let theme = match theme {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            other => return Err(unknown("theme", other, "light, dark").into()),
        };
        let size = CanvasSize::named(size).ok_or_else(|| unknown("size", size, &sizes()))?;
        Ok(ChartStyle { size, theme, words: ChartWords::All })
    }

    fn drawn(&self, style: ChartStyle) -> String {
        self.0.svg(style, &FONTS)
    }

    fn pixels(&self, style: ChartStyle) -> Result<Vec<u8>, Problems> {
        let png = picture::png(&self.drawn(style), &FONTS, style.size.scale);
        png.map_err(|error| Problem::new(format!("the picture cannot be drawn: {error}")).into())
    }
}

#[pymethods]
impl Picture {
    /// What it finds.
    #[getter]
    fn title(&self) -> &str {
        &self.0.caption.title
    }

    /// What it shows, in words for those who do not see it.
    #[getter]
    fn alt(&self) -> String {
        self.0.alt()
    }

    /// Its numbers.
    #[getter]
    fn table(&self, py: Python<'_>) -> PyResult<Table> {
        let table = self.0.table();
        // They may be of a model, and are what is drawn: floats.
        let fields = table.fields().map(|field| CsvField {
            name: field.name.clone(),
            unit: unit_of(field.kind),
            meaning: field.meaning.to_string().into(),
            source: ColumnSource::Model,
        });
        let table = CsvTable { fields: fields.collect(), text: table.csv() };
        Table::of_csv(&table).map_err(|problems| raised(py, &problems))
    }

    /// The picture as PNG.
    #[getter]
    fn png(&self, py: Python<'_>) -> PyResult<Vec<u8>> {
        py.detach(|| self.pixels(ChartStyle::WEB)).map_err(|problems| raised(py, &problems))
    }

    /// The picture as SVG, on a sheet of the command and a light or dark ground.
    #[pyo3(signature = (size = "web", theme = "light"))]
    fn svg(&self, py: Python<'_>, size: &str, theme: &str) -> PyResult<String> {
        let style = Picture::style(size, theme).map_err(|problems| raised(py, &problems))?;
        Ok(py.detach(|| self.drawn(style)))
    }

    /// Writes the picture into a file whose name ends in .png or .svg.
    #[pyo3(signature = (path, size = "web", theme = "light"))]
    fn save(&self, py: Python<'_>, path: PathBuf, size: &str, theme: &str) -> PyResult<()> {
        let write = || {
            let style = Picture::style(size, theme)?;
            let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
            let bytes = match &*end {
                "png" => self.pixels(style)?,
                "svg" => self.drawn(style).into_bytes(),
                _ => {
                    let problem = Problem::new(format!("{}: neither .png nor .svg", path.display()));
                    return Err(problem.help("write a name that ends in .png or .svg").into());
                }
            };
            write_whole(&path, &bytes).map_err(Problems::from)
        };
        py.detach(write).map_err(|problems| raised(py, &problems))
    }

    fn _repr_svg_(&self, py: Python<'_>) -> String {
        py.detach(|| self.drawn(ChartStyle::WEB))
    }

    fn __repr__(&self) -> String {
        format!("Picture({:?})", self.0.caption.title)
    }
}
