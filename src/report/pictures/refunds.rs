//! What may be asked back: duty owed under the law before and not under the law after.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::captions::{ALL, known_change, tell_light_part};
use super::placed::Picture;
use crate::burden::{Burden, Interval};
use crate::partner::Pair;
use crate::report::basis::FigureBasis;
use crate::report::chart::{Bar, Bars, TitleTotals};
use crate::report::finding::ReportContext;
use crate::report::number::Unit;
use crate::report::readings::money;
use crate::report::title::sentence;
use crate::run::CaseRun;

impl<'a> ReportContext<'a> {
    /// Returns the authorities, by their places, whose duties a refund takes to be void; none of one that compares the law with
    /// what it was known to be later.
    pub(super) fn void_authorities(&self, case: &'a CaseRun) -> BTreeSet<usize> {
        let is_void = self.scenario.refund.is_some() && !self.scenario.exemptions.is_empty();
        let void = if is_void { self.measures(case) } else { Vec::new() };
        void.into_iter().map(|measure| self.scenario.baseline.authority(measure)).collect()
    }

    /// Returns what a result says of amounts: what may be asked back, if asked; else how duties change.
    pub(super) fn money_title(&self, case: &'a CaseRun) -> String {
        if self.scenario.refund.is_some() { self.refund_title(case) } else { self.whole_duty_title(case) }
    }

    /// Returns what duties depend on: "Up to $280bn of US duties depend on IEEPA"; "$953m of duties on the EU's cars are not owed under later
    /// law".
    pub(super) fn refund_title(&self, case: &'a CaseRun) -> String {
        let subjects = self.subjects(case, "duties");
        let told = |before: &str, predicates: &[String]| {
            let subjects: Vec<String> = subjects.iter().map(|subject| format!("{before}{subject}")).collect();
            sentence(&subjects, predicates)
        };
        // Past duties would not be owed for a reason, which the sentence has; names that are too long the line below has.
        let fall = match (self.void_authorities(case).len(), self.standing()) {
            (0, FigureBasis::BothLaw) => vec!["are not owed under later law".into(), "ended retroactively".into()],
            (0, _) => vec!["would not be owed".into()],
            (1, _) => vec![format!("depend on {}", self.authorities_of(&[case])), "depend on one authority".into()],
            (several, _) => {
                vec![format!("depend on {}", self.authorities_of(&[case])), format!("depend on {several} authorities")]
            }
        };
        // Over no period they are those of a year in which the law of one day holds.
        let per = if self.scenario.period.is_some() { "" } else { " a year" };
        // What a later law makes of it nobody has to decide.
        let most = if self.standing() == FigureBasis::BothLaw { "" } else { "up to " };
        match money(self.run.whole(case).duty_change.map(Interval::negated)) {
            Some(whole) if whole.high <= Decimal::ZERO => told("all ", &["would still be owed".into()]),
            Some(whole) => told(&format!("{most}{}{per} of ", Unit::Usd.read(&whole)), &fall),
            None => told("", &["not owed cannot be calculated".into()]),
        }
    }

    /// Returns what may be asked back, by partner: duty owed under the law before and not under the law after.
    pub(super) fn exposure(&self, case: &'a CaseRun) -> Picture {
        let (parties, rest) = self.changed_parties(case);
        let subtitle = format!(
            "Exposure, not entitlement: duties under the law before less those under the law after, {}, US$,",
            self.per()
        );
        let mut caption = self.caption_of_change(self.refund_title(case), &subtitle, &[case]);
        let whole = money(self.run.whole(case).duty_change.map(Interval::negated));
        caption.wholes.push(TitleTotals::new(ALL, "value", Unit::Usd, whole));
        let note = "Who may ask for it, and whether it is paid, is a matter of law that no figure here answers.";
        caption.notes.push(note.into());
        let names = self.pair_names(case);
        let row = |(pair, burden): &(Pair, Burden)| {
            let ([label, _], change) = (names(*pair), money(burden.duty_change.map(Interval::negated)));
            Bar::new(label, self.scope_of_change(case, Some(*pair), burden), change)
        };
        let rows: Vec<Bar> = parties.iter().map(row).collect();
        tell_light_part(&mut caption, &rows);
        let value = |burden: &Burden| burden.duty_change.map(Interval::negated);
        let body = self.with_others(Bars::new(Unit::Usd, false, rows), &rest, value, known_change);
        Picture::new("exposure_by_partner", caption, body)
    }
}
