//! Published series beside the average duty: both averaged over the spans for which values are published.

use jiff::ToSpan;

use super::placed::Picture;
use super::response::REACTS;
use crate::report::basis::FigureBasis;
use crate::report::change_phrase::Tense;
use crate::report::chart::{Body, DatedValue, StepSeries, Steps};
use crate::report::finding::ReportContext;
use crate::report::number::{Reading, Unit};
use crate::report::phrases::{all_of, capital, lower, period_words};
use crate::report::readings::rate;
use crate::report::title::sentence;
use crate::run::CaseRun;
use crate::scenario::{ObservedSeries, ObservedValue};

impl<'a> ReportContext<'a> {
    /// Returns the published series beside the average duty over the spans of the first of them, with imports held fixed
    /// and, where trade reacts, after response; `None` where none is named.
    pub(super) fn beside_observed(&self, case: &'a CaseRun) -> Option<Picture> {
        let period = self.scenario.period?;
        let spans = self.scenario.observed.first()?.within(period);
        let over = |label: String, value: &dyn Fn(&ObservedValue) -> Option<Reading>| {
            let step = |span: &ObservedValue| DatedValue { from: span.from, until: span.until, value: value(span) };
            StepSeries { label, steps: spans.iter().map(step).collect() }
        };
        let law = |span: &ObservedValue| rate(self.run.whole_within(case, (span.from, span.until))?.rate_after);
        let mut series = vec![over(self.sides(case).1, &law)];
        if self.scenario.response.is_some() {
            let after = |span: &ObservedValue| self.run.rate_after_response_within(case, (span.from, span.until));
            series.push(over(REACTS.into(), &after));
        }
        let published = |observed: &ObservedSeries| StepSeries {
            label: observed.title.clone(),
            steps: observed.within(period).into_iter().map(published_step).collect(),
        };
        series.extend(self.scenario.observed.iter().map(published));
        let last = spans.last()?;
        let at_the_end = |series: &StepSeries| {
            let last = series.steps.iter().rfind(|step| step.until == last.until)?;
            Some(Unit::Percent.read(&last.value?))
        };
        let [law, published] =
            [series.first()?, series.last()?].map(|line| at_the_end(line).unwrap_or_else(|| "unknown".into()));
        let name = series.last()?.label.split(':').next().map(lower);
        let name = name.filter(|name| !name.contains(' ')).unwrap_or_else(|| "as published".into());
        let verb = if self.standing() == FigureBasis::Supposed { Tense::Would } else { Tense::Did }.verb("are");
        // A published series is about all imports, or whatever its file is about: beside a part of them it is no finding.
        let is_of_all = self.is_of_all_imports(case);
        let course = |more: &str| match is_of_all {
            true => format!("{verb} {law} by law{more}, {published} {name}"),
            false => format!("{verb} {law} by law{more}"),
        };
        let model = if self.scenario.response.is_some() { at_the_end(&series[1]) } else { None };
        let full = model.map(|rate| course(&format!(", {rate} once imports adjust")));
        let courses: Vec<String> = full.into_iter().chain([course("")]).collect();
        let title = sentence(&self.subjects(case, "average tariff"), &courses);
        let measure = capital(&self.own("average tariff"));
        let is_monthly = spans.iter().all(is_month);
        let averages = if is_monthly { "monthly averages" } else { "averages over the published spans" };
        let subtitle = format!("{measure}, {averages}, % of customs value, in the title for {};", span_words(last));
        let mut caption = self.caption(title, &subtitle, &[case]);
        caption.notes.extend(self.response_notes_over_period(case));
        if !is_of_all {
            let titles: Vec<String> = self.scenario.observed.iter().map(|one| format!("“{}”", one.title)).collect();
            caption.tell(&format!("{}: as published, whatever the goods here.", all_of(&titles)));
        }
        let published: Vec<&str> = self.scenario.observed.iter().map(|series| series.source.as_str()).collect();
        caption.source = ReportContext::source_with(std::slice::from_ref(self), Some(&published.join("; ")));
        let source =
            |series: &ObservedSeries| format!("{}: published, not computed here ({}).", series.title, series.source);
        caption.notes.extend(self.scenario.observed.iter().map(source));
        let body = Body::Steps(Steps { unit: Unit::Percent, series, marks: Vec::new() });
        Some(Picture::new("rate_beside_observed", caption, body))
    }
}

/// Returns "March 2026"; of days that are no whole month "1 March 2026 to 15 March 2026".
fn span_words(span: &ObservedValue) -> String {
    if is_month(span) {
        return span.from.strftime("%B\u{a0}%Y").to_string();
    }
    period_words(span.from, span.until)
}

fn is_month(span: &ObservedValue) -> bool {
    span.from.day() == 1 && span.from.checked_add(1.month()).is_ok_and(|next| next == span.until)
}

fn published_step(value: ObservedValue) -> DatedValue {
    DatedValue { from: value.from, until: value.until, value: Some(Reading::exact(value.percent)) }
}
