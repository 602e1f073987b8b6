//! How exact numbers are worded for people: "$41.9bn", "27.5%", "−12.5 pp", "10–40%".
//!
//! Halves round away from zero, as newspapers round. A value that is not zero is never worded as zero.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::interval::Interval;

/// The sign used in front of negative numbers (U+2212), as wide as the plus sign.
const MINUS: char = '\u{2212}';

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share in percent: 27.5 means 27.5%.
    Percent,
    /// A change of a share in percentage points: −12.5 means −12.5 pp. Always worded with its sign.
    Points,
    /// US dollars, in whole dollars: 41_900_000_000 means $41.9bn.
    Usd,
}

/// A number that may be known to lie in a range only.
pub type Reading = Interval<Decimal>;

impl Unit {
    /// Returns the value as a newspaper would print it: "27.5%", "−12.5 pp", "$41.9bn".
    pub fn word(self, value: Decimal) -> String {
        self.compose(value, false, 0)
    }

    /// Returns the value with two more places, for tables and hover text: "$41.904bn", "10.909%".
    pub fn precise(self, value: Decimal) -> String {
        self.compose(value, false, 2)
    }

    /// Returns the value as a change, with its sign: "+$5.2bn", "−12.5 pp". Zero has no sign.
    pub fn change(self, value: Decimal) -> String {
        self.compose(value, true, 0)
    }

    /// Returns a possibly hedged value: "27.5%", "≈20%", "10–40%", "−12.5 to −2.5 pp".
    pub fn read(self, reading: &Reading) -> String {
        self.range(reading, false)
    }

    /// Returns a possibly hedged change, with signs.
    pub fn read_change(self, reading: &Reading) -> String {
        self.range(reading, true)
    }

    /// Returns the value without "%" or "pp", for places where the unit stands once for all, such as the cells of a
    /// heat map.
    pub fn bare(self, value: Decimal) -> String {
        self.word(value).trim_end_matches(self.suffix()).to_owned()
    }

    /// Returns true if a change, as it is printed, is not that between two shares as they are printed, because each is rounded
    /// on its own.
    pub fn is_rounded_apart(self, before: Decimal, after: Decimal, change: Decimal) -> bool {
        let printed = |value: Decimal| round(value, places(value.abs()));
        let is_exact = (after - before - change).abs() < Decimal::new(1, 6);
        self != Unit::Usd && is_exact && printed(after) - printed(before) != printed(change)
    }

    /// Returns the unit in the name of a column of figures.
    pub fn column(self) -> &'static str {
        match self {
            Unit::Percent => "percent",
            Unit::Points => "pp",
            Unit::Usd => "usd",
        }
    }

    /// Returns the unit in which a change of this unit is counted.
    pub fn of_change(self) -> Unit {
        match self {
            Unit::Percent | Unit::Points => Unit::Points,
            Unit::Usd => Unit::Usd,
        }
    }

    fn suffix(self) -> &'static str {
        match self {
            Unit::Percent => "%",
            Unit::Points => " pp",
            Unit::Usd => "",
        }
    }

    fn compose(self, value: Decimal, signed: bool, more: u32) -> String {
        let sign = match (value.is_zero(), value.is_sign_negative()) {
            (true, _) => String::new(),
            (_, true) => MINUS.to_string(),
            _ if signed || self == Unit::Points => "+".to_owned(),
            _ => String::new(),
        };
        let size = value.abs();
        let (currency, (tiny, figure)) = match self {
            Unit::Percent | Unit::Points => ("", share(size, more)),
            Unit::Usd => ("$", money(size, more)),
        };
        let figure = format!("{sign}{currency}{figure}{}", self.suffix());
        match (tiny, value.is_sign_negative()) {
            (false, _) => figure,
            (true, false) => format!("<{figure}"),
            (true, true) => format!(">{figure}"),
        }
    }

    fn range(self, reading: &Reading, signed: bool) -> String {
        let about = if reading.approx { "≈" } else { "" };
        let low = self.compose(reading.low, signed, 0);
        // Less than the last digit is about nothing.
        let is_bound = low.starts_with(['<', '>']);
        if reading.is_point() {
            return if is_bound { low } else { format!("{about}{low}") };
        }
        let high = self.compose(reading.high, signed, 0);
        if low == high {
            return if is_bound { low } else { format!("≈{low}") };
        }
        let plain = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '$');
        let bare = low.trim_end_matches(self.suffix());
        match plain(&low) && plain(&high) {
            true => format!("{about}{bare}–{high}"),
            false if self == Unit::Points => format!("{about}{bare} to {high}"),
            false => format!("{about}{low} to {high}"),
        }
    }
}

/// Returns "3 rows", "1 row".
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Returns one place from 1 up, two below; the flag says that the figure is the smallest that can be printed and the
/// value is below it.
fn share(size: Decimal, more: u32) -> (bool, String) {
    let places = places(size) + more;
    let rounded = round(size, places);
    if rounded.is_zero() && !size.is_zero() {
        return (true, Decimal::new(1, places).to_string());
    }
    (false, grouped(rounded))
}

fn places(size: Decimal) -> u32 {
    if size >= Decimal::ONE { 1 } else { 2 }
}

/// Returns cents below ten dollars, whole dollars below a million, then m, bn and tn with about three significant figures.
fn money(size: Decimal, more: u32) -> (bool, String) {
    if size.is_zero() {
        return (false, "0".to_owned());
    }
    if size < Decimal::TEN {
        let mut cents = round(size, 2);
        cents.rescale(2);
        return if cents.is_zero() { (true, "0.01".to_owned()) } else { (false, cents.to_string()) };
    }
    let dollars = round(size, 0);
    if dollars < Decimal::from(1_000_000) {
        return (false, grouped(dollars));
    }
    let scales = [(1_000_000_u64, "m"), (1_000_000_000, "bn"), (1_000_000_000_000, "tn")];
    let mut figure = String::new();
    for (index, (scale, name)) in scales.into_iter().enumerate() {
        let scaled = size / Decimal::from(scale);
        let places = match name {
            "tn" => 2,
            _ if scaled < Decimal::ONE_HUNDRED => 1,
            _ => 0,
        };
        let rounded = round(scaled, places + more);
        figure = format!("{}{name}", grouped(rounded));
        // 999.6m rounds to 1,000m, which the next name says better.
        if rounded < Decimal::ONE_THOUSAND || index + 1 == scales.len() {
            break;
        }
    }
    (false, figure)
}

fn round(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// Returns digits in groups of three, without trailing zeros: "10,000".
pub fn grouped(value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{out}.{fraction}"),
        None => out,
    }
}
