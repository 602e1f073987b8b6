//! A `[[sweep]]`: the values that a rate runs through.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::case::CaseDraft;
use super::table::SweepTable;
use super::unreadable::Unreadable;
use crate::error::{Place, Problem};
use crate::input::quantity::{percent, points, rate};
use crate::input::toml_reader::{Table, TomlReader};
use crate::regime::rate::StatedRate;

const MOST_VALUES: usize = 10_000;

/// The most cases of a scenario, points of sweeps included: a case of which everything differs from the others has some 115 KB,
/// so that a machine with 4 GB holds them.
const MOST_CASES: usize = 30_000;

/// A sweep before it is matched to measures.
pub struct SweepDraft {
    /// An id or glob.
    pub target: String,
    pub target_place: Place,
    pub place: Place,
    /// The values, each with the text that names its case.
    pub values: Vec<(String, StatedRate)>,
}

impl TomlReader {
    /// Returns a sweep. Without its values nobody knows which points there are.
    pub fn sweep(&mut self, table: Table<'_>, gaps: &mut Unreadable) -> Option<SweepDraft> {
        let place = self.first_line(table.span());
        let damaged = self.problems.len();
        let written: Option<SweepTable> = self.deserialize_reporting(table, &[]);
        let whole = self.problems.len() == damaged;
        let values = written.as_ref().and_then(|written| self.values(written, &place, whole));
        gaps.any_case |= values.is_none();
        let written = written?;
        let target_place = self.place(written.measure.span());
        let (target, values) = (written.measure.into_inner(), values.unwrap_or_default());
        Some(SweepDraft { target, target_place, place, values })
    }

    /// Returns the values of a sweep. `whole` is false if a part of it was left out because of a mistake.
    fn values(&mut self, sweep: &SweepTable, place: &Place, whole: bool) -> Option<Vec<(String, StatedRate)>> {
        let variable = format!("sweep of {}", sweep.measure.get_ref());
        if let Some(field) = sweep.field.as_ref().filter(|field| field.get_ref() != "rate") {
            let what = format!("`{}` cannot be swept", field.get_ref());
            return self.refuse(field.span(), what, "only `rate` can");
        }
        match (&sweep.values, &sweep.from, &sweep.to, &sweep.step) {
            (Some(values), None, None, None) => {
                let read = |text: &str| Ok((text.trim().to_string(), rate(text, &variable)?));
                let texts: Vec<_> = values.get_ref().iter().map(|field| self.quantity(field, read)).collect();
                let read: Vec<(String, StatedRate)> = texts.into_iter().collect::<Option<_>>()?;
                if read.is_empty() {
                    return self.refuse(values.span(), "a sweep of no values", "name at least one rate");
                }
                if read.len() > MOST_VALUES {
                    return self.too_many(place);
                }
                let mut seen = HashSet::new();
                if let Some(twice) = read.iter().position(|(_, rate)| !seen.insert(rate)) {
                    let span = values.get_ref()[twice].span();
                    return self.refuse(span, "a value stands twice in this sweep", "each value once");
                }
                Some(read)
            }
            (None, Some(from), Some(to), Some(step)) => {
                let width = |text: &str| if text.trim().ends_with("pp") { points(text) } else { percent(text) };
                let ends = (self.quantity(from, percent), self.quantity(to, percent), self.quantity(step, width));
                let (Some(first), Some(last), Some(width)) = ends else { return None };
                if width <= Decimal::ZERO {
                    return self.refuse(step.span(), "a sweep that never reaches `to`", "the step is above zero");
                }
                if first > last {
                    return self.refuse(
                        to.span(),
                        "a sweep that never reaches `to`",
                        format!("it begins at {first}%, above this"),
                    );
                }
                self.steps(first, last, width, &variable, place)
            }
            _ if !whole => None,
            _ => {
                let problem = Problem::new("a sweep needs `values`, or `from`, `to` and `step`");
                self.note(problem.at(place.clone(), "this sweep"));
                None
            }
        }
    }

    /// Returns the values from one end to the other, both included: the last step is the rest.
    fn steps(
        &mut self,
        first: Decimal,
        last: Decimal,
        width: Decimal,
        variable: &str,
        place: &Place,
    ) -> Option<Vec<(String, StatedRate)>> {
        let mut values = Vec::new();
        let mut value = first;
        loop {
            if values.len() >= MOST_VALUES {
                return self.too_many(place);
            }
            let text = format!("{}%", value.normalize());
            match rate(&text, variable) {
                Ok(written) => values.push((text, written)),
                Err(wrong) => {
                    self.note(Problem::new(wrong.what).at(place.clone(), "this sweep").help(wrong.help));
                    return None;
                }
            }
            if value == last {
                return Some(values);
            }
            value = value.checked_add(width)?.min(last);
        }
    }

    fn too_many<T>(&mut self, place: &Place) -> Option<T> {
        let problem = Problem::new(format!("a sweep of more than {MOST_VALUES} values"));
        self.note(problem.at(place.clone(), "this sweep").help("take a larger step"));
        None
    }
}

/// Returns that a scenario has more cases than can be computed: cases times the values of each sweep.
pub fn too_many_cases(cases: &[CaseDraft], sweeps: &[SweepDraft]) -> Option<Problem> {
    let sizes = [cases.len().max(1)].into_iter().chain(sweeps.iter().map(|sweep| sweep.values.len()));
    let sizes: Vec<usize> = sizes.collect();
    let total = sizes.iter().try_fold(1usize, |total, &size| total.checked_mul(size));
    let last = sweeps.last().map(|sweep| (&sweep.place, "the last sweep"));
    let (place, label) = last.or(cases.last().map(|case| (&case.place, "the last case")))?;
    total.is_none_or(|total| total > MOST_CASES).then(|| {
        let factors = sizes.iter().filter(|&&size| size > 1).map(usize::to_string).collect::<Vec<_>>().join(" × ");
        let total = total.map_or("far too many".to_string(), |total| total.to_string());
        let counted = if factors == total { total } else { format!("{factors} = {total}") };
        let problem = Problem::new(format!("{counted} cases are more than {MOST_CASES}")).at(place.clone(), label);
        problem.help("cases and the values of every sweep multiply: take larger steps, or several files")
    })
}
