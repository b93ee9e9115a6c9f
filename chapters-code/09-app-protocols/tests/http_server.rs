//! What the server does with requests that make sense.

mod served;

use std::time::Duration;

use app_protocols::http::{Drained, HttpClient, Limits};
use served::{said, served, soon, status, without_date};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CLOSE: &str = "Host: a\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn a_request_is_answered_and_the_connection_closed_when_asked() {
    let (_server, address) = served(Limits::default()).await;
    let answer =
        said(address, format!("GET / HTTP/1.1\r\n{CLOSE}").as_bytes()).await;
    let expected = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\
                    Content-Length: 5\r\nConnection: close\r\n\r\nhello";
    assert_eq!(answer, expected);
}

#[tokio::test]
async fn six_requests_on_one_connection_are_answered_in_order() {
    let (_server, address) = served(Limits::default()).await;
    let mut wire = String::new();
    for i in 0..5 {
        wire += &format!(
            "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n{i}"
        );
    }
    wire +=
        &format!("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n{CLOSE}");
    let answers = said(address, wire.as_bytes()).await;
    let bodies: Vec<_> = answers
        .split("HTTP/1.1 200 OK\r\n")
        .filter_map(|it| it.split("\r\n\r\n").nth(1))
        .collect();
    assert_eq!(bodies, ["0", "1", "2", "3", "4", "at last", "hello"]);
}

/// All kinds of requests, cut at every byte, and byte by byte.
#[tokio::test]
async fn however_requests_are_cut_the_answers_are_the_same() {
    let (_server, address) = served(Limits::default()).await;
    let wire = format!(
        "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n\
         POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
         5;x=y\r\nhello\r\nA\r\n, chunked!\r\n0\r\nTrailer: z\r\n\r\n\
         POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc\
         HEAD / HTTP/1.1\r\nHost: a\r\n\r\n\
         GET /pieces HTTP/1.1\r\n{CLOSE}"
    );
    let wire = wire.as_bytes();
    let expected = said(address, wire).await;
    assert!(expected.contains("\r\n\r\nhello, chunked!HTTP/1.1 200"), "{expected}");
    assert!(
        expected.contains("Content-Length: 5\r\n\r\nHTTP/1.1 200"),
        "HEAD: {expected}"
    );
    assert!(expected.ends_with("4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n"));
    let cuts = (1..wire.len()).map(|at| vec![at]).chain([(1..wire.len()).collect()]);
    for cuts in cuts {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut all = Vec::new();
        let mut before = 0;
        for at in cuts.into_iter().chain([wire.len()]) {
            soon(stream.write_all(&wire[before..at])).await.unwrap();
            // Has the server read what was sent.
            tokio::task::yield_now().await;
            before = at;
        }
        soon(stream.read_to_end(&mut all)).await.unwrap();
        assert_eq!(without_date(&all), expected);
    }
}

#[tokio::test]
async fn a_client_of_1_0_gets_a_close_or_keeps_the_connection_if_it_asks() {
    let (_server, address) = served(Limits::default()).await;
    let answer = said(address, b"GET / HTTP/1.0\r\n\r\n").await;
    assert!(answer.contains("\r\nConnection: close\r\n"), "{answer}");
    let wire =
        b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n";
    let answers = said(address, wire).await;
    assert_eq!(answers.matches("200 OK").count(), 2);
    assert!(answers.contains("\r\nConnection: keep-alive\r\n"), "{answers}");
    for fields in [
        "Connection: close, keep-alive",
        "Connection: close\r\nConnection: keep-alive",
        "Connection: keep-alive\r\nConnection: close",
    ] {
        let wire = format!("GET / HTTP/1.0\r\n{fields}\r\n\r\n");
        let answer = said(address, wire.as_bytes()).await;
        assert!(answer.contains("\r\nConnection: close\r\n"), "{fields}");
    }
    // Chunks are unknown to it: the body ends with the connection.
    let answer =
        said(address, b"GET /pieces HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            .await;
    assert!(answer.ends_with("\r\n\r\none two three"), "{answer}");
    assert!(!answer.contains("Transfer-Encoding"), "{answer}");
}

#[tokio::test]
async fn what_is_not_there_and_what_nobody_knows_are_told_apart() {
    let (_server, address) = served(Limits::default()).await;
    for (line, expected) in [
        ("GET /nowhere", "404 Not Found"),
        ("DELETE /", "405 Method Not Allowed"),
        ("BREW /", "501 Not Implemented"),
        ("get /", "501 Not Implemented"),
        ("GET /panic", "500 Internal Server Error"),
        ("GET /panic/later", "500 Internal Server Error"),
        ("GET http://other/", "200 OK"),
        ("GET HTTP://other:80?query", "200 OK"),
        ("OPTIONS *", "204 No Content"),
        ("OPTIONS /", "405 Method Not Allowed"),
        ("CONNECT other:443", "501 Not Implemented"),
        ("GET /?query=1", "200 OK"),
        ("GET /empty", "204 No Content"),
    ] {
        let answer =
            said(address, format!("{line} HTTP/1.1\r\n{CLOSE}").as_bytes()).await;
        assert_eq!(status(&answer), expected, "{line}");
    }
    let answer =
        said(address, format!("DELETE / HTTP/1.1\r\n{CLOSE}").as_bytes()).await;
    assert!(answer.contains("\r\nAllow: GET, HEAD\r\n"), "{answer}");
    let answer =
        said(address, format!("GET /empty HTTP/1.1\r\n{CLOSE}").as_bytes()).await;
    assert!(!answer.contains("Content-Length"), "{answer}");
}

#[tokio::test]
async fn a_client_that_reads_nothing_stops_the_server_from_answering_on() {
    let (server, address) = served(Limits::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let body = "x".repeat(100_000);
    let request = format!(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    // More than both kernels' buffers hold: at some point it can't be sent any more.
    let mut sent = 0;
    let flood = async {
        loop {
            stream.write_all(request.as_bytes()).await.unwrap();
            sent += 1;
        }
    };
    let stuck = tokio::time::timeout(Duration::from_secs(3), flood).await;
    assert!(stuck.is_err(), "{sent} requests were taken");
    drop(stream);
    assert_eq!(
        soon(server.shutdown(Duration::from_secs(10))).await,
        Drained::Finished
    );
}

#[tokio::test]
async fn a_client_that_sends_on_while_it_waits_is_read_no_further() {
    let (_server, address) = served(Limits::default()).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /never HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
    let flood = async {
        loop {
            stream.write_all(request.as_bytes()).await.unwrap();
        }
    };
    let stuck = tokio::time::timeout(Duration::from_secs(3), flood).await;
    assert!(stuck.is_err(), "there is no end to what it takes");
}

#[tokio::test]
async fn requests_that_came_during_an_answer_are_answered_after_it() {
    let (_server, address) = served(Limits::default()).await;
    // Whose answers are more than one write, and more than is kept while the first waits.
    for n in [1000, 5000] {
        let wire = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n".to_owned()
            + &"GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(n)
            + "GET /later HTTP/1.1\r\nHost: a\r\n\r\n";
        let (mut reader, mut writer) =
            TcpStream::connect(address).await.unwrap().into_split();
        let writing = tokio::spawn(async move {
            writer.write_all(wire.as_bytes()).await.unwrap();
            // The end may come while they wait.
            writer.shutdown().await.unwrap();
            writer
        });
        let mut all = Vec::new();
        soon(reader.read_to_end(&mut all)).await.unwrap();
        writing.await.unwrap();
        let all = String::from_utf8_lossy(&all);
        assert_eq!(all.matches("HTTP/1.1 200 OK").count(), n + 2);
        assert!(all.ends_with("at last"));
    }
}

#[tokio::test]
async fn shutting_down_answers_what_has_begun_and_no_more() {
    let (server, address) = served(Limits::default()).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    soon(idle.read_exact(&mut first)).await.unwrap();
    let mut busy = TcpStream::connect(address).await.unwrap();
    busy.write_all(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na")
        .await
        .unwrap();
    // The server has read it: it reads in order of arrival.
    said(address, format!("GET / HTTP/1.1\r\n{CLOSE}").as_bytes()).await;

    let finishing = async {
        let mut rest = Vec::new();
        idle.read_to_end(&mut rest).await.unwrap();
        assert!(TcpStream::connect(address).await.is_err(), "it is closed");
        busy.write_all(b"bc").await.unwrap();
        let mut all = String::new();
        busy.read_to_string(&mut all).await.unwrap();
        assert!(all.contains("Connection: close") && all.ends_with("abc"), "{all}");
    };
    let deadline = Duration::from_secs(10);
    let (drained, ()) =
        soon(async { tokio::join!(server.shutdown(deadline), finishing) }).await;
    assert_eq!(drained, Drained::Finished);
}

#[tokio::test]
async fn a_response_that_never_comes_is_cut_at_the_deadline() {
    let (server, address) = served(Limits::default()).await;
    let mut busy = TcpStream::connect(address).await.unwrap();
    busy.write_all(b"GET /never HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    said(address, format!("GET / HTTP/1.1\r\n{CLOSE}").as_bytes()).await;
    let drained = soon(server.shutdown(Duration::from_millis(50))).await;
    assert_eq!(drained, Drained::Cut);
}

/// Answers that come later are written by other tasks than the connection's own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_clients_on_several_threads_get_each_their_own() {
    let (server, address) = served(Limits::default()).await;
    let mut clients = tokio::task::JoinSet::new();
    for number in 0..40 {
        clients.spawn(async move {
            let mut client = HttpClient::new("127.0.0.1", address.port());
            for round in 0..50 {
                let mine = format!("{number}, {round}");
                let body = mine.as_bytes();
                let answer = client.post("/echo", "text/plain", body).await.unwrap();
                assert_eq!(answer.body, body);
                let answer = client.get("/later").await.unwrap();
                assert_eq!(answer.body, b"at last");
                let answer = client.get("/pieces").await.unwrap();
                assert_eq!(answer.body, b"one two three");
            }
            client.local_port()
        });
    }
    soon(clients.join_all()).await;
    assert_eq!(
        soon(server.shutdown(Duration::from_secs(10))).await,
        Drained::Finished
    );
}
