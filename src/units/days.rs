//! Amounts of some days of years whose amounts are spread evenly over them: exact, until they are read.
//!
//! Years have 365 or 366 days. Over the product of the two every day's part of a whole number of units is a whole number,
//! so that parts are integers and add up to the end.

use std::ops::{Add, Sub};

use super::parts::Parts;
use super::{AdValorem, CustomsValue, SummableValue, Usd, divide};

/// The common denominator of days: what both lengths of a year divide. It is even.
const PARTS: i128 = 365 * 366;

/// A customs value over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueOfDays(Parts<PARTS>);

/// Money over some days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsdOfDays(Parts<PARTS>);

combine! {
    ValueOfDays Add::add ValueOfDays = ValueOfDays;
    ValueOfDays Sub::sub ValueOfDays = ValueOfDays;
    UsdOfDays Add::add UsdOfDays = UsdOfDays;
    UsdOfDays Sub::sub UsdOfDays = UsdOfDays;
}
add_up!(ValueOfDays UsdOfDays);

fn of_days(amount: i128, days: u32, of: u32) -> Parts<PARTS> {
    Parts::of(amount, i128::from(days) * (PARTS / i128::from(of)))
}

impl CustomsValue {
    /// Returns the part of a year's value that falls on so many days of a year that has so many.
    pub fn in_days(self, days: u32, of: u32) -> ValueOfDays {
        ValueOfDays(of_days(i128::from(self.0), days, of))
    }
}

impl Usd {
    /// Returns the part of a year's amount that falls on so many days of a year that has so many.
    pub fn in_days(self, days: u32, of: u32) -> UsdOfDays {
        UsdOfDays(of_days(self.0, days, of))
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
