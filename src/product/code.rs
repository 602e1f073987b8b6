//! Codes of the Harmonized System.

use std::fmt;

use crate::error::Problem;

/// A code of the Harmonized System: 2, 4, 6, 8 or 10 digits.
///
/// The digits, filled with zeros to ten places, above the four bits of their number: a world has a code a flow, and what lies
/// below a code follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HsCode(u64);

pub(super) const LONGEST: u8 = 10;

impl HsCode {
    /// `00`, which is no chapter: all goods, where they are not told apart.
    pub const ALL_GOODS: HsCode = HsCode::new(0, 2);

    pub(super) const fn new(padded: u64, length: u8) -> HsCode {
        HsCode(padded << 4 | length as u64)
    }

    pub(super) fn padded(self) -> u64 {
        self.0 >> 4
    }

    pub(super) fn length(self) -> u8 {
        (self.0 & 0xf) as u8
    }

    /// Reads `8703`, `8703.23` or `8703.23.01.40`.
    pub fn parse(text: &str) -> Result<HsCode, Problem> {
        // Most codes are digits and nothing else.
        let figures = text.as_bytes();
        if matches!(figures.len(), 2 | 4 | 6 | 8 | 10) && figures.iter().all(u8::is_ascii_digit) {
            let number = figures.iter().fold(0, |number, figure| number * 10 + u64::from(figure - b'0'));
            let length = figures.len() as u8;
            return Ok(HsCode::new(number * 10u64.pow(u32::from(LONGEST - length)), length));
        }
        let single_dot = || Problem::new("a single dot stands between digits");
        let mut number = 0u64;
        let mut length = 0u8;
        let mut dotted_at = 0;
        for character in text.trim().chars() {
            if character == '.' {
                // A spreadsheet that takes a code for a number drops zeros: 0401.10 becomes 401.1.
                if length == 0 || length % 2 == 1 {
                    return Err(Problem::new("a dot stands behind 2, 4, 6 or 8 digits; is a zero in front missing?"));
                }
                if dotted_at == length {
                    return Err(single_dot());
                }
                dotted_at = length;
                continue;
            }
            let digit = character.to_digit(10).ok_or_else(|| Problem::new("a product code has digits only"))?;
            length += 1;
            if length > LONGEST {
                return Err(Problem::new("a product code has 10 digits at most"));
            }
            number = number * 10 + u64::from(digit);
        }
        match length {
            0 => Err(Problem::new("a product code has 2, 4, 6, 8 or 10 digits")),
            _ if dotted_at == length => Err(single_dot()),
            odd if odd % 2 == 1 => Err(Problem::new("a product code has an even number of digits: 2, 4, 6, 8 or 10")),
            _ => Ok(HsCode::new(number * 10u64.pow(u32::from(LONGEST - length)), length)),
        }
    }

    /// Returns true if `other` is this code or lies below it.
    pub fn covers(self, other: HsCode) -> bool {
        self.length() <= other.length() && other.prefix(self.length()) == Some(self)
    }

    /// Returns the first `length` digits; `None` if the code is shorter.
    pub fn prefix(self, length: u8) -> Option<HsCode> {
        (length <= self.length()).then(|| {
            let unit = 10u64.pow(u32::from(LONGEST - length));
            HsCode::new(self.padded() / unit * unit, length)
        })
    }

    /// Returns the code and what it lies below, the longest first.
    pub fn prefixes(self) -> impl Iterator<Item = HsCode> {
        (2..=self.length()).rev().step_by(2).filter_map(move |length| self.prefix(length))
    }

    /// Returns the chapter: the first two digits.
    pub fn chapter(self) -> HsCode {
        self.prefix(2).unwrap_or(self)
    }

    /// Returns the number of digits.
    pub fn digits(self) -> usize {
        usize::from(self.length())
    }

    /// Returns true in chapters 98 and 99: they are provisions of one country's schedule (returned goods and the like), not kinds of
    /// goods.
    pub fn is_special_provision(self) -> bool {
        matches!(self.chapter().padded() / 100_000_000, 98 | 99)
    }

    /// Returns true in chapter 98: goods of a special kind of entry, such as returned ones.
    pub fn is_special_classification(self) -> bool {
        self.chapter().padded() / 100_000_000 == 98
    }

    /// Returns the code with its dots, as schedules print it: `8703.23.01`.
    pub fn dotted(self) -> String {
        let mut dotted = String::new();
        self.write_dotted(&mut dotted);
        dotted
    }

    /// Writes the code with its dots behind a text.
    pub fn write_dotted(self, text: &mut String) {
        let mut unit = 10u64.pow(u32::from(LONGEST));
        for place in 0..self.length() {
            if place >= 4 && place % 2 == 0 {
                text.push('.');
            }
            unit /= 10;
            text.push(char::from(b'0' + (self.padded() / unit % 10) as u8));
        }
    }

    /// Returns the hundred codes one step below, in order; none below ten digits.
    pub(super) fn children(self) -> impl Iterator<Item = HsCode> {
        let deeper = (self.length() < LONGEST).then(|| 10u64.pow(u32::from(LONGEST - self.length() - 2)));
        (0..100).filter_map(move |step| deeper.map(|unit| HsCode::new(self.padded() + step * unit, self.length() + 2)))
    }
}

impl fmt::Display for HsCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.padded() / 10u64.pow(u32::from(LONGEST - self.length()));
        write!(formatter, "{digits:0width$}", width = self.digits())
    }
}
