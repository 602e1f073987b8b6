//! `numerics::homotopy` by itself.

use dutylab::numerics::fixed_point::Converged;
use dutylab::numerics::homotopy::*;

#[test]
fn follows_a_root_to_the_end_of_the_way_or_to_where_it_ends() {
    let start = || Converged { at: vec![0.0], residual: 0.0, iterations: 1 };
    // The root of x − x² = part ÷ divisor, by steps that lead nowhere where they would be long.
    let near = |part: f64, at: Vec<f64>, divisor: f64| {
        let root = 0.5 - (0.25 - part / divisor).sqrt();
        let is_near = (root - at[0]).abs() < 0.1;
        is_near.then(|| Converged { at: vec![root], residual: 0.0, iterations: 1 })
    };
    let found = follow(start(), |part, at| near(part, at, 5.0)).expect("a root");
    assert!((found.at[0] - found.at[0].powi(2) - 0.2).abs() < 1e-12);
    assert!(found.iterations > 3);
    assert_eq!(follow(start(), |part, at| near(part, at, 3.0)), None);
}
