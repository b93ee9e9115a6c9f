//! Requests that two programs on the way could read differently, and those that are too
//! large, too slow, or for somebody else.
//!
//! ```sh
//! cargo run -p app-protocols --example refused_requests
//! ```
//!
//! Behind most comes a second request, to be smuggled past whoever looks at the first.
//! Prints the status, the section that the server goes by, what was sent, and what the
//! server says to it.
//!
//! asyncio: none, because asyncio has no HTTP server that could be asked.
//!
//! asyncio：无，因为 asyncio 没有 HTTP 服务器可问。

use std::net::SocketAddr;
use std::time::Duration;

use app_protocols::http::{Limits, Request, Response, Routes, serve_http};
use endpoints::Listen;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const SMUGGLED: &str = "GET /admin HTTP/1.1\r\nHost: a\r\n\r\n";

// ANCHOR: say
async fn say(
    server: SocketAddr,
    rfc: &str,
    what: &str,
    request: &str,
) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    // To the end: after a refusal the server closes.
    stream.read_to_string(&mut answer).await?;
    let answers = answer.matches("\r\nDate: ").count();
    anyhow::ensure!(answers <= 1, "{what}: the second request was answered, too");
    let status = answer.get(9..12).unwrap_or("---");
    let why = answer.split("\r\n\r\n").nth(1).unwrap_or("closed without a word");
    println!("{status}  RFC {rfc:<14}  {what}\n     {}", why.trim_end());
    Ok(())
}
// ANCHOR_END: say

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let post =
        |request: &Request<'_>| Response::text(format!("{}", request.body.len()));
    let routes =
        Routes::new().post("/", post).get("/page", |_| Response::text("page"));
    let limits = Limits {
        head_time: Duration::from_millis(200),
        body_time: Duration::from_millis(200),
        idle_time: Duration::from_millis(200),
        ..Limits::default()
    };
    let server = serve_http(routes, limits, Listen::on(("127.0.0.1", 0))).await?;
    let address = server.addresses()[0];
    println!("where does the body end?");
    bodies(address).await?;
    println!("where does the line end, and the field?");
    lines(address).await?;
    println!("for whom is it, and what is asked?");
    targets(address).await?;
    println!("too large");
    large(address).await?;
    println!("too slow");
    slow(address).await
}

async fn bodies(server: SocketAddr) -> anyhow::Result<()> {
    // ANCHOR: bodies
    for (rfc, what, fields) in [
        (
            "9112, 6.3",
            "a length, and chunks",
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
        ),
        ("9112, 6.3", "two lengths", "Content-Length: 4\r\nContent-Length: 8"),
        ("9110, 8.6", "a list of lengths", "Content-Length: 4, 4"),
        ("9110, 8.6", "a length with a sign", "Content-Length: +4"),
        ("9112, 6.3", "chunked twice", "Transfer-Encoding: chunked, chunked"),
        ("9112, 6.1", "a coding like chunked", "Transfer-Encoding: xchunked"),
        ("9112, 7.1", "a size with a sign", "Transfer-Encoding: chunked\r\n\r\n+4"),
        (
            "9112, 7.1.2",
            "a request as a trailer",
            "Transfer-Encoding: chunked\r\n\r\n0",
        ),
        ("9110, 15.5.12", "no length", "X: y"),
    ] {
        let end = if fields.ends_with("\r\n0") { "\r\n" } else { "\r\n\r\n" };
        let head = format!("POST / HTTP/1.1\r\nHost: a\r\n{fields}{end}");
        say(server, rfc, what, &(head + SMUGGLED)).await?;
    }
    // ANCHOR_END: bodies
    let old = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    say(server, "9112, 6.1", "chunks in HTTP/1.0", old).await
}

async fn lines(server: SocketAddr) -> anyhow::Result<()> {
    // ANCHOR: lines
    for (rfc, what, fields) in [
        ("9112, 2.2", "a bare LF", "X: y\nContent-Length: 4"),
        ("9112, 2.2", "a bare CR", "X: y\rContent-Length: 4"),
        ("9112, 5.1", "a blank before the colon", "Content-Length : 4"),
        ("9112, 5.2", "a folded line", "X: y\r\n Content-Length: 4"),
        ("9110, 5.1", "a name that is none", "Content(Length: 4"),
        ("9110, 5.5", "a NUL in a value", "X: y\0z"),
    ] {
        let head = format!("GET /page HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n");
        say(server, rfc, what, &(head + SMUGGLED)).await?;
    }
    // ANCHOR_END: lines
    Ok(())
}

async fn targets(server: SocketAddr) -> anyhow::Result<()> {
    // ANCHOR: targets
    for (rfc, what, head) in [
        ("9112, 3.2", "no Host", "GET /page HTTP/1.1"),
        ("9112, 3.2", "two of them", "GET /page HTTP/1.1\r\nHost: a\r\nHost: b"),
        ("9112, 3.2", "a Host that is none", "GET /page HTTP/1.1\r\nHost: a b"),
        ("9112, 3.2", "a target that is no path", "GET page HTTP/1.1\r\nHost: a"),
        ("9112, 3", "two blanks", "GET  /page HTTP/1.1\r\nHost: a"),
        ("9112, 3", "TLS on a plain port", "\x16\x03\x01\x02\0\x01\0\x01"),
        ("9110, 15.6.6", "HTTP/2", "PRI * HTTP/2.0"),
        ("9110, 15.6.2", "an unknown method", "BREW /page HTTP/1.1\r\nHost: a"),
        ("9110, 15.5.6", "another method", "DELETE /page HTTP/1.1\r\nHost: a"),
        ("9110, 15.5.5", "another path", "GET /paeg HTTP/1.1\r\nHost: a"),
    ] {
        // The last three are requests in order, and the connection would go on.
        let head = format!("{head}\r\nConnection: close\r\n\r\n");
        say(server, rfc, what, &head).await?;
    }
    // ANCHOR_END: targets
    let cake =
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: cake\r\n\r\n";
    say(server, "9110, 15.5.18", "an unknown expectation", cake).await
}

async fn large(server: SocketAddr) -> anyhow::Result<()> {
    // ANCHOR: large
    let post = "POST / HTTP/1.1\r\nHost: a\r\n";
    let (long, many) = ("x".repeat(9000), "X: y\r\n".repeat(101));
    let fields = format!("X: {long}\r\n").repeat(4);
    for (rfc, what, request) in [
        ("9110, 15.5.15", "a target of 9000 bytes", format!("GET /{long}")),
        ("6585, 5", "fields of 36 kB", format!("{post}{fields}")),
        ("6585, 5", "101 fields", format!("{post}{many}\r\n")),
        (
            "9110, 15.5.14",
            "a length of 2 MB",
            format!("{post}Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n"),
        ),
        (
            "9110, 15.5.14",
            "a chunk of 2 MB, announced",
            format!("{post}Transfer-Encoding: chunked\r\n\r\n1e8480\r\n"),
        ),
    ] {
        say(server, rfc, what, &request).await?;
    }
    // ANCHOR_END: large
    Ok(())
}

async fn slow(server: SocketAddr) -> anyhow::Result<()> {
    // ANCHOR: slow
    let post = "POST / HTTP/1.1\r\nHost: a\r\n";
    for (what, request) in [
        ("half a head, and then nothing", post.to_owned()),
        ("half a body", format!("{post}Content-Length: 4\r\n\r\nab")),
        ("half a chunk", format!("{post}Transfer-Encoding: chunked\r\n\r\n4\r\nab")),
        ("nothing at all", String::new()),
    ] {
        say(server, "9110, 15.5.9", what, &request).await?;
    }
    // ANCHOR_END: slow
    Ok(())
}
