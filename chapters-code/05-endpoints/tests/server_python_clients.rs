//! Real clients of another make: Python's asyncio against our servers.

mod serving;

use std::process::Stdio;

use endpoints::{Listen, create_server, start_server, start_unix_server};
use serving::{Echo, address_of, own_address, soon};
use streams::{StreamReader, StreamWriter};
use tokio::process::Command;

/// Runs a program of Python's, and gives what it prints.
async fn python(program: &str, arguments: &[&str]) -> Option<String> {
    let ran = Command::new("python3")
        .args(["-c", program])
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .kill_on_drop(true)
        .output();
    match soon(ran).await {
        Ok(output) => {
            assert!(output.status.success(), "{}", output.status);
            Some(String::from_utf8(output.stdout).expect("it prints text"))
        }
        Err(error) => {
            netlab::skip(&format!("python3: {error}"));
            None
        }
    }
}

/// Upper case, line by line, until the client has finished.
async fn shout(mut reader: StreamReader, writer: StreamWriter) {
    while let Ok(line) = reader.readline().await {
        if line.is_empty() {
            break;
        }
        writer.write(&line.to_ascii_uppercase());
        if writer.drain().await.is_err() {
            break;
        }
    }
}

const MANY_CLIENTS: &str = r#"
import asyncio, sys
host, port = sys.argv[1:]

async def client(n):
    reader, writer = await asyncio.open_connection(host, port)
    for i in range(10):
        writer.write(f"client {n} line {i}\n".encode())
        await writer.drain()
        line = await reader.readline()
        assert line == f"CLIENT {n} LINE {i}\n".encode(), line
    writer.write_eof()
    assert await reader.read() == b""
    writer.close()
    await writer.wait_closed()

async def main():
    await asyncio.gather(*(client(n) for n in range(20)))
    print("served")

asyncio.run(main())
"#;

#[tokio::test]
async fn pythons_streams_are_served_by_a_handler() {
    let server = start_server(shout, Listen::on(own_address())).await.unwrap();
    let (host, port) = (address_of(&server).ip(), address_of(&server).port());
    let arguments = [&*host.to_string(), &*port.to_string()];
    let Some(printed) = python(MANY_CLIENTS, &arguments).await else { return };
    assert_eq!(printed, "served\n");
    server.close();
    soon(server.wait_closed()).await;
}

const A_PROTOCOL: &str = r#"
import asyncio, sys
host, port = sys.argv[1:]

class Client(asyncio.Protocol):
    def __init__(self):
        self.got = b""
        self.lost = asyncio.get_running_loop().create_future()
    def connection_made(self, transport):
        transport.write(b"x" * 300_000)
        transport.write_eof()
    def data_received(self, data):
        self.got += data
    def connection_lost(self, error):
        self.lost.set_result(error)

async def main():
    loop = asyncio.get_running_loop()
    _, client = await loop.create_connection(Client, host, port)
    print(await client.lost, len(client.got))

asyncio.run(main())
"#;

#[tokio::test]
async fn pythons_protocol_is_echoed_by_a_protocol() {
    let server = create_server(|| Echo, Listen::on(own_address())).await.unwrap();
    let (host, port) = (address_of(&server).ip(), address_of(&server).port());
    let arguments = [&*host.to_string(), &*port.to_string()];
    let Some(printed) = python(A_PROTOCOL, &arguments).await else { return };
    assert_eq!(printed, "None 300000\n");
}

const OVER_UNIX: &str = r#"
import asyncio, sys

async def main():
    reader, writer = await asyncio.open_unix_connection(sys.argv[1])
    writer.write(b"over a path\n")
    print((await reader.readline()).decode(), end="")
    print("closing:", (await reader.read()).decode())

asyncio.run(main())
"#;

#[tokio::test]
async fn pythons_unix_client_is_served_and_sent_away_by_close_clients() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sock");
    let server = start_unix_server(shout, Listen::at_path(&path)).await.unwrap();
    let path_text = path.display().to_string();
    let arguments = [&*path_text];
    let closing = async {
        // It has connected, sent its line, and reads until the end.
        loop {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            server.close_clients();
        }
    };
    let printed = tokio::select! {
        printed = python(OVER_UNIX, &arguments) => printed,
        () = closing => unreachable!("it has no end"),
    };
    let Some(printed) = printed else { return };
    assert!(printed.ends_with("closing: \n"), "{printed}");
}

const A_SECOND_SERVER: &str = r#"
import asyncio, errno, sys
host, port = sys.argv[1:]

async def main():
    try:
        await asyncio.start_server(lambda reader, writer: None, host, port)
    except OSError as error:
        print(errno.errorcode[error.errno])

asyncio.run(main())
"#;

#[tokio::test]
async fn pythons_server_finds_our_address_in_use() {
    let server = create_server(|| Echo, Listen::on(own_address())).await.unwrap();
    let (host, port) = (address_of(&server).ip(), address_of(&server).port());
    let arguments = [&*host.to_string(), &*port.to_string()];
    let Some(printed) = python(A_SECOND_SERVER, &arguments).await else { return };
    assert_eq!(printed, "EADDRINUSE\n");
}
