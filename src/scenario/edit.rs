//! The edits of the law as files and the command line write them: each with its place, and with what it comes to in each case.

use crate::error::Place;
use crate::period::Period;
use crate::units::AdValorem;

/// The path of what the command line edits.
pub const ONE_OFF: &str = "-S";

/// What an edit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditKind {
    /// A change of measures.
    Change,
    /// A change of what is charged in total.
    Total,
    /// An added measure.
    Measure,
    /// A sweep, by its index.
    Sweep(usize),
    /// A precedence of the scenario, by its index.
    Precedence(usize),
    /// An exemption of the scenario, by its index.
    Exemption(usize),
}

/// An edit of the law, as it is written.
#[derive(Clone, Debug)]
pub struct LawEdit {
    /// Where it is written.
    pub place: Place,
    /// What it is.
    pub kind: EditKind,
    /// The measures that it names, as written; the name of a measure, a rule or a total.
    pub name: String,
    /// The one rate that it sets.
    pub rate: Option<AdValorem>,
    /// Entry dates on which it holds.
    pub period: Period,
}

impl LawEdit {
    /// Returns where it is written: "cars.toml:7", "-S jp.cars.rate=20%".
    pub fn address(&self) -> String {
        match &*self.place.source.path {
            ONE_OFF => format!("{ONE_OFF} {}", self.place.source.text),
            _ => self.place.address(),
        }
    }
}

/// What edits come to in a case.
#[derive(Clone, Debug, Default)]
pub struct CaseEdits {
    /// For each change of the case the edit that makes it.
    pub changes: Vec<usize>,
    /// The same for each of its measures.
    pub measures: Vec<usize>,
    /// Edits whose place others take on all goods and days.
    pub overridden: Vec<OverriddenEdit>,
}

/// An edit whose place another takes on all goods and days.
#[derive(Clone, Copy, Debug)]
pub struct OverriddenEdit {
    /// The edit.
    pub edit: usize,
    /// The one that takes its place.
    pub by: usize,
    /// True if that is what overriding is for: of another file, of all cases, or from the command line.
    pub is_meant: bool,
}

/// The edits of a scenario.
#[derive(Clone, Debug, Default)]
pub struct LawEdits {
    /// Each, in the order of the law.
    pub list: Vec<LawEdit>,
    /// What they come to, case by case.
    pub cases: Vec<CaseEdits>,
    /// The sweeps and rules, which every case has.
    of_all: Vec<usize>,
}

/// An edit that changes nothing, or a scenario whose laws charge all flows alike.
#[derive(Clone, Debug)]
pub struct IdleEdit {
    /// Where it is written, such as "cars.toml:7"; `None` of a scenario as a whole.
    pub address: Option<String>,
    /// The cases in which it is made, by number; none of a scenario as a whole.
    pub cases: Vec<usize>,
    /// Why it changes nothing, and what to do about it.
    pub why: String,
}

impl LawEdits {
    /// Returns the edits, with what they come to case by case.
    pub fn new(list: Vec<LawEdit>, cases: Vec<CaseEdits>) -> LawEdits {
        let is_of_all =
            |edit: &LawEdit| matches!(edit.kind, EditKind::Sweep(_) | EditKind::Precedence(_) | EditKind::Exemption(_));
        let of_all = (0..list.len()).filter(|edit| is_of_all(&list[*edit])).collect();
        LawEdits { list, cases, of_all }
    }

    /// Returns the edits of a case: those that make its changes and measures, and those of all cases.
    pub fn of_case(&self, case: usize) -> Vec<usize> {
        let CaseEdits { changes, measures, .. } = &self.cases[case];
        let mut edits: Vec<usize> = changes.iter().chain(measures).chain(&self.of_all).copied().collect();
        edits.sort_unstable();
        edits.dedup();
        edits
    }
}
