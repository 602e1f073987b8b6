//! The pictures of the documentation are those that the program draws: each of `docs/gallery.md` by the command below it, and
//! every kind of chart is there. `BLESS=1` draws them anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::program::dutylab;
use dutylab::scenario::chart::ChartKind;

/// The pictures of the gallery, each with the command below it.
fn gallery() -> Vec<(String, String)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery.md");
    let text = fs::read_to_string(page).expect("the gallery");
    let mut pictures = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines() {
        if let Some((_, rest)) = line.split_once("](gallery/") {
            assert!(open.is_none(), "{open:?} has no command below it");
            open = Some(rest.trim_end_matches(')').to_string());
        } else if let Some(command) = line.strip_prefix("`dutylab ").and_then(|line| line.strip_suffix('`')) {
            pictures.push((open.take().expect("a picture above the command"), command.to_string()));
        }
    }
    assert!(open.is_none(), "{open:?} has no command below it");
    pictures
}

/// The most by which two pictures of the same may differ, a sample: an encoder may change the bytes, and a fraction of a
/// pixel the edge of a letter.
const MOST_APART: f64 = 0.25;

/// The samples of a picture, from 0 to 255, and its width.
fn samples(png: &[u8]) -> (u32, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a picture");
    let mut samples = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut samples).expect("a picture");
    (reader.info().width, samples)
}

/// How far two pictures are apart, a sample on average; infinitely if their sizes differ.
fn apart(one: &[u8], other: &[u8]) -> f64 {
    let ((width, one), (other_width, other)) = (samples(one), samples(other));
    if (width, one.len()) != (other_width, other.len()) {
        return f64::INFINITY;
    }
    let apart: f64 = one.iter().zip(&other).map(|(one, other)| f64::from(one.abs_diff(*other))).sum();
    apart / one.len() as f64
}

#[test]
fn the_gallery_is_drawn_by_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let pictures = gallery();
    let shown = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery");
    for (name, command) in &pictures {
        let arguments = command.split(' ').chain(["-q", "-o", name.as_str()]);
        dutylab(folder.path(), &arguments.collect::<Vec<_>>(), 0);
        let drawn = fs::read(folder.path().join(name)).expect("a picture");
        if std::env::var_os("BLESS").is_some() {
            fs::write(shown.join(name), &drawn).expect("a picture");
        }
        let apart = apart(&fs::read(shown.join(name)).expect("a picture"), &drawn);
        assert!(apart < MOST_APART, "{name} is not what `{command}` draws, but {apart} apart: BLESS=1");
    }
    let names: BTreeSet<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
    let count = fs::read_dir(&shown).expect("the gallery").count();
    assert_eq!(count, names.len(), "a picture in docs/gallery/ that nobody draws");
}

#[test]
fn every_kind_is_in_the_gallery() {
    let commands: Vec<String> = gallery().into_iter().map(|(_, command)| command).collect();
    for kind in ChartKind::ALL {
        let word = kind.spec().word;
        let kind = format!("chart {word} ");
        assert!(commands.iter().any(|command| command.starts_with(&kind)), "no {word} in the gallery");
    }
}
