//! Data that older versions shipped and that now lie elsewhere.

use super::files::Location;

/// Where a regime or world that is no longer shipped lies now, as a word of help.
pub fn moved(kind: &str, name: &str) -> Option<String> {
    let bytes = Location::Shipped("seeds/moved.csv".into()).bytes().ok()?;
    let mut rows = csv::Reader::from_reader(bytes.as_slice());
    let row = rows.records().flatten().find(|row| &row[0] == kind && &row[1] == name)?;
    Some(format!("“{name}” is no longer shipped: copy {} of the repository and give its path here", &row[2]))
}
