//! Rows of cells as CSV (RFC 4180).

/// Returns rows of cells as CSV, each as wide as it is, with `\n` at its end. Writing into memory does not fail.
pub fn text(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
