//! What comes out for some flows, from their sums at every corner of the hedged values.

use rust_decimal::Decimal;

use super::tally::{RateAgreement, Tally, VALUES};
use crate::units::{AdValorem, CustomsValue, Interval, Pp, SummableValue, Usd};

/// What comes out for some flows, over all corners of the hedged values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Burden {
    /// The value of the flows.
    pub imports: CustomsValue,
    /// Of it, in chapters 98 and 99.
    pub chapters_98_99: CustomsValue,
    /// Of it, where the rate before, or after, is not known.
    pub rate_unknown: CustomsValue,
    /// Of it, where the rate before is known.
    pub known_before: CustomsValue,
    /// The same after.
    pub known_after: CustomsValue,
    /// Of it, where the rate before, or after, cannot be computed from the value.
    pub not_computable: CustomsValue,
    /// Of it, where the change is not known.
    pub change_unknown: CustomsValue,
    /// Of it, where the rate rises.
    pub raised: CustomsValue,
    /// Of it, where the rate falls.
    pub lowered: CustomsValue,
    /// Duty owed a year before, on the flows whose rate is known; `None` if none is.
    pub duty_before: Option<Interval<Usd>>,
    /// The same after.
    pub duty_after: Option<Interval<Usd>>,
    /// Change of the duty owed, on the flows whose change is known; `None` if none is.
    pub duty_change: Option<Interval<Usd>>,
    /// Average rate before, on the flows whose rate is known.
    pub rate_before: Option<Interval<AdValorem>>,
    /// The same after.
    pub rate_after: Option<Interval<AdValorem>>,
    /// True if flows are charged differently, so that their rate is an average.
    pub is_average: bool,
    /// Change of the rate, on the flows whose change is known.
    pub rate_change: Option<Interval<Pp>>,
    /// The same of the flows whose rate is known before and after, where these are a part of all: there levels and change
    /// are about the same goods.
    pub where_known: Option<Box<Burden>>,
}

impl Burden {
    /// From the tallies of the same flows at each corner; there is always one corner.
    pub fn from_corners<V: SummableValue>(corners: &[&Tally<V>]) -> Burden {
        type Part<V, T> = fn(&Tally<V>) -> T;
        let money = |amount: Part<V, V::Duty>, missing: Part<V, V>, approx: Part<V, bool>| {
            Interval::envelope(corners.iter().map(|tally| {
                let known = tally.imports == V::default() || missing(tally) < tally.imports;
                known.then(|| (V::usd_of(amount(tally)), approx(tally)))
            }))
        };
        let rate = |amount: Part<V, V::Duty>, missing: Part<V, V>, approx: Part<V, bool>| {
            Interval::envelope(corners.iter().map(|tally| {
                let rate = (tally.imports - missing(tally)).rate_of(amount(tally));
                rate.map(|rate| (rate, approx(tally)))
            }))
        };
        // A value that is exact before and "about" after has changed by about so much; before, it stays exact.
        let (before, after): (Part<V, bool>, Part<V, bool>) = (|tally| tally.approx_before, |tally| tally.approx_after);
        let either: Part<V, bool> = |tally| tally.approx_before || tally.approx_after;
        let change = rate(|tally| tally.change, |tally| tally.unknown_change, either);
        let is_part = corners.iter().any(|tally| tally.unknown != V::default() && tally.unknown < tally.imports);
        let known: Vec<Tally<V>> = corners.iter().filter(|_| is_part).map(|tally| tally.where_known()).collect();
        let mut burden = Burden {
            duty_before: money(|tally| tally.before, |tally| tally.unknown_before, before),
            duty_after: money(|tally| tally.after, |tally| tally.unknown_after, after),
            duty_change: money(|tally| tally.change, |tally| tally.unknown_change, either),
            rate_before: rate(|tally| tally.before, |tally| tally.unknown_before, before),
            rate_after: rate(|tally| tally.after, |tally| tally.unknown_after, after),
            is_average: corners.iter().any(|tally| tally.alike == RateAgreement::Differ),
            rate_change: change.map(|span| span.map(|rate| rate - AdValorem::ZERO)),
            where_known: is_part.then(|| Box::new(Burden::from_corners(&known.iter().collect::<Vec<_>>()))),
            ..Burden::default()
        };
        for (place, value) in burden.values().into_iter().enumerate() {
            *value = corners.iter().map(|tally| tally.values()[place]).max().unwrap_or_default().in_cents();
        }
        burden
    }

    /// Of no flows.
    pub fn nothing() -> Burden {
        Burden::from_corners(&[&Tally::<CustomsValue>::default()])
    }

    /// From the tallies of parts of one whole, in order, each at every corner. Their values in whole cents add up to those of the whole, and so do
    /// those of any parts of it that follow one another: each has what the rounded sum up to it grows by.
    pub fn of_parts<V: SummableValue>(parts: &[Vec<&Tally<V>>]) -> Vec<Burden> {
        let mut sums = [V::default(); VALUES];
        let mut burden = |corners: &Vec<&Tally<V>>| {
            let mut burden = Burden::from_corners(corners);
            for (place, (sum, cents)) in sums.iter_mut().zip(burden.values()).enumerate() {
                let below = sum.in_cents();
                *sum += corners.iter().map(|tally| tally.values()[place]).max().unwrap_or_default();
                *cents = sum.in_cents() - below;
            }
            burden
        };
        parts.iter().map(&mut burden).collect()
    }

    fn values(&mut self) -> [&mut CustomsValue; VALUES] {
        [
            &mut self.imports,
            &mut self.chapters_98_99,
            &mut self.rate_unknown,
            &mut self.known_before,
            &mut self.known_after,
            &mut self.not_computable,
            &mut self.change_unknown,
            &mut self.raised,
            &mut self.lowered,
        ]
    }

    /// Returns true if the rate is known on all of the value but a fiftieth at most: then the level is spoken of, and
    /// what is missing is said beside it.
    pub fn is_level_known(&self) -> bool {
        self.rate_unknown.usd().dollars() * rust_decimal::Decimal::from(50) <= self.imports.usd().dollars()
    }

    /// Returns the burden whose levels are spoken of, with a change of the same flows: of all where every rate is
    /// known, of those whose rate is known where these are nearly all. `None`: levels are known in part only, or not at
    /// all.
    pub fn with_levels(&self) -> Option<&Burden> {
        match &self.where_known {
            Some(known) => self.is_level_known().then_some(known),
            None => self.rate_unknown.is_zero().then_some(self),
        }
    }

    /// Returns the rate before, if it is known of all flows.
    pub fn level_before(&self) -> Option<Interval<AdValorem>> {
        self.rate_before.filter(|_| self.known_before == self.imports)
    }

    /// Returns the rate after, if it is known of all flows.
    pub fn level_after(&self) -> Option<Interval<AdValorem>> {
        self.rate_after.filter(|_| self.known_after == self.imports)
    }

    /// Returns true if rates rise on some imports and fall on others, each on a hundredth of all or more.
    pub fn moves_both_ways(&self) -> bool {
        let least = self.raised.min(self.lowered);
        !least.is_zero() && least.usd().dollars() * Decimal::ONE_HUNDRED >= self.imports.usd().dollars()
    }

    /// Returns true if nothing changes and everything about the change is known.
    pub fn is_unchanged(&self) -> bool {
        let still = |span: &Interval<Usd>| span.low == Usd::ZERO && span.high == Usd::ZERO;
        self.change_unknown.is_zero() && self.duty_change.as_ref().is_none_or(still)
    }
}
