//! `world::parameter` by itself.

use dutylab::product::HsCode;
use dutylab::units::Estimate;
use dutylab::world::parameter::fill::*;
use dutylab::world::parameter::shrink::{Deviation, Shrinkage};
use dutylab::world::parameter::{EstimateOrigin, ParameterByCode, ParameterInput};

fn code(text: &str) -> HsCode {
    HsCode::parse(text).expect("a code")
}

fn single(product: &str, value: f64) -> PublishedEstimate {
    PublishedEstimate { code: code(product), value, relative: 0.5 }
}

fn ladder(singles: Vec<PublishedEstimate>) -> ParameterByCode {
    let range = [1.0, 50.0];
    let (source, median) = ("somebody".into(), "the error".into());
    let common = EstimateHeader { origin: 1.0, source, range, direct: None, median };
    let sectors = [("01", "farms"), ("02", "farms"), ("03", "sea"), ("0301", "farms")];
    let sectors = SectorLookup(sectors.into_iter().map(|(product, sector)| (code(product), sector.into())).collect());
    fill(singles, &common, &sectors).expect("estimates")
}

fn filled(ladder: &ParameterByCode, product: &str) -> (f64, EstimateOrigin) {
    let found = ladder.find(code(product));
    (found.estimate.value, found.filled)
}

#[test]
fn the_nearest_of_three_estimates_holds() {
    let ladder = ladder(vec![
        single("0101110010", 3.0),
        single("0101110020", 100.0),
        single("0101110030", 5.0),
        single("0101120010", 2.0),
        single("0101130010", 2.0),
        single("0101130010", 9.0),
        single("0102110010", 1.5),
        single("9801001015", 50.0),
    ]);
    assert_eq!(filled(&ladder, "0101110010").1, EstimateOrigin::Own(10));
    // Two for one line.
    assert_eq!(filled(&ladder, "0101130010"), (4.0, EstimateOrigin::Median { digits: 4, of: 6 }));
    assert_eq!(filled(&ladder, "010111"), (5.0, EstimateOrigin::Median { digits: 6, of: 3 }));
    assert_eq!(filled(&ladder, "010112"), (4.0, EstimateOrigin::Median { digits: 4, of: 6 }));
    assert_eq!(filled(&ladder, "010211"), (3.0, EstimateOrigin::Median { digits: 2, of: 7 }));
    assert_eq!(filled(&ladder, "0201"), (3.0, EstimateOrigin::Sector(7)));
    assert_eq!(filled(&ladder, "0301"), (3.0, EstimateOrigin::Sector(7)));
    assert_eq!(filled(&ladder, "0302"), (3.0, EstimateOrigin::All(7)));
    assert_eq!(filled(&ladder, "9801001015"), (3.0, EstimateOrigin::All(7)));
    assert_eq!(ladder.find(code("010112")).estimate.error, 1.5, "half of the distance from 1");
    assert_eq!(ladder.find(code("0101110010")).assumed, None);
}

/// Each estimate lies between itself and the median of its heading, nearer to it the less sure it is, and no step parts one
/// that is sure from one that is not.
#[test]
fn own_estimates_are_shrunk_toward_their_heading() {
    let products = ["0101110010", "0101110020", "0101110030", "0101110040", "0101110050"];
    let drawn = |relative: f64, value: f64| -> f64 {
        let values = [2.0, 3.0, 5.0, 9.0, value];
        let mut singles: Vec<PublishedEstimate> =
            products.iter().zip(values).map(|(product, value)| single(product, value)).collect();
        singles[4].relative = relative;
        let found = ladder(singles).find(code(products[4]));
        assert_eq!(found.own.map(|own| own.value), Some(value));
        assert_eq!(found.filled, EstimateOrigin::Own(10));
        found.estimate.value
    };
    // The median of the five is 5: of the distance from 1 it is 4.
    let by_error = [1e-6, 0.1, 0.5, 1.0, 3.0, 100.0].map(|relative| drawn(relative, 20.0));
    assert!(by_error.windows(2).all(|pair| pair[0] > pair[1]), "{by_error:?}");
    assert!((by_error[0] - 20.0).abs() < 1e-3 && (by_error[5] - 5.0).abs() < 0.05, "{by_error:?}");
    for step in 0..40 {
        let relative = 0.2 + f64::from(step) * 0.1;
        assert!((drawn(relative, 20.0) - drawn(relative + 1e-6, 20.0)).abs() < 1e-3, "{relative}");
    }
    // Beyond the range an estimate counts as its end.
    assert_eq!(drawn(0.5, 70.0), drawn(0.5, 400.0));
    let same = ladder(products.map(|product| single(product, 3.0)).to_vec());
    assert_eq!(filled(&same, products[0]).0, 3.0);
}

/// The variance is that at which the sum of squares is what it would be on average.
#[test]
fn the_variance_between_is_that_of_the_moments() {
    let deviations: Vec<Deviation> = [(-1.0, 0.2), (0.3, 0.5), (1.4, 0.1), (0.0, 2.0), (-0.6, 0.4)]
        .map(|(gap, error)| Deviation { gap, error })
        .to_vec();
    let found = Shrinkage::new(&deviations, 1);
    let sum: f64 = deviations.iter().map(|one| one.gap * one.gap / (found.between + one.error * one.error)).sum();
    assert!((sum - 4.0).abs() < 1e-9, "{found:?} {sum}");
    let sure = deviations.iter().map(|one| Deviation { error: 10.0, ..*one }).collect::<Vec<_>>();
    assert_eq!(Shrinkage::new(&sure, 1).between, 0.0, "errors explain all gaps");
    assert_eq!(Shrinkage { between: 0.0 }.weight(0.0), 0.0);
}

/// What is assumed of a code holds for all below it.
#[test]
fn an_assumption_stands_in_place_of_estimates() {
    let mut ladder = ladder(vec![single("0101110010", 3.0), single("0101110020", 4.0), single("0101110030", 5.0)]);
    ladder.assume(code("010111"), 0.0, "assumed here");
    assert_eq!(filled(&ladder, "0101110010"), (0.0, EstimateOrigin::Assumed));
    assert_eq!(filled(&ladder, "010111"), (0.0, EstimateOrigin::Assumed));
    assert_eq!(filled(&ladder, "0101").0, 4.0);
}

#[test]
fn what_is_stated_holds_and_the_rest_stays() {
    let mut ladder = ladder(vec![single("0101110010", 3.0); 3]);
    let stated = |value, error| ParameterInput { value, error, source: "a survey".into() };
    ladder.stated = [
        (code("01"), stated(Some(5.0), None)),
        (code("0102"), stated(None, Some(0.25))),
        (code("0103"), stated(Some(0.5), Some(0.1))),
    ]
    .into();
    let wide = ladder.find(code("010111"));
    assert_eq!((wide.estimate, wide.filled), (Estimate { value: 5.0, error: 2.0 }, EstimateOrigin::Stated));
    assert!(wide.assumed.is_some(), "its standard error is carried over");
    let error = ladder.find(code("010211"));
    assert_eq!((error.estimate.error, error.filled), (0.25, EstimateOrigin::Median { digits: 2, of: 3 }));
    let both = ladder.find(code("0103"));
    assert_eq!((both.estimate, both.assumed), (Estimate { value: 0.5, error: 0.1 }, None));
    assert_eq!(filled(&ladder, "02").1, EstimateOrigin::Sector(3));
}

#[test]
fn quantiles_lie_between_two_numbers() {
    assert_eq!(quantile(vec![4.0, 1.0, 2.0], 0.5), Some(2.0));
    assert_eq!(quantile(vec![4.0, 1.0], 0.25), Some(1.75));
    assert_eq!(quantile(vec![], 0.5), None);
}
