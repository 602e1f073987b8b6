//! `numerics::nearby_root` by itself.

use dutylab::numerics::fixed_point::FixedPoint;
use dutylab::numerics::nearby_root::*;

/// Two numbers of which only the distance counts, and a third.
fn residual(pull: f64) -> impl Fn(&[f64], &mut [f64]) {
    move |at, step| {
        let gap = at[0] - at[1] - pull;
        (step[0], step[1]) = (-0.1 * gap, 0.1 * gap);
        step[2] = (at[0] - at[1]).cos() - at[2];
    }
}

#[test]
fn finds_the_fixed_points_of_like_problems_in_few_steps() {
    let search = FixedPoint::default();
    let start = search.find(vec![0.0; 3], residual(1.0)).expect("a fixed point");
    let root = NearbyRoot::new(start.at, 2, residual(1.0)).expect("slopes that can be inverted");
    let found = root.find(&search, residual(1.2)).expect("a fixed point");
    assert!((found.at[0] - found.at[1] - 1.2).abs() < 1e-9);
    assert!((found.at[2] - 1.2_f64.cos()).abs() < 1e-9);
    assert!(found.iterations < 8, "{}", found.iterations);
    assert!(root.find(&search, |_, step| step.fill(f64::NAN)).is_err());
    assert!(NearbyRoot::new(vec![0.0; 2], 0, |_, step| step.fill(1.0)).is_none());
}
