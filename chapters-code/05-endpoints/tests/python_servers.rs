//! Real peers: servers of Python's asyncio, and the connections of this crate to them.

mod datagram_events;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use datagram_events::open;
use endpoints::{
    Connect, UdpEndpoint, UnixEndpoint, open_connection, open_unix_connection,
};
use tokio::time::timeout;

/// Each server sends back in upper case what it gets, and says where it is.
const SERVERS: &str = r#"
import asyncio, socket, sys
folder = sys.argv[1]

async def upper(reader, writer):
    async for line in reader:
        writer.write(line.upper())
        await writer.drain()
    writer.close()

class Upper(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport
    def datagram_received(self, data, addr):
        self.transport.sendto(data.upper(), addr)

async def main():
    loop = asyncio.get_running_loop()
    tcp = await asyncio.start_server(upper, "127.0.0.1", 0)
    await asyncio.start_unix_server(upper, folder + "/stream")
    udp, _ = await loop.create_datagram_endpoint(Upper, ("127.0.0.1", 0))
    await loop.create_datagram_endpoint(
        Upper, folder + "/datagrams", family=socket.AF_UNIX)
    ports = tcp.sockets[0].getsockname()[1], udp.get_extra_info("sockname")[1]
    print(*ports, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

asyncio.run(main())
"#;

/// It ends when its standard input does, and is not waited for longer than a test.
struct Servers {
    child: Child,
    folder: tempfile::TempDir,
    tcp: u16,
    udp: u16,
}

impl Servers {
    fn start() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let child = Command::new("python3")
            .args(["-c", SERVERS])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            netlab::skip("there is no python3");
            return None;
        };
        let mut line = String::new();
        let output = child.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut line).expect("it says its ports");
        let mut ports = line.split_whitespace().map(|port| port.parse());
        let mut next = || ports.next().expect("two ports").expect("a number");
        let (tcp, udp) = (next(), next());
        Some(Self { child, folder, tcp, udp })
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn soon<T>(future: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(20), future).await.expect("it comes within 20 s")
}

#[tokio::test]
async fn asyncios_servers_answer_on_every_kind_of_endpoint() {
    let Some(servers) = Servers::start() else { return };
    let folder = servers.folder.path();

    let by_name = Connect::to("localhost", servers.tcp)
        .happy_eyeballs_delay(Duration::from_millis(250))
        .local_addr(("127.0.0.1", 0));
    let (mut reader, writer) = open_connection(by_name).await.unwrap();
    writer.write(b"over tcp\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "OVER TCP\n");
    writer.write_eof().unwrap();
    assert_eq!(soon(reader.read_to_end()).await.unwrap(), "");

    let (mut reader, writer) =
        open_unix_connection(folder.join("stream")).await.unwrap();
    writer.write(b"over a path\n");
    assert_eq!(soon(reader.readline()).await.unwrap(), "OVER A PATH\n");

    let target = UdpEndpoint::connected_to(("127.0.0.1", servers.udp));
    let mut udp = open(target).await.unwrap();
    udp.transport.send(b"datagram").unwrap();
    assert_eq!(udp.received().await.0, b"DATAGRAM");

    let target = UnixEndpoint::connected_to(folder.join("datagrams"))
        .local_addr(folder.join("ours"));
    let mut unix = open(target).await.unwrap();
    unix.transport.send(b"datagram").unwrap();
    assert_eq!(unix.received().await.0, b"DATAGRAM");
}
