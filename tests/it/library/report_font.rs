//! `report::font` by itself.

use dutylab::report::font::*;

#[test]
fn every_face_measures() {
    let fonts = Fonts::embedded();
    for face in Face::ALL {
        let width = fonts.width("15%", face, 100.0);
        assert!((100.0..300.0).contains(&width), "{face:?}: {width}");
    }
}

#[test]
fn figures_are_of_one_width() {
    let fonts = Fonts::embedded();
    let one = fonts.width("111.1", Face::Figures, 14.0);
    let eight = fonts.width("888.8", Face::Figures, 14.0);
    assert!((one - eight).abs() < 1e-9);
    assert!(fonts.width("111.1", Face::Regular, 14.0) < one);
}
