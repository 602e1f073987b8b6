//! What a request asks for, or why it gets nothing: bytes in, a decision out.
//!
//! Any page in the user's browser can send requests to 127.0.0.1, under a name of its own too (DNS rebinding). Only those
//! with this server's own Host, and with its own Origin where there is one, are answered.

pub const LONGEST: usize = 8 * 1024;
const MOST_LINES: usize = 64;

/// An answer without what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestRefusal {
    /// No request that anybody can read.
    Garbled,
    /// For another host, or from another page.
    Foreign,
    /// Nothing of this name.
    Unknown,
    /// Something is to be changed.
    Method,
    /// It takes too long.
    Slow,
    Long,
    /// Too many at once.
    Busy,
}

impl RequestRefusal {
    /// Returns the status line after the version.
    pub fn status(self) -> &'static str {
        match self {
            RequestRefusal::Garbled => "400 Bad Request",
            RequestRefusal::Foreign => "403 Forbidden",
            RequestRefusal::Unknown => "404 Not Found",
            RequestRefusal::Method => "405 Method Not Allowed",
            RequestRefusal::Slow => "408 Request Timeout",
            RequestRefusal::Long => "431 Request Header Fields Too Large",
            RequestRefusal::Busy => "503 Service Unavailable",
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum Resource {
    Page,
    /// The script that keeps it up to date.
    Script,
    /// What changed after this version of the page, as it changes.
    Live(u64),
    /// A file of the output folder: the parts of its path, none of which leads out.
    File(Vec<String>),
}

/// A request that may be answered.
#[derive(Debug, PartialEq, Eq)]
pub struct PageRequest {
    pub asked: Resource,
    pub head: bool,
}

/// Reads a request to a port of this machine; `None` while it is not whole.
pub fn read(bytes: &[u8], port: u16) -> Option<Result<PageRequest, RequestRefusal>> {
    let mut lines = [httparse::EMPTY_HEADER; MOST_LINES];
    let mut parsed = httparse::Request::new(&mut lines);
    match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(_)) => Some(decide(&parsed, port)),
        Ok(httparse::Status::Partial) => None,
        Err(httparse::Error::TooManyHeaders) => Some(Err(RequestRefusal::Long)),
        Err(_) => Some(Err(RequestRefusal::Garbled)),
    }
}

fn decide(parsed: &httparse::Request<'_, '_>, port: u16) -> Result<PageRequest, RequestRefusal> {
    let values = |name: &str| -> Vec<&[u8]> {
        let of_name = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        of_name.map(|header| header.value).collect()
    };
    let is_here = |value: &[u8], scheme: &str| {
        ["127.0.0.1", "localhost"].iter().any(|host| {
            let name = format!("{scheme}{host}:{port}");
            // Browsers leave out the port that everybody knows.
            let bare = (port == 80).then(|| format!("{scheme}{host}"));
            [Some(name), bare].iter().flatten().any(|name| value.eq_ignore_ascii_case(name.as_bytes()))
        })
    };
    let [host] = values("host")[..] else { return Err(RequestRefusal::Foreign) };
    if !is_here(host, "") || !values("origin").iter().all(|origin| is_here(origin, "http://")) {
        return Err(RequestRefusal::Foreign);
    }
    let head = match parsed.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err(RequestRefusal::Method),
    };
    let target = parsed.path.filter(|target| target.starts_with('/')).ok_or(RequestRefusal::Garbled)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parts = parts(path)?;
    let named: Vec<&str> = parts.iter().map(String::as_str).collect();
    let asked = match named[..] {
        [] | ["index.html"] => Resource::Page,
        ["live.js"] => Resource::Script,
        ["live"] => Resource::Live(query.strip_prefix("since=").and_then(|since| since.parse().ok()).unwrap_or(0)),
        _ => Resource::File(parts),
    };
    Ok(PageRequest { asked, head })
}

/// Returns the parts of a path; hidden ones, those that lead up and those that no file of ours is named by do not
/// exist.
fn parts(path: &str) -> Result<Vec<String>, RequestRefusal> {
    let parts = path.split('/').filter(|part| !part.is_empty()).map(|part| {
        let part = decode(part).ok_or(RequestRefusal::Garbled)?;
        let strange = |character: char| character.is_control() || "/\\:".contains(character);
        if part.starts_with('.') || part.contains(strange) { Err(RequestRefusal::Unknown) } else { Ok(part) }
    });
    parts.collect()
}

/// Returns a part of a path without its percent signs; `None` if that is no text.
fn decode(part: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        let byte = match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(16 * digit()? + digit()?).ok()?
            }
            byte => byte,
        };
        bytes.push(byte);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ask(target: &str, lines: &str) -> Result<PageRequest, RequestRefusal> {
        let text = format!("GET {target} HTTP/1.1\r\n{lines}\r\n");
        read(text.as_bytes(), 7878).expect("whole")
    }

    fn asked(target: &str) -> Result<Resource, RequestRefusal> {
        ask(target, "Host: 127.0.0.1:7878\r\n").map(|request| request.asked)
    }

    #[test]
    fn only_its_own_name_is_answered() {
        for lines in [
            "Host: 127.0.0.1:7878\r\n",
            "host: LOCALHOST:7878\r\n",
            "Host: localhost:7878\r\nOrigin: http://localhost:7878\r\n",
        ] {
            assert!(ask("/", lines).is_ok(), "{lines}");
        }
        for lines in [
            "",
            "Host: evil.example\r\n",
            "Host: 127.0.0.1\r\n",
            "Host: 127.0.0.1:78781\r\n",
            "Host: 127.0.0.1:7878.evil.example\r\n",
            "Host: 127.0.0.1:7878\r\nHost: evil.example\r\n",
            "Host: 127.0.0.1:7878\r\nOrigin: http://evil.example\r\n",
            "Host: 127.0.0.1:7878\r\nOrigin: null\r\n",
            "Host: 127.0.0.1:7878\r\nOrigin: http://localhost:7878\r\nOrigin: http://evil.example\r\n",
        ] {
            assert_eq!(ask("/", lines), Err(RequestRefusal::Foreign), "{lines}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        assert_eq!(asked("//./index.html"), Err(RequestRefusal::Unknown));
        assert_eq!(asked("/"), Ok(Resource::Page));
        assert_eq!(asked("/live?since=12"), Ok(Resource::Live(12)));
        assert_eq!(asked("/live?since=99999999999999999999"), Ok(Resource::Live(0)));
        let file = |parts: &[&str]| Ok(Resource::File(parts.iter().map(|part| part.to_string()).collect()));
        assert_eq!(asked("/japan-cars//base/rate%5fby.png?x=../.."), file(&["japan-cars", "base", "rate_by.png"]));
        assert_eq!(asked("/caf%C3%A9"), file(&["café"]));
        let hidden = "/.. /a/../b /%2e%2e/x /.%2e /.dutylab-lock /%2Edutylab-x/y";
        let foreign = r"/a%2fb /a%2F..%2Fb /a\b /a%5cb /%00 /a%0d%0ab /C:/x /a%3Ab";
        for target in hidden.split(' ').chain(foreign.split(' ')) {
            assert_eq!(asked(target), Err(RequestRefusal::Unknown), "{target}");
        }
        for target in ["http://127.0.0.1:7878/", "*", "/%", "/%4", "/%zz", "/%+1", "/%ff"] {
            assert_eq!(asked(target), Err(RequestRefusal::Garbled), "{target}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_much(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            read(&bytes, 7878);
        }

        #[test]
        fn no_path_leads_out(target in "/([a-z.%/\\\\]|%2e|%2F|%5c|%00|\\.\\.|é){0,12}") {
            if let Ok(Resource::File(parts)) = asked(&target) {
                for part in parts {
                    prop_assert!(!part.starts_with('.') && !part.contains(['/', '\\', '\0']));
                }
            }
        }
    }
}
