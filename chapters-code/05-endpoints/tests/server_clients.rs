//! What a server does to its clients: `close_clients`, `abort_clients`, nothing.

mod serving;

use std::io::ErrorKind;
use std::sync::{Arc, OnceLock};

use endpoints::{Listen, Server, create_server};
use serving::{Echo, Seen, address_of, hello, made, own_address, shown, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use transports::{Protocol, Transport};

/// More than all buffers of the kernel's take on the way.
fn too_much() -> Vec<u8> {
    vec![b'x'; 16 * 1024 * 1024]
}

#[tokio::test]
async fn close_clients_sends_what_is_buffered_first() {
    let (factory, mut events) = shown();
    let listen = Listen::on(own_address());
    let server = create_server(factory, listen).await.unwrap();
    let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
    let transport = made(&mut events).await;
    transport.write(&too_much());
    assert_ne!(transport.write_buffer_size(), 0);

    server.close_clients();
    assert!(transport.is_closing());
    assert!(server.is_serving(), "only the clients are closed");
    let mut all = Vec::new();
    soon(client.read_to_end(&mut all)).await.unwrap();
    assert_eq!(all.len(), too_much().len());
    assert!(matches!(soon(events.recv()).await, Some(Seen::Lost(None))));
}

#[tokio::test]
async fn abort_clients_loses_what_is_buffered() {
    let (factory, mut events) = shown();
    let listen = Listen::on(own_address());
    let server = create_server(factory, listen).await.unwrap();
    let mut client = TcpStream::connect(address_of(&server)).await.unwrap();
    let transport = made(&mut events).await;
    transport.write(&too_much());
    assert_ne!(transport.write_buffer_size(), 0);

    server.close();
    server.abort_clients();
    // The client has read nothing, and isn't waited for.
    soon(server.wait_closed()).await;
    assert!(matches!(soon(events.recv()).await, Some(Seen::Lost(None))));
    let mut all = Vec::new();
    soon(client.read_to_end(&mut all)).await.unwrap();
    assert!(all.len() < too_much().len());
}

#[tokio::test]
async fn a_client_that_reads_nothing_holds_up_close_clients_and_not_abort_clients() {
    let (factory, mut events) = shown();
    let listen = Listen::on(own_address());
    let server = create_server(factory, listen).await.unwrap();
    let client = TcpStream::connect(address_of(&server)).await.unwrap();
    made(&mut events).await.write(&too_much());
    server.close();
    server.close_clients();
    let mut waiting = std::pin::pin!(server.wait_closed());
    assert!(serving::waits(waiting.as_mut()).await);
    server.abort_clients();
    soon(waiting).await;
    drop(client);
}

#[tokio::test]
async fn clients_that_are_gone_are_forgotten() {
    let (factory, mut events) = shown();
    let listen = Listen::on(own_address());
    let server = create_server(factory, listen).await.unwrap();
    for _ in 0..3 {
        drop(TcpStream::connect(address_of(&server)).await.unwrap());
        let transport = made(&mut events).await;
        assert!(matches!(soon(events.recv()).await, Some(Seen::Lost(None))));
        assert!(transport.is_closing());
    }
    server.close_clients();
    server.abort_clients();
    server.close();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn sending_away_nobody_is_fine_before_and_after_closing() {
    let server = create_server(|| Echo, Listen::on(own_address())).await.unwrap();
    server.close_clients();
    server.abort_clients();
    hello(address_of(&server)).await.unwrap();
    server.close();
    server.close_clients();
    server.abort_clients();
    soon(server.wait_closed()).await;
}

/// Calls its own server from a callback.
struct Meddler(Arc<OnceLock<Server>>, fn(&Server));

impl Protocol for Meddler {
    fn connection_made(&mut self, _: Transport) {
        if let Some(server) = self.0.get() {
            self.1(server);
        }
    }
}

#[tokio::test]
async fn a_callback_may_close_its_own_server_and_send_away_its_own_client() {
    for meddle in [
        |server: &Server| server.close_clients(),
        |server: &Server| server.abort_clients(),
        |server: &Server| {
            server.close();
            server.close_clients();
        },
    ] {
        let slot = Arc::new(OnceLock::new());
        let factory = {
            let slot = slot.clone();
            move || Meddler(slot.clone(), meddle)
        };
        let listen = Listen::on(own_address());
        let server = create_server(factory, listen).await.unwrap();
        let address = address_of(&server);
        slot.set(server).unwrap();
        let mut client = TcpStream::connect(address).await.unwrap();
        assert_eq!(soon(client.read(&mut [0; 1])).await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_client_is_missed_that_is_accepted_while_another_thread_closes() {
    for _ in 0..50 {
        let listen = Listen::on(own_address());
        let server = create_server(|| Echo, listen).await.unwrap();
        let address = address_of(&server);
        let clients: Vec<_> = (0..8)
            .map(|_| {
                tokio::spawn(async move {
                    let mut client = TcpStream::connect(address).await?;
                    client.write_all(b"hello").await?;
                    client.read_to_end(&mut Vec::new()).await
                })
            })
            .collect();
        tokio::task::yield_now().await;
        server.close();
        server.abort_clients();
        soon(server.wait_closed()).await;
        for client in clients {
            if let Err(error) = soon(client).await.unwrap() {
                assert!(matches!(
                    error.kind(),
                    ErrorKind::ConnectionRefused
                        | ErrorKind::ConnectionReset
                        | ErrorKind::BrokenPipe
                ));
            }
        }
    }
}
