//! The bytes of a file of entries: regular files and standard input, unpacked.

use std::fs::{self, File};
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use flate2::read::MultiGzDecoder;

use crate::error::{ErrorKind, Problem};

/// Bytes that are read one after the other.
pub type Bytes = Box<dyn Read + Send>;

/// The name of standard input.
pub const STANDARD_INPUT: &str = "-";
/// How long standard input is waited for before somebody may have stopped the work.
const WAIT: Duration = Duration::from_millis(100);
/// The bytes that are read from standard input at once.
const PART: usize = 64 << 10;

/// Opens a file, unpacked if its name ends in `.gz`, or standard input.
///
/// # Errors
/// Where it is no regular file, or cannot be read.
pub fn open(path: &Path, stop: &Arc<AtomicBool>) -> Result<Bytes, Problem> {
    if path.as_os_str() == STANDARD_INPUT {
        return Ok(Box::new(StandardInput::new(stop)));
    }
    hold_regular(path)?;
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let is_packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    Ok(if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) })
}

/// Holds a path against what can be read to its end: no folder, no device, no pipe.
///
/// # Errors
/// What it is.
pub fn hold_regular(path: &Path) -> Result<(), Problem> {
    let met = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    let refused = |what: &str, help: &str| {
        Err(Problem::of(ErrorKind::File, format!("{}: {what}", path.display())).help(help.to_string()))
    };
    match () {
        () if met.is_dir() => refused("a folder", "name the files in it"),
        () if !met.is_file() => refused("a device or a pipe, not a file", "send it to standard input, whose name is -"),
        () => Ok(()),
    }
}

/// Says that a file cannot be read.
pub fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            let problem = Problem::of(ErrorKind::File, format!("{shown} ends in the middle: part of it is missing"));
            problem.help("fetch or pack the file anew")
        }
        _ => Problem::of(ErrorKind::File, format!("{shown} cannot be read: {error}")),
    }
}

/// Standard input, read by a thread of its own, so that the work can be stopped while nothing comes.
struct StandardInput {
    parts: Receiver<io::Result<Vec<u8>>>,
    part: Cursor<Vec<u8>>,
    stop: Arc<AtomicBool>,
}

impl StandardInput {
    fn new(stop: &Arc<AtomicBool>) -> StandardInput {
        let (sender, parts) = sync_channel(4);
        std::thread::spawn(move || {
            let mut input = io::stdin().lock();
            loop {
                let mut part = vec![0; PART];
                let read = input.read(&mut part).map(|length| {
                    part.truncate(length);
                    part
                });
                let is_last = read.as_ref().map_or(true, Vec::is_empty);
                if sender.send(read).is_err() || is_last {
                    return;
                }
            }
        });
        StandardInput { parts, part: Cursor::default(), stop: stop.clone() }
    }
}

impl Read for StandardInput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let length = self.part.read(buffer)?;
            if length > 0 || buffer.is_empty() {
                return Ok(length);
            }
            match self.parts.recv_timeout(WAIT) {
                Ok(part) => self.part = Cursor::new(part?),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) if self.stop.load(Ordering::Relaxed) => {
                    return Err(io::Error::other("stopped"));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}
