//! `units::Estimate` by itself: how numbers are drawn.

use dutylab::draws::normal::quantile;
use dutylab::units::{Estimate, LEAST_DRAWN, MOST_PASSED};

/// Equation (44): the mean stays, the sign stays, and nothing is drawn nearer than 0.1 to where it is measured from.
#[test]
fn elasticities_are_drawn_around_their_value() {
    for (value, error, origin) in [(3.8, 0.8, 1.0), (-1.5, 0.4, 0.0), (0.5, 0.05, 0.0), (9.0, 2.0, 0.0)] {
        let at = |score: f64| Estimate { value, error }.elasticity_at(score, origin);
        const DRAWS: u32 = 20_000;
        let point = |draw: u32| quantile((f64::from(draw) + 0.5) / f64::from(DRAWS));
        let mean = (0..DRAWS).map(|draw| at(point(draw))).sum::<f64>() / f64::from(DRAWS);
        assert!((mean - value).abs() < 1e-3 * value.abs(), "{value}: {mean}");
        let spread = error / (value - origin).abs();
        let expected = origin + (value - origin) * (1.5 * spread - spread * spread / 2.0).exp();
        assert!((at(1.5) - expected).abs() < 1e-12, "{value}: {}", at(1.5));
    }
    assert_eq!(Estimate { value: -0.3, error: 0.6 }.elasticity_at(-6.0, 0.0), -LEAST_DRAWN);
    assert_eq!(Estimate { value: 1.2, error: 0.6 }.elasticity_at(-6.0, 1.0), 1.0 + LEAST_DRAWN);
    assert_eq!(Estimate { value: 0.04, error: 0.06 }.elasticity_at(-6.0, 0.0), 0.04);
}

/// Equation (45).
#[test]
fn shares_are_kept_within_their_ends() {
    let number = Estimate { value: 0.94, error: 0.02 };
    assert_eq!(number.share_at(1.0, [0.0, MOST_PASSED]), 0.94 + 0.02);
    assert_eq!(number.share_at(60.0, [0.0, MOST_PASSED]), MOST_PASSED);
    assert_eq!(number.share_at(-60.0, [0.0, MOST_PASSED]), 0.0);
    assert_eq!(Estimate { value: 0.9, error: 0.1 }.share_at(2.0, [0.0, 0.99]), 0.99);
}
