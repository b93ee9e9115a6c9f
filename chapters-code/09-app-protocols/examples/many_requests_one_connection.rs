//! One connection, six requests, two of them sent together.
//!
//! ```sh
//! cargo run -p app-protocols --example many_requests_one_connection
//! ```
//!
//! The server answers each with how many connections it has had. Prints the answers, and
//! what becomes of the connection when the client asks for its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app_protocols::http::{Limits, Response, Routes, serve_http};
use endpoints::{Listen, open_connection};
use streams::StreamReader;

/// Reads one answer: the head to its empty line, the body by its length.
// ANCHOR: read_answer
async fn read_answer(reader: &mut StreamReader) -> anyhow::Result<String> {
    let head = reader.readuntil(b"\r\n\r\n").await?;
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("Content-Length: "));
    let body = reader.readexactly(length.unwrap_or("0").parse()?).await?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}
// ANCHOR_END: read_answer

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let requests = Arc::new(AtomicUsize::new(0));
    let routes = Routes::new().get("/", move |request| {
        let n = requests.fetch_add(1, Ordering::Relaxed) + 1;
        let asked = request.query().unwrap_or_default();
        Response::text(format!("request {n}, {asked}"))
    });
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes, Limits::default(), listen).await?;

    // ANCHOR: requests
    let (mut reader, writer) = open_connection(server.addresses()[0]).await?;
    let ask = |i: u32, field: &str| {
        writer.write(
            format!("GET /?{i} HTTP/1.1\r\nHost: a\r\n{field}\r\n").as_bytes(),
        );
    };
    for i in 1..=3 {
        ask(i, "");
        println!("{}", read_answer(&mut reader).await?);
    }
    // Pipelined: the second doesn't wait for the first one's answer.
    ask(4, "");
    ask(5, "");
    println!("{}", read_answer(&mut reader).await?);
    println!("{}", read_answer(&mut reader).await?);
    ask(6, "Connection: close\r\n");
    println!("{}", read_answer(&mut reader).await?);
    let rest = reader.read_to_end().await?;
    println!("then the end: {}", rest.is_empty());
    // ANCHOR_END: requests
    Ok(())
}
