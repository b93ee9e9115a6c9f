//! A proxy and a server that read one request differently, and who pays for it.
//!
//! ```sh
//! cargo run -p app-protocols --example a_smuggled_request
//! ```
//!
//! The proxy goes by `Content-Length`, the server behind it by the chunks, and all clients
//! share the one connection between the two. Prints what an attacker sends, what the
//! server reads, and what the next client is answered; then the same with the server of
//! this chapter.
//!
//! asyncio: none, because asyncio has no HTTP server that could refuse it.
//!
//! asyncio：无，因为 asyncio 没有 HTTP 服务器可以拒绝它。

use std::net::SocketAddr;

use app_protocols::http::{ChunkedDecoder, Limits, Response, Routes, serve_http};
use endpoints::Listen;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn end_of_head(came: &[u8]) -> Option<usize> {
    came.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn field<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut lines = head.lines();
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

// ANCHOR: readings
/// The proxy's reading: a body is as long as its `Content-Length` says.
fn by_length(head: &str, _: &[u8]) -> Option<usize> {
    Some(
        field(head, "Content-Length")
            .map_or(0, |length| length.parse().unwrap_or(0)),
    )
}

/// The server's: chunks come first.
fn by_chunks(head: &str, rest: &[u8]) -> Option<usize> {
    if field(head, "Transfer-Encoding") != Some("chunked") {
        return by_length(head, rest);
    }
    let mut decoder = ChunkedDecoder::default();
    let taken = decoder.decode(rest, &mut Vec::new()).ok()?;
    decoder.is_done().then_some(taken)
}
// ANCHOR_END: readings

/// Takes a request out of what has come: its head, and as much of a body as this reading
/// finds.
fn take(
    came: &mut Vec<u8>,
    reading: fn(&str, &[u8]) -> Option<usize>,
) -> Option<(String, usize)> {
    let end = end_of_head(came)?;
    let head = String::from_utf8_lossy(&came[..end]).into_owned();
    let length = reading(&head, &came[end..])?;
    if came.len() < end + length {
        return None;
    }
    came.drain(..end + length);
    Some((head, length))
}

/// Answers each request with what was asked.
async fn trusting_server(listener: TcpListener) -> anyhow::Result<()> {
    let (mut stream, _) = listener.accept().await?;
    let mut came = Vec::new();
    while stream.read_buf(&mut came).await? > 0 {
        while let Some((head, _)) = take(&mut came, by_chunks) {
            let line = head.lines().next().unwrap_or_default();
            println!("  the server reads: {line}");
            for name in ["X", "Cookie"] {
                if let Some(value) = field(&head, name) {
                    println!("    {name}: {value}");
                }
            }
            let body = format!("the answer to {line}");
            let length = body.len();
            let answer =
                format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
            stream.write_all(answer.as_bytes()).await?;
        }
    }
    Ok(())
}

/// Passes a request on, and gives back what is answered next.
async fn pass(server: &mut TcpStream, request: &[u8]) -> anyhow::Result<String> {
    let mut rest = request.to_vec();
    if let Some((_, length)) = take(&mut rest, by_length) {
        println!("  the proxy reads one request, with a body of {length} bytes");
    }
    server.write_all(request).await?;
    let mut came = Vec::new();
    loop {
        if server.read_buf(&mut came).await? == 0 {
            return Ok("nothing".to_owned());
        }
        let Some(end) = end_of_head(&came) else { continue };
        let head = String::from_utf8_lossy(&came[..end]).into_owned();
        let length =
            field(&head, "Content-Length").unwrap_or("0").parse::<usize>()?;
        if let Some(body) = came.get(end..end + length) {
            let status = head.lines().next().unwrap_or_default();
            return Ok(format!(
                "{status}: {}",
                String::from_utf8_lossy(body).trim()
            ));
        }
    }
}

// ANCHOR: attack
const ATTACK: &str = "POST / HTTP/1.1\r\n\
                      Host: a\r\n\
                      Content-Length: 29\r\n\
                      Transfer-Encoding: chunked\r\n\
                      \r\n\
                      0\r\n\
                      \r\n\
                      GET /admin HTTP/1.1\r\n\
                      X: ";

const VICTIM: &str = "GET /mine HTTP/1.1\r\n\
                      Host: a\r\n\
                      Cookie: id=victim\r\n\
                      \r\n";
// ANCHOR_END: attack

async fn both(server: SocketAddr) -> anyhow::Result<()> {
    let mut kept = TcpStream::connect(server).await?;
    for (who, request) in [("attacker", ATTACK), ("victim", VICTIM)] {
        println!("the {who} sends:");
        for line in request.split_inclusive('\n') {
            println!("    {}", line.escape_debug());
        }
        let answer = pass(&mut kept, request.as_bytes()).await?;
        println!("  the {who} is answered: {answer}");
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(trusting_server(listener));
    both(address).await?;

    println!("\nthe server of this chapter");
    let routes = Routes::new().post("/", |_| Response::text("welcome"));
    let listen = Listen::on(("127.0.0.1", 0));
    let server = serve_http(routes, Limits::default(), listen).await?;
    let mut kept = TcpStream::connect(server.addresses()[0]).await?;
    let answer = pass(&mut kept, ATTACK.as_bytes()).await?;
    println!("  the attacker is answered: {answer}");
    let ended = kept.read(&mut [0]).await? == 0;
    println!("  and the connection has ended: {ended}");
    Ok(())
}
