//! A question to `explain`, and its answer with what is needed to talk about it.

use jiff::civil::Date;

use crate::explain::{Trace, TraceStep};
use crate::partner::Partner;
use crate::product::HsCode;
use crate::regime::Regime;
use crate::regime::plan::MeasureStatus;
use crate::regime::rule::Exemption;
use crate::scenario::Before;

/// What was asked.
#[derive(Clone, Debug)]
pub struct ExplainedEntry {
    /// Whose goods.
    pub partner: Partner,
    /// Which.
    pub product: HsCode,
    /// Both in words: "Japan · 8703".
    pub subject: String,
    /// The description of the product; empty where none is known.
    pub description: String,
    /// The day of entry.
    pub date: Date,
    /// The law as known on this day.
    pub as_of: Date,
    /// The days of the law before, where they are others.
    pub before: Option<Before>,
}

/// An answer with what is needed to talk about it.
pub struct ExplainReport {
    /// What was asked.
    pub question: ExplainedEntry,
    /// The rate under the law before, and after if there is one; each with a title.
    pub laws: Vec<(String, Trace)>,
    /// The law before.
    pub regime: Regime,
    /// The exemptions of both.
    pub exemptions: Vec<Exemption>,
    /// True if the text shows the measures that do not apply too.
    pub all: bool,
}

impl ExplainReport {
    /// Returns the rows of a trace that people read: of the measures that are charged, give way to another, or would be
    /// charged but for an exemption of these goods or a claim that frees the entry; or all.
    pub(super) fn shown<'t>(&self, trace: &'t Trace) -> Vec<&'t TraceStep> {
        let repeals = |id: &String| self.exemptions.iter().any(|rule| rule.id == *id && rule.is_repeal());
        let is_shown = |step: &&TraceStep| match step.status {
            MeasureStatus::Exempt => !step.by.iter().all(repeals),
            MeasureStatus::Waived => step.measure.when.is_empty(),
            MeasureStatus::Replaced | MeasureStatus::NotYetPublished => false,
            _ => true,
        };
        trace.steps.iter().filter(|step| self.all || is_shown(step)).collect()
    }
}
