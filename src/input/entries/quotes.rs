//! Lines and quotes of CSV, watched as the bytes pass: on which line a row stands, and quotes that are opened and not closed, as
//! they swallow the rows below them.

use std::collections::VecDeque;
use std::io::{self, Read};

/// Lines that a cell in quotes may have. An address has five or so.
const MOST_LINES: u64 = 20;
/// Bytes that a line may have: what has none for so long is no table, and would fill the memory.
const MOST_BYTES: u64 = 1 << 20;

/// Where the bytes stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote inside quotes: the end of the cell, unless another quote follows.
    Quote,
}

/// Bytes of CSV that pass through, with the state of their quotes.
pub struct WatchedQuotes<R> {
    inner: R,
    separator: u8,
    at: At,
    line: u64,
    /// The bytes of this line so far.
    length: u64,
    /// The bytes that have passed.
    passed: u64,
    /// Where the lines end that no row has been read of yet; and how many lines ended before.
    ends: VecDeque<u64>,
    ended: u64,
    /// The line of the last quote that opens a cell.
    opened: u64,
    /// That line, where the quote is not closed as it should be.
    open: Option<u64>,
}

impl<R: Read> WatchedQuotes<R> {
    /// Watches bytes from their first line on.
    pub fn new(inner: R, separator: u8) -> WatchedQuotes<R> {
        WatchedQuotes {
            inner,
            separator,
            at: At::CellStart,
            line: 1,
            length: 0,
            passed: 0,
            ends: VecDeque::new(),
            ended: 0,
            opened: 1,
            open: None,
        }
    }

    /// Returns the line on which a quote opens that is not closed: before the end of the file, within [`MOST_LINES`] lines, or
    /// before a separator.
    pub fn open(&self) -> Option<u64> {
        self.open
    }

    /// Returns the first line of a row that ends before a byte and has so many breaks in its cells: blank lines may stand before
    /// it.
    pub fn first_line(&mut self, end: u64, breaks: u64) -> u64 {
        let mut is_line_end = false;
        while let Some(at) = self.ends.front().copied().filter(|at| *at < end) {
            is_line_end = at + 1 == end;
            self.ended += 1;
            self.ends.pop_front();
        }
        (self.ended + 1).saturating_sub(breaks + u64::from(is_line_end))
    }

    fn pass(&mut self, byte: u8) {
        let is_line = byte == b'\n';
        self.line += u64::from(is_line);
        if is_line {
            self.ends.push_back(self.passed);
        }
        self.passed += 1;
        self.length = if is_line { 0 } else { self.length + 1 };
        let is_end = is_line || byte == b'\r' || byte == self.separator;
        self.at = match (self.at, byte) {
            (At::CellStart, b'"') => {
                self.opened = self.line;
                At::Quoted
            }
            (At::Quoted, b'"') => At::Quote,
            (At::Quote, b'"') | (At::Quoted, _) => At::Quoted,
            _ if is_end => At::CellStart,
            // Words behind the quote that closes a cell of several lines: it opens another one.
            (At::Quote, _) if self.line > self.opened => {
                self.open = self.open.or(Some(self.opened));
                At::Plain
            }
            _ => At::Plain,
        };
        if self.at == At::Quoted && self.line - self.opened >= MOST_LINES {
            self.open = self.open.or(Some(self.opened));
        }
    }
}

impl<R: Read> Read for WatchedQuotes<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        for byte in &buffer[..length] {
            self.pass(*byte);
            if self.length > MOST_BYTES {
                return Err(io::Error::other(format!("line {} has more than a megabyte", self.line)));
            }
        }
        if length == 0 && !buffer.is_empty() && self.at == At::Quoted {
            self.open = self.open.or(Some(self.opened));
        }
        Ok(length)
    }
}
