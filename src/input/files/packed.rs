//! Compressed files: what they hold, and what is said of those that are cut or damaged.

use std::io::{ErrorKind as ReadError, Read};

use flate2::read::MultiGzDecoder;

use crate::error::{ErrorKind, Problem};

/// The most bytes that a file may have, or hold if it is compressed: a small one can hold more than the memory.
pub const MOST_BYTES: u64 = 512 << 20;
const LIMIT: &str = "512 megabytes";
/// How every compressed file begins.
const MARK: [u8; 2] = [0x1f, 0x8b];

/// Returns the problem of a file that has or holds too much.
pub fn too_large(path: &str, verb: &str) -> Problem {
    let problem = Problem::of(ErrorKind::File, format!("{path} {verb} more than {LIMIT}"));
    problem.help("more is not read: leave out columns, or add up rows of one product")
}

/// Returns the text of a file that may be compressed, by its name: of one that was put together from several, all of them.
///
/// # Errors
/// Where the bytes are not what the name says, are cut or damaged, or hold more than a file may.
pub fn unpack(name: &str, path: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let problem = |what: &str, help: &str| {
        let problem = Problem::of(ErrorKind::File, format!("{path} {what}"));
        Err(problem.help(help))
    };
    match (name.ends_with(".gz"), bytes.starts_with(&MARK)) {
        (false, false) => return Ok(bytes),
        (false, true) => return problem("is compressed, and its name does not say so", "let its name end in .csv.gz"),
        (true, false) => {
            return problem("is not compressed, though its name ends in .gz", "let its name end in .csv");
        }
        (true, true) => {}
    }
    let mut text = Vec::with_capacity((bytes.len() * 4).min(64 << 20));
    match MultiGzDecoder::new(bytes.as_slice()).take(MOST_BYTES).read_to_end(&mut text) {
        Ok(read) if read as u64 == MOST_BYTES => Err(too_large(path, "holds")),
        Ok(_) => Ok(text),
        Err(error) if error.kind() == ReadError::UnexpectedEof => {
            problem("is cut: its end is missing", "copy or download it once more")
        }
        Err(error) => problem(&format!("is damaged: {error}"), "copy or download it once more"),
    }
}

/// Returns the lines of a table whose columns stand below each other: the names of all, then the fields of each column, a line
/// each.
pub fn lines_of_columns(text: &[u8]) -> Vec<u8> {
    let end = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| at + 1);
    let (head, fields) = text.split_at(end);
    let width = head.iter().filter(|byte| **byte == b',').count() + 1;
    let fields: Vec<&[u8]> = fields.split_inclusive(|byte| *byte == b'\n').collect();
    let height = fields.len() / width;
    let mut lines = Vec::with_capacity(text.len());
    lines.extend(head);
    for row in 0..height {
        for column in 0..width {
            let field = fields[column * height + row];
            match column + 1 == width {
                true => lines.extend(field),
                false => {
                    lines.extend(&field[..field.len() - 1]);
                    lines.push(b',');
                }
            }
        }
    }
    lines
}
