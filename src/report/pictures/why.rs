//! A change split by what changes: a waterfall that adds up.

use rust_decimal::Decimal;

use super::placed::Picture;
use crate::burden::Interval;
use crate::report::change_phrase::UNKNOWN;
use crate::report::chart::{Bar, Bars, Blank, Body, TitleTotals, Waterfall, WaterfallStep, WaterfallTotal};
use crate::report::number::{Unit, counted};
use crate::report::phrases::{capital, lower};
use crate::report::readings::{is_nothing, money};
use crate::report::title::{NamedReading, sentence};
use crate::report::why::{MOST_PARTS, WhyReport, WhyRow};
use crate::report::words::{measure_goods, measure_title};
use crate::run::why::changes::{LawChange, LawChangeKind};
use crate::units::Usd;

impl WhyReport<'_> {
    /// Returns through which change the duty owed moves most, as a sentence.
    fn title(&self, rows: &[WhyRow]) -> String {
        let named: Vec<NamedReading> =
            rows.iter().map(|row| (lower(&self.told(row).0), Some(row.amount.map(Usd::dollars)))).collect();
        let whole = money(self.whole());
        let subjects = [self.context.subjects(self.case, "duties"), vec!["duties".into()]].concat();
        match rows.iter().find(|row| !is_nothing(&row.amount)) {
            Some(_) if rows.len() > 1 => {
                self.context.most(&subjects, (self.context.tense(true), "through", "changes"), &named, whole)
            }
            _ => {
                let tense = self.context.tense(true);
                let course = whole.map_or(UNKNOWN.into(), |whole| tense.by(Unit::Usd, &whole));
                sentence(&subjects, &[course])
            }
        }
    }

    /// Returns the name of a row and what changes in it.
    pub(super) fn told(&self, row: &WhyRow) -> (String, String) {
        let told = |law_change| (self.label(law_change), self.change(law_change));
        self.law_change(row).map_or_else(|| ("Not split".into(), String::new()), told)
    }

    /// Returns a change on a picture, in words: the goods whose duty it changes where no other changes the same, since
    /// the title of a measure may state the rate that is changed; never a name that only files use.
    pub(super) fn label(&self, law_change: &LawChange) -> String {
        let measures = &self.case.variant.measures;
        let of = |law_change: &LawChange| {
            let mut measures = measures.iter().filter(|_| law_change.kind == LawChangeKind::Measure);
            let measure = measures.find(|measure| measure.id == law_change.id)?;
            Some((measure, measure_goods(measure, self.context.partners)))
        };
        let title = match of(law_change) {
            Some((measure, goods)) => {
                let alike = self.why.law_changes.iter().filter_map(of).filter(|(_, other)| *other == goods).count();
                if alike == 1 { format!("Duty on {goods}") } else { measure_title(measure, self.context.partners) }
            }
            None if law_change.title == law_change.id => format!("{} of the scenario", law_change.kind.word()),
            None => law_change.title.clone(),
        };
        capital(&title)
    }

    /// Returns the parts of the change: a waterfall from the duty before to the duty after, or from nothing where the
    /// level is not known; bars where the parts are bands.
    pub fn picture(&self) -> Picture {
        let rows = self.shown();
        let per = self.context.per();
        let what = if self.start().is_some() { "Duties" } else { "Change in duties" };
        let subtitle = format!("{what} {per} by what changes it, US$, {},", counted(rows.len(), "change"));
        let mut caption = self.context.caption(self.title(&rows), &subtitle, &[self.case]);
        caption.notes.extend(self.nothing());
        caption.notes.push(self.method());
        let shown = rows.iter().take(MOST_PARTS).map(|row| {
            let (label, scope) = self.told(row);
            (label, scope, row.amount, self.standard_error(row))
        });
        let rest =
            self.rest(&rows).map(|rest| (format!("{} more", rows.len() - MOST_PARTS), String::new(), rest, None));
        let shown: Vec<(String, String, Interval<Usd>, Option<String>)> = shown.chain(rest).collect();
        let whole = money(self.whole());
        let body = if shown.is_empty() {
            let message = if whole.is_some() { "Nothing changes in this case" } else { "The change is not known" };
            Body::Blank(Blank { message: message.into() })
        } else {
            self.waterfall(&shown).map_or_else(|| Body::Bars(self.bars(&shown)), Body::Waterfall)
        };
        // A waterfall ends at it.
        if let Body::Bars(_) = &body {
            caption.wholes.push(TitleTotals::new("All changes", "change", Unit::Usd, whole));
        }
        Picture::new("waterfall", caption, body)
    }

    /// Returns the duty before, where all of it is known as one number.
    fn start(&self) -> Option<Interval<Usd>> {
        let whole = self.context.run.whole(self.case);
        whole.duty_before.filter(|before| whole.rate_unknown.is_zero() && before.low == before.high)
    }

    fn waterfall(&self, shown: &[(String, String, Interval<Usd>, Option<String>)]) -> Option<Waterfall> {
        let level = self.start();
        let start = level.map_or(Decimal::ZERO, |before| before.low.dollars());
        let change = self.whole()?;
        if self.is_hedged() || change.low != change.high {
            return None;
        }
        let (before, after) = self.context.sides(self.case);
        let (before, after) =
            if level.is_some() { (before, after) } else { ("No change".into(), "All changes".into()) };
        let steps = shown.iter().map(|(label, scope, amount, error)| WaterfallStep {
            label: label.clone(),
            scope: scope.clone(),
            change: amount.low.dollars(),
            error: error.as_ref().and_then(|error| Some(error.parse::<Decimal>().ok()? * Decimal::new(196, 2))),
        });
        let end = WaterfallTotal { label: after, value: start + change.low.dollars() };
        Waterfall::new(Unit::Usd, WaterfallTotal { label: before, value: start }, steps.collect(), end)
    }

    fn bars(&self, shown: &[(String, String, Interval<Usd>, Option<String>)]) -> Bars {
        let bar = |label: &str, scope: &str, amount: &Interval<Usd>, accent: bool| Bar {
            accent,
            ..Bar::new(label, scope, Some(amount.map(Usd::dollars)))
        };
        let mut rows: Vec<Bar> =
            shown.iter().map(|(label, scope, amount, _)| bar(label, scope, amount, true)).collect();
        let sums = usize::from(self.whole().is_some());
        rows.extend(self.whole().map(|whole| bar("Together", "", &whole, false)));
        Bars { sums, ..Bars::new(Unit::Usd, true, rows) }
    }
}
