//! The program as tests call it: the built binary in a folder of its own.

pub mod results;
pub mod study;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

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

/// Writes a copy of the program that does the same and is another: a bit of its build ID differs, or there is a byte behind a
/// program without one.
pub fn another_program(path: &Path) {
    let mut bytes = fs::read(env!("CARGO_BIN_EXE_dutylab")).expect("the program");
    match bytes.windows(16).position(|note| note[..4] == [4, 0, 0, 0] && note[8..] == *b"\x03\0\0\0GNU\0") {
        Some(at) => bytes[at + 16] ^= 1,
        None => bytes.push(b'\n'),
    }
    // A copy keeps the right to be run.
    fs::copy(env!("CARGO_BIN_EXE_dutylab"), path).expect("a copy");
    fs::write(path, bytes).expect("another program");
}

/// What a program says that this process has written. A child that another test starts holds the file open for an instant, and
/// what is open for writing cannot be run.
pub fn output_of_written(command: &mut Command) -> Output {
    loop {
        match command.output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => thread::sleep(Duration::from_millis(10)),
            output => return output.expect("the program starts"),
        }
    }
}
