//! Measures compared with each other: names that stand twice, ties in a slot, words that name no measure.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::ReadMeasure;
use crate::error::{Problem, Problems};
use crate::input::csv_table::twice;
use crate::input::hint::did_you_mean;
use crate::partner::Partner;
use crate::product::{HsCode, ProductSet};
use crate::regime::measure::Measure;

/// The way out of a tie.
pub const TIE_HELP: &str =
    "at most one measure of a slot applies: give one of them a higher `rank`, or another `slot` to let both apply";

pub fn check_ties(read: &[ReadMeasure]) -> Problems {
    let mut problems = Problems::new();
    let mut named: BTreeMap<&str, &ReadMeasure> = BTreeMap::new();
    // Only measures of one slot and rank can tie.
    let mut ranked: BTreeMap<(&str, i64), Vec<&ReadMeasure>> = BTreeMap::new();
    for other in read {
        if let Some(one) = named.get(other.id.as_str()) {
            problems.push(twice(format!("two measures are named {}", one.id), other.place.clone(), one.place.clone()));
            continue;
        }
        named.insert(&other.id, other);
        let Some(measure) = other.measures.first() else { continue };
        let rivals = ranked.entry((&measure.slot, measure.rank)).or_default();
        for one in rivals.iter() {
            if let Some(what) = tie(other, &one.measures) {
                let problem = Problem::new(what).at(other.place.clone(), "the second");
                problems.push(problem.and(one.place.clone(), "the first").help(TIE_HELP));
            }
        }
        rivals.push(other);
    }
    problems
}

/// Says that a measure ties with another, of which some parts are given, if it does.
pub fn tie<'m>(
    read: &ReadMeasure,
    others: impl IntoIterator<Item = &'m std::sync::Arc<Measure>> + Clone,
) -> Option<String> {
    read.measures.iter().find_map(|one| others.clone().into_iter().find_map(|other| tie_of(one, other)))
}

fn tie_of(one: &Measure, other: &Measure) -> Option<String> {
    let (partner, line) = meet(one, other)?;
    let whose = partner.map_or("anybody".to_string(), |partner| partner.to_string());
    // The line is made up to ten digits: what it says is in the digits before the zeros.
    let digits = line.to_string();
    let told = digits.trim_end_matches("00").len().max(2);
    let code = u8::try_from(told).ok().and_then(|told| line.prefix(told)).unwrap_or(line);
    let (first, second, slot, code) = (&other.id, &one.id, &one.slot, code.dotted());
    Some(format!("{first} and {second} tie in slot {slot}: both charge goods of {code} from {whose}"))
}

/// Returns a partner and a ten-digit line, if there are such, on which two measures of one slot and rank both stand on
/// some day.
fn meet(one: &Measure, other: &Measure) -> Option<(Option<Partner>, HsCode)> {
    let rivals = one.slot == other.slot && one.rank == other.rank;
    if !rivals
        || !one.importers.overlaps(&other.importers)
        || !one.period.overlaps(&other.period)
        || !one.partners.overlaps(&other.partners)
    {
        return None;
    }
    // No entry both makes a claim and does not make it.
    let excludes = |one: &Measure, other: &Measure| one.when.iter().any(|claim| other.unless.contains(claim));
    if excludes(one, other) || excludes(other, one) || are_disjoint(&one.products, &other.products) {
        return None;
    }
    let line = if one.products.is_dated() || other.products.is_dated() {
        // What two dated lists have in common they may have at different times.
        let mut days = BTreeSet::new();
        one.products.days(&mut days);
        other.products.days(&mut days);
        days.extend([one.period.from, other.period.from].into_iter().flatten());
        days.insert(Date::MIN);
        let both = |day: &Date| one.period.contains(*day) && other.period.contains(*day);
        days.into_iter().filter(both).find_map(|day| {
            let (one, other) = (one.products.on(day, Date::MAX), other.products.on(day, Date::MAX));
            if are_disjoint(&one, &other) { None } else { one.common_line(&other) }
        })?
    } else {
        one.products.common_line(&other.products)?
    };
    let members = one.partners.members.as_ref().or(other.partners.members.as_ref());
    let partner = members.and_then(|members| {
        members.iter().find(|&&partner| one.partners.contains(partner) && other.partners.contains(partner))
    });
    Some((partner.copied(), line))
}

/// Returns true if two sets have nothing in common, as far as that shows without looking at what they leave out. It
/// spares the full comparison, which tries a line below each code.
pub fn are_disjoint(one: &ProductSet, other: &ProductSet) -> bool {
    match (one, other) {
        (ProductSet::Union(sets), other) | (other, ProductSet::Union(sets)) => {
            sets.iter().all(|set| are_disjoint(set, other))
        }
        (ProductSet::Except(set, _), other) | (other, ProductSet::Except(set, _)) => are_disjoint(set, other),
        (ProductSet::Within(set, within), other) | (other, ProductSet::Within(set, within)) => {
            are_disjoint(set, other) || are_disjoint(within, other)
        }
        (ProductSet::All | ProductSet::Goods, _) | (_, ProductSet::All | ProductSet::Goods) => false,
        (one, other) => {
            let (one, other) = (sorted(one), sorted(other));
            let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
            while let (Some(&&first), Some(&&second)) = (left.peek(), right.peek()) {
                if first.covers(second) || second.covers(first) {
                    return false;
                }
                let behind = if first < second { &mut left } else { &mut right };
                behind.next();
            }
            true
        }
    }
}

/// Returns the codes of a plain set, in order.
fn sorted(set: &ProductSet) -> Vec<HsCode> {
    let mut codes = set.codes();
    if !codes.is_sorted() {
        codes.sort_unstable();
    }
    codes
}

/// Returns the words by which rules may speak of measures: ids, slots, tags, and `base`.
pub fn countable<'m>(measures: impl Iterator<Item = &'m Measure>) -> BTreeSet<&'m str> {
    let words = measures.flat_map(|measure| {
        let tags = measure.tags.iter().map(String::as_str);
        [measure.id.as_str(), measure.slot.as_str()].into_iter().chain(tags)
    });
    words.chain(["base"]).collect()
}

/// Says that a measure counts what there is not, and what was probably meant.
pub fn uncounted(read: &ReadMeasure, countable: &BTreeSet<&str>) -> Option<Problem> {
    let measure = read.measures.first()?;
    let unknown = measure.counts.iter().find(|word| !countable.contains(word.as_str()))?;
    let hint = did_you_mean(unknown, countable.iter().copied());
    let label = hint.unwrap_or("neither an id, a slot nor a tag".into());
    let what = format!("{} counts “{unknown}”, which is not there", measure.id);
    Some(Problem::new(what).at(read.place.clone(), label))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn set(codes: &[&str]) -> ProductSet {
        ProductSet::Codes(Arc::new(codes.iter().map(|code| HsCode::parse(code).expect("a code")).collect()))
    }

    #[test]
    fn sets_apart() {
        assert!(are_disjoint(&set(&["8703", "8705"]), &set(&["8702", "8704", "8706"])));
        assert!(!are_disjoint(&set(&["8703", "8705"]), &set(&["01", "870422", "870510"])));
        assert!(!are_disjoint(&set(&["8703"]), &set(&["87"])));
        assert!(!are_disjoint(&ProductSet::All, &set(&["87"])));
        let within = ProductSet::Within(Box::new(ProductSet::All), Box::new(set(&["8703"])));
        assert!(are_disjoint(&within, &set(&["8704"])) && !are_disjoint(&within, &set(&["87"])));
    }
}
