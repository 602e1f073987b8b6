//! `numerics::fixed_point` by itself.

use dutylab::numerics::fixed_point::*;

#[test]
fn finds_a_fixed_point_that_plain_steps_miss_and_says_where_there_is_none() {
    let found = FixedPoint::default()
        .find(vec![3.0, 0.0], |at, step| {
            step[0] = -1.5 * at[0] + at[1].cos();
            step[1] = at[0] - 2.5 * at[1];
        })
        .expect("a fixed point");
    assert!((1.5 * found.at[0] - found.at[1].cos()).abs() < 1e-10);
    assert!((found.at[0] - 2.5 * found.at[1]).abs() < 1e-10);
    let none = FixedPoint { most_steps: 50, ..FixedPoint::default() }.find(vec![0.0], |at, step| {
        step[0] = 1.0 + at[0] * at[0];
    });
    assert_eq!(none.expect_err("no fixed point").iterations, 50);
    assert!(FixedPoint::default().find(vec![0.0], |_, step| step[0] = f64::NAN).is_err());
}
