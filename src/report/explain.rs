//! `explain` told: a rate, measure by measure, under one law or two.

mod json;
mod report;

use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

use super::columns::csv::CsvTable;
use super::columns::law::{TraceRow, step};
use super::known_law::known_law;
use super::number::{Unit, counted};
use super::phrases::{capital, distinct, lower};
use super::standing::{dotted, evidence_word, headings_words, notes_on_trace, status_words};
use super::text::grid::{GridColumn, TextGrid};
use super::text::{Printable, Role, Text, plain};
use super::{columns, notes, open_shares};
use crate::burden::Interval;
use crate::explain::{Trace, TraceStep};
use crate::product::{Coverage, ProductSet};
use crate::regime::plan::MeasureStatus;
use crate::regime::rate::StatedRate;
use crate::regime::schedule::ColumnRate;
use crate::units::AdValorem;
pub use report::{ExplainReport, ExplainedEntry};

impl Printable for ExplainReport {
    fn text(&self) -> Text {
        let mut text = Text::default();
        let ExplainedEntry { subject, description, date, as_of, before, .. } = &self.question;
        text.words(0, format!("{subject} · {}", days(*date, *as_of)), Role::Title);
        if !description.is_empty() {
            text.words(0, description, Role::Aside);
        }
        if let Some(before) = before {
            text.words(0, format!("before: {}", days(before.date, before.as_of)), Role::Plain);
        }
        if let Some(known) = known_law(&self.regime, *date).filter(|_| self.regime.assumed_unchanged) {
            text.words(0, known.replace('\u{a0}', " "), Role::Plain);
        }
        for (title, trace) in &self.laws {
            text.gap();
            text.words(0, title, Role::Title);
            let shown = self.shown(trace);
            table(&mut text, trace, &shown);
            self.open_shares(&mut text, trace);
            let notes = notes_on_trace(&self.regime, &shown).into_iter().chain(self.seen_in_trade(&shown));
            notes.for_each(|note| text.words(0, note, Role::Plain));
        }
        self.freed_by(&mut text);
        self.facts(&mut text);
        if let Some(leaves_out) = &self.regime.leaves_out {
            text.gap();
            text.words(0, format!("Excludes: {leaves_out}"), Role::Aside);
        }
        text
    }

    /// Returns `explain --json`.
    fn json(&self) -> impl Serialize {
        json::explanation(self)
    }

    /// Returns a row a measure under each law, then the total. Ends are equal where nothing is hedged; empty is not
    /// known. Laws are those before and after.
    fn csv(&self) -> String {
        self.table().text
    }
}

impl ExplainReport {
    /// Returns the traces as a table.
    pub fn table(&self) -> CsvTable {
        columns::csv::table(&step(), &self.rows(), true)
    }

    fn rows(&self) -> Vec<TraceRow> {
        let mut rows = Vec::new();
        for ((_, trace), law) in self.laws.iter().zip(["before", "after"]) {
            rows.extend(trace.steps.iter().map(|step| TraceRow {
                law: law.to_string(),
                measure: step.measure.id.clone(),
                title: step.measure.title.clone(),
                status: step.status.word(),
                rate: step.rate,
                value_share: step.value_share.map_or(String::new(), |share| share.normalize().to_string()),
                amount: step.amount,
                by: step.by.join(" "),
                heading: dotted(&step.headings).join(" "),
                rests_on: evidence_word(&step.measure),
                legal_status: step.legal_status.as_ref().map_or(String::new(), status_words),
            }));
            let (law, measure, title) = (law.to_string(), "total".into(), "Total".into());
            rows.push(TraceRow { law, measure, title, amount: trace.total, ..TraceRow::default() });
        }
        rows
    }

    /// Says which rates are no percentages of the schedule but what duties came to in trade.
    fn seen_in_trade(&self, steps: &[&TraceStep]) -> Option<String> {
        let is_seen = |step: &&&TraceStep| {
            let StatedRate::Column(column) = &step.measure.rate.written else { return false };
            let stated = self.regime.schedule.stated(self.question.product, &column.name, &column.programs);
            let rate = step.rate.filter(|_| step.status.charges());
            matches!((stated, rate), (Some(ColumnRate::Equivalent(seen)), Some(rate)) if rate.low == seen)
        };
        let step = steps.iter().find(is_seen)?;
        let rate = digits(&step.rate?, PLACES);
        Some(format!(
            "{}: the schedule states no percentage here. {rate}% is what the duty came to in trade; an entry may pay another rate.",
            step.measure.id
        ))
    }

    /// The shares that are not known, and how one is named.
    fn open_shares(&self, text: &mut Text, trace: &Trace) {
        let open = trace.open_shares.iter();
        let ends = open.clone().filter_map(|name| Some((name.as_str(), self.regime.shares.get(name)?.default?)));
        let Some(words) = open_shares::words(ends) else { return };
        let named: Vec<String> = open.map(|name| format!("--claim {name}=…")).collect();
        let words = format!("{}; write {} to name it.", capital(&words), named.join(" "));
        text.words(0, words, Role::Plain);
    }

    /// The exemptions that measures gave way to.
    fn freed_by(&self, text: &mut Text) {
        let steps: Vec<_> = self.laws.iter().flat_map(|(_, trace)| self.shown(trace)).collect();
        for rule in &self.exemptions {
            if steps.iter().any(|step| step.by.contains(&rule.id)) {
                text.words(2, format!("{} · {} ({})", rule.id, rule.title, rule.source), Role::Aside);
            }
        }
    }

    /// What the source says of the measures seen: section, status, and what the law of the day said.
    fn facts(&self, text: &mut Text) {
        let mut seen: Vec<&str> = Vec::new();
        for step in self.laws.iter().flat_map(|(_, trace)| &trace.steps) {
            for fact in self.regime.facts_of(&step.measure.id) {
                if seen.contains(&fact.id.as_str()) {
                    continue;
                }
                seen.push(&fact.id);
                text.gap();
                text.words(0, &fact.title, Role::Plain);
                text.words(2, format!("{}, section {}", fact.status.word(), fact.section), Role::Aside);
                if let Some(missing) = &fact.missing {
                    text.words(2, format!("not stated: {}", lower(missing)), Role::Aside);
                }
                if let Some(note) = &fact.law_note {
                    text.words(2, notes::law_note(note), Role::Aside);
                }
            }
        }
        if let Some((_, trace)) = self.laws.iter().find(|(_, trace)| trace.total.is_none()) {
            let mut unknown = trace.steps.iter().filter(|step| step.status.charges() && step.rate.is_none());
            let words = match unknown.next() {
                Some(step) if trace.lines > 1 => format!(
                    "The total is not known {}: “{}” has no rate in percent on some of the {} lines of {}. Explain a longer code: it may have one.",
                    self.regime.phrase,
                    step.measure.title,
                    trace.lines,
                    self.question.product.dotted()
                ),
                Some(step) => format!(
                    "The total is not known {}: “{}” has no rate in percent here. Of a specific duty --value and --quantity give it.",
                    self.regime.phrase, step.measure.title
                ),
                None => {
                    format!("The total is not known {}: no measure states the level of this rate.", self.regime.phrase)
                }
            };
            text.gap();
            text.words(0, words, Role::Plain);
            let covers = |products: &ProductSet| products.coverage(self.question.product) == Coverage::Whole;
            for one in self.regime.outside.iter().filter(|one| one.products.as_ref().is_some_and(covers)) {
                text.words(0, format!("{}: {} ({})", one.title, one.reason, one.source), Role::Plain);
            }
        }
    }
}

/// Returns "entered 2025-10-25", and on which day the law was known where that is another.
fn days(date: Date, as_of: Date) -> String {
    match date == as_of {
        true => format!("entered {date}, law known on that day"),
        false => format!("entered {date}, law known on {as_of}"),
    }
}

/// The decimal places of percentages; `--json` and `--csv` have all.
const PLACES: u32 = 2;

/// Returns how many decimal places rates need that stand below each other.
fn places<'t>(rates: impl Iterator<Item = &'t Interval<AdValorem>>) -> u32 {
    let ends = rates.flat_map(|rate| [rate.low, rate.high]);
    ends.map(|rate| rate.percent().round_dp(PLACES).normalize().scale()).max().unwrap_or_default()
}

/// Returns percentages, hedged or not, with so many decimal places.
fn digits(span: &Interval<AdValorem>, places: u32) -> String {
    let word = |rate: AdValorem| {
        let mut number = rate.percent().round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
        number.rescale(places);
        match number.is_zero() && !rate.percent().is_zero() {
            true => format!("<{}", Decimal::new(1, places)),
            false => number.to_string().replace('-', "\u{2212}"),
        }
    };
    let Interval { low, high, approx } = *span;
    let about = if approx { "≈" } else { "" };
    if low == high { format!("{about}{}", word(low)) } else { format!("{about}{}–{}", word(low), word(high)) }
}

/// Returns what a status says; nothing of a measure that is charged.
fn meaning(status: MeasureStatus) -> Option<&'static str> {
    Some(match status {
        MeasureStatus::Capped => "it limits the total",
        MeasureStatus::Replaced => "a measure of a higher rank takes its place",
        MeasureStatus::DisplacedWhole => "another measure is charged instead",
        MeasureStatus::DisplacedContent => "charged on what another measure leaves of the value",
        MeasureStatus::ExemptContent => "charged on what an exemption leaves of the value",
        MeasureStatus::Exempt => "these goods are spared, by an exemption or in its own scope",
        MeasureStatus::Waived => "charged only with a claim that is not made here, or only without one that is",
        MeasureStatus::NotYetPublished => "unknown to anyone on that day",
        _ => return None,
    })
}

/// A trace as a table. Where the width is short the share goes first, then what a measure gave way to, then its rate,
/// then the heading.
fn table(text: &mut Text, trace: &Trace, shown: &[&TraceStep]) {
    let mut grid = TextGrid::new(vec![
        GridColumn::names("measure"),
        GridColumn::kept("status"),
        GridColumn::ranked("heading", 0),
        GridColumn::ranked("rate", 1),
        GridColumn::ranked("of value", 3),
        GridColumn::kept("points"),
        GridColumn::ranked("gives way to", 2).to_the_left(),
    ]);
    let of_rates = places(shown.iter().filter_map(|step| step.rate.as_ref()));
    let points = |amount: Option<&Interval<AdValorem>>| amount.map_or("?".into(), |amount| digits(amount, PLACES));
    for step in shown {
        let share = step.value_share.map(|share| Unit::Percent.word(share * Decimal::ONE_HUNDRED));
        grid.row(
            [
                step.measure.id.clone(),
                step.status.word().into(),
                headings_words(&step.headings),
                step.rate.as_ref().map_or("?".into(), |rate| digits(rate, of_rates) + "%"),
                share.unwrap_or("–".into()),
                points(step.amount.as_ref()),
                step.by.join(", "),
            ]
            .map(plain),
        );
    }
    let sum = |name: &str, sum: String| [name, "", "", "", "", &sum].map(plain);
    grid.row(sum("total", trace.total.as_ref().map_or("not known".into(), |total| digits(total, PLACES))));
    if trace.effective.is_some() {
        grid.row(sum("effective", points(trace.effective.as_ref())));
    }
    text.grid(grid);
    for status in distinct(shown.iter().map(|step| step.status)) {
        if let Some(meaning) = meaning(status) {
            text.words(0, format!("{}: {meaning}", status.word()), Role::Aside);
        }
    }
    if let hidden @ 1.. = trace.steps.len() - shown.len() {
        let verb = if hidden == 1 { "does" } else { "do" };
        let words = format!("{} {verb} not apply: --verbose shows all", counted(hidden, "measure"));
        text.words(0, words, Role::Aside);
    }
    if let Some((low, high)) = trace.range {
        let word = |rate: AdValorem| Unit::Percent.word(rate.percent());
        let (lines, low, high) = (trace.lines, word(low), word(high));
        let words = format!("Average of {lines} tariff lines, by value; rates of lines run from {low} to {high}");
        text.words(0, words, Role::Plain);
    }
    for id in distinct(shown.iter().map(|step| &step.measure.id)) {
        let Some(step) = shown.iter().find(|step| step.measure.id == *id) else { continue };
        let (title, source) = (&step.measure.title, &step.measure.source);
        let title = if title == id { String::new() } else { format!(" · {title}") };
        let rests_on = step.measure.standing.rests_on.map_or(String::new(), |on| format!("; {}", on.word()));
        text.words(2, format!("{id}{title} ({source}{rests_on})"), Role::Aside);
    }
}
