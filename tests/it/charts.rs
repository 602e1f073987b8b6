//! Every hard case in every size: the drawing is the golden one to a tenth of a pixel, no text leaves the sheet or meets another, and threads change nothing.
//!
//! `BLESS=1 cargo test --test it charts` rewrites the golden files in `tests/charts/`; read them before they are committed.

mod cases;
mod ground;

use std::path::PathBuf;

use dutylab::report::chart::{CanvasSize, Chart, ChartStyle, ChartWords, Theme};
use dutylab::report::font::{Face, Fonts};
use dutylab::report::picture;
use rayon::prelude::*;
use regex_lite::{Captures, Regex};
use resvg::usvg::{Group, Node, Tree};

fn golden(name: &str, extension: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "charts", &format!("{name}.{extension}")].iter().collect()
}

/// A drawing without the places of its marks and words, and those places.
fn places(svg: &str) -> (String, Vec<f64>) {
    let attribute = Regex::new(r#" (?:[dxy]|textLength)="[^"]*""#).expect("an expression");
    let number = Regex::new(r"-?(?:\d+\.?\d*|\.\d+)").expect("an expression");
    let found = attribute.find_iter(svg).flat_map(|found| number.find_iter(found.as_str()));
    let numbers = found.map(|found| found.as_str().parse().expect("a number")).collect();
    let without = |found: &Captures| number.replace_all(&found[0], "#").replace(' ', "");
    (attribute.replace_all(svg, without).into_owned(), numbers)
}

/// True if two drawings are the same, but for places that rounding moves.
fn is_alike(one: &str, other: &str) -> bool {
    let ((one, places_of_one), (other, places_of_other)) = (places(one), places(other));
    let mut pairs = places_of_one.iter().zip(&places_of_other);
    one == other && places_of_one.len() == places_of_other.len() && pairs.all(|(one, other)| (one - other).abs() < 0.15)
}

fn compare(name: &str, extension: &str, now: &str) -> Option<String> {
    let path = golden(name, extension);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, now).expect("the golden file can be written");
        return None;
    }
    let then = std::fs::read_to_string(&path).unwrap_or_default();
    let same = if extension == "svg" { is_alike(&then, now) } else { then == now };
    (!same).then(|| format!("{} differs from the drawing of today", path.display()))
}

#[test]
fn a_drawing_is_known_by_what_it_shows() {
    let drawing = |path: &str, words: &str| format!("<path d=\"{path}\"/>\n<text x=\"1.0\">{words}</text>\n");
    assert!(is_alike(&drawing("M1 2-.1H3", "12.5%"), &drawing("M1.1 2 0H3", "12.5%")));
    for (path, words) in
        [("M1 2-.1V3", "12.5%"), ("M1 2-.1H3.2", "12.5%"), ("M1 2-.1H3", "12.6%"), ("M1 2-.1", "12.5%")]
    {
        assert!(!is_alike(&drawing("M1 2-.1H3", "12.5%"), &drawing(path, words)), "{path} {words}");
    }
}

/// The cases of single kinds, and the ten that every kind is given.
fn every_case() -> Vec<(String, Chart)> {
    let own = cases::all().into_iter().map(|(name, chart)| (name.to_owned(), chart));
    own.chain(cases::hard::all()).collect()
}

/// What is wrong with each of the cases, on all threads, in their order.
fn wrong(check: impl Fn(&str, &Chart) -> Vec<String> + Sync) -> Vec<String> {
    every_case().par_iter().flat_map_iter(|(name, chart)| check(name, chart)).collect()
}

#[test]
fn drawings_are_the_golden_ones() {
    let fonts = Fonts::embedded();
    let mut wrong = Vec::new();
    for (name, chart) in cases::hard::all() {
        wrong.extend(compare(
            &format!("hard/{name}"),
            "svg",
            &chart.svg(ChartStyle { words: ChartWords::Bare, ..ChartStyle::WEB }, &fonts),
        ));
    }
    for (name, chart) in cases::all() {
        wrong.extend(compare(name, "svg", &chart.svg(ChartStyle::WEB, &fonts)));
        wrong.extend(compare(name, "csv", &chart.csv()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A laid-out line of text: what it says, the size of its type and left, top, right, bottom in pixels.
struct Box {
    text: String,
    size: f32,
    edges: [f32; 4],
}

fn boxes(group: &Group, into: &mut Vec<Box>) {
    for node in group.children() {
        match node {
            Node::Group(group) => boxes(group, into),
            Node::Text(text) => {
                let rect = text.abs_bounding_box();
                let words: String = text.chunks().iter().map(|chunk| chunk.text().to_owned()).collect();
                let size = text.chunks()[0].spans()[0].font_size().get();
                into.push(Box { text: words, size, edges: [rect.left(), rect.top(), rect.right(), rect.bottom()] });
            }
            _ => {}
        }
    }
}

fn misplaced(tree: &Tree, words: ChartWords, place: &str) -> Vec<String> {
    let mut all = Vec::new();
    boxes(tree.root(), &mut all);
    assert!(!all.is_empty(), "{place} has no text");
    let (width, height) = (tree.size().width(), tree.size().height());
    let mut wrong = Vec::new();
    for (index, one) in all.iter().enumerate() {
        let [left, top, right, bottom] = one.edges;
        // Nothing may come nearer to the rim than half a margin; a bare body has none.
        let (rim, foot) = if words == ChartWords::Bare { (0.0, 0.0) } else { (10.0, 6.0) };
        if left < rim || top < rim || right > width - rim || bottom > height - foot {
            wrong.push(format!("{place}: “{}” leaves the sheet: {:?} of {width} × {height}", one.text, one.edges));
        }
        if width == 320.0 && one.size < 11.0 {
            wrong.push(format!("{place}: “{}” is too small to read: {} pixels", one.text, one.size));
        }
        for other in &all[index + 1..] {
            let across = one.edges[2].min(other.edges[2]) - one.edges[0].max(other.edges[0]);
            let down = one.edges[3].min(other.edges[3]) - one.edges[1].max(other.edges[1]);
            if across > 0.5 && down > 0.5 {
                wrong.push(format!("{place}: “{}” meets “{}” by {across:.1} × {down:.1}", one.text, other.text));
            }
        }
    }
    wrong
}

#[test]
fn no_text_is_clipped_or_covered() {
    let fonts = Fonts::embedded();
    let wrong = wrong(|name, chart| {
        let mut wrong = Vec::new();
        for (size_name, size) in CanvasSize::NAMED {
            for words in ChartWords::ALL {
                let place = format!("{name} {size_name} {words:?}");
                let look = ChartStyle { words, ..ChartStyle::of(size) };
                let tree = picture::tree(&chart.svg(look, &fonts), &fonts).expect("the SVG reads");
                wrong.extend(misplaced(&tree, words, &place));
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn text_reads_on_the_ground_it_stands_on() {
    let fonts = Fonts::embedded();
    let wrong = wrong(|name, chart| {
        let mut wrong = Vec::new();
        for (theme, size) in
            [(Theme::Light, CanvasSize::WEB), (Theme::Dark, CanvasSize::WEB), (Theme::Dark, CanvasSize::PORTRAIT)]
        {
            let svg = chart.svg(ChartStyle { theme, ..ChartStyle::of(size) }, &fonts);
            wrong.extend(ground::unreadable(&svg, &fonts, &format!("{name} {} {theme:?}", size.width)));
        }
        wrong
    });
    assert!(wrong.is_empty(), "{} places:\n{}", wrong.len(), wrong.join("\n"));
}

/// A page gives its own ground, face and colors; with those of its style filled in, its charts are the ones that stand alone.
#[test]
fn a_page_draws_the_same() {
    let fonts = Fonts::embedded();
    let css = Theme::css();
    let (light, rest) = css.split_once("@media").expect("a style for dark ground");
    let dark = rest.split_once("[data-theme=dark]{").expect("a style by choice").1.split_once('}').expect("an end").0;
    // Names without a face are framed only where the reader has no other face.
    let latin = |(name, _): &(String, Chart)| !name.ends_with("other-scripts");
    for (name, chart) in every_case().into_iter().filter(latin) {
        for (theme, definitions) in [(Theme::Light, light.trim_start_matches(":root{")), (Theme::Dark, dark)] {
            let look = ChartStyle { theme, words: ChartWords::Bare, ..ChartStyle::WEB };
            let mut page = chart.svg(ChartStyle { theme: Theme::Page, ..look }, &fonts);
            for (variable, value) in definitions.split(';').filter_map(|definition| definition.split_once(':')) {
                page = page.replace(&format!("var({variable})"), value);
            }
            assert!(!page.contains("var(") && !page.contains(" id="), "{name}");
            let alone = chart.svg(look, &fonts);
            let marks =
                |svg: &str| svg.lines().filter(|line| line.starts_with("<path")).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(marks(&page), marks(&alone), "{name}");
        }
    }
}

#[test]
fn charts_of_a_page_are_small() {
    let fonts = Fonts::embedded();
    let look = ChartStyle { theme: Theme::Page, words: ChartWords::Bare, ..ChartStyle::WEB };
    let sizes: Vec<usize> = cases::all().iter().map(|(_, chart)| chart.svg(look, &fonts).len()).collect();
    let mean = sizes.iter().sum::<usize>() / sizes.len();
    assert!(mean <= 5_000, "{mean} bytes on average: {sizes:?}");
}

#[test]
fn fixed_sizes_keep_their_shape() {
    let fonts = Fonts::embedded();
    let (_, chart) = cases::all().into_iter().find(|(name, _)| *name == "dumbbell-few").expect("a case");
    for (size, want) in [(CanvasSize::SQUARE, (640.0, 640.0)), (CanvasSize::PORTRAIT, (540.0, 675.0))] {
        let tree = picture::tree(&chart.svg(ChartStyle::of(size), &fonts), &fonts).expect("the SVG reads");
        assert_eq!((tree.size().width(), tree.size().height()), want);
    }
}

#[test]
fn threads_change_nothing() {
    let fonts = Fonts::embedded();
    let draw = |fonts: &Fonts| -> Vec<Vec<u8>> {
        cases::all()
            .iter()
            .map(|(_, chart)| picture::png(&chart.svg(ChartStyle::WEB, fonts), fonts, 1.0).expect("a picture"))
            .collect()
    };
    let alone = draw(&fonts);
    let (one, two) = std::thread::scope(|scope| {
        let (one, two) = (scope.spawn(|| draw(&fonts)), scope.spawn(|| draw(&fonts)));
        (one.join().expect("drawn"), two.join().expect("drawn"))
    });
    assert!(alone == one && alone == two);
}

#[test]
fn alt_text_is_short_and_whole() {
    for (name, chart) in every_case() {
        let alt = chart.alt();
        assert!(alt.ends_with('.') && !alt.contains("  ") && alt.len() < 420, "{name}: {alt}");
    }
}

#[test]
fn measured_and_laid_out_widths_agree() {
    let fonts = Fonts::embedded();
    for (name, chart) in cases::all() {
        let tree = picture::tree(&chart.svg(ChartStyle::WEB, &fonts), &fonts).expect("the SVG reads");
        let mut all = Vec::new();
        boxes(tree.root(), &mut all);
        let measured = fonts.width(&all[0].text, Face::Bold, 23.0);
        let laid_out = f64::from(all[0].edges[2] - all[0].edges[0]);
        assert!((measured - laid_out).abs() < 4.0, "{name}: measured {measured}, laid out {laid_out}");
    }
}

#[test]
fn extreme_figures_are_drawn() {
    let fonts = Fonts::embedded();
    for (name, mut chart) in cases::extremes() {
        chart.caption.title = name.to_owned();
        for (_, size) in CanvasSize::NAMED {
            assert!(picture::tree(&chart.svg(ChartStyle::of(size), &fonts), &fonts).is_ok(), "{name}");
        }
        assert!(!chart.csv().is_empty() && !chart.alt().is_empty());
    }
}

/// Few colors are packed as numbers and many as they are: the pixels are the same.
#[test]
fn every_color_is_kept_however_many_there_are() {
    let fonts = Fonts::embedded();
    for colors in [1, 40, 256, 257, 600] {
        let color = |number: usize| [number % 256, number / 256, 7];
        let dot = |number: usize| {
            let [red, green, blue] = color(number);
            format!("<rect x=\"{number}\" width=\"1\" height=\"1\" fill=\"rgb({red},{green},{blue})\"/>")
        };
        let dots: String = (0..colors).map(dot).collect();
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{colors}\" height=\"1\">{dots}</svg>");
        let bytes = picture::png(&svg, &fonts, 1.0).expect("a picture");
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut samples = vec![0; reader.output_buffer_size().expect("a size")];
        reader.next_frame(&mut samples).expect("a picture");
        let expected: Vec<usize> = (0..colors).flat_map(color).collect();
        assert_eq!(samples.into_iter().map(usize::from).collect::<Vec<_>>(), expected, "{colors} colors");
    }
}

/// Both files say what the picture is and where it comes from; what is empty is left out.
#[test]
fn files_say_where_they_come_from() {
    let fonts = Fonts::embedded();
    let (_, mut chart) = cases::all().remove(0);
    chart.caption.title = "Watches & clocks: “+$1.6bn”".to_owned();
    chart.caption.provenance.date = String::new();
    let svg = chart.svg(ChartStyle::WEB, &fonts);
    assert!(
        svg.contains("<dc:title>Watches &amp; clocks: “+$1.6bn”</dc:title>") && !svg.contains("<dc:date>"),
        "{svg}"
    );
    let bytes = picture::png(&svg, &fonts, 1.0).expect("a picture");
    let reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().expect("a PNG");
    let said: Vec<(String, String)> = reader
        .info()
        .utf8_text
        .iter()
        .map(|chunk| (chunk.keyword.clone(), chunk.get_text().expect("a text")))
        .collect();
    let (title, alt) = (chart.caption.title.clone(), chart.alt());
    let expected = [
        ("Title", title.as_str()),
        ("Description", alt.as_str()),
        ("Source", chart.caption.source[0].as_str()),
        ("Identifier", "scenario example-scenario (0a1b2c3d)"),
        ("Software", "dutylab 0.1.0"),
    ];
    assert_eq!(said, expected.map(|(keyword, text)| (keyword.to_owned(), text.to_owned())));
    let page = ChartStyle { theme: Theme::Page, words: ChartWords::Bare, ..ChartStyle::WEB };
    assert!(!chart.svg(page, &fonts).contains("<metadata"), "a page says it once");
}

#[test]
fn markup_in_names_is_escaped() {
    let fonts = Fonts::embedded();
    let (_, mut chart) = cases::all().remove(0);
    chart.caption.title = "A <b> & \"c\" \u{1}d".to_owned();
    let svg = chart.svg(ChartStyle::WEB, &fonts);
    assert!(svg.contains("A &lt;b&gt; &amp; &quot;c&quot;"));
    assert!(picture::tree(&svg, &fonts).is_ok());
}
