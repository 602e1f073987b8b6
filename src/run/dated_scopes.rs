//! The scopes that measures and rules have on the days of a scenario: their lists of products may change from day to day.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::law_dates::LawDates;
use crate::partner::{Importers, PartnerSet};
use crate::product::ProductSet;
use crate::rates::scopes::Scopes;

/// Scopes as they are written, with the numbers that they have among those of flows on each day.
#[derive(Debug)]
pub(super) struct DatedScopes {
    written: Scopes,
    /// For each of them its number on each instant; one alone where it never changes.
    numbers: Vec<Vec<usize>>,
    /// Entry dates and days of knowledge, each pair with its place.
    instants: FxHashMap<(Date, Date), usize>,
    /// The same in their order.
    in_order: Vec<(Date, Date)>,
}

impl DatedScopes {
    pub(super) fn new(days: &[LawDates]) -> DatedScopes {
        let mut dated = DatedScopes {
            written: Scopes::default(),
            numbers: Vec::new(),
            instants: FxHashMap::default(),
            in_order: Vec::new(),
        };
        for instant in days.iter().flat_map(|day| [(day.date_before, day.before), (day.date, day.after)]) {
            dated.instants.entry(instant).or_insert_with(|| {
                dated.in_order.push(instant);
                dated.in_order.len() - 1
            });
        }
        dated
    }

    /// Adds a scope on each of the days to those of flows, and returns its numbers there.
    pub(super) fn add(
        &mut self,
        scopes: &mut Scopes,
        importers: &Importers,
        partners: &PartnerSet,
        products: &ProductSet,
    ) -> BTreeSet<usize> {
        let place = self.written.add(importers, partners, products);
        if place == self.numbers.len() {
            let mut add = |products: &ProductSet| scopes.add(importers, partners, products);
            self.numbers.push(if products.is_dated() { self.numbers_of(products, add) } else { vec![add(products)] });
        }
        self.numbers[place].iter().copied().collect()
    }

    /// Returns the number of a list on each instant. Between two of its own days a list is the same.
    fn numbers_of(&self, products: &ProductSet, mut add: impl FnMut(&ProductSet) -> usize) -> Vec<usize> {
        let mut days = BTreeSet::new();
        products.days(&mut days);
        let days: Vec<Date> = days.into_iter().collect();
        let place = |day: Date| days.partition_point(|change| *change <= day);
        let mut known: FxHashMap<(usize, usize), usize> = FxHashMap::default();
        let number = |&(date, as_of): &(Date, Date)| {
            *known.entry((place(date), place(as_of))).or_insert_with(|| add(&products.on(date, as_of)))
        };
        self.in_order.iter().map(number).collect()
    }

    /// Returns the number that a scope has on an entry date, as known on another day; `None` if it was not added, or not
    /// for that day.
    pub(super) fn on(
        &self,
        (importers, partners, products): (&Importers, &PartnerSet, &ProductSet),
        instant: (Date, Date),
    ) -> Option<usize> {
        let numbers = &self.numbers[self.written.find(importers, partners, products)?];
        let place = *self.instants.get(&instant)?;
        numbers.get(place.min(numbers.len() - 1)).copied()
    }

    /// Returns the numbers that a scope has on any of the days.
    pub(super) fn all(&self, importers: &Importers, partners: &PartnerSet, products: &ProductSet) -> BTreeSet<usize> {
        let place = self.written.find(importers, partners, products);
        place.into_iter().flat_map(|place| &self.numbers[place]).copied().collect()
    }
}
