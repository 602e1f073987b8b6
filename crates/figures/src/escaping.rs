//! Text of others as it is seen: what would steer a terminal, or turn letters around, is shown and never sent.

use std::borrow::Cow;

/// Returns true for a character that does something instead of being seen.
pub fn is_control(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns a text with signs in place of such characters. Lines stay lines.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hides = |character: char| is_control(character) && character != '\n' && character != '\t';
    if !text.contains(hides) {
        return text.into();
    }
    let sign = |character: char| match character {
        other if !hides(other) => other,
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(character)).unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::REPLACEMENT_CHARACTER,
    };
    text.chars().map(sign).collect()
}
