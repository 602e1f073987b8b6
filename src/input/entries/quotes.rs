//! Bytes of CSV in blocks of whole rows, so that blocks are read beside each other; and quotes that are opened and not closed, as
//! they swallow the rows below them.

use std::io::{self, Read};

/// Lines that a cell in quotes may have. An address has five or so.
const MOST_LINES: u64 = 20;
/// Bytes that a line may have: what has none for so long is no table, and would fill the memory.
const MOST_BYTES: usize = 1 << 20;
/// Bytes that are read at once.
const BLOCK: u64 = 128 << 10;

/// Where the bytes stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: the end of the cell, unless another quote follows.
    Quote,
}

/// Whole rows of CSV.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowBlock {
    /// The rows with their ends.
    pub bytes: Vec<u8>,
    /// The line of the file on which they begin, from 1.
    pub line: u64,
    /// The sign between the cells.
    pub separator: u8,
}

/// Why bytes cannot be divided into rows.
pub enum Undivided {
    /// They cannot be read.
    Unreadable(io::Error),
    /// The quote that opens a cell on this line is not closed: before the end of the file, within [`MOST_LINES`] lines, or before
    /// a separator.
    Open(u64),
}

/// Bytes of CSV block by block.
pub struct RowBlocks<R> {
    inner: R,
    separator: u8,
    /// The bytes behind the last row that was whole, and the line on which they begin.
    rest: Vec<u8>,
    line: u64,
}

impl<R: Read> RowBlocks<R> {
    /// Reads bytes from their first line on.
    pub fn new(inner: R, separator: u8) -> RowBlocks<R> {
        RowBlocks { inner, separator, rest: Vec::new(), line: 1 }
    }

    /// Returns the next rows; `None` at the end.
    ///
    /// # Errors
    /// Where the bytes cannot be read, or cannot be divided into rows.
    pub fn next_block(&mut self) -> Result<Option<RowBlock>, Undivided> {
        loop {
            let read = self.inner.by_ref().take(BLOCK).read_to_end(&mut self.rest).map_err(Undivided::Unreadable)?;
            let is_end = read == 0;
            if is_end && self.rest.is_empty() {
                return Ok(None);
            }
            let end = self.end_of_rows(is_end)?;
            if end > 0 {
                let rest = self.rest.split_off(end);
                let bytes = std::mem::replace(&mut self.rest, rest);
                let block = RowBlock { line: self.line, separator: self.separator, bytes };
                self.line += count_lines(&block.bytes);
                return Ok(Some(block));
            }
        }
    }

    /// Returns where the last whole row ends.
    fn end_of_rows(&self, is_end: bool) -> Result<usize, Undivided> {
        let is_too_long = |line: u64, length: usize| {
            let error = || io::Error::other(format!("line {line} has more than a megabyte"));
            if length > MOST_BYTES { Err(Undivided::Unreadable(error())) } else { Ok(()) }
        };
        let (mut at, mut line, mut line_start, mut opened, mut end) = (At::CellStart, self.line, 0, self.line, 0);
        // Without quotes a row is a line.
        if !self.rest.contains(&b'"') {
            is_too_long(line, self.rest.iter().position(|byte| *byte == b'\n').unwrap_or(self.rest.len()))?;
            let last = self.rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
            return Ok(if is_end { self.rest.len() } else { last });
        }
        for (place, &byte) in self.rest.iter().enumerate() {
            let is_line = byte == b'\n';
            at = match (at, byte) {
                (At::CellStart, b'"') => {
                    opened = line;
                    At::Quoted
                }
                (At::Quoted, b'"') => At::Quote,
                (At::Quote, b'"') | (At::Quoted, _) => At::Quoted,
                _ if is_line || byte == b'\r' || byte == self.separator => At::CellStart,
                // Words behind the quote that closes a cell of several lines: it opens another one.
                (At::Quote, _) if line > opened => return Err(Undivided::Open(opened)),
                _ => At::Plain,
            };
            if is_line {
                is_too_long(line, place - line_start)?;
                (line, line_start) = (line + 1, place + 1);
                if at == At::CellStart {
                    end = line_start;
                } else if line - opened >= MOST_LINES {
                    return Err(Undivided::Open(opened));
                }
            }
        }
        is_too_long(line, self.rest.len() - line_start)?;
        match at {
            At::Quoted if is_end => Err(Undivided::Open(opened)),
            _ if is_end => Ok(self.rest.len()),
            _ => Ok(end),
        }
    }
}

/// Returns how many lines end in bytes.
pub fn count_lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}
