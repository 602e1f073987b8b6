//! `numerics` by itself.

use dutylab::numerics::*;

#[test]
fn finds_the_root_from_afar_and_says_where_there_is_none() {
    let root = root_of_falling(40.0, 1e-14, |x| (2.0 - x.exp(), -x.exp())).expect("a root");
    assert!((root - 2.0f64.ln()).abs() < 1e-14);
    assert_eq!(root_of_falling(0.0, 1e-12, |x| (1.0 + (-x).exp(), -(-x).exp())), None);
    assert_eq!(root_of_falling(0.0, 1e-12, |_| (f64::NAN, 0.0)), None);
}
