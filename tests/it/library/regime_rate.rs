//! `regime::rate` by itself.

use dutylab::regime::rate::*;
use dutylab::units::AdValorem;
use rust_decimal::Decimal;

fn percent(text: &str) -> AdValorem {
    let number: Decimal = text.parse().expect("a number");
    AdValorem::from_fraction(number / Decimal::ONE_HUNDRED).expect("a rate")
}
fn exact(rate: &str, edit: Edit) -> Option<AdValorem> {
    let rate = Rate { written: StatedRate::Exact(percent(rate)), edits: vec![edit] };
    rate.at(BandEnds { variables: &[], ends: 0 }, None).map(|evaluated| evaluated.amount)
}

#[test]
fn edits() {
    assert_eq!(exact("10", Edit::Swiss(percent("15"))), Some(percent("6")));
    let swiss = exact("40", Edit::Swiss(percent("15"))).expect("a rate");
    assert_eq!(swiss.percent(), "10.9090909091".parse().expect("a number"));
    assert_eq!(exact("40", Edit::Cut("0.5".parse().expect("a share"))), Some(percent("20")));
    assert_eq!(exact("40", Edit::Cap(percent("15"))), Some(percent("15")));
    assert_eq!(exact("10", Edit::Floor(percent("15"))), Some(percent("15")));
    assert_eq!(exact("0", Edit::Swiss(percent("15"))), Some(AdValorem::ZERO));
    assert_eq!(exact("900", Edit::Scale(2.into())), None);
    assert_eq!(exact("5", Edit::Add(AdValorem::ZERO - percent("10"))), None);
}

#[test]
fn points_on_an_unknown_rate_are_known() {
    let points = percent("10") - AdValorem::ZERO;
    let rate = |edits| Rate { written: StatedRate::Unknown, edits }.at(BandEnds { variables: &[], ends: 0 }, None);
    let added = rate(vec![Edit::Add(points)]).expect("evaluates");
    assert_eq!((added.amount, added.unknown), (percent("10"), Some(vec![])));
    assert!(rate(vec![Edit::Scale(2.into())]).expect("evaluates").unknown.is_some_and(|edits| !edits.is_empty()));
}
