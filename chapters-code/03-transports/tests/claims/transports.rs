//! S-tp, S-trans and S-tcommon: the pair, and what every transport has.

use std::io::ErrorKind;
use std::os::fd::BorrowedFd;
use std::os::unix::fs::FileTypeExt;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use transports::{
    AnyStream, Info, OnEof, Protocol, SubprocessProtocol, TlsInfo, Transport,
    TransportError, attach, connect_read_pipe, connect_write_pipe, subprocess_exec,
};

use crate::recorder::{
    Event, fill, over_tcp, over_unix, reset, soon, tcp_pair, trace,
};

#[tokio::test]
async fn a_transport_writes_pauses_reading_and_closes() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.write(b"out");
    let mut got = [0; 3];
    peer.read_exact(&mut got).await.unwrap();
    assert_eq!(&got, b"out");

    transport.pause_reading();
    assert!(!transport.is_reading());
    peer.write_all(b"in").await.unwrap();
    assert!(matches!(events.next().await, Event::Made));
    transport.resume_reading();
    assert!(matches!(events.next().await, Event::Data(data) if data == b"in"));

    transport.close();
    assert!(events.lost().await.is_none());
    assert_eq!(peer.read(&mut got).await.unwrap(), 0);
}

struct Counted(Arc<AtomicUsize>);

impl Protocol for Counted {
    fn connection_made(&mut self, transport: Transport) {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        transport.write(&[u8::try_from(number).expect("two connections")]);
    }
}

#[tokio::test]
async fn each_connection_has_a_transport_and_a_protocol_of_its_own() {
    let made = Arc::new(AtomicUsize::new(0));
    let factory = || Counted(made.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    for number in 0..2 {
        let address = listener.local_addr().unwrap();
        let mut client = TcpStream::connect(address).await.unwrap();
        let (accepted, _) = listener.accept().await.unwrap();
        let transport = attach(accepted, factory()).unwrap();
        assert_eq!(client.read_u8().await.unwrap(), number);
        let peer = transport.peer_name().unwrap().to_string();
        assert_eq!(peer, client.local_addr().unwrap().to_string());
    }
    assert_eq!(made.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn transport_and_protocol_call_each_other() {
    let echo = |event: &Event, transport: Transport| {
        if let Event::Data(data) = event {
            transport.write(data);
        }
    };
    let (_transport, mut events, mut peer) = over_tcp(|it| it.reacting(echo)).await;
    peer.write_all(b"both ways").await.unwrap();
    peer.shutdown().await.unwrap();
    let mut echoed = Vec::new();
    peer.read_to_end(&mut echoed).await.unwrap();
    assert_eq!(echoed, b"both ways");
    assert_eq!(trace(&events.until_the_end().await), "made data(9) eof lost");
}

#[tokio::test]
async fn a_transport_comes_with_a_connection_and_not_by_itself() {
    // That `Transport` has no constructor is shown in tests/misuse.
    let (near, _far) = tokio::io::duplex(64);
    let transport = attach(AnyStream::new(near), Silent).unwrap();
    assert!(!transport.is_closing());
}

#[tokio::test]
async fn every_kind_of_stream_makes_a_transport() {
    let (tcp, _events, _peer) = over_tcp(|it| it).await;
    let (unix, _events, _peer) = over_unix(|it| it);
    let (near, _far) = tokio::io::duplex(64);
    let memory = attach(AnyStream::new(near), Silent).unwrap();
    for transport in [tcp, unix, memory] {
        transport.write(b"alike");
        assert_eq!(transport.write_buffer_size(), 0);
    }
    let (reader, _writer) = std::io::pipe().unwrap();
    assert!(connect_read_pipe(reader, Silent).unwrap().is_reading());
}

#[tokio::test]
async fn the_buffered_bytes_are_sent_after_close() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    let written = fill(&transport);
    assert!(transport.write_buffer_size() > 0);
    let late = transport.clone();
    transport.close();
    // asyncio 3.11 still sends this; here close is the end.
    late.write(b"late");
    assert_eq!(late.dropped_writes(), 1);

    let mut all = Vec::new();
    soon(peer.read_to_end(&mut all)).await.unwrap();
    assert_eq!(all.len(), written);
    assert!(events.lost().await.is_none());
}

#[tokio::test]
async fn after_close_nothing_is_received_and_the_peer_is_reset() {
    let (transport, mut events, mut peer) = over_tcp(|it| it).await;
    transport.close();
    assert!(events.lost().await.is_none());
    // The first write is answered by a reset, which the second one meets.
    let error = soon(async {
        loop {
            if let Err(error) = peer.write_all(b"anybody there?").await {
                return error;
            }
            tokio::task::yield_now().await;
        }
    })
    .await;
    let reset = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
    assert!(reset.contains(&error.kind()), "{error}");
}

#[tokio::test]
async fn connection_lost_is_the_protocols_and_gets_the_error_of_a_failed_flush() {
    let (transport, mut events, peer) = over_tcp(|it| it).await;
    fill(&transport);
    transport.close();
    reset(peer);
    let error = events.lost().await.unwrap();
    assert!(matches!(&error, TransportError::Write(_)), "{error}");
    let reset = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
    assert!(reset.contains(&error.kind().unwrap()), "{error}");
}

#[tokio::test]
async fn is_closing_is_true_from_close_on() {
    let (transport, mut events, _peer) = over_tcp(|it| it).await;
    let other = transport.clone();
    assert!(!other.is_closing());
    transport.close();
    assert!(other.is_closing(), "at once");
    assert!(events.lost().await.is_none());
    assert!(other.is_closing(), "and for good");
}

#[tokio::test]
async fn what_is_not_known_is_none() {
    let (near, _far) = tokio::io::duplex(64);
    let transport = attach(AnyStream::new(near), Silent).unwrap();
    assert_eq!(transport.peer_name(), None);
    assert_eq!(transport.socket_name(), None);
    assert!(transport.socket().is_none());
    assert_eq!(transport.tls(), None);
    assert_eq!(transport.info().get::<u32>(), None);
}

#[tokio::test]
async fn the_peer_name_outlives_the_connection() {
    let (transport, mut events, peer) = over_tcp(|it| it).await;
    let name = peer.local_addr().unwrap().to_string();
    let kept = transport.clone();
    let socket = transport.socket().unwrap();
    transport.close();
    assert!(events.lost().await.is_none());
    assert_eq!(kept.peer_name().unwrap().to_string(), name);
    assert_eq!(socket.nodelay().unwrap_err().kind(), ErrorKind::NotConnected);

    let (unix, _events, _peer) = over_unix(|it| it);
    assert_eq!(unix.peer_name().unwrap().to_string(), "unix:", "unnamed");
}

#[tokio::test]
async fn the_socket_view_has_options_and_no_bytes() {
    // That it has no `send` is shown in tests/misuse.
    let (transport, _events, _peer) = over_tcp(|it| it).await;
    let socket = transport.socket().unwrap();
    assert!(socket.nodelay().unwrap(), "asyncio and this crate switch Nagle off");
    socket.set_keepalive(true).unwrap();
    assert!(socket.keepalive().unwrap());
}

#[tokio::test]
async fn the_socket_name_is_the_local_address() {
    let (near, far) = tcp_pair().await;
    let name = near.local_addr().unwrap();
    let transport = attach(near, Silent).unwrap();
    assert_eq!(transport.socket_name().unwrap().to_string(), name.to_string());
    assert_eq!(far.peer_addr().unwrap(), name);
}

#[tokio::test]
async fn cipher_and_certificates_are_there_when_a_session_has_them() {
    let (near, _far) = tokio::io::duplex(64);
    let session = TlsInfo {
        cipher: "TLS13_AES_256_GCM_SHA384".to_owned(),
        version: "TLSv1.3".to_owned(),
        peer_certificates: Vec::new(),
    };
    let info = Info::new().with_tls(session.clone()).with("configuration");
    let stream = AnyStream::new(near).with_info(info);
    let transport = attach(stream, Silent).unwrap();
    // A cipher suite, no password; and a peer that need not show a certificate.
    assert_eq!(transport.tls(), Some(&session));
    // Session and configuration are facts of types that chapter 6 knows.
    assert_eq!(transport.info().get::<&str>(), Some(&"configuration"));
}

#[tokio::test]
async fn a_pipe_transport_knows_its_pipe() {
    let (reader, writer) = std::io::pipe().unwrap();
    let read = connect_read_pipe(reader, Silent).unwrap();
    let write = connect_write_pipe(writer, Silent).unwrap();
    let is_fifo = |fd: BorrowedFd<'_>| {
        let file = std::fs::File::from(fd.try_clone_to_owned()?);
        Ok(file.metadata()?.file_type().is_fifo())
    };
    assert!(read.pipe().unwrap().with_fd(is_fifo).unwrap());
    assert!(write.pipe().unwrap().with_fd(is_fifo).unwrap());
}

struct Child;

impl SubprocessProtocol for Child {}

#[tokio::test]
async fn a_subprocess_transport_knows_its_child() {
    let mut sleeping = Command::new("sleep");
    sleeping.arg("60");
    let transport = subprocess_exec(sleeping, Child).unwrap();
    let name = format!("/proc/{}/comm", transport.pid());
    // The kernel gives the name a moment after it has let the parent go on.
    soon(async {
        while std::fs::read_to_string(&name).unwrap().trim() != "sleep" {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(transport.returncode(), None);
    transport.close();
    // Killed and reaped before the test ends.
    soon(async {
        while std::fs::exists(&name).unwrap() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

struct Silent;

impl Protocol for Silent {
    fn eof_received(&mut self, _: Transport) -> OnEof {
        OnEof::KeepOpen
    }
}
