//! Entries of many days, each charged by the law of its own day: class by class, so that a million of them take seconds.

use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::compiled::CompiledScenario;
use super::failure::Failure;
use crate::rates::entries::{EntryRate, RatedClasses};
use crate::regime::assess::Refusal;
use crate::regime::duty::Entry;
use crate::regime::measure::Measure;
use crate::scenario::Scenario;
use crate::world::World;

/// What customs charges entries.
#[derive(Debug, Default)]
pub struct RatedEntries {
    /// The measures of the law, by the index that rates name them by.
    pub measures: Vec<Arc<Measure>>,
    /// The days with entries on which the law is the same, in order.
    days: Vec<RatedClasses>,
    /// For each entry the place of its days, and of its class there.
    places: Vec<(usize, usize)>,
}

impl RatedEntries {
    /// Returns what an entry is charged, by its place among the flows.
    ///
    /// # Errors
    /// Where it cannot be computed: what is missing or too much.
    pub fn of(&self, entry: usize) -> Result<EntryRate<'_>, &Refusal> {
        let (days, class) = self.places[entry];
        self.days[days].of(class)
    }
}

/// An entry with what it is charged by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct EntryKey {
    /// The place of its days.
    days: u32,
    class: u32,
    entry: u32,
}

/// Returns what customs charges entries: each flow of `entries` is one, and the dates are theirs. Under the law before, or
/// under the law after in a case of the scenario. Claims and contents are what the flows declare, else what the law takes
/// them to be. An entry with an article is charged on its quantity where a duty is so much a unit; there is one for each
/// entry, or none at all.
///
/// # Errors
/// Where the entries declare what the law does not ask for, or two measures tie. An entry that cannot be computed is no error:
/// it alone has no rate.
pub fn rate_entries(
    scenario: &Scenario,
    case: Option<usize>,
    (entries, articles): (&World, &[Option<Entry>]),
    dates: &[Date],
) -> Result<RatedEntries, Failure> {
    let Some((&first, &last)) = dates.iter().min().zip(dates.iter().max()) else { return Ok(RatedEntries::default()) };
    let period = Some((first, last.tomorrow().unwrap_or(last)));
    let scenario = &Scenario { period, before: None, ..scenario.clone() };
    let compiled = CompiledScenario::of_entries(scenario, entries, articles)?;
    let keys = keys(&compiled, dates);
    let by_days: Vec<&[EntryKey]> = keys.chunk_by(|one, other| one.days == other.days).collect();
    let rated = |keys: &&[EntryKey]| {
        let day = compiled.days[keys[0].days as usize];
        let mut classes: Vec<usize> = keys.iter().map(|key| key.class as usize).collect();
        classes.dedup();
        match case {
            None => compiled.flow_classes.rated(&compiled.law_before(scenario, day), &classes),
            Some(number) => {
                let variant = scenario.variant_on(number, day.date);
                compiled.flow_classes.rated(&compiled.law_after(scenario, &variant, day), &classes)
            }
        }
    };
    let days = by_days.par_iter().map(rated).collect();
    let mut places = vec![(0, 0); dates.len()];
    for (days, keys) in by_days.iter().enumerate() {
        for (class, alike) in keys.chunk_by(|one, other| one.class == other.class).enumerate() {
            alike.iter().for_each(|key| places[key.entry as usize] = (days, class));
        }
    }
    let measures = match case {
        None => scenario.baseline.measures.clone(),
        Some(number) => scenario.variant(number).measures,
    };
    Ok(RatedEntries { measures, days, places })
}

/// Returns the entries, sorted by days and class.
fn keys(compiled: &CompiledScenario, dates: &[Date]) -> Vec<EntryKey> {
    let classes = &compiled.flow_classes;
    let key = |(entry, (&cell, date)): (usize, (&u32, &Date))| EntryKey {
        days: compiled.days.partition_point(|day| day.date <= *date).saturating_sub(1) as u32,
        class: classes.cells[cell as usize].class as u32,
        entry: entry as u32,
    };
    let mut keys: Vec<EntryKey> = classes.cell_of_flow.iter().zip(dates).enumerate().map(key).collect();
    keys.par_sort_unstable();
    keys
}
