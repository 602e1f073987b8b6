//! What a scenario says without effect, so that a slip of its author is told: slots and tags that nothing else has, shares and
//! quotas that nothing asks for, rates that a sweep replaces.

use std::collections::BTreeSet;

use super::change::ChangeTarget;
use super::draft::ScenarioDraft;
use crate::input::hint::did_you_mean;
use crate::input::measure::ReadMeasure;
use crate::regime::Regime;
use crate::regime::law_on_date::RequiredAttributes;
use crate::regime::measure::Measure;
use crate::regime::rate::StatedRate;
use crate::scenario::Sweep;

/// Returns a sentence for each word of a scenario that has no effect; `name` is that of its file.
pub fn unused(name: &str, parts: &ScenarioDraft, sweeps: &[Sweep], baseline: &Regime) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for read in parts.all_measures() {
        let words = alone(read, parts, baseline).into_iter().chain(unasked_quota(read)).chain(replaced(read, sweeps));
        told.extend(words.map(|words| format!("{}: {words}", read.place.address())));
    }
    told.extend(unasked_shares(parts, baseline).map(|words| format!("{name}: {words}")));
    told
}

/// Returns the slot and the tags of a measure that no other measure has and no rule names.
fn alone(read: &ReadMeasure, parts: &ScenarioDraft, baseline: &Regime) -> Vec<String> {
    let Some(measure) = read.measures.first() else { return Vec::new() };
    let has_own_slot = measure.slot != measure.id && measure.slot != "base";
    if !has_own_slot && measure.tags.is_empty() {
        return Vec::new();
    }
    let added = || parts.all_measures().filter_map(|read| read.measures.first());
    let others = || baseline.measures.iter().chain(added()).filter(|other| other.id != measure.id);
    let named = named_words(parts, baseline, added().map(|one| &**one));
    let slots: BTreeSet<&str> = others().map(|other| other.slot.as_str()).collect();
    let tags: BTreeSet<&str> =
        others().flat_map(|other| &other.tags).map(String::as_str).chain(named.clone()).collect();
    let meant = |word: &str, known: &BTreeSet<&str>| {
        did_you_mean(word, known.iter().copied()).map_or(String::new(), |hint| format!("; {hint}"))
    };
    let (id, slot) = (&measure.id, measure.slot.as_str());
    let mut told = Vec::new();
    if has_own_slot && !slots.contains(slot) && !named.contains(slot) {
        told.push(format!("{id} displaces nothing: no other measure is in the slot “{slot}”{}", meant(slot, &slots)));
    }
    for tag in measure.tags.iter().filter(|tag| !tags.contains(tag.as_str())) {
        told.push(format!(
            "the tag “{tag}” of {id} has no effect: no other measure has it, and no rule names it{}",
            meant(tag, &tags)
        ));
    }
    told
}

/// Returns the words by which rules, totals and authorities speak of measures.
fn named_words<'p>(
    parts: &'p ScenarioDraft,
    baseline: &'p Regime,
    added: impl Iterator<Item = &'p Measure>,
) -> BTreeSet<&'p str> {
    let rules = &parts.rules;
    let precedences = baseline.precedences.iter().chain(rules.precedences.iter().map(|read| &read.rule));
    let exemptions = baseline.exemptions.iter().chain(rules.exemptions.iter().map(|read| &read.rule));
    let counts = baseline.measures.iter().map(|measure| &**measure).chain(added).flat_map(|measure| &measure.counts);
    let keeps = parts.all_changes().flat_map(|change| match &change.aim {
        ChangeTarget::Total(total) => total.keeps.as_slice(),
        ChangeTarget::Measures(..) => &[],
    });
    let of_rules = precedences.flat_map(|rule| rule.winner.iter().chain(&rule.loser));
    let words = of_rules.chain(exemptions.flat_map(|rule| &rule.measures)).chain(counts);
    let authorities = baseline.authorities.iter().map(|(tag, _)| tag);
    words.chain(authorities).chain(keeps.map(|(word, _)| word)).map(String::as_str).collect()
}

/// Returns that the measure with a quota asks for no claim to be inside or outside of it.
fn unasked_quota(read: &ReadMeasure) -> Option<String> {
    let Measure { id, quota, when, unless, .. } = &**read.measures.first()?;
    let claim = &quota.as_ref()?.claim;
    let is_asked = when.contains(claim) || unless.contains(claim);
    (!is_asked).then(|| {
        format!(
            "the quota of {id} limits nothing: {id} is charged inside and outside of it; write when = [\"{claim}\"]"
        )
    })
}

/// Returns that a sweep sets another rate than the measure states in every result.
fn replaced(read: &ReadMeasure, sweeps: &[Sweep]) -> Option<String> {
    let rate = &read.measures.first()?.rate;
    let StatedRate::Exact(written) = &rate.written else { return None };
    let sweep = sweeps.iter().find(|sweep| sweep.measures.contains(&read.id))?;
    let is_among = sweep.values.iter().any(|(_, value)| value == &rate.written);
    (!is_among).then(|| {
        let percent = written.percent().normalize();
        let add = "add it to the values of the sweep, or write one of them as the rate";
        format!("the rate of {percent}% of {} is in no result: its sweep sets the rate; {add}", read.id)
    })
}

/// Returns the shares of a scenario for which no measure and no exemption asks.
fn unasked_shares<'p>(parts: &'p ScenarioDraft, baseline: &'p Regime) -> impl Iterator<Item = String> + 'p {
    let added = parts.all_measures().flat_map(|read| &read.measures);
    let measures = baseline.measures.iter().chain(added).map(|measure| &**measure);
    let exemptions = baseline.exemptions.iter().chain(parts.rules.exemptions.iter().map(|read| &read.rule));
    let asked = if parts.shares.is_empty() { Vec::new() } else { RequiredAttributes::new(measures, exemptions).shares };
    let is_asked = |name: &String, asked: &[String]| {
        asked.binary_search(name).is_ok() || baseline.known_until_unless.contains(name)
    };
    parts.shares.keys().filter_map(move |name| {
        let hint =
            did_you_mean(name, asked.iter().map(String::as_str)).map_or(String::new(), |hint| format!("; {hint}"));
        (!is_asked(name, &asked)).then(|| format!("[share.{name}] has no effect: no measure asks for it{hint}"))
    })
}
