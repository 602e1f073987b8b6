//! What is not done: options that would be left aside, inputs without an end, results in part.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::{errors, kept, run};
use crate::program::{command, dutylab};

const PLAIN: &str = "origin,hts,value,entry_date\nJP,8703230140,1000,2025-10-15\n";

#[test]
fn no_option_is_left_aside() {
    for (args, message) in [
        (&["a.csv", "--case", "x"][..], "--case: no scenario is named"),
        (&["a.csv", "-S", "jp.cars.rate=20%"], "-S: no scenario is named"),
        (&["a.csv", "--date", "2025-10-15"], "entries have days of their own"),
        (&["a.csv", "--xlsx", "--csv"], "--xlsx: is for a folder of results"),
        (&["a.csv", "--xlsx", "-o", "b.csv"], "--xlsx: is for a folder of results"),
        (&["a.csv", "--csv", "-o", "b.csv"], "take one of the two"),
        (&["a.csv", "-o", "b.tsv"], "write -o lines.csv"),
        (&["a.csv", "./a.csv"], "named twice"),
        (&["a.csv", "--map", "origin=origin", "--map", "origin=hts"], "is named as `origin` and as `hts`"),
        (&["a.csv", "--map", "origin=origin", "--map", "hts=origin"], "`origin` is named for"),
        (&["a.csv", "--baseline", "document"], "has no schedule of lines"),
    ] {
        let told = errors(&run(&[("a.csv", PLAIN)], args, 2).1);
        assert!(told.contains(message) && told.contains("help"), "{args:?}: {told}");
    }
}

#[test]
fn mistakes_of_the_table_of_columns_say_what_to_write() {
    for (table, message) in [
        ("[entries]\ncolumn = 1\n", "write [entries.columns]"),
        ("[entries.columns]\norigin = 1\n", "a column has one role"),
        ("[entries.columns]\norigin = \"origin\"\n[other]\n", "a scenario is a file of its own"),
        ("[entries.columns]\norigin = \"origin\"\nhts = \"origin\"\n", "`origin` is named for"),
        ("[entries.columns\n", "map.toml:1:"),
    ] {
        let told = errors(&run(&[("a.csv", PLAIN), ("map.toml", table)], &["a.csv", "map.toml"], 2).1);
        assert!(told.contains(message), "{table}: {told}");
    }
}

#[test]
fn what_is_cut_off_is_said() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(PLAIN.repeat(2000).as_bytes()).expect("packs");
    let packed = packed.finish().expect("packs");
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.csv.gz"), &packed[..packed.len() / 2]).expect("writes");
    let told = errors(&dutylab(folder.path(), &["entries", "a.csv.gz"], 2));
    assert!(told.contains("a.csv.gz ends in the middle"), "{told}");
}

#[cfg(unix)]
#[test]
fn only_regular_files_and_standard_input_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("d.csv")).expect("a folder");
    Command::new("mkfifo").arg(folder.path().join("p.csv")).status().expect("mkfifo");
    for (name, message) in [
        ("d.csv", "a folder"),
        ("p.csv", "a device or a pipe"),
        ("/dev/zero", "a device or a pipe"),
        ("d.xlsx", "cannot be read"),
    ] {
        let told = errors(&dutylab(folder.path(), &["entries", name], 2));
        assert!(told.contains(message), "{name}: {told}");
    }
    let endless = "\"$0\" entries - < /dev/zero";
    let run = Command::new("sh").args(["-c", endless, env!("CARGO_BIN_EXE_dutylab")]).output().expect("a shell");
    assert_eq!(run.status.code(), Some(2), "{}", errors(&run));
    fs::write(folder.path().join("a.csv"), PLAIN).expect("writes");
    let growing = "\"$0\" entries a.csv --csv >> a.csv";
    let run =
        Command::new("sh").args(["-c", growing, env!("CARGO_BIN_EXE_dutylab")]).current_dir(folder.path()).output();
    assert!(errors(&run.expect("a shell")).contains("standard output goes into it"));
    assert_eq!(fs::read_to_string(folder.path().join("a.csv")).expect("reads"), PLAIN);
}

#[cfg(unix)]
#[test]
fn a_full_disk_under_a_workbook_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let limited = format!("trap '' XFSZ; ulimit -f 16; exec \"$0\" entries {} -o b.xlsx", kept("plain.csv").display());
    let run =
        Command::new("sh").args(["-c", &limited, env!("CARGO_BIN_EXE_dutylab")]).current_dir(folder.path()).output();
    let run = run.expect("a shell");
    let told = errors(&run);
    assert_eq!(run.status.code(), Some(2), "{told}");
    assert!(told.contains("cannot be written") && !told.contains("panicked"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "nothing half-written is left");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_nothing_behind() {
    ["b.csv", "results"].into_iter().for_each(is_interrupted);
}

/// Interrupts a run that writes to a file or to a folder.
#[cfg(unix)]
fn is_interrupted(output: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = command(folder.path(), &["entries", "-", "-o", output])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut input = child.stdin.take().expect("standard input");
    // More rows than are looked at, and no end.
    input.write_all(PLAIN.as_bytes()).expect("writes");
    input
        .write_all(&PLAIN.lines().nth(1).map(|row| format!("{row}\n").repeat(20_000)).unwrap_or_default().into_bytes())
        .expect("writes");
    let is_begun = || fs::read_dir(folder.path()).expect("a folder").count() > 0;
    for _ in 0..1200 {
        if is_begun() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert!(is_begun(), "no temporary file within a minute");
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    let run = child.wait_with_output().expect("ends");
    assert_eq!(run.status.code(), Some(130), "{}", errors(&run));
    assert!(!is_begun(), "nothing half-written is left");
}
