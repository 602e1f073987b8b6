//! A picture that somebody asks for, and what fits what is said of it.

use super::kind::{BreakdownSpec, ChartKind, KindLimit};
use super::subject::{Breakdown, ChartSize, ChartSubject, word};
use crate::partner::Partner;

/// A picture that somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartRequest {
    /// How it is drawn.
    pub kind: ChartKind,
    /// What it shows.
    pub what: ChartSubject,
    /// What it has a row, a cell or a line for.
    pub by: Breakdown,
    /// How many are shown; `None`: as many as can be read.
    pub top: Option<usize>,
    /// Of which case, or point of a sweep; `None`: one picture a case.
    pub case: Option<String>,
    /// Of which country in general equilibrium, by sector; `None`: the importer whose world it is.
    pub country: Option<Partner>,
    /// A title in place of the finding.
    pub title: Option<String>,
    /// A line in place of the one below the title.
    pub subtitle: Option<String>,
    /// A line below the picture in place of what is excluded.
    pub footer: Option<String>,
    /// A further sheet that it is drawn on.
    pub size: ChartSize,
    /// A paragraph beside it.
    pub note: Option<String>,
}

/// What somebody says of a picture; the rest is what fits.
pub type ChartOptions = (Option<ChartKind>, Option<ChartSubject>, Option<Breakdown>);

/// Returns everything that fits what is said, the most useful first.
pub fn fitting((kind, what, by): ChartOptions) -> impl Iterator<Item = (ChartKind, ChartSubject, Breakdown)> {
    let kinds = ChartKind::ALL.iter().filter(move |one| kind.is_none_or(|kind| kind == **one));
    let rows = kinds.flat_map(|kind| kind.spec().rows.iter().map(|row| (*kind, row)));
    let mut rows: Vec<(ChartKind, &BreakdownSpec)> = rows.filter(|(_, row)| by.is_none_or(|by| by == row.by)).collect();
    rows.sort_by_key(|(_, row)| row.rank);
    let all = rows.into_iter().flat_map(|(kind, row)| row.whats().map(move |what| (kind, what, row.by)));
    all.filter(move |found| what.is_none_or(|what| what == found.1))
}

/// Where to look for what can be drawn.
pub const LIST: &str = "`dutylab list charts` shows what goes together";

impl ChartRequest {
    /// Returns a picture of which nothing more is said.
    pub fn plain(kind: ChartKind, what: ChartSubject, by: Breakdown) -> ChartRequest {
        let (title, subtitle, footer, note) = (None, None, None, None);
        let size = ChartSize::default();
        ChartRequest { kind, what, by, top: None, case: None, country: None, title, subtitle, footer, size, note }
    }

    /// Returns the stem of its files: `bars-duty_change-chapter`; of a country that is named `bars-output_change-sector-mx`.
    pub fn stem(&self) -> String {
        let what = word(self.what, &ChartSubject::words());
        let country = self.country.map_or(String::new(), |country| format!("-{}", country.to_string().to_lowercase()));
        format!("{}-{what}-{}{country}", self.kind.spec().word, self.by.word())
    }

    /// Returns true if its kind cannot do this by its breakdown.
    pub fn is_limited(&self, limit: KindLimit) -> bool {
        self.kind.spec().rows.iter().any(|row| row.by == self.by && row.limits.contains(&limit))
    }
}
