//! Sums over flows: values, duties, and what authorities add, of a year or of some days.

use std::cmp::Ordering;

use super::flow_duty::{FlowDuty, SIDES};
use crate::units::days::ValueOfDays;
use crate::units::{AdValorem, CustomsValue, Interval, SummableValue, Usd};

/// Sums over flows at one corner of the hedged values: of a year, or of some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally<V: SummableValue = CustomsValue> {
    /// The value of the flows.
    pub imports: V,
    /// Of it, in chapters 98 and 99.
    pub(super) chapters_98_99: V,
    /// Of it, where the rate before, or after, is not known.
    pub(super) unknown: V,
    pub(super) unknown_before: V,
    pub(super) unknown_after: V,
    /// Of it, where the rate before, or after, cannot be computed from the value.
    pub(super) not_computable: V,
    /// Of it, where the change is not known.
    pub(super) unknown_change: V,
    /// Of it, where the rate rises, and where it falls.
    pub(super) raised: V,
    pub(super) lowered: V,
    pub(super) before: V::Duty,
    pub(super) after: V::Duty,
    pub(super) change: V::Duty,
    /// What is paid before and after where both rates are known.
    pub(super) both: [V::Duty; 2],
    pub(super) approx_before: bool,
    pub(super) approx_after: bool,
    /// The rates of the flows, before and after.
    pub(super) alike: RateAgreement,
    /// What each authority adds to the duty before and after, where the rate is known, to its change, where that is, and before
    /// and after where both rates are.
    pub(super) parts: Vec<[V::Duty; SIDES]>,
}

/// Whether flows are charged alike: an average of rates that differ is no rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RateAgreement {
    /// No flow of which a rate is known.
    #[default]
    Nothing,
    /// All flows have these rates before and after.
    Rates([Option<AdValorem>; 2]),
    /// Rates differ.
    Differ,
}

impl RateAgreement {
    fn and(self, other: RateAgreement) -> RateAgreement {
        match (self, other) {
            (RateAgreement::Nothing, other) => other,
            (known, RateAgreement::Nothing) => known,
            (known, other) if known == other => known,
            _ => RateAgreement::Differ,
        }
    }
}

impl Tally {
    /// Adds what each authority adds to the duty of flows.
    pub fn add_parts(&mut self, flows: &FlowDuty) {
        self.parts.resize(self.parts.len().max(flows.authorities), [Usd::ZERO; SIDES]);
        for (authority, part) in &flows.parts {
            self.parts[*authority].iter_mut().zip(part).for_each(|(sum, part)| *sum += *part);
        }
    }

    /// Returns the tally of flows that enter on so many days of a year that has so many, spread evenly over it.
    pub fn in_days(&self, days: u32, of: u32) -> Tally<ValueOfDays> {
        let value = |value: CustomsValue| value.in_days(days, of);
        let money = |money: Usd| money.in_days(days, of);
        Tally {
            imports: value(self.imports),
            chapters_98_99: value(self.chapters_98_99),
            unknown: value(self.unknown),
            unknown_before: value(self.unknown_before),
            unknown_after: value(self.unknown_after),
            not_computable: value(self.not_computable),
            unknown_change: value(self.unknown_change),
            raised: value(self.raised),
            lowered: value(self.lowered),
            before: money(self.before),
            after: money(self.after),
            change: money(self.change),
            both: self.both.map(money),
            approx_before: self.approx_before,
            approx_after: self.approx_after,
            alike: self.alike,
            parts: self.parts.iter().map(|part| part.map(money)).collect(),
        }
    }

    /// Adds flows, without what each authority adds.
    pub fn add(&mut self, flows: &FlowDuty) {
        self.sum(flows);
        if let Some(rates) = flows.averaged() {
            self.alike = self.alike.and(RateAgreement::Rates(rates));
        }
        self.approx_before |= flows.approx[0];
        self.approx_after |= flows.approx[1];
    }

    /// Adds all that is a sum.
    pub(super) fn sum(&mut self, flows: &FlowDuty) {
        let FlowDuty { value, special, duty: [before, after], change, .. } = *flows;
        self.imports += value;
        if special {
            self.chapters_98_99 += value;
        }
        match before {
            Some(duty) => self.before += duty,
            None => self.unknown_before += value,
        }
        match after {
            Some(duty) => self.after += duty,
            None => self.unknown_after += value,
        }
        match before.zip(after) {
            Some((before, after)) => {
                self.both[0] += before;
                self.both[1] += after;
            }
            None => self.unknown += value,
        }
        if flows.not_computable {
            self.not_computable += value;
        }
        match change {
            Some((rise, duty)) => {
                self.change += duty;
                match rise {
                    Ordering::Less => self.lowered += value,
                    Ordering::Equal => {}
                    Ordering::Greater => self.raised += value,
                }
            }
            None => self.unknown_change += value,
        }
    }
}

impl<V: SummableValue> Tally<V> {
    /// Returns the same tally without authorities.
    pub fn without_parts(mut self) -> Tally<V> {
        self.parts = Vec::new();
        self
    }

    /// Returns the tally of those flows alone whose rate is known before and after; without authorities.
    pub(super) fn where_known(&self) -> Tally<V> {
        let [before, after] = self.both;
        Tally {
            imports: self.imports - self.unknown,
            before,
            after,
            change: after - before,
            both: self.both,
            approx_before: self.approx_before,
            approx_after: self.approx_after,
            alike: self.alike,
            ..Tally::default()
        }
    }

    /// Adds another tally.
    pub fn merge(&mut self, other: &Tally<V>) {
        self.imports += other.imports;
        self.chapters_98_99 += other.chapters_98_99;
        self.unknown += other.unknown;
        self.unknown_before += other.unknown_before;
        self.unknown_after += other.unknown_after;
        self.not_computable += other.not_computable;
        self.unknown_change += other.unknown_change;
        self.raised += other.raised;
        self.lowered += other.lowered;
        self.parts.resize(self.parts.len().max(other.parts.len()), [V::Duty::default(); SIDES]);
        for (sum, part) in self.parts.iter_mut().zip(&other.parts) {
            sum.iter_mut().zip(part).for_each(|(sum, part)| *sum += *part);
        }
        self.before += other.before;
        self.after += other.after;
        self.change += other.change;
        self.both.iter_mut().zip(other.both).for_each(|(sum, part)| *sum += part);
        self.alike = self.alike.and(other.alike);
        self.approx_before |= other.approx_before;
        self.approx_after |= other.approx_after;
    }

    /// Returns true if the parts of the tally agree: where everything is known, the change is what is paid after less
    /// before. What the authorities add is what is paid, and what they change is the change.
    pub fn balances(&self) -> bool {
        let sum = |side: usize| {
            let mut sum = V::Duty::default();
            self.parts.iter().for_each(|part| sum += part[side]);
            sum
        };
        let [before, after] = self.both;
        let sums = [self.before, self.after, self.change, before, after];
        let whole = self.parts.is_empty() || sums == [0, 1, 2, 3, 4].map(sum);
        whole && (self.unknown != V::default() || self.change == self.after - self.before)
    }

    /// Returns the values of the flows in the order of a burden.
    pub(super) fn values(&self) -> [V; VALUES] {
        let (before, after) = (self.imports - self.unknown_before, self.imports - self.unknown_after);
        [
            self.imports,
            self.chapters_98_99,
            self.unknown,
            before,
            after,
            self.not_computable,
            self.unknown_change,
            self.raised,
            self.lowered,
        ]
    }
}

/// What one authority adds: before and after, of the flows whose rate is known, and to the change, of those whose change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthorityContribution {
    /// To the duty; last the change of the flows whose rate is known before and after.
    pub duty: [Interval<Usd>; 4],
    /// To the average rate of the flows whose rate is known before and after, where there are some, and to its change; `None`
    /// where it is known of no flow.
    pub rate: [Option<Interval<AdValorem>>; 3],
}

impl AuthorityContribution {
    /// By authority, from the tallies of the same flows at each corner.
    pub fn from_corners<V: SummableValue>(corners: &[&Tally<V>]) -> Vec<AuthorityContribution> {
        let count = corners.iter().map(|tally| tally.parts.len()).max().unwrap_or(0);
        let part = |tally: &Tally<V>, authority: usize, side: usize| {
            tally.parts.get(authority).map_or(V::Duty::default(), |part| part[side])
        };
        let duty = |authority, side| {
            let of_side = |tally: &&Tally<V>| match side {
                3 => V::usd_of(part(tally, authority, 4) - part(tally, authority, 3)),
                side => V::usd_of(part(tally, authority, side)),
            };
            let ends = corners.iter().map(of_side);
            let ends = ends.clone().min().zip(ends.max()).unwrap_or_default();
            Interval { low: ends.0, high: ends.1, approx: false }
        };
        let rate = |authority, side: usize| {
            Interval::envelope(corners.iter().map(|tally| {
                let unknown = [tally.unknown_before, tally.unknown_after, tally.unknown_change][side];
                let (unknown, place) = match side < 2 && tally.unknown < tally.imports {
                    true => (tally.unknown, side + 3),
                    false => (unknown, side),
                };
                let rate = (tally.imports - unknown).rate_of(part(tally, authority, place));
                rate.map(|rate| (rate, false))
            }))
        };
        let added = |authority| AuthorityContribution {
            duty: [0, 1, 2, 3].map(|side| duty(authority, side)),
            rate: [0, 1, 2].map(|side| rate(authority, side)),
        };
        (0..count).map(added).collect()
    }
}

/// How many values a tally has.
pub(super) const VALUES: usize = 9;
