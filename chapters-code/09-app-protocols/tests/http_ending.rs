//! How connections end: with the server, and with a client that has said all it wants.

mod served;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use app_protocols::http::{
    Body, Drained, HttpClient, HttpError, HttpServer, Limits, Reply, Request,
    Response, Routes, Status, serve_http,
};
use endpoints::Listen;
use served::soon;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, mpsc};

type Pieces = mpsc::Sender<io::Result<Vec<u8>>>;

/// `/gate` is answered when the gate is opened; the body of `/stream`, 6 bytes, comes as it
/// is sent.
async fn gated() -> (HttpServer, Arc<Notify>, mpsc::Receiver<Pieces>) {
    let gate = Arc::new(Notify::new());
    let (streams, asked) = mpsc::channel(1);
    let for_handler = gate.clone();
    let routes = Routes::new()
        .get("/gate", move |_| {
            let gate = for_handler.clone();
            Reply::later(async move {
                gate.notified().await;
                Response::text("open")
            })
        })
        .get("/stream", move |_| {
            let (sender, pieces) = mpsc::channel(1);
            let streams = streams.clone();
            Reply::later(async move {
                streams.send(sender).await.expect("the test waits for it");
                let body = Body::Stream { length: 6, pieces };
                Response::new(Status::OK).with_body(body)
            })
        });
    let listen = Listen::on(("127.0.0.1", 0));
    let server =
        serve_http(routes, Limits::default(), listen).await.expect("listens");
    (server, gate, asked)
}

async fn asking(server: &HttpServer, target: &str) -> TcpStream {
    let address = server.addresses()[0];
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let wire = format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
    stream.write_all(wire.as_bytes()).await.expect("it reads");
    stream
}

async fn rest(mut stream: TcpStream) -> String {
    let mut all = String::new();
    soon(stream.read_to_string(&mut all)).await.expect("it closes in order");
    all
}

const DEADLINE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_response_that_comes_while_the_server_ends_is_the_connections_last() {
    let (server, gate, _) = gated().await;
    let stream = asking(&server, "/gate").await;
    // It has been read when the next one is answered.
    served::said(server.addresses()[0], b"GET /x HTTP/1.0\r\n\r\n").await;
    // ANCHOR: ending
    let ending = async {
        tokio::task::yield_now().await;
        gate.notify_one();
        let all = rest(stream).await;
        assert!(all.contains("\r\nConnection: close\r\n"), "{all}");
        assert!(all.ends_with("open"), "{all}");
    };
    let both = async { tokio::join!(server.shutdown(DEADLINE), ending) };
    assert_eq!(soon(both).await.0, Drained::Finished);
    // ANCHOR_END: ending
}

#[tokio::test]
async fn a_body_that_was_under_way_when_the_server_ended_is_the_connections_last() {
    let (server, _, mut asked) = gated().await;
    let mut stream = asking(&server, "/stream").await;
    let pieces = soon(asked.recv()).await.expect("it is asked for");
    pieces.send(Ok(b"one".to_vec())).await.expect("it is wanted");
    // The head, which promises to keep the connection.
    let mut head = Vec::new();
    while !head.ends_with(b"one") {
        soon(stream.read_buf(&mut head)).await.expect("it comes");
    }
    let ending = async {
        tokio::task::yield_now().await;
        pieces.send(Ok(b"two".to_vec())).await.expect("it is wanted");
        drop(pieces);
        assert_eq!(rest(stream).await, "two");
    };
    let both = async { tokio::join!(server.shutdown(DEADLINE), ending) };
    assert_eq!(soon(both).await.0, Drained::Finished);
}

/// Nothing here gives way to the server between the request and its end: what it answers,
/// it finds in the kernel.
#[tokio::test]
async fn a_request_that_was_sent_before_the_end_is_answered() {
    let (server, _, _) = gated().await;
    let address = server.addresses()[0];
    let mut known = TcpStream::connect(address).await.expect("it listens");
    let get = b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    known.write_all(get).await.expect("it reads");
    soon(known.read_exact(&mut [0; 12])).await.expect("it answers");
    let again = known.try_write(get).expect("there is room");
    assert_eq!(again, get.len());

    let mut new = std::net::TcpStream::connect(address).expect("it listens");
    io::Write::write_all(&mut new, get).expect("there is room");
    let silent = std::net::TcpStream::connect(address).expect("it listens");

    assert_eq!(soon(server.shutdown(DEADLINE)).await, Drained::Finished);
    for (stream, is_answered) in [(new, true), (silent, false)] {
        stream.set_nonblocking(true).expect("it can be set");
        let all = rest(TcpStream::from_std(stream).expect("it is a socket")).await;
        assert_eq!(all.contains("\r\nConnection: close\r\n"), is_answered, "{all}");
        assert_eq!(all.is_empty(), !is_answered, "{all}");
    }
    let all = rest(known).await;
    assert!(all.contains("\r\nConnection: close\r\n"), "{all}");
}

#[tokio::test]
async fn a_client_that_has_ended_its_side_gets_its_answer_and_the_end() {
    let (server, gate, _) = gated().await;
    let mut stream = asking(&server, "/gate").await;
    // And the beginning of another request, that never comes.
    stream.write_all(b"GET / HT").await.expect("it reads");
    stream.shutdown().await.expect("it is open");
    served::said(server.addresses()[0], b"GET /x HTTP/1.0\r\n\r\n").await;
    gate.notify_one();
    let all = rest(stream).await;
    assert!(all.starts_with("HTTP/1.1 200 OK") && all.ends_with("open"), "{all}");
}

#[tokio::test]
async fn a_client_that_is_gone_in_the_middle_of_a_body_ends_it() {
    let (server, _, mut asked) = gated().await;
    let stream = asking(&server, "/stream").await;
    let pieces = soon(asked.recv()).await.expect("it is asked for");
    socket_is_reset(stream);
    // The server stops asking for pieces.
    let gone = async {
        while pieces.send(Ok(vec![b'x'])).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    soon(gone).await;
    assert_eq!(soon(server.shutdown(DEADLINE)).await, Drained::Finished);
}

fn socket_is_reset(stream: TcpStream) {
    stream.set_zero_linger().expect("it can be set");
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_cut_and_not_ended() {
    let (server, _, mut asked) = gated().await;
    let mut client = HttpClient::new("127.0.0.1", server.addresses()[0].port());
    let sending = async {
        let pieces = asked.recv().await.expect("it is asked for");
        pieces.send(Ok(b"one".to_vec())).await.expect("it is wanted");
    };
    let (asked, ()) =
        soon(async { tokio::join!(client.get("/stream"), sending) }).await;
    let error = asked.unwrap_err();
    assert!(matches!(error, HttpError::Cut { got: 3, .. }), "{error}");
}

#[tokio::test]
async fn clients_that_read_nothing_or_never_leave_are_let_go() {
    let large = |_: &Request<'_>| Response::text("x".repeat(16 << 20));
    let routes = Routes::new().get("/", |_| Response::text("")).get("/large", large);
    let write_time = Duration::from_millis(200);
    let limits = Limits { write_time, ..Limits::default() };
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes, limits, listen).await.expect("listens");
    let mut stuck = asking(&server, "/large").await;
    // It has begun, and is more than the kernels' buffers hold.
    soon(stuck.read_exact(&mut [0; 12])).await.expect("it comes");
    let mut done = TcpStream::connect(server.addresses()[0]).await.expect("listens");
    done.write_all(b"GET / HTTP/1.0\r\n\r\n").await.expect("it reads");
    soon(done.read_to_end(&mut Vec::new())).await.expect("it ends its side");
    assert_eq!(soon(server.shutdown(DEADLINE)).await, Drained::Finished);
}
