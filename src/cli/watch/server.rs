//! The server of the page: HTTP/1.1 on 127.0.0.1, one request a connection, one thread each.
//!
//! It reads and never writes, and it takes no more than it can hold: heads of a few kilobytes, within a few seconds, on few
//! connections at once.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::live::Live;
use super::request::{self, LONGEST, PageRequest, RequestRefusal, Resource};
use crate::error::Problem;

/// The port where none is asked for, and how many after it are tried.
const PORT: u16 = 7878;
const PORTS: u16 = 100;
/// The most connections at once; a browser opens a handful.
const MOST_CONNECTIONS: usize = 64;
/// How long the head of a request may take, and a piece of the answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a quiet connection of events says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// The script that keeps the page up to date.
const SCRIPT: &str = include_str!("live.js");

/// What every answer says: nothing is kept, nothing is guessed, nothing is shown inside another page.
const ALWAYS: &str = "Cache-Control: no-store\r\n\
    X-Content-Type-Options: nosniff\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Cross-Origin-Opener-Policy: same-origin\r\n\
    Referrer-Policy: no-referrer\r\n\
    Connection: close\r\n";
/// What a page may do; which scripts are its own it says itself.
const PAGE: &str = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; \
    font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What anything else may do, such as a drawing that is opened by itself.
const FILE: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Takes a port of this machine: the one asked for, or the first that is free.
pub fn listen(port: Option<u16>) -> Result<TcpListener, Problem> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => bind(port).map_err(|error| {
            Problem::new(format!("port {port} cannot be used: {error}")).help("leave --port out to take a free one")
        }),
        None => {
            let bound = (PORT..PORT + PORTS).map(bind).find(|bound| {
                // A port that is taken, or that only others may use.
                !matches!(bound, Err(error) if [ErrorKind::AddrInUse, ErrorKind::PermissionDenied].contains(&error.kind()))
            });
            bound.unwrap_or_else(|| bind(0)).map_err(|error| Problem::new(format!("no port can be used: {error}")))
        }
    }
}

pub struct Site {
    /// The port, as Host and Origin name it.
    pub port: u16,
    pub root: PathBuf,
    pub live: Live,
}

pub fn serve(listener: &TcpListener, site: &Arc<Site>) {
    let open = Arc::new(AtomicUsize::new(0));
    loop {
        let Ok((stream, _)) = listener.accept() else {
            // Out of file handles, for one: connections that end give some back.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        let slot = Connection::take(&open);
        let site = site.clone();
        // Without a thread for it the connection ends.
        let _ = thread::Builder::new().spawn(move || {
            let answered = match slot {
                Some(_) => converse(&stream, &site),
                None => refuse(&stream, false, RequestRefusal::Busy),
            };
            // Whoever went away needs no answer.
            let _ = answered.and_then(|()| part(&stream));
        });
    }
}

/// One of the connections that may be open at once.
struct Connection(Arc<AtomicUsize>);

impl Connection {
    fn take(open: &Arc<AtomicUsize>) -> Option<Connection> {
        let slot = Connection(open.clone());
        (open.fetch_add(1, Ordering::Relaxed) < MOST_CONNECTIONS).then_some(slot)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn converse(stream: &TcpStream, site: &Site) -> std::io::Result<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    match hear(stream, site.port)? {
        Ok(request) => context(stream, &request, site),
        Err(refusal) => refuse(stream, false, refusal),
    }
}

/// Reads the head of a request, however it trickles in.
fn hear(mut stream: &TcpStream, port: u16) -> std::io::Result<Result<PageRequest, RequestRefusal>> {
    let began = Instant::now();
    let mut bytes = Vec::new();
    let mut piece = [0; 2048];
    loop {
        let rest = PATIENCE.saturating_sub(began.elapsed());
        if rest.is_zero() {
            return Ok(Err(RequestRefusal::Slow));
        }
        stream.set_read_timeout(Some(rest))?;
        match stream.read(&mut piece) {
            Ok(0) => return Ok(Err(RequestRefusal::Garbled)),
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(error)
                if [ErrorKind::WouldBlock, ErrorKind::TimedOut, ErrorKind::Interrupted].contains(&error.kind()) => {}
            Err(error) => return Err(error),
        }
        if let Some(request) = request::read(&bytes, port) {
            return Ok(request);
        }
        if bytes.len() > LONGEST {
            return Ok(Err(RequestRefusal::Long));
        }
    }
}

fn context(stream: &TcpStream, request: &PageRequest, site: &Site) -> std::io::Result<()> {
    match &request.asked {
        Resource::Page => give(stream, request.head, HTML, site.live.page().as_bytes()),
        Resource::Script => give(stream, request.head, "text/javascript; charset=utf-8", SCRIPT.as_bytes()),
        Resource::Live(since) => tell(stream, request.head, *since, &site.live),
        Resource::File(parts) => match file(&site.root, parts) {
            Some((kind, bytes)) => give(stream, request.head, kind, &bytes),
            None => refuse(stream, request.head, RequestRefusal::Unknown),
        },
    }
}

/// Returns a file below a folder and its type; links that lead out of the folder lead nowhere.
fn file(root: &Path, parts: &[String]) -> Option<(&'static str, Vec<u8>)> {
    let root = root.canonicalize().ok()?;
    let path = parts.iter().fold(root.clone(), |path, part| path.join(part)).canonicalize().ok()?;
    if !path.starts_with(&root) || !path.is_file() {
        return None;
    }
    let kind = match path.extension().and_then(|extension| extension.to_str()) {
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("csv") => "text/csv; charset=utf-8",
        Some("json") => "application/json",
        Some("html") => HTML,
        Some("txt" | "toml" | "md") => TEXT,
        _ => "application/octet-stream",
    };
    Some((kind, fs::read(path).ok()?))
}

/// Sends what changes on the page, as it changes.
fn tell(mut stream: &TcpStream, head: bool, since: u64, live: &Live) -> std::io::Result<()> {
    begin(stream, "200 OK", "text/event-stream", "")?;
    if head {
        return Ok(());
    }
    let mut since = since;
    loop {
        match live.after(since, HEARTBEAT) {
            Some((version, text)) => {
                since = version;
                stream.write_all(format!("data: {text}\n\n").as_bytes())?;
            }
            None => stream.write_all(b":\n\n")?,
        }
    }
}

fn give(mut stream: &TcpStream, head: bool, kind: &str, bytes: &[u8]) -> std::io::Result<()> {
    begin(stream, "200 OK", kind, &format!("Content-Length: {}\r\n", bytes.len()))?;
    if head { Ok(()) } else { stream.write_all(bytes) }
}

fn refuse(mut stream: &TcpStream, head: bool, refusal: RequestRefusal) -> std::io::Result<()> {
    let text = format!("{}\n", refusal.status());
    let allowed = if refusal == RequestRefusal::Method { "Allow: GET, HEAD\r\n" } else { "" };
    begin(stream, refusal.status(), TEXT, &format!("{allowed}Content-Length: {}\r\n", text.len()))?;
    if head { Ok(()) } else { stream.write_all(text.as_bytes()) }
}

/// Writes the head of an answer; `more` are further lines.
fn begin(mut stream: &TcpStream, status: &str, kind: &str, more: &str) -> std::io::Result<()> {
    let policy = if kind == HTML { PAGE } else { FILE };
    let lines = format!("Content-Security-Policy: {policy}\r\nContent-Type: {kind}\r\n{more}");
    stream.write_all(format!("HTTP/1.1 {status}\r\n{ALWAYS}{lines}\r\n").as_bytes())
}

/// Ends a connection such that the answer arrives, whatever the other side still sends: what is left unread would take the
/// answer along.
fn part(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.shutdown(Shutdown::Write)?;
    stream.set_read_timeout(Some(Duration::from_millis(100)))?;
    let mut piece = [0; 2048];
    let mut most = 64;
    while most > 0 && stream.read(&mut piece)? > 0 {
        most -= 1;
    }
    Ok(())
}
