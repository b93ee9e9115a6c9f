//! The client, with our server, with Python's, and with servers that misbehave.

mod served;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app_protocols::http::{HttpClient, HttpError, Limits};
use served::{served, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

#[tokio::test]
async fn one_connection_serves_all_requests_and_bodies_come_out_of_their_chunks() {
    let (_server, address) = served(Limits::default()).await;
    let mut client = HttpClient::new("127.0.0.1", address.port());
    assert_eq!(client.local_port(), None);
    let answer = soon(client.get("/")).await.unwrap();
    assert_eq!(answer.body, b"hello");
    let port = client.local_port().expect("it is kept");
    let answer = soon(client.get("/pieces")).await.unwrap();
    assert_eq!(answer.body, b"one two three");
    assert_eq!(answer.field("transfer-encoding"), Some(&b"chunked"[..]));
    let answer = soon(client.ask("HEAD", "/", &[], b"")).await.unwrap();
    assert_eq!(
        (answer.body.len(), answer.field("Content-Length")),
        (0, Some(&b"5"[..]))
    );
    let answer = soon(client.get("/empty")).await.unwrap();
    assert_eq!(answer.status.code(), 204);
    let answer =
        soon(client.post("/echo", "application/json", b"{}")).await.unwrap();
    assert_eq!(answer.field("content-type"), Some(&b"application/json"[..]));
    assert_eq!(answer.body, b"{}");
    let answer = soon(client.get("/nowhere")).await.unwrap();
    assert_eq!(answer.status.code(), 404);
    assert_eq!(client.local_port(), Some(port));
    let close = [("Connection", "close")];
    soon(client.ask("GET", "/", &close, b"")).await.unwrap();
    assert_eq!(client.local_port(), None, "the server has ended it");
}

#[tokio::test]
async fn a_kept_connection_that_the_server_has_closed_is_replaced() {
    let limits =
        Limits { idle_time: Duration::from_millis(50), ..Limits::default() };
    let (_server, address) = served(limits).await;
    let mut client = HttpClient::new("127.0.0.1", address.port());
    soon(client.get("/")).await.unwrap();
    let before = client.local_port();
    tokio::time::sleep(Duration::from_millis(300)).await;
    soon(client.get("/")).await.unwrap();
    assert_ne!(client.local_port(), before);
    tokio::time::sleep(Duration::from_millis(300)).await;
    // It is known to be closed: nothing is sent into it, and nothing repeated.
    soon(client.post("/echo", "text/plain", b"once")).await.unwrap();
}

/// A server that answers each first request of a connection, and closes at the second;
/// and how many connections it has had.
async fn closing_at_the_second() -> (HttpClient, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback works");
    let port = listener.local_addr().expect("loopback works").port();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = connections.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.expect("loopback works");
            counted.fetch_add(1, Ordering::Relaxed);
            let mut request = [0; 4096];
            for answer in
                [&b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"[..], b""]
            {
                let _ = stream.read(&mut request).await.expect("it is sent");
                stream.write_all(answer).await.expect("it is read");
            }
        }
    });
    (HttpClient::new("127.0.0.1", port), connections)
}

#[tokio::test]
async fn what_got_no_answer_is_repeated_only_if_that_does_no_harm() {
    let (mut client, connections) = closing_at_the_second().await;
    soon(client.get("/")).await.unwrap();
    assert_eq!(soon(client.get("/")).await.unwrap().body, b"ok");
    assert_eq!(connections.load(Ordering::Relaxed), 2);

    let error = soon(client.post("/", "text/plain", b"once")).await.unwrap_err();
    assert!(matches!(error, HttpError::NoAnswer), "{error}");
    assert_eq!(connections.load(Ordering::Relaxed), 2, "it was sent once");
    soon(client.post("/", "text/plain", b"again")).await.unwrap();
    assert_eq!(connections.load(Ordering::Relaxed), 3);
}

/// A server that says the next of these to the first bytes of each connection.
async fn saying(answers: Vec<Vec<u8>>) -> HttpClient {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback works");
    let port = listener.local_addr().expect("loopback works").port();
    tokio::spawn(async move {
        let mut open = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.expect("loopback works");
            stream.read_exact(&mut [0]).await.expect("it is sent");
            stream.write_all(&answer).await.expect("it is read");
            open.push(stream);
        }
        std::future::pending::<()>().await;
    });
    HttpClient::new("127.0.0.1", port)
}

#[tokio::test]
async fn what_follows_an_answer_does_not_pass_for_the_next_one() {
    // ANCHOR: follows
    let ok = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".to_vec();
    let evil = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    let mut client = saying(vec![[&ok[..], evil].concat(), ok]).await;
    for _ in 0..2 {
        assert_eq!(soon(client.get("/")).await.unwrap().body, b"ok");
    }
    // ANCHOR_END: follows
}

#[tokio::test]
async fn an_answer_that_comes_before_the_body_is_sent_is_the_answer() {
    let refused = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n";
    let mut client = saying(vec![refused.to_vec()]).await;
    // More than the kernels' buffers hold, and nobody reads it.
    let large = vec![0; 64 << 20];
    let answer = soon(client.post("/", "text/plain", &large)).await.unwrap();
    assert_eq!(answer.status.code(), 413);
    assert_eq!(client.local_port(), None, "the rest of the body is still in it");
}

#[tokio::test]
async fn a_head_without_an_end_is_an_error_and_not_a_buffer_without_end() {
    let mut endless = b"HTTP/1.1 200 OK\r\nX: ".to_vec();
    endless.extend(vec![b'x'; 200_000]);
    let error = soon(saying(vec![endless]).await.get("/")).await.unwrap_err();
    assert!(error.to_string().contains("its head is longer than"), "{error}");
}

#[tokio::test]
async fn close_outweighs_keep_alive() {
    let both = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\
                 Connection: keep-alive\r\nContent-Length: 0\r\n\r\n";
    let mut client = saying(vec![both.to_vec()]).await;
    soon(client.get("/")).await.unwrap();
    assert_eq!(client.local_port(), None);
}

/// What the client says to a server that answers with these bytes and closes.
async fn of(answer: &'static [u8]) -> Result<Vec<u8>, HttpError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback works");
    let port = listener.local_addr().expect("loopback works").port();
    let serve = async {
        let (mut stream, _) = listener.accept().await.expect("loopback works");
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await.expect("loopback works");
        stream.write_all(answer).await.expect("loopback works");
    };
    let mut client =
        HttpClient::new("127.0.0.1", port).most(64).patience(Duration::from_secs(5));
    let (asked, ()) = tokio::join!(client.get("/"), serve);
    asked.map(|answer| answer.body)
}

#[tokio::test]
async fn interim_responses_are_passed_over_and_the_end_may_be_the_connections() {
    let body =
        of(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nall");
    assert_eq!(soon(body).await.unwrap(), b"all");
    let body = of(b"HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nall");
    assert_eq!(soon(body).await.unwrap(), b"all");
}

#[tokio::test]
async fn answers_that_are_none_are_errors_that_name_the_cause() {
    let error = soon(of(b"")).await.unwrap_err();
    assert!(matches!(error, HttpError::NoAnswer), "{error}");
    let cut = soon(of(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc")).await;
    assert!(
        matches!(cut, Err(HttpError::Cut { got: 3, expected: Some(5) })),
        "{cut:?}"
    );
    let cut =
        soon(of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"))
            .await;
    assert!(
        matches!(cut, Err(HttpError::Cut { got: 2, expected: None })),
        "{cut:?}"
    );
    let large = soon(of(b"HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n")).await;
    assert!(matches!(large, Err(HttpError::TooLarge { limit: 64 })), "{large:?}");
    for answer in [
        &b"220 mail.example ready\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nX: y\r\n folded\r\n\r\n",
        b"HTTP/2.0 200 OK\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: y",
    ] {
        let error = soon(of(answer)).await.unwrap_err();
        assert!(matches!(error, HttpError::NoHttp { .. }), "{error}");
    }
    let chunks =
        soon(of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"))
            .await;
    assert!(matches!(chunks, Err(HttpError::Chunks(_))), "{chunks:?}");
}

#[tokio::test]
async fn what_cannot_stand_in_a_request_is_refused_before_anything_is_sent() {
    let mut client = HttpClient::new("127.0.0.1", 9);
    for (method, target, field) in [
        ("GET", "/a b", ("X", "y")),
        ("GET", "", ("X", "y")),
        ("GE T", "/", ("X", "y")),
        ("GET", "/", ("X", "y\r\nEvil: z")),
        ("GET", "/", ("X: y\r\nEvil", "z")),
        ("GET", "/", ("X y", "z")),
        ("GET", "/", ("", "z")),
        ("G@T", "/", ("X", "y")),
        ("GET", "/", ("Host", "b")),
        ("GET", "/", ("content-length", "5")),
        ("GET", "/", ("Transfer-Encoding", "chunked")),
    ] {
        let error = client.ask(method, target, &[field], b"").await.unwrap_err();
        assert!(matches!(error, HttpError::BadRequest { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_answer_costs_the_clients_patience() {
    let (_server, address) = served(Limits::default()).await;
    let client = HttpClient::new("127.0.0.1", address.port());
    let mut client = client.patience(Duration::from_millis(50));
    let error = soon(client.get("/never")).await.unwrap_err();
    assert!(matches!(error, HttpError::Timeout { .. }), "{error}");
    // The answer to come belongs to nobody: the next request has a connection of its own.
    assert_eq!(client.local_port(), None);
    assert_eq!(soon(client.get("/")).await.unwrap().body, b"hello");
}
