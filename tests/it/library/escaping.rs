//! `escaping` by itself.

use dutylab::escaping::*;
use std::borrow::Cow;

#[test]
fn what_steers_is_shown() {
    assert_eq!(visible("a\u{1b}[31m\tb\n\u{9b}1m\u{202e}c"), "a␛[31m\tb\n\u{fffd}1m\u{fffd}c");
    assert!(matches!(visible("“ä” → 15%"), Cow::Borrowed(_)));
}
