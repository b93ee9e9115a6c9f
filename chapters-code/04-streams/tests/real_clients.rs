//! The servers of the examples, tried by programs that know nothing of this crate.

mod served;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::process::{Command, Output, Stdio};

use netlab::Served;
use served::{connect, peak_memory, program, serve, serve_by};

/// Runs a client with this input, to its end.
fn run(mut client: Command, input: &[u8]) -> Output {
    let mut child = client
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the client starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the client ends");
    writing.join().expect("no panic").expect("the client takes its input");
    output
}

/// netcat, with the option that ends its direction when the input ends.
fn netcat(server: &Served) -> Option<Command> {
    let mut nc = Command::new("nc");
    let has_it = nc.arg("-h").stderr(Stdio::piped()).output().is_ok_and(|it| {
        [it.stdout, it.stderr].concat().windows(2).any(|two| two == b"-N")
    });
    if !has_it {
        netlab::skip("nc: OpenBSD's netcat is needed, Debian's netcat-openbsd");
        return None;
    }
    let mut nc = Command::new("nc");
    nc.args(["-N", "-w", "20", "127.0.0.1", &server.address().port().to_string()]);
    Some(nc)
}

fn python(script: &str) -> Option<Command> {
    if Command::new("python3").arg("--version").output().is_err() {
        netlab::skip("asyncio: there is no python3");
        return None;
    }
    let mut python = Command::new("python3");
    python.arg(format!("{}/{script}", env!("CARGO_MANIFEST_DIR")));
    Some(python)
}

#[test]
fn the_line_server_answers_netcat() {
    let server = serve("line_server");
    let Some(nc) = netcat(&server) else { return };
    let output = run(nc, b"hello\nworld\r\n\nlast");
    assert_eq!(output.stdout, b"HELLO\nWORLD\r\n\nLAST");
}

#[test]
fn the_echo_server_answers_netcat() {
    let server = serve("stream_echo");
    let Some(nc) = netcat(&server) else { return };
    let sent: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    assert!(run(nc, &sent).stdout == sent, "the echo differs");
}

#[test]
fn the_line_server_holds_to_its_word_with_an_asyncio_client() {
    let server = serve("line_server");
    let Some(mut client) = python("tests/line_client.py") else { return };
    client.arg(server.address().port().to_string());
    let output = run(client, b"");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "as expected\n");
}

#[test]
fn the_client_talks_to_an_asyncio_server() {
    let Some(twin) = python("examples/stream_echo.py") else { return };
    let server = serve_by(twin);
    let mut client = Command::new(program("stream_echo"));
    client.args(["connect", &server.address().to_string()]);
    let sent = b"what asyncio echoes\n".repeat(10_000);
    assert!(run(client, &sent).stdout == sent, "the echo differs");
}

#[test]
fn a_line_without_end_takes_no_more_memory_than_the_limit_allows() {
    let server = serve("line_server");
    let mut answered = String::new();
    let mut warm = connect(&server);
    warm.write_all(b"warm\n").unwrap();
    BufReader::new(&warm).read_line(&mut answered).unwrap();
    let before = peak_memory(&server);

    let mut client = connect(&server);
    for _ in 0..64 {
        client.write_all(&[b'x'; 1024 * 1024]).unwrap();
    }
    client.write_all(b"\nstill here\n").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut answers = String::new();
    client.read_to_string(&mut answers).unwrap();
    assert_eq!(answers, "ERR line too long\nSTILL HERE\n");
    let grown = peak_memory(&server) - before;
    assert!(grown < 4 * 1024 * 1024, "64 MiB sent, {grown} bytes taken");
}

#[test]
fn a_client_that_never_reads_is_held_back_and_harms_nobody() {
    let server = serve("line_server");
    let before = peak_memory(&server);
    let mut greedy = connect(&server);
    greedy.set_nonblocking(true).unwrap();
    // Until the server takes no more: then the kernel's buffers are full both ways.
    let lines = b"a line that wants an answer\n".repeat(1000);
    let mut refused = 0;
    while refused < 10 {
        match greedy.write(&lines) {
            Ok(taken) => {
                assert!(taken > 0);
                refused = 0;
            }
            Err(_) => {
                refused += 1;
                let mut polite = connect(&server);
                polite.write_all(b"hello\n").unwrap();
                let mut answer = String::new();
                BufReader::new(&polite).read_line(&mut answer).unwrap();
                assert_eq!(answer, "HELLO\n");
            }
        }
    }
    let grown = peak_memory(&server) - before;
    assert!(grown < 4 * 1024 * 1024, "{grown} bytes taken");
}

#[test]
fn ctrl_c_ends_a_server_in_order_also_while_clients_are_there() {
    for example in ["line_server", "stream_echo"] {
        let server = serve(example);
        let mut client = connect(&server);
        client.write_all(b"HELLO\n").unwrap();
        let mut answer = [0; 6];
        client.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HELLO\n");
        assert!(server.interrupt().success(), "{example}");
        assert_eq!(client.read(&mut answer).unwrap(), 0, "{example} has closed");
    }
}

#[test]
fn an_address_that_is_none_is_named_with_the_remedy() {
    for example in ["line_server", "stream_echo"] {
        for (address, remedy) in [
            ("localhost", "write IP:PORT"),
            ("127.0.0.1:99999", "write IP:PORT"),
            ("192.0.2.1:0", "listening on 192.0.2.1:0"),
        ] {
            let mut command = Command::new(program(example));
            let output = command.args(["serve", address]).output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{example} {address}");
            assert!(output.stdout.is_empty());
            assert!(errors.contains(address) && errors.contains(remedy), "{errors}");
        }
    }
}
