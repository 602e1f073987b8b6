//! A measure that a baseline does not have and another regime has: what charges the same goods here.

use std::cmp::Reverse;

use jiff::civil::Date;

use crate::input::cache::InputCache;
use crate::input::files::Location;
use crate::input::regime::{locate, names};
use crate::partner::{PartnerSet, Partners};
use crate::product::ProductSet;
use crate::regime::Regime;
use crate::regime::measure::Measure;
use crate::scenario::Scope;

use super::revise::meets;

const MOST_NAMED: usize = 4;
const MOST_PARTNERS: usize = 5;

/// Regimes to look in, and the day that a scenario is about.
#[derive(Clone, Copy)]
pub struct OtherRegimes<'a> {
    pub cache: &'a InputCache,
    pub partners: &'a Partners,
    pub date: Option<Date>,
}

/// Returns where a measure of this name is, what charges the same goods in the baseline, and how to change all of that
/// at once.
pub fn counterpart(id: &str, baseline: &Regime, elsewhere: OtherRegimes<'_>) -> Option<String> {
    let beside = Location::Disk("scenario.toml".into());
    let found = names().into_iter().filter(|name| *name != baseline.name).filter_map(|name| {
        let location = locate(&name, &beside).ok()??;
        let known = elsewhere.cache.regime(Some(&location), elsewhere.partners).ok()?;
        let measure = known.regime.measures.iter().find(|measure| measure.id == id)?.clone();
        Some((name, known.regime.measures.len(), measure))
    });
    // Of regimes that borrow from each other the fullest is the one that is meant.
    let (name, _, measure) = found.max_by_key(|(_, count, _)| *count)?;
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
