//! `input::hint` by itself.

use dutylab::input::hint::*;

fn near<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    nearest(word, known.iter().copied())
}

#[test]
fn the_word_that_was_meant() {
    assert_eq!(near("CNH", &["CH", "CN", "CHN", "CAN"]), Some("CHN"));
    assert_eq!(near("Jpaan", &["Jordan", "Japan"]), Some("Japan"));
    assert_eq!(near("Japan alone", &["before", "both", "Japan only", "Korea only"]), Some("Japan only"));
    assert_eq!(near("value_usd", &["partner", "product", "value"]), Some("value"));
    assert_eq!(near("kr.good", &["jp.cars", "kr.goods"]), Some("kr.goods"));
    assert_eq!(near("PJ", &["JP", "PA"]), Some("JP"));
}

#[test]
fn no_word_is_better_than_a_wrong_one() {
    assert_eq!(near("XQ", &["AQ", "XK"]), None);
    assert_eq!(near("reduce", &["add", "cap", "cut", "repeal", "scale"]), None);
    assert_eq!(near("", &["a"]), None);
}
