//! `numerics::newton` by itself.

use dutylab::numerics::newton::*;
use nalgebra::DMatrix;

#[test]
fn finds_a_root_and_says_where_there_is_none() {
    let search = Newton { tolerance: 1e-12, most_steps: 50, longest_step: 0.5 };
    let residual = |at: &[f64], off: &mut [f64]| {
        off[0] = at[0].exp() * at[1] - 2.0;
        off[1] = at[0] - at[1] + 1.0;
    };
    let jacobian = |at: &[f64]| DMatrix::from_row_slice(2, 2, &[at[0].exp() * at[1], at[0].exp(), 1.0, -1.0]);
    let found = search.find(vec![3.0, 1.0], residual, jacobian).expect("a root");
    assert!((found.at[0].exp() * found.at[1] - 2.0).abs() < 1e-11);
    let flat = |_: &[f64]| DMatrix::from_element(1, 1, 0.0);
    let none = search.find(vec![0.0], |at, off| off[0] = 1.0 + at[0] * at[0], flat);
    assert_eq!(none.expect_err("no root").residual, 1.0);
    let nowhere = search.find(vec![0.0], |_, off| off[0] = f64::NAN, flat);
    assert!(nowhere.expect_err("no number").residual.is_nan());
}
