//! What the server refuses, on the wire: after each refusal it closes.

mod served;

use std::time::Duration;

use app_protocols::http::Limits;
use served::{said, served, soon, status};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BAD: &str = "400 Bad Request";

async fn refused(cases: &[(&str, &str)]) {
    let (_server, address) = served(Limits::default()).await;
    for (wire, expected) in cases {
        // What follows must not be taken for a second request.
        let wire = format!("{wire}GET / HTTP/1.1\r\nHost: smuggled\r\n\r\n");
        let answer = said(address, wire.as_bytes()).await;
        assert_eq!(status(&answer), *expected, "{wire:?}");
        assert_eq!(
            answer.matches("Content-Length: ").count(),
            1,
            "{wire:?} {answer}"
        );
        assert!(answer.contains("\r\nConnection: close\r\n"), "{wire:?} {answer}");
    }
}

#[tokio::test]
async fn a_body_whose_length_is_told_twice_or_wrongly_is_refused() {
    let post =
        |fields: &str| format!("POST /echo HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n");
    let bad = [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5, 5",
        "Content-Length: +5",
        "Content-Length: -1",
        "Content-Length: 0x5",
        "Content-Length: 5 5",
        "Content-Length:",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
    ];
    let bad = bad.map(|fields| (post(fields), BAD));
    let others = [
        ("Transfer-Encoding: gzip, chunked", "501 Not Implemented"),
        ("Transfer-Encoding: identity", "501 Not Implemented"),
        ("Transfer-Encoding: \x0bchunked", BAD),
        ("Content-Length: 99999999999999999999999", "413 Content Too Large"),
        ("Content-Length: 1048577", "413 Content Too Large"),
        ("X-None: 1", "411 Length Required"),
    ];
    let others = others.map(|(fields, expected)| (post(fields), expected));
    let cases: Vec<_> =
        bad.iter().chain(&others).map(|(wire, it)| (&wire[..], *it)).collect();
    refused(&cases).await;
    let in_1_0 =
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    refused(&[(in_1_0, BAD)]).await;
}

#[tokio::test]
async fn lines_that_two_programs_could_read_differently_are_refused() {
    refused(&[
        ("GET / HTTP/1.1\nHost: a\n\n", BAD),
        ("GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\n\r\n", BAD),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", BAD),
        ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", BAD),
        ("GET / x HTTP/1.1\r\nHost: a\r\n\r\n", BAD),
        ("GET /\r\nHost: a\r\n\r\n", BAD),
        ("Method: GET\r\nUri: /\r\n\r\n", BAD),
        ("G@T / HTTP/1.1\r\nHost: a\r\n\r\n", BAD),
        ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505 HTTP Version Not Supported"),
        ("GET / HTTP/1.2\r\nHost: a\r\n\r\n", "505 HTTP Version Not Supported"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported"),
        ("GET / HTTP/1.1x\r\nHost: a\r\n\r\n", BAD),
        ("\x16\x03\x01\x02\0\x01\r\n\r\n", BAD),
    ])
    .await;
}

#[tokio::test]
async fn a_host_or_a_target_that_is_none_is_refused() {
    let host = |host: &str| format!("GET / HTTP/1.1\r\nHost:{host}\r\n\r\n");
    let hosts = ["", " ", " a b", " a, b", " a/b", " u@a", " a:x", " [::1", " ::1"];
    let target = |line: &str| format!("{line} HTTP/1.1\r\nHost: a\r\n\r\n");
    let targets = [
        "GET index.html",
        "GET *",
        "GET a:80",
        "GET /#fragment",
        "GET ?query",
        "GET ftp://a/",
        "GET http:///",
        "GET http://u@a/",
        "CONNECT /",
        "CONNECT a",
    ];
    let wires = hosts.map(host).into_iter().chain(targets.map(target));
    let wires: Vec<_> = wires.collect();
    let cases: Vec<_> = wires.iter().map(|wire| (&wire[..], BAD)).collect();
    refused(&cases).await;
}

#[tokio::test]
async fn a_refusal_of_head_has_no_body() {
    let (_server, address) = served(impatient()).await;
    for (wire, expected) in [
        ("HEAD / HTTP/1.1\r\n\r\n", BAD),
        ("HEAD / HTTP/1.1\r\nHost: ", "408 Request Timeout"),
    ] {
        let answer = said(address, wire.as_bytes()).await;
        assert_eq!(status(&answer), expected);
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn what_is_no_http_is_refused_at_its_first_byte() {
    let (_server, address) = served(Limits::default()).await;
    for wire in [&b"\x16\x03\x01\x02"[..], b"\0", b"{"] {
        assert_eq!(status(&said(address, wire).await), BAD);
    }
}

#[tokio::test]
async fn a_limit_may_be_as_large_as_numbers_are() {
    let (_server, address) =
        served(Limits { body: usize::MAX, ..impatient() }).await;
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    for body in [
        "Content-Length: 18446744073709551615\r\n\r\nx",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\nffffffffffffffff\r\nx",
    ] {
        let answer = said(address, format!("{head}{body}").as_bytes()).await;
        assert_eq!(status(&answer), "408 Request Timeout");
    }
}

#[tokio::test]
async fn chunks_that_make_no_sense_are_refused() {
    let head =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for chunks in [
        "x\r\n",
        "\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "5\r\nhell\r\n0\r\n\r\n",
        "-1\r\n",
        "0x5\r\nhello\r\n",
        "11111111111111111\r\n",
        "5;a\nb\r\nhello\r\n0\r\n\r\n",
        "5 x\r\nhello\r\n0\r\n\r\n",
        "5;\0\r\nhello\r\n0\r\n\r\n",
        "5;a\rb\r\nhello\r\n0\r\n\r\n",
        "0\r\nGET /admin HTTP/1.1\r\nHost: a\r\n\r\n",
        "0\r\nX: \0\r\n\r\n",
        "0\r\nX: y\r\n z\r\n\r\n",
        "0\r\nTrailer: a\n\r\n",
        "0\r\n\n",
    ] {
        refused(&[(&format!("{head}{chunks}"), BAD)]).await;
    }
    let large = format!("{head}{:x}\r\n{}", 2 << 20, "x".repeat(2 << 20));
    let (_server, address) = served(Limits::default()).await;
    let answer = said(address, large.as_bytes()).await;
    assert_eq!(status(&answer), "413 Content Too Large");
    // The size is enough.
    let answer = said(address, format!("{head}fffffff\r\n").as_bytes()).await;
    assert_eq!(status(&answer), "413 Content Too Large");
}

#[tokio::test]
async fn a_head_that_is_too_long_is_refused_before_its_end() {
    let long = "x".repeat(9000);
    let fields = "X: y\r\n".repeat(101);
    let head = format!("X: {long}\r\n").repeat(4);
    let (_server, address) = served(Limits::default()).await;
    for (wire, expected) in [
        (format!("GET /{long}"), "414 URI Too Long"),
        (
            format!("GET / HTTP/1.1\r\nHost: a\r\n{head}"),
            "431 Request Header Fields Too Large",
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n"),
            "431 Request Header Fields Too Large",
        ),
    ] {
        assert_eq!(status(&said(address, wire.as_bytes()).await), expected);
    }
}

fn impatient() -> Limits {
    let time = Duration::from_millis(200);
    Limits {
        head_time: time,
        body_time: time,
        idle_time: time,
        linger_time: time,
        ..Limits::default()
    }
}

#[tokio::test]
async fn a_slow_client_is_told_408_and_one_that_is_silent_just_loses_its_connection()
{
    let (_server, address) = served(impatient()).await;
    for (wire, expected) in [
        ("", ""),
        ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "200 OK"),
        ("GET / HTTP/1.1\r\nHost: ", "408 Request Timeout"),
        (
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
            "408 Request Timeout",
        ),
        (
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nx",
            "408 Request Timeout",
        ),
    ] {
        let answer = said(address, wire.as_bytes()).await;
        assert_eq!(status(&answer), expected, "{wire:?}");
        assert!(answer.matches("HTTP/1.1 ").count() <= 1, "{answer}");
    }
}

#[tokio::test]
async fn a_byte_now_and_then_does_not_make_the_head_last_longer() {
    let (_server, address) = served(impatient()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (mut reader, mut writer) = stream.split();
    let drip = async {
        writer.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            if writer.write_all(b"x").await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    };
    let mut all = Vec::new();
    let read = async {
        // A reset for the bytes that came too late is an end as well.
        let _ = reader.read_to_end(&mut all).await;
    };
    soon(async {
        tokio::select! { () = drip => {}, () = read => {} }
    })
    .await;
    assert!(all.starts_with(b"HTTP/1.1 408 "), "{}", String::from_utf8_lossy(&all));
}
