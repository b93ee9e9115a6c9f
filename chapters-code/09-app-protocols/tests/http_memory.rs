//! What a connection keeps of what it was sent. Alone in its process, whose memory it
//! looks at.

mod served;

use app_protocols::http::Limits;
use served::{served, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// 6 MB are sent on each connection, of which 2 kB are a body.
#[tokio::test]
async fn extensions_of_chunks_are_not_kept() {
    let (_server, address) = served(Limits::default()).await;
    let head =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    let chunk = format!("1;{}\r\ny\r\n", "x".repeat(3000));
    let wire = head.to_owned() + &chunk.repeat(2000);
    let before = memory();
    let mut streams = Vec::new();
    for _ in 0..10 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        soon(stream.write_all(wire.as_bytes())).await.unwrap();
        streams.push(stream);
    }
    let more = memory().saturating_sub(before);
    assert!(more < 24 << 20, "{more} bytes");
    for mut stream in streams {
        soon(stream.write_all(b"0\r\n\r\n")).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(&[b'y'; 2000]) {
            soon(stream.read_buf(&mut answer)).await.unwrap();
        }
    }
}

/// What this process has, in bytes.
fn memory() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("it is there");
    let resident = pages.split(' ').nth(1).and_then(|it| it.parse::<usize>().ok());
    resident.expect("it is a number") * 4096
}
