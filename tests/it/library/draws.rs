//! `draws` by itself.

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
