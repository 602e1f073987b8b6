//! What may be asked back, by partner: duty owed under the law before and not under the law after.

use super::captions::{ALL, light_part, ranked_with_others};
use super::placed::Picture;
use crate::burden::Interval;
use crate::report::chart::{Bar, Bars, Blank, Body, TitleTotals};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::phrases::capital;
use crate::report::readings::money;
use crate::run::CaseRun;

impl<'a> ReportContext<'a> {
    pub(super) fn exposure(&self, case: &'a CaseRun) -> Picture {
        let parties = self.parties(case);
        let whole = money(self.run.whole(case).duty_change.map(Interval::negated));
        let subject = self.about(case);
        let title = match whole {
            Some(whole) if self.scenario.period.is_some() => format!(
                "up to {} of duty {subject} was owed in the period and would not be: exposure, not entitlement",
                Unit::Usd.read(&whole)
            ),
            Some(whole) => format!(
                "at the rates of one day, up to {} of duty a year {subject} would not be owed: exposure, not entitlement",
                Unit::Usd.read(&whole)
            ),
            None => format!("What may be asked back of duty {subject} is not known"),
        };
        let subtitle = format!("Duty owed under the law before less under the law after, {}, US$,", self.per());
        let mut caption = self.caption(capital(&title), &subtitle, &[case]);
        caption.wholes.push(TitleTotals::new(ALL, "value", Unit::Usd, whole));
        let note = "Who may ask for it, and whether it is paid, is a matter of law that no figure here answers.";
        caption.notes.push(note.into());
        let row = |(pair, burden): &(crate::partner::Pair, crate::burden::Burden)| {
            let change = money(burden.duty_change.map(Interval::negated));
            Bar::new(self.pair_name(*pair), self.scope(case, Some(*pair), burden), change)
        };
        let bars = Bars::new(Unit::Usd, false, parties.shown.iter().map(row).collect());
        let others = parties.others(|burden| burden.duty_change.map(Interval::negated));
        let (bars, note) = ranked_with_others(bars, others, &parties);
        caption.notes.extend(note.into_iter().chain(light_part(&bars.rows)));
        let body = if parties.shown.is_empty() {
            Body::Blank(Blank { message: "Nothing in scope".into() })
        } else {
            Body::Bars(bars)
        };
        Picture::new("exposure_by_partner", caption, body)
    }
}
