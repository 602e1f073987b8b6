//! Trade elasticities by sector: a set of the world, or a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use crate::equilibrium::sectors::SectorElasticities;
use crate::error::Problems;
use crate::input::csv_table::CsvTable;
use crate::input::scenario::model_number::{positive, size};
use crate::input::toml_reader::TomlReader;
use crate::product::HsCode;
use crate::units::Estimate;

impl TomlReader {
    /// Returns a set of the world by its name, or a file beside this one.
    pub(super) fn elasticities(&mut self, named: &Spanned<String>) -> Option<SectorElasticities> {
        let (name, place) = (named.get_ref(), self.place(named.span()));
        if !name.contains('.') {
            return Some(SectorElasticities::Set(name.clone(), Some(place)));
        }
        let location = self.location.beside(name);
        self.inputs.push(location.clone());
        let read = CsvTable::read(&location).map_err(Problems::from).and_then(|csv| elasticities(&csv));
        self.of_file(read, named).map(|rows| SectorElasticities::Stated(Arc::new(rows), place))
    }
}

fn elasticities(csv: &CsvTable) -> Result<Vec<(HsCode, Estimate)>, Problems> {
    let [sector, elasticity] = csv.columns(["sector", "elasticity"])?;
    let error = csv.find("se");
    let (mut rows, mut problems) = (Vec::new(), Problems::new());
    let mut seen: BTreeMap<HsCode, Option<u64>> = BTreeMap::new();
    csv.rows(&mut problems, |row, problems| {
        let value = csv.quantity(&row, elasticity, positive, problems);
        let error = error.filter(|error| !row.text(*error).is_empty());
        let error = error.map_or(Some(0.0), |error| csv.quantity(&row, error, size, problems));
        match (HsCode::parse(row.text(sector)), value, error) {
            (Ok(code), Some(value), Some(error)) => {
                let first = seen.entry(code).or_default();
                if csv.once(first, (&row, sector), || format!("the sector {code}"), problems) {
                    rows.push((code, Estimate { value, error }));
                }
            }
            (Err(why), ..) => {
                let what = format!("“{}” is not a sector", row.text(sector));
                problems.push(csv.fault(&row, sector, what, why.what));
            }
            _ => {}
        }
    });
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}
