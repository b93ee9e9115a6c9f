//! asyncio on the other end: its clients on our servers, our clients on its servers.

mod endpoint;
mod recorder;
mod served;

use std::io::Write;
use std::process::Stdio;

use endpoint::{udp_to, watch};
use netlab::Served;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use recorder::{Event, Recorder, trace};
use served::{printed, python, run, serve, told};
use tokio::net::TcpStream;
use transports::attach;

#[test]
fn sixty_four_megabytes_pass_the_echo_server_and_a_half_close_is_answered() {
    let server = serve("transport_echo");
    let port = server.address().port().to_string();
    let Some(mut client) = python("tcp_client.py", &[&port]) else { return };
    let text = printed(&mut client);
    assert_eq!(text, "long stream: 64 MB, same: True\nhalf-close: last words\n");
    assert_eq!(server.interrupt().code(), Some(0));
}

#[test]
fn a_thousand_clients_are_served_at_once() {
    let wanted = 1100;
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    if hard < wanted {
        return netlab::skip("fewer than 1100 descriptors may be open");
    }
    // Both programs inherit it.
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(wanted), hard).unwrap();
    let server = serve("transport_echo");
    let port = server.address().port().to_string();
    let Some(mut client) = python("tcp_client.py", &[&port, "1000"]) else { return };
    assert_eq!(printed(&mut client), "1000 at once, same: True\n");
    assert_eq!(server.interrupt().code(), Some(0));
}

#[test]
fn datagrams_of_any_size_are_echoed_to_an_asyncio_client() {
    let server = serve("udp_echo");
    let port = server.address().port().to_string();
    let Some(mut client) = python("udp_client.py", &[&port]) else { return };
    let sizes = [3, 0, 65_507, 9].map(|size| format!("{size} bytes, same: True\n"));
    assert_eq!(printed(&mut client), sizes.concat());
    assert_eq!(server.interrupt().code(), Some(0));
}

#[tokio::test]
async fn a_transport_of_ours_talks_to_an_asyncio_server() {
    let Some(mut server) = python("tcp_server.py", &[]) else { return };
    let server = Served::start(&mut server);
    let stream = TcpStream::connect(server.address()).await.unwrap();
    let (recorder, mut events) = Recorder::new();
    let transport = attach(stream, recorder).unwrap();
    let question = vec![b'?'; 5_000_000];
    transport.write(&question);
    transport.write_eof().unwrap();
    let events = events.until_the_end().await;
    let mut echo: Vec<u8> = Vec::new();
    for event in &events {
        if let Event::Data(data) = event {
            echo.extend(data);
        }
    }
    assert_eq!(echo, question);
    assert!(trace(&events).ends_with(" eof lost"), "{}", trace(&events));
}

#[tokio::test]
async fn an_endpoint_of_ours_talks_to_an_asyncio_server() {
    let Some(mut server) = python("udp_server.py", &[]) else { return };
    let server = Served::start(&mut server);
    let mut client = watch(udp_to(server.address()).await);
    let longest = vec![b'x'; 65_507];
    for (question, answer) in [
        (b"one".as_slice(), b"one".as_slice()),
        (b"", b"empty"),
        (&longest, &longest),
    ] {
        client.transport.send(question).unwrap();
        assert_eq!(client.received().await, (answer.to_vec(), server.address()));
    }
}

#[test]
fn connect_of_both_examples_talks_to_asyncio_servers() {
    for (example, script) in
        [("transport_echo", "tcp_server.py"), ("udp_echo", "udp_server.py")]
    {
        let Some(mut server) = python(script, &[]) else { return };
        let server = Served::start(&mut server);
        let address = server.address().to_string();
        let mut client = run(example, &["connect", &address])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = client.stdin.take().unwrap();
        stdin.write_all(b"first\nsecond\n").unwrap();
        drop(stdin);
        let output = client.wait_with_output().unwrap();
        assert!(output.status.success(), "{example}: {}", told(&output));
        assert_eq!(output.stdout, b"first\nsecond\n", "{example}");
    }
}
