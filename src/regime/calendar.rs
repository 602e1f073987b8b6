//! What changes when: the days on which measures, rules and lists of a regime begin and end, and on which the legal status of
//! a measure changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Regime;
use super::measure::{Measure, StatusStep};
use super::rule::{Exemption, Precedence};
use super::share::Shares;
use crate::period::Period;
use crate::product::ProductSet;

/// Something that begins, ends or changes on a day.
#[derive(Clone, Debug)]
pub enum CalendarEvent<'a> {
    /// A measure begins; those of the same name and rank that it follows give way to it.
    Begins(&'a Measure),
    /// A measure ends.
    Ends(&'a Measure),
    /// The legal status of a measure changes.
    Status(&'a Measure, &'a StatusStep),
    /// A rule begins: an exemption or a precedence.
    RuleBegins(MeasureRule<'a>),
    /// A rule ends.
    RuleEnds(MeasureRule<'a>),
    /// Codes join a list, and codes leave it.
    List(&'a str, usize, usize),
}

/// A rule about measures.
#[derive(Clone, Copy, Debug)]
pub struct MeasureRule<'a> {
    /// Its name.
    pub id: &'a str,
    /// What it is.
    pub title: &'a str,
    /// Statute, order or heading.
    pub source: &'a str,
    /// The day on which it became known, where that is not the day on which it begins.
    pub published: Option<Date>,
}

/// Returns the events of the days from one to before another, in order; of a measure in several parts the first.
pub fn events(regime: &Regime, from: Date, until: Date) -> BTreeMap<Date, Vec<CalendarEvent<'_>>> {
    let mut events: BTreeMap<Date, Vec<CalendarEvent<'_>>> = BTreeMap::new();
    let mut add = |date: Option<Date>, event| {
        let Some(date) = date.filter(|date| from <= *date && *date < until) else { return };
        let events = events.entry(date).or_default();
        let same = |other: &CalendarEvent<'_>| match (&event, other) {
            (CalendarEvent::Begins(one), CalendarEvent::Begins(other))
            | (CalendarEvent::Ends(one), CalendarEvent::Ends(other)) => one.id == other.id,
            (CalendarEvent::Status(one, step), CalendarEvent::Status(other, of_other)) => {
                one.id == other.id && step == of_other
            }
            _ => false,
        };
        if !events.iter().any(same) {
            events.push(event);
        }
    };
    for measure in &regime.measures {
        add(measure.period.from, CalendarEvent::Begins(measure));
        add(measure.period.until, CalendarEvent::Ends(measure));
        for step in &measure.standing.status {
            add(Some(step.from), CalendarEvent::Status(measure, step));
        }
    }
    let exemptions = regime.exemptions.iter();
    let exemptions = exemptions.map(|rule| (&rule.id, &rule.title, &rule.source, rule.published, rule.period));
    let precedences = regime.precedences.iter();
    let precedences = precedences.map(|rule| (&rule.id, &rule.title, &rule.source, rule.published, rule.period));
    for (id, title, source, published, Period { from, until }) in exemptions.chain(precedences) {
        let rule = MeasureRule { id, title, source, published };
        add(from, CalendarEvent::RuleBegins(rule));
        add(until, CalendarEvent::RuleEnds(rule));
    }
    for (name, list) in &regime.lists {
        let ProductSet::Dated(codes) = &list.products else { continue };
        let mut by_day: BTreeMap<Date, (usize, usize)> = BTreeMap::new();
        for code in codes.iter() {
            code.period.from.into_iter().for_each(|day| by_day.entry(day).or_default().0 += 1);
            code.period.until.into_iter().for_each(|day| by_day.entry(day).or_default().1 += 1);
        }
        for (day, (joins, leaves)) in by_day {
            add(Some(day), CalendarEvent::List(name, joins, leaves));
        }
    }
    events
}

/// Returns the days from which on a law of measures, exemptions and precedences is another one, or becomes known to be: between
/// two of them nothing changes.
pub fn steps<'m>(
    measures: impl Iterator<Item = &'m Measure>,
    exemptions: impl Iterator<Item = &'m Exemption>,
    precedences: impl Iterator<Item = &'m Precedence>,
    shares: &Shares,
) -> BTreeSet<Date> {
    let mut steps = BTreeSet::new();
    let measures = measures.map(|measure| (&measure.period, measure.published, Some(&measure.products)));
    let exemptions = exemptions.map(|rule| (&rule.period, rule.published, Some(&rule.products)));
    let precedences = precedences.map(|rule| (&rule.period, rule.published, None));
    for (period, published, products) in measures.chain(exemptions).chain(precedences) {
        steps.extend([period.from, period.until, published].into_iter().flatten());
        products.into_iter().for_each(|products| products.days(&mut steps));
    }
    let of_shares = shares.values().flat_map(|table| &table.steps);
    steps.extend(of_shares.flat_map(|step| [step.period.from, step.period.until]).flatten());
    steps
}

/// Returns true if something of a regime became known on a day.
pub fn is_published(regime: &Regime, day: Date) -> bool {
    let measures = regime.measures.iter().map(|measure| measure.published);
    let rules = regime.exemptions.iter().map(|rule| rule.published);
    let rules = rules.chain(regime.precedences.iter().map(|rule| rule.published));
    measures.chain(rules).any(|published| published == Some(day))
}
