//! S-app.

use app_protocols::framing::{LengthFrames, write_length_frame};
use app_protocols::http::{
    HttpClient, Limits, Response, Routes, Status, serve_http,
};
use endpoints::Listen;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::served::{said, served, soon, status};

async fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("it can listen");
    let address = listener.local_addr().expect("it listens");
    let near = TcpStream::connect(address).await.expect("it listens");
    (near, listener.accept().await.expect("somebody comes").0)
}

#[tokio::test]
async fn three_writes_are_one_read_and_one_write_is_several() {
    let (mut near, mut far) = pair().await;
    for message in ["one, ", "two, ", "three"] {
        near.write_all(message.as_bytes()).await.unwrap();
    }
    let mut buffer = vec![0; 64];
    let n = soon(far.read(&mut buffer)).await.unwrap();
    assert_eq!(&buffer[..n], b"one, two, three");

    let large = vec![b'x'; 300_000];
    let writing = tokio::spawn(async move { near.write_all(&large).await });
    let (mut reads, mut all) = (0, 0);
    let mut buffer = vec![0; 100_000];
    while all < 300_000 {
        all += soon(far.read(&mut buffer)).await.unwrap();
        reads += 1;
    }
    writing.await.unwrap().unwrap();
    assert!(reads >= 3, "{reads} reads");
}

#[tokio::test]
async fn messages_come_out_only_if_the_protocol_marks_them() {
    let (mut near, mut far) = pair().await;
    let mut wire = Vec::new();
    for message in ["one", "two"] {
        write_length_frame(&mut wire, message.as_bytes()).unwrap();
    }
    near.write_all(&wire).await.unwrap();
    drop(near);
    let mut all = Vec::new();
    soon(far.read_to_end(&mut all)).await.unwrap();
    let mut frames = LengthFrames::new(9);
    frames.feed(&all);
    assert_eq!(frames.next_frame().unwrap(), Some(&b"one"[..]));
    assert_eq!(frames.next_frame().unwrap(), Some(&b"two"[..]));
    assert_eq!(frames.next_frame().unwrap(), None);
}

#[tokio::test]
async fn on_one_connection_in_order_and_several_connections_at_once() {
    let (_server, address) = served(Limits::default()).await;
    let wire = "GET /later HTTP/1.1\r\nHost: a\r\n\r\n\
                GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let answers = said(address, wire.as_bytes()).await;
    assert!(answers.find("at last") < answers.find("hello"), "{answers}");

    // One waits for ever, and the other is served.
    let mut stuck = TcpStream::connect(address).await.unwrap();
    stuck.write_all(b"GET /never HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    let mut other = HttpClient::new("127.0.0.1", address.port());
    assert_eq!(soon(other.get("/")).await.unwrap().body, b"hello");
}

#[tokio::test]
async fn a_connection_persists_until_one_side_says_close() {
    let (_server, address) = served(Limits::default()).await;
    let mut client = HttpClient::new("127.0.0.1", address.port());
    let mut ports = std::collections::BTreeSet::new();
    for _ in 0..6 {
        soon(client.get("/")).await.unwrap();
        ports.insert(client.local_port());
    }
    assert_eq!(ports.len(), 1, "one connection");
    // `said` reads to the end: it comes.
    let answer =
        said(address, b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            .await;
    assert!(answer.contains("Connection: close"), "{answer}");
    said(address, b"GET / HTTP/1.0\r\n\r\n").await;
}

#[tokio::test]
async fn messages_end_by_their_length_or_their_last_chunk() {
    let (_server, address) = served(Limits::default()).await;
    let wire = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc\
                POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\
                Connection: close\r\n\r\n3\r\ndef\r\n0\r\n\r\n";
    let answers = said(address, wire.as_bytes()).await;
    assert_eq!(answers.matches("200 OK").count(), 2, "{answers}");
    assert!(answers.contains("\r\n\r\nabcHTTP/1.1 ") && answers.ends_with("def"));
}

#[tokio::test]
async fn method_and_target_stand_in_the_request_line_and_not_in_fields() {
    let (_server, address) = served(Limits::default()).await;
    let line = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&said(address, line.as_bytes()).await), "200 OK");
    let fields = "Method: GET\r\nUri: /\r\nHost: a\r\n\r\n";
    assert_eq!(status(&said(address, fields.as_bytes()).await), "400 Bad Request");
}

async fn of_any_type() -> (app_protocols::http::HttpServer, HttpClient) {
    let routes = Routes::new()
        .get("/data", |_| {
            Response::new(Status::OK).field("Content-Type", "application/json")
        })
        .get("/picture", |_| {
            Response::new(Status::OK).field("Content-Type", "image/png")
        })
        .get("/page", |_| {
            Response::new(Status::OK).field("Content-Type", "text/html")
        })
        .get("/untold", |_| Response::new(Status::OK))
        .get("/nothing", |_| Response::new(Status::NO_CONTENT));
    let listen = Listen::on(("127.0.0.1", 0));
    let server =
        serve_http(routes, Limits::default(), listen).await.expect("listens");
    let client = HttpClient::new("127.0.0.1", server.addresses()[0].port());
    (server, client)
}

#[tokio::test]
async fn any_media_type_will_do_and_a_response_may_have_no_body() {
    let (_server, mut client) = of_any_type().await;
    for (target, kind) in [("/data", "application/json"), ("/picture", "image/png")]
    {
        let answer = soon(client.get(target)).await.unwrap();
        assert_eq!(answer.field("Content-Type"), Some(kind.as_bytes()));
        assert_eq!(answer.status, Status::OK);
    }
    let nothing = soon(client.get("/nothing")).await.unwrap();
    assert_eq!((nothing.status.code(), nothing.body.len()), (204, 0));
}

#[tokio::test]
async fn content_type_tells_html_as_it_tells_json_and_may_be_missing() {
    let (_server, mut client) = of_any_type().await;
    let page = soon(client.get("/page")).await.unwrap();
    assert_eq!(page.field("Content-Type"), Some(&b"text/html"[..]));
    let untold = soon(client.get("/untold")).await.unwrap();
    assert_eq!((untold.status, untold.field("Content-Type")), (Status::OK, None));
}

#[tokio::test]
async fn the_status_is_a_number_in_the_first_line() {
    let (_server, address) = served(Limits::default()).await;
    let wire = b"GET /empty HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let answer = said(address, wire).await;
    assert!(answer.starts_with("HTTP/1.1 204 No Content\r\n"), "{answer}");
}
