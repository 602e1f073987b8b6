//! Duty owed before and after, added up by partner, chapter and list. Imports are held fixed.

pub mod incidence;

use crate::rates::levels::Charged;
use crate::regime::assess::Level;
use crate::units::days::ValueOfDays;
use crate::units::{AdValorem, CustomsValue, Pp, Usd, Value};

/// Sums over flows at one corner of the hedged values: of a year, or of some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally<V: Value = CustomsValue> {
    /// The value of the flows.
    pub imports: V,
    /// Of it, in chapters 98 and 99.
    special: V,
    /// Of it, where the rate before, or after, is not known.
    unknown: V,
    unknown_before: V,
    unknown_after: V,
    /// Of it, where the rate before, or after, cannot be computed from the value.
    not_computable: V,
    /// Of it, where the change is not known.
    unknown_change: V,
    before: V::Duty,
    after: V::Duty,
    change: V::Duty,
    /// What is paid before and after where both rates are known.
    both: [V::Duty; 2],
    approx_before: bool,
    approx_after: bool,
    /// The rates of the flows, before and after.
    alike: Alike,
    /// What each authority adds to the duty before and after, where the rate is known, and to its change, where that is.
    parts: Vec<[V::Duty; 3]>,
}

/// Whether flows are charged alike: an average of rates that differ is no rate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Alike {
    /// No flow of which a rate is known.
    #[default]
    Nothing,
    /// All flows have these rates before and after.
    Rates([Option<AdValorem>; 2]),
    /// Rates differ.
    Differ,
}

impl Alike {
    fn and(self, other: Alike) -> Alike {
        match (self, other) {
            (Alike::Nothing, other) => other,
            (own, Alike::Nothing) => own,
            (own, other) if own == other => own,
            _ => Alike::Differ,
        }
    }
}

impl Tally {
    /// Adds what each authority adds to the rate of flows that are charged alike.
    pub fn add_parts(&mut self, value: CustomsValue, before: Charged<'_>, after: Charged<'_>) {
        self.parts.resize(self.parts.len().max(before.parts.len()).max(after.parts.len()), [Usd::ZERO; 3]);
        let change = before.level.change_to(after.level).is_some();
        for (side, charged) in [before, after].into_iter().enumerate() {
            let known = charged.level.rate().is_some();
            let rates = self.parts.iter_mut().zip(charged.parts).filter(|(_, rate)| **rate != AdValorem::ZERO);
            for (sum, rate) in rates {
                let duty = rate.of(value);
                sum[side] += if known { duty } else { Usd::ZERO };
                sum[2] += match side {
                    _ if !change => Usd::ZERO,
                    0 => Usd::ZERO - duty,
                    _ => duty,
                };
            }
        }
    }

    /// The tally of flows that enter on so many days of a year that has so many, spread evenly over it.
    pub fn in_days(&self, days: u32, of: u32) -> Tally<ValueOfDays> {
        let value = |value: CustomsValue| value.in_days(days, of);
        let money = |money: Usd| money.in_days(days, of);
        Tally {
            imports: value(self.imports),
            special: value(self.special),
            unknown: value(self.unknown),
            unknown_before: value(self.unknown_before),
            unknown_after: value(self.unknown_after),
            not_computable: value(self.not_computable),
            unknown_change: value(self.unknown_change),
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

    /// Adds flows that are charged alike.
    pub fn add(&mut self, value: CustomsValue, special: bool, before: &Level, after: &Level) {
        self.imports += value;
        if special {
            self.special += value;
        }
        match before.rate() {
            Some(rate) => self.before += rate.of(value),
            None => self.unknown_before += value,
        }
        match after.rate() {
            Some(rate) => self.after += rate.of(value),
            None => self.unknown_after += value,
        }
        match (before.rate(), after.rate()) {
            (Some(before), Some(after)) => {
                self.both[0] += before.of(value);
                self.both[1] += after.of(value);
            }
            _ => self.unknown += value,
        }
        if before.is_not_computable() || after.is_not_computable() {
            self.not_computable += value;
        }
        match before.change_to(after) {
            Some(points) => self.change += points.of(value),
            None => self.unknown_change += value,
        }
        let rates = [before.rate(), after.rate()];
        if rates != [None; 2] && !value.is_zero() {
            self.alike = self.alike.and(Alike::Rates(rates));
        }
        self.approx_before |= before.approx;
        self.approx_after |= after.approx;
    }
}

impl<V: Value> Tally<V> {
    /// The same tally without authorities.
    pub fn without_parts(mut self) -> Tally<V> {
        self.parts = Vec::new();
        self
    }

    /// The tally of those flows alone whose rate is known before and after; without authorities.
    fn where_known(&self) -> Tally<V> {
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
        self.special += other.special;
        self.unknown += other.unknown;
        self.unknown_before += other.unknown_before;
        self.unknown_after += other.unknown_after;
        self.not_computable += other.not_computable;
        self.unknown_change += other.unknown_change;
        self.parts.resize(self.parts.len().max(other.parts.len()), [V::Duty::default(); 3]);
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

    /// True if the parts of the tally agree: where everything is known, the change is what is paid after less before.
    /// What the authorities add is what is paid, and what they change is the change.
    pub fn balances(&self) -> bool {
        let sum = |side: usize| {
            let mut sum = V::Duty::default();
            self.parts.iter().for_each(|part| sum += part[side]);
            sum
        };
        let whole = self.parts.is_empty() || [self.before, self.after, self.change] == [0, 1, 2].map(sum);
        whole && (self.unknown != V::default() || self.change == self.after - self.before)
    }

    /// The values of the flows in the order of [`Burden::values`].
    fn values(&self) -> [V; VALUES] {
        let (before, after) = (self.imports - self.unknown_before, self.imports - self.unknown_after);
        [self.imports, self.special, self.unknown, before, after, self.not_computable, self.unknown_change]
    }
}

/// What one authority adds: before and after, of the flows whose rate is known, and to the change, of those whose change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// To the duty.
    pub duty: [Span<Usd>; 3],
    /// To the average rate; `None` where it is known of no flow.
    pub rate: [Option<Span<AdValorem>>; 3],
}

impl Added {
    /// By authority, from the tallies of the same flows at each corner.
    pub fn from_corners<V: Value>(corners: &[&Tally<V>]) -> Vec<Added> {
        let count = corners.iter().map(|tally| tally.parts.len()).max().unwrap_or(0);
        let part = |tally: &Tally<V>, authority: usize, side: usize| {
            tally.parts.get(authority).map_or(V::Duty::default(), |part| part[side])
        };
        let known = |tally: &Tally<V>| {
            [tally.unknown_before, tally.unknown_after, tally.unknown_change].map(|unknown| tally.imports - unknown)
        };
        let duty = |authority, side| {
            let ends = corners.iter().map(|tally| V::usd_of(part(tally, authority, side)));
            let ends = ends.clone().min().zip(ends.max()).unwrap_or_default();
            Span { low: ends.0, high: ends.1, approx: false }
        };
        let rate = |authority, side: usize| {
            Span::envelope(corners.iter().map(|tally| {
                let rate = known(tally)[side].rate_of(part(tally, authority, side));
                rate.map(|rate| (rate, false))
            }))
        };
        let added = |authority| Added {
            duty: [0, 1, 2].map(|side| duty(authority, side)),
            rate: [0, 1, 2].map(|side| rate(authority, side)),
        };
        (0..count).map(added).collect()
    }
}

/// How many values a tally has.
const VALUES: usize = 7;

/// A number between two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<T> {
    /// The lower end.
    pub low: T,
    /// The upper end.
    pub high: T,
    /// True if an "about" went in.
    pub approx: bool,
}

impl<T: Copy> Span<T> {
    /// The same span in another unit.
    pub fn map<U>(self, unit: fn(T) -> U) -> Span<U> {
        Span { low: unit(self.low), high: unit(self.high), approx: self.approx }
    }
}

impl Span<Usd> {
    /// The same amount with the other sign.
    pub fn negated(self) -> Span<Usd> {
        Span { low: Usd::ZERO - self.high, high: Usd::ZERO - self.low, approx: self.approx }
    }
}

impl<T: Ord + Copy> Span<T> {
    /// The envelope of what each corner gives; unknown if any corner does not know it.
    fn envelope(corners: impl Iterator<Item = Option<(T, bool)>>) -> Option<Span<T>> {
        let mut whole: Option<Span<T>> = None;
        for corner in corners {
            let (value, approx) = corner?;
            whole = Some(whole.map_or(Span { low: value, high: value, approx }, |span| Span {
                low: span.low.min(value),
                high: span.high.max(value),
                approx: span.approx || approx,
            }));
        }
        whole
    }

    /// True if both ends are the same and nothing is "about".
    pub fn is_exact(&self) -> bool {
        self.low == self.high && !self.approx
    }
}

/// What comes out for some flows, over all corners of the hedged values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burden {
    /// The value of the flows.
    pub imports: CustomsValue,
    /// Of it, in chapters 98 and 99.
    pub special: CustomsValue,
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
    /// Duty owed a year before, on the flows whose rate is known; `None` if none is.
    pub duty_before: Option<Span<Usd>>,
    /// The same after.
    pub duty_after: Option<Span<Usd>>,
    /// Change of the duty owed, on the flows whose change is known; `None` if none is.
    pub duty_change: Option<Span<Usd>>,
    /// Average rate before, on the flows whose rate is known.
    pub rate_before: Option<Span<AdValorem>>,
    /// The same after.
    pub rate_after: Option<Span<AdValorem>>,
    /// True if flows are charged differently, so that their rate is an average.
    pub is_average: bool,
    /// Change of the rate, on the flows whose change is known.
    pub rate_change: Option<Span<Pp>>,
    /// The same of the flows whose rate is known before and after, where these are a part of all: there levels and change
    /// are about the same goods.
    pub where_known: Option<Box<Burden>>,
}

impl Burden {
    /// From the tallies of the same flows at each corner; there is always one corner.
    pub fn from_corners<V: Value>(corners: &[&Tally<V>]) -> Burden {
        type Part<V, T> = fn(&Tally<V>) -> T;
        let money = |amount: Part<V, V::Duty>, missing: Part<V, V>, approx: Part<V, bool>| {
            Span::envelope(corners.iter().map(|tally| {
                let known = tally.imports == V::default() || missing(tally) < tally.imports;
                known.then(|| (V::usd_of(amount(tally)), approx(tally)))
            }))
        };
        let rate = |amount: Part<V, V::Duty>, missing: Part<V, V>, approx: Part<V, bool>| {
            Span::envelope(corners.iter().map(|tally| {
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
            imports: CustomsValue::default(),
            special: CustomsValue::default(),
            rate_unknown: CustomsValue::default(),
            known_before: CustomsValue::default(),
            known_after: CustomsValue::default(),
            not_computable: CustomsValue::default(),
            change_unknown: CustomsValue::default(),
            duty_before: money(|tally| tally.before, |tally| tally.unknown_before, before),
            duty_after: money(|tally| tally.after, |tally| tally.unknown_after, after),
            duty_change: money(|tally| tally.change, |tally| tally.unknown_change, either),
            rate_before: rate(|tally| tally.before, |tally| tally.unknown_before, before),
            rate_after: rate(|tally| tally.after, |tally| tally.unknown_after, after),
            is_average: corners.iter().any(|tally| tally.alike == Alike::Differ),
            rate_change: change.map(|span| span.map(|rate| rate - AdValorem::ZERO)),
            where_known: is_part.then(|| Box::new(Burden::from_corners(&known.iter().collect::<Vec<_>>()))),
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

    /// From the tallies of parts of one whole, in order. Their values in whole cents add up to those of the whole, and so do
    /// those of any parts of it that follow one another: each has what the rounded sum up to it grows by.
    pub fn of_parts<V: Value>(parts: &[&Tally<V>]) -> Vec<Burden> {
        let mut sums = [V::default(); VALUES];
        let mut burden = |part: &&Tally<V>| {
            let mut burden = Burden::from_corners(&[*part]);
            for ((sum, value), cents) in sums.iter_mut().zip(part.values()).zip(burden.values()) {
                let below = sum.in_cents();
                *sum += value;
                *cents = sum.in_cents() - below;
            }
            burden
        };
        parts.iter().map(&mut burden).collect()
    }

    fn values(&mut self) -> [&mut CustomsValue; VALUES] {
        [
            &mut self.imports,
            &mut self.special,
            &mut self.rate_unknown,
            &mut self.known_before,
            &mut self.known_after,
            &mut self.not_computable,
            &mut self.change_unknown,
        ]
    }

    /// True if the rate is known on all of the value but a fiftieth at most: then the level is spoken of, and what is
    /// missing is said beside it.
    pub fn is_level_known(&self) -> bool {
        self.rate_unknown.usd().dollars() * rust_decimal::Decimal::from(50) <= self.imports.usd().dollars()
    }

    /// The burden whose levels are spoken of, with a change of the same flows: of all where every rate is known, of those
    /// whose rate is known where these are nearly all. `None`: levels are known in part only, or not at all.
    pub fn with_levels(&self) -> Option<&Burden> {
        match &self.where_known {
            Some(known) => self.is_level_known().then_some(known),
            None => self.rate_unknown.is_zero().then_some(self),
        }
    }

    /// The rate before, if it is known of all flows.
    pub fn level_before(&self) -> Option<Span<AdValorem>> {
        self.rate_before.filter(|_| self.known_before == self.imports)
    }

    /// The rate after, if it is known of all flows.
    pub fn level_after(&self) -> Option<Span<AdValorem>> {
        self.rate_after.filter(|_| self.known_after == self.imports)
    }

    /// True if nothing changes and everything about the change is known.
    pub fn is_unchanged(&self) -> bool {
        let still = |span: &Span<Usd>| span.low == Usd::ZERO && span.high == Usd::ZERO;
        self.change_unknown.is_zero() && self.duty_change.as_ref().is_none_or(still)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regime::assess::Unknown;
    use crate::units::Share;

    fn cents(cents: i64) -> CustomsValue {
        CustomsValue::from_cents(cents).expect("a value")
    }
    fn level(percent: i64, unknown: Vec<(Unknown, Share)>, approx: bool) -> Level {
        let sum = AdValorem::from_fraction(rust_decimal::Decimal::new(percent, 2)).expect("a rate");
        Level { sum, effective: sum, unknown, approx }
    }

    #[test]
    fn averages_run_over_what_is_known() {
        let mut tally = Tally::default();
        tally.add(cents(10_000), false, &level(10, vec![], false), &level(20, vec![], false));
        tally.add(
            cents(30_000),
            true,
            &level(0, vec![(Unknown::Unstated, Share::WHOLE)], false),
            &level(5, vec![(Unknown::Unstated, Share::WHOLE)], false),
        );
        tally.add(
            cents(60_000),
            false,
            &level(0, vec![(Unknown::Unstated, Share::WHOLE)], false),
            &level(50, vec![], false),
        );
        let burden = Burden::from_corners(&[&tally]);
        assert_eq!((burden.imports, burden.special), (cents(100_000), cents(30_000)));
        assert_eq!((burden.rate_unknown, burden.change_unknown), (cents(90_000), cents(60_000)));
        let percent = |span: Option<Span<AdValorem>>| span.map(|span| span.low.percent().to_string());
        assert_eq!(percent(burden.rate_before).as_deref(), Some("10"));
        // (100 × 20% + 600 × 50%) ÷ 700
        assert_eq!(percent(burden.rate_after).as_deref(), Some("45.7142857143"));
        // (100 × 10 pp + 300 × 5 pp) ÷ 400
        assert_eq!(burden.rate_change.map(|span| span.low.points().to_string()).as_deref(), Some("6.25"));
        assert!(tally.balances() && !burden.is_unchanged());
    }

    #[test]
    fn corners_make_an_envelope_and_about_sticks() {
        let corner = |before, after, approx| {
            let mut tally = Tally::default();
            tally.add(cents(10_000), false, &level(before, vec![], approx), &level(after, vec![], false));
            tally
        };
        let burden = Burden::from_corners(&[&corner(40, 15, false), &corner(10, 15, true)]);
        let change = burden.duty_change.expect("known");
        let ends = [change.low, change.high].map(|money| money.dollars().to_string());
        assert_eq!((ends, change.approx), (["-25".to_string(), "5".to_string()], true));
        assert!(!burden.duty_before.expect("known").is_exact());
        assert!(burden.duty_after.expect("known").is_exact(), "what is exact after stays exact");
    }
}
