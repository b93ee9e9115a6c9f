//! The example `tls_echo` as a user runs it.

mod served;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use endpoints::open_connection;
use netlab::Served;
use nix::sys::signal::Signal;
use served::soon;
use tls::{ClientContext, ConnectTls, DemoCertificate, DialTls, Roots};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn program() -> PathBuf {
    netlab::example("tls", "tls_echo")
}

fn serve(folder: &Path, options: &[&str]) -> Served {
    let mut command = Command::new(program());
    command.args(["serve", "127.0.0.1:0"]).args(options).current_dir(folder);
    Served::start(&mut command)
}

/// Its exit code. The clients of this thread's runtime go on until then.
async fn code(mut server: Served) -> Option<i32> {
    let until = Instant::now() + Duration::from_secs(20);
    while !server.is_over() {
        assert!(Instant::now() < until, "it goes on");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    server.wait().code()
}

fn trusting(file: &Path) -> ClientContext {
    let roots = Roots::from_pem_file(file).expect("the server has written it");
    ClientContext::trusting(roots).expect("it is a certificate")
}

#[tokio::test]
async fn its_own_certificate_is_for_all_three_names_and_written_before_it_listens() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(folder.path(), &["--write-cert", "made.pem"]);
    let context = trusting(&folder.path().join("made.pem"));
    for name in ["localhost", "127.0.0.1", "::1"] {
        let target = server.address().tls_named(&context, name);
        let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
        writer.write(b"hello\n");
        assert_eq!(soon(reader.readline()).await.unwrap(), "hello\n", "{name}");
    }
}

#[tokio::test]
async fn it_shows_the_certificate_that_it_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let demo = DemoCertificate::for_names(["files.test"]);
    std::fs::write(folder.path().join("c.pem"), demo.certificate_pem()).unwrap();
    std::fs::write(folder.path().join("k.pem"), demo.key_pem()).unwrap();
    let options = ["--cert", "c.pem", "--key", "k.pem"];
    let server = serve(folder.path(), &options);
    let target = server.address().tls_named(&demo.client_context(), "files.test");
    let (_reader, writer) = soon(open_connection(target)).await.unwrap();
    assert_eq!(writer.tls().unwrap().peer_certificates, [demo.der()]);
}

#[tokio::test]
async fn sigterm_takes_leave_of_clients_and_drops_handshakes() {
    let folder = tempfile::tempdir().unwrap();
    let server = serve(folder.path(), &["--write-cert", "made.pem"]);
    let _silent = TcpStream::connect(server.address()).await.unwrap();
    let context = trusting(&folder.path().join("made.pem"));
    let target = server.address().tls(&context);
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    // In TLS 1.3 the client is ready before the server is.
    writer.write(b"hello\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "hello\n");
    server.send(Signal::SIGTERM);
    // An end in order: a cut would be an error.
    assert_eq!(soon(reader.read_to_end()).await.unwrap(), "");
    assert_eq!(code(server).await, Some(0));
}

#[tokio::test]
async fn a_second_signal_ends_it_whoever_still_holds_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = serve(folder.path(), &["--write-cert", "made.pem"]);
    let context = trusting(&folder.path().join("made.pem"));
    // Sends without reading, until the server can't get rid of what it echoes.
    let target = server.address().tls(&context);
    let deaf = soon(endpoints::Dial::dial(target)).await.unwrap();
    let (_reader, mut writer) = tokio::io::split(deaf);
    let (little, piece) = (Duration::from_millis(300), [7; 64 * 1024]);
    while tokio::time::timeout(little, writer.write(&piece)).await.is_ok() {}
    server.send(Signal::SIGINT);
    // Refused as soon as it is closed.
    while let Ok(mut newcomer) = TcpStream::connect(server.address()).await {
        let _ = soon(newcomer.read(&mut [0; 1])).await;
    }
    assert!(!server.is_over(), "it waits for its client");
    server.send(Signal::SIGINT);
    assert_eq!(code(server).await, Some(0));
}

/// One that should not run on.
fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut process = Command::new(program())
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // What a panic or an error of anyhow's would print more then.
        .env("RUST_BACKTRACE", "1")
        .spawn()
        .expect("it has been built");
    let until = Instant::now() + Duration::from_secs(20);
    while process.try_wait().expect("it is our child").is_none() {
        if Instant::now() > until {
            process.kill().expect("it is our child");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    process.wait_with_output().expect("its output is piped")
}

#[test]
fn what_goes_wrong_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let demo = DemoCertificate::localhost();
    std::fs::write(folder.path().join("c.pem"), demo.certificate_pem()).unwrap();
    std::fs::write(folder.path().join("k.pem"), demo.key_pem()).unwrap();
    std::fs::write(folder.path().join("g.pem"), "garbage").unwrap();
    let other = DemoCertificate::localhost();
    std::fs::write(folder.path().join("other.pem"), other.key_pem()).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let serve = |options: &str| format!("serve 127.0.0.1:0 {options}");
    for (arguments, parts) in [
        (serve("--cert no.pem --key k.pem"), ["no.pem", "check the path"]),
        (serve("--cert c.pem --key no.pem"), ["no.pem", "check the path"]),
        (serve("--cert g.pem --key k.pem"), ["g.pem", "no certificate in it"]),
        (serve("--cert c.pem --key g.pem"), ["g.pem", "no private key in it"]),
        (serve("--cert k.pem --key c.pem"), ["k.pem", "but PRIVATE KEY"]),
        (serve("--cert c.pem --key other.pem"), ["other.pem", "first in its file"]),
        (serve("--write-cert no/dir.pem"), ["no/dir.pem", "name a file"]),
        (format!("serve {taken}"), [&taken, "in use"]),
        ("connect 127.0.0.1:1 --ca g.pem".into(), ["g.pem", "no certificate"]),
    ] {
        let words: Vec<_> = arguments.split_whitespace().collect();
        let output = run(folder.path(), &words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{arguments}: {said}");
        for part in parts {
            assert!(said.contains(part), "{arguments}: {said}");
        }
        assert!(output.stdout.is_empty(), "{arguments}: it didn't listen");
    }
}

#[test]
fn arguments_that_make_no_sense_end_with_code_2_and_the_usage() {
    for (arguments, part) in [
        ("serve", "needs an address"),
        ("serve localhost", "\"localhost\" is not an address"),
        ("serve 127.0.0.1:0 --cert c.pem", "--cert needs --key"),
        ("serve 127.0.0.1:0 --key k.pem", "--key needs --cert"),
        ("serve 127.0.0.1:0 --cert --key k.pem", "--cert needs a file"),
        ("serve 127.0.0.1:0 --write-cert", "--write-cert needs a file"),
        ("serve 127.0.0.1:0 --ca c.pem", "no option --ca"),
        ("serve 127.0.0.1:0 --key a --key b", "--key is given twice"),
        ("frob", "\"frob\" is no command"),
    ] {
        let words: Vec<_> = arguments.split_whitespace().collect();
        let output = run(Path::new("."), &words);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {said}");
        assert!(said.lines().next().unwrap_or_default().contains(part), "{said}");
        assert!(said.contains("usage: tls_echo"), "{said}");
    }
    let output = run(Path::new("."), &["--help"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stdout.starts_with(b"usage: tls_echo"));
}
