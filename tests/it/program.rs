//! The program as tests call it: the built binary in a folder of its own.

pub mod results;
pub mod study;

use std::path::Path;
use std::process::{Command, Output};

/// The time of every result, so that the same input gives the same bytes.
pub const TIME: (&str, &str) = ("SOURCE_DATE_EPOCH", "1761350400");

/// The command, to be run in a folder; nothing of the caller's terminal shows through.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutylab"));
    command.current_dir(folder).args(arguments).env_remove("COLUMNS").env_remove("CLICOLOR_FORCE");
    command.env(TIME.0, TIME.1);
    command
}

/// Runs the program to its end, and holds its exit code.
pub fn dutylab(folder: &Path, arguments: &[&str], code: i32) -> Output {
    let output = command(folder, arguments).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "dutylab {}\n{said}", arguments.join(" "));
    output
}
