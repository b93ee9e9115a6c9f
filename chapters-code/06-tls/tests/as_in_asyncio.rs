//! What CPython's own tests ask of asyncio's TLS, asked of ours.

mod served;

use std::time::Duration;

use endpoints::{
    Listen, Server, create_connection, create_server, open_connection, start_server,
};
use served::{echo_server, open, soon, tcp_pair, upgrade};
use streams::{StreamReader, StreamWriter};
use tls::{ConnectTls, DemoCertificate, ListenTls, start_tls};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use transports::{
    Buffered, BufferedProtocol, OnEof, Protocol, Transport, TransportError,
};

// test_start_tls_client_reg_proto_1, test_start_tls_server_1
#[tokio::test]
async fn much_data_goes_before_the_upgrade_and_after_it() {
    let payload = vec![b'1'; 100 * 1024];
    let (near, far) = tcp_pair().await;
    let (mut near, mut far) = (open(near), open(far));
    for upgraded in [false, true] {
        near.1.write(&payload);
        assert_eq!(soon(far.0.readexactly(payload.len())).await.unwrap(), payload);
        far.1.write(b"O");
        assert_eq!(soon(near.0.readexactly(1)).await.unwrap(), "O");
        if !upgraded {
            (near, far) = upgrade(near, far).await;
        }
    }
    far.1.close();
    assert_eq!(soon(near.0.read_to_end()).await.unwrap(), "");
}

// test_create_server_ssl_over_ssl
#[tokio::test]
async fn tls_goes_over_tls() {
    let (near, far) = tcp_pair().await;
    let (near, far) = upgrade(open(near), open(far)).await;
    let (mut near, far) = upgrade(near, far).await;
    far.1.write(b"twice encrypted\n");
    assert_eq!(soon(near.0.readline()).await.unwrap(), "twice encrypted\n");
    far.1.close();
    assert_eq!(soon(near.0.read_to_end()).await.unwrap(), "");
}

// test_handshake_timeout, test_start_tls_slow_client_cancel
#[tokio::test]
async fn a_handshake_that_is_cancelled_ends_the_connection() {
    let context = DemoCertificate::localhost().client_context();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = listener.local_addr().unwrap().tls(&context);
    let little = Duration::from_millis(50);
    let cancelled = tokio::time::timeout(little, open_connection(target)).await;
    assert!(cancelled.is_err());
    let (mut peer, _) = listener.accept().await.unwrap();
    soon(peer.read_to_end(&mut Vec::new())).await.unwrap();

    let (near, mut peer) = tcp_pair().await;
    let (reader, writer) = open(near);
    let upgrading = start_tls(reader, writer, &context, "localhost");
    assert!(tokio::time::timeout(little, upgrading).await.is_err());
    soon(peer.read_to_end(&mut Vec::new())).await.unwrap();
}

// test_connection_lost, test_ssl_handshake_connection_lost
#[tokio::test]
async fn a_connection_that_breaks_in_the_handshake_is_an_error_at_once() {
    let context = DemoCertificate::localhost().client_context();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = listener.local_addr().unwrap().tls(&context);
    let breaking = async {
        let (mut peer, _) = listener.accept().await.unwrap();
        peer.read_exact(&mut [0; 5]).await.unwrap();
        peer.set_zero_linger().unwrap();
    };
    let (opened, ()) =
        soon(async { tokio::join!(open_connection(target), breaking) }).await;
    let error = opened.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset, "{error}");
}

// test_shutdown_cleanly
#[tokio::test]
async fn many_connections_end_in_order_on_both_sides() {
    let demo = DemoCertificate::localhost();
    let (_server, port) = echo_server(&demo.server_context()).await;
    let context = demo.client_context();
    let clients = (0..25).map(|_| {
        let target = ("localhost", port).tls(&context);
        tokio::spawn(async move {
            let (mut reader, writer) = open_connection(target).await.unwrap();
            let message = vec![b'A'; 100_000];
            writer.write(&message);
            assert_eq!(reader.readexactly(message.len()).await.unwrap(), message);
            writer.write_eof().unwrap();
            assert_eq!(reader.read_to_end().await.unwrap(), "bye");
            writer.close().wait_closed().await.unwrap();
        })
    });
    for client in clients.collect::<Vec<_>>() {
        soon(client).await.unwrap();
    }
}

/// More than both kernels' buffers hold.
const MUCH: usize = 8 << 20;

struct WritesMuch;

impl Protocol for WritesMuch {
    fn data_received(&mut self, transport: Transport, _: &[u8]) {
        transport.write(&vec![b'x'; MUCH]);
    }

    fn eof_received(&mut self, _: Transport) -> OnEof {
        OnEof::Close
    }
}

async fn server_that_writes_much(demo: &DemoCertificate) -> (Server, u16) {
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = create_server(|| WritesMuch, listen).await.expect("it can listen");
    let port = server.sockets()[0].local_addr().expect("it listens").port();
    (server, port)
}

// test_remote_shutdown_receives_trailing_data
#[tokio::test]
async fn a_peer_that_takes_leave_first_still_gets_all_that_was_written() {
    let demo = DemoCertificate::localhost();
    let (_server, port) = server_that_writes_much(&demo).await;
    let target = ("localhost", port).tls(&demo.client_context());
    let (mut reader, writer) = soon(open_connection(target)).await.unwrap();
    writer.write(b"ping");
    assert_eq!(soon(reader.readexactly(1)).await.unwrap(), "x");
    // The server's buffer is full, and it is told that nothing follows.
    writer.write_eof().unwrap();
    let rest = soon(reader.read_to_end()).await.unwrap();
    assert_eq!(rest.len(), MUCH - 1);
}

// test_shutdown_timeout_handler_not_set
#[tokio::test]
async fn what_came_while_reading_was_paused_comes_before_the_end() {
    struct Pauses {
        came: mpsc::UnboundedSender<Vec<u8>>,
        lost: Option<oneshot::Sender<Option<TransportError>>>,
    }
    impl Protocol for Pauses {
        fn data_received(&mut self, transport: Transport, data: &[u8]) {
            if data == b"hello" {
                transport.pause_reading();
                transport.write(b"world");
            }
            self.came.send(data.to_vec()).expect("the test listens");
        }
        fn connection_lost(&mut self, error: Option<TransportError>) {
            let lost = self.lost.take().expect("a connection ends once");
            lost.send(error).expect("the test listens");
        }
    }
    let demo = DemoCertificate::localhost();
    let (told, tell) = oneshot::channel();
    let tell = std::sync::Mutex::new(Some(tell));
    let told = std::sync::Mutex::new(Some(told));
    let serve = move |mut reader: StreamReader, writer: StreamWriter| {
        let told = told.lock().expect("no panic").take();
        async move {
            writer.write(b"hello");
            assert_eq!(reader.readexactly(5).await?, "world");
            writer.write(b"extra bytes");
            writer.write_eof()?;
            told.expect("one client").send(()).expect("the test waits");
            assert_eq!(reader.read_to_end().await?, "");
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        }
    };
    let listen = Listen::on(("127.0.0.1", 0)).tls(&demo.server_context());
    let server = start_server(serve, listen).await.unwrap();
    let port = server.sockets()[0].local_addr().unwrap().port();
    let (came, mut arrived) = mpsc::unbounded_channel();
    let (lost, ended) = oneshot::channel();
    let target = ("localhost", port).tls(&demo.client_context());
    let made = create_connection(|| Pauses { came, lost: Some(lost) }, target);
    let transport = soon(made).await.unwrap();
    let tell = tell.lock().unwrap().take().unwrap();
    soon(tell).await.unwrap();
    assert_eq!(soon(arrived.recv()).await.unwrap(), b"hello");
    transport.resume_reading();
    assert_eq!(soon(arrived.recv()).await.unwrap(), b"extra bytes");
    assert!(soon(ended).await.unwrap().is_none());
}

// test_start_tls_client_buf_proto_1
#[tokio::test]
async fn a_protocol_with_its_own_buffer_reads_tls_too() {
    struct Small([u8; 7], mpsc::UnboundedSender<Vec<u8>>);
    impl BufferedProtocol for Small {
        fn get_buffer(&mut self) -> &mut [u8] {
            &mut self.0
        }
        fn buffer_updated(&mut self, _: Transport, n: usize) {
            self.1.send(self.0[..n].to_vec()).expect("the test listens");
        }
    }
    let demo = DemoCertificate::localhost();
    let (_server, port) = echo_server(&demo.server_context()).await;
    let target = ("localhost", port).tls(&demo.client_context());
    let (came, mut arrived) = mpsc::unbounded_channel();
    let made = create_connection(|| Buffered(Small([0; 7], came)), target);
    let transport = soon(made).await.unwrap();
    let message = b"more than fits into it, and in one record";
    transport.write(message);
    let mut all = Vec::new();
    while all.len() < message.len() {
        all.extend(soon(arrived.recv()).await.unwrap());
    }
    assert_eq!(all, message);
}
