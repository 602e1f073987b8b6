//! A measure that a baseline does not have and another regime has: what charges the same goods here.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use wildmatch::WildMatch;

use crate::error::{ErrorKind, Place, Problem};
use crate::input::cache::InputCache;
use crate::input::files::Location;
use crate::input::hint::did_you_mean;
use crate::input::regime::{LAW, locate, names};
use crate::partner::{PartnerSet, Partners};
use crate::product::ProductSet;
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::scenario::Scope;

use super::revise::meets;

const MOST_LISTED: usize = 20;
const MOST_NAMED: usize = 4;
const MOST_PARTNERS: usize = 5;

/// Regimes to look in, and the day that a scenario is about.
#[derive(Clone, Copy)]
pub struct OtherRegimes<'a> {
    pub cache: &'a InputCache,
    pub partners: &'a Partners,
    pub date: Option<Date>,
}

/// Returns that no measure of a baseline and of its scenario is meant by an id or a pattern: where else one is, or which was
/// probably meant.
pub fn unknown_measure(
    (target, place): (&str, &Place),
    known: &[&str],
    baseline: &Regime,
    elsewhere: OtherRegimes<'_>,
) -> Problem {
    let is_pattern = target.contains(['*', '?']);
    let group = baseline.measures.iter().filter(|measure| measure.is_named(&[target.to_string()]));
    let group: BTreeSet<&str> = group.map(|measure| measure.id.as_str()).collect();
    if let Some(first) = group.first() {
        let what = format!("“{target}” names {} measures of “{}”, and one is expected", group.len(), baseline.name);
        let problem = Problem::of(ErrorKind::Unknown, what).at(place.clone(), "a group of measures");
        let problem = problem.help(format!("write the id of one, such as \"{first}\"; {}", listed(baseline)));
        return problem.help(format!("to charge none of them, write [[exemption]] with measures = [\"{target}\"]"));
    }
    let (what, label) = match is_pattern {
        true => (format!("“{target}” matches no measure"), Some("matches nothing".to_string())),
        false => (format!("unknown measure “{target}”"), did_you_mean(target, known.iter().copied())),
    };
    let label = home(target, baseline, elsewhere).or(label).unwrap_or("not a measure here".into());
    let list = match known {
        [] => "no measure here: add one with [[measure]]".to_string(),
        known if known.len() <= MOST_LISTED => format!("measures here: {}", known.join(", ")),
        _ => listed(baseline),
    };
    let help = counterpart(target, baseline, elsewhere).unwrap_or(list);
    let problem = Problem::of(ErrorKind::Unknown, what).at(place.clone(), label).help(help);
    // A measure has an id: whose goods it charges, and which, are keys of their own.
    match elsewhere.partners.find(target) {
        Some(_) => problem.help(format!("“{target}” is a partner: write partners = [\"{target}\"]")),
        None => problem,
    }
}

/// Returns how to see the measures of a baseline.
pub fn listed(baseline: &Regime) -> String {
    format!("`dutylab list measures --baseline {}` shows those that there are", baseline.name)
}

/// Returns that an id, a pattern, a slot or a tag names measures of another regime.
pub fn home(word: &str, baseline: &Regime, elsewhere: OtherRegimes<'_>) -> Option<String> {
    find(word, baseline, elsewhere).map(|(name, _)| format!("in “{name}”, not in “{}”", baseline.name))
}

/// Returns the regime that has a measure of this name, and that measure. Of regimes that borrow from each other the law is
/// meant, else the fullest.
fn find(word: &str, baseline: &Regime, elsewhere: OtherRegimes<'_>) -> Option<(String, Arc<Measure>)> {
    let beside = Location::Disk("scenario.toml".into());
    let (glob, words) = (WildMatch::new(word), [word.to_string()]);
    let found = names().into_iter().filter(|name| *name != baseline.name).filter_map(|name| {
        let location = locate(&name, &beside).ok()??;
        let known = elsewhere.cache.regime(Some(&location), elsewhere.partners).ok()?;
        let measures = || known.regime.measures.iter();
        let named = measures().find(|measure| glob.matches(&measure.id));
        let measure = named.or_else(|| measures().find(|measure| measure.is_named(&words)))?.clone();
        Some((name, known.regime.measures.len(), measure))
    });
    found.max_by_key(|(name, count, _)| (*name == LAW, *count)).map(|(name, _, measure)| (name, measure))
}

/// Returns where a measure of this name is, what charges the same goods in the baseline, and how to change all of that
/// at once.
fn counterpart(id: &str, baseline: &Regime, elsewhere: OtherRegimes<'_>) -> Option<String> {
    let (name, measure) = find(id, baseline, elsewhere)?;
    if measure.id != id {
        return Some(format!("“{id}” names measures of “{name}”: write baseline = \"{name}\" to change them"));
    }
    let scope = Scope {
        importers: measure.importers.clone(),
        partners: measure.partners.clone(),
        products: measure.products.clone(),
        goods: measure.goods.clone(),
    };
    let mut charging: Vec<&Measure> = Vec::new();
    let date = elsewhere.date.or(baseline.default_day());
    for measure in baseline.measures.iter().filter(|one| date.is_none_or(|date| holds(baseline, one, date))) {
        if !charging.iter().any(|other| other.id == measure.id) && meets(measure, &scope) {
            charging.push(measure);
        }
    }
    charging.sort_by_key(|measure| {
        let few = measure.partners.members.as_ref().map_or(usize::MAX, |members| members.len());
        let everything = matches!(measure.products, ProductSet::All | ProductSet::Goods);
        (few, everything, Reverse(measure.rank), measure.id.clone())
    });
    let codes = scope.partners.members.iter().flatten().take(MOST_PARTNERS + 1);
    let codes: Vec<String> = codes.map(|partner| format!("\"{partner}\"")).collect();
    let whose = if codes.is_empty() || codes.len() > MOST_PARTNERS || scope.partners == PartnerSet::all() {
        String::new()
    } else {
        format!("partners = [{}], ", codes.join(", "))
    };
    let products = scope.products.codes();
    let goods = match products.as_slice() {
        [] => String::new(),
        [code] => format!("products = [\"{code}\"], "),
        _ => "products = […], ".into(),
    };
    let named: Vec<&str> = charging.iter().take(MOST_NAMED).map(|measure| measure.id.as_str()).collect();
    let more = if charging.len() > MOST_NAMED { " and others" } else { "" };
    let here = match named.as_slice() {
        [] => format!("nothing in “{}” charges the same goods", baseline.name),
        named => format!("in “{}” {}{more} may charge the same goods", baseline.name, named.join(", ")),
    };
    Some(format!(
        "{id} is a measure of “{name}”; {here}; to set what they pay in all: change = [{{ {whose}{goods}total = \"15%\" }}]"
    ))
}

/// Returns true if a measure is in force for goods that enter on a day, and no exemption takes all of it away.
fn holds(baseline: &Regime, measure: &Measure, date: Date) -> bool {
    let mut repeals = baseline.exemptions.iter().filter(|rule| rule.is_repeal() && rule.period.contains(date));
    measure.in_force(date) && !repeals.any(|rule| measure.is_named(&rule.measures))
}
