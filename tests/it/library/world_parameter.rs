//! `world::parameter` by itself.

use dutylab::product::HsCode;
use dutylab::units::Estimate;
use dutylab::world::parameter::fill::*;
use dutylab::world::parameter::{EstimateOrigin, ParameterByCode, ParameterInput};

fn code(text: &str) -> HsCode {
    HsCode::parse(text).expect("a code")
}

fn single(product: &str, value: f64, alone: bool) -> PublishedEstimate {
    PublishedEstimate { code: code(product), value, relative: 0.5, alone }
}

fn ladder(singles: Vec<PublishedEstimate>) -> ParameterByCode {
    let common = EstimateHeader { origin: 1.0, source: "somebody".into(), direct: None, median: "the error".into() };
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
        single("0101110010", 3.0, true),
        single("0101110020", 100.0, false),
        single("0101110030", 5.0, true),
        single("0101120010", 2.0, true),
        single("0101130010", 2.0, true),
        single("0101130010", 9.0, true),
        single("0102110010", 1.5, true),
        single("9801001015", 50.0, true),
    ]);
    assert_eq!(filled(&ladder, "0101110010"), (3.0, EstimateOrigin::Own(10)));
    // Not fit to stand alone; and two for one line.
    assert_eq!(filled(&ladder, "0101110020"), (5.0, EstimateOrigin::Median { digits: 6, of: 3 }));
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

#[test]
fn what_is_stated_holds_and_the_rest_stays() {
    let mut ladder = ladder(vec![single("0101110010", 3.0, true); 3]);
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
