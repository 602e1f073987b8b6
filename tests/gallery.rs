//! The pictures of the documentation are those that the program draws: each of `docs/gallery.md` by the command below it, and
//! every kind of chart is there. `BLESS=1` draws them anew.

mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dutylab::scenario::chart::Kind;
use program::dutylab;

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
        assert!(
            fs::read(shown.join(name)).expect("a picture") == drawn,
            "{name} is not what `{command}` draws: BLESS=1"
        );
    }
    let names: BTreeSet<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
    let count = fs::read_dir(&shown).expect("the gallery").count();
    assert_eq!(count, names.len(), "a picture in docs/gallery/ that nobody draws");
}

#[test]
fn every_kind_is_in_the_gallery() {
    let commands: Vec<String> = gallery().into_iter().map(|(_, command)| command).collect();
    for kind in Kind::ALL {
        let word = kind.spec().word;
        let kind = format!("chart {word} ");
        assert!(commands.iter().any(|command| command.starts_with(&kind)), "no {word} in the gallery");
    }
}
