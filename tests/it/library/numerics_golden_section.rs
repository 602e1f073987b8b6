//! `numerics::golden_section` by itself.

use dutylab::numerics::golden_section::*;

#[test]
fn finds_the_top_and_passes_errors_on() {
    let top = largest(0.0, 1.0, 1e-6, |x: f64| Ok::<f64, ()>(-(x - 0.3).powi(2)));
    assert!((top.expect("a top") - 0.3).abs() < 1e-6);
    assert_eq!(largest(0.0, 1.0, 1e-6, |_| Err("none")), Err("none"));
}
