//! Rates, differences, shares and money as people write them, read to exact decimals.

use rust_decimal::Decimal;

use crate::regime::duty::Duty;
use crate::regime::rate::{RateBand, StatedRate};
use crate::regime::share::ShareBand;
use crate::units::{AdValorem, Interval, Pp, Share};

/// Why a text is not a quantity, and what to write.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {help}")]
pub struct QuantityError {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl QuantityError {
    /// Returns what is wrong, and what to do.
    pub fn new(what: impl Into<String>, help: impl Into<String>) -> QuantityError {
        QuantityError { what: what.into(), help: help.into() }
    }
}

/// Fails with what is wrong, and what to do.
pub(super) fn wrong<T>(what: impl Into<String>, help: impl Into<String>) -> Result<T, QuantityError> {
    Err(QuantityError::new(what, help))
}

/// Returns digits and signs of other keyboards as the plain ones, so that what looks right is right.
pub(super) fn plain(text: &str) -> String {
    let plain = |character: char| match character {
        '０'..='９' => char::from_digit(character as u32 - '０' as u32, 10).unwrap_or(character),
        '％' => '%',
        '．' => '.',
        '，' => ',',
        '＄' => '$',
        '～' => '~',
        '−' | '－' | '‐' | '‑' => '-',
        blank if blank.is_whitespace() => ' ',
        other => other,
    };
    text.trim().chars().map(plain).collect()
}

/// Returns a rate: `"27.5%"`, `"Free"`, `"10%..40%"`, `"~20%"`, `"unknown"`. `variable` names it if it is hedged.
///
/// # Errors
/// Where it is neither a rate nor a band, or lies outside of 0% to 1000%.
pub fn rate(text: &str, variable: &str) -> Result<StatedRate, QuantityError> {
    let text = &*plain(text);
    if text == "unknown" {
        return Ok(StatedRate::Unknown);
    }
    if let Some(bare) = text.strip_prefix('+') {
        let (what, points) =
            (format!("“{text}” has a sign, and a rate is all that is charged"), bare.trim_end_matches('%'));
        return wrong(what, format!("write \"{bare}\"; for points on top write add = \"{points}pp\""));
    }
    // What is no duty may still be a band, or a mistake that is answered below.
    let duty = Duty::parse(text);
    if let Some(rate) = duty.as_ref().ok().and_then(Duty::ad_valorem) {
        return Ok(StatedRate::Exact(rate));
    }
    if ["¢", "$", "/"].iter().any(|unit| text.contains(unit)) {
        let what = format!("“{text}” is a specific duty, so much a unit: it needs quantities, which no world has yet");
        return wrong(what, "state it as a share of the customs value, such as \"5%\"");
    }
    if let Ok(Duty::Terms(_) | Duty::Bounded(_)) = duty {
        let what = "is not one share of the whole value: it needs values of parts, which no world has yet";
        return wrong(format!("“{text}” {what}"), "state it as one share of the customs value, such as \"5%\"");
    }
    let ends = band(text, percent)?;
    let end = |number: Decimal| ad_valorem(number, text);
    let (low, high) = (end(ends.low)?, end(ends.high)?);
    if low == high && !ends.approx {
        return Ok(StatedRate::Exact(low));
    }
    Ok(StatedRate::Hedged(RateBand { variable: variable.to_string(), low, high, approx: ends.approx }))
}

/// Returns a rate without a hedge.
///
/// # Errors
/// Where it is not one rate of 0% to 1000%.
pub fn exact_rate(text: &str) -> Result<AdValorem, QuantityError> {
    match rate(text, "")? {
        StatedRate::Exact(rate) => Ok(rate),
        _ => wrong(format!("“{text}” is not one rate"), "write one rate, such as \"15%\""),
    }
}

fn ad_valorem(percent: Decimal, text: &str) -> Result<AdValorem, QuantityError> {
    if percent.is_sign_negative() && !percent.is_zero() {
        let help = "a duty is 0% or more; a lower rate is a change: add = \"-5pp\"";
        return wrong(format!("“{text}” is below zero"), help);
    }
    let rate = percent.checked_div(Decimal::ONE_HUNDRED).and_then(AdValorem::from_fraction);
    rate.filter(|rate| *rate <= AdValorem::MAX).ok_or_else(|| {
        let help = "a rate is a share of the customs value; is a decimal point missing?";
        QuantityError::new(format!("“{text}” is above 1000%"), help)
    })
}

/// Returns a difference of rates: `"10pp"`.
///
/// # Errors
/// Where it is not a number of percentage points.
pub fn difference(text: &str) -> Result<Pp, QuantityError> {
    let difference = points(text)?.checked_div(Decimal::ONE_HUNDRED).and_then(Pp::from_fraction);
    let help = "write a difference such as \"10pp\"";
    difference.ok_or_else(|| QuantityError::new(format!("“{text}” is out of range"), help))
}

/// Returns a share or a factor: `0.4` or `"40%"`, as a fraction.
///
/// # Errors
/// Where it is neither a number nor a percentage, is below zero, or is more than a hundredfold.
pub fn share(text: &str) -> Result<Decimal, QuantityError> {
    let help = "a factor is from 0 to 100: write one such as 1.1 or \"110%\"";
    let text = &*plain(text);
    if text.is_empty() || text.ends_with("pp") {
        return wrong(format!("“{text}” is not a factor"), help);
    }
    let number = match text.strip_suffix('%') {
        Some(number) => decimal(number, text, help)?.checked_div(Decimal::ONE_HUNDRED),
        None => Some(decimal(text, text, help)?),
    };
    match number {
        Some(number) if number.is_sign_negative() && !number.is_zero() => {
            wrong(format!("“{text}” is below zero"), help)
        }
        Some(number) if number <= Decimal::ONE_HUNDRED => Ok(number),
        Some(number) if number <= Decimal::ONE_THOUSAND && !text.ends_with('%') => {
            wrong(format!("“{text}” is more than a hundredfold"), format!("did you mean \"{text}%\"?"))
        }
        _ => wrong(format!("“{text}” is more than a hundredfold"), help),
    }
}

/// Returns a share of at most the whole, to be cut off.
///
/// # Errors
/// Where it is no share, or more than the whole.
pub fn cut(text: &str) -> Result<Decimal, QuantityError> {
    let range = "a cut is a share from 0% to 100%";
    let share = share(text).map_err(|why| QuantityError { help: range.into(), ..why })?;
    let text = text.trim();
    if share <= Decimal::ONE {
        return Ok(share);
    }
    let help = if text.ends_with('%') { range.into() } else { format!("did you mean \"{text}%\"?") };
    wrong(format!("“{text}” cuts more than 100%"), help)
}

/// Returns a share from nothing to the whole: `0.4` or `"40%"`.
///
/// # Errors
/// Where it is not a share from 0 to 1.
pub fn whole_share(text: &str) -> Result<Share, QuantityError> {
    let help = "a share is a part of a whole: from 0 to 1, or \"0%\" to \"100%\"";
    let wrong = |what: &str| QuantityError::new(format!("“{}” {what}", text.trim()), help);
    match cut(text) {
        Ok(share) => Share::from_fraction(share).ok_or_else(|| wrong("is no share")),
        Err(why) if why.what.ends_with("more than 100%") || why.what.ends_with("hundredfold") => {
            Err(wrong("is more than the whole"))
        }
        Err(why) if why.what.ends_with("below zero") => Err(wrong("is less than nothing")),
        Err(why) if why.what.ends_with("a factor") => Err(wrong("is no share")),
        Err(why) => Err(QuantityError { help: help.into(), ..why }),
    }
}

/// Returns a share that is known, `0.4`, or one between two ends, `"0..1"`.
///
/// # Errors
/// Where it is neither a share from 0 to 1 nor two of them, the lower first.
pub fn share_band(text: &str) -> Result<ShareBand, QuantityError> {
    let part = |text: &str| whole_share(text).map(Share::fraction);
    let ends = band(text, part)?;
    if ends.approx {
        return wrong(format!("“{}” has no ends", text.trim()), "write the share, or both ends: \"0.4..0.6\"");
    }
    let end = |fraction: Decimal| Share::from_fraction(fraction);
    match end(ends.low).zip(end(ends.high)) {
        Some((low, high)) => Ok(ShareBand { low, high }),
        None => wrong(format!("“{}” is no share", text.trim()), "a share is a part of a whole: from 0 to 1"),
    }
}

/// Percent: `"15%"`.
///
/// # Errors
/// Where it has no percent sign, or is no number.
pub fn percent(text: &str) -> Result<Decimal, QuantityError> {
    let text = &*plain(text);
    let help = "write a rate such as \"15%\"";
    if text.is_empty() {
        return wrong("a rate is missing", help);
    }
    if let Some(number) = text.strip_suffix('%') {
        return decimal(number, text, help);
    }
    if let Some(number) = without_word(text, &["pp", "p.p.", "percentage points", "points"]) {
        let help = format!("a rate is written \"{number}%\"; points on top are add = \"{number}pp\"");
        return wrong(format!("“{text}” is a difference of rates"), help);
    }
    if let Some(number) = without_word(text, &["percent", "per cent", "pct", "pc", "p.c."]) {
        return wrong(format!("“{text}” has its unit in words"), format!("write \"{number}%\""));
    }
    if let Some(number) = text.strip_prefix('%').map(str::trim)
        && decimal(number, text, help).is_ok()
    {
        return wrong("the unit comes last", format!("write \"{number}%\""));
    }
    match decimal(text, text, help) {
        Ok(number) if number > Decimal::ZERO && number < Decimal::ONE => wrong(
            "a rate needs a unit",
            format!("did you mean \"{}%\", or \"{text}%\"?", (number * Decimal::ONE_HUNDRED).normalize()),
        ),
        Ok(number) if number.abs() <= Decimal::ONE_THOUSAND => {
            wrong("a rate needs a unit", format!("did you mean \"{text}%\"?"))
        }
        Ok(_) => wrong("a rate needs a unit", "a rate is from \"0%\" to \"1000%\" of the customs value"),
        Err(why) => Err(why),
    }
}

/// Percentage points: `"-12.5pp"`.
///
/// # Errors
/// Where it does not end in “pp”, or is no number.
pub fn points(text: &str) -> Result<Decimal, QuantityError> {
    let text = &*plain(text);
    let help = "write a difference such as \"10pp\"";
    if let Some(number) = text.strip_suffix("pp") {
        return decimal(number, text, help);
    }
    let bare = without_word(text, &["%", "p.p.", "percentage points", "points"]).unwrap_or(text);
    let help = match decimal(bare, text, help) {
        Ok(_) => format!("a difference is written in percentage points: \"{bare}pp\""),
        Err(_) => help.to_string(),
    };
    wrong(format!("“{text}” is not a difference of rates"), help)
}

/// Returns what stands before one of the words, if it is a number.
fn without_word<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let number = words.iter().find_map(|word| text.strip_suffix(word))?.trim();
    decimal(number, text, "").is_ok().then_some(number)
}

/// Returns money: `"$11.524bn"`, `"-$5m"`, `"$1,234.50"`.
///
/// # Errors
/// Where it is not an amount in dollars.
pub fn money(text: &str) -> Result<Decimal, QuantityError> {
    let help = "write money such as \"$11.5bn\", \"$850m\" or \"$1,234.50\"";
    let text = &*plain(text);
    let no_money = || format!("“{text}” is not an amount of money");
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest.trim_start()));
    let sign = if negative { "-" } else { "" };
    let Some(rest) = rest.strip_prefix('$') else {
        return match money(&format!("{sign}${rest}")) {
            Ok(_) => wrong(no_money(), format!("write \"{sign}${rest}\"")),
            Err(why) => wrong(no_money(), why.help),
        };
    };
    for (word, unit) in [("trillion", "tn"), ("billion", "bn"), ("million", "m"), ("thousand", "k")] {
        if let Some(digits) = rest.strip_suffix(word) {
            let help = format!("write \"{sign}${}{unit}\"", digits.trim());
            return wrong(format!("“{text}” has its unit in words"), help);
        }
    }
    let units = [("tn", 1_000_000_000_000i64), ("bn", 1_000_000_000), ("m", 1_000_000), ("k", 1_000)];
    let with_unit = units.iter().find_map(|(suffix, unit)| Some((rest.strip_suffix(suffix)?, *unit)));
    let (digits, unit) = with_unit.unwrap_or((rest, 1));
    let digits = digits.trim();
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return wrong(no_money(), help);
    }
    if digits.contains(',') && (unit > 1 || !is_grouped(digits)) {
        let point = text.replace(',', ".");
        return match money(&point) {
            Ok(_) => wrong("a decimal comma", format!("write a decimal point: \"{point}\"")),
            Err(_) => wrong(no_money(), "commas part thousands of whole dollars only"),
        };
    }
    let number = decimal(&digits.replace(',', ""), text, help)?;
    match number.checked_mul(Decimal::from(unit)) {
        Some(number) => Ok((if negative { -number } else { number }).normalize()),
        None => wrong(format!("“{text}” is out of range"), help),
    }
}

/// Returns true if commas stand before every third digit of the whole part and nowhere else.
fn is_grouped(digits: &str) -> bool {
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && !cents.contains(',')
}

/// Returns one quantity, `"low..high"`, or `"~about"`.
///
/// # Errors
/// Where it has other than two ends, the higher stands first, or `read` fails.
pub fn band(text: &str, one: fn(&str) -> Result<Decimal, QuantityError>) -> Result<Interval<Decimal>, QuantityError> {
    let text = plain(text);
    let (text, approx) = text.strip_prefix('~').map_or((text.as_str(), false), |about| (about.trim(), true));
    let Some((first, second)) = text.split_once("..") else {
        let number = one(text).map_err(|why| match text.split_once(['–', '—', '-']) {
            Some((low, high)) if one(low).is_ok() && one(high).is_ok() => {
                let (low, high) = (low.trim(), high.trim());
                QuantityError::new(
                    format!("“{text}” is not a band"),
                    format!("write \"{low}..{high}\", with two points"),
                )
            }
            _ => why,
        })?;
        return Ok(Interval { low: number, high: number, approx });
    };
    if second.starts_with('.') {
        let (first, second) = (first.trim(), second.trim_start_matches('.').trim());
        return wrong(format!("“{text}” has more than two points"), format!("write \"{first}..{second}\""));
    }
    let (low, high) = (one(first)?, one(second)?);
    if low > high {
        let (first, second) = (first.trim(), second.trim());
        return wrong("the band is reversed", format!("write the lower end first: \"{second}..{first}\""));
    }
    Ok(Interval { low, high, approx })
}

/// Returns true of digits with at most one point, signed or not. An exponent is what a spreadsheet leaves of a number
/// that it rounded: such a number is not exact.
pub fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    digits.chars().any(|character| character.is_ascii_digit())
        && digits.chars().all(|character| character.is_ascii_digit() || character == '.')
        && digits.matches('.').count() <= 1
}

/// Returns a plain decimal number; `whole` is the text that it stands in.
fn decimal(number: &str, whole: &str, help: &str) -> Result<Decimal, QuantityError> {
    let (number, whole) = (number.trim(), whole.trim());
    if number.contains(',') {
        let point: String = whole.replace(',', ".").split_whitespace().collect();
        return wrong("a decimal comma", format!("write a decimal point: \"{point}\""));
    }
    let number = number.replace('_', "");
    if !is_plain_number(&number) {
        return match number.contains(['e', 'E']) && number.parse::<f64>().is_ok() {
            true => wrong(format!("“{whole}” has an exponent"), format!("write all of its digits; {help}")),
            false => wrong(format!("“{whole}” is not a number"), help),
        };
    }
    match Decimal::from_str_exact(&number) {
        Ok(decimal) => Ok(decimal.normalize()),
        Err(_) => {
            let what = format!("“{whole}” has more digits than can be kept exact");
            wrong(what, if help.is_empty() { "28 at most".into() } else { format!("28 at most; {help}") })
        }
    }
}
