//! Amounts and quantities as brokers, portals and spreadsheets write them: the sign before the decimals is decided for a column.

use rust_decimal::Decimal;

use super::formats::{FormatEvidence, FormatKind};
use crate::entry::role::Field;

/// The sign before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantNames)]
#[strum(serialize_all = "lowercase")]
pub enum DecimalSign {
    /// 1,234.56
    Point,
    /// 1.234,56
    Comma,
}

impl DecimalSign {
    fn mark(self) -> char {
        match self {
            DecimalSign::Point => '.',
            DecimalSign::Comma => ',',
        }
    }

    fn between_thousands(self) -> char {
        match self {
            DecimalSign::Point => ',',
            DecimalSign::Comma => '.',
        }
    }

    /// Returns how numbers are written with it.
    pub fn words(self) -> &'static str {
        match self {
            DecimalSign::Point => "a point before the decimals (1,234.56)",
            DecimalSign::Comma => "a comma before the decimals (1.234,56)",
        }
    }

    /// Returns the number of a cell.
    ///
    /// # Errors
    /// What is wrong with the cell.
    pub fn read(self, cell: &str) -> Result<Decimal, String> {
        if let Some(number) = plain_number(cell)
            && (number.scale() == 0 || self == DecimalSign::Point)
        {
            return Ok(number);
        }
        let (negative, digits) = bare(cell)?;
        let number = self.number(&digits).ok_or_else(|| {
            let other = match self {
                DecimalSign::Point => DecimalSign::Comma,
                DecimalSign::Comma => DecimalSign::Point,
            };
            match other.number(&digits) {
                Some(_) => format!("“{cell}” has another decimal sign than the column: {}", self.words()),
                None if cell.starts_with('=') => {
                    format!(
                        "“{cell}” is a formula whose result is not stored: save the workbook in a spreadsheet program"
                    )
                }
                None => format!("“{cell}” is not a number"),
            }
        })?;
        Ok(if negative { -number } else { number })
    }

    /// Returns a number of digits, separators between thousands, and decimals.
    fn number(self, digits: &str) -> Option<Decimal> {
        let (whole, decimals) = digits.split_once(self.mark()).unwrap_or((digits, ""));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // ".50" and "5." are numbers, "." is none.
        let whole = if whole.is_empty() && !decimals.is_empty() { "0" } else { whole };
        if !decimals.is_empty() && !is_digits(decimals) {
            return None;
        }
        let marks = [self.between_thousands(), ' ', '\''];
        let separator = whole.chars().find(|letter| marks.contains(letter));
        let groups: Vec<&str> = separator.map_or_else(|| vec![whole], |separator| whole.split(separator).collect());
        let is_grouped = groups.len() == 1
            || (groups.first().is_some_and(|first| first.len() <= 3)
                && groups.iter().skip(1).all(|group| group.len() == 3));
        if !is_grouped || !groups.iter().all(|group| is_digits(group)) {
            return None;
        }
        Decimal::from_str_exact(&format!("{}.{}", groups.concat(), if decimals.is_empty() { "0" } else { decimals }))
            .ok()
    }
}

/// The longest plain number: so many digits have room in a whole number of 64 bits.
const LONGEST: usize = 18;

/// Returns the number of a cell of digits, with decimals behind a point or without, as most are.
pub fn plain_number(cell: &str) -> Option<Decimal> {
    let (mut digits, mut point) = (0, None);
    for (place, byte) in cell.bytes().enumerate() {
        match byte {
            b'0'..=b'9' if place < LONGEST => digits = 10 * digits + i64::from(byte - b'0'),
            b'.' if point.is_none() && place > 0 => point = Some(place),
            _ => return None,
        }
    }
    let decimals = point.map_or(0, |point| cell.len() - point - 1);
    let is_whole = point.is_none() && !cell.is_empty();
    (is_whole || decimals > 0).then(|| Decimal::new(digits, decimals as u32))
}

/// Returns the digits and separators of a cell, and whether it is below zero: without a sign of dollars.
fn bare(cell: &str) -> Result<(bool, String), String> {
    let plain: String = cell.trim().replace(['\u{a0}', '\u{202f}'], " ");
    let inside = plain.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut text = inside.unwrap_or(&plain).trim();
    for sign in ["US$", "USD", "US dollars", "$"] {
        text = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)).unwrap_or(text).trim();
    }
    let (below, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim()),
        None => (inside.is_some(), text.strip_prefix('+').unwrap_or(text).trim()),
    };
    let text = text.strip_prefix('$').unwrap_or(text);
    if let Some(sign) = text.chars().find(|letter| letter.is_alphabetic() || "€£¥₹₩".contains(*letter)) {
        return Err(match text.to_ascii_uppercase().split_once('E') {
            Some((before, after))
                if before.starts_with(|letter: char| letter.is_ascii_digit()) && after.starts_with(['+', '-']) =>
            {
                format!("“{cell}” lost digits in a spreadsheet: show the column as a number and save it again")
            }
            _ => format!("“{cell}” is not a number of dollars or units: it has “{sign}”"),
        });
    }
    Ok((below, text.to_string()))
}

/// How the decimal sign of a column is decided.
pub const SIGNS: FormatKind<DecimalSign> = FormatKind {
    has_it: Field::is_number,
    evidence,
    either: [DecimalSign::Point, DecimalSign::Comma],
    plain: DecimalSign::Point,
    // Three figures behind a comma throughout are thousands: amounts have cents, and quantities seldom three decimals.
    usual: |cells| cells.iter().all(|cell| !cell.contains('.')).then_some(DecimalSign::Point),
    words: DecimalSign::words,
    question: [
        "which sign stands before the decimals?",
        "say it: --numbers point (1,234.56) or --numbers comma (1.234,56)",
    ],
};

/// Returns what cells show, with one of them that shows it.
fn evidence<'c>(cells: &[&'c str]) -> (FormatEvidence<DecimalSign>, Option<&'c str>) {
    let (mut shown, mut open): ([Option<&str>; 2], Option<&str>) = Default::default();
    for &cell in cells {
        let Ok((_, digits)) = bare(cell) else { continue };
        match [DecimalSign::Point, DecimalSign::Comma].map(|sign| sign.number(&digits)) {
            [Some(_), None] => shown[0] = shown[0].or(Some(cell)),
            [None, Some(_)] => shown[1] = shown[1].or(Some(cell)),
            [Some(point), Some(comma)] if point != comma => open = open.or(Some(cell)),
            _ => {}
        }
    }
    FormatEvidence::of(SIGNS.either, shown, open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read() {
        let read = |sign: DecimalSign, cell: &str| sign.read(cell).map(|number| number.normalize().to_string());
        for (sign, cell, number) in [
            (DecimalSign::Point, "$1,234.56", "1234.56"),
            (DecimalSign::Point, "US$ 1234", "1234"),
            (DecimalSign::Point, "1 234 567.5 USD", "1234567.5"),
            (DecimalSign::Point, "(12.50)", "-12.5"),
            (DecimalSign::Point, "-$3", "-3"),
            (DecimalSign::Point, ".50", "0.5"),
            (DecimalSign::Point, "5.", "5"),
            (DecimalSign::Point, "+$5.50", "5.5"),
            (DecimalSign::Comma, ",5", "0.5"),
            (DecimalSign::Comma, "1.234,56", "1234.56"),
            (DecimalSign::Comma, "1'234,5", "1234.5"),
        ] {
            assert_eq!(read(sign, cell), Ok(number.to_string()), "{cell}");
        }
        for cell in ["1,23.4", "12.3.4", "abc", "€5", "1.2E+05", "1,234,56", "--3", "+-3", "-+3", ".", "", "$"] {
            assert!(read(DecimalSign::Point, cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn a_column_shows_its_sign() {
        let shown = |cells: &[&'static str]| evidence(cells).0;
        assert_eq!(shown(&["12", "", "1200"]), FormatEvidence::Nothing);
        assert_eq!(shown(&["1,234", "12.50"]), FormatEvidence::Shown(DecimalSign::Point));
        assert_eq!(shown(&["1.234", "1.234,5"]), FormatEvidence::Shown(DecimalSign::Comma));
        assert_eq!(shown(&["1.234", "2.345"]), FormatEvidence::Open);
        assert_eq!(shown(&["1,50", "1.50", "2.50"]), FormatEvidence::Both);
    }
}
