//! `dutylab list` of the law: facts, measures, what begins and ends when, regimes.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::entry::ListEntry;
use crate::error::Problems;
use crate::input::regime::{read_regime, shipped_regimes};
use crate::partner::{Partner, Partners};
use crate::product::HsCode;
use crate::regime::Regime;
use crate::regime::calendar::{self, CalendarEvent};
use crate::regime::measure::Measure;
use crate::regime::rule::Exemption;
use crate::report::known_law::known_words;
use crate::report::notes::law_note;
use crate::report::number::Unit;
use crate::report::phrases::lower;
use crate::report::standing::{dotted, evidence_word, headings_words, status_and_note, status_words};
use crate::report::words::rate_words;

/// Returns what the source of a regime says, claim by claim.
pub fn facts(regime: &Regime) -> Vec<ListEntry> {
    let entry = |fact: &crate::regime::fact::Fact| {
        let mut text = format!("{} · {} · section {}\n  {}", fact.id, fact.status.word(), fact.section, fact.title);
        let premise = fact.premise.as_ref().map(|premise| format!("read as: {premise}"));
        let missing = fact.missing.as_ref().map(|missing| format!("not stated: {}", lower(missing)));
        let notes = [premise, missing, fact.law_note.as_ref().map(law_note)];
        notes.into_iter().flatten().for_each(|note| text.push_str(&format!("\n  {note}")));
        for marker in &fact.markers {
            let rate = Unit::Percent.word(marker.rate.percent());
            text.push_str(&format!("\n  {}, {}: {rate} ({})", marker.label, marker.partner, marker.source));
        }
        let fields = [
            ("fact", fact.id.clone()),
            ("status", fact.status.word().into()),
            ("section", fact.section.clone()),
            ("title", fact.title.clone()),
            ("premise", fact.premise.clone().unwrap_or_default()),
            ("not_given", fact.missing.clone().unwrap_or_default()),
            ("law_note", fact.law_note.as_ref().map_or(String::new(), law_note)),
        ];
        ListEntry::new(text, fields)
    };
    regime.facts.iter().map(entry).collect()
}

/// Returns the measures of a regime, or those in force on a day, which no rule leaves out of every entry, with what had become of them as known on another: those
/// of one name in one entry.
pub fn measures(regime: &Regime, on: Option<(Date, Date)>, partners: &Partners) -> Vec<ListEntry> {
    let mut entries: Vec<(&str, Vec<&Measure>)> = Vec::new();
    let is_repealed = |measure: &Measure, (day, as_of)| {
        let holds = |rule: &&Exemption| rule.is_repeal() && rule.period.holds(rule.published, day, as_of);
        regime.exemptions.iter().filter(holds).any(|rule| measure.is_named(&rule.measures))
    };
    let is_listed =
        |measure: &&Arc<Measure>| on.is_none_or(|days| measure.in_force(days.0) && !is_repealed(measure, days));
    for measure in regime.measures.iter().filter(is_listed) {
        match entries.iter_mut().find(|(id, _)| *id == measure.id) {
            Some((_, parts)) => parts.push(measure),
            None => entries.push((&measure.id, vec![measure])),
        }
    }
    let entry = |(id, parts): (&str, Vec<&Measure>)| {
        let first = parts[0];
        let period = match (first.period.from, first.period.until) {
            (None, None) => String::new(),
            (from, until) => {
                let published = first.published.filter(|day| Some(*day) != from);
                let known = published.map_or(String::new(), |day| format!(", published {day}"));
                format!(
                    " · from {}{}{known}",
                    from.map_or("…".into(), |from| from.to_string()),
                    until.map_or(String::new(), |day| format!(" until {day}"))
                )
            }
        };
        let mut rates: Vec<String> = parts.iter().map(|part| rate_words(part)).collect();
        rates.dedup();
        if rates.len() > 6 {
            rates = vec![format!("{} rates", rates.len())];
        }
        let headings: BTreeSet<HsCode> = parts.iter().flat_map(|part| part.standing.headings.every()).collect();
        // Without a day what became of it last.
        let (date, as_of) = on.unwrap_or((Date::MAX, Date::MAX));
        let status = first.standing.status_on(date, as_of);
        let said =
            [headings_words(&headings), evidence_word(first).into(), status.map_or(String::new(), status_and_note)];
        let said: Vec<&str> = said.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        let said = if said.is_empty() { String::new() } else { format!("\n  {}", said.join(" · ")) };
        let (rates, mode, who, goods) = (rates.join(", "), first.mode.word(), who(&parts, partners), &first.goods);
        let text =
            format!("{id} · {mode} {rates} · {who} · {goods}{period}\n  {} ({}){said}", first.title, first.source);
        let fields = [
            ("measure", id.to_string()),
            ("mode", mode.into()),
            ("rate", rates),
            ("partners", who),
            ("products", goods.to_string()),
            ("from", day(first.period.from)),
            ("until", day(first.period.until)),
            ("published", day(first.published)),
            ("title", first.title.clone()),
            ("source", first.source.clone()),
            ("heading", dotted(&headings).join(" ")),
            ("rests_on", evidence_word(first).into()),
            ("status", status.map_or(String::new(), status_words)),
        ];
        ListEntry::new(text, fields).about(members(&parts).unwrap_or_default())
    };
    entries.into_iter().map(entry).collect()
}

/// Returns the partners that the parts of a measure name; `None` if one of them is about all.
fn members(parts: &[&Measure]) -> Option<BTreeSet<Partner>> {
    let mut members = BTreeSet::new();
    for part in parts {
        members.extend(part.partners.members.as_ref()?);
    }
    Some(members)
}

/// Returns the partners of the parts of a measure: their names, or how many they are.
fn who(parts: &[&Measure], partners: &Partners) -> String {
    let names = |set: &BTreeSet<Partner>| -> String {
        let names: Vec<String> = set.iter().map(|partner| partners.short(*partner)).collect();
        if names.len() > 8 { format!("{} partners", names.len()) } else { names.join(", ") }
    };
    let except: BTreeSet<Partner> = parts.iter().flat_map(|part| &part.partners.except).copied().collect();
    let base = members(parts).map_or("all countries".to_string(), |members| names(&members));
    if except.is_empty() { base } else { format!("{base} except {}", names(&except)) }
}

fn day(date: Option<Date>) -> String {
    date.map_or(String::new(), |date| date.to_string())
}

/// Returns what begins, ends and changes its status, an entry a day.
pub fn changes(regime: &Regime, (from, until): (Option<Date>, Option<Date>)) -> Vec<ListEntry> {
    let events = calendar::events(regime, from.unwrap_or(Date::MIN), until.unwrap_or(Date::MAX));
    let word = |event: &CalendarEvent<'_>| match event {
        CalendarEvent::Begins(measure) => format!("+ {} · {} ({})", measure.id, measure.title, measure.source),
        CalendarEvent::Ends(measure) => format!("− {} · {} ({})", measure.id, measure.title, measure.source),
        CalendarEvent::Status(measure, step) => format!("  {}: {}", measure.id, status_and_note(step)),
        CalendarEvent::RuleBegins(rule) => format!("+ rule {} · {} ({})", rule.id, rule.title, rule.source),
        CalendarEvent::RuleEnds(rule) => format!("− rule {} · {} ({})", rule.id, rule.title, rule.source),
        CalendarEvent::List(name, joins, leaves) => format!("  list {name}: {} in, {} out", joins, leaves),
    };
    let entry = |(date, events): (Date, Vec<CalendarEvent<'_>>)| {
        let lines: Vec<String> = events.iter().map(|event| format!("\n  {}", word(event))).collect();
        let what: Vec<String> = events.iter().map(|event| word(event).trim_start().to_string()).collect();
        ListEntry::new(format!("{date}{}", lines.concat()), [("date", date.to_string()), ("what", what.join("; "))])
    };
    events.into_iter().map(entry).collect()
}

pub fn regimes(partners: &Partners) -> Result<Vec<ListEntry>, Problems> {
    let entry = |text: String, regime: &Regime, measures: usize| {
        let fields = [
            ("regime", regime.name.clone()),
            ("title", regime.title.clone()),
            ("measures", measures.to_string()),
            ("facts", regime.facts.len().to_string()),
            ("date", day(regime.date)),
            ("known_until", day(regime.known_until)),
            ("leaves_out", regime.leaves_out.clone().unwrap_or_default()),
        ];
        ListEntry::new(text, fields)
    };
    let mut entries = Vec::new();
    for location in shipped_regimes() {
        let regime = read_regime(Some(&location), partners)?.regime;
        let measures = regime.measures.iter().map(|measure| &measure.id).collect::<BTreeSet<_>>().len();
        let date = regime.date.map(|date| format!(" · {date}")).unwrap_or_default();
        let facts = regime.facts.len();
        let mut text = format!("{} · {measures} measures, {facts} facts{date}\n  {}", regime.name, regime.title);
        if let Some(known) = regime.known_to().map(known_words) {
            let reason = regime.known_until_reason.as_deref().unwrap_or_default();
            text.push_str(&format!("\n  {known}: {reason}"));
        }
        if let Some(leaves_out) = &regime.leaves_out {
            text.push_str(&format!("\n  excludes: {leaves_out}"));
        }
        entries.push(entry(text, &regime, measures));
    }
    let none = Regime::none();
    let text = format!("{} · 0 measures\n  {}: every flow is known to pay 0%", none.name, none.title);
    entries.push(entry(text, &none, 0));
    Ok(entries)
}
