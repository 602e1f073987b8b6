//! Duty owed before and after, added up by partner, chapter and list. Imports are held fixed.

pub mod incidence;

use crate::rates::levels::Charged;
use crate::regime::assess::Level;
use crate::units::{AdValorem, CustomsValue, Pp, Usd};

/// Sums over flows at one corner of the hedged values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The value of the flows.
    pub imports: CustomsValue,
    /// Of it, in chapters 98 and 99.
    pub special: CustomsValue,
    /// Of it, where the rate before, or after, is not known.
    pub unknown: CustomsValue,
    unknown_before: CustomsValue,
    unknown_after: CustomsValue,
    /// Of it, where the rate before, or after, cannot be computed from the value.
    pub not_computable: CustomsValue,
    /// Of it, where the change is not known.
    pub unknown_change: CustomsValue,
    before: Usd,
    after: Usd,
    change: Usd,
    /// What is paid before and after where both rates are known.
    both: [Usd; 2],
    approx_before: bool,
    approx_after: bool,
    /// The rates of the flows, before and after.
    alike: Alike,
    /// What each authority adds to the duty where the rate is known, before and after.
    parts: Vec<[Usd; 2]>,
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
        self.parts.resize(self.parts.len().max(before.parts.len()).max(after.parts.len()), [Usd::ZERO; 2]);
        for (side, charged) in [before, after].into_iter().enumerate() {
            if charged.level.rate().is_some() {
                let rates = self.parts.iter_mut().zip(charged.parts);
                rates.filter(|(_, rate)| **rate != AdValorem::ZERO).for_each(|(sum, rate)| sum[side] += rate.of(value));
            }
        }
    }

    /// What each authority adds to the duty before and after.
    pub fn parts(&self) -> &[[Usd; 2]] {
        &self.parts
    }

    /// The same tally without authorities.
    pub fn without_parts(mut self) -> Tally {
        self.parts = Vec::new();
        self
    }

    /// The tally of flows that enter on so many days of a year that has so many, spread evenly over it. Rounds half-even to
    /// the cent of value and to 20 places of duty.
    pub fn in_days(&self, days: u32, of: u32) -> Tally {
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
            parts: self.parts.iter().map(|[before, after]| [money(*before), money(*after)]).collect(),
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

    /// The tally of those flows alone whose rate is known before and after; without authorities.
    fn where_known(&self) -> Tally {
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
    pub fn merge(&mut self, other: &Tally) {
        self.imports += other.imports;
        self.special += other.special;
        self.unknown += other.unknown;
        self.unknown_before += other.unknown_before;
        self.unknown_after += other.unknown_after;
        self.not_computable += other.not_computable;
        self.unknown_change += other.unknown_change;
        self.parts.resize(self.parts.len().max(other.parts.len()), [Usd::ZERO; 2]);
        for (sum, part) in self.parts.iter_mut().zip(&other.parts) {
            sum[0] += part[0];
            sum[1] += part[1];
        }
        self.before += other.before;
        self.after += other.after;
        self.change += other.change;
        self.both[0] += other.both[0];
        self.both[1] += other.both[1];
        self.alike = self.alike.and(other.alike);
        self.approx_before |= other.approx_before;
        self.approx_after |= other.approx_after;
    }

    /// True if the parts of the tally agree: where everything is known, the change is what is paid after less before.
    /// What the authorities add is what is paid.
    pub fn balances(&self) -> bool {
        let paid = |side: usize| self.parts.iter().fold(Usd::ZERO, |sum, part| sum + part[side]);
        let whole = self.parts.is_empty() || (paid(0) == self.before && paid(1) == self.after);
        whole && (!self.unknown.is_zero() || self.change == self.after - self.before)
    }
}

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

    /// The difference at the same ends.
    pub fn less(self, other: Span<Usd>) -> Span<Usd> {
        let ends = (self.low - other.low, self.high - other.high);
        Span { low: ends.0.min(ends.1), high: ends.0.max(ends.1), approx: self.approx || other.approx }
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
    pub fn from_corners(corners: &[&Tally]) -> Burden {
        type Part<T> = fn(&Tally) -> T;
        let money = |amount: Part<Usd>, missing: Part<CustomsValue>, approx: Part<bool>| {
            Span::envelope(corners.iter().map(|tally| {
                (tally.imports.is_zero() || missing(tally) < tally.imports).then(|| (amount(tally), approx(tally)))
            }))
        };
        let rate = |amount: Part<Usd>, missing: Part<CustomsValue>, approx: Part<bool>| {
            Span::envelope(corners.iter().map(|tally| {
                let rate = amount(tally).per(tally.imports - missing(tally));
                rate.map(|rate| (rate, approx(tally)))
            }))
        };
        // A value that is exact before and "about" after has changed by about so much; before, it stays exact.
        let (before, after): (Part<bool>, Part<bool>) = (|tally| tally.approx_before, |tally| tally.approx_after);
        let either: Part<bool> = |tally| tally.approx_before || tally.approx_after;
        let most =
            |value: fn(&Tally) -> CustomsValue| corners.iter().map(|tally| value(tally)).max().unwrap_or_default();
        let is_part = corners.iter().any(|tally| !tally.unknown.is_zero() && tally.unknown < tally.imports);
        let known: Vec<Tally> = corners.iter().filter(|_| is_part).map(|tally| tally.where_known()).collect();
        Burden {
            imports: most(|tally| tally.imports),
            special: most(|tally| tally.special),
            rate_unknown: most(|tally| tally.unknown),
            known_before: most(|tally| tally.imports - tally.unknown_before),
            known_after: most(|tally| tally.imports - tally.unknown_after),
            not_computable: most(|tally| tally.not_computable),
            change_unknown: most(|tally| tally.unknown_change),
            duty_before: money(|tally| tally.before, |tally| tally.unknown_before, before),
            duty_after: money(|tally| tally.after, |tally| tally.unknown_after, after),
            duty_change: money(|tally| tally.change, |tally| tally.unknown_change, either),
            rate_before: rate(|tally| tally.before, |tally| tally.unknown_before, before),
            rate_after: rate(|tally| tally.after, |tally| tally.unknown_after, after),
            is_average: corners.iter().any(|tally| tally.alike == Alike::Differ),
            rate_change: Span::envelope(corners.iter().map(|tally| {
                let points = tally.change.points_per(tally.imports - tally.unknown_change);
                points.map(|points| (points, either(tally)))
            })),
            where_known: is_part.then(|| Box::new(Burden::from_corners(&known.iter().collect::<Vec<_>>()))),
        }
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
