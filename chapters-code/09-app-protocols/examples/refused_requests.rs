//! Requests that two programs on the way could read differently, and slow ones.
//!
//! ```sh
//! cargo run -p app-protocols --example refused_requests
//! ```
//!
//! Each carries a second request, to be smuggled past whoever looks at the first. Prints
//! the request and what the server says to it.
//!
//! asyncio: none, because asyncio has no HTTP server that could be asked.
//!
//! asyncio：无，因为 asyncio 没有 HTTP 服务器可问。

use std::net::SocketAddr;
use std::time::Duration;

use app_protocols::http::{Limits, Response, Routes, serve_http};
use endpoints::Listen;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn say(address: SocketAddr, what: &str, request: &str) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.lines().next().unwrap_or("closed");
    let why = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
    println!("{what}:\n  {status}\n  {}", why.trim_end());
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let post = |request: &app_protocols::http::Request<'_>| {
        Response::text(format!("{} bytes", request.body.len()))
    };
    let routes = Routes::new().post("/", post);
    let limits =
        Limits { head_time: Duration::from_millis(200), ..Limits::default() };
    let server = serve_http(routes, limits, Listen::on(("127.0.0.1", 0))).await?;
    let address = server.addresses()[0];

    // ANCHOR: refused
    let smuggled = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n";
    for (what, fields) in [
        ("a length, and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked"),
        ("two lengths", "Content-Length: 4\r\nContent-Length: 8"),
        ("a bare LF", "Content-Length: 0\nX: y"),
        ("a blank before the colon", "Content-Length : 4"),
        ("a folded line", "X: y\r\n Content-Length: 4"),
        ("no length", "X: y"),
    ] {
        let request =
            format!("POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n{smuggled}");
        say(address, what, &request).await?;
    }
    // ANCHOR_END: refused

    // ANCHOR: slow
    say(address, "half a head, and then nothing", "POST / HTTP/1.1\r\nHo").await?;
    // ANCHOR_END: slow
    Ok(())
}
