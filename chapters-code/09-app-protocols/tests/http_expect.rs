//! Bodies that wait to be asked for.

mod served;

use app_protocols::http::Limits;
use served::{said, served, soon, status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn a_body_is_asked_for_by_100_continue_unless_it_is_too_large() {
    let (_server, address) = served(Limits { body: 8, ..Limits::default() }).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
    let wire = format!("{head}Content-Length: 5\r\nConnection: close\r\n\r\n");
    stream.write_all(wire.as_bytes()).await.unwrap();
    let mut interim = [0; 25];
    soon(stream.read_exact(&mut interim)).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"hello").await.unwrap();
    let mut all = String::new();
    soon(stream.read_to_string(&mut all)).await.unwrap();
    assert!(
        all.starts_with("HTTP/1.1 200 OK\r\n") && all.ends_with("hello"),
        "{all}"
    );

    let answer =
        said(address, format!("{head}Content-Length: 9\r\n\r\n").as_bytes()).await;
    assert_eq!(status(&answer), "413 Content Too Large");
    let other = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: cake\r\nContent-Length: 1\r\n\r\n";
    let answer = said(address, other.as_bytes()).await;
    assert_eq!(status(&answer), "417 Expectation Failed");
    let in_1_0 =
        "POST /echo HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx";
    assert_eq!(status(&said(address, in_1_0.as_bytes()).await), "200 OK");
}

#[tokio::test]
async fn a_body_that_nobody_wants_is_not_asked_for() {
    let (_server, address) = served(Limits::default()).await;
    for (line, expected) in [
        ("POST /nowhere", "404 Not Found"),
        ("POST /", "405 Method Not Allowed"),
        ("BREW /", "501 Not Implemented"),
    ] {
        let fields = "Host: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
        let wire = format!("{line} HTTP/1.1\r\n{fields}");
        let answer = said(address, wire.as_bytes()).await;
        assert_eq!(status(&answer), expected);
        assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
    }
}
