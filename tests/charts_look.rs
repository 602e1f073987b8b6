//! TEMP: writes PNGs to look at.
#[path = "charts/cases.rs"]
mod cases;
use dutylab::report::chart::Size;
use dutylab::report::font::Fonts;
use dutylab::report::picture;
#[test]
fn look() {
    let fonts = Fonts::embedded();
    let want = std::env::var("LOOK").unwrap_or_default();
    for (name, chart) in cases::all() {
        if !name.starts_with(&want) {
            continue;
        }
        for (s, size) in [("web", Size::WEB), ("portrait", Size::PORTRAIT), ("square", Size::SQUARE)] {
            let t = std::time::Instant::now();
            let svg = chart.svg(size, &fonts);
            println!("{name} {s} {:?}", t.elapsed());
            std::fs::write(format!("/tmp/charts-look/{name}-{s}.png"), picture::png(&svg, &fonts, size.scale).unwrap())
                .unwrap();
        }
    }
}
