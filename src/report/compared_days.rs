//! Two days of the law compared with one another: which measures began, ended or changed, on which imports.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::finding::ReportContext;
use super::number::Unit;
use super::phrases::{distinct, value_words};
use super::readings::{money, rate};
use super::words::rate_words;
use crate::regime::measure::Measure;
use crate::regime::rate::StatedRate;
use crate::run::charged::ChargedMeasure;
use crate::run::{CaseRun, Failure};
use crate::units::CustomsValue;

/// What becomes of a measure between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BecomesOf {
    /// It is charged on the later day alone.
    Begins,
    /// It is charged on the earlier day alone.
    Ends,
    /// Its rate is another.
    Rate,
    /// It falls on other imports: lists, exemptions or what it gives way to changed.
    Reach,
}

impl BecomesOf {
    /// Returns the word for it.
    pub fn word(self) -> &'static str {
        match self {
            BecomesOf::Begins => "begins",
            BecomesOf::Ends => "ends",
            BecomesOf::Rate => "rate",
            BecomesOf::Reach => "reach",
        }
    }
}

/// A measure that two days differ in.
#[derive(Clone, Debug)]
pub struct ComparedMeasure {
    /// What becomes of it.
    pub what: BecomesOf,
    /// The title of its authority; empty where it has none.
    pub authority: String,
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Statute, order or heading.
    pub source: String,
    /// Its rates on the two days, in words; empty where it is not charged.
    pub rates: [String; 2],
    /// The value of the imports of a year that it falls on.
    pub imports: [CustomsValue; 2],
}

impl ComparedMeasure {
    /// Returns "begins: 10% on $1.27tn", "10% → 15%, on $80bn → $95bn".
    pub fn words(&self) -> String {
        let ([first, second], [one, other]) = (&self.rates, self.imports.map(value_words));
        match self.what {
            BecomesOf::Begins => format!("begins: {second} on {other}"),
            BecomesOf::Ends => format!("ends: {first} on {one}"),
            BecomesOf::Rate => format!("{first} → {second}, on {one} → {other}"),
            BecomesOf::Reach => format!("{second}, on {one} → {other}"),
        }
    }
}

/// What all that a law covers comes to on two days, in words.
#[derive(Clone, Debug)]
pub struct ComparedAverages {
    /// The average rates.
    pub rates: [String; 2],
    /// The duty owed in a year.
    pub duties: [String; 2],
    /// The imports that they are of.
    pub imports: CustomsValue,
    /// True if these are the imports whose rate is known, and there are others.
    pub is_part: bool,
}

impl ComparedAverages {
    /// Returns "average rate 2.3% → 10.1%, duty owed $76bn → $330bn a year, on $3.24tn".
    pub fn words(&self) -> String {
        let ([rate, other_rate], [duty, other_duty]) = (&self.rates, &self.duties);
        let imports = value_words(self.imports);
        let known = if self.is_part { " whose rate is known" } else { "" };
        format!("average rate {rate} → {other_rate}, duties {duty} → {other_duty} a year, on {imports}{known}")
    }
}

impl<'a> ReportContext<'a> {
    /// Returns in which measures the two days of a case differ, by authority, those on most imports first.
    pub fn compared_days(&self, case: &'a CaseRun) -> Result<Vec<ComparedMeasure>, Failure> {
        let charged = self.run.charged(self.scenario, self.world, case)?;
        let measures = &case.variant.measures;
        let mut compared: Vec<(usize, ComparedMeasure)> = Vec::new();
        for id in distinct(measures.iter().map(|measure| measure.id.as_str())) {
            let mut found = charged.get(id).cloned().unwrap_or_default();
            if found == ChargedMeasure::default() {
                // Nobody sells what it is about, or it adds nothing: that it is in force is told all the same. What
                // shares its slot may be replaced there, and is not.
                found.parts = self.in_force(case, id);
                let slot = |measure: &&Arc<Measure>| {
                    found.parts.iter().flatten().any(|part| measures[*part].slot == measure.slot)
                };
                let is_alone = measures.iter().filter(slot).all(|measure| measure.id == id);
                if !is_alone || found.parts.iter().all(|parts| !parts.is_empty()) {
                    continue;
                }
            }
            let words = |parts: &BTreeSet<usize>| rates(parts.iter().filter_map(|part| Some(&**measures.get(*part)?)));
            let rates = [words(&found.parts[0]), words(&found.parts[1])];
            let what = match (&found.parts, &rates, found.imports) {
                ([first, second], ..) if first.is_empty() && second.is_empty() => continue,
                ([first, _], ..) if first.is_empty() => BecomesOf::Begins,
                ([_, second], ..) if second.is_empty() => BecomesOf::Ends,
                ([first, second], [one, other], _) if first != second && one != other => BecomesOf::Rate,
                (.., [one, other]) if value_words(one) != value_words(other) => BecomesOf::Reach,
                _ => continue,
            };
            let Some(measure) = measures.iter().find(|measure| measure.id == id) else { continue };
            let baseline = &self.scenario.baseline;
            let authority = baseline.authority(measure);
            let title = baseline.authorities.get(authority).map_or(String::new(), |(_, title)| title.clone());
            compared.push((
                authority,
                ComparedMeasure {
                    what,
                    authority: title,
                    id: id.to_string(),
                    title: measure.title.clone(),
                    source: measure.source.clone(),
                    rates,
                    imports: found.imports,
                },
            ));
        }
        compared
            .sort_by_key(|(authority, one)| (*authority, Reverse(one.imports.iter().copied().max()), one.id.clone()));
        Ok(compared.into_iter().map(|(_, one)| one).collect())
    }

    /// Returns what all that the law covers comes to on the two days.
    pub fn compared_averages(&self, case: &'a CaseRun) -> ComparedAverages {
        let whole = self.run.whole(case);
        // Where a rate is not known on a part, both levels are of the rest.
        let levels = whole.with_levels().unwrap_or(&whole);
        let percent = |level| rate(level).map_or("not known".to_string(), |level| Unit::Percent.read(&level));
        let dollars = |duty| money(duty).map_or("not known".to_string(), |duty| Unit::Usd.read(&duty));
        ComparedAverages {
            rates: [percent(levels.level_before()), percent(levels.level_after())],
            duties: [dollars(levels.duty_before), dollars(levels.duty_after)],
            imports: levels.imports,
            is_part: levels.imports != whole.imports,
        }
    }

    /// Returns the parts of a name that are in force, and known, on each of the two days.
    fn in_force(&self, case: &CaseRun, id: &str) -> [BTreeSet<usize>; 2] {
        let (date, as_of) = (self.scenario.date, self.scenario.as_of);
        let before = self.scenario.before.map_or((date, as_of), |before| (before.date, before.as_of));
        let measures = case.variant.measures.iter().enumerate().filter(|(_, measure)| measure.id == id);
        [before, (date, as_of)].map(|(date, as_of)| {
            let holds = measures.clone().filter(|(_, measure)| measure.in_force(date) && measure.known(as_of));
            holds.map(|(place, _)| place).collect()
        })
    }
}

/// The most rates that are told one by one.
const MOST_RATES: usize = 3;

/// Returns "25%"; "10%, 20%"; of many the lowest and the highest, "10% to 41%".
fn rates<'m>(measures: impl Iterator<Item = &'m Measure>) -> String {
    let measures: Vec<&Measure> = measures.collect();
    let words = distinct(measures.iter().map(|measure| rate_words(measure)));
    if words.len() <= MOST_RATES {
        return words.join(", ");
    }
    let exact = measures.iter().filter_map(|measure| match &measure.rate.written {
        StatedRate::Exact(rate) => Some(rate.percent()),
        _ => None,
    });
    let exact: BTreeSet<Decimal> = exact.collect();
    match (exact.first(), exact.last()) {
        (Some(low), Some(high)) if exact.len() > 1 => {
            format!("{} to {}", Unit::Percent.word(*low), Unit::Percent.word(*high))
        }
        _ => format!("{} rates", words.len()),
    }
}
