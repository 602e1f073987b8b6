//! Amounts of some days of years whose amounts are spread evenly over them: exact, until they are read.
//!
//! Years have 365 or 366 days. Over the product of the two every day's part of a whole number of units is a whole number,
//! so that parts are integers and add up to the end.

use std::cmp::Ordering;
use std::ops::{AddAssign, Sub};

use super::{AdValorem, CustomsValue, SummableValue, Usd, divide};

/// The common denominator of days: what both lengths of a year divide. It is even.
const PARTS: i128 = 365 * 366;

/// A customs value over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueOfDays(SplitUnits);

/// Money over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsdOfDays(SplitUnits);

/// Whole units, cents or those of money, and a rest in units divided by [`PARTS`]: one number would not hold the largest
/// duties.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct SplitUnits {
    units: i128,
    /// From 0 to below [`PARTS`].
    rest: i128,
}

impl SplitUnits {
    fn of(units: i128, days: u32, days_of_year: u32) -> SplitUnits {
        let weight = i128::from(days) * (PARTS / i128::from(days_of_year));
        let rest = units.rem_euclid(PARTS) * weight;
        SplitUnits { units: units.div_euclid(PARTS) * weight + rest.div_euclid(PARTS), rest: rest.rem_euclid(PARTS) }
    }

    /// Rounded half-even.
    fn rounded(self) -> i128 {
        match (self.rest * 2).cmp(&PARTS) {
            Ordering::Less => self.units,
            Ordering::Equal => self.units + self.units.rem_euclid(2),
            Ordering::Greater => self.units + 1,
        }
    }
}

impl AddAssign for SplitUnits {
    fn add_assign(&mut self, other: SplitUnits) {
        let rest = self.rest + other.rest;
        self.units += other.units + rest.div_euclid(PARTS);
        self.rest = rest.rem_euclid(PARTS);
    }
}

impl Sub for SplitUnits {
    type Output = SplitUnits;
    fn sub(self, other: SplitUnits) -> SplitUnits {
        let rest = self.rest - other.rest;
        SplitUnits { units: self.units - other.units + rest.div_euclid(PARTS), rest: rest.rem_euclid(PARTS) }
    }
}

macro_rules! add_up {
    ($($unit:ident)*) => {$(
        impl AddAssign for $unit {
            fn add_assign(&mut self, other: $unit) {
                self.0 += other.0;
            }
        }
        impl Sub for $unit {
            type Output = $unit;
            fn sub(self, other: $unit) -> $unit {
                $unit(self.0 - other.0)
            }
        }
    )*};
}
add_up!(ValueOfDays UsdOfDays);

impl CustomsValue {
    /// Returns the part of a year's value that falls on so many days of a year that has so many.
    pub fn in_days(self, days: u32, of: u32) -> ValueOfDays {
        ValueOfDays(SplitUnits::of(i128::from(self.0), days, of))
    }
}

impl Usd {
    /// Returns the part of a year's amount that falls on so many days of a year that has so many.
    pub fn in_days(self, days: u32, of: u32) -> UsdOfDays {
        UsdOfDays(SplitUnits::of(self.0, days, of))
    }
}

impl SummableValue for ValueOfDays {
    type Duty = UsdOfDays;

    fn in_cents(self) -> CustomsValue {
        CustomsValue(i64::try_from(self.0.rounded()).unwrap_or(i64::MAX))
    }

    fn usd_of(duty: UsdOfDays) -> Usd {
        Usd(duty.0.rounded())
    }

    fn rate_of(self, UsdOfDays(duty): UsdOfDays) -> Option<AdValorem> {
        let value = self.0.units * PARTS + self.0.rest;
        // The quotient of the units first: the largest duty times PARTS would not fit. PARTS is even, so that what is rounded
        // to even below is even in all.
        (value > 0).then(|| {
            let (quotient, rest) = (duty.units.div_euclid(value), duty.units.rem_euclid(value));
            AdValorem(quotient * PARTS + divide(rest * PARTS + duty.rest, value))
        })
    }
}
