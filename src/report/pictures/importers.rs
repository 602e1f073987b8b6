//! What each importer charges the goods of the others: a picture for a case with two sides, or more.

use super::captions::tell_light_part;
use super::placed::Picture;
use crate::report::chart::{Bar, Bars, Body};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::readings::money;
use crate::report::title::NamedReading;
use crate::run::CaseRun;

impl<'a> ReportContext<'a> {
    /// Returns the duty owed by importer, or its change where a level is not known; `None` of one side alone.
    pub(super) fn duty_by_importer(&self, case: &'a CaseRun) -> Option<Picture> {
        let sides = self.run.by_importer(case);
        if sides.len() < 2 {
            return None;
        }
        let level = sides.iter().all(|(_, burden)| burden.is_level_known());
        let per = self.per();
        let (mut changes, mut notes): (Vec<NamedReading>, Vec<String>) = (Vec::new(), Vec::new());
        let mut rows: Vec<Bar> = Vec::new();
        for (importer, burden) in &sides {
            let (name, change) = (self.partners.short(*importer), money(burden.duty_change));
            if let (false, true, Some(before), Some(after)) =
                (level, burden.is_level_known(), money(burden.duty_before), money(burden.duty_after))
            {
                let (before, after) = (Unit::Usd.read(&before), Unit::Usd.read(&after));
                notes.push(format!("{}: {before} before, {after} after.", self.side(case, *importer)));
            }
            let value = if level { money(burden.duty_after) } else { change };
            let baseline = if level { money(burden.duty_before) } else { None };
            let scope = format!("{}, {}", self.charged(case, *importer), self.imports_words(burden.imports));
            rows.push(Bar { baseline, ..Bar::new(&name, scope, value) });
            changes.push((self.partners.phrase(*importer), change));
        }
        let title = self.most(
            &self.subjects_of_goods(case, "duties"),
            (self.tense(true), "in", "importers"),
            &changes,
            money(self.run.whole(case).duty_change),
        );
        let mut caption = match level {
            true => self.caption(title, &format!("Duties {per} by importer, before and after, US$,"), &[case]),
            false => self.caption_of_change(title, &format!("Change in duties {per} by importer, US$,"), &[case]),
        };
        caption.wholes.push(self.whole_duties(case, level.then_some(["baseline", "value", "change"])));
        caption.notes.append(&mut notes);
        tell_light_part(&mut caption, &rows);
        let (baseline, value) = self.sides(case);
        let bars = Bars { unit: Unit::Usd, change: !level, baseline, value, rows, sums: 0 };
        Some(Picture::new("duty_by_importer", caption, Body::Bars(bars.ranked())))
    }
}
