//! A server, and raw bytes sent to it.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::net::SocketAddr;
use std::time::Duration;

use app_protocols::http::{
    Body, HttpServer, Limits, Reply, Response, Routes, Status, serve_http,
};
use endpoints::Listen;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Fails instead of hanging.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future)
        .await
        .expect("it takes no 20 seconds")
}

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/", |_| Response::text("hello"))
        .post("/echo", |request| {
            let kind = request.field("Content-Type").unwrap_or(b"text/plain");
            let body = Body::Whole(request.body.to_vec().into());
            Response::new(Status::OK)
                .field("Content-Type", kind)
                .map(|it| it.with_body(body))
        })
        .get("/empty", |_| Response::new(Status::NO_CONTENT))
        .get("/pieces", |_| {
            let pieces = ["one ", "two ", "three"].map(|it| it.as_bytes().to_vec());
            Response::new(Status::OK)
                .with_body(Body::Pieces(Box::new(pieces.into_iter())))
        })
        .get("/later", |_| {
            Reply::later(async {
                tokio::task::yield_now().await;
                Response::text("at last")
            })
        })
        .get("/never", |_| Reply::later(std::future::pending::<Response>()))
        .get("/panic/later", |_| {
            Reply::later(async {
                tokio::task::yield_now().await;
                // What is always so, but not to the compiler.
                assert!(std::hint::black_box(false), "a fault of the handler's");
                Response::text("never")
            })
        })
        .get("/panic", |_| -> Response { panic!("a fault of the handler's") })
}

pub(crate) async fn served(limits: Limits) -> (HttpServer, SocketAddr) {
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes(), limits, listen).await.expect("it listens");
    let address = server.addresses()[0];
    (server, address)
}

/// Sends `bytes` and returns all that comes until the server closes.
pub(crate) async fn said(address: SocketAddr, bytes: &[u8]) -> String {
    let talk = async {
        let mut stream = TcpStream::connect(address).await.expect("it listens");
        stream.write_all(bytes).await.expect("it reads");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).await.expect("it closes in order");
        without_date(&all)
    };
    soon(talk).await
}

/// What of a response doesn't change from second to second.
pub(crate) fn without_date(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.split_inclusive("\r\n");
    lines.filter(|line| !line.starts_with("Date: ")).collect()
}

pub(crate) fn status(answer: &str) -> &str {
    answer.split("\r\n").next().unwrap_or("").trim_start_matches("HTTP/1.1 ")
}
