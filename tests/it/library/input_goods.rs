//! `input::goods` by itself.

use dutylab::input::goods::*;
use dutylab::input::product::read_products;
use std::collections::BTreeSet;

#[test]
fn every_word_means_codes_that_there_are_and_stands_once() {
    let names = read_products().expect("names");
    let goods = common_goods().expect("words");
    let mut seen = BTreeSet::new();
    for (word, meant) in &goods {
        assert!(seen.insert(word.clone()), "{word} stands twice");
        assert!(!meant.codes.is_empty(), "{word}");
        for code in meant.codes.iter().chain(&meant.except) {
            assert!(names.knows(*code), "{word}: {code}");
        }
    }
    assert_eq!(
        find_goods(" Semiconductors").expect("words").map(|goods| goods.words()).as_deref(),
        Some("8541, 8542 except 8541.42, 8541.43")
    );
}
