//! Small bars of block characters: amounts to one scale, an eighth of a character fine.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::report::number::{Reading, Unit};
use crate::report::readings::size;

/// The characters of the longest bar.
const LONGEST: i64 = 12;

/// Bars of so many eighths of a character.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// One scale for all bars of a table, so that they can be compared with one another wherever they stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// What a whole character represents: 1, 2 or 5 times a power of ten.
    character: Decimal,
    unit: Unit,
}

impl Scale {
    /// Returns the scale on which the largest of these is no longer than a bar may be; `None` if all are nothing.
    pub fn of(unit: Unit, readings: impl Iterator<Item = Reading>) -> Option<Scale> {
        let largest = readings.map(|reading| size(&reading)).max()?;
        if largest.is_zero() {
            return None;
        }
        let mut power = Decimal::new(1, 6);
        loop {
            for step in [1, 2, 5].map(Decimal::from) {
                let character = power.checked_mul(step)?;
                if character.checked_mul(LONGEST.into()).is_none_or(|longest| longest >= largest) {
                    return Some(Scale { character, unit });
                }
            }
            power = power.checked_mul(Decimal::TEN)?;
        }
    }

    /// Returns "█ = $10bn".
    pub fn head(&self) -> String {
        format!("█ = {}", self.unit.word(self.character))
    }

    /// Returns "−██▌" for a fall, "+▎" for a rise. Between its ends a band is shaded: "−██▒▒" falls by 2 at least and 4
    /// at most, "−▒ +▒▒" may do either. What is not nothing has a bar.
    pub fn bar(&self, reading: &Reading) -> String {
        let rise = self.side('+', reading.low.max(Decimal::ZERO), reading.high.max(Decimal::ZERO));
        let fall = self.side('−', -reading.high.min(Decimal::ZERO), -reading.low.min(Decimal::ZERO));
        [fall, rise].into_iter().filter(|side| !side.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Returns one side of nothing, from its nearer end to its farther one.
    fn side(&self, sign: char, near: Decimal, far: Decimal) -> String {
        if far.is_zero() {
            return String::new();
        }
        let eighths = |amount: Decimal| {
            let eighths = amount.checked_mul(Decimal::from(8)).and_then(|eighths| eighths.checked_div(self.character));
            eighths.and_then(|eighths| eighths.round().to_usize()).unwrap_or(0)
        };
        let bar = if near == far {
            let length = eighths(far).max(1);
            "█".repeat(length / 8) + EIGHTHS[length % 8]
        } else {
            let (near, far) = (eighths(near).div_ceil(8), eighths(far).div_ceil(8));
            "█".repeat(near.min(far)) + &"▒".repeat(far.saturating_sub(near).max(1))
        };
        format!("{sign}{bar}")
    }
}
