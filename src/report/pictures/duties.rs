//! The duty owed, or its change, by partner.

use super::captions::{ALL, known_change, known_rate, tell_light_part, tell_whole};
use super::placed::Picture;
use crate::burden::Burden;
use crate::partner::Pair;
use crate::report::chart::{Bar, Bars, TitleTotals};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::readings::money;
use crate::run::CaseRun;
use crate::scenario::Outcome;
use crate::scenario::chart::ChartSubject;

impl<'a> ReportContext<'a> {
    /// Returns the picture of no change: the duty owed, where it is known.
    pub(super) fn unchanged(&self, case: &'a CaseRun) -> Picture {
        let (parties, rest) = self.parties(case);
        let whole = TitleTotals::new(ALL, "value", Unit::Usd, money(self.run.whole(case).duty_before));
        let mut caption = self.caption(self.duty_title(case), &format!("Duties {}, US$,", self.per()), &[case]);
        caption.wholes.extend((parties.len() > 1).then_some(whole));
        let names = self.pair_names(case);
        let row = |(pair, burden): &(Pair, Burden)| {
            let ([label, _], scope) = (names(*pair), self.scope(case, Some(*pair), burden));
            Bar { accent: false, ..Bar::new(label, scope, money(burden.duty_before)) }
        };
        let bars = Bars::new(Unit::Usd, false, parties.iter().map(row).collect());
        tell_light_part(&mut caption, &bars.rows);
        let body = self.with_others(bars, &rest, |burden| burden.duty_before, known_rate);
        Picture::new("duty_by_partner", caption, body)
    }

    /// Returns the duty owed by partner: what may be asked back, if asked; else before and after, or its change.
    pub(super) fn duty(&self, case: &'a CaseRun) -> Picture {
        if self.scenario.refund.is_some() {
            return self.exposure(case);
        }
        let (parties, rest) = self.changed_parties(case);
        let few = parties.len() <= 8;
        let level = few && parties.iter().all(|(_, burden)| burden.rate_unknown.is_zero());
        let per = self.per();
        let subtitle = if level {
            format!("Duties {per} before and after, US$,")
        } else {
            format!("Change in duties {per}, US$,")
        };
        let drawn = ChartSubject::Outcome(if level { Outcome::DutyAfter } else { Outcome::DutyChange });
        let mut caption = self.caption_of_outcome(drawn, self.duty_title(case), &subtitle, &[case]);
        // Of one row its change says it, but for a band.
        let is_said = parties.len() == 1
            && parties.iter().all(|(_, burden)| burden.duty_change.is_some_and(|change| change.is_exact()));
        let whole = self.whole_duties(case, level.then_some(["baseline", "value", "change"]));
        caption.wholes.extend((!is_said).then_some(whole));
        let change = money(self.run.whole(case).duty_change).filter(Reading::is_point);
        if let Some(change) = change.filter(|_| !level) {
            tell_whole(&mut caption, &Unit::Usd.read_change(&change));
        }
        self.tell_rates(&mut caption, case);
        let (baseline, value) = self.sides(case);
        let names = self.pair_names(case);
        let row = |(pair, burden): &(Pair, Burden)| Bar {
            label: names(*pair)[0].clone(),
            scope: match level {
                true => self.scope(case, Some(*pair), burden),
                false => self.scope_of_change(case, Some(*pair), burden),
            },
            value: money(if level { burden.duty_after } else { burden.duty_change }),
            baseline: if level { money(burden.duty_before) } else { None },
            accent: true,
        };
        let rows = parties.iter().map(row).collect();
        let bars = Bars { baseline, value, ..Bars::new(Unit::Usd, !level, rows) };
        tell_light_part(&mut caption, &bars.rows);
        let body = self.with_others(bars, &rest, |burden| burden.duty_change, known_change);
        Picture::new("duty_by_partner", caption, body)
    }

    /// Returns the duties of a title: levels and change in these columns, or the change alone as the value.
    pub(super) fn whole_duties(&self, case: &'a CaseRun, columns: Option<[&str; 3]>) -> TitleTotals {
        let whole = self.run.whole(case);
        let change = money(whole.duty_change);
        let Some([before, after, moved]) = columns else { return TitleTotals::new(ALL, "value", Unit::Usd, change) };
        TitleTotals::new(ALL, before, Unit::Usd, money(whole.duty_before))
            .and(after, Unit::Usd, money(whole.duty_after))
            .and(moved, Unit::Usd, change)
    }
}
