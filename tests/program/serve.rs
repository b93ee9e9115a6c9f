//! `serve`: addresses, languages, bad requests, changes, and the end.

use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Child, ExitStatus, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::http::{Events, get, request};
use crate::sample::Sample;

/// A server that ends with the test.
struct Server {
    child: Child,
    addr: SocketAddr,
}

impl Server {
    fn start(sample: &Sample, arguments: &[&str]) -> Self {
        let mut child = sample
            .reader()
            .arg("serve")
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program can be started");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("its output is a pipe");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it says where it listens");
        let addr = line
            .strip_prefix("http://")
            .and_then(|rest| rest.split_once('/'))
            .and_then(|(addr, _)| addr.parse().ok());
        Self {
            child,
            addr: addr.unwrap_or_else(|| panic!("no address in {line:?}")),
        }
    }

    fn signal(&mut self, signal: Signal) -> ExitStatus {
        let pid = Pid::from_raw(self.child.id().cast_signed());
        kill(pid, signal).expect("the server runs");
        self.child.wait().expect("the server ends")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_port_in_use_that_was_asked_for_is_one_clear_line() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let said = Sample::new().refused(&["serve", "--addr", &addr]);
    assert!(said.contains(&addr) && said.contains("in use"), "{said}");
}

#[test]
fn without_an_address_a_free_port_of_loopback_is_found() {
    let sample = Sample::new();
    // Whether the port is free or another server's: one of the two is not 3000.
    let servers = [Server::start(&sample, &[]), Server::start(&sample, &[])];
    assert!(servers.iter().all(|server| server.addr.ip() == Ipv4Addr::LOCALHOST));
    assert_ne!(servers[0].addr, servers[1].addr);
    assert!(servers.iter().all(|server| get(server.addr, "/zh/").status == 200));
}

#[test]
fn a_first_visit_is_led_to_the_language_the_browser_wants_most() {
    let sample = Sample::new();
    let server = Server::start(&sample, &["--addr", "127.0.0.1:0"]);
    let led = |wanted: &str| {
        let answer = request(server.addr, "GET", "/?q=x", wanted);
        assert_eq!(answer.status, 302);
        assert_eq!(answer.header("vary"), Some("Accept-Language"));
        answer.header("location").unwrap().to_owned()
    };
    assert_eq!(led("Accept-Language: en-GB,zh;q=0.9\r\n"), "/en/?q=x");
    assert_eq!(led("Accept-Language: en;q=0.2, zh-TW;q=0.3\r\n"), "/zh/?q=x");
    assert_eq!(led(""), "/zh/?q=x");
}

#[test]
fn pages_sources_and_folders_are_served_with_their_types() {
    let sample = Sample::new();
    let server = Server::start(&sample, &["--addr", "127.0.0.1:0"]);
    let page = get(server.addr, "/en/01-demo/index.html");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let source =
        get(server.addr, "/source/chapters-code/01-demo/examples/add_up.rs.html");
    assert_eq!(source.status, 200);
    let folder = get(server.addr, "/en/01-demo");
    assert_eq!(folder.header("location"), Some("/en/01-demo/"));
    let packed = "Accept-Encoding: gzip\r\n";
    let packed = request(server.addr, "GET", "/en/01-demo/", packed);
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let head = request(server.addr, "HEAD", "/en/", "");
    assert!(head.status == 200 && head.body.is_empty());
}

#[test]
fn what_is_not_there_is_told_in_the_language_of_the_address() {
    let sample = Sample::new();
    let server = Server::start(&sample, &["--addr", "127.0.0.1:0"]);
    for language in ["zh", "en"] {
        let answer = get(server.addr, &format!("/{language}/nothing.html"));
        assert_eq!(answer.status, 404);
        assert!(answer.body.contains(&format!("Nothing here, {language}")));
    }
    let english = request(server.addr, "GET", "/x", "Accept-Language: en\r\n");
    assert!(english.status == 404 && english.body.contains("Nothing here, en"));
}

#[test]
fn bad_requests_are_refused_and_the_server_goes_on() {
    let sample = Sample::new();
    let server = Server::start(&sample, &["--addr", "127.0.0.1:0"]);
    for path in [
        "/zh/../../book.toml",
        "/zh/%2e%2e/%2e%2e/book.toml",
        "/zh/..%2f..%2fbook.toml",
        "/zh/%",
        "/zh/%zz",
        "/zh/%ff",
        "/zh/%00",
        "/zh/..%5cbook.toml",
        "*",
    ] {
        let answer = get(server.addr, path);
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.body.contains("[book]"), "{path}");
    }
    let posted = request(server.addr, "POST", "/zh/", "");
    assert_eq!((posted.status, posted.header("allow")), (405, Some("GET, HEAD")));
    assert_eq!(get(server.addr, "/zh/").status, 200);
}

#[test]
fn a_change_is_built_for_its_language_alone_and_told_to_the_pages() {
    let sample = Sample::new();
    let server = Server::start(&sample, &["--addr", "127.0.0.1:0"]);
    let mut events = Events::of(server.addr);
    let before = events.next().unwrap();
    sample.write("book/en/index.md", "# Changed\n");
    let after = events.next().unwrap();
    assert_ne!(before["builds"]["en"], after["builds"]["en"]);
    assert_eq!(before["builds"]["zh"], after["builds"]["zh"]);
    let page = get(server.addr, "/en/").body;
    assert!(page.contains("Changed"));
    let build = format!("data-build=\"{}\"", after["builds"]["en"]);
    assert!(page.contains(&build), "the page knows which build it is of");
}

#[test]
fn a_build_that_fails_is_told_and_the_pages_before_it_stay() {
    let sample = Sample::new();
    let server = Server::start(&sample, &["--addr", "127.0.0.1:0"]);
    let mut events = Events::of(server.addr);
    events.next().unwrap();
    let program = sample.read("chapters-code/01-demo/examples/add_up.rs");
    let broken = program.replace("ANCHOR: sum", "ANCHOR: total");
    sample.write("chapters-code/01-demo/examples/add_up.rs", &broken);
    let told = events.next().unwrap();
    let error = told["error"].as_str().unwrap();
    assert!(
        error.contains("01-demo/index.md:3") && error.contains("total"),
        "{error}"
    );
    assert!(get(server.addr, "/en/01-demo/").body.contains("let sum: i32"));
    sample.write("chapters-code/01-demo/examples/add_up.rs", &program);
    assert!(events.next().unwrap()["error"].is_null());
}

#[test]
fn the_end_comes_in_order_also_with_a_page_open() {
    let sample = Sample::new();
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let mut server = Server::start(&sample, &["--addr", "127.0.0.1:0"]);
        let mut events = Events::of(server.addr);
        events.next().unwrap();
        let status = server.signal(signal);
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(events.next().is_none(), "the open page is told the end");
        let left = sample.path("target/book").read_dir().unwrap().count();
        assert_eq!(left, 0, "builds are left behind");
    }
}
