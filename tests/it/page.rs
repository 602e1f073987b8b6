//! The pages: valid HTML that a keyboard and a screen reader can use, nothing from anywhere, nothing unescaped, traces
//! that add up.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::program::dutylab;
use flate2::read::DeflateDecoder;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A title that would run if it were not escaped.
const EVIL: &str = "</title><script>alert('1')</script><img src=x onerror=alert(2)> & \"so on\"";

/// A batch with all kinds of results: shipped ones, one with hostile words, one that is broken.
fn output() -> &'static Path {
    static OUTPUT: OnceLock<PathBuf> = OnceLock::new();
    OUTPUT.get_or_init(|| {
        let home = tempfile::tempdir().expect("a folder").keep();
        let world = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/worlds/tiny");
        let text = format!(
            "title = '''{EVIL}'''\nsummary = '''{EVIL}'''\nbaseline = \"none\"\nworld = {world:?}\ndate = 2025-01-01\n\
             [[case]]\nname = \"ten\"\nmeasure = [{{ id = \"cars\", mode = \"base\", products = [\"8703\"], rate = \"10%\", title = '''{EVIL}''', source = \"<i>\" }}]\n\
             [[case]]\nname = \"twenty\"\nmeasure = [{{ id = \"cars\", mode = \"base\", products = [\"8703\"], rate = \"20%\" }}]\n"
        );
        fs::write(home.join("evil.toml"), text).expect("a file");
        fs::write(home.join("broken.toml"), "title = \"<script>\"\nbaselin = 1\n").expect("a file");
        let batch = ["report", "japan-cars", "law-japan-cars-response", "south-east-asia", "malaysia-chips", "law-refund-korea"];
        let own = ["evil.toml", "broken.toml"];
        dutylab(&home, &[&batch[..], &own].concat(), 3);
        home.join("output")
    })
}

fn pages() -> [(&'static str, String); 2] {
    ["report.html", "index.html"].map(|name| (name, fs::read_to_string(output().join(name)).expect("a page")))
}

/// An element: its name, its attributes, its text, and how deep it stands.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    is_labelled_within: bool,
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The elements of a page in order, and what a strict parser has against it.
fn parsed(page: &str) -> (Vec<Element>, Vec<String>) {
    let tree_builder = TreeBuilderOpts { exact_errors: true, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let dom = parse_document(RcDom::default(), options).one(page);
    let mut elements = Vec::new();
    walk(&dom.document, false, &mut elements);
    (elements, dom.errors.borrow().iter().map(|error| error.to_string()).collect())
}

fn walk(node: &Handle, in_label: bool, elements: &mut Vec<Element>) {
    let mut in_label = in_label;
    if let NodeData::Element { name, attrs, .. } = &node.data {
        let attributes =
            attrs.borrow().iter().map(|attr| (attr.name.local.to_string(), attr.value.to_string())).collect();
        let name = name.local.to_string();
        in_label |= name == "label";
        elements.push(Element { name, attributes, text: text(node), is_labelled_within: in_label });
    }
    node.children.borrow().iter().for_each(|child| walk(child, in_label, elements));
}

fn text(node: &Handle) -> String {
    match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => node.children.borrow().iter().map(text).collect(),
    }
}

#[test]
fn pages_are_valid() {
    for (name, page) in pages() {
        let (elements, errors) = parsed(&page);
        assert!(errors.is_empty(), "{name}: {errors:?}");
        let mut ids = BTreeSet::new();
        for element in &elements {
            if let Some(id) = element.get("id") {
                assert!(!id.is_empty() && !id.contains(char::is_whitespace), "{name}: the id {id:?}");
                assert!(ids.insert(id.to_string()), "{name}: the id {id} stands twice");
            }
        }
        for element in &elements {
            for reference in ["for", "aria-labelledby", "aria-describedby", "data-copy"] {
                let known = element.get(reference).is_none_or(|id| ids.contains(id));
                assert!(known, "{name}: {} has {reference}={:?}", element.name, element.get(reference));
            }
            if let Some(place) = element.get("href").and_then(|link| link.strip_prefix('#')) {
                assert!(ids.contains(place), "{name}: nothing at #{place}");
            }
        }
    }
}

#[test]
fn everybody_can_use_them() {
    for (name, page) in pages() {
        let (elements, _) = parsed(&page);
        let labels: BTreeSet<&str> =
            elements.iter().filter(|element| element.name == "label").filter_map(|label| label.get("for")).collect();
        let mut level = 0;
        for element in &elements {
            let named = |by: &str| element.get(by).is_some_and(|words| !words.trim().is_empty());
            match element.name.as_str() {
                "input" | "select" => {
                    let labelled = element.get("id").is_some_and(|id| labels.contains(id));
                    assert!(
                        labelled || element.is_labelled_within || named("aria-label"),
                        "{name}: a control without a label"
                    );
                }
                "button" | "a" | "summary" => {
                    let words = !element.text.trim().is_empty() || named("aria-label");
                    // What a link shows may be a picture, which has words of its own.
                    assert!(words || element.name == "a", "{name}: a {} without words", element.name);
                }
                "img" => assert!(named("alt"), "{name}: a picture without words"),
                "svg" => {
                    assert!(element.get("role") == Some("img") && named("aria-label"), "{name}: a chart without words")
                }
                "table" => assert!(element.text.len() > 20, "{name}: an empty table"),
                "nav" => assert!(named("aria-label"), "{name}: a nameless navigation"),
                "h1" | "h2" | "h3" | "h4" => {
                    let own = element.name[1..].parse::<usize>().expect("a level");
                    assert!(own <= level + 1, "{name}: {} after h{level}: {}", element.name, element.text);
                    assert!(!element.text.trim().is_empty(), "{name}: an empty heading");
                    level = own;
                }
                "div" if element.get("role") == Some("region") => {
                    assert_eq!(element.get("tabindex"), Some("0"), "{name}: what scrolls is reached by keyboard");
                    assert!(named("aria-label") || named("aria-labelledby"), "{name}: a region without a name");
                }
                _ => {}
            }
        }
        let count = |wanted: &str| elements.iter().filter(|element| element.name == wanted).count();
        assert_eq!((count("h1"), count("main"), count("title")), (1, 1, 1), "{name}");
        assert!(elements.iter().any(|element| element.name == "html" && element.get("lang") == Some("en")), "{name}");
    }
}

#[test]
fn nothing_comes_from_anywhere() {
    for (name, page) in pages() {
        let (elements, _) = parsed(&page);
        for element in &elements {
            for (attribute, value) in &element.attributes {
                assert!(!attribute.starts_with("on"), "{name}: {attribute}");
                let carried = name == "report.html" && value.starts_with("data:text/csv;base64,");
                if ["src", "href", "action", "data", "srcset"].contains(&attribute.as_str()) && !carried {
                    assert!(!value.contains(':') && !value.starts_with('/'), "{name}: {attribute}={value}");
                    let beside = !value.starts_with('#');
                    assert!(!beside || output().join(value).is_file(), "{name}: there is no {value}");
                }
            }
        }
        let style: String =
            elements.iter().filter(|element| element.name == "style").map(|own| own.text.clone()).collect();
        assert!(!style.contains("@import") && !style.contains("url(http") && !style.contains("url(//"), "{name}");
        assert!(name == "index.html" || !page.contains("<img"), "{name} needs no file beside it");

        let run: Vec<&Element> =
            elements.iter().filter(|element| element.name == "script" && element.get("type").is_none()).collect();
        let [script] = run.as_slice() else { panic!("{name}: {} scripts", run.len()) };
        let policy = elements.iter().find(|element| element.get("http-equiv").is_some()).expect("a policy");
        let policy = policy.get("content").expect("its words");
        let hash = policy.split("'sha256-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a hash");
        assert_eq!(decoded(hash), Sha256::digest(script.text.as_bytes()).as_slice(), "{name}: the script is another");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("http"), "{name}: {policy}");
    }
}

#[test]
fn words_of_others_stay_words() {
    for (name, page) in pages() {
        let (elements, _) = parsed(&page);
        assert!(!page.contains("<script>alert"), "{name}");
        let headings = elements.iter().filter(|element| element.name == "h2");
        assert!(
            headings.into_iter().any(|heading| heading.text == EVIL),
            "{name}: the title is shown as it is written"
        );
    }
    for (name, page) in pages() {
        let (elements, _) = parsed(&page);
        let alert = elements.iter().find(|element| element.get("role") == Some("alert")).expect("diagnostics");
        assert!(alert.text.contains("broken.toml") && alert.text.contains("baselin"), "{name}: {}", alert.text);
        let mut files = elements.iter().filter(|element| element.name == "pre");
        assert!(
            files.any(|file| file.text.contains("world = ") && file.text.contains(EVIL)),
            "{name}: the file as it is"
        );
    }
}

/// A page by itself says what that of the folder says: only pictures and files are elsewhere.
#[test]
fn both_pages_are_one() {
    let said = pages().map(|(_, page)| {
        let (elements, _) = parsed(&page);
        let is_said = |element: &&Element| {
            ["h1", "h2", "h3", "h4", "tr", "li", "pre", "summary", "option"].contains(&element.name.as_str())
                || element.get("class") == Some("quote")
        };
        let texts = elements.iter().filter(is_said).map(|element| (element.name.clone(), element.text.clone()));
        texts.collect::<Vec<_>>()
    });
    assert!(said[0].len() > 200 && said[0] == said[1]);
}

/// Bytes of base 64.
fn decoded(text: &str) -> Vec<u8> {
    let value = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let letters: Vec<u8> = text.bytes().filter(|letter| *letter != b'=').map(value).collect();
    let bits = letters.chunks(4).flat_map(|four| {
        let bits = four.iter().fold(0u32, |bits, letter| bits << 6 | u32::from(*letter)) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    });
    bits.collect()
}

#[test]
fn traces_add_up() {
    let (elements, _) = parsed(&pages()[0].1);
    let packed = elements.iter().filter(|element| element.name == "script" && element.get("type").is_some());
    let mut rows = 0;
    let mut ends = 0;
    for script in packed {
        let mut json = String::new();
        DeflateDecoder::new(decoded(&script.text).as_slice()).read_to_string(&mut json).expect("deflated");
        let traces: Value = serde_json::from_str(&json).expect("JSON");
        for row in traces["rows"].as_array().expect("rows") {
            rows += 1;
            let heads = traces["heads"][row["head"].as_u64().expect("a number") as usize].as_array().expect("heads");
            let number = |value: &Value| value.as_i64().expect("a number");
            for (place, head) in heads.iter().enumerate() {
                let parts = row["parts"].as_array().expect("parts").iter().map(|part| number(&part[1][place]));
                assert_eq!(parts.sum::<i64>(), number(&row["total"][place]), "{head} of {row}");
            }
            ends += usize::from(heads.iter().any(|head| head.as_str().expect("words").contains("end")));
        }
    }
    assert!(rows > 30 && ends > 0, "{rows} traces, {ends} with ends");
    let traced = |element: &&Element| element.name == "tr" && element.get("data-t").is_some();
    assert_eq!(elements.iter().filter(traced).count(), rows, "a row each");
}

#[test]
fn each_result_has_a_sentence_that_carries_its_caveat() {
    for (name, page) in pages() {
        let (elements, _) = parsed(&page);
        let quotes = elements.iter().filter(|element| element.get("id").is_some_and(|id| id.starts_with("quote-")));
        let quotes: Vec<&str> = quotes.map(|quote| quote.text.as_str()).collect();
        assert_eq!(quotes.len(), 6, "{name}: {quotes:?}");
        for quote in &quotes {
            let is_law = quote.contains("(law in force");
            assert!(is_law != quote.contains("(hypothetical"), "{name}: {quote}");
            let is_sourced = quote.contains(" Source: ");
            let whole = quote.contains("imports held fixed") && quote.contains("dutylab ") && is_sourced;
            assert!(whole && quote.starts_with(if is_law { "As " } else { "If " }), "{name}: {quote}");
        }
        let cars = "If the US tariff on cars from Japan fell from 27.5% to 15%, US duties would fall by $5.2bn a year on 2024 imports held fixed (hypothetical). Source: US Census Bureau; news report of October 2025. Rates of 25 October 2025. Calculated with dutylab ";
        assert!(quotes.iter().any(|quote| quote.starts_with(cars)), "{name}: {quotes:?}");
    }
}
