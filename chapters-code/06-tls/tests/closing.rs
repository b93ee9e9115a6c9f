//! Closing while the peer reads nothing, or slowly.

mod served;

use std::time::Duration;

use endpoints::{Listen, Server, create_connection, create_server};
use served::soon;
use streams::{DEFAULT_LIMIT, open_stream};
use tls::{ClientContext, ConnectTls, DemoCertificate, ListenTls, start_tls_server};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use transports::{Protocol, Transport, TransportError};

/// Reads nothing at all, and leaves everything in the kernel.
struct Deaf;

impl Protocol for Deaf {
    fn connection_made(&mut self, transport: Transport) {
        transport.pause_reading();
    }
}

/// A client's transport to a server that reads nothing, and the end that it is told.
async fn to_a_deaf_server() -> (Server, Transport, oneshot::Receiver<Lost>) {
    let demo = DemoCertificate::localhost();
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = create_server(|| Deaf, listen).await.expect("it can listen");
    let port = server.sockets()[0].local_addr().expect("it listens").port();
    let context = ClientContext::builder()
        .roots(demo.roots())
        .shutdown_timeout(Duration::from_millis(200))
        .build()
        .expect("it is a context");
    let (tell, told) = oneshot::channel();
    let target = ("localhost", port).tls(&context);
    let made = create_connection(|| TellsTheEnd(Some(tell)), target);
    (server, soon(made).await.expect("it shakes hands"), told)
}

type Lost = Option<TransportError>;

struct TellsTheEnd(Option<oneshot::Sender<Lost>>);

impl Protocol for TellsTheEnd {
    fn connection_lost(&mut self, error: Lost) {
        let tell = self.0.take().expect("a connection ends once");
        tell.send(error).expect("the test waits for it");
    }
}

/// More than both kernels' buffers hold.
const TOO_MUCH: usize = 16 << 20;

#[tokio::test]
async fn close_gives_a_peer_up_that_takes_nothing() {
    let (_server, transport, told) = to_a_deaf_server().await;
    transport.write(&vec![7; TOO_MUCH]);
    transport.close();
    let error = soon(told).await.unwrap().expect("not all was sent");
    assert!(matches!(error, TransportError::CloseTimeout { .. }), "{error}");
    assert_eq!(error.kind(), Some(std::io::ErrorKind::TimedOut));
}

#[tokio::test]
async fn half_closing_has_no_time_limit() {
    let (_server, transport, mut told) = to_a_deaf_server().await;
    transport.write(&vec![7; TOO_MUCH]);
    transport.write_eof().unwrap();
    let three_times_the_limit = Duration::from_millis(600);
    let lost = tokio::time::timeout(three_times_the_limit, &mut told).await;
    assert!(lost.is_err(), "{lost:?}");
    assert!(transport.write_buffer_size() > 0);
    transport.abort();
    assert!(soon(told).await.unwrap().is_none());
}

#[tokio::test]
async fn a_peer_that_goes_on_reading_has_all_the_time_it_needs() {
    let (listener, demo) = (
        TcpListener::bind("127.0.0.1:0").await.unwrap(),
        DemoCertificate::localhost(),
    );
    let port = listener.local_addr().unwrap().port();
    let context = ClientContext::builder()
        .roots(demo.roots())
        .shutdown_timeout(Duration::from_millis(400))
        .build()
        .unwrap();
    let (tell, told) = oneshot::channel();
    let closing = tokio::spawn(async move {
        let target = ("localhost", port).tls(&context);
        let made = create_connection(|| TellsTheEnd(Some(tell)), target);
        let transport = made.await.unwrap();
        transport.write(&vec![7; TOO_MUCH]);
        transport.close();
    });
    let (near, _) = soon(listener.accept()).await.unwrap();
    let (mut reader, writer) = open_stream(near, DEFAULT_LIMIT).unwrap();
    let server = demo.server_context();
    let upgraded = soon(start_tls_server(reader, writer, &server)).await.unwrap();
    reader = upgraded.0;
    soon(closing).await.unwrap();
    // Twice as long as it would have without a rest.
    let (mut total, pause) = (0, Duration::from_millis(100));
    for _ in 0..8 {
        total += soon(reader.readexactly(TOO_MUCH / 16)).await.unwrap().len();
        tokio::time::sleep(pause).await;
    }
    total += soon(reader.read_to_end()).await.unwrap().len();
    assert_eq!(total, TOO_MUCH);
    assert!(soon(told).await.unwrap().is_none());
}
