//! `numerics::ascent` by itself.

use dutylab::numerics::ascent::*;

#[test]
fn climbs_a_bent_ridge_and_keeps_to_where_there_is_a_value() {
    let search = Ascent { tolerance: 1e-9, most_steps: 200 };
    let top = search.climb(vec![-1.2, 1.0], |at| {
        let (x, y) = (at[0], at[1]);
        let slopes = vec![2.0 * (1.0 - x) + 400.0 * x * (y - x * x), -200.0 * (y - x * x)];
        if x > 3.0 { Err(()) } else { Ok((-(1.0 - x).powi(2) - 100.0 * (y - x * x).powi(2), slopes)) }
    });
    let top = top.expect("a top");
    assert!((top[0] - 1.0).abs() < 1e-6 && (top[1] - 1.0).abs() < 1e-6, "{top:?}");
    assert_eq!(search.climb(vec![4.0], |_| Err::<(f64, Vec<f64>), _>("none")), Err("none"));
}
