//! The example `graceful_server` as a user runs it: real signals to a real process.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use netlab::Served;
use signals::SignalNumber;

fn program() -> PathBuf {
    netlab::example("signals", "graceful_server")
}

fn serve(deadline: &str) -> Served {
    serve_by(&mut Command::new(program()), deadline)
}

fn serve_by(command: &mut Command, deadline: &str) -> Served {
    command.args(["serve", "127.0.0.1:0", "--deadline", deadline]);
    Served::start(command.stderr(Stdio::piped()))
}

fn send(server: &Served, signal: SignalNumber) {
    signal.send_to(server.id()).expect("it runs");
}

/// Waits until it has told of the signal: newcomers are refused from then on.
fn is_closing(server: &mut Served, signal: SignalNumber) {
    let stderr = server.stderr().as_mut().expect("it is piped");
    let mut line = String::new();
    BufReader::new(stderr).read_line(&mut line).expect("it tells of it");
    assert!(line.starts_with(&signal.to_string()), "{line}");
}

fn client(address: SocketAddr) -> TcpStream {
    let client = TcpStream::connect(address).expect("it listens");
    client.set_read_timeout(Some(Duration::from_secs(20))).expect("an option");
    echo(&client);
    client
}

fn echo(mut client: &TcpStream) {
    client.write_all(b"hello").expect("it is connected");
    let mut back = [0; 5];
    client.read_exact(&mut back).expect("an echo");
    assert_eq!(&back, b"hello");
}

/// Waits until it does.
fn refuses_newcomers(server: &Served) {
    let begin = Instant::now();
    while TcpStream::connect(server.address()).is_ok() {
        assert!(begin.elapsed() < Duration::from_secs(20), "newcomers are let in");
    }
}

#[test]
fn without_clients_it_ends_at_once_with_exit_code_0() {
    for signal in [SignalNumber::TERMINATE, SignalNumber::INTERRUPT] {
        let server = serve("60");
        send(&server, signal);
        assert_eq!(server.wait().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_client_may_finish_while_newcomers_are_refused() {
    let mut server = serve("60");
    let client = client(server.address());
    send(&server, SignalNumber::TERMINATE);
    is_closing(&mut server, SignalNumber::TERMINATE);
    // It says so a moment before it does so.
    refuses_newcomers(&server);
    echo(&client);
    drop(client);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn who_came_before_the_signal_is_served_also_if_nobody_has_accepted_him_yet() {
    let server = serve("60");
    // While it is stopped, the kernel alone accepts.
    send(&server, SignalNumber::STOP);
    let clients: Vec<_> = (0..50)
        .map(|_| {
            let mut client =
                TcpStream::connect(server.address()).expect("it listens");
            client.write_all(b"hello").expect("it is connected");
            client
        })
        .collect();
    send(&server, SignalNumber::TERMINATE);
    send(&server, SignalNumber::try_from(libc::SIGCONT).expect("a signal"));
    for mut client in clients {
        let mut back = [0; 5];
        client.read_exact(&mut back).expect("an echo");
        assert_eq!(&back, b"hello");
    }
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn what_was_received_before_the_signal_is_answered_before_the_end() {
    const MUCH: usize = 10_000_000;
    let mut server = serve("60");
    let mut client = client(server.address());
    let mut writer = client.try_clone().expect("a second handle");
    let writing = std::thread::spawn(move || {
        writer.write_all(&vec![b'x'; MUCH]).expect("it is connected");
        writer.shutdown(std::net::Shutdown::Write).expect("it is connected");
    });
    client.read_exact(&mut [0; 1000]).expect("the first of it");
    send(&server, SignalNumber::TERMINATE);
    is_closing(&mut server, SignalNumber::TERMINATE);
    let mut rest = Vec::new();
    client.read_to_end(&mut rest).expect("the rest of it");
    assert_eq!(rest.len(), MUCH - 1000);
    writing.join().expect("it has written all");
    drop(client);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn nobody_who_reads_its_standard_error_is_no_reason_to_fail() {
    let mut server = serve("60");
    drop(server.stderr().take());
    let client = client(server.address());
    send(&server, SignalNumber::TERMINATE);
    refuses_newcomers(&server);
    echo(&client);
    drop(client);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn a_parent_that_ignores_or_blocks_the_signals_does_not_keep_it_from_ending() {
    let ignores = "trap '' INT TERM; exec \"$@\"";
    let mut ignoring = Command::new("sh");
    let server = serve_by(ignoring.args(["-c", ignores, "sh"]).arg(program()), "60");
    send(&server, SignalNumber::INTERRUPT);
    assert_eq!(server.wait().code(), Some(0));

    // The mask of this thread is the child's.
    let blocked = signals::block(&[SignalNumber::TERMINATE]).expect("a mask");
    let server = serve("60");
    drop(blocked);
    send(&server, SignalNumber::TERMINATE);
    assert_eq!(server.wait().code(), Some(0));
}

#[test]
fn a_deadline_of_zero_cuts_off_whoever_is_there() {
    let server = serve("0");
    let _client = client(server.address());
    send(&server, SignalNumber::TERMINATE);
    assert_eq!(server.wait().code(), Some(1));

    let server = serve("0");
    send(&server, SignalNumber::TERMINATE);
    assert_eq!(server.wait().code(), Some(0), "nobody was");
}

#[test]
fn a_client_that_reads_nothing_is_cut_off_too() {
    let server = serve("0.2");
    let mut client = client(server.address());
    client.set_nonblocking(true).expect("an option");
    // Until neither the kernel nor the server takes any more.
    let (mut taken, mut refusals) = (0, 0);
    while refusals < 20 {
        match client.write(&[b'x'; 65536]) {
            Ok(n @ 1..) => (taken, refusals) = (taken + n, 0),
            Ok(0) | Err(_) => {
                refusals += 1;
                std::thread::sleep(Duration::from_millis(10));
            }
        }
        assert!(taken < 100_000_000, "what it echoes is buffered without end");
    }
    send(&server, SignalNumber::TERMINATE);
    assert_eq!(server.wait().code(), Some(1));
}

#[test]
fn an_address_in_use_is_told_in_one_line_with_exit_code_2() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("it is bound").to_string();
    let output = Command::new(program())
        .args(["serve", &address])
        .stdin(Stdio::null())
        .output()
        .expect("it has been built");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains(&address) && told.lines().count() == 1, "{told}");
    assert!(output.stdout.is_empty());
}

#[test]
fn a_client_that_stays_is_cut_off_at_the_deadline_and_the_exit_code_is_1() {
    let server = serve("0.2");
    let mut client = client(server.address());
    send(&server, SignalNumber::TERMINATE);
    assert_eq!(server.wait().code(), Some(1));
    assert!(matches!(client.read(&mut [0]), Ok(0) | Err(_)), "it is cut off");
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let mut server = serve("600");
    let client = client(server.address());
    send(&server, SignalNumber::INTERRUPT);
    is_closing(&mut server, SignalNumber::INTERRUPT);
    send(&server, SignalNumber::INTERRUPT);
    assert_eq!(server.wait().code(), Some(1));
    drop(client);
}

#[test]
fn arguments_that_make_no_sense_are_told_in_one_line_with_exit_code_2() {
    for (arguments, words) in [
        (&["serve"][..], "usage"),
        (&["serve", "nowhere"], "\"nowhere\" is not an address"),
        (
            &["serve", "127.0.0.1:0", "--deadline", "soon"],
            "\"soon\" is not a number",
        ),
        (&["serve", "127.0.0.1:0", "--deadline", "-1"], "\"-1\" is not a number"),
        (&["serve", "127.0.0.1:0", "--deadline", "NaN"], "\"NaN\" is not a number"),
    ] {
        let output = Command::new(program())
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .expect("it has been built");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains(words) && told.lines().count() == 1, "{told}");
    }
}
