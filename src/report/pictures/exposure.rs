//! What may be asked back, by partner: duty owed under the law before and not under the law after.

use rust_decimal::Decimal;

use super::captions::{ALL, NO_IMPORTS, known_change, tell_light_part};
use super::placed::Picture;
use crate::burden::Interval;
use crate::report::chart::{Bar, Bars, Blank, Body, TitleTotals};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::readings::money;
use crate::report::title::sentence;
use crate::run::CaseRun;

impl<'a> ReportContext<'a> {
    pub(super) fn exposure(&self, case: &'a CaseRun) -> Picture {
        let (parties, rest) = self.parties(case);
        let whole = money(self.run.whole(case).duty_change.map(Interval::negated));
        let subjects = self.subjects(case, "duties");
        let title = match whole {
            Some(whole) if whole.high <= Decimal::ZERO => {
                let none: Vec<String> = subjects.iter().map(|subject| format!("no {subject}")).collect();
                sentence(&none, &["would no longer be owed".into(), "would fall away".into()])
            }
            Some(whole) => {
                let amounts = format!("Up to {} of", Unit::Usd.read(&whole));
                let subjects: Vec<String> = subjects.iter().map(|subject| format!("{amounts} {subject}")).collect();
                sentence(&subjects, &["would no longer be owed".into(), "would fall away".into()])
            }
            None => sentence(&subjects, &["that would fall away cannot be calculated".into()]),
        };
        let subtitle = format!(
            "Exposure, not entitlement: duties under the law before less those under the law after, {}, US$,",
            self.per()
        );
        let mut caption = self.caption_of_change(title, &subtitle, &[case]);
        caption.wholes.push(TitleTotals::new(ALL, "value", Unit::Usd, whole));
        let note = "Who may ask for it, and whether it is paid, is a matter of law that no figure here answers.";
        caption.notes.push(note.into());
        let names = self.pair_names(case);
        let row = |(pair, burden): &(crate::partner::Pair, crate::burden::Burden)| {
            let ([label, _], change) = (names(*pair), money(burden.duty_change.map(Interval::negated)));
            Bar::new(label, self.scope_of_change(case, Some(*pair), burden), change)
        };
        let rows: Vec<Bar> = parties.iter().map(row).collect();
        tell_light_part(&mut caption, &rows);
        let bars = Bars::new(Unit::Usd, false, rows);
        let body = if parties.is_empty() {
            Body::Blank(Blank { message: NO_IMPORTS.into() })
        } else {
            Body::Bars(self.with_others(
                bars.ranked(),
                &rest,
                |burden| burden.duty_change.map(Interval::negated),
                known_change,
            ))
        };
        Picture::new("exposure_by_partner", caption, body)
    }
}
