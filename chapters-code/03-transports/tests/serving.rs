//! `serve ADDR` of the echo examples, from a terminal's side.

mod served;

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use served::{run, serve, told};

const EXAMPLES: [&str; 2] = ["transport_echo", "udp_echo"];

#[test]
fn what_is_no_address_is_named_with_the_remedy() {
    for example in EXAMPLES {
        for command in ["serve", "connect"] {
            for address in ["nonsense", "127.0.0.1", "127.0.0.1:99999", "[::1]", ""]
            {
                let output = run(example, &[command, address]).output().unwrap();
                let told = told(&output);
                assert_eq!(output.status.code(), Some(1), "{told}");
                assert!(output.stdout.is_empty(), "{told}");
                let named =
                    format!("Error: {address:?} is not an address; write IP:PORT");
                assert!(told.contains(&named), "{told}");
            }
        }
        for arguments in [vec!["serve"], vec!["listen", "127.0.0.1:0"]] {
            let output = run(example, &arguments).output().unwrap();
            let told = told(&output);
            assert_eq!(output.status.code(), Some(1), "{told}");
            let usage = format!("usage: {example} [serve ADDR | connect ADDR]");
            assert!(told.contains(&usage), "{told}");
        }
    }
}

#[test]
fn an_address_that_cannot_be_had_is_named_with_the_kernels_reason() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = (taken.local_addr().unwrap(), taken);
    let taken_udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let cases = [
        ("transport_echo", taken.0.to_string(), "Address already in use"),
        (
            "udp_echo",
            taken_udp.local_addr().unwrap().to_string(),
            "Address already in use",
        ),
        // Of TEST-NET-1, which no host has.
        ("transport_echo", "192.0.2.1:8007".to_owned(), "Cannot assign"),
        ("udp_echo", "192.0.2.1:8007".to_owned(), "Cannot assign"),
    ];
    for (example, address, reason) in cases {
        let output = run(example, &["serve", &address]).output().unwrap();
        let told = told(&output);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(&address) && told.contains(reason), "{told}");
        assert!(output.stdout.is_empty(), "{told}");
    }
}

#[test]
fn ctrl_c_ends_an_idle_server_at_once() {
    for example in EXAMPLES {
        let before = Instant::now();
        assert_eq!(serve(example).interrupt().code(), Some(0), "{example}");
        assert!(before.elapsed() < Duration::from_secs(60));
    }
}

#[test]
fn ctrl_c_lets_a_client_finish_and_takes_no_new_one() {
    let server = serve("transport_echo");
    let address = server.address();
    let mut client = TcpStream::connect(address).unwrap();
    client.write_all(b"before").unwrap();
    let mut echo = [0; 6];
    client.read_exact(&mut echo).unwrap();
    let ended = std::thread::spawn(move || server.interrupt());
    // The listener is closed first, and that shows.
    let refused = loop {
        match TcpStream::connect(address) {
            Ok(_) => std::thread::yield_now(),
            // In the queue of the listener when that was closed: not refused yet.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
            Err(error) => break error,
        }
    };
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    client.write_all(b"after").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut rest = String::new();
    client.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "after");
    assert_eq!(ended.join().unwrap().code(), Some(0));
}

#[test]
fn ctrl_c_does_not_wait_for_ever_for_a_client_that_stays() {
    let server = serve("transport_echo");
    let mut client = TcpStream::connect(server.address()).unwrap();
    client.write_all(b"x").unwrap();
    client.read_exact(&mut [0; 1]).unwrap();
    assert_eq!(server.interrupt().code(), Some(0));
    // Cut: the end, or a reset.
    assert!(matches!(client.read(&mut [0; 1]), Ok(0) | Err(_)));
}

#[test]
fn a_client_that_does_not_read_is_not_read_either_and_harms_no_other() {
    let server = serve("transport_echo");
    let mut greedy = TcpStream::connect(server.address()).unwrap();
    greedy.set_nonblocking(true).unwrap();
    let mut sent = 0;
    let mut refusals = 0;
    let chunk = vec![b'g'; 1 << 16];
    let mut other = TcpStream::connect(server.address()).unwrap();
    // Until nothing goes in any more, also after the server had its turn.
    while refusals < 3 {
        match greedy.write(&chunk) {
            Ok(n) => {
                sent += n;
                refusals = 0;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::WouldBlock);
                refusals += 1;
                other.write_all(b"alive").unwrap();
                other.read_exact(&mut [0; 5]).unwrap();
            }
        }
        assert!(sent < 1 << 30, "the server takes in all that is sent");
    }
    // And all of it comes back when the client reads at last.
    greedy.set_nonblocking(false).unwrap();
    greedy.shutdown(Shutdown::Write).unwrap();
    let mut echo = Vec::new();
    greedy.read_to_end(&mut echo).unwrap();
    assert_eq!(echo.len(), sent);
    drop(other);
    assert_eq!(server.interrupt().code(), Some(0));
}
