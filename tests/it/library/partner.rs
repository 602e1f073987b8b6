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
        groups: vec![],
    };
    let mut partners = Partners::default();
    let (first, second) = (partner("AA"), partner("BB"));
    assert!(partners.insert(first, name("Alpha", "First Land")).is_ok());
    assert_eq!(partners.find(" first LAND "), Some(first));
    assert!(partners.insert(second, name("Beta", "alpha")).is_err());
}

#[test]
fn exceptions_leave_the_set() {
    let (first, second) = (partner("AA"), partner("BB"));
    let open = PartnerSet { members: None, except: [first].into() };
    let one = PartnerSet { members: Some([first].into()), except: BTreeSet::new() };
    assert!(!open.contains(first) && open.contains(second));
    assert!(!open.overlaps(&one) && !one.overlaps(&open) && open.overlaps(&PartnerSet::all()));
}
