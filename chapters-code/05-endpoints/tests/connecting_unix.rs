//! `create_unix_connection`: paths and names, and what is said of those that fail.

#[path = "../../03-transports/tests/recorder/mod.rs"]
mod recorder;

use std::io::ErrorKind;
use std::path::Path;

use endpoints::{ConnectError, UnixTarget, create_unix_connection};
use recorder::soon;
use socket_families::UnixAddress;
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixListener;
use transports::{Protocol, Transport};

struct Quiet;
impl Protocol for Quiet {}

struct Echo;
impl Protocol for Echo {
    fn data_received(&mut self, transport: Transport, data: &[u8]) {
        transport.write(data);
    }
}

async fn error_of(target: impl Into<UnixTarget>) -> ConnectError {
    soon(create_unix_connection(|| Quiet, target))
        .await
        .expect_err("nothing to connect to")
}

#[tokio::test]
async fn a_path_in_any_form_is_connected_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("echo.sock");
    let listener = UnixListener::bind(&path).unwrap();
    let targets: [UnixTarget; 5] = [
        path.to_str().unwrap().into(),
        path.to_str().unwrap().to_owned().into(),
        path.as_path().into(),
        path.clone().into(),
        UnixAddress::Path(path.clone()).into(),
    ];
    for target in targets {
        let transport = create_unix_connection(|| Echo, target).await.unwrap();
        let (mut peer, _) = listener.accept().await.unwrap();
        peer.write_all(b"hello").await.unwrap();
        let mut echo = [0; 5];
        soon(peer.read_exact(&mut echo)).await.unwrap();
        assert_eq!(&echo, b"hello");
        let name = transport.peer_name().unwrap().to_string();
        assert_eq!(name, UnixAddress::Path(path.clone()).to_string());
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_text_that_begins_with_a_null_byte_is_an_abstract_name() {
    let name = format!("endpoints-{}", std::process::id());
    let listener = UnixListener::bind(format!("\0{name}")).unwrap();
    let by_text =
        create_unix_connection(|| Quiet, format!("\0{name}")).await.unwrap();
    let address = UnixAddress::Abstract(name.into_bytes());
    let by_name = create_unix_connection(|| Quiet, address.clone()).await.unwrap();
    for transport in [by_text, by_name] {
        soon(listener.accept()).await.unwrap();
        assert_eq!(transport.peer_name().unwrap().to_string(), address.to_string());
    }
}

#[tokio::test]
async fn a_path_that_is_not_there_is_named_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nothing.sock");
    let error = error_of(&path).await;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let text = error.to_string();
    assert!(text.contains(path.to_str().unwrap()), "{text}");
    assert!(text.contains("start the server first"), "{text}");
}

#[tokio::test]
async fn a_socket_file_left_over_is_told_from_a_file_that_is_no_socket() {
    let folder = tempfile::tempdir().unwrap();
    let stale = folder.path().join("stale.sock");
    drop(std::os::unix::net::UnixListener::bind(&stale).unwrap());
    let plain = folder.path().join("plain.txt");
    std::fs::write(&plain, "").unwrap();
    for (path, expected) in [
        (&stale, "left over from a server that is gone"),
        (&plain, "there is a file, and it is no socket"),
    ] {
        let error = error_of(path).await;
        assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
        let text = error.to_string();
        assert!(text.contains(path.to_str().unwrap()), "{text}");
        assert!(text.contains(expected), "{text}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_abstract_name_that_nobody_has_is_refused() {
    let name = format!("nobody-{}", std::process::id());
    let error = error_of(UnixAddress::Abstract(name.into_bytes())).await;
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
    assert!(error.to_string().contains("no socket of this network"), "{error}");
}

#[tokio::test]
async fn a_full_queue_is_an_error_at_once_and_no_connection() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.sock");
    let listener = Socket::new(Domain::UNIX, Type::STREAM, None).unwrap();
    listener.bind(&SockAddr::unix(&path).unwrap()).unwrap();
    listener.listen(0).unwrap();
    let mut waiting = Vec::new();
    let error = loop {
        match create_unix_connection(|| Quiet, &path).await {
            Ok(transport) => waiting.push(transport),
            Err(error) => break error,
        }
    };
    assert!(!waiting.is_empty());
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    assert!(error.to_string().contains("queue is full"), "{error}");
}

#[tokio::test]
async fn a_datagram_socket_at_the_path_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("datagrams.sock");
    let _socket = std::os::unix::net::UnixDatagram::bind(&path).unwrap();
    let error = error_of(&path).await;
    assert!(error.to_string().contains("a socket of another type"), "{error}");
}

#[tokio::test]
async fn a_path_that_cannot_be_an_address_is_refused_before_the_kernel() {
    let long = "x".repeat(UnixAddress::LONGEST_PATH + 1);
    for (path, expected) in [
        (Path::new(&long), "a Unix address holds"),
        (Path::new(""), "it is empty"),
        (Path::new("a\0b"), "null byte"),
    ] {
        let error = error_of(path).await;
        assert!(matches!(error, ConnectError::UnixAddress(_)), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}
