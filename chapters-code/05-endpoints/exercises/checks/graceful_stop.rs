//! What a graceful stop must do.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use endpoints::{Listen, Server, create_server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use transports::{Protocol, Transport};

use super::{Stopped, stop};

/// More than the kernel's buffers take.
const MUCH: usize = 16 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_millis(200);

/// Sends back what it gets, and `much` at the word.
struct Echo;

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        if data == b"much" {
            transport.write(&vec![b'x'; MUCH]);
        } else {
            transport.write(data);
        }
    }
}

async fn server() -> (Server, SocketAddr) {
    let listen = Listen::on(("127.0.0.1", 0));
    let server = create_server(|| Echo, listen).await.expect("a free port");
    let address = server.sockets()[0].local_addr().expect("it is open");
    (server, address)
}

async fn client(address: SocketAddr, words: &[u8]) -> TcpStream {
    let mut client = TcpStream::connect(address).await.expect("it serves");
    client.write_all(words).await.expect("it is connected");
    let mut one = [0; 1];
    client.read_exact(&mut one).await.expect("an answer");
    client
}

async fn in_time(server: &Server, patience: Duration) -> Stopped {
    let stopping = stop(server, patience);
    timeout(Duration::from_secs(20), stopping).await.expect("it must end")
}

#[tokio::test]
async fn newcomers_are_refused_at_once_and_clients_may_finish() {
    let (server, address) = server().await;
    let mut client = client(address, b"!").await;
    let talk = async {
        sleep(Duration::from_millis(50)).await;
        assert!(TcpStream::connect(address).await.is_err(), "a newcomer is let in");
        client.write_all(b"?").await.unwrap();
        client.read_exact(&mut [0; 1]).await.unwrap();
        drop(client);
    };
    let start = Instant::now();
    // The client is served though the server is closed; nobody waits out the minute.
    let (stopped, ()) =
        tokio::join!(in_time(&server, Duration::from_secs(60)), talk);
    assert_eq!(stopped, Stopped::Finished);
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_server_without_clients_stops_at_once() {
    let (server, _) = server().await;
    let start = Instant::now();
    assert_eq!(in_time(&server, Duration::from_secs(60)).await, Stopped::Finished);
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[tokio::test]
async fn a_client_that_stays_is_closed_after_the_time_and_not_before() {
    let (server, address) = server().await;
    let mut client = client(address, b"!").await;
    let start = Instant::now();
    let stopped = in_time(&server, PATIENCE).await;
    assert_eq!(stopped, Stopped::Closed);
    assert!(start.elapsed() >= PATIENCE);
    assert_eq!(client.read(&mut [0; 1]).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_buffered_is_sent_when_a_client_reads_it() {
    let (server, address) = server().await;
    let mut client = client(address, b"much").await;
    let mut rest = Vec::new();
    let patience = Duration::from_millis(700);
    let read = async {
        // In the middle of the second time, which is for the buffer.
        sleep(patience + patience / 3).await;
        client.read_to_end(&mut rest).await.unwrap();
    };
    let (stopped, ()) = tokio::join!(in_time(&server, patience), read);
    assert_eq!(stopped, Stopped::Closed);
    assert_eq!(rest.len() + 1, MUCH);
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_aborted() {
    let (server, address) = server().await;
    let client = client(address, b"much").await;
    let start = Instant::now();
    assert_eq!(in_time(&server, PATIENCE).await, Stopped::Aborted);
    assert!(start.elapsed() >= 2 * PATIENCE);
    drop(client);
}
