//! What each importer charges the goods of the others: a picture for a case with two sides, or more.

use std::cmp::Reverse;

use super::captions::light_part;
use super::placed::Picture;
use crate::burden::Burden;
use crate::partner::Partner;
use crate::report::chart::{Bar, Bars, Body};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, holders, ranking, value_words};
use crate::report::readings::money;
use crate::run::CaseRun;

const MOST_NAMED: usize = 3;

impl<'a> ReportContext<'a> {
    /// Returns the duty owed by importer, or its change where a level is not known; `None` of one side alone.
    pub(super) fn duty_by_importer(&self, case: &'a CaseRun) -> Option<Picture> {
        let sides = self.run.by_importer(case);
        if sides.len() < 2 {
            return None;
        }
        let level = sides.iter().all(|(_, burden)| burden.is_level_known());
        let per = self.per();
        let (mut findings, mut notes) = (Vec::new(), Vec::new());
        let mut rows: Vec<Bar> = Vec::new();
        for (importer, burden) in &sides {
            let side = self.side(case, *importer);
            let change = money(burden.duty_change);
            let found = change.map_or("not known".into(), |change| Unit::Usd.read_change(&change));
            findings.push((Reverse(burden.duty_change.map(|change| change.high)), format!("{side}: {found}")));
            if let (false, true, Some(before), Some(after)) =
                (level, burden.is_level_known(), money(burden.duty_before), money(burden.duty_after))
            {
                let (before, after) = (Unit::Usd.read(&before), Unit::Usd.read(&after));
                notes.push(format!("{side}: {before} before, {after} after."));
            }
            let value = if level { money(burden.duty_after) } else { change };
            let baseline = if level { money(burden.duty_before) } else { None };
            rows.push(Bar { baseline, ..Bar::new(side, value_words(burden.imports), value) });
        }
        findings.sort();
        let findings: Vec<String> = findings.into_iter().map(|(_, finding)| finding).collect();
        let subtitle = if level {
            format!("Duty owed {per} by country that charges it, before and after, US$,")
        } else {
            format!("Change in duty owed {per} by country that charges it, US$,")
        };
        let title = match (findings.len() > MOST_NAMED).then(|| self.ends(case, &sides)).flatten() {
            Some(ends) => ends,
            None => format!("{} {per}", findings.join("; ")),
        };
        let mut caption = self.caption(title, &subtitle, &[case]);
        notes.append(&mut caption.notes);
        notes.extend(light_part(&rows));
        caption.notes = notes;
        let (baseline, value) = self.sides(case);
        let bars = Bars { unit: Unit::Usd, change: !level, baseline, value, rows, sums: 0 };
        Some(Picture::new("duty_by_importer", caption, Body::Bars(bars.ranked())))
    }

    /// Of many importers those whose duty changes most and least; nothing where a change is not known.
    fn ends(&self, case: &'a CaseRun, sides: &[(Partner, Burden)]) -> Option<String> {
        let changes: Option<Vec<(String, Reading)>> = sides
            .iter()
            .map(|(importer, burden)| Some((self.side(case, *importer), money(burden.duty_change)?)))
            .collect();
        let changes = changes?;
        let (low, high) = (
            changes.iter().min_by_key(|(_, change)| change.low)?.1,
            changes.iter().max_by_key(|(_, change)| change.high)?.1,
        );
        let told = |wanted: &Reading| {
            let rows = changes.iter().map(|(side, change)| (side.as_str(), Unit::Usd.read_change(change)));
            holders(rows, &Unit::Usd.read_change(wanted), "importers")
        };
        let noun = format!("change in duty owed {}", self.per());
        Some(capital(&ranking(&noun, true, (low.low, high.high), |is_upper| told(if is_upper { &high } else { &low }))))
    }
}
