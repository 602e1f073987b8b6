//! `dutylab watch`, through the program and plain TCP: who is answered and with what, and what becomes of a save.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{command, dutylab};
use serde_json::Value;
use tempfile::TempDir;

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// A scenario with this rate.
fn scenario(rate: &str) -> String {
    format!(
        "title = \"Cars at {rate}\"\nbaseline = \"document\"\n[[change]]\nmeasure = \"jp.cars\"\nset = \"{rate}\"\n"
    )
}

/// A program that watches; it ends with the test.
struct Watch {
    child: Child,
    port: u16,
    events: Receiver<Value>,
}

impl Watch {
    fn start(folder: &Path, arguments: &[&str]) -> Watch {
        let mut child = command(folder, &["watch", "--port", "0", "--json"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let (sender, events) = channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let event = serde_json::from_str(&line).expect("a line of JSON");
                if sender.send(event).is_err() {
                    break;
                }
            }
        });
        let mut watch = Watch { child, port: 0, events };
        let serving = watch.until("serving", "");
        let url = serving["url"].as_str().expect("a text").trim_end_matches('/');
        watch.port = url.strip_prefix("http://127.0.0.1:").expect("this machine alone").parse().expect("a port");
        watch
    }

    /// The next event of a kind; nothing else is told of the scenario before.
    fn until(&self, kind: &str, scenario: &str) -> Value {
        loop {
            let event = self.events.recv_timeout(LIMIT).expect("an event in time");
            if event["event"] == kind && (scenario.is_empty() || event["scenario"] == scenario) {
                return event;
            }
            assert!(scenario.is_empty() || event["scenario"] != scenario, "{kind} was to come: {event}");
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(LIMIT)).expect("a limit");
        stream
    }

    /// What comes back for these bytes.
    fn send(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // It may have said no before all is sent.
        let _ = stream.write_all(bytes);
        let mut context = Vec::new();
        let _ = stream.read_to_end(&mut context);
        String::from_utf8_lossy(&context).into_owned()
    }

    /// What comes back for a method and a path, with its own Host.
    fn ask(&self, method: &str, path: &str) -> String {
        self.send(format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).as_bytes())
    }

    fn page(&self) -> String {
        self.ask("GET", "/")
    }

    /// The updates after a version, as a browser gets them.
    fn live(&self, since: &str) -> Updates {
        let mut stream = self.connect();
        let request = format!("GET /live?since={since} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).expect("it listens");
        Updates(BufReader::new(stream))
    }

    /// Ends it as Ctrl-C does; its exit code.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
        let began = Instant::now();
        while began.elapsed() < LIMIT {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.code();
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end");
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Updates(BufReader<TcpStream>);

impl Updates {
    fn next(&mut self) -> Value {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.0.read_line(&mut line).expect("an update in time") > 0, "the connection ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }
}

/// A folder with a scenario that is watched and run.
fn watched(scenarios: &[(&str, &str)], arguments: &[&str]) -> (TempDir, Watch) {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir(home.path().join("scenarios")).expect("makes");
    for (name, text) in scenarios {
        fs::write(home.path().join("scenarios").join(name), text).expect("writes");
    }
    let watch = Watch::start(home.path(), arguments);
    watch.until("written", "");
    (home, watch)
}

fn status(context: &str) -> &str {
    context.split_whitespace().nth(1).unwrap_or("nothing")
}

fn rename_into(path: &Path, text: &str) {
    let beside = path.with_extension("toml~");
    fs::write(&beside, text).expect("writes");
    fs::rename(&beside, path).expect("renames");
}

#[test]
fn it_answers_its_own_page_alone_and_with_files_of_the_output_alone() {
    let (home, watch) = watched(&[("cars.toml", &scenario("15%"))], &[]);
    let page = watch.page();
    assert_eq!(status(&page), "200");
    let page = page.to_lowercase();
    for line in [
        "content-type: text/html; charset=utf-8",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'",
        "cross-origin-resource-policy: same-origin",
    ] {
        assert!(page.contains(line), "{line}");
    }
    assert!(page.contains("cars at 15%") && page.contains("id=\"s-cars\"") && page.contains("src=\"live.js\""));
    let head = watch.ask("HEAD", "/");
    assert!(status(&head) == "200" && head.ends_with("\r\n\r\n") && !head.contains("<html"));
    for (path, kind) in [
        ("/live.js", "text/javascript"),
        ("/manifest.json", "application/json"),
        ("/cars/cases.csv?again", "text/csv"),
        ("/cars/cars-rate-by-partner.png", "image/png"),
        ("/cars/cars-rate%2Dby%2Dpartner.svg", "image/svg+xml"),
        ("/cars/cars-rate-by-partner.txt", "text/plain"),
    ] {
        let context = watch.ask("GET", path);
        assert!(status(&context) == "200" && context.contains(&format!("Content-Type: {kind}")), "{path}\n{context}");
    }

    // Files outside, and those that nobody is to see.
    let root = home.path().join("output");
    std::os::unix::fs::symlink(home.path().join("scenarios"), root.join("out")).expect("links");
    std::os::unix::fs::symlink("/etc/passwd", root.join("passwd.txt")).expect("links");
    fs::create_dir(root.join(".dutylab-x")).expect("makes");
    fs::write(root.join(".dutylab-x/a.csv"), "a").expect("writes");
    for path in [
        "/nothing",
        "/cars",
        "/cars/",
        "/../scenarios/cars.toml",
        "/cars/../../scenarios/cars.toml",
        "/%2e%2e/scenarios/cars.toml",
        "/..%2fscenarios%2fcars.toml",
        "/out/cars.toml",
        "/passwd.txt",
        "//etc/passwd",
        "/.dutylab-lock",
        "/.dutylab-x/a.csv",
        "/%2edutylab-x/a.csv",
        "/cars%00.csv",
        "/..%5cscenarios",
    ] {
        let context = watch.ask("GET", path);
        assert_eq!(status(&context), "404", "{path}\n{context}");
    }
    let missing = watch.ask("HEAD", "/nothing");
    assert!(status(&missing) == "404" && missing.ends_with("\r\n\r\n"));

    // Whoever comes under another name, or from another page.
    let port = watch.port;
    for lines in [
        format!("Host: evil.example:{port}"),
        "Host: evil.example".to_string(),
        format!("Host: 127.0.0.1:{port}.evil.example"),
        format!("Host: 127.0.0.1:{port}\r\nOrigin: http://evil.example"),
        format!("Host: 127.0.0.1:{port}\r\nOrigin: null"),
        format!("Host: localhost:{port}\r\nOrigin: https://localhost:{port}"),
        "X-Forwarded-Host: localhost".to_string(),
    ] {
        for path in ["/", "/live?since=0", "/cars/cases.csv", "/nothing"] {
            let context = watch.send(format!("GET {path} HTTP/1.1\r\n{lines}\r\n\r\n").as_bytes());
            assert_eq!(status(&context), "403", "{lines}");
            assert!(!context.contains("Cars"), "{lines}");
        }
    }
    let own = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n\r\n");
    assert_eq!(status(&watch.send(own.as_bytes())), "200");

    // Whoever wants to change something, and whoever speaks no HTTP.
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        let context = watch.ask(method, "/");
        assert!(status(&context) == "405" && context.contains("Allow: GET, HEAD"), "{method}\n{context}");
    }
    let body =
        format!("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 100000\r\n\r\n{}", "x".repeat(100_000));
    assert_eq!(status(&watch.send(body.as_bytes())), "405");
    for garbage in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"[..],
        b"\r\n\0\0\0\0",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
    ] {
        assert_eq!(status(&watch.send(garbage)), "400", "{garbage:?}");
    }
    let long = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: {}", "x".repeat(20_000));
    assert_eq!(status(&watch.send(long.as_bytes())), "431");
    let many = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{}\r\n", "X: y\r\n".repeat(500));
    assert_eq!(status(&watch.send(many.as_bytes())), "431");
    assert_eq!(status(&watch.page()), "200");
}

#[test]
fn slow_and_many_connections_keep_nobody_out_for_long() {
    let (_home, watch) = watched(&[("cars.toml", &scenario("15%"))], &[]);
    let idle: Vec<TcpStream> = (0..80)
        .map(|_| {
            let mut stream = watch.connect();
            stream.write_all(b"GET / HT").expect("it listens");
            stream
        })
        .collect();
    let answers: Vec<String> = idle
        .into_iter()
        .map(|mut stream| {
            let mut context = String::new();
            let _ = stream.read_to_string(&mut context);
            context
        })
        .collect();
    let of = |code: &str| answers.iter().filter(|context| status(context) == code).count();
    assert!(of("408") > 0 && of("408") <= 64 && of("408") + of("503") == 80, "{answers:?}");
    assert_eq!(status(&watch.page()), "200");
    let half = watch.connect();
    half.shutdown(Shutdown::Write).expect("shuts");
    assert_eq!(status(&watch.page()), "200");
}

#[test]
fn every_way_to_save_is_seen_once_and_told() {
    let (home, watch) = watched(&[("cars.toml", &scenario("15%"))], &[]);
    let path = home.path().join("scenarios/cars.toml");
    let page = watch.page();
    let version = page.split("data-version=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a version");
    let mut live = watch.live(version);
    let saved = |rate: &str, live: &mut Updates| {
        assert_eq!(watch.until("run", "cars")["problems"], Value::Array(vec![]));
        let update = loop {
            let update = live.next();
            let piece = update["pieces"]["s-cars"].as_str().unwrap_or_default();
            if piece.contains(&format!("Cars at {rate}")) {
                assert!(update["order"].as_array().expect("a list").contains(&"s-cars".into()));
                assert!(update["pieces"]["title"].as_str().expect("a text").contains(rate));
                break update;
            }
        };
        assert!(watch.page().contains(&format!("Cars at {rate}")));
        update
    };
    fs::write(&path, scenario("16%")).expect("writes");
    let update = saved("16%", &mut live);
    assert!(update["pieces"]["sources"].is_null(), "what is the same is not sent");
    rename_into(&path, &scenario("17%"));
    saved("17%", &mut live);
    // Emptied, and written a moment later.
    let mut file = fs::File::create(&path).expect("truncates");
    thread::sleep(Duration::from_millis(20));
    file.write_all(scenario("18%").as_bytes()).expect("writes");
    drop(file);
    saved("18%", &mut live);
    // Removed, and made anew.
    fs::remove_file(&path).expect("removes");
    thread::sleep(Duration::from_millis(20));
    fs::write(&path, scenario("19%")).expect("writes");
    saved("19%", &mut live);
    // As vim does it: a file beside, the old one moved away, the new one written and synced.
    fs::write(path.with_file_name(".cars.toml.swp"), "b0VIM").expect("writes");
    fs::write(path.with_file_name("4913"), "").expect("writes");
    fs::remove_file(path.with_file_name("4913")).expect("removes");
    fs::rename(&path, path.with_file_name("cars.toml~")).expect("renames");
    fs::write(&path, scenario("20%")).expect("writes");
    fs::remove_file(path.with_file_name("cars.toml~")).expect("removes");
    saved("20%", &mut live);
    // Behind a link.
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("makes");
    fs::write(elsewhere.join("real.toml"), scenario("21%")).expect("writes");
    fs::remove_file(&path).expect("removes");
    std::os::unix::fs::symlink(elsewhere.join("real.toml"), &path).expect("links");
    saved("21%", &mut live);
    fs::write(elsewhere.join("real.toml"), scenario("22%")).expect("writes");
    saved("22%", &mut live);
    // A save without a change is none.
    fs::write(&path, scenario("22%")).expect("writes");
    rename_into(&path, &scenario("23%"));
    saved("23%", &mut live);
    // The folder away and back.
    let folder = home.path().join("scenarios");
    fs::rename(&folder, home.path().join("away")).expect("renames");
    watch.until("gone", "cars");
    fs::rename(home.path().join("away"), &folder).expect("renames");
    saved("23%", &mut live);
    fs::write(&path, scenario("24%")).expect("writes");
    saved("24%", &mut live);
}

#[test]
fn a_broken_file_is_told_on_the_page_and_its_last_result_stays() {
    let (home, watch) = watched(&[("cars.toml", &scenario("15%"))], &[]);
    let path = home.path().join("scenarios/cars.toml");
    let said = |page: &str| page.contains("last good save");
    fs::write(&path, scenario("15%").replace("jp.cars", "jp.<cars>")).expect("writes");
    let failed = watch.until("failed", "cars");
    assert!(failed["problems"][0].as_str().expect("a text").starts_with("scenarios/cars.toml:4:11: "), "{failed}");
    let page = watch.page();
    assert!(page.contains("jp.&lt;cars&gt;") && !page.contains("jp.<cars>"), "it is escaped");
    assert!(page.contains("scenarios/cars.toml:4:11") && page.contains("Cars at 15%") && said(&page));
    fs::write(&path, "title = \"\n").expect("writes");
    watch.until("failed", "cars");
    assert!(said(&watch.page()));
    // Empty for good is a mistake like others.
    fs::write(&path, "").expect("writes");
    watch.until("failed", "cars");
    assert!(watch.page().contains("the file is empty"));
    fs::write(&path, scenario("25%")).expect("writes");
    watch.until("run", "cars");
    let page = watch.page();
    assert!(page.contains("Cars at 25%") && !page.contains("the file is empty") && !said(&page));
    // An expectation that does not hold is told as well; the result is of this file.
    fs::write(&path, scenario("26%") + "[[expect]]\nfact = \"rate\"\npartner = \"JP\"\nproduct = \"8703\"\n")
        .expect("writes");
    watch.until("failed", "cars");
}

#[test]
fn scenarios_come_and_go() {
    let (home, watch) = watched(&[("cars.toml", &scenario("15%"))], &[]);
    let path = |name: &str| -> PathBuf { home.path().join("scenarios").join(name) };
    fs::write(path("more.toml"), scenario("16%")).expect("writes");
    watch.until("run", "more");
    let page = watch.page();
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at("id=\"s-cars\"") < at("id=\"s-more\""));
    fs::remove_file(path("cars.toml")).expect("removes");
    watch.until("gone", "cars");
    let mut live = watch.live("0");
    let update = live.next();
    let order: Vec<&str> = update["order"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    assert!(order.contains(&"s-more") && !order.contains(&"s-cars"));
    assert!(!watch.page().contains("id=\"s-cars\""));
    // No scenario, and no harm.
    fs::write(path("law.toml"), "title = \"a law\"\nsource = \"none\"\n").expect("writes");
    fs::write(path("notes.txt"), "nothing").expect("writes");
    fs::write(path("other.toml"), scenario("17%")).expect("writes");
    watch.until("run", "other");
    assert!(!watch.page().contains("s-law"));
}

#[test]
fn what_a_scenario_leads_to_is_watched_too() {
    let text = "extends = [\"../shared/base.toml\"]\ntitle = \"Own law\"\nbaseline = \"../law/own.toml\"\n";
    let home = tempfile::tempdir().expect("a folder");
    let path = |name: &str| home.path().join(name);
    for folder in ["scenarios", "shared", "law"] {
        fs::create_dir(path(folder)).expect("makes");
    }
    fs::write(path("scenarios/own.toml"), text).expect("writes");
    let base = |rate: &str| format!("[[change]]\nmeasure = \"cars\"\nset = \"{rate}\"\n");
    fs::write(path("shared/base.toml"), base("10%")).expect("writes");
    let law = "title = \"L\"\nsource = \"S\"\ncomplete = true\n[list]\nc = { file = \"c.csv\" }\n\
        [[measure]]\nid = \"cars\"\nproducts = [\"c\"]\nrate = \"5%\"\n";
    fs::write(path("law/own.toml"), law).expect("writes");
    fs::write(path("law/c.csv"), "product\n8703\n").expect("writes");
    let watch = Watch::start(home.path(), &["scenarios/own.toml"]);
    let first = watch.events.recv_timeout(LIMIT).expect("an event");
    assert_eq!(first["event"], "run", "{first}");
    for (name, text) in [
        ("shared/base.toml", base("11%")),
        ("law/c.csv", "product\n8704\n".to_string()),
        ("law/own.toml", law.replace("5%", "6%")),
    ] {
        watch.until("written", "");
        fs::write(path(name), text).expect("writes");
        watch.until("run", "own");
    }
    // Broken and mended where the scenario only leads to.
    watch.until("written", "");
    fs::rename(path("law/c.csv"), path("law/d.csv")).expect("renames");
    watch.until("failed", "own");
    fs::rename(path("law/d.csv"), path("law/c.csv")).expect("renames");
    watch.until("run", "own");
    assert!(!watch.page().contains("last good save"));
}

#[test]
fn what_an_edit_gives_is_what_a_run_gives() {
    let (home, watch) = watched(&[("cars.toml", &scenario("15%"))], &[]);
    let path = home.path().join("scenarios/cars.toml");
    // A rate alone leaves the flows as they were sorted; another scope sorts them anew.
    for text in [scenario("16%"), scenario("16%") + "[scope]\npartners = [\"JP\", \"KR\"]\n", scenario("17%")] {
        fs::write(&path, text).expect("writes");
        watch.until("written", "");
        dutylab(home.path(), &["run", "-o", "fresh"], 0);
        for name in ["cases.csv", "rates.csv", "by_partner.csv", "by_product.csv", "cars-rate-by-partner.svg"] {
            let read = |folder: &str| fs::read(home.path().join(folder).join("cars").join(name)).expect("a file");
            assert!(read("output") == read("fresh"), "{name}");
        }
    }
}

/// A second scenario of one folder is shown and not written, until one of them has another name.
#[test]
fn two_of_one_folder_are_not_written() {
    let (home, watch) = watched(&[("a-b.toml", &scenario("15%"))], &[]);
    let own = |name: &str| home.path().join("scenarios").join(name);
    let summary = || fs::read(home.path().join("output/a-b/summary.json")).expect("a file");
    let before = summary();
    fs::write(own("a b.toml"), scenario("20%")).expect("writes");
    watch.until("run", "a b");
    assert!(watch.page().contains("would write into one folder"));
    fs::rename(own("a b.toml"), own("c.toml")).expect("renames");
    watch.until("run", "c");
    watch.until("written", "");
    assert!(summary() == before && home.path().join("output/c/summary.json").is_file());
}

#[test]
fn ctrl_c_is_its_normal_end_and_leaves_nothing_half() {
    let home = tempfile::tempdir().expect("a folder");
    fs::write(home.path().join("cars.toml"), scenario("15%")).expect("writes");
    let watch = Watch::start(home.path(), &["cars.toml"]);
    watch.until("run", "cars");
    assert_eq!(watch.interrupt(), Some(0));
    let staged =
        |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(".dutylab-") && entry.path().is_dir();
    if let Ok(entries) = fs::read_dir(home.path().join("output")) {
        assert!(!entries.flatten().any(|entry| staged(&entry)));
    }
}

#[test]
fn what_cannot_be_watched_is_said() {
    let home = tempfile::tempdir().expect("a folder");
    let said = |arguments: &[&str]| String::from_utf8(dutylab(home.path(), arguments, 2).stderr).expect("text");
    assert!(said(&["watch"]).contains("dutylab init"));
    assert!(said(&["watch", "japan-cars"]).contains("inside the program"));
    assert!(said(&["watch", "japan-card"]).contains("did you mean “japan-cars”?"));
    fs::write(home.path().join("cars.toml"), scenario("15%")).expect("writes");
    let watch = Watch::start(home.path(), &["cars.toml"]);
    fs::create_dir(home.path().join("scenarios")).expect("makes");
    fs::write(home.path().join("scenarios/named.toml"), scenario("15%")).expect("writes");
    Watch::start(home.path(), &["named", "-o", "other"]).until("run", "named");
    assert!(said(&["watch", "cars.toml", "--port", &watch.port.to_string()]).contains("leave --port out"));
}

/// Ctrl-C is its normal end; who asks it to end is answered as shells expect.
#[test]
fn signals_end_it_with_their_codes() {
    for (signal, code) in [("INT", 0), ("TERM", 143)] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("s.toml"), scenario("15%")).expect("written");
        let mut watch = Watch::start(folder.path(), &["s.toml"]);
        let kill = Command::new("kill").args([&format!("-{signal}"), &watch.child.id().to_string()]).status();
        assert!(kill.expect("it starts").success());
        assert_eq!(watch.child.wait().expect("it ends").code(), Some(code), "{signal}");
    }
}
