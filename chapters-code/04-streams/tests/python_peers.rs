//! asyncio's streams at the other end of the wire.

mod connected;

use std::process::Stdio;

use connected::soon;
use streams::{
    DEFAULT_LIMIT, StreamReader, StreamReaderProtocol, StreamWriter, open_stream,
};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use transports::attach;

/// asyncio as the peer; `None` if there is no python3 here.
fn asyncio(arguments: &[&str]) -> Option<Child> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/asyncio_peer.py");
    let started = Command::new("python3")
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    if started.is_err() {
        netlab::skip("python3, to have asyncio as the peer");
    }
    started.ok()
}

async fn upper_case(
    mut reader: StreamReader,
    writer: StreamWriter,
) -> anyhow::Result<()> {
    let mut count = 0;
    while let Some(line) = reader.next_line().await? {
        count += line.len();
        writer.write(&line.to_ascii_uppercase());
        writer.drain().await?;
    }
    writer.write(format!("{count} bytes\n").as_bytes());
    writer.close().wait_closed().await?;
    Ok(())
}

#[tokio::test]
async fn asyncios_client_is_served() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let Some(client) = asyncio(&["client", &port]) else { return };
    let (accepted, _) = soon(listener.accept()).await.unwrap();
    let protocol = StreamReaderProtocol::with_handler(DEFAULT_LIMIT, upper_case);
    attach(accepted, protocol).unwrap();
    let output = soon(client.wait_with_output()).await.unwrap();
    assert!(output.status.success());
    let lines = 6 + 14 + 1 + 60_001;
    let expected = format!("{} bytes\n", 50 * lines);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[tokio::test]
async fn asyncios_server_serves_us() {
    let Some(mut server) = asyncio(&["server"]) else { return };
    let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
    let port = soon(said.next_line()).await.unwrap().expect("it prints its port");
    let near = TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
    let (mut reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();

    let mut lines = vec![b"hello\n".to_vec(), b"from Rust\r\n".to_vec()];
    lines.push([&[b'x'; 60_000][..], b"\n"].concat());
    let sent: Vec<_> = lines.iter().cycle().take(150).cloned().collect();
    let expected = sent.clone();
    let sending = tokio::spawn(async move {
        for line in sent {
            writer.write(&line);
            writer.drain().await.unwrap();
        }
        writer.write_eof().unwrap();
        writer
    });
    for line in &expected {
        let answer = soon(reader.readline()).await.unwrap();
        assert_eq!(answer, line.to_ascii_uppercase());
    }
    let all: usize = expected.iter().map(Vec::len).sum();
    let last = soon(reader.read_to_end()).await.unwrap();
    assert_eq!(last, format!("{all} bytes\n"));
    let writer = soon(sending).await.unwrap();
    soon(writer.close().wait_closed()).await.unwrap();
    drop(server.stdin.take());
    assert!(soon(server.wait()).await.unwrap().success());
}
