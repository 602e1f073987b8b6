//! Where the data of a result come from, and under which license, as `seeds/SOURCES.md` has it.

use serde::Serialize;

use super::columns::ColumnSource;
use super::finding::ReportContext;

/// A source of data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataSource {
    /// Publisher, title and vintage.
    pub title: String,
    /// The license, or what is known of it; nothing for data of a user's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// The word that columns name it by.
    pub of: &'static str,
}

/// Returns the sources of a result: of what its columns come from, each once.
pub fn of_result(result: &ReportContext<'_>) -> Vec<DataSource> {
    let ReportContext { scenario, world, run, .. } = *result;
    let (regime, flows) = (&scenario.baseline.name, &scenario.world);
    let is_law = |file: &str| [".toml", "/", ":"].iter().any(|end| file.contains(&format!("regimes/{regime}{end}")));
    let is_trade = |file: &str| file.contains(&format!("worlds/{flows}/"));
    let is_names = |file: &str| ["partners.csv", "products.csv.gz", "chapters.csv"].contains(&file);
    let or_own = |mut found: Vec<DataSource>, own: &str, of: ColumnSource| {
        if found.is_empty() && !own.is_empty() {
            found.push(DataSource { title: own.into(), license: None, of: of.name() });
        }
        found
    };
    let mut sources = or_own(shipped(is_trade, ColumnSource::Trade), &world.source, ColumnSource::Trade);
    sources.extend(or_own(shipped(is_law, ColumnSource::Law), &scenario.baseline.source, ColumnSource::Law));
    sources.extend(shipped(is_names, ColumnSource::Names));
    if run.cases.iter().any(|case| case.response.is_some()) {
        sources.extend(shipped(|file| file.starts_with("parameters/"), ColumnSource::Parameters));
    }
    if run.cases.iter().any(|case| case.prices.is_some()) {
        sources.extend(shipped(|file| file == "household/", ColumnSource::Parameters));
    }
    sources
}

/// Returns the sources of the shipped files of such names.
fn shipped(is_meant: impl Fn(&str) -> bool, of: ColumnSource) -> Vec<DataSource> {
    let mut found = Vec::new();
    for section in include_str!("../../seeds/SOURCES.md").split("\n## ").skip(1) {
        let file = section.lines().next().unwrap_or_default();
        if file.starts_with("tests/") || !is_meant(file) {
            continue;
        }
        for table in section.split("\n| | |\n").skip(1) {
            let cell = |name: &str| {
                let row = table
                    .lines()
                    .take_while(|line| line.starts_with('|'))
                    .find_map(|line| line.strip_prefix(&format!("| {name} | ")));
                row.map(|row| row.trim_end_matches(" |").to_string())
            };
            let words: Vec<String> = ["publisher", "title", "vintage"].into_iter().filter_map(cell).collect();
            found.push(DataSource { title: words.join("; "), license: cell("license"), of: of.name() });
        }
    }
    found
}
