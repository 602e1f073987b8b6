//! `dutylab list` of days: what a regime knows until and what is announced, and two days compared with one another.

use std::sync::atomic::AtomicBool;

use jiff::civil::Date;
use serde_json::Value;

use super::entry::{ListEntry, Listing, usd};
use crate::cli::clock::today;
use crate::error::{Problem, Problems};
use crate::input::files::Location;
use crate::input::scenario::Overrides;
use crate::regime::Regime;
use crate::regime::calendar::{self, CalendarEvent};
use crate::report::columns::csv::{CsvField, CsvTable};
use crate::report::columns::{ColumnSource, ColumnUnit};
use crate::report::known_law::aged_words;
use crate::report::standing::status_and_note;
use crate::report::text::Printable;
use crate::report::words::rate_words;
use crate::session::Session;

/// Returns what there is to know of one regime: until when it is known and why, what is announced, what it leaves out.
pub fn regime(regime: &Regime) -> Vec<ListEntry> {
    let (known_to, reason) = (regime.known_to(), regime.known_until_reason.as_deref().unwrap_or_default());
    let mut text = format!("{} · {}\n  {}", regime.name, regime.title, regime.source);
    if let Some(known_to) = known_to {
        text.push_str(&format!("\n  {}: {reason}", aged_words(known_to, today())));
    }
    if let Some(leaves_out) = &regime.leaves_out {
        text.push_str(&format!("\n  excludes: {leaves_out}"));
    }
    let mut entries = vec![entry(text, "regime", &regime.name, known_to, [&regime.title, reason, &regime.source])];
    // What has not begun: after the last day that is known, or after today where that comes first.
    let last = known_to.map_or(today(), |known_to| known_to.min(today()));
    let after = last.tomorrow().unwrap_or(Date::MAX);
    for (date, events) in calendar::events(regime, after, Date::MAX) {
        entries.extend(events.iter().map(|event| announced(date, event)));
    }
    entries.extend(regime.outside.iter().map(|one| {
        let text = format!("outside · {} · {}\n  {} ({})", one.id, one.title, one.reason, one.source);
        entry(text, "outside", &one.id, None, [&one.title, &one.reason, &one.source])
    }));
    entries
}

/// Returns what begins, ends or changes on a day to come.
fn announced(date: Date, event: &CalendarEvent<'_>) -> ListEntry {
    let known = |published: Option<Date>| published.map_or(String::new(), |day| format!(", published {day}"));
    let (id, what, [title, source], published) = match event {
        CalendarEvent::Begins(one) => {
            (one.id.as_str(), format!("begins: {}", rate_words(one)), [&*one.title, &one.source], one.published)
        }
        CalendarEvent::Ends(one) => (one.id.as_str(), "ends".into(), [&*one.title, &one.source], one.published),
        CalendarEvent::Status(one, step) => {
            (one.id.as_str(), status_and_note(step), [&*one.title, &one.source], step.published)
        }
        CalendarEvent::RuleBegins(rule) => (rule.id, "rule begins".into(), [rule.title, rule.source], rule.published),
        CalendarEvent::RuleEnds(rule) => (rule.id, "rule ends".into(), [rule.title, rule.source], rule.published),
        CalendarEvent::List(name, joins, leaves) => (*name, format!("list: {joins} in, {leaves} out"), ["", ""], None),
    };
    let from = if source.is_empty() { String::new() } else { format!("\n  {title} ({source}{})", known(published)) };
    entry(format!("announced · {date} · {id} {what}{from}"), "announced", id, Some(date), [title, &what, source])
}

fn entry(text: String, kind: &str, id: &str, day: Option<Date>, [title, what, source]: [&str; 3]) -> ListEntry {
    let fields = [
        ("kind", kind.to_string()),
        ("id", id.into()),
        ("day", day.map_or(String::new(), |day| day.to_string())),
        ("title", title.into()),
        ("what", what.into()),
        ("source", source.into()),
    ];
    ListEntry::new(text, fields)
}

/// Holds two days of a regime against one another, on the imports of the default world.
///
/// # Errors
/// Where there is no such regime, or it does not know the days.
pub fn compared(
    name: &str,
    (from, to): (Date, Date),
    assume_unchanged: bool,
    session: &Session,
) -> Result<Vec<ListEntry>, Problems> {
    if from >= to {
        let problem = Problem::new(format!("--from {from} is not before --to {to}"));
        return Err(problem.help("the earlier day comes first: --from 2025-01-01 --to 2026-01-01").into());
    }
    let mut regime = session.regime(name)?.regime;
    regime.assumed_unchanged = assume_unchanged;
    regime.knows(from, false)?;
    regime.knows(to, false)?;
    let question = Location::text_in("", "changes.toml", format!("[before]\ndate = {from}\n"));
    let overrides = Overrides { baseline: Some(name.into()), date: Some(to), assume_unchanged, ..Overrides::default() };
    let mut loaded = session.load(&question, &overrides)?;
    let run = session.run(&mut loaded, &AtomicBool::new(false))?;
    let context = session.context(&loaded, &run);
    let Some(case) = run.cases.first() else { return Ok(Vec::new()) };
    let whole = context.compared_averages(case);
    let text = format!("{from} → {to} · {}", whole.words());
    let [rate_before, rate_after] = whole.rates.clone();
    let imports = usd(whole.imports.usd());
    let mut entries = vec![changed(
        text,
        [
            ("change", "all".into()),
            ("rate_before", rate_before.into()),
            ("rate_after", rate_after.into()),
            ("imports_before_usd", imports.clone()),
            ("imports_after_usd", imports),
            ("title", "All that the law covers".into()),
        ],
    )];
    for one in context.compared_days(case)? {
        let authority = if one.authority.is_empty() { "other" } else { &one.authority };
        let text = format!("{authority} · {} · {}\n  {} ({})", one.id, one.words(), one.title, one.source);
        let [before, after] = one.imports.map(|value| usd(value.usd()));
        let [rate_before, rate_after] = one.rates;
        let cells = [
            ("change", one.what.word().into()),
            ("authority", authority.into()),
            ("measure", one.id.into()),
            ("rate_before", rate_before.into()),
            ("rate_after", rate_after.into()),
            ("imports_before_usd", before),
            ("imports_after_usd", after),
            ("title", one.title.into()),
            ("source", one.source.into()),
        ];
        entries.push(changed(text, cells));
    }
    entries.extend(statuses(&regime, (from, to)));
    Ok(entries)
}

/// Returns what became of measures after one day and until the end of another, as known on the second.
fn statuses(regime: &Regime, (from, to): (Date, Date)) -> Vec<ListEntry> {
    let after = |day: Date| day.tomorrow().unwrap_or(Date::MAX);
    let events = calendar::events(regime, after(from), after(to)).into_values().flatten();
    let entry = |event| {
        let CalendarEvent::Status(measure, step) = event else { return None };
        let authority = regime.authorities.get(regime.authority(measure)).map_or("other", |(_, title)| title);
        let words = status_and_note(step);
        let text = format!("{authority} · {} · {words}\n  {} ({})", measure.id, measure.title, measure.source);
        let cells = [
            ("change", "status".into()),
            ("authority", authority.into()),
            ("measure", measure.id.clone().into()),
            ("title", measure.title.clone().into()),
            ("source", measure.source.clone().into()),
            ("legal_status", words.into()),
        ];
        (step.published.unwrap_or(step.from) <= to).then(|| changed(text, cells))
    };
    events.filter_map(entry).collect()
}

/// What an entry says of a difference between two days: its name, what it counts, what it means.
const CHANGED: [(&str, ColumnUnit, &str); 10] = [
    (
        "change",
        ColumnUnit::Text,
        "What became of it; `all` for all that the law covers, `status` where its legal status changed",
    ),
    ("authority", ColumnUnit::Text, "Authority of the law; `other` for none"),
    ("measure", ColumnUnit::Text, "Id of the measure"),
    ("rate_before", ColumnUnit::Text, "Rate on the earlier day, in words"),
    ("rate_after", ColumnUnit::Text, "Rate on the later day, in words"),
    ("imports_before_usd", ColumnUnit::Usd, "Imports a year that it was charged on the earlier day"),
    ("imports_after_usd", ColumnUnit::Usd, "Imports a year that it is charged on the later day"),
    ("title", ColumnUnit::Text, "Title of the measure"),
    ("source", ColumnUnit::Text, "Where the law says so"),
    ("legal_status", ColumnUnit::Text, "Its legal status from then on"),
];

/// Returns entries of what two days differ in as a table.
pub fn table(entries: Vec<ListEntry>) -> CsvTable {
    let field = |(name, unit, meaning): (&str, ColumnUnit, &'static str)| CsvField {
        name: name.into(),
        unit,
        meaning: meaning.into(),
        source: ColumnSource::Law,
    };
    CsvTable { fields: CHANGED.map(field).to_vec(), text: Listing(entries).csv() }
}

/// Returns an entry of what two days differ in; a cell that is not given is empty.
fn changed<const N: usize>(text: String, mut cells: [(&str, Value); N]) -> ListEntry {
    let names = CHANGED.map(|(name, ..)| name);
    let mut cell = |name| cells.iter_mut().find(|(known, _)| *known == name).map(|(_, value)| value.take());
    ListEntry::new(text, names.map(|name| (name, cell(name).unwrap_or_else(|| "".into()))))
}
