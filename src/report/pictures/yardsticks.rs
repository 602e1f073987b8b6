//! Amounts compared with results: yardsticks in gray, results in color.

use super::captions::tell_light_part;
use super::placed::Picture;
use crate::report::chart::{Bar, Bars, Body};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{capital, distinct};
use crate::report::title::fitting as titled;
use crate::run::CaseRun;
use crate::scenario::chart::ChartSubject;
use crate::scenario::{Outcome, Yardstick};

impl<'a> ReportContext<'a> {
    /// Returns the yardsticks of a scenario, each with the results that are compared with it.
    pub(super) fn yardsticks(&self) -> Option<Picture> {
        let points: usize = self.scenario.sweeps.iter().map(|sweep| sweep.values.len()).product();
        // What a yardstick is compared with should not depend on the point of a sweep; the first represents the case.
        let cases: Vec<&CaseRun> = self.run.cases.iter().step_by(points.max(1)).collect();
        let mut rows: Vec<Bar> = Vec::new();
        let mut findings: Vec<String> = Vec::new();
        // One of other goods, partners or authorities than an edited scenario has is none of it.
        let is_of_it = |yardstick: &&Yardstick| !self.names_only_others(&yardstick.title, &cases);
        let yardsticks: Vec<&Yardstick> = self.scenario.yardsticks.iter().filter(is_of_it).collect();
        for yardstick in &yardsticks {
            findings.push(self.beside(yardstick, &cases, &mut rows));
        }
        let mut notes = distinct(yardsticks.iter().map(|yardstick| yardstick.note.clone()));
        if rows.is_empty() {
            return None;
        }
        let title = findings.into_iter().next().unwrap_or_default();
        let what = yardsticks.first().map(|yardstick| ChartSubject::Outcome(yardstick.what));
        let mut caption = self.caption_of_outcome(
            what?,
            title,
            "Amounts published and amounts of the scenario, US$, without sign,",
            &cases,
        );
        notes.append(&mut caption.notes);
        caption.notes = notes;
        let sources = distinct(yardsticks.iter().filter_map(|yardstick| yardstick.source.as_deref()));
        let further = sources.join("; ");
        caption.source = ReportContext::source_with(&[*self], (!further.is_empty()).then_some(&*further));
        tell_light_part(&mut caption, &rows);
        let bars = Bars::new(Unit::Usd, false, rows);
        Some(Picture::new("yardsticks", caption, Body::Bars(bars)))
    }

    /// Adds the rows of one yardstick; what they show, in a sentence.
    fn beside(&self, yardstick: &Yardstick, cases: &[&'a CaseRun], rows: &mut Vec<Bar>) -> String {
        let amount = Reading { low: yardstick.low, high: yardstick.high, approx: false };
        let mut add = |label: String, scope: String, value: Reading, accent: bool| {
            rows.push(Bar { accent, ..Bar::new(label, scope, Some(value)) });
        };
        add(yardstick.title.clone(), String::new(), amount, false);
        let what = outcome_words(yardstick.what, self.per(), self.world.year);
        let mut fitting: Vec<&str> = Vec::new();
        let mut sizes: Vec<Reading> = Vec::new();
        for case in cases {
            let measured = self.run.yardsticks(self.scenario, case);
            for measured in measured.into_iter().filter(|measured| measured.yardstick == yardstick) {
                let Reading { low, high, approx } = measured.result;
                let size = Reading { approx, ..Reading::between(low.abs(), high.abs()) };
                let name = self.scenario.cases[case.variant.case].name.as_str();
                if self.scenario.cases.len() > 1 {
                    add(capital(name), what.clone(), size, true);
                } else {
                    add(capital(&what), String::new(), size, true);
                }
                if amount.low <= size.low && size.high <= amount.high {
                    fitting.push(name);
                }
                sizes.push(size);
            }
        }
        let (title, amount_words) = (&yardstick.title, Unit::Usd.read(&amount));
        let short = short_words(yardstick.what);
        match (amount.is_point(), sizes.as_slice(), fitting.as_slice()) {
            (false, [_, _, ..], [alone]) => titled([
                format!("Only the case “{alone}” has {what} within {amount_words}"),
                format!("Only the case “{alone}” has {short} within {amount_words}"),
                format!("One of {} cases has {short} within {amount_words}", sizes.len()),
            ]),
            (false, [_, _, ..], fitting) => {
                let cases = match (fitting.len(), sizes.len()) {
                    (some, all) if some == all => format!("all {all} cases"),
                    (0, all) => format!("none of {all} cases"),
                    (some, all) => format!("{some} of {all} cases"),
                };
                titled([
                    format!("{cases} have {what} within {amount_words}"),
                    format!("{cases} have {short} within {amount_words}"),
                ])
            }
            (_, [size, ..], _) => {
                let size = Unit::Usd.read(size);
                let yearly = what.strip_suffix(" a year").map_or(what.clone(), |what| format!("yearly {what}"));
                let short = what.split(" in the period").next().unwrap_or_default().trim_end_matches(" a year");
                let is = format!("{title} {} {amount_words}", if title.contains("uties") { "are" } else { "is" });
                titled([
                    format!("{is}, the {yearly} {size}"),
                    format!("{is}, the {short} {size}"),
                    format!("{is}, {size} in the scenario"),
                    // A name that is too long stands at its bar.
                    cases.first().map_or_else(String::new, |case| self.money_title(case)),
                ])
            }
            (_, [], _) => titled([format!("{title} is {amount_words}"), format!("The yardstick is {amount_words}")]),
        }
    }
}

/// Returns the same where there is little room: "imports".
fn short_words(what: Outcome) -> &'static str {
    match what {
        Outcome::DutyChange => "a change in duties",
        Outcome::DutyBefore | Outcome::DutyAfter => "duties",
        Outcome::Imports | Outcome::ImportsAllPartners => "imports",
        _ => "a result",
    }
}

/// Returns what a yardstick is compared with, in words; `per` is "a year" or "in the period".
fn outcome_words(what: Outcome, per: &str, year: i16) -> String {
    match what {
        Outcome::DutyChange => format!("change in duties {per}"),
        Outcome::DutyBefore => format!("duties {per} under the law before"),
        Outcome::DutyAfter => format!("duties {per} under the law after"),
        Outcome::Imports => format!("{year} imports"),
        Outcome::ImportsAllPartners => format!("{year} imports of the same products from all countries"),
        Outcome::RateBefore => "rate before".into(),
        Outcome::RateAfter => "rate after".into(),
        Outcome::RateChange => "change of the rate".into(),
        Outcome::ImportShare => "share of the imports of the same products".into(),
        Outcome::RateResponse | Outcome::Response(_) | Outcome::World(_) | Outcome::Consumers(_) => what.word().into(),
    }
}
