//! What the servers of the tests are made of: protocols, and clients of the kernel's.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use endpoints::Server;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use transports::{Protocol, Transport, TransportError};

/// Sends back what it gets.
pub(crate) struct Echo;

impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }
}

/// Hands each transport to the test, and says when it is lost.
pub(crate) struct Shown(pub(crate) mpsc::UnboundedSender<Seen>);

pub(crate) enum Seen {
    Made(Transport),
    Lost(Option<TransportError>),
}

impl Protocol for Shown {
    fn connection_made(&mut self, transport: Transport) {
        let _ = self.0.send(Seen::Made(transport));
    }

    fn connection_lost(&mut self, error: Option<TransportError>) {
        let _ = self.0.send(Seen::Lost(error));
    }
}

/// A factory of [`Shown`], and where its transports come out.
pub(crate) fn shown()
-> (impl FnMut() -> Shown + Send + 'static, mpsc::UnboundedReceiver<Seen>) {
    let (seen, events) = mpsc::unbounded_channel();
    (move || Shown(seen.clone()), events)
}

/// The next transport.
pub(crate) async fn made(events: &mut mpsc::UnboundedReceiver<Seen>) -> Transport {
    match soon(events.recv()).await {
        Some(Seen::Made(transport)) => transport,
        _ => panic!("no connection was made"),
    }
}

/// An address of the loopback that no other test uses: once it is closed, nobody else's
/// server is found there.
pub(crate) fn own_address() -> SocketAddr {
    static NEXT: AtomicU8 = AtomicU8::new(1);
    let [.., high, low] = std::process::id().to_be_bytes();
    let last = NEXT.fetch_add(1, Ordering::Relaxed);
    assert!(last < 255, "no more addresses in 127.{high}.{low}.0/24");
    (Ipv4Addr::new(127, high.max(1), low, last), 0).into()
}

/// The address of a server's first socket.
pub(crate) fn address_of(server: &Server) -> SocketAddr {
    server.sockets()[0].local_addr().expect("it is open")
}

/// Says hello, and waits for the echo.
pub(crate) async fn hello(address: SocketAddr) -> io::Result<TcpStream> {
    let mut client = TcpStream::connect(address).await?;
    echo(&mut client).await?;
    Ok(client)
}

/// One echo on a connection.
pub(crate) async fn echo(client: &mut TcpStream) -> io::Result<()> {
    client.write_all(b"hello").await?;
    let mut answer = [0; 5];
    soon(client.read_exact(&mut answer)).await?;
    assert_eq!(&answer, b"hello");
    Ok(())
}

/// What ends within seconds, or hangs.
pub(crate) async fn soon<T>(waited_for: impl Future<Output = T>) -> T {
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, waited_for).await.expect("it hangs")
}

/// Whether a future is still waiting after it has had its turns.
pub(crate) async fn waits(mut future: std::pin::Pin<&mut impl Future>) -> bool {
    for _ in 0..50 {
        let polled = std::future::poll_fn(|cx| {
            std::task::Poll::Ready(future.as_mut().poll(cx).is_pending())
        });
        if !polled.await {
            return false;
        }
        tokio::task::yield_now().await;
    }
    true
}
