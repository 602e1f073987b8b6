//! What cases have in common, and what a grid of them says.

use crate::burden::Burden;
use crate::report::chart::HeatmapRow;
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::readings::{hull, size};
use crate::report::title::{GOODS_FROM, NamedReading, Ranking, range, sentence};
use crate::run::CaseRun;

impl<'a> ReportContext<'a> {
    /// Returns true if every case knows what is owed before and after: of the same imports at each point of its sweeps.
    pub(super) fn levels_known(&self) -> bool {
        let known = |case: &CaseRun| self.level(case).map(|known| (case.variant.case, known.imports));
        let Some(known) = self.run.cases.iter().map(known).collect::<Option<Vec<_>>>() else { return false };
        known.iter().all(|(case, imports)| known.iter().all(|(other, same)| case != other || imports == same))
    }

    /// Returns what levels are spoken of in a case, where they are.
    pub(super) fn level(&self, case: &CaseRun) -> Option<Burden> {
        self.run.whole(case).with_levels().cloned()
    }

    /// Returns in which row of a grid a value is highest, or changes most.
    pub(super) fn grid_title(
        &self,
        subjects: &[String],
        (unit, is_change): (Unit, bool),
        several: &str,
        (rows, is_part): (&[HeatmapRow], bool),
    ) -> String {
        let farthest = |row: &HeatmapRow| {
            let cells = row.cells.iter().flatten().copied();
            let cell = cells.max_by_key(|cell| if is_change { size(cell) } else { cell.high });
            (self.partners.within_sentence(&row.label), cell)
        };
        let all = rows.iter().flat_map(|row| row.cells.iter().flatten().copied()).reduce(hull);
        let rows: Vec<NamedReading> = rows.iter().map(farthest).collect();
        let tense = self.tense(subjects.iter().any(|subject| subject.contains("duties")));
        if rows.iter().all(|(_, value)| *value == rows[0].1) && rows.first().map(|row| row.1) != Some(all) {
            let [_, course, _] = range(tense, (unit, is_change), all, "");
            return sentence(subjects, &[course]);
        }
        let before = if several == "partners" { GOODS_FROM } else { "for" };
        let ranking = Ranking { tense, unit, before, several, rows: &rows, whole: None, is_part };
        let mut predicates = if is_change { ranking.most() } else { ranking.highest(|value| unit.read(value)) };
        // The lowest of these is not the lowest of all cells.
        predicates.retain(|predicate| !predicate.contains("; lowest"));
        sentence(subjects, &predicates)
    }
}
