//! `partner` by itself.

use std::collections::BTreeSet;

use dutylab::partner::*;

fn partner(code: &str) -> Partner {
    Partner::from_iso2(code).expect("a code")
}

#[test]
fn a_word_means_one_partner() {
    let name = |short: &str, alias: &str| PartnerName {
        iso3: String::new(),
        name: short.into(),
        short: short.into(),
        article: String::new(),
        aliases: vec![alias.into()],
        as_one: vec![],
        numbers: vec![],
        groups: vec![],
    };
    let mut partners = Partners::default();
    let (first, second) = (partner("AA"), partner("BB"));
    assert!(partners.insert(first, name("Alpha", "First Land")).is_ok());
    assert_eq!(partners.find(" first LAND "), Some(first));
    assert!(partners.insert(second, name("Beta", "alpha")).is_err());
}

/// The names by which the statistics of others call a partner, and its numbers, also without the zeros that a spreadsheet
/// takes away.
#[test]
fn names_of_other_statistics_are_known() {
    let partners = dutylab::input::partner::read_partners().expect("partners");
    let of = |code: &str, words: &[&str]| {
        words.iter().for_each(|word| assert_eq!(partners.find(word), Some(partner(code)), "{word}"));
    };
    of("KR", &["Rep. of Korea", "Korea, Republic of", "Korea, Rep.", "410", " 410 "]);
    of("HK", &["China, Hong Kong SAR", "344"]);
    of("TR", &["Türkiye", "Turkiye", "Turkey", "792"]);
    of("CZ", &["Czechia", "203"]);
    of("VN", &["Viet Nam", "704"]);
    of("TW", &["Other Asia, nes", "490", "158"]);
    of("BO", &["Bolivia (Plurinational State of)", "068", "68"]);
    of("US", &["USA", "842", "840"]);
    of("AF", &["004", "4"]);
    of("EU", &["EU27_2020"]);
    ["0", "000", "0156", "1", "Congo", "+56", "5 6"]
        .iter()
        .for_each(|word| assert_eq!(partners.find(word), None, "{word}"));
    assert_eq!(partners.meant_by("EU27_2020").len(), 28);
    assert_eq!(partners.meant_by("EU bloc").len(), 1);
}

#[test]
fn exceptions_leave_the_set() {
    let (first, second) = (partner("AA"), partner("BB"));
    let open = PartnerSet { members: None, except: [first].into() };
    let one = PartnerSet { members: Some([first].into()), except: BTreeSet::new() };
    assert!(!open.contains(first) && open.contains(second));
    assert!(!open.overlaps(&one) && !one.overlaps(&open) && open.overlaps(&PartnerSet::all()));
}
