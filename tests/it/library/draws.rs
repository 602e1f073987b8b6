//! `draws` by itself.

use dutylab::draws::normal::quantile;
use dutylab::draws::sketch::QuantileSketch;
use dutylab::draws::*;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| name.to_string()).collect()
}

/// Equation (46).
#[test]
fn a_point_depends_on_seed_draw_and_name_alone() {
    for spread in [Spread::Sobol, Spread::Random] {
        let draws = |seed| Draws { count: 10, first: 0, until: 10, keep: false, seed, spread };
        let one = Sampler::new(draws(7), &["substitution"], &names(&["band of tea", "substitution"]));
        let other = Sampler::new(draws(7), &["substitution"], &names(&["substitution", "demand", "band of tea"]));
        assert_eq!([one.point(3, 0), one.point(3, 1)], [other.point(3, 2), other.point(3, 0)]);
        assert_ne!(one.point(3, 0), one.point(4, 0));
        assert_ne!(one.point(3, 0), Sampler::new(draws(8), &[], &names(&["band of tea"])).point(3, 0));
    }
}

/// Equation (46).
#[test]
fn points_fill_the_square_evenly() {
    for (spread, most) in [(Spread::Sobol, 0.001), (Spread::Random, 0.02)] {
        let sampler = Sampler::new(
            Draws { count: 4096, first: 0, until: 4096, keep: false, seed: 1, spread },
            &[],
            &names(&["one", "other"]),
        );
        let mean = |of: &dyn Fn(u32) -> f64| (0..4096).map(of).sum::<f64>() / 4096.0;
        assert!((mean(&|draw| sampler.point(draw, 0)) - 0.5).abs() < most);
        let together = mean(&|draw| (sampler.point(draw, 0) - 0.5) * (sampler.point(draw, 1) - 0.5));
        assert!(together.abs() < most, "{spread:?}: {together}");
    }
}

/// Equation (48).
#[test]
fn quantiles_are_near_and_parts_add_up() {
    let numbers: Vec<f64> = (0..10_001).map(|number| f64::from(number - 3000) * 1.37e6).collect();
    let (mut whole, mut parts) = (QuantileSketch::default(), [QuantileSketch::default(), QuantileSketch::default()]);
    for (place, number) in numbers.iter().enumerate() {
        whole.add(*number);
        parts[place % 2].add(*number);
    }
    let [mut first, second] = parts;
    first.merge(&second);
    assert_eq!(first, whole);
    for (share, expected) in [(0.0, numbers[0]), (0.25, numbers[2500]), (0.5, numbers[5000]), (1.0, numbers[10_000])] {
        let found = whole.quantile(share).expect("numbers");
        assert!((found - expected).abs() <= 1.01 * 0.0005 * expected.abs(), "{share}: {found} for {expected}");
    }
    assert_eq!(whole.quantile(0.3), Some(0.0));
    assert_eq!(QuantileSketch::default().quantiles(), None);
}

/// Equation (46): Φ⁻¹.
#[test]
fn quantiles_are_those_of_the_tables() {
    for (probability, expected) in [
        (0.5, 0.0),
        (0.975, 1.959963984540054),
        (0.025, -1.959963984540054),
        (0.9, 1.2815515655446004),
        (0.001, -3.090232306167813),
        (0.999999, 4.753424308822899),
    ] {
        assert!((quantile(probability) - expected).abs() < 1e-8, "{probability}: {}", quantile(probability));
    }
}
