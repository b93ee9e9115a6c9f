//! HTTP/1.1 as bytes: chunks, bodies that are left out, an invitation, answers in order.
//!
//! ```sh
//! cargo run -p app-protocols --example http_on_the_wire
//! ```
//!
//! Prints what goes to the server, `>`, and what comes back, `<`, line by line, with the
//! ends of the lines; without the dates.
//!
//! asyncio: none, because asyncio has no HTTP server that could be asked.
//!
//! asyncio：无，因为 asyncio 没有 HTTP 服务器可问。

use std::time::Duration;

use app_protocols::http::{
    Body, Limits, Reply, Request, Response, Routes, Status, serve_http,
};
use endpoints::Listen;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn show(direction: char, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for line in text.split_inclusive('\n').filter(|it| !it.starts_with("Date: ")) {
        println!("  {direction} {}", line.escape_debug());
    }
}

/// Sends `bytes`, and shows them and what comes up to `end`.
async fn talk(stream: &mut TcpStream, bytes: &str, end: &str) -> anyhow::Result<()> {
    show('>', bytes.as_bytes());
    stream.write_all(bytes.as_bytes()).await?;
    let mut came = Vec::new();
    while !came.ends_with(end.as_bytes()) {
        anyhow::ensure!(stream.read_buf(&mut came).await? > 0, "it has closed");
    }
    show('<', &came);
    Ok(())
}

fn routes() -> Routes {
    let echo = |request: &Request<'_>| {
        let body = Body::Whole(request.body.to_vec().into());
        Response::new(Status::OK).with_body(body)
    };
    Routes::new()
        .get("/quick", |_| Response::text("quick\n"))
        .post("/echo", echo)
        .get("/nothing", |_| Response::new(Status::NO_CONTENT))
        .get("/pieces", |_| {
            let pieces = ["one, ", "two, ", "three\n"].map(|it| it.into());
            let body = Body::Pieces(Box::new(pieces.into_iter()));
            Response::new(Status::OK).with_body(body)
        })
        .get("/slow", |_| {
            Reply::later(async {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Response::text("slow\n")
            })
        })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes(), Limits::default(), listen).await?;
    let mut stream = TcpStream::connect(server.addresses()[0]).await?;
    let stream = &mut stream;

    // ANCHOR: chunks
    println!("a body in chunks");
    let get = "GET /pieces HTTP/1.1\r\nHost: a\r\n\r\n";
    talk(stream, get, "\r\n0\r\n\r\n").await?;
    println!("and the other way");
    let post = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\
                5\r\none, \r\n4\r\ntwo\n\r\n0\r\n\r\n";
    talk(stream, post, "two\n").await?;
    // ANCHOR_END: chunks

    // ANCHOR: no_body
    println!("the head of an answer, with its length and without its body");
    talk(stream, "HEAD /quick HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n").await?;
    println!("an answer that never has one");
    talk(stream, "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n").await?;
    // ANCHOR_END: no_body

    // ANCHOR: expect
    println!("a body that waits to be asked for");
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\
                Expect: 100-continue\r\n\r\n";
    talk(stream, head, "\r\n\r\n").await?;
    talk(stream, "here\n", "here\n").await?;
    // ANCHOR_END: expect

    // ANCHOR: order
    println!("three at once, the first one slow");
    let three: String = ["/slow", "/quick", "/nowhere"]
        .map(|target| format!("GET {target} HTTP/1.1\r\nHost: a\r\n\r\n"))
        .concat();
    talk(stream, &three, "there is nothing here\n").await?;
    // ANCHOR_END: order

    // ANCHOR: old
    println!("a client of HTTP/1.0");
    talk(stream, "GET /pieces HTTP/1.0\r\n\r\n", "three\n").await?;
    println!("and then the end: {}", stream.read(&mut [0]).await? == 0);
    // ANCHOR_END: old
    Ok(())
}
