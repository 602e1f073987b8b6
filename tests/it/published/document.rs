//! The text of `docs/validation.md`: figures with stated decimals, tables, and words from the data files.

use rust_decimal::{Decimal, RoundingStrategy};

/// A number with so many decimals, half to even; a minus is a minus sign, and nothing is −0.
pub fn fixed(number: Decimal, places: u32) -> String {
    let rounded = number.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven);
    let text = format!("{:.*}", places as usize, rounded.abs());
    if rounded.is_sign_negative() && !rounded.is_zero() { format!("−{text}") } else { text }
}

/// The same with a plus above zero; a gap that rounds to nothing is `0`.
pub fn signed(number: Decimal, places: u32) -> String {
    let rounded = number.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven);
    match (rounded.is_zero(), rounded > Decimal::ZERO) {
        (true, _) => "0".into(),
        (_, true) => format!("+{}", fixed(number, places)),
        _ => fixed(number, places),
    }
}

/// Billions of dollars.
pub fn billions(dollars: Decimal, places: u32) -> String {
    fixed(dollars / Decimal::from(1_000_000_000), places)
}

/// A table in Markdown: a header, how many columns of words come first, rows.
pub fn table(header: &[&str], words: usize, rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(header.iter().map(ToString::to_string).collect());
    let rule = (0..header.len()).map(|column| if column < words { "---" } else { "--:" }.to_string());
    text += &line(rule.collect());
    for row in rows {
        assert_eq!(row.len(), header.len(), "{row:?}");
        text += &line(row.clone());
    }
    text + "\n"
}
