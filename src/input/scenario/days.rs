//! The days that a scenario is about, compared with those that its baseline knows.

use jiff::civil::Date;

use super::draft::{ScenarioDraft, place_of};
use super::overrides::Overrides;
use super::period::Knowledge;
use crate::error::{Place, Problem};
use crate::input::files::Location;
use crate::input::toml_reader::TomlReader;
use crate::input::world::last_day;
use crate::regime::{GOES_ON, Regime};
use crate::scenario::Refund;

/// The days that a scenario is about.
#[derive(Clone, Copy)]
pub struct ScenarioDays {
    /// The entry date; of a period the first day.
    pub date: Date,
    /// The day of knowledge; the last day of a period of which each day is looked at as it was known on that day.
    pub as_of: Date,
    /// The first day, and the first that is no longer meant.
    pub period: Option<(Date, Date)>,
    /// True if each day of a period is looked at as it was known on that day.
    pub known_each_day: bool,
}

/// Returns the entry date and the day of knowledge; `dated` is true if the file says a date, right or wrong. Without a
/// date in the scenario goods enter on that of the baseline, else on the last day of the year of the flows.
pub fn scenario_days(
    reader: &mut TomlReader,
    parts: &ScenarioDraft,
    dated: bool,
    baseline: &Regime,
    overrides: &Overrides,
    world: Option<&Location>,
) -> Option<ScenarioDays> {
    // A date on the command line stands in place of the period too.
    let period = parts.period.as_ref().filter(|_| overrides.date.is_none());
    let first = period.map(|((from, _), _)| *from);
    let date = match (overrides.date, parts.date.as_ref().map(|(date, _)| *date).or(first)) {
        (Some(date), _) | (None, Some(date)) => Some(date),
        // The date that was written has a mistake in it.
        (None, None) if dated => None,
        (None, None) => {
            baseline.default_day().inspect(|date| tell_default(reader, baseline, *date)).or_else(|| last_day(world?))
        }
    };
    let last = period.and_then(|((_, until), _)| until.yesterday().ok()).or(date);
    let place = period.map(|(_, place)| place).or(place_of(&parts.date));
    let place = place.filter(|_| overrides.date.is_none());
    let begins = period.and(parts.stated.get("date")).map(|stated| &stated.place).or(place);
    check_known(reader, baseline, (first.or(date), begins.filter(|_| place.is_some())), (last, place));
    check_before(reader, parts, baseline, date.filter(|_| overrides.date.is_none()));
    let said = overrides.as_of.map(Knowledge::On).or(parts.as_of);
    check_knowledge(reader, parts, baseline, overrides.as_of);
    let (as_of, known_each_day) = match (said, period) {
        (Some(Knowledge::On(day)), _) => (Some(day), false),
        (_, None) => (last, false),
        (Some(Knowledge::EachDay), Some(_)) => (last, true),
        // What may be asked back was paid, and it was paid as the law was known on the day.
        (None, Some(_)) if parts.refund.is_some() => (last, true),
        (None, Some(_)) => (last.max(last_known(baseline, parts)), false),
    };
    if let (Some((Refund { as_of: Some(later) }, place)), Some(as_of)) = (&parts.refund, as_of)
        && *later < as_of
    {
        let problem = Problem::new("a refund that looks at the law as it was known before");
        let problem = problem.at(place.clone(), format!("the law before is that known on {as_of}"));
        reader.note(problem.help("`as_of` of a refund is the later day: what was void shows only then"));
    }
    if let (Some((before, place)), Some(date), Some(as_of)) = (&parts.before, date, as_of)
        && before.date == date
        && before.as_of > as_of
        && overrides.as_of.is_none()
    {
        let what = format!("the law before is that known on a later day than the law after, {as_of}");
        let problem = Problem::new(what).at(place.clone(), format!("known on {}", before.as_of));
        reader.note(problem.help("`as_of` of [before] is the earlier day: change places with `as_of`"));
    }
    Some(ScenarioDays { date: date?, as_of: as_of?, period: period.map(|(days, _)| *days), known_each_day })
}

/// Says which day is taken where nobody names one, if the regime ends.
fn tell_default(reader: &mut TomlReader, baseline: &Regime, date: Date) {
    let Some(known_to) = baseline.known_to() else { return };
    let name = &baseline.name;
    let why = match date < known_to {
        true => format!(
            "the default of the regime “{name}”, which knows the law to {known_to}; for that day write `date = {known_to}`"
        ),
        false => format!("the last day of which the regime “{name}” knows the law"),
    };
    reader.taken.insert(format!("no `date`: goods enter on {date}, {why}"));
}

/// Reports a first or last day that the baseline does not cover.
fn check_known(
    reader: &mut TomlReader,
    baseline: &Regime,
    (first, begins): (Option<Date>, Option<&Place>),
    (last, ends): (Option<Date>, Option<&Place>),
) {
    let unknown = |day: Date, place: Option<&Place>, label: String| {
        let problem = Problem::new(format!("the regime “{}” does not cover {day}", baseline.name));
        match place {
            Some(place) => problem.at(place.clone(), label),
            None => problem.help(label),
        }
    };
    if let (Some(last), Some(until)) = (last, baseline.first_unknown())
        && last >= until
    {
        let problem = unknown(last, ends, ends_on(until));
        let reason = baseline.known_until_reason.clone();
        let assume = format!("`assume_unchanged_after = true` in the scenario, or --assume-unchanged, {GOES_ON}");
        reader.note(problem).help.extend(reason.into_iter().chain([assume]));
    }
    if let (Some(first), Some(from)) = (first, baseline.known_from)
        && first < from
    {
        reader.note(unknown(first, begins, format!("it begins on {from}")));
    }
}

/// Reports days of knowledge on which the baseline had no law; `given` is that of the command line.
fn check_knowledge(reader: &mut TomlReader, parts: &ScenarioDraft, baseline: &Regime, given: Option<Date>) {
    let stated = match parts.as_of {
        Some(Knowledge::On(day)) if given.is_none() => parts.stated.get("as_of").map(|said| (day, &said.place)),
        _ => None,
    };
    let refund = parts.refund.as_ref().and_then(|(refund, place)| Some((refund.as_of?, place)));
    let before = parts.before.as_ref().filter(|(before, _)| before.as_of != before.date);
    let before = before.map(|(before, place)| (before.as_of, place));
    for (day, place) in [stated, refund, before].into_iter().flatten() {
        if let Err(problem) = baseline.knew(day) {
            reader.note(problem.at(place.clone(), "the day of knowledge"));
        }
    }
    if let Some(Err(problem)) = given.map(|day| baseline.knew(day)) {
        reader.note(problem.about("--as-of"));
    }
}

/// Reports a law before that the baseline does not know, that is the later one, or that meets another comparison.
fn check_before(reader: &mut TomlReader, parts: &ScenarioDraft, baseline: &Regime, date: Option<Date>) {
    let Some((before, place)) = &parts.before else { return };
    let early = baseline.known_from.filter(|from| before.date < *from).map(|from| format!("it begins on {from}"));
    let late = baseline.first_unknown().filter(|until| before.date >= *until);
    if let Some(label) = early.or(late.map(ends_on)) {
        let what = format!("the regime “{}” does not cover {}", baseline.name, before.date);
        reader.note(Problem::new(what).at(place.clone(), label));
    }
    if let Some(date) = date.filter(|date| before.date > *date) {
        let (first, help) = match parts.period {
            Some(_) => (
                "the first day of the period",
                format!("write date = {date} or an earlier day, or a [period] that begins later"),
            ),
            None => ("the law after", "`date` of [before] is the earlier day: change places with `date`".into()),
        };
        let what = format!("the law before is that of a later day than {first}, {date}");
        let problem = Problem::new(what).at(place.clone(), "a later day");
        reader.note(problem.help(help));
    }
    if let Some(other) = place_of(&parts.refund) {
        let problem = Problem::new("[before] and [refund] in one scenario");
        let problem = problem.at(place.clone(), "the day of the law before").and(other.clone(), "here");
        reader.note(problem.help("[before] compares two days of the law: take one of the two"));
    }
}

/// Returns the last day that a regime knows, or on which anything of it, or of what a scenario adds, became known.
fn last_known(baseline: &Regime, parts: &ScenarioDraft) -> Option<Date> {
    let measures = baseline.measures.iter().chain(parts.all_measures().flat_map(|read| &read.measures));
    let precedences = parts.rules.precedences.iter().map(|read| &read.rule).chain(&baseline.precedences);
    let exemptions = parts.rules.exemptions.iter().map(|read| &read.rule).chain(&baseline.exemptions);
    let mut last = baseline.known_to();
    let mut see = |published: Option<Date>| last = last.max(published);
    let products = measures.clone().map(|measure| &measure.products);
    for products in products.chain(exemptions.clone().map(|rule| &rule.products)) {
        products.each_dated(&mut |code| see(code.published));
    }
    measures.for_each(|measure| see(measure.published));
    precedences.for_each(|rule| see(rule.published));
    exemptions.for_each(|rule| see(rule.published));
    last
}

/// Returns "its last day is 2026-10-10" of a law that is not known from a day on.
fn ends_on(until: Date) -> String {
    format!("its last day is {}", until.yesterday().unwrap_or(until))
}
