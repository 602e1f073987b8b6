//! Rates, differences, shares and money as people write them, read to exact decimals.

use rust_decimal::Decimal;
use toml::Spanned;

use super::table::{Reading, Scalar};
use crate::regime::rate::{Hedged, Written};
use crate::units::{AdValorem, Pp};

/// Why a text is not a quantity, and what to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

fn wrong<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { what: what.into(), help: help.into() })
}

/// A number between two ends: `"10..40"`, `"~20"`, or one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The lower end.
    pub low: Decimal,
    /// The upper end.
    pub high: Decimal,
    /// True for "about".
    pub approx: bool,
}

/// A rate: `"27.5%"`, `"Free"`, `"10%..40%"`, `"~20%"`, `"unknown"`. `variable` names it if it is hedged.
pub fn rate(text: &str, variable: &str) -> Result<Written, Wrong> {
    let text = text.trim();
    match text {
        "Free" | "free" => return Ok(Written::Exact(AdValorem::ZERO)),
        "unknown" => return Ok(Written::Unknown),
        _ => {}
    }
    if ["¢", "$", "/"].iter().any(|unit| text.contains(unit)) {
        return wrong(
            format!("“{text}” is a specific duty, so much a unit: it needs quantities, which no world has yet"),
            "state it as a share of the customs value, such as \"5%\"",
        );
    }
    let ends = band(text, percent)?;
    let end = |number: Decimal| ad_valorem(number, text);
    let (low, high) = (end(ends.low)?, end(ends.high)?);
    if low == high && !ends.approx {
        return Ok(Written::Exact(low));
    }
    Ok(Written::Hedged(Hedged { variable: variable.to_string(), low, high, approx: ends.approx }))
}

/// A rate without a hedge.
pub fn exact_rate(text: &str) -> Result<AdValorem, Wrong> {
    match rate(text, "")? {
        Written::Exact(rate) => Ok(rate),
        _ => wrong(format!("“{text}” is not one rate"), "write one rate, such as \"15%\""),
    }
}

fn ad_valorem(percent: Decimal, text: &str) -> Result<AdValorem, Wrong> {
    if percent.is_sign_negative() && !percent.is_zero() {
        return wrong(
            format!("“{text}” is below zero"),
            "a duty is 0% or more; a lower rate is a change: add = \"-5pp\"",
        );
    }
    percent
        .checked_div(Decimal::ONE_HUNDRED)
        .and_then(AdValorem::from_fraction)
        .filter(|rate| *rate <= AdValorem::MAX)
        .map_or_else(
            || {
                wrong(
                    format!("“{text}” is above 1000%"),
                    "a rate is a share of the customs value; is a decimal point missing?",
                )
            },
            Ok,
        )
}

/// A difference of rates: `"10pp"`.
pub fn difference(text: &str) -> Result<Pp, Wrong> {
    let number = points(text)?;
    number
        .checked_div(Decimal::ONE_HUNDRED)
        .and_then(Pp::from_fraction)
        .map_or_else(|| wrong(format!("“{text}” is out of range"), "write a difference such as \"10pp\""), Ok)
}

/// A share or a factor: `0.4` or `"40%"`, as a fraction.
pub fn share(text: &str) -> Result<Decimal, Wrong> {
    let number = match text.trim().strip_suffix('%') {
        Some(number) => decimal(number, text)?.checked_div(Decimal::ONE_HUNDRED),
        None => Some(decimal(text, text)?),
    };
    let range = Decimal::ZERO..=Decimal::ONE_HUNDRED;
    number
        .filter(|number| range.contains(number))
        .map_or_else(|| wrong(format!("“{text}” is out of range"), "write a factor such as 1.1 or \"110%\""), Ok)
}

/// Percent: `"15%"`.
pub fn percent(text: &str) -> Result<Decimal, Wrong> {
    let text = text.trim();
    match text.strip_suffix('%') {
        Some(number) => decimal(number, text),
        None if text.ends_with("pp") => wrong(format!("“{text}” is a difference"), "a rate is written with %"),
        None => match decimal(text, text) {
            Ok(_) => wrong("a rate needs a unit", format!("did you mean \"{text}%\"?")),
            Err(wrong) => Err(wrong),
        },
    }
}

/// Percentage points: `"-12.5pp"`.
pub fn points(text: &str) -> Result<Decimal, Wrong> {
    let text = text.trim();
    match text.strip_suffix("pp") {
        Some(number) => decimal(number, text),
        None => {
            let bare = text.trim_end_matches('%').trim();
            wrong(
                format!("“{text}” is not a difference of rates"),
                format!("a difference is written in percentage points: \"{bare}pp\""),
            )
        }
    }
}

/// Money: `"$11.524bn"`, `"-$5m"`, `"$1,234.50"`.
pub fn money(text: &str) -> Result<Decimal, Wrong> {
    let help = "write money such as \"$11.5bn\", \"$850m\" or \"$1,234.50\"";
    let trimmed = text.trim();
    let (negative, rest) = match trimmed.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, trimmed),
    };
    let Some(rest) = rest.strip_prefix('$') else {
        return wrong(format!("“{text}” is not an amount of money"), help);
    };
    let units = [("tn", 1_000_000_000_000i64), ("bn", 1_000_000_000), ("m", 1_000_000), ("k", 1_000)];
    let (digits, unit) = units
        .iter()
        .find_map(|(suffix, unit)| rest.strip_suffix(suffix).map(|digits| (digits, *unit)))
        .unwrap_or((rest, 1));
    let number = digits.trim().replace(',', "").parse::<Decimal>().ok();
    match number.and_then(|number| number.checked_mul(Decimal::from(unit))) {
        Some(number) => Ok((if negative { -number } else { number }).normalize()),
        None => wrong(format!("“{text}” is not an amount of money"), help),
    }
}

/// One quantity, `"low..high"`, or `"~about"`.
pub fn band(text: &str, one: fn(&str) -> Result<Decimal, Wrong>) -> Result<Ends, Wrong> {
    let text = text.trim();
    if let Some(about) = text.strip_prefix('~') {
        let ends = band(about, one)?;
        return Ok(Ends { approx: true, ..ends });
    }
    let Some((low, high)) = text.split_once("..") else {
        let number = one(text)?;
        return Ok(Ends { low: number, high: number, approx: false });
    };
    let (low, high) = (one(low)?, one(high)?);
    if low > high {
        let (first, second) = text.split_once("..").unwrap_or_default();
        return wrong(
            "the band is reversed",
            format!("write the lower end first: \"{}..{}\"", second.trim(), first.trim()),
        );
    }
    Ok(Ends { low, high, approx: false })
}

/// A plain decimal number; `whole` is the text that it stands in.
fn decimal(number: &str, whole: &str) -> Result<Decimal, Wrong> {
    let number = number.trim().replace('−', "-");
    if number.contains(',') {
        let point = whole.replace(',', ".");
        return wrong("a decimal comma", format!("write a decimal point: \"{point}\""));
    }
    let plain = number.strip_prefix(['-', '+']).unwrap_or(&number);
    let is_plain = plain.chars().all(|character| character.is_ascii_digit() || character == '.' || character == '_');
    match number.replace('_', "").parse::<Decimal>() {
        Ok(decimal) if is_plain => Ok(decimal.normalize()),
        _ => wrong(format!("“{}” is not a number", whole.trim()), "write a number with its unit, such as \"15%\""),
    }
}

impl Reading {
    /// Reads a field with one of the functions of this file. A bare number stands for its digits.
    pub fn quantity<T>(&mut self, field: &Spanned<Scalar>, read: impl Fn(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = match field.get_ref() {
            Scalar::Text(text) => text.clone(),
            Scalar::Number => self.slice(field.span()).to_string(),
            Scalar::Flag(_) | Scalar::Date(_) => {
                self.report(field.span(), "a number with a unit is needed here", "not a number");
                return None;
            }
        };
        match read(&text) {
            Ok(quantity) => Some(quantity),
            Err(wrong) => {
                self.report(field.span(), wrong.what, wrong.help);
                None
            }
        }
    }

    /// Reads a date.
    pub fn date(&mut self, field: &Spanned<Scalar>) -> Option<jiff::civil::Date> {
        if let Scalar::Date(datetime) = field.get_ref()
            && let (Some(date), None) = (datetime.date, datetime.time)
        {
            let parts = (i16::try_from(date.year), i8::try_from(date.month), i8::try_from(date.day));
            if let (Ok(year), Ok(month), Ok(day)) = parts
                && let Ok(date) = jiff::civil::Date::new(year, month, day)
            {
                return Some(date);
            }
        }
        let label = match field.get_ref() {
            Scalar::Text(text) if text.parse::<jiff::civil::Date>().is_ok() => {
                format!("write it without quotes: {text}")
            }
            _ => "write a date such as 2025-10-25, without quotes".to_string(),
        };
        self.report(field.span(), "this is not a date", label);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    #[test]
    fn money_reads() {
        assert_eq!(money("$11.524bn"), Ok(number("11524000000")));
        assert_eq!(money("-$1,234.50"), Ok(number("-1234.5")));
        assert!(money("11bn").is_err() && money("$").is_err() && money("$x").is_err());
    }

    #[test]
    fn rates_read() {
        let percent = |text: &str| AdValorem::from_fraction(number(text) / Decimal::ONE_HUNDRED).expect("a rate");
        assert_eq!(rate(" 27.5 % ", "x"), Ok(Written::Exact(percent("27.5"))));
        assert_eq!(rate("Free", "x"), Ok(Written::Exact(AdValorem::ZERO)));
        let hedged = Hedged { variable: "x".into(), low: percent("10"), high: percent("40"), approx: false };
        assert_eq!(rate("10%..40%", "x"), Ok(Written::Hedged(hedged)));
        for text in ["25", "15,5%", "1500%", "-5%", "40%..10%", "", "%", "1e3%", "10pp", "2.8¢/kg", "NaN%"] {
            assert!(rate(text, "x").is_err(), "{text}");
        }
    }
}
