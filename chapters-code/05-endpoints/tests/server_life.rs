//! A server's life: bound, serving, closed; and waiting for what is left.

mod serving;

use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use endpoints::{Listen, ServeError, Server, create_server};
use serving::{Echo, address_of, echo, hello, own_address, soon, waits};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

async fn echo_server() -> (Server, SocketAddr) {
    let listen = Listen::on(own_address());
    let server = create_server(|| Echo, listen).await.expect("a free port");
    let address = address_of(&server);
    (server, address)
}

async fn refused(address: SocketAddr) -> bool {
    let refused = TcpStream::connect(address).await;
    refused.is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused)
}

#[tokio::test]
async fn a_server_that_is_not_to_start_refuses_until_it_does() {
    let listen = Listen::on(own_address()).start_serving(false);
    let server = create_server(|| Echo, listen).await.unwrap();
    let address = address_of(&server);
    assert!(!server.is_serving());
    assert!(!server.sockets()[0].is_listening().unwrap());
    assert!(refused(address).await);

    server.start_serving().unwrap();
    assert!(server.is_serving());
    hello(address).await.unwrap();
    server.start_serving().unwrap();
    assert_eq!(server.sockets().len(), 1, "starting twice changes nothing");
    hello(address).await.unwrap();
}

#[tokio::test]
async fn a_server_that_never_served_can_be_closed() {
    let listen = Listen::on(own_address()).start_serving(false);
    let server = create_server(|| Echo, listen).await.unwrap();
    let address = address_of(&server);
    server.close();
    soon(server.wait_closed()).await;
    assert!(server.sockets().is_empty());
    assert!(matches!(server.start_serving(), Err(ServeError::Closed)));
    assert!(!server.is_serving());
    assert!(refused(address).await);
}

#[tokio::test]
async fn close_refuses_newcomers_and_keeps_those_that_are_accepted() {
    let (server, address) = echo_server().await;
    let mut client = hello(address).await.unwrap();
    server.close();
    assert!(!server.is_serving());
    assert!(server.sockets().is_empty());
    assert!(refused(address).await);
    echo(&mut client).await.unwrap();
    server.close();
    echo(&mut client).await.unwrap();
}

#[tokio::test]
async fn close_resets_those_that_were_not_accepted_yet() {
    let (server, address) = echo_server().await;
    // On this one thread nobody accepts while nothing is awaited.
    let waiting = std::net::TcpStream::connect(address).unwrap();
    server.close();
    waiting.set_nonblocking(true).unwrap();
    let mut waiting = TcpStream::from_std(waiting).unwrap();
    let error = soon(waiting.read(&mut [0; 1])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn accept_waiting_before_close_serves_all_who_came_in_time() {
    let listen = Listen::on(own_address()).backlog(200);
    let server = create_server(|| Echo, listen).await.unwrap();
    let address = address_of(&server);
    // More than tokio lets a task accept before it gives way to others.
    let waiting: Vec<_> = (0..150)
        .map(|_| {
            let mut client = std::net::TcpStream::connect(address).unwrap();
            client.write_all(b"hello").unwrap();
            client
        })
        .collect();
    server.accept_waiting();
    server.close();
    assert!(refused(address).await);
    for client in waiting {
        client.set_nonblocking(true).unwrap();
        let mut client = TcpStream::from_std(client).unwrap();
        let mut back = [0; 5];
        soon(client.read_exact(&mut back)).await.unwrap();
        assert_eq!(&back, b"hello");
    }
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn accept_waiting_serves_nobody_before_the_start_and_after_the_end() {
    let listen = Listen::on(own_address()).start_serving(false);
    let server = create_server(|| Echo, listen).await.unwrap();
    server.accept_waiting();
    assert!(!server.is_serving());
    server.close();
    server.accept_waiting();
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn the_port_is_free_as_soon_as_close_returns() {
    let (server, address) = echo_server().await;
    server.close();
    let again = create_server(|| Echo, Listen::on(address)).await.unwrap();
    hello(address_of(&again)).await.unwrap();
}

#[tokio::test]
async fn wait_closed_waits_for_close_and_for_the_last_client() {
    let (server, address) = echo_server().await;
    let mut before_all = pin!(server.wait_closed());
    assert!(waits(before_all.as_mut()).await, "no client, not closed");
    let client = hello(address).await.unwrap();
    let mut with_client = pin!(server.wait_closed());
    assert!(waits(with_client.as_mut()).await, "a client, not closed");
    server.close();
    let mut after_close = pin!(server.wait_closed());
    assert!(waits(after_close.as_mut()).await, "a client, closed");
    assert!(waits(before_all.as_mut()).await);
    drop(client);
    soon(async { tokio::join!(before_all, with_client, after_close) }).await;
    soon(server.wait_closed()).await;
}

#[tokio::test]
async fn wait_closed_waits_when_the_clients_go_first() {
    let (server, address) = echo_server().await;
    drop(hello(address).await.unwrap());
    let mut waiting = pin!(server.wait_closed());
    assert!(waits(waiting.as_mut()).await, "the clients are gone, not closed");
    server.close();
    soon(waiting).await;
}

#[tokio::test]
async fn closing_at_the_moment_the_last_client_goes_ends_the_waiting() {
    for _ in 0..20 {
        let (server, address) = echo_server().await;
        let client = hello(address).await.unwrap();
        let waiting = server.wait_closed();
        let both_go = async {
            server.close();
            drop(client);
        };
        soon(async { tokio::join!(waiting, both_go) }).await;
    }
}

#[tokio::test]
async fn serve_forever_starts_serving_and_returns_when_the_server_is_closed() {
    let listen = Listen::on(own_address()).start_serving(false);
    let server = create_server(|| Echo, listen).await.unwrap();
    let address = address_of(&server);
    let mut forever = pin!(server.serve_forever());
    assert!(waits(forever.as_mut()).await);
    assert!(server.is_serving());
    let client = hello(address).await.unwrap();
    server.close();
    assert!(waits(forever.as_mut()).await, "a client is still there");
    drop(client);
    soon(forever).await.unwrap();
}

#[tokio::test]
async fn serve_forever_closes_the_server_when_it_is_cancelled() {
    let (server, address) = echo_server().await;
    {
        let mut forever = pin!(server.serve_forever());
        assert!(waits(forever.as_mut()).await);
    }
    assert!(server.sockets().is_empty());
    assert!(!server.is_serving());
    assert!(refused(address).await);
    let error = server.serve_forever().await.unwrap_err();
    assert!(matches!(error, ServeError::Closed));
    assert!(error.to_string().contains("is closed"));
}

#[tokio::test]
async fn serve_forever_is_awaited_once_at_a_time() {
    let (server, address) = echo_server().await;
    let mut first = pin!(server.serve_forever());
    assert!(waits(first.as_mut()).await);
    let error = server.serve_forever().await.unwrap_err();
    assert!(matches!(error, ServeError::AlreadyForever), "{error}");
    assert!(server.is_serving(), "the second one closes nothing");
    hello(address).await.unwrap();
}

#[tokio::test]
async fn a_serve_forever_that_is_never_awaited_does_nothing() {
    let (server, address) = echo_server().await;
    drop(server.serve_forever());
    assert!(server.is_serving());
    hello(address).await.unwrap();
}

#[tokio::test]
async fn within_closes_and_waits_for_the_clients() {
    let (server, address) = echo_server().await;
    let client = hello(address).await.unwrap();
    let mut within = pin!(server.within(async |server| server.sockets().len()));
    assert!(waits(within.as_mut()).await, "a client is still there");
    assert!(refused(address).await);
    drop(client);
    assert_eq!(soon(within).await, 1);
}

#[tokio::test]
async fn within_closes_when_it_is_cancelled_or_its_body_panics() {
    let (server, address) = echo_server().await;
    {
        let body = async |_: &Server| std::future::pending::<()>().await;
        let mut within = pin!(server.within(body));
        assert!(waits(within.as_mut()).await);
        hello(address).await.unwrap();
    }
    assert!(refused(address).await);

    let (server, address) = echo_server().await;
    let body = async |_: &Server| panic!("in the body");
    let panicked = tokio::spawn(server.within(body)).await.unwrap_err();
    assert!(panicked.is_panic());
    assert!(refused(address).await);
}

#[tokio::test]
async fn within_lets_its_body_serve_for_ever_until_a_task_closes() {
    let (server, address) = echo_server().await;
    let serving = server.within(async |server| {
        let closing = async {
            drop(hello(address).await);
            server.close();
        };
        tokio::join!(server.serve_forever(), closing).0
    });
    soon(serving).await.unwrap();
}

#[tokio::test]
async fn dropping_a_server_closes_it_and_keeps_its_clients() {
    let (server, address) = echo_server().await;
    let mut client = hello(address).await.unwrap();
    drop(server);
    assert!(refused(address).await);
    echo(&mut client).await.unwrap();
}

#[tokio::test]
async fn a_server_is_shared_by_tasks_and_closed_by_any() {
    let (server, address) = echo_server().await;
    let server = Arc::new(server);
    let serving = tokio::spawn({
        let server = server.clone();
        async move { server.serve_forever().await }
    });
    hello(address).await.unwrap();
    tokio::spawn(async move { server.close() }).await.unwrap();
    soon(serving).await.unwrap().unwrap();
    assert!(refused(address).await);
}
