//! Exact quantities and which may be combined with which: customs value, rate, difference of rates, money.
//!
//! Everything statutory is an integer in `i128`, fine enough that shares of six places times shares of six places
//! times any rate of the law stay exact. The only rounding is where a quotient or a formula cannot be written
//! as a decimal; it is half-even and named there.
//!
//! | left | · | right | is |
//! |---|---|---|---|
//! | `AdValorem` | of | `CustomsValue` | `Usd` |
//! | `Pp` | of | `CustomsValue` | `Usd` |
//! | `Usd` | per | `CustomsValue` | `AdValorem` |
//! | `AdValorem` | − | `AdValorem` | `Pp` |
//! | `AdValorem` | + | `Pp` | `AdValorem` |
//! | `Share` | of | `AdValorem` | `AdValorem` |
//! | `Share` | of | `Share` | `Share` |

/// What may be combined, and what that is: the table above.
macro_rules! combine {
    ($($left:ident $operator:ident::$method:ident $right:ident = $result:ident;)*) => {$(
        impl $operator<$right> for $left {
            type Output = $result;
            fn $method(self, other: $right) -> $result {
                $result($operator::$method(self.0, other.0))
            }
        }
    )*};
}

macro_rules! add_up {
    ($($unit:ident)*) => {$(
        impl std::ops::AddAssign for $unit {
            fn add_assign(&mut self, other: $unit) {
                *self = *self + other;
            }
        }
        impl std::iter::Sum for $unit {
            fn sum<I: Iterator<Item = $unit>>(iter: I) -> $unit {
                iter.fold($unit::default(), std::ops::Add::add)
            }
        }
    )*};
}

pub mod days;
mod estimate;
pub mod exact_to_float;
mod parts;
pub mod split;

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

use rust_decimal::Decimal;

pub use estimate::{Estimate, LEAST_DRAWN, MOST_PASSED};
pub use figures::Interval;

/// Units of a rate: 1e-18 of the value.
const RATE_PLACES: u32 = 18;
/// Units of money: 1e-20 dollar, which is a cent times a unit of rate.
const MONEY_PLACES: u32 = 20;

/// What customs values a shipment at, in whole cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomsValue(i64);

/// A duty as a share of the customs value, in units of 1e-18 (0.275 is 27.5%).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdValorem(i128);

/// A difference of two rates, in units of 1e-18 of the value (−0.125 is −12.5 pp).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pp(i128);

/// A part of a whole, from 0 to 1, in units of 1e-18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(i128);

/// An amount of money in dollars, in units of 1e-20.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Usd(i128);

impl CustomsValue {
    /// The most that one flow, or all flows of a world together, may be worth: a thousand trillion dollars.
    /// It keeps every product with a rate inside `i128`.
    pub const MAX: CustomsValue = CustomsValue(100_000_000_000_000_000);

    /// Returns a value from cents; `None` if it is negative or beyond [`CustomsValue::MAX`].
    pub fn from_cents(cents: i64) -> Option<CustomsValue> {
        let value = CustomsValue(cents);
        (cents >= 0 && value <= CustomsValue::MAX).then_some(value)
    }

    /// Returns the same amount as money.
    pub fn usd(self) -> Usd {
        Usd(i128::from(self.0) * 10i128.pow(MONEY_PLACES - 2))
    }

    /// Returns true for no value at all.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Returns dollars as a floating number, for [`crate::units::exact_to_float`].
    pub(crate) fn float(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// Returns the sum, or `None` beyond [`CustomsValue::MAX`].
    pub fn checked_add(self, other: CustomsValue) -> Option<CustomsValue> {
        self.0.checked_add(other.0).and_then(CustomsValue::from_cents)
    }
}

impl fmt::Display for CustomsValue {
    /// Returns dollars with their cents: `850.00`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl AdValorem {
    /// No duty.
    pub const ZERO: AdValorem = AdValorem(0);
    /// As much as the value.
    pub const WHOLE: AdValorem = AdValorem(10i128.pow(RATE_PLACES));
    /// The highest rate that may be written or result from a change: 1000%.
    pub const MAX: AdValorem = AdValorem(10 * 10i128.pow(RATE_PLACES));

    /// Returns a rate from a fraction of the value (0.275), rounded half-even at 18 places; `None` beyond ±1000 times
    /// the value.
    pub fn from_fraction(fraction: Decimal) -> Option<AdValorem> {
        fixed(fraction, RATE_PLACES).filter(|units| units.abs() <= 1000 * 10i128.pow(RATE_PLACES)).map(AdValorem)
    }

    /// Returns the rate as a fraction of the value, at all its places.
    pub fn fraction(self) -> Decimal {
        decimal(self.0, RATE_PLACES, RATE_PLACES)
    }

    /// Returns the rate in percent, at 10 places.
    pub fn percent(self) -> Decimal {
        percent(self.0)
    }

    /// Returns the fraction as a floating number, for [`crate::units::exact_to_float`].
    pub(crate) fn float(self) -> f64 {
        self.0 as f64 / AdValorem::WHOLE.0 as f64
    }

    /// Returns the part of this rate above another; nothing if it is not higher.
    pub fn above(self, other: AdValorem) -> AdValorem {
        AdValorem((self.0 - other.0).max(0))
    }

    /// Returns the duty on a value. Exact.
    pub fn of(self, value: CustomsValue) -> Usd {
        Usd(self.0 * i128::from(value.0))
    }
}

impl Share {
    /// Nothing.
    pub const NONE: Share = Share(0);
    /// The whole.
    pub const WHOLE: Share = Share(10i128.pow(RATE_PLACES));

    /// Returns a share from a fraction, rounded half-even at 18 places; `None` below 0 or above 1.
    pub fn from_fraction(fraction: Decimal) -> Option<Share> {
        fixed(fraction, RATE_PLACES).map(Share).filter(|share| (Share::NONE..=Share::WHOLE).contains(share))
    }

    /// Returns the share as a fraction, at all its places.
    pub fn fraction(self) -> Decimal {
        decimal(self.0, RATE_PLACES, RATE_PLACES)
    }

    /// Returns what the share leaves of the whole.
    pub fn rest(self) -> Share {
        Share(Share::WHOLE.0 - self.0)
    }

    /// Returns what is left without a part of it, or `None` if the part is larger.
    pub fn without(self, part: Share) -> Option<Share> {
        (part <= self).then(|| Share(self.0 - part.0))
    }

    /// Returns the part of a rate that falls on this share. Rounds half-even at 18 places.
    pub fn of(self, rate: AdValorem) -> AdValorem {
        AdValorem(part(self.0, rate.0))
    }

    /// Returns the share of a share. Rounds half-even at 18 places.
    pub fn of_share(self, other: Share) -> Share {
        Share(part(self.0, other.0))
    }

    /// Returns the sum, or `None` above the whole.
    pub fn checked_add(self, other: Share) -> Option<Share> {
        let sum = Share(self.0 + other.0);
        (sum <= Share::WHOLE).then_some(sum)
    }
}

/// Returns `share` of an amount, both in units of 1e-18. Most shares are nothing or the whole, and cost no division.
fn part(share: i128, amount: i128) -> i128 {
    if share == Share::WHOLE.0 {
        amount
    } else if share == 0 {
        0
    } else {
        match share.checked_mul(amount) {
            Some(product) => divide(product, Share::WHOLE.0),
            // Whole times first: the product of a large sum of rates would not fit.
            None => {
                let (times, rest) = (amount.div_euclid(Share::WHOLE.0), amount.rem_euclid(Share::WHOLE.0));
                times.saturating_mul(share).saturating_add(divide(share * rest, Share::WHOLE.0))
            }
        }
    }
}

impl Pp {
    /// Returns a difference from a fraction (0.1 is 10 pp); `None` beyond ±1000 times the value.
    pub fn from_fraction(fraction: Decimal) -> Option<Pp> {
        AdValorem::from_fraction(fraction).map(|rate| Pp(rate.0))
    }

    /// Returns the difference in percentage points, at 10 places.
    pub fn points(self) -> Decimal {
        percent(self.0)
    }

    /// Returns the change of duty on a value. Exact.
    pub fn of(self, value: CustomsValue) -> Usd {
        Usd(self.0 * i128::from(value.0))
    }

    /// Returns true for no difference.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Usd {
    /// No money.
    pub const ZERO: Usd = Usd(0);

    /// Returns money from a decimal number of dollars; `None` beyond ±1e18 dollars.
    pub fn from_dollars(dollars: Decimal) -> Option<Usd> {
        if dollars.abs() > Decimal::from(1_000_000_000_000_000_000u64) {
            return None;
        }
        fixed(dollars, MONEY_PLACES).map(Usd)
    }

    /// Returns dollars from a floating number, rounded half-even to the cent, for [`crate::units::exact_to_float`];
    /// `None` beyond ±1e18 dollars or if it is no number.
    pub(crate) fn from_float(dollars: f64) -> Option<Usd> {
        let cents = (dollars * 100.0).round_ties_even();
        (cents.abs() <= 1e20).then(|| Usd(cents as i128 * 10i128.pow(MONEY_PLACES - 2)))
    }

    /// Returns dollars, rounded half-even to the cent.
    pub fn dollars(self) -> Decimal {
        decimal(self.0, MONEY_PLACES, 2)
    }

    /// Returns dollars, at all the places that a decimal holds.
    pub fn decimal(self) -> Decimal {
        decimal(self.0, MONEY_PLACES, MONEY_PLACES)
    }

    /// Returns the average rate that this duty is on a value, rounded half-even at 18 places; `None` on no value.
    pub fn per(self, value: CustomsValue) -> Option<AdValorem> {
        (value.0 > 0).then(|| AdValorem(divide(self.0, i128::from(value.0))))
    }

    /// Returns the same as a difference of rates, for a change of duty.
    pub fn points_per(self, value: CustomsValue) -> Option<Pp> {
        self.per(value).map(|rate| Pp(rate.0))
    }
}

/// Customs values that are added up with the duty on them: of a year, or of some days.
pub trait SummableValue: Copy + Default + Ord + AddAssign + Sub<Output = Self> {
    /// The money that goes with it.
    type Duty: Copy + Default + Ord + AddAssign + Sub<Output = Self::Duty>;

    /// Rounded half-even to the cent.
    fn in_cents(self) -> CustomsValue;

    /// Returns the duty, rounded half-even at 20 places.
    fn usd_of(duty: Self::Duty) -> Usd;

    /// Returns the average rate that a duty is on the value, rounded half-even at 18 places; `None` on no value.
    fn rate_of(self, duty: Self::Duty) -> Option<AdValorem>;
}

impl SummableValue for CustomsValue {
    type Duty = Usd;

    fn in_cents(self) -> CustomsValue {
        self
    }

    fn usd_of(duty: Usd) -> Usd {
        duty
    }

    fn rate_of(self, duty: Usd) -> Option<AdValorem> {
        duty.per(self)
    }
}

/// Returns `numerator / denominator` for a positive denominator, rounded half-even.
fn divide(numerator: i128, denominator: i128) -> i128 {
    let (quotient, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let up = match (rest * 2).cmp(&denominator) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => quotient % 2 != 0,
        std::cmp::Ordering::Greater => true,
    };
    quotient + i128::from(up)
}

/// Returns a decimal in units of 10^-places, half-even.
fn fixed(number: Decimal, places: u32) -> Option<i128> {
    let (mantissa, scale) = (number.mantissa(), number.scale());
    if scale <= places {
        mantissa.checked_mul(10i128.checked_pow(places - scale)?)
    } else {
        Some(divide(mantissa, 10i128.pow(scale - places)))
    }
}

/// Returns an integer in units of 10^-places as a decimal of at most `keep` places. What a decimal cannot hold (beyond
/// 7.9e28 units) loses places half-even, never its size.
fn decimal(units: i128, places: u32, keep: u32) -> Decimal {
    let mut scale = keep;
    loop {
        let rounded = divide(units, 10i128.pow(places - scale));
        match Decimal::try_from_i128_with_scale(rounded, scale) {
            Ok(number) => return number.normalize(),
            Err(_) if scale > 0 => scale -= 1,
            Err(_) => return if units < 0 { Decimal::MIN } else { Decimal::MAX },
        }
    }
}

fn percent(units: i128) -> Decimal {
    decimal(units, RATE_PLACES - 2, 10)
}

combine! {
    AdValorem Add::add AdValorem = AdValorem;
    AdValorem Sub::sub AdValorem = Pp;
    AdValorem Add::add Pp = AdValorem;
    CustomsValue Add::add CustomsValue = CustomsValue;
    CustomsValue Sub::sub CustomsValue = CustomsValue;
    Usd Add::add Usd = Usd;
    Usd Sub::sub Usd = Usd;
}

add_up!(AdValorem CustomsValue Usd);

impl Neg for AdValorem {
    type Output = AdValorem;
    fn neg(self) -> AdValorem {
        AdValorem(-self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::divide;

    #[test]
    fn quotients_round_half_even() {
        assert_eq!([divide(5, 2), divide(7, 2), divide(-5, 2), divide(-7, 2), divide(8, 3)], [2, 4, -2, -4, 3]);
    }
}
