//! How a kind of picture is made.

use super::rows::{BreakdownRow, ShownRows};
use crate::report::chart::{Body, Chart};
use crate::report::finding::ReportContext;
use crate::report::pictures::outcome_words::DrawnOutcome;
use crate::run::CaseRun;
use crate::scenario::chart::{Breakdown, ChartSubject};

/// The most rows of a picture that nobody limits.
pub const MOST_SHOWN: usize = 15;

/// How a kind is made: as a whole, or as a body with a row each, around which all such pictures have the same words. A kind whose
/// rows may have values between two ends says in its spec what it does with them.
pub enum KindMaker<'a> {
    Whole(Option<Box<Chart>>),
    InRows(RowsFinding, RowsBody<'a>),
}

/// Makes a body of rows; `None` where it cannot show them.
pub type RowsBody<'a> = fn(&ReportContext<'a>, &BodyRows<'a>) -> Option<Body>;

/// What the title of a picture in rows is about, where both can be told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RowsFinding {
    OfWhole,
    OfRows,
}

/// What a body with a row each is made of.
pub struct BodyRows<'a> {
    pub case: &'a CaseRun,
    pub what: ChartSubject,
    pub by: Breakdown,
    pub measured: DrawnOutcome,
    pub shown: ShownRows,
}

impl<'a> BodyRows<'a> {
    /// Returns these rows, none of which is left out.
    pub fn of_all(
        context: &ReportContext<'a>,
        (case, what, by): (&'a CaseRun, ChartSubject, Breakdown),
        rows: Vec<BreakdownRow>,
    ) -> BodyRows<'a> {
        let shown = ShownRows { rows, others: None, is_part: false, among: "", of_all: None };
        BodyRows { case, what, by, measured: context.measured(what, case, by), shown }
    }

    /// Returns true if a row has a value that is known between two ends.
    pub fn are_hedged(&self) -> bool {
        self.shown.rows.iter().flat_map(|row| [row.before, row.value]).flatten().any(|reading| !reading.is_point())
    }
}
