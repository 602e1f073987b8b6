//! The pictures of the documentation are those that the program draws. `BLESS=1` draws them anew.

mod program;

use std::fs;
use std::path::Path;

use program::dutylab;

/// Each picture of `docs/gallery/`, and where a run of the shipped scenarios writes it.
const GALLERY: [(&str, &str); 10] = [
    ("japan-cars", "japan-cars/base/rate_by_partner"),
    ("japan-and-korea-cars", "japan-and-korea-cars/duty_by_case"),
    ("package", "package/heatmap"),
    ("south-east-asia", "south-east-asia/the-band-as-worded/rate_by_partner"),
    ("malaysia-chips", "malaysia-chips/yardsticks"),
    ("law-2025", "law-2025-day-by-day/base/rate_by_day"),
    ("law-2025-response", "law-2025-response/base/who_pays"),
    ("response-sellers", "law-japan-cars-response/base/who_sells_more"),
    ("response-laffer", "cars-from-everywhere/sweep_response"),
    ("law-without-emergency-powers", "law-without-emergency-powers/base/rate_by_authority"),
];

#[test]
fn the_gallery_is_drawn_by_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut arguments = vec!["run", "-q"];
    arguments.extend(GALLERY.iter().map(|(_, path)| path.split('/').next().expect("a scenario")));
    dutylab(folder.path(), &arguments, 0);
    let gallery = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery");
    for (name, path) in GALLERY {
        let drawn = fs::read(folder.path().join("output").join(format!("{path}.png"))).expect("a picture");
        let shown = gallery.join(format!("{name}.png"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&shown, &drawn).expect("a picture");
        }
        assert!(fs::read(&shown).expect("a picture") == drawn, "{name}.png is not what the program draws: BLESS=1");
    }
    let count = fs::read_dir(&gallery).expect("the gallery").count();
    assert_eq!(count, GALLERY.len(), "a picture in docs/gallery/ that nobody draws");
}
